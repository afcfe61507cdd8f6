//! `cargo xtask demo`: a page with real tags, on this machine.

use anyhow::Result;

use crate::plan;
use crate::project::Project;

/// Serves the demo until it is stopped.
pub(crate) fn demo(project: &Project, port: Option<u16>) -> Result<bool> {
    plan::demo(project, port)?.become_it()?;
    Ok(true)
}
