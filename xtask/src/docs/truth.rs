//! The truth table of docs/regions.md: every mode, what the browser says and what was answered before, and what follows. The engine
//! itself is asked, as a page asks it.

use std::fmt::Write;

use portcullis::engine::{Action, Answer, Engine, Event, Layer};
use portcullis::law::Mode;

pub(super) const NOW: u64 = 1_795_000_000_000;
pub(super) const DAY: u64 = 86_400_000;
pub(super) const ID: &str = "00112233445566778899aabbccddeeff";

/// What was answered on an earlier page, as it stands in a row.
const EARLIER: [&str; 6] = [
    "nothing",
    "granted, when the browser said nothing",
    "granted, in spite of the signal",
    "refused",
    "granted, before the service's cookie stayed for longer",
    "refused, and that has run out",
];

/// The tables, by purpose.
pub(super) fn tables() -> String {
    let mut out = String::from("\n## What follows, as a table\n\n");
    out += "One category with one service, under each mode. *Honoured*: the page shows that an opt-out is in force. A category of another \
            purpose than `advertising` goes by the rows without a signal, whatever the browser says; Do Not Track is a signal where \
            the config says so. *The link* is the way back to the preferences, which where the rule has `link` is called \"Your Privacy \
            Choices\".\n\n";
    out += "| mode | the browser says | answered before | runs | the visitor sees |\n| --- | --- | --- | --- | --- |\n";
    for mode in Mode::ALL {
        for signal in ["", "gpc"] {
            for earlier in EARLIER {
                if signal.is_empty() && earlier == EARLIER[2] {
                    continue;
                }
                let _ = writeln!(out, "{}", row(mode, signal, earlier, true));
            }
        }
    }
    for mode in Mode::ALL {
        let _ = writeln!(out, "{}", row(mode, "gpc", EARLIER[2], false));
    }
    out
}

fn row(mode: Mode, signal: &str, earlier: &str, overrides: bool) -> String {
    let (rules, site) = (rules(mode, overrides), site(30));
    let stored = earlier_record(&rules, earlier);
    let now = if earlier == EARLIER[5] { NOW + 400 * DAY } else { NOW };
    let site = if earlier == EARLIER[4] { self::site(60) } else { site };
    let engine = visit(&site, "DE", &rules, signal, &stored, now);
    let runs = if engine.allows("s") { "yes" } else { "no" };
    let sees = match engine.layer() {
        Layer::First => "the question",
        Layer::Notice(_) => "a notice",
        _ => "the link",
    };
    let honoured = if engine.is_opted_out() { "; honoured" } else { "" };
    let mode = if overrides { format!("`{}`", mode.name()) } else { format!("`{}`, `override: false`", mode.name()) };
    let signal = if signal.is_empty() { "nothing" } else { "GPC" };
    format!("| {mode} | {signal} | {earlier} | {runs} | {sees}{honoured} |")
}

/// What storage holds after that answer, which was given under the same law.
fn earlier_record(rules: &str, earlier: &str) -> String {
    let (action, signal) = match earlier {
        "nothing" => return String::new(),
        text if text.starts_with("refused") => (Action::RejectAll, ""),
        text if text == EARLIER[2] => (Action::AcceptAll, "gpc"),
        _ => (Action::AcceptAll, ""),
    };
    let mut engine = visit(&site(30), "DE", rules, signal, "", NOW - DAY);
    engine.handle(Event::Pressed(Answer { action, trusted: true, id: ID.into() }), NOW - DAY);
    engine.record().map(|record| record.text().to_owned()).unwrap_or_default()
}

/// A page of `site` in `place` under `rules`, where the browser says `signal`, with what storage held.
pub(super) fn visit(site: &str, place: &str, rules: &str, signal: &str, stored: &str, now: u64) -> Engine {
    let mut engine = Engine::new("en", "t3xts", signal, ID);
    for event in [
        Event::Started,
        Event::ConfigArrived(site.into()),
        Event::Loaded(stored.into()),
        Event::MoreCame(true),
        Event::LawCame(format!("{place}\n\n\n{rules}")),
    ] {
        engine.handle(event, now);
    }
    engine
}

fn rules(mode: Mode, overrides: bool) -> String {
    let rule = format!(r#"{{"places": ["DE"], "advertising": "{}", "override": {overrides}}}"#, mode.name());
    format!(r#"{{"format": 1, "date": "2026-11-01", "rules": [{rule}]}}"#)
}

fn site(days: u32) -> String {
    let service = format!(r#"{{"id": "s", "category": "c", "cookies": [{{"name": "_s", "days": {days}}}]}}"#);
    format!(
        r#"{{"format": 1, "regions": {{}}, "categories": [{{"id": "c", "purpose": "advertising"}}], "services": [{service}]}}"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_says_what_the_engine_does() {
        for (mode, signal, earlier, overrides, end) in [
            (Mode::OptIn, "", 0, true, "no | the question |"),
            (Mode::OptIn, "", 1, true, "yes | the link |"),
            (Mode::OptIn, "gpc", 1, true, "no | the link; honoured |"),
            (Mode::OptIn, "gpc", 2, true, "yes | the link |"),
            (Mode::OptIn, "gpc", 2, false, "no | the link; honoured |"),
            (Mode::OptIn, "", 4, true, "no | the question |"),
            (Mode::OptIn, "", 5, true, "no | the question |"),
            (Mode::Notice, "", 0, true, "yes | a notice |"),
            (Mode::Exempt, "", 0, true, "yes | the link |"),
            (Mode::OptOut, "gpc", 0, true, "no | the link; honoured |"),
            (Mode::OptOut, "", 3, true, "no | the link |"),
            (Mode::OptOut, "", 4, true, "yes | the link |"),
            (Mode::OptOut, "", 5, true, "no | the link |"),
        ] {
            let row = row(mode, signal, EARLIER[earlier], overrides);
            assert!(row.ends_with(end), "{row}");
        }
    }
}
