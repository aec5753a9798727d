//! The sums that decide, passage after passage, and those that tell more of what is flagged: what a word weighs is looked up once.

use super::features::{Block, Pair, letters, pairs, word, word_after, word_before};
use super::kept::{ByCause, CAUSES, Kept, Sums};
use super::model::{DECIDING, Model, PAIR, Row, TELLING, Totals, add};
use super::reader::Reader;
use super::why::Weighing;
use crate::finding::Cause;

/// Weighs passages, document after document; those of one to be asked in their order, for what was summed for one serves the next.
/// It serves one model.
#[derive(Debug, Default)]
pub(super) struct Scales {
    words: Words,
    /// The passages whose words were last summed, each in the place of its number.
    near: [Near; NEAR],
    /// What features weigh that hang on a few facts.
    kept: Kept<DECIDING>,
    weighed: WeighedPassage,
    telling: Telling,
}

/// What the distinct words met so far weigh.
#[derive(Debug, Default)]
struct Words {
    /// By lexeme.
    alone: Vec<ByWord>,
    /// How many times a passage was read.
    readings: u32,
}

/// What a word weighs for the heads that decide, in each of [`Block::BY_WORD`]. Half a line of the processor's cache, for words are
/// added one after the other and stand all over the memory. The weights are small numbers: only a word of hundreds of letters could
/// weigh more, and is held to what they hold.
#[derive(Debug, Clone, Copy, Default)]
#[repr(align(32))]
struct ByWord {
    weights: [i16; Block::BY_WORD.len() * DECIDING],
    /// How many features it is by itself, none before it is weighed, and by its letters; as a neighbour it is one.
    sizes: [u16; 2],
    /// The reading in which it was last met.
    met: u32,
}

impl Words {
    fn turn_to(&mut self, lexemes: usize) {
        self.alone.resize(lexemes, ByWord::default());
        // Long before the count could begin anew.
        if self.readings > u32::MAX / 2 {
            self.readings = 0;
            self.alone.iter_mut().for_each(|word| word.met = 0);
        }
    }

    /// Tells what each distinct word of passage `index` weighs, with the number of its first place there and its lexeme.
    #[inline]
    fn each(
        &mut self,
        model: &Model,
        reader: &Reader<'_>,
        index: usize,
        mut tell: impl FnMut(usize, u32, &ByWord),
    ) {
        self.readings += 1;
        for (place, lexeme) in reader.numbers_of(index).iter().enumerate() {
            let Some(word) = self.alone.get_mut(*lexeme as usize) else {
                continue;
            };
            if std::mem::replace(&mut word.met, self.readings) == self.readings {
                continue;
            }
            if !word.is_known() {
                word.weigh(model, reader, *lexeme);
            }
            tell(place, *lexeme, word);
        }
    }
}

impl ByWord {
    /// Whether it was weighed: every word is a feature.
    const fn is_known(&self) -> bool {
        self.sizes[0] > 0
    }

    #[cold]
    fn weigh(&mut self, model: &Model, reader: &Reader<'_>, lexeme: u32) {
        let Some(lexeme) = reader.lexemes().get(lexeme) else {
            return;
        };
        let mut sums = [[0; DECIDING]; Block::BY_WORD.len()];
        let [own, runs, before, after] = &mut sums;
        let table = model.deciding();
        let mut sizes = [0_u16; 2];
        let [by_itself, by_letters] = &mut sizes;
        for feature in word(lexeme) {
            *by_itself += 1;
            table.weigh(feature, own);
        }
        letters(lexeme, |feature| {
            *by_letters = by_letters.saturating_add(1);
            table.weigh(feature, runs);
        });
        table.weigh(word_before(lexeme), before);
        table.weigh(word_after(lexeme), after);
        self.sizes = sizes;
        for (weight, sum) in self.weights.iter_mut().zip(sums.as_flattened()) {
            *weight = small(*sum);
        }
    }

    /// What it weighs for `head` in one of [`Block::BY_WORD`].
    fn weight(&self, block: usize, head: usize) -> i16 {
        let at = block * DECIDING + head;
        self.weights.get(at).copied().unwrap_or_default()
    }
}

fn small(sum: i32) -> i16 {
    sum.clamp(i16::MIN.into(), i16::MAX.into()) as i16
}

/// What the words of a passage weigh, each counted once, in the passage itself and as neighbours.
#[derive(Debug, Clone, Copy, Default)]
struct Near {
    /// The passage's number, from 1; none yet where it is 0.
    number: usize,
    weights: Row<{ Block::BY_WORD.len() * DECIDING }>,
    /// How many features they are in each of [`Block::BY_WORD`].
    sizes: [u32; Block::BY_WORD.len()],
}

