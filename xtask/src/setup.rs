//! Installs what a command needs, and only that. Where all is there this takes no time worth a line.

mod apt;
mod cargo;
mod npm;
mod rust;

use anyhow::Result;

use crate::project::Project;

pub(crate) use apt::find;
pub(crate) use rust::sysroot;

/// What `build` needs.
pub(crate) fn for_build(project: &Project) -> Result<()> {
    rust::target(project)?;
    rust::sources(project)?;
    cargo::tool(project, "wasm-bindgen-cli")?;
    cargo::tool(project, "wasm-pack")?;
    npm::packages(project)
}
