//! The parts of JSON that do not nest: space, names, text, numbers, words.

use super::document::Kind;
use super::error::{Code, Fault, detail};

/// A position in a text, and the words met on the way.
///
/// What goes wrong first is kept and ends the text, so that nobody on the way has to hand an error on.
pub(super) struct Scanner<'a> {
    text: &'a str,
    /// Offset of the next byte.
    at: usize,
    /// Every text and number so far, escapes resolved.
    pub(super) words: String,
    /// What went wrong.
    pub(super) fault: Option<Fault>,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        // A byte order mark is no part of the document (RFC 8259 section 8.1 lets a reader ignore it).
        let at = if text.starts_with('\u{feff}') { 3 } else { 0 };
        Self { text, at, words: String::new(), fault: None }
    }

    #[inline(never)]
    pub(super) fn fail(&mut self, code: Code, at: usize, mend: &'static str) {
        self.fault.get_or_insert(Fault { code, at, mend });
        self.at = self.text.len();
    }

    /// The byte `ahead` of the next one, or 0, which stands nowhere in JSON, after the end.
    #[inline(never)]
    fn byte(&self, ahead: usize) -> u8 {
        self.text.as_bytes().get(self.at + ahead).copied().unwrap_or(0)
    }

    /// Passes over space; the offset of what comes then.
    #[inline(never)]
    pub(super) fn after_space(&mut self) -> usize {
        while matches!(self.byte(0), b' ' | b'\t' | b'\n' | b'\r') {
            self.at += 1;
        }
        self.at
    }

    /// Whether `byte` comes next, space aside; it is then passed over.
    #[inline(never)]
    pub(super) fn take(&mut self, byte: u8) -> bool {
        self.after_space();
        let found = self.byte(0) == byte;
        self.at += usize::from(found);
        found
    }

    #[inline(never)]
    pub(super) fn expect(&mut self, byte: u8, mend: &'static str) {
        if !self.take(byte) {
            self.fail(Code::Syntax, self.at, mend);
        }
    }

    /// Nothing but space may follow the document.
    pub(super) fn finish(&mut self) {
        if self.after_space() < self.text.len() {
            self.fail(Code::Syntax, self.at, detail("expected nothing more after the document"));
        }
    }

    /// A member's name and its colon.
    pub(super) fn name(&mut self) -> Kind {
        self.expect(b'"', "expected a name in double quotes");
        self.string();
        self.expect(b':', detail("expected : after the name"));
        Kind::Text
    }

    /// A value that is whole, or the bracket that opens one.
    pub(super) fn value(&mut self) -> Kind {
        let known: [(&str, Kind); 6] = [
            ("[", Kind::List),
            ("{", Kind::Object),
            ("\"", Kind::Text),
            ("null", Kind::Null),
            ("true", Kind::True),
            ("false", Kind::False),
        ];
        for (word, kind) in known {
            if self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
                self.at += word.len();
                if kind == Kind::Text {
                    self.string();
                }
                return kind;
            }
        }
        self.number();
        Kind::Number
    }

    /// `-? (0 | [1-9][0-9]*) fraction? exponent?` (RFC 8259 section 6)
    fn number(&mut self) {
        let start = self.at;
        self.at += usize::from(self.byte(0) == b'-');
        let zero = self.byte(0) == b'0';
        let whole = self.digits();
        let mut right = whole == 1 || whole > 1 && !zero;
        if self.byte(0) == b'.' {
            self.at += 1;
            right &= self.digits() > 0;
        }
        if matches!(self.byte(0), b'e' | b'E') {
            self.at += 1 + usize::from(matches!(self.byte(1), b'+' | b'-'));
            right &= self.digits() > 0;
        }
        self.words.push_str(&self.text[start..self.at]);
        if !right {
            self.fail(Code::Syntax, start, detail("expected a JSON value here"));
        }
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while self.byte(0).is_ascii_digit() {
            self.at += 1;
        }
        self.at - start
    }

    /// Text up to its closing quote, the opening one being passed over.
    #[inline(never)]
    fn string(&mut self) {
        loop {
            let from = self.at;
            while !matches!(self.byte(0), b'"' | b'\\' | 0..=0x1f) {
                self.at += 1;
            }
            // Every byte that ends a run is ASCII, so both ends of the slice are character boundaries.
            self.words.push_str(&self.text[from..self.at]);
            match self.byte(0) {
                b'"' => break self.at += 1,
                b'\\' => self.escape(),
                _ => break self.fail(Code::Syntax, self.at, detail("text ends here without its closing quote")),
            }
        }
    }

    /// The character of an escape, the next byte being the backslash.
    fn escape(&mut self) {
        let (start, byte) = (self.at, self.byte(1));
        self.at += 2;
        let short = b"\"\"\\\\//b\x08f\x0cn\nr\rt\t";
        let found = short.chunks_exact(2).find(|pair| pair[0] == byte);
        let letter = match found {
            Some(pair) => Some(char::from(pair[1])),
            None if byte == b'u' => self.unicode(),
            None => None,
        };
        match letter {
            Some(letter) => self.words.push(letter),
            None => self.fail(Code::Syntax, start, detail("this is not a JSON escape")),
        }
    }

    /// The character of one `\uXXXX` or of a pair; a lone surrogate is U+FFFD.
    fn unicode(&mut self) -> Option<char> {
        let high = self.hex4()?;
        let back = self.at;
        if (0xd800..0xdc00).contains(&high) && self.byte(0) == b'\\' && self.byte(1) == b'u' {
            self.at += 2;
            let low = self.hex4()?;
            if (0xdc00..0xe000).contains(&low) {
                return char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00));
            }
            self.at = back;
        }
        Some(char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    #[inline(never)]
    fn hex4(&mut self) -> Option<u32> {
        let mut code = 0;
        for _ in 0..4 {
            code = code * 16 + char::from(self.byte(0)).to_digit(16)?;
            self.at += 1;
        }
        Some(code)
    }
}
