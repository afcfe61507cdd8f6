//! One-line builders, so that each line of a test is one fact.
#![allow(dead_code, reason = "every test file uses some of these")]

use portcullis::config::{Config, ConfigError, parse};
use portcullis::consent::{Choices, Record, Source};
use portcullis::engine::{Action, Answer, Effect, Engine, Event};

/// A Monday in 2026, UTC ms.
pub const NOW: u64 = 1_795_000_000_000;
pub const DAY: u64 = 86_400_000;
pub const ID: &str = "00112233445566778899aabbccddeeff";

/// A site with one service in analytics and one in advertising.
pub const SITE: &str = r#"{"format": 1, "policyVersion": 3, "policyUrl": "/privacy",
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
pub fn choices(answers: &str) -> Choices {
    let mut choices = Choices::default();
    for answer in answers.split_whitespace() {
        match answer.strip_prefix('-') {
            Some(id) => choices.set(id, false),
            None => choices.set(answer, true),
        }
    }
    choices
}

pub const EVERY_ANSWER: &str = "-cookies -beacons analytics -advertising";

pub fn record(answers: &str) -> Record {
    Record {
        id: ID.into(),
        at: NOW,
        until: NOW + 180 * DAY,
        policy: 3,
        source: Source::Banner,
        locale: "en".into(),
        choices: choices(answers),
    }
}

/// A page of [`SITE`], with what storage held when it was opened.
pub fn page(stored: Option<&str>) -> (Engine, Vec<Effect>) {
    let mut engine = Engine::new("en");
    engine.handle(Event::Started { stored: stored.map(Into::into) }, NOW);
    let effects = engine.handle(Event::ConfigArrived(SITE.into()), NOW);
    (engine, effects)
}

pub fn pressed(action: Action) -> Event {
    Event::Pressed(Answer { action, trusted: true, id: ID.into() })
}

pub fn set(answers: &str) -> Action {
    Action::Set(choices(answers).iter().map(|(id, granted)| (id.into(), granted)).collect())
}
