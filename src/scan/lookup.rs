//! What the lexicons make of a spelling: the slots it fills, and how an entry may begin or go on with it.

use crate::lexicon::{self, Follows, Leads, Lexicon, Node, SlotId};
use crate::segment::spelling::{SpellingId, Spellings};

/// What was found of a spelling in one layer.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Found {
    openings: (u32, u32),
    slots: (u32, u32),
    /// After what in an entry the word may stand.
    pub(super) follows: Follows,
}

impl Found {
    /// Whether an entry may begin with it.
    #[inline]
    pub(super) const fn opens(&self) -> bool {
        self.openings.0 < self.openings.1
    }
}

/// A way for an entry to begin with a word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Opening {
    /// Where it leads.
    pub(super) node: Node,
    /// Whether an entry is that one word.
    pub(super) ends: bool,
    /// What leads on.
    pub(super) leads: Leads,
}

/// What was found of all spellings met so far, layer by layer.
#[derive(Debug, Default)]
pub(crate) struct LookedUp {
    layers: Vec<Layer>,
}

/// What was found in one layer.
#[derive(Debug, Default)]
pub(super) struct Layer {
    openings: Vec<Opening>,
    /// The slots that may lead on from another word: the others are met in openings, or nowhere.
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
            openings: (self.openings.len() as u32, 0),
            slots: (self.slots.len() as u32, 0),
            follows: Follows::default(),
        };
        for slot in filled {
            let row = layer.trie.slot(*slot);
            self.openings.extend(row.root.map(|node| Opening {
                node,
                ends: row.ends,
                leads: row.leads,
            }));
            if row.follows() {
                found.follows.add(*slot, row);
                self.slots.push(*slot);
            }
        }
        found.openings.1 = self.openings.len() as u32;
        found.slots.1 = self.slots.len() as u32;
        self.found.push(found);
    }

    /// What was found of a spelling.
    #[inline]
    pub(super) fn found(&self, spelling: SpellingId) -> Option<&Found> {
        self.found.get(spelling.index())
    }

    /// How an entry may begin with it.
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
