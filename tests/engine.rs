//! What happens next.

mod util;

use portcullis::consent::{decode, encode};
use portcullis::engine::{Action, Answer, Due, Effect, Engine, Event, Fault, Layer, Notice, Status, Topic};
use proptest::prelude::*;
use util::{DAY, EVERY_ANSWER, ID, NOW, OTHER_ID, SITE, configured, draft, engine, grant, page, pressed, set, stored};

fn stored_by(effects: &[Effect]) -> Option<&str> {
    effects.iter().find_map(|effect| if let Effect::Store(text) = effect { Some(text.as_str()) } else { None })
}

fn reports(effects: &[Effect]) -> Vec<&'static str> {
    let code = |effect: &Effect| {
        if let Effect::Report(fault) = effect { Some(fault.code()) } else { None }
    };
    effects.iter().filter_map(code).collect()
}

#[test]
fn a_first_visit_asks_and_allows_only_what_is_necessary() {
    let (engine, effects) = page("");
    assert_eq!((engine.status(), engine.layer()), (Status::Asking, Layer::First));
    assert!(engine.allows("necessary") && !engine.allows("analytics"));
    assert_eq!(
        effects,
        [
            Effect::Plan,
            Effect::Refuse(String::new()),
            Effect::Release,
            Effect::Show,
            Effect::Emit(Topic::Shown),
            Effect::Emit(Topic::Ready),
        ],
    );
}

#[test]
fn before_the_config_is_there_nothing_is_allowed_and_no_answer_counts() {
    let mut engine = engine();
    assert_eq!(engine.handle(Event::Started, NOW), [Effect::FetchConfig]);
    assert_eq!(engine.handle(Event::Loaded(stored(EVERY_ANSWER)), NOW), []);
    assert!(!engine.allows("necessary") && !engine.allows("analytics"));
    assert_eq!(engine.handle(pressed(Action::AcceptAll), NOW), []);
    assert_eq!(engine.handle(Event::Asked(Action::AcceptAll, ID.into()), NOW), []);
    assert_eq!((engine.status(), engine.layer()), (Status::Waiting, Layer::None));
}

#[test]
fn accepting_stores_first_and_releases_after_the_dialog_is_gone() {
    let (mut engine, _) = page("");
    let effects = engine.handle(pressed(Action::AcceptAll), NOW + 5);
    let record = decode(stored_by(&effects).unwrap()).unwrap();
    assert_eq!((record.id(), record.at, record.until, record.policy), (ID, NOW + 5, NOW + 5 + 180 * DAY, 3));
    assert_eq!((record.source(), record.locale(), record.texts()), ("banner", "en", "t3xts"));
    assert_eq!(record.config(), engine.config().unwrap().hash);
    let kinds: Vec<_> = effects.iter().map(Effect::name).collect();
    assert_eq!(
        kinds,
        ["effect-store", "effect-plan", "effect-refuse", "effect-wake", "effect-show", "effect-release", "effect-emit"]
    );
    assert!(["cookies", "beacons", "analytics", "advertising", "posthog"].into_iter().all(|id| engine.allows(id)));
}

#[test]
fn the_same_answer_by_code_renews_nothing_and_is_no_news_until_it_has_ended() {
    let (mut engine, _) = page("");
    let asked = || Event::Asked(Action::RejectAll, ID.into());
    let change = Effect::Emit(Topic::Change);
    let first = engine.handle(asked(), NOW);
    assert!(first.contains(&change));
    let again = engine.handle(asked(), NOW + DAY);
    assert!(!again.contains(&change) && again.contains(&Effect::Plan) && again.contains(&Effect::Release));
    assert_eq!(stored_by(&again), stored_by(&first), "what the page has wiped away is kept again");
    let by_hand = engine.handle(pressed(Action::RejectAll), NOW + DAY);
    assert!(by_hand.contains(&change) && stored_by(&by_hand) != stored_by(&first), "a person's answer is a new one");
    assert!(engine.handle(asked(), NOW + 182 * DAY).contains(&change));
}

#[test]
fn a_refusal_is_stored_and_lives_exactly_as_long_as_a_grant() {
    let until = |action: Action| {
        let (mut engine, _) = page("");
        let effects = engine.handle(pressed(action), NOW);
        assert_eq!(engine.status(), Status::Decided);
        decode(stored_by(&effects).unwrap()).unwrap().until
    };
    assert_eq!(until(Action::RejectAll), until(Action::AcceptAll));
}

#[test]
fn a_stored_choice_is_taken_up_without_asking() {
    let (engine, effects) = page(&stored(EVERY_ANSWER));
    assert_eq!((engine.status(), engine.layer()), (Status::Decided, Layer::None));
    assert!(engine.allows("analytics") && !engine.allows("advertising"));
    assert!(effects.contains(&Effect::Wake(180 * DAY + 1)) && effects.contains(&Effect::Release));
    assert!(!effects.contains(&Effect::Emit(Topic::Shown)));
}

