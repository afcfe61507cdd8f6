//! What stands in the module for engines that never run it, or that nobody calls: wasm-opt cannot see that.

use std::collections::HashSet;

use anyhow::{Context, Result};
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{CodeSection, Elements, Function, Module};
use wasmparser::{ElementItems, FunctionBody, Parser, Payload, TypeRef};

use crate::size::module::names;

/// A function that looks for the global object in four places, and the import that is the first of them: every engine that runs
/// us has `globalThis` (Chrome 71, Firefox 65, Safari 12.1), so that is all it does.
const GLOBAL: (&str, &str) = ("js_sys::global", "__wbg_static_accessor_GLOBAL_THIS");

/// `wasm` with another function in the place of those whose names begin with one of `unasked`. A call there traps, for the type
/// is another one, or does what that function does; nobody calls there.
pub(crate) fn prune(wasm: &[u8], unasked: &[&str]) -> Result<Vec<u8>> {
    let is_unasked = |name: &str| unasked.iter().any(|start| name.starts_with(start));
    let names = names(wasm)?;
    let imports = imports(wasm)?;
    let finder = names.iter().find(|(_, name)| *name == GLOBAL.0).map(|(index, _)| *index);
    let global = (0..).zip(&imports).find(|(_, name)| name.starts_with(GLOBAL.1)).map(|(index, _)| index);
    let unasked = names.into_iter().filter(|(_, name)| is_unasked(name)).map(|(index, _)| index).collect();
    let mut module = Module::new();
    let mut pruning = Pruning { unasked, shortened: finder.zip(global), next: u32::try_from(imports.len())? };
    pruning.parse_core_module(&mut module, Parser::new(0), wasm).map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok(module.finish())
}

/// The names of the imported functions.
fn imports(wasm: &[u8]) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::ImportSection(section) = payload? {
            for import in section.into_imports() {
                let import = import?;
                if matches!(import.ty, TypeRef::Func(_)) {
                    names.push(import.name.to_owned());
                }
            }
        }
    }
    Ok(names)
}

struct Pruning {
    unasked: HashSet<u32>,
    /// A function, and what it comes to.
    shortened: Option<(u32, u32)>,
    /// The function whose body comes next.
    next: u32,
}

impl Reencode for Pruning {
    type Error = anyhow::Error;

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: FunctionBody<'_>,
    ) -> Result<(), Error<Self::Error>> {
        self.next += 1;
        match self.shortened {
            Some((function, only)) if function == self.next - 1 => {
                let mut short = Function::new([]);
                short.instructions().call(only).end();
                code.function(&short);
                Ok(())
            }
            _ => wasm_encoder::reencode::utils::parse_function_body(self, code, body),
        }
    }

    fn element_items<'a>(&mut self, items: ElementItems<'a>) -> Result<Elements<'a>, Error<Self::Error>> {
        let ElementItems::Functions(functions) = items else {
            return wasm_encoder::reencode::utils::element_items(self, items);
        };
        let functions = functions.into_iter().collect::<Result<Vec<u32>, _>>()?;
        let kept = functions.iter().find(|index| !self.unasked.contains(index)).copied();
        let kept = kept.context("nothing is left of the table").map_err(Error::UserError)?;
        let keep = |index: u32| if self.unasked.contains(&index) { kept } else { index };
        Ok(Elements::Functions(functions.into_iter().map(keep).collect::<Vec<u32>>().into()))
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{
        CodeSection, ConstExpr, ElementSection, EntityType, Function, FunctionSection, ImportSection, NameMap,
        NameSection, RefType, TableSection, TableType, TypeSection,
    };
    use wasmparser::{Operator, Payload};

    use super::*;

    /// A module of empty functions with these names, all of them in its table.
    fn module(functions: &[&str]) -> Vec<u8> {
        let (mut types, mut declared, mut tables) = (TypeSection::new(), FunctionSection::new(), TableSection::new());
        let (mut code, mut elements, mut named, mut names) =
            (CodeSection::new(), ElementSection::new(), NameMap::new(), NameSection::new());
        types.ty().function([], []);
        let size = u64::try_from(functions.len()).unwrap();
        tables.table(TableType {
            element_type: RefType::FUNCREF,
            minimum: size,
            maximum: None,
            table64: false,
            shared: false,
        });
        for (index, name) in (0..).zip(functions) {
            declared.function(0);
            let mut empty = Function::new([]);
            empty.instructions().end();
            code.function(&empty);
            named.append(index, name);
        }
        let all: Vec<u32> = (0..u32::try_from(size).unwrap()).collect();
        elements.active(None, &ConstExpr::i32_const(0), Elements::Functions(all.into()));
        names.functions(&named);
        let mut module = Module::new();
        module.section(&types).section(&declared).section(&tables).section(&elements).section(&code).section(&names);
        module.finish()
    }

    /// A module that imports two places, with functions of these names that ask the second one.
    fn asking(functions: &[&str]) -> Vec<u8> {
        let (mut types, mut imports, mut declared) = (TypeSection::new(), ImportSection::new(), FunctionSection::new());
        let (mut code, mut named, mut names) = (CodeSection::new(), NameMap::new(), NameSection::new());
        types.ty().function([], []);
        for name in [concat!("__wbg_static_accessor_GLOBAL_THIS", "_12"), "__wbg_static_accessor_SELF_34"] {
            imports.import("a", name, EntityType::Function(0));
        }
        for (index, name) in (2..).zip(functions) {
            declared.function(0);
            let mut body = Function::new([]);
            body.instructions().call(1).end();
            code.function(&body);
            named.append(index, name);
        }
        names.functions(&named);
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&declared).section(&code).section(&names);
        module.finish()
    }

    fn entries(wasm: &[u8]) -> Vec<u32> {
        for payload in Parser::new(0).parse_all(wasm) {
            if let Payload::ElementSection(section) = payload.unwrap() {
                let ElementItems::Functions(entries) = section.into_iter().next().unwrap().unwrap().items else {
                    panic!()
                };
                return entries.into_iter().map(Result::unwrap).collect();
            }
        }
        panic!("no table")
    }

    #[test]
    fn another_function_takes_the_place_of_those_that_nobody_calls() {
        let wasm = module(&["glue::closures::invoke", "ours::one", "glue::futures::wake", "ours::two"]);
        assert_eq!(entries(&prune(&wasm, &["glue::closures", "glue::futures"]).unwrap()), [1, 1, 1, 3]);
        assert_eq!(entries(&prune(&wasm, &["other"]).unwrap()), [0, 1, 2, 3]);
    }

    #[test]
    fn who_looks_for_the_global_object_takes_the_first_place() {
        let wasm = asking(&["js_sys::global", "ours::one"]);
        let calls = |wasm: &[u8]| -> Vec<Vec<u32>> {
            let mut all = Vec::new();
            for payload in Parser::new(0).parse_all(wasm) {
                if let Payload::CodeSectionEntry(body) = payload.unwrap() {
                    let operators = body.get_operators_reader().unwrap().into_iter().map(Result::unwrap);
                    all.push(
                        operators
                            .filter_map(|operator| match operator {
                                Operator::Call { function_index } => Some(function_index),
                                _ => None,
                            })
                            .collect(),
                    );
                }
            }
            all
        };
        assert_eq!(calls(&wasm), [vec![1], vec![1]]);
        assert_eq!(calls(&prune(&wasm, &[]).unwrap()), [vec![0], vec![1]]);
    }

    #[test]
    fn a_table_of_which_nothing_is_left_is_an_error() {
        assert!(prune(&module(&["glue::a"]), &["glue"]).is_err());
    }
}
