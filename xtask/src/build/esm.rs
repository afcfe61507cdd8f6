//! `esm/`: an ES module and its `.wasm`, for bundlers. Plain stable Rust, as `wasm-pack build` makes it by hand.

use std::path::Path;

use anyhow::{Result, bail};

use super::glue::point_at_sources;
use super::integrity::integrity;
use super::module::remaps;
use super::script::more;
use super::{bundled, get, put};
use crate::plan::bundle::{Bundle, Kind};
use crate::plan::package;
use crate::project::Project;

/// Writes both into `folder`/esm.
pub(crate) fn write(project: &Project, folder: &Path) -> Result<()> {
    let made = project.target("xtask/package");
    package::wasm_pack(project, &remaps(project)?, &made)?.quiet()?;
    let glue = project.target("xtask/package-glue.js");
    let generated = String::from_utf8(get(&made.join("portcullis.js"))?)?;
    put(&glue, point_at_sources(&generated, &project.root)?)?;
    let wasm = folder.join("esm/portcullis.wasm");
    put(&wasm, "")?;
    package::optimise(project, &made.join("portcullis_bg.wasm"), &wasm)?.quiet()?;
    let constants = vec![("__INTEGRITY__", serde_json::to_string(&integrity(&get(&wasm)?))?)];
    let bundle = Bundle {
        kind: Kind::Esm,
        entry: "esm.js",
        aliases: vec![("portcullis-package", &glue)],
        inject: Vec::new(),
        constants: [constants, more()?, unparted()].concat(),
    };
    put(&folder.join("esm/portcullis.mjs"), renamed(&bundled(project, bundle)?)?)
}

/// What www/more.js says of a module that was not parted.
fn unparted() -> Vec<(&'static str, String)> {
    ["__MODULE__", "__SIZE__", "__HEAD__", "__FUNCTIONS__", "__STARTS__", "__STAND_INS__"]
        .map(|name| (name, "0".into()))
        .into()
}

/// The bundle with the module's own name in it: bundlers follow `new URL(…, import.meta.url)`, and would miss the file.
fn renamed(bundle: &str) -> Result<String> {
    const GENERATED: &str = "portcullis_bg.wasm";
    match bundle.contains(GENERATED) {
        true => Ok(bundle.replace(GENERATED, "portcullis.wasm")),
        false => bail!("esm: the glue does not name its module {GENERATED}"),
    }
}