#[test]
fn a_record_that_does_not_count_grants_nothing_and_is_asked_for_again() {
    let mut other_policy = draft(EVERY_ANSWER);
    other_policy.policy = 2;
    let mut expired = draft(EVERY_ANSWER);
    expired.until = NOW - 1;
    let mut future = draft(EVERY_ANSWER);
    future.at = NOW + 2 * DAY;
    let whole = stored(EVERY_ANSWER);
    let table: [(String, &[&str]); 6] = [
        (encode(&other_policy), &[]),
        (encode(&expired), &[]),
        (encode(&future), &[]),
        (whole[..whole.len() - 1].into(), &["record-damaged"]),
        ("{]%%%".into(), &["record-damaged"]),
        ("3~later".into(), &["record-newer"]),
    ];
    for (stored, codes) in table {
        let (engine, effects) = page(&stored);
        assert_eq!((engine.status(), engine.layer()), (Status::Asking, Layer::First), "{stored}");
        assert!(!engine.allows("analytics"), "{stored}");
        assert_eq!(reports(&effects), codes, "{stored}");
        assert_eq!(stored_by(&effects), None, "what was stored is left alone until there is an answer: {stored}");
    }
}

#[test]
fn what_is_new_is_asked_about_while_earlier_answers_hold() {
    let (engine, _) = page(&stored("analytics posthog -advertising"));
    assert_eq!(engine.status(), Status::Asking, "a category");
    assert!(engine.allows("analytics") && engine.allows("posthog") && !engine.allows("cookies"));

    let (engine, _) = page(&stored("-cookies -beacons analytics -advertising -adserver"));
    assert_eq!(engine.status(), Status::Asking, "a service in a category that was granted");
    assert!(engine.allows("analytics") && !engine.allows("posthog"), "what was never asked about is denied");

    let (engine, _) = page(&stored("-cookies -beacons analytics posthog -advertising"));
    assert_eq!(engine.status(), Status::Decided, "a service in one that was refused: the refusal stays");
    assert!(!engine.allows("adserver"));
}

#[test]
fn of_several_stored_records_the_newest_that_counts_wins_and_the_others_go() {
    let (mut newer, mut newest) = (draft("analytics"), draft("-analytics"));
    (newer.at, newest.at, newest.until) = (NOW - 5, NOW, NOW - 1);
    let mut older = draft(EVERY_ANSWER);
    older.at = NOW - 9;
    let lines = [encode(&older), encode(&newest), "{]%%%".into(), encode(&newer)].join("\n");
    let (engine, effects) = page(&lines);
    assert_eq!(stored_by(&effects), Some(encode(&newer).as_str()));
    assert!(engine.allows("analytics") && !engine.allows("posthog"));

    let (_, effects) = page(&[encode(&newest), "{]%%%".into()].join("\n"));
    assert_eq!(stored_by(&effects), None, "none counts: what is stored is left alone until there is an answer");
}

#[test]
fn beside_a_record_of_a_later_version_no_other_counts_and_all_are_left_alone() {
    for lines in [[stored(EVERY_ANSWER), "3~x".into()], ["3~x".into(), stored(EVERY_ANSWER)]] {
        let (engine, effects) = page(&lines.join("\n"));
        assert_eq!((engine.status(), stored_by(&effects)), (Status::Asking, None));
        assert!(!engine.allows("analytics"));
        assert_eq!(reports(&effects), ["record-newer"]);
    }
}

#[test]
fn of_two_answers_in_the_same_millisecond_the_one_that_grants_less_counts_in_every_tab() {
    let (granted, refused) = (stored("analytics advertising"), stored("-analytics -advertising"));
    for (mine, other) in [(&granted, &refused), (&refused, &granted)] {
        let (mut engine, _) = page(mine);
        let effects = engine.handle(Event::Loaded(other.clone()), NOW);
        assert!(!engine.allows("analytics"));
        let again = (mine == &refused).then_some(refused.as_str());
        assert_eq!(stored_by(&effects), again, "the other tab hears of it");

        let (engine, effects) = page(&[mine.as_str(), other].join("\n"));
        assert_eq!((stored_by(&effects), engine.allows("analytics")), (Some(refused.as_str()), false), "cookies");
    }
}

#[test]
fn where_the_site_keeps_nothing_the_choice_lasts_for_the_page_without_a_word() {
    let mut engine = engine();
    let memory = r#"{"format": 1, "storage": {"kind": "memory"}}"#;
    configured(&mut engine, memory, "", NOW);
    assert_eq!(reports(&engine.handle(pressed(Action::AcceptAll), NOW)), [""; 0]);
    assert!(engine.allows("analytics") && !engine.is_persistent());
    assert_eq!(engine.handle(Event::Returned, NOW), [], "what was never stored is not undone by what storage holds");
}