/// The passage that was last weighed whole.
#[derive(Debug, Default)]
struct WeighedPassage {
    /// Its number, from 1; none yet where it is 0.
    number: usize,
    totals: Totals<DECIDING>,
    /// The classes of its words.
    classes: Vec<u64>,
    /// The pairs of words that weigh anything.
    pairs: Vec<(Pair, [i8; PAIR])>,
    /// What its signals weigh, by cause.
    causes: ByCause<DECIDING, CAUSES>,
}

/// What is looked up for flagged passages only.
#[derive(Debug, Default)]
struct Telling {
    /// By lexeme, its number in `words` plus one, or zero.
    numbers: Vec<u32>,
    words: Vec<TellingWord>,
    kept: Kept<TELLING>,
}

/// What a word weighs for the heads that tell more: by itself, by its letters, and in the passage before. What comes after tells
/// them nothing. Small numbers, as in [`ByWord`].
type TellingWord = [[i16; TELLING]; 3];

impl Telling {
    /// The word with that lexeme; looked up where it was not before.
    fn word(&mut self, model: &Model, reader: &Reader<'_>, lexeme: u32) -> Option<&TellingWord> {
        let number = self.numbers.get_mut(lexeme as usize)?;
        if *number == 0 {
            self.words.push(telling(model, reader, lexeme));
            *number = self.words.len() as u32;
        }
        self.words.get(*number as usize - 1)
    }
}

#[cold]
fn telling(model: &Model, reader: &Reader<'_>, lexeme: u32) -> TellingWord {
    let mut sums = [[0; TELLING]; 3];
    if let Some(lexeme) = reader.lexemes().get(lexeme) {
        let [own, runs, before] = &mut sums;
        let table = model.telling();
        word(lexeme).for_each(|feature| table.weigh(feature, own));
        letters(lexeme, |feature| table.weigh(feature, runs));
        table.weigh(word_before(lexeme), before);
    }
    sums.map(|sums| sums.map(small))
}

impl Scales {
    /// Turns to another document, with the lexemes that its reader knows.
    pub(super) fn turn_to(&mut self, reader: &Reader<'_>) {
        let lexemes = reader.lexemes().len();
        self.words.turn_to(lexemes);
        self.telling.numbers.resize(lexemes, 0);
        self.near = Default::default();
        self.weighed.number = 0;
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
        let by_words = self.by_words(model, reader, index);
        if !spoken && !model.leaves_open(&by_words) {
            return None;
        }
        self.weigh(model, reader, index, by_words);
        Some(model.decided(&self.weighed.totals))
    }

    /// The sums of passage `index` for the heads that tell more: those of [`Model::tell`], to the bit.
    pub(super) fn tell(&mut self, model: &Model, reader: &Reader<'_>, index: usize) -> [f32; TELLING] {
        self.see_to(model, reader, index);
        let Self {
            words,
            telling,
            weighed,
            ..
        } = self;
        let [mut own, mut runs, mut before, mut of_pairs] = [[0; TELLING]; 4];
        words.each(model, reader, index, |_, lexeme, _| {
            if let Some([by_itself, by_letters, _]) = telling.word(model, reader, lexeme) {
                add(&mut own, by_itself);
                add(&mut runs, by_letters);
            }
        });
        if let Some(above) = index.checked_sub(1) {
            words.each(model, reader, above, |_, lexeme, _| {
                if let Some([.., as_neighbour]) = telling.word(model, reader, lexeme) {
                    add(&mut before, as_neighbour);
                }
            });
        }
        let mut totals = Totals::default();
        for block in Block::BY_WORD.into_iter().chain([Block::Pairs]) {
            totals.count(block, weighed.totals.size(block));
        }
        totals.add_row(Block::Words, &own);
        totals.add_row(Block::Letters, &runs);
        totals.add_row(Block::Before, &before);
        for (pair, _) in weighed.pairs.iter().filter(|(_, row)| row[DECIDING] != 0) {
            model.telling().weigh(pair.feature, &mut of_pairs);
        }
        totals.add_row(Block::Pairs, &of_pairs);
        let mut sums = Sums::<_, _, 1>::new(model.telling(), totals, &mut telling.kept);
        reader.read_signals(index, &mut sums);
        reader.read_hits(index, &mut sums);
        model.told(&sums.totals)
    }

