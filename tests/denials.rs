//! What a signal, or a visitor, has denied stays denied.

mod util;

use portcullis::consent::{Draft, Source, decode, encode};
use portcullis::engine::{Action, Event, Layer, Status};
use util::abroad::{ALL, BUT_ADS, NONE, SITE, came, looks, record_in, running, visit};
use util::{DAY, ID, NOW, draft, grant, pressed, set};

/// [`SITE`] without `ids`, which are categories or services.
fn without(ids: &[&str]) -> String {
    let mut site: serde_json::Value = serde_json::from_str(SITE).unwrap();
    for list in ["categories", "services"] {
        site[list].as_array_mut().unwrap().retain(|item| {
            !ids.contains(&item["id"].as_str().unwrap())
                && !ids.contains(&item["category"].as_str().unwrap_or_default())
        });
    }
    site.to_string()
}

fn with(from: &str, to: &str) -> String {
    assert!(SITE.contains(from), "{from}");
    SITE.replace(from, to)
}

/// What is stored after `event` on a page of `site`.
fn after(site: &str, place: &str, signals: &str, stored: &str, event: Event) -> String {
    let (mut engine, _) = visit(site, place, signals, stored);
    engine.handle(event, NOW);
    engine.record().unwrap().text().to_owned()
}

#[test]
fn a_signal_denies_what_nobody_granted_in_spite_of_it_whatever_else_was_answered_meanwhile() {
    let plain = without(&["ads"]);
    for (what, event) in [
        ("saved", pressed(set("stats counter look fonts"))),
        ("one frame", pressed(grant("fonts"))),
        ("by code", Event::Asked(set("stats"), ID.into())),
        ("accepted", pressed(Action::AcceptAll)),
    ] {
        let stored = after(&plain, "DE", "gpc", "", event);
        assert_eq!(decode(&stored).unwrap().signals(), "gpc");
        let (engine, _) = visit(SITE, "US-CA", "gpc", &stored);
        assert!(!engine.allows("ads") && !engine.allows("adserver") && engine.is_opted_out(), "{what}");
    }
    let noted = after(&plain, "CH", "gpc", "", pressed(Action::Noted));
    assert_eq!(running(&visit(SITE, "US-CA", "gpc", &noted).0), BUT_ADS);
}

#[test]
fn a_grant_in_spite_of_a_signal_is_about_what_was_granted_and_nothing_that_came_later() {
    let granted = after(SITE, "US-CA", "gpc", "", pressed(Action::AcceptAll));
    assert_eq!(running(&visit(SITE, "US-CA", "gpc", &granted).0), ALL);
    let more = with("{\"id\": \"stats\"", "{\"id\": \"partners\", \"purpose\": \"advertising\"}, {\"id\": \"stats\"")
        .replace("{\"id\": \"counter\"", "{\"id\": \"broker\", \"category\": \"ads\"}, {\"id\": \"counter\"");
    let (engine, _) = visit(&more, "US-CA", "gpc", &granted);
    assert!(
        !engine.allows("partners") && !engine.allows("broker") && engine.allows("ads") && engine.allows("adserver")
    );
    // It is written down, and no word of the visitor's is lost by that.
    let stored = engine.record().unwrap().text();
    let (engine, _) = visit(&more, "US-CA", "", stored);
    assert!(!engine.allows("partners") && !engine.allows("broker") && engine.allows("adserver"));
    // Where the law lets nobody outdo the signal the grant of another place counts no more.
    let elsewhere = after(SITE, "US-CA", "gpc", "", pressed(Action::AcceptAll));
    assert_eq!(running(&visit(SITE, "US-XX", "gpc", &elsewhere).0), BUT_ADS);
    // Without a signal nobody has denied them.
    let granted = after(SITE, "US-CA", "", "", pressed(Action::AcceptAll));
    assert!(visit(&more, "US-CA", "", &granted).0.allows("partners"));
}

#[test]
fn the_visitor_is_not_told_of_what_a_signal_denies() {
    let (engine, _) = visit(SITE, "NO", "", "");
    assert_eq!(engine.asks(), "ads.stats.look");
    let (engine, _) = visit(SITE, "NO", "gpc", "");
    assert_eq!(engine.asks(), "stats.look");
}

#[test]
fn a_grant_in_spite_of_a_signal_is_in_no_plan_where_another_law_may_count_on_the_next_page() {
    let passing = |site: &str| {
        let mut engine = portcullis::engine::Engine::new("en", "t3xts", "gpc", util::SPARE);
        engine.handle(Event::ConfigArrived(site.into()), NOW);
        engine.handle(Event::Loaded(record_in("DE", ALL, "gpc")), NOW);
        engine.handle(Event::MoreCame(true), NOW);
        engine.handle(came("DE"), NOW);
        assert_eq!(running(&engine), ALL);
        engine.plan(engine.ahead().choices(), "").lines().nth(2).unwrap().to_owned()
    };
    assert_eq!(passing(SITE), "stats.test fonts.test");
    assert_eq!(passing(&with("\"regions\": {}, ", "")), "ads.test stats.test fonts.test");
}

