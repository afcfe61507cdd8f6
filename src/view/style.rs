//! The style sheet of the shadow tree: ours, and the theme that the site sets.

use crate::config::{Config, Node};

/// What the first layer and the way back have, on light pages; made small by `build.rs`.
const LIGHT: &str = include_str!(concat!(env!("OUT_DIR"), "/first.css"));
/// What the second layer has on top; a page gets it with `portcullis.more.js`.
#[cfg(not(target_arch = "wasm32"))]
pub const SECOND_STYLES: &str = include_str!(concat!(env!("OUT_DIR"), "/second.css"));
/// What a placeholder has on top, in the document of its frame; it comes with that file too.
#[cfg(not(target_arch = "wasm32"))]
pub const PLACEHOLDER_STYLES: &str = include_str!(concat!(env!("OUT_DIR"), "/placeholder.css"));
/// The colours on dark ones.
const DARK: &str = include_str!(concat!(env!("OUT_DIR"), "/dark.css"));
/// The colours that a theme can set, each the custom property `--portcullis-` of its name.
pub const COLOURS: [&str; 6] = ["accent", "contrast", "surface", "text", "muted", "line"];

/// The style sheet for the theme of `config`. Its values are letters, digits and a few signs (`Type::Colour`, `Type::Font`):
/// nothing in them can end a declaration or fetch.
#[must_use]
pub fn styles(config: &Config) -> String {
    let theme = config.theme();
    let (scheme, dark) = match theme.text("scheme") {
        Some("light") => ("light", "not all"),
        Some("dark") => ("dark", "all"),
        _ => ("light dark", "(prefers-color-scheme:dark)"),
    };
    let mut out = String::from(LIGHT);
    push_rule(&mut out, theme.part("light"));
    push_declaration(&mut out, "color-scheme:", Some(scheme));
    push_declaration(&mut out, "--portcullis-font:", theme.text("font"));
    out.push_str("}@media ");
    out.push_str(dark);
    out.push_str("{");
    out.push_str(DARK);
    push_rule(&mut out, theme.part("dark"));
    out.push_str("}}");
    out
}

/// Begins the rule that sets `colours`.
fn push_rule(out: &mut String, colours: Node<'_>) {
    out.push_str(":host{");
    for name in COLOURS {
        push_declaration(out, &["--portcullis-", name, ":"].concat(), colours.text(name));
    }
}

#[inline(never)]
fn push_declaration(out: &mut String, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        out.push_str(name);
        out.push_str(value);
        out.push_str(";");
    }
}
