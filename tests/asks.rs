//! What is asked where, what a browser's signal does, and what a changed site has asked again.

mod util;

use portcullis::consent::{Draft, Source, encode};
use portcullis::engine::{Action, Effect, Engine, Event, Layer, Status, Topic};
use portcullis::law::{Told, told};
use proptest::prelude::*;
use util::abroad::{ALL, BUT_ADS, INFORM, NONE, SITE, came, looks, record_in, running, visit};
use util::{DAY, ID, NOW, OTHER_ID, SPARE, config, draft, pressed, set};

#[test]
fn the_law_of_a_place_says_what_runs_and_what_is_asked_without_an_answer() {
    let table = [
        ("DE", "", Status::Asking, Layer::First, ""),
        ("", "", Status::Asking, Layer::First, ""),
        ("ZZ", "", Status::Asking, Layer::First, ""),
        ("?", "", Status::Asking, Layer::First, ""),
        ("GB", "", Status::Asking, Layer::First, BUT_ADS),
        ("CH", "", Status::Asking, Layer::First, BUT_ADS),
        ("US-CA", "", Status::Unasked, Layer::None, ALL),
        ("DE", "gpc", Status::Asking, Layer::First, ""),
        ("GB", "gpc", Status::Asking, Layer::First, BUT_ADS),
        ("US-CA", "gpc", Status::Decided, Layer::None, BUT_ADS),
        ("US-CA", "dnt", Status::Unasked, Layer::None, ALL),
    ];
    for (place, signals, status, layer, runs) in table {
        let (engine, _) = visit(SITE, place, signals, "");
        assert_eq!(looks(&engine), (status, layer, runs.into()), "{place} {signals}");
        assert_eq!(engine.is_opted_out(), !signals.is_empty() && signals != "dnt", "{place} {signals}");
    }
}

#[test]
fn an_answer_counts_under_every_law() {
    for place in ["DE", "GB", "CH", "US-CA", "US-XX"] {
        for (answers, runs) in [(ALL, ALL), (NONE, ""), ("-ads -adserver stats counter -look -fonts", "stats counter")]
        {
            let (engine, _) = visit(SITE, place, "", &record_in("DE", answers, ""));
            assert_eq!(looks(&engine), (Status::Decided, Layer::None, runs.into()), "{place} {answers}");
        }
    }
}

#[test]
fn nothing_runs_unasked_and_nothing_is_shown_before_the_law_is_known() {
    let mut engine = Engine::new("en", "t3xts", "", SPARE);
    engine.handle(Event::Started, NOW);
    engine.handle(Event::ConfigArrived(SITE.into()), NOW);
    let effects = engine.handle(Event::Loaded(String::new()), NOW);
    assert!(!effects.contains(&Effect::Show) && !effects.contains(&Effect::Emit(Topic::Ready)), "{effects:?}");
    assert_eq!(looks(&engine), (Status::Waiting, Layer::None, String::new()));

    assert_eq!(engine.handle(came("US-CA"), NOW), [Effect::FetchMore]);
    assert_eq!(running(&engine), "");
    let effects = engine.handle(Event::MoreCame(true), NOW);
    assert!(effects.contains(&Effect::Release) && effects.contains(&Effect::Emit(Topic::Ready)), "{effects:?}");
    assert_eq!(running(&engine), ALL);
}

#[test]
fn what_was_granted_runs_while_the_law_is_on_its_way() {
    let mut engine = Engine::new("en", "t3xts", "", SPARE);
    engine.handle(Event::Started, NOW);
    engine.handle(Event::ConfigArrived(SITE.into()), NOW);
    engine.handle(Event::Loaded(record_in("US-CA", ALL, "")), NOW);
    assert_eq!(running(&engine), ALL);
}

