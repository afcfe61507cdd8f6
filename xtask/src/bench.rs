//! What is for people and no check looks at. `cargo xtask bench`: what the parts that every tag passes through cost, as ratios measured side by side, and how long a page
//! stands still for the largest configs. `cargo xtask shots`: what the dialog looks like.

use anyhow::Result;

use crate::plan;
use crate::project::Project;

/// Runs the native benches, then what is in `dist` in a browser; what they print is for people, and no check looks at it.
pub(crate) fn bench(project: &Project) -> Result<bool> {
    plan::bench(project)?.run()?;
    plan::freeze(project)?.run()?;
    Ok(true)
}

/// Draws the contact sheets of the dialog from what is in `dist`.
pub(crate) fn shots(project: &Project) -> Result<bool> {
    plan::shots(project)?.run()?;
    Ok(true)
}
