//! [`Document`] to [`Config`]: what the table of names asks for, and what no table can say.

use super::document::{Kind, Node, push_step};
use super::error::Fault;
use super::schema::{ROOT, Type};
use super::{Category, Code, Config, ConfigError, Service, defaults, hash, read};

/// The config in `text`.
///
/// This shows the smallest config, and an error that says where and what:
/// ```
/// use portcullis::config::parse;
///
/// assert_eq!(parse(r#"{"format": 1}"#).unwrap().categories().count(), 5);
///
/// let error = parse(r#"{"format": 1, "validDays": "180"}"#).unwrap_err();
/// assert_eq!(error.to_string(), "[config-type] validDays, line 1, column 28: expected days from 1 to 365");
/// ```
///
/// # Errors
/// The first thing that is wrong; see [`Code`]. A config with an error is not used at all.
pub fn parse(text: &str) -> Result<Config, Box<ConfigError>> {
    let config = Config { document: read(text)?, defaults: defaults::categories(), hash: hash(text) };
    let mut parser = Parser { fault: None };
    parser.check(config.document.root(), ROOT);
    parser.check_ids(&config);
    match parser.fault {
        None => Ok(config),
        Some((fault, node, name)) => {
            let mut path = node.path();
            if !name.is_empty() {
                push_step(&mut path, Ok(name));
            }
            Err(fault.locate(text, path))
        }
    }
}

/// Keeps what went wrong first and goes on, so that nobody on the way has to hand an error on.
struct Parser<'a> {
    /// With the value that it concerns, or its member of this name.
    fault: Option<(Fault, Node<'a>, &'static str)>,
}

impl<'a> Parser<'a> {
    #[inline(never)]
    fn fail(&mut self, code: Code, node: Node<'a>, name: &'static str, mend: &'static str) {
        let at = node.get(name).unwrap_or(node).at();
        self.fault.get_or_insert((Fault { code, at, mend }, node, name));
    }

    /// Holds `node` and all that is inside it against `kind`. As deep as the table, so recursion has an end.
    fn check(&mut self, node: Node<'a>, kind: Type) {
        let (wanted, mend) = kind.expected();
        let found = if node.kind() == Kind::False { Kind::True } else { node.kind() };
        if found != wanted || !kind.accepts(node) {
            let code = match kind {
                Type::Format => Code::Format,
                _ if found != wanted => Code::Type,
                _ => Code::Value,
            };
            return self.fail(code, node, "", mend);
        }
        match kind {
            Type::List(inner) => node.children().for_each(|item| self.check(item, *inner)),
            Type::Object(fields) => {
                for field in fields {
                    match node.get(field.name) {
                        Some(value) => self.check(value, field.kind),
                        None if field.required => self.missing(node, field.name, field.kind),
                        None => {}
                    }
                }
            }
            Type::Map(inner) => {
                let mut children = node.children();
                while let (Some(_), Some(value)) = (children.next(), children.next()) {
                    self.check(value, *inner);
                }
            }
            _ => {}
        }
    }

    fn missing(&mut self, node: Node<'a>, name: &'static str, kind: Type) {
        match kind {
            Type::Format => self.fail(Code::Format, node, name, kind.expected().1),
            _ => self.fail(Code::Value, node, name, "this is required; add it"),
        }
    }

    /// What no table can say: ids are unique, and a service's category is there.
    fn check_ids(&mut self, config: &'a Config) {
        let taken = "a category or service already has this id; choose another";
        for Category(node) in config.categories() {
            if config.category(Category(node).id()).is_some_and(|first| !first.0.is(node)) {
                self.fail(Code::Duplicate, node, "id", taken);
            }
            if Category(node).is_required() && !Category(node).is_enabled() {
                self.fail(
                    Code::Value,
                    node,
                    "enabled",
                    "a required category cannot be switched off; drop one of the two",
                );
            }
        }
        for Service(node) in config.services() {
            let id = Service(node).id();
            if config.category(id).is_some() || config.service(id).is_some_and(|first| !first.0.is(node)) {
                self.fail(Code::Duplicate, node, "id", taken);
            }
            if config.category(Service(node).category()).is_none() {
                self.fail(Code::Reference, node, "category", "no category has this id; correct it");
            }
        }
    }
}
