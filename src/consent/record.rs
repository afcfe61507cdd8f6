//! A stored choice, and whether it still stands.

use super::Choices;

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
}

impl Source {
    /// Every source, in the order of the text form.
    pub const ALL: [Self; 3] = [Self::Banner, Self::Preferences, Self::Api];

    /// The stable name, as it stands in records and snapshots.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Banner => "banner",
            Self::Preferences => "preferences",
            Self::Api => "api",
        }
    }
}

/// A stored choice with all that is needed to judge it later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Random and of no other meaning: 32 hexadecimal digits.
    pub id: String,
    /// When the choice was made, UTC milliseconds.
    pub at: u64,
    /// The last millisecond at which it counts, UTC. A refusal lives exactly as long as a grant.
    pub until: u64,
    /// The policy version that was shown.
    pub policy: u32,
    /// How the choice was made.
    pub source: Source,
    /// The language in which it was asked (BCP 47), empty when unknown.
    pub locale: String,
    /// The hash of the config that was shown.
    pub config: String,
    /// The hash of the built-in texts that were shown; the site's own stand in the config.
    pub texts: String,
    /// The answers.
    pub choices: Choices,
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
