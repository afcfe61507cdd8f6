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
}

for (const name of ["requests", "events"]) show(name, seen[name]);
showKept();

new PerformanceObserver((list) => {
  for (const { name } of list.getEntries()) {
    const { origin, host, pathname } = new URL(name, location.href);
    if (origin !== location.origin && origin !== "null") note("requests", host + pathname);
  }
}).observe({ type: "resource", buffered: true });

for (const type of ["ready", "shown", "change", "held", "released", "error"]) {
  document.addEventListener(`portcullis:${type}`, () => note("events", `portcullis:${type}`));
}
document.addEventListener("demo:ran", ({ detail }) => note("events", `${detail} ran`));

// Somebody forgot to mark this one: a script inserts it, and Portcullis holds it by its host all the same.
const forgotten = document.createElement("script");
forgotten.src = "https://static.hotjar.com/c/hotjar-demo.js";
document.head.append(forgotten);
