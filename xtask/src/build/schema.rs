//! `portcullis.schema.json`: what an editor needs to check a config while it is written, made from the parser's own table.

use std::path::Path;

use anyhow::Result;
use portcullis::config::{FORMAT, Field, ROOT, Type};
use serde_json::{Map, Value, json};

use super::put;

/// A scheme that a visitor may follow, or none: no name before a colon, no other host (`//`, `/\`), no backslash first.
const ADDRESS: &str = r"^(?:[hH][tT][tT][pP][sS]?:|(?![/\\]{2}|\\)[^:/?#\u0000-\u0020]*(?:[/?#]|$))[^\u0000-\u0020]*$";
const ID: &str = r"^[a-z][a-z0-9_-]{0,63}$";
const HOST: &str = r"^(?=.{1,253}$)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*$";
const MATCH: &str =
    r"^(?:\*\.)?(?=[^/]{1,253}(?:/|$))[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*(?:/[^\u0000-\u0020?#]*)?$";
const LANGUAGE: &str = "^[A-Za-z0-9-]{0,35}$";
const COLOUR: &str = "^#[0-9A-Fa-f]{6}$";
const FONT: &str = r#"^[A-Za-z0-9 ,.'"_-]*$"#;

/// Writes it into `folder`.
pub(crate) fn write(folder: &Path) -> Result<()> {
    put(&folder.join("portcullis.schema.json"), serde_json::to_string_pretty(&schema())? + "\n")
}

fn schema() -> Value {
    let mut schema = of(ROOT);
    schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    schema["title"] = json!("Portcullis config");
    schema
}

fn of(kind: Type) -> Value {
    match kind {
        Type::Format => json!({ "const": FORMAT }),
        Type::Number(most) => json!({ "type": "integer", "minimum": 1, "maximum": most }),
        Type::Address => json!({ "type": "string", "minLength": 1, "pattern": ADDRESS }),
        Type::Flag => json!({ "type": "boolean" }),
        Type::Id => json!({ "type": "string", "pattern": ID }),
        Type::Text => json!({ "type": "string" }),
        Type::Host => json!({ "type": "string", "pattern": HOST }),
        Type::Match => json!({ "type": "string", "pattern": MATCH }),
        Type::Language => json!({ "type": "string", "pattern": LANGUAGE }),
        Type::Colour => json!({ "type": "string", "pattern": COLOUR }),
        Type::Font => json!({ "type": "string", "pattern": FONT }),
        Type::OneOf(names) => json!({ "enum": one_of(names) }),
        Type::List(inner) => json!({ "type": "array", "items": of(*inner) }),
        Type::Object(fields) => object(fields),
        Type::Map(inner) => json!({ "type": "object", "additionalProperties": of(*inner), "maxProperties": 256 }),
    }
}

/// The names in the text of a [`Type::OneOf`].
pub(crate) fn one_of(names: &str) -> Vec<&str> {
    names.split_once(": ").map_or(vec![], |(_, names)| names.split(", ").collect())
}

/// Names that nobody knows are allowed, as by the parser: a config may be newer than the version that reads it.
fn object(fields: &[Field]) -> Value {
    let properties: Map<_, _> = fields.iter().map(|field| (field.name.to_owned(), member(field))).collect();
    let required: Vec<_> = fields.iter().filter(|field| field.required).map(|field| field.name).collect();
    json!({ "type": "object", "properties": properties, "required": required, "maxProperties": 256 })
}

fn member(field: &Field) -> Value {
    let mut schema = of(field.kind);
    schema["description"] = json!(field.about);
    schema
}

#[cfg(test)]
mod tests {
    use super::*;
    use portcullis::config::parse;
    use proptest::prelude::*;

    fn agrees(config: &Value) -> bool {
        let valid = jsonschema::is_valid(&schema(), config);
        let parsed = parse(&config.to_string());
        valid == parsed.is_ok()
    }

    #[test]
    fn the_schema_itself_is_one() {
        jsonschema::meta::validate(&schema()).unwrap();
    }