#[test]
fn a_category_answers_for_its_services_and_a_service_for_itself() {
    let table = [
        ("analytics", true, true),
        ("analytics -posthog", true, false),
        ("-analytics", false, false),
        ("-analytics posthog", false, true),
        ("posthog", false, true),
        ("cookies", false, false),
    ];
    for (answers, analytics, posthog) in table {
        let (mut engine, _) = page("");
        engine.handle(pressed(set(answers)), NOW);
        assert_eq!((engine.allows("analytics"), engine.allows("posthog")), (analytics, posthog), "{answers}");
        assert_eq!(engine.status(), Status::Decided, "every one has an answer: {answers}");
    }
}

#[test]
fn a_broken_config_closes_everything_even_for_who_had_granted() {
    for bad in ["", "<!doctype html>", "{}", "null", "{\"format\": 9}"] {
        let (mut engine, _) = page(&stored(EVERY_ANSWER));
        let effects = engine.handle(Event::ConfigArrived(bad.into()), NOW);
        assert_eq!(engine.status(), Status::Closed, "{bad}");
        assert!(!engine.allows("analytics") && !engine.allows("necessary"), "{bad}");
        assert!(effects.contains(&Effect::Plan), "the hold's plan is taken back: {bad}");
        assert_eq!(reports(&effects).len(), 1, "one line: {bad}");
        assert_eq!(stored_by(&effects), None);
        assert!(!effects.contains(&Effect::Forget), "nothing stored is lost: {bad}");
    }
}

#[test]
fn a_config_that_failed_is_fetched_again_when_somebody_asks_for_the_dialog() {
    let mut engine = engine();
    engine.handle(Event::Started, NOW);
    assert_eq!(
        reports(&engine.handle(Event::ConfigFailed(Fault::ConfigUnreachable("/x, status 404".into())), NOW)),
        ["config-unreachable"]
    );
    assert_eq!(engine.handle(Event::Opened, NOW), [Effect::FetchConfig]);
    configured(&mut engine, SITE, "", NOW);
    assert_eq!((engine.status(), engine.layer()), (Status::Asking, Layer::First));
}

#[test]
fn a_request_for_the_config_that_fails_after_another_brought_it_closes_nothing() {
    let (mut engine, _) = page(&stored(EVERY_ANSWER));
    assert_eq!(engine.handle(Event::ConfigFailed(Fault::ConfigUnreachable("/x, no answer".into())), NOW), []);
    assert!(engine.allows("analytics"));
}

#[test]
fn a_raised_policy_version_withdraws_and_asks_again() {
    let (mut engine, _) = page(&stored(EVERY_ANSWER));
    assert!(engine.allows("analytics"));
    let raised = SITE.replace("\"policyVersion\": 3", "\"policyVersion\": 4");
    configured(&mut engine, &raised, &stored(EVERY_ANSWER), NOW);
    assert_eq!((engine.status(), engine.layer()), (Status::Asking, Layer::First));
    assert!(!engine.allows("analytics"));
}

#[test]
fn a_click_that_nobody_made_may_refuse_or_open_but_never_grant() {
    let scripted = |action: Action| Event::Pressed(Answer { action, trusted: false, id: ID.into() });
    for action in [Action::AcceptAll, set("analytics"), set("-cookies advertising")] {
        let (mut engine, _) = page("");
        assert_eq!(reports(&engine.handle(scripted(action), NOW)), ["click-not-trusted"]);
        assert_eq!((engine.status(), engine.layer()), (Status::Asking, Layer::First));
    }
    let (mut engine, _) = page("");
    engine.handle(scripted(Action::RejectAll), NOW);
    assert_eq!(engine.status(), Status::Decided);
}

/// Opens the preferences, with all that they need at hand.
fn open(engine: &mut portcullis::engine::Engine) {
    engine.handle(Event::Opened, NOW);
    engine.handle(Event::MoreCame(true), NOW);
}

#[test]
fn the_second_layer_comes_up_when_what_it_needs_has_come() {
    let (mut engine, _) = page("");
    assert_eq!(engine.handle(Event::Opened, NOW), [Effect::FetchMore]);
    assert_eq!(engine.handle(Event::Opened, NOW), [], "once");
    assert_eq!(engine.layer(), Layer::First);
    assert_eq!(engine.handle(Event::MoreCame(true), NOW), [Effect::Show, Effect::Emit(Topic::Shown)]);
    assert_eq!(engine.layer(), Layer::Second);
    engine.handle(Event::Closed, NOW);
    assert_eq!(engine.handle(Event::Opened, NOW), [Effect::Show, Effect::Emit(Topic::Shown)], "the next time at once");
}

#[test]
fn where_the_second_layer_cannot_be_had_the_first_one_comes_up_so_that_a_grant_can_be_taken_back() {
    let (mut engine, _) = page(&stored(EVERY_ANSWER));
    engine.handle(Event::Opened, NOW);
    assert_eq!(reports(&engine.handle(Event::MoreCame(false), NOW)), ["more-unreachable"]);
    assert_eq!((engine.status(), engine.layer()), (Status::Decided, Layer::First));
    assert_eq!(engine.handle(Event::Opened, NOW), [Effect::FetchMore], "and it is tried again");
}

