//! `esm/`: an ES module and its `.wasm`, for bundlers. Plain stable Rust, as `wasm-pack build` makes it by hand.

use std::path::Path;

use anyhow::{Result, bail};

use super::glue::point_at_sources;
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
    let bundle = Bundle {
        kind: Kind::Esm,
        entry: "esm.js",
        aliases: vec![("portcullis-package", &glue)],
        inject: Vec::new(),
        constants: more()?,
    };
    put(&folder.join("esm/portcullis.mjs"), renamed(&bundled(project, bundle)?)?)?;
    package::optimise(project, &made.join("portcullis_bg.wasm"), &folder.join("esm/portcullis.wasm"))?.quiet()?;
    Ok(())
}

/// The bundle with the module's own name in it: bundlers follow `new URL(…, import.meta.url)`, and would miss the file.
fn renamed(bundle: &str) -> Result<String> {
    const GENERATED: &str = "portcullis_bg.wasm";
    match bundle.contains(GENERATED) {
        true => Ok(bundle.replace(GENERATED, "portcullis.wasm")),
        false => bail!("esm: the glue does not name its module {GENERATED}"),
    }
}
