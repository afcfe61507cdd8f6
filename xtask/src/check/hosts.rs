//! Addresses that two services name.

use std::collections::BTreeMap;

use serde_json::Value;

/// Warns of each pattern that two services name: what it fits runs only where both may, which nobody sees who allows one of them.
pub(super) fn check(config: &Value, warnings: &mut Vec<String>) {
    let mut seen = BTreeMap::<String, &str>::new();
    for (nth, service) in config["services"].as_array().into_iter().flatten().enumerate() {
        let id = service["id"].as_str().unwrap_or_default();
        for (place, pattern) in service["match"].as_array().into_iter().flatten().enumerate() {
            let Some(pattern) = pattern.as_str() else { continue };
            match seen.get(&pattern.to_ascii_lowercase()) {
                Some(other) if *other != id => warnings.push(format!(
                    "services[{nth}].match[{place}]: \"{other}\" names {pattern} too, so it runs only where both are allowed; leave it to one of them"
                )),
                Some(_) => {}
                None => _ = seen.insert(pattern.to_ascii_lowercase(), id),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_pattern_of_two_services_is_warned_of_by_its_place() {
        let mut warnings = Vec::new();
        let config = json!({ "services": [
            { "id": "a", "match": ["one.test", "tags.test/a", "one.test"] },
            { "id": "b", "match": ["two.test", "TAGS.test/a", "tags.test/b"] }
        ]});
        check(&config, &mut warnings);
        assert_eq!(
            warnings,
            [
                "services[1].match[1]: \"a\" names TAGS.test/a too, so it runs only where both are allowed; leave it to one of them"
            ]
        );
    }
}
