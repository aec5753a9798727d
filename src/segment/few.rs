//! Sets of a few short words, each read as one number: a word is looked for among numbers, not letter by letter.

/// Words of at most [`LONGEST`] bytes.
pub(super) struct Few<const N: usize>([u64; N]);

/// The length of a word takes the highest byte of its number.
const LONGEST: usize = 7;

impl<const N: usize> Few<N> {
    /// The set of `words`; one that is too long breaks the build of a constant.
    pub(super) const fn of(words: [&str; N]) -> Self {
        let mut numbers = [0; N];
        let mut count = 0;
        while count < N {
            let Some(number) = number(words[count].as_bytes()) else {
                panic!("a word is too long")
            };
            let mut at = count;
            while at > 0 && numbers[at - 1] > number {
                numbers[at] = numbers[at - 1];
                at -= 1;
            }
            numbers[at] = number;
            count += 1;
        }
        Self(numbers)
    }

    /// Whether `word` is one of them.
    #[inline]
    pub(super) fn has(&self, word: &[u8]) -> bool {
        number(word).is_some_and(|number| self.0.binary_search(&number).is_ok())
    }
}

/// The letters of a word and their count, as one number.
#[inline]
const fn number(word: &[u8]) -> Option<u64> {
    let letters = match (word.first_chunk::<4>(), word.last_chunk::<4>(), word) {
        // What the two fours share stands at the same place in both.
        (Some(first), Some(last), _) if word.len() <= LONGEST => {
            let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
            first as u64 | (last as u64) << (8 * (word.len() - 4))
        }
        (_, _, []) => 0,
        (_, _, [a]) => *a as u64,
        (_, _, [a, b]) => *a as u64 | (*b as u64) << 8,
        (_, _, [a, b, c]) => *a as u64 | (*b as u64) << 8 | (*c as u64) << 16,
        _ => return None,
    };
    Some(letters | (word.len() as u64) << 56)
}

/// Whether a text ends in [`LONGEST`] letters of ASCII, as no word of a few short ones is alone: most words that end something are
/// long.
#[inline]
pub(super) fn ends_in_letters(text: &[u8]) -> bool {
    const EACH: u64 = u64::MAX / 0xff;
    const HIGH: u64 = (0x80 * EACH) >> 8;
    text.last_chunk().is_some_and(|last| {
        // The last byte is the lowest; the first of the eight is let go. A byte beyond ASCII carries into the next, and fails itself.
        let small = u64::from_be_bytes(*last) | (0x20 * EACH);
        let bytes = small & (u64::MAX >> 8);
        let (from_a, beyond_z) = (bytes + 0x1f * EACH, bytes + 0x05 * EACH);
        from_a & !beyond_z & !bytes & HIGH == HIGH
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: [&str; 9] = ["la", "a", "à", "le", "abab", "ab", "puisque", "", "ababab"];
    const FEW: Few<9> = Few::of(WORDS);

    proptest::proptest! {
        #[test]
        fn it_has_its_words_and_no_others(word in "[abà\0]{0,9}") {
            proptest::prop_assert_eq!(FEW.has(word.as_bytes()), WORDS.contains(&&*word));
        }

        #[test]
        fn letters_are_told_seven_at_once(text in "[a-z`{@\\[A-é\u{7f}]{0,9}") {
            let bytes = text.as_bytes();
            let slowly = bytes.len() > LONGEST
                && bytes.iter().rev().take(LONGEST).all(u8::is_ascii_alphabetic);
            proptest::prop_assert_eq!(ends_in_letters(bytes), slowly);
        }

        #[test]
        fn no_two_words_have_the_same_number(a in "[ab\0é]{0,4}", b in "[ab\0é]{0,4}") {
            let (one, other) = (number(a.as_bytes()), number(b.as_bytes()));
            proptest::prop_assert_eq!(one.is_some() && one == other, a == b && a.len() <= LONGEST);
        }
    }

    #[test]
    fn every_word_is_found() {
        assert!(WORDS.iter().all(|word| FEW.has(word.as_bytes())));
        assert!(!FEW.has(b"puisques") && !FEW.has(b"la\0"));
    }
}