#[test]
fn who_answers_while_the_second_layer_is_on_its_way_is_not_shown_it() {
    let (mut engine, _) = page("");
    engine.handle(Event::Opened, NOW);
    engine.handle(Event::Pressed(Answer { action: Action::RejectAll, trusted: true, id: ID.into() }), NOW);
    assert_eq!(engine.handle(Event::MoreCame(true), NOW), []);
    assert_eq!(engine.layer(), Layer::None);
}

#[test]
fn leaving_the_second_layer_answers_nothing() {
    let (mut engine, _) = page("");
    open(&mut engine);
    assert_eq!(engine.layer(), Layer::Second);
    let effects = engine.handle(Event::Closed, NOW);
    assert_eq!((engine.status(), engine.layer()), (Status::Asking, Layer::First), "back to the question");
    assert_eq!(stored_by(&effects), None);

    let (mut engine, _) = page(&stored(EVERY_ANSWER));
    open(&mut engine);
    engine.handle(Event::Closed, NOW);
    assert_eq!((engine.status(), engine.layer()), (Status::Decided, Layer::None));
    assert!(engine.allows("analytics"));
}

#[test]
fn escape_on_the_first_layer_leaves_it_up() {
    let (mut engine, _) = page("");
    engine.handle(Event::Closed, NOW);
    assert_eq!((engine.status(), engine.layer()), (Status::Asking, Layer::First));
}

#[test]
fn saved_preferences_keep_the_id_and_what_was_not_named() {
    let (mut engine, _) = page(&stored(EVERY_ANSWER));
    open(&mut engine);
    let answer = Answer { action: set("advertising -posthog"), trusted: true, id: "f".repeat(32) };
    let effects = engine.handle(Event::Pressed(answer), NOW + 1);
    let saved = decode(stored_by(&effects).unwrap()).unwrap();
    assert_eq!((saved.id(), saved.source()), (ID, "preferences"));
    assert!(engine.allows("analytics") && engine.allows("advertising"));
    assert!(!engine.allows("posthog") && !engine.allows("cookies"));
}

#[test]
fn an_answer_for_an_unknown_id_is_not_kept() {
    let (mut engine, _) = page("");
    let effects = engine.handle(Event::Asked(set("no-such-id necessary analytics"), ID.into()), NOW);
    let saved = decode(stored_by(&effects).unwrap()).unwrap();
    assert_eq!(saved.choices().get("no-such-id"), None);
    assert_eq!(saved.choices().get("necessary"), None, "what is required is the config's to say");
    assert_eq!(saved.source(), "api");
}

#[test]
fn a_choice_made_in_another_tab_is_taken_up_here() {
    let (mut engine, _) = page("");
    assert_eq!(engine.handle(Event::StoredElsewhere, NOW), [Effect::Load]);
    let effects = engine.handle(Event::Loaded(stored(EVERY_ANSWER)), NOW);
    assert_eq!((engine.status(), engine.layer()), (Status::Decided, Layer::None));
    assert!(effects.contains(&Effect::Release) && effects.contains(&Effect::Emit(Topic::Change)));

    engine.handle(Event::Loaded(String::new()), NOW);
    assert!(!engine.allows("analytics"));
    assert_eq!(engine.status(), Status::Asking);
}

#[test]
fn the_same_record_again_changes_nothing() {
    let text = stored(EVERY_ANSWER);
    let (mut engine, _) = page(&text);
    assert_eq!(engine.handle(Event::Loaded(text), NOW), []);
}

#[test]
fn what_storage_refuses_lasts_for_the_page_and_is_said_once() {
    let (mut engine, _) = page("");
    engine.handle(pressed(Action::AcceptAll), NOW);
    assert_eq!(reports(&engine.handle(Event::Kept(false), NOW)), ["storage-refused"]);
    assert_eq!(engine.handle(Event::Kept(false), NOW), []);
    assert!(engine.allows("analytics") && !engine.is_persistent());
}

#[test]
fn what_storage_takes_after_all_other_tabs_may_change_again() {
    let (mut engine, _) = page("");
    engine.handle(pressed(Action::AcceptAll), NOW);
    engine.handle(Event::Kept(false), NOW);
    assert_eq!(engine.handle(Event::StoredElsewhere, NOW), [], "nothing there is newer");
    engine.handle(pressed(Action::AcceptAll), NOW);
    assert_eq!(engine.handle(Event::Kept(true), NOW), []);
    assert!(engine.is_persistent());
    assert_eq!(engine.handle(Event::StoredElsewhere, NOW), [Effect::Load]);
}

#[test]
fn a_choice_ends_on_its_last_millisecond_and_is_asked_for_again() {
    let (mut engine, _) = page(&stored(EVERY_ANSWER));
    let until = NOW + 180 * DAY;
    assert_eq!(engine.handle(Event::Woke, until - 9), [Effect::Wake(10)], "a timer may be capped; it is set again");
    assert!(engine.allows("analytics"));
    let effects = engine.handle(Event::Woke, until + 1);
    assert!(!engine.allows("analytics"));
    assert_eq!(engine.layer(), Layer::First);
    assert!(effects.contains(&Effect::Emit(Topic::Change)));
}

