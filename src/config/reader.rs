//! JSON text to [`Node`], without recursion: a stack overflow traps WebAssembly, and in the JavaScript build it
//! corrupts memory instead.

use super::scanner::Scanner;
use super::{Code, ConfigError, Node, Value};

/// The longest text that is read, in bytes.
pub const MAX_BYTES: usize = 1_000_000;
/// The deepest nesting that is read.
pub const MAX_DEPTH: usize = 64;
/// The most members of one object; also keeps the search for doubled names cheap.
pub const MAX_MEMBERS: usize = 256;

/// A list or object whose end has not been met.
struct Open {
    at: usize,
    inside: Inside,
}

enum Inside {
    List(Vec<Node>),
    Object(Vec<(String, Node)>, String),
}

/// What the text demands next.
enum Next {
    Value,
    /// A value is whole: it belongs to the innermost open thing, or is the document.
    Whole(Node),
}

/// The document in `text`.
///
/// # Errors
/// `config-syntax` where the text is not JSON (RFC 8259), `config-limit` over [`MAX_BYTES`], [`MAX_DEPTH`] or
/// [`MAX_MEMBERS`], `config-duplicate` for a name that stands twice in one object.
pub fn read(text: &str) -> Result<Node, Box<ConfigError>> {
    if text.len() > MAX_BYTES {
        return Err(ConfigError::new(Code::Limit, "", text, 0, "at most 1 MB is read; make the config smaller"));
    }
    let mut scanner = Scanner::new(text);
    let mut open: Vec<Open> = Vec::new();
    let mut next = Next::Value;
    loop {
        next = match next {
            Next::Value => begin(&mut scanner, &mut open)?,
            Next::Whole(node) => match open.pop() {
                None => return scanner.finish().map(|()| node),
                Some(inner) => add(&mut scanner, &mut open, inner, node)?,
            },
        };
    }
}

/// Reads a scalar, or opens a list or object and goes in.
fn begin(scanner: &mut Scanner<'_>, open: &mut Vec<Open>) -> Result<Next, Box<ConfigError>> {
    scanner.skip_space();
    let at = scanner.at;
    if open.len() >= MAX_DEPTH {
        return Err(scanner.error(Code::Limit, at, "at most 64 levels are read; nest less deeply"));
    }
    match scanner.peek() {
        Some(b'[') => {
            scanner.at += 1;
            if scanner.take_after_space(b']') {
                return Ok(Next::Whole(Node { value: Value::List(Vec::new()), at }));
            }
            open.push(Open { at, inside: Inside::List(Vec::new()) });
        }
        Some(b'{') => {
            scanner.at += 1;
            if scanner.take_after_space(b'}') {
                return Ok(Next::Whole(Node { value: Value::Object(Vec::new()), at }));
            }
            let name = scanner.name(&[])?;
            open.push(Open { at, inside: Inside::Object(Vec::new(), name) });
        }
        _ => {
            return Ok(Next::Whole(Node { value: scanner.scalar()?, at }));
        }
    }
    Ok(Next::Value)
}

/// Puts `node` into the innermost open thing and looks whether that goes on or ends.
fn add(scanner: &mut Scanner<'_>, open: &mut Vec<Open>, inner: Open, node: Node) -> Result<Next, Box<ConfigError>> {
    let Open { at, inside } = inner;
    let comma = |scanner: &mut Scanner<'_>| scanner.take_after_space(b',');
    match inside {
        Inside::List(mut items) => {
            items.push(node);
            if comma(scanner) {
                open.push(Open { at, inside: Inside::List(items) });
                return Ok(Next::Value);
            }
            scanner.expect(b']', "expected , or ] here")?;
            Ok(Next::Whole(Node { value: Value::List(items), at }))
        }
        Inside::Object(mut members, name) => {
            members.push((name, node));
            if comma(scanner) {
                let name = scanner.name(&members)?;
                open.push(Open { at, inside: Inside::Object(members, name) });
                return Ok(Next::Value);
            }
            scanner.expect(b'}', "expected , or } here")?;
            Ok(Next::Whole(Node { value: Value::Object(members), at }))
        }
    }
}
