// The second origin of the demo: the vendors' real scripts, and endpoints that take whatever those send home.
import { createRequire } from "node:module";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { sendFile } from "../../tests/e2e/world/files.mjs";

const require = createRequire(import.meta.url);
/* Both packages export only their entry points, so the script builds are found from there. */
const beside = (name, file) => join(require.resolve(name).split(`node_modules/${name}`)[0], "node_modules", name, file);

const SCRIPTS = {
  "/posthog/array.js": beside("posthog-js", "dist/array.full.no-external.js"),
  "/amplitude/amplitude.js": beside("@amplitude/analytics-browser", "lib/scripts/amplitude-min.js"),
};

const HEATMAP = `document.documentElement.dataset.unmarked = "ran";
document.dispatchEvent(new CustomEvent("demo:ran", { detail: "the unmarked tag" }));
fetch(new URL("/heatmap/ran", document.currentScript.src), { method: "POST" });`;

/* Amplitude sends again and again what was not acknowledged. */
const ANSWERS = [["/amplitude-api/", '{"code":200}'], ["/", "{}"]];

const MEANINGS = [
  [/^\/posthog\/array\.js/, "PostHog: its script"],
  [/^\/posthog-api\/flags/, "PostHog: the visitor's id, asking for feature flags"],
  [/^\/posthog-api\/(e|i|batch|capture)\b/, "PostHog: events"],
  [/^\/posthog-api\//, "PostHog: its settings"],
  [/^\/amplitude\/amplitude\.js/, "Amplitude: its script"],
  [/^\/amplitude-api\//, "Amplitude: events"],
  [/^\/heatmap\.js/, "the unmarked tag: its script; the browser fetches it ahead, and it runs only once released"],
  [/^\/heatmap\/ran/, "the unmarked tag: IT RAN"],
];

/** Lets `world` answer as the vendors do; `print` gets one line for each request. */
export function serveVendors(world, print) {
  world.route("*", "*", async (request, response, entry) => {
    const body = await read(request);
    print(line(entry, body));
    allowAll(request, response);
    if (entry.method === "OPTIONS") return response.writeHead(204).end();
    if (entry.path === "/favicon.ico") return response.writeHead(204).end();
    if (entry.path === "/heatmap.js") return response.setHeader("content-type", "text/javascript").end(HEATMAP);
    if (SCRIPTS[entry.path]) return sendFile(response, SCRIPTS[entry.path]);
    response.setHeader("content-type", "application/json").end(ANSWERS.find(([start]) => entry.path.startsWith(start))[1]);
  });
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

function line({ at, method, path }, body) {
  const time = new Date(at).toLocaleTimeString("en-GB");
  const meaning = MEANINGS.find(([pattern]) => pattern.test(path))?.[1] ?? "not a request of the demo";
  const what = method === "OPTIONS" ? `${meaning} (asking for leave first)` : meaning;
  return `${time}  ${method.padEnd(7)} ${path.padEnd(28)} ${what}${contents(body)}`;
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
