//! Weights by feature, each in a place that no other feature has.
//!
//! All features are known when a table is built, so that it can be laid out without collisions: most features of a text weigh
//! something, many do not, no branch can foresee which, and here either is told by one look. The way is known as *hash and displace*
//! (Belazzougui, Botelho, Dietzfelbinger: Hash, displace, and compress, ESA 2009): features fall into small groups, and for each group
//! a seed is sought under which its features come to places that are still free.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::hint::select_unpredictable;

use super::model::{Row, add};

/// What the offset of a table in the file is a multiple of: a slot of eight bytes then never lies in two lines of the processor's
/// cache.
const ALIGNMENT: usize = 64;

/// How many features fall into a group.
const GROUPED: usize = 4;

/// The weights of some heads as they are stored, by the number of the feature. No feature has the number 0.
pub(super) type Rows<const ROW: usize> = BTreeMap<u32, [i8; ROW]>;

/// Slots of a key and a row of weights, filled up to `SLOT` bytes; the empty slot has key 0, and its weights are none.
#[derive(Debug, Clone)]
pub(super) struct Table<const ROW: usize, const SLOT: usize> {
    slots: Cow<'static, [[u8; SLOT]]>,
    /// By group.
    seeds: Cow<'static, [[u8; 2]]>,
}

impl<const ROW: usize, const SLOT: usize> Default for Table<ROW, SLOT> {
    /// One in which nothing weighs anything.
    fn default() -> Self {
        Self {
            slots: Cow::Owned(vec![[0; SLOT]]),
            seeds: Cow::Owned(vec![[0; 2]]),
        }
    }
}

/// A number below `many`, by the highest bits of `hash`.
#[inline]
const fn scaled(hash: u32, many: usize) -> usize {
    ((hash as u64 * many as u64) >> 32) as usize
}

/// Where a key stands among `many` slots, under the seed of its group.
#[inline]
const fn place(key: u32, seed: u16, many: usize) -> usize {
    // A group is told by the highest bits of its keys: what is multiplied carries the others there.
    let hash = (key ^ (seed as u32).wrapping_mul(0x9e37_79b9)).wrapping_mul(0x85eb_ca6b);
    scaled(hash, many)
}

impl<const ROW: usize, const SLOT: usize> Table<ROW, SLOT> {
    /// Lays out `rows`.
    pub(super) fn build(rows: &Rows<ROW>) -> Self {
        // Where no seed fits, there was too little room to spare.
        let mut spare = rows.len() / 16 + 1;
        loop {
            if let Some(table) = Self::lay_out(rows, rows.len() + spare) {
                return table;
            }
            spare *= 2;
        }
    }

    /// Lays out `rows` in `many` slots; nothing where some group fits under no seed.
    fn lay_out(rows: &Rows<ROW>, many: usize) -> Option<Self> {
        const { assert!(4 + ROW <= SLOT, "a slot holds a key and a row") };
        let mut seeds = vec![[0; 2]; rows.len() / GROUPED + 1];
        let mut groups = vec![Vec::new(); seeds.len()];
        for key in rows.keys() {
            groups[scaled(*key, seeds.len())].push(*key);
        }
        // The largest are the hardest to place.
        let mut order: Vec<usize> = (0..groups.len()).collect();
        order.sort_by_key(|group| std::cmp::Reverse(groups[*group].len()));
        let mut slots = vec![[0; SLOT]; many];
        for group in order {
            let keys = &groups[group];
            let fits = |seed: &u16| {
                let places = keys.iter().map(|key| place(*key, *seed, many));
                let mut places: Vec<usize> = places.collect();
                let free = places.iter().all(|at| slots[*at].starts_with(&[0; 4]));
                places.sort_unstable();
                free && places.is_sorted_by(|a, b| a < b)
            };
            let seed = (0..=u16::MAX).find(fits)?;
            seeds[group] = seed.to_le_bytes();
            for key in keys {
                let weights = rows[key].map(i8::cast_unsigned);
                let bytes = key.to_le_bytes().into_iter().chain(weights);
                for (to, from) in slots[place(*key, seed, many)].iter_mut().zip(bytes) {
                    *to = from;
                }
            }
        }
        Some(Self {
            slots: Cow::Owned(slots),
            seeds: Cow::Owned(seeds),
        })
    }

