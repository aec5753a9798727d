//! What the lexicons make of a spelling: the slots it fills, and how an entry may begin or go on with it.

use crate::finding::TermId;
use crate::lexicon::{self, Follows, Lexicon, Node, SlotId, Stand};
use crate::segment::spelling::{SpellingId, Spellings};

/// What was found of a spelling in one layer.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Found {
    whole: (u32, u32),
    openings: (u32, u32),
    slots: (u32, u32),
    /// Where the entries stand that have begun with it and go on.
    pub(super) begun: Stand,
    /// After what in an entry the word may stand.
    pub(super) follows: Follows,
}

impl Found {
    /// Whether an entry may begin with it.
    #[inline]
    pub(super) const fn opens(&self) -> bool {
        self.openings.0 < self.openings.1 || self.whole.0 < self.whole.1
    }
}

/// A way for an entry of several words to begin with one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Opening {
    /// Where it leads.
    pub(super) node: Node,
    pub(super) stand: Stand,
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
}

/// What was found of all spellings met so far, layer by layer.
#[derive(Debug, Default)]
pub(crate) struct LookedUp {
    layers: Vec<Layer>,
}

/// What was found in one layer.
#[derive(Debug, Default)]
pub(super) struct Layer {
    /// The entries of one word.
    whole: Vec<Entry>,
    openings: Vec<Opening>,
    /// The slots that may lead on from another word, in rising order: the others are met in openings, or nowhere.
    slots: Vec<SlotId>,
    /// By spelling.
    found: Vec<Found>,
}

impl LookedUp {
    /// Looks up the spellings that were not met before.
    pub(crate) fn look_up(&mut self, lexicon: &Lexicon, spellings: &Spellings) {
        self.layers.resize_with(lexicon.layers().len(), Layer::default);
        let (mut key, mut filled) = (String::new(), Vec::new());
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
                own.add(layer, &filled);
            }
        }
    }

    pub(super) fn layers(&self) -> &[Layer] {
        &self.layers
    }
}

impl Layer {
    /// Adds the next spelling, which fills the slots `filled`.
    fn add(&mut self, layer: &lexicon::Layer, filled: &[SlotId]) {
        let mut found = Found {
            whole: (self.whole.len() as u32, 0),
            openings: (self.openings.len() as u32, 0),
            slots: (self.slots.len() as u32, 0),
            begun: Stand::default(),
            follows: Follows::default(),
        };
        for slot in filled {
            let row = layer.trie.slot(*slot);
            if let Some(node) = row.root {
                self.begin(layer, node, &mut found);
            }
            if row.follows() {
                found.follows.add(*slot, row);
                self.slots.push(*slot);
            }
        }
        if let Some(slots) = self.slots.get_mut(found.slots.0 as usize..) {
            slots.sort_unstable();
        }
        found.whole.1 = self.whole.len() as u32;
        found.openings.1 = self.openings.len() as u32;
        found.slots.1 = self.slots.len() as u32;
        self.found.push(found);
    }

    /// Adds what an entry may do that begins at `node` with the next spelling.
    fn begin(&mut self, layer: &lexicon::Layer, node: Node, found: &mut Found) {
        for term in layer.trie.ends(node) {
            let entry = Entry::of(layer, term);
            if !self
                .whole
                .get(found.whole.0 as usize..)
                .unwrap_or_default()
                .contains(&entry)
            {
                self.whole.push(entry);
            }
        }
        let stand = layer.trie.stand(node);
        if stand.may_go_on() {
            self.openings.push(Opening { node, stand });
            found.begun = found.begun.or(stand);
        }
    }

    /// What was found of a spelling.
    #[inline]
    pub(super) fn found(&self, spelling: SpellingId) -> Option<&Found> {
        self.found.get(spelling.index())
    }

    /// The entries that are that one word.
    #[inline]
    pub(super) fn whole(&self, found: &Found) -> &[Entry] {
        let (first, end) = found.whole;
        self.whole.get(first as usize..end as usize).unwrap_or_default()
    }

    /// How an entry of several words may begin with it.
    #[inline]
    pub(super) fn openings(&self, found: &Found) -> &[Opening] {
        let (first, end) = found.openings;
        self.openings
            .get(first as usize..end as usize)
            .unwrap_or_default()
    }

    /// The slots by which it may follow another word.
    #[inline]
    pub(super) fn slots(&self, found: &Found) -> &[SlotId] {
        let (first, end) = found.slots;
        self.slots.get(first as usize..end as usize).unwrap_or_default()
    }
}
