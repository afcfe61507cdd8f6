//! Makes the style sheets small before they are compiled into the module: every visitor pays for its bytes.

use std::{env, error::Error, fs, path::Path};

const FOLDER: &str = "www/styles";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={FOLDER}");
    println!("cargo::rerun-if-changed=build.rs");
    for name in ["dialog.css", "dark.css"] {
        let css = minifier::css::minify(&fs::read_to_string(Path::new(FOLDER).join(name))?)?.to_string();
        // What the minifier leaves: no value of ours has these in quotes.
        let css = css.replace(" !important", "!important").replace(";}", "}").replace("@media (", "@media(");
        fs::write(Path::new(&env::var("OUT_DIR")?).join(name), css)?;
    }
    Ok(())
}
