//! What a service is for, as laws tell purposes apart, and what a law asks for before it runs.

/// What a service is for. Laws draw their lines here: the UK's exempts statistics and appearance and no advertising (PECR,
/// Schedule A1, as amended by the Data (Use and Access) Act 2025).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Advertising, profiles, measuring adverts; also all that says nothing of itself.
    Advertising,
    /// Counting how the site itself is used.
    Statistics,
    /// How the site looks to this visitor.
    Appearance,
    /// What the site can do beyond what was asked for: films, maps, chats.
    Function,
}

impl Purpose {
    /// All of them, in the order of [`crate::law::Law`]'s modes.
    pub const ALL: [Self; 4] = [Self::Advertising, Self::Statistics, Self::Appearance, Self::Function];

    /// The name, as rules and configs write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Advertising => "advertising",
            Self::Statistics => "statistics",
            Self::Appearance => "appearance",
            Self::Function => "function",
        }
    }

    /// The purpose that `text` names. Any other text is advertising, of which every law asks the most.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self::ALL.into_iter().find(|known| known.name() == text).unwrap_or(Self::Advertising)
    }
}

/// What a law asks for before something runs, the strictest first: the lesser of two is the stricter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    /// Held until it is granted.
    OptIn,
    /// Runs unless it is refused, and a notice on the first layer says so.
    Notice,
    /// Runs unless somebody objects; nobody is asked.
    Exempt,
    /// Runs unless it is refused, for which a "Your Privacy Choices" link stands on the page.
    OptOut,
}

impl Mode {
    /// All of them, the strictest first.
    pub const ALL: [Self; 4] = [Self::OptIn, Self::Notice, Self::Exempt, Self::OptOut];

    /// The name, as rules write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OptIn => "opt-in",
            Self::Notice => "notice",
            Self::Exempt => "exempt",
            Self::OptOut => "opt-out",
        }
    }

    /// The mode called `name`, or `None`.
    #[must_use]
    #[inline(never)]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.name() == name)
    }
}
