//! A module in two: what a page needs from the start, and what comes with `portcullis.more.js` (docs/adr/0018).
//!
//! The second part works on the first one's memory and stack, and brings the data that nobody else means. Either calls the other through the table: what the first part calls
//! in the second has a place there that is empty until that comes, and a call before that traps.

mod data;
mod graph;
mod join;
mod rewrite;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, ensure};

use crate::size::module::names;
use graph::Graph;

/// The names under which the first part exports its table and its stack pointer: digits, for wasm-opt gives letters.
const SHARED: [&str; 2] = ["0", "1"];

/// The module that everything is imported from, as wasm-opt has named it.
const MODULE: &str = "a";

/// Both parts.
pub(crate) struct Parts {
    /// What stands in `portcullis.js`.
    pub(crate) first: Vec<u8>,
    /// What stands in `portcullis.more.js`.
    pub(crate) second: Vec<u8>,
}

/// Parts `wasm`: the functions whose names in `named`, the same module with names, begin with one of `later` are of the second
/// part, and so is what only they call.
pub(crate) fn split(wasm: &[u8], named: &[u8], later: &[&str]) -> Result<Parts> {
    let graph = Graph::of(wasm)?;
    ensure!(graph.types.len() == Graph::of(named)?.types.len(), "split: the module lost functions with its names");
    let names = names(named)?;
    // A method's name begins with `<`, before its type.
    let begins = |name: &str, start: &&str| name.trim_start_matches('<').starts_with(start);
    for start in later {
        ensure!(names.values().any(|name| begins(name, start)), "split: no function is called {start}");
    }
    let is_later = |name: &str| later.iter().any(|start| begins(name, start));
    let chosen: BTreeSet<u32> = names.into_iter().filter(|(_, name)| is_later(name)).map(|(index, _)| index).collect();
    let first = graph.first(&chosen);
    let second: BTreeSet<u32> = graph.defined().filter(|function| !first.contains(function)).collect();
    ensure!(!second.is_empty(), "split: nothing is left for the second part");
    let there = graph.called_from(&first);
    let back: BTreeSet<u32> =
        graph.called_from(&second).into_iter().filter(|function| *function >= graph.imported).collect();
    let places: BTreeMap<u32, u32> = back.iter().chain(&there).copied().zip(graph.table..).collect();
    let (data, rest) = data::part(data::pieces(wasm)?, graph.addresses(&first));
    // What nobody means at all goes.
    let (rest, _) = data::part(rest, graph.addresses(&second));
    let plan = rewrite::Plan { graph: &graph, places: &places, back: &back, there: &there };
    Ok(Parts { first: plan.first(wasm, &first, &data)?, second: plan.second(wasm, &second, &rest)? })
}

/// `wasm` with the pieces of its data joined: as the linker leaves them, each is a segment.
pub(crate) fn join(wasm: &[u8]) -> Result<Vec<u8>> {
    join::join(wasm, &data::pieces(wasm)?)
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{
        CodeSection, ConstExpr, ElementSection, Elements, EntityType, ExportKind, ExportSection, Function,
        FunctionSection, GlobalSection, GlobalType, ImportSection, MemorySection, MemoryType, Module, NameMap,
        NameSection, RefType, TableSection, TableType, TypeSection, ValType,
    };
    use wasmparser::{Operator, Parser, Payload, Validator};

    use super::*;

    /// A module that imports `page`, exports its first function and its memory, and has its last one in its table. Each function
    /// comes with its name and with whom it calls; `page` is 0.
    fn module(functions: &[(&str, &[u32])]) -> Vec<u8> {
        let (mut types, mut imports, mut declared, mut tables) =
            (TypeSection::new(), ImportSection::new(), FunctionSection::new(), TableSection::new());
        let (mut memories, mut globals, mut exports, mut elements) =
            (MemorySection::new(), GlobalSection::new(), ExportSection::new(), ElementSection::new());
        let (mut code, mut named, mut names) = (CodeSection::new(), NameMap::new(), NameSection::new());
        types.ty().function([], []);
        imports.import("a", "page", EntityType::Function(0));
        tables.table(TableType {
            element_type: RefType::FUNCREF,
            minimum: 1,
            maximum: Some(1),
            table64: false,
            shared: false,
        });
        memories.memory(MemoryType { minimum: 1, maximum: None, memory64: false, shared: false, page_size_log2: None });
        globals.global(GlobalType { val_type: ValType::I32, mutable: true, shared: false }, &ConstExpr::i32_const(9));
        exports.export("f", ExportKind::Func, 1).export("m", ExportKind::Memory, 0);
        elements.active(
            None,
            &ConstExpr::i32_const(0),
            Elements::Functions(vec![u32::try_from(functions.len()).unwrap()].into()),
        );
        for (index, (name, calls)) in (1..).zip(functions) {
            declared.function(0);
            let mut body = Function::new([]);
            for called in *calls {
                body.instructions().global_get(0).global_set(0).call(*called);
            }
            body.instructions().end();
            code.function(&body);
            named.append(index, name);
        }
        names.functions(&named);
        let mut module = Module::new();
        module
            .section(&types)
            .section(&imports)
            .section(&declared)
            .section(&tables)
            .section(&memories)
            .section(&globals);
        module.section(&exports).section(&elements).section(&code).section(&names);
        module.finish()
    }

    /// How many functions a part has, and what each calls: `page`, its own, or through the table.
    fn calls(wasm: &[u8]) -> Vec<String> {
        Validator::new().validate_all(wasm).unwrap();
        let mut all = Vec::new();
        for payload in Parser::new(0).parse_all(wasm) {
            if let Payload::CodeSectionEntry(body) = payload.unwrap() {
                let operators: Vec<_> = body.get_operators_reader().unwrap().into_iter().map(Result::unwrap).collect();
                let called = operators.windows(2).filter_map(|pair| match pair {
                    [_, Operator::Call { function_index }] => Some(format!("{function_index}")),
                    [Operator::I32Const { value }, Operator::CallIndirect { .. }] => Some(format!("[{value}]")),
                    _ => None,
                });
                all.push(called.collect::<Vec<_>>().join(" "));
            }
        }
        all
    }

    #[test]
    fn what_is_called_across_the_border_goes_through_the_table() {
        // 1 start, 2 late, 3 only called by late, 4 called by both, 5 in the table
        let wasm =
            module(&[("start", &[0, 2, 4]), ("late::a", &[0, 3, 4]), ("helper", &[0]), ("both", &[]), ("entry", &[])]);
        let parts = split(&wasm, &wasm, &["late::"]).unwrap();
        assert_eq!(calls(&parts.first), ["0 [2] 2", "", ""]);
        assert_eq!(calls(&parts.second), ["0 2 [1]", "0"]);
    }

    #[test]
    fn what_is_exported_or_in_the_table_stays() {
        let wasm = module(&[("late::exported", &[2, 3]), ("<late::Type>::method", &[]), ("late::entry", &[])]);
        let parts = split(&wasm, &wasm, &["late::"]).unwrap();
        assert_eq!(calls(&parts.first), ["[1] 1", ""]);
        assert_eq!(calls(&parts.second), [""]);
    }

    #[test]
    fn a_name_that_no_function_has_is_an_error() {
        let wasm = module(&[("start", &[])]);
        assert_eq!(split(&wasm, &wasm, &["late::"]).err().unwrap().to_string(), "split: no function is called late::");
    }
}
