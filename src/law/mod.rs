//! WHICH law counts: what may run unasked where the visitor is, and how sure we can be of where that is.
//!
//! The rules are a dated file and no code, for laws change between releases and lists of them differ by source. What is
//! unknown or disagrees counts as the strictest; nobody is asked for an address's place but the site itself.

mod decide;
mod mode;
mod place;
mod rules;
mod terms;
mod told;

pub use decide::{Decision, Known, decide};
pub use mode::{Mode, Purpose};
pub use place::Whereabouts;
pub use rules::{MAX_PLACES, Rules};
pub use terms::Law;
pub use told::{Told, told};
