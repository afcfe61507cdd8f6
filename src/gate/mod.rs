//! WHICH tags may run, and in which order.

mod allow;
mod matcher;
mod order;
mod plan;

pub use allow::{Verdict, allows, judge_granted, judge_ids};
pub use matcher::Matcher;
pub use order::{Place, Run, Schedule, Tag};
pub use plan::plan;
