//! From Rust to the shipped module: small, old features only, names of one letter.

use std::path::Path;

use anyhow::Result;

use crate::line::Line;
use crate::project::Project;

/// Where cargo puts the shipped build, apart from the plain one.
pub(crate) const TARGET: &str = "shipped";

/// Compiles the library with its own std; `remaps` are rustc flags, `extra` is cargo's.
pub(crate) fn cargo(project: &Project, remaps: &[String], extra: &[&str]) -> Result<Line> {
    let settings = &project.settings;
    let flags: Vec<_> =
        settings.list(&["shipped", "rustflags"])?.into_iter().chain(remaps.iter().map(|s| &**s)).collect();
    Ok(project
        .line("cargo")?
        .args(["build", "--quiet", "--target", settings.text(&["target"])?])
        .args(settings.list(&["shipped", "cargo"])?)
        .args(extra)
        .arg("--target-dir")
        .arg(project.target(TARGET))
        // A pinned stable compiler may use what is unstable: it cannot change under us.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f")))
}

/// What the trap build adds to [`cargo`].
pub(crate) fn trap(project: &Project) -> Result<Vec<&str>> {
    project.settings.list(&["trap", "cargo"])
}

/// Makes the glue, and the module that it goes with.
pub(crate) fn bindgen(project: &Project, wasm: &Path, folder: &Path) -> Result<Line> {
    Ok(project
        .line(project.tool("wasm-bindgen-cli", "wasm-bindgen")?)?
        .args(project.settings.list(&["shipped", "wasm-bindgen"])?)
        .args(["--out-name", "portcullis", "--out-dir"])
        .arg(folder)
        .arg(wasm))
}

/// Makes the module small and keeps the names of its functions.
pub(crate) fn optimise(project: &Project, from: &Path, to: &Path) -> Result<Line> {
    Ok(wasm_opt(project)?.arg("-g").args(project.settings.list(&["shipped", "wasm-opt"])?).arg(from).arg("-o").arg(to))
}

/// Takes the names out, makes those of imports and exports short, and prints which is which now.
pub(crate) fn strip(project: &Project, from: &Path, to: &Path) -> Result<Line> {
    Ok(wasm_opt(project)?.args(project.settings.list(&["shipped", "strip"])?).arg(from).arg("-o").arg(to))
}

/// Compiles the module to JavaScript.
pub(crate) fn wasm2js(project: &Project, from: &Path, to: &Path) -> Result<Line> {
    let line = project.line(project.npm("wasm2js"))?.args(project.settings.list(&["shipped", "features"])?);
    Ok(line.args(project.settings.list(&["shipped", "wasm2js"])?).arg(from).arg("-o").arg(to))
}

/// What wasm-bindgen exports although no glue asks for it.
pub(crate) fn unasked_exports(project: &Project) -> Result<Vec<&str>> {
    project.settings.list(&["shipped", "unasked-exports"])
}

/// What stands in the module's table although nobody calls it.
pub(crate) fn unasked_entries(project: &Project) -> Result<Vec<&str>> {
    project.settings.list(&["shipped", "unasked-entries"])
}

/// How the names of functions begin that come with `portcullis.more.js`.
pub(crate) fn later(project: &Project) -> Result<Vec<&str>> {
    project.settings.list(&["shipped", "later"])
}

fn wasm_opt(project: &Project) -> Result<Line> {
    Ok(project.line(project.npm("wasm-opt"))?.args(project.settings.list(&["shipped", "features"])?))
}