#[test]
fn without_rules_everything_is_asked() {
    let failures = [
        Event::LawFailed("/regions.json, status 404".into()),
        Event::LawCame(String::new()),
        Event::LawCame("US-CA\n\n\n{}".into()),
        Event::LawCame("US-CA\n\n\n<!doctype html>".into()),
    ];
    for event in failures {
        let mut engine = Engine::new("en", "t3xts", "", SPARE);
        engine.handle(Event::Started, NOW);
        engine.handle(Event::ConfigArrived(SITE.into()), NOW);
        engine.handle(Event::Loaded(String::new()), NOW);
        engine.handle(Event::MoreCame(true), NOW);
        let effects = engine.handle(event.clone(), NOW);
        let faults = effects
            .iter()
            .filter(|effect| matches!(effect, Effect::Report(fault) if fault.code() == "regions-unusable"));
        assert_eq!(faults.count(), 1, "{event:?}");
        assert_eq!(looks(&engine), (Status::Asking, Layer::First, String::new()), "{event:?}");
        // One that comes late takes no question back.
        assert_eq!(engine.handle(came("US-CA"), NOW), []);
        assert_eq!(engine.status(), Status::Asking);
    }
}

#[test]
fn where_the_later_file_cannot_be_had_everything_is_asked() {
    let mut engine = Engine::new("en", "t3xts", "", SPARE);
    engine.handle(Event::Started, NOW);
    engine.handle(Event::ConfigArrived(SITE.into()), NOW);
    engine.handle(Event::Loaded(String::new()), NOW);
    engine.handle(came("US-CA"), NOW);
    engine.handle(Event::MoreCame(false), NOW);
    assert_eq!(looks(&engine), (Status::Asking, Layer::First, String::new()));
    // Nor does it take the question back when it comes after all.
    assert_eq!(engine.handle(Event::MoreCame(true), NOW), []);
    assert_eq!(looks(&engine), (Status::Asking, Layer::First, String::new()));
}

/// A page of [`SITE`] in `place` that cannot read what is stored.
fn blind(place: &str, signals: &str) -> Engine {
    let mut engine = Engine::new("en", "t3xts", signals, SPARE);
    engine.handle(Event::Started, NOW);
    engine.handle(Event::ConfigArrived(SITE.into()), NOW);
    engine.handle(Event::Unreadable, NOW);
    engine.handle(Event::MoreCame(true), NOW);
    engine.handle(came(place), NOW);
    engine
}

#[test]
fn where_storage_cannot_be_read_everything_is_asked_for_it_may_have_been_refused() {
    for signals in ["", "gpc"] {
        let mut engine = blind("US-CA", signals);
        assert_eq!(looks(&engine), (Status::Asking, Layer::First, String::new()));
        engine.handle(Event::Forgotten(SPARE.into()), NOW);
        assert_eq!(looks(&engine), (Status::Asking, Layer::First, String::new()));
        engine.handle(pressed(Action::AcceptAll), NOW);
        assert_eq!(running(&engine), ALL);
    }
}

#[test]
fn no_page_is_loaded_again_to_let_what_was_refused_run_unasked() {
    for (place, can_read, reloads) in
        [("US-CA", true, false), ("GB", true, false), ("DE", true, true), ("US-CA", false, true)]
    {
        let mut engine = if can_read { visit(SITE, place, "", "").0 } else { blind(place, "") };
        engine.handle(pressed(Action::AcceptAll), NOW);
        engine.handle(pressed(Action::RejectAll), NOW);
        engine.handle(Event::Kept(false), NOW);
        assert_eq!(engine.handle(Event::HasRun, NOW) == [Effect::Reload], reloads, "{place} {can_read}");
    }
}

