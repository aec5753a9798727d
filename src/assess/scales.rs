//! The sums that decide, passage after passage, and those that tell more of what is flagged: what a word weighs is looked up once.

use std::ops::Range;

use super::features::{Block, Facts, Origin, Reader, Sink, letters, word, word_after, word_before};
use super::model::{DECIDING, Model, Row, TELLING, Table, Totals, add_weights};
use super::why::{Tracer, Weighing};
use crate::finding::Cause;

/// Weighs passages, document after document; those of one to be asked in their order, for what was summed for one serves the next.
/// It serves one model.
#[derive(Debug, Default)]
pub(super) struct Scales {
    /// By lexeme, what it weighs.
    alone: Vec<ByWord>,
    met: Met,
    /// The passages last summed, each in the place of its number.
    near: [Near; 4],
    /// What features weigh that hang on a few facts.
    kept: Kept<DECIDING>,
    flagged: Flagged,
}

/// Which lexemes were met in the passage that is being read.
#[derive(Debug, Default)]
struct Met {
    /// By lexeme, the count at which it was last met.
    at: Vec<u32>,
    /// How many times passages were read.
    count: u32,
}

impl Met {
    fn turn_to(&mut self, lexemes: usize) {
        self.at.resize(lexemes, 0);
        // Long before the count could begin anew.
        if self.count > u32::MAX / 2 {
            self.count = 0;
            self.at.fill(0);
        }
    }

    /// The distinct `lexemes` of a passage, each after the number of its first word there.
    #[inline]
    fn distinct(&mut self, lexemes: &[u32]) -> impl Iterator<Item = (usize, u32)> {
        self.count += 1;
        let words = lexemes.iter().copied().enumerate();
        words.filter(|(_, lexeme)| {
            let met = self.at.get_mut(*lexeme as usize);
            met.is_some_and(|met| std::mem::replace(met, self.count) != self.count)
        })
    }
}

/// What features weigh by the facts that they hang on.
#[derive(Debug, Default)]
struct Kept<const ROW: usize> {
    /// By the number that some facts are: there are as many as there are groups and seats.
    numbered: Vec<Weight<ROW>>,
    /// The others, each in the one place that its facts have; what comes to the same place is weighed anew.
    placed: Vec<(Facts, Weight<ROW>)>,
}

impl<const ROW: usize> Kept<ROW> {
    const PLACES: usize = 1 << 12;

    #[inline]
    fn place(facts: Facts) -> usize {
        facts.mixed() as usize % Self::PLACES
    }

    /// What those facts weigh, where that is kept.
    #[inline]
    fn get(&self, facts: Facts) -> Option<&Weight<ROW>> {
        if let Some(number) = facts.number() {
            // They hang on what has a feature at least.
            return self.numbered.get(number).filter(|weight| weight.0 > 0);
        }
        let (of, weight) = self.placed.get(Self::place(facts))?;
        (*of == facts).then_some(weight)
    }

    fn keep(&mut self, facts: Facts, weight: Weight<ROW>) {
        const NONE: u32 = 0;
        if let Some(number) = facts.number() {
            if self.numbered.len() <= number {
                self.numbered.resize(number + 1, (NONE, [0; ROW]));
            }
            self.numbered[number] = weight;
        } else {
            self.placed.resize(Self::PLACES, (Facts::NONE, (NONE, [0; ROW])));
            self.placed[Self::place(facts)] = (facts, weight);
        }
    }
}

/// How many features there are, and what they weigh together.
type Weight<const ROW: usize> = (u32, Row<ROW>);

/// What a word weighs, or the distinct words of a passage, in each block that hangs on single words: how many features, then the
/// weights by head. In one row, for it is added word after word, and in one line of the processor's cache.
#[derive(Debug, Clone, Copy, Default)]
#[repr(align(64))]
struct ByWord([i32; BY_WORD.len() * LANES]);

/// How many features, and the weights by head.
const LANES: usize = 1 + DECIDING;

const BY_WORD: [Block; 4] = [Block::Words, Block::Letters, Block::Before, Block::After];

/// Which of [`BY_WORD`] the words of a passage stand in, by where it stands: the passage itself, the one before, the one after.
const SEATS: [Range<usize>; 3] = [0..2, 2..3, 3..4];

/// The numbers of passage `index`, the one before and the one after, in the order of [`SEATS`].
fn around(index: usize) -> [Option<usize>; 3] {
    [Some(index), index.checked_sub(1), Some(index + 1)]
}

impl ByWord {
    /// Whether it was weighed: every word is a feature.
    const fn is_known(&self) -> bool {
        self.0[0] > 0
    }

