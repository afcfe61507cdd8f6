//! A module whose data is joined.

use anyhow::Result;
use wasm_encoder::reencode::Reencode;
use wasm_encoder::{DataSection, Module};
use wasmparser::{DataSectionReader, Parser};

use super::data::{self, Piece};
use super::rewrite::{Outcome, told};

struct Joined<'a>(&'a [Piece]);

impl Reencode for Joined<'_> {
    type Error = anyhow::Error;

    fn data_count(&mut self, _: u32) -> Outcome<u32> {
        Ok(data::section(self.0).len())
    }

    fn parse_data_section(&mut self, section: &mut DataSection, _: DataSectionReader<'_>) -> Outcome<()> {
        *section = data::section(self.0);
        Ok(())
    }
}

/// `wasm` with `pieces` as its data.
pub(super) fn join(wasm: &[u8], pieces: &[Piece]) -> Result<Vec<u8>> {
    let mut module = Module::new();
    Joined(pieces).parse_core_module(&mut module, Parser::new(0), wasm).map_err(told)?;
    Ok(module.finish())
}
