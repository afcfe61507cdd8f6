//! How what the commands need is installed.

use std::path::Path;

use anyhow::Result;

use crate::line::{Line, joined};
use crate::project::Project;

/// The tools that cargo installs.
pub(crate) const TOOLS: [&str; 4] = ["wasm-bindgen-cli", "wasm-pack", "geckodriver", "cargo-deny"];

/// Installs a tool into `folder`.
pub(crate) fn cargo_install(project: &Project, name: &str, folder: &Path) -> Result<Line> {
    let version = project.tool_version(name)?;
    Ok(Line::new("cargo")
        .args(["install", "--quiet", name, "--version", &format!("={version}")])
        .args(project.settings.list(&["tools", name, "install"])?)
        .arg("--root")
        .arg(folder)
        // Our own build's settings are not the tool's.
        .without("CARGO_TARGET_DIR")
        .without("RUSTFLAGS")
        .within(&std::env::temp_dir()))
}

/// Installs the npm packages exactly as package-lock.json says.
pub(crate) fn npm_ci(project: &Project) -> Line {
    Line::new("npm").args(["ci", "--no-audit", "--no-fund"]).within(&project.root)
}

/// Adds a compile target to the toolchain.
pub(crate) fn add_target(project: &Project) -> Result<Line> {
    let target = project.settings.text(&["target"])?;
    Ok(Line::new("rustup").args(["target", "add", target]).within(&project.root))
}

/// Adds a component to the toolchain.
pub(crate) fn add_component(project: &Project, name: &str) -> Line {
    Line::new("rustup").args(["component", "add", name]).within(&project.root)
}

/// Brings apt's lists up to date.
pub(crate) fn apt_update() -> Line {
    Line::new("apt-get").args(["update", "-q"])
}

/// Installs Debian packages.
pub(crate) fn apt_install(packages: &[&str]) -> Line {
    Line::new("apt-get")
        .args(["install", "-q", "-y", "--no-install-recommends"])
        .args(packages)
        .env("DEBIAN_FRONTEND", "noninteractive")
}

/// The Debian package that brings `program`.
pub(crate) fn apt_package<'a>(project: &'a Project, program: &str) -> Result<&'a str> {
    project.settings.text(&["apt", program])
}

/// Asks the toolchain where it is.
pub(crate) fn sysroot(project: &Project) -> Line {
    Line::new("rustc").args(["--print", "sysroot"]).within(&project.root)
}

/// The flags that hide from rustc's output where things are on this machine: `hidden` are folders and their new names.
pub(crate) fn remap(hidden: &[(&Path, &str)]) -> Vec<String> {
    let flag =
        |(from, to): &(&Path, &str)| joined("--remap-path-prefix=", from).to_string_lossy().into_owned() + "=" + to;
    hidden.iter().map(flag).collect()
}
