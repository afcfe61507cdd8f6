//! `cargo xtask bundle CONFIG`: the one file with a site's config, and so with its own words, inside.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::build::{Flavour, get, put, seal};
use crate::check;
use crate::project::Project;

/// Under what the loader finds the config; see www/natives.js.
const KEY: &str = "Symbol.for(\"portcullis.config\")";

/// Under what it finds the rules of law; see www/beside.js.
const RULES_KEY: &str = "Symbol.for(\"portcullis.rules\")";

/// What `portcullis.js` begins with, so that a browser reads it as UTF-8 under any page.
const MARK: char = '\u{feff}';

/// Writes `portcullis.js` with `config` inside and `portcullis.fallback.js` beside it into `out`; `false` where the config is
/// not a good one, and then nothing is written.
pub(crate) fn bundle(project: &Project, config: &Path, out: Option<PathBuf>) -> Result<bool> {
    if !check::check(config)? {
        return Ok(false);
    }
    let (dist, out) = (Flavour::Shipped.out(project), out.unwrap_or_else(|| project.target("bundle")));
    let text = fs::read_to_string(config).with_context(|| format!("cannot read {}", config.display()))?;
    let script = String::from_utf8(get(&dist.join("portcullis.js"))?)?;
    let more = String::from_utf8(get(&dist.join("portcullis.more.js"))?)?;
    let rules = if asks_for_rules(&text)? { get(&dist.join("presets/regions.json"))? } else { Vec::new() };
    put(&out.join("portcullis.js"), with_config(&script, &more, &text, &String::from_utf8(rules)?)?)?;
    put(&out.join("portcullis.fallback.js"), get(&dist.join("portcullis.fallback.js"))?)?;
    seal(&out)?;
    println!("{}: serve this folder as it is; the tag needs no data-config", out.display());
    Ok(true)
}

/// Whether a page of `config` fetches the rules that we ship.
fn asks_for_rules(config: &str) -> Result<bool> {
    let config = portcullis::config::parse(config.trim_start_matches(MARK)).map_err(anyhow::Error::msg)?;
    Ok(config.regions().is_some_and(|regions| regions.get("rules").is_none()))
}

/// `script` with the text of a config before it, `more`, and `rules` if there are any. Nothing in a JSON string ends a script that is a
/// file of its own.
fn with_config(script: &str, more: &str, config: &str, rules: &str) -> Result<String> {
    let script = script.strip_prefix(MARK).context("portcullis.js does not begin with a byte order mark")?;
    let config = serde_json::to_string(config.trim_start_matches(MARK))?;
    let rules = match rules {
        "" => String::new(),
        rules => format!("window[{RULES_KEY}]={};", serde_json::to_string(rules)?),
    };
    Ok(format!("{MARK}{more}window[{KEY}]={config};{rules}{script}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_config_comes_first_and_the_byte_order_mark_before_it() {
        let script = with_config("\u{feff}run()", "more();\n", "{\"format\": 1}\n", "").unwrap();
        assert_eq!(
            script,
            "\u{feff}more();\nwindow[Symbol.for(\"portcullis.config\")]=\"{\\\"format\\\": 1}\\n\";run()"
        );
    }

    #[test]
    fn rules_come_along_where_a_page_would_fetch_ours() {
        for (config, come) in [
            (r#"{"format": 1}"#, false),
            (r#"{"format": 1, "regions": {}}"#, true),
            (r#"{"format": 1, "regions": {"rules": "/rules.json"}}"#, false),
        ] {
            assert_eq!(asks_for_rules(config).unwrap(), come, "{config}");
        }
        let script = with_config("\u{feff}run()", "", "{}", "{\"format\": 1}").unwrap();
        assert!(script.ends_with("window[Symbol.for(\"portcullis.rules\")]=\"{\\\"format\\\": 1}\";run()"), "{script}");
    }

    #[test]
    fn the_keys_are_those_that_the_page_asks_for() {
        for (page, key) in
            [(include_str!("../../www/natives.js"), KEY), (include_str!("../../www/beside.js"), RULES_KEY)]
        {
            assert!(page.contains(&format!("window[{key}]")));
        }
    }
}
