//! The passages in their order, section by section: who tells each, whom it speaks of.
//!
//! What is told in a section hangs on that section, on who is at the table and on who sent the message; after an edit, a section that
//! it did not touch is told as it was.

use std::ops::Range;

use super::again::Kept;
use super::discourse::Discourse;
use super::people::{About, People, PersonSignals};
use super::predicate;
use super::seen::Sight;
use super::shelf::Shelf;
use super::source::{Speakers, Turn, Verbatim};
use super::{PassageSignals, Reader, Teller};
use crate::scan::Hit;
use crate::segment::PassageKind;

/// The sections of a document, as they were read.
#[derive(Debug, Default)]
pub(crate) struct Sections {
    /// Where each begins, and at the end, where it would.
    pub(super) starts: Vec<Start>,
    /// Whether these are verbatim minutes.
    pub(super) verbatim: bool,
    /// For each passage the number that it had before an edit, where it is told as it was; empty where there was none.
    pub(crate) were: Vec<Option<usize>>,
}

/// Where a section begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Start {
    /// The number of its first passage.
    pub(super) passage: usize,
    /// Who sent the message that it stands in.
    pub(super) sender: Option<Turn>,
}

/// How the passages are read one after the other.
pub(super) struct Course<'a> {
    reader: &'a Reader<'a>,
    people: &'a People,
    hits: &'a Shelf<Hit>,
    tellers: Shelf<Teller>,
    speakers: Speakers<'a>,
    discourse: Discourse,
    sight: Sight,
}

impl<'a> Course<'a> {
    pub(super) fn new(
        reader: &'a Reader<'a>,
        people: &'a People,
        hits: &'a Shelf<Hit>,
        verbatim: Verbatim,
    ) -> Self {
        Self {
            reader,
            people,
            hits,
            tellers: Shelf::default(),
            speakers: Speakers::new(reader, people, verbatim),
            discourse: Discourse::default(),
            sight: Sight::default(),
        }
    }

    /// Whether these are verbatim minutes.
    pub(super) fn is_verbatim(&self) -> bool {
        self.speakers.is_verbatim()
    }

    /// Tells all passages, and by whom. What was `kept` of a section is taken over.
    pub(super) fn run(
        mut self,
        passages: &mut [PassageSignals],
        kept: Option<&Kept>,
    ) -> (Sections, Shelf<Teller>) {
        // As they are numbered, there are no more of them.
        let last = passages.last().map_or(0, |found| found.passage.section);
        self.tellers = Shelf::with_room(passages.len());
        let mut sections = Sections {
            starts: Vec::with_capacity(last as usize + 2),
            verbatim: self.is_verbatim(),
            ..Sections::default()
        };
        if kept.is_some() {
            sections.were = vec![None; passages.len()];
        }
        let mut end = 0;
        while let Some(range) = section_from(end, passages) {
            end = range.end;
            let sender = self.speakers.sender();
            sections.starts.push(Start {
                passage: range.start,
                sender,
            });
            let same = kept.and_then(|kept| {
                let were = kept.section(range.clone(), passages)?;
                let sent = kept.sent(were.clone(), sender)?;
                Some((kept, were, sent))
            });
            let section = passages.get_mut(range.clone()).unwrap_or_default();
            if let Some((kept, were, sent)) = same {
                self.speakers.goes_on_from(sent);
                for (passage, was) in section.iter_mut().zip(were.clone()) {
                    kept.tell(passage, was, &mut self.tellers);
                }
                let were = were.map(Some);
                if let Some(numbers) = sections.were.get_mut(range) {
                    numbers
                        .iter_mut()
                        .zip(were)
                        .for_each(|(number, was)| *number = was);
                }
            } else {
                self.section(range.start, section, kept);
            }
        }
        sections.starts.push(Start {
            passage: passages.len(),
            sender: self.speakers.sender(),
        });
        (sections, self.tellers)
    }

    /// Reads the passages of a section, of which this is the number of the `first`.
    fn section(&mut self, first: usize, passages: &mut [PassageSignals], kept: Option<&Kept>) {
        let (reader, people) = (self.reader, self.people);
        let (mut about, mut peopled) = (About::Nobody, false);
        for (number, passage) in (first..).zip(passages) {
            let seen = &self.sight.of(reader, people, passage, self.hits.of(passage.hits));
            let (person, tellers) = match kept.and_then(|kept| kept.known(number)) {
                Some((person, named)) => (person, self.tellers.put(named.iter().copied())),
                None => (
                    PersonSignals::of(seen),
                    Teller::put(reader, seen, &mut self.tellers),
                ),
            };
            let told = self.speakers.tell(seen, &person);
            let retold = self.speakers.retold(seen);
            let referent = self.discourse.read(reader, seen, retold);
            let predicate = predicate::of(reader, seen, referent);
            peopled |= person.designates();
            about = person.introduces().unwrap_or(about);
            passage.person = person;
            passage.peopled = peopled;
            passage.about = about;
            passage.referent = referent;
            passage.predicate = predicate;
            passage.source = told.source;
            passage.source_by = told.by;
            passage.speaker = told.speaker;
            passage.tellers = tellers;
        }
    }
}

/// The passages of the section that begins with the one of this number; nothing where there is none.
///
/// Sections are looked for one by one: their passages are then still at hand when they are told.
fn section_from(start: usize, found: &[PassageSignals]) -> Option<Range<usize>> {
    let rest = found.get(start..)?;
    let section = rest.first()?.passage.section;
    let length = rest.iter().take_while(|found| found.passage.section == section);
    Some(start..start + length.count())
}

/// Whether the first passage of a section knows nothing of those before: a row goes on a table.
pub(super) fn begins_anew(first: &PassageSignals) -> bool {
    first.passage.kind != PassageKind::Row
}
