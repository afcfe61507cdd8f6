//! WHO is told what was chosen.

mod google;

pub use google::{google, google_ahead, granted_types};
