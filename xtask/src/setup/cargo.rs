//! Tools that cargo installs, kept in a cache folder that several checkouts share.

use std::fs;
use std::process;

use anyhow::{Context, Result};

use crate::plan::tools;
use crate::project::Project;
use crate::time::timed;

/// The tool `name` at its pinned version.
pub(crate) fn tool(project: &Project, name: &str) -> Result<()> {
    let folder = project.tool_folder(name)?;
    if folder.join("bin").is_dir() {
        return Ok(());
    }
    timed(&format!("set-up  {name} {}", project.tool_version(name)?), || {
        // Beside and then renamed: an install that was interrupted must not be taken for a good one.
        let beside = folder.with_file_name(format!(".{name}.{}", process::id()));
        tools::cargo_install(project, name, &beside)?.quiet()?;
        match fs::rename(&beside, &folder) {
            Err(_) if folder.join("bin").is_dir() => fs::remove_dir_all(&beside).context("cannot tidy up"),
            result => result.with_context(|| format!("cannot write {}", folder.display())),
        }
    })
}
