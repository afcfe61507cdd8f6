//! WHO is told what was chosen.

mod google;

pub use google::{google, granted_types};
