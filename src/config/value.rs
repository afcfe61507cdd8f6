//! JSON as a tree that remembers where each value stood.

/// A value and the byte at which it starts in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Offset of its first byte.
    pub at: usize,
}

/// A JSON value.
///
/// Numbers are whole: a config needs no others, and printing or reading floats costs every visitor about 9 kB.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A whole number that fits.
    Number(i64),
    /// A JSON number with a fraction or exponent, or one too large.
    OtherNumber,
    /// Text, escapes resolved.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// Members in the order of the text, no name twice.
    Object(Vec<(String, Node)>),
}
