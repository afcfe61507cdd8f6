//! What a config says of the law that comes to nothing.

use serde_json::Value;

/// Warns of a category that is asked about everywhere, although the site has the law decide, since it does not say what it is for.
pub(super) fn check(config: &Value, warnings: &mut Vec<String>) {
    if config["regions"].is_null() {
        return;
    }
    for (nth, category) in config["categories"].as_array().into_iter().flatten().enumerate() {
        if category["purpose"].is_null() && category["required"] != true {
            warnings.push(format!("categories[{nth}]: without a purpose it counts as advertising, the strictest"));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_category_without_a_purpose_is_warned_of_where_the_law_decides() {
        let mut config = json!({ "regions": {}, "categories": [{ "id": "must", "required": true }, { "id": "a" }, { "id": "b", "purpose": "statistics" }] });
        let mut warnings = Vec::new();
        check(&config, &mut warnings);
        assert_eq!(warnings, ["categories[1]: without a purpose it counts as advertising, the strictest"]);
        config["regions"] = Value::Null;
        check(&config, &mut warnings);
        assert_eq!(warnings.len(), 1);
    }
}
