// The ways that stand in the page's own markup, after our tag, by the id of their row in ways.json: [as a page writes it
// without thinking of us, marked]. `at(file)` is an address of the way's own at the third party.

const tag = (at, attributes = "") => `<script ${attributes} src="${at("script.js")}"></script>`;
const marked = (at, attributes = "") => `<script type="text/plain" data-portcullis="vendor" ${attributes} src="${at("script.js")}"></script>`;
const template = (html) => `<template data-portcullis="vendor">${html}</template>`;
/** An element whose attributes of `names` are written as they are, or as held ones. */
const element = (html, names) => [
  (at) => html(at),
  (at) => html(at).replace(/<(\w+)/, '<$1 data-portcullis="vendor"').replace(new RegExp(`(?<= )(?=(${names})=)`, "g"), "data-portcullis-"),
];
/** What is marked by a template around it, plain addresses and all. */
const wrapped = (html) => [html, (at) => template(html(at))];
const rule = (at) => `.${at.key} { background: url("${at("pixel.gif")}") }`;
const drawn = (at) => `<i class="${at.key}"></i>`;

/** All of them, by id. */
export const MARKUP = {
  "markup-script": [(at) => tag(at), (at) => marked(at)],
  "markup-script-async": [(at) => tag(at, "async"), (at) => marked(at, "async")],
  "markup-script-defer": [(at) => tag(at, "defer"), (at) => marked(at, "defer")],
  "markup-script-module": [(at) => tag(at, 'type="module"'), (at) => marked(at, 'data-portcullis-type="module"')],
  "markup-script-inline-import": [
    (at) => `<script type="module">import "${at("script.js")}";</script>`,
    (at) => `<script type="text/plain" data-portcullis="vendor" data-portcullis-type="module">import "${at("script.js")}";</script>`,
  ],
  "markup-script-svg": wrapped((at) => `<svg><script href="${at("script.js")}"></script></svg>`),
  "markup-iframe": element((at) => `<iframe src="${at("frame.html")}" title="x"></iframe>`, "src"),
  "markup-iframe-srcdoc": element((at) => `<iframe srcdoc="${tag(at).replaceAll('"', "&quot;")}" title="x"></iframe>`, "srcdoc"),
  "markup-img": element((at) => `<img src="${at("pixel.gif")}" alt="">`, "src"),
  "markup-img-srcset": element((at) => `<img srcset="${at("pixel.gif")} 1x" alt="">`, "srcset"),
  "markup-picture": [
    (at) => `<picture><source srcset="${at("pixel.gif")}"><img alt=""></picture>`,
    (at) => `<picture><source data-portcullis="vendor" data-portcullis-srcset="${at("pixel.gif")}"><img alt=""></picture>`,
  ],
  "markup-input-image": element((at) => `<input type="image" src="${at("pixel.gif")}" alt="x">`, "src"),
  "markup-svg-image": wrapped((at) => `<svg><image href="${at("pixel.gif")}" width="1" height="1"/></svg>`),
  "markup-background": wrapped((at) => `<table background="${at("pixel.gif")}"><tr><td>x</table>`),
  "markup-video": element((at) => `<video preload="auto" src="${at("sound.wav")}"></video>`, "src"),
  "markup-video-poster": element((at) => `<video poster="${at("pixel.gif")}"></video>`, "poster"),
  "markup-video-source": [
    (at) => `<video preload="auto"><source src="${at("sound.wav")}"></video>`,
    (at) => `<video preload="auto"><source data-portcullis="vendor" data-portcullis-src="${at("sound.wav")}"></video>`,
  ],
  "markup-audio": element((at) => `<audio preload="auto" src="${at("sound.wav")}"></audio>`, "src"),
  "markup-object": element((at) => `<object data="${at("frame.html")}"></object>`, "data"),
  "markup-embed": element((at) => `<embed src="${at("frame.html")}">`, "src"),
  "markup-stylesheet": [
    (at) => `${drawn(at)}<link rel="stylesheet" href="${at("style.css")}">`,
    (at) => `${drawn(at)}<link rel="stylesheet" data-portcullis="vendor" data-portcullis-href="${at("style.css")}">`,
  ],
  "markup-preload": element((at) => `<link rel="preload" as="image" href="${at("pixel.gif")}">`, "href"),
  "markup-modulepreload": element((at) => `<link rel="modulepreload" href="${at("script.js")}">`, "href"),
  "markup-prefetch": element((at) => `<link rel="prefetch" href="${at("data.txt")}">`, "href"),
  "markup-style-import": wrapped((at) => `${drawn(at)}<style>@import "${at("style.css")}";</style>`),
  "markup-style-url": wrapped((at) => `${drawn(at)}<style>${rule(at)}</style>`),
  "markup-style-attribute": wrapped((at) => `<i style="background: url('${at("pixel.gif")}')"></i>`),
  "markup-shadow": [tag, marked].map((script) => (at) => `<div><template shadowrootmode="open">${script(at)}</template></div>`),
};
