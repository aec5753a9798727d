//! Features of a passage, as hashed numbers in blocks: its words, their letters, its neighbours' words, and the signals.
//!
//! A block is weighed as a whole: the sum of its weights is divided by the root of its size, so that a long sentence
//! does not outvote a short one, and the letters of a word do not outvote the word.

use std::hash::Hasher as _;
use std::ops::Range;

use rustc_hash::{FxHashSet, FxHasher};

use super::lexemes::{Lexeme, Lexemes};
use crate::finding::Cause;
use crate::lexicon::{Class, Lexicon, Strength};
use crate::mixing::mixed;
use crate::signals::{Observed, PassageSignals, Teller, private_life};

/// What the features of a block are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Block {
    /// Words of the passage, beginnings of long ones.
    Words,
    /// Runs of two to five letters within a word: kin of words never met before.
    Letters,
    /// Words of the passage before.
    Before,
    /// Words of the passage after.
    After,
    /// Pairs of words up to three places apart.
    Pairs,
    /// Lexicon groups, persons, tellers, layout; here and in the neighbours.
    Signals,
    /// Private-life entries of the passage alone, by group and by domain and strength.
    Terms,
    /// Markers of the passage alone, by group and by mode.
    Markers,
}

impl Block {
    /// Every block, in the order of [`Features`].
    pub const ALL: [Self; 8] = [
        Self::Words,
        Self::Letters,
        Self::Before,
        Self::After,
        Self::Pairs,
        Self::Signals,
        Self::Terms,
        Self::Markers,
    ];

    /// What one feature of a block of `size` features counts. The factors were chosen on held-out writers.
    pub fn value(self, size: usize) -> f32 {
        let root = (size.max(1) as f32).sqrt();
        match self {
            Self::Words | Self::Letters | Self::Pairs => 4.0 / root,
            Self::Before => 2.0 / root,
            Self::After => 1.5 / root,
            Self::Signals => 0.3,
            Self::Terms => 1.0,
            Self::Markers => 2.0,
        }
    }

    /// Whether what a feature weighs hangs on its own word alone, so that it can be kept by word.
    pub(super) const fn by_word(self) -> bool {
        matches!(self, Self::Words | Self::Letters | Self::Before | Self::After)
    }
}

/// The features of one passage. A buffer: [`Reader::passage`] fills it anew.
#[derive(Debug, Default, Clone)]
pub struct Features {
    numbers: Vec<u32>,
    ends: [usize; Block::ALL.len()],
}

impl Features {
    /// The blocks, each with its features.
    pub fn blocks(&self) -> impl Iterator<Item = (Block, &[u32])> {
        let mut start = 0;
        Block::ALL.into_iter().zip(self.ends).map(move |(block, end)| {
            let numbers = self.numbers.get(start..end).unwrap_or_default();
            start = end;
            (block, numbers)
        })
    }
}

/// Where a feature comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// A word of the passage, by its number in the document.
    Word(usize),
    /// Two words of the passage.
    Pair(usize, usize),
    /// Anything else.
    Cause(Cause),
}

/// Takes the features of a passage as they are read, block by block.
pub(super) trait Sink {
    /// A feature of the open block.
    fn add(&mut self, origin: Origin, feature: u32);

    /// Ends a block.
    fn close(&mut self, block: Block);

    /// Has features told that hang on `facts` alone, whatever the passage: what they weigh may be kept.
    fn once(&mut self, _facts: Facts, tell: impl FnOnce(&mut Self))
    where
        Self: Sized,
    {
        tell(self);
    }
}

/// All that some features hang on, bit by bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Facts(u64);

/// What the features are of which [`Facts`] tell all.
#[derive(Debug, Clone, Copy)]
enum About {
    Persons = 1,
    Strengths,
    Layout,
    Under,
    Referent,
    Teller,
    Tellers,
    Above,
    Source,
}

impl Facts {
    /// Those of no feature.
    pub(super) const NONE: Self = Self(0);
    /// The bit of those that are a number; no others come to so many bits.
    const NUMBERED: u64 = 1 << 63;

    fn of(about: About) -> Self {
        Self(about as u64)
    }

    /// These facts, and `value`, which has less than `bits` bits.
    fn and(self, bits: u32, value: impl Into<u64>) -> Self {
        let value = value.into();
        debug_assert!(
            self.0.leading_zeros() > bits && value >> bits == 0,
            "facts take 63 bits"
        );
        Self(self.0 << bits | value)
    }

    /// That of a group, in the passage that stands at `seat`: few enough to be numbered.
    const fn of_group(seat: Seat, group: u16) -> Self {
        Self(Self::NUMBERED | (group as u64) << 2 | seat.number())
    }

