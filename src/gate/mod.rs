//! WHICH tags may run, and in which order.

mod allow;
mod order;
mod plan;

pub use allow::{Verdict, allows, judge_host, judge_ids};
pub use order::{Tag, next_run};
pub use plan::plan;
