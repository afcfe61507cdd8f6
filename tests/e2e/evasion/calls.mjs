// The ways that a script of the page can go, by the id of their row in ways.json. Each function is sent to the page as text:
// it may use nothing but `at(file)`, an address of its own at the third party, and the tools `t` of tools.page.js.

/** A script element: how it comes into the page, and how it gets its address. */
const scripts = {
  "script-appendChild": (at, t) => document.head.appendChild(t.script(at)),
  "script-insertBefore": (at, t) => document.head.insertBefore(t.script(at), document.head.firstChild),
  "script-append": (at, t) => t.place().append("", t.script(at)),
  "script-prepend": (at, t) => t.place().prepend(t.script(at)),
  "script-before": (at, t) => t.spot().before(t.script(at)),
  "script-after": (at, t) => t.spot().after(t.script(at)),
  "script-replaceWith": (at, t) => t.spot().replaceWith(t.script(at)),
  "script-replaceChild": (at, t) => t.place().replaceChild(t.script(at), t.spot()),
  "script-replaceChildren": (at, t) => t.spot().replaceChildren(t.script(at)),
  "script-insertAdjacentElement": (at, t) => t.spot().insertAdjacentElement("afterend", t.script(at)),
  "script-insertNode": (at, t) => {
    const range = document.createRange();
    range.selectNodeContents(t.spot());
    range.insertNode(t.script(at));
  },
  "script-surroundContents": (at, t) => {
    const range = document.createRange();
    range.selectNode(t.spot());
    range.surroundContents(t.script(at));
  },
  "script-createElementNS": (at, t) => {
    const script = document.createElementNS("http://www.w3.org/1999/xhtml", "script");
    script.src = at("script.js");
    t.put(script);
  },
  "script-cloneNode": (at, t) => t.put(t.script(at).cloneNode(true)),
  "script-importNode": (at, t) => t.put(document.importNode(t.script(at), true)),
  "script-adoptNode": (at, t) => {
    const script = document.implementation.createHTMLDocument("").createElement("script");
    script.src = at("script.js");
    t.put(document.adoptNode(script));
  },
  "script-other-realm": (at, t) => {
    const script = t.pristine().document.createElement("script");
    script.src = at("script.js");
    t.put(script);
  },
  "script-fragment": (at, t) => {
    const fragment = new DocumentFragment();
    fragment.append("", t.script(at));
    t.put(fragment);
  },
  "script-inside": (at, t) => {
    const box = t.make("div");
    box.append(t.script(at));
    t.put(box);
  },
  "script-template": (at, t) => {
    const template = t.make("template");
    template.content.append(t.script(at));
    t.put(template.content.cloneNode(true));
  },
  "script-contextual-fragment": (at, t) => t.put(document.createRange().createContextualFragment(t.tag(at))),
  "script-document-write": (at, t) => document.write(t.tag(at)),
  "script-shadow-open": (at, t) => t.put(t.make("div")).attachShadow({ mode: "open" }).append(t.script(at)),
  "script-shadow-closed": (at, t) => t.put(t.make("div")).attachShadow({ mode: "closed" }).append(t.script(at)),
  "script-module": (at, t) => t.put(t.make("script", { type: "module", src: at("script.js") })),
  "script-svg": (at, t) => t.put(t.svg("script", { href: at("script.js") })),
  "script-src-late": (at, t) => { t.put(t.make("script")).src = at("script.js"); },
  "script-src-changing": (at, t) => {
    // Who reads it first is whoever has wrapped the setter; under a policy nobody has.
    const { confined } = window[Symbol.for("portcullis.hold")];
    let asked = confined === undefined ? 0 : 1;
    t.put(t.make("script")).src = { toString: () => (asked++ ? at("script.js") : "/nothing.js") };
  },
  "script-setAttribute": (at, t) => t.put(t.make("script")).setAttribute("src", at("script.js")),
  "script-setAttributeNS": (at, t) => t.put(t.make("script")).setAttributeNS(null, "src", at("script.js")),
  "script-setAttributeNode": (at, t) => t.put(t.make("script")).setAttributeNode(t.attribute("src", at("script.js"))),
  "script-setNamedItem": (at, t) => t.put(t.make("script")).attributes.setNamedItem(t.attribute("src", at("script.js"))),
};

