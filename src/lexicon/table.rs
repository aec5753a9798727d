//! Flat tables: rows and texts read where they lie, in the program's own data or in memory.
//!
//! The embedded lexicons are compiled when the program is built and start no allocation when it runs; a user's own file is
//! compiled into the same tables, owned.

use std::borrow::Cow;
use std::ops::Range;

use crate::mixing::{mixed, same};

/// Rows of `N` bytes.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Rows<const N: usize>(Cow<'static, [[u8; N]]>);

/// Bytes.
pub(crate) type Bytes = Rows<1>;
/// Numbers, the lowest byte first.
pub(crate) type Numbers = Rows<4>;
/// Pairs of numbers.
pub(crate) type Pairs = Rows<8>;

impl<const N: usize> std::fmt::Debug for Rows<N> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} rows of {N} bytes", self.len())
    }
}

impl<const N: usize> Rows<N> {
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn embedded(rows: &'static [[u8; N]]) -> Self {
        Self(Cow::Borrowed(rows))
    }

    pub(super) fn flat(&self) -> &[u8] {
        self.0.as_flattened()
    }

    fn push(&mut self, row: [u8; N]) {
        self.0.to_mut().push(row);
    }

    /// The row with this number, as `M` numbers of four bytes.
    #[inline]
    pub(super) fn numbers<const M: usize>(&self, index: u32) -> Option<[u32; M]> {
        let (numbers, _) = self.0.get(index as usize)?.as_chunks();
        let numbers: &[[u8; 4]; M] = numbers.try_into().ok()?;
        Some(numbers.map(u32::from_le_bytes))
    }
}

impl<const N: usize, const M: usize> FromIterator<[u32; M]> for Rows<N> {
    /// Rows of `M` numbers of four bytes each.
    fn from_iter<I: IntoIterator<Item = [u32; M]>>(rows: I) -> Self {
        const { assert!(N == 4 * M, "a number has four bytes") };
        let row = |numbers: [u32; M]| {
            let mut row = [0; N];
            for (field, number) in row.as_chunks_mut().0.iter_mut().zip(numbers) {
                *field = number.to_le_bytes();
            }
            row
        };
        Self(rows.into_iter().map(row).collect())
    }
}

impl Bytes {
    pub(super) fn byte(&self, index: u32) -> Option<u8> {
        self.0.get(index as usize).map(|[byte]| *byte)
    }
}

impl Numbers {
    #[inline]
    pub(super) fn get(&self, index: u32) -> Option<u32> {
        self.0.get(index as usize).map(|row| u32::from_le_bytes(*row))
    }

    /// Where the members of `owner` stand, in a table of first places with one more at the end.
    #[inline]
    pub(super) fn members(&self, owner: u32) -> Range<usize> {
        match self.0.get(owner as usize..owner as usize + 2) {
            Some([from, to]) => u32::from_le_bytes(*from) as usize..u32::from_le_bytes(*to) as usize,
            _ => 0..0,
        }
    }

    pub(super) fn of(&self, range: Range<usize>) -> impl Iterator<Item = u32> {
        let rows = self.0.get(range).unwrap_or_default();
        rows.iter().map(|row| u32::from_le_bytes(*row))
    }
}

/// For members sorted by owner, where those of each of `owners` start; one place more at the end.
pub(super) fn first_places(owners: u32, members: impl Iterator<Item = u32>) -> impl Iterator<Item = u32> {
    let mut counts = vec![0_u32; owners as usize + 1];
    for owner in members {
        if let Some(count) = counts.get_mut(owner as usize + 1) {
            *count += 1;
        }
    }
    counts.into_iter().scan(0, |sum, count| {
        *sum += count;
        Some(*sum)
    })
}

impl FromIterator<u8> for Bytes {
    fn from_iter<I: IntoIterator<Item = u8>>(bytes: I) -> Self {
        Self(bytes.into_iter().map(|b| [b]).collect())
    }
}

impl FromIterator<u32> for Numbers {
    fn from_iter<I: IntoIterator<Item = u32>>(numbers: I) -> Self {
        Self(numbers.into_iter().map(u32::to_le_bytes).collect())
    }
}

impl Pairs {
    #[inline]
    pub(super) fn of(&self, range: Range<usize>) -> impl Iterator<Item = (u32, u32)> + Clone {
        let rows = self.0.get(range).unwrap_or_default();
        rows.iter().map(|row| unpaired(*row))
    }

    /// The second number of the row in `range` whose first is `wanted`; the rows there rise by their first.
    #[inline]
    pub(super) fn search(&self, range: Range<usize>, wanted: u32) -> Option<u32> {
        let rows = self.0.get(range)?;
        let at = rows.partition_point(|row| unpaired(*row).0 < wanted);
        rows.get(at)
            .map(|row| unpaired(*row))
            .filter(|row| row.0 == wanted)
            .map(|row| row.1)
    }

    #[inline]
    pub(super) fn get(&self, index: u32) -> Option<(u32, u32)> {
        self.0.get(index as usize).map(|row| unpaired(*row))
    }
}

impl FromIterator<(u32, u32)> for Pairs {
    fn from_iter<I: IntoIterator<Item = (u32, u32)>>(pairs: I) -> Self {
        Self(pairs.into_iter().map(paired).collect())
    }
}

fn paired((first, second): (u32, u32)) -> [u8; 8] {
    (u64::from(second) << 32 | u64::from(first)).to_le_bytes()
}

