//! Which features may have weights at all.

use std::borrow::Cow;

/// A bit for every feature that has weights; some that have none share it. A power of two of bits, four to eight a feature: one
/// feature without weights in seven is taken for one that may have some.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Present {
    bytes: Cow<'static, [u8]>,
    /// How far the highest bits of a number are from its lowest: slots are found by the low ones.
    shift: u32,
}

impl Default for Present {
    /// Nothing has weights.
    fn default() -> Self {
        Self::empty(1)
    }
}

impl Present {
    /// The fewest bits there are: those of a byte.
    const FEWEST: usize = 8;

    fn empty(features: usize) -> Self {
        let bits = (4 * features).next_power_of_two().max(Self::FEWEST);
        Self {
            bytes: Cow::Owned(vec![0; bits / 8]),
            shift: u32::BITS - bits.ilog2().min(u32::BITS - 1),
        }
    }

    /// Those that [`Present::bytes`] tells; nothing where they are none.
    pub(super) fn read(bytes: &'static [u8]) -> Option<Self> {
        let bits = bytes.len().checked_mul(8)?;
        (bits.is_power_of_two() && bits.ilog2() < u32::BITS).then(|| Self {
            bytes: Cow::Borrowed(bytes),
            shift: u32::BITS - bits.ilog2(),
        })
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether the feature may have weights; one that has none nearly always may not.
    #[inline]
    pub(super) fn may_hold(&self, feature: u32) -> bool {
        let bit = feature >> self.shift;
        let byte = self.bytes.get(bit as usize / 8);
        byte.is_some_and(|byte| byte >> (bit % 8) & 1 == 1)
    }
}

impl FromIterator<u32> for Present {
    fn from_iter<I: IntoIterator<Item = u32>>(features: I) -> Self {
        let features: Vec<u32> = features.into_iter().collect();
        let mut present = Self::empty(features.len());
        let (shift, bytes) = (present.shift, present.bytes.to_mut());
        for bit in features.iter().map(|feature| feature >> shift) {
            if let Some(byte) = bytes.get_mut(bit as usize / 8) {
                *byte |= 1 << (bit % 8);
            }
        }
        present
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn what_has_weights_may_hold_them(features in proptest::collection::vec(proptest::prelude::any::<u32>(), 0..200)) {
            let present: Present = features.iter().copied().collect();
            proptest::prop_assert!(features.iter().all(|feature| present.may_hold(*feature)));
            let read = Present::read(Vec::leak(present.bytes().to_vec()));
            proptest::prop_assert_eq!(read, Some(present));
        }
    }

    #[test]
    fn few_without_weights_may_hold_them() {
        let number = |n: u32| n.wrapping_mul(0x9e37_79b9);
        let present: Present = (0..10_000).map(number).collect();
        let taken = (10_000..20_000).filter(|n| present.may_hold(number(*n))).count();
        assert!(taken < 3_000, "{taken}");
        assert!(!Present::default().may_hold(7));
        assert!(Present::read(&[0; 3]).is_none());
    }
}