/** An image, which asks as soon as it has an address, in the page or not. */
const images = {
  "img-new-Image": (at) => { new Image().src = at("pixel.gif"); },
  "img-appendChild": (at, t) => t.put(t.make("img", { src: at("pixel.gif") })),
  "img-setAttribute": (at, t) => t.make("img").setAttribute("src", at("pixel.gif")),
  "img-setAttributeNS": (at, t) => t.make("img").setAttributeNS(null, "src", at("pixel.gif")),
  "img-setAttributeNode": (at, t) => t.make("img").setAttributeNode(t.attribute("src", at("pixel.gif"))),
  "img-srcset": (at, t) => { t.make("img").srcset = `${at("pixel.gif")} 1x`; },
  "img-innerHTML": (at, t) => { t.spot().innerHTML = t.img(at); },
  "img-outerHTML": (at, t) => { t.spot().outerHTML = t.img(at); },
  "img-insertAdjacentHTML": (at, t) => t.spot().insertAdjacentHTML("afterend", t.img(at)),
  "img-setHTMLUnsafe": (at, t) => t.spot().setHTMLUnsafe(t.img(at)),
  "img-contextual-fragment": (at, t) => t.put(document.createRange().createContextualFragment(t.img(at))),
  "img-DOMParser": (at, t) => t.put(new DOMParser().parseFromString(t.img(at), "text/html").images[0]),
  "img-template": (at, t) => t.put(t.make("template", { innerHTML: t.img(at) }).content.cloneNode(true)),
  "img-document-write": (at, t) => document.write(t.img(at)),
  "img-shadow": (at, t) => { t.put(t.make("div")).attachShadow({ mode: "closed" }).innerHTML = t.img(at); },
  "img-other-realm": (at, t) => { new (t.pristine().Image)().src = at("pixel.gif"); },
  "picture-source": (at, t) => {
    const picture = t.make("picture");
    picture.append(t.make("source", { srcset: at("pixel.gif") }), t.make("img"));
    t.put(picture);
  },
  "input-image": (at, t) => t.put(t.make("input", { type: "image", src: at("pixel.gif") })),
  "svg-image": (at, t) => t.put(t.svg("image", { href: at("pixel.gif"), width: 1, height: 1 })),
};

/** Sound and film. */
const media = {
  "video-src": (at, t) => t.put(t.make("video", { preload: "auto", src: at("sound.wav") })),
  "video-setAttribute": (at, t) => t.put(t.make("video", { preload: "auto" })).setAttribute("src", at("sound.wav")),
  "video-poster": (at, t) => t.put(t.make("video", { poster: at("pixel.gif") })),
  "video-source": (at, t) => t.put(t.make("video", { preload: "auto" })).append(t.make("source", { src: at("sound.wav") })),
  // Kept, for one that nothing refers to may be forgotten before it has asked.
  "audio-new-Audio": (at) => { (window.heard ||= []).push(Object.assign(new Audio(at("sound.wav")), { preload: "auto" })); },
  "track-src": (at, t) => {
    const video = t.make("video", { crossOrigin: "anonymous" });
    video.append(t.make("track", { default: true, src: at("track.vtt") }));
    t.put(video);
    // WebKit asks for none before it is to be seen.
    video.textTracks[0].mode = "showing";
  },
};

/** Frames, and documents inside them. */
const frames = {
  "iframe-appendChild": (at, t) => t.put(t.make("iframe", { src: at("frame.html") })),
  "iframe-innerHTML": (at, t) => { t.spot().innerHTML = `<iframe src="${at("frame.html")}"></iframe>`; },
  "iframe-src-late": (at, t) => { t.put(t.make("iframe")).src = at("frame.html"); },
  "iframe-setAttribute": (at, t) => t.put(t.make("iframe")).setAttribute("src", at("frame.html")),
  "iframe-srcdoc-script": (at, t) => t.put(t.make("iframe", { srcdoc: t.tag(at) })),
  "iframe-srcdoc-img": (at, t) => t.put(t.make("iframe", { srcdoc: t.img(at) })),
  "iframe-javascript": (at, t) => t.put(t.make("iframe", { src: `javascript:'${t.tag(at)}'` })),
  "iframe-blob": (at, t) => t.put(t.make("iframe", { src: t.blob(t.tag(at), "text/html") })),
  "iframe-data": (at, t) => t.put(t.make("iframe", { src: `data:text/html,${encodeURIComponent(t.tag(at))}` })),
  "iframe-location": (at, t) => t.pristine().location.replace(at("frame.html")),
  "iframe-refresh": (at, t) => t.put(t.make("iframe", { srcdoc: `<meta http-equiv="refresh" content="0;url=${at("frame.html")}">` })),
  "iframe-link-target": (at, t) => {
    t.put(t.make("iframe", { name: at.key }));
    t.put(t.make("a", { target: at.key, href: at("frame.html") })).click();
  },
  "iframe-form": (at, t) => {
    t.put(t.make("iframe", { name: at.key }));
    t.put(t.make("form", { target: at.key, method: "post", action: at("frame.html") })).submit();
  },
  "object-data": (at, t) => t.put(t.make("object", { data: at("frame.html") })),
  "embed-src": (at, t) => t.put(t.make("embed", { src: at("frame.html") })),
  "pristine-fetch": (at, t) => t.pristine().fetch(at("data.txt"), { mode: "no-cors" }),
  "pristine-script": (at, t) => {
    const { document: inner } = t.pristine();
    inner.body.append(Object.assign(inner.createElement("script"), { src: at("script.js") }));
  },
  "pristine-write": (at, t) => {
    const { document: inner } = t.pristine();
    inner.write(t.tag(at));
    inner.close();
  },
};