#[inline]
fn unpaired(row: [u8; 8]) -> (u32, u32) {
    let both = u64::from_le_bytes(row);
    (both as u32, (both >> 32) as u32)
}

/// Texts by number, end to end.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(crate) struct Texts {
    pub(super) text: Bytes,
    pub(super) ends: Numbers,
}

impl Texts {
    /// The text with this number; empty where there is none.
    pub(super) fn get(&self, number: u32) -> &str {
        std::str::from_utf8(self.bytes(number)).unwrap_or_default()
    }

    #[inline]
    pub(super) fn bytes(&self, number: u32) -> &[u8] {
        let from = number
            .checked_sub(1)
            .and_then(|before| self.ends.get(before))
            .unwrap_or(0);
        let to = self.ends.get(number).unwrap_or(from);
        self.text
            .flat()
            .get(from as usize..to as usize)
            .unwrap_or_default()
    }

    pub(super) fn len(&self) -> u32 {
        self.ends.len() as u32
    }

    pub(super) fn push(&mut self, text: &str) -> u32 {
        self.text
            .0
            .to_mut()
            .extend_from_slice(text.as_bytes().as_chunks().0);
        self.ends.push((self.text.len() as u32).to_le_bytes());
        self.len() - 1
    }
}

/// Texts numbered in the order they came, each once: a hash table with open addressing, at most five eighths full.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(crate) struct Index {
    /// The hash of a text and its number plus one, or zeros.
    pub(super) buckets: Pairs,
    pub(super) texts: Texts,
}

impl Index {
    /// The number of `text`, if it is here.
    #[inline]
    pub(super) fn get(&self, text: &str) -> Option<u32> {
        self.find(text, hash(text.as_bytes()))
    }

    #[inline]
    fn find(&self, text: &str, hash: u32) -> Option<u32> {
        let mut at = hash;
        loop {
            // The number of buckets is a power of two; without any, there is no row at the end of all bits.
            at &= (self.buckets.len() as u32).wrapping_sub(1);
            match self.buckets.get(at)? {
                (_, 0) => return None,
                (h, next) if h == hash && same(self.texts.bytes(next - 1), text.as_bytes()) => {
                    return Some(next - 1);
                }
                _ => at = at.wrapping_add(1),
            }
        }
    }

    pub(super) fn len(&self) -> u32 {
        self.texts.len()
    }

    /// The number of `text`, which is added where it is new.
    pub(super) fn intern(&mut self, text: &str) -> u32 {
        let hash = hash(text.as_bytes());
        if let Some(number) = self.find(text, hash) {
            return number;
        }
        let number = self.texts.push(text);
        if self.buckets.len() * 5 < self.texts.ends.len() * 8 {
            self.grow();
        }
        insert(self.buckets.0.to_mut(), hash, number);
        number
    }

    fn grow(&mut self) {
        let mut buckets = vec![[0; 8]; (2 * self.texts.ends.len()).next_power_of_two()];
        for (hash, next) in self.buckets.of(0..self.buckets.len()) {
            if next != 0 {
                insert(&mut buckets, hash, next - 1);
            }
        }
        self.buckets = Rows(Cow::Owned(buckets));
    }
}

fn insert(buckets: &mut [[u8; 8]], hash: u32, number: u32) {
    let mask = buckets.len().wrapping_sub(1);
    let mut at = hash as usize & mask;
    while buckets.get(at).is_some_and(|b| unpaired(*b).1 != 0) {
        at = (at + 1) & mask;
    }
    if let Some(bucket) = buckets.get_mut(at) {
        *bucket = paired((hash, number + 1));
    }
}

/// A hash that is the same on the machine that builds and on the one that runs.
#[inline]
fn hash(text: &[u8]) -> u32 {
    let (chunks, rest) = text.as_chunks::<8>();
    let mut state = text.len() as u64;
    for chunk in chunks {
        state = mixed(state ^ u64::from_le_bytes(*chunk));
    }
    // What is left of four bytes or more is read as two fours that overlap.
    let rest = match (rest.first_chunk::<4>(), rest.last_chunk::<4>()) {
        (Some(first), Some(last)) => {
            u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last))
        }
        _ => rest.iter().fold(0, |all, byte| all << 8 | u64::from(*byte)),
    };
    mixed(state ^ rest) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_numbered_once_and_found_again() {
        let mut index = Index::default();
        assert_eq!(index.get("cmp"), None);
        let words: Vec<String> = (0..1000).map(|i| format!("mot{i}")).collect();
        for pass in 0..2 {
            for (number, word) in words.iter().enumerate() {
                assert_eq!(index.intern(word), number as u32, "pass {pass}");
            }
        }
        assert!(
            words
                .iter()
                .enumerate()
                .all(|(n, w)| index.get(w) == Some(n as u32))
        );
        assert_eq!(
            (index.get("mot"), index.get("mot1000"), index.len()),
            (None, None, 1000)
        );
        assert!(index.buckets.len() >= 1600, "at most five eighths full");
    }

    #[test]
    fn members_stand_between_first_places() {
        let places: Numbers = first_places(4, [0, 0, 2, 3].into_iter()).collect();
        assert_eq!(
            (0..5).map(|o| places.members(o)).collect::<Vec<_>>(),
            [0..2, 2..2, 2..3, 3..4, 0..0]
        );
    }
}
