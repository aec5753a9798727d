//! What an audit remembers of the one before, so that after an edit only what the edit can touch is assessed anew.
//!
//! The document is kept as it was observed, and what an edit did not touch is taken over (`signals/again.rs`). The assessment of a
//! passage is kept under a digest of all that it reads: the words of the passage and of its neighbours, and the signals of the
//! passages around it. The same digest, the same assessment: a report made with a memory is the one made without.
//! A memory holds the words of its document in memory till it rests; of assessments, only digests and results.

use std::hash::{Hash, Hasher};
use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::assess::why::Weighing;
use crate::assess::{Assessment, Assessor};
use crate::document::Document;
use crate::lexicon::Lexicon;
use crate::mixing::mixed;
use crate::position::Position;
use crate::segment::spelling::SpellingId;
use crate::segment::words::{Shape, Word};
use crate::signals::{Before, Familiar, Numbering, Observed, PassageSignals, observe_with};
use crate::span::{Span, Src};

/// What the assessment makes of a passage, and what weighed; nothing where it may stand, as most may.
pub(crate) type Judgement = Option<Box<(Assessment, Option<Weighing>)>>;

/// What was found out of one document. A memory serves one engine; with another it would remember what that one would not say.
#[derive(Debug, Default)]
pub struct Memory {
    before: Option<Before>,
    judgements: FxHashMap<u64, Judgement>,
    /// By the number of a passage in `before`.
    own: Vec<Own>,
    /// By which numbers of spellings the digests were made: with others they mean nothing.
    numbered: Option<Numbering>,
}

/// How many passages before it an assessment looks at.
const REACH: usize = 8;

impl Memory {
    /// How many assessments are remembered.
    pub fn len(&self) -> usize {
        self.judgements.len()
    }

    /// Whether nothing is remembered.
    pub fn is_empty(&self) -> bool {
        self.judgements.is_empty()
    }

    /// What the numbers of the spellings mean that were remembered.
    pub(crate) fn numbering(&self) -> Option<Numbering> {
        self.numbered
    }

    /// The document up to its signals, as [`observe`](crate::signals::observe) reads it.
    pub(crate) fn observe(
        &mut self,
        document: &Document,
        lexicon: &Lexicon,
        position: Position,
        familiar: Familiar,
    ) -> Observed {
        let numbering = Some(familiar.numbering());
        if self.numbered != numbering {
            *self = Self {
                numbered: numbering,
                ..Self::default()
            };
        }
        observe_with(document, lexicon, position, familiar, self.before.take())
    }

    /// Keeps the document as it was observed, for the next time.
    pub(crate) fn keep(&mut self, document: &Document, observed: Observed) {
        self.before = Some(Before::new(document, observed));
    }

    /// Lets go of the words, which take much room; judgements stay.
    pub fn rest(&mut self) {
        self.before = None;
        self.own = Vec::new();
    }

    /// The judgements on all passages: those remembered, and the others by `assessor`. Nothing where `stop` says so; what was
    /// assessed till then is remembered.
    pub(crate) fn judge(
        &mut self,
        observed: &Observed,
        assessor: &mut Assessor<'_>,
        stop: &dyn Fn() -> bool,
    ) -> Option<Vec<Judgement>> {
        let mut fresh =
            FxHashMap::with_capacity_and_hasher(observed.passages.len(), rustc_hash::FxBuildHasher);
        let mut out = Vec::with_capacity(observed.passages.len());
        self.own = own_digests(observed, &self.own);
        for (index, key) in digests(observed, &self.own).into_iter().enumerate() {
            let known = fresh.get(&key).cloned().or_else(|| self.judgements.remove(&key));
            let judgement = match known {
                Some(judgement) => moved(judgement, observed, index),
                None if stop() => {
                    self.judgements.extend(fresh);
                    return None;
                }
                None => judged(assessor, index),
            };
            fresh.insert(key, judgement.clone());
            out.push(judgement);
        }
        self.judgements = fresh;
        Some(out)
    }
}

/// Words as scanner and assessment take them: their spelling, which tells whether the text has accents at all, and their shape.
fn spelled_as(words: &[Word], spelled: &[SpellingId], range: Range<usize>, digest: &mut Digest) {
    let words = words.get(range.clone()).unwrap_or_default();
    let spelled = spelled.get(range).unwrap_or_default();
    for (word, spelling) in words.iter().zip(spelled) {
        digest.add((spelling.index() as u64) << 16 | u64::from(word.shape.bits()));
    }
}

/// What the assessment makes of passage `index`.
pub(crate) fn judged(assessor: &mut Assessor<'_>, index: usize) -> Judgement {
    let assessment = assessor.passage(index)?;
    Some(Box::new((assessment, assessor.why(index, assessment.kind))))
}

/// A judgement as it holds for passage `index`.
fn moved(judgement: Judgement, observed: &Observed, index: usize) -> Judgement {
    let mut judgement = judgement?;
    let first = observed.passages.get(index).map_or(0, |p| p.passage.words.start);
    judgement.1 = judgement.1.map(|weighing| weighing.moved_to(first));
    Some(judgement)
}

/// Digests of what one passage gives to an assessment.
#[derive(Debug, Clone, Copy)]
struct Own {
    words: u64,
    signals: u64,
}

