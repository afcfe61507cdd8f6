// Puts the recorder first into the head of a page.
import { readFileSync } from "node:fs";

/** Where the recorder is served, on every host. */
export const RECORDER_PATH = "/recorder.js";

/** Whether pages are to be without WebAssembly, so that portcullis.fallback.js runs in the stead of the module. */
export const onFallback = () => process.env.PORTCULLIS_FALLBACK === "1";

/** The recorder itself, a classic script. */
export const RECORDER =
  readFileSync(new URL("recorder.page.js", import.meta.url), "utf8") + (onFallback() ? "delete window.WebAssembly;\n" : "");

/** How it is served; readable under a cross-origin embedder policy too. */
export const RECORDER_HEADERS = {
  "content-type": "text/javascript; charset=utf-8",
  "cross-origin-resource-policy": "cross-origin",
};

/** The page with the recorder as the first thing in its head. */
export function withRecorder(html, nonce) {
  const tag = `<script src="${RECORDER_PATH}"${nonce ? ` nonce="${nonce}"` : ""}></script>`;
  for (const start of [/<head(\s[^>]*)?>/i, /<html(\s[^>]*)?>/i, /<!doctype[^>]*>/i]) {
    if (start.test(html)) return html.replace(start, (found) => found + tag);
  }
  return tag + html;
}