#[test]
fn forgetting_asks_again() {
    let (mut engine, _) = page(&stored(EVERY_ANSWER));
    let effects = engine.handle(Event::Forgotten(OTHER_ID.into()), NOW);
    assert!(effects.contains(&Effect::Forget) && effects.contains(&Effect::Plan));
    assert_eq!((engine.status(), engine.layer()), (Status::Asking, Layer::First));
    assert!(!engine.allows("analytics"));
}

#[test]
fn what_one_frame_is_granted_answers_for_nothing_else() {
    let (mut engine, _) = page("");
    let effects = engine.handle(pressed(grant("adserver")), NOW);
    let record = decode(stored_by(&effects).unwrap()).unwrap();
    assert_eq!((record.source(), record.until), ("placeholder", NOW + 180 * DAY));
    assert_eq!(record.choices().iter().collect::<Vec<_>>(), [("adserver", true)]);
    assert!(engine.allows("adserver") && !engine.allows("advertising"));
    assert_eq!((engine.status(), engine.layer()), (Status::Asking, Layer::First), "all else is still asked about");
    assert!(effects.contains(&Effect::Release) && effects.contains(&Effect::Emit(Topic::Change)));
    let (engine, _) = page(record.text());
    assert_eq!((engine.status(), engine.layer()), (Status::Asking, Layer::First), "on the next page too");
    assert!(engine.allows("adserver"));
}

#[test]
fn a_category_that_a_frame_is_granted_comes_with_its_services() {
    let (mut engine, _) = page("");
    engine.handle(pressed(grant("analytics advertising")), NOW);
    assert!(["analytics", "posthog", "advertising", "adserver"].into_iter().all(|id| engine.allows(id)));
    assert_eq!([engine.choices().get("cookies"), engine.choices().get("necessary")], [None, None]);
}

#[test]
fn what_one_frame_is_granted_after_a_refusal_changes_nothing_else_and_makes_nothing_live_longer() {
    let (mut engine, _) = page("");
    engine.handle(pressed(Action::RejectAll), NOW);
    engine.handle(pressed(grant("adserver")), NOW + 9 * DAY);
    let refused = |id: &str| engine.choices().get(id) == Some(false);
    assert!(["cookies", "beacons", "analytics", "posthog", "advertising"].into_iter().all(refused));
    assert!(engine.allows("adserver") && engine.status() == Status::Decided);
    let record = engine.record().unwrap();
    assert_eq!((record.at, record.until), (NOW + 9 * DAY, NOW + 180 * DAY));
}

#[test]
fn a_script_that_presses_a_placeholders_buttons_is_not_heard() {
    let (mut engine, _) = page("");
    for action in [grant(""), grant("adserver"), Action::Once] {
        let press = Answer { action, trusted: false, id: ID.into() };
        assert_eq!(engine.handle(Event::Pressed(press), NOW), [Effect::Report(Fault::ClickNotTrusted)]);
    }
    assert!(engine.record().is_none());
}

#[test]
fn what_is_shown_once_is_no_answer_and_lasts_until_there_is_one() {
    let (mut engine, _) = page("");
    engine.handle(pressed(Action::RejectAll), NOW);
    assert_eq!(engine.handle(pressed(Action::Once), NOW + 1), [Effect::Release]);
    assert!(engine.shows_once() && !engine.allows("adserver"));
    engine.handle(pressed(grant("posthog")), NOW + 2);
    assert!(engine.shows_once(), "another frame's answer is about that one");
    engine.handle(pressed(Action::RejectAll), NOW + 3);
    assert!(!engine.shows_once());
    engine.handle(pressed(Action::Once), NOW + 4);
    assert!(engine.shows_once());
    engine.handle(Event::Loaded(stored(EVERY_ANSWER)), NOW + 5);
    assert!(!engine.shows_once(), "an answer of another tab");
}

#[test]
fn a_choice_that_is_forgotten_has_what_it_allowed_looked_at_again() {
    let (mut engine, _) = page(&stored(EVERY_ANSWER));
    assert!(engine.handle(Event::Forgotten(OTHER_ID.into()), NOW).contains(&Effect::Release));
}

