//! The passages in their order, section by section: who tells each, whom it speaks of.
//!
//! What is told in a section hangs on that section, on who is at the table and on who sent the message; after an edit, a section that
//! it did not touch is told as it was.

use std::ops::Range;

use super::again::Kept;
use super::discourse::Discourse;
use super::people::{About, People, PersonSignals};
use super::seen::Sight;
use super::source::{Speakers, Turn};
use super::{PassageSignals, Reader, Teller};
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
    speakers: Speakers<'a>,
    discourse: Discourse,
    sight: Sight,
}

impl<'a> Course<'a> {
    pub(super) fn new(reader: &'a Reader<'a>, people: &'a People, found: &[PassageSignals]) -> Self {
        Self {
            reader,
            people,
            speakers: Speakers::new(reader, people, found),
            discourse: Discourse::default(),
            sight: Sight::default(),
        }
    }

    /// Whether these are verbatim minutes.
    pub(super) fn is_verbatim(&self) -> bool {
        self.speakers.is_verbatim()
    }

    /// Tells all passages. What was `kept` of a section is taken over.
    pub(super) fn run(mut self, passages: &mut [PassageSignals], mut kept: Option<Kept>) -> Sections {
        let mut sections = Sections {
            verbatim: self.is_verbatim(),
            ..Sections::default()
        };
        let ranges = ranges(passages);
        if kept.is_some() {
            sections.were = vec![None; passages.len()];
        }
        let untouched: Vec<Option<Range<usize>>> = ranges
            .iter()
            .map(|range| kept.as_ref()?.section(range.clone(), passages))
            .collect();
        for (range, untouched) in ranges.into_iter().zip(untouched) {
            let sender = self.speakers.sender();
            sections.starts.push(Start {
                passage: range.start,
                sender,
            });
            let section = passages.get_mut(range.clone()).unwrap_or_default();
            let same = kept.as_mut().zip(untouched).and_then(|(kept, were)| {
                let sent = kept.sent(were.clone(), sender)?;
                Some((kept, were, sent))
            });
            if let Some((kept, were, sent)) = same {
                self.speakers.goes_on_from(sent);
                for (passage, was) in section.iter_mut().zip(were.clone()) {
                    kept.tell(passage, was);
                }
                let were = were.map(Some);
                if let Some(numbers) = sections.were.get_mut(range) {
                    numbers
                        .iter_mut()
                        .zip(were)
                        .for_each(|(number, was)| *number = was);
                }
            } else {
                self.section(range.start, section, kept.as_mut());
            }
        }
        sections.starts.push(Start {
            passage: passages.len(),
            sender: self.speakers.sender(),
        });
        sections
    }

    /// Reads the passages of a section, of which this is the number of the `first`.
    fn section(&mut self, first: usize, passages: &mut [PassageSignals], mut kept: Option<&mut Kept>) {
        let (reader, people) = (self.reader, self.people);
        let (mut about, mut peopled) = (About::Nobody, false);
        for (number, passage) in (first..).zip(passages) {
            let seen = &self.sight.of(reader, people, passage);
            let known = kept.as_mut().and_then(|kept| kept.known(number));
            let (person, tellers) = match known {
                Some(known) => known,
                None => (PersonSignals::of(seen), Teller::all(reader, seen)),
            };
            let told = self.speakers.tell(seen, &person);
            let retold = self.speakers.retold(seen);
            let referent = self.discourse.read(reader, seen, retold);
            peopled |= person.designates();
            about = person.introduces().unwrap_or(about);
            passage.person = person;
            passage.peopled = peopled;
            passage.about = about;
            passage.referent = referent;
            passage.source = told.source;
            passage.source_by = told.by;
            passage.speaker = told.speaker;
            passage.tellers = tellers;
        }
    }
}

/// The passages of each section.
fn ranges(found: &[PassageSignals]) -> Vec<Range<usize>> {
    let same = |a: &PassageSignals, b: &PassageSignals| a.passage.section == b.passage.section;
    let mut start = 0;
    let lengths = found.chunk_by(same).map(<[PassageSignals]>::len);
    lengths
        .map(|length| {
            start += length;
            start - length..start
        })
        .collect()
}

/// Whether the first passage of a section knows nothing of those before: a row goes on a table.
pub(super) fn begins_anew(first: &PassageSignals) -> bool {
    first.passage.kind != PassageKind::Row
}
