//! What the engine wants done.

use crate::config::ConfigError;
use crate::consent::take_part;

/// Something to do; effects are carried out in order and decide nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Get the site's config and say `Event::ConfigArrived`, `ConfigAbsent` or `ConfigFailed`.
    FetchConfig,
    /// Get what the second layer needs and say `Event::MoreCame`.
    FetchMore,
    /// Read what is stored under our name, where the config says, and say `Event::Loaded`.
    Load,
    /// Keep this text as the record, in place of all that is stored under our name; if that fails, say `Event::NotPersisted`.
    Store(String),
    /// Forget the record and the plan.
    Forget,
    /// Give the hold this plan and keep it for the next page; an empty one denies everything.
    Plan(String),
    /// Draw what is to be seen: the engine's `layer`, and the way back to the preferences.
    Show,
    /// Take everything of ours off the page.
    Remove,
    /// Look at every held tag again: some may run now.
    Release,
    /// Say `Event::Woke` after this many ms.
    Wake(u64),
    /// Tell the page.
    Emit(Topic),
    /// Tell the developer, in one console line.
    Report(Fault),
}

impl Effect {
    /// Its name, by which the test build traps at it.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::FetchConfig => "effect-fetch-config",
            Self::FetchMore => "effect-fetch-more",
            Self::Load => "effect-load",
            Self::Store(_) => "effect-store",
            Self::Forget => "effect-forget",
            Self::Plan(_) => "effect-plan",
            Self::Show => "effect-show",
            Self::Remove => "effect-remove",
            Self::Release => "effect-release",
            Self::Wake(_) => "effect-wake",
            Self::Emit(_) => "effect-emit",
            Self::Report(_) => "effect-report",
        }
    }
}

/// What the page is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// The state is known.
    Ready,
    /// A layer came up.
    Shown,
    /// The choice changed.
    Change,
}

impl Topic {
    /// The event's name after `portcullis:`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Shown => "shown",
            Self::Change => "change",
        }
    }
}

/// Something that went wrong; everything stays held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The config cannot be used.
    Config(Box<ConfigError>),
    /// The config's address did not answer, or not with success.
    ConfigUnreachable,
    /// Storage refused the record: the choice lasts for this page only.
    StorageRefused,
    /// The stored record is damaged and was not used.
    RecordDamaged,
    /// The stored record was written by a later version and was not used.
    RecordNewer,
    /// A script pressed a button that grants.
    ClickNotTrusted,
    /// The browser refused to draw the dialog.
    NotDrawn,
    /// `portcullis.more.js` could not be had.
    MoreUnreachable,
    /// A tag or a call of the API carries an id that the config does not know.
    UnknownId(String),
    /// A third-party script that nobody marked is held, and no service names its host.
    UnknownHost(String),
    /// A marked script, by its ids, lacks the nonce of the page's policy.
    NonceMissing(String),
    /// A released script, by its address, has neither loaded nor failed in time.
    TagLate(String),
}

impl Fault {
    /// The stable code, as printed and documented (`docs/errors.md`).
    #[must_use]
    pub fn code(&self) -> &'static str {
        take_part(&mut self.words(), b' ')
    }

    /// The console line: code, what is wrong, how to mend it.
    #[must_use]
    pub fn line(&self) -> String {
        let mut words = self.words();
        let mut out = String::from("[");
        out.push_str(take_part(&mut words, b' '));
        out.push_str("] ");
        match self {
            Self::Config(error) => out.push_str(&error.describe()),
            Self::UnknownId(name) | Self::UnknownHost(name) | Self::NonceMissing(name) | Self::TagLate(name) => {
                out.push_str(name);
                out.push_str(": ");
            }
            _ => {}
        }
        out.push_str(if let Self::Config(_) = self { ". All tags stay held" } else { words });
        out
    }

    /// The code, and what is wrong and how to mend it.
    const fn words(&self) -> &'static str {
        match self {
            Self::Config(error) => error.code.words(),
            Self::ConfigUnreachable => "config-unreachable data-config could not be fetched; all tags stay held",
            Self::StorageRefused => "storage-refused this browser stores nothing here; the choice lasts for this page",
            Self::RecordDamaged => "record-damaged the stored choice is damaged; the visitor is asked again",
            Self::RecordNewer => "record-newer the stored choice is of a later version; update portcullis.js",
            Self::ClickNotTrusted => {
                "click-not-trusted a script pressed a button that grants; use portcullis.acceptAll()"
            }
            Self::NotDrawn => "not-drawn this browser refused to draw the dialog",
            Self::MoreUnreachable => "more-unreachable portcullis.more.js could not be loaded",
            Self::UnknownId(_) => "unknown-id no category or service has this id; correct it",
            Self::UnknownHost(_) => {
                "unknown-host held, for no service's match fits; add one, or the host to data-allow"
            }
            Self::NonceMissing(_) => "nonce-missing held, for this tag lacks the nonce that ours has; add it",
            Self::TagLate(_) => "tag-late still loading; see release.onTimeout",
        }
    }
}
