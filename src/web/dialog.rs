//! What is on the page now, and where the focus goes when that changes.

use std::cell::Cell;

use super::{Entry, natives};
use crate::view::{Screen, Tree};

/// How drawing went.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Drawn {
    /// The browser did not do it.
    Not,
    /// As asked.
    Well,
    /// It is there, but the theme cannot be read.
    Refused,
}

/// The screen that is up.
#[derive(Default)]
pub(super) struct Dialog {
    shown: Cell<Option<Screen>>,
}

impl Dialog {
    /// Shows `screen`: `shadow` in the shadow tree, `page` in the page's own, slotted in, under `styles`. How that went.
    pub(super) fn show(&self, screen: Screen, shadow: &Tree, page: &Tree, styles: &str) -> Drawn {
        let was_inside = natives::focus_is_inside();
        if screen == Screen::Second && !was_inside {
            natives::keep_focus();
        }
        let before = self.shown.replace(Some(screen));
        let shown = natives::show(screen as u32, shadow.text_form(), page.text_form(), styles, Entry::Close.code());
        if shown > 0 && was_inside {
            place_focus(screen, before);
        }
        match shown {
            0 => Drawn::Not,
            1 => Drawn::Well,
            _ => Drawn::Refused,
        }
    }

    /// Takes everything off the page.
    pub(super) fn remove(&self) {
        natives::clear();
        self.shown.set(None);
    }
}

/// Where the focus goes that was inside of us. The first layer never takes it; leaving a layer gives it back to where it
/// came from, or to the next logical place (WCAG 2.2, 2.4.3; APG dialog pattern).
fn place_focus(now: Screen, before: Option<Screen>) {
    match now {
        Screen::Resting => natives::give_focus(before == Some(Screen::Second), "reopen"),
        Screen::First => natives::give_focus(false, "preferences"),
        // The browser gives it to the dialog's title.
        Screen::Second => {}
        Screen::Reload => natives::give_focus(false, "reload"),
        Screen::Unkept => natives::give_focus(false, "close"),
        Screen::Inform => natives::give_focus(false, "noted"),
    }
}
