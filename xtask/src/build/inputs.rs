//! What a bundle is made of: our sources and what the build itself writes. Nothing that ships comes from an npm package.

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// An error where esbuild, by its `metafile`, took anything from a package.
pub(super) fn check(metafile: &[u8]) -> Result<()> {
    let meta: Value = serde_json::from_slice(metafile).context("esbuild's metafile")?;
    let inputs = meta["inputs"].as_object().context("esbuild's metafile has no inputs")?;
    match inputs.keys().find(|input| input.split('/').any(|part| part == "node_modules")) {
        Some(input) => bail!("{input} would ship with us; nothing from an npm package may"),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_sources_and_what_the_build_writes_may_ship() {
        check(br#"{"inputs": {"www/head.js": {}, "../elsewhere/xtask/glue.js": {}}}"#).unwrap();
    }

    #[test]
    fn a_file_of_a_package_may_not() {
        let error = check(br#"{"inputs": {"www/head.js": {}, "node_modules/left-pad/index.js": {}}}"#).unwrap_err();
        assert_eq!(
            error.to_string(),
            "node_modules/left-pad/index.js would ship with us; nothing from an npm package may"
        );
    }

    #[test]
    fn a_metafile_that_lists_nothing_proves_nothing() {
        assert!(check(b"{}").is_err());
    }
}