/// The digests of each passage, where a passage that was not touched has those `before`.
fn own_digests(observed: &Observed, before: &[Own]) -> Vec<Own> {
    let were = &observed.sections.were;
    let own = |(number, passage): (usize, &PassageSignals)| {
        let was = were.get(number).copied().flatten();
        was.and_then(|was| before.get(was).copied())
            .unwrap_or_else(|| Own {
                words: digest(|h| words_of(observed, passage, h)),
                signals: digest(|h| signals_of(observed, passage, h)),
            })
    };
    observed.passages.iter().enumerate().map(own).collect()
}

/// For every passage, a digest of all that its assessment reads.
fn digests(observed: &Observed, own: &[Own]) -> Vec<u64> {
    let passages = &observed.passages;
    let bound = observed
        .people
        .quarters_bound()
        .map_or(0, |share| share as u64 + 1);
    let mut heading = Heading::default();
    let around = |index: usize| {
        digest(|h| {
            let near = [index.checked_sub(1), Some(index), Some(index + 1)];
            let words = near.map(|i| i.and_then(|i| own.get(i)).map_or(0, |own| own.words));
            h.add(bound);
            for words in words {
                h.add(words);
            }
            let section = passages.get(index).map(|p| p.passage.section);
            let first = index.saturating_sub(REACH);
            h.add((index - first) as u64);
            let reach = passages.iter().zip(own).skip(first).take(index + 2 - first);
            for (passage, own) in reach {
                let same = section == Some(passage.passage.section);
                h.add(own.signals ^ u64::from(same));
            }
            let heading = heading.above(passages, index);
            h.add(heading.and_then(|i| own.get(i)).map_or(0, |own| own.signals));
        })
    };
    (0..passages.len()).map(around).collect()
}

fn digest(write: impl FnOnce(&mut Digest)) -> u64 {
    let mut digest = Digest(0);
    write(&mut digest);
    digest.finish()
}

/// Sixty-four well-mixed bits of numbers, one multiplication a number: nobody who writes a document means to have two passages
/// taken for one.
struct Digest(u64);

impl Digest {
    #[inline]
    fn add(&mut self, number: u64) {
        self.0 = mixed(self.0.rotate_left(23) ^ number) ^ number;
    }
}

impl Hasher for Digest {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        let (eights, rest) = bytes.as_chunks::<8>();
        for eight in eights {
            self.add(u64::from_le_bytes(*eight));
        }
        self.add(
            rest.iter()
                .fold(bytes.len() as u64, |all, byte| all << 8 | u64::from(*byte)),
        );
    }

    fn write_u8(&mut self, number: u8) {
        self.add(number.into());
    }

    fn write_u16(&mut self, number: u16) {
        self.add(number.into());
    }

    fn write_u32(&mut self, number: u32) {
        self.add(number.into());
    }

    fn write_u64(&mut self, number: u64) {
        self.add(number);
    }

    fn write_usize(&mut self, number: usize) {
        self.add(number as u64);
    }

    fn write_isize(&mut self, number: isize) {
        self.add(number.cast_unsigned() as u64);
    }
}

/// The words as an assessment takes them: as they are spelled, and whether they name somebody at the table.
fn words_of(observed: &Observed, passage: &PassageSignals, digest: &mut Digest) {
    let words = passage.passage.words.clone();
    spelled_as(&observed.words, &observed.spelled, words.clone(), digest);
    let spelled = observed.spelled.get(words.clone()).unwrap_or_default();
    let words = observed.words.get(words).unwrap_or_default().iter().zip(spelled);
    for (place, (_, spelling)) in words
        .enumerate()
        .filter(|(_, (word, _))| word.shape.has(Shape::CAPITAL))
    {
        let key = observed.familiar.key(*spelling);
        if key.is_some_and(|key| observed.people.knows_key(key)) {
            digest.add(place as u64);
        }
    }
}

fn signals_of(observed: &Observed, signals: &PassageSignals, hasher: &mut Digest) {
    let (passage, person) = (&signals.passage, &signals.person);
    let layout = (
        passage.kind,
        passage.first_of_block,
        passage.label.is_some(),
        passage.words.len(),
        passage.location.table.is_some(),
        passage.location.row == Some(0),
    );
    layout.hash(hasher);
    let named = (
        person.titled,
        person.first_name,
        person.initials,
        person.participant,
        person.capitalised,
        person.listed,
    );
    (named, signals.peopled, signals.about, signals.predicate).hash(hasher);
    signals.referent.hash(hasher);
    (signals.source, signals.source_by, observed.tellers(signals)).hash(hasher);
    for hit in observed.hits(signals) {
        hit.group.hash(hasher);
    }
}

/// The heading under which the passage before another stands.
#[derive(Default)]
struct Heading {
    /// Where it stands, and its number.
    last: Option<(Span<Src>, usize)>,
}

impl Heading {
    /// Its number; passages are asked for in their order.
    fn above(&mut self, passages: &[PassageSignals], index: usize) -> Option<usize> {
        let before = passages.get(index.checked_sub(1)?)?;
        let at = before.passage.location.heading?;
        if let Some((_, number)) = self.last.filter(|last| last.0 == at) {
            return Some(number);
        }
        let number = passages.partition_point(|p| p.passage.span.start() < at.start());
        self.last = Some((at, number));
        Some(number)
    }
}