    /// Their number, where they have one.
    #[inline]
    pub(super) const fn number(self) -> Option<usize> {
        if self.0 & Self::NUMBERED == 0 {
            None
        } else {
            Some((self.0 & !Self::NUMBERED) as usize)
        }
    }

    /// Well-mixed bits of them.
    #[inline]
    pub(super) fn mixed(self) -> u64 {
        mixed(self.0)
    }

    fn are<const N: usize>(self, bits: [bool; N]) -> Self {
        bits.into_iter().fold(self, |facts, bit| facts.and(1, bit))
    }
}

impl Sink for Features {
    fn add(&mut self, _: Origin, feature: u32) {
        self.numbers.push(feature);
    }

    fn close(&mut self, block: Block) {
        if let Some(end) = self.ends.get_mut(block as usize) {
            *end = self.numbers.len();
        }
    }
}

/// The number of a feature.
fn number(feature: impl std::hash::Hash) -> u32 {
    mix(feature) as u32
}

/// Well-mixed bits of a feature's name; the low half is its number.
pub(super) fn mix(feature: impl std::hash::Hash) -> u64 {
    let mut hasher = FxHasher::default();
    feature.hash(&mut hasher);
    spread(hasher.finish())
}

#[inline]
const fn spread(hash: u64) -> u64 {
    (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32
}

/// The number of a pair of words, by their classes: that of the feature `(distance, first, second)`.
///
/// The hash of three numbers is a sum of three products. As one, it need not be worked out step by step, for half of all features
/// are pairs.
#[inline]
fn pair(distance: u8, first: u64, second: u64) -> u32 {
    const K: u64 = 0xf135_7aea_2e62_a9c5;
    const K2: u64 = K.wrapping_mul(K);
    const K3: u64 = K2.wrapping_mul(K);
    let far = u64::from(distance).wrapping_mul(K3);
    let words = first.wrapping_mul(K2).wrapping_add(second.wrapping_mul(K));
    spread(far.wrapping_add(words).rotate_left(26)) as u32
}

/// The features of a word of the passage: itself, and its beginning where it is long.
pub(super) fn word(lexeme: Lexeme<'_>) -> impl Iterator<Item = u32> {
    // The space before and the one after do not count.
    let long = lexeme.letters.len() > 7;
    let stem = lexeme.letters.get(1..6).filter(|_| long);
    let stem = stem.map(|stem| number((b's', stem)));
    std::iter::once(number((b'w', lexeme.class))).chain(stem)
}

/// The runs of letters of a word. Words of three letters or fewer are known as they are.
pub(super) fn letters(lexeme: Lexeme<'_>) -> impl Iterator<Item = u32> {
    let padded = lexeme.letters.as_bytes();
    let longest = if padded.len() < 6 { 0 } else { 5 };
    (2..=longest).flat_map(move |run| {
        // The letters themselves and how many they are make the hash's one word; from one run to the next a letter goes and one comes.
        let pack = |packed: u64, letter: &u8| packed << 8 | u64::from(*letter);
        let (first, rest) = padded.split_at_checked(run - 1).unwrap_or_default();
        let mut letters = first.iter().fold(0, pack);
        rest.iter().map(move |letter| {
            letters = pack(letters, letter) & !(u64::MAX << (8 * run));
            number((run as u64) << (8 * run) | letters)
        })
    })
}

/// The feature of a word of the passage before.
pub(super) fn word_before(lexeme: Lexeme<'_>) -> u32 {
    number((Seat::Before as u8, lexeme.class))
}

/// The feature of a word of the passage after.
pub(super) fn word_after(lexeme: Lexeme<'_>) -> u32 {
    number((Seat::After as u8, lexeme.class))
}

/// Where the passage stands whose words or signals are read, beside the passage in question. The value names its features.
#[derive(Debug, Clone, Copy)]
#[repr(u8)]
enum Seat {
    Here = b'.',
    Before = b'<',
    After = b'>',
    Heading = b'^',
}

impl Seat {
    /// Two bits that tell it from the others.
    const fn number(self) -> u64 {
        match self {
            Self::Here => 0,
            Self::Before => 1,
            Self::After => 2,
            Self::Heading => 3,
        }
    }

    /// The cause of what is read there; `own` where that is the passage in question itself.
    fn or(self, own: Cause) -> Cause {
        match self {
            Self::Here => own,
            Self::Before => Cause::Before,
            Self::After => Cause::After,
            Self::Heading => Cause::Heading,
        }
    }
}

/// How many entries of a passage are heard as signals; few sentences have a dozen.
const HEARD: usize = 64;

/// Reads the features of a document's passages.
#[derive(Debug)]
pub struct Reader<'a> {
    lexicon: &'a Lexicon,
    observed: &'a Observed,
    lexemes: Lexemes,
    /// The lexeme of each word.
    words: Vec<u32>,
}

