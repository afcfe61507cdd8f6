//! `portcullis.schema.json`: what an editor needs to check a config while it is written, made from the parser's own table.

use std::path::Path;

use anyhow::Result;
use portcullis::config::{FORMAT, Member, Shape, shape};
use serde_json::{Map, Value, json};

use super::put;

/// A scheme that a visitor may follow, or none: no name before a colon, no other host (`//`, `/\`), no backslash first.
const ADDRESS: &str = r"^(?:[hH][tT][tT][pP][sS]?:|(?![/\\]{2}|\\)[^:/?#\u0000-\u0020]*(?:[/?#]|$))[^\u0000-\u0020]*$";
const ID: &str = r"^[a-z][a-z0-9_-]{0,63}$";
const HOST: &str = r"^(?=.{1,255}$)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*$";
const MATCH: &str =
    r"^(?=.{1,255}$)(?:\*\.)?[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*(?:/[A-Za-z0-9/*._~%!$&'()+,;=:@|\[\]-]*)?$";
const LANGUAGE: &str = "^[A-Za-z0-9_-]{0,35}$";
const VARIABLE: &str = "^[a-zA-Z][a-zA-Z0-9_-]*$";
const COLOUR: &str = "^#[0-9A-Fa-f]{6}$";
const FONT: &str = "^[A-Za-z0-9 ,._-]*$";
const PATH: &str = "^/(?!/)[A-Za-z0-9/._~%-]*$";

/// Writes it into `folder`.
pub(crate) fn write(folder: &Path) -> Result<()> {
    put(&folder.join("portcullis.schema.json"), serde_json::to_string_pretty(&schema())? + "\n")
}

fn schema() -> Value {
    let mut schema = of(&shape());
    schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    schema["title"] = json!("Portcullis config");
    // What the parser says of categories beyond their types.
    let given = |name: &str, value: bool| json!({ "properties": { name: { "const": value } }, "required": [name] });
    schema["properties"]["categories"]["items"]["not"] =
        json!({ "allOf": [given("required", true), given("enabled", false)] });
    schema
}

fn of(shape: &Shape) -> Value {
    match shape {
        Shape::Format => json!({ "const": FORMAT }),
        Shape::Number(most) => json!({ "type": "integer", "minimum": 1, "maximum": most }),
        Shape::Address => json!({ "type": "string", "minLength": 1, "pattern": ADDRESS }),
        Shape::Path => json!({ "type": "string", "pattern": PATH }),
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Id => json!({ "type": "string", "pattern": ID }),
        Shape::Text => json!({ "type": "string" }),
        Shape::Host => json!({ "type": "string", "pattern": HOST }),
        Shape::Match => json!({ "type": "string", "pattern": MATCH }),
        Shape::Language => json!({ "type": "string", "pattern": LANGUAGE }),
        Shape::Variable => json!({ "type": "string", "pattern": VARIABLE }),
        Shape::Colour => json!({ "type": "string", "pattern": COLOUR }),
        Shape::Font => json!({ "type": "string", "pattern": FONT }),
        Shape::OneOf(words) => json!({ "enum": words }),
        Shape::List(inner) => json!({ "type": "array", "items": of(inner) }),
        Shape::Map(inner) => {
            json!({ "type": "object", "additionalProperties": of(inner), "maxProperties": portcullis::config::MAX_MEMBERS })
        }
        Shape::Object(members) => object(members),
    }
}

/// Names that nobody knows are allowed, as by the parser: a config may be newer than the version that reads it.
fn object(members: &[Member]) -> Value {
    let properties: Map<_, _> = members.iter().map(|member| (member.name.to_owned(), property(member))).collect();
    let required: Vec<_> = members.iter().filter(|member| member.required).map(|member| member.name).collect();
    json!({ "type": "object", "properties": properties, "required": required, "maxProperties": portcullis::config::MAX_MEMBERS })
}

