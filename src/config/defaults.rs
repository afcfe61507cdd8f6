//! What holds where the site says nothing.

use super::{Category, Config, hash};

/// Half a year, in days: the shortest time before asking again that the Italian Garante (10 June 2021, 231, section 6.2)
/// and the CNIL (2020-092, paragraph 41) accept, applied to refusals and grants alike.
pub(super) const VALID_DAYS: u16 = 180;

/// The ids of the categories of a config that names none, required ones first.
const CATEGORIES: [(&str, bool); 5] =
    [("necessary", true), ("cookies", false), ("beacons", false), ("analytics", false), ("advertising", false)];

impl Default for Config {
    fn default() -> Self {
        Self {
            policy_version: 1,
            policy_url: None,
            valid_days: VALID_DAYS,
            categories: CATEGORIES.map(category).into(),
            services: Vec::new(),
            hash: hash(""),
        }
    }
}

fn category((id, required): (&str, bool)) -> Category {
    Category { id: id.into(), required, enabled: true, label: None, text: None }
}
