//! Whose a module's data is. The linker leaves each piece in a segment of its own, so its bounds are known.

use std::collections::BTreeSet;

use anyhow::{Result, bail};
use wasm_encoder::{ConstExpr, DataSection};
use wasmparser::{DataKind, DataSectionReader, FunctionBody, MemArg, Operator, Parser, Payload};

/// How far before a piece an address may lie that means it: a table is also walked from the entry before its first.
const BEFORE: u32 = 16;
/// So many bytes of nothing behind a piece are taken for its own: they cost less than another segment.
const PADDING: u32 = 8;

/// A piece of data, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    start: u32,
    bytes: Vec<u8>,
}

impl Piece {
    fn end(&self) -> u32 {
        self.start + u32::try_from(self.bytes.len()).expect("data has addresses of 32 bits")
    }

    /// Whether `addresses` has one that may mean this piece, or what follows its last byte.
    fn is_meant_by(&self, addresses: &BTreeSet<u32>) -> bool {
        addresses.range(self.start.saturating_sub(BEFORE)..=self.end()).next().is_some()
    }

    /// What stands in it that may be an address.
    fn addresses(&self) -> impl Iterator<Item = u32> {
        self.bytes.array_windows().map(|bytes| u32::from_le_bytes(*bytes))
    }
}

/// The pieces of `wasm` in the order of their addresses.
pub(super) fn pieces(wasm: &[u8]) -> Result<Vec<Piece>> {
    let mut pieces = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::DataSection(section) = payload? {
            pieces = read(section)?;
        }
    }
    pieces.sort_unstable_by_key(|piece| piece.start);
    pad(&mut pieces);
    Ok(pieces)
}

/// Gives each piece the few bytes behind it that are nobody's. A part may write no other bytes than its own: the second one comes
/// when the first has long been at work.
fn pad(pieces: &mut [Piece]) {
    for at in 1..pieces.len() {
        let next = pieces[at].start;
        let piece = &mut pieces[at - 1];
        if next - piece.end() <= PADDING {
            piece.bytes.resize((next - piece.start) as usize, 0);
        }
    }
}

fn read(section: DataSectionReader<'_>) -> Result<Vec<Piece>> {
    let mut pieces = Vec::new();
    for data in section {
        let data = data?;
        let DataKind::Active { offset_expr, .. } = data.kind else { bail!("split: data that stands nowhere") };
        let Operator::I32Const { value } = offset_expr.get_operators_reader().read()? else {
            bail!("split: data whose address is not written down")
        };
        pieces.push(Piece { start: value.cast_unsigned(), bytes: data.data.to_vec() });
    }
    Ok(pieces)
}

/// Parts `pieces`: what `addresses`, those that stand in the first part's functions, can lead to, and the rest.
pub(super) fn part(pieces: Vec<Piece>, mut addresses: BTreeSet<u32>) -> (Vec<Piece>, Vec<Piece>) {
    let (mut first, mut rest) = (Vec::new(), pieces);
    loop {
        let (meant, others): (Vec<_>, Vec<_>) = rest.into_iter().partition(|piece| piece.is_meant_by(&addresses));
        if meant.is_empty() {
            first.sort_unstable_by_key(|piece: &Piece| piece.start);
            return (first, others);
        }
        addresses.extend(meant.iter().flat_map(Piece::addresses));
        first.extend(meant);
        rest = others;
    }
}

/// The section of `pieces`, neighbours in one segment.
pub(super) fn section(pieces: &[Piece]) -> DataSection {
    let mut joined: Vec<Piece> = Vec::new();
    for piece in pieces {
        match joined.last_mut() {
            Some(last) if piece.start == last.end() => last.bytes.extend(&piece.bytes),
            _ => joined.push(piece.clone()),
        }
    }
    let mut section = DataSection::new();
    for piece in joined {
        section.active(0, &ConstExpr::i32_const(piece.start.cast_signed()), piece.bytes);
    }
    section
}

/// What stands in a function that may be an address.
pub(super) fn addresses(body: &FunctionBody<'_>) -> Result<BTreeSet<u32>> {
    let mut found = BTreeSet::new();
    for operator in body.get_operators_reader()? {
        let operator = operator?;
        if let Operator::I32Const { value } = operator {
            found.insert(value.cast_unsigned());
        } else if let Some(place) = place(&operator) {
            found.insert(u32::try_from(place.offset)?);
        }
    }
    Ok(found)
}

/// Where an operator reads or writes.
fn place(operator: &Operator<'_>) -> Option<MemArg> {
    match *operator {
        Operator::I32Load { memarg }
        | Operator::I64Load { memarg }
        | Operator::F32Load { memarg }
        | Operator::F64Load { memarg }
        | Operator::I32Load8S { memarg }
        | Operator::I32Load8U { memarg }
        | Operator::I32Load16S { memarg }
        | Operator::I32Load16U { memarg }
        | Operator::I64Load8S { memarg }
        | Operator::I64Load8U { memarg }
        | Operator::I64Load16S { memarg }
        | Operator::I64Load16U { memarg }
        | Operator::I64Load32S { memarg }
        | Operator::I64Load32U { memarg }
        | Operator::I32Store { memarg }
        | Operator::I64Store { memarg }
        | Operator::F32Store { memarg }
        | Operator::F64Store { memarg }
        | Operator::I32Store8 { memarg }
        | Operator::I32Store16 { memarg }
        | Operator::I64Store8 { memarg }
        | Operator::I64Store16 { memarg }
        | Operator::I64Store32 { memarg } => Some(memarg),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(start: u32, bytes: &[u8]) -> Piece {
        Piece { start, bytes: bytes.into() }
    }

    #[test]
    fn what_the_first_part_cannot_reach_is_the_others() {
        let pieces = vec![
            piece(2000, b"text"),
            piece(2100, b"words"),
            piece(2200, &2300_u32.to_le_bytes()),
            piece(2300, b"leaf"),
        ];
        let (first, rest) = part(pieces.clone(), [2000, 2200].into());
        assert_eq!(first, [pieces[0].clone(), pieces[2].clone(), pieces[3].clone()]);
        assert_eq!(rest, [pieces[1].clone()]);
    }

    #[test]
    fn the_ends_of_a_piece_and_the_entry_before_it_mean_it() {
        for address in [2000 - BEFORE, 2002, 2004] {
            assert_eq!(part(vec![piece(2000, b"text")], [address].into()).0.len(), 1, "{address}");
        }
        for address in [2000 - BEFORE - 1, 2005] {
            assert_eq!(part(vec![piece(2000, b"text")], [address].into()).0.len(), 0, "{address}");
        }
    }

    #[test]
    fn neighbours_share_a_segment() {
        let mut pieces = [piece(2000, b"a"), piece(2002, b"b"), piece(2003, b"c"), piece(2005 + PADDING, b"d")];
        pad(&mut pieces);
        assert_eq!(section(&pieces).len(), 2);
    }

    #[test]
    fn what_stands_between_two_pieces_of_a_part_and_is_the_others_is_not_written_over() {
        let mut pieces = [piece(2000, b"mine"), piece(2004, b"other"), piece(2009, b"mine")];
        pad(&mut pieces);
        let [first, _, last] = pieces;
        assert_eq!(section(&[first, last]).len(), 2);
    }
}
