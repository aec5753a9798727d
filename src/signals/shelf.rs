//! Lists of which every passage has its own, most of them short or empty: all in one, so that a passage takes little memory and is
//! let go without being looked at.

use std::ops::Range;

/// What all passages have of one sort, one passage after the other.
#[derive(Debug)]
pub(super) struct Shelf<T>(Vec<T>);

/// Where what a passage has of one sort stands among that of all.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Shelved {
    start: u32,
    end: u32,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Shelf<T> {
    /// An empty one, with room for so many things.
    pub(super) fn with_room(things: usize) -> Self {
        Self(Vec::with_capacity(things))
    }

    /// Puts a passage's things behind those of the passages before.
    #[inline]
    pub(super) fn put(&mut self, things: impl IntoIterator<Item = T>) -> Shelved {
        let start = self.0.len() as u32;
        self.0.extend(things);
        let end = self.0.len() as u32;
        Shelved { start, end }
    }

    /// What was put there.
    #[inline]
    pub(super) fn of(&self, shelved: Shelved) -> &[T] {
        self.0.get(Range::from(shelved)).unwrap_or_default()
    }
}

impl Shelved {
    /// Whether there is nothing.
    #[inline]
    pub(super) const fn is_empty(self) -> bool {
        self.start == self.end
    }
}

impl From<Shelved> for Range<usize> {
    fn from(Shelved { start, end }: Shelved) -> Self {
        start as usize..end as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn every_passage_finds_what_it_put_there(lists in proptest::collection::vec(proptest::collection::vec(0_u8.., 0..5), 0..9)) {
            let mut shelf = Shelf::default();
            let shelved: Vec<Shelved> = lists.iter().map(|list| shelf.put(list.iter().copied())).collect();
            for (list, shelved) in lists.iter().zip(shelved) {
                proptest::prop_assert_eq!(shelf.of(shelved), &**list);
                proptest::prop_assert_eq!(shelved.is_empty(), list.is_empty());
            }
        }
    }
}
