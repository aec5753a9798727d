//! Lists of a few things, in place.

use std::hash::{Hash, Hasher};
use std::num::NonZeroU8;
use std::ops::{Deref, DerefMut};

/// A list that seldom holds more than `N` things, and until then takes no memory of its own: there is one in every passage.
#[derive(Debug, Clone, Default)]
pub enum Handful<T, const N: usize> {
    /// Nothing.
    #[default]
    Empty,
    /// The first so many of these; those behind are copies that count for nothing.
    Few(NonZeroU8, [T; N]),
    /// More than that.
    Many(Vec<T>),
}

impl<T: Copy, const N: usize> Handful<T, N> {
    /// Adds `thing` at the end.
    #[inline]
    pub fn push(&mut self, thing: T) {
        match self {
            Self::Empty => *self = Self::Few(NonZeroU8::MIN, [thing; N]),
            Self::Few(count, few) => match (few.get_mut(count.get() as usize), count.checked_add(1)) {
                (Some(next), Some(more)) => (*next, *count) = (thing, more),
                _ => {
                    let mut many = Vec::with_capacity(2 * N);
                    many.extend_from_slice(few);
                    many.push(thing);
                    *self = Self::Many(many);
                }
            },
            Self::Many(many) => many.push(thing),
        }
    }
}

impl<T: Copy, const N: usize> From<&[T]> for Handful<T, N> {
    fn from(things: &[T]) -> Self {
        const { assert!(N <= u8::MAX as usize) };
        let Some(first) = things.first() else {
            return Self::Empty;
        };
        let mut few = [*first; N];
        match (few.get_mut(..things.len()), NonZeroU8::new(things.len() as u8)) {
            (Some(places), Some(count)) => {
                places.copy_from_slice(things);
                Self::Few(count, few)
            }
            _ => Self::Many(things.to_vec()),
        }
    }
}

impl<T, const N: usize> Deref for Handful<T, N> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match self {
            Self::Empty => &[],
            Self::Few(count, few) => few.get(..count.get() as usize).unwrap_or_default(),
            Self::Many(many) => many,
        }
    }
}

impl<T, const N: usize> DerefMut for Handful<T, N> {
    fn deref_mut(&mut self) -> &mut [T] {
        match self {
            Self::Empty => &mut [],
            Self::Few(count, few) => few.get_mut(..count.get() as usize).unwrap_or_default(),
            Self::Many(many) => many,
        }
    }
}

impl<'a, T, const N: usize> IntoIterator for &'a Handful<T, N> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T: Hash, const N: usize> Hash for Handful<T, N> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn a_handful_is_the_list_of_what_was_added(things in proptest::collection::vec(0_u8.., 0..9)) {
            let mut handful = Handful::<u8, 3>::default();
            for thing in &things {
                handful.push(*thing);
            }
            proptest::prop_assert_eq!(&*handful, &*things);
            let mut whole = Handful::<u8, 3>::from(&*things);
            proptest::prop_assert_eq!(&*whole, &*things);
            whole.reverse();
            proptest::prop_assert!(whole.iter().eq(things.iter().rev()));
        }
    }
}
