//! Browsers, which come from the distribution.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::plan::tools;
use crate::project::Project;
use crate::time::timed;

/// The programs, installed where they are missing.
pub(crate) fn programs(project: &Project, programs: &[&str]) -> Result<()> {
    let missing: Vec<_> = programs.iter().filter(|program| find(program).is_err()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let packages = missing.iter().map(|program| tools::apt_package(project, program)).collect::<Result<Vec<_>>>()?;
    if find("apt-get").is_err() || !is_root() {
        bail!("not installed: {}; as root: apt-get install {0}", packages.join(" "));
    }
    timed(&format!("set-up  {}", packages.join(" ")), || {
        tools::apt_update().quiet()?;
        tools::apt_install(&packages).quiet()
    })?;
    Ok(())
}

/// The absolute path of a program on PATH.
pub(crate) fn find(program: &str) -> Result<PathBuf> {
    let folders = env::var_os("PATH").unwrap_or_default();
    let found = env::split_paths(&folders).map(|folder| folder.join(program)).find(|path| path.is_file());
    found.with_context(|| format!("{program} is not on PATH"))
}

/// Whether we may install packages: /proc/self belongs to the user that we run as.
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    Path::new("/proc/self").metadata().is_ok_and(|data| data.uid() == 0)
}
