//! What is wrong with a config, where, and how to mend it.

use core::fmt;

use crate::consent::{push_radix, take_part};

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
    pub fn name(self) -> &'static str {
        take_part(&mut self.words(), b' ')
    }

    /// The name, and how to mend it in the few words that a page has. [`ConfigError::mend`] says more.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Syntax => "config-syntax this is not JSON",
            Self::Limit => "config-limit too large or too deep",
            Self::Format => "config-format write \"format\": 1",
            Self::Type => "config-type see docs/config.md",
            Self::Value => "config-value see docs/config.md",
            Self::Duplicate => "config-duplicate this stands twice; keep one",
            Self::Reference => "config-reference no such id; correct it",
        }
    }
}

/// A detailed `mend`; empty in the module, for every visitor pays for its words and an editor or `cargo xtask check` has them.
pub(crate) const fn detail(mend: &'static str) -> &'static str {
    if cfg!(target_arch = "wasm32") { "" } else { mend }
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
    /// What was expected and how to mend it, one sentence without a full stop; empty on a page, which has fewer words.
    pub mend: &'static str,
}

/// What went wrong first, and at which byte.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fault {
    pub(super) code: Code,
    pub(super) at: usize,
    pub(super) mend: &'static str,
}

impl Fault {
    /// The error that this is in `text`, at `path`.
    pub(crate) fn locate(self, text: &str, path: String) -> Box<ConfigError> {
        let before = text.get(..self.at).unwrap_or(text);
        let (mut line, mut column) = (1, 1);
        for letter in before.chars() {
            column += 1;
            if letter == '\n' {
                (line, column) = (line + 1, 1);
            }
        }
        Box::new(ConfigError { code: self.code, path, line, column, mend: self.mend })
    }
}

impl ConfigError {
    /// The error in one line: `services[3].match, line 4, column 12: expected a list of host names`.
    #[must_use]
    pub fn describe(&self) -> String {
        let mut out = self.path.clone();
        out.push_str(if out.is_empty() { "line " } else { ", line " });
        push_radix(&mut out, u64::from(self.line), 10);
        out.push_str(", column ");
        push_radix(&mut out, u64::from(self.column), 10);
        out.push_str(": ");
        let mut words = self.code.words();
        take_part(&mut words, b' ');
        out.push_str(if self.mend.is_empty() { words } else { self.mend });
        out
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "[{}] {}", self.code.name(), self.describe())
    }
}

impl core::error::Error for ConfigError {}
