//! The order of release: document order, one script after the other.

use super::Verdict;

/// What the order depends on, of a tag that is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Whether it may run.
    pub verdict: Verdict,
    /// Whether those after it must wait until it has run: an external script that is neither `async` nor a module.
    pub blocks: bool,
}

/// The indices of the tags to release now, out of `held` in document order.
///
/// That is every tag that may run, up to and with the first one that blocks; the rest follows when that one has
/// loaded or failed. An inline script would otherwise run before the external one that it needs, for a browser keeps
/// order only among external scripts (HTML standard, "prepare the script element", step 33).
///
/// ```
/// use portcullis::gate::{Tag, Verdict, next_run};
///
/// let external = Tag { verdict: Verdict::Release, blocks: true };
/// let inline = Tag { verdict: Verdict::Release, blocks: false };
/// let held = Tag { verdict: Verdict::Hold, blocks: true };
/// assert_eq!(next_run(&[held, inline, external, inline]), [1, 2]);
/// ```
#[must_use]
pub fn next_run(held: &[Tag]) -> Vec<usize> {
    let mut run = Vec::new();
    for (index, tag) in held.iter().enumerate() {
        if tag.verdict == Verdict::Release {
            run.push(index);
            if tag.blocks {
                break;
            }
        }
    }
    run
}
