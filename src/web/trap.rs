//! The test build's traps. In the shipped build this is nothing at all.

/// Traps if the test build wants it at `point`.
#[cfg(feature = "trap")]
pub(super) fn point(point: &str) {
    assert!(!super::natives::trap_here(point), "trapped for the test");
}

/// Nothing.
#[cfg(not(feature = "trap"))]
#[inline(always)]
pub(super) const fn point(_: &str) {}
