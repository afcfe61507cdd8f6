//! JSON as a list of items in document order: no tree to build, to walk by recursion or to free piece by piece.

use crate::consent::{push_radix, read_radix};

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true`
    True,
    /// `false`
    False,
    /// A number; its text is kept as it was written.
    Number,
    /// Text, escapes resolved.
    Text,
    /// A list; its items follow.
    List,
    /// An object; names (as text) and values follow by turns, no name twice.
    Object,
}

/// A value or a member's name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub(super) kind: Kind,
    /// Offset of its first byte in what was read.
    pub(super) at: usize,
    /// The index of the item after this one and all that is inside it.
    pub(super) end: usize,
    /// Where its text begins in `Document::words`, and where it ends.
    pub(super) words: (usize, usize),
}

/// What stands in a document that could not be read.
const NOTHING: Item = Item { kind: Kind::Null, at: 0, end: 0, words: (0, 0) };

/// A JSON document; the default one is `null`.
#[derive(Clone, Debug, Default)]
pub struct Document {
    pub(super) items: Vec<Item>,
    /// Every text and number, one after the other.
    pub(super) words: String,
}

/// A value in a document.
#[derive(Clone, Copy, Debug)]
pub struct Node<'a> {
    document: &'a Document,
    index: usize,
}

/// The values inside a value.
#[derive(Clone, Debug)]
pub struct Children<'a> {
    next: Node<'a>,
    end: usize,
}

impl<'a> Iterator for Children<'a> {
    type Item = Node<'a>;

    #[inline(never)]
    fn next(&mut self) -> Option<Node<'a>> {
        let child = self.next;
        if child.index >= self.end {
            return None;
        }
        self.next.index = child.item().end;
        Some(child)
    }
}

impl Document {
    /// The value that the document consists of.
    #[must_use]
    pub fn root(&self) -> Node<'_> {
        self.node(0)
    }

    pub(crate) fn node(&self, index: usize) -> Node<'_> {
        Node { document: self, index }
    }
}

impl<'a> Node<'a> {
    /// Whether it is the same value, where both are of one document.
    pub(super) fn is(self, other: Self) -> bool {
        self.index == other.index
    }

    /// Where it stands in its document, and where its id does.
    pub(super) fn place(self) -> (usize, usize) {
        (self.index, self.part("id").index)
    }

    /// Where it stands in its document.
    pub(crate) fn index(self) -> usize {
        self.index
    }

    /// What it is.
    #[must_use]
    pub fn kind(self) -> Kind {
        self.item().kind
    }

    /// Offset of its first byte in the text that was read.
    #[must_use]
    pub fn at(self) -> usize {
        self.item().at
    }

    /// The text or the number as it was written; empty for anything else.
    #[inline(never)]
    #[must_use]
    pub fn words(self) -> &'a str {
        let (from, to) = self.item().words;
        self.document.words.get(from..to).unwrap_or_default()
    }

    /// The whole number that it is, or `None` for all else: a config needs no others, and reading floats costs 9 kB.
    /// `1.0` is one: some writers of JSON make that of 1, and JSON Schema (draft 6 on) takes it for an integer.
    #[must_use]
    pub fn number(self) -> Option<u64> {
        let written = self.words();
        let whole = written.strip_suffix(".0").unwrap_or(written);
        if self.kind() == Kind::Number { read_radix(whole, 10) } else { None }
    }

    /// The items of a list, or the names and values of an object by turns; nothing for anything else.
    #[must_use]
    pub fn children(self) -> Children<'a> {
        Children { next: Node { index: self.index + 1, ..self }, end: self.item().end }
    }

    /// The value of the member `name`, or `None`.
    #[inline(never)]
    #[must_use]
    pub fn get(self, name: &str) -> Option<Node<'a>> {
        if self.kind() != Kind::Object {
            return None;
        }
        let mut children = self.children();
        while let (Some(key), Some(value)) = (children.next(), children.next()) {
            if key.words() == name {
                return Some(value);
            }
        }
        None
    }

    /// The member `name`; where there is none, a value in which nothing is.
    #[must_use]
    pub fn part(self, name: &str) -> Self {
        self.get(name).unwrap_or(Node { index: usize::MAX - 1, ..self })
    }

    /// The text of the member `name`, or `None` where it is not text.
    #[must_use]
    pub fn text(self, name: &str) -> Option<&'a str> {
        self.get(name).filter(|node| node.kind() == Kind::Text).map(Node::words)
    }

    /// The switch `name`, or `default` where it is not one.
    #[must_use]
    pub fn flag(self, name: &str, default: bool) -> bool {
        match self.get(name).map(Node::kind) {
            Some(Kind::True) => true,
            Some(Kind::False) => false,
            _ => default,
        }
    }

    /// The items of the list `name`; nothing where it is not one.
    #[must_use]
    pub fn list(self, name: &str) -> Children<'a> {
        match self.get(name) {
            Some(list) if list.kind() == Kind::List => list.children(),
            _ => Children { next: self, end: 0 },
        }
    }

    /// The way to it from the root, as `services[3].match`; empty for the root.
    #[must_use]
    pub fn path(self) -> String {
        let mut path = String::new();
        let mut outer = self.document.root();
        while outer.index < self.index {
            let mut children = outer.children();
            let mut nth = 0;
            while let Some(mut child) = children.next() {
                let name = child.words();
                if outer.kind() == Kind::Object {
                    child = children.next().unwrap_or(child);
                }
                if self.index < child.item().end {
                    push_step(&mut path, if outer.kind() == Kind::Object { Ok(name) } else { Err(nth) });
                    outer = child;
                    break;
                }
                nth += 1;
            }
        }
        path
    }

    fn item(self) -> &'a Item {
        self.document.items.get(self.index).unwrap_or(&NOTHING)
    }
}

/// Appends the name of a member or the number of an item.
pub(crate) fn push_step(path: &mut String, step: Result<&str, u64>) {
    match step {
        Ok(name) => {
            if !path.is_empty() {
                path.push_str(".");
            }
            path.push_str(name);
        }
        Err(nth) => {
            path.push_str("[");
            push_radix(path, nth, 10);
            path.push_str("]");
        }
    }
}