    #[test]
    fn schema_and_parser_agree_on_addresses_and_hosts() {
        let addresses = [
            "",
            "/privacy",
            "privacy",
            "?a:b",
            "#a:b",
            "a?b:c",
            "http://a",
            "HTTPS:x",
            "javascript:x",
            "a:b",
            "//a",
            "/\\a",
            "\\a",
            "/a//b",
            "a b",
            "a\tb",
            ":",
            "/:",
            "httpss:x",
            "http",
            "\u{e4}",
        ];
        for text in addresses {
            assert!(agrees(&json!({ "format": 1, "controller": { "name": "x", "policyUrl": text } })), "{text:?}");
        }
        let long = vec!["a"; 127].join(".");
        let hosts = [
            "", "a", "*.a", "*", "*.", "a.", ".a", "a..b", "A", "a:1", "a/b", "a/", "/a", "*.a/b/c", "a/b?c", "a/ b",
            "a/b#", "*.*.a", "_a-1.b", &long,
        ];
        for text in hosts
            .into_iter()
            .chain([long.clone() + "a", long.clone() + "aa", "a".repeat(64)].iter().map(String::as_str))
        {
            let service = json!({ "id": "s", "category": "analytics", "match": [text] });
            assert!(agrees(&json!({ "format": 1, "services": [service] })), "{text:?}");
            assert!(agrees(&json!({ "format": 1, "storage": { "domain": text } })), "{text:?}");
        }
    }

    /// A value for a field: mostly right, sometimes of another kind.
    fn value(kind: Type) -> BoxedStrategy<Value> {
        let right = match kind {
            Type::Format => Just(json!(1)).boxed(),
            Type::Number(_) => prop_oneof![0..400u32, any::<u32>()].prop_map(Value::from).boxed(),
            Type::Address => r"(https?:|javascript:|/|\?)?[a-z:/\\ ]{0,6}".prop_map(Value::from).boxed(),
            Type::Flag => any::<bool>().prop_map(Value::from).boxed(),
            Type::Id => "[a-z][a-z0-9_-]{0,3}|[A-Z_]".prop_map(Value::from).boxed(),
            Type::Text => ".{0,5}".prop_map(Value::from).boxed(),
            Type::Host => r"(\*\.)?[a-z]{0,2}\.?[a-z]{0,3}".prop_map(Value::from).boxed(),
            Type::Match => r"(\*\.)?[a-z]{0,2}\.?[a-z]{0,3}(/[a-z/?# ]{0,3})?".prop_map(Value::from).boxed(),
            Type::Language => "[a-zA-Z0-9_-]{0,6}".prop_map(Value::from).boxed(),
            Type::Colour => "#?[0-9a-fA-Fg]{5,7}|#[0-9a-fA-F]{6}".prop_map(Value::from).boxed(),
            Type::Font => r#"[a-zA-Z0-9 ,.'"_()-]{0,6}"#.prop_map(Value::from).boxed(),
            Type::OneOf(names) => {
                let names = one_of(names);
                prop_oneof![9 => prop::sample::select(names), 1 => Just("no")].prop_map(Value::from).boxed()
            }
            Type::Map(inner) => prop::collection::btree_map("[a-z]{1,3}", value(*inner), 0..3)
                .prop_map(|map| Value::Object(map.into_iter().collect()))
                .boxed(),
            Type::List(inner) => prop::collection::vec(value(*inner), 0..3).prop_map(Value::from).boxed(),
            Type::Object(fields) => members(fields),
        };
        let wrong = prop_oneof![Just(Value::Null), Just(json!(0)), Just(json!("")), Just(json!([])), Just(json!({}))];
        prop_oneof![40 => right, 1 => wrong].boxed()
    }

    fn members(fields: &'static [Field]) -> BoxedStrategy<Value> {
        let member =
            |field: &Field| (Just(field.name), value(field.kind), prop::bool::weighted(0.8), Just(field.required));
        let all: Vec<_> = fields.iter().map(member).collect();
        all.prop_map(|members| {
            let stands =
                members.into_iter().filter(|(_, value, there, required)| *there || *required && !value.is_null());
            Value::Object(stands.map(|(name, value, ..)| (name.to_owned(), value)).collect())
        })
        .boxed()
    }

    proptest! {
        /// What no schema can say, ids that are unique and known, is left out.
        #[test]
        fn schema_and_parser_accept_the_same_documents(config in value(ROOT)) {
            use portcullis::config::Code;
            let refers = |code| matches!(code, Code::Duplicate | Code::Reference);
            if !parse(&config.to_string()).is_err_and(|error| refers(error.code)) {
                prop_assert!(agrees(&config), "{config}");
            }
        }
    }
}
