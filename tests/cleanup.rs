//! What denied services may not keep.

mod util;

use portcullis::engine::{Action, Effect, Event};
use portcullis::gate::declared_names;
use proptest::prelude::*;
use util::{NOW, OTHER_ID, choices, config, configured, engine, pressed, set, stored};

const SITE: &str = r#"{"format": 1, "policyVersion": 3, "categories": [{"id": "must", "required": true}, {"id": "analytics"}, {"id": "gone", "enabled": false}],
    "services": [
        {"id": "chat", "category": "must", "cookies": [{"name": "chat"}]},
        {"id": "stats", "category": "analytics", "cookies": [{"name": "_st"}, {"name": "_st_*", "days": 365}], "storage": [{"name": "_st"}]},
        {"id": "bare", "category": "analytics"},
        {"id": "off", "category": "analytics", "enabled": false, "storage": [{"name": "off"}]},
        {"id": "old", "category": "gone", "cookies": [{"name": "old"}]}
    ]}"#;

fn names(answers: &str) -> String {
    declared_names(&config(SITE), choices(answers)).trim_end().replace('\n', " ")
}

#[test]
fn a_service_without_a_grant_may_keep_nothing_of_what_it_declares() {
    let denied = "Cchat c_st c_st_* s_st soff cold";
    for answers in ["", "-analytics -stats", "analytics", "analytics -stats", "bare"] {
        assert_eq!(names(answers), denied, "{answers}");
    }
}

#[test]
fn a_service_that_is_allowed_keeps_what_it_declares() {
    assert_eq!(names("analytics stats"), "Cchat C_st C_st_* S_st soff cold");
}

#[test]
fn what_the_site_switched_off_may_keep_nothing_whatever_was_answered() {
    let names = names("must analytics gone chat stats bare off old");
    assert!(names.contains(" soff cold"), "{names}");
}

/// What is to be refused, as often as the effects say so.
fn refused(effects: &[Effect]) -> Vec<&str> {
    effects
        .iter()
        .filter_map(|effect| if let Effect::Refuse(names) = effect { Some(names.as_str()) } else { None })
        .collect()
}

#[test]
fn names_are_refused_from_the_first_look_at_storage_and_swept_before_anything_is_released() {
    let mut engine = engine();
    engine.handle(Event::Started, NOW);
    let effects = configured(&mut engine, SITE, &stored("-analytics -stats -bare"), NOW);
    assert_eq!(refused(&effects).len(), 1);
    let at = |name: &str| effects.iter().position(|effect| effect.name() == name).unwrap();
    assert!(at("effect-refuse") < at("effect-release"));
}

#[test]
fn each_answer_says_anew_what_is_refused() {
    let mut engine = engine();
    configured(&mut engine, SITE, "", NOW);
    let granted = engine.handle(pressed(Action::AcceptAll), NOW);
    assert!(refused(&granted)[0].contains("C_st\n"));
    let withdrawn = engine.handle(pressed(set("-analytics")), NOW);
    assert!(refused(&withdrawn)[0].contains("c_st\n"));
    assert!(refused(&engine.handle(Event::Forgotten(OTHER_ID.into()), NOW))[0].contains("c_st\n"));
}

#[test]
fn without_a_config_nothing_is_said() {
    let mut engine = engine();
    engine.handle(Event::Started, NOW);
    assert_eq!(refused(&engine.handle(Event::ConfigArrived("{".into()), NOW)), [""; 0]);
    assert_eq!(refused(&engine.handle(Event::StoredElsewhere, NOW)), [""; 0]);
}

proptest! {
    /// A name is in small letters exactly where its service may not run.
    #[test]
    fn a_line_is_denied_where_its_service_is(granted in prop::collection::vec(any::<bool>(), 1..6)) {
        let service = |index| format!("{{\"id\": \"s{index}\", \"category\": \"analytics\", \"cookies\": [{{\"name\": \"n{index}\"}}]}}");
        let services: Vec<String> = (0..granted.len()).map(service).collect();
        let site = config(&format!("{{\"format\": 1, \"services\": [{}]}}", services.join(",")));
        let answers: String = granted.iter().enumerate().map(|(index, may)| format!("{}s{index} ", if *may { "" } else { "-" })).collect();
        let line = |(index, may): (usize, &bool)| format!("{}n{index}\n", if *may { 'C' } else { 'c' });
        prop_assert_eq!(declared_names(&site, choices(&answers)), granted.iter().enumerate().map(line).collect::<String>());
    }
}
