// How languages write plurals, numbers, dates, countries and lists, by the browser's own `Intl`: only the preferences show any.

const PLURALS = ["zero", "one", "two", "few", "many", "other"];
const date = { __proto__: null, dateStyle: "long" };
const days = { __proto__: null, style: "unit", unit: "day", unitDisplay: "long" };
const country = { __proto__: null, type: "region" };
const items = { __proto__: null, type: "unit", style: "short" };

const list = (language, ...texts) => new Intl.ListFormat(language, items).format(texts);
const plural = (language, value, ...texts) => {
  const text = texts[PLURALS.indexOf(new Intl.PluralRules(language).select(value))] || texts[5];
  return text.replace("{n}", new Intl.NumberFormat(language).format(value));
};

/** In the order of `Form` in src/view/screen.rs. */
const FORMS = [
  plural,
  (language, value) => new Intl.NumberFormat(language, days).format(value),
  // A day is the same everywhere, a moment is the visitor's; what is neither is in somebody's own words.
  (language, value) => {
    if (/^\d{4}-\d\d-\d\d$/.test(value)) return new Intl.DateTimeFormat(language, { __proto__: null, ...date, timeZone: "UTC" }).format(new Date(value));
    return /^\d+$/.test(value) ? new Intl.DateTimeFormat(language, date).format(+value) : value;
  },
  (language, ...codes) => {
    const names = new Intl.DisplayNames(language, country);
    return list(language, ...codes.map((code) => names.of(code)));
  },
  list,
];

/** A value of the view (src/view/screen.rs, `Form`) as `language` writes it; as it is where the browser cannot say. */
export function form(language, step) {
  const [value, ...texts] = step.slice(1).split("\x06");
  try {
    return "" + FORMS[step[0]](language, value, ...texts);
  } catch {
    return step[0] > 0 ? [value, ...texts].join(", ") : texts[5].replace("{n}", value);
  }
}
