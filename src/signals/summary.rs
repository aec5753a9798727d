//! What stands in a passage at all: read once, so that whoever looks for something else need not look.

use std::ops::Range;

use super::Reader;
use super::familiar::Trait;
use crate::finding::Source;
use crate::fold::places;
use crate::lexicon::Sense;
use crate::scan::Hit;

/// What the words and entries of a passage are, its label's included: nothing of where they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Summary {
    traits: Trait,
    senses: Sense,
    /// Whether a role is bound, and whether one is not.
    roles: (bool, bool),
    /// Which of the first words may name somebody or stand for one, the first in the lowest bit.
    marks: u64,
}

impl Summary {
    /// What stands in the words `range`, in which `hits` are that have these `senses`.
    pub(super) fn of(reader: &Reader<'_>, range: Range<usize>, hits: &[Hit], senses: Sense) -> Self {
        let spelled = reader.spelled.get(range).unwrap_or_default();
        let (first, rest) = spelled.split_at(spelled.len().min(u64::BITS as usize));
        let (mut traits, mut marks) = (reader.familiar.traits_of(rest), 0);
        for spelling in first {
            let of_word = reader.familiar.traits(*spelling);
            traits = traits.or(of_word);
            marks = marks >> 1 | of_word.mark();
        }
        let mut roles = (false, false);
        if senses.meets(Sense::ROLE) {
            for role in hits.iter().filter_map(|hit| reader.role(hit)) {
                roles.0 |= role == Source::Bound;
                roles.1 |= role != Source::Bound;
            }
        }
        Self {
            traits,
            senses,
            roles,
            marks: u64::unbounded_shr(marks, u64::BITS - first.len() as u32),
        }
    }

    /// Whether a word has one of `traits`.
    #[inline]
    pub(super) const fn has(self, traits: Trait) -> bool {
        self.traits.meets(traits)
    }

    /// Those of the `words` read that may name somebody or stand for one; of a long passage's last words all, marked or not.
    #[inline]
    pub(super) fn marked(self, words: &Range<usize>) -> impl Iterator<Item = usize> + use<> {
        let Range { start, end } = *words;
        let first = places(self.marks).map(move |place| start + place);
        first.chain((start + u64::BITS as usize).min(end)..end)
    }

    /// Whether an entry does one of `senses`.
    #[inline]
    pub(super) const fn hears(self, senses: Sense) -> bool {
        self.senses.meets(senses)
    }

    /// Whether a role stands there.
    #[inline]
    pub(super) const fn names_role(self) -> bool {
        self.roles.0 || self.roles.1
    }

    /// Whether a bound role stands there.
    #[inline]
    pub(super) const fn names_bound_role(self) -> bool {
        self.roles.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::strategy::Strategy;
    use proptest::string::string_regex;

    use super::*;
    use crate::document::Document;
    use crate::lexicon::Lexicon;
    use crate::position::Position;
    use crate::signals::attending::Attending;
    use crate::signals::discourse::Discourse;
    use crate::signals::people::PersonSignals;
    use crate::signals::seen::Sight;
    use crate::signals::shelf::Shelf;
    use crate::signals::source::{Speakers, Verbatim};
    use crate::signals::{Contents, Observed, PassageSignals, Teller, observe};

    /// A summary that leaves every reader everything to look for among so many words.
    fn anything(words: usize) -> Summary {
        Summary {
            traits: Trait::ALL,
            senses: Sense::ALL,
            roles: (true, true),
            marks: u64::MAX.unbounded_shr(u64::BITS.saturating_sub(words as u32)),
        }
    }

    /// What the readers find that look everywhere, beside what they found.
    fn looked_everywhere(observed: &Observed, lexicon: &Lexicon) {
        let reader = Reader {
            lexicon,
            folded: &observed.folded,
            words: &observed.words,
            spelled: &observed.spelled,
            familiar: &observed.familiar,
            position: Position::Anas,
        };
        let found = observed.passages.iter().map(|p| {
            let words = p.passage.labelled_words().len();
            let contents = Contents {
                hits: p.hits,
                cues: p.cues,
                summary: anything(words),
            };
            PassageSignals::found(p.passage.clone(), contents)
        });
        let passages: Vec<PassageSignals> = found.collect();
        let people = Attending::new(&reader).people(&passages, &observed.hits);
        assert_eq!(format!("{people:?}"), format!("{:?}", observed.people));
        let mut verbatim = Verbatim::default();
        for found in &passages {
            verbatim.read(&found.passage);
        }
        let mut speakers = Speakers::new(&reader, &people, verbatim);
        let mut tellers = Shelf::default();
        let (mut discourse, mut sight) = (Discourse::default(), Sight::default());
        for (everything, found) in passages.iter().zip(&observed.passages) {
            let seen = &sight.of(&reader, &people, everything, observed.hits(found));
            let person = PersonSignals::of(seen);
            assert_eq!(format!("{person:?}"), format!("{:?}", found.person));
            let told = speakers.tell(seen, &person);
            assert_eq!(
                (told.source, told.by, told.speaker),
                (found.source, found.source_by, found.speaker)
            );
            let retold = speakers.retold(seen);
            assert_eq!(discourse.read(&reader, seen, retold), found.referent);
            let named = Teller::put(&reader, seen, &mut tellers);
            assert_eq!(
                format!("{:?}", tellers.of(named)),
                format!("{:?}", observed.tellers(found))
            );
        }
    }

    const PIECES: &str = "(Mme Aubry|AS|assistante sociale|l'infirmière|le maire|Me Blanc|sandrine|pmi|Kevin|il|elle|Elle|\
        Il est précisé par|selon|d'après|dit que|a dit que|signale|indique que|par|je|on raconte que|il a été rapporté|\
        la mère|un jeune|l'intéressé|Madame|ne sort plus|boit|K\\. Y\\.|T\\.M\\.|\\(M\\. Stoll\\)|Mme Doan \\(PMI\\)|, enchaîne|lit la lettre de)";

    fn minutes() -> impl Strategy<Value = String> {
        let list = r"(Présents : Mme Aubry \(assistante sociale\), M\. Stoll \(bailleur\)\n\n)?";
        let label = "((Mme Aubry|CPE|- |PMI)( : )?)?";
        string_regex(&format!(
            r"{list}{label}({PIECES}( |[.] |\n|\n\n| ; | : )){{0,40}}"
        ))
        .unwrap()
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config::with_cases(200))]
        #[test]
        fn what_a_summary_says_is_not_there_is_not(text in minutes()) {
            let lexicon = Lexicon::compile(&[]).unwrap();
            let observed = observe(&Document::from_text(text), &lexicon, Position::Anas);
            looked_everywhere(&observed, &lexicon);
        }
    }
}
