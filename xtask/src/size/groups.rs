//! What the module's bytes are for, by crate, and by module where the crate is ours.

use std::collections::BTreeMap;
use std::fmt::Write;

use anyhow::Result;

use super::module::Module;
use crate::build::brotli;

/// Bytes of code by group, of data, and of all else; largest first. `brotli` is what a group's code comes to when it is
/// compressed alone: the sum is more than the file, for here no group profits from another.
pub(crate) fn table(module: &Module) -> Result<String> {
    let mut groups: BTreeMap<String, (Vec<u8>, usize)> = BTreeMap::new();
    for (name, body) in &module.functions {
        let (code, count) = groups.entry(group(name)).or_default();
        code.extend(body);
        *count += 1;
    }
    let mut rows = vec![
        (module.data, String::from("(data segments)"), String::new(), String::new()),
        (module.rest, "(types, imports, exports, tables)".into(), String::new(), String::new()),
    ];
    for (name, (code, count)) in groups {
        rows.push((code.len() as u64, name, brotli(&code)?.len().to_string(), count.to_string()));
    }
    rows.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let mut table = format!("{:<40}{:>9}{:>9}{:>11}\n", "in the module", "bytes", "brotli", "functions");
    for (bytes, name, brotli, count) in rows {
        let _ = writeln!(table, "{name:<40}{bytes:>9}{brotli:>9}{count:>11}");
    }
    Ok(table)
}

/// The largest functions.
pub(crate) fn largest(module: &Module, count: usize) -> String {
    let mut functions: Vec<_> = module.functions.iter().map(|(name, body)| (body.len(), name)).collect();
    functions.sort_by_key(|(bytes, name)| (std::cmp::Reverse(*bytes), *name));
    let mut table = format!("{:<9}largest functions\n", "bytes");
    for (bytes, name) in functions.into_iter().take(count) {
        let _ = writeln!(table, "{bytes:<9}{name}");
    }
    table
}

/// Whose function `name` is: the crate and, in our own, the module (the file, where modules have several).
fn group(name: &str) -> String {
    // `<alloc::vec::Vec<T> as Trait>::f` belongs to the type, `<&[T] as Trait>::f` to core.
    let path = name.trim_start_matches(['<', '&', '*', '[', '(']).trim_start_matches("mut ").trim_start_matches("dyn ");
    let end = path.find(|c: char| !c.is_alphanumeric() && c != '_' && c != ':').unwrap_or(path.len());
    let parts: Vec<_> = path[..end].split("::").filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        ["portcullis", module, file, _, ..] if is_file(file) => format!("portcullis::{module}::{file}"),
        ["portcullis", module, _, ..] => format!("portcullis::{module}"),
        ["__rustc", ..] => "(runtime)".into(),
        [krate, _, ..] => (*krate).into(),
        _ if name.starts_with('<') => "core".into(),
        _ => "(runtime)".into(),
    }
}

/// Whether a part of a path names a module, and no type and no function's inside.
fn is_file(part: &str) -> bool {
    part.starts_with(|c: char| c.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, expected: &str) {
        assert_eq!(group(name), expected, "{name}");
    }

    #[test]
    fn a_function_belongs_to_its_crate_and_in_ours_to_its_module() {
        check("portcullis::config::parse::read", "portcullis::config::parse");
        check("portcullis::config::read", "portcullis::config");
        check("portcullis::config::read::{closure#0}", "portcullis::config");
        check("portcullis::boot", "portcullis");
        check("core::fmt::write", "core");
        check("core::ptr::drop_in_place<portcullis::engine::Engine>", "core");
    }

    #[test]
    fn a_method_of_a_trait_belongs_to_its_type() {
        check("<portcullis::web::gate::Gate>::release", "portcullis::web::gate");
        check("<portcullis::config::Config as core::default::Default>::default", "portcullis::config");
        check("<alloc::vec::Vec<T> as core::clone::Clone>::clone", "alloc");
        check("<&portcullis::engine::Engine as core::fmt::Debug>::fmt", "portcullis::engine");
        check("<u8 as core::fmt::Display>::fmt", "core");
    }

    #[test]
    fn what_no_crate_claims_is_runtime() {
        check("__rustc::__rust_alloc", "(runtime)");
        check("memcpy", "(runtime)");
        check("(no name)", "(runtime)");
    }

    #[test]
    fn the_largest_group_comes_first() {
        let functions = vec![
            ("std::a::b".into(), vec![0; 2]),
            ("alloc::a::b".into(), vec![0; 5]),
            ("std::c::d".into(), vec![0; 4]),
        ];
        let table = table(&Module { functions, data: 1, rest: 0 }).unwrap();
        let order: Vec<_> = table.lines().skip(1).filter_map(|line| line.split_whitespace().next()).collect();
        assert_eq!(order, ["std", "alloc", "(data", "(types,"]);
    }
}
