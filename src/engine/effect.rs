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
    /// Get our texts in this language and say `Event::TextsCame` or `TextsFailed`.
    FetchTexts(&'static str),
    /// Get the rules of law and where the visitor is, and say `Event::LawCame` or `LawFailed`.
    FetchLaw,
    /// Read what is stored under our name, where the config says, and say `Event::Loaded`.
    Load,
    /// Keep this text as the record, in place of all that is stored under our name; `Event::Kept` says whether that was done.
    Store(String),
    /// Forget the record and the plan.
    Forget,
    /// Give the hold `Engine::plan` and keep it for the next page. If that needs another page, say `Event::Due`.
    Plan,
    /// Tell Google's tags what is granted. Where [that turns](super::Engine::turns_ungranted), say by `Event::MayRunUngranted` whether
    /// they may run before they are granted.
    Signal,
    /// These ids, separated by spaces, may no longer run: `tell` the page so. If something of theirs has run, say `Event::HasRun`.
    Withdraw {
        /// Categories and services.
        ids: String,
        /// Whether the page wants to hear of it.
        tell: bool,
    },
    /// Load the page again; where that would lose what the visitor has typed, say `Event::ReloadRefused`.
    Reload,
    /// Refuse what denied services declare, and remove what is there of it: the lines of `gate::declared_names`.
    Refuse(String),
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
            Self::FetchTexts(_) => "effect-fetch-texts",
            Self::FetchLaw => "effect-fetch-law",
            Self::Load => "effect-load",
            Self::Store(_) => "effect-store",
            Self::Forget => "effect-forget",
            Self::Plan => "effect-plan",
            Self::Signal => "effect-signal",
            Self::Withdraw { .. } => "effect-withdraw",
            Self::Reload => "effect-reload",
            Self::Refuse(_) => "effect-refuse",
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
    /// The config's address did not answer, or not with success: the address, and why.
    ConfigUnreachable(String),
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
    /// The texts in the visitor's language could not be had: the address, and why.
    TextsUnreachable(String),
    /// The rules of law cannot be had or used, and why: everything is asked.
    RegionsUnusable(String),
    /// What was said of where the visitor is, or the endpoint that was to say it, names no place: everything is asked.
    RegionUnusable(String),
    /// A language lacks this text, which shows in English: the language and the text's key.
    TextMissing(String),
    /// The theme, or a style sheet of the page, makes something hard to read.
    ThemeRefused,
    /// A tag or a call of the API carries an id that the config does not know.
    UnknownId(String),
    /// A third-party script that nobody marked is held, and no service names its host.
    UnknownHost(String),
    /// A marked script, by its ids, lacks the nonce of the page's policy.
    NonceMissing(String),
    /// A released script, by its address, has neither loaded nor failed in time.
    TagLate(String),
    /// What is granted cannot pass the page's policy of ours, whose tag does not name this hash of the config.
    ConfigUnpinned(String),
}

impl Fault {
    /// The stable code, as printed and documented (`docs/errors.md`).
    #[must_use]
    pub fn code(&self) -> &'static str {
        take_part(&mut self.words(), b' ')
    }

    /// What it is about: an id, a host, an address, a hash or a cause; empty where there is no such thing.
    #[must_use]
    pub fn about(&self) -> &str {
        match self {
            Self::ConfigUnreachable(name)
            | Self::TextsUnreachable(name)
            | Self::RegionsUnusable(name)
            | Self::RegionUnusable(name)
            | Self::TextMissing(name)
            | Self::UnknownId(name)
            | Self::UnknownHost(name)
            | Self::NonceMissing(name)
            | Self::TagLate(name)
            | Self::ConfigUnpinned(name) => name,
            _ => "",
        }
    }

    /// The code and, after a space, what is wrong and how to mend it. A config's own error says more.
    #[must_use]
    pub const fn words(&self) -> &'static str {
        match self {
            Self::Config(error) => error.code.words(),
            Self::ConfigUnreachable(_) => {
                "config-unreachable no config (data-config? connect-src?); all tags stay held"
            }
            Self::StorageRefused => "storage-refused this browser stores nothing here; the choice lasts for this page",
            Self::RecordDamaged => "record-damaged the stored choice is damaged; the visitor is asked again",
            Self::RecordNewer => "record-newer the stored choice is of a later version; update portcullis.js",
            Self::ClickNotTrusted => {
                "click-not-trusted a script pressed a button that grants; use portcullis.acceptAll()"
            }
            Self::NotDrawn => "not-drawn this browser refused to draw the dialog",
            Self::MoreUnreachable => {
                "more-unreachable portcullis.more.js is missing, refused or of another build (integrity? trusted-types portcullis?)"
            }
            Self::TextsUnreachable(_) => "texts-unreachable shown in English (locales/ beside ours? connect-src?)",
            Self::RegionsUnusable(_) => {
                "regions-unusable everything is asked (presets/ beside portcullis.js? connect-src? cargo xtask check)"
            }
            Self::RegionUnusable(_) => "region-unusable no place such as DE or US-CA; everything is asked",
            Self::TextMissing(_) => "text-missing shown in English; add it to texts in the config",
            Self::ThemeRefused => {
                "theme-refused too little contrast (4.5:1, borders 3:1); the default colours are used"
            }
            Self::UnknownId(_) => "unknown-id no category or service has this id; correct it",
            Self::UnknownHost(_) => {
                "unknown-host held, for no service's match fits; add one, or the host to data-allow"
            }
            Self::NonceMissing(_) => "nonce-missing held, for this tag lacks the nonce that ours has; add it",
            Self::ConfigUnpinned(_) => "config-unpinned what is granted stays held; write this as data-config-hash",
            Self::TagLate(_) => "tag-late still loading; see release.onTimeout",
        }
    }
}
