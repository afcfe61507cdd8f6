//! JSON text to [`Document`], without recursion: a stack overflow traps WebAssembly, and in the JavaScript build it
//! corrupts memory instead.

use super::document::{Document, Item, Kind};
use super::error::detail;
use super::met::Met;
use super::scanner::Scanner;
use super::{Code, ConfigError};

/// The longest text that is read, in bytes.
pub const MAX_BYTES: usize = 250_000;
/// The longest name or value that is read, in bytes: a browser takes long to lay out long ones.
pub const MAX_TEXT: usize = 4_000;
/// The deepest nesting that is read.
pub const MAX_DEPTH: usize = 64;
/// The most members of one object: every text of a site with 30 categories and 200 services.
pub const MAX_MEMBERS: usize = 400;
/// The most names and values that are read in all: those of an object are compared with each other.
pub const MAX_ITEMS: usize = 25_000;

const TOO_MUCH: &str = detail(
    "at most 64 levels, 25,000 names and values, 400 members of one object and 4,000 bytes of one text are read; say less",
);

/// The document in `text`.
///
/// # Errors
/// `config-syntax` where the text is not JSON (RFC 8259), `config-limit` over [`MAX_BYTES`], [`MAX_TEXT`],
/// [`MAX_DEPTH`], [`MAX_MEMBERS`] or [`MAX_ITEMS`], `config-duplicate` for a name that stands twice in one object.
pub fn read(text: &str) -> Result<Document, Box<ConfigError>> {
    let mut reader = Reader { scanner: Scanner::new(text), items: Vec::new(), open: Vec::new() };
    if text.len() > MAX_BYTES {
        reader.scanner.fail(Code::Limit, 0, detail("at most 250 kB are read; make the config smaller"));
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
    /// The lists and objects whose end has not been met.
    open: Vec<Open>,
}

struct Open {
    index: usize,
    members: usize,
    met: Met,
}

impl<'a> Reader<'a> {
    /// Reads a value; `false` where that opened a list or object whose first value is due.
    fn value(&mut self) -> bool {
        if self.open.len() >= MAX_DEPTH || self.items.len() >= MAX_ITEMS {
            let at = self.scanner.after_space();
            self.scanner.fail(Code::Limit, at, TOO_MUCH);
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
        self.open.push(Open { index, members: 0, met: Met::new() });
        if kind == Kind::Object {
            self.name(index);
        }
        false
    }

    /// After a whole value: closes what ends here; `false` where the next value is due.
    fn ended(&mut self) -> bool {
        while let Some(&Open { index, .. }) = self.open.last() {
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
        let (from, to) = self.items[first].words;
        let name = &self.scanner.words.as_bytes()[from..to];
        let Some(open) = self.open.last_mut() else { return };
        open.members += 1;
        let (members, may) = (open.members, open.met.again(name));
        if may && self.is_met(index, first) {
            self.scanner.fail(Code::Duplicate, at, detail("this name stands twice in one object; keep one"));
        }
        if members > MAX_MEMBERS {
            self.scanner.fail(Code::Limit, at, TOO_MUCH);
        }
    }

    /// Whether the object `index` has the name `first` already.
    fn is_met(&self, index: usize, first: usize) -> bool {
        let mut member = index + 1;
        while member < first {
            if self.words(member) == self.words(first) {
                return true;
            }
            member = self.items[member + 1].end;
        }
        false
    }

    fn words(&self, index: usize) -> &[u8] {
        let (from, to) = self.items[index].words;
        &self.scanner.words.as_bytes()[from..to]
    }

    /// Adds what `scan` reads.
    fn add(&mut self, scan: fn(&mut Scanner<'a>) -> Kind) -> Kind {
        let (at, from) = (self.scanner.after_space(), self.scanner.words.len());
        let kind = scan(&mut self.scanner);
        if self.scanner.words.len() - from > MAX_TEXT {
            self.scanner.fail(Code::Limit, at, TOO_MUCH);
        }
        self.items.push(Item { kind, at, end: self.items.len() + 1, words: (from, self.scanner.words.len()) });
        kind
    }
}
