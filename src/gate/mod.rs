//! WHICH tags may run and in which order, and what those that may not must not keep.

mod allow;
mod cleanup;
mod matcher;
mod order;
mod plan;

pub use allow::{Verdict, allows, judge_granted, judge_ids};
pub use cleanup::declared_names;
pub use matcher::Matcher;
pub use order::{Place, Run, Schedule, Tag};
pub use plan::plan;
