//! What each member of the config says, by its path: the one source of the schema's descriptions and of docs/config.md.

/// What the member at `path` says.
pub(super) fn about(path: &str) -> &'static str {
    let plain = path.replace("theme.dark.", "theme.light.");
    let found = ABOUT.iter().find(|(known, _)| *known == plain);
    found.unwrap_or_else(|| panic!("nothing is said about {path}")).1
}

const ABOUT: &[(&str, &str)] = &[
    ("format", "The format of the config: 1. An unknown one closes everything."),
    (
        "policyVersion",
        "Raise it and every visitor who is asked at all is asked again; refusals stay refusals meanwhile. 1 without it.",
    ),
    ("validDays", "Days that a choice counts, refusals and grants alike; 180 without it."),
    ("controller", "Who decides what the data is used for (GDPR article 13 (1) a)."),
    ("controller.name", "Name of the company or person."),
    ("controller.role", "What it is in law, such as `controller` or `joint controller`; after its name."),
    ("controller.address", "Postal address, in one line."),
    ("controller.email", "Where questions and withdrawals by e-mail go."),
    ("controller.policyUrl", "The privacy policy: a path or an http(s) address. Linked in both layers."),
    ("controller.cookiePolicyUrl", "The cookie policy: a path or an http(s) address. Linked in both layers."),
    ("controller.imprintUrl", "The imprint or legal notice: a path or an http(s) address. Linked in both layers."),
    (
        "controller.rightsUrl",
        "Where visitors use their rights, such as access and erasure (GDPR articles 15 to 22): a path or an http(s) address. Linked in the preferences.",
    ),
    ("categories", "What a visitor decides about, in this order; five defaults without it."),
    ("categories[].id", "What `data-portcullis` on a tag says; shared with services, so no id stands twice."),
    ("categories[].required", "Always on: only for what the page cannot work without; false without it."),
    ("categories[].enabled", "false switches it off with all of its services: not shown, never granted."),
    ("categories[].label", "Its name in the preferences; the five defaults have one."),
    ("categories[].text", "Its explanation in the preferences."),
    (
        "categories[].consentTypes",
        "The types of Google Consent Mode that it stands for. Sent where `google` stands ([google.md](google.md)).",
    ),
    (
        "categories[].purpose",
        "What it is for in the eyes of the law, which decides by it where visitors need not be asked ([regions.md](regions.md)): \
         `advertising` (sale, sharing and targeted advertising too), `statistics` (your own alone), `appearance` (how the site looks and \
         works for a visitor), `function`. advertising, the strictest, without it.",
    ),
    (
        "categories[].revision",
        "Raise it where a change of its words is one that visitors have to be asked about again; 1 without it.",
    ),
    ("services", "The vendors whose tags are on the site. A visitor can answer for each of them."),
    (
        "services[].id",
        "What `data-portcullis` on a tag says. An answer follows the id: one that comes to say more of it is asked for again ([regions.md](regions.md)).",
    ),
    ("services[].text", "What it is used for, where that is narrower than its category's text."),
    ("services[].category", "The id of the category that it belongs to."),
    ("services[].name", "Its name as shown; the id without it."),
    ("services[].enabled", "false switches it off: not shown, never granted."),
    (
        "services[].match",
        "Where its tags come from: `tags.example`, `*.tags.example` for all below too, `tags.example/path` for what \
         begins so; a `*` in the path stands for anything, `/` too, or nothing: `tags.example/*/pixel`.",
    ),
    ("services[].provider", "The company that runs it, as named in the link to its policy; its name without it."),
    ("services[].policyUrl", "The provider's privacy policy, linked after its name."),
    (
        "services[].cookies",
        "The cookies that it sets. While it is denied they are refused and removed ([cleanup.md](cleanup.md)). Shown with the service in the preferences.",
    ),
    ("services[].cookies[].name", "The cookie's name; `*` stands for anything, anywhere in it."),
    ("services[].cookies[].days", "Days that it stays; it ends with the session without it."),
    ("services[].cookies[].text", "What it is for."),
    (
        "services[].storage",
        "What it keeps in localStorage, sessionStorage, IndexedDB (databases) and Cache Storage (caches). As with cookies.",
    ),
    ("services[].storage[].name", "The name of what is kept; `*` stands for anything, anywhere in it."),
    ("services[].storage[].days", "Days that it stays; until it is deleted without it."),
    ("services[].storage[].text", "What it is for."),
    (
        "services[].legalBasis",
        "The legal basis, such as `consent` (GDPR article 6 (1)). This and what follows is shown with the service in the preferences.",
    ),
    ("services[].data", "The kinds of data that it processes."),
    ("services[].retention", "How long the provider keeps them."),
    ("services[].recipients", "Who else gets them."),
    ("services[].countries", "Where they are processed, as ISO 3166 codes such as `US`."),
    (
        "storage",
        "Where the choice is kept, under the name `portcullis`; with `local` also what the hold may let through, as `portcullis.plan`. Changing it asks every visitor again, and where nobody is asked refusals are lost: do not change it there.",
    ),
    (
        "storage.kind",
        "`local` (localStorage), `cookie` (first-party, `SameSite=Lax`, `Secure` on https), or `memory` (this page \
         only); local without it.",
    ),
    ("storage.domain", "The cookie's domain, for all hosts below it; the page's host alone without it."),
    ("storage.path", "The cookie's path, such as `/shop`; `/` without it. Every page with the tag has to be below it."),
    (
        "locale",
        "The dialog's language; the page's or else the visitor's own without it, the first that there are texts for: yours, or a file in `dist/locales`.",
    ),
    (
        "texts",
        "Your own words: for each language tag, texts by the keys of `dist/locales/en.json`. They come before those of \
         the file of that language; one that neither has is shown in English, and the console says so. `dir` is the direction, `ltr` or `rtl`.",
    ),
    ("layout", "Where the layers stand."),
    (
        "layout.banner",
        "Where the first layer stands; box-bottom-right without it. `modal` is in the middle, and the page has to wait for an \
         answer; not on the pages that an address of the controller names, which can be read first.",
    ),
    (
        "layout.panel",
        "How the preferences stand: in the middle, or as a sheet at the side where lines begin or end; modal without it.",
    ),
    ("layout.lock", "true: while a modal layer is up, the page behind it does not scroll; false without it."),
    ("theme", "Colours and font; each has a default, so set `surface` and `text` too where you set others."),
    ("theme.scheme", "`auto` follows the visitor's system; auto without it."),
    ("theme.light", "Colours on a light page."),
    ("theme.dark", "Colours on a dark page."),
    ("theme.light.accent", "Buttons, links, switches."),
    ("theme.light.contrast", "Text on the accent."),
    ("theme.light.surface", "Behind everything."),
    ("theme.light.text", "Text."),
    ("theme.light.muted", "Explanations."),
    ("theme.light.line", "Borders of controls."),
    ("theme.font", "Font families, as CSS writes them without quotes."),
    (
        "services[].after",
        "Ids of services above it in the list whose scripts run before its own, as far as they may run at all.",
    ),
    ("release", "What happens when a released script does not come."),
    ("release.timeout", "Seconds that a script may hold up those after it; 10 without it."),
    (
        "release.onTimeout",
        "What becomes of those after it: `skip`, until it has loaded after all, or `run`; skip without it.",
    ),
    (
        "services[].replay",
        "`true`: listeners that its scripts add, while they run, for a DOMContentLoaded or load that has passed are called once.",
    ),
    (
        "services[].revision",
        "Raise it where a change of its words is one that visitors have to be asked about again; 1 without it.",
    ),
    (
        "regions",
        "With it the law of where the visitor is says what has to be asked ([regions.md](regions.md)); without it everything is asked everywhere.",
    ),
    (
        "regions.rules",
        "A file of rules of your own, a path or an http(s) address; `presets/regions.json` beside portcullis.js without it.",
    ),
    (
        "regions.endpoint",
        "Where your server says where the visitor is, as `{\"region\": \"US-CA\"}`: a path on the page's own host, for nobody else is to be asked.",
    ),
    ("preferenceSignals", "What browsers say for their visitors."),
    (
        "preferenceSignals.gpc",
        "Whether Global Privacy Control switches categories of the purpose `advertising` off; true without it.",
    ),
    ("preferenceSignals.dnt", "Whether Do Not Track does so too; false without it."),
    ("google", "With it Google's tags are told what was chosen, by Consent Mode v2 ([google.md](google.md))."),
    (
        "google.mode",
        "`basic`: Google's tags are held until they may run; `advanced`: they run, told that everything is denied. basic without it.",
    ),
    ("google.dataLayer", "The name of the page's data layer; dataLayer without it."),
    (
        "google.event",
        "The event that is pushed after each update, for triggers of Tag Manager; portcullis_update without it.",
    ),
    (
        "google.waitForUpdate",
        "How long Google's tags wait for the first update, in ms; 500 without it. With data-google it is always 500: the config is not there yet; the stub of cargo xtask inline has yours.",
    ),
    (
        "google.adsDataRedaction",
        "`true`: while `ad_storage` is denied advertising data is redacted further; false without it.",
    ),
    (
        "google.urlPassthrough",
        "`true`: links carry the ids of clicks on advertisements while cookies are denied; false without it.",
    ),
    (
        "google.services",
        "The ids of the services that are Google's tags, which `advanced` lets run before they are allowed; in both modes a type of their category is granted only with one of them.",
    ),
    (
        "lastChanged",
        "When what is said here last changed, such as `2026-11-01`, which is shown as the visitor's language writes it, or in your own words.",
    ),
    (
        "withdrawal",
        "What follows when something that has run may no longer, after its names were cleaned up: `reload`, the page is loaded \
         again; `event`, only `portcullis:withdrawn` tells your code; `none`, not even that. reload without it.",
    ),
    (
        "reopen",
        "Where the button stands that opens the preferences whenever no layer is up; bottom-left without it. With `none` put an element \
         with `data-portcullis-open` on every page.",
    ),
];

#[cfg(test)]
mod tests {
    use super::super::{Member, Shape, shape};
    use super::*;

    fn paths(shape: &Shape, found: &mut Vec<String>) {
        match shape {
            Shape::Object(members) => {
                for Member { path, shape, .. } in members {
                    found.push(path.replace("theme.dark.", "theme.light."));
                    paths(shape, found);
                }
            }
            Shape::List(inner) | Shape::Map(inner) => paths(inner, found),
            _ => {}
        }
    }

    #[test]
    fn nothing_is_said_about_what_does_not_exist() {
        let mut known = Vec::new();
        paths(&shape(), &mut known);
        for (path, _) in ABOUT {
            assert!(known.iter().any(|known| known == path), "{path}");
        }
    }
}
