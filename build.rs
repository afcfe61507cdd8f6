//! Makes style sheets small and parts the texts before they are compiled in: every visitor pays for what is in the module.

use std::{env, error::Error, fs, path::Path};

use serde_json::{Map, Value};

fn main() -> Result<(), Box<dyn Error>> {
    for source in ["www/styles", "www/locales", "build.rs"] {
        println!("cargo::rerun-if-changed={source}");
    }
    for name in ["first.css", "second.css", "placeholder.css", "light.css", "dark.css"] {
        let css = minifier::css::minify(&fs::read_to_string(Path::new("www/styles").join(name))?)?.to_string();
        // What the minifier leaves: no value of ours has these in quotes.
        let css = css.replace(" !important", "!important").replace(";}", "}").replace("@media (", "@media(");
        write(name, &css)?;
    }
    write("languages", &languages()?)?;
    let english: Map<String, Value> = serde_json::from_str(&fs::read_to_string("www/locales/en.json")?)?;
    // What only the second layer, notices and placeholders say comes with them, in portcullis.more.js.
    let is_second = |key: &str| {
        ["second.", "services.", "category.", "notice.", "placeholder.", "fact.", "rightsUrl"]
            .iter()
            .any(|start| key.starts_with(start))
    };
    let (second, first): (Map<_, _>, Map<_, _>) = english.into_iter().partition(|(key, _)| is_second(key));
    write("first.json", &serde_json::to_string(&first)?)?;
    write("second.json", &serde_json::to_string(&second)?)
}

/// The languages that have texts, English first.
fn languages() -> Result<String, Box<dyn Error>> {
    let mut names = Vec::new();
    for entry in fs::read_dir("www/locales")? {
        names.extend(entry?.path().file_stem().and_then(|name| name.to_str()).map(str::to_owned));
    }
    names.sort_by_key(|name| (name != "en", name.clone()));
    Ok(names.join(" "))
}

fn write(name: &str, text: &str) -> Result<(), Box<dyn Error>> {
    Ok(fs::write(Path::new(&env::var("OUT_DIR")?).join(name), text)?)
}