/** Calls that ask, without an element. */
const calls = {
  "sendBeacon": (at) => navigator.sendBeacon(at("data.txt"), "x"),
  "fetch": (at) => fetch(at("data.txt"), { mode: "no-cors" }),
  "fetch-keepalive": (at) => fetch(at("data.txt"), { mode: "no-cors", keepalive: true }),
  "fetchLater": (at) => window.fetchLater(at("data.txt"), { activateAfter: 0 }),
  "XMLHttpRequest": (at) => {
    const request = new XMLHttpRequest();
    request.open("GET", at("data.txt"));
    request.send();
  },
  "WebSocket": (at) => { new WebSocket(at("socket").replace("http", "ws")); },
  "EventSource": (at) => { new EventSource(at("events")); },
  "import": (at) => import(at("script.js")),
  "module-import": (at, t) => t.put(t.make("script", { type: "module", textContent: `import "${at("script.js")}";` })),
  "worker-importScripts": (at, t) => { new Worker(t.blob(`importScripts("${at("script.js")}");`, "text/javascript")); },
  "worker-module": (at, t) => { new Worker(t.blob(`import "${at("script.js")}";`, "text/javascript"), { type: "module" }); },
  "worker-fetch": (at, t) => { new Worker(t.blob(`fetch("${at("data.txt")}", { mode: "no-cors" });`, "text/javascript")); },
  "worklet": (at) => new OfflineAudioContext(1, 1, 8000).audioWorklet.addModule(at("script.js")),
  "ping": (at, t) => t.put(t.make("a", { href: `#${at.key}`, ping: at("data.txt") })).click(),
};

/** Links and style sheets. */
const styles = {
  "link-appendChild": (at, t) => {
    t.drawn(at);
    t.put(t.make("link", { rel: "stylesheet", href: at("style.css") }));
  },
  "link-href-late": (at, t) => {
    t.drawn(at);
    t.put(t.make("link", { rel: "stylesheet" })).href = at("style.css");
  },
  "link-innerHTML": (at, t) => {
    t.drawn(at);
    t.spot().innerHTML = `<link rel="stylesheet" href="${at("style.css")}">`;
  },
  "link-preload": (at, t) => document.head.append(t.make("link", { rel: "preload", as: "image", href: at("pixel.gif") })),
  "link-modulepreload": (at, t) => document.head.append(t.make("link", { rel: "modulepreload", href: at("script.js") })),
  "link-prefetch": (at, t) => document.head.append(t.make("link", { rel: "prefetch", href: at("data.txt") })),
  "style-import": (at, t) => {
    t.drawn(at);
    t.put(t.make("style", { textContent: `@import "${at("style.css")}";` }));
  },
  "style-url": (at, t) => {
    t.drawn(at);
    t.put(t.make("style", { textContent: t.rule(at) }));
  },
  "style-attribute": (at, t) => { t.spot().style.backgroundImage = `url("${at("pixel.gif")}")`; },
  "style-insertRule": (at, t) => {
    t.drawn(at);
    t.put(t.make("style")).sheet.insertRule(t.rule(at));
  },
  "style-adopted": (at, t) => {
    t.drawn(at);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(t.rule(at));
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  },
  "FontFace": (at) => new FontFace(at.key, `url("${at("font.woff2")}")`).load(),
  "speculationrules": (at, t) => {
    const rules = { prefetch: [{ source: "list", eagerness: "immediate", urls: [at("frame.html")] }] };
    t.put(t.make("script", { type: "speculationrules", textContent: JSON.stringify(rules) }));
  },
};

/** All of them, by id. */
export const CALLS = { ...scripts, ...images, ...media, ...frames, ...calls, ...styles };

/** They ask secure hosts only: the third party itself, which the driver declares one. */
export const SECURE_ONLY = new Set(["fetchLater", "speculationrules"]);

/** They have no second time: after the page was read, `document.write` would wipe it. */
export const EARLY_ONLY = new Set(["script-document-write", "img-document-write"]);
