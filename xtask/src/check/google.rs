//! What a config says of Google that comes to nothing.

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
    if google["mode"] == "advanced" && list(&google["services"]) == 0 {
        warnings.push("google.mode: advanced lets nothing run that google.services does not name".into());
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
    fn advanced_without_services_is_warned_of() {
        let mut config =
            json!({ "google": { "mode": "advanced" }, "categories": [{ "consentTypes": ["ad_storage"] }] });
        assert_eq!(warnings(&config).len(), 1);
        config["google"]["services"] = json!(["ga"]);
        assert!(warnings(&config).is_empty());
    }
}
