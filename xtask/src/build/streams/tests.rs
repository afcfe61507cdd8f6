use wasmparser::Operator;

use super::*;

/// What www/unpack.js does, line by line.
fn unpack(streams: &Streams, row: &Row) -> Vec<u8> {
    let (mut starts, shapes, mut bytes) = (row.starts.clone(), shapes().into_bytes(), Vec::new());
    let mut take = |stream: usize| {
        starts[stream] += 1;
        row.units[starts[stream] - 1]
    };
    let low = |unit: u16| unit.to_le_bytes()[0];
    bytes.extend((0..streams.head).map(|_| low(take(RAW))));
    for _ in 0..streams.functions {
        let start = bytes.len();
        bytes.extend([0; LENGTH]);
        bytes.push(low(take(DECLARATIONS)));
        bytes.extend((0..2 * bytes[start + LENGTH]).map(|_| low(take(DECLARATIONS))));
        loop {
            let operator = low(take(OPERATORS));
            let stream = shapes.get(usize::from(operator)).map_or(RAW, |digit| usize::from(digit - b'0'));
            match operator {
                END => break,
                AS_IT_IS => (0..take(OPERATORS)).for_each(|_| bytes.push(low(take(OPERATORS)))),
                _ => bytes.push(operator),
            }
            if stream == OFFSETS {
                bytes.push(0);
            }
            if stream != RAW {
                write(&mut bytes, stream, take(stream).into());
            }
        }
        let length = bytes.len() - start - LENGTH;
        bytes[start..start + LENGTH].copy_from_slice(&padded(length));
    }
    bytes.extend((bytes.len()..streams.size).map(|_| low(take(RAW))));
    bytes
}

fn padded(length: usize) -> [u8; LENGTH] {
    [length & 0x7f | 0x80, length >> 7 & 0x7f | 0x80, length >> 14].map(|part| u8::try_from(part).unwrap())
}

/// Writes a number of `stream` as a signed LEB128.
fn write(bytes: &mut Vec<u8>, stream: usize, unit: i32) {
    let mut number = if stream < BLOCKS { unit } else { unit >> 1 ^ -(unit & 1) };
    while !(-64..64).contains(&number) {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.push(number.to_le_bytes()[0] & 0x7f);
}

/// All that a module says, one line each; alignments left out.
fn content(wasm: &[u8]) -> Vec<String> {
    let mut lines = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.unwrap() {
            Payload::CodeSectionEntry(body) => {
                lines
                    .extend(body.get_locals_reader().unwrap().into_iter().map(|local| format!("{:?}", local.unwrap())));
                lines.extend(body.get_operators_reader().unwrap().into_iter().map(|operator| plain(operator.unwrap())));
            }
            Payload::DataSection(section) => {
                lines.extend(section.into_iter().map(|data| format!("{:?}", data.unwrap().data)))
            }
            _ => {}
        }
    }
    lines
}

fn plain(operator: Operator<'_>) -> String {
    let text = format!("{operator:?}");
    match text.find("align: ") {
        Some(at) => [&text[..at], text[at..].split_once(',').unwrap().1].concat(),
        None => text,
    }
}

/// A module with one function of the type `[] -> []`, whose locals and instructions these bytes are, and a data segment.
fn module(body: &[u8]) -> Vec<u8> {
    let code = [&[1], leb(body.len()).as_slice(), body].concat();
    let before = *b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x03\x02\x01\0\x05\x03\x01\0\x01\x06\x06\x01\x7f\x01\x41\0\x0b";
    [&before, [&[10], leb(code.len()).as_slice(), &code].concat().as_slice(), b"\x0b\x09\x01\0\x41\0\x0b\x03xyz"]
        .concat()
}

#[track_caller]
fn comes_back(body: &[u8]) {
    let wasm = module(body);
    let streams = sort(&wasm).unwrap();
    for row in streams.rows(3) {
        let back = unpack(&streams, &row);
        wasmparser::validate(&back).unwrap();
        assert_eq!(content(&back), content(&wasm));
    }
}

#[test]
fn numbers_of_every_size_come_back() {
    for number in [0, 1, -1, 63, 64, -64, -65, 127, 128, 8191, 8192, -8192, -8193, 27_000, 30_000, i32::MAX, i32::MIN] {
        let mut constant = vec![0x41];
        write(&mut constant, RAW, number);
        comes_back(&[&[0], constant.as_slice(), &[0x1a, 0x0b]].concat());
    }
}

#[test]
fn every_kind_of_operand_comes_back() {
    // Locals; a block with a label and a branch table; a load with an offset of two bytes and an alignment; a global; a call.
    comes_back(b"\x01\x03\x7f\x20\x02\x21\x01\x02\x40\x41\x00\x0e\x01\x00\x00\x0b\x0b");
    comes_back(b"\0\x41\0\x28\x02\xc0\x01\x1a\x23\0\x24\0\x10\0\x0b");
    comes_back(b"\0\x02\x40\x0c\0\x0b\x02\x7f\x41\x05\x0b\x1a\x42\xe4\0\x1a\x44\0\0\0\0\0\0\xf0\x3f\x1a\x0b");
    // memory.size, memory.copy: what no stream is made for stands as it is.
    comes_back(b"\0\x3f\0\x1a\x41\0\x41\0\x41\0\xfc\x0a\0\0\x0b");
}

#[test]
fn the_rows_differ_and_are_the_same_every_time() {
    let streams = sort(&module(b"\0\x41\x05\x1a\x0b")).unwrap();
    let starts = || streams.rows(4).into_iter().map(|row| row.starts).collect::<Vec<_>>();
    assert_eq!(starts(), starts());
    assert!(starts().iter().skip(1).all(|row| *row != starts()[0]));
}

#[test]
fn a_module_without_functions_is_an_error() {
    assert!(sort(b"\0asm\x01\0\0\0").is_err());
}
