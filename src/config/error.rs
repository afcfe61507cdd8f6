//! What is wrong with a config, where, and how to mend it.

use core::fmt;

use crate::consent::push_radix;

/// The stable name of a kind of config error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// Not JSON.
    Syntax,
    /// Larger or deeper than the reader takes.
    Limit,
    /// `format` is missing or not one that this version reads.
    Format,
    /// A value of the wrong type.
    Type,
    /// A value of the right type that cannot be used.
    Value,
    /// Something that must stand once stands twice.
    Duplicate,
    /// A name that nothing carries.
    Reference,
}

impl Code {
    /// The name as it is printed and documented.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Syntax => "config-syntax",
            Self::Limit => "config-limit",
            Self::Format => "config-format",
            Self::Type => "config-type",
            Self::Value => "config-value",
            Self::Duplicate => "config-duplicate",
            Self::Reference => "config-reference",
        }
    }
}

/// A config that cannot be used. Nothing of it is: every tag stays held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// What kind.
    pub code: Code,
    /// Where in the config, as `services[3].match`; empty for the whole text.
    pub path: String,
    /// Line in the text, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// What was expected and how to mend it, one sentence without a full stop.
    pub mend: &'static str,
}

impl ConfigError {
    // Boxed, for results with it are moved about a lot; never inlined, for it is made in thirty places.
    #[inline(never)]
    pub(super) fn new(code: Code, path: &str, text: &str, at: usize, mend: &'static str) -> Box<Self> {
        let before = text.get(..at).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let column = before[line_start..].chars().count() + 1;
        Box::new(Self { code, path: path.into(), line: small(line), column: small(column), mend })
    }

    /// The error in one line: `services[3].match, line 4, column 12: expected a list of host names`.
    #[must_use]
    pub fn describe(&self) -> String {
        let mut out = self.path.clone();
        out.push_str(if out.is_empty() { "line " } else { ", line " });
        push_radix(&mut out, u64::from(self.line), 10);
        out.push_str(", column ");
        push_radix(&mut out, u64::from(self.column), 10);
        out.push_str(": ");
        out.push_str(self.mend);
        out
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "[{}] {}", self.code.name(), self.describe())
    }
}

impl core::error::Error for ConfigError {}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
