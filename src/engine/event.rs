//! What the engine is told.

use super::{Due, Fault};
use crate::config::Config;
use crate::consent::{Answers, Choices};

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
    /// What `Effect::Load` found under our name: the texts of records, a line each.
    Loaded(String),
    /// Another tab changed what storage holds.
    StoredElsewhere,
    /// The visitor is back on the page; what storage holds may have changed without a word.
    Returned,
    /// Whether storage has taken the record of `Effect::Store`.
    Kept(bool),
    /// What `Effect::Plan` would let through is kept back until the page is loaded again, and whether the plan is there then.
    Due(Due, bool),
    /// Something has run of what `Effect::Withdraw` named.
    HasRun,
    /// The page was not loaded again, for the visitor has typed into it.
    ReloadRefused,
    /// The record is to be forgotten.
    Forgotten,
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
}

impl Action {
    /// Whether it could grant anything.
    pub(super) fn grants(&self) -> bool {
        match self {
            Self::AcceptAll | Self::Once | Self::Grant(_) => true,
            Self::RejectAll => false,
            Self::Set(answers) => answers.iter().any(|(_, granted)| *granted),
        }
    }

    /// The ids that it names.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        let named: &[(String, bool)] = if let Self::Set(answers) = self { answers } else { &[] };
        named.iter().map(|(id, _)| id.as_str())
    }

    /// The answers under `config`, where `earlier` ones stood: for every category and service that is asked about.
    pub(super) fn answers(&self, config: &Config, earlier: Choices<'_>) -> Answers {
        let mut answers = Answers::default();
        let mut set = |id, said: Option<bool>| match said.or(earlier.get(id)) {
            None if matches!(self, Self::Grant(_)) => {}
            answer => answers.set(id, answer == Some(true)),
        };
        for category in config.optional() {
            let answer = self.answer(category.id());
            set(category.id(), answer);
            for service in config.services_of(category) {
                set(service.id(), self.answer(service.id()).or(answer));
            }
        }
        answers
    }

    /// What is said about `id`, if anything.
    fn answer(&self, id: &str) -> Option<bool> {
        match self {
            Self::AcceptAll => Some(true),
            Self::RejectAll => Some(false),
            Self::Once => None,
            Self::Set(answers) | Self::Grant(answers) => Some(answers.iter().rev().find(|(named, _)| named == id)?.1),
        }
    }
}
