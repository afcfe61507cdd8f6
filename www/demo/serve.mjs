// Serves the demo: the site on one host, the vendors on another, and prints every request that reaches the vendors.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { typeOf } from "../../tests/e2e/world/files.mjs";
import { startWorld } from "../../tests/e2e/world/index.mjs";
import { serveVendors } from "./vendors.mjs";

const WRITTEN_VENDORS = "127.0.0.1:4174";
const PAGES = { "/": "index.html", "/index.html": "index.html", "/privacy.html": "privacy.html", "/unheld.html": "index.html" };
const BUILT = new URL("../../dist/portcullis.js", import.meta.url);
const folder = fileURLToPath(new URL(".", import.meta.url));

/** Starts the demo on `port` and the vendors on the next one; `print` gets every line. */
export async function startDemo({ port = 4173, print = console.log } = {}) {
  const site = await startWorld({ port, mounts: { "/": folder } });
  const vendors = await startWorld({ port: port + 1 }).catch(async (error) => {
    await site.close();
    throw error;
  });
  for (const path of Object.keys(PAGES)) site.route("*", path, (_, response) => sendPage(response, path, vendors.port));
  serveVendors(vendors, print);
  print(`the site:     ${site.origin("localhost")}   (the same without Portcullis: ${site.url("localhost", "/unheld.html")})`);
  print(`the vendors:  ${vendors.origin("127.0.0.1")}`);
  if (!existsSync(BUILT)) print("there is no dist/portcullis.js yet: build it first, or only marked tags are held");
  print("each line below is a request that reached a vendor; before an answer only what the browser fetches ahead may come");
  return { site, vendors, close: () => Promise.all([site.close(), vendors.close()]) };
}

/* One source for both pages: the unheld one is the page as it would be without consent management. */
async function sendPage(response, path, vendorPort) {
  const written = await readFile(folder + PAGES[path], "utf8");
  const html = written.replaceAll(WRITTEN_VENDORS, `127.0.0.1:${vendorPort}`);
  response.setHeader("content-type", typeOf(PAGES[path]));
  response.end(path === "/unheld.html" ? unheld(html) : html);
}

function unheld(html) {
  return html
    .replace(/<script src="\/portcullis\/[^>]*><\/script>/, "")
    .replaceAll(/<script type="text\/plain" data-portcullis="[^"]*"/g, "<script");
}

async function main() {
  const { values } = parseArgs({ options: { port: { type: "string", default: "4173" } } });
  const port = Number(values.port);
  const demo = await startDemo({ port }).catch((error) => {
    console.error(error.code === "EADDRINUSE" ? `port ${error.port} is taken: choose another with --port N` : error);
    process.exit(1);
  });
  const end = () => demo.close().then(() => process.exit(0));
  process.once("SIGINT", end).once("SIGTERM", end);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
