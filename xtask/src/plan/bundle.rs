//! From sources and glue to one JavaScript file, by esbuild.

use std::path::Path;

use anyhow::Result;

use crate::line::{Line, joined};
use crate::project::Project;

/// A file to bundle: which settings hold for it, its entry, what stands behind names, and its build constants.
pub(crate) struct Bundle<'a> {
    /// The key under `[bundle]` in wasm-pack.toml.
    pub(crate) kind: &'a str,
    /// The entry, a file in www/.
    pub(crate) entry: &'a str,
    /// Imported names and the files that they mean.
    pub(crate) aliases: Vec<(&'a str, &'a Path)>,
    /// Files whose exports stand for global names.
    pub(crate) inject: Vec<&'a Path>,
    /// Build constants, as JSON.
    pub(crate) constants: Vec<(&'a str, String)>,
}

/// Bundles, and prints the result.
pub(crate) fn esbuild(project: &Project, bundle: &Bundle) -> Result<Line> {
    let settings = &project.settings;
    let mut line = project
        .line(project.npm("esbuild"))?
        .arg(project.source("www").join(bundle.entry))
        .args(settings.list(&["bundle", "common"])?)
        .args(settings.list(&["bundle", bundle.kind])?);
    for (name, file) in &bundle.aliases {
        line = line.arg(joined(&format!("--alias:{name}="), file));
    }
    for file in &bundle.inject {
        line = line.arg(joined("--inject:", file));
    }
    for (name, value) in &bundle.constants {
        line = line.arg(format!("--define:{name}={value}"));
    }
    Ok(line)
}