impl<'a> Reader<'a> {
    /// Takes every word of the document once.
    pub fn new(lexicon: &'a Lexicon, observed: &'a Observed) -> Self {
        Self::with(lexicon, observed, Lexemes::default())
    }

    /// Takes the words of the document, given the `lexemes` that were met in others.
    pub(super) fn with(lexicon: &'a Lexicon, observed: &'a Observed, mut lexemes: Lexemes) -> Self {
        let words = lexemes.of(observed);
        Self {
            lexicon,
            observed,
            lexemes,
            words,
        }
    }

    /// The lexemes, for the next document.
    pub(super) fn into_lexemes(self) -> Lexemes {
        self.lexemes
    }

    /// The distinct words met so far.
    pub(super) fn lexemes(&self) -> &Lexemes {
        &self.lexemes
    }

    /// The lexemes of passage `index`, by number.
    pub(super) fn numbers_of(&self, index: usize) -> &[u32] {
        self.words.get(self.words_of(index)).unwrap_or_default()
    }

    /// The words of passage `index`, by number in the document; none where there is no such passage.
    pub(super) fn words_of(&self, index: usize) -> Range<usize> {
        let passage = self.observed.passages.get(index);
        passage.map_or(0..0, |p| p.passage.words.clone())
    }

    /// Fills `out` with the features of passage `index`.
    pub fn passage(&self, index: usize, out: &mut Features) {
        out.numbers.clear();
        self.read_words(index, out);
        self.read_pairs(index, out);
        self.read_signals(index, out);
        self.read_hits(index, out);
    }

