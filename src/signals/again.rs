//! A document read again after an edit: what the edit did not touch is taken over.

use std::ops::Range;

use super::course::{Course, Start, begins_anew};
use super::familiar::Familiar;
use super::shelf::Shelf;
use super::source::Turn;
use super::{Contents, Finder, Observed, PassageSignals, People, PersonSignals, Reader, Teller};
use crate::document::Document;
use crate::edit::Edit;
use crate::fold::FoldedText;
use crate::lexicon::Lexicon;
use crate::scan::Hit;
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
}

/// A document before an edit, and the edit.
pub(super) struct Kept {
    before: Before,
    edit: Edit<Src>,
    words: Edit<Words>,
    /// The passage before the edit that is looked at next.
    next: usize,
    /// For each passage that was looked for, the number it had, if neither it nor a word beside it was touched.
    were: Vec<Option<usize>>,
}

/// The words of a document.
pub(super) struct Text {
    pub(super) folded: FoldedText,
    pub(super) words: Vec<Word>,
    pub(super) spelled: Vec<SpellingId>,
}

impl Before {
    /// What is kept of a document after it was audited. What is familiar to `observed` is kept elsewhere: the document may be read
    /// again only with the same.
    pub(crate) fn new(document: &Document, observed: Observed) -> Self {
        Self {
            text: document.text.as_str().into(),
            hidden: document.hidden.clone(),
            observed,
        }
    }

    /// Whether the edit made or unmade no hidden span but among the lines that it touched.
    fn hides_the_same(&self, document: &Document, edit: Edit<Src>) -> bool {
        let around = |spans: &[Span<Src>], end: u32| {
            let head = spans.partition_point(|h| h.start() < edit.start());
            let tail = spans.partition_point(|h| h.end() <= end);
            [0..head, tail..spans.len()]
        };
        let new = around(&document.hidden, edit.new_end());
        let old = around(&self.hidden, edit.old_end());
        new.into_iter().zip(old).all(|(new, old)| {
            let new = document.hidden.get(new).unwrap_or_default();
            let old = self.hidden.get(old).unwrap_or_default();
            let were = new.iter().map(|h| edit.untouched(*h));
            were.eq(old.iter().copied().map(Some))
        })
    }
}

impl Text {
    pub(super) fn of(document: &Document, lexicon: &Lexicon, familiar: &mut Familiar) -> Self {
        let folded = FoldedText::of(document);
        let (words, spelled) = familiar.read(lexicon, &folded);
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
        if !before.hides_the_same(document, edit) {
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
        familiar.meet(lexicon, &folded, words.get(start..new_end)?, &mut spelled);
        spelled.extend_from_slice(old.spelled.get(old_end..)?);
        let text = Self {
            folded,
            words,
            spelled,
        };
        let words = Edit::new(start as u32, old_end as u32, new_end as u32);
        let kept = Kept {
            before,
            edit,
            words,
            next: 0,
            were: Vec::new(),
        };
        Some((text, kept))
    }
}

impl Kept {
    /// Takes what the lines of the document were.
    pub(super) fn take_lines(&mut self) -> Earlier {
        Earlier {
            looks: std::mem::take(&mut self.before.observed.looks),
            edit: self.edit,
        }
    }

    /// What stood in `passage`, if neither it nor a word beside it was touched.
    ///
    /// It is asked for one passage after the other; the entries are added to those that `finder` found.
    pub(super) fn contents(&mut self, passage: &Passage, finder: &mut Finder<'_>) -> Option<Contents> {
        let was = self.number(passage);
        self.were.push(was);
        let moved = if passage.words.start as u32 >= self.words.new_end() {
            self.words.shift()
        } else {
            0
        };
        let observed = &self.before.observed;
        let signals = observed.passages.get(was?)?;
        let moved_on = |hit: &Hit| Hit {
            first: hit.first.wrapping_add(moved),
            last: hit.last.wrapping_add(moved),
            ..*hit
        };
        Some(Contents {
            hits: finder.hits.put(observed.hits(signals).iter().map(moved_on)),
            cues: finder.cues.put(observed.cues(signals).iter().map(moved_on)),
            summary: signals.summary,
        })
    }

