//! The words of a passage, each with the slots it fills. What was found for a word is kept for the next time it comes: the
//! words of a text are few, and one in two is among its first hundred.

use std::hash::Hasher as _;
use std::ops::Range;

use rustc_hash::FxHasher;

use crate::fold::FoldedText;
use crate::lexicon::{Follows, Layer, SlotId};
use crate::segment::words::{Shape, Word};
use crate::span::{Folded, Span};

/// How many words are remembered at most; a power of two.
const REMEMBERED: usize = 1 << 12;

/// From how many slots on the remembered are let go.
const KEPT: usize = 1 << 16;

/// What was found of a word.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Found {
    first: u32,
    end: u32,
    /// Where in an entry the word may stand.
    pub(super) follows: Follows,
    /// Whether an entry may begin with it.
    pub(super) opens: bool,
}

/// Looks words up in one layer.
pub(super) struct LookUp<'a> {
    layer: &'a Layer,
    folded: &'a FoldedText,
    slots: Vec<SlotId>,
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
            slots: Vec::new(),
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

    /// The slots of one of them.
    pub(super) fn slots(&self, found: Found) -> &[SlotId] {
        let range: Range<usize> = found.first as usize..found.end as usize;
        self.slots.get(range).unwrap_or_default()
    }

    /// Turns to the words of another passage.
    pub(super) fn turn_to(&mut self, words: &[Word]) {
        self.found.clear();
        if self.slots.len() > KEPT {
            self.slots.clear();
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
        let first = self.slots.len();
        let accentless = self.folded.is_accentless();
        self.layer
            .forms
            .slots_of(text, word, accentless, &mut self.key, &mut self.slots);
        let mut found = Found {
            first: first as u32,
            end: self.slots.len() as u32,
            ..Found::default()
        };
        for slot in self.slots.get(first..).unwrap_or_default() {
            let row = self.layer.trie.slot(*slot);
            found.follows.add(*slot, row);
            found.opens |= row.root.is_some();
        }
        found
    }
}
