//! A document read again after an edit: what the edit did not touch is taken over.

use std::ops::Range;

use super::familiar::{Familiar, Numbering};
use super::{Entries, Observed, PassageSignals, PersonSignals, Teller};
use crate::document::Document;
use crate::edit::Edit;
use crate::fold::FoldedText;
use crate::lexicon::Lexicon;
use crate::segment::spelling::SpellingId;
use crate::segment::words::{self, Word};
use crate::segment::{Earlier, Passage};
use crate::span::{Span, Src};

/// Marks places among the words of a document.
#[derive(Debug, Clone, Copy)]
pub(super) enum Words {}

/// A document as it was last observed.
#[derive(Debug)]
pub(crate) struct Before {
    text: Box<str>,
    hidden: Vec<Span<Src>>,
    observed: Observed,
    /// What the numbers of its spellings mean.
    numbering: Numbering,
}

/// A document before an edit, and the edit.
pub(super) struct Kept {
    before: Before,
    edit: Edit<Src>,
    words: Edit<Words>,
}

/// The words of a document.
pub(super) struct Text {
    pub(super) folded: FoldedText,
    pub(super) words: Vec<Word>,
    pub(super) spelled: Vec<SpellingId>,
}

impl Before {
    /// What is kept of a document after it was audited. What is familiar to `observed` is known by `numbering`, and kept elsewhere.
    pub(crate) fn new(document: &Document, observed: Observed, numbering: Numbering) -> Self {
        Self {
            text: document.text.as_str().into(),
            hidden: document.hidden.clone(),
            observed,
            numbering,
        }
    }

    /// How the hidden spans of `document` tell that the edit made or unmade none elsewhere.
    fn hides_the_same(&self, document: &Document, edit: Edit<Src>) -> bool {
        let (old, new) = (&self.hidden, &document.hidden);
        let before = |spans: &[Span<Src>]| spans.partition_point(|h| h.start() < edit.start());
        let after = |spans: &[Span<Src>], end: u32| spans.partition_point(|h| h.end() <= end);
        let (head, tail) = (before(new), after(new, edit.new_end()));
        let (old_head, old_tail) = (before(old), after(old, edit.old_end()));
        let untouched = |spans: &[Span<Src>]| -> Option<Vec<Span<Src>>> {
            spans.iter().map(|h| edit.untouched(*h)).collect()
        };
        let same =
            |new: Option<&[Span<Src>]>, old: Option<&[Span<Src>]>| new.and_then(untouched).as_deref() == old;
        same(new.get(..head), old.get(..old_head)) && same(new.get(tail..), old.get(old_tail..))
    }
}

impl Text {
    pub(super) fn of(document: &Document, lexicon: &Lexicon, familiar: &mut Familiar) -> Self {
        let folded = FoldedText::of(document);
        let words = words::words(&folded);
        let spelled = familiar.meet(lexicon, |spellings| {
            words.iter().map(|word| spellings.of(&folded, *word)).collect()
        });
        Self {
            folded,
            words,
            spelled,
        }
    }

