//! Bytes looked at sixty-four at a time: which of them are of a kind, a bit each.

/// How many bytes are told by one number.
pub(crate) const CHUNK: usize = 64;

/// Which of the bytes of `text` from chunk `number` on, as far as that goes, are of a kind: the first in the lowest bit.
/// `kind` should be told by few comparisons, for then many bytes are compared at once.
#[inline]
pub(crate) fn which(text: &[u8], number: usize, kind: impl Fn(u8) -> bool) -> u64 {
    let rest = text.get(number * CHUNK..).unwrap_or_default();
    match rest.first_chunk() {
        Some(chunk) => which_of(chunk, kind),
        None => {
            let mut last = [0; CHUNK];
            let (filled, _) = last.split_at_mut(rest.len());
            filled.copy_from_slice(rest);
            which_of(&last, kind) & !(u64::MAX << rest.len())
        }
    }
}

#[inline]
fn which_of(bytes: &[u8; CHUNK], kind: impl Fn(u8) -> bool) -> u64 {
    let mut told = [0; CHUNK];
    for (told, byte) in told.iter_mut().zip(bytes) {
        *told = u8::from(kind(*byte));
    }
    // The product brings the lowest bits of eight bytes together in its highest byte.
    let (eights, _) = told.as_chunks();
    let gathered = eights
        .iter()
        .map(|eight| u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56);
    gathered.rev().fold(0, |bits, eight| bits << 8 | eight)
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn each_byte_has_its_bit(text in "[ab\0]{0,200}", number in 0..5_usize) {
            let bits = which(text.as_bytes(), number, |byte| byte != b'a');
            for bit in 0..CHUNK {
                let byte = text.as_bytes().get(number * CHUNK + bit);
                proptest::prop_assert_eq!(bits >> bit & 1 == 1, byte.is_some_and(|byte| *byte != b'a'));
            }
        }
    }
}
