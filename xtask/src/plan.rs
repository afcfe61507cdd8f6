//! Every command line of the build, computed from wasm-pack.toml by functions that run nothing.

pub(crate) mod bundle;
pub(crate) mod checks;
pub(crate) mod package;
pub(crate) mod shipped;
pub(crate) mod tools;
pub(crate) mod zones;

pub(crate) use tools::TOOLS;

use std::path::Path;

use anyhow::Result;

use crate::line::Line;
use crate::project::Project;

/// Serves the demo.
pub(crate) fn demo(project: &Project, port: Option<u16>) -> Result<Line> {
    let line = project.line("node")?.arg(project.source("www/demo/serve.mjs")).env("PORTCULLIS_DIST", project.dist());
    Ok(match port {
        Some(port) => line.args(["--port", &port.to_string()]),
        None => line,
    })
}

/// Runs the native benches.
pub(crate) fn bench(project: &Project) -> Result<Line> {
    Ok(project.line("cargo")?.args(["bench", "--quiet", "--package", "portcullis", "--bench", "*"]))
}

/// Measures how long pages stand still for the largest configs.
pub(crate) fn freeze(project: &Project) -> Result<Line> {
    Ok(project.line("node")?.arg(project.source("tests/e2e/freeze.mjs")).env("PORTCULLIS_DIST", project.dist()))
}

/// Draws the contact sheets of the dialog.
pub(crate) fn shots(project: &Project) -> Result<Line> {
    Ok(project.line("node")?.arg(project.source("tests/e2e/shots.mjs")).env("PORTCULLIS_DIST", project.dist()))
}

/// Clones what is committed.
pub(crate) fn clone(project: &Project, folder: &Path) -> Line {
    Line::new("git").args(["clone", "--quiet", "--no-hardlinks"]).arg(&project.root).arg(folder)
}

/// Builds in a clone, with `home` for cargo.
pub(crate) fn build_clone(clone: &Path, home: &Path) -> Line {
    Line::new("cargo").args(["xtask", "build"]).env("CARGO_HOME", home).without("CARGO_TARGET_DIR").within(clone)
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;

    use super::*;
    use crate::engine::Engine;
    use crate::size;

    /// Computes everything that wasm-pack.toml can have a say in.
    fn everything(project: &Project) -> Result<()> {
        let path = Path::new("x");
        for tool in TOOLS {
            tools::cargo_install(project, tool, path)?;
        }
        tools::add_target(project)?;
        shipped::cargo(project, &[], &shipped::trap(project)?)?;
        shipped::bindgen(project, path, path)?;
        shipped::optimise(project, path, path)?;
        shipped::strip(project, path, path)?;
        shipped::wasm2js(project, path, path)?;
        shipped::unasked_exports(project)?;
        shipped::unasked_entries(project)?;
        shipped::later(project)?;
        package::wasm_pack(project, &[], path)?;
        package::optimise(project, path, path)?;
        use bundle::Kind::{Esm, Fallback, Head, More, Script};
        for kind in [Script, Fallback, Head, More, Esm] {
            bundle::options(project, kind)?;
        }
        bundle::terser(project, path)?;
        for &engine in Engine::value_variants() {
            checks::stories(project, engine, &[], &[])?;
            if let Some(runner) = engine.runner() {
                checks::capabilities(project, engine, &runner, path)?;
            }
            checks::slow(project, engine)?;
            for program in engine.programs() {
                tools::apt_package(project, program)?;
            }
        }
        bundle::terser(project, path)?;
        checks::patience(project)?;
        checks::fallback_files(project)?;
        size::budgets(project)?;
        size::symbols(project)?;
        Ok(())
    }

    #[test]
    fn every_setting_in_wasm_pack_toml_is_used() {
        let project = Project::here().unwrap();
        everything(&project).unwrap();
        assert_eq!(project.settings.unread(), Vec::<String>::new(), "in wasm-pack.toml and read by nothing");
    }
}
