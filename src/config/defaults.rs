//! What holds where the site says nothing.

use super::{Config, Document, hash, read};

/// Half a year, in days: the shortest time before asking again that the Italian Garante (10 June 2021, 231, section 6.2)
/// and the CNIL (2020-092, paragraph 41) accept, applied to refusals and grants alike.
pub(super) const VALID_DAYS: u32 = 180;

/// The categories of a config that names none, required ones first.
const CATEGORIES: &str = r#"{"categories":[{"id":"necessary","required":true},{"id":"cookies","purpose":"appearance"},{"id":"beacons"},{"id":"analytics","purpose":"statistics"},{"id":"advertising"}]}"#;

pub(super) fn categories() -> Document {
    read(CATEGORIES).unwrap_or_default()
}

impl Default for Config {
    fn default() -> Self {
        Self::new(Document::default(), hash(""))
    }
}