#[test]
fn what_becomes_advertising_after_an_opt_out_of_advertising_is_opted_out_of() {
    let turned = with("\"statistics\"", "\"advertising\"");
    for signals in ["", "gpc"] {
        let stored = after(SITE, "US-CA", signals, "", pressed(set("-ads -adserver stats counter look fonts")));
        let (engine, _) = visit(&turned, "US-CA", signals, &stored);
        assert_eq!((running(&engine).as_str(), engine.is_opted_out()), ("look fonts", true), "{signals}");
    }
}

#[test]
fn a_refusal_outlives_a_config_that_does_not_ask_about_it() {
    let off = with("{\"id\": \"ads\"", "{\"id\": \"ads\", \"enabled\": false");
    for meanwhile in [off, without(&["ads"]), with("{\"id\": \"ads\"", "{\"id\": \"ads\", \"required\": true")] {
        for event in [
            pressed(set("stats counter look fonts")),
            pressed(Action::AcceptAll),
            Event::Asked(set("-look"), ID.into()),
        ] {
            let refused = after(SITE, "US-CA", "", "", pressed(set("-ads -adserver stats counter look fonts")));
            let stored = after(&meanwhile, "US-CA", "", &refused, event.clone());
            let (engine, _) = visit(SITE, "US-CA", "", &stored);
            assert!(!engine.allows("ads") && !engine.allows("adserver"), "{meanwhile} {event:?}");
        }
    }
    // Two pages of one origin, each with a config of its own: neither is asked about twice.
    let (one, other) = (without(&["ads"]), without(&["stats", "look"]));
    let stored = after(&one, "DE", "", "", pressed(Action::RejectAll));
    let stored = after(&other, "DE", "", &stored, pressed(Action::RejectAll));
    for site in [&one, &other, SITE] {
        assert_eq!(looks(&visit(site, "DE", "", &stored).0), (Status::Decided, Layer::None, String::new()), "{site}");
    }
    // And the same again by code is no new record.
    let (mut engine, _) = visit(&one, "DE", "", &stored);
    engine.handle(Event::Asked(Action::RejectAll, ID.into()), NOW);
    let stored = engine.record().unwrap().text().to_owned();
    engine.handle(Event::Asked(Action::RejectAll, ID.into()), NOW + DAY);
    assert_eq!(engine.record().unwrap().text(), stored);
}

#[test]
fn what_is_kept_of_refusals_that_no_config_knows_has_an_end() {
    let ids: String = (0..400).map(|nth| format!(" -gone{nth}")).collect();
    let stored = after(SITE, "DE", "", &encode(&draft(ids.trim())), pressed(Action::RejectAll));
    let denied = decode(&stored).unwrap().choices().denied.len();
    assert!((900..1_300).contains(&denied), "{denied} bytes");
    // What the config asks about is not counted.
    let many: Vec<_> =
        (0..120).map(|nth| format!("{{\"id\": \"service-no-{nth}\", \"category\": \"stats\"}}")).collect();
    let many = with("\"services\": [", &format!("\"services\": [{},", many.join(",")));
    let off = many.replace("{\"id\": \"ads\"", "{\"id\": \"ads\", \"enabled\": false");
    let mut stored = after(&many, "US-CA", "", "", pressed(Action::RejectAll));
    for site in [&off, &off, &off, &many] {
        stored = after(site, "US-CA", "", &stored, pressed(set("look")));
        assert_eq!(decode(&stored).unwrap().choices().denied.split('.').filter(|id| *id == "ads").count(), 1);
    }
}

