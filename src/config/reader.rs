//! JSON text to [`Document`], without recursion: a stack overflow traps WebAssembly, and in the JavaScript build it
//! corrupts memory instead.

use super::document::{Document, Item, Kind};
use super::error::detail;
use super::scanner::Scanner;
use super::{Code, ConfigError};

/// The longest text that is read, in bytes.
pub const MAX_BYTES: usize = 1_000_000;
/// The deepest nesting that is read.
pub const MAX_DEPTH: usize = 64;
/// The most members of one object; also keeps the search for doubled names cheap.
pub const MAX_MEMBERS: usize = 256;
/// The most names and values that are read in all: those of an object are compared with each other.
pub const MAX_ITEMS: usize = 100_000;

/// The document in `text`.
///
/// # Errors
/// `config-syntax` where the text is not JSON (RFC 8259), `config-limit` over [`MAX_BYTES`], [`MAX_DEPTH`],
/// [`MAX_MEMBERS`] or [`MAX_ITEMS`], `config-duplicate` for a name that stands twice in one object.
pub fn read(text: &str) -> Result<Document, Box<ConfigError>> {
    let mut reader = Reader { scanner: Scanner::new(text), items: Vec::new(), open: Vec::new() };
    if text.len() > MAX_BYTES {
        reader.scanner.fail(Code::Limit, 0, detail("at most 1 MB is read; make the config smaller"));
    }
    while reader.scanner.fault.is_none() && !(reader.value() && reader.ended()) {}
    let Reader { scanner, items, .. } = reader;
    match scanner.fault {
        None => Ok(Document { items, words: scanner.words }),
        Some(fault) => Err(fault.locate(text, String::new())),
    }
}

struct Reader<'a> {
    scanner: Scanner<'a>,
    items: Vec<Item>,
    /// The indices of the lists and objects whose end has not been met.
    open: Vec<usize>,
}

impl<'a> Reader<'a> {
    /// Reads a value; `false` where that opened a list or object whose first value is due.
    fn value(&mut self) -> bool {
        if self.open.len() >= MAX_DEPTH || self.items.len() >= MAX_ITEMS {
            let at = self.scanner.after_space();
            let mend = "at most 64 levels and 100,000 names and values are read; nest less deeply, or say less";
            self.scanner.fail(Code::Limit, at, detail(mend));
        }
        let index = self.items.len();
        let kind = self.add(Scanner::value);
        let close = match kind {
            Kind::List => b']',
            Kind::Object => b'}',
            _ => return true,
        };
        if self.scanner.take(close) {
            return true;
        }
        self.open.push(index);
        if kind == Kind::Object {
            self.name(index);
        }
        false
    }

    /// After a whole value: closes what ends here; `false` where the next value is due.
    fn ended(&mut self) -> bool {
        while let Some(&index) = self.open.last() {
            let object = self.items[index].kind == Kind::Object;
            if self.scanner.take(b',') {
                if object {
                    self.name(index);
                }
                return false;
            }
            let (close, mend) =
                if object { (b'}', detail("expected , or } here")) } else { (b']', detail("expected , or ] here")) };
            self.scanner.expect(close, mend);
            self.items[index].end = self.items.len();
            self.open.pop();
        }
        self.scanner.finish();
        true
    }

    /// A member's name and its colon, in the object `index`.
    fn name(&mut self, index: usize) {
        let (at, first) = (self.scanner.after_space(), self.items.len());
        self.add(Scanner::name);
        let (mut member, mut members) = (index + 1, 0);
        while member < first {
            if self.words(member) == self.words(first) {
                self.scanner.fail(Code::Duplicate, at, detail("this name stands twice in one object; keep one"));
            }
            member = self.items[member + 1].end;
            members += 1;
        }
        if members >= MAX_MEMBERS {
            self.scanner.fail(Code::Limit, at, detail("at most 256 members of one object are read"));
        }
    }

    fn words(&self, index: usize) -> &[u8] {
        let (from, to) = self.items[index].words;
        &self.scanner.words.as_bytes()[from..to]
    }

    /// Adds what `scan` reads.
    fn add(&mut self, scan: fn(&mut Scanner<'a>) -> Kind) -> Kind {
        let (at, from) = (self.scanner.after_space(), self.scanner.words.len());
        let kind = scan(&mut self.scanner);
        self.items.push(Item { kind, at, end: self.items.len() + 1, words: (from, self.scanner.words.len()) });
        kind
    }
}
