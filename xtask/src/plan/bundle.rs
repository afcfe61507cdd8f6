//! From sources and glue to one JavaScript file, by esbuild, and that made smaller by terser.

use std::path::Path;

use anyhow::Result;

use crate::line::{Line, joined};
use crate::project::Project;

/// Which settings hold for a bundle.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// A classic script with the module inside.
    Script,
    /// A classic script with the module as JavaScript.
    Fallback,
    /// A classic script without the module.
    Head,
    /// What the second layer has on top.
    More,
    /// An ES module.
    Esm,
}

/// A file to bundle: which settings hold for it, its entry, what stands behind names, and its build constants.
pub(crate) struct Bundle<'a> {
    /// Which settings hold.
    pub(crate) kind: Kind,
    /// The entry, a file in www/.
    pub(crate) entry: &'a str,
    /// Imported names and the files that they mean.
    pub(crate) aliases: Vec<(&'a str, &'a Path)>,
    /// Files whose exports stand for global names.
    pub(crate) inject: Vec<&'a Path>,
    /// Build constants, as JSON.
    pub(crate) constants: Vec<(&'a str, String)>,
}

/// Bundles; whoever runs it says where to.
pub(crate) fn esbuild(project: &Project, bundle: &Bundle) -> Result<Line> {
    let entry = project.source("www").join(bundle.entry);
    let mut line = project.line(project.npm("esbuild"))?.arg(entry).args(options(project, bundle.kind)?);
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

/// Makes the script in `file` smaller, and prints the result.
pub(crate) fn terser(project: &Project, file: &Path) -> Result<Line> {
    Ok(project.line(project.npm("terser"))?.arg(file).args(project.settings.list(&["bundle", "terser"])?))
}

/// esbuild's options for a kind of bundle, from wasm-pack.toml.
pub(crate) fn options(project: &Project, kind: Kind) -> Result<Vec<&str>> {
    let own = match kind {
        Kind::Script => "script",
        Kind::Fallback => "fallback",
        Kind::Head => "head",
        Kind::More => "more",
        Kind::Esm => "esm",
    };
    let mut options = project.settings.list(&["bundle", "common"])?;
    options.extend(project.settings.list(&["bundle", own])?);
    Ok(options)
}