    /// The blocks that hang on single words: see [`Block::by_word`].
    fn read_words(&self, index: usize, out: &mut impl Sink) {
        let own: Vec<(usize, Lexeme<'_>)> = self.distinct(Some(index)).collect();
        for (at, lexeme) in &own {
            word(*lexeme).for_each(|feature| out.add(Origin::Word(*at), feature));
        }
        out.close(Block::Words);
        for (at, lexeme) in &own {
            letters(*lexeme).for_each(|feature| out.add(Origin::Word(*at), feature));
        }
        out.close(Block::Letters);
        for (_, lexeme) in self.distinct(index.checked_sub(1)) {
            out.add(Origin::Cause(Cause::Before), word_before(lexeme));
        }
        out.close(Block::Before);
        for (_, lexeme) in self.distinct(Some(index + 1)) {
            out.add(Origin::Cause(Cause::After), word_after(lexeme));
        }
        out.close(Block::After);
    }

    /// The words of a passage, each where it first stands.
    fn distinct(&self, index: Option<usize>) -> impl Iterator<Item = (usize, Lexeme<'_>)> {
        let mut seen = FxHashSet::default();
        let words = index.map_or(0..0, |index| self.words_of(index));
        let numbers = self.words.get(words.clone()).unwrap_or_default();
        words
            .zip(numbers)
            .filter_map(|(word, number)| Some((word, self.lexemes.get(*number)?)))
            .filter(move |(_, lexeme)| seen.insert(lexeme.number))
    }

    /// The pairs of words one, two and three places apart.
    pub(super) fn read_pairs(&self, index: usize, out: &mut impl Sink) {
        let first = self.words_of(index).start;
        let numbers = self.numbers_of(index);
        for distance in 1..=3_u8 {
            for (at, window) in (first..).zip(numbers.windows(usize::from(distance) + 1)) {
                if let [a, .., b] = window {
                    let pair = pair(distance, self.lexemes.class(*a), self.lexemes.class(*b));
                    out.add(Origin::Pair(at, at + usize::from(distance)), pair);
                }
            }
        }
        out.close(Block::Pairs);
    }

    /// What lexicons, discourse, tellers and layout say of the passage and of those around it.
    pub(super) fn read_signals(&self, index: usize, out: &mut impl Sink) {
        let passages = &self.observed.passages;
        let Some(this) = passages.get(index) else { return };
        let before = index.checked_sub(1).and_then(|i| passages.get(i));
        let after = passages.get(index + 1);
        self.signals(this, Seat::Here, out);
        self.layout(index, this, out);
        for (neighbour, seat) in [(before, Seat::Before), (after, Seat::After)] {
            if let Some(near) = neighbour.filter(|p| p.passage.section == this.passage.section) {
                self.signals(near, seat, out);
            }
        }
        self.tellers(index, this, out);
        out.close(Block::Signals);
    }

    /// What the lexicons hear in the passage itself.
    pub(super) fn read_hits(&self, index: usize, out: &mut impl Sink) {
        let Some(this) = self.observed.passages.get(index) else {
            return;
        };
        let lexicon = Origin::Cause(Cause::Lexicon);
        let groups = || this.hits.iter().filter_map(|h| self.lexicon.group(h.group));
        for group in groups() {
            if let Class::Domain(domain) = group.class {
                out.add(lexicon, number(("term", &group.id)));
                out.add(lexicon, number(("term", domain as u8, group.strength as u8)));
            }
        }
        out.close(Block::Terms);
        for group in groups() {
            if group.class == Class::Marker {
                out.add(lexicon, number(("marker", &group.id)));
            }
            if let Some(mode) = group.mode {
                out.add(lexicon, number(("marker", mode as u8)));
            }
        }
        out.close(Block::Markers);
    }

    fn signals(&self, passage: &PassageSignals, seat: Seat, out: &mut impl Sink) {
        let at = seat as u8;
        let [persons, teller, lexicon] =
            [Cause::Persons, Cause::Teller, Cause::Lexicon].map(|c| Origin::Cause(seat.or(c)));
        let person = &passage.person;
        let seen = [
            person.titled,
            person.first_name,
            person.initials,
            person.participant,
            person.capitalised,
        ];
        let facts = Facts::of(About::Persons)
            .and(8, at)
            .are(seen)
            .and(2, passage.source as u8)
            .and(5, passage.source_by as u8);
        out.once(facts, |out| {
            for (name, on) in (0_u8..).zip(seen) {
                out.add(persons, number((at, "person", name, on)));
            }
            out.add(teller, number((at, "source", passage.source as u8)));
            out.add(teller, number((at, "source by", passage.source_by.code())));
        });
        let (mut strongest, mut count) = (0, 0_u8);
        // A passage may be a line without end: what is said over and over tells no more.
        let hits = passage.hits.get(..HEARD).unwrap_or(&passage.hits);
        for (nth, hit) in hits.iter().enumerate() {
            if hits.iter().take(nth).any(|h| h.group == hit.group) {
                continue;
            }
            let Some(group) = self.lexicon.group(hit.group) else {
                continue;
            };
            out.once(Facts::of_group(seat, hit.group), |out| {
                out.add(lexicon, number((at, "group", &group.id)));
                if let Class::Domain(domain) = group.class {
                    out.add(
                        lexicon,
                        number((at, "domain", domain as u8, group.strength as u8)),
                    );
                }
                if let Some(mode) = group.mode {
                    out.add(lexicon, number((at, "mode", mode as u8)));
                }
            });
            if matches!(group.class, Class::Domain(_)) {
                strongest = strongest.max(1 + group.strength as u8);
                count = count.saturating_add(1);
            }
        }
        let count = count.min(4);
        let designated = (person.named(), person.listed, person.participant);
        let facts = Facts::of(About::Strengths)
            .and(8, at)
            .and(3, strongest)
            .and(3, count)
            .and(2, passage.source as u8)
            .are([designated.0, designated.1, designated.2]);
        out.once(facts, |out| {
            out.add(lexicon, number((at, "strongest", strongest)));
            out.add(lexicon, number((at, "count", count)));
            out.add(
                lexicon,
                number((at, "strongest by person", strongest, designated)),
            );
            out.add(
                lexicon,
                number((at, "strongest by source", strongest, passage.source as u8)),
            );
        });
    }

    fn layout(&self, index: usize, this: &PassageSignals, out: &mut impl Sink) {
        let p = &this.passage;
        let layout = Origin::Cause(Cause::Layout);
        let length = p.words.len().max(1).ilog2();
        let table = (p.location.table.is_some(), p.location.row == Some(0));
        let facts = Facts::of(About::Layout).and(3, p.kind as u8).and(6, length).are([
            p.first_of_block,
            p.label.is_some(),
            table.0,
            table.1,
        ]);
        out.once(facts, |out| {
            out.add(layout, number(("kind", p.kind as u8)));
            out.add(layout, number(("first", p.first_of_block)));
            out.add(layout, number(("label", p.label.is_some())));
            out.add(layout, number(("length", length)));
            out.add(layout, number(("table", table.0, table.1)));
        });
        let above = self.observed.passages.get(..index).unwrap_or_default();
        if let Some(heading) = self.heading_above(index) {
            self.signals(heading, Seat::Heading, out);
            let named = this.person.named() || heading.person.named();
            let private = private_life(self.lexicon, &this.hits).any(|(_, g, _)| g.strength > Strength::Cue);
            out.once(Facts::of(About::Under).are([private, named]), |out| {
                out.add(
                    Origin::Cause(Cause::Heading),
                    number(("under named", private, named)),
                );
            });
        }
        let distance = above.iter().rev().take(6).position(|p| p.person.named());
        let persons = Origin::Cause(Cause::Persons);
        let r = this.referent;
        let far = match r.distance {
            0..=1 => 0_u8,
            2..=4 => 1,
            _ => 2,
        };
        let own = (
            this.person.named(),
            this.person.participant,
            this.person.capitalised,
        );
        let facts = Facts::of(About::Referent)
            .and(3, distance.map_or(7, |d| d as u8))
            .and(2, this.about as u8)
            .and(3, r.known as u8)
            .and(3, r.taken as u8)
            .are([r.agrees, r.same_block])
            .and(2, far)
            .are([own.0, own.1, own.2]);
        out.once(facts, |out| {
            out.add(Origin::Cause(Cause::Before), number(("named above", distance)));
            out.add(persons, number(("about", this.about as u8)));
            out.add(persons, number(("referent", r.known as u8)));
            out.add(persons, number(("referent taken", r.known as u8, r.taken as u8)));
            out.add(
                persons,
                number((
                    "referent far",
                    r.known as u8,
                    r.taken as u8,
                    r.agrees,
                    r.same_block,
                    far,
                )),
            );
            out.add(persons, number(("about by own", this.about as u8, own)));
        });
    }

    /// The heading under which the passage before stands; looked up, for a text may have hundreds of thousands under one.
    fn heading_above(&self, index: usize) -> Option<&PassageSignals> {
        let passages = &self.observed.passages;
        let at = passages
            .get(index.checked_sub(1)?)?
            .passage
            .location
            .heading?
            .start();
        passages.get(passages.partition_point(|p| p.passage.span.start() < at))
    }

    /// Who may be telling it: those named here, the last named above, and who sits at the table.
    fn tellers(&self, index: usize, this: &PassageSignals, out: &mut impl Sink) {
        let told = Origin::Cause(Cause::Teller);
        let code = |t: &Teller| (t.status as u8, t.cue as u8, t.by_name, t.speaks);
        let facts = |about: About, t: &Teller| {
            let facts = Facts::of(about).and(2, t.status as u8).and(3, t.cue as u8);
            facts.are([t.by_name, t.speaks])
        };
        for (i, teller) in this.tellers.iter().take(HEARD).enumerate() {
            let place = match teller.place {
                0..=2 => 0_u8,
                3..=7 => 1,
                _ => 2,
            };
            let facts = facts(About::Teller, teller).and(2, place).are([i == 0]);
            out.once(facts, |out| {
                out.add(told, number(("teller", i == 0, code(teller), place)));
            });
        }
        let many = this.tellers.len().min(3);
        out.once(Facts::of(About::Tellers).and(2, many as u8), |out| {
            out.add(told, number(("tellers", many)));
        });
        let by = this.source_by;
        let above = self.observed.passages.get(..index).into_iter().flatten().rev();
        let above = above
            .take_while(|p| p.passage.section == this.passage.section)
            .take(8)
            .enumerate()
            .find_map(|(d, p)| p.tellers.last().map(|t| (d.min(3), t)));
        if let Some((distance, teller)) = above {
            let facts = facts(About::Above, teller)
                .and(2, distance as u8)
                .and(5, by as u8);
            out.once(facts, |out| {
                out.add(told, number(("teller above", code(teller), distance)));
                out.add(told, number(("status above", by.code(), teller.status as u8)));
            });
        }
        let share = self.observed.people.quarters_bound();
        let facts = Facts::of(About::Source)
            .and(3, share.map_or(7, |share| share as u8))
            .and(5, by as u8)
            .and(2, this.source as u8);
        out.once(facts, |out| {
            out.add(told, number(("share bound", share)));
            out.add(
                told,
                number(("share bound by source", by.code(), share, this.source as u8)),
            );
            out.add(told, number(("source by", by.code(), this.source as u8)));
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn a_pair_has_the_number_of_its_feature(distance in 1..=3_u8, first in 0..=u64::MAX, second in 0..=u64::MAX) {
            proptest::prop_assert_eq!(pair(distance, first, second), number((distance, first, second)));
        }
    }
}
