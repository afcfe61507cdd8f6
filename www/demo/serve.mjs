// Serves the demo: the site and its vendors under their own host names, and prints every request that reaches a vendor.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { typeOf } from "../../tests/e2e/world/files.mjs";
import { startWorld } from "../../tests/e2e/world/index.mjs";
import { HOSTS, NOBODY, serveVendors } from "./vendors.mjs";

/** The site's host name. */
export const SITE = "www.ontraksoftware.com";
const FILES = ["index.html", "privacy.html", "cookies.html", "demo.js", "visitor.js", "cookies.js", "demo.css", "portcullis.json"];
const BUILT = new URL("../../dist/portcullis.js", import.meta.url);
const folder = fileURLToPath(new URL(".", import.meta.url));

/**
 * Lets `world` answer as the site and its vendors do. `suffix` comes after every host name: browsers take what ends in
 * `.localhost` for this computer, where nobody has told them that all names are. `change(text, name)` has the last word on
 * each file.
 */
export function serveDemo(world, { suffix = "", print, change = (text) => text } = {}) {
  serveVendors(world, { suffix, print });
  const source = async (name) => change(located(await readFile(folder + name, "utf8"), world, suffix), name);
  const variants = {
    "/unheld.html": unheld,
    "/strict.html": async (text) => strict(text, await source("portcullis.json"), `${world.origin(NOBODY + suffix)}/widget.js`),
  };
  const here = (name) => ["/" + name, ...(name === "index.html" ? ["/", ...Object.keys(variants)] : [])];
  for (const name of FILES) {
    for (const path of here(name)) {
      world.route(SITE + suffix, path, async (_, response) => {
        const text = await source(name);
        response.setHeader("content-type", typeOf(name));
        response.end(variants[path] ? await variants[path](text) : text);
      });
    }
  }
  return world.url(SITE + suffix, "/");
}

/* The vendors' addresses, and their names in the config, as they are in this world. */
function located(text, world, suffix) {
  for (const host of HOSTS) text = text.replaceAll(`https://${host}`, world.origin(host + suffix));
  return text.replace(/("match": \[)([^\]]*)/g, (_, head, hosts) => head + hosts.replace(/"([^"/]*)/g, (whole, host) => (host.includes(".") ? whole + suffix : whole)));
}

/* The same page as it would be without consent management. */
function unheld(html) {
  return html
    .replace(/<script src="\/portcullis\/[^>]*><\/script>/, "")
    .replaceAll(/<script type="text\/plain" data-portcullis="[^"]*"/g, "<script")
    .replaceAll("data-portcullis-src", "src");
}

/* The same page where nothing passes that no granted service names, with a tag of somebody whom nobody has named. */
function strict(html, config, widget) {
  return html
    .replace('data-config="/portcullis.json"', `data-config="/portcullis.json" data-hold="strict" data-config-hash="${hashOf(config)}"`)
    .replace("</head>", `  <script>document.head.append(Object.assign(document.createElement("script"), { src: "${widget}" }));</script>\n</head>`);
}

/* FNV-1a of the config's bytes, as `cargo xtask check` prints it. */
const hashOf = (text) => Buffer.from(text).reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193) >>> 0, 0x811c9dc5).toString(36);

async function main() {
  const { values } = parseArgs({ options: { port: { type: "string", default: "4173" } } });
  const world = await startWorld({ port: Number(values.port) }).catch((error) => {
    console.error(error.code === "EADDRINUSE" ? `port ${error.port} is taken: choose another with --port N` : error);
    process.exit(1);
  });
  const url = serveDemo(world, { suffix: ".localhost", print: console.log });
  console.log(`the site:   ${url}   (the same without Portcullis: ${url}unheld.html)`);
  console.log(`strict:     ${url}strict.html   (a tag that nobody named is held for good, and told of)`);
  if (!existsSync(BUILT)) console.log("there is no dist/portcullis.js yet: build it first, or only marked tags are held");
  console.log("each line below is a request that reached a vendor; before an answer there is none");
  const end = () => world.close().then(() => process.exit(0));
  process.once("SIGINT", end).once("SIGTERM", end);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
