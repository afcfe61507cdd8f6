// The cookie policy from the config: what each service keeps, for how long, and why.
const { categories, services } = await (await fetch("/portcullis.json")).json();

const element = (name, text, ...children) => {
  const node = document.createElement(name);
  node.append(text, ...children);
  return node;
};
const days = ({ days: count }, without) => (count ? `${count} day${count === 1 ? "" : "s"}` : without);
const row = (kind, without) => (kept) =>
  element("tr", "", element("td", kept.name), element("td", kind), element("td", days(kept, without)), element("td", kept.text ?? ""));

function table({ cookies = [], storage = [] }) {
  const head = element("tr", "", ...["Name", "Kind", "Kept", "What for"].map((name) => element("th", name)));
  return element("table", "", head, ...cookies.map(row("cookie", "this visit")), ...storage.map(row("storage", "until you delete it")));
}

function service(about) {
  const link = element("a", about.provider ?? about.name);
  link.href = about.policyUrl;
  const data = about.data ? ` Data: ${about.data.join(", ")}.` : "";
  const where = about.countries ? ` Processed in: ${about.countries.join(", ")}.` : "";
  return [element("h3", about.name), element("p", "By ", link, `. Legal basis: ${about.legalBasis}.${data}${where}`), table(about)];
}

for (const { id, label = id, text } of categories) {
  const own = services.filter(({ category }) => category === id);
  document.querySelector("#declaration").append(element("h2", label), element("p", text ?? ""), ...own.flatMap(service));
}
