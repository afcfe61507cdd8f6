//! What a config says of the law that comes to nothing.

use serde_json::Value;

/// Warns of a category that is asked about everywhere, although the site has the law decide, since it does not say what it is for.
///
/// Also of a choice that is asked for too soon again, and of a page on which nothing can be refused that runs unasked.
pub(super) fn check(config: &Value, warnings: &mut Vec<String>) {
    if config["validDays"].as_u64().is_some_and(|days| days < 180) {
        warnings.push("validDays: who has refused is to be left in peace for six months (Garante, guidelines of 10 June 2021, 6.2)".into());
    }
    if config["regions"].is_null() {
        return;
    }
    if config["reopen"] == "none" {
        warnings.push("reopen: what runs unasked has to be refusable on every page; put an element with data-portcullis-open there".into());
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
    fn a_choice_that_is_asked_for_too_soon_and_a_page_without_a_way_back_are_warned_of() {
        let warned = |config: Value| {
            let mut warnings = Vec::new();
            check(&config, &mut warnings);
            warnings.iter().map(|text| text.split(':').next().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(warned(json!({ "validDays": 179 })), ["validDays"]);
        assert_eq!(warned(json!({ "validDays": 180, "reopen": "none" })), [""; 0]);
        assert_eq!(warned(json!({ "regions": {}, "reopen": "none" })), ["reopen"]);
    }

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
