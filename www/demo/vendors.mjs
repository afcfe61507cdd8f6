// The vendors of the demo: their real scripts from npm under their real host names, and endpoints that take what those send.
import { createRequire } from "node:module";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { sendFile } from "../../tests/e2e/world/files.mjs";

const require = createRequire(import.meta.url);
/* The packages export only their entry points, so the script builds are found from there. */
const beside = (name, file) => join(require.resolve(name).split(`node_modules/${name}`)[0], "node_modules", name, file);

const HEATMAP = `document.dispatchEvent(new CustomEvent("demo:ran", { detail: "the unmarked tag" }));
fetch(new URL("/ran", document.currentScript.src), { method: "POST" });`;
const FRAME = "<!doctype html><title>film</title><p>A film would play here.</p>";

const script = (path, name, file) => ({ [path]: (response) => sendFile(response, beside(name, file)) });
const text = (path, type, body) => ({ [path]: (response) => response.setHeader("content-type", type).end(body) });

/** The host of a tag that no service of the config names. */
export const NOBODY = "widgets.chat-partner.example";
const WIDGET = `document.dispatchEvent(new CustomEvent("demo:ran", { detail: "a tag that nobody named" }));`;

/** Host -> whose it is, and what stands at its paths; all else is an endpoint. */
const VENDORS = {
  "cdn.jsdelivr.net": ["a CDN", {
    ...script("/npm/@growthbook/growthbook/dist/bundles/auto.min.js", "@growthbook/growthbook", "dist/bundles/auto.min.js"),
    ...script("/npm/@snowplow/browser-tracker/dist/index.umd.min.js", "@snowplow/browser-tracker", "dist/index.umd.min.js"),
  }],
  "cdn.growthbook.io": ["GrowthBook", {}],
  "ontrak.mini.snplow.net": ["Snowplow", {}],
  "us-assets.i.posthog.com": ["PostHog", script("/static/array.js", "posthog-js", "dist/array.full.no-external.js")],
  "us.i.posthog.com": ["PostHog", {}],
  "cdn.amplitude.com": ["Amplitude", script("/libs/analytics-browser.js", "@amplitude/analytics-browser", "lib/scripts/amplitude-min.js")],
  "api2.amplitude.com": ["Amplitude", {}],
  "cdn.mxpnl.com": ["Mixpanel", script("/libs/mixpanel.js", "mixpanel-browser", "dist/mixpanel.umd.js")],
  "api-js.mixpanel.com": ["Mixpanel", {}],
  "static.hotjar.com": ["the unmarked tag", text("/c/hotjar-demo.js", "text/javascript", HEATMAP)],
  "www.clarity.ms": ["Clarity", script("/tag/clarity.js", "clarity-js", "build/clarity.min.js")],
  [NOBODY]: ["nobody whom the config names", text("/widget.js", "text/javascript", WIDGET)],
  "www.youtube-nocookie.com": ["YouTube", text("/embed/demo", "text/html", FRAME)],
};

/** Their host names. */
export const HOSTS = Object.keys(VENDORS);

/** Lets `world` answer as the vendors do, with `suffix` after their names; `print` gets a line for each request. */
export function serveVendors(world, { suffix = "", print = () => {} } = {}) {
  for (const [host, [name, files]] of Object.entries(VENDORS)) {
    world.route(host + suffix, "*", async (request, response, entry) => {
      const body = await read(request);
      print(line(entry, name, files, body));
      allowAll(request, response);
      if (entry.method === "OPTIONS" || entry.path === "/favicon.ico") return response.writeHead(204).end();
      if (files[entry.path]) return files[entry.path](response);
      // Amplitude sends again and again what was not acknowledged so.
      response.setHeader("content-type", "application/json").end('{"code":200}');
    });
  }
}

async function read(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function allowAll(request, response) {
  response.setHeader("access-control-allow-origin", request.headers.origin ?? "*");
  response.setHeader("access-control-allow-credentials", "true");
  response.setHeader("access-control-allow-methods", "GET, POST, PUT, DELETE, OPTIONS");
  response.setHeader("access-control-allow-headers", request.headers["access-control-request-headers"] ?? "*");
}

function line({ at, method, host, path }, name, files, body) {
  const time = new Date(at).toLocaleTimeString("en-GB");
  const what = files[path] ? "its script or page" : method === "OPTIONS" ? "asks for leave to send" : "sends";
  return `${time}  ${method.padEnd(7)} ${(host + path).padEnd(58)} ${name}: ${what}${contents(body)}`;
}

/* The names of the events in a body, or its size where it does not say. */
function contents(body) {
  if (body.length === 0) return "";
  try {
    const data = JSON.parse(body[0] === 0x1f ? gunzipSync(body) : body);
    const events = [data.events ?? data.batch ?? data].flat();
    const names = events.map((event) => event.event ?? event.event_type).filter(Boolean);
    if (names.length > 0) return ` [${names.join(", ")}]`;
  } catch {
    // Not JSON: the size must do.
  }
  return ` [${body.length} bytes]`;
}
