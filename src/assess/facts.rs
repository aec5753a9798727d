//! What signals hang on: a passage is weighed fact by fact, not feature by feature.

use crate::finding::Cause;
use crate::mixing::mixed;

/// All that some features hang on, bit by bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Facts(u64);

/// What the features are of which [`Facts`] tell all.
#[derive(Debug, Clone, Copy)]
pub(super) enum About {
    Persons = 1,
    Acquired,
    Strengths,
    Layout,
    Under,
    NamedAbove,
    Referent,
    Teller,
    Tellers,
    Above,
    Source,
    Predicate,
}

impl Facts {
    /// Those of no feature.
    pub(super) const NONE: Self = Self(0);
    /// The bit of those that are a number; no others come to so many bits.
    const NUMBERED: u64 = 1 << 63;

    /// A bit before them tells how many bits follow: facts about one thing are then never those about another.
    pub(super) fn of(about: About) -> Self {
        Self(1 << 4 | about as u64)
    }

    /// These facts, and `value`, which has less than `bits` bits.
    pub(super) fn and(self, bits: u32, value: impl Into<u64>) -> Self {
        let value = value.into();
        debug_assert!(
            self.0.leading_zeros() > bits && value >> bits == 0,
            "facts take 63 bits"
        );
        Self(self.0 << bits | value)
    }

    /// That of a group, as it is read: few enough to be numbered.
    pub(super) const fn of_group(read: Read, group: u16) -> Self {
        Self(Self::NUMBERED | (group as u64) << 3 | read as u64)
    }

    /// Their number, where they have one.
    #[inline]
    pub(super) const fn number(self) -> Option<usize> {
        if self.0 & Self::NUMBERED == 0 {
            None
        } else {
            Some((self.0 & !Self::NUMBERED) as usize)
        }
    }

    /// Well-mixed bits of them.
    #[inline]
    pub(super) fn mixed(self) -> u64 {
        mixed(self.0)
    }

    pub(super) fn are<const N: usize>(self, bits: [bool; N]) -> Self {
        bits.into_iter().fold(self, |facts, bit| facts.and(1, bit))
    }
}

/// Where the passage stands whose words or signals are read, beside the passage in question.
#[derive(Debug, Clone, Copy)]
pub(super) enum Seat {
    Here,
    Before,
    After,
    Heading,
}

impl Seat {
    /// What names its features.
    pub(super) const fn mark(self) -> u8 {
        b".<>^"[self as usize]
    }

    pub(super) const fn read(self) -> Read {
        match self {
            Self::Here => Read::Here,
            Self::Before => Read::Before,
            Self::After => Read::After,
            Self::Heading => Read::Heading,
        }
    }

    /// The cause of what is read there; `own` where that is the passage in question itself.
    pub(super) fn or(self, own: Cause) -> Cause {
        [own, Cause::Before, Cause::After, Cause::Heading][self as usize]
    }
}

/// As what the group of an entry is read: a signal of a passage somewhere, or a term or marker of the passage alone.
#[derive(Debug, Clone, Copy)]
pub(super) enum Read {
    Here,
    Before,
    After,
    Heading,
    AsTerm,
    AsMarker,
}