#[test]
fn who_refused_and_then_allowed_one_frame_is_asked_again_about_what_is_new_alone() {
    let plain = without(&["look"])
        .replace("\"purpose\"", "\"was\"")
        .replace("\"regions\": {}, ", "")
        .replace("\"regions\":{},", "");
    let more = plain
        .replace("\"services\":[", "\"services\":[{\"id\":\"film\",\"category\":\"new\"},")
        .replace("\"categories\":[", "\"categories\":[{\"id\":\"new\"},");
    assert_ne!(plain, more);
    let page = |site: &str, stored: &str, signals: &str| {
        let mut engine = portcullis::engine::Engine::new("en", "t3xts", signals, util::SPARE);
        engine.handle(Event::ConfigArrived(site.into()), NOW);
        engine.handle(Event::Loaded(stored.into()), NOW);
        engine
    };
    let refused = encode(&draft("-ads -adserver -stats -counter"));
    let mut engine = page(&plain, &refused, "");
    engine.handle(pressed(grant("counter")), NOW);
    let framed = engine.record().unwrap().text().to_owned();
    // Or a visit under a signal, which has denied what was granted.
    let mut engine = page(&plain, "", "");
    engine.handle(Event::Asked(set("stats counter -ads"), ID.into()), NOW);
    let heeded = page(&plain, engine.record().unwrap().text(), "gpc").record().unwrap().text().to_owned();
    for (stored, source) in [(framed, Source::Placeholder), (heeded, Source::Gpc)] {
        assert_eq!(decode(&stored).unwrap().source(), source.name());
        let mut engine = page(&more, &stored, "");
        assert_eq!((engine.asks(), engine.asks_again()), ("new", true), "{stored}");
        engine.handle(pressed(Action::AcceptAll), NOW);
        assert!(engine.allows("film") && !engine.allows("ads") && !engine.allows("stats"));
    }
}

#[test]
fn where_a_later_grant_may_not_outdo_a_signal_none_is_written_down() {
    let stored = after(SITE, "US-XX", "gpc", "", pressed(Action::AcceptAll));
    let choices = decode(&stored).unwrap();
    assert_eq!((choices.choices().get("ads"), choices.choices().get("stats")), (Some(false), Some(true)));
    assert_eq!(running(&visit(SITE, "US-CA", "gpc", &stored).0), BUT_ADS, "nor does the next place believe one");
}

#[test]
fn an_opt_out_by_a_signal_is_seen_honoured_while_it_denies_anything() {
    let (mut engine, _) = visit(SITE, "US-CA", "gpc", "");
    engine.handle(pressed(grant("adserver")), NOW);
    assert!(engine.is_opted_out() && engine.allows("adserver") && !engine.allows("ads"), "one frame");
    engine.handle(pressed(Action::AcceptAll), NOW);
    assert!(!engine.is_opted_out());
    let more = with("{\"id\": \"counter\"", "{\"id\": \"broker\", \"category\": \"ads\"}, {\"id\": \"counter\"");
    let (engine, _) = visit(&more, "US-CA", "gpc", engine.record().unwrap().text());
    assert!(engine.allows("ads") && !engine.allows("broker") && engine.is_opted_out(), "what the signal denies of it");
    // Without a signal one that is allowed says that nobody has opted out of all.
    let (engine, _) = visit(SITE, "US-CA", "", &record_in("US-CA", "-ads adserver stats look", ""));
    assert!(!engine.is_opted_out());
}

/// Cal. Civ. Code 1798.135 (c) (4).
#[test]
fn who_opted_out_is_not_asked_to_opt_in_where_it_might_be_california() {
    let rules = r#"{"format": 1, "date": "2026-11-01", "rules": [
        {"places": ["US-CA"], "advertising": "opt-out", "statistics": "opt-out", "appearance": "opt-out", "link": true}],
        "zones": {"US": "America/Los_Angeles", "DE": "Europe/Berlin"}}"#;
    let run_out = encode(&Draft { until: NOW - 1, ..draft(NONE) });
    for (zone, status) in [("America/Los_Angeles", Status::Unasked), ("Europe/Berlin", Status::Asking)] {
        let mut engine = portcullis::engine::Engine::new("en", "t3xts", "", util::SPARE);
        engine.handle(Event::ConfigArrived(SITE.into()), NOW);
        engine.handle(Event::Loaded(run_out.clone()), NOW);
        engine.handle(Event::MoreCame(true), NOW);
        engine.handle(Event::LawCame(format!("\n{zone}\nfr-FR\n{rules}")), NOW);
        assert_eq!((engine.status(), running(&engine).as_str()), (status, ""), "{zone}");
    }
    // Who has answered nothing there has opted out of nothing.
    let mut engine = portcullis::engine::Engine::new("en", "t3xts", "", util::SPARE);
    engine.handle(Event::ConfigArrived(SITE.into()), NOW);
    engine.handle(Event::Loaded(String::new()), NOW);
    engine.handle(Event::MoreCame(true), NOW);
    engine.handle(Event::LawCame(format!("\nAmerica/Los_Angeles\nfr-FR\n{rules}")), NOW);
    assert!(engine.law().links && !engine.allows("ads") && !engine.is_opted_out());
    engine.handle(pressed(grant("fonts")), NOW);
    assert!(engine.record().is_some() && !engine.is_opted_out(), "one frame is no opt-out of the rest");
}
