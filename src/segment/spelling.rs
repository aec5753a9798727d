//! The distinct spellings of words: most words of a text are among its first hundred, and all that can be known of a word by
//! itself is worked out once a spelling.

use super::words::{Shape, Word};
use crate::fold::FoldedText;
use crate::mixing::{mixed, same};

/// A spelling, by number: the folded letters of a word and what of its looks tells more than they do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SpellingId(u32);

impl SpellingId {
    /// Its place in tables by spelling.
    #[inline]
    pub(crate) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Spellings numbered in the order they came: a hash table with open addressing, at most half full.
#[derive(Default)]
pub(crate) struct Spellings {
    /// The upper half of a hash over a number plus one, or zero.
    buckets: Vec<u64>,
    texts: String,
    rows: Vec<Row>,
}

#[derive(Clone, Copy)]
struct Row {
    start: u32,
    end: u32,
    looks: Looks,
}

/// What tells spellings of the same letters apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Looks(u16);

impl Looks {
    const ACCENTLESS: u16 = 1 << 15;

    /// The looks of a word that are its own, in a text that may have lost its accents.
    #[inline]
    fn of(shape: Shape, accentless: bool) -> Self {
        Self(shape.own().bits() | if accentless { Self::ACCENTLESS } else { 0 })
    }

    /// The looks that are the word's own, wherever it stands.
    pub(crate) const fn shape(self) -> Shape {
        Shape::from_bits(self.0 & !Self::ACCENTLESS)
    }

    /// Whether its text may have lost its accents.
    pub(crate) const fn accentless(self) -> bool {
        self.0 & Self::ACCENTLESS != 0
    }
}

impl std::fmt::Debug for Spellings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} spellings", self.len())
    }
}

impl Spellings {
    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// How many bytes their letters take.
    pub(crate) fn bytes(&self) -> usize {
        self.texts.len()
    }

    /// The spelling of `word`, a word of `folded`.
    #[inline]
    pub(crate) fn of(&mut self, folded: &FoldedText, word: Word) -> SpellingId {
        let looks = Looks::of(word.shape, folded.is_accentless());
        let letters = folded.bytes(word.span);
        let hash = hash(letters, looks);
        match self.find(letters, looks, hash) {
            Some(spelling) => spelling,
            None => self.add(folded.slice(word.span), looks, hash),
        }
    }

    /// The number of a spelling, which is added where it is new.
    #[inline]
    pub(crate) fn intern(&mut self, text: &str, looks: Looks) -> SpellingId {
        let hash = hash(text.as_bytes(), looks);
        match self.find(text.as_bytes(), looks, hash) {
            Some(spelling) => spelling,
            None => self.add(text, looks, hash),
        }
    }

    /// The number of a spelling, if it was met.
    pub(crate) fn get(&self, text: &str, looks: Looks) -> Option<SpellingId> {
        self.find(text.as_bytes(), looks, hash(text.as_bytes(), looks))
    }

    #[inline]
    fn find(&self, letters: &[u8], looks: Looks, hash: u64) -> Option<SpellingId> {
        let mask = self.buckets.len().wrapping_sub(1);
        let mut at = hash as usize & mask;
        loop {
            let bucket = self.buckets.get(at).copied().filter(|bucket| *bucket != 0)?;
            let number = bucket as u32 - 1;
            if bucket >> 32 == hash >> 32 && self.is(number, letters, looks) {
                return Some(SpellingId(number));
            }
            at = (at + 1) & mask;
        }
    }

    #[inline]
    fn is(&self, number: u32, letters: &[u8], looks: Looks) -> bool {
        let Some(row) = self.rows.get(number as usize) else {
            return false;
        };
        let known = self.texts.as_bytes().get(row.start as usize..row.end as usize);
        row.looks == looks && known.is_some_and(|known| same(known, letters))
    }

    #[cold]
    fn add(&mut self, text: &str, looks: Looks, hash: u64) -> SpellingId {
        if self.buckets.len() <= 2 * self.rows.len() {
            self.grow();
        }
        let number = self.rows.len() as u32;
        let start = self.texts.len() as u32;
        self.texts.push_str(text);
        self.rows.push(Row {
            start,
            end: self.texts.len() as u32,
            looks,
        });
        insert(&mut self.buckets, hash, number);
        SpellingId(number)
    }

