//! Renames the glue after the module: wasm-opt makes the names of imports and exports short and says how.

use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

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
    glue = replace_once(
        &glue,
        "\"./portcullis_bg.js\": import0",
        &format!("\"{MODULE}\": import0"),
    )?;
    let mut asked = Vec::new();
    for (name, short) in &names.exports {
        let (renamed, count) = rename_export(&glue, name, short);
        if count == 0 && !unasked.contains(&&**name) {
            bail!("glue: export {name} is not used in it");
        }
        glue = renamed;
        asked.push(&**short);
    }
    let glue = without_missing_start(&glue, &asked);
    check_exports(&glue, &asked)?;
    Ok(glue)
}

/// The glue without the namespaces that it hands over beside its own object: the renamed module imports from one only.
fn without_namespaces(glue: &str) -> String {
    let is_namespace = |line: &str| {
        let line = line.trim_start();
        line.starts_with("import * as import")
            || line
                .strip_prefix('"')
                .is_some_and(|line| line.starts_with(COPIES))
    };
    glue.split_inclusive('\n')
        .filter(|line| !is_namespace(line))
        .collect()
}

/// A function of ours that needs no glue is imported straight from its module. It becomes a property like the others.
fn add_import(glue: &str, module: &str, name: &str, short: &str) -> Result<String> {
    let glue = replace_once(
        glue,
        OBJECT,
        &format!("{OBJECT}        {short}: straight_{name},\n"),
    )?;
    Ok(format!(
        "import {{ {name} as straight_{name} }} from '{module}';\n{glue}"
    ))
}

fn replace_once(glue: &str, from: &str, to: &str) -> Result<String> {
    match glue.matches(from).count() {
        1 => Ok(glue.replace(from, to)),
        count => bail!(
            "glue: `{}` stands in it {count} times, not once",
            from.trim_end()
        ),
    }
}

