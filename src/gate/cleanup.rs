//! What a service that is denied may not keep, and what it shares with one that may.

use super::allows;
use crate::config::{Children, Config};
use crate::consent::Choices;

/// The names that `services` declare, a line each: `c` and the name of a cookie, `s` and the name of what is stored. In capitals
/// where the service is allowed: what it declares too stays, whoever else does.
///
/// ```
/// use portcullis::{config::parse, consent::Choices, gate::declared_names};
///
/// let config = parse(
///     r#"{"format": 1, "services": [{"id": "stats", "category": "analytics", "cookies": [{"name": "_st_*"}]}]}"#,
/// ).unwrap();
/// assert_eq!(declared_names(&config, Choices::default()), "c_st_*\n");
/// assert_eq!(declared_names(&config, Choices { granted: "analytics.stats", denied: "" }), "C_st_*\n");
/// ```
#[must_use]
pub fn declared_names(config: &Config, choices: Choices<'_>) -> String {
    let mut out = String::new();
    for service in config.services() {
        let may = allows(config, choices, service.id());
        add(&mut out, if may { "C" } else { "c" }, service.list("cookies"));
        add(&mut out, if may { "S" } else { "s" }, service.list("storage"));
    }
    out
}

#[inline(never)]
fn add(out: &mut String, mark: &str, items: Children<'_>) {
    for item in items {
        out.push_str(mark);
        out.push_str(item.text("name").unwrap_or_default());
        out.push_str("\n");
    }
}