    /// The slot of a feature, and whether it is not another's.
    #[inline]
    fn slot(&self, feature: u32) -> (bool, &[u8; ROW]) {
        let group = scaled(feature, self.seeds.len());
        let seed = self.seeds.get(group).map_or(0, |seed| u16::from_le_bytes(*seed));
        let slot = self.slots.get(place(feature, seed, self.slots.len()));
        let slot = slot.and_then(|slot| {
            let (key, row) = slot.split_first_chunk::<4>()?;
            Some((u32::from_le_bytes(*key) == feature, row.first_chunk()?))
        });
        slot.unwrap_or((false, &[0; ROW]))
    }

    /// Whether a feature has weights, and what they are: none where it has not.
    #[inline]
    pub(super) fn weights(&self, feature: u32) -> (bool, [i8; ROW]) {
        let (is_its_own, row) = self.slot(feature);
        // Whether it has is as good as chance.
        let row = select_unpredictable(is_its_own, row, &[0; ROW]);
        (is_its_own, row.map(u8::cast_signed))
    }

    /// Adds what a feature weighs.
    #[inline]
    pub(super) fn weigh(&self, feature: u32, sums: &mut Row<ROW>) {
        add(sums, &self.weights(feature).1);
    }

    /// Writes the table behind what is in `out`.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        for (length, bytes) in [
            (self.slots.len(), self.slots.as_flattened()),
            (self.seeds.len(), self.seeds.as_flattened()),
        ] {
            out.extend((length as u32).to_le_bytes());
            out.resize(out.len().next_multiple_of(ALIGNMENT), 0);
            out.extend(bytes);
        }
    }

    /// Reads the table that begins at `at` in the `file`.
    pub(super) fn read(file: &'static [u8], at: &mut usize) -> Option<Self> {
        Some(Self {
            slots: Cow::Borrowed(take_many(file, at)?),
            seeds: Cow::Borrowed(take_many(file, at)?),
        })
    }
}

/// The next chunks of `file` from `at` on, behind their number.
fn take_many<const N: usize>(file: &'static [u8], at: &mut usize) -> Option<&'static [[u8; N]]> {
    let length = u32::from_le_bytes(take(file, at)?) as usize;
    *at = at.next_multiple_of(ALIGNMENT);
    let (chunks, _) = file.get(*at..)?.as_chunks();
    *at += length.checked_mul(N)?;
    chunks.get(..length)
}

/// The next bytes of `file` from `at` on.
pub(super) fn take<const N: usize>(file: &[u8], at: &mut usize) -> Option<[u8; N]> {
    let found = file.get(*at..)?.first_chunk()?;
    *at += N;
    Some(*found)
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn every_feature_has_its_own_weights_and_no_other_has_any(
            rows in proptest::collection::btree_map(1..=u32::MAX, proptest::array::uniform3(-127_i8..), 0..400),
            others in proptest::collection::vec(1..=u32::MAX, 50),
        ) {
            let table = Table::<3, 8>::build(&rows);
            let mut file = b"before".to_vec();
            table.write(&mut file);
            let read = Table::<3, 8>::read(Vec::leak(file), &mut 6).unwrap();
            for feature in rows.keys().chain(&others) {
                let weights = rows.get(feature);
                let told = (weights.is_some(), weights.copied().unwrap_or_default());
                proptest::prop_assert_eq!(table.weights(*feature), told);
                proptest::prop_assert_eq!(read.weights(*feature), told);
            }
        }
    }

    #[test]
    fn a_file_that_ends_too_early_is_no_table() {
        let rows = (1..100).map(|feature| (feature * 7919, [1; 19])).collect();
        let mut file = Vec::new();
        Table::<19, 24>::build(&rows).write(&mut file);
        assert!(Table::<19, 24>::read(Vec::leak(file.clone()), &mut 0).is_some());
        for short in [0, 3, 70, file.len() - 1] {
            assert!(Table::<19, 24>::read(Vec::leak(file[..short].to_vec()), &mut 0).is_none());
        }
    }
}
