//! Whether a name may have been met before: most have not, and need no search for their double.

use crate::consent::fingerprint;

/// A bit for each name met so far, by its fingerprint.
pub(super) struct Met([u32; 64]);

impl Met {
    pub(super) const fn new() -> Self {
        Self([0; 64])
    }

    /// Marks `name`; `false` where it was certainly not met before.
    #[inline(never)]
    pub(super) fn again(&mut self, name: &[u8]) -> bool {
        let mark = fingerprint(name);
        let (bits, bit) = (&mut self.0[(mark >> 5) as usize % 64], 1 << (mark % 32));
        let before = *bits & bit;
        *bits |= bit;
        before != 0
    }
}