    fn grow(&mut self) {
        let mut buckets = vec![0; (4 * self.rows.len()).next_power_of_two().max(1 << 8)];
        for number in 0..self.rows.len() as u32 {
            let spelling = SpellingId(number);
            let hash = hash(self.text(spelling).as_bytes(), self.looks(spelling));
            insert(&mut buckets, hash, number);
        }
        self.buckets = buckets;
    }

    /// Its letters, as they are folded.
    #[inline]
    pub(crate) fn text(&self, spelling: SpellingId) -> &str {
        let row = self.rows.get(spelling.index());
        let range = row.map_or(0..0, |row| row.start as usize..row.end as usize);
        self.texts.get(range).unwrap_or_default()
    }

    /// What tells it from others of the same letters.
    #[inline]
    pub(crate) fn looks(&self, spelling: SpellingId) -> Looks {
        let row = self.rows.get(spelling.index());
        row.map_or_else(Looks::default, |row| row.looks)
    }

    /// Every spelling from the number `first` on.
    pub(crate) fn from(&self, first: usize) -> impl Iterator<Item = SpellingId> + use<> {
        (first as u32..self.len() as u32).map(SpellingId)
    }
}

fn insert(buckets: &mut [u64], hash: u64, number: u32) {
    let mask = buckets.len().wrapping_sub(1);
    let mut at = hash as usize & mask;
    while buckets.get(at).is_some_and(|bucket| *bucket != 0) {
        at = (at + 1) & mask;
    }
    if let Some(bucket) = buckets.get_mut(at) {
        *bucket = hash >> 32 << 32 | u64::from(number + 1);
    }
}

/// Bits of `text` and its looks, spread over all of the result.
#[inline]
fn hash(text: &[u8], looks: Looks) -> u64 {
    let (chunks, rest) = text.as_chunks::<8>();
    let mut state = (text.len() as u64) << 16 | u64::from(looks.0);
    for chunk in chunks {
        state = mixed(state ^ u64::from_le_bytes(*chunk));
    }
    // What is left of four bytes or more is read as two fours that overlap.
    let rest = match (rest.first_chunk::<4>(), rest.last_chunk::<4>()) {
        (Some(first), Some(last)) => {
            u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last))
        }
        _ => rest.iter().fold(0, |all, byte| all << 8 | u64::from(*byte)),
    };
    mixed(state ^ rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::segment::words::words;

    /// The numbers of the spellings of a text's words.
    fn numbers(spellings: &mut Spellings, text: &str) -> Vec<usize> {
        let folded = FoldedText::of(&Document::from_text(text));
        let words = words(&folded);
        words.iter().map(|w| spellings.of(&folded, *w).index()).collect()
    }

    #[test]
    fn a_word_keeps_its_number_and_looks_tell_words_apart() {
        let mut spellings = Spellings::default();
        assert_eq!(
            numbers(&mut spellings, "été À été PMI pmi Pmi été"),
            [0, 1, 0, 2, 3, 4, 0]
        );
        assert_eq!(numbers(&mut spellings, "été PMI"), [0, 2]);
        assert_eq!(spellings.text(SpellingId(2)), "pmi");
        // A long text without any accent may have lost them.
        assert_eq!(numbers(&mut spellings, &"pmi ".repeat(80)), [5; 80]);
    }

    #[test]
    fn thousands_of_words_are_told_apart() {
        let words: Vec<String> = (0..5000).map(|n| format!("mot{n} é")).collect();
        let text = words.join(" ");
        let mut spellings = Spellings::default();
        let first = numbers(&mut spellings, &text);
        assert_eq!(spellings.len(), 5001);
        assert_eq!(numbers(&mut spellings, &text), first);
    }

    proptest::proptest! {
        #[test]
        fn the_same_number_is_the_same_spelling(text in "([a-zéA-ZÉ]{1,20} ){0,40}") {
            let folded = FoldedText::of(&Document::from_text(text));
            let mut spellings = Spellings::default();
            for word in words(&folded) {
                let spelling = spellings.of(&folded, word);
                proptest::prop_assert_eq!(spellings.text(spelling), folded.slice(word.span));
            }
        }
    }
}
