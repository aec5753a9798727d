//! Every word form any entry can match, looked up without accents and verified with them.

use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::FxHashMap;

use crate::segment::words::{Shape, Word};

/// A word as entries use it: a form, a lemma with its inflections, a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SlotId(pub(crate) u32);

#[derive(Debug)]
struct Form {
    /// The form with its accents; empty when it has none and the key says it all.
    accented: Box<str>,
    slot: SlotId,
    /// Only as an acronym in capitals.
    capitals: bool,
}

/// The word table.
#[derive(Default)]
pub(super) struct Vocabulary {
    forms: FxHashMap<Box<str>, Vec<Form>>,
    slots: FxHashMap<Box<str>, SlotId>,
    sets: FxHashMap<Box<str>, SlotId>,
    stems: FxHashMap<Box<str>, Vec<SlotId>>,
    /// Pieces of entries already compiled: most entries share most of their words.
    pieces: FxHashMap<Box<str>, Vec<Vec<SlotId>>>,
    /// A surface form for each slot, to generate test sentences.
    samples: Vec<Box<str>>,
}

impl std::fmt::Debug for Vocabulary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Vocabulary({} forms, {} slots)",
            self.forms.len(),
            self.samples.len()
        )
    }
}

impl Vocabulary {
    fn new_slot(&mut self, sample: &str) -> SlotId {
        self.samples.push(sample.into());
        SlotId((self.samples.len() - 1) as u32)
    }

    /// The slot for `word` under `suffix`; `inflect` gives its forms the first time.
    pub(super) fn slot(
        &mut self,
        word: &str,
        suffix: &str,
        inflect: impl FnOnce(&mut dyn FnMut(&str)),
    ) -> SlotId {
        let name = format!("{word}:{suffix}");
        if let Some(slot) = self.slots.get(name.as_str()) {
            return *slot;
        }
        let slot = self.new_slot(word);
        if suffix == "s" {
            self.stems.entry(stem(word).into()).or_default().push(slot);
        }
        inflect(&mut |form| self.add_form(form, slot, false));
        self.slots.insert(name.into(), slot);
        slot
    }

    /// The slot for an acronym, given in lower case.
    pub(super) fn acronym(&mut self, word: &str) -> SlotId {
        let name = format!("{word}:A");
        if let Some(slot) = self.slots.get(name.as_str()) {
            return *slot;
        }
        let slot = self.new_slot(&word.to_uppercase());
        self.add_form(word, slot, true);
        self.slots.insert(name.into(), slot);
        slot
    }

    /// What `piece` compiled to before.
    pub(super) fn piece(&self, piece: &str) -> Option<&Vec<Vec<SlotId>>> {
        self.pieces.get(piece)
    }

    /// Remembers what `piece` compiles to.
    pub(super) fn keep_piece(&mut self, piece: &str, slots: Vec<Vec<SlotId>>) {
        self.pieces.insert(piece.into(), slots);
    }

    /// Forgets what only compiling needs.
    pub(super) fn finish(&mut self) {
        self.pieces = FxHashMap::default();
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
        let mut key = String::with_capacity(form.len());
        unaccent(form, &mut key);
        let accented: Box<str> = if key == form { "".into() } else { form.into() };
        let forms = self.forms.entry(key.into()).or_default();
        if !forms.iter().any(|f| f.slot == slot && f.accented == accented) {
            forms.push(Form {
                accented,
                slot,
                capitals,
            });
        }
    }

    /// A surface form of `slot`.
    pub(super) fn sample(&self, slot: SlotId) -> &str {
        self.samples.get(slot.0 as usize).map_or("", AsRef::as_ref)
    }

    /// How many distinct forms there are.
    pub(super) fn len(&self) -> usize {
        self.forms.len()
    }

    /// Appends the slots that the word `text` fills. `key` is a scratch buffer.
    pub(super) fn slots_of(
        &self,
        text: &str,
        word: Word,
        accentless: bool,
        key: &mut String,
        out: &mut Vec<SlotId>,
    ) {
        key.clear();
        unaccent(text, key);
        let before = out.len();
        self.push_slots(key, text, word.shape, accentless, out);
        if out.len() == before && word.shape.has(Shape::DIGIT) && word.shape.has(Shape::LETTER) {
            // Old scans read l as 1 and o as 0.
            let repaired = key.replace('1', "l").replace('0', "o");
            self.push_slots(&repaired, &repaired, word.shape, true, out);
        }
        if !self.stems.is_empty()
            && word.shape.has(Shape::LETTER)
            && let Some(slots) = self.stems.get(stem(text).as_str())
        {
            out.extend(
                slots
                    .iter()
                    .filter(|s| !out.contains(s))
                    .copied()
                    .collect::<Vec<_>>(),
            );
        }
    }

    fn push_slots(&self, key: &str, text: &str, shape: Shape, accentless: bool, out: &mut Vec<SlotId>) {
        let Some(forms) = self.forms.get(key) else { return };
        let relaxed = accentless || shape.has(Shape::CAPS) || shape.has(Shape::DOTTED);
        let acronym = shape.has(Shape::CAPS) || shape.has(Shape::DOTTED);
        for form in forms {
            if form.capitals && !acronym {
                continue;
            }
            let exact = if form.accented.is_empty() {
                text == key || shape.has(Shape::DOTTED)
            } else {
                *form.accented == *text
            };
            // A capital often loses its accent: "Etat", "Eric".
            if exact || relaxed || (shape.has(Shape::CAPITAL) && differs_only_in_first(&form.accented, text))
            {
                out.push(form.slot);
            }
        }
    }
}

fn differs_only_in_first(form: &str, text: &str) -> bool {
    let (mut a, mut b) = (form.chars(), text.chars());
    a.next().is_some() && b.next().is_some() && a.eq(b)
}

fn stem(word: &str) -> String {
    thread_local!(static STEMMER: Stemmer = Stemmer::create(Algorithm::French));
    STEMMER.with(|s| s.stem(word).into_owned())
}

/// Appends `text` without accents and without the dots of an initialism.
pub(crate) fn unaccent(text: &str, out: &mut String) {
    if text.is_ascii() && !text.contains('.') {
        out.push_str(text);
        return;
    }
    for c in text.chars() {
        out.push(match c {
            '.' => continue,
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
            'ç' | 'ć' | 'č' => 'c',
            'è' | 'é' | 'ê' | 'ë' => 'e',
            'ì' | 'í' | 'î' | 'ï' | 'ı' => 'i',
            'ñ' => 'n',
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => 'o',
            'ù' | 'ú' | 'û' | 'ü' => 'u',
            'ý' | 'ÿ' => 'y',
            'ğ' => 'g',
            'ş' | 'š' => 's',
            'ž' => 'z',
            _ => c,
        });
    }
}
