//! Makes the style sheet small before it is compiled into the module: every visitor pays for its bytes.

use std::{env, error::Error, fs, path::Path};

const STYLES: &str = "www/styles/dialog.css";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={STYLES}");
    println!("cargo::rerun-if-changed=build.rs");
    let css = minifier::css::minify(&fs::read_to_string(STYLES)?)?.to_string();
    fs::write(Path::new(&env::var("OUT_DIR")?).join("dialog.css"), css)?;
    Ok(())
}
