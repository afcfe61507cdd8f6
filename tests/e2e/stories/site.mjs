// A site with Portcullis in it, and the things that stories ask of it.

/** The config of the stories' site: one service behind the second origin. */
export const CONFIG = {
  format: 1,
  policyVersion: 1,
  controller: { name: "Site Ltd", policyUrl: "/privacy" },
  services: [{ id: "tagger", name: "Tagger", category: "analytics", match: ["tags.test"] }],
};

/** A held external tag. */
export const held = (world, name, { ids = "analytics", attributes = "", ...query } = {}) =>
  `<script type="text/plain" data-portcullis="${ids}" ${attributes} src="${world.tag(name, query).replace(/&/g, "&amp;")}"></script>`;

/** A held inline tag. */
export const heldInline = (world, name, { ids = "analytics" } = {}) =>
  `<script type="text/plain" data-portcullis="${ids}">${world.inline(name)}</script>`;

/**
 * Registers a page and gives its address. Options: path, config (an object, a text, or null for none), body, head,
 * attributes of the script tag, before (markup before it), script (its address), stub (portcullis.head.js before it), and what `world.page` takes.
 */
export function site(world, options = {}) {
  const { path = "/", config = CONFIG, body = "", head = "", attributes = "", before = "", script = "/portcullis/portcullis.js", stub, ...rest } = options;
  const text = typeof config === "string" ? config : JSON.stringify(config);
  if (config !== null) {
    world.route("site.test", "/portcullis.json", (_, response) => {
      response.writeHead(200, { "content-type": "application/json" }).end(text);
    });
  }
  const source = config === null ? "" : 'data-config="/portcullis.json"';
  const nonce = rest.nonce ? `nonce="${rest.nonce}"` : "";
  const first = stub ? `<script ${nonce} src="/portcullis/portcullis.head.js" ${stub === true ? "" : stub}></script>` : "";
  const tag = `<script ${nonce} src="${script}" ${source} ${attributes}></script>`;
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width"><title>site</title>${before}${first}${tag}${head}</head>
    <body><h1>Site</h1><p>Text with <a id="link" href="#x">a link</a>.</p>${body}</body></html>`;
  return world.page(path, { html, ...rest });
}

/** Resolves when Portcullis has said that it is ready, with its snapshot. */
export const ready = (page) => page.waitFor(() => window.portcullis?.state && window.portcullis.ready);

/** The snapshot now. */
export const state = (page) => page.evaluate(() => window.portcullis.state());

/** The selector of one of our buttons. */
export const button = (action) => `[data-portcullis-action="${action}"]`;

/** Our console lines, oldest first. */
export const lines = async (page) =>
  (await page.recorded()).console.map(({ text }) => text).filter((text) => text.startsWith("portcullis:"));

/** The codes of our console lines. */
export const codes = async (page) => (await lines(page)).map((line) => /\[([\w-]+)\]/.exec(line)?.[1] ?? line);

/** Names of the tags whose source was requested from the second origin. */
export const fetched = (world) =>
  world.requests("tags.test").filter(({ path }) => path === "/tag.js").map(({ query }) => query.name);

/** The order in which tags ran, as the page saw it: reports travel on several connections and may overtake each other. */
export const order = (page) => page.evaluate(() => window.ran ?? []);

/** How long, in ms, the server must hear nothing before a story believes that nothing comes. */
export const QUIET_MS = 300;

/** Resolves when the visitor's answer is in force. */
export const decided = (page) => page.waitFor(() => window.portcullis.state().status === "decided");

/** Resolves when the page has loaded itself again after `act` (source, called from outside of the driver's own call), and is ready. */
export const reloadedBy = async (page, act) => {
  // As one text: a page's policy may refuse what makes a function of a text there.
  await page.evaluate(`() => {
    window.isBefore = true;
    setTimeout(() => { ${act}; }, 0);
  }`);
  await page.waitFor(() => !window.isBefore && window.portcullis?.state && window.portcullis.ready);
};
