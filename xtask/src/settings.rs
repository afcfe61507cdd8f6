//! wasm-pack.toml, which remembers what was read of it, so that a test can find the keys that nothing uses.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use toml::{Table, Value};

/// The build's settings. A key is named by its path, such as `["tools", "wasm-pack", "version"]`.
pub(crate) struct Settings {
    table: Table,
    read: RefCell<BTreeSet<Vec<String>>>,
}

impl Settings {
    /// The settings in `file`.
    pub(crate) fn load(file: &Path) -> Result<Self> {
        let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        Self::parse(&text).with_context(|| format!("cannot read {}", file.display()))
    }

    /// The settings in `text`.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        Ok(Self { table: text.parse()?, read: RefCell::default() })
    }

    /// The text at `path`.
    pub(crate) fn text(&self, path: &[&str]) -> Result<&str> {
        self.leaf(path, "a text", Value::as_str)
    }

    /// The whole number at `path`.
    pub(crate) fn number(&self, path: &[&str]) -> Result<u64> {
        self.leaf(path, "a whole number", |value| u64::try_from(value.as_integer()?).ok())
    }

    /// The list of texts at `path`.
    pub(crate) fn list(&self, path: &[&str]) -> Result<Vec<&str>> {
        self.leaf(path, "a list of texts", |value| value.as_array()?.iter().map(Value::as_str).collect())
    }

    /// The settings as a text, without the tables that `others` names.
    pub(crate) fn without(&self, others: &[&str]) -> String {
        let mut table = self.table.clone();
        others.iter().for_each(|other| drop(table.remove(*other)));
        format!("{table:?}")
    }

    fn leaf<'a, T>(&'a self, path: &[&str], what: &str, take: impl FnOnce(&'a Value) -> Option<T>) -> Result<T> {
        let (last, above) = path.split_last().context("an empty path")?;
        let table = above.iter().try_fold(&self.table, |table, key| table.get(*key)?.as_table());
        let value = table.and_then(|table| table.get(*last)).and_then(take);
        self.read.borrow_mut().insert(path.iter().map(ToString::to_string).collect());
        value.with_context(|| format!("wasm-pack.toml: {}: expected {what}", path.join(".")))
    }

    /// The keys that nothing has asked for so far.
    #[cfg(test)]
    pub(crate) fn unread(&self) -> Vec<String> {
        let mut leaves = Vec::new();
        collect(&self.table, &mut Vec::new(), &mut leaves);
        let read = self.read.borrow();
        leaves.into_iter().filter(|leaf| !read.contains(leaf)).map(|leaf| leaf.join(".")).collect()
    }
}

#[cfg(test)]
fn collect(table: &Table, above: &mut Vec<String>, leaves: &mut Vec<Vec<String>>) {
    for (key, value) in table {
        above.push(key.clone());
        match value {
            Value::Table(inner) => collect(inner, above, leaves),
            _ => leaves.push(above.clone()),
        }
        above.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_nothing_asked_for_is_named() {
        let settings = Settings::parse("a = 1\n[b]\nc = \"x\"\n\"d.e\" = []").unwrap();
        settings.text(&["b", "c"]).unwrap();
        assert_eq!(settings.unread(), ["a", "b.d.e"]);
    }

    #[test]
    fn what_is_told_without_a_table_does_not_change_with_it() {
        let text = |settings: &str| Settings::parse(settings).unwrap().without(&["b"]);
        assert_eq!(text("a = 1\n[b]\nc = 2"), text("a = 1\n[b]\nc = 3"));
        assert_ne!(text("a = 1\n[b]\nc = 2"), text("a = 2\n[b]\nc = 2"));
    }

    #[test]
    fn a_setting_of_the_wrong_kind_is_named_with_its_path() {
        let settings = Settings::parse("[b]\nc = \"x\"").unwrap();
        let error = settings.number(&["b", "c"]).unwrap_err();
        assert_eq!(error.to_string(), "wasm-pack.toml: b.c: expected a whole number");
    }
}
