//! `cargo xtask bench`: what the parts that every tag passes through cost, as ratios measured side by side.

use anyhow::Result;

use crate::plan;
use crate::project::Project;

/// Runs the native benches; what they print is for people, and no check looks at it.
pub(crate) fn bench(project: &Project) -> Result<bool> {
    plan::bench(project)?.run()?;
    Ok(true)
}
