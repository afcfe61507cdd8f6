//! Where the config comes from: the address on our tag, an inline element, or nowhere.

use super::natives;
use super::{Entry, app::App};
use crate::engine::Event;

/// Gets the config and tells the engine, now or later.
pub(super) fn fetch(app: &App) {
    let source = natives::option("config");
    if !source.is_empty() {
        natives::fetch_text(&source, Entry::ConfigArrived.code(), Entry::ConfigFailed.code());
    } else if let Some(text) = natives::inline_config() {
        app.tell(Event::ConfigArrived(text));
    } else if natives::parsing() {
        natives::listen_document("DOMContentLoaded", Entry::Parsed.code());
    } else {
        app.tell(Event::ConfigAbsent);
    }
}

/// The document is parsed: what stands in it now is all there will be.
pub(super) fn parsed() -> Event {
    natives::inline_config().map_or(Event::ConfigAbsent, Event::ConfigArrived)
}