    /// The number of the same passage before the edit, if neither it nor a word beside it was touched.
    fn number(&mut self, passage: &Passage) -> Option<usize> {
        let said = passage.labelled_words();
        let beside = Span::new(said.start.saturating_sub(1) as u32, said.end as u32 + 1);
        self.words.untouched(beside)?;
        let was = self.edit.untouched(passage.span)?;
        let passages = &self.before.observed.passages;
        // They are asked for in the order of the text.
        let rest = passages.get(self.next..).unwrap_or_default();
        self.next += rest
            .iter()
            .take_while(|p| p.passage.span.start() < was.start())
            .count();
        let same = passages.get(self.next).is_some_and(|p| {
            let p = &p.passage;
            let looks = |p: &Passage| (p.kind, p.first_of_block, p.label_words.len(), p.words.len());
            p.span == was && looks(p) == looks(passage)
        });
        same.then_some(self.next)
    }

    /// Whether a section that was not touched may be told as it was: verbatim minutes are told label by label.
    pub(super) fn is_told_alike(&self, course: &Course<'_>) -> bool {
        self.before.observed.sections.verbatim == course.is_verbatim()
    }

    /// Takes those passages for touched which name somebody who came to the table or left it by the edit.
    pub(super) fn touch_named(&mut self, people: &People, reader: &Reader<'_>, found: &[PassageSignals]) {
        let changed = people.changed(&self.before.observed.people);
        if changed.is_empty() {
            return;
        }
        let named = |word| {
            let key = reader.key_number(word);
            key.is_some_and(|key| changed.binary_search(&key.index()).is_ok())
        };
        for (found, was) in found.iter().zip(&mut self.were) {
            if found.passage.labelled_words().any(named) {
                *was = None;
            }
        }
    }

    /// The numbers that the passages of a section had, those in this range of all, if it was a section and none of it was touched.
    pub(super) fn section(&self, section: Range<usize>, found: &[PassageSignals]) -> Option<Range<usize>> {
        let (first, next) = (found.get(section.start)?, found.get(section.end));
        let numbers = self.were.get(section)?;
        let start = (*numbers.first()?)?;
        let were = start..start + numbers.len();
        let untouched = numbers.iter().copied().eq(were.clone().map(Some));
        let starts = &self.before.observed.sections.starts;
        let number = starts.partition_point(|s| s.passage < start);
        let bounds = starts.get(number..)?.first_chunk()?.map(|s: Start| s.passage);
        let apart = begins_anew(first) && next.is_none_or(begins_anew);
        (untouched && apart && bounds == [were.start, were.end]).then_some(were)
    }

    /// Who had sent the message at the end of the section of those passages, if `sender` is who had at its beginning.
    #[allow(clippy::option_option, reason = "nothing is known, or that nobody sent it")]
    pub(super) fn sent(&self, section: Range<usize>, sender: Option<Turn>) -> Option<Option<Turn>> {
        let starts = &self.before.observed.sections.starts;
        let number = starts.partition_point(|s| s.passage < section.start);
        let [before, after] = starts.get(number..)?.first_chunk()?.map(|s: Start| s.sender);
        let now = |turn: Option<Turn>| match turn {
            Some(turn) => turn.moved(|at| self.edit.now(at)).map(Some),
            None => Some(None),
        };
        (now(before)? == sender).then(|| now(after))?
    }

    /// Whom the passage of this number designates and names, if that is known.
    pub(super) fn known(&self, number: usize) -> Option<(PersonSignals, &[Teller])> {
        let was = *self.were.get(number)?;
        self.persons(was?)
    }

    /// Whom the passage numbered `was` designated and named.
    fn persons(&self, was: usize) -> Option<(PersonSignals, &[Teller])> {
        let words = self.words;
        let observed = &self.before.observed;
        let signals = observed.passages.get(was)?;
        let mut person = signals.person;
        person.words = person.words.and_then(|(first, last)| {
            let now = words.now(Span::new(first, last + 1))?;
            Some((now.start(), now.end() - 1))
        });
        Some((person, observed.tellers(signals)))
    }

    /// Tells a passage as the one numbered `was` was told; adds those it names to all `tellers`.
    pub(super) fn tell(&self, passage: &mut PassageSignals, was: usize, tellers: &mut Shelf<Teller>) {
        let known = self.persons(was);
        let Some((signals, (person, named))) = self.before.observed.passages.get(was).zip(known) else {
            return;
        };
        passage.person = person;
        passage.tellers = tellers.put(named.iter().copied());
        passage.peopled = signals.peopled;
        passage.about = signals.about;
        passage.referent = signals.referent;
        passage.predicate = signals.predicate;
        passage.source = signals.source;
        passage.source_by = signals.source_by;
        passage.speaker = signals.speaker.and_then(|at| self.edit.now(at));
    }
}
