// Hostile configs for the stories: made from the schema that ships, so that no member is forgotten.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const SCHEMA = JSON.parse(readFileSync(join(process.env.PORTCULLIS_DIST ?? "dist", "portcullis.schema.json"), "utf8"));
const ENGLISH = JSON.parse(readFileSync(new URL("../../../www/locales/en.json", import.meta.url), "utf8"));
/** What runs before our tag, by the build that this makes the page use. */
const BUILDS = { module: "", fallback: "<script>window.WebAssembly = undefined;</script>" };

/** Calls `tell(build, options)` for the module and for the fallback, with the options of `site` that make a page use it. */
export function onBothBuilds(tell) {
  for (const [build, before] of Object.entries(BUILDS)) {
    const head = `${before}<script src="/portcullis/portcullis.js" data-config="/portcullis.json"></script>`;
    tell(build, { script: "/nothing.js", head });
  }
}

/** Whether a page used the fallback. */
export const usedFallback = (world) => world.requests("site.test").some(({ path }) => path.endsWith("portcullis.fallback.js"));

/** What may stand where the schema asks for more than text, by the path of the member. */
const FORMAL = {
  "services[].category": "advertising", "services[].match[]": "tags.test", "services[].after[]": "first", "storage.domain": "site.test",
  "storage.path": "/", locale: "en", "theme.font": "Inter, sans-serif", "google.dataLayer": "dataLayer", "google.services[]": "tube", "regions.rules": "/rules.json",
  "regions.endpoint": "/where",
};

/**
 * A config with every member of the schema. Each text that has no form of its own is `text(path)`, each address
 * `address(path)`; ids, hosts, colours and words are as they should be.
 */
export function filled(text, address) {
  const fill = (schema, path) => {
    const { type, enum: words, const: only, pattern, properties, items, additionalProperties } = schema;
    if (only !== undefined) return only;
    if (words) return words[0];
    if (properties) return Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, fill(inner, path ? `${path}.${name}` : name)]));
    if (items) return [fill(items, `${path}[]`)];
    if (path === "texts") return { en: Object.fromEntries(Object.keys(ENGLISH).map((key) => [key, text(`texts.en.${key}`)])) };
    if (additionalProperties) return { en: fill(additionalProperties, path) };
    if (type === "boolean") return true;
    if (type === "integer") return 1;
    if (path in FORMAL) return FORMAL[path];
    if (/\.id$/.test(path)) return path === "services[].id" ? "tube" : "advertising";
    if (/Url$/.test(path)) return address(path);
    if (/^theme\./.test(path)) return /surface|contrast/.test(path) ? "#fafbfc" : "#0a0b0c";
    if (pattern) throw new Error(`no value for ${path}: ${pattern}`);
    return text(path);
  };
  const config = fill(SCHEMA, "");
  // Where the visitor is makes no difference to words.
  delete config.regions;
  // One category that is asked about, and one that is not; a service for the other one to come after.
  config.categories = [{ ...config.categories[0], required: false }, { ...config.categories[0], id: "necessary", required: true }];
  config.services.unshift({ id: "first", category: "advertising", name: config.services[0].name });
  config.storage = { kind: "local" };
  return config;
}

/** The paths of all addresses in a config. */
export function addressPaths() {
  const found = [];
  filled(() => "x", (path) => (found.push(path), "/x"));
  return found;
}
