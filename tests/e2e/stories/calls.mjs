// The site of the journeys on which one call fails: the page that drives them, and the page of each load.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CONFIG } from "./site.mjs";

const text = (name) => readFileSync(new URL(name, import.meta.url));
const JAVASCRIPT = { "content-type": "text/javascript", "cache-control": "max-age=600" };
const DIST = process.env.PORTCULLIS_DIST ?? "dist";

/** The page of one load, with two marked tags. */
function html(world, k, load) {
  const tag = (name) => `${world.url("tags.test", "/tag.js")}?name=${name}&amp;k=${k}&amp;load=${load}`;
  return `<!doctype html><html lang="en"><head><title>x</title>
    <script src="/calls.page.js" data-k="${k}"></script>
    <script src="/portcullis/portcullis.js" data-config="/portcullis.json" data-namespace="n${k}"></script></head>
    <body><p><a id="link" href="#x">a link</a></p>
    <script type="text/plain" data-portcullis="analytics" src="${tag("a")}"></script>
    <script type="text/plain" data-portcullis="analytics">(window.ran ||= []).push("b"); fetch("/mark?k=${k}&load=${load}&name=b").catch(() => {});</script></body></html>`;
}

/** Registers all of it; gives the address of the page that drives. */
export function callSite(world) {
  const loads = {};
  const serve = (path, body, headers = JAVASCRIPT) => world.route("site.test", path, (_, response) => response.writeHead(200, headers).end(body));
  for (const name of ["calls.page.js", "journey.page.js"]) serve(`/${name}`, text(name));
  for (const name of ["portcullis.js", "portcullis.more.js", "portcullis.fallback.js"]) serve(`/portcullis/${name}`, readFileSync(join(DIST, name)));
  serve("/portcullis.json", JSON.stringify(CONFIG), { "content-type": "application/json" });
  serve("/mark", "");
  world.route("site.test", "/journey", (_, response, { query: { k } }) => {
    loads[k] = (loads[k] ?? 0) + 1;
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(html(world, k, loads[k]));
  });
  return world.page("/drive", '<!doctype html><title>drive</title><script src="/journey.page.js"></script><body>');
}
