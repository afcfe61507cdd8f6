//! Symbols that may not be in the module: each drags in kilobytes, mostly unseen.

use anyhow::Result;

use super::module::Module;
use crate::project::Project;

/// What may not be in it, from wasm-pack.toml.
pub(crate) fn symbols(project: &Project) -> Result<Vec<&str>> {
    project.settings.list(&["forbidden", "symbols"])
}

/// One complaint for each function that may not be there.
pub(crate) fn found(module: &Module, symbols: &[&str]) -> Vec<String> {
    let complaint = |(name, body): &(String, Vec<u8>)| {
        let symbol = symbols.iter().find(|symbol| name.contains(**symbol))?;
        Some(format!("{symbol} may not be in the module: {name} ({} bytes)", body.len()))
    };
    module.functions.iter().filter_map(complaint).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forbidden_symbol_is_found_also_inside_other_names() {
        let functions =
            vec![("<core::num::flt2dec::X as T>::f".into(), vec![0; 7]), ("core::num::parse".into(), vec![0; 5])];
        let found = found(&Module { functions, ..Module::default() }, &["core::num::flt2dec"]);
        let complaint = "core::num::flt2dec may not be in the module: <core::num::flt2dec::X as T>::f (7 bytes)";
        assert_eq!(found, [complaint]);
    }
}
