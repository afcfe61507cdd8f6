// Whether what is drawn can be read, and whether the answers look alike: by what the browser made of our style sheet, the site's theme
// and the page's own rules for our parts.

import { getAttribute, matches, method, queryInside, queryShadow } from "./natives.js";
import { fault } from "./page.js";
import { theStage } from "./stage.js";

const { getComputedStyle: styleOf } = window;
export const boxOf = method(Element.prototype, "getBoundingClientRect");

/** `look`, or `answer` where the page has put something of its own in place of what it asks. */
const unless = (answer, look) => (...given) => {
  try {
    return look(...given);
  } catch {
    return answer;
  }
};

const share = (part) => ((part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
/** The relative luminance (WCAG 2.2) of a colour as computed styles have it; not a number where it is not of red, green and blue. */
const luminance = (colour) => {
  const [red, green, blue] = /^rgb/.test(colour) ? colour.match(/[\d.]+/g).map(share) : [];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
};
/** Whether one colour on the other has a contrast of `least` to 1; so has what is not of red, green and blue, of which nobody can tell. */
const stands = (one, other, least) => {
  const ratio = luminance(one) / luminance(other);
  return !(ratio < least && 1 / ratio < least);
};

/**
 * Whether the text of what is shown, and the borders of what can be pressed, have the contrast that WCAG 2.2 asks for (1.4.3 and
 * 1.4.11). One element of each name stands for all: they share a rule. Colours that the visitor has forced are not looked at.
 */
export const isLegible = unless(true, ({ host, view }) => {
  if (matchMedia("(forced-colors:active)").matches || !view.firstElementChild) return true;
  const surface = styleOf(view.firstElementChild).backgroundColor;
  const each = new Map([...queryInside(view, "h2,p,a,.reopen,input:not(:checked)")].map((node) => [node.localName, node]));
  return [...each.values(), ...host.children].every((node) => {
    const { color, backgroundColor, borderTopColor } = styleOf(node);
    const isSwitch = node.localName === "input";
    return (isSwitch || stands(color, /^rgba.*, 0\)$/.test(backgroundColor) ? surface : backgroundColor, 4.5))
      && (!isSwitch && !/^reopen/.test(node.className) || stands(borderTopColor, surface, 3));
  });
});

/** What makes one answer easier to see, to hit or to read than another. */
const looks = (node) => {
  const { fontFamily, fontSize, fontWeight, color, backgroundColor, borderTopColor, opacity, visibility } = styleOf(node);
  const { width, height } = boxOf(node);
  return "" + [fontFamily, fontSize, fontWeight, color, backgroundColor, borderTopColor, opacity, visibility, Math.round(width / 2), Math.round(height / 2)];
};

/** Says so where the two answers do not look alike (EDPB Cookie Banner Taskforce, 17 January 2023, paragraphs 17 and 18). */
export const compare = unless(0, () => {
  const stage = theStage();
  if (!stage) return;
  const [one, other] = [...stage.host.children, ...queryShadow(stage.root, "button")].filter((node) => /-all$|noted/.test(getAttribute(node, "data-portcullis-action")));
  // Pointed at, one may look as the page likes.
  if ([one, other].some((node) => node && matches(node, ":hover,:focus,:active"))) return;
  // One alone: the page has taken the other out.
  if (one && (!other || looks(one) !== looks(other))) fault("answers-unequal", "", "the page's styles make one answer stand out; take them off our parts");
});
