// Runs in the page, before the calls of calls.mjs: what several of them need. `at("pixel.gif")` is an address of a way's own.
window.evasion = (() => {
  const SVG = "http://www.w3.org/2000/svg";
  const place = () => document.body ?? document.documentElement;
  const put = (node) => place().appendChild(node);
  const make = (tag, properties) => Object.assign(document.createElement(tag), properties);
  const svg = (tag, attributes, root = document.createElementNS(SVG, "svg")) => {
    const inner = document.createElementNS(SVG, tag);
    for (const name in attributes) inner.setAttribute(name, attributes[name]);
    root.append(inner);
    return root;
  };
  const tools = {
    place, put, make, svg,
    script: (at) => make("script", { src: at("script.js") }),
    spot: () => put(make("i")),
    /** An element that a style sheet of the way `at` draws. */
    drawn: (at) => put(make("i", { className: at.key })),
    rule: (at) => `.${at.key} { background: url("${at("pixel.gif")}") }`,
    /** A frame that has loaded nothing: it has the natives of its own. */
    pristine: () => put(make("iframe")).contentWindow,
    tag: (at) => `<script src="${at("script.js")}"></` + "script>",
    img: (at) => `<img src="${at("pixel.gif")}" alt="">`,
    blob: (text, type) => URL.createObjectURL(new Blob([text], { type })),
    attribute: (name, value) => Object.assign(document.createAttribute(name), { value }),
  };
  /** Goes the way `id` once for each third party; one that throws does not keep the next from its turn. */
  const go = (id, when) => {
    for (const { key, pattern } of window.evasion.addresses[`${when} ${id}`]) {
      try {
        const at = Object.assign((file) => pattern.replace("FILE", file), { key });
        const gone = window.evasion.calls[id](at, tools);
        gone?.catch?.(() => {});
      } catch (error) {
        console.warn(`evasion: ${id}: ${error}`);
      }
    }
  };
  const tell = (what) => fetch(`/evasion/${what}`, { cache: "no-store" }).catch(() => {});
  return { go, tell };
})();
