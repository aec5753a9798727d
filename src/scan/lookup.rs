//! The words of a passage, each with the slots it fills. What was found for a word is kept for the next time it comes: the
//! words of a text are few, and one in two is among its first hundred.

use std::hash::Hasher as _;

use rustc_hash::FxHasher;

use crate::fold::FoldedText;
use crate::lexicon::{Follows, Layer, Leads, Node, SlotId};
use crate::segment::words::{Shape, Word};
use crate::span::{Folded, Span};

/// How many words are remembered at most; a power of two.
const REMEMBERED: usize = 1 << 12;

/// From how many slots on the remembered are let go.
const KEPT: usize = 1 << 16;

/// What was found of a word.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Found {
    openings: (u32, u32),
    slots: (u32, u32),
    /// After what in an entry the word may stand.
    pub(super) follows: Follows,
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

/// Looks words up in one layer.
pub(super) struct LookUp<'a> {
    layer: &'a Layer,
    folded: &'a FoldedText,
    openings: Vec<Opening>,
    /// The slots that may lead on from another word: the others are met in openings, or nowhere.
    slots: Vec<SlotId>,
    filled: Vec<SlotId>,
    /// By hash, where a word stood and what was found of it.
    memory: Vec<(Span<Folded>, Found)>,
    found: Vec<Found>,
    key: String,
}

impl<'a> LookUp<'a> {
    /// Makes ready for a text of so many words.
    pub(super) fn new(layer: &'a Layer, folded: &'a FoldedText, words: usize) -> Self {
        let size = words.next_power_of_two().min(REMEMBERED);
        Self {
            layer,
            folded,
            openings: Vec::new(),
            slots: Vec::new(),
            filled: Vec::new(),
            memory: vec![(Span::new(0, 0), Found::default()); size],
            found: Vec::new(),
            key: String::new(),
        }
    }

    pub(super) fn layer(&self) -> &'a Layer {
        self.layer
    }

    /// What was found of the words of the passage.
    pub(super) fn found(&self) -> &[Found] {
        &self.found
    }

    /// How an entry may begin with one of them.
    pub(super) fn openings(&self, found: Found) -> &[Opening] {
        let (first, end) = found.openings;
        self.openings
            .get(first as usize..end as usize)
            .unwrap_or_default()
    }

    /// The slots by which one of them may follow another word.
    pub(super) fn slots(&self, found: Found) -> &[SlotId] {
        let (first, end) = found.slots;
        self.slots.get(first as usize..end as usize).unwrap_or_default()
    }

    /// Turns to the words of another passage.
    pub(super) fn turn_to(&mut self, words: &[Word]) {
        self.found.clear();
        if self.slots.len() + self.openings.len() > KEPT {
            self.slots.clear();
            self.openings.clear();
            self.memory.fill((Span::new(0, 0), Found::default()));
        }
        for word in words {
            let found = self.recall(*word);
            self.found.push(found);
        }
    }

    fn recall(&mut self, word: Word) -> Found {
        let text = self.folded.slice(word.span);
        // What capitals and digits add depends on more than the letters.
        if !word.shape.has(Shape::LETTER)
            || word.shape.has_any(&[Shape::CAPITAL, Shape::DIGIT, Shape::DOTTED])
        {
            return self.look_up(text, word);
        }
        let mut hasher = FxHasher::default();
        hasher.write(text.as_bytes());
        let at = hasher.finish() as usize & (self.memory.len() - 1);
        if let Some((span, found)) = self.memory.get(at)
            && self.folded.slice(*span) == text
        {
            return *found;
        }
        let found = self.look_up(text, word);
        if let Some(place) = self.memory.get_mut(at) {
            *place = (word.span, found);
        }
        found
    }

    fn look_up(&mut self, text: &str, word: Word) -> Found {
        let accentless = self.folded.is_accentless();
        self.filled.clear();
        self.layer
            .forms
            .slots_of(text, word, accentless, &mut self.key, &mut self.filled);
        let mut found = Found {
            openings: (self.openings.len() as u32, 0),
            slots: (self.slots.len() as u32, 0),
            follows: Follows::default(),
        };
        for slot in &self.filled {
            let row = self.layer.trie.slot(*slot);
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
        found
    }
}
