//! The schema as a tree, with what each member says: for whoever writes a config. A page has no use for it.

use super::about::about;
use super::{SCHEMA, WORDS};

/// What a value may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// The format number that this version reads.
    Format,
    /// A whole number from 1 to this one.
    Number(u32),
    /// An address that a visitor may follow.
    Address,
    /// A cookie's path.
    Path,
    /// On or off.
    Flag,
    /// A name for a category or a service, or one of them.
    Id,
    /// A host name.
    Host,
    /// A [`super::UrlPattern`].
    Match,
    /// A colour as `#rrggbb`.
    Colour,
    /// Font families.
    Font,
    /// A language tag.
    Language,
    /// The name of a variable of the page.
    Variable,
    /// One of these words.
    OneOf(Vec<&'static str>),
    /// Anything written.
    Text,
    /// A list of these.
    List(Box<Shape>),
    /// An object whose members, of any name, are these.
    Map(Box<Shape>),
    /// An object with these members.
    Object(Vec<Member>),
}

/// A member that an object may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its name.
    pub name: &'static str,
    /// The way to it from the root, as `services[].match`.
    pub path: String,
    /// What it may be.
    pub shape: Shape,
    /// Whether it has to stand.
    pub required: bool,
    /// What it says.
    pub about: &'static str,
}

/// The shape of the whole config.
///
/// ```
/// use portcullis::config::{Shape, shape};
///
/// let Shape::Object(members) = shape() else { panic!() };
/// assert_eq!((members[0].name, members[0].required), ("format", true));
/// ```
#[must_use]
pub fn shape() -> Shape {
    read(SCHEMA, "").0
}

/// The type at the head of `text`, and what follows it.
fn read(text: &'static str, path: &str) -> (Shape, &'static str) {
    let (kind, rest) = text.split_at(1);
    let shape = match kind {
        "f" => Shape::Format,
        "d" => Shape::Number(365),
        "n" => Shape::Number(u32::MAX),
        "a" => Shape::Address,
        "p" => Shape::Path,
        "b" => Shape::Flag,
        "i" => Shape::Id,
        "h" => Shape::Host,
        "m" => Shape::Match,
        "c" => Shape::Colour,
        "s" => Shape::Font,
        "l" => Shape::Language,
        "v" => Shape::Variable,
        "t" => Shape::Text,
        "o" => return read_words(rest),
        "[" => return read_inner(rest, &format!("{path}[]"), Shape::List),
        "*" => return read_inner(rest, &format!("{path}.*"), Shape::Map),
        "{" => return read_members(rest, path),
        other => unreachable!("no type is written {other}"),
    };
    (shape, rest)
}

fn read_words(text: &'static str) -> (Shape, &'static str) {
    let (number, rest) = text.split_at(1);
    let words = number.parse().ok().and_then(|number: usize| WORDS.get(number)).expect("words of this number");
    let words = words.split_once(": ").map_or(vec![], |(_, words)| words.split(", ").collect());
    (Shape::OneOf(words), rest)
}

fn read_inner(text: &'static str, path: &str, wrap: fn(Box<Shape>) -> Shape) -> (Shape, &'static str) {
    let (inner, rest) = read(text, path);
    (wrap(Box::new(inner)), rest)
}

fn read_members(mut text: &'static str, path: &str) -> (Shape, &'static str) {
    let mut members = Vec::new();
    while !text.starts_with('}') {
        let (name, rest) = text.split_once(':').expect("a name ends");
        let required = rest.starts_with('!');
        let path = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        let (shape, rest) = read(rest.trim_start_matches('!'), &path);
        members.push(Member { name, required, shape, about: about(&path), path });
        text = rest;
    }
    (Shape::Object(members), &text[1..])
}
