// What the hold and the shim both capture when we start, so that a page which clobbers (`<img name=body>`) or patches it later
// cannot mislead us. The stub has this too, so it is short.

export const { apply } = Reflect;
export const { defineProperty, getOwnPropertyDescriptor: describe, getOwnPropertyNames: namesOf } = Object;
const bound = (native) => (target, ...given) => apply(native, target, given);
export const getter = (prototype, name) => bound(describe(prototype, name).get);
export const method = (prototype, name) => bound(prototype[name]);
/** The methods `names` of a prototype, as functions of what they are asked of. */
export const methods = (prototype, names) => names.split(" ").map((name) => method(prototype, name));

export const getAttribute = method(Element.prototype, "getAttribute");
export const setAttribute = method(Element.prototype, "setAttribute");
export const removeAttribute = method(Element.prototype, "removeAttribute");
export const matches = method(Element.prototype, "matches");
export const queryInside = method(Element.prototype, "querySelectorAll");
export const queryShadow = method(DocumentFragment.prototype, "querySelectorAll");
export const createElement = method(Document.prototype, "createElement");
export const headOf = getter(Document.prototype, "head");
export const appendChild = method(Node.prototype, "appendChild");
export const baseAddress = getter(Node.prototype, "baseURI");
export const isConnected = getter(Node.prototype, "isConnected");
export const cookieText = getter(Document.prototype, "cookie");
export const currentScript = getter(Document.prototype, "currentScript");
export const Address = URL;
/** What the browser says for its visitor, joined by dots: `gpc` (W3C Global Privacy Control), `dnt`. Of `"1"` and `true` nothing else is meant. */
export let signals = "";
try {
  signals = [navigator.globalPrivacyControl === true && "gpc", navigator.doNotTrack === "1" && "dnt"].filter(Boolean).join(".");
} catch {
  // A getter of the page's.
}

/** Has `before` see what a member of a prototype is given first: it may change it, or take the call over by returning something. */
export const wrap = (prototype, name, before) => {
  // Without a prototype: what a page puts on `Object.prototype` is no part of a descriptor.
  const found = { __proto__: null, ...describe(prototype, name) };
  const key = found.set ? "set" : "value";
  const native = found[key];
  if (!native) return;
  found[key] = { [name](...given) { return before(this, given, native) || apply(native, this, given); } }[name];
  defineProperty(prototype, name, found);
};
