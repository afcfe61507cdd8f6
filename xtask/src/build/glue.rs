//! Renames the glue after the module: wasm-opt makes the names of imports and exports short and says how.

mod exports;
mod lean;
mod sources;

use anyhow::{Result, bail};
use serde::Deserialize;

pub(crate) use lean::lean;
pub(crate) use sources::point_at_sources;

/// What `wasm-opt --minify-imports-and-exports-and-modules` prints.
#[derive(Deserialize)]
pub(crate) struct Names {
    /// Module, name, short name.
    imports: Vec<(String, String, String)>,
    /// Name, short name.
    exports: Vec<(String, String)>,
}

/// The short name that wasm-opt gives to the one module that everything is imported from, whatever it was before.
const MODULE: &str = "a";

/// How the names of modules that are our own JavaScript start: wasm-bindgen copies them.
const COPIES: &str = "./snippets/";

/// Where the object starts that the module imports from.
const OBJECT: &str = "const import0 = {\n";

/// The glue for the renamed module. A name that it does not have is an error, unless it is an export in `unasked`.
pub(crate) fn rename(glue: &str, names: &Names, unasked: &[&str]) -> Result<String> {
    let mut glue = without_namespaces(glue);
    for (module, name, short) in &names.imports {
        glue = match module.starts_with(COPIES) {
            true => add_import(&glue, module, name, short)?,
            false => rename_import(&glue, name, short)?,
        };
    }
    glue = without_unused(&glue);
    glue = replace_once(&glue, "\"./portcullis_bg.js\": import0", &format!("\"{MODULE}\": import0"))?;
    exports::rename(&glue, &names.exports, unasked)
}

/// The glue without the namespaces that it hands over beside its own object: the renamed module imports from one only.
fn without_namespaces(glue: &str) -> String {
    let is_namespace = |line: &str| {
        let line = line.trim_start();
        line.starts_with("import * as import") || line.strip_prefix('"').is_some_and(|line| line.starts_with(COPIES))
    };
    glue.split_inclusive('\n').filter(|line| !is_namespace(line)).collect()
}

/// The glue without what the module imports no longer: what still has its long name in the object.
fn without_unused(glue: &str) -> String {
    let mut is_unused = false;
    let keep = |line: &&str| {
        let begins = line.trim_start().starts_with("__wbg_") && line.ends_with("{\n");
        is_unused |= begins && line.starts_with("        ");
        let keep = !is_unused;
        is_unused &= *line != "        },\n";
        keep
    };
    glue.split_inclusive('\n').filter(keep).collect()
}

/// A function of ours that needs no glue is imported straight from its module. It becomes a property like the others.
fn add_import(glue: &str, module: &str, name: &str, short: &str) -> Result<String> {
    let glue = replace_once(glue, OBJECT, &format!("{OBJECT}        {short}: straight_{name},\n"))?;
    Ok(format!("import {{ {name} as straight_{name} }} from '{module}';\n{glue}"))
}

fn replace_once(glue: &str, from: &str, to: &str) -> Result<String> {
    match glue.matches(from).count() {
        1 => Ok(glue.replace(from, to)),
        count => bail!("glue: `{}` stands in it {count} times, not once", from.trim_end()),
    }
}

/// An import is a property on a line of its own: `name: function(` or `name: imported_name,`.
fn rename_import(glue: &str, name: &str, short: &str) -> Result<String> {
    let property = format!("{name}:");
    let mut found = 0;
    let lines = glue.split_inclusive('\n').map(|line| match line.trim_start().strip_prefix(&property) {
        Some(rest) => {
            found += 1;
            format!("{short}:{rest}")
        }
        None => line.to_owned(),
    });
    let renamed = lines.collect();
    match found {
        1 => Ok(renamed),
        _ => bail!("glue: import {name} stands in it {found} times, not once"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLUE: &str = "import { arm } from './snippets/portcullis-2c5b/www/natives.js';
import * as import1 from \"./snippets/portcullis-2c5b/www/natives.js\"
export function __wbg_reset_state () {
    wasm = wasmInstance.exports;
}
export function boot(host) { wasm.boot(host); }
    const import0 = {
        __wbg_arm_94: function(a) {
        __wbg_arm_9: other,
        \"./portcullis_bg.js\": import0,
        \"./snippets/portcullis-2c5b/www/natives.js\": import1,
";

    fn names(imports: &[(&str, &str)], exports: &[(&str, &str)]) -> Names {
        let import = |(name, short): &(&str, &str)| ("./portcullis_bg.js".into(), name.to_string(), short.to_string());
        let export = |(name, short): &(&str, &str)| (name.to_string(), short.to_string());
        Names { imports: imports.iter().map(import).collect(), exports: exports.iter().map(export).collect() }
    }

    const ALL: &[(&str, &str)] = &[("boot", "c")];

    #[test]
    fn imports_and_exports_get_their_short_names() {
        let names = names(&[("__wbg_arm_94", "x"), ("__wbg_arm_9", "y")], ALL);
        let glue = rename(GLUE, &names, &[]).unwrap();
        assert!(glue.contains("\nx: function(a) {\ny: other,\n        \"a\": import0,"), "{glue}");
        assert!(glue.contains("export function boot(host) { wasm.c(host); }"), "{glue}");
    }

    #[test]
    fn what_the_module_imports_no_longer_is_left_out() {
        let glue = GLUE.replace(
            "        __wbg_arm_9: other,\n",
            "        __wbg_gone_9: function() {\n            gone();\n        },\n",
        );
        let glue = rename(&glue, &names(&[("__wbg_arm_94", "x")], ALL), &[]).unwrap();
        assert!(!glue.contains("gone") && glue.contains("\"a\": import0"), "{glue}");
    }

    #[test]
    fn what_is_imported_straight_from_our_javascript_joins_the_others() {
        let mut names = names(&[("__wbg_arm_94", "x")], ALL);
        names.imports.push(("./snippets/portcullis-2c5b/www/natives.js".into(), "publish".into(), "z".into()));
        let glue = rename(GLUE, &names, &[]).unwrap();
        let import = "import { publish as straight_publish } from './snippets/portcullis-2c5b/www/natives.js';\n";
        assert!(glue.starts_with(import), "{glue}");
        assert!(glue.contains("{\n        z: straight_publish,\n") && !glue.contains("import1"), "{glue}");
    }

    #[test]
    fn an_import_that_the_glue_does_not_have_is_an_error() {
        let error = rename(GLUE, &names(&[("gone", "x")], ALL), &[]).unwrap_err();
        assert_eq!(error.to_string(), "glue: import gone stands in it 0 times, not once");
    }
}
