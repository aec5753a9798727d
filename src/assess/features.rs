//! Features of a passage, as hashed numbers in blocks: its words, their letters, its neighbours' words, and the signals.
//!
//! A block is weighed as a whole: the sum of its weights is divided by the root of its size, so that a long sentence
//! does not outvote a short one, and the letters of a word do not outvote the word.

use std::hash::Hasher as _;

use rustc_hash::FxHasher;

use super::facts::{Facts, Seat};
use super::lexemes::Lexeme;
use crate::finding::Cause;

/// What the features of a block are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Block {
    /// Words of the passage, beginnings of long ones.
    Words,
    /// Runs of two to five letters within a word: kin of words never met before.
    Letters,
    /// Words of the passage before.
    Before,
    /// Words of the passage after.
    After,
    /// Pairs of words up to three places apart.
    Pairs,
    /// Lexicon groups, persons, tellers, layout; here and in the neighbours.
    Signals,
    /// Private-life entries of the passage alone, by group and by domain and strength.
    Terms,
    /// Markers of the passage alone, by group and by mode.
    Markers,
}

impl Block {
    /// Every block, in the order of [`Features`].
    pub const ALL: [Self; 8] = [
        Self::Words,
        Self::Letters,
        Self::Before,
        Self::After,
        Self::Pairs,
        Self::Signals,
        Self::Terms,
        Self::Markers,
    ];

    /// Those whose features each weigh what their own word alone says, so that it can be kept by word.
    pub(super) const BY_WORD: [Self; 4] = [Self::Words, Self::Letters, Self::Before, Self::After];

    /// What one feature of a block of `size` features counts. The factors were chosen on held-out writers.
    pub fn value(self, size: usize) -> f32 {
        let factor = match self {
            Self::Words | Self::Letters | Self::Pairs => 4.0,
            Self::Before | Self::Markers => 2.0,
            Self::After => 1.5,
            Self::Signals => 0.3,
            Self::Terms => 1.0,
        };
        if self.by_word() || self == Self::Pairs {
            factor / (size.max(1) as f32).sqrt()
        } else {
            factor
        }
    }

    /// Whether it is one of [`Self::BY_WORD`].
    pub(super) fn by_word(self) -> bool {
        Self::BY_WORD.contains(&self)
    }
}

/// The features of one passage. A buffer: [`Reader::passage`] fills it anew.
#[derive(Debug, Default, Clone)]
pub struct Features {
    numbers: Vec<u32>,
    ends: [usize; Block::ALL.len()],
}

impl Features {
    /// Forgets them.
    pub(super) fn clear(&mut self) {
        self.numbers.clear();
    }

    /// The blocks, each with its features.
    pub fn blocks(&self) -> impl Iterator<Item = (Block, &[u32])> {
        let mut start = 0;
        Block::ALL.into_iter().zip(self.ends).map(move |(block, end)| {
            let numbers = self.numbers.get(start..end).unwrap_or_default();
            start = end;
            (block, numbers)
        })
    }
}

/// Takes the features of a passage as they are read, block by block.
pub(super) trait Sink {
    /// A feature of the open block.
    fn add(&mut self, feature: u32);

    /// Ends a block.
    fn close(&mut self, block: Block);

    /// Has features told that are all of one cause and hang on `facts` alone, whatever the passage: what they weigh may be kept.
    fn once(&mut self, _facts: Facts, _cause: Cause, tell: impl FnOnce(&mut Self))
    where
        Self: Sized,
    {
        tell(self);
    }
}

impl Sink for Features {
    fn add(&mut self, feature: u32) {
        self.numbers.push(feature);
    }

    fn close(&mut self, block: Block) {
        if let Some(end) = self.ends.get_mut(block as usize) {
            *end = self.numbers.len();
        }
    }
}

/// The number of a feature.
pub(super) fn number(feature: impl std::hash::Hash) -> u32 {
    mix(feature) as u32
}

