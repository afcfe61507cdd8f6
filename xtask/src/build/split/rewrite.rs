//! Writes a part of a module.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use wasm_encoder::reencode::{Error, Reencode, RoundtripReencoder};
use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, ElementSection, Elements, EntityType, ExportKind, ExportSection,
    FunctionSection, GlobalType, ImportSection, Instruction, MemoryType, Module, RefType, TableSection, TableType,
    TypeSection, ValType,
};
use wasmparser::{DataSectionReader, FuncType, FunctionBody, Operator, Parser, Payload};

use super::data::{self, Piece};
use super::graph::Graph;
use super::{MODULE, SHARED};

/// How a module is parted. Functions go by the numbers that they have in the whole one.
pub(super) struct Plan<'a> {
    /// The whole one.
    pub(super) graph: &'a Graph,
    /// Where each function that is called across the border stands in the table.
    pub(super) places: &'a BTreeMap<u32, u32>,
    /// What the second part calls in the first.
    pub(super) back: &'a BTreeSet<u32>,
    /// What the first part calls in the second.
    pub(super) there: &'a BTreeSet<u32>,
}

pub(super) type Outcome<T> = Result<T, Error<anyhow::Error>>;

impl Plan<'_> {
    /// The part that has `functions` and `data`, and all that is neither.
    pub(super) fn first(&self, wasm: &[u8], functions: &BTreeSet<u32>, data: &[Piece]) -> Result<Vec<u8>> {
        let mut part = Part::of(self, functions);
        part.data = Some(data);
        let mut module = Module::new();
        part.parse_core_module(&mut module, Parser::new(0), wasm).map_err(told)?;
        Ok(module.finish())
    }

    /// The part that has `functions` and `data`, and imports the rest.
    pub(super) fn second(&self, wasm: &[u8], functions: &BTreeSet<u32>, data: &[Piece]) -> Result<Vec<u8>> {
        let called = self.graph.called_from(functions);
        let all =
            called.into_iter().filter(|function| *function < self.graph.imported).chain(functions.iter().copied());
        let mut part = Part::of(self, &all.collect());
        part.types = Some(Vec::new());
        let (mut imports, mut code, mut kinds) = (ImportSection::new(), CodeSection::new(), Vec::new());
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::TypeSection(section) => {
                    for kind in section.into_iter_err_on_gc_types() {
                        kinds.push(kind?);
                    }
                }
                Payload::ImportSection(section) => part.parse_import_section(&mut imports, section).map_err(told)?,
                Payload::CodeSectionEntry(body) => part.parse_function_body(&mut code, body).map_err(told)?,
                _ => {}
            }
        }
        let mut declared = FunctionSection::new();
        for function in functions {
            declared.function(part.type_index(self.graph.types[*function as usize]).map_err(told)?);
        }
        self.import_shared(&mut imports);
        let mut elements = ElementSection::new();
        self.add_elements(&mut elements, &part, self.there);
        let mut module = Module::new();
        module.section(&part.type_section(&kinds)?).section(&imports).section(&declared);
        module.section(&elements).section(&code).section(&data::section(data));
        Ok(module.finish())
    }

    fn import_shared(&self, imports: &mut ImportSection) {
        let memory = MemoryType { minimum: 0, maximum: None, memory64: false, shared: false, page_size_log2: None };
        let element_type = RefType::FUNCREF;
        let table = TableType { element_type, minimum: 0, maximum: None, table64: false, shared: false };
        let stack = GlobalType { val_type: ValType::I32, mutable: true, shared: false };
        imports.import(MODULE, &self.graph.memory, EntityType::Memory(memory));
        imports.import(MODULE, SHARED[0], EntityType::Table(table));
        imports.import(MODULE, SHARED[1], EntityType::Global(stack));
    }

    /// Adds `functions` of `part`, whose places in the table follow each other; nothing where there are none.
    fn add_elements(&self, elements: &mut ElementSection, part: &Part<'_>, functions: &BTreeSet<u32>) {
        if let Some(first) = functions.first() {
            let numbers: Vec<u32> = functions.iter().map(|function| part.numbers[function]).collect();
            elements.active(None, &offset(self.places[first]), Elements::Functions(numbers.into()));
        }
    }
}

fn offset(place: u32) -> ConstExpr {
    ConstExpr::i32_const(place.cast_signed())
}

pub(super) fn told(error: Error<anyhow::Error>) -> anyhow::Error {
    anyhow::anyhow!("split: {error}")
}