fn property(member: &Member) -> Value {
    let mut schema = of(&member.shape);
    schema["description"] = json!(member.about);
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
            "",
            "a",
            "*.a",
            "*",
            "*.",
            "a.",
            ".a",
            "a..b",
            "A",
            "a:1",
            "a/b",
            "a/",
            "/a",
            "*.a/b/c",
            "a/b?c",
            "a/ b",
            "a/b#",
            "*.*.a",
            "_a-1.b",
            &long,
            "a/*b**c",
            "a*b/c",
            "a/\u{e4}",
            "a/\"",
            "a/\\",
            "a/^",
            "a/-._~%!$&'()+,;=:@|[]Zz09",
        ];
        for text in hosts.into_iter().chain(
            [long.clone() + "/", long.clone() + "/a", long.clone() + "/ab", long.clone() + "aaa", "a".repeat(64)]
                .iter()
                .map(String::as_str),
        ) {
            let service = json!({ "id": "s", "category": "analytics", "match": [text] });
            assert!(agrees(&json!({ "format": 1, "services": [service] })), "{text:?}");
            assert!(agrees(&json!({ "format": 1, "storage": { "domain": text } })), "{text:?}");
        }
    }

    /// A value for a field: mostly right, sometimes of another kind.
    fn value(kind: &Shape) -> BoxedStrategy<Value> {
        let right = match kind {
            Shape::Format => Just(json!(1)).boxed(),
            Shape::Number(_) => prop_oneof![0..400u32, any::<u32>()].prop_map(Value::from).boxed(),
            Shape::Address => r"(https?:|javascript:|/|\?)?[a-z:/\\ ]{0,6}".prop_map(Value::from).boxed(),
            Shape::Path => "/?[a-z;/~ ]{0,4}".prop_map(Value::from).boxed(),
            Shape::Flag => any::<bool>().prop_map(Value::from).boxed(),
            Shape::Id => "[a-z][a-z0-9_-]{0,3}|[A-Z_]".prop_map(Value::from).boxed(),
            Shape::Text => ".{0,5}".prop_map(Value::from).boxed(),
            Shape::Host => r"(\*\.)?[a-z]{0,2}\.?[a-z]{0,3}".prop_map(Value::from).boxed(),
            Shape::Match => r"(\*\.)?[a-z]{0,2}\.?[a-z]{0,3}(/[a-z/?#* ^|]{0,3})?".prop_map(Value::from).boxed(),
            Shape::Language => "[a-zA-Z0-9_-]{0,6}".prop_map(Value::from).boxed(),
            Shape::Variable => "[a-zA-Z0-9_$-]{0,6}".prop_map(Value::from).boxed(),
            Shape::Colour => "#?[0-9a-fA-Fg]{5,7}|#[0-9a-fA-F]{6}".prop_map(Value::from).boxed(),
            Shape::Font => r#"[a-zA-Z0-9 ,.'"_()-]{0,6}"#.prop_map(Value::from).boxed(),
            Shape::OneOf(words) => {
                prop_oneof![9 => prop::sample::select(words.clone()), 1 => Just("no")].prop_map(Value::from).boxed()
            }
            Shape::Map(inner) => prop::collection::btree_map("[a-z]{1,3}", value(inner), 0..3)
                .prop_map(|map| Value::Object(map.into_iter().collect()))
                .boxed(),
            Shape::List(inner) => prop::collection::vec(value(inner), 0..3).prop_map(Value::from).boxed(),
            Shape::Object(all) => members(all),
        };
        let wrong = prop_oneof![Just(Value::Null), Just(json!(0)), Just(json!("")), Just(json!([])), Just(json!({}))];
        prop_oneof![40 => right, 1 => wrong].boxed()
    }

    fn members(members: &[Member]) -> BoxedStrategy<Value> {
        let member = |member: &Member| {
            (Just(member.name), value(&member.shape), prop::bool::weighted(0.8), Just(member.required))
        };
        let all: Vec<_> = members.iter().map(member).collect();
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
        fn schema_and_parser_accept_the_same_documents(config in value(&shape())) {
            use portcullis::config::Code;
            let refers = |code| matches!(code, Code::Duplicate | Code::Reference);
            if !parse(&config.to_string()).is_err_and(|error| refers(error.code)) {
                prop_assert!(agrees(&config), "{config}");
            }
        }
    }
}
