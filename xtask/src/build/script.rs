//! `portcullis.js`, which has the module inside, `portcullis.head.js`, the hold alone, and `portcullis.more.js`, for the second layer.

use std::path::Path;

use anyhow::{Result, bail};
use portcullis::view::{PLACEHOLDER_STYLES, SECOND_STYLES, SECOND_TEXTS};

use super::module::Module;
use super::{bundled, put, streams, text};
use crate::plan::bundle::{Bundle, Kind};
use crate::project::Project;

/// What stands in www/loader.js where the module will be.
const PLACE: &str = "__MODULE__";

/// Writes `portcullis.js` into `folder`.
pub(crate) fn write(project: &Project, module: &Module, folder: &Path) -> Result<()> {
    let streams = streams::sort(&module.wasm)?;
    let text = text::encode(&streams.units);
    let script = bundled(
        project,
        Bundle {
            kind: Kind::Script,
            entry: "loader.js",
            aliases: vec![("portcullis-glue", &module.glue)],
            inject: Vec::new(),
            constants: vec![
                ("__LENGTH__", text.literal.encode_utf16().count().to_string()),
                ("__SUM__", text::checksum(&text.literal).to_string()),
                ("__SIZE__", streams.size.to_string()),
                ("__HEAD__", streams.head.to_string()),
                ("__FUNCTIONS__", streams.functions.to_string()),
                ("__STARTS__", format!("{:?}", streams.starts)),
                ("__SHAPES__", format!("{:?}", streams::shapes())),
                ("__STAND_INS__", text::object(&text.stand_ins)),
            ],
        },
    )?;
    put(&folder.join("portcullis.js"), with_module(&script, &text.literal)?)
}

/// Writes `portcullis.head.js` into `folder`.
pub(crate) fn write_head(project: &Project, folder: &Path) -> Result<()> {
    let bundle =
        Bundle { kind: Kind::Head, entry: "head.js", aliases: Vec::new(), inject: Vec::new(), constants: Vec::new() };
    put(&folder.join("portcullis.head.js"), bundled(project, bundle)?)
}

/// Writes `portcullis.more.js` into `folder`.
pub(crate) fn write_more(project: &Project, folder: &Path) -> Result<()> {
    let bundle =
        Bundle { kind: Kind::More, entry: "more.js", aliases: Vec::new(), inject: Vec::new(), constants: more()? };
    put(&folder.join("portcullis.more.js"), bundled(project, bundle)?)
}

/// The build constants of what the second layer has on top.
pub(crate) fn more() -> Result<Vec<(&'static str, String)>> {
    // A text in a JSON text: esbuild takes constants as JSON.
    let text = |text: &str| serde_json::to_string(text);
    Ok(vec![
        ("__MORE_STYLES__", text(SECOND_STYLES)?),
        ("__MORE_TEXTS__", text(SECOND_TEXTS)?),
        ("__PLACEHOLDER_STYLES__", text(PLACEHOLDER_STYLES)?),
    ])
}

/// The script with the module in its place. It starts with a byte order mark: that is what makes a browser read it as
/// UTF-8 also where the server or the page names another encoding.
fn with_module(script: &str, module: &str) -> Result<String> {
    match script.matches(PLACE).count() {
        1 => Ok(format!("\u{feff}{}", script.replace(PLACE, &format!("'{module}'")))),
        count => bail!("portcullis.js: {PLACE} stands in it {count} times, not once"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_module_takes_its_place_and_the_file_starts_with_a_byte_order_mark() {
        assert_eq!(with_module("d(__MODULE__)", "\u{100}asm").unwrap(), "\u{feff}d('\u{100}asm')");
    }

    #[test]
    fn a_bundle_without_a_place_for_the_module_is_an_error() {
        let error = with_module("d()", "").unwrap_err();
        assert_eq!(error.to_string(), "portcullis.js: __MODULE__ stands in it 0 times, not once");
    }
}
