//! `cargo xtask docs`: docs/config.md from the parser's schema, docs/api.md from the types that we ship.

mod api;
mod config;

use anyhow::Result;

use crate::build::put;
use crate::project::Project;

/// Writes both.
pub(crate) fn docs(project: &Project) -> Result<bool> {
    for (name, text) in [("docs/config.md", config::text()), ("docs/api.md", api::text(TYPES))] {
        put(&project.source(name), text)?;
        println!("{name}");
    }
    Ok(true)
}

const TYPES: &str = include_str!("../../www/portcullis.d.ts");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documents_are_what_their_sources_say() {
        let told = "run `cargo xtask docs`";
        assert!(include_str!("../../docs/config.md") == config::text(), "docs/config.md is old: {told}");
        assert!(include_str!("../../docs/api.md") == api::text(TYPES), "docs/api.md is old: {told}");
    }
}
