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

/// Takes the features of a passage as they are read, block by block.
pub(super) trait Sink {
    /// A feature of the open block.
    fn add(&mut self, feature: u32);

    /// Ends a block.
    fn close(&mut self, block: Block);

    /// Has features told that are all of one cause and hang on `facts` alone, whatever the passage: what they weigh may be kept.
    fn once(&mut self, _facts: Facts, _cause: Cause, tell: impl FnOnce(&mut Self))
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
    Acquired,
    Strengths,
    Layout,
    Under,
    NamedAbove,
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

    /// That of a group, as it is read: few enough to be numbered.
    const fn of_group(read: Read, group: u16) -> Self {
        Self(Self::NUMBERED | (group as u64) << 3 | read as u64)
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
    fn add(&mut self, feature: u32) {
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
    const K2: u64 = K.wrapping_mul(K);
    const K3: u64 = K2.wrapping_mul(K);
    let far = u64::from(distance).wrapping_mul(K3);
    let words = first.wrapping_mul(K2).wrapping_add(second.wrapping_mul(K));
    spread(far.wrapping_add(words).rotate_left(26)) as u32
}

/// The number of a feature that is one number.
#[inline]
fn one(feature: u64) -> u32 {
    spread(feature.wrapping_mul(K).rotate_left(26)) as u32
}

/// What [`FxHasher`] multiplies by.
const K: u64 = 0xf135_7aea_2e62_a9c5;

/// Two words of a passage up to three places apart.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair {
    /// The number of the first in the passage.
    pub(super) first: usize,
    /// How many places further the second stands.
    pub(super) distance: u8,
    /// Their feature.
    pub(super) feature: u32,
}

/// Tells the pairs of the words of a passage, given their classes.
#[inline]
pub(super) fn pairs(classes: &[u64], mut tell: impl FnMut(Pair)) {
    let mut rest = classes;
    let mut first = 0;
    while let [class, near @ ..] = rest {
        for (distance, second) in (1..=REACH).zip(near) {
            tell(Pair {
                first,
                distance,
                feature: pair(distance, *class, *second),
            });
        }
        rest = near;
        first += 1;
    }
}

/// How far apart the words of a pair may stand.
const REACH: u8 = 3;

/// The features of a word of the passage: itself, and its beginning where it is long.
pub(super) fn word(lexeme: Lexeme<'_>) -> impl Iterator<Item = u32> {
    // The space before and the one after do not count.
    let long = lexeme.letters.len() > 7;
    let stem = lexeme.letters.get(1..6).filter(|_| long);
    let stem = stem.map(|stem| number((b's', stem)));
    std::iter::once(number((b'w', lexeme.class))).chain(stem)
}

/// Tells the runs of letters of a word. Words of three letters or fewer are known as they are.
#[inline]
pub(super) fn letters(lexeme: Lexeme<'_>, mut tell: impl FnMut(u32)) {
    let padded = lexeme.letters.as_bytes();
    if padded.len() < 6 {
        return;
    }
    // The letters themselves and how many they are make the hash's one word; with each letter the last five move on.
    let mut last = 0;
    for (so_far, letter) in (1..).zip(padded) {
        last = last << 8 | u64::from(*letter);
        for run in 2..=so_far.min(5) {
            tell(one((run << (8 * run)) | last & !(u64::MAX << (8 * run))));
        }
    }
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
    const fn read(self) -> Read {
        match self {
            Self::Here => Read::Here,
            Self::Before => Read::Before,
            Self::After => Read::After,
            Self::Heading => Read::Heading,
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

/// As what the group of an entry is read: a signal of a passage somewhere, or a term or marker of the passage alone.
#[derive(Debug, Clone, Copy)]
enum Read {
    Here,
    Before,
    After,
    Heading,
    AsTerm,
    AsMarker,
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
    fn read_words(&self, index: usize, out: &mut Features) {
        let own: Vec<Lexeme<'_>> = self.distinct(Some(index)).collect();
        own.iter()
            .flat_map(|lexeme| word(*lexeme))
            .for_each(|f| out.add(f));
        out.close(Block::Words);
        own.iter().for_each(|lexeme| letters(*lexeme, |f| out.add(f)));
        out.close(Block::Letters);
        self.distinct(index.checked_sub(1))
            .for_each(|lexeme| out.add(word_before(lexeme)));
        out.close(Block::Before);
        self.distinct(Some(index + 1))
            .for_each(|lexeme| out.add(word_after(lexeme)));
        out.close(Block::After);
    }

    /// The words of a passage, each once.
    fn distinct(&self, index: Option<usize>) -> impl Iterator<Item = Lexeme<'_>> {
        let mut seen = FxHashSet::default();
        let numbers = index.map_or(&[][..], |index| self.numbers_of(index));
        numbers
            .iter()
            .filter_map(|number| self.lexemes.get(*number))
            .filter(move |lexeme| seen.insert(lexeme.number))
    }

    fn read_pairs(&self, index: usize, out: &mut Features) {
        let classes = self.numbers_of(index).iter().map(|n| self.lexemes.class(*n));
        pairs(&classes.collect::<Vec<_>>(), |pair| out.add(pair.feature));
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
        let groups = || {
            let hits = this.hits.iter();
            hits.filter_map(|h| Some((h.group, self.lexicon.group(h.group)?)))
        };
        for (number_of, group) in groups() {
            if let Class::Domain(domain) = group.class {
                out.once(Facts::of_group(Read::AsTerm, number_of), Cause::Lexicon, |out| {
                    out.add(number(("term", &group.id)));
                    out.add(number(("term", domain as u8, group.strength as u8)));
                });
            }
        }
        out.close(Block::Terms);
        for (number_of, group) in groups() {
            if group.class == Class::Marker || group.mode.is_some() {
                out.once(
                    Facts::of_group(Read::AsMarker, number_of),
                    Cause::Lexicon,
                    |out| {
                        if group.class == Class::Marker {
                            out.add(number(("marker", &group.id)));
                        }
                        if let Some(mode) = group.mode {
                            out.add(number(("marker", mode as u8)));
                        }
                    },
                );
            }
        }
        out.close(Block::Markers);
    }

    fn signals(&self, passage: &PassageSignals, seat: Seat, out: &mut impl Sink) {
        let at = seat as u8;
        let person = &passage.person;
        let seen = [
            person.titled,
            person.first_name,
            person.initials,
            person.participant,
            person.capitalised,
        ];
        let facts = Facts::of(About::Persons).and(8, at).are(seen);
        out.once(facts, seat.or(Cause::Persons), |out| {
            for (name, on) in (0_u8..).zip(seen) {
                out.add(number((at, "person", name, on)));
            }
        });
        let facts = Facts::of(About::Acquired)
            .and(8, at)
            .and(2, passage.source as u8)
            .and(5, passage.source_by as u8);
        out.once(facts, seat.or(Cause::Teller), |out| {
            out.add(number((at, "source", passage.source as u8)));
            out.add(number((at, "source by", passage.source_by.code())));
        });
        let lexicon = seat.or(Cause::Lexicon);
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
            out.once(Facts::of_group(seat.read(), hit.group), lexicon, |out| {
                out.add(number((at, "group", &group.id)));
                if let Class::Domain(domain) = group.class {
                    out.add(number((at, "domain", domain as u8, group.strength as u8)));
                }
                if let Some(mode) = group.mode {
                    out.add(number((at, "mode", mode as u8)));
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
        out.once(facts, lexicon, |out| {
            out.add(number((at, "strongest", strongest)));
            out.add(number((at, "count", count)));
            out.add(number((at, "strongest by person", strongest, designated)));
            out.add(number((
                at,
                "strongest by source",
                strongest,
                passage.source as u8,
            )));
        });
    }

    fn layout(&self, index: usize, this: &PassageSignals, out: &mut impl Sink) {
        let p = &this.passage;
        let length = p.words.len().max(1).ilog2();
        let table = (p.location.table.is_some(), p.location.row == Some(0));
        let facts = Facts::of(About::Layout).and(3, p.kind as u8).and(6, length).are([
            p.first_of_block,
            p.label.is_some(),
            table.0,
            table.1,
        ]);
        out.once(facts, Cause::Layout, |out| {
            out.add(number(("kind", p.kind as u8)));
            out.add(number(("first", p.first_of_block)));
            out.add(number(("label", p.label.is_some())));
            out.add(number(("length", length)));
            out.add(number(("table", table.0, table.1)));
        });
        let above = self.observed.passages.get(..index).unwrap_or_default();
        if let Some(heading) = self.heading_above(index) {
            self.signals(heading, Seat::Heading, out);
            let named = this.person.named() || heading.person.named();
            let private = private_life(self.lexicon, &this.hits).any(|(_, g, _)| g.strength > Strength::Cue);
            let facts = Facts::of(About::Under).are([private, named]);
            out.once(facts, Cause::Heading, |out| {
                out.add(number(("under named", private, named)));
            });
        }
        let distance = above.iter().rev().take(6).position(|p| p.person.named());
        let facts = Facts::of(About::NamedAbove).and(3, distance.map_or(7, |d| d as u8));
        out.once(facts, Cause::Before, |out| {
            out.add(number(("named above", distance)));
        });
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
            .and(2, this.about as u8)
            .and(3, r.known as u8)
            .and(3, r.taken as u8)
            .are([r.agrees, r.same_block])
            .and(2, far)
            .are([own.0, own.1, own.2]);
        out.once(facts, Cause::Persons, |out| {
            out.add(number(("about", this.about as u8)));
            out.add(number(("referent", r.known as u8)));
            out.add(number(("referent taken", r.known as u8, r.taken as u8)));
            out.add(number((
                "referent far",
                r.known as u8,
                r.taken as u8,
                r.agrees,
                r.same_block,
                far,
            )));
            out.add(number(("about by own", this.about as u8, own)));
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
            out.once(facts, Cause::Teller, |out| {
                out.add(number(("teller", i == 0, code(teller), place)));
            });
        }
        let many = this.tellers.len().min(3);
        let facts_of_many = Facts::of(About::Tellers).and(2, many as u8);
        out.once(facts_of_many, Cause::Teller, |out| {
            out.add(number(("tellers", many)));
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
            out.once(facts, Cause::Teller, |out| {
                out.add(number(("teller above", code(teller), distance)));
                out.add(number(("status above", by.code(), teller.status as u8)));
            });
        }
        let share = self.observed.people.quarters_bound();
        let facts = Facts::of(About::Source)
            .and(3, share.map_or(7, |share| share as u8))
            .and(5, by as u8)
            .and(2, this.source as u8);
        out.once(facts, Cause::Teller, |out| {
            out.add(number(("share bound", share)));
            out.add(number((
                "share bound by source",
                by.code(),
                share,
                this.source as u8,
            )));
            out.add(number(("source by", by.code(), this.source as u8)));
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
            proptest::prop_assert_eq!(one(first), number(first));
        }
    }
}
