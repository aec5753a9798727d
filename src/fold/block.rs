//! Sixty-four bytes read at once: what is asked of each is answered for all, one bit a byte.

/// Some bytes of a text, and the one after them.
#[derive(Clone, Copy)]
pub(crate) struct Block([u8; Block::LEN + 1]);

impl Block {
    /// How many bytes it is asked about.
    pub(crate) const LEN: usize = 64;

    /// The bytes of `text` from `at` on, and spaces after its end.
    #[inline]
    pub(crate) fn at(text: &[u8], at: usize) -> Self {
        let rest = text.get(at..).unwrap_or_default();
        match rest.first_chunk() {
            Some(bytes) => Self(*bytes),
            None => Self::last(rest),
        }
    }

    /// All that is left of a text.
    #[inline(never)]
    fn last(rest: &[u8]) -> Self {
        let mut bytes = [b' '; Self::LEN + 1];
        bytes.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        Self(bytes)
    }

    /// Its byte `at`.
    #[inline]
    pub(crate) fn byte(&self, at: usize) -> u8 {
        self.0.get(at).copied().unwrap_or(b' ')
    }

    /// Which of its bytes something holds of, asked of each with the one after it: the first in the lowest bit.
    ///
    /// A question without a branch in it is put to sixteen bytes in one instruction.
    #[inline]
    pub(crate) fn which(&self, holds: impl Fn(u8, u8) -> bool) -> u64 {
        one_bit_each(self.answers(holds))
    }

    /// The [same](Self::which) of something that holds of none in most blocks: that is then told faster, and the rest slower.
    #[inline]
    pub(crate) fn which_seldom(&self, holds: impl Fn(u8, u8) -> bool) -> u64 {
        let answers = self.answers(holds);
        let any = answers.iter().fold(0, |any, answer| any | answer);
        if any == 0 { 0 } else { one_bit_each(answers) }
    }

    #[inline]
    fn answers(&self, holds: impl Fn(u8, u8) -> bool) -> [u8; Self::LEN] {
        std::array::from_fn(|i| u8::from(holds(self.0[i], self.0[i + 1])))
    }
}

/// The lowest bit of each byte, the first lowest.
#[inline]
fn one_bit_each(answers: [u8; Block::LEN]) -> u64 {
    let (eights, _) = answers.as_chunks::<8>();
    // The product has the lowest bit of each byte side by side at its top.
    let bits = |eight: &[u8; 8]| u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    eights.iter().rev().fold(0, |all, eight| all << 8 | bits(eight))
}

/// The numbers of the bits that are set, from the lowest on.
#[inline]
pub(crate) fn places(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = (bits != 0).then(|| bits.trailing_zeros() as usize);
        bits &= bits.wrapping_sub(1);
        place
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn each_byte_has_its_bit(text in proptest::collection::vec(0_u8..4, 0..150), at in 0..160_usize) {
            let of = |at: usize| text.get(at).copied().unwrap_or(b' ');
            let holds = |byte: u8, next: u8| byte + 1 == next;
            let found = Block::at(&text, at).which(holds);
            proptest::prop_assert_eq!(Block::at(&text, at).which_seldom(holds), found);
            let set = (0..Block::LEN).filter(|bit| found >> bit & 1 == 1);
            proptest::prop_assert!(places(found).eq(set));
            for bit in 0..Block::LEN {
                let place = at + bit;
                proptest::prop_assert_eq!(found >> bit & 1 == 1, of(place) + 1 == of(place + 1));
            }
        }
    }
}
