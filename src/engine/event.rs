//! What the engine is told.

use super::{Due, Fault};
use crate::config::Config;
use crate::consent::{Answers, Choices, has};
use crate::law::{Law, Mode, Purpose};

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The page is there.
    Started,
    /// The config's text is there. Also when it comes again, with a raised policy version for example.
    ConfigArrived(String),
    /// The site gave no config: the defaults hold.
    ConfigAbsent,
    /// The config that the site names could not be had.
    ConfigFailed(Fault),
    /// The visitor pressed an answer.
    Pressed(Answer),
    /// The site's own code answers; the text is the id for a new record.
    Asked(Action, String),
    /// The preferences are asked for.
    Opened,
    /// What the second layer needs has come, or cannot be had.
    MoreCame(bool),
    /// The texts of `Effect::FetchTexts` are there; their hash.
    TextsCame(String),
    /// They cannot be had, and why.
    TextsFailed(String),
    /// The second layer is left without an answer (Escape, close).
    Closed,
    /// The rules are there, and where the visitor is: a line of what the site said, one of the time zone, one of the languages (all as
    /// [`crate::law::Whereabouts`] has them), and then the rules.
    LawCame(String),
    /// They cannot be had, and why.
    LawFailed(String),
    /// What `Effect::Load` found under our name: the texts of records, a line each.
    Loaded(String),
    /// Storage cannot be read, or the site keeps nothing: nobody knows what was answered.
    Unreadable,
    /// Another tab changed what storage holds.
    StoredElsewhere,
    /// The visitor is back on the page; what storage holds may have changed without a word.
    Returned,
    /// Whether storage has taken the record of `Effect::Store`.
    Kept(bool),
    /// What `Effect::Plan` would let through is kept back until the page is loaded again, and whether the plan is there then.
    Due(Due, bool),
    /// Whether Google's tags may run before they are granted: the site wants it, and they certainly hear first that all is denied.
    MayRunUngranted(bool),
    /// Something has run of what `Effect::Withdraw` named.
    HasRun,
    /// The page was not loaded again, for the visitor has typed into it.
    ReloadRefused,
    /// The record is to be forgotten; the id of one that nobody's answer makes afterwards.
    Forgotten(String),
    /// The timer of `Effect::Wake` ran out.
    Woke,
}

/// An answer given by a button of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// What was pressed.
    pub action: Action,
    /// Whether a person pressed it (`Event.isTrusted`).
    pub trusted: bool,
    /// The id for a new record, 32 hexadecimal digits.
    pub id: String,
}

/// What an answer is given under.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms<'a> {
    pub(super) config: &'a Config,
    pub(super) law: &'a Law,
    /// What was said before and still counts.
    pub(super) earlier: Choices<'a>,
    /// What was denied by a record that counts no more.
    pub(super) refused: &'a str,
    /// Whether what was stored cannot be read: then what is not granted here was perhaps refused.
    pub(super) doubt: bool,
    /// Whether nothing of the purpose `advertising` may be granted that was not: the browser has denied it, and it is not the visitor who
    /// answers.
    pub(super) silenced: bool,
}

/// What is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Everything optional is granted.
    AcceptAll,
    /// Everything optional is denied.
    RejectAll,
    /// These ids are answered. A category answers for its services that are not named too; what is not named otherwise
    /// keeps its earlier answer, or is denied.
    Set(Vec<(String, bool)>),
    /// Nothing is answered, but one held frame is to be shown, on this page alone.
    Once,
    /// These ids are granted, a category with its services. About all others nothing is said: they keep their answer, or have none.
    Grant(Vec<(String, bool)>),
    /// These ids are answered and no others, also none of their services.
    Each(Vec<(String, bool)>),
    /// What runs unasked, and of which the visitor has to be told, was noted: it is granted as far as nobody refused it.
    Noted,
}

impl Action {
    /// Whether it could grant anything.
    pub(super) fn grants(&self) -> bool {
        match self {
            Self::AcceptAll | Self::Once | Self::Grant(_) | Self::Noted => true,
            Self::RejectAll => false,
            Self::Set(answers) | Self::Each(answers) => answers.iter().any(|(_, granted)| *granted),
        }
    }

    /// Whether it says nothing about what it does not name.
    pub(super) fn is_partial(&self) -> bool {
        matches!(self, Self::Grant(_) | Self::Each(_) | Self::Noted)
    }

    /// The ids that it names.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        let named: &[(String, bool)] = if let Self::Set(answers) = self { answers } else { &[] };
        named.iter().map(|(id, _)| id.as_str())
    }

    /// The answers under `terms`: for every category and service that is asked about. What nobody is asked about there has none unless it
    /// was given, or denied before.
    pub(super) fn answers(&self, terms: &Terms<'_>) -> Answers {
        let mut answers = Answers::default();
        let Terms { config, earlier, .. } = *terms;
        // Where everything is asked what has no answer is held, so that no old refusal has to stand in for one.
        let everywhere = config.regions().is_none();
        for category in config.optional() {
            let purpose = Purpose::of(category.purpose());
            let mode = terms.law.mode(purpose);
            let open = self.is_partial() || mode != Mode::OptIn;
            let silenced = terms.silenced && purpose == Purpose::Advertising;
            let mut set = |id, said: Option<bool>| match said.or(earlier.get(id)) {
                None if open && (everywhere || !terms.doubt && !has(terms.refused, b'.', id)) => {}
                answer => answers.set(id, answer == Some(true) && (!silenced || earlier.grants(id))),
            };
            let noted = (*self == Self::Noted && mode == Mode::Notice && earlier.get(category.id()) != Some(false))
                .then_some(true);
            let answer = self.answer(category.id()).or(noted);
            set(category.id(), answer);
            for service in config.services_of(category) {
                let own = self.answer(service.id());
                let inherited = answer.filter(|_| !matches!(self, Self::Each(_)));
                let inherited = inherited.filter(|_| noted.is_none() || earlier.get(service.id()).is_none());
                set(service.id(), own.or(inherited));
            }
        }
        answers
    }

    /// What is said about `id`, if anything.
    fn answer(&self, id: &str) -> Option<bool> {
        match self {
            Self::AcceptAll => Some(true),
            Self::RejectAll => Some(false),
            Self::Once | Self::Noted => None,
            Self::Set(answers) | Self::Grant(answers) | Self::Each(answers) => {
                Some(answers.iter().rev().find(|(named, _)| named == id)?.1)
            }
        }
    }
}
