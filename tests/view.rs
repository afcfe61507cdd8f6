//! What is shown, as a tree: no browser needed.

mod util;

use portcullis::consent::Choices;
use portcullis::view::{SECOND_STYLES, Scene, Screen, Texts, Tree, screen, styles, word};
use util::tree::{Node, actions, collect, drawn, english, nested, nodes, scene, words};
use util::{SITE, choices, config, record};

#[test]
fn a_placeholder_gets_its_words_one_by_one() {
    let site = config(
        r#"{"format": 1, "categories": [{"id": "ads", "label": "Ads"}, {"id": "stats"}, {"id": "gone", "enabled": false}],
        "services": [
            {"id": "tube", "name": "Tube <b>", "category": "ads", "provider": "Tube Inc.", "match": ["tube.test"]},
            {"id": "off", "category": "ads", "enabled": false}],
        "texts": {"de": {"placeholder.title": "Inhalt von {name}", "category.stats.label": "Statistik"}}}"#,
    );
    let texts = english();
    let scene = scene(&site, &texts, "de");
    let table = [
        ("tube name", Some("Tube <b>")),
        ("tube provider", Some("Tube Inc.")),
        ("tube category", Some("ads")),
        ("tube label", None),
        ("tube match", None),
        ("ads label", Some("Ads")),
        ("ads category", None),
        ("stats label", None),
        ("nobody name", None),
        ("off id", None),
        ("gone id", None),
        ("stats id", Some("stats")),
        ("category.stats.label", Some("Statistik")),
        ("placeholder.title", Some("Inhalt von {name}")),
        ("placeholder.once", Some("Show once")),
        ("placeholder.nothing", None),
        ("", None),
    ];
    for (name, said) in table {
        assert_eq!(word(&scene, name), said, "{name}");
    }
}

#[test]
fn the_first_layer_offers_refusing_and_accepting_side_by_side() {
    let nodes = nodes(Screen::First, SITE, Choices::default());
    // The number of services leads there too.
    assert_eq!(actions(&nodes), ["preferences", "reject-all", "accept-all", "preferences"]);
    let answers: Vec<_> = nodes.iter().filter(|node| node.tag == "button").skip(1).collect();
    let shape = |node: &Node| -> Vec<_> { node.attributes.iter().map(|(name, _)| name.clone()).collect() };
    assert_eq!(shape(answers[0]), shape(answers[1]), "the same element with the same attributes");
}

#[test]
fn the_answers_stand_in_the_pages_own_tree() {
    let (inner, outer) = drawn(Screen::First, SITE, Choices::default());
    assert!(outer.iter().all(|node| node.tag == "button") && outer.len() == 3);
    let mut shadow = Vec::new();
    inner.iter().for_each(|node| collect(node, &mut shadow));
    assert_eq!(shadow.iter().filter(|node| node.tag == "slot").count(), 1);
}

