//! `cargo xtask check CONFIG`: reads a config as a page would, with the same code.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use portcullis::config;

/// Says whether the config in `file` is a good one.
pub(crate) fn check(file: &Path) -> Result<bool> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let verdict = verdict(&text);
    let (Ok(line) | Err(line)) = &verdict;
    println!("{}: {line}", file.display());
    Ok(verdict.is_ok())
}

fn verdict(text: &str) -> Result<String, String> {
    let config = config::parse(text).map_err(|error| error.to_string())?;
    let (categories, services) = (config.categories().count(), config.services().count());
    Ok(format!("ok, {categories} categories, {services} services, hash {}", config.hash))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_good_config_is_summed_up() {
        let line = verdict(r#"{"format": 1}"#).unwrap();
        assert!(line.starts_with("ok, 5 categories, 0 services, hash "), "{line}");
    }

    #[test]
    fn a_bad_config_is_told_in_the_words_of_the_parser() {
        let error = config::parse("{").unwrap_err().to_string();
        assert_eq!(verdict("{"), Err(error));
    }
}
