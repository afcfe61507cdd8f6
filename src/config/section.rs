//! One object of the config and the path that leads to it.

use super::{Code, ConfigError, Node, Value};
use crate::consent::push_radix;

/// An object, with what an error about it needs.
pub(super) struct Section<'a> {
    text: &'a str,
    path: String,
    at: usize,
    members: &'a [(String, Node)],
}

impl<'a> Section<'a> {
    pub(super) fn new(text: &'a str, path: String, node: &'a Node) -> Result<Self, Box<ConfigError>> {
        match &node.value {
            Value::Object(members) => Ok(Self { text, path, at: node.at, members }),
            _ => Err(ConfigError::new(Code::Type, &path, text, node.at, "expected an object in braces")),
        }
    }

    /// An error about this object, or about its member `key`.
    #[inline(never)]
    pub(super) fn error(&self, code: Code, key: &str, mend: &'static str) -> Box<ConfigError> {
        let at = self.get(key).map_or(self.at, |node| node.at);
        ConfigError::new(code, &self.join(key), self.text, at, mend)
    }

    /// The text of `key`, or `None` where it does not stand.
    pub(super) fn text(&self, key: &str) -> Result<Option<&'a str>, Box<ConfigError>> {
        match self.get(key).map(|node| &node.value) {
            None => Ok(None),
            Some(Value::Text(text)) => Ok(Some(text)),
            Some(_) => Err(self.error(Code::Type, key, "expected text in double quotes")),
        }
    }

    /// The text of `key`, which must stand.
    pub(super) fn needed(&self, key: &str) -> Result<&'a str, Box<ConfigError>> {
        self.text(key)?.ok_or_else(|| self.error(Code::Value, key, "this is required; add it"))
    }

    /// The switch `key`, or `default` where it does not stand.
    pub(super) fn flag(&self, key: &str, default: bool) -> Result<bool, Box<ConfigError>> {
        match self.get(key).map(|node| &node.value) {
            None => Ok(default),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(_) => Err(self.error(Code::Type, key, "expected true or false")),
        }
    }

    /// The whole number `key` between 1 and `most`, or `default` where it does not stand.
    pub(super) fn number(
        &self,
        key: &str,
        most: u32,
        default: u32,
        mend: &'static str,
    ) -> Result<u32, Box<ConfigError>> {
        match self.get(key).map(|node| &node.value) {
            None => Ok(default),
            Some(Value::Number(number)) => match u32::try_from(*number) {
                Ok(number) if number > 0 && number <= most => Ok(number),
                _ => Err(self.error(Code::Value, key, mend)),
            },
            Some(_) => Err(self.error(Code::Type, key, mend)),
        }
    }

    /// The items of the list `key` with their paths; empty where it does not stand.
    pub(super) fn list(&self, key: &str) -> Result<Vec<(String, &'a Node)>, Box<ConfigError>> {
        let items = match self.get(key).map(|node| &node.value) {
            None => &[][..],
            Some(Value::List(items)) => items,
            Some(_) => return Err(self.error(Code::Type, key, "expected a list in brackets")),
        };
        let path = |index: usize| {
            let mut path = self.join(key);
            path.push('[');
            push_radix(&mut path, index as u64, 10);
            path.push(']');
            path
        };
        Ok(items.iter().enumerate().map(|(index, node)| (path(index), node)).collect())
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    fn get(&self, key: &str) -> Option<&'a Node> {
        self.members.iter().find(|(name, _)| name == key).map(|(_, node)| node)
    }

    fn join(&self, key: &str) -> String {
        let mut path = self.path.clone();
        if !path.is_empty() && !key.is_empty() {
            path.push('.');
        }
        path.push_str(key);
        path
    }
}
