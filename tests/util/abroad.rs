//! A site whose visitors are under different laws.

use portcullis::consent::{Draft, encode};
use portcullis::engine::{Effect, Engine, Event, Layer, Notice, Status};
use portcullis::law::told;

use super::{NOW, SPARE, config, draft};

/// One category of each purpose, each with a service.
pub const SITE: &str = r#"{"format": 1, "policyVersion": 3, "regions": {}, "categories": [
    {"id": "ads", "purpose": "advertising"}, {"id": "stats", "purpose": "statistics"}, {"id": "look", "purpose": "appearance"}],
  "services": [
    {"id": "adserver", "category": "ads", "match": ["ads.test"]},
    {"id": "counter", "category": "stats", "match": ["stats.test"], "cookies": [{"name": "_c", "days": 30}]},
    {"id": "fonts", "category": "look", "match": ["fonts.test"]}]}"#;

pub const RULES: &str = r#"{"format": 1, "date": "2026-11-01", "rules": [
    {"places": ["DE"]},
    {"places": ["GB"], "statistics": "exempt", "appearance": "exempt"},
    {"places": ["CH"], "statistics": "notice", "appearance": "notice", "function": "notice"},
    {"places": ["NO"], "advertising": "notice", "statistics": "notice", "appearance": "notice"},
    {"places": ["US-CA"], "advertising": "opt-out", "statistics": "opt-out", "appearance": "opt-out", "function": "opt-out", "link": true},
    {"places": ["US-XX"], "advertising": "opt-out", "statistics": "opt-out", "appearance": "opt-out", "function": "opt-out", "override": false}],
  "zones": {"DE": "Europe/Berlin", "US": "America/Chicago"}}"#;

pub fn came(place: &str) -> Event {
    Event::LawCame(format!("{place}\n\n\n{RULES}"))
}

/// A page of `site` in `place`, where the browser says `signals`, with what storage held.
pub fn visit(site: &str, place: &str, signals: &str, stored: &str) -> (Engine, Vec<Effect>) {
    let mut engine = Engine::new("en", "t3xts", signals, SPARE);
    engine.handle(Event::Started, NOW);
    assert_eq!(engine.handle(Event::ConfigArrived(site.into()), NOW), [Effect::Load, Effect::FetchLaw]);
    let mut effects = engine.handle(Event::Loaded(stored.into()), NOW);
    effects.extend(engine.handle(Event::MoreCame(true), NOW));
    effects.extend(engine.handle(came(place), NOW));
    (engine, effects)
}

/// The ids that may run, in the order of the config.
pub fn running(engine: &Engine) -> String {
    let ids = ["ads", "adserver", "stats", "counter", "look", "fonts"];
    ids.into_iter().filter(|id| engine.allows(id)).collect::<Vec<_>>().join(" ")
}

pub fn looks(engine: &Engine) -> (Status, Layer, String) {
    (engine.status(), engine.layer(), running(engine))
}

pub const ALL: &str = "ads adserver stats counter look fonts";
pub const NONE: &str = "-ads -adserver -stats -counter -look -fonts";
pub const BUT_ADS: &str = "stats counter look fonts";
pub const INFORM: Layer = Layer::Notice(Notice::Inform);

/// A record under [`SITE`] in `place`.
pub fn record_in(place: &'static str, answers: &str, signals: &'static str) -> String {
    let draft = draft(answers);
    encode(&Draft { region: place, signals, told: &told(&config(SITE), draft.choices.granted), ..draft })
}
