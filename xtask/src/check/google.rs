//! What a config says of Google that comes to nothing.

use std::collections::BTreeMap;

use serde_json::Value;

/// Warns of a config that would never tell Google's tags that anything is granted, or that lets none of them run ahead.
pub(super) fn check(config: &Value, warnings: &mut Vec<String>) {
    let google = &config["google"];
    if google.is_null() {
        return;
    }
    let list = |value: &Value| value.as_array().into_iter().flatten().count();
    let categories = config["categories"].as_array().into_iter().flatten();
    if categories.map(|category| list(&category["consentTypes"])).sum::<usize>() == 0 {
        warnings
            .push("google: no category has consentTypes, so Google's tags hear of every answer as a refusal".into());
    }
    check_required(config, warnings);
    if google["mode"] == "advanced" && list(&google["services"]) == 0 {
        warnings.push("google.mode: advanced lets nothing run that google.services does not name".into());
    }
    check_services(config, warnings);
}

/// Warns of types of advertising that nobody can refuse.
fn check_required(config: &Value, warnings: &mut Vec<String>) {
    for (nth, category) in config["categories"].as_array().into_iter().flatten().enumerate() {
        let types = category["consentTypes"].as_array().into_iter().flatten().filter_map(Value::as_str);
        for name in types.filter(|name| category["required"] == true && name.starts_with("ad_")) {
            warnings.push(format!("categories[{nth}].consentTypes: {name} is granted after \"reject all\" too; required is no place for advertising"));
        }
    }
}

/// Warns of two services of one category: a type is granted while either is.
fn check_services(config: &Value, warnings: &mut Vec<String>) {
    let named = config["google"]["services"].as_array().into_iter().flatten();
    let mut first = BTreeMap::new();
    for id in named.filter_map(Value::as_str) {
        let mut services = config["services"].as_array().into_iter().flatten();
        let Some(category) =
            services.find(|service| service["id"] == id).and_then(|service| service["category"].as_str())
        else {
            continue;
        };
        if let Some(other) = first.insert(category, id) {
            warnings.push(format!(
                "google.services: \"{other}\" and \"{id}\" are both of \"{category}\", whose types stay granted while either is on"
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn warnings(config: &Value) -> Vec<String> {
        let mut warnings = Vec::new();
        check(config, &mut warnings);
        warnings
    }

    #[test]
    fn a_config_that_grants_no_type_is_warned_of() {
        assert_eq!(warnings(&json!({ "google": {} })).len(), 1);
        let types = json!({ "google": {}, "categories": [{ "id": "a", "consentTypes": ["ad_storage"] }] });
        assert!(warnings(&types).is_empty());
        assert!(warnings(&json!({})).is_empty());
    }

    #[test]
    fn advertising_that_nobody_can_refuse_is_warned_of() {
        let types = ["functionality_storage", "ad_user_data"];
        let config = json!({ "google": {}, "categories": [{ "id": "must", "required": true, "consentTypes": types }, { "id": "ads", "consentTypes": ["ad_storage"] }] });
        assert_eq!(warnings(&config).len(), 1);
        assert!(warnings(&config)[0].starts_with("categories[0].consentTypes: ad_user_data is granted after"));
    }

    #[test]
    fn two_of_one_category_are_warned_of() {
        let config = json!({
            "categories": [{ "id": "a", "consentTypes": ["analytics_storage"] }],
            "services": [{ "id": "ga", "category": "a" }, { "id": "ads", "category": "b" }, { "id": "gtm", "category": "a" }],
            "google": { "services": ["ga", "ads", "gtm", "nobody"] }
        });
        assert_eq!(
            warnings(&config),
            ["google.services: \"ga\" and \"gtm\" are both of \"a\", whose types stay granted while either is on"]
        );
    }

    #[test]
    fn advanced_without_services_is_warned_of() {
        let mut config =
            json!({ "google": { "mode": "advanced" }, "categories": [{ "consentTypes": ["ad_storage"] }] });
        assert_eq!(warnings(&config).len(), 1);
        config["google"]["services"] = json!(["ga"]);
        assert!(warnings(&config).is_empty());
    }
}
