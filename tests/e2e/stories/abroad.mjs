// A site whose visitors are in many places, its rules, and what browsers say for their visitors.
import { heldInline, site } from "./site.mjs";

/** One category of each purpose that counts here, each with a service. */
export const ABROAD = {
  format: 1,
  controller: { name: "Site Ltd", policyUrl: "/privacy" },
  // Not loaded again: that would have a story look at two pages at once.
  withdrawal: "none",
  regions: { rules: "/rules.json" },
  categories: [
    { id: "ads", label: "Advertising", purpose: "advertising" },
    { id: "stats", label: "Statistics", purpose: "statistics" },
    { id: "look", label: "Appearance", purpose: "appearance" },
  ],
  services: [
    { id: "adserver", name: "Adserver", category: "ads", match: ["ads.test"] },
    { id: "counter", name: "Counter", category: "stats", match: ["tags.test"], cookies: [{ name: "_c", days: 30 }] },
  ],
};

const each = (mode) => ({ advertising: mode, statistics: mode, appearance: mode, function: mode });
/** Rules of the site's own, one place of each kind. */
export const RULES = {
  format: 1,
  date: "2026-11-01",
  rules: [
    { places: ["DE"], ...each("opt-in") },
    { places: ["GB"], statistics: "exempt", appearance: "exempt" },
    { places: ["CH"], ...each("notice"), advertising: "opt-in" },
    { places: ["NO"], ...each("notice") },
    { places: ["US"], ...each("opt-out") },
    { places: ["US-CA"], ...each("opt-out"), link: true },
    { places: ["US-XX"], ...each("opt-out"), override: false },
  ],
  zones: { DE: "Europe/Berlin", US: "America/Los_Angeles", GB: "Europe/London" },
};

/** A tag of each category. */
export const TAGS = ["ads", "stats", "look"];

/** Before our tag: the browser says for its visitor what `signals` are, `gpc` or `dnt`. */
export const saying = (...signals) => {
  const says = { gpc: ["globalPrivacyControl", "true"], dnt: ["doNotTrack", '"1"'] };
  const lines = signals.map((signal) => says[signal]).map(([name, value]) => `Object.defineProperty(Navigator.prototype, "${name}", { configurable: true, get: () => ${value} });`);
  return `<script>${lines.join("")}</script>`;
};

/** Before our tag: the browser's clock is that of `zone`, and it speaks `languages`. */
export const from = (zone, ...languages) => `<script>{
  const { resolvedOptions } = Intl.DateTimeFormat.prototype;
  Intl.DateTimeFormat.prototype.resolvedOptions = function () { return { ...resolvedOptions.call(this), timeZone: ${JSON.stringify(zone)} }; };
  Object.defineProperty(Navigator.prototype, "languages", { configurable: true, get: () => ${JSON.stringify(languages)} });
}</script>`;

/** Registers the site as `region` sees it, and its rules; `rules` is what answers in their place. */
export function abroad(world, { region, rules = RULES, config = ABROAD, before = "", attributes = "", ...rest } = {}) {
  if (rules) world.route("site.test", "/rules.json", typeof rules === "function" ? rules : (_, response) => response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(rules)));
  const body = TAGS.map((id) => heldInline(world, id, { ids: id })).join("");
  return site(world, { config, before, attributes: `${region ? `data-region="${region}"` : ""} ${attributes}`, body, ...rest });
}

/** What may run now, in order. */
export const running = (page) =>
  page.evaluate(() => Object.entries(window.portcullis.state().allowed).filter(([id, may]) => may && ["ads", "stats", "look"].includes(id)).map(([id]) => id).join(" "));