#[test]
fn the_site_says_where_things_stand_and_may_have_its_own_way_back() {
    let class = |which, site| {
        let nodes = nodes(which, site, Choices::default());
        nodes.iter().find_map(|node| node.attribute("class").map(str::to_owned))
    };
    let site = r#"{"format": 1, "layout": {"banner": "bar-top"}, "reopen": "bottom-right"}"#;
    assert_eq!(class(Screen::First, site).as_deref(), Some("banner bar-top"));
    assert_eq!(class(Screen::Resting, site).as_deref(), Some("reopen bottom-right"));
    assert_eq!(class(Screen::First, SITE).as_deref(), Some("banner box-bottom-right"));
    assert_eq!(class(Screen::Resting, r#"{"format": 1, "reopen": "none"}"#), None);
}

#[test]
fn a_theme_becomes_custom_properties_and_nothing_else() {
    let site = config(
        r##"{"format": 1, "theme": {"scheme": "dark", "light": {"accent": "#010203"}, "dark": {"text": "#aabbcc"}, "font": "Inter, sans-serif"}}"##,
    );
    let sheet = styles(&site, false);
    assert!(
        sheet.contains(":host{--portcullis-accent:#010203;color-scheme:dark;--portcullis-font:Inter, sans-serif;}")
    );
    assert!(sheet.contains("@media all{") && sheet.ends_with(":host{--portcullis-text:#aabbcc;}}"), "{sheet}");
    let plain = styles(&config(r#"{"format": 1}"#), false);
    assert!(plain.contains(":host{color-scheme:light dark;}@media (prefers-color-scheme:dark){"), "{plain}");
}

#[test]
fn a_theme_that_could_do_more_is_refused() {
    for (name, value) in [
        ("font", "x;background:red"),
        ("font", "url(//t)"),
        ("font", "O'Reilly Sans"),
        ("font", "x}"),
        ("font", "x\\"),
        ("light", "{}"),
    ] {
        let text = format!(r#"{{"format": 1, "theme": {{"{name}": "{value}"}}}}"#);
        assert!(portcullis::config::parse(&text).is_err(), "{text}");
    }
    for colour in ["red", "#12345", "#1234567", "#12345g", "url(x)"] {
        let text = format!(r#"{{"format": 1, "theme": {{"light": {{"accent": "{colour}"}}}}}}"#);
        assert!(portcullis::config::parse(&text).is_err(), "{text}");
    }
}

#[test]
fn the_colours_of_the_theme_are_those_of_the_schema_and_of_the_style_sheet() {
    use portcullis::config::Shape;
    let member = |shape: Shape, name: &str| match shape {
        Shape::Object(members) => members.into_iter().find(|member| member.name == name).unwrap().shape,
        _ => panic!("{name} is no member"),
    };
    let Shape::Object(colours) = member(member(portcullis::config::shape(), "theme"), "dark") else {
        panic!("no colours")
    };
    assert!(!SECOND_STYLES.contains(":host"), "what a theme sets stands in the first sheet");
    assert_eq!(colours.iter().map(|colour| colour.name).collect::<Vec<_>>(), portcullis::view::COLOURS);
    let sheet = styles(&config(r#"{"format": 1}"#), false);
    for name in portcullis::view::COLOURS {
        let set = sheet.matches(&format!("--portcullis-{name}:#")).count();
        assert_eq!(set, 2, "{name}: light and dark");
    }
}

#[test]
fn the_sites_own_words_come_first_in_their_language() {
    let site = config(r#"{"format": 1, "texts": {"de": {"first.title": "Ihre Wahl", "dir": "ltr"}}}"#);
    let texts = english();
    let shown = |language: &str| {
        let scene = scene(&site, &texts, site.language(language));
        let (shadow, page) = screen(Screen::First, &scene);
        (words(&nested(&shadow)[0]), page.text_form().to_owned())
    };
    let (words, host) = shown("de-AT en");
    assert!(words.starts_with("Ihre Wahl") && words.contains("With your consent"), "one that is missing is English");
    assert!(host.starts_with("\u{2}lang=de\u{2}dir=ltr"));
    assert!(shown("fr en de").0.starts_with("Your choice"), "English comes before German here");
}

#[test]
fn what_the_site_writes_is_text_and_never_markup() {
    let site = r#"{"format": 1, "categories": [{"id": "a", "label": "<img src=x onerror=alert(1)>", "text": "</p><script>"}]}"#;
    let nodes = nodes(Screen::Second, site, Choices::default());
    assert!(nodes.iter().all(|node| node.tag != "img" && node.tag != "script"));
    assert!(nodes.iter().any(|node| words(node) == "<img src=x onerror=alert(1)>"));
}

#[test]
fn a_text_that_is_missing_shows_its_key_and_breaks_nothing() {
    let texts = Texts::from_json("not json");
    assert_eq!(texts.get("first.title"), None);
    let site = config(SITE);
    let scene = scene(&site, &texts, "en");
    assert!(screen(Screen::First, &scene).0.text_form().contains("first.title"));
}

/// A config for which every text is shown.
fn everything_that_is_shown() -> String {
    let plain: Vec<_> =
        (0..11).map(|nth| serde_json::json!({ "id": format!("s{nth}"), "category": "analytics" })).collect();
    let full = serde_json::json!({ "id": "x", "category": "advertising", "provider": "X", "policyUrl": "/x",
        "cookies": [{ "name": "a" }], "storage": [{ "name": "b" }], "legalBasis": "c", "retention": "d", "data": ["e"],
        "recipients": ["f"], "countries": ["US"] });
    let services = [plain, vec![full]].concat();
    serde_json::json!({ "format": 1, "lastChanged": "2026-11-01", "services": services,
        "controller": { "name": "Site Ltd", "policyUrl": "/privacy", "cookiePolicyUrl": "/cookies", "imprintUrl": "/imprint",
            "rightsUrl": "/rights" } })
    .to_string()
}

#[test]
fn every_text_is_used_and_every_text_that_is_used_is_there() {
    let english = english();
    let document = portcullis::config::read(include_str!("../www/locales/en.json")).unwrap();
    let site = config(&everything_that_is_shown());
    let record = record("analytics");
    let first = Scene { record: Some(&record), ..scene(&site, &english, "en") };
    let choices = choices("analytics advertising");
    let again = Scene { choices, asks: "analytics", is_outdated: true, has_link: true, is_opted_out: true, ..first };
    let moved = Scene { moved: "analytics", ..again };
    let screens = [Screen::Resting, Screen::First, Screen::Second, Screen::Reload, Screen::Unkept, Screen::Inform];
    let all: String = [first, again, moved]
        .iter()
        .flat_map(|scene| screens.map(|which| screen(which, scene)))
        .map(|(shadow, page)| shadow.text_form().to_owned() + page.text_form())
        .collect();
    let placeholder = include_str!("../www/more/placeholder.js");
    for key in document.root().children().step_by(2).map(|name| name.words()) {
        let text = english.get(key).unwrap();
        let text = ["{days}", "{date}"].iter().fold(text, |text, name| text.split(name).next().unwrap());
        // The placeholder's are in its file, what is announced is told by the browser (www/stage.js).
        let used = placeholder.contains(&format!("\"{key}\"")) || key == "saved";
        assert!(used || all.contains(text), "{key} is never shown");
    }
    assert!(
        ["first.", "second.", "notice.", "Url"].iter().all(|key| !all.contains(key)),
        "a key is shown in place of a text"
    );
}

#[test]
fn the_first_layer_names_what_runs_unasked_and_what_was_granted_it_does_not() {
    let (english, site, record) = (english(), config(SITE), record("analytics"));
    let paragraphs = |scene: &Scene<'_>| {
        let mut all = Vec::new();
        nested(&screen(Screen::First, scene).0).iter().for_each(|node| collect(node, &mut all));
        let found = all.iter().filter(|node| matches!(node.attribute("part"), Some("active" | "again")));
        found.map(words).collect::<Vec<_>>()
    };
    let scene = scene(&site, &english, "en");
    let active = Scene { choices: choices("analytics cookies -advertising"), ..scene };
    assert_eq!(paragraphs(&scene), [""; 0]);
    assert_eq!(paragraphs(&active), ["Active here until you refuse it: Preferences, Analytics"]);
    let again = Scene { record: Some(&record), asks: "posthog", ..active };
    assert_eq!(
        paragraphs(&again),
        ["Active here until you refuse it: Preferences", "New or changed since your last choice: PostHog"]
    );
    let moved = Scene { moved: "posthog", ..again };
    assert_eq!(paragraphs(&moved)[1], "Needs your consent where you are now: PostHog");
    let both = Scene { asks: "analytics.adserver.posthog", moved: "analytics.posthog", ..again };
    let news =
        ["New or changed since your last choice: adserver", "Needs your consent where you are now: Analytics, PostHog"];
    assert_eq!(paragraphs(&both)[1..], news);
}

#[test]
fn what_looks_like_a_step_in_a_sites_text_is_none() {
    let mut tree = Tree::default();
    tree.step("\u{1}p\u{2}title=")
        .fill("\u{4}\u{1}script")
        .step("\u{3}")
        .fill("a\u{4}\u{1}script\u{3}alert(1)")
        .step("\u{4}");
    let [node] = &nested(&tree)[..] else { panic!("one element") };
    assert_eq!((node.tag.as_str(), node.children.len()), ("p", 1));
    assert_eq!(words(node), "a\u{fffd}\u{fffd}script\u{fffd}alert(1)");
}

#[test]
fn a_notice_says_what_is_the_matter_and_offers_what_can_be_done() {
    let config = config(SITE);
    let texts = english();
    let scene = scene(&config, &texts, "en");
    let (shadow, page) = screen(Screen::Reload, &scene);
    assert!(shadow.text_form().contains("takes effect when this page is loaded again"));
    assert!(
        page.text_form().contains("data-portcullis-action=reload")
            && page.text_form().contains("data-portcullis-action=close")
    );
    let (shadow, page) = screen(Screen::Unkept, &scene);
    assert!(shadow.text_form().contains("does not let us keep your choice"));
    assert!(!page.text_form().contains("=reload"));
}
