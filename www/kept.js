// What a browser keeps for the site, as far as we ask it: whether localStorage is of use, and cookies.

import { apply, cookieText, describe } from "./natives.js";

const { set: setCookie } = describe(Document.prototype, "cookie");
const writeCookie = (text) => apply(setCookie, document, [text]);

/** Whether there are `cookies`, or else a localStorage, to read; a handle to one that throws would end the module. */
export function storageIsThere(cookies) {
  try {
    return cookies ? navigator.cookieEnabled && cookieText(document) !== null : !!window.localStorage;
  } catch {
    return false;
  }
}

/** Whether localStorage takes, gives and forgets. Other tabs hear of it, so it is asked only before something is kept. */
export function storageWorks(key) {
  try {
    const { localStorage } = window;
    localStorage.setItem(key, "1");
    const works = localStorage.getItem(key) === "1";
    localStorage.removeItem(key);
    return works;
  } catch {
    return false;
  }
}

/** The values of all cookies `name`, a line each; none where the browser denies them. */
export function cookies(name) {
  try {
    const pairs = cookieText(document).split("; ");
    return pairs.filter((pair) => pair.startsWith(name + "=")).map((pair) => pair.slice(name.length + 1)).join("\n");
  } catch {
    return "";
  }
}

/**
 * Removes the cookie `name`, set with the attributes `end`, from the host and its parent domains: from `path`, where the page may not see
 * it, and while it is there from the folders above the page, of which a page could have thousands: the first ten and the last ten.
 */
export function dropCookie(name, end, path) {
  const { hostname, pathname } = location;
  const hosts = ["", ...hostname.split(".").map((_, index, labels) => "; Domain=" + labels.slice(index).join("."))];
  const drop = (folder) => {
    for (const host of hosts)
      for (const at of [folder, folder + "/"]) writeCookie(name + "=; Max-Age=0; Path=" + at + host + end);
  };
  const isGone = () => !("; " + cookieText(document)).includes("; " + name + "=");
  if (path) drop(path);
  pathname.split("/").some((_, index, parts) =>
    (index < 10 || index > parts.length - 11) && (isGone() || drop(parts.slice(0, index + 1).join("/"))));
}

/**
 * Keeps the cookie `name` for `days`, if there is a `value`, in place of all of its name that this page can reach. Returns
 * whether it is alone there now: one too long is dropped in silence.
 */
export function keepCookie(name, value, days, domain, path) {
  const end = location.protocol === "https:" ? "; SameSite=Lax; Secure" : "; SameSite=Lax";
  const keep = () => {
    dropCookie(name, end, path);
    if (value) writeCookie(`${name}=${value}; Max-Age=${days * 86400}; Path=` + path + (domain && "; Domain=" + domain) + end);
    return cookies(name) === value;
  };
  try {
    // Another tab may have written in between.
    return keep() || keep();
  } catch {
    return false;
  }
}
