//! The dated file of rules, checked, and the laws in it.

use super::place::{country_of, is_place, normal};
use super::terms::Liberties;
use super::{Law, Mode, Purpose};
use crate::config::{Code, ConfigError, Document, Node, Parser, detail, read};

/// The most places that are read: all countries and all states of the US, with some to spare. Each is compared with all others.
pub const MAX_PLACES: usize = 500;

/// What may stand in a file of rules, in the grammar of the config's own schema.
const SCHEMA: &str = "{\
    format:!f\
    date:!t\
    rules:![{places:![tlaw:tsource:tadvertising:tstatistics:tappearance:tfunction:toverride:blink:b}\
    zones:*t\
}";

/// A file of rules without an error.
#[derive(Clone, Debug)]
pub struct Rules {
    document: Document,
    /// Where each place stands in the document, and what its law leaves free.
    laws: Vec<(usize, Liberties)>,
}

impl Rules {
    /// The rules in `text`.
    ///
    /// ```
    /// use portcullis::law::{Mode, Purpose, Rules};
    ///
    /// let text = r#"{"format": 1, "date": "2026-11-01", "rules": [{"places": ["GB"], "statistics": "exempt"}]}"#;
    /// let law = Rules::parse(text).unwrap().law_of("gb").unwrap();
    /// assert_eq!((law.mode(Purpose::Statistics), law.mode(Purpose::Advertising)), (Mode::Exempt, Mode::OptIn));
    /// ```
    ///
    /// # Errors
    /// The first thing that is wrong, as with a config. A file with an error is not used at all.
    pub fn parse(text: &str) -> Result<Self, Box<ConfigError>> {
        let (document, mut laws) = (read(text)?, Vec::new());
        let mut parser = Parser { schema: SCHEMA, left: [0; 2], fault: None };
        parser.check(Some(document.root()));
        if parser.fault.is_none() {
            check(&document, &mut laws, &mut parser);
        }
        match parser.error(text) {
            None => Ok(Self { document, laws }),
            Some(error) => Err(error),
        }
    }

    /// The day that the rules are of, as `2026-11-01`.
    #[must_use]
    pub fn date(&self) -> &str {
        self.document.root().text("date").unwrap_or_default()
    }

    /// Every place that has a law, in the order of the file.
    pub fn places(&self) -> impl Iterator<Item = &str> {
        self.laws.iter().map(|(at, _)| self.document.node(*at).words())
    }

    /// The law of `place`, whatever its letters' case; of its country where only that is listed; `None` where neither is.
    #[must_use]
    pub fn law_of(&self, place: &str) -> Option<Law> {
        let place = normal(place);
        let liberties = self.listed(&place)?;
        Some(liberties.law(place, self.date()))
    }

    /// What keeps every law: those that are listed, and the strict one that counts where none is.
    #[must_use]
    pub fn everywhere_strictest(&self) -> Law {
        let all = self.laws.iter().fold(Liberties::STRICT, |all, (_, law)| all.and(*law));
        all.law(String::new(), self.date())
    }

    /// What the law of `place` leaves free, or of its country where only that is listed; `None` where neither is.
    fn listed(&self, place: &str) -> Option<Liberties> {
        find(&self.document, &self.laws, place).or_else(|| find(&self.document, &self.laws, country_of(place)))
    }

    /// What counts in `place`: the strict law where none is listed; of a country, and of a part of one that is not listed, what keeps the
    /// law of each of its parts too, for which of them a visitor is in is not known.
    #[inline(never)]
    pub(super) fn within(&self, place: &str) -> Liberties {
        let country = country_of(place);
        let listed = find(&self.document, &self.laws, place);
        if let Some(own) = listed.filter(|_| country != place) {
            return own;
        }
        let mut all = self.listed(place).unwrap_or(Liberties::STRICT);
        for (at, law) in &self.laws {
            let listed = self.document.node(*at).words();
            if country_of(listed) == country && listed != country {
                all = all.and(*law);
            }
        }
        all
    }

    /// The countries that have a time zone, and the zones of each, separated by spaces, by turns.
    pub(super) fn zones(&self) -> impl Iterator<Item = Node<'_>> {
        self.document.root().part("zones").children()
    }
}

/// What the law of `place` leaves free; `None` where it is not listed.
#[inline(never)]
fn find(document: &Document, laws: &[(usize, Liberties)], place: &str) -> Option<Liberties> {
    laws.iter().find(|(at, _)| document.node(*at).words() == place).map(|(_, law)| *law)
}

/// What no table of names can say: dates, places and modes are such, and no place has two laws. Puts all of them into `laws`.
fn check<'a>(document: &'a Document, laws: &mut Vec<(usize, Liberties)>, parser: &mut Parser<'a>) {
    let root = document.root();
    if !is_date(root.text("date").unwrap_or_default()) {
        parser.fail(Code::Value, root, "date", detail("expected a day such as 2026-11-01"));
    }
    for rule in root.list("rules") {
        let liberties = liberties(rule, parser);
        for place in rule.list("places") {
            let (code, mend) = if laws.len() == MAX_PLACES {
                (Code::Limit, detail("at most 500 places are read; leave out what is opt-in"))
            } else if !is_place(place.words()) {
                (Code::Value, detail("expected a place such as DE, US-CA, or GB and not UK"))
            } else if find(document, laws, place.words()).is_some() {
                (Code::Duplicate, detail("this place has a law already; keep one"))
            } else {
                laws.push((place.index(), liberties));
                continue;
            };
            parser.fail(code, place, "", mend);
        }
    }
    let mut zones = root.part("zones").children();
    while let (Some(country), Some(zones)) = (zones.next(), zones.next()) {
        if !is_place(country.words()) {
            parser.fail(Code::Value, zones, "", detail("expected the name of a country here, such as DE"));
        }
    }
}

/// What `rule` leaves free; what it does not say is strict.
fn liberties<'a>(rule: Node<'a>, parser: &mut Parser<'a>) -> Liberties {
    let mut liberties = Liberties::new(rule.flag("override", true), rule.flag("link", false));
    for purpose in Purpose::ALL {
        match Mode::named(rule.text(purpose.name()).unwrap_or(Mode::OptIn.name())) {
            Some(mode) => liberties = liberties.with(purpose, mode),
            None => {
                let mend = detail("expected one of: opt-in, notice, exempt, opt-out");
                parser.fail(Code::Value, rule, purpose.name(), mend);
            }
        }
    }
    liberties
}

/// Whether `text` is written as a day is (RFC 3339, `full-date`). Whether there is such a day `cargo xtask check` looks at.
fn is_date(text: &str) -> bool {
    let fits = |(byte, most): (u8, u8)| byte == most || most == b'9' && byte.is_ascii_digit();
    text.len() == 10 && text.bytes().zip("9999-99-99".bytes()).all(fits)
}
