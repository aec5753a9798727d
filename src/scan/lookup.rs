//! What the lexicons make of a spelling: the slots it fills, and how an entry may begin or go on with it.

use rustc_hash::FxHashMap;

use super::Hit;
use super::automaton::{Automaton, Ends, State};
use crate::finding::TermId;
use crate::lexicon::{self, Follows, Lexicon, Node, SlotId, Stand};
use crate::segment::spelling::Spellings;

/// What was found of a spelling in one layer: all that is asked of every word, in one line of the processor's cache.
#[derive(Debug, Clone, Copy, Default)]
#[repr(align(64))]
pub(super) struct Lookup {
    /// After what in an entry the word may stand.
    pub(super) follows: Follows,
    /// What words may lead on from `begun`.
    pub(super) stand: Stand,
    /// Where entries stand that begin with it.
    pub(super) begun: State,
    /// The first of the entries that it is by itself, where an entry ends in `begun`.
    pub(super) alone: Entry,
    /// The rest of them, seldom any.
    pub(super) also: Ends,
}

impl Lookup {
    /// What there is to find of the spellings that fill the slots `filled`; `roots` is a scratch buffer.
    fn of(
        layer: &lexicon::Layer,
        filled: &[SlotId],
        roots: &mut Vec<Node>,
        automaton: &mut Automaton,
    ) -> Self {
        let (mut follows, mut slots) = (Follows::default(), Vec::new());
        roots.clear();
        for slot in filled {
            let row = layer.trie.slot(*slot);
            roots.extend(row.root);
            if row.follows() {
                follows.add(*slot, row);
                slots.push(*slot);
            }
        }
        roots.sort_unstable();
        let begun = automaton.add(layer, roots, &slots);
        let (alone, also) = automaton.ends(begun).split_first();
        Self {
            follows,
            stand: automaton.stand(begun),
            begun,
            alone: automaton.entries(alone).first().copied().unwrap_or_default(),
            also,
        }
    }
}

/// An entry and its group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
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
    pub(super) found: Vec<Lookup>,
    /// By the slots that a spelling fills: what was found of the others that fill the same.
    by_slots: FxHashMap<Box<[SlotId]>, Lookup>,
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
        let found = match self.by_slots.get(filled) {
            Some(found) => *found,
            None => {
                let found = Lookup::of(layer, filled, roots, &mut self.automaton);
                self.by_slots.insert(filled.into(), found);
                found
            }
        };
        self.found.push(found);
    }
}
