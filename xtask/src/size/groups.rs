//! What the module's bytes are for, by crate, and by module where the crate is ours.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::module::Module;

/// Bytes of code by group, of data, and of all else; largest first.
pub(crate) fn table(module: &Module) -> String {
    let mut groups: BTreeMap<String, (u64, usize)> = BTreeMap::new();
    for (name, bytes) in &module.functions {
        let (sum, count) = groups.entry(group(name)).or_default();
        (*sum, *count) = (*sum + bytes, *count + 1);
    }
    groups.insert("(data segments)".into(), (module.data, 0));
    groups.insert("(types, imports, exports, tables)".into(), (module.rest, 0));
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(_, (bytes, _))| std::cmp::Reverse(*bytes));
    let mut table = format!("{:<40}{:>9}{:>11}\n", "in the module", "bytes", "functions");
    for (name, (bytes, count)) in groups {
        let count = if count == 0 { String::new() } else { count.to_string() };
        let _ = writeln!(table, "{name:<40}{bytes:>9}{count:>11}");
    }
    table
}

/// The largest functions.
pub(crate) fn largest(module: &Module, count: usize) -> String {
    let mut functions: Vec<_> = module.functions.iter().collect();
    functions.sort_by_key(|(name, bytes)| (std::cmp::Reverse(*bytes), name));
    let mut table = format!("{:<9}largest functions\n", "bytes");
    for (name, bytes) in functions.into_iter().take(count) {
        let _ = writeln!(table, "{bytes:<9}{name}");
    }
    table
}

/// Whose function `name` is: the crate and, in our own, the module.
fn group(name: &str) -> String {
    // `<alloc::vec::Vec<T> as Trait>::f` belongs to the type, `<&[T] as Trait>::f` to core.
    let path = name.trim_start_matches(['<', '&', '*', '[', '(']).trim_start_matches("mut ").trim_start_matches("dyn ");
    let end = path.find(|c: char| !c.is_alphanumeric() && c != '_' && c != ':').unwrap_or(path.len());
    let parts: Vec<_> = path[..end].split("::").filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        ["portcullis", module, _, ..] => format!("portcullis::{module}"),
        ["__rustc", ..] => "(runtime)".into(),
        [krate, _, ..] => (*krate).into(),
        _ if name.starts_with('<') => "core".into(),
        _ => "(runtime)".into(),
    }
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
        check("portcullis::config::parse::read", "portcullis::config");
        check("portcullis::boot", "portcullis");
        check("core::fmt::write", "core");
        check("core::ptr::drop_in_place<portcullis::engine::Engine>", "core");
    }

    #[test]
    fn a_method_of_a_trait_belongs_to_its_type() {
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
        let functions = vec![("std::a::b".into(), 2), ("alloc::a::b".into(), 5), ("std::c::d".into(), 4)];
        let table = table(&Module { functions, data: 1, rest: 0 });
        let order: Vec<_> = table.lines().skip(1).filter_map(|line| line.split_whitespace().next()).collect();
        assert_eq!(order, ["std", "alloc", "(data", "(types,"]);
    }
}
