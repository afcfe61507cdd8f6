//! `portcullis.js`, which has the module inside, `portcullis.head.js`, the hold alone, and `portcullis.more.js`, for the second layer.

use std::path::Path;

use anyhow::{Result, bail};
use portcullis::view::{PLACEHOLDER_STYLES, SECOND_STYLES, SECOND_TEXTS};

use super::module::Module;
use super::streams::{self, Row, Streams};
use super::{brotli, bundled, put, text};
use crate::plan::bundle::{Bundle, Kind};
use crate::project::Project;

/// How many ways are tried to put the streams of the module in a row.
const TRIES: usize = 32;

/// Writes `portcullis.js` into `folder`, and `portcullis.more.js`, which fits it.
pub(crate) fn write(project: &Project, module: &Module, folder: &Path) -> Result<()> {
    let (first, second) = (streams::sort(&module.parts.first)?, streams::sort(&module.parts.second)?);
    let aliases = vec![("portcullis-glue", module.glue.as_path())];
    let mut constants = first_constants(&first);
    let bundle = Bundle { kind: Kind::Script, entry: "loader.js", aliases, inject: Vec::new(), constants };
    let script = bundled(project, bundle)?;
    let (mut best, mut least) = (String::new(), usize::MAX);
    for row in first.rows(TRIES) {
        let packed = Packed::of(&row);
        let filled = packed.fill(&script)?;
        let size = brotli(filled.as_bytes())?.len();
        if size < least {
            (best, least) = (filled, size);
        }
    }
    put(&folder.join("portcullis.js"), guarded(&best, CLOSED))?;
    constants = [packing(&second), more()?].concat();
    let bundle = Bundle { kind: Kind::More, entry: "more.js", aliases: Vec::new(), inject: Vec::new(), constants };
    let filled = Packed::of(&second.rows(1)[0]).fill(&bundled(project, bundle)?)?;
    // Without it nothing is let go.
    put(&folder.join("portcullis.more.js"), guarded(&filled, ""))
}

fn first_constants(streams: &Streams) -> Vec<(&'static str, String)> {
    let mut constants = packing(streams);
    constants.push(("__SHAPES__", format!("{:?}", streams::shapes())));
    constants
}

/// How a part of the module is packed, as build constants, but for what depends on the row.
fn packing(streams: &Streams) -> Vec<(&'static str, String)> {
    vec![
        ("__SIZE__", streams.size.to_string()),
        ("__HEAD__", streams.head.to_string()),
        ("__FUNCTIONS__", streams.functions.to_string()),
    ]
}

/// What begins a file, so that a browser reads it as UTF-8 also where the server or the page names another encoding.
const MARK: char = '\u{feff}';

/// What a script that has not started does first: the hold, if it is there, lets nothing pass then, and need not say too that nobody came.
pub(super) const CLOSED: &str = r#"(window[Symbol.for("portcullis.hold")]||{}).judge=()=>1;"#;

/// The script, which throws nothing into a page that has broken what we start with; then it does what `closed` says.
pub(super) fn guarded(script: &str, closed: &str) -> String {
    let script = script.trim_end().trim_end_matches(';');
    format!(r#"{MARK}try{{{script}}}catch(e){{{closed}console.error("portcullis: [not-started] "+e)}}"#) + "\n"
}

/// A part of the module as it stands in a script.
struct Packed {
    literal: String,
    starts: String,
    stand_ins: String,
    sum: String,
}

impl Packed {
    fn of(row: &Row) -> Self {
        let text = text::encode(&row.units);
        let sum = text::checksum(&text.literal).to_string();
        let starts = serde_json::to_string(&row.starts).expect("numbers are JSON");
        Self { literal: text.literal, starts, stand_ins: text::object(&text.stand_ins), sum }
    }

    /// `script` with this in its place.
    fn fill(&self, script: &str) -> Result<String> {
        let length = self.literal.encode_utf16().count().to_string();
        let mut script = script.replace("__LENGTH__", &length).replace("__SUM__", &self.sum);
        for (place, value) in [
            ("__STARTS__", &self.starts),
            ("__STAND_INS__", &self.stand_ins),
            ("__MODULE__", &format!("'{}'", self.literal)),
        ] {
            script = match script.matches(place).count() {
                1 => script.replace(place, value),
                count => bail!("{place} stands in the script {count} times, not once"),
            };
        }
        Ok(script)
    }
}

/// Writes `portcullis.head.js` into `folder`.
pub(crate) fn write_head(project: &Project, folder: &Path) -> Result<()> {
    let bundle =
        Bundle { kind: Kind::Head, entry: "head.js", aliases: Vec::new(), inject: Vec::new(), constants: Vec::new() };
    put(&folder.join("portcullis.head.js"), bundled(project, bundle)?)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn packed() -> Packed {
        Packed { literal: "\u{100}asm".into(), starts: "[0]".into(), stand_ins: "{}".into(), sum: "7".into() }
    }

    #[test]
    fn the_module_takes_its_place_with_all_that_says_how_it_is_packed() {
        let script = "d(__MODULE__,__LENGTH__,__SUM__,__STARTS__,__STAND_INS__)";
        assert_eq!(packed().fill(script).unwrap(), "d('\u{100}asm',4,7,[0],{})");
    }

    #[test]
    fn a_bundle_without_a_place_for_the_module_is_an_error() {
        let error = packed().fill("d(__STARTS__,__STAND_INS__)").unwrap_err();
        assert_eq!(error.to_string(), "__MODULE__ stands in the script 0 times, not once");
    }
}
