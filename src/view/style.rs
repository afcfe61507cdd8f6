//! The style sheet of the shadow tree: ours, and the theme that the site sets.

use crate::config::{Config, Node};
use crate::consent::take_part;

/// What the first layer and the way back have; made small by `build.rs`.
const FIRST: &str = include_str!(concat!(env!("OUT_DIR"), "/first.css"));
/// The colours on light pages.
const LIGHT: &str = include_str!(concat!(env!("OUT_DIR"), "/light.css"));
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

/// The style sheet for the theme of `config`; with the default colours, whatever the page sets, where it is `plain`. The theme's values are letters, digits and a few signs (`Type::Colour`, `Type::Font`):
/// nothing in them can end a declaration or fetch.
#[must_use]
pub fn styles(config: &Config, plain: bool) -> String {
    let theme = config.theme();
    let colours = |scheme| (!plain).then(|| theme.part(scheme));
    let (scheme, dark) = match theme.text("scheme") {
        Some("light") => ("light", "not all"),
        Some("dark") => ("dark", "all"),
        _ => ("light dark", "(prefers-color-scheme:dark)"),
    };
    let mut out = String::from(FIRST);
    push_colours(&mut out, LIGHT, plain);
    push_rule(&mut out, colours("light"));
    push_declaration(&mut out, "color-scheme:", Some(scheme));
    push_declaration(&mut out, "--portcullis-font:", theme.text("font"));
    out.push_str("}@media ");
    out.push_str(dark);
    out.push_str("{");
    push_colours(&mut out, DARK, plain);
    push_rule(&mut out, colours("dark"));
    out.push_str("}}");
    out
}

/// Adds the rule of `colours`, which wins over the page's own where it is `plain` (CSS Cascade 5, "Context").
#[inline(never)]
fn push_colours(out: &mut String, mut colours: &'static str, plain: bool) {
    while !colours.is_empty() {
        out.push_str(take_part(&mut colours, b';'));
        if !colours.is_empty() {
            out.push_str(if plain { "!important;" } else { ";" });
        }
    }
}

/// Begins the rule that sets `colours`.
fn push_rule(out: &mut String, colours: Option<Node<'_>>) {
    out.push_str(":host{");
    for name in COLOURS {
        push_declaration(out, &["--portcullis-", name, ":"].concat(), colours.and_then(|colours| colours.text(name)));
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
