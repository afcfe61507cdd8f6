//! What Google's tags are told, by Consent Mode v2.

use crate::config::{Category, Config, Node};
use crate::consent::{Choices, Record, has, push_radix, take_part};

/// How long Google's tags wait for the first update, in ms: Google's own example.
const WAIT_MS: u64 = 500;

/// What holds where the site says nothing.
const DEFAULTS: [(&str, &str); 3] = [("dataLayer", "dataLayer"), ("mode", "basic"), ("event", "portcullis_update")];
/// What the site may switch on, and what Google calls it.
const SETTINGS: [(&str, &str); 2] =
    [("adsDataRedaction", "ads_data_redaction "), ("urlPassthrough", "url_passthrough ")];

/// What `www/google.js` tells, a line each: the name of the data layer; the mode; for how long tags wait, in ms; the
/// settings that are on; which decision this is, empty where there is none, `?` where that is not known yet; the types that are granted under `choices`, which the law may
/// have made beside the record; the event. `None` where the site tells Google nothing.
#[must_use]
pub fn google(config: &Config, record: Option<&Record>, choices: Choices<'_>, is_decided: bool) -> Option<String> {
    let google = config.google()?;
    let [layer, mode, event] = DEFAULTS.map(|(name, default)| google.text(name).unwrap_or(default));
    let mut out = [layer, "\n", mode, "\n"].concat();
    push_radix(&mut out, google.get("waitForUpdate").and_then(Node::number).unwrap_or(WAIT_MS), 10);
    out.push_str("\n");
    for (name, setting) in SETTINGS {
        out.push_str(if google.flag(name, false) { setting } else { "" });
    }
    out.push_str("\n");
    // The record's check: no two decisions have the same.
    let unasked = if choices.granted.is_empty() { "" } else { "unasked" };
    out.push_str(if is_decided { record.map_or(unasked, Record::check) } else { "?" });
    out.push_str("\n");
    out.push_str(&granted_types(config, choices));
    out.push_str("\n");
    out.push_str(event);
    Some(out)
}

/// What the hold tells of it on the next page, before the config is there: lines of a plan, see `www/hold.js`. No types where nothing is
/// granted `ahead`: then nothing passes, and what stands may say more. Nothing where the site tells Google nothing.
#[must_use]
#[inline(never)]
pub fn google_ahead(config: &Config, ahead: Choices<'_>) -> String {
    let Some(google) = config.google() else { return String::new() };
    let [layer, _, event] = DEFAULTS.map(|(name, default)| google.text(name).unwrap_or(default));
    let types = if ahead.granted.is_empty() { String::new() } else { granted_types(config, ahead) };
    ["\n", layer, "\n", &types, "\n", event].concat()
}

/// The types of Consent Mode that are granted under `choices`, each with a space after it, perhaps twice: those for which a category stands, where each
/// that does is granted. `security_storage`, which keeps accounts from being taken over, always is, as in Google's own example.
///
/// ```
/// use portcullis::{config::parse, consent::Choices, signals::granted_types};
///
/// let config = parse(r#"{"format": 1, "categories": [{"id": "ads", "consentTypes": ["ad_storage"]}]}"#).unwrap();
/// assert_eq!(granted_types(&config, Choices { granted: "ads", denied: "" }), "security_storage ad_storage ");
/// assert_eq!(granted_types(&config, Choices::default()), "security_storage ");
/// ```
#[must_use]
pub fn granted_types(config: &Config, choices: Choices<'_>) -> String {
    let (mut denied, mut granted, mut out) = (String::new(), String::new(), String::from("security_storage "));
    for category in config.categories().filter(|category| category.is_enabled()) {
        let list = if covers(config, choices, category) { &mut granted } else { &mut denied };
        category.consent_types().for_each(|name| push(list, name));
    }
    let mut left = granted.as_str();
    while !left.is_empty() {
        let name = take_part(&mut left, b' ');
        if !has(&denied, b' ', name) {
            push(&mut out, name);
        }
    }
    out
}

fn push(list: &mut String, name: &str) {
    list.push_str(name);
    list.push_str(" ");
}

/// Whether one of the services of `category` that are Google's is granted, and where it has none, itself.
fn covers(config: &Config, choices: Choices<'_>, category: Category<'_>) -> bool {
    let grants = |id| category.is_required() || choices.grants(id);
    let (mut none, mut one) = (true, false);
    for service in config.services_of(category).filter(|service| config.is_google(service.id())) {
        none = false;
        one |= grants(service.id());
    }
    if none { grants(category.id()) } else { one }
}