    #[inline]
    fn add(&mut self, other: &Self) {
        for (sum, weight) in self.0.iter_mut().zip(&other.0) {
            *sum += weight;
        }
    }

    /// What it weighs in a block, the blocks in the order of [`BY_WORD`].
    fn block(&self, at: usize) -> Weight<DECIDING> {
        let lanes = self.0.as_chunks::<LANES>().0.get(at);
        let [size, row @ ..] = lanes.copied().unwrap_or_default();
        (size.cast_unsigned(), row)
    }
}

/// The words of a passage, each counted once, in the passage itself and as a neighbour.
#[derive(Debug, Clone, Copy, Default)]
struct Near {
    /// The passage's number, from 1; none yet where it is 0.
    number: usize,
    sums: ByWord,
}

/// What is looked up for flagged passages only.
#[derive(Debug, Default)]
struct Flagged {
    /// By lexeme, its number in `words` plus one, or zero.
    numbers: Vec<u32>,
    words: Vec<FlaggedWord>,
    /// The weights of the words' own features for the heads that decide, in their order, those without any left out.
    rows: Vec<[u8; DECIDING]>,
    kept: Kept<TELLING>,
}

/// What a word of flagged passages weighs.
#[derive(Debug)]
struct FlaggedWord {
    /// For the heads that tell more, by [`BY_WORD`]. Small numbers, for there are many: only a word of hundreds of letters could
    /// weigh more, and is held to what they hold.
    telling: [[i16; TELLING]; BY_WORD.len()],
    /// Where the rows of its features in the passage itself begin, and where they end, block by block.
    rows: [u32; 3],
}

impl FlaggedWord {
    /// Where the rows stand of its features in the passage itself, in the block `at`.
    fn rows(&self, at: usize) -> Range<usize> {
        match self.rows.get(at..at + 2) {
            Some([start, end]) => *start as usize..*end as usize,
            _ => 0..0,
        }
    }
}

impl Flagged {
    /// The word with that lexeme; looked up where it was not before.
    fn word(&mut self, model: &Model, reader: &Reader<'_>, lexeme: u32) -> Option<&FlaggedWord> {
        let number = self.numbers.get_mut(lexeme as usize)?;
        if *number == 0 {
            self.words.push(flagged(model, reader, lexeme, &mut self.rows));
            *number = self.words.len() as u32;
        }
        self.words.get(*number as usize - 1)
    }
}

impl Scales {
    /// Turns to another document, with the lexemes that its reader knows.
    pub(super) fn turn_to(&mut self, reader: &Reader<'_>) {
        let lexemes = reader.lexemes().len();
        self.alone.resize(lexemes, ByWord::default());
        self.flagged.numbers.resize(lexemes, 0);
        self.met.turn_to(lexemes);
        self.near = Default::default();
    }

    /// The sums of passage `index`; nothing where its words alone say that no head can decide for it, unless it is `spoken` for.
    ///
    /// The sums are those of [`Model::decide`], to the bit.
    pub(super) fn decide(
        &mut self,
        model: &Model,
        reader: &Reader<'_>,
        index: usize,
        spoken: bool,
    ) -> Option<[f32; DECIDING]> {
        let mut totals = Totals::default();
        for (near, seats) in around(index).into_iter().zip(SEATS) {
            let words = near.map_or_else(ByWord::default, |near| self.near(model, reader, near));
            for at in seats {
                let (size, row) = words.block(at);
                totals.add_all(BY_WORD[at], size, &row);
            }
        }
        if !spoken && !model.leaves_open(&totals) {
            return None;
        }
        let mut weighing = Sums::new(model.deciding(), totals, &mut self.kept);
        reader.read_pairs(index, &mut weighing);
        reader.read_signals(index, &mut weighing);
        Some(model.decided(&weighing.totals))
    }

    /// The sums of passage `index` for the heads that tell more: those of [`Model::tell`], to the bit.
    pub(super) fn tell(&mut self, model: &Model, reader: &Reader<'_>, index: usize) -> [f32; TELLING] {
        let mut totals = Totals::default();
        for (near, seats) in around(index).into_iter().zip(SEATS) {
            let Some(near) = near else { continue };
            let sizes = self.near(model, reader, near);
            for (_, lexeme) in self.met.distinct(reader.numbers_of(near)) {
                if let Some(word) = self.flagged.word(model, reader, lexeme) {
                    for at in seats.clone() {
                        totals.add_row(BY_WORD[at], &word.telling[at]);
                    }
                }
            }
            for at in seats {
                totals.count(BY_WORD[at], sizes.block(at).0);
            }
        }
        let mut weighing = Sums::new(model.telling(), totals, &mut self.flagged.kept);
        reader.read_pairs(index, &mut weighing);
        reader.read_signals(index, &mut weighing);
        reader.read_hits(index, &mut weighing);
        model.told(&weighing.totals)
    }

