//! What the law of a place asks for.

use super::{Mode, Purpose};

/// What the law of one place asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Law {
    /// The place (ISO 3166: `DE`, `US-CA`); empty where it is not known or there are several.
    pub place: String,
    /// The date of the file of rules; empty without one.
    pub rules: String,
    /// What each purpose needs, in the order of [`Purpose::ALL`].
    pub modes: [Mode; 4],
    /// Whether a later explicit grant may override a preference signal.
    pub overrides: bool,
    /// Whether a "Your Privacy Choices" link is due.
    pub links: bool,
}

/// [`Law::strict`]
impl Default for Law {
    fn default() -> Self {
        Self::strict()
    }
}

impl Law {
    /// Nothing runs unasked. An explicit grant counts, also against a signal.
    #[must_use]
    pub const fn strict() -> Self {
        Self { place: String::new(), rules: String::new(), modes: [Mode::OptIn; 4], overrides: true, links: false }
    }

    /// Everything runs unless it was refused: what a refusal comes to under any law.
    #[must_use]
    pub fn free() -> Self {
        Self { modes: [Mode::OptOut; 4], ..Self::strict() }
    }

    /// While the law is not known yet: strict, and a signal counts for more than a grant.
    #[must_use]
    pub fn unknown() -> Self {
        Self { overrides: false, ..Self::strict() }
    }

    /// What `purpose` needs.
    #[must_use]
    pub const fn mode(&self, purpose: Purpose) -> Mode {
        self.modes[purpose as usize]
    }

    /// What keeps both laws: the stricter mode for each purpose, every duty of either. Of no place.
    #[must_use]
    pub fn strictest(mut self, other: Self) -> Self {
        for (mode, others) in self.modes.iter_mut().zip(other.modes) {
            *mode = others.min(*mode);
        }
        self.place.clear();
        self.overrides &= other.overrides;
        self.links |= other.links;
        self
    }
}

/// What a law leaves free, a bit for each liberty, so that what keeps several laws is what all of them leave free: three for each
/// purpose, of which a laxer mode has those of a stricter one and more, and two for the duties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Liberties(u32);

impl Liberties {
    /// Those of [`Law::strict`].
    pub(super) const STRICT: Self = Self::new(true, false);

    /// Those of a law with these duties and every purpose opt-in.
    pub(super) const fn new(overrides: bool, links: bool) -> Self {
        Self((overrides as u32) << 12 | (!links as u32) << 13)
    }

    /// With `mode` for `purpose`, which was opt-in.
    pub(super) const fn with(self, purpose: Purpose, mode: Mode) -> Self {
        Self(self.0 | ((1 << mode as u32) - 1) << (3 * purpose as u32))
    }

    /// What both leave free.
    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The law that leaves this free.
    pub(super) fn law(self, place: String, rules: &str) -> Law {
        let mode = |purpose| Mode::ALL[(self.0 >> (3 * purpose as u32) & 7).count_ones() as usize];
        Law {
            place,
            rules: rules.into(),
            modes: Purpose::ALL.map(mode),
            overrides: self.0 >> 12 & 1 != 0,
            links: self.0 >> 13 & 1 == 0,
        }
    }
}
