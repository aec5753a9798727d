//! Why: what each word and each cause added to the sum that decided. Read for flagged passages only.

use std::ops::Range;

use super::model::Head;
use crate::finding::{Cause, Contributions};

/// How many clues a passage is given at most.
const CLUES: usize = 3;

/// The part of all that weighs for the finding from which a word is a clue, in a passage of `words` words.
/// In a long one, where no word has that much, twice an even share.
fn fair_share(words: usize) -> f32 {
    (2.0 / words.max(1) as f32).min(0.08)
}

/// What weighed for or against a flagged passage, down to its words.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighing {
    /// What its causes weigh.
    pub contributions: Contributions,
    /// The number of its first word in the document.
    first: usize,
    /// What each of its words weighs: they make up [`Cause::Words`].
    words: Vec<f32>,
}

impl Weighing {
    /// Of a passage of the words `words`, with nothing weighed yet.
    pub(super) fn new(head: Head, words: Range<usize>) -> Self {
        Self {
            contributions: Contributions::new(head.bias, head.threshold),
            first: words.start,
            words: vec![0.0; words.len()],
        }
    }

    /// The same weighing of the same passage, where its first word has the number `first`.
    pub(crate) fn moved_to(self, first: usize) -> Self {
        Self { first, ..self }
    }

    /// The runs of words that weigh most, heaviest first, by number in the document.
    ///
    /// A word counts where it has a fair share of all that weighs for the finding, and is not `told` already; a run, where
    /// one of its words `speaks` by itself.
    pub fn clues(&self, told: impl Fn(usize) -> bool, speaks: impl Fn(usize) -> bool) -> Vec<Range<usize>> {
        let causes = self.contributions.causes().filter(|c| c.0 != Cause::Words);
        let amounts = causes.map(|c| c.1).chain(self.words.iter().copied());
        let fair = fair_share(self.words.len()) * amounts.filter(|a| *a > 0.0).sum::<f32>();
        let heavy: Vec<(usize, f32)> = self
            .favouring()
            .filter(|(word, amount)| *amount >= fair && !told(*word))
            .collect();
        let mut runs: Vec<(f32, Range<usize>)> = heavy
            .chunk_by(|a, b| a.0 + 1 == b.0)
            .filter(|run| run.iter().any(|w| speaks(w.0)))
            .filter_map(|run| {
                let amount = run.iter().map(|w| w.1).sum();
                Some((amount, run.first()?.0..run.last()?.0 + 1))
            })
            .collect();
        runs.sort_by(|a, b| b.0.total_cmp(&a.0));
        runs.into_iter().map(|run| run.1).take(CLUES).collect()
    }

    /// The word that weighs most, by number in the document; one that `speaks` by itself, where there is one.
    pub fn heaviest(&self, speaks: impl Fn(usize) -> bool) -> Option<usize> {
        self.favouring()
            .max_by(|a, b| speaks(a.0).cmp(&speaks(b.0)).then(a.1.total_cmp(&b.1)))
            .map(|w| w.0)
    }

    /// The words that weigh for the finding.
    fn favouring(&self) -> impl Iterator<Item = (usize, f32)> {
        (self.first..)
            .zip(self.words.iter().copied())
            .filter(|w| w.1 > 0.0)
    }

    /// Adds to what the word weighs that has the number `place` in the passage.
    #[inline]
    pub(super) fn add_word(&mut self, place: usize, amount: f32) {
        self.contributions.add(Cause::Words, amount);
        if let Some(weight) = self.words.get_mut(place) {
            *weight += amount;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assess::features::Features;
    use crate::assess::model::DECIDING;
    use crate::assess::reader::Reader;
    use crate::assess::scales::Scales;
    use crate::document::Document;
    use crate::engine::{Engine, Options};
    use crate::position::Position;
    use crate::signals::observe;

    const MINUTES: &str = "SITUATION DE M. K.\n\
        Mme Aubry (assistante sociale) : il ne sort plus, il ne mange plus, il ne répond plus à la porte.\n\
        Le maire demande à l'éducatrice les noms et les adresses des jeunes, et encore les noms.\n\
        Contrôle des caves vendredi à 5 h avec le chien.\n\
        La fête du quartier aura lieu le 12 juin.\n";

    /// Every weighing of every passage, with the sum it must come to.
    fn weighings() -> Vec<(f32, Weighing)> {
        let engine = Engine::new(Options::default(), &[]).unwrap();
        let observed = observe(&Document::from_text(MINUTES), engine.lexicon(), Position::Anas);
        let reader = Reader::new(engine.lexicon(), &observed);
        let mut scales = Scales::default();
        scales.turn_to(&reader);
        let mut features = Features::default();
        let mut out = Vec::new();
        for index in 0..observed.passages.len() {
            reader.passage(index, &mut features);
            let sums = engine.model().decide(&features);
            for (head, sum) in sums.into_iter().enumerate() {
                out.push((sum, scales.why(engine.model(), &reader, index, head)));
            }
        }
        out
    }

    #[test]
    fn bias_and_contributions_make_up_the_sum() {
        let weighings = weighings();
        assert_eq!(weighings.len(), 5 * DECIDING);
        for (sum, weighing) in weighings {
            let told = weighing.contributions.sum();
            assert!((told - sum).abs() < 1e-3, "{told} instead of {sum}");
            assert!(sum != 0.0);
        }
    }

    #[test]
    fn the_words_make_up_what_the_words_weigh() {
        for (_, weighing) in weighings() {
            let words: f32 = weighing.words.iter().sum();
            let told = weighing.contributions.causes().find(|c| c.0 == Cause::Words);
            assert!((told.unwrap().1 - words).abs() < 1e-3);
        }
    }

    fn weighing(words: &[f32]) -> Weighing {
        Weighing {
            contributions: Contributions::new(0.0, 0.0),
            first: 10,
            words: words.to_vec(),
        }
    }

    #[test]
    fn clues_are_runs_of_heavy_words_heaviest_first() {
        let weighing = weighing(&[0.5, -1.0, 1.0, 1.0, 0.01, 0.6, -0.2, 0.4]);
        assert_eq!(
            weighing.clues(|_| false, |_| true),
            [12..14, 15..16, 10..11],
            "three at most, and nothing light"
        );
        assert_eq!(weighing.clues(|w| w == 12, |_| true), [13..14, 15..16, 10..11]);
        assert_eq!(weighing.clues(|_| false, |w| w == 13), vec![12..14; 1]);
    }

    #[test]
    fn the_heaviest_word_speaks_where_one_does() {
        let weighing = weighing(&[0.1, 0.3, 0.2, -1.0]);
        assert_eq!(weighing.heaviest(|_| true), Some(11));
        assert_eq!(weighing.heaviest(|w| w == 10), Some(10));
        assert_eq!(weighing.heaviest(|_| false), Some(11));
    }

    #[test]
    fn in_a_long_passage_a_word_needs_no_more_than_twice_an_even_share() {
        let mut words = [0.1; 50];
        words[7] = 0.3;
        assert_eq!(weighing(&words).clues(|_| false, |_| true), vec![17..18; 1]);
    }
}
