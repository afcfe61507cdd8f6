//! The npm packages that package-lock.json pins.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::plan::tools;
use crate::project::Project;
use crate::time::timed;

/// Says which package-lock.json the packages were installed from.
const MARK: &str = "node_modules/.portcullis-lock.json";

/// The packages, exactly as locked.
pub(crate) fn packages(project: &Project) -> Result<()> {
    let lock = fs::read(project.source("package-lock.json")).context("cannot read package-lock.json")?;
    let mark = project.source(MARK);
    if fs::read(&mark).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    if !is_newer(&project.source("node_modules/.package-lock.json"), &project.source("package-lock.json"))
        || mark.exists()
    {
        timed("set-up  npm packages", || tools::npm_ci(project).quiet())?;
    }
    fs::write(mark, lock).context("cannot write into node_modules")
}

/// Whether somebody ran `npm ci` by hand after the lock file last changed.
fn is_newer(installed: &Path, lock: &Path) -> bool {
    let changed = |path: &Path| fs::metadata(path).and_then(|data| data.modified()).ok();
    changed(installed).zip(changed(lock)).is_some_and(|(installed, lock)| installed >= lock)
}
