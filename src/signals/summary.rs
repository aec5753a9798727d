//! What stands in a passage at all: read once, so that whoever looks for something else need not look.

use std::ops::Range;

use super::Reader;
use super::familiar::Trait;
use crate::finding::Source;
use crate::lexicon::{Class, Sense};
use crate::scan::Hit;

/// What the words and entries of a passage are, its label's included: nothing of where they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Summary {
    traits: Trait,
    senses: Sense,
    /// Whether a role is bound, and whether one is not.
    roles: (bool, bool),
    /// Whether somebody at the table is named whose status is known: told once it is known who sits there.
    participant: bool,
}

impl Summary {
    /// What stands in the words `range`, in which `hits` are.
    pub(super) fn of(reader: &Reader<'_>, range: Range<usize>, hits: &[Hit]) -> Self {
        let spelled = reader.spelled.get(range).unwrap_or_default();
        let mut summary = Self {
            traits: reader.familiar.traits_of(spelled),
            ..Self::default()
        };
        for hit in hits {
            let Some(card) = reader.lexicon.card(hit.group) else {
                continue;
            };
            summary.senses = summary.senses.or(card.sense);
            if card.class == Class::Role {
                match reader.role(hit) {
                    Some(Source::Bound) => summary.roles.0 = true,
                    Some(_) => summary.roles.1 = true,
                    None => {}
                }
            }
        }
        summary
    }

    /// Whether a word has one of `traits`.
    #[inline]
    pub(super) const fn has(self, traits: Trait) -> bool {
        self.traits.meets(traits)
    }

    /// Whether an entry does one of `senses`.
    #[inline]
    pub(super) const fn hears(self, senses: Sense) -> bool {
        self.senses.meets(senses)
    }

    /// Whether a role stands there.
    #[inline]
    pub(super) const fn names_role(self) -> bool {
        self.roles.0 || self.roles.1
    }

    /// Whether a bound role stands there.
    #[inline]
    pub(super) const fn names_bound_role(self) -> bool {
        self.roles.0
    }

    /// The same, where somebody at the table whose status is known `is` named.
    #[inline]
    pub(super) const fn with_participant(self, is: bool) -> Self {
        Self {
            participant: is,
            ..self
        }
    }

    /// Whether somebody at the table is named whose status is known.
    #[inline]
    pub(super) const fn names_participant(self) -> bool {
        self.participant
    }
}
