// What a browser would only say at run time: names that nothing defines, code that nothing reaches.

import js from "@eslint/js";
import globals from "globals";

/** What the build puts in place of these (xtask/src/build/script.rs). */
const names = "VERSION BUILD LENGTH SUM MODULE STAND_INS SIZE HEAD FUNCTIONS STARTS SHAPES INTEGRITY MORE_STYLES MORE_TEXTS PLACEHOLDER_STYLES";
const constants = Object.fromEntries(names.split(" ").map((name) => [`__${name}__`, false]));

export default [
  { ignores: ["dist/", "target/"] },
  js.configs.recommended,
  { files: ["**/*.js"], languageOptions: { globals: { ...globals.browser, ...constants } } },
  {
    files: ["**/*.mjs"],
    // Stories hand functions to the page, where window and document are.
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
  },
  {
    rules: {
      // A catch without a word is how the border keeps errors from the page.
      "no-empty": ["error", { allowEmptyCatch: true }],
      // Steps between control characters are how a tree crosses the border.
      "no-control-regex": "off",
    },
  },
];