    /// The same text, of which only what differs from `before` is read; nothing where too much may differ.
    pub(super) fn again(
        document: &Document,
        before: Before,
        lexicon: &Lexicon,
        familiar: &mut Familiar,
    ) -> Option<(Self, Kept)> {
        let edit = Edit::between(&before.text, document.text.as_str());
        if familiar.numbering() != before.numbering || !before.hides_the_same(document, edit) {
            return None;
        }
        let old = &before.observed;
        let folded = FoldedText::again(document, &old.folded, edit)?;
        let number = |words: &[Word], at: u32| words.partition_point(|w| w.span.start() < at);
        let start = number(&old.words, old.folded.to_folded(edit.start()));
        let old_end = number(&old.words, old.folded.to_folded(edit.old_end()));

        let mut words = Vec::with_capacity(old.words.len() + 64);
        words.extend_from_slice(old.words.get(..start)?);
        let lines = folded.to_folded(edit.start())..folded.to_folded(edit.new_end());
        words::cut(&folded, lines.start as usize..lines.end as usize, &mut words);
        let new_end = words.len();
        let moved = lines.end.wrapping_sub(old.folded.to_folded(edit.old_end()));
        words.extend(old.words.get(old_end..)?.iter().map(|word| word.moved(moved)));

        let mut spelled = Vec::with_capacity(words.len());
        spelled.extend_from_slice(old.spelled.get(..start)?);
        spelled.extend(familiar.meet(lexicon, |spellings| {
            let new = words.get(start..new_end).unwrap_or_default();
            new.iter().map(|word| spellings.of(&folded, *word)).collect()
        }));
        spelled.extend_from_slice(old.spelled.get(old_end..)?);
        let text = Self {
            folded,
            words,
            spelled,
        };
        let words = Edit::new(start as u32, old_end as u32, new_end as u32);
        Some((text, Kept { before, edit, words }))
    }
}

impl Kept {
    /// What the lines of the document were.
    pub(super) fn lines(&self) -> Earlier<'_> {
        Earlier {
            looks: &self.before.observed.looks,
            edit: self.edit,
        }
    }

    /// The entries that stood in `passage`, if neither it nor a word beside it was touched.
    pub(super) fn entries(&mut self, passage: &Passage) -> Option<Entries> {
        let moved = self.moved(passage);
        let signals = self.signals(passage)?;
        let mut hits = std::mem::take(&mut signals.hits);
        let mut cues = std::mem::take(&mut signals.cues);
        if moved != 0 {
            for hit in hits.iter_mut().chain(&mut cues) {
                hit.first = hit.first.wrapping_add(moved);
                hit.last = hit.last.wrapping_add(moved);
            }
        }
        Some(Entries { hits, cues })
    }

    /// Whom `passage` designated and named, if neither it nor a word beside it was touched. The persons at the table must be those of
    /// [`Self::people`].
    pub(super) fn persons(&mut self, passage: &Passage) -> Option<(PersonSignals, Vec<Teller>)> {
        let shift = if passage.span.start() >= self.edit.new_end() {
            self.edit.shift()
        } else {
            0
        };
        let signals = self.signals(passage)?;
        let mut person = std::mem::take(&mut signals.person);
        person.span = person
            .span
            .map(|span| Span::new(span.start().wrapping_add(shift), span.end().wrapping_add(shift)));
        Some((person, std::mem::take(&mut signals.tellers)))
    }

    /// The persons who were at the table.
    pub(super) fn people(&self) -> &super::People {
        &self.before.observed.people
    }

    /// How many words further `passage` stands, if it was not touched.
    fn moved(&self, passage: &Passage) -> u32 {
        if passage.words.start as u32 >= self.words.new_end() {
            self.words.shift()
        } else {
            0
        }
    }

    /// The same passage before the edit, if neither it nor a word beside it was touched.
    fn signals(&mut self, passage: &Passage) -> Option<&mut PassageSignals> {
        let said = read_words(passage);
        let beside = Span::new(said.start.saturating_sub(1) as u32, said.end as u32 + 1);
        self.words.untouched(beside)?;
        let was = self.edit.untouched(passage.span)?;
        let passages = &mut self.before.observed.passages;
        let number = passages.partition_point(|p| p.passage.span.start() < was.start());
        passages.get_mut(number).filter(|p| {
            let p = &p.passage;
            p.span == was
                && (p.kind, p.label_words.len(), p.words.len())
                    == (passage.kind, passage.label_words.len(), passage.words.len())
        })
    }
}

/// The words of a passage that entries are looked for in: its label and its own.
pub(super) fn read_words(passage: &Passage) -> Range<usize> {
    if passage.label.is_some() {
        passage.label_words.start.min(passage.words.start)..passage.words.end
    } else {
        passage.words.clone()
    }
}