fn any_event() -> impl Strategy<Value = Event> {
    let action = prop_oneof![
        Just(Action::AcceptAll),
        Just(Action::RejectAll),
        prop::collection::vec(
            (prop::sample::select(vec!["analytics", "posthog", "advertising", "x"]), any::<bool>()),
            0..4
        )
        .prop_map(|answers| Action::Set(answers.into_iter().map(|(id, granted)| (id.into(), granted)).collect())),
    ];
    let ids = prop::collection::vec(prop::sample::select(vec!["analytics", "posthog", "adserver"]), 1..3);
    let grant = ids.prop_map(|ids| grant(&ids.join(" ")));
    let pressed = prop_oneof![3 => action.clone(), 1 => grant, 1 => Just(Action::Once)];
    let stored = prop_oneof![
        Just(String::new()),
        Just(stored(EVERY_ANSWER)),
        Just(stored("-cookies -beacons -analytics -advertising")),
        "\\PC{0,20}",
    ];
    prop_oneof![
        (pressed, any::<bool>()).prop_map(|(action, trusted)| Event::Pressed(Answer {
            action,
            trusted,
            id: ID.into()
        })),
        action.prop_map(|action| Event::Asked(action, ID.into())),
        stored.prop_map(Event::Loaded),
        Just(Event::StoredElsewhere),
        Just(Event::Returned),
        Just(Event::Opened),
        any::<bool>().prop_map(Event::MoreCame),
        Just(Event::Closed),
        Just(Event::Woke),
        any::<bool>().prop_map(Event::Kept),
        Just(Event::Forgotten(OTHER_ID.into())),
        Just(Event::ConfigArrived(SITE.into())),
        Just(Event::ConfigArrived("{".into())),
        Just(Event::ConfigFailed(Fault::ConfigUnreachable(String::new()))),
    ]
}

#[test]
fn a_refusal_in_another_tab_counts_although_the_config_is_still_on_its_way() {
    let mut engine = engine();
    engine.handle(Event::Started, NOW);
    assert_eq!(engine.handle(Event::StoredElsewhere, NOW), [Effect::Plan]);
    assert_eq!(engine.handle(Event::Returned, NOW), [], "a look at the page is no news");
    configured(&mut engine, SITE, &stored("-cookies -beacons -analytics -advertising"), NOW);
    assert!(!engine.allows("analytics") && engine.status() == Status::Decided);
}

#[test]
fn an_answer_of_the_api_that_names_nothing_known_is_none() {
    let (mut engine, _) = page("");
    let set = |id: &str| Event::Asked(Action::Set(vec![(id.into(), true)]), ID.into());
    assert_eq!(engine.handle(set("analitycs"), NOW), [Effect::Report(Fault::UnknownId("analitycs".into()))]);
    assert_eq!(engine.handle(Event::Asked(Action::Set(Vec::new()), ID.into()), NOW), []);
    assert_eq!(engine.status(), Status::Asking);
}

proptest! {
    /// Whatever happens in whatever order, what is allowed follows from a record in force and a usable config.
    #[test]
    fn nothing_is_ever_allowed_without_a_record_in_force(events in prop::collection::vec((any_event(), 0..200 * DAY), 0..20)) {
        let (mut engine, _) = page("");
        let mut now = NOW;
        for (event, later) in events {
            now += later;
            let effects = engine.handle(event, now);
            let granted = |id: &str| engine.choices().grants(id);
            for id in ["cookies", "beacons", "analytics", "advertising"] {
                prop_assert_eq!(engine.allows(id), engine.config().is_some() && granted(id));
            }
            for id in ["posthog", "adserver"] {
                prop_assert_eq!(engine.allows(id), engine.config().is_some() && granted(id));
            }
            if let Some(text) = stored_by(&effects) {
                prop_assert_eq!(decode(text).ok(), engine.record().cloned());
            }
            if engine.status() == Status::Closed {
                prop_assert!(engine.config().is_none() && engine.layer() == Layer::None);
            }
        }
    }
}

/// What should be in force, told in a few lines: the answers by id, when they end, and whether there is a config.
#[derive(Default)]
struct Model {
    answers: std::collections::BTreeMap<String, bool>,
    until: Option<u64>,
    config: bool,
}

const SERVICES: [(&str, &str); 2] = [("posthog", "analytics"), ("adserver", "advertising")];
const CATEGORIES: [&str; 4] = ["cookies", "beacons", "analytics", "advertising"];

impl Model {
    fn answer(&mut self, action: &Action, now: u64) {
        let named = |id: &str| match action {
            Action::AcceptAll => Some(true),
            Action::RejectAll => Some(false),
            Action::Once | Action::Each(_) | Action::Noted => None,
            Action::Set(answers) | Action::Grant(answers) => {
                answers.iter().rev().find(|(named, _)| named == id).map(|(_, granted)| *granted)
            }
        };
        let before = |id: &str| self.answers.get(id).copied();
        let categories = CATEGORIES.map(|id| (id, named(id).or(before(id))));
        let services = SERVICES.map(|(id, of)| (id, named(id).or(named(of)).or(before(id))));
        let partial = matches!(action, Action::Grant(_));
        let said = categories.into_iter().chain(services).filter(|(_, answer)| !partial || answer.is_some());
        self.answers = said.map(|(id, answer)| (id.to_owned(), answer.unwrap_or_default())).collect();
        let keeps = matches!(action, Action::Grant(_)) && self.until.is_some();
        self.until = if keeps { self.until } else { Some(now + 180 * DAY) };
    }

