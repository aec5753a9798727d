//! Whose turn is open, by labels and layout.
//!
//! A turn holds until the next speaker, item or section. A label names the speaker, or else what the clause is about, and then
//! nobody's turn is open. Whoever sends a message tells what nobody else is shown to tell in it.

use std::ops::Range;

use super::{Speakers, ToldBy};
use crate::finding::Source;
use crate::lexicon::Sense;
use crate::scan::Hit;
use crate::segment::words::Shape;
use crate::segment::{Passage, PassageKind};
use crate::signals::seen::Seen;
use crate::signals::{PersonSignals, Told};
use crate::span::{Span, Src};

/// The speaker whose turn is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::signals) struct Turn {
    pub(super) status: Source,
    /// Where the speaker is named.
    pub(super) at: Option<Span<Src>>,
    /// Opened by a label.
    pub(super) labelled: bool,
}

impl Turn {
    /// The same turn where the speaker is named elsewhere, as `now` tells; nothing where it does not.
    pub(in crate::signals) fn moved(self, now: impl Fn(Span<Src>) -> Option<Span<Src>>) -> Option<Self> {
        let at = match self.at {
            Some(at) => Some(now(at)?),
            None => None,
        };
        Some(Self { at, ..self })
    }

    pub(super) fn told(self, by: ToldBy) -> Told {
        Told {
            source: self.status,
            by,
            speaker: self.at,
        }
    }
}

/// Whether minutes are verbatim, told label by label, as far as their passages were read.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::signals) struct Verbatim {
    /// How many blocks of running text open with a label.
    labelled: usize,
    /// How many do not.
    plain: usize,
}

impl Verbatim {
    /// Takes in the next passage.
    #[inline]
    pub(in crate::signals) fn read(&mut self, passage: &Passage) {
        let opens = passage.kind == PassageKind::Sentence && passage.first_of_block;
        self.labelled += usize::from(opens & passage.label.is_some());
        self.plain += usize::from(opens & passage.label.is_none());
    }

    /// Whether they are.
    pub(super) const fn holds(self) -> bool {
        self.labelled >= 6 && self.labelled >= self.plain
    }
}

impl Speakers<'_> {
    /// Closes the turn where the layout says that something else begins.
    pub(super) fn reset(&mut self, seen: &Seen<'_>, person: &PersonSignals) {
        let passage = &seen.found.passage;
        let new_section = passage.section != self.section;
        self.section = passage.section;
        if passage.kind != PassageKind::Row {
            self.row = None;
            self.columns = None;
        }
        if self.turn.is_none() {
            return;
        }
        let new_item = passage.kind == PassageKind::Item && passage.first_of_block && passage.label.is_none();
        if new_section || passage.kind == PassageKind::Row || new_item || self.names_a_case(seen, person) {
            self.turn = None;
        }
    }

    /// Whether the passage is a short line of its own that only names whom the next lines are about.
    fn names_a_case(&self, seen: &Seen<'_>, person: &PersonSignals) -> bool {
        let passage = &seen.found.passage;
        let words = &passage.words;
        let opens_with_person = || (words.start..words.start + 2).any(|w| seen.heard.means_person(w));
        passage.first_of_block
            && passage.label.is_none()
            && matches!(passage.kind, PassageKind::Sentence | PassageKind::Heading)
            && words.len() <= 9
            && (person.named() || opens_with_person())
            && !self.reader.ends_sentence(words.end)
            && !seen.heard.tells(words)
    }

    /// Whoever sends a message tells what nobody else is shown to tell in it.
    pub(super) fn header(&mut self, seen: &Seen<'_>) {
        let passage = &seen.found.passage;
        if matches!(
            self.reader.text(passage.words.start),
            "de" | "from" | "le" | "expéditeur"
        ) {
            let status = seen.status_in(&passage.words);
            self.sender = Some(Turn {
                status: status.unwrap_or(Source::Unbound),
                at: Some(passage.span),
                labelled: false,
            });
            self.turn = None;
        }
    }

    /// A label names the speaker, or what the clause is about.
    pub(super) fn label(&mut self, seen: &Seen<'_>, person: &PersonSignals) {
        let (passage, hits) = (&seen.found.passage, seen.hits);
        if passage.label.is_none() {
            return;
        }
        let words = passage.label_words.clone();
        if self
            .reader
            .hears(hits, words.start..words.start + 1, Sense::AUTHOR)
            && let Some(status) = seen.status_in(&passage.words)
        {
            self.turn = Some(Turn {
                status,
                at: Some(passage.span),
                labelled: true,
            });
            return;
        }
        let named = seen.names.status_in(&words);
        let status = named.or_else(|| self.reader.label_role(hits, words.clone()));
        let speaks_line_by_line = passage.kind == PassageKind::Sentence;
        let unknown = || {
            let titled = self
                .people
                .looks_like_person(self.reader, words.start..words.start + 1);
            let shouted = self.reader.shape(words.start).has(Shape::CAPS);
            speaks_line_by_line && (titled || shouted)
        };
        match status.or_else(|| unknown().then_some(Source::Unbound)) {
            Some(status) => {
                self.turn = Some(Turn {
                    status,
                    at: passage.label,
                    labelled: true,
                });
            }
            None if person.named() || self.closes_turn(hits, words) => self.turn = None,
            None => {}
        }
    }

    /// Whether a label names no speaker but whom the clause is about ("Mme T. K.-D. : retournée avec Monsieur"), or what was decided.
    fn closes_turn(&self, hits: &[Hit], mut label: Range<usize>) -> bool {
        self.people.looks_like_person(self.reader, label.clone())
            || self.reader.hears(hits, label.clone(), Sense::DECISION)
            || label.any(|w| {
                let name = self.reader.first_name(w);
                self.reader.shape(w).has(Shape::CAPITAL) && name.is_some_and(|n| !n.ambiguous)
            })
    }

    /// Whether a labelled turn of verbatim minutes is open.
    pub(super) fn inside_label(&self) -> bool {
        self.verbatim && self.turn.is_some_and(|t| t.labelled)
    }
}
