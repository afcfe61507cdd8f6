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
    /// Nothing has to be asked where the visitor is, and nothing was answered.
    Unasked,
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
            Self::Unasked => "unasked",
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
    /// A word to the visitor, who is asked nothing.
    Notice(Notice),
}

/// What the visitor is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The choice takes effect once the page is loaded again, which is offered.
    Reload,
    /// The choice cannot be kept here, so nothing is switched on.
    Unkept,
    /// What runs unasked, and that it can be refused.
    Inform,
}

/// Why the page has to be loaded again before what is granted can run: a policy that the hold has put on it
/// (`data-hold="strict"`) can be made tighter, but only another page can have a looser one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// The choice was just made, or the page has not been loaded again for it yet.
    Once,
    /// The page was loaded again already.
    Again,
    /// The next page would not execute the plan either: its tag names another config.
    Unpinned,
}

impl Layer {
    /// The name as it stands in snapshots.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::First => "first",
            Self::Second => "second",
            Self::Notice(_) => "notice",
        }
    }
}
