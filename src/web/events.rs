//! What an entry means to the engine.

use super::{Entry, natives, settings};
use crate::consent::take_part;
use crate::engine::{Action, Answer, Event, Fault};

/// The event that `entry` is, with `text`; none where it is answered at the border.
pub(super) fn event(entry: Entry, text: &str) -> Option<Event> {
    Some(match entry {
        Entry::ConfigArrived => Event::ConfigArrived(text.into()),
        Entry::ConfigFailed => Event::ConfigFailed(Fault::ConfigUnreachable(text.into())),
        Entry::TextsFailed => Event::TextsFailed(text.into()),
        Entry::Law => Event::LawCame(text.into()),
        Entry::LawFailed => Event::LawFailed(text.into()),
        Entry::Parsed => settings::parsed(),
        Entry::AcceptAll => pressed(Action::AcceptAll, text),
        Entry::RejectAll => pressed(Action::RejectAll, text),
        Entry::Save => pressed(Action::Set(pairs(&natives::switches())), text),
        Entry::Noted => pressed(Action::Noted, text),
        Entry::Once => pressed(Action::Once, text),
        Entry::Always => pressed(Action::Grant(pairs(text)), text),
        Entry::Preferences | Entry::Reopen | Entry::ApiOpen => Event::Opened,
        Entry::Close | Entry::ApiClose => Event::Closed,
        Entry::HasRun => Event::HasRun,
        Entry::Woke => Event::Woke,
        Entry::Storage => Event::StoredElsewhere,
        Entry::Returned => Event::Returned,
        Entry::ApiAcceptAll => asked(Action::AcceptAll),
        Entry::ApiRejectAll => asked(Action::RejectAll),
        Entry::ApiSet => asked(Action::Set(pairs(text))),
        Entry::ApiReset => Event::Forgotten(natives::new_id()),
        Entry::State | Entry::Allows | Entry::Report | Entry::Tags | Entry::Settled | Entry::More => return None,
        Entry::Texts | Entry::Frame | Entry::Word | Entry::Judge | Entry::Reload => return None,
    })
}

/// A button of ours was pressed; `trusted` says something if a person did it.
#[inline(never)]
fn pressed(action: Action, trusted: &str) -> Event {
    Event::Pressed(Answer { action, trusted: !trusted.is_empty(), id: natives::new_id() })
}

/// The site's own code answers.
#[inline(never)]
fn asked(action: Action) -> Event {
    Event::Asked(action, natives::new_id())
}

/// `id=true` lines, as the shim writes the argument of `set` and the ids of a held frame.
fn pairs(mut lines: &str) -> Vec<(String, bool)> {
    let mut pairs = Vec::new();
    while !lines.is_empty() {
        let mut line = take_part(&mut lines, b'\n');
        pairs.push((take_part(&mut line, b'=').into(), line == "true"));
    }
    pairs
}
