//! The module's bytes sorted by what they are: operators, locals, constants and so on, each kind a stream of its own. What
//! stands side by side is then alike, and brotli makes 2 kB less of it (docs/adr/0010). www/unpack.js puts it together again.

use anyhow::{Context, Result, ensure};
use wasmparser::{BinaryReader, FunctionBody, Parser, Payload};

/// The streams, by the number that the loader knows them under.
const RAW: usize = 0;
const DECLARATIONS: usize = 1;
const OPERATORS: usize = 2;
const LOCALS: usize = 3;
const GLOBALS: usize = 4;
const LABELS: usize = 5;
const OFFSETS: usize = 6;
// From here on signed ones.
const BLOCKS: usize = 7;
const INTEGERS: usize = 8;
const COUNT: usize = 9;

/// Stands before an instruction that is written as it is: its length and its bytes. No operator that we use.
const AS_IT_IS: u8 = 6;
/// Ends a function.
const END: u8 = 7;
/// What a code unit of UTF-16 can be without a partner.
const UNITS: u64 = 0xd800;
/// Bytes of a function's length, padded, so that the loader can write it last.
const LENGTH: usize = 3;

/// A module in streams.
pub(crate) struct Streams {
    streams: Vec<Vec<u16>>,
    /// How many bytes stand before the first function: all sections up to there.
    pub(crate) head: usize,
    /// How many functions there are.
    pub(crate) functions: usize,
    /// How many bytes the module has when it is put together again.
    pub(crate) size: usize,
}

/// The streams one after the other, and where each begins.
pub(crate) struct Row {
    /// All of them.
    pub(crate) units: Vec<u16>,
    /// Where each begins.
    pub(crate) starts: Vec<usize>,
}

impl Streams {
    /// The streams in `count` different rows, the same ones every time; the first is that of their numbers. Any will do for the
    /// loader, and brotli makes some 100 bytes less of the best one.
    pub(crate) fn rows(&self, count: usize) -> Vec<Row> {
        let mut order: Vec<usize> = (0..self.streams.len()).collect();
        let (mut rows, mut state) = (Vec::new(), 1_u64);
        for _ in 0..count {
            rows.push(self.row(&order));
            // Fisher and Yates, with Knuth's MMIX for chance.
            for at in (1..order.len()).rev() {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                order.swap(at, (state >> 33) as usize % (at + 1));
            }
        }
        rows
    }

    fn row(&self, order: &[usize]) -> Row {
        let mut row = Row { units: Vec::new(), starts: vec![0; order.len()] };
        for &stream in order {
            row.starts[stream] = row.units.len();
            row.units.extend_from_slice(&self.streams[stream]);
        }
        row
    }
}

/// By operator, the stream of its one operand; 0 where it has none. What this does not say is written as it is.
pub(crate) fn shapes() -> String {
    (0..=u8::MAX).map(|operator| shape(operator).to_string()).collect::<String>().trim_end_matches('0').to_owned()
}

fn shape(operator: u8) -> usize {
    match operator {
        0x02..=0x04 => BLOCKS,
        0x0c | 0x0d => LABELS,
        0x10 => OPERATORS,
        0x20..=0x22 => LOCALS,
        0x23 | 0x24 => GLOBALS,
        0x28..=0x3e => OFFSETS,
        0x41 => INTEGERS,
        _ => RAW,
    }
}

/// Sorts `wasm`. Functions come back with padded lengths, and loads and stores without their alignment, which is a hint
/// that engines ignore.
pub(crate) fn sort(wasm: &[u8]) -> Result<Streams> {
    let mut streams = vec![Vec::new(); COUNT];
    let (mut functions, mut code, mut section) = (0, 0, 0..0);
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::CodeSectionStart { unchecked_range: range, .. } => {
                section = usize::try_from(range.start)?..usize::try_from(range.end)?;
            }
            Payload::CodeSectionEntry(body) => {
                functions += 1;
                code += LENGTH + function(&mut streams, &body, wasm)?;
            }
            _ => {}
        }
    }
    ensure!(functions > 0, "the module has no function");
    let before = head(&wasm[..section.start], code, functions);
    let raw = [before.as_slice(), &wasm[section.end..]].concat();
    streams[RAW] = raw.iter().map(|byte| u16::from(*byte)).collect();
    Ok(Streams { streams, head: before.len(), functions, size: raw.len() + code })
}