    /// What weighed in passage `index` for or against deciding head `head`.
    pub(super) fn why(&mut self, model: &Model, reader: &Reader<'_>, index: usize, head: usize) -> Weighing {
        self.see_to(model, reader, index);
        let Self { words, weighed, .. } = self;
        let deciding = model.head(head);
        let worth = |block: Block| deciding.worth(block, weighed.totals.size(block));
        let mut weighing = Weighing::new(deciding, reader.words_of(index));
        let [own, runs] = [Block::Words, Block::Letters].map(worth);
        words.each(model, reader, index, |place, _, word| {
            let [by_itself, by_letters] = [0, 1].map(|block| f32::from(word.weight(block, head)));
            weighing.add_word(place, by_itself * own + by_letters * runs);
        });
        let pair_worth = worth(Block::Pairs);
        for (pair, row) in &weighed.pairs {
            let half = f32::from(row[head]) * pair_worth / 2.0;
            weighing.add_word(pair.first, half);
            weighing.add_word(pair.first + usize::from(pair.distance), half);
        }
        for (block, cause) in [(Block::Before, Cause::Before), (Block::After, Cause::After)] {
            let weight = weighed.totals.row(block)[head];
            weighing.contributions.add(cause, weight as f32 * worth(block));
        }
        let signal_worth = worth(Block::Signals);
        for (cause, weight) in Cause::ALL.iter().zip(&weighed.causes) {
            weighing
                .contributions
                .add(*cause, weight.row[head] as f32 * signal_worth);
        }
        weighing
    }

    /// Weighs passage `index` whole, where it is not the last that was.
    fn see_to(&mut self, model: &Model, reader: &Reader<'_>, index: usize) {
        if self.weighed.number != index + 1 {
            let by_words = self.by_words(model, reader, index);
            self.weigh(model, reader, index, by_words);
        }
    }

    /// Weighs passage `index` whole, given what its words weigh.
    fn weigh(&mut self, model: &Model, reader: &Reader<'_>, index: usize, by_words: Totals<DECIDING>) {
        let WeighedPassage {
            number,
            totals,
            classes,
            pairs: weighty,
            causes,
        } = &mut self.weighed;
        *number = index + 1;
        classes.clear();
        let lexemes = reader.numbers_of(index).iter();
        classes.extend(lexemes.map(|lexeme| reader.lexemes().class(*lexeme)));
        let mut sums = Sums::new(model.deciding(), by_words, &mut self.kept);
        let (mut size, mut sum) = (0, [0; DECIDING]);
        weighty.clear();
        pairs(classes, |pair| {
            size += 1;
            let (weighs, row) = model.pairs().weights(pair.feature);
            let [deciding @ .., _] = &row;
            add(&mut sum, deciding);
            // Half of them weigh nothing, and nobody guesses which: each is written, and taken back where it does not.
            let before = weighty.len();
            weighty.push((pair, row));
            weighty.truncate(before + usize::from(weighs));
        });
        sums.totals.add_all(Block::Pairs, size, &sum);
        reader.read_signals(index, &mut sums);
        *totals = sums.totals;
        *causes = sums.closed;
    }

    /// What the words of passage `index` weigh, and those of its neighbours.
    fn by_words(&mut self, model: &Model, reader: &Reader<'_>, index: usize) -> Totals<DECIDING> {
        let mut totals = Totals::default();
        let mut add = |near: &Near, at: usize| {
            if let Some(row) = near.weights.as_chunks().0.get(at) {
                totals.add_all(Block::BY_WORD[at], near.sizes[at], row);
            }
        };
        let own = self.near(model, reader, index);
        add(own, 0);
        add(own, 1);
        if let Some(before) = index.checked_sub(1) {
            add(self.near(model, reader, before), 2);
        }
        add(self.near(model, reader, index + 1), 3);
        totals
    }

    /// What the words of passage `index` weigh, in every block they can stand in.
    fn near(&mut self, model: &Model, reader: &Reader<'_>, index: usize) -> &Near {
        let Self { words, near, .. } = self;
        let number = index + 1;
        let near = &mut near[number % NEAR];
        if near.number != number {
            let (mut weights, [mut by_itself, mut by_letters, mut count]) = ([0; _], [0; 3]);
            words.each(model, reader, index, |_, _, word| {
                add(&mut weights, &word.weights);
                by_itself += u32::from(word.sizes[0]);
                by_letters += u32::from(word.sizes[1]);
                count += 1;
            });
            *near = Near {
                number,
                weights,
                sizes: [by_itself, by_letters, count, count],
            };
        }
        near
    }
}

/// How many passages' words are remembered: one, those beside it, and one more, for a power of two is quick to divide by.
const NEAR: usize = 4;

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
