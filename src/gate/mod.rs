//! WHICH tags may run, and in which order.

mod allow;
mod order;
mod plan;

pub use allow::{Verdict, allows, judge_granted, judge_ids, judge_url};
pub use order::{Place, Run, Schedule, Tag};
pub use plan::plan;
