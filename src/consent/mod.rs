//! WHAT was decided: choices, the record that keeps them, and its text form.
//!
//! Nothing here knows the config, the page or a clock: times come in as UTC milliseconds.

mod choices;
mod codec;
mod fingerprint;
mod record;

pub use choices::{Answers, Choices, is_id};
pub(crate) use choices::{has, is_made_of};
pub(crate) use codec::is_word;
pub use codec::{Damage, decode, encode};
pub use fingerprint::fingerprint;
pub(crate) use fingerprint::{cut, mix, push_radix, read_radix, take_part};
pub use record::{DAY_MS, Draft, Record, SKEW_MS, Source, Standing};