/// Well-mixed bits of a feature's name; the low half is its number.
pub(super) fn mix(feature: impl std::hash::Hash) -> u64 {
    let mut hasher = FxHasher::default();
    feature.hash(&mut hasher);
    spread(hasher.finish())
}

#[inline]
const fn spread(hash: u64) -> u64 {
    (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32
}

/// The number of a pair of words, by their classes: that of the feature `(distance, first, second)`.
///
/// The hash of three numbers is a sum of three products. As one, it need not be worked out step by step, for half of all features
/// are pairs.
#[inline]
fn pair(distance: u8, first: u64, second: u64) -> u32 {
    const K2: u64 = K.wrapping_mul(K);
    const K3: u64 = K2.wrapping_mul(K);
    let far = u64::from(distance).wrapping_mul(K3);
    let words = first.wrapping_mul(K2).wrapping_add(second.wrapping_mul(K));
    spread(far.wrapping_add(words).rotate_left(26)) as u32
}

/// The number of a feature that is one number.
#[inline]
fn one(feature: u64) -> u32 {
    spread(feature.wrapping_mul(K).rotate_left(26)) as u32
}

/// What [`FxHasher`] multiplies by.
const K: u64 = 0xf135_7aea_2e62_a9c5;

/// Two words of a passage up to three places apart.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair {
    /// The number of the first in the passage.
    pub(super) first: usize,
    /// How many places further the second stands.
    pub(super) distance: u8,
    /// Their feature.
    pub(super) feature: u32,
}

/// Tells the pairs of the words of a passage, given their classes.
#[inline]
pub(super) fn pairs(classes: &[u64], mut tell: impl FnMut(Pair)) {
    let mut rest = classes;
    let mut first = 0;
    while let [class, near @ ..] = rest {
        for (distance, second) in (1..=REACH).zip(near) {
            tell(Pair {
                first,
                distance,
                feature: pair(distance, *class, *second),
            });
        }
        rest = near;
        first += 1;
    }
}

/// How far apart the words of a pair may stand.
const REACH: u8 = 3;

/// The features of a word of the passage: itself, and its beginning where it is long.
pub(super) fn word(lexeme: Lexeme<'_>) -> impl Iterator<Item = u32> {
    // The space before and the one after do not count.
    let long = lexeme.letters.len() > 7;
    let stem = lexeme.letters.get(1..6).filter(|_| long);
    let stem = stem.map(|stem| number((b's', stem)));
    std::iter::once(number((b'w', lexeme.class))).chain(stem)
}

/// Tells the runs of letters of a word. Words of three letters or fewer are known as they are.
#[inline]
pub(super) fn letters(lexeme: Lexeme<'_>, mut tell: impl FnMut(u32)) {
    let padded = lexeme.letters.as_bytes();
    if padded.len() < 6 {
        return;
    }
    // The letters themselves and how many they are make the hash's one word; with each letter the last five move on.
    let mut last = 0;
    for (so_far, letter) in (1..).zip(padded) {
        last = last << 8 | u64::from(*letter);
        for run in 2..=so_far.min(5) {
            tell(one((run << (8 * run)) | last & !(u64::MAX << (8 * run))));
        }
    }
}

/// The feature of a word of the passage before.
pub(super) fn word_before(lexeme: Lexeme<'_>) -> u32 {
    number((Seat::Before.mark(), lexeme.class))
}

/// The feature of a word of the passage after.
pub(super) fn word_after(lexeme: Lexeme<'_>) -> u32 {
    number((Seat::After.mark(), lexeme.class))
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn a_pair_has_the_number_of_its_feature(distance in 1..=3_u8, first in 0..=u64::MAX, second in 0..=u64::MAX) {
            proptest::prop_assert_eq!(pair(distance, first, second), number((distance, first, second)));
            proptest::prop_assert_eq!(one(first), number(first));
        }
    }
}