/// One part on its way.
struct Part<'a> {
    plan: &'a Plan<'a>,
    /// The numbers that its functions get, by their old ones.
    numbers: BTreeMap<u32, u32>,
    /// The types that it uses, if it has a list of its own.
    types: Option<Vec<u32>>,
    /// The data that it has, if not all.
    data: Option<&'a [Piece]>,
    /// The function whose body comes next.
    next: u32,
}

impl<'a> Part<'a> {
    fn of(plan: &'a Plan<'a>, functions: &BTreeSet<u32>) -> Self {
        let numbers = functions.iter().copied().zip(0..).collect();
        Self { plan, numbers, types: None, data: None, next: plan.graph.imported }
    }

    fn type_section(&self, kinds: &[FuncType]) -> Result<TypeSection> {
        let mut section = TypeSection::new();
        for kind in self.types.iter().flatten() {
            section.ty().func_type(
                &RoundtripReencoder
                    .func_type(kinds[*kind as usize].clone())
                    .map_err(|error| anyhow::anyhow!("split: {error}"))?,
            );
        }
        Ok(section)
    }
}

impl Reencode for Part<'_> {
    type Error = anyhow::Error;

    fn function_index(&mut self, function: u32) -> Outcome<u32> {
        self.numbers
            .get(&function)
            .copied()
            .with_context(|| format!("function {function} is of the other part"))
            .map_err(Error::UserError)
    }

    fn type_index(&mut self, kind: u32) -> Outcome<u32> {
        let Some(types) = &mut self.types else { return Ok(kind) };
        let at = types.iter().position(|other| *other == kind).unwrap_or_else(|| {
            types.push(kind);
            types.len() - 1
        });
        Ok(u32::try_from(at).expect("types have numbers of 32 bits"))
    }

    fn parse_custom_section(&mut self, _: &mut Module, _: wasmparser::CustomSectionReader<'_>) -> Outcome<()> {
        // Names, by numbers that are no longer right.
        Ok(())
    }

    fn data_count(&mut self, _: u32) -> Outcome<u32> {
        Ok(data::section(self.data.unwrap_or_default()).len())
    }

    fn parse_data_section(&mut self, section: &mut DataSection, _: DataSectionReader<'_>) -> Outcome<()> {
        *section = data::section(self.data.unwrap_or_default());
        Ok(())
    }

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: wasmparser::ImportSectionReader<'_>,
    ) -> Outcome<()> {
        for (number, import) in (0..).zip(section.into_imports()) {
            if self.numbers.contains_key(&number) {
                self.parse_import(imports, import?)?;
            }
        }
        Ok(())
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        _: wasmparser::FunctionSectionReader<'_>,
    ) -> Outcome<()> {
        for number in self.plan.graph.defined() {
            if self.numbers.contains_key(&number) {
                functions.function(self.plan.graph.types[number as usize]);
            }
        }
        Ok(())
    }

    fn parse_table_section(&mut self, tables: &mut TableSection, _: wasmparser::TableSectionReader<'_>) -> Outcome<()> {
        let size = u64::from(self.plan.graph.table) + self.plan.places.len() as u64;
        tables.table(TableType {
            element_type: RefType::FUNCREF,
            minimum: size,
            maximum: Some(size),
            table64: false,
            shared: false,
        });
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: wasmparser::ExportSectionReader<'_>,
    ) -> Outcome<()> {
        wasm_encoder::reencode::utils::parse_export_section(self, exports, section)?;
        exports.export(SHARED[0], ExportKind::Table, 0).export(SHARED[1], ExportKind::Global, 0);
        Ok(())
    }

    fn parse_element_section(
        &mut self,
        elements: &mut ElementSection,
        section: wasmparser::ElementSectionReader<'_>,
    ) -> Outcome<()> {
        wasm_encoder::reencode::utils::parse_element_section(self, elements, section)?;
        self.plan.add_elements(elements, self, self.plan.back);
        Ok(())
    }

    fn parse_function_body(&mut self, code: &mut CodeSection, body: FunctionBody<'_>) -> Outcome<()> {
        let number = self.next;
        self.next += 1;
        if !self.numbers.contains_key(&number) {
            return Ok(());
        }
        let mut function = self.new_function_with_parsed_locals(&body)?;
        for operator in body.get_operators_reader()? {
            match operator? {
                Operator::Call { function_index } if !self.numbers.contains_key(&function_index) => {
                    let type_index = self.type_index(self.plan.graph.types[function_index as usize])?;
                    let place = self.plan.places[&function_index];
                    function.instruction(&Instruction::I32Const(place.cast_signed()));
                    function.instruction(&Instruction::CallIndirect { type_index, table_index: 0 });
                }
                operator => _ = function.instruction(&self.instruction(operator)?),
            }
        }
        code.function(&function);
        Ok(())
    }
}
