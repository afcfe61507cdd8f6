//! docs/api.md, from the types' file: a section for each exported type, a row for each member.

use std::fmt::Write;

const HEAD: &str = "\
# The API

`window.portcullis`, with the types of `portcullis.d.ts`. Before it is loaded, `(window.portcullis ||= []).push(p => …)`: what
is pushed is called with it in order. What is asked for before the config is there is done when it is. No method throws; where `portcullis.js` did not come
or could not run there is no object to call: `push` to a list as above, or ask `window.portcullis?.`.

This page is made from `www/portcullis.d.ts` (`cargo xtask docs`).
";

/// The whole page.
pub(super) fn text(types: &str) -> String {
    let mut out = HEAD.to_owned();
    let (mut about, mut inside) = (String::new(), false);
    for line in types.lines() {
        let bare = line.trim();
        if let Some(words) = comment(bare) {
            push_words(&mut about, words);
        } else if bare.starts_with("declare global") {
            break;
        } else if let Some(rest) = bare.strip_prefix("export ") {
            let name = rest.split([' ', '=']).nth(1).unwrap_or_default();
            let _ = write!(out, "\n## `{name}`\n\n");
            if !about.is_empty() {
                let _ = write!(out, "{about}\n\n");
            }
            match rest.split_once(" = ") {
                Some((_, alias)) => out.push_str(&format!("`{}`\n", alias.trim_end_matches(';'))),
                None => out.push_str("| member | what it says |\n| --- | --- |\n"),
            }
            (inside, about) = (true, String::new());
        } else if inside && bare.ends_with(';') {
            let member = bare.trim_end_matches(';').replace('|', "\\|");
            let _ = writeln!(out, "| `{member}` | {about} |");
            about.clear();
        }
    }
    out
}

/// The words of a line of a doc comment.
fn comment(line: &str) -> Option<&str> {
    let line = line.strip_prefix("/**").or_else(|| line.strip_prefix('*'))?;
    Some(line.trim_end_matches('/').trim_end_matches('*').trim())
}

fn push_words(about: &mut String, words: &str) {
    if !about.is_empty() && !words.is_empty() {
        about.push(' ');
    }
    about.push_str(words);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_becomes_a_section_and_a_member_a_row() {
        let page = text("/** A thing. */\nexport interface Thing {\n  /** One\n   * or two. */\n  a: 1 | 2;\n}\n");
        assert!(
            page.ends_with(
                "## `Thing`\n\nA thing.\n\n| member | what it says |\n| --- | --- |\n| `a: 1 \\| 2` | One or two. |\n"
            ),
            "{page}"
        );
    }
}
