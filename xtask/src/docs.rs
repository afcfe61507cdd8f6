//! `cargo xtask docs`: docs/config.md from the parser's schema, docs/api.md from the types that we ship, the tables of
//! docs/gate.md from the rows that the stories measure, those of docs/faults.md from the fault matrix, those of docs/regions.md and
//! docs/google.md from the rules by region and the engine.

mod api;
mod config;
mod faults;
mod gate;
mod google;
mod regions;
mod truth;

use std::fs;

use anyhow::Result;

use crate::build::put;
use crate::project::Project;

/// Writes all of them.
pub(crate) fn docs(project: &Project) -> Result<bool> {
    let old = fs::read_to_string(project.source("docs/gate.md"))?;
    let gate = gate::text(&old, WAYS)?;
    let faults = faults::text(&fs::read_to_string(project.source("docs/faults.md"))?)?;
    let regions = regions::text(&fs::read_to_string(project.source("docs/regions.md"))?, RULES)?;
    for (name, text) in [
        ("docs/config.md", config::text()),
        ("docs/api.md", api::text(TYPES)),
        ("docs/gate.md", gate),
        ("docs/faults.md", faults),
        ("docs/regions.md", regions),
        ("docs/google.md", google::text(&fs::read_to_string(project.source("docs/google.md"))?, RULES)?),
    ] {
        put(&project.source(name), text)?;
        println!("{name}");
    }
    Ok(true)
}

const TYPES: &str = include_str!("../../www/portcullis.d.ts");
const RULES: &str = include_str!("../../www/presets/regions.json");
const WAYS: &str = include_str!("../../tests/e2e/evasion/ways.json");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documents_are_what_their_sources_say() {
        let told = "run `cargo xtask docs`";
        assert!(include_str!("../../docs/config.md") == config::text(), "docs/config.md is old: {told}");
        assert!(include_str!("../../docs/api.md") == api::text(TYPES), "docs/api.md is old: {told}");
        let gate = include_str!("../../docs/gate.md");
        assert!(gate == gate::text(gate, WAYS).unwrap(), "docs/gate.md is old: {told}");
        let faults = include_str!("../../docs/faults.md");
        assert!(faults == faults::text(faults).unwrap(), "docs/faults.md is old: {told}");
        let regions = include_str!("../../docs/regions.md");
        assert!(regions == regions::text(regions, RULES).unwrap(), "docs/regions.md is old: {told}");
        let google = include_str!("../../docs/google.md");
        assert!(google == google::text(google, RULES).unwrap(), "docs/google.md is old: {told}");
    }
}
