//! What the lexicons make of a spelling: the slots it fills, and how an entry may begin or go on with it.

use super::Hit;
use super::automaton::{Automaton, Ends, State};
use crate::finding::TermId;
use crate::lexicon::{self, Follows, Lexicon, Node, SlotId, Stand};
use crate::segment::spelling::Spellings;

/// What was found of a spelling in one layer: all that is asked of every word, in one line of the processor's cache.
#[derive(Debug, Default)]
#[repr(align(64))]
pub(super) struct Found {
    /// Where entries stand that begin with it.
    pub(super) begun: State,
    /// Which of all entries it is by itself.
    pub(super) alone: Ends,
    /// What words may lead on from there.
    pub(super) stand: Stand,
    /// After what in an entry the word may stand.
    pub(super) follows: Follows,
    /// Which of all slots it fills that may lead on from another word.
    slots: (u32, u32),
}

impl Found {
    /// The slots by which it may follow another word, of all `slots`.
    pub(super) fn slots<'a>(&self, slots: &'a [SlotId]) -> &'a [SlotId] {
        let (first, end) = self.slots;
        slots.get(first as usize..end as usize).unwrap_or_default()
    }
}

/// An entry and its group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) term: TermId,
    pub(super) group: u16,
}

impl Entry {
    /// The layer's own entry `term`.
    pub(super) fn of(layer: &lexicon::Layer, term: u32) -> Self {
        Self {
            term: TermId(term),
            group: layer.group_of(term),
        }
    }

    /// The entry met in the words from `first` to `last`.
    #[inline]
    pub(super) const fn hit(self, first: u32, last: u32) -> Hit {
        Hit {
            term: self.term,
            group: self.group,
            first,
            last,
        }
    }
}

/// What was found of all spellings met so far, layer by layer.
#[derive(Debug, Default)]
pub(crate) struct LookedUp {
    layers: Vec<Layer>,
}

/// What was found in one layer.
#[derive(Debug, Default)]
pub(super) struct Layer {
    /// By spelling.
    pub(super) found: Vec<Found>,
    /// The slots of all spellings, one after the other.
    pub(super) slots: Vec<SlotId>,
    pub(super) automaton: Automaton,
}

impl LookedUp {
    /// Whether there is so much that it is better let go.
    pub(crate) fn is_full(&self) -> bool {
        self.layers.iter().any(|layer| layer.automaton.is_full())
    }

    /// Looks up the spellings that were not met before.
    pub(crate) fn look_up(&mut self, lexicon: &Lexicon, spellings: &Spellings) {
        self.layers.resize_with(lexicon.layers().len(), Layer::default);
        let (mut key, mut filled, mut roots) = (String::new(), Vec::new(), Vec::new());
        for (layer, own) in lexicon.layers().iter().zip(&mut self.layers) {
            for spelling in spellings.from(own.found.len()) {
                let looks = spellings.looks(spelling);
                filled.clear();
                layer.forms.slots_of(
                    spellings.text(spelling),
                    looks.shape(),
                    looks.accentless(),
                    &mut key,
                    &mut filled,
                );
                own.add(layer, &filled, &mut roots);
            }
        }
    }

    pub(super) fn layers_mut(&mut self) -> &mut [Layer] {
        &mut self.layers
    }
}

impl Layer {
    /// Adds the next spelling, which fills the slots `filled`; `roots` is a scratch buffer.
    fn add(&mut self, layer: &lexicon::Layer, filled: &[SlotId], roots: &mut Vec<Node>) {
        let (mut follows, first) = (Follows::default(), self.slots.len() as u32);
        roots.clear();
        for slot in filled {
            let row = layer.trie.slot(*slot);
            roots.extend(row.root);
            if row.follows() {
                follows.add(*slot, row);
                self.slots.push(*slot);
            }
        }
        roots.sort_unstable();
        let begun = self.automaton.add(layer, roots);
        self.found.push(Found {
            begun,
            alone: self.automaton.ends(begun),
            stand: self.automaton.stand(begun),
            follows,
            slots: (first, self.slots.len() as u32),
        });
    }
}