    /// What weighed in passage `index` for or against deciding head `head`.
    pub(super) fn why(&mut self, model: &Model, reader: &Reader<'_>, index: usize, head: usize) -> Weighing {
        let words = reader.words_of(index);
        let mut tracer = Tracer::new(model, head, words.clone());
        let own = self.near(model, reader, index);
        for (at, block) in [Block::Words, Block::Letters].into_iter().enumerate() {
            for (place, lexeme) in self.met.distinct(reader.numbers_of(index)) {
                let rows = self.flagged.word(model, reader, lexeme).map(|word| word.rows(at));
                let rows = rows.and_then(|rows| self.flagged.rows.get(rows));
                for row in rows.into_iter().flatten() {
                    let weight = i8::from_le_bytes([row[head]]);
                    tracer.note(Origin::Word(words.start + place), weight.into());
                }
            }
            tracer.close_of(block, own.block(at).0);
        }
        let [_, before, after] = around(index);
        for (near, seat, cause) in [(before, 2, Cause::Before), (after, 3, Cause::After)] {
            let Some(near) = near else { continue };
            let sums = self.near(model, reader, near);
            for (_, lexeme) in self.met.distinct(reader.numbers_of(near)) {
                // Every word is one feature here: what it weighs alone is what that weighs.
                if let Some(alone) = self.alone.get(lexeme as usize) {
                    tracer.note(Origin::Cause(cause), alone.block(seat).1[head]);
                }
            }
            tracer.close_of(BY_WORD[seat], sums.block(seat).0);
        }
        reader.read_pairs(index, &mut tracer);
        reader.read_signals(index, &mut tracer);
        reader.read_hits(index, &mut tracer);
        tracer.finish()
    }

    /// What the words of passage `index` weigh, in every block they can stand in.
    fn near(&mut self, model: &Model, reader: &Reader<'_>, index: usize) -> ByWord {
        let number = index + 1;
        let place = number % self.near.len();
        if let Some(near) = self.near.get(place).filter(|near| near.number == number) {
            return near.sums;
        }
        let mut sums = ByWord::default();
        for (_, lexeme) in self.met.distinct(reader.numbers_of(index)) {
            if let Some(alone) = self.alone.get_mut(lexeme as usize) {
                if !alone.is_known() {
                    *alone = weigh(model, reader, lexeme);
                }
                sums.add(alone);
            }
        }
        if let Some(near) = self.near.get_mut(place) {
            *near = Near { number, sums };
        }
        sums
    }
}

/// What a word weighs in each block that hangs on it alone.
#[cold]
fn weigh(model: &Model, reader: &Reader<'_>, lexeme: u32) -> ByWord {
    let mut sums = ByWord::default();
    let Some(lexeme) = reader.lexemes().get(lexeme) else {
        return sums;
    };
    if let ([own, runs, before, after], _) = sums.0.as_chunks_mut::<LANES>() {
        let add = |[size, row @ ..]: &mut [i32; LANES], feature| {
            *size += 1;
            add_weights(row, model.deciding().row(feature));
        };
        word(lexeme).for_each(|feature| add(own, feature));
        letters(lexeme).for_each(|feature| add(runs, feature));
        add(before, word_before(lexeme));
        add(after, word_after(lexeme));
    }
    sums
}

/// What a word of a flagged passage weighs; the rows of its own features come after those in `rows`.
#[cold]
fn flagged(model: &Model, reader: &Reader<'_>, lexeme: u32, rows: &mut Vec<[u8; DECIDING]>) -> FlaggedWord {
    let mut sums = [[0; TELLING]; BY_WORD.len()];
    let mut ends = [rows.len() as u32; 3];
    if let Some(lexeme) = reader.lexemes().get(lexeme) {
        let [own, runs, before, after] = &mut sums;
        let mut add = |total: &mut Row<TELLING>, feature| {
            add_weights(total, model.telling().row(feature));
            rows.extend(model.deciding().row(feature));
            rows.len() as u32
        };
        ends[1] = word(lexeme)
            .map(|feature| add(own, feature))
            .last()
            .unwrap_or(ends[0]);
        ends[2] = letters(lexeme)
            .map(|feature| add(runs, feature))
            .last()
            .unwrap_or(ends[1]);
        add_weights(before, model.telling().row(word_before(lexeme)));
        add_weights(after, model.telling().row(word_after(lexeme)));
    }
    FlaggedWord {
        telling: sums.map(|sums| sums.map(|sum| sum.clamp(i16::MIN.into(), i16::MAX.into()) as i16)),
        rows: ends,
    }
}

