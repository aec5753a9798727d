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
    /// No look of the word: its key is that of a long one.
    const LONG: u16 = 1 << 14;

    /// The looks that all words of a text share.
    fn shared(folded: &FoldedText) -> Self {
        Self(if folded.is_accentless() {
            Self::ACCENTLESS
        } else {
            0
        })
    }

    /// These looks and those of a word that are its own.
    #[inline]
    const fn and(self, shape: Shape) -> Self {
        Self(self.0 | shape.own().bits())
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
    /// The letters of the word, the first lowest; of a long one, a hash of them.
    letters: u128,
    looks: Looks,
}

/// What is kept of sixteen bytes that begin with a word, by its length: longer ones are long.
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
    /// The key of the word at `word` in a text, if it is short and not among the last of it. What follows the word is read with it
    /// and let go: there is neither a loop nor a branch for each length.
    #[inline]
    fn within(text: &[u8], word: Range<usize>, looks: Looks) -> Option<Self> {
        let kept = KEPT.get(word.len())?;
        let sixteen = text.get(word.start..)?.first_chunk()?;
        let letters = u128::from_le_bytes(*sixteen) & kept;
        Some(Self { letters, looks })
    }

    /// The key of any word.
    fn of(word: &[u8], looks: Looks) -> Self {
        if word.len() < KEPT.len() {
            let letters = read(word);
            return Self { letters, looks };
        }
        let letters = word.chunks(16).map(|sixteen| spread(read(sixteen)));
        let hash = letters.fold(word.len() as u64, |hash, bits| mixed(hash ^ bits));
        Self {
            letters: u128::from(hash),
            looks: Looks(looks.0 | Looks::LONG),
        }
    }

    const fn is_long(self) -> bool {
        self.looks.0 & Looks::LONG != 0
    }

    /// Where it is looked for first among so many buckets, a power of two.
    #[inline]
    fn place(self, buckets: usize) -> usize {
        let bits = spread(self.letters ^ u128::from(self.looks.0) << 112);
        bits as usize & buckets.wrapping_sub(1)
    }
}

/// Sixteen bytes or fewer as one number, the first lowest.
fn read(bytes: &[u8]) -> u128 {
    // What two halves share stands at the same place in both.
    let both = |first: u64, last: u64, half: usize| {
        u128::from(first) | u128::from(last) << (8 * (bytes.len() - half))
    };
    match (bytes.first_chunk(), bytes.last_chunk()) {
        (Some(first), Some(last)) => both(u64::from_le_bytes(*first), u64::from_le_bytes(*last), 8),
        _ => match (bytes.first_chunk(), bytes.last_chunk()) {
            (Some(first), Some(last)) => both(
                u32::from_le_bytes(*first).into(),
                u32::from_le_bytes(*last).into(),
                4,
            ),
            _ => bytes
                .iter()
                .rev()
                .fold(0, |all, byte| all << 8 | u128::from(*byte)),
        },
    }
}

#[inline]
fn spread(bits: u128) -> u64 {
    crossed(bits as u64, (bits >> 64) as u64)
}

/// A place of the table. All that tells a short spelling stands in it: nothing else is read of a word met before.
///
/// (A [`Key`] as a field would take up half as much again.)
#[derive(Clone, Copy, Default)]
struct Bucket {
    letters: u128,
    looks: Looks,
    /// The number of the spelling plus one; zero where the place is free.
    next: u32,
}

impl Bucket {
    const fn new(key: Key, spelling: SpellingId) -> Self {
        Self {
            letters: key.letters,
            looks: key.looks,
            next: spelling.0 + 1,
        }
    }

    #[inline]
    const fn key(self) -> Key {
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

    /// Gives the spelling of each of `words`, words of `folded`, after those in `out`.
    pub(crate) fn spell(&mut self, folded: &FoldedText, words: &[Word], out: &mut Vec<SpellingId>) {
        let (text, shared) = (folded.as_str(), Looks::shared(folded));
        out.extend(words.iter().map(move |word| {
            let looks = shared.and(word.shape);
            let key = Key::within(text.as_bytes(), word.span.range(), looks);
            // Nearly every word was met before, and stands where it is looked for first.
            let known = key.and_then(|key| self.first(key));
            known.unwrap_or_else(|| self.intern(text.get(word.span.range()).unwrap_or_default(), looks))
        }));
    }

    /// The number of a spelling, which is added where it is new.
    #[inline(never)]
    pub(crate) fn intern(&mut self, text: &str, looks: Looks) -> SpellingId {
        let key = Key::of(text.as_bytes(), looks);
        match self.find(key, text) {
            Some(spelling) => spelling,
            None => self.add(key, text, looks),
        }
    }

    /// The number of a spelling, if it was met.
    pub(crate) fn get(&self, text: &str, looks: Looks) -> Option<SpellingId> {
        self.find(Key::of(text.as_bytes(), looks), text)
    }

    /// The short spelling of this key, if it stands where it is looked for first.
    #[inline]
    fn first(&self, key: Key) -> Option<SpellingId> {
        let bucket = self.buckets.get(key.place(self.buckets.len()))?;
        (bucket.key() == key).then(|| bucket.spelling())?
    }

    fn find(&self, key: Key, text: &str) -> Option<SpellingId> {
        let mut at = key.place(self.buckets.len());
        loop {
            let bucket = self.buckets.get(at)?;
            let spelling = bucket.spelling()?;
            if bucket.key() == key && (!key.is_long() || self.text(spelling) == text) {
                return Some(spelling);
            }
            at = (at + 1) & (self.buckets.len() - 1);
        }
    }

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
        let rows = self.rows.len();
        // A small table grows by four, for all that stands in it must move; a large one by two, for the memory it takes.
        let places = (8 * rows).clamp(1 << 8, 1 << 16).max(4 * rows);
        let places = vec![Bucket::default(); places.next_power_of_two()];
        let known = std::mem::replace(&mut self.buckets, places);
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
    let (before, after) = buckets.split_at_mut(new.key().place(buckets.len()));
    let mut places = after.iter_mut().chain(before);
    if let Some(free) = places.find(|bucket| bucket.spelling().is_none()) {
        *free = new;
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
        let mut spelled = Vec::new();
        spellings.spell(&folded, &words, &mut spelled);
        spelled.iter().map(|spelling| spelling.index()).collect()
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
        fn what_follows_a_word_is_not_of_its_key(word in "[a-zé]{1,20}", after in "[ a-zé]{16}") {
            let text = format!("{word}{after}");
            let within = Key::within(text.as_bytes(), 0..word.len(), Looks::default());
            proptest::prop_assert_eq!(within.is_some(), word.len() < KEPT.len());
            let alone = Key::of(word.as_bytes(), Looks::default());
            proptest::prop_assert!(within.is_none_or(|key| key == alone));
            proptest::prop_assert_eq!(alone.is_long(), within.is_none());
        }

        #[test]
        fn the_same_number_is_the_same_spelling(text in "([a-zéA-ZÉ]{1,20} ){0,40}") {
            let folded = FoldedText::of(&Document::from_text(text));
            let mut spellings = Spellings::default();
            let (words, mut spelled) = (words(&folded), Vec::new());
            spellings.spell(&folded, &words, &mut spelled);
            for (word, spelling) in words.iter().zip(spelled) {
                proptest::prop_assert_eq!(spellings.text(spelling), folded.slice(word.span));
                proptest::prop_assert_eq!(spellings.looks(spelling).shape(), word.shape.own());
            }
        }
    }
}
