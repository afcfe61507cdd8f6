//! The parts of JSON that do not nest: space, names, text, numbers, words.

use super::reader::MAX_MEMBERS;
use super::{Code, ConfigError, Node, Value};

/// A position in a text.
pub(super) struct Scanner<'a> {
    text: &'a str,
    /// Offset of the next byte.
    pub(super) at: usize,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        // A byte order mark is no part of the document (RFC 8259 section 8.1 lets a reader ignore it).
        Self { text, at: if text.starts_with('\u{feff}') { 3 } else { 0 } }
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(super) fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Whether `byte` comes next, space aside; it is then passed over.
    pub(super) fn take_after_space(&mut self, byte: u8) -> bool {
        self.skip_space();
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    pub(super) fn expect(&mut self, byte: u8, mend: &'static str) -> Result<(), Box<ConfigError>> {
        if self.take_after_space(byte) { Ok(()) } else { Err(self.error(Code::Syntax, self.at, mend)) }
    }

    #[inline(never)]
    pub(super) fn error(&self, code: Code, at: usize, mend: &'static str) -> Box<ConfigError> {
        ConfigError::new(code, "", self.text, at, mend)
    }

    /// Nothing but space may follow the document.
    pub(super) fn finish(&mut self) -> Result<(), Box<ConfigError>> {
        self.skip_space();
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.error(Code::Syntax, self.at, "expected nothing more after the document")),
        }
    }

    /// A member's name and its colon; `members` are those before it in the same object.
    pub(super) fn name(&mut self, members: &[(String, Node)]) -> Result<String, Box<ConfigError>> {
        self.skip_space();
        let at = self.at;
        if self.peek() != Some(b'"') {
            return Err(self.error(Code::Syntax, at, "expected a name in double quotes"));
        }
        let name = self.string()?;
        if members.iter().any(|(known, _)| *known == name) {
            return Err(self.error(Code::Duplicate, at, "this name stands twice in one object; keep one"));
        }
        if members.len() >= MAX_MEMBERS {
            return Err(self.error(Code::Limit, at, "at most 256 members of one object are read"));
        }
        self.expect(b':', "expected : after the name")?;
        Ok(name)
    }

    pub(super) fn scalar(&mut self) -> Result<Value, Box<ConfigError>> {
        match self.peek() {
            Some(b'"') => self.string().map(Value::Text),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => {
                let words = [("null", Value::Null), ("true", Value::Bool(true)), ("false", Value::Bool(false))];
                for (word, value) in words {
                    if self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
                        self.at += word.len();
                        return Ok(value);
                    }
                }
                Err(self.error(Code::Syntax, self.at, "expected a JSON value here"))
            }
        }
    }

    /// `-? (0 | [1-9][0-9]*) fraction? exponent?` (RFC 8259 section 6)
    fn number(&mut self) -> Result<Value, Box<ConfigError>> {
        let start = self.at;
        self.at += usize::from(self.peek() == Some(b'-'));
        let first = self.at;
        let whole = self.digits();
        let mut other = false;
        let mut right = whole > 0 && (whole == 1 || self.text.as_bytes()[first] != b'0');
        if self.peek() == Some(b'.') {
            self.at += 1;
            other = true;
            right &= self.digits() > 0;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            other = true;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            right &= self.digits() > 0;
        }
        if !right {
            return Err(self.error(Code::Syntax, start, "this is not a JSON number"));
        }
        let value = if other { None } else { self.whole_number(start, first) };
        Ok(value.map_or(Value::OtherNumber, Value::Number))
    }

    fn whole_number(&self, start: usize, first: usize) -> Option<i64> {
        let sign = if first > start { -1 } else { 1 };
        self.text.as_bytes()[first..self.at]
            .iter()
            .try_fold(0i64, |number, byte| number.checked_mul(10)?.checked_add(sign * i64::from(byte - b'0')))
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        self.at - start
    }

    /// Text in double quotes, the next byte being the first quote.
    fn string(&mut self) -> Result<String, Box<ConfigError>> {
        self.at += 1;
        let mut out = String::new();
        let mut from = self.at;
        loop {
            let byte = self.peek();
            if !matches!(byte, None | Some(b'"' | b'\\' | 0..=0x1f)) {
                self.at += 1;
                continue;
            }
            // Every byte that ends a run is ASCII, so both ends of the slice are character boundaries.
            out.push_str(&self.text[from..self.at]);
            match byte {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(b'\\') => out.push(self.escape()?),
                _ => {
                    return Err(self.error(Code::Syntax, self.at, "text ends here without its closing quote"));
                }
            }
            from = self.at;
        }
    }

    /// The character of an escape, the next byte being the backslash. A lone surrogate becomes U+FFFD.
    fn escape(&mut self) -> Result<char, Box<ConfigError>> {
        let start = self.at;
        self.at += 2;
        Ok(match self.text.as_bytes().get(start + 1) {
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(*byte),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => self.unicode(start)?,
            _ => return Err(self.error(Code::Syntax, start, "this is not a JSON escape")),
        })
    }

    fn unicode(&mut self, start: usize) -> Result<char, Box<ConfigError>> {
        let bad = |scanner: &Self| scanner.error(Code::Syntax, start, "expected four hexadecimal digits after \\u");
        let mut code = self.hex4().ok_or_else(|| bad(self))?;
        if (0xd800..0xdc00).contains(&code) && self.text.as_bytes()[self.at..].starts_with(b"\\u") {
            let back = self.at;
            self.at += 2;
            let low = self.hex4().ok_or_else(|| bad(self))?;
            if (0xdc00..0xe000).contains(&low) {
                code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
            } else {
                self.at = back;
            }
        }
        Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hex4(&mut self) -> Option<u32> {
        let digits = self.text.as_bytes().get(self.at..self.at + 4)?;
        let code = digits.iter().try_fold(0, |code, byte| Some(code * 16 + char::from(*byte).to_digit(16)?))?;
        self.at += 4;
        Some(code)
    }
}