    fn hear(&mut self, event: &Event, now: u64) {
        let known = |(id, _): &(String, bool)| {
            ["necessary", "posthog", "adserver"].contains(&id.as_str()) || CATEGORIES.contains(&id.as_str())
        };
        match event {
            Event::ConfigArrived(text) => {
                self.config = text != "{";
                if self.config && self.has_ended(now) {
                    (self.answers, self.until) = Default::default();
                }
            }
            _ if !self.config => {}
            Event::Pressed(Answer { action, trusted, .. }) => {
                let grants = match action {
                    Action::AcceptAll | Action::Once | Action::Grant(_) => true,
                    Action::RejectAll | Action::Each(_) | Action::Noted => false,
                    Action::Set(answers) => answers.iter().any(|(_, granted)| *granted),
                };
                if (*trusted || !grants) && *action != Action::Once {
                    self.answer(action, now);
                }
            }
            Event::Asked(Action::Set(answers), _) if !answers.iter().any(known) => {}
            // The same again, by code, renews nothing.
            Event::Asked(action, _) => {
                let before = (self.answers.clone(), self.until.filter(|until| now <= *until));
                self.answer(action, now);
                if self.answers == before.0 {
                    self.until = before.1.or(self.until);
                }
            }
            Event::Forgotten(_) => *self = Model { config: true, ..Model::default() },
            Event::Woke | Event::Returned | Event::StoredElsewhere if self.has_ended(now) => {
                *self = Model { config: true, ..Model::default() }
            }
            _ => {}
        }
    }

    fn has_ended(&self, now: u64) -> bool {
        self.until.is_some_and(|until| now > until)
    }

    fn allows(&self, id: &str) -> bool {
        self.config && (id == "necessary" || self.answers.get(id).copied().unwrap_or_default())
    }
}

proptest! {
    /// The engine does what the few lines above say, whatever happens in whatever order.
    #[test]
    fn the_engine_agrees_with_its_model(events in prop::collection::vec((any_event(), 0..100 * DAY), 0..30)) {
        let (mut engine, _) = page("");
        let (mut model, mut now, mut stored) = (Model { config: true, ..Model::default() }, NOW, String::new());
        for (event, later) in events {
            // Storage holds what the engine stored; what other tabs write has a test of its own.
            if matches!(event, Event::Loaded(_)) {
                continue;
            }
            now += later;
            model.hear(&event, now);
            let mut news = vec![event];
            while let Some(event) = news.pop() {
                for effect in engine.handle(event, now) {
                    match effect {
                        Effect::Store(text) => stored = text,
                        Effect::Forget => stored.clear(),
                        Effect::Load => news.push(Event::Loaded(stored.clone())),
                        _ => {}
                    }
                }
            }
            for id in CATEGORIES.into_iter().chain(SERVICES.map(|(id, _)| id)).chain(["necessary", "x"]) {
                prop_assert_eq!(engine.allows(id), model.allows(id), "{}", id);
            }
        }
    }
}

fn withdrawn(effects: &[Effect]) -> Option<(&str, bool)> {
    effects.iter().find_map(|effect| match effect {
        Effect::Withdraw { ids, tell } => Some((ids.as_str(), *tell)),
        _ => None,
    })
}

#[test]
fn what_is_no_longer_allowed_is_named_before_its_names_are_cleaned_up() {
    let (mut engine, effects) = page(&stored(EVERY_ANSWER));
    assert_eq!(withdrawn(&effects), None, "nothing was in force before");
    let effects = engine.handle(pressed(set("-posthog")), NOW + 1);
    assert_eq!(withdrawn(&effects), Some(("posthog", true)));
    let at = |name| effects.iter().position(|effect| effect.name() == name).unwrap();
    assert!(at("effect-plan") < at("effect-withdraw") && at("effect-withdraw") < at("effect-refuse"));
    assert!(at("effect-refuse") < at("effect-release"));

    let (mut engine, _) = page(&stored(EVERY_ANSWER));
    assert_eq!(withdrawn(&engine.handle(pressed(Action::AcceptAll), NOW + 1)), None);
    assert_eq!(
        withdrawn(&engine.handle(Event::Forgotten(OTHER_ID.into()), NOW + 1)).map(|(ids, _)| ids.split(' ').count()),
        Some(6)
    );
}

#[test]
fn a_withdrawal_in_another_tab_is_one_here() {
    let (mut engine, _) = page(&stored(EVERY_ANSWER));
    let effects =
        engine.handle(Event::Loaded(stored("-cookies -beacons -analytics -posthog -advertising -adserver")), NOW);
    assert_eq!(withdrawn(&effects), Some(("analytics posthog", true)));
}

