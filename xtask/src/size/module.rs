//! What is in a module, by its name section.

use std::collections::HashMap;
use std::ops::Range;

use anyhow::Result;
use wasmparser::{KnownCustom, Name, NameSectionReader, Parser, Payload, TypeRef};

/// A module's size in parts, without its name section.
#[derive(Default)]
pub(crate) struct Module {
    /// Functions by their demangled names, with their bodies.
    pub(crate) functions: Vec<(String, Vec<u8>)>,
    /// Bytes of data segments.
    pub(crate) data: u64,
    /// Bytes of all other sections.
    pub(crate) rest: u64,
}

/// The functions that `wasm` names, by their numbers; demangled.
pub(crate) fn names(wasm: &[u8]) -> Result<HashMap<u32, String>> {
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::CustomSection(section) = payload?
            && let KnownCustom::Name(section) = section.as_known()
        {
            let demangled = |(index, name)| (index, format!("{:#}", rustc_demangle::demangle(name)));
            return Ok(function_names(section)?.into_iter().map(demangled).collect());
        }
    }
    Ok(HashMap::new())
}

/// Reads a module that still has its names.
pub(crate) fn read(wasm: &[u8]) -> Result<Module> {
    let mut module = Module::default();
    let (mut imported, mut bodies, mut names) = (0, Vec::new(), HashMap::new());
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        let bytes = payload.as_section().map_or(0, |(_, range)| length(&range));
        match payload {
            Payload::CodeSectionStart { .. } => {}
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes().to_vec()),
            Payload::DataSection(_) => module.data += bytes,
            Payload::CustomSection(section) if section.name() == "name" => {
                if let KnownCustom::Name(section) = section.as_known() {
                    names = function_names(section)?;
                }
            }
            Payload::ImportSection(section) => {
                module.rest += bytes;
                for import in section.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)));
                }
            }
            _ => module.rest += bytes,
        }
    }
    for (index, body) in (imported..).zip(bodies) {
        let name = names.get(&index).copied().unwrap_or("(no name)");
        module.functions.push((format!("{:#}", rustc_demangle::demangle(name)), body));
    }
    Ok(module)
}

fn length(range: &Range<u64>) -> u64 {
    range.end - range.start
}

fn function_names(section: NameSectionReader<'_>) -> Result<HashMap<u32, &str>> {
    let mut names = HashMap::new();
    for part in section {
        if let Name::Function(functions) = part? {
            for naming in functions {
                let naming = naming?;
                names.insert(naming.index, naming.name);
            }
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `(module (import "a" "b" (func)) (func $named nop) (data "xyz"))`, and a name section.
    const WASM: &[u8] = b"\0asm\x01\0\0\0\
        \x01\x04\x01\x60\0\0\
        \x02\x07\x01\x01a\x01b\0\0\
        \x03\x02\x01\0\
        \x05\x03\x01\0\x01\
        \x0a\x05\x01\x03\0\x01\x0b\
        \x0b\x09\x01\0\x41\0\x0b\x03xyz\
        \0\x26\x04name\x01\x1f\x01\x01\x1c_ZN10portcullis6config4readE";

    #[test]
    fn a_function_is_named_by_its_place_after_the_imports() {
        let module = read(WASM).unwrap();
        assert_eq!(module.functions, [("portcullis::config::read".to_owned(), vec![0, 1, 0x0b])]);
    }

    #[test]
    fn names_count_as_nothing_and_every_other_section_as_something() {
        let module = read(WASM).unwrap();
        assert_eq!((module.data, module.rest), (9, 4 + 7 + 2 + 3));
    }
}
