//! One-line builders, so that each line of a test is one fact.
#![allow(dead_code, reason = "every test file uses some of these")]

pub mod abroad;
pub mod tree;

use portcullis::config::{Config, ConfigError, parse};
use portcullis::consent::{Answers, Choices, Draft, Record, Source, decode, encode};
use portcullis::engine::{Action, Answer, Effect, Engine, Event};
use portcullis::law::told;

/// A Monday in 2026, UTC ms.
pub const NOW: u64 = 1_795_000_000_000;
pub const DAY: u64 = 86_400_000;
pub const ID: &str = "00112233445566778899aabbccddeeff";
/// One of another record.
pub const OTHER_ID: &str = "0123456789abcdef0123456789abcdef";
pub const SPARE: &str = "ffeeddccbbaa99887766554433221100";

/// A site with one service in analytics and one in advertising.
pub const SITE: &str = r#"{"format": 1, "policyVersion": 3, "controller": {"name": "Site Ltd", "policyUrl": "/privacy"},
    "services": [
        {"id": "posthog", "name": "PostHog", "category": "analytics", "match": ["*.posthog.test"]},
        {"id": "adserver", "category": "advertising", "match": ["ads.test"]}
    ]}"#;

#[track_caller]
pub fn config(text: &str) -> Config {
    parse(text).unwrap_or_else(|error| panic!("{error}"))
}

#[track_caller]
pub fn config_error(text: &str) -> ConfigError {
    *parse(text).expect_err("this config should be refused")
}

/// `"analytics -advertising"`: granted, denied.
pub fn choices(answers: &str) -> Choices<'static> {
    let mut given = Answers::default();
    for answer in answers.split_whitespace() {
        match answer.strip_prefix('-') {
            Some(id) => given.set(id, false),
            None => given.set(answer, true),
        }
    }
    Box::leak(Box::new(given)).choices()
}

/// An answer for all that [`SITE`] asks about.
pub const EVERY_ANSWER: &str = "-cookies -beacons analytics posthog -advertising -adserver";

pub fn draft(answers: &str) -> Draft<'static> {
    Draft {
        id: ID,
        at: NOW,
        until: NOW + 180 * DAY,
        policy: 3,
        source: Source::Banner,
        locale: "en",
        config: "c0nf1g",
        texts: "t3xts",
        choices: choices(answers),
        region: "",
        rules: "",
        signals: "",
        told: Box::leak(told(&config(SITE), choices(answers).granted).into_boxed_str()),
        unasked: "",
        answered: false,
    }
}

/// The stored text of a record with these answers.
pub fn stored(answers: &str) -> String {
    encode(&draft(answers))
}

pub fn record(answers: &str) -> Record {
    decode(&stored(answers)).unwrap()
}

/// An engine that has yet to hear anything.
pub fn engine() -> Engine {
    Engine::new("en", "t3xts", "", SPARE)
}

/// A page of [`SITE`], with what storage held when it was opened, a line each.
pub fn page(stored: &str) -> (Engine, Vec<Effect>) {
    let mut engine = engine();
    engine.handle(Event::Started, NOW);
    let effects = configured(&mut engine, SITE, stored, NOW);
    (engine, effects)
}

/// What comes of a config, with what storage holds.
pub fn configured(engine: &mut Engine, config: &str, stored: &str, now: u64) -> Vec<Effect> {
    let effects = engine.handle(Event::ConfigArrived(config.into()), now);
    if effects == [Effect::Load] { engine.handle(Event::Loaded(stored.into()), now) } else { effects }
}

pub fn pressed(action: Action) -> Event {
    Event::Pressed(Answer { action, trusted: true, id: ID.into() })
}

/// What "always allow" says in the place of a frame with these ids.
pub fn grant(ids: &str) -> Action {
    Action::Grant(ids.split_whitespace().map(|id| (id.into(), true)).collect())
}

pub fn set(answers: &str) -> Action {
    Action::Set(choices(answers).iter().map(|(id, granted)| (id.into(), granted)).collect())
}
