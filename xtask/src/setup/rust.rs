//! Parts of the Rust toolchain. Whether they are there is seen by their files: asking rustup takes longer.

use std::path::PathBuf;

use anyhow::Result;

use crate::plan::tools;
use crate::project::Project;
use crate::time::timed;

/// The toolchain's folder.
pub(crate) fn sysroot(project: &Project) -> Result<PathBuf> {
    Ok(PathBuf::from(tools::sysroot(project).quiet()?.trim()))
}

/// The target that browsers run.
pub(crate) fn target(project: &Project) -> Result<()> {
    let target = project.settings.text(&["target"])?;
    if sysroot(project)?.join("lib/rustlib").join(target).join("lib").is_dir() {
        return Ok(());
    }
    timed(&format!("set-up  target {target}"), || tools::add_target(project)?.quiet())?;
    Ok(())
}

/// The sources of std, which the shipped build compiles itself.
pub(crate) fn sources(project: &Project) -> Result<()> {
    component(project, "rust-src", "lib/rustlib/src/rust/library/std/Cargo.toml")
}

/// A component of the toolchain; `proof` is a file that it brings.
pub(crate) fn component(project: &Project, name: &str, proof: &str) -> Result<()> {
    if sysroot(project)?.join(proof).exists() {
        return Ok(());
    }
    timed(&format!("set-up  component {name}"), || tools::add_component(project, name).quiet())?;
    Ok(())
}
