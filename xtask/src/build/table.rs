//! The module's table of functions, without those that nobody calls: what stands there, wasm-opt cannot drop.

use std::collections::HashSet;

use anyhow::{Context, Result};
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{Elements, Module};
use wasmparser::{ElementItems, Parser};

use crate::size::module::names;

/// `wasm` with another function in the place of those whose names begin with one of `unasked`. A call there traps, for the type
/// is another one, or does what that function does; nobody calls there.
pub(crate) fn prune(wasm: &[u8], unasked: &[&str]) -> Result<Vec<u8>> {
    let is_unasked = |name: &str| unasked.iter().any(|start| name.starts_with(start));
    let names = names(wasm)?;
    let unasked = names.into_iter().filter(|(_, name)| is_unasked(name)).map(|(index, _)| index).collect();
    let mut module = Module::new();
    let mut pruning = Pruning { unasked };
    pruning.parse_core_module(&mut module, Parser::new(0), wasm).map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok(module.finish())
}

struct Pruning {
    unasked: HashSet<u32>,
}

impl Reencode for Pruning {
    type Error = anyhow::Error;

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
        CodeSection, ConstExpr, ElementSection, Function, FunctionSection, NameMap, NameSection, RefType, TableSection,
        TableType, TypeSection,
    };
    use wasmparser::Payload;

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
    fn a_table_of_which_nothing_is_left_is_an_error() {
        assert!(prune(&module(&["glue::a"]), &["glue"]).is_err());
    }
}
