// What every host answers by itself: tags that say at the server that they ran.
const GIF = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64");
const OPEN = { "access-control-allow-origin": "*" };

/**
 * JavaScript that tells the server log that `name` ran: at the page's own origin, for a third party's picture may be held; at
 * `origin` where the page has none.
 */
export function ranSource(origin, name) {
  const path = `/ran?name=${encodeURIComponent(name)}`;
  return `(window.ran = window.ran || []).push(${JSON.stringify(name)});
    new Image().src = (location.origin === "null" ? ${JSON.stringify(origin)} : location.origin) + ${JSON.stringify(path)};`;
}

function answer(response, status, type, body) {
  response.writeHead(status, { ...OPEN, "content-type": type });
  response.end(body);
}

/** The default handlers by path; each takes (request query, response, origin of the reports). */
export const vendor = {
  "/tag.js": (query, response, origin) => {
    const send = () => answer(response, Number(query.status ?? 200), "text/javascript", ranSource(origin, query.name));
    if (query.delay) setTimeout(send, Number(query.delay));
    else send();
  },
  "/ran": (_, response) => answer(response, 200, "image/gif", GIF),
  "/pixel.gif": (_, response) => answer(response, 200, "image/gif", GIF),
  "/frame.html": (query, response, origin) => {
    const script = ranSource(origin, query.name).replaceAll("<", "\\u003c");
    answer(response, 200, "text/html; charset=utf-8", `<!doctype html><title>frame</title><script>${script}</script>`);
  },
};
