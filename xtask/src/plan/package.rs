//! The package for bundlers: plain stable Rust, by wasm-pack.

use std::path::Path;

use anyhow::Result;

use crate::line::Line;
use crate::project::Project;

/// Where cargo puts what wasm-pack has it compile.
const TARGET: &str = "package";

/// Compiles the library and makes its glue, into `folder`; `remaps` are rustc flags.
pub(crate) fn wasm_pack(project: &Project, remaps: &[String], folder: &Path) -> Result<Line> {
    Ok(project
        .line(project.tool("wasm-pack", "wasm-pack")?)?
        .args(["--quiet", "build"])
        .args(project.settings.list(&["package", "wasm-pack"])?)
        .arg("--out-dir")
        .arg(folder)
        .env("CARGO_TARGET_DIR", project.target(TARGET))
        .env("CARGO_ENCODED_RUSTFLAGS", remaps.join("\x1f")))
}

/// Makes the module small; which features it may use is written in it.
pub(crate) fn optimise(project: &Project, from: &Path, to: &Path) -> Result<Line> {
    let line = project.line(project.npm("wasm-opt"))?.args(project.settings.list(&["package", "wasm-opt"])?);
    Ok(line.arg(from).arg("-o").arg(to))
}
