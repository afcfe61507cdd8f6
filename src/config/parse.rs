//! [`Document`] to [`Config`]: what the table of names asks for, and what no table can say.

use super::document::{Kind, Node, push_step};
use super::error::{Fault, detail};
use super::schema::{SCHEMA, WORDS, accepts, expected, take, written};
use super::{Category, Code, Config, ConfigError, Service, hash, read};
use crate::consent::take_part;

/// The most ids that are read, those of categories and services and those that services name: each is sought among all
/// others, and 10,000 of them stopped a page for seconds.
pub const MAX_IDS: usize = 500;
/// The most patterns that are read: those of allowed services are held against those of denied ones.
pub const MAX_PATTERNS: usize = 1_200;
/// The most categories: a page stands still while all of them are drawn.
pub const MAX_CATEGORIES: usize = 100;

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
    let config = Config::new(read(text)?, hash(text));
    let mut parser = Parser { schema: SCHEMA, left: [MAX_IDS, MAX_PATTERNS], fault: None };
    parser.check(Some(config.document.root()));
    if parser.fault.is_none() {
        parser.check_ids(&config);
    }
    match parser.error(text) {
        None => Ok(config),
        Some(error) => Err(error),
    }
}

/// Keeps what went wrong first and goes on, so that nobody on the way has to hand an error on.
pub(crate) struct Parser<'a> {
    /// What is left of the schema.
    pub(crate) schema: &'static str,
    /// How many more ids may come, and how many more patterns.
    pub(crate) left: [usize; 2],
    /// With the value that it concerns, or its member of this name.
    pub(crate) fault: Option<(Fault, Node<'a>, &'static str)>,
}

impl<'a> Parser<'a> {
    #[inline(never)]
    pub(crate) fn fail(&mut self, code: Code, node: Node<'a>, name: &'static str, mend: &'static str) {
        let at = node.get(name).unwrap_or(node).at();
        self.fault.get_or_insert((Fault { code, at, mend }, node, name));
    }

    /// The first thing that is wrong in `text`, which this has read.
    #[inline(never)]
    pub(crate) fn error(&self, text: &str) -> Option<Box<ConfigError>> {
        let (fault, node, name) = self.fault.as_ref()?;
        let mut path = node.path();
        if !name.is_empty() {
            push_step(&mut path, Ok(name));
        }
        Some(fault.locate(text, path))
    }

    /// Holds `node`, and all that is inside it, against the type at the head of `self.schema`, which it takes off. No node
    /// holds against anything. As deep as the schema, so recursion has an end.
    pub(crate) fn check(&mut self, node: Option<Node<'a>>) {
        let kind = take(&mut self.schema);
        let words = if kind == b'o' { WORDS[usize::from(take(&mut self.schema) & 15) % WORDS.len()] } else { "" };
        let node = node.filter(|node| self.is_of(*node, kind, words));
        match kind {
            b'[' | b'*' => {
                let inner = self.schema;
                self.check(None);
                let after = self.schema;
                let mut children = node.into_iter().flat_map(Node::children);
                while let Some(mut child) = children.next() {
                    if kind == b'*' {
                        child = children.next().unwrap_or(child);
                    }
                    self.schema = inner;
                    self.check(Some(child));
                }
                self.schema = after;
            }
            b'{' => self.check_members(node),
            _ => {}
        }
    }

    /// Whether `node` itself is of the type `kind`.
    fn is_of(&mut self, node: Node<'a>, kind: u8, words: &'static str) -> bool {
        if matches!(kind, b'i' | b'm') {
            let left = &mut self.left[usize::from(kind == b'm')];
            if *left == 0 {
                self.fail(Code::Limit, node, "", detail("at most 500 ids and 1,200 patterns are read; name fewer"));
                return false;
            }
            *left -= 1;
        }
        let wanted = written(kind);
        let found = match node.kind() {
            Kind::Null => 0,
            Kind::True | Kind::False => b'f',
            Kind::Number => b'n',
            Kind::Text => b't',
            Kind::List => b'l',
            Kind::Object => b'o',
        };
        let fits = found == wanted && accepts(kind, words, node);
        if !fits {
            let code = if found == wanted { Code::Value } else { Code::Type };
            self.fail(if kind == b'f' { Code::Format } else { code }, node, "", expected(kind, words));
        }
        fits
    }

    /// Holds the members of `node` against those at the head of `self.schema`.
    fn check_members(&mut self, node: Option<Node<'a>>) {
        while !self.schema.starts_with('}') {
            let name = take_part(&mut self.schema, b':');
            let value = node.and_then(|node| node.get(name));
            if self.schema.starts_with('!') {
                take(&mut self.schema);
                if let (Some(node), None) = (node, value) {
                    let (code, mend) = match name {
                        "format" => (Code::Format, expected(b'f', "")),
                        _ => (Code::Value, detail("this is required; add it")),
                    };
                    self.fail(code, node, name, mend);
                }
            }
            self.check(value);
        }
        take(&mut self.schema);
    }

    /// What no table can say: ids are unique, and a service's category is there.
    fn check_ids(&mut self, config: &'a Config) {
        let taken = detail("a category or service already has this id; choose another");
        for (nth, Category(node)) in config.categories().enumerate() {
            if nth == MAX_CATEGORIES {
                self.fail(Code::Limit, node, "", detail("at most 100 categories are read; join some"));
            }
            if config.category(Category(node).id()).is_some_and(|first| !first.0.is(node)) {
                self.fail(Code::Duplicate, node, "id", taken);
            }
            if Category(node).is_required() && !Category(node).is_enabled() {
                self.fail(
                    Code::Value,
                    node,
                    "enabled",
                    detail("a required category cannot be switched off; drop one of the two"),
                );
            }
        }
        self.check_services(config, taken);
    }

    fn check_services(&mut self, config: &'a Config, taken: &'static str) {
        for Service(node) in config.services() {
            let id = Service(node).id();
            if config.category(id).is_some() || config.service(id).is_some_and(|first| !first.0.is(node)) {
                self.fail(Code::Duplicate, node, "id", taken);
            }
            if config.category(Service(node).category()).is_none() {
                self.fail(Code::Reference, node, "category", detail("no category has this id; correct it"));
            }
            // Named in order, services cannot wait for each other.
            let above = |id| config.service(id).is_some_and(|other| other.place() < node.index());
            if !Service(node).after().all(above) {
                self.fail(
                    Code::Reference,
                    node,
                    "after",
                    detail("no service above this one has this id; move or correct it"),
                );
            }
        }
        for id in config.google().into_iter().flat_map(|google| google.list("services")) {
            if config.service(id.words()).is_none() {
                self.fail(Code::Reference, id, "", detail("no service has this id; correct it"));
            }
        }
    }
}
