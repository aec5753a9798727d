//! The sums that decide, passage after passage: what a word weighs is looked up once a document.

use super::features::{Block, Origin, Reader, Sink, letters, word, word_after, word_before};
use super::lexemes::Lexeme;
use super::model::{DECIDING, Model, Row, Totals, add_weights};

/// Weighs the passages of one document; to be asked in their order, for what was summed for one serves the next.
#[derive(Debug)]
pub(super) struct Scales<'a> {
    model: &'a Model,
    /// By lexeme, what it weighs; nothing where it was not met yet.
    alone: Vec<Option<Totals<DECIDING>>>,
    /// By lexeme, the count at which it was last met.
    met: Vec<u32>,
    /// How many passages were summed.
    count: u32,
    /// The passages last summed, each in the place of its number.
    near: [Near; 4],
}

/// What the words of a passage weigh, each counted once, in the passage itself and as a neighbour.
#[derive(Debug, Clone, Copy, Default)]
struct Near {
    /// The passage's number, from 1; none yet where it is 0.
    number: usize,
    totals: Totals<DECIDING>,
}

impl<'a> Scales<'a> {
    pub(super) fn new(model: &'a Model, reader: &Reader<'_>) -> Self {
        let lexemes = reader.lexemes().len();
        Self {
            model,
            alone: vec![None; lexemes],
            met: vec![0; lexemes],
            count: 0,
            near: Default::default(),
        }
    }

    /// The sums of passage `index`; nothing where its words alone say that no head can decide for it, unless it is `spoken` for.
    ///
    /// The sums are those of [`Model::decide`], to the bit.
    pub(super) fn decide(
        &mut self,
        reader: &Reader<'_>,
        index: usize,
        spoken: bool,
    ) -> Option<[f32; DECIDING]> {
        let own = self.near(reader, index);
        let before = index.checked_sub(1).map(|index| self.near(reader, index));
        let after = self.near(reader, index + 1);
        let mut totals = Totals::default();
        for (block, near) in [
            (Block::Words, Some(own)),
            (Block::Letters, Some(own)),
            (Block::Before, before),
            (Block::After, Some(after)),
        ] {
            let (size, row) = near.unwrap_or_default().block(block);
            totals.add_all(block, size, &row);
        }
        if !spoken && !self.model.leaves_open(&totals) {
            return None;
        }
        let mut weighing = Weighing {
            model: self.model,
            open: (0, [0; DECIDING]),
            totals,
        };
        reader.read_pairs(index, &mut weighing);
        reader.read_signals(index, &mut weighing);
        Some(self.model.decided(&weighing.totals))
    }

    /// What the words of passage `index` weigh, in every block they can stand in.
    fn near(&mut self, reader: &Reader<'_>, index: usize) -> Totals<DECIDING> {
        let number = index + 1;
        let place = number % self.near.len();
        if let Some(near) = self.near.get(place).filter(|near| near.number == number) {
            return near.totals;
        }
        self.count += 1;
        let mut totals = Totals::default();
        for (_, lexeme) in reader.lexemes().of_words(reader.words_of(index)) {
            let Some(met) = self.met.get_mut(lexeme.number as usize) else {
                continue;
            };
            if std::mem::replace(met, self.count) == self.count {
                continue;
            }
            let Some(alone) = self.alone.get_mut(lexeme.number as usize) else {
                continue;
            };
            let alone = alone.get_or_insert_with(|| weigh(self.model, lexeme));
            for block in Block::ALL.into_iter().filter(|b| b.by_word()) {
                let (size, row) = alone.block(block);
                totals.add_all(block, size, &row);
            }
        }
        if let Some(near) = self.near.get_mut(place) {
            *near = Near { number, totals };
        }
        totals
    }
}

/// What a word weighs in each block that hangs on it alone.
fn weigh(model: &Model, lexeme: Lexeme<'_>) -> Totals<DECIDING> {
    let mut totals = Totals::default();
    let mut add = |block, feature| totals.add(block, model.deciding(feature));
    word(lexeme).for_each(|feature| add(Block::Words, feature));
    letters(lexeme).for_each(|feature| add(Block::Letters, feature));
    add(Block::Before, word_before(lexeme));
    add(Block::After, word_after(lexeme));
    totals
}

/// Sums features as they are read.
struct Weighing<'a> {
    model: &'a Model,
    /// How many features of the open block were read, and what they weigh.
    open: (u32, Row<DECIDING>),
    totals: Totals<DECIDING>,
}

impl Sink for Weighing<'_> {
    fn add(&mut self, _: Origin, feature: u32) {
        self.open.0 += 1;
        add_weights(&mut self.open.1, self.model.deciding(feature));
    }

    fn close(&mut self, block: Block) {
        let (size, row) = std::mem::replace(&mut self.open, (0, [0; DECIDING]));
        self.totals.add_all(block, size, &row);
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
        let mut scales = Scales::new(engine.model(), &reader);
        let last = observed.passages.len() - 1;
        // In order, and then out of it.
        for index in (0..=last).chain([last, 0, 2]) {
            reader.passage(index, &mut features);
            let sums = engine.model().decide(&features);
            assert_eq!(scales.decide(&reader, index, true), Some(sums), "passage {index}");
        }
    }

    #[test]
    fn words_that_leave_nothing_open_are_weighed_no_further() {
        let engine = Engine::new(Options::default(), &[]).unwrap();
        let text = "Le maire remercie les participants et lève la séance à 17 h 30.\nLa mère de Kevin boit depuis le départ du père.";
        let observed = observe(&Document::from_text(text), engine.lexicon(), Position::Anas);
        let reader = Reader::new(engine.lexicon(), &observed);
        let mut scales = Scales::new(engine.model(), &reader);
        assert_eq!(scales.decide(&reader, 0, false), None);
        assert!(scales.decide(&reader, 0, true).is_some());
        assert!(scales.decide(&reader, 1, false).is_some());
    }
}
