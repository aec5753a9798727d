//! The sums that decide, passage after passage: what a word weighs is looked up once a document.

use rustc_hash::FxHashMap;

use super::features::{Block, Facts, Origin, Reader, Sink, letters, word, word_after, word_before};
use super::lexemes::Lexeme;
use super::model::{DECIDING, Model, Row, Totals, add_weights};

/// Weighs passages, document after document; those of one to be asked in their order, for what was summed for one serves the next.
/// It serves one model.
#[derive(Debug, Default)]
pub(super) struct Scales {
    /// By lexeme, what it weighs; nothing where it was not met yet.
    alone: Vec<Option<ByWord>>,
    /// By lexeme, the count at which it was last met.
    met: Vec<u32>,
    /// How many passages were summed.
    count: u32,
    /// The passages last summed, each in the place of its number.
    near: [Near; 4],
    /// What features weigh that hang on a few facts.
    kept: FxHashMap<Facts, Weight>,
}

/// How many features there are, and what they weigh together.
type Weight = (u32, Row<DECIDING>);

/// What a word weighs, or the distinct words of a passage, in each block that hangs on single words: how many features, then the
/// weights by head. In one piece, for it is added word after word.
type ByWord = [[i32; 1 + DECIDING]; 4];

const BY_WORD: [Block; 4] = [Block::Words, Block::Letters, Block::Before, Block::After];

/// The words of a passage, each counted once, in the passage itself and as a neighbour.
#[derive(Debug, Clone, Copy, Default)]
struct Near {
    /// The passage's number, from 1; none yet where it is 0.
    number: usize,
    sums: ByWord,
}

impl Scales {
    /// Turns to another document, with the lexemes that its reader knows.
    pub(super) fn turn_to(&mut self, reader: &Reader<'_>) {
        let lexemes = reader.lexemes().len();
        self.alone.resize(lexemes, None);
        self.met.resize(lexemes, 0);
        self.near = Default::default();
        // Long before the count could begin anew.
        if self.count > u32::MAX / 2 {
            self.count = 0;
            self.met.fill(0);
        }
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
        let none = ByWord::default();
        let own = self.near(model, reader, index);
        let before = index
            .checked_sub(1)
            .map_or(none, |index| self.near(model, reader, index));
        let after = self.near(model, reader, index + 1);
        let mut totals = Totals::default();
        for (at, (block, [size, row @ ..])) in BY_WORD
            .into_iter()
            .zip([own[0], own[1], before[2], after[3]])
            .enumerate()
        {
            debug_assert_eq!(block as usize, at, "the blocks by word come first");
            totals.add_all(block, size.cast_unsigned(), &row);
        }
        if !spoken && !model.leaves_open(&totals) {
            return None;
        }
        let mut weighing = Weighing {
            model,
            open: (0, [0; DECIDING]),
            totals,
            kept: &mut self.kept,
        };
        reader.read_pairs(index, &mut weighing);
        reader.read_signals(index, &mut weighing);
        Some(model.decided(&weighing.totals))
    }

    /// What the words of passage `index` weigh, in every block they can stand in.
    fn near(&mut self, model: &Model, reader: &Reader<'_>, index: usize) -> ByWord {
        let number = index + 1;
        let place = number % self.near.len();
        if let Some(near) = self.near.get(place).filter(|near| near.number == number) {
            return near.sums;
        }
        self.count += 1;
        let mut sums = ByWord::default();
        for lexeme in reader.numbers_of(index) {
            let at = *lexeme as usize;
            let (Some(met), Some(alone)) = (self.met.get_mut(at), self.alone.get_mut(at)) else {
                continue;
            };
            if std::mem::replace(met, self.count) == self.count {
                continue;
            }
            let alone = match alone {
                Some(alone) => alone,
                None => alone.insert(
                    reader
                        .lexemes()
                        .get(*lexeme)
                        .map_or_else(ByWord::default, |l| weigh(model, l)),
                ),
            };
            for (sums, weights) in sums.iter_mut().zip(alone) {
                for at in 0..=DECIDING {
                    sums[at] += weights[at];
                }
            }
        }
        if let Some(near) = self.near.get_mut(place) {
            *near = Near { number, sums };
        }
        sums
    }
}

/// What a word weighs in each block that hangs on it alone.
fn weigh(model: &Model, lexeme: Lexeme<'_>) -> ByWord {
    let mut sums = ByWord::default();
    let [own, runs, before, after] = &mut sums;
    let add = |[size, row @ ..]: &mut [i32; 1 + DECIDING], feature| {
        *size += 1;
        add_weights(row, model.deciding(feature));
    };
    word(lexeme).for_each(|feature| add(own, feature));
    letters(lexeme).for_each(|feature| add(runs, feature));
    add(before, word_before(lexeme));
    add(after, word_after(lexeme));
    sums
}

/// Sums features as they are read.
struct Weighing<'a> {
    model: &'a Model,
    /// The features of the open block.
    open: Weight,
    totals: Totals<DECIDING>,
    kept: &'a mut FxHashMap<Facts, Weight>,
}

impl Sink for Weighing<'_> {
    fn add(&mut self, _: Origin, feature: u32) {
        self.open.0 += 1;
        add_weights(&mut self.open.1, self.model.deciding(feature));
    }

    fn close(&mut self, block: Block) {
        let (size, row) = std::mem::take(&mut self.open);
        self.totals.add_all(block, size, &row);
    }

    fn once(&mut self, facts: Facts, tell: impl FnOnce(&mut Self)) {
        let (size, row) = match self.kept.get(&facts) {
            Some(weight) => *weight,
            None => {
                let open = std::mem::take(&mut self.open);
                tell(self);
                let weight = std::mem::replace(&mut self.open, open);
                self.kept.insert(facts, weight);
                weight
            }
        };
        self.open.0 += size;
        for (sum, weight) in self.open.1.iter_mut().zip(row) {
            *sum += weight;
        }
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