/// Sums features as they are read.
struct Sums<'a, const ROW: usize> {
    table: &'a Table<ROW>,
    /// The features of the open block.
    open: Weight<ROW>,
    totals: Totals<ROW>,
    kept: &'a mut Kept<ROW>,
}

impl<'a, const ROW: usize> Sums<'a, ROW> {
    const fn new(table: &'a Table<ROW>, totals: Totals<ROW>, kept: &'a mut Kept<ROW>) -> Self {
        Self {
            table,
            open: (0, [0; ROW]),
            totals,
            kept,
        }
    }
}

impl<const ROW: usize> Sink for Sums<'_, ROW> {
    fn add(&mut self, _: Origin, feature: u32) {
        self.open.0 += 1;
        add_weights(&mut self.open.1, self.table.row(feature));
    }

    fn close(&mut self, block: Block) {
        let (size, row) = std::mem::replace(&mut self.open, (0, [0; ROW]));
        self.totals.add_all(block, size, &row);
    }

    #[inline]
    fn once(&mut self, facts: Facts, tell: impl FnOnce(&mut Self)) {
        if let Some((size, row)) = self.kept.get(facts) {
            self.open.0 += size;
            add(&mut self.open.1, row);
        } else {
            self.weigh_once(facts, tell);
        }
    }
}

impl<const ROW: usize> Sums<'_, ROW> {
    #[cold]
    fn weigh_once(&mut self, facts: Facts, tell: impl FnOnce(&mut Self)) {
        let open = std::mem::replace(&mut self.open, (0, [0; ROW]));
        tell(self);
        let (size, row) = std::mem::replace(&mut self.open, open);
        self.kept.keep(facts, (size, row));
        self.open.0 += size;
        add(&mut self.open.1, &row);
    }
}

/// Adds weights head by head.
#[inline]
fn add<const ROW: usize>(sums: &mut Row<ROW>, weights: &Row<ROW>) {
    for (sum, weight) in sums.iter_mut().zip(weights) {
        *sum += weight;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assess::features::Features;
    use crate::document::Document;
    use crate::engine::{Engine, Options};
    use crate::position::Position;
    use crate::signals::observe;

    const MINUTES: &str = "SITUATION DE M. K.\n\
        Mme Aubry (assistante sociale) : il ne sort plus, il ne mange plus, il ne répond plus à la porte.\n\
        Le maire demande à l'éducatrice les noms et les adresses des jeunes, et encore les noms.\n\
        \n\
        Contrôle des caves vendredi à 5 h avec le chien.\n";

    #[test]
    fn sums_kept_by_word_are_those_of_the_features_to_the_bit() {
        let engine = Engine::new(Options::default(), &[]).unwrap();
        let observed = observe(&Document::from_text(MINUTES), engine.lexicon(), Position::Anas);
        let reader = Reader::new(engine.lexicon(), &observed);
        let mut features = Features::default();
        let mut scales = Scales::default();
        scales.turn_to(&reader);
        let last = observed.passages.len() - 1;
        // In order, and then out of it.
        for index in (0..=last).chain([last, 0, 2]) {
            reader.passage(index, &mut features);
            let sums = engine.model().decide(&features);
            assert_eq!(
                scales.decide(engine.model(), &reader, index, true),
                Some(sums),
                "passage {index}"
            );
            let told = engine.model().tell(&features).map(f32::to_bits);
            let kept = scales.tell(engine.model(), &reader, index).map(f32::to_bits);
            assert_eq!(kept, told, "passage {index}");
        }
    }

    #[test]
    fn words_that_leave_nothing_open_are_weighed_no_further() {
        let engine = Engine::new(Options::default(), &[]).unwrap();
        let text = "Le maire remercie les participants et lève la séance à 17 h 30.\nLa mère de Kevin boit depuis le départ du père.";
        let observed = observe(&Document::from_text(text), engine.lexicon(), Position::Anas);
        let reader = Reader::new(engine.lexicon(), &observed);
        let mut scales = Scales::default();
        scales.turn_to(&reader);
        assert_eq!(scales.decide(engine.model(), &reader, 0, false), None);
        assert!(scales.decide(engine.model(), &reader, 0, true).is_some());
        assert!(scales.decide(engine.model(), &reader, 1, false).is_some());
    }
}
