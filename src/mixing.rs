//! Bits spread and words compared: what every table of this program looks words up by, the same on the machine that builds it and
//! on the one that runs it.

/// Every bit of `state` spread over all of the result: words that differ in their last letters must not crowd together.
#[inline]
pub(crate) fn mixed(state: u64) -> u64 {
    crossed(state, 0)
}

/// Every bit of both numbers spread over all of the result.
#[inline]
pub(crate) fn crossed(one: u64, other: u64) -> u64 {
    let product = u128::from(one ^ 0xa076_1d64_78bd_642f) * u128::from(other ^ 0x9e37_79b9_7f4a_7c15);
    (product ^ product >> 64) as u64
}

/// Whether two words are the same: most are short, and told apart or not by two looks of eight bytes.
#[inline]
pub(crate) fn same(a: &[u8], b: &[u8]) -> bool {
    match (a.len(), b.len()) {
        (n, m) if n != m => false,
        (8..=16, _) => a.first_chunk::<8>() == b.first_chunk() && a.last_chunk::<8>() == b.last_chunk(),
        (4..8, _) => a.first_chunk::<4>() == b.first_chunk() && a.last_chunk::<4>() == b.last_chunk(),
        (0..4, _) => a.iter().eq(b),
        _ => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn the_same_is_what_is_equal(a in "[ab]{0,20}", b in "[ab]{0,20}") {
            proptest::prop_assert_eq!(same(a.as_bytes(), b.as_bytes()), a == b);
            proptest::prop_assert!(same(a.as_bytes(), a.clone().as_bytes()));
        }
    }
}
