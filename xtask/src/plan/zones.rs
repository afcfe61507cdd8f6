//! Which countries have which time zone.

use anyhow::Result;

use crate::line::Line;
use crate::project::Project;

/// The package that knows.
pub(crate) const PACKAGE: &str = "countries-and-timezones";

/// Prints every time zone and alias that the package knows, as an object by name.
pub(crate) fn list(project: &Project) -> Result<Line> {
    let script = format!("JSON.stringify(require(\"{PACKAGE}\").getAllTimezones({{ deprecated: true }}))");
    Ok(project.line("node")?.args(["--input-type=commonjs", "--print", &script]))
}
