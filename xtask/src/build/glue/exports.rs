//! Renames exports in the glue, where they are properties of `wasm`.

use anyhow::{Context, Result, bail};

/// How the glue reaches an export.
const OBJECT: &str = "wasm.";

/// The glue with the exports' short names; `exports` are pairs of name and short name. An export that it does not use
/// is an error unless it is in `unasked`, and so is one that it uses and the module does not have.
pub(super) fn rename(glue: &str, exports: &[(String, String)], unasked: &[&str]) -> Result<String> {
    let glue = without_missing_start(glue, exports);
    let (mut renamed, mut asked) = (String::new(), Vec::new());
    let mut rest = &*glue;
    while let Some((before, property, after)) = next(rest) {
        let (_, short) = exports
            .iter()
            .find(|(name, _)| name == property)
            .with_context(|| format!("glue: it uses the export {property}, which the module does not have"))?;
        renamed.extend([before, OBJECT, short]);
        asked.push(property);
        rest = after;
    }
    match exports.iter().find(|(name, _)| !asked.contains(&&**name) && !unasked.contains(&&**name)) {
        Some((name, _)) => bail!("glue: export {name} is not used in it"),
        None => Ok(renamed + rest),
    }
}

/// The next `wasm.property`: what stands before it, the property, what follows.
fn next(glue: &str) -> Option<(&str, &str, &str)> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
    let is_other = |before: &str| before.ends_with(|c| is_word(c) || c == '.' || c == '\'' || c == '"');
    let (at, _) = glue.match_indices(OBJECT).find(|(at, _)| !is_other(&glue[..*at]))?;
    let property = &glue[at + OBJECT.len()..];
    let end = property.find(|c| !is_word(c)).unwrap_or(property.len());
    Some((&glue[..at], &property[..end], &property[end..]))
}

/// wasm-bindgen's reset calls the start function also where the module has none.
fn without_missing_start(glue: &str, exports: &[(String, String)]) -> String {
    match exports.iter().any(|(name, _)| name == "__wbindgen_start") {
        true => glue.to_owned(),
        false => glue.replace("wasm.__wbindgen_start();", ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLUE: &str = "wasm.boot(host); wasm.boot_twice; 'x.wasm.boot'; mywasm.boot; wasm = wasm2;";

    fn check(glue: &str, exports: &[(&str, &str)], unasked: &[&str]) -> Result<String> {
        let exports: Vec<_> = exports.iter().map(|(name, short)| (name.to_string(), short.to_string())).collect();
        rename(glue, &exports, unasked)
    }

    #[test]
    fn exports_get_their_short_names_and_nothing_else_does() {
        let renamed = check(GLUE, &[("boot", "c"), ("boot_twice", "d")], &[]).unwrap();
        assert_eq!(renamed, "wasm.c(host); wasm.d; 'x.wasm.boot'; mywasm.boot; wasm = wasm2;");
    }

    #[test]
    fn a_short_name_that_is_also_a_long_one_is_not_renamed_twice() {
        assert_eq!(check("wasm.a; wasm.b;", &[("a", "b"), ("b", "c")], &[]).unwrap(), "wasm.b; wasm.c;");
    }

    #[test]
    fn a_reset_does_not_call_a_start_function_that_is_not_there() {
        let reset = "wasm.boot; wasm.__wbindgen_start();";
        assert_eq!(check(reset, &[("boot", "c")], &[]).unwrap(), "wasm.c; ");
        let renamed = check(reset, &[("boot", "c"), ("__wbindgen_start", "d")], &[]).unwrap();
        assert_eq!(renamed, "wasm.c; wasm.d();");
    }

    #[test]
    fn an_export_that_the_glue_does_not_use_is_an_error_unless_it_is_known() {
        let exports = [("boot", "c"), ("boot_twice", "d"), ("gone", "e")];
        let error = check(GLUE, &exports, &[]).unwrap_err();
        assert_eq!(error.to_string(), "glue: export gone is not used in it");
        check(GLUE, &exports, &["gone"]).unwrap();
    }

    #[test]
    fn an_export_that_the_module_does_not_have_is_an_error() {
        let error = check(GLUE, &[("boot", "c")], &[]).unwrap_err();
        assert_eq!(error.to_string(), "glue: it uses the export boot_twice, which the module does not have");
    }
}
