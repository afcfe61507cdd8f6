// Natives that nothing else needs, captured when this file comes: from the prototypes, which no element of the page can clobber.

const { apply } = Reflect;
const { getOwnPropertyDescriptor } = Object;
/** What the prototype of `type` has; where the page has taken that away, what an element answers itself has to do. */
const find = (type, name, part) => getOwnPropertyDescriptor(Object(window[type]?.prototype), name)?.[part];
export const method = (type, name, native = find(type, name, "value")) => (target, ...given) => apply(native || target[name], target, given);
export const getter = (type, name, native = find(type, name, "get")) => (target) => (native ? apply(native, target, []) : target[name]);

export const isChecked = getter("HTMLInputElement", "checked");
export const scriptSource = getter("HTMLScriptElement", "src");
export const copyNode = method("Document", "importNode");
const range = method("Document", "createRange");
const fragment = method("Range", "createContextualFragment");
/** What `text` is as markup. For what a released script writes, and only for that: it runs scripts, as `document.write` does. */
export const fragmentOf = (text) => fragment(range(document), text);
