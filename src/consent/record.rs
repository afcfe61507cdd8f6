//! A stored choice, and whether it still stands.

use super::{Choices, take_part};

/// One day in milliseconds.
pub const DAY_MS: u64 = 86_400_000;

/// How far in the future, in ms, a record may lie before the clock is not believed: one hour.
pub const SKEW_MS: u64 = 3_600_000;

/// How a choice was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// One of the two answers on the first layer.
    Banner,
    /// Saved on the second layer.
    Preferences,
    /// The site called the API.
    Api,
    /// "Always allow" in the place of a held frame.
    Placeholder,
    /// Global Privacy Control of the visitor's browser.
    Gpc,
    /// Do Not Track of it.
    Dnt,
}

impl Source {
    /// Every source, in the order of the text form.
    pub const ALL: [Self; 6] = [Self::Banner, Self::Preferences, Self::Api, Self::Placeholder, Self::Gpc, Self::Dnt];

    /// The stable name, as it stands in records and snapshots.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Banner => "banner",
            Self::Preferences => "preferences",
            Self::Api => "api",
            Self::Placeholder => "placeholder",
            Self::Gpc => "gpc",
            Self::Dnt => "dnt",
        }
    }
}

/// What a record is made from.
#[derive(Clone, Copy, Debug)]
pub struct Draft<'a> {
    /// Random and of no other meaning: 32 hexadecimal digits.
    pub id: &'a str,
    /// When the choice was made, UTC milliseconds.
    pub at: u64,
    /// The last millisecond at which it counts, UTC. A refusal lives exactly as long as a grant.
    pub until: u64,
    /// The policy version that was shown.
    pub policy: u32,
    /// How the choice was made.
    pub source: Source,
    /// The language in which it was asked (BCP 47), empty when unknown.
    pub locale: &'a str,
    /// The hash of the config that was shown.
    pub config: &'a str,
    /// The hash of the built-in texts that were shown; the site's own stand in the config.
    pub texts: &'a str,
    /// The answers.
    pub choices: Choices<'a>,
    /// Where the visitor was, as the rules name it; empty when unknown.
    pub region: &'a str,
    /// The date of the rules that held there; empty where none were asked for.
    pub rules: &'a str,
    /// What the browser said for the visitor: `gpc`, `dnt`, joined by dots.
    pub signals: &'a str,
    /// What the visitor was told of all that is granted.
    pub told: &'a str,
    /// Of what is granted, the ids that would have run unasked where the visitor was, joined by dots: that is no consent elsewhere.
    pub unasked: &'a str,
    /// Whether the visitor, or the site's code, had answered a question before: one frame that was allowed and what a browser says are no
    /// such answers.
    pub answered: bool,
}

/// A stored choice with all that is needed to judge it later. It stays its text; see [`Draft`] for what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub(super) text: String,
    /// UTC milliseconds.
    pub at: u64,
    /// UTC milliseconds.
    pub until: u64,
    /// The policy version.
    pub policy: u32,
}

impl Record {
    /// Its text form, as it is stored.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> &str {
        self.field(1)
    }

    /// The name of its [`Source`].
    #[must_use]
    pub fn source(&self) -> &str {
        self.field(5)
    }

    /// Its language.
    #[must_use]
    pub fn locale(&self) -> &str {
        self.field(6)
    }

    /// The hash of the config.
    #[must_use]
    pub fn config(&self) -> &str {
        self.field(7)
    }

    /// The hash of the built-in texts.
    #[must_use]
    pub fn texts(&self) -> &str {
        self.field(8)
    }

    /// The answers.
    #[must_use]
    pub fn choices(&self) -> Choices<'_> {
        Choices { granted: self.field(9), denied: self.field(10) }
    }

    /// Where the visitor was; empty when unknown.
    #[must_use]
    pub fn region(&self) -> &str {
        self.later(11)
    }

    /// What the browser said for the visitor.
    #[must_use]
    pub fn signals(&self) -> &str {
        self.later(13)
    }

    /// What the visitor was told of all that is granted; `None` where it was not written down.
    #[must_use]
    pub fn told(&self) -> Option<&str> {
        (!self.is_first()).then(|| self.field(14))
    }

    /// The ids that were granted where they would have run unasked, joined by dots.
    #[must_use]
    pub fn unasked(&self) -> &str {
        self.later(15)
    }

    /// Whether the visitor, or the site's code, has ever answered a question, with this record or before.
    #[must_use]
    pub fn is_answered(&self) -> bool {
        ["banner", "preferences", "api"].contains(&self.source()) || !self.later(16).is_empty()
    }

    /// What tells this record from any other: the last part of its text.
    #[must_use]
    pub fn check(&self) -> &str {
        self.field(if self.is_first() { 11 } else { 17 })
    }

    /// Whether it is of the first version.
    fn is_first(&self) -> bool {
        self.text.starts_with("1~")
    }

    /// A part that the first version does not have.
    pub(crate) fn later(&self, index: u32) -> &str {
        if self.is_first() { "" } else { self.field(index) }
    }

    /// The part `index` of the text form, which begins with the version.
    #[inline(never)]
    pub(crate) fn field(&self, mut index: u32) -> &str {
        let mut rest = self.text.as_str();
        while index > 0 {
            take_part(&mut rest, b'~');
            index -= 1;
        }
        take_part(&mut rest, b'~')
    }
}

/// Whether a record counts now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It counts.
    Valid,
    /// Its time is over.
    Expired,
    /// It lies more than [`SKEW_MS`] in the future, so one of the two clocks is wrong.
    Future,
    /// It answers another policy version than the one in force.
    OtherPolicy,
}

impl Record {
    /// Whether this record is the newer one of two, or, as new as `other`, the one that grants less.
    #[must_use]
    pub fn overrules(&self, other: &Self) -> bool {
        let granted = |record: &Self| record.choices().granted.len();
        self.at > other.at || self.at == other.at && granted(self) < granted(other)
    }

    /// Whether this record counts at `now` (UTC ms) under `policy`.
    #[must_use]
    pub fn standing(&self, now: u64, policy: u32) -> Standing {
        if self.policy != policy {
            Standing::OtherPolicy
        } else if self.at > now.saturating_add(SKEW_MS) {
            Standing::Future
        } else if now > self.until {
            Standing::Expired
        } else {
            Standing::Valid
        }
    }
}
