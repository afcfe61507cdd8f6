//! Installs what a command needs, and only that. Where all is there this takes no time worth a line.

mod apt;
mod cargo;
mod npm;
mod rust;

use anyhow::Result;

use crate::engine::Engine;
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

/// What looking at the formatting needs.
pub(crate) fn for_fmt(project: &Project) -> Result<()> {
    rust::component(project, "rustfmt", "bin/rustfmt")
}

/// What linting needs.
pub(crate) fn for_clippy(project: &Project) -> Result<()> {
    rust::component(project, "clippy", "bin/cargo-clippy")?;
    rust::target(project)
}

/// What linting the JavaScript needs.
pub(crate) fn for_eslint(project: &Project) -> Result<()> {
    npm::packages(project)
}

/// What looking at the crates needs.
pub(crate) fn for_deny(project: &Project) -> Result<()> {
    cargo::tool(project, "cargo-deny")
}

/// What tests/web.rs needs in one browser.
pub(crate) fn for_web(project: &Project, engine: Engine) -> Result<()> {
    rust::target(project)?;
    cargo::tool(project, "wasm-bindgen-cli")?;
    npm::packages(project)?;
    browser(project, engine)
}

/// What the stories need in one browser, beside what is built.
pub(crate) fn for_stories(project: &Project, engine: Engine) -> Result<()> {
    npm::packages(project)?;
    browser(project, engine)
}

fn browser(project: &Project, engine: Engine) -> Result<()> {
    apt::programs(project, engine.programs())?;
    match engine {
        Engine::Chromium | Engine::Webkit => Ok(()),
        Engine::Firefox => cargo::tool(project, "geckodriver"),
    }
}
