//! The words of the entries being compiled: each with the slot it fills, and every form of it.

use std::collections::BTreeMap;

use super::forms::{Forms, SlotId, stem, unaccented};
use super::table::{Index, Texts, first_places};

/// A form of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Form {
    key: u32,
    /// Its number among the accented forms; 0 when it has no accent.
    accented: u32,
    slot: SlotId,
    /// Only as an acronym in capitals.
    capitals: bool,
}

/// The word table under construction.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    keys: Index,
    accented: Index,
    forms: Vec<Form>,
    /// Words with their suffix, numbered as their slots in `named`.
    names: Index,
    named: Vec<SlotId>,
    sets: BTreeMap<Box<str>, SlotId>,
    stems: Index,
    stemmed: Vec<(u32, SlotId)>,
    /// Pieces of entries already compiled, numbered as in `compiled`: most entries share most of their words.
    pieces: Index,
    compiled: Vec<Vec<Vec<SlotId>>>,
    /// A surface form for each slot, to generate test sentences.
    samples: Texts,
    scratch: String,
}

impl Vocabulary {
    fn new_slot(&mut self, sample: &str) -> SlotId {
        SlotId(self.samples.push(sample))
    }

    /// The slot for `word` under `suffix`; `inflect` gives its forms the first time.
    pub(super) fn slot(
        &mut self,
        word: &str,
        suffix: &str,
        inflect: impl FnOnce(&mut dyn FnMut(&str)),
    ) -> SlotId {
        let (slot, new) = self.named_slot(word, suffix, word);
        if new {
            if suffix == "s" {
                let stem = self.stems.intern(&stem(word));
                self.stemmed.push((stem, slot));
            }
            inflect(&mut |form| self.add_form(form, slot, false));
        }
        slot
    }

    /// The slot for an acronym, given in lower case.
    pub(super) fn acronym(&mut self, word: &str) -> SlotId {
        let (slot, new) = self.named_slot(word, "A", &word.to_uppercase());
        if new {
            self.add_form(word, slot, true);
        }
        slot
    }

    /// The slot for `word` under `suffix`, and whether it is new.
    fn named_slot(&mut self, word: &str, suffix: &str, sample: &str) -> (SlotId, bool) {
        let mut name = std::mem::take(&mut self.scratch);
        name.clear();
        name.extend([word, ":", suffix]);
        let number = self.names.intern(&name) as usize;
        self.scratch = name;
        if let Some(slot) = self.named.get(number) {
            return (*slot, false);
        }
        let slot = self.new_slot(sample);
        self.named.push(slot);
        (slot, true)
    }

    /// What `piece` compiled to before.
    pub(super) fn piece(&self, piece: &str) -> Option<&Vec<Vec<SlotId>>> {
        self.compiled.get(self.pieces.get(piece)? as usize)
    }

    /// Remembers what `piece` compiles to.
    pub(super) fn keep_piece(&mut self, piece: &str, slots: Vec<Vec<SlotId>>) {
        self.pieces.intern(piece);
        self.compiled.push(slots);
    }

    /// Defines the set `name`.
    pub(super) fn define_set(&mut self, name: &str, words: &[String]) {
        let slot = self.new_slot(words.first().map_or("", String::as_str));
        for word in words {
            self.add_form(&word.replace('œ', "oe"), slot, false);
        }
        self.sets.insert(name.into(), slot);
    }

    /// The slot of the set `name`.
    pub(super) fn set(&self, name: &str) -> Option<SlotId> {
        self.sets.get(name).copied()
    }

    fn add_form(&mut self, form: &str, slot: SlotId, capitals: bool) {
        let key = unaccented(form, &mut self.scratch);
        let accented = if key == form {
            0
        } else {
            self.accented.intern(form) + 1
        };
        let key = self.keys.intern(key);
        self.forms.push(Form {
            key,
            accented,
            slot,
            capitals,
        });
    }

    /// A surface form of `slot`.
    pub(super) fn sample(&self, slot: SlotId) -> &str {
        self.samples.get(slot.0)
    }

    /// How many slots there are.
    pub(super) fn slots(&self) -> u32 {
        self.samples.len()
    }

    /// The table to look words up in.
    pub(super) fn finish(mut self) -> Forms {
        let code = |form: &Form| form.slot.0 << 1 | u32::from(form.capitals);
        self.forms
            .sort_unstable_by_key(|form| (form.key, code(form), form.accented));
        self.forms.dedup();
        self.stemmed.sort_unstable();
        Forms {
            first_fits: first_places(self.keys.len(), self.forms.iter().map(|f| f.key)).collect(),
            fits: self.forms.iter().map(|f| (code(f), f.accented)).collect(),
            keys: self.keys,
            accented: self.accented.texts,
            first_stemmed: first_places(self.stems.len(), self.stemmed.iter().map(|s| s.0)).collect(),
            stemmed: self.stemmed.iter().map(|s| s.1.0).collect(),
            stems: self.stems,
        }
    }
}
