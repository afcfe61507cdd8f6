//! docs/config.md.

use std::fmt::Write;

use portcullis::config::{Member, Shape, shape};

const HEAD: &str = "\
# The config

A JSON file at the address in `data-config`, or a `<script type=\"application/json\" data-portcullis-config>` in the page, or
inside the script (`cargo xtask bundle CONFIG`). In the page, write each `<` of its texts as `\\u003c`: `</script` or `<!--` would
end or swallow the element. Without any, five categories hold: `necessary` (always on), `cookies`,
`beacons`, `analytics`, `advertising`.

`cargo xtask check CONFIG` reads one as a page would and warns of names that nobody knows; a page passes over those, so that `enabeld: false` switches nothing off. An editor
does the same with `\"$schema\": \"/portcullis/portcullis.schema.json\"`. A config with an error closes everything: every tag
stays held (but what `data-config-hash` lets through ahead of it, once), and the console says where it is wrong. At most 250 kB, 4,000 bytes of one text, 64 levels, 400 members of one
object and 25,000 names and values are read; 100 categories, 500 ids (of categories and services, and where services name them) and 1,200 patterns: what is
compared with each other should not stop a page. Where long patterns of granted and denied services are many, a plan leaves some out: with `data-hold=\"strict\"`
those stay held.

To switch a category or a service off, give it `\"enabled\": false`.

This page is made from the parser's own schema (`cargo xtask docs`).
";

const PATTERNS: &str = "
## Patterns

A pattern in `match` is a host and perhaps a path, at most 255 characters: `host`, `*.host`, `host/path` or `*.host/path`.

- **Host:** labels of `a-z 0-9 - _` (at most 63 characters each) or an IPv4 address; other names as browsers write
  them, `xn--…`. It is meant whole: `tags.example` is neither `eu.tags.example` nor `mytags.example`. `*.tags.example` is
  `tags.example` and everything below it. A `*` stands nowhere else in a host.
- **Path:** begins with `/`, and is what the address's path has to begin with: `/v1/` means `/v1/a.js`, `/v1` means `/v10` too. Each `*`
  stands for any characters, `/` too, or for none: `/*/pixel` means `/v2/eu/pixel.gif`. Without a path, all are meant.
- **Not compared:** scheme, port, query and fragment.
- **As browsers write it:** what a browser escapes in a path stands escaped (`%20`, `%C3%BC`); large and small letters differ. The
  characters are `A-Z a-z 0-9` and `- . _ ~ % ! $ & ' ( ) + , ; = : @ | [ ] / *`; any other is an error. Many servers take `/%76/` for
  `/v/`, so let a path narrow what a grant opens, and do not count on one to keep apart what its host's owner wants together.

An address is released once *every* service that has a pattern for it is granted. There are no regular expressions. What an
address costs grows with its length and not with the number of patterns: about a microsecond (`cargo xtask bench`).
";

/// The whole page.
pub(super) fn text() -> String {
    let mut out = HEAD.to_owned();
    section(&mut out, "The config itself", &shape());
    out.push_str(PATTERNS);
    out
}

/// A table for an object, then one for each object inside it.
fn section(out: &mut String, title: &str, shape: &Shape) {
    let Shape::Object(members) = shape else { return };
    let _ = write!(out, "\n## {title}\n\n| name | what may stand there | what it says |\n| --- | --- | --- |\n");
    for Member { name, shape, required, about, .. } in members {
        let needed = if *required { ", required" } else { "" };
        let _ = writeln!(out, "| `{name}` | {}{needed} | {about} |", words(shape));
    }
    for Member { path, shape, .. } in members {
        let inner = if let Shape::List(inner) = shape { inner } else { shape };
        let suffix = if matches!(shape, Shape::List(_)) { "[]" } else { "" };
        section(out, &format!("`{path}{suffix}`"), inner);
    }
}

fn words(shape: &Shape) -> String {
    match shape {
        Shape::Format => "`1`".into(),
        Shape::Number(u32::MAX) => "a whole number from 1".into(),
        Shape::Number(most) => format!("a whole number from 1 to {most}"),
        Shape::Address => "a path or an http(s) address".into(),
        Shape::Path => "a path of letters, digits and `/ - . _ ~ %`".into(),
        Shape::Flag => "`true` or `false`".into(),
        Shape::Id => "an id: a lower-case letter and at most 63 more of `a-z 0-9 - _`".into(),
        Shape::Host => "a host in lower case".into(),
        Shape::Match => "a host in lower case, `*.` before it for all below, `/path` after it (see *Patterns*)".into(),
        Shape::Colour => "`#rrggbb`".into(),
        Shape::Font => "letters, digits, spaces and `, . - _`".into(),
        Shape::Language => "a language tag (BCP 47)".into(),
        Shape::Variable => "the name of a variable".into(),
        Shape::OneOf(words) => words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "),
        Shape::Text => "text".into(),
        Shape::List(inner) if matches!(**inner, Shape::Object(_)) => "a list of objects, see below".into(),
        Shape::List(inner) => format!("a list of: {}", words(inner)),
        Shape::Map(inner) => format!("an object with any names, each: {}", words(inner)),
        Shape::Object(_) => "an object, see below".into(),
    }
}