/// An import is a property on a line of its own: `name: function(` or `name: imported_name,`.
fn rename_import(glue: &str, name: &str, short: &str) -> Result<String> {
    let property = format!("{name}:");
    let mut found = 0;
    let lines =
        glue.split_inclusive('\n')
            .map(|line| match line.trim_start().strip_prefix(&property) {
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

/// An export is a property of `wasm`. Gives the glue and how often it was found.
fn rename_export(glue: &str, name: &str, short: &str) -> (String, usize) {
    let (mut renamed, mut count) = (String::new(), 0);
    let mut rest = glue;
    while let Some((before, property, after)) = next_export(rest) {
        renamed.push_str(before);
        renamed.push_str("wasm.");
        renamed.push_str(if property == name { short } else { property });
        count += usize::from(property == name);
        rest = after;
    }
    (renamed + rest, count)
}

/// The next `wasm.property`: what stands before it, the property, what follows.
fn next_export(glue: &str) -> Option<(&str, &str, &str)> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
    let mut from = 0;
    loop {
        let at = from + glue[from..].find("wasm.")?;
        let (before, property) = (&glue[..at], &glue[at + "wasm.".len()..]);
        if !before.ends_with(|c| is_word(c) || c == '.' || c == '\'' || c == '"') {
            let end = property.find(|c| !is_word(c)).unwrap_or(property.len());
            return Some((before, &property[..end], &property[end..]));
        }
        from = at + "wasm.".len();
    }
}

/// wasm-bindgen's reset calls the start function also where the module has none.
fn without_missing_start(glue: &str, exports: &[&str]) -> String {
    match exports.contains(&"__wbindgen_start") {
        true => glue.to_owned(),
        false => glue.replace("wasm.__wbindgen_start();", ""),
    }
}

fn check_exports(glue: &str, exports: &[&str]) -> Result<()> {
    let mut rest = glue;
    while let Some((_, property, after)) = next_export(rest) {
        if !exports.contains(&property) {
            bail!("glue: it uses the export {property}, which the module does not have");
        }
        rest = after;
    }
    Ok(())
}

/// The glue with its imports of our own JavaScript turned from wasm-bindgen's copies to the sources: one copy of each
/// is bundled, however it is reached, and no folder name with a hash in it stands in the way of equal builds.
pub(crate) fn point_at_sources(glue: &str, root: &Path) -> Result<String> {
    glue.split_inclusive('\n')
        .map(|line| point_line(line, root))
        .collect()
}

fn point_line(line: &str, root: &Path) -> Result<String> {
    let Some((before, quoted)) = line
        .split_once(" from ")
        .filter(|_| line.starts_with("import "))
    else {
        return Ok(line.to_owned());
    };
    let Some(path) = quoted
        .trim_end()
        .trim_end_matches(';')
        .trim_matches(['\'', '"'])
        .strip_prefix(COPIES)
    else {
        return Ok(line.to_owned());
    };
    let (_, source) = path
        .split_once('/')
        .context("glue: a snippet without a folder")?;
    let source = serde_json::to_string(&root.join(source).to_string_lossy())?;
    Ok(format!("{before} from {source};\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLUE: &str = "import { arm } from './snippets/portcullis-2c5b/www/natives.js';
import * as import1 from \"./snippets/portcullis-2c5b/www/natives.js\"
export function __wbg_reset_state () {
    wasm = wasmInstance.exports;
    wasm.__wbindgen_start();
}
export function boot(host) { wasm.boot(host); wasm.boot_twice; 'x.wasm.boot'; }
    const import0 = {
        __wbg_arm_94: function(a) {
        __wbg_arm_9: other,
        \"./portcullis_bg.js\": import0,
        \"./snippets/portcullis-2c5b/www/natives.js\": import1,
";

    fn names(imports: &[(&str, &str)], exports: &[(&str, &str)]) -> Names {
        let import = |(name, short): &(&str, &str)| {
            (
                "./portcullis_bg.js".into(),
                name.to_string(),
                short.to_string(),
            )
        };
        let export = |(name, short): &(&str, &str)| (name.to_string(), short.to_string());
        Names {
            imports: imports.iter().map(import).collect(),
            exports: exports.iter().map(export).collect(),
        }
    }

    const ALL: &[(&str, &str)] = &[("boot", "c"), ("boot_twice", "d")];

    #[test]
    fn imports_and_exports_get_their_short_names() {
        let names = names(&[("__wbg_arm_94", "x"), ("__wbg_arm_9", "y")], ALL);
        let glue = rename(GLUE, &names, &[]).unwrap();
        assert!(
            glue.contains("\nx: function(a) {\ny: other,\n        \"a\": import0,"),
            "{glue}"
        );
        assert!(
            glue.contains("export function boot(host) { wasm.c(host); wasm.d; 'x.wasm.boot'; }"),
            "{glue}"
        );
    }

    #[test]
    fn what_is_imported_straight_from_our_javascript_joins_the_others() {
        let mut names = names(&[("__wbg_arm_94", "x")], ALL);
        names.imports.push((
            "./snippets/portcullis-2c5b/www/natives.js".into(),
            "publish".into(),
            "z".into(),
        ));
        let glue = rename(GLUE, &names, &[]).unwrap();
        let import = "import { publish as straight_publish } from './snippets/portcullis-2c5b/www/natives.js';\n";
        assert!(glue.starts_with(import), "{glue}");
        assert!(
            glue.contains("{\n        z: straight_publish,\n") && !glue.contains("import1"),
            "{glue}"
        );
    }

    #[test]
    fn a_reset_does_not_call_a_start_function_that_is_not_there() {
        assert!(
            !rename(GLUE, &names(&[("__wbg_arm_94", "x")], ALL), &[])
                .unwrap()
                .contains("start")
        );
        let with_start = [ALL, &[("__wbindgen_start", "e")]].concat();
        assert!(
            rename(GLUE, &names(&[("__wbg_arm_94", "x")], &with_start), &[])
                .unwrap()
                .contains("wasm.e();")
        );
    }

    #[test]
    fn an_import_that_the_glue_does_not_have_is_an_error() {
        let error = rename(GLUE, &names(&[("gone", "x")], ALL), &[]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "glue: import gone stands in it 0 times, not once"
        );
    }

    #[test]
    fn an_export_that_the_glue_does_not_use_is_an_error_unless_it_is_known() {
        let more = [ALL, &[("gone", "e")]].concat();
        let error = rename(GLUE, &names(&[("__wbg_arm_94", "x")], &more), &[]).unwrap_err();
        assert_eq!(error.to_string(), "glue: export gone is not used in it");
        rename(GLUE, &names(&[("__wbg_arm_94", "x")], &more), &["gone"]).unwrap();
    }

    #[test]
    fn an_export_that_the_module_does_not_have_is_an_error() {
        let error = rename(GLUE, &names(&[("__wbg_arm_94", "x")], &ALL[..1]), &[]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "glue: it uses the export boot_twice, which the module does not have"
        );
    }

    #[test]
    fn copies_of_our_javascript_become_the_sources() {
        let glue = point_at_sources(GLUE, Path::new("/p")).unwrap();
        let import = "import { arm } from \"/p/www/natives.js\";\nimport * as import1 from \"/p/www/natives.js\";\n";
        assert!(glue.starts_with(import), "{glue}");
        assert!(
            glue.contains("\"./snippets/portcullis-2c5b/www/natives.js\": import1"),
            "{glue}"
        );
    }
}