/// What stands before the first function: `before` up to the code section's old length, the new one, how many functions.
fn head(before: &[u8], code: usize, functions: usize) -> Vec<u8> {
    // The section's head is its number and its length, which is as long as it takes up to the start of its content.
    let mut at = before.len() - 1;
    while before[at - 1] >= 0x80 {
        at -= 1;
    }
    let count = leb(functions);
    [&before[..at], &leb(code + count.len()), &count].concat()
}

fn leb(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number > 0x7f {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.push(number.to_le_bytes()[0]);
    bytes
}

/// Sorts a function; gives the length that it will have, without that of the length itself.
fn function(streams: &mut [Vec<u16>], body: &FunctionBody<'_>, wasm: &[u8]) -> Result<usize> {
    let end = usize::try_from(body.range().end)?;
    let mut instructions = body.get_operators_reader()?.into_iter_with_offsets().collect::<Result<Vec<_>, _>>()?;
    let first = usize::try_from(instructions.first().context("a function without an end")?.1)?;
    let declared = &wasm[usize::try_from(body.range().start)?..first];
    ensure!(declared.len() == 1 + 2 * usize::from(declared[0]), "a function with more than 127 locals of a type");
    streams[DECLARATIONS].extend(declared.iter().map(|byte| u16::from(*byte)));
    let mut length = declared.len();
    let ends = instructions.split_off(1).into_iter().map(|(_, offset)| offset).chain([end.try_into()?]);
    let mut start = first;
    for end in ends {
        let end = usize::try_from(end)?;
        length += instruction(streams, &wasm[start..end])?;
        start = end;
    }
    streams[OPERATORS].push(END.into());
    Ok(length)
}

/// Sorts an instruction; gives the length that it will have.
fn instruction(streams: &mut [Vec<u16>], bytes: &[u8]) -> Result<usize> {
    let (operator, stream) = (bytes[0], shape(bytes[0]));
    let operand = operand(stream, bytes)?;
    match operand {
        Some(operand) if operand < UNITS && (stream != RAW || ![AS_IT_IS, END].contains(&operator)) => {
            streams[OPERATORS].push(operator.into());
            if stream == RAW {
                return Ok(1);
            }
            streams[stream].push(operand.try_into()?);
            Ok(1 + usize::from(stream == OFFSETS) + written(stream, operand))
        }
        _ => {
            let plain = [AS_IT_IS, bytes.len().try_into()?].into_iter().chain(bytes.iter().copied());
            streams[OPERATORS].extend(plain.map(u16::from));
            Ok(bytes.len())
        }
    }
}

/// The one operand of an instruction as its stream holds it; `None` where it has others.
fn operand(stream: usize, bytes: &[u8]) -> Result<Option<u64>> {
    let mut reader = BinaryReader::new(&bytes[1..], 0);
    let operand = match stream {
        RAW => return Ok((bytes.len() == 1).then_some(0)),
        OFFSETS => {
            reader.read_var_u32()?;
            reader.read_var_u32()?.into()
        }
        BLOCKS | INTEGERS => {
            let number = reader.read_var_i32()?;
            u64::from((number << 1 ^ number >> 31).cast_unsigned())
        }
        _ => reader.read_var_u32()?.into(),
    };
    Ok(reader.eof().then_some(operand))
}

/// How many bytes the loader writes for `operand`: it writes all numbers as signed ones, where 64 takes a second byte.
fn written(stream: usize, operand: u64) -> usize {
    let magnitude = if stream < BLOCKS { operand } else { operand >> 1 };
    (1..).find(|bytes| magnitude >> (7 * bytes - 1) == 0).unwrap_or_default()
}

#[cfg(test)]
mod tests;
