//! Who calls whom in a module, and so who has to be there from the start.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};
use wasmparser::{
    ElementItems, ElementSectionReader, ExportSectionReader, ExternalKind, FunctionBody, ImportSectionReader, Operator,
    Parser, Payload, TypeRef,
};

use super::data;

/// What a split needs to know of a module. Functions go by their numbers, imported ones first.
#[derive(Default)]
pub(super) struct Graph {
    /// The types of all functions.
    pub(super) types: Vec<u32>,
    /// How many functions are imported.
    pub(super) imported: u32,
    /// Where functions begin to be free in the table.
    pub(super) table: u32,
    /// The name under which the memory is exported.
    pub(super) memory: String,
    /// Functions that are reached otherwise than by a call.
    pinned: BTreeSet<u32>,
    calls: BTreeMap<u32, BTreeSet<u32>>,
    /// By function, what stands in it that may be an address.
    addresses: BTreeMap<u32, BTreeSet<u32>>,
}

impl Graph {
    /// Reads `wasm`.
    pub(super) fn of(wasm: &[u8]) -> Result<Self> {
        let mut graph = Self::default();
        for payload in Parser::new(0).parse_all(wasm) {
            graph.take(payload?)?;
        }
        Ok(graph)
    }

    fn take(&mut self, payload: Payload<'_>) -> Result<()> {
        match payload {
            Payload::ImportSection(section) => self.take_imports(section),
            Payload::FunctionSection(section) => {
                self.types.extend(section.into_iter().collect::<Result<Vec<u32>, _>>()?);
                Ok(())
            }
            Payload::TableSection(section) => {
                for table in section {
                    self.table = u32::try_from(table?.ty.initial)?;
                }
                Ok(())
            }
            Payload::ExportSection(section) => self.take_exports(section),
            Payload::StartSection { func, .. } => {
                self.pinned.insert(func);
                Ok(())
            }
            Payload::ElementSection(section) => self.take_elements(section),
            Payload::CodeSectionEntry(body) => self.take_body(&body),
            _ => Ok(()),
        }
    }

    fn take_imports(&mut self, section: ImportSectionReader<'_>) -> Result<()> {
        for import in section.into_imports() {
            let TypeRef::Func(kind) = import?.ty else { bail!("split: the module imports more than functions") };
            self.types.push(kind);
            self.imported += 1;
        }
        Ok(())
    }

    fn take_exports(&mut self, section: ExportSectionReader<'_>) -> Result<()> {
        for export in section {
            let export = export?;
            match export.kind {
                ExternalKind::Func => _ = self.pinned.insert(export.index),
                ExternalKind::Memory => self.memory = export.name.into(),
                _ => {}
            }
        }
        Ok(())
    }

    fn take_elements(&mut self, section: ElementSectionReader<'_>) -> Result<()> {
        for element in section {
            let ElementItems::Functions(functions) = element?.items else { bail!("split: a table of expressions") };
            self.pinned.extend(functions.into_iter().collect::<Result<Vec<u32>, _>>()?);
        }
        Ok(())
    }

    fn take_body(&mut self, body: &FunctionBody<'_>) -> Result<()> {
        let mut called = BTreeSet::new();
        for operator in body.get_operators_reader()? {
            if let Operator::Call { function_index } = operator? {
                called.insert(function_index);
            }
        }
        let number = self.imported + u32::try_from(self.calls.len())?;
        self.calls.insert(number, called);
        self.addresses.insert(number, data::addresses(body)?);
        Ok(())
    }

    /// The functions that have to be there when those of `chosen` are not, imported ones included. One of `chosen` that is reached
    /// otherwise than by a call stays.
    pub(super) fn first(&self, chosen: &BTreeSet<u32>) -> BTreeSet<u32> {
        let mut first = BTreeSet::new();
        let mut open: Vec<u32> = self.pinned.iter().copied().collect();
        while let Some(function) = open.pop() {
            if first.insert(function) {
                open.extend(
                    self.called(function).filter(|called| !chosen.contains(called) || self.pinned.contains(called)),
                );
            }
        }
        first
    }

    fn called(&self, function: u32) -> impl Iterator<Item = u32> {
        self.calls.get(&function).into_iter().flatten().copied()
    }

    /// What is called out of `from` that is none of it.
    pub(super) fn called_from(&self, from: &BTreeSet<u32>) -> BTreeSet<u32> {
        from.iter().flat_map(|function| self.called(*function)).filter(|called| !from.contains(called)).collect()
    }

    /// What stands in `functions` that may be an address.
    pub(super) fn addresses(&self, functions: &BTreeSet<u32>) -> BTreeSet<u32> {
        functions.iter().filter_map(|function| self.addresses.get(function)).flatten().copied().collect()
    }

    /// All that the module defines itself.
    pub(super) fn defined(&self) -> impl Iterator<Item = u32> + use<> {
        let all = u32::try_from(self.types.len()).expect("a module's functions have numbers of 32 bits");
        self.imported..all
    }
}
