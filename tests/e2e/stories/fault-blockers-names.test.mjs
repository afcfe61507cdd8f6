// Filter lists go by names. None of ours that their rules can see has a word that those rules are made of.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { story } from "../driver/story.mjs";
import { CONFIG, button, decided, site } from "./site.mjs";

/** What rules for notices, advertisements and trackers are made of: read in EasyList, EasyPrivacy, uBlock Origin's and AdGuard's lists. */
const WORDS = /cookie|consent|gdpr|ccpa|dsgvo|cmp|privacy|notice|banner|popup|overlay|modal|track|analytic|beacon|pixel|stat|metric|\bads?\b|advert|sponsor/i;
const DIST = process.env.PORTCULLIS_DIST ?? fileURLToPath(new URL("../../../dist", import.meta.url));

/**
 * What a rule can see of us now: names and values of attributes of our element, of what is in it, and in the frame of a
 * placeholder. Style sheets of add-ons do not reach into shadow trees. What the site itself wrote is its own.
 */
const visible = (page) =>
  page.evaluate(() => {
    const host = document.querySelector("[data-portcullis-host]");
    const inside = [...document.querySelectorAll("iframe")].flatMap((frame) => [...(frame.contentDocument?.querySelectorAll("*") ?? [])]);
    const elements = [host, ...host.querySelectorAll("*"), ...inside];
    return elements.flatMap((element) => [element.localName, ...[...element.attributes].map(({ name, value }) => `${name}=${value}`)]);
  });

story("no name of ours is made of what filter lists look for", { faults: ["B1"] }, async ({ page, world }) => {
  const names = readdirSync(DIST, { recursive: true }).map(String);
  assert.ok(names.includes("portcullis.js"));
  const frame = `<iframe data-portcullis="tagger" data-portcullis-src="${world.url("tags.test", "/frame.html")}" width="400" height="300"></iframe>`;
  await page.goto(site(world, { config: { ...CONFIG, storage: { kind: "cookie" } }, body: frame }));
  await page.waitFor(() => !!document.querySelector("iframe").contentDocument?.querySelector("button"));
  names.push(...(await visible(page)));
  assert.ok(names.includes("data-portcullis-action=reject-all") && names.includes("data-portcullis-action=once"), "both were read");
  await page.click(button("preferences"));
  await page.waitFor(() => window.portcullis.state().layer === "second");
  names.push(...(await visible(page)));
  await page.click(button("accept-all"));
  await decided(page);
  names.push(...(await visible(page)), (await page.storage()).cookies.split("=")[0]);
  await page.goto(site(world, { path: "/local", body: frame }));
  await page.click(button("accept-all"));
  await page.waitFor(() => localStorage["portcullis.plan"]);
  names.push(...Object.keys((await page.storage()).local));
  names.push(...world.requests("site.test").map(({ path }) => path).filter((path) => path.startsWith("/portcullis")));
  // The words that a visitor reads are no names, nor is the language.
  assert.deepEqual(names.filter((name) => WORDS.test(name) && !/^(aria-label|title|alt)=/.test(name)), []);
});
