//! Lists of a few things, in place.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::num::NonZeroU8;
use std::ops::{Deref, DerefMut};

/// A list that seldom holds more than `N` things, and until then takes no memory of its own: there is one in every passage.
#[derive(Clone)]
pub struct Handful<T, const N: usize>(Held<T, N>);

#[derive(Clone)]
enum Held<T, const N: usize> {
    Nothing,
    /// The first so many of these; those behind are copies that count for nothing.
    Few(NonZeroU8, [T; N]),
    Many(Vec<T>),
}

impl<T, const N: usize> Default for Handful<T, N> {
    fn default() -> Self {
        const { assert!(0 < N && N <= u8::MAX as usize) };
        Self(Held::Nothing)
    }
}

impl<T: Copy, const N: usize> Handful<T, N> {
    /// Adds `thing` at the end.
    #[inline]
    pub fn push(&mut self, thing: T) {
        match &mut self.0 {
            Held::Nothing => self.0 = Held::Few(NonZeroU8::MIN, [thing; N]),
            Held::Few(count, few) => match (few.get_mut(count.get() as usize), count.checked_add(1)) {
                (Some(next), Some(more)) => (*next, *count) = (thing, more),
                _ => {
                    let mut many = Vec::with_capacity(2 * N);
                    many.extend_from_slice(few);
                    many.push(thing);
                    self.0 = Held::Many(many);
                }
            },
            Held::Many(many) => many.push(thing),
        }
    }
}

impl<T: Copy, const N: usize> From<&[T]> for Handful<T, N> {
    fn from(things: &[T]) -> Self {
        let Some(first) = things.first() else {
            return Self::default();
        };
        let mut few = [*first; N];
        match (few.get_mut(..things.len()), NonZeroU8::new(things.len() as u8)) {
            (Some(places), Some(count)) => {
                places.copy_from_slice(things);
                Self(Held::Few(count, few))
            }
            _ => Self(Held::Many(things.to_vec())),
        }
    }
}

impl<T, const N: usize> Deref for Handful<T, N> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match &self.0 {
            Held::Nothing => &[],
            Held::Few(count, few) => few.get(..count.get() as usize).unwrap_or_default(),
            Held::Many(many) => many,
        }
    }
}

impl<T, const N: usize> DerefMut for Handful<T, N> {
    fn deref_mut(&mut self) -> &mut [T] {
        match &mut self.0 {
            Held::Nothing => &mut [],
            Held::Few(count, few) => few.get_mut(..count.get() as usize).unwrap_or_default(),
            Held::Many(many) => many,
        }
    }
}

impl<T: fmt::Debug, const N: usize> fmt::Debug for Handful<T, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
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
