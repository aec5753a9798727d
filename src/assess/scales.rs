//! The sums that decide, passage after passage: what a word weighs is looked up once a document.

use super::features::{Block, Facts, Origin, Reader, Sink, letters, word, word_after, word_before};
use super::model::{DECIDING, Model, Row, Totals, add_weights};

/// Weighs passages, document after document; those of one to be asked in their order, for what was summed for one serves the next.
/// It serves one model.
#[derive(Debug, Default)]
pub(super) struct Scales {
    /// By lexeme, what it weighs.
    alone: Vec<ByWord>,
    /// By lexeme, the count at which it was last met.
    met: Vec<u32>,
    /// How many passages were summed.
    count: u32,
    /// The passages last summed, each in the place of its number.
    near: [Near; 4],
    /// What features weigh that hang on a few facts.
    kept: Kept,
}

/// What features weigh by the facts that they hang on, each in the one place that its facts have; what comes to the same place
/// is weighed anew.
#[derive(Debug, Default)]
struct Kept(Vec<Option<(Facts, Weight)>>);

impl Kept {
    const PLACES: usize = 1 << 12;

    /// Where the weight of those facts is kept, or another.
    #[inline]
    fn place(&mut self, facts: Facts) -> Option<&mut Option<(Facts, Weight)>> {
        if self.0.is_empty() {
            self.0.resize(Self::PLACES, None);
        }
        self.0.get_mut(facts.mixed() as usize % Self::PLACES)
    }
}

/// How many features there are, and what they weigh together.
type Weight = (u32, Row<DECIDING>);

/// What a word weighs, or the distinct words of a passage, in each block that hangs on single words: how many features, then the
/// weights by head. In one row, for it is added word after word.
#[derive(Debug, Clone, Copy, Default)]
struct ByWord([i32; BY_WORD.len() * LANES]);

/// How many features, and the weights by head.
const LANES: usize = 1 + DECIDING;

const BY_WORD: [Block; 4] = [Block::Words, Block::Letters, Block::Before, Block::After];

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
    fn block(&self, at: usize) -> Weight {
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

impl Scales {
    /// Turns to another document, with the lexemes that its reader knows.
    pub(super) fn turn_to(&mut self, reader: &Reader<'_>) {
        let lexemes = reader.lexemes().len();
        self.alone.resize(lexemes, ByWord::default());
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
        let own = self.near(model, reader, index);
        let before = index
            .checked_sub(1)
            .map_or_else(ByWord::default, |index| self.near(model, reader, index));
        let after = self.near(model, reader, index + 1);
        let mut totals = Totals::default();
        for (at, (block, words)) in BY_WORD.into_iter().zip([own, own, before, after]).enumerate() {
            debug_assert_eq!(block as usize, at, "the blocks by word come first");
            let (size, row) = words.block(at);
            totals.add_all(block, size, &row);
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
            if !alone.is_known() {
                *alone = weigh(model, reader, *lexeme);
            }
            sums.add(alone);
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
            add_weights(row, model.deciding(feature));
        };
        word(lexeme).for_each(|feature| add(own, feature));
        letters(lexeme).for_each(|feature| add(runs, feature));
        add(before, word_before(lexeme));
        add(after, word_after(lexeme));
    }
    sums
}

/// Sums features as they are read.
struct Weighing<'a> {
    model: &'a Model,
    /// The features of the open block.
    open: Weight,
    totals: Totals<DECIDING>,
    kept: &'a mut Kept,
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
        let kept = self.kept.place(facts).and_then(|place| *place);
        let (size, row) = match kept {
            Some((of, weight)) if of == facts => weight,
            _ => {
                let open = std::mem::take(&mut self.open);
                tell(self);
                let weight = std::mem::replace(&mut self.open, open);
                if let Some(place) = self.kept.place(facts) {
                    *place = Some((facts, weight));
                }
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
