//! What the engine is told.

use super::Fault;
use crate::config::Config;
use crate::consent::Choices;

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The page is there, and with it what storage holds under our name.
    Started {
        /// The stored text, or `None` where there is none or it cannot be read.
        stored: Option<String>,
    },
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
    /// The second layer is left without an answer (Escape, close).
    Closed,
    /// Another tab changed what storage holds.
    StoredElsewhere(Option<String>),
    /// Storage refused the record.
    NotPersisted,
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
    /// These ids are answered; categories not named keep their earlier answer, or are denied.
    Set(Vec<(String, bool)>),
}

impl Action {
    /// Whether it could grant anything.
    pub(super) fn grants(&self) -> bool {
        match self {
            Self::AcceptAll => true,
            Self::RejectAll => false,
            Self::Set(answers) => answers.iter().any(|(_, granted)| *granted),
        }
    }

    /// The ids that it names.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        let named: &[(String, bool)] = if let Self::Set(answers) = self { answers } else { &[] };
        named.iter().map(|(id, _)| id.as_str())
    }

    /// The answers under `config`, where `earlier` ones stood.
    pub(super) fn choices(&self, config: &Config, earlier: &Choices) -> Choices {
        let mut choices = Choices::none();
        let named: &[(String, bool)] = if let Self::Set(answers) = self { answers } else { &[] };
        for category in config.optional() {
            let granted = match self {
                Self::AcceptAll => true,
                Self::RejectAll => false,
                Self::Set(_) => earlier.grants(category.id()),
            };
            choices.set(category.id(), granted);
        }
        for (id, granted) in named {
            // Categories that are asked about, and services: an exception to their category.
            if choices.get(id).is_some() || config.service(id).is_some() {
                choices.set(id, *granted);
            }
        }
        choices
    }
}
