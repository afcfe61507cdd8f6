//! `cargo xtask build`: from sources to what a site serves. One file per output.

mod assets;
mod compress;
mod esm;
mod fallback;
mod glue;
mod inputs;
mod integrity;
mod module;
mod regions;
mod schema;
mod script;
mod split;
mod stamp;
mod streams;
mod table;
mod text;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::line::joined;
use crate::plan::bundle::{Bundle, Kind, esbuild, terser};
use crate::project::Project;
use crate::time::timed;

pub(crate) use compress::{brotli, files, gzip};
pub(crate) use module::named;
pub(crate) use stamp::sha256;

/// What is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flavour {
    /// What a site serves.
    Shipped,
    /// The same with traps at named points, for the stories about traps.
    Trap,
}

impl Flavour {
    /// The folder that is written.
    pub(crate) fn out(self, project: &Project) -> PathBuf {
        match self {
            Self::Shipped => project.dist(),
            Self::Trap => project.target("trap-dist"),
        }
    }

    /// The folder of what is made on the way.
    fn work(self, project: &Project) -> PathBuf {
        project.target(match self {
            Self::Shipped => "xtask/shipped",
            Self::Trap => "xtask/trap",
        })
    }
}

/// Builds, unless nothing has changed since the last time.
pub(crate) fn build(project: &Project, flavour: Flavour) -> Result<()> {
    let out = flavour.out(project);
    let stamp = stamp::Stamp::of(project, flavour)?;
    if stamp.holds(&out)? {
        println!("build   {} is up to date", out.display());
        return Ok(());
    }
    let fresh = flavour.work(project).join("out");
    empty(&fresh)?;
    let module = module::make(project, flavour)?;
    timed("build   portcullis.js, more.js", || script::write(project, &module, &fresh))?;
    timed("build   portcullis.fallback.js", || fallback::write(project, flavour, &module, &fresh))?;
    if flavour == Flavour::Shipped {
        timed("build   portcullis.head.js", || script::write_head(project, &fresh))?;
        timed("build   esm", || esm::write(project, &fresh))?;
    }
    assets::copy(project, &fresh)?;
    schema::write(&fresh)?;
    timed("build   presets", || regions::write(project, &fresh))?;
    timed("build   .br and .gz", || seal(&fresh))?;
    // In one step, so that nobody sees half of it.
    remove(&out)?;
    fs::rename(&fresh, &out).with_context(|| format!("cannot write {}", out.display()))?;
    stamp.write(&out)
}

/// Adds to a folder the hashes of its scripts and its files compressed.
pub(crate) fn seal(folder: &Path) -> Result<()> {
    integrity::write(folder)?;
    compress::all(folder)
}

/// Bundles an entry of www/ with its version built in; `bundle` says the rest.
fn bundled(project: &Project, mut bundle: Bundle) -> Result<String> {
    bundle.constants.push(("__VERSION__", serde_json::to_string(project.version()?)?));
    bundle.constants.push(("__BUILD__", serde_json::to_string(&stamp::id(project)?)?));
    let kind = bundle.kind;
    let file = project.target("xtask").join(bundle.entry);
    let list = file.with_extension("inputs.json");
    let outputs = [joined("--outfile=", &file), joined("--metafile=", &list)];
    esbuild(project, &bundle)?.args(outputs).quiet()?;
    inputs::check(&get(&list)?)?;
    // wasm2js's output is as small as it gets, and would take minutes.
    if !matches!(kind, Kind::Script | Kind::Head | Kind::More) {
        return String::from_utf8(get(&file)?).context("esbuild");
    }
    terser(project, &file)?.quiet()
}

/// Makes `folder` an empty one.
fn empty(folder: &Path) -> Result<()> {
    remove(folder)?;
    fs::create_dir_all(folder).with_context(|| format!("cannot write {}", folder.display()))
}

fn remove(folder: &Path) -> Result<()> {
    match folder.exists() {
        true => fs::remove_dir_all(folder).with_context(|| format!("cannot remove {}", folder.display())),
        false => Ok(()),
    }
}

/// Writes `contents`, and makes the folder for it.
pub(crate) fn put(path: &Path, contents: impl AsRef<[u8]>) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot write {}", folder.display()))?;
    }
    fs::write(path, contents).with_context(|| format!("cannot write {}", path.display()))
}

/// Reads what a step before this one wrote, or a source.
pub(crate) fn get(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}