#[test]
fn without_regions_who_allows_one_thing_is_still_asked_about_what_an_ended_record_refused() {
    let site = SITE.replacen(r#""regions":"#, r#""x-regions":"#, 1);
    assert_ne!(site, SITE);
    let run_out = encode(&Draft { until: NOW - 1, ..draft(NONE) });
    for stored in [run_out.as_str(), "1~garbage", "3~x"] {
        let mut engine = Engine::new("en", "t3xts", "", SPARE);
        engine.handle(Event::Started, NOW);
        engine.handle(Event::ConfigArrived(site.clone()), NOW);
        engine.handle(Event::Loaded(stored.into()), NOW);
        engine.handle(pressed(util::grant("fonts")), NOW);
        assert_eq!(looks(&engine), (Status::Asking, Layer::First, "fonts".into()), "{stored}");
    }
}

#[test]
fn the_record_says_where_by_which_rules_and_under_which_signals() {
    let (mut engine, _) = visit(SITE, "de", "gpc", "");
    engine.handle(pressed(Action::AcceptAll), NOW);
    let record = engine.record().unwrap();
    assert_eq!((record.region(), record.signals()), ("DE", "gpc"));
    assert!(record.text().contains("~DE~2026-11-01~gpc~"), "{}", record.text());
}

#[test]
fn a_signal_beats_an_older_grant_and_is_written_down() {
    for place in ["DE", "US-CA", "US-XX"] {
        let (engine, effects) = visit(SITE, place, "gpc", &record_in("DE", ALL, ""));
        assert_eq!(running(&engine), BUT_ADS, "{place}");
        let record = engine.record().unwrap();
        assert_eq!((record.source(), record.id()), (Source::Gpc.name(), ID));
        assert_eq!(record.choices().get("adserver"), Some(false));
        assert!(effects.contains(&Effect::Store(record.text().into())));
        assert_eq!(record.until, NOW + 180 * DAY, "no other answer lives longer");
        // And stays, when the browser falls silent.
        let (engine, effects) = visit(SITE, place, "", record.text());
        assert_eq!(running(&engine), BUT_ADS, "{place}");
        assert!(!effects.iter().any(|effect| matches!(effect, Effect::Store(_))));
    }
}

#[test]
fn what_a_signal_denies_after_a_reset_is_another_record() {
    let (mut engine, _) = visit(SITE, "DE", "gpc", "");
    engine.handle(pressed(Action::AcceptAll), NOW);
    engine.handle(Event::Forgotten(OTHER_ID.into()), NOW);
    assert!(engine.record().is_none(), "nothing would run, so that nothing is denied");
    let (mut engine, _) = visit(SITE, "US-CA", "gpc", "");
    assert_eq!(engine.record().unwrap().id(), SPARE);
    engine.handle(Event::Forgotten(OTHER_ID.into()), NOW);
    assert_eq!(engine.record().unwrap().id(), OTHER_ID);
}

#[test]
fn a_grant_in_spite_of_a_signal_counts_where_the_law_has_it() {
    for (place, runs) in [("DE", ALL), ("US-CA", ALL), ("US-XX", BUT_ADS)] {
        let (mut engine, _) = visit(SITE, place, "gpc", "");
        engine.handle(Event::Opened, NOW);
        engine.handle(pressed(Action::AcceptAll), NOW);
        let stored = engine.record().unwrap().text().to_owned();
        let (engine, _) = visit(SITE, place, "gpc", &stored);
        assert_eq!(running(&engine), runs, "{place}");
    }
}

#[test]
fn a_grant_under_one_signal_is_none_under_another() {
    let both = SITE.replace("\"regions\": {}", r#""regions": {}, "preferenceSignals": {"dnt": true}"#);
    let (engine, _) = visit(&both, "US-CA", "gpc.dnt", &record_in("US-CA", ALL, "dnt"));
    assert_eq!((running(&engine).as_str(), engine.record().unwrap().source()), (BUT_ADS, "gpc"));
    let (engine, _) = visit(&both, "US-CA", "dnt", &record_in("US-CA", ALL, ""));
    assert_eq!((running(&engine).as_str(), engine.record().unwrap().source()), (BUT_ADS, "dnt"));
}

#[test]
fn a_site_can_leave_the_signal_alone() {
    let deaf = SITE.replace("\"regions\": {}", r#""regions": {}, "preferenceSignals": {"gpc": false}"#);
    let (engine, _) = visit(&deaf, "US-CA", "gpc", "");
    assert_eq!((running(&engine).as_str(), engine.is_opted_out()), (ALL, false));
}

#[test]
fn where_nobody_is_asked_a_refusal_does_not_lapse() {
    let of = |change: fn(&mut Draft<'_>)| {
        let mut draft = draft(NONE);
        change(&mut draft);
        encode(&draft)
    };
    let table = [
        ("run out", of(|draft| draft.until = NOW - 1)),
        ("of another policy", of(|draft| draft.policy = 2)),
        ("from the future", of(|draft| draft.at = NOW + DAY)),
    ];
    for (what, stored) in table {
        let (engine, _) = visit(SITE, "US-CA", "", &stored);
        assert_eq!(running(&engine), "", "{what}");
        let (engine, _) = visit(SITE, "DE", "", &stored);
        assert_eq!(engine.status(), Status::Asking, "{what}");
    }
    for (what, stored) in [("damaged", "1~garbage"), ("of a later version", "3~x")] {
        let (engine, _) = visit(SITE, "US-CA", "", stored);
        assert_eq!(looks(&engine), (Status::Asking, Layer::First, String::new()), "{what}: it may have been a refusal");
    }
}

#[test]
fn what_is_said_of_the_place_and_names_none_is_reported_and_strict() {
    let said = |place: &str| {
        let (engine, effects) = visit(SITE, place, "", "");
        let faults: Vec<_> = effects
            .iter()
            .filter_map(|effect| match effect {
                Effect::Report(fault) => Some([fault.code(), " ", fault.about()].concat()),
                _ => None,
            })
            .collect();
        (engine.status(), faults.join(","))
    };
    for place in ["Germany", "endpoint /region.json", "US-"] {
        assert_eq!(said(place), (Status::Asking, format!("region-unusable {place}")));
    }
    assert_eq!(said("XX"), (Status::Asking, String::new()), "a place, and not in the rules");
    assert_eq!(said(""), (Status::Asking, String::new()), "nothing was said, and the hint is of no place");
    assert_eq!(said("US-CA"), (Status::Unasked, String::new()));
}

#[test]
fn under_a_notice_what_is_new_is_refused_alone() {
    let wider = SITE.replace("\"days\": 30", "\"days\": 31");
    let (mut engine, _) = visit(&wider, "CH", "", &record_in("CH", ALL, ""));
    assert_eq!(looks(&engine), (Status::Decided, INFORM, ALL.into()));
    engine.handle(pressed(Action::RejectAll), NOW);
    assert_eq!(looks(&engine), (Status::Decided, Layer::None, "ads adserver stats look fonts".into()));
    let (mut engine, _) = visit(SITE, "CH", "", &record_in("CH", "-ads -adserver", ""));
    engine.handle(pressed(Action::RejectAll), NOW);
    assert_eq!(running(&engine), "", "all that was told of");
}

#[test]
fn what_is_asked_because_the_visitor_has_moved_is_no_news() {
    let (mut engine, _) = visit(SITE, "US-CA", "", "");
    engine.handle(pressed(set("ads adserver stats counter look fonts")), NOW);
    let stored = engine.record().unwrap().text().to_owned();
    let (engine, _) = visit(SITE, "DE", "", &stored);
    assert_eq!((engine.asks_again(), engine.moved()), (true, engine.asks()));
    let (engine, _) = visit(&changed("\"days\": 30", "\"days\": 31"), "DE", "", &stored);
    assert_eq!(engine.asks(), "ads.adserver.stats.counter.look.fonts");
    assert_eq!(engine.moved(), "ads.adserver.stats.look.fonts", "the counter keeps a cookie for longer");
    // What ran unasked there stands in no record.
    let (mut engine, _) = visit(SITE, "US-CA", "", "");
    engine.handle(Event::Asked(set("-ads"), ID.into()), NOW);
    let stored = engine.record().unwrap().text().to_owned();
    let (engine, _) = visit(SITE, "DE", "", &stored);
    assert_eq!((engine.asks(), engine.moved()), ("stats.look", "stats.look"));
    let (engine, _) = visit(SITE, "DE", "", &record_in("DE", "-ads -adserver", ""));
    assert_eq!((engine.asks(), engine.moved()), ("stats.look", ""), "asked at home before: new");
}

#[test]
fn a_notice_tells_until_it_was_noted_and_grants_nothing_that_was_objected_to() {
    let (mut engine, _) = visit(SITE, "CH", "", &record_in("CH", "-ads -adserver", ""));
    assert_eq!(looks(&engine), (Status::Decided, INFORM, BUT_ADS.into()));
    engine.handle(Event::Asked(set("-fonts"), ID.into()), NOW);
    assert_eq!(looks(&engine), (Status::Decided, INFORM, "stats counter look".into()));
    engine.handle(pressed(Action::Noted), NOW);
    assert_eq!(looks(&engine), (Status::Decided, Layer::None, "stats counter look".into()));
    let stored = engine.record().unwrap().text().to_owned();
    assert_eq!(looks(&visit(SITE, "CH", "", &stored).0), (Status::Decided, Layer::None, "stats counter look".into()));
    // What goes further is told anew, by name, and runs meanwhile.
    let wider = SITE.replace("\"days\": 30", "\"days\": 31");
    let (engine, _) = visit(&wider, "CH", "", &stored);
    assert_eq!(looks(&engine), (Status::Decided, INFORM, "stats counter look".into()));
    assert_eq!((engine.asks(), engine.asks_again()), ("counter", true));
    // A refusal there is a refusal.
    let (mut engine, _) = visit(SITE, "CH", "", &record_in("CH", "-ads -adserver", ""));
    engine.handle(pressed(Action::RejectAll), NOW);
    assert_eq!(looks(&engine), (Status::Decided, Layer::None, String::new()));
}

#[test]
fn an_answer_by_code_leaves_alone_what_nobody_is_asked_about() {
    let (mut engine, _) = visit(SITE, "US-CA", "", "");
    engine.handle(Event::Asked(set("-stats"), ID.into()), NOW);
    assert_eq!(running(&engine), "ads adserver look fonts");
    assert_eq!(engine.record().unwrap().choices().get("ads"), None);
    engine.handle(Event::Forgotten(OTHER_ID.into()), NOW);
    assert_eq!(running(&engine), ALL);
}

#[test]
fn what_runs_unasked_is_in_no_plan_for_nobody_knows_where_the_next_page_is_seen() {
    let (mut engine, _) = visit(SITE, "US-CA", "", "");
    assert_eq!(engine.plan(engine.ahead().choices(), ""), "");
    engine.handle(Event::Asked(set("stats"), ID.into()), NOW);
    assert_eq!(engine.plan(engine.ahead().choices(), "").lines().nth(2), Some(""));
    engine.handle(pressed(Action::AcceptAll), NOW);
    assert_eq!(engine.plan(engine.ahead().choices(), "").lines().nth(2), Some("ads.test stats.test fonts.test"));
}

#[test]
fn the_plan_says_under_which_signals_it_was_made() {
    let (engine, _) = visit(SITE, "DE", "gpc", &record_in("DE", BUT_ADS, "gpc"));
    assert!(
        engine.plan(engine.ahead().choices(), "").lines().next().unwrap().ends_with(" gpc"),
        "{}",
        engine.plan(engine.ahead().choices(), "")
    );
}

/// [`SITE`] with some of it said differently, everywhere the law of `DE`.
fn changed(from: &str, to: &str) -> String {
    assert!(SITE.contains(from), "{from}");
    SITE.replace(from, to)
}

#[test]
fn only_what_is_new_or_goes_further_is_asked_again() {
    let counter = r#""cookies": [{"name": "_c", "days": 30}]"#;
    let table = [
        (changed("\"id\": \"counter\"", "\"id\": \"counter\", \"name\": \"Zähler\", \"text\": \"Counts.\""), "", ALL),
        (changed("\"days\": 30", "\"days\": 29"), "", ALL),
        (changed(counter, r#""cookies": []"#), "", ALL),
        (changed("\"days\": 30", "\"days\": 31"), "counter", "ads adserver stats look fonts"),
        (
            changed(counter, r#""cookies": [{"name": "_c", "days": 30}, {"name": "_d"}]"#),
            "counter",
            "ads adserver stats look fonts",
        ),
        (
            changed(counter, &format!(r#"{counter}, "storage": [{{"name": "_c"}}]"#)),
            "counter",
            "ads adserver stats look fonts",
        ),
        (
            changed(counter, &format!(r#"{counter}, "recipients": ["Else Ltd"]"#)),
            "counter",
            "ads adserver stats look fonts",
        ),
        (
            changed(counter, &format!(r#"{counter}, "provider": "Else Ltd""#)),
            "counter",
            "ads adserver stats look fonts",
        ),
        (changed(counter, &format!(r#"{counter}, "revision": 2"#)), "counter", "ads adserver stats look fonts"),
        (
            changed("\"id\": \"stats\"", "\"id\": \"stats\", \"revision\": 2"),
            "stats.counter",
            "ads adserver look fonts",
        ),
        (changed("\"statistics\"", "\"function\""), "stats.counter", "ads adserver look fonts"),
        (changed("{\"id\": \"fonts\"", "{\"id\": \"map\", \"category\": \"look\"}, {\"id\": \"fonts\""), "map", ALL),
    ];
    for (site, asks, runs) in table {
        let (engine, _) = visit(&site, "DE", "", &record_in("DE", ALL, ""));
        assert_eq!((engine.asks(), running(&engine).as_str()), (asks, runs), "{site}");
        assert_eq!(engine.asks_again(), !asks.is_empty());
        let (engine, _) = visit(&site, "DE", "", &record_in("DE", NONE, ""));
        assert_eq!((engine.asks(), running(&engine).as_str()), ("", ""), "refusals stay: {site}");
    }
}

#[test]
fn who_writes_out_what_holds_anyway_asks_nobody() {
    let stored = record_in("DE", ALL, "");
    for (from, to) in [
        ("{\"id\": \"stats\"", "{\"id\": \"stats\", \"revision\": 1"),
        ("{\"id\": \"counter\"", "{\"id\": \"counter\", \"revision\": 1"),
        ("{\"id\": \"ads\", \"purpose\": \"advertising\"}", "{\"id\": \"ads\"}"),
    ] {
        let (engine, _) = visit(&changed(from, to), "DE", "", &stored);
        assert_eq!((engine.asks(), running(&engine).as_str()), ("", ALL), "{to}");
    }
}

#[test]
fn another_provider_is_asked_about_and_another_name_is_not() {
    let site = |name: &str, provider: &str| {
        let facts = format!("{{\"id\": \"counter\", \"name\": \"{name}\", \"provider\": \"{provider}\"");
        changed("{\"id\": \"counter\"", &facts)
    };
    let granted = draft(ALL);
    let told = told(&config(&site("Drift", "Drift")), granted.choices.granted);
    let stored = encode(&Draft { region: "DE", told: &told, ..granted });
    for (name, provider, asks) in
        [("Salesloft", "Salesloft", "counter"), ("Drift Chat", "Drift", ""), ("counter", "Drift", "")]
    {
        assert_eq!(visit(&site(name, provider), "DE", "", &stored).0.asks(), asks, "{name} {provider}");
    }
}

#[test]
fn an_answer_to_what_is_asked_again_is_about_nothing_else() {
    let wider = changed("\"days\": 30", "\"days\": 31");
    let stored = record_in("DE", "-ads -adserver stats counter look fonts", "");
    for (action, runs) in [(Action::AcceptAll, BUT_ADS), (Action::RejectAll, "stats look fonts")] {
        let (mut engine, _) = visit(&wider, "DE", "", &stored);
        engine.handle(pressed(action), NOW + 1_000);
        assert_eq!(looks(&engine), (Status::Decided, Layer::None, runs.into()));
        assert_eq!(engine.record().unwrap().until, NOW + 180 * DAY, "earlier answers live no longer");
        let again = engine.record().unwrap().text().to_owned();
        assert_eq!(visit(&wider, "DE", "", &again).0.status(), Status::Decided);
    }
}

#[test]
fn who_granted_one_frame_or_sends_a_signal_is_asked_for_the_first_time() {
    let (mut engine, _) = visit(SITE, "DE", "", "");
    engine.handle(pressed(util::grant("fonts")), NOW);
    assert!(!engine.asks().is_empty() && !engine.asks_again());
    engine.handle(pressed(Action::RejectAll), NOW);
    assert_eq!(running(&engine), "", "all is refused, the frame too");

    let heeded = encode(&Draft { source: Source::Gpc, signals: "gpc", ..draft("-ads -adserver") });
    let (engine, _) = visit(SITE, "DE", "gpc", &heeded);
    assert!(!engine.asks().is_empty() && !engine.asks_again() && engine.record().is_some());
}

#[test]
fn what_was_told_before_the_record_said_so_counts_under_its_own_config() {
    let first = |hash: &str| {
        let text = encode(&Draft { config: hash, ..draft(ALL) });
        let mut parts: Vec<_> = text.split('~').collect();
        parts[0] = "1";
        parts.truncate(11);
        let body = parts.join("~") + "~";
        let check = portcullis::consent::fingerprint(body.as_bytes());
        body + &radix(check)
    };
    let (engine, _) = visit(SITE, "DE", "", &first(&config(SITE).hash));
    assert_eq!(looks(&engine), (Status::Decided, Layer::None, ALL.into()));
    let (engine, _) = visit(SITE, "DE", "", &first("0ther"));
    assert_eq!(looks(&engine), (Status::Asking, Layer::First, String::new()));
}

fn radix(mut number: u32) -> String {
    let mut digits = Vec::new();
    while number > 0 {
        digits.push(char::from_digit(number % 36, 36).unwrap());
        number /= 36;
    }
    digits.iter().rev().collect()
}

#[test]
fn what_would_have_run_unasked_is_no_consent_where_consent_is_due() {
    // Everything is on in the preferences there, and nobody has touched it.
    let saved = || set("ads adserver stats counter look fonts");
    for (place, answer) in [
        ("US-CA", pressed(saved())),
        ("US-CA", Event::Asked(Action::AcceptAll, ID.into())),
        ("US-CA", Event::Asked(saved(), ID.into())),
    ] {
        let (mut engine, _) = visit(SITE, place, "", "");
        engine.handle(answer.clone(), NOW);
        assert_eq!(engine.plan(engine.ahead().choices(), "").lines().nth(2), Some(""), "{answer:?}");
        let stored = engine.record().unwrap().text().to_owned();
        assert_eq!(looks(&visit(SITE, place, "", &stored).0), (Status::Decided, Layer::None, ALL.into()), "{answer:?}");
        let (mut abroad, _) = visit(SITE, "DE", "", &stored);
        assert_eq!(looks(&abroad), (Status::Asking, Layer::First, String::new()), "{answer:?}");
        // Granted there it counts everywhere.
        abroad.handle(pressed(Action::AcceptAll), NOW);
        let stored = abroad.record().unwrap().text().to_owned();
        for place in ["DE", "US-CA", "GB"] {
            assert_eq!(running(&visit(SITE, place, "", &stored).0), ALL, "{place}");
        }
    }
    let (mut engine, _) = visit(SITE, "CH", "", &record_in("CH", "-ads -adserver", ""));
    engine.handle(pressed(Action::Noted), NOW);
    let stored = engine.record().unwrap().text().to_owned();
    assert_eq!(running(&visit(SITE, "DE", "", &stored).0), "", "noted");

    let (mut engine, _) = visit(SITE, "US-CA", "", "");
    engine.handle(pressed(Action::AcceptAll), NOW);
    let stored = engine.record().unwrap().text().to_owned();
    assert_eq!(running(&visit(SITE, "DE", "", &stored).0), ALL, "who presses \"accept all\" consents");
}

#[test]
fn a_partial_answer_loses_no_refusal() {
    let run_out = encode(&Draft { until: NOW - 1, ..draft(NONE) });
    for stored in [run_out.as_str(), "1~garbage", "3~x"] {
        for event in [pressed(util::grant("fonts")), Event::Asked(set("-stats"), ID.into())] {
            // Before the law is there, and after.
            for early in [true, false] {
                let mut engine = Engine::new("en", "t3xts", "", SPARE);
                engine.handle(Event::Started, NOW);
                engine.handle(Event::ConfigArrived(SITE.into()), NOW);
                engine.handle(Event::Loaded(stored.into()), NOW);
                engine.handle(Event::MoreCame(true), NOW);
                if early {
                    engine.handle(event.clone(), NOW);
                    engine.handle(came("US-CA"), NOW);
                } else {
                    engine.handle(came("US-CA"), NOW);
                    engine.handle(event.clone(), NOW);
                }
                assert!(!engine.allows("ads") && !engine.allows("adserver"), "{stored} {event:?} {early}");
                let kept = engine.record().unwrap().text().to_owned();
                assert!(!visit(SITE, "US-CA", "", &kept).0.allows("ads"), "{stored} {event:?} {early}");
            }
        }
    }
}

#[test]
fn the_sites_own_code_grants_nothing_that_the_browser_denies() {
    for place in ["US-CA", "DE"] {
        for action in [Action::AcceptAll, set("ads adserver")] {
            let (mut engine, _) = visit(SITE, place, "gpc", "");
            engine.handle(Event::Asked(action, ID.into()), NOW);
            assert!(!engine.allows("ads") && !engine.allows("adserver") && engine.is_opted_out(), "{place}");
        }
    }
    // What the visitor granted in spite of it stays granted.
    let (mut engine, _) = visit(SITE, "US-CA", "gpc", &record_in("US-CA", ALL, "gpc"));
    engine.handle(Event::Asked(set("-stats"), ID.into()), NOW);
    assert_eq!(running(&engine), "ads adserver look fonts");
}

#[test]
fn who_opted_out_of_a_purpose_has_opted_out_of_the_next_category_of_it() {
    let more =
        SITE.replace("{\"id\": \"stats\"", "{\"id\": \"partners\", \"purpose\": \"advertising\"}, {\"id\": \"stats\"");
    let renamed = SITE.replace("\"ads\"", "\"partners\"");
    for site in [more, renamed] {
        let (engine, _) = visit(&site, "US-CA", "", &record_in("US-CA", "-ads -adserver", "gpc"));
        assert!(!engine.allows("partners") && engine.allows("stats"), "{site}");
        let (engine, _) = visit(&site, "US-CA", "", &record_in("US-CA", "ads adserver", ""));
        assert!(engine.allows("partners"), "{site}");
    }
}

#[test]
fn nothing_is_cleaned_up_before_the_law_is_known_but_what_was_refused() {
    let refused = |stored: &str| {
        let mut engine = Engine::new("en", "t3xts", "", SPARE);
        engine.handle(Event::Started, NOW);
        engine.handle(Event::ConfigArrived(SITE.into()), NOW);
        let effects = engine.handle(Event::Loaded(stored.into()), NOW);
        effects
            .into_iter()
            .find_map(|effect| if let Effect::Refuse(names) = effect { Some(names) } else { None })
            .unwrap()
    };
    assert_eq!(refused(""), "C_c\n");
    assert_eq!(refused(&record_in("US-CA", NONE, "")), "c_c\n");
}

#[test]
fn the_preferences_can_be_left_while_the_law_is_awaited_and_stay_when_it_comes() {
    let open = || {
        let mut engine = Engine::new("en", "t3xts", "", SPARE);
        engine.handle(Event::Started, NOW);
        engine.handle(Event::ConfigArrived(SITE.into()), NOW);
        engine.handle(Event::Loaded(String::new()), NOW);
        engine.handle(Event::MoreCame(true), NOW);
        engine.handle(Event::Opened, NOW);
        assert_eq!(engine.layer(), Layer::Second);
        engine
    };
    let mut engine = open();
    engine.handle(Event::Closed, NOW);
    assert_eq!(engine.layer(), Layer::None);
    let mut engine = open();
    engine.handle(came("DE"), NOW);
    assert_eq!((engine.layer(), engine.status()), (Layer::Second, Status::Asking));
    engine.handle(Event::Closed, NOW);
    assert_eq!(engine.layer(), Layer::First);
}

#[test]
fn google_hears_what_to_begin_with_before_the_law_is_known_and_more_only_where_something_was_granted() {
    let google = SITE.replace("\"regions\": {}", r#""regions": {}, "google": {"mode": "advanced"}"#);
    let told = |stored: &str| {
        let mut engine = Engine::new("en", "t3xts", "", SPARE);
        engine.handle(Event::Started, NOW);
        engine.handle(Event::ConfigArrived(google.clone()), NOW);
        let effects = engine.handle(Event::Loaded(stored.into()), NOW);
        let at = |wanted: &Effect| effects.iter().position(|effect| effect == wanted).unwrap();
        assert!(at(&Effect::Signal) < at(&Effect::Release), "before anything is let go, what is always on included");
        let early = engine.is_decided();
        assert_eq!(engine.handle(Event::MayRunUngranted(true), NOW), [], "not before the law");
        engine.handle(Event::MoreCame(true), NOW);
        (early, engine.handle(came("US-CA"), NOW).contains(&Effect::Signal) && engine.is_decided())
    };
    assert_eq!(told(""), (false, true));
    assert_eq!(told(&record_in("US-CA", "-ads -adserver", "")), (false, true));
    assert_eq!(told(&record_in("DE", ALL, "")), (true, true));
}

proptest! {
    #[test]
    fn an_account_of_any_kind_is_read_and_covers_nothing_by_chance(text in "[a-z0-9.-]{0,200}|(0\\.){0,300}|(zzzzzz-0\\.){0,100}") {
        let site = config(SITE);
        for id in ["ads", "adserver", "stats", "counter", "look", "fonts"] {
            prop_assert!(!Told::new(&text).covers(&site, id));
        }
    }
}
