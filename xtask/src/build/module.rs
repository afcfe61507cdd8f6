//! The module and the glue that goes with it.

use std::path::PathBuf;

use anyhow::{Context, Result};

use super::{Flavour, empty, get, glue, put, split, table};
use crate::plan::{shipped, tools};
use crate::project::Project;
use crate::setup;
use crate::time::timed;

/// The shipped module and its glue, both with short names.
pub(crate) struct Module {
    /// The module.
    pub(crate) file: PathBuf,
    /// The same in two parts.
    pub(crate) parts: split::Parts,
    /// Its glue.
    pub(crate) glue: PathBuf,
}

/// Where the optimised module with its function names is kept.
pub(crate) fn named(project: &Project, flavour: Flavour) -> PathBuf {
    flavour.work(project).join("named.wasm")
}

/// The rustc flags that keep this machine's folders out of what is built, and two builds alike.
pub(crate) fn remaps(project: &Project) -> Result<Vec<String>> {
    let sysroot = setup::sysroot(project)?;
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")));
    let home = home.context("neither CARGO_HOME nor HOME is set")?;
    Ok(tools::remap(&[(&sysroot, "/rust"), (&home, "/cargo"), (&project.root, "/portcullis")]))
}

/// Makes them.
pub(crate) fn make(project: &Project, flavour: Flavour) -> Result<Module> {
    let raw = compile(project, flavour)?;
    let work = flavour.work(project);
    let (bindgen, named, file) = (work.join("glue"), named(project, flavour), work.join("portcullis.wasm"));
    empty(&bindgen)?;
    shipped::bindgen(project, &raw, &bindgen)?.quiet()?;
    let pruned = work.join("pruned.wasm");
    put(&pruned, table::prune(&get(&bindgen.join("portcullis_bg.wasm"))?, &shipped::unasked_entries(project)?)?)?;
    let names = timed("build   wasm-opt", || {
        shipped::optimise(project, &pruned, &named)?.quiet()?;
        shipped::strip(project, &named, &file)?.quiet()
    })?;
    let names: glue::Names = serde_json::from_str(&names).context("wasm-opt's list of new names")?;
    let long = String::from_utf8(get(&bindgen.join("portcullis.js"))?)?;
    let short = glue::rename(&glue::lean(&long)?, &names, &shipped::unasked_exports(project)?)?;
    let glue = work.join("glue.js");
    put(&glue, glue::point_at_sources(&short, &project.root)?)?;
    let whole = get(&file)?;
    let parts = split::split(&whole, &get(&named)?, &shipped::later(project)?)?;
    put(&file, split::join(&whole)?)?;
    Ok(Module { parts, file, glue })
}

fn compile(project: &Project, flavour: Flavour) -> Result<PathBuf> {
    let extra = match flavour {
        Flavour::Shipped => Vec::new(),
        Flavour::Trap => shipped::trap(project)?,
    };
    let line = shipped::cargo(project, &remaps(project)?, &extra)?;
    timed("build   module", || line.run())?;
    let target = project.settings.text(&["target"])?;
    Ok(project.target(shipped::TARGET).join(target).join("release/portcullis.wasm"))
}
