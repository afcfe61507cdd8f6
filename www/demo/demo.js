// The panel: what the page itself notices of requests, storage and Portcullis.
const place = (name) => document.querySelector(`[data-seen="${name}"]`);
const seen = { requests: [], events: [] };

function show(name, lines) {
  place(name).textContent = lines.length > 0 ? lines.join("\n") : "nothing";
}

function showKept() {
  const cookies = document.cookie.split("; ").filter(Boolean).map((pair) => `cookie ${pair.split("=")[0]}`);
  show("kept", [...cookies, ...Object.keys(localStorage).map((key) => `storage ${key}`)]);
}

function note(name, line) {
  seen[name].push(line);
  show(name, seen[name]);
  showKept();
  showHeld();
}

/** What `portcullis.report()` says of each tag that is held, and by which rule. */
function showHeld() {
  const { held = [], unknown = [] } = window.portcullis?.report?.() ?? {};
  const who = ({ element, url, ids }) => `${element} ${url ? new URL(url, location.href).hostname : `(inline) ${ids}`}`;
  show("held", [
    ...held.map((tag) => `${who(tag)}: held, ${tag.why}, by ${tag.rule}`),
    ...unknown.map((tag) => `${who(tag)}: held for good, for nobody named it`),
  ]);
}

for (const name of ["requests", "events"]) show(name, seen[name]);
showKept();
showHeld();
showLaw();

/** Where the visitor is taken to be, and what follows. */
function showLaw() {
  const { region, status, signals, optedOut } = window.portcullis?.state?.() ?? {};
  show("law", [`${region || "not known"}: ${status}`, ...(signals ? [`the browser says: ${signals}`] : []), ...(optedOut ? ["an opt-out is honoured"] : [])]);
}

// The switches of who visits: each is read before Portcullis is (visitor.js), so the page is loaded again.
const { region, gpc, forget } = document.querySelector(".visitor").elements;
region.value = sessionStorage.getItem("demo.region") ?? "";
gpc.checked = sessionStorage.getItem("demo.gpc") === "true";
for (const [field, value] of [[region, () => region.value], [gpc, () => gpc.checked]]) {
  field.addEventListener("change", () => {
    sessionStorage.setItem(`demo.${field.name}`, value());
    location.reload();
  });
}
forget.addEventListener("click", () => {
  window.portcullis.reset();
  location.reload();
});

new PerformanceObserver((list) => {
  for (const { name, duration } of list.getEntries()) {
    const { origin, host, pathname } = new URL(name, location.href);
    // What took no time was stopped by the page's policy; Chromium lists it.
    if (duration && origin !== location.origin && origin !== "null") note("requests", host + pathname);
  }
}).observe({ type: "resource", buffered: true });

for (const type of ["ready", "shown", "change", "held", "released", "error"]) {
  document.addEventListener(`portcullis:${type}`, () => {
    note("events", `portcullis:${type}`);
    showLaw();
  });
}
document.addEventListener("securitypolicyviolation", showHeld);
document.addEventListener("demo:ran", ({ detail }) => note("events", `${detail} ran`));

// Somebody forgot to mark this one: a script inserts it, and Portcullis holds it by its host all the same.
const forgotten = document.createElement("script");
forgotten.src = "https://static.hotjar.com/c/hotjar-demo.js";
document.head.append(forgotten);
