//! The names of the states.

/// How far things are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// No config yet; everything is held.
    Waiting,
    /// No usable config; everything is held, and nothing is shown.
    Closed,
    /// The visitor has yet to answer, or to answer for something new.
    Asking,
    /// A record is in force.
    Decided,
}

impl Status {
    /// The name as it stands in snapshots.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Closed => "closed",
            Self::Asking => "asking",
            Self::Decided => "decided",
        }
    }
}

/// What is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// Nothing but the way back to the preferences.
    None,
    /// The banner.
    First,
    /// The preferences.
    Second,
}

impl Layer {
    /// The name as it stands in snapshots.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::First => "first",
            Self::Second => "second",
        }
    }
}
