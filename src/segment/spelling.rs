//! The distinct spellings of words: most words of a text are among its first hundred, and all that can be known of a word by
//! itself is worked out once a spelling.

use std::ops::Range;

use super::words::{Shape, Word};
use crate::fold::FoldedText;
use crate::mixing::{crossed, mixed};

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
    buckets: Vec<Bucket>,
    texts: String,
    rows: Vec<Row>,
}

/// A place of the table: what it takes to tell a word stands in it, and nothing else is read of a word met before.
#[derive(Clone, Copy, Default)]
struct Bucket {
    letters: u128,
    looks: Looks,
    /// The number of the spelling plus one; zero where the place is free.
    next: u32,
}

impl Bucket {
    fn new(key: Key, spelling: SpellingId) -> Self {
        Self {
            letters: key.letters,
            looks: key.looks,
            next: spelling.0 + 1,
        }
    }

    #[inline]
    fn key(self) -> Key {
        Key {
            letters: self.letters,
            looks: self.looks,
        }
    }

    #[inline]
    fn spelling(self) -> Option<SpellingId> {
        self.next.checked_sub(1).map(SpellingId)
    }
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
    /// Not of the word's looks: its key tells no more than a hash of its letters.
    const LONG: u16 = 1 << 14;

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

/// What a spelling is told by.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
struct Key {
    /// All letters of the word, the first lowest; a hash of them where they are more than [`KEPT`] has masks for.
    letters: u128,
    looks: Looks,
}

/// What is kept of sixteen bytes that begin with a word, by its length.
const KEPT: [u128; 17] = {
    let mut kept = [0; 17];
    let mut length = 1;
    while length < kept.len() {
        kept[length] = kept[length - 1] << 8 | 0xff;
        length += 1;
    }
    kept
};

impl Key {
    /// The key of the word at `word` in a text. What follows a short word is read with it and let go: no loop, no branch.
    #[inline]
    fn of(text: &[u8], word: Range<usize>, looks: Looks) -> Self {
        match (KEPT.get(word.len()), text.get(word.start..)) {
            (Some(kept), Some(rest)) => Self {
                letters: sixteen(rest) & kept,
                looks,
            },
            _ => Self::of_long(text.get(word).unwrap_or_default(), looks),
        }
    }

    #[cold]
    fn of_long(word: &[u8], looks: Looks) -> Self {
        let (chunks, rest) = word.as_chunks();
        let last = sixteen(rest) & u128::MAX.unbounded_shr(128 - 8 * rest.len() as u32);
        let letters = chunks
            .iter()
            .map(|chunk| u128::from_le_bytes(*chunk))
            .chain([last]);
        let hash = letters.fold(word.len() as u64, |hash, letters| mixed(hash ^ spread(letters)));
        Self {
            letters: u128::from(hash),
            looks: Looks(looks.0 | Looks::LONG),
        }
    }

    const fn is_long(self) -> bool {
        self.looks.0 & Looks::LONG != 0
    }

    /// Its bits, spread over all of the result.
    #[inline]
    fn hash(self) -> u64 {
        spread(self.letters ^ u128::from(self.looks.0) << 112)
    }
}

/// The first sixteen bytes of a text, or what there is.
#[inline]
fn sixteen(text: &[u8]) -> u128 {
    match text.first_chunk() {
        Some(bytes) => u128::from_le_bytes(*bytes),
        None => fewer(text),
    }
}

#[inline(never)]
fn fewer(text: &[u8]) -> u128 {
    text.iter()
        .rev()
        .fold(0, |all, byte| all << 8 | u128::from(*byte))
}

#[inline]
fn spread(bits: u128) -> u64 {
    crossed(bits as u64, (bits >> 64) as u64)
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
        self.number(folded.as_str(), word.span.range(), looks)
    }

    /// The number of a spelling, which is added where it is new.
    pub(crate) fn intern(&mut self, text: &str, looks: Looks) -> SpellingId {
        self.number(text, 0..text.len(), looks)
    }

    /// The number of a spelling, if it was met.
    pub(crate) fn get(&self, text: &str, looks: Looks) -> Option<SpellingId> {
        let word = 0..text.len();
        self.find(Key::of(text.as_bytes(), word.clone(), looks), text, word)
    }

    /// The number of the spelling at `word` in a text.
    #[inline]
    fn number(&mut self, text: &str, word: Range<usize>, looks: Looks) -> SpellingId {
        let key = Key::of(text.as_bytes(), word.clone(), looks);
        match self.find(key, text, word.clone()) {
            Some(spelling) => spelling,
            None => self.add(key, text.get(word).unwrap_or_default(), looks),
        }
    }

    #[inline]
    fn find(&self, key: Key, text: &str, word: Range<usize>) -> Option<SpellingId> {
        let mask = self.buckets.len().wrapping_sub(1);
        let mut at = key.hash() as usize & mask;
        loop {
            let bucket = self.buckets.get(at)?;
            let spelling = bucket.spelling()?;
            if bucket.key() == key && (!key.is_long() || text.get(word.clone()) == Some(self.text(spelling)))
            {
                return Some(spelling);
            }
            at = (at + 1) & mask;
        }
    }

    #[cold]
    fn add(&mut self, key: Key, text: &str, looks: Looks) -> SpellingId {
        if self.buckets.len() <= 2 * self.rows.len() {
            self.grow();
        }
        let spelling = SpellingId(self.rows.len() as u32);
        let start = self.texts.len() as u32;
        self.texts.push_str(text);
        self.rows.push(Row {
            start,
            end: self.texts.len() as u32,
            looks,
        });
        insert(&mut self.buckets, Bucket::new(key, spelling));
        spelling
    }

    fn grow(&mut self) {
        let places = (4 * self.rows.len()).next_power_of_two().max(1 << 8);
        let known = std::mem::replace(&mut self.buckets, vec![Bucket::default(); places]);
        for bucket in known.into_iter().filter(|bucket| bucket.spelling().is_some()) {
            insert(&mut self.buckets, bucket);
        }
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

/// Puts a new spelling at the first free place from where it is looked for.
fn insert(buckets: &mut [Bucket], new: Bucket) {
    let mask = buckets.len().wrapping_sub(1);
    let mut at = new.key().hash() as usize & mask;
    while buckets.get(at).is_some_and(|bucket| bucket.spelling().is_some()) {
        at = (at + 1) & mask;
    }
    if let Some(bucket) = buckets.get_mut(at) {
        *bucket = new;
    }
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