#[test]
fn what_follows_a_withdrawal_is_the_sites_to_say() {
    for (kind, tells, reloads) in [("reload", true, true), ("event", true, false), ("none", false, false)] {
        let site = SITE.replacen('{', &format!("{{\"withdrawal\": \"{kind}\", "), 1);
        let mut engine = engine();
        configured(&mut engine, &site, &stored(EVERY_ANSWER), NOW);
        let effects = engine.handle(pressed(Action::RejectAll), NOW);
        assert_eq!(withdrawn(&effects), Some(("analytics posthog", tells)), "{kind}");
        assert_eq!(engine.handle(Event::HasRun, NOW) == [Effect::Reload], reloads, "{kind}");
    }
}

#[test]
fn what_a_policy_keeps_back_comes_with_the_next_page_if_that_will_know_of_it() {
    let granted = || {
        let (mut engine, _) = page("");
        engine.handle(pressed(Action::AcceptAll), NOW);
        engine
    };
    assert_eq!(granted().handle(Event::Due(Due::Once, true), NOW), [Effect::Reload]);
    assert_eq!(reports(&granted().handle(Event::Due(Due::Unpinned, true), NOW)), ["config-unpinned"]);

    let mut engine = granted();
    assert_eq!(engine.handle(Event::Due(Due::Once, false), NOW), [Effect::FetchMore], "the plan is not there then");
    engine.handle(Event::MoreCame(true), NOW);
    assert_eq!(engine.layer(), Layer::Notice(Notice::Unkept));
    engine.handle(Event::Closed, NOW);
    assert_eq!(engine.layer(), Layer::None);

    let mut engine = granted();
    engine.handle(Event::Kept(false), NOW);
    engine.handle(Event::Due(Due::Once, true), NOW);
    engine.handle(Event::MoreCame(true), NOW);
    assert_eq!(engine.layer(), Layer::Notice(Notice::Unkept), "nor is the record");
}

#[test]
fn a_page_that_came_by_loading_it_again_offers_to_and_does_not_do_it_again() {
    let (mut engine, _) = page(&stored(EVERY_ANSWER));
    engine.handle(Event::Due(Due::Again, true), NOW);
    engine.handle(Event::MoreCame(true), NOW);
    assert_eq!(engine.layer(), Layer::Notice(Notice::Reload));
}

#[test]
fn a_page_that_has_been_typed_into_offers_to_load_it_again() {
    let (mut engine, _) = page(&stored(EVERY_ANSWER));
    engine.handle(pressed(Action::RejectAll), NOW);
    assert_eq!(engine.handle(Event::HasRun, NOW), [Effect::Reload]);
    engine.handle(Event::ReloadRefused, NOW);
    engine.handle(Event::MoreCame(true), NOW);
    assert_eq!(engine.layer(), Layer::Notice(Notice::Reload));
}

#[test]
fn a_record_that_has_run_out_while_the_machine_was_asleep_ends_when_the_visitor_is_back() {
    let text = stored(EVERY_ANSWER);
    let (mut engine, _) = page(&text);
    let later = NOW + 181 * DAY;
    assert_eq!(engine.handle(Event::Returned, later), [Effect::Load], "the timer is late");
    engine.handle(Event::Loaded(text), later);
    assert_eq!((engine.status(), engine.allows("analytics")), (Status::Asking, false));
}

/// Hears `event` and all that comes of it; keeps what is `stored`.
fn hear(engine: &mut Engine, event: Event, stored: &mut String, now: u64) {
    let mut news = vec![event];
    while let Some(event) = news.pop() {
        for effect in engine.handle(event, now) {
            match effect {
                Effect::Store(text) => *stored = text,
                Effect::Forget => stored.clear(),
                Effect::Load => news.push(Event::Loaded(stored.clone())),
                _ => {}
            }
        }
    }
}

proptest! {
    /// What may run follows from the record that is stored, the config and the clock: a page that is loaded now allows what the open
    /// one does, also where the site has raised its policy version, and whatever was done before.
    #[test]
    fn the_next_page_agrees_with_this_one(steps in prop::collection::vec((any_event(), 3_u8..6, 0..100 * DAY), 0..30)) {
        let (mut engine, mut stored, mut now) = (engine(), String::new(), NOW);
        for (event, policy, later) in steps {
            now += later;
            // What other tabs write is stored first.
            if matches!(event, Event::Loaded(_)) {
                continue;
            }
            let event = match event {
                Event::ConfigArrived(text) => Event::ConfigArrived(text.replace("\"policyVersion\": 3", &format!("\"policyVersion\": {policy}"))),
                event => event,
            };
            hear(&mut engine, event, &mut stored, now);
            hear(&mut engine, Event::Woke, &mut stored, now);
            let mut next = util::engine();
            if let Some(config) = engine.config() {
                let site = SITE.replace("\"policyVersion\": 3", &format!("\"policyVersion\": {}", config.policy_version()));
                hear(&mut next, Event::ConfigArrived(site), &mut stored, now);
                prop_assert_eq!(engine.status(), next.status());
            }
            for id in CATEGORIES.into_iter().chain(SERVICES.map(|(id, _)| id)).chain(["necessary", "x"]) {
                prop_assert_eq!(engine.allows(id), next.allows(id), "{}", id);
            }
        }
    }
}
