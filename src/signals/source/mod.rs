//! Who tells a passage: the clause itself, an origin it relays, its label, the turn that is open.
//!
//! Origin goes before voice: a mayor who reads a nurse's letter tells what the nurse told. Then comes what the words of the clause
//! say, a bracket at its end, the cells of a row, and last the turn that labels and clauses before it opened. Where nothing can be
//! read, nobody tells it.

mod clause;
mod origin;
mod row;
mod told_by;
mod turn;

pub use told_by::ToldBy;
pub(super) use turn::{Turn, Verbatim};

use std::ops::Range;

use super::people::{People, PersonSignals};
use super::seen::Seen;
use super::{Reader, Told};
use crate::finding::Source;
use crate::segment::PassageKind;
use clause::body;
use row::Separators;

/// Follows who speaks from passage to passage.
pub(super) struct Speakers<'a> {
    reader: &'a Reader<'a>,
    people: &'a People,
    turn: Option<Turn>,
    section: u32,
    /// The row being read, and who tells it.
    row: Option<((u32, u32), Option<Turn>)>,
    /// The one status that the headers of the table name, if they agree.
    columns: Option<Source>,
    /// Who wrote the message being read.
    sender: Option<Turn>,
    /// Whether these are verbatim minutes, told label by label: whoever opens a sentence there is spoken of.
    verbatim: bool,
    separators: Separators,
}

const NOBODY: Told = Told {
    source: Source::None,
    by: ToldBy::Nobody,
    speaker: None,
};

impl<'a> Speakers<'a> {
    pub(super) fn new(reader: &'a Reader<'a>, people: &'a People, verbatim: Verbatim) -> Self {
        Self {
            reader,
            people,
            turn: None,
            section: 0,
            row: None,
            columns: None,
            sender: None,
            verbatim: verbatim.holds(),
            separators: Separators::default(),
        }
    }

    /// Whether these are verbatim minutes.
    pub(super) const fn is_verbatim(&self) -> bool {
        self.verbatim
    }

    /// Who sent the message being read.
    pub(super) const fn sender(&self) -> Option<Turn> {
        self.sender
    }

    /// Goes on after a section that was not read, at the end of which that was who sent the message.
    pub(super) fn goes_on_from(&mut self, sender: Option<Turn>) {
        self.sender = sender;
    }

    /// Who tells what is `seen`, in which `person` is designated.
    pub(super) fn tell(&mut self, seen: &Seen<'_>, person: &PersonSignals) -> Told {
        let passage = &seen.found.passage;
        self.reset(seen, person);
        match passage.kind {
            PassageKind::Header => {
                self.header(seen);
                return NOBODY;
            }
            PassageKind::Attendance => return self.attendance(seen),
            _ => {}
        }
        let body = body(seen);
        self.label(seen, person);
        if (self.sender.is_some() || seen.may_be_told())
            && let Some(told) = self.by_words(&body, seen)
        {
            return told;
        }
        if let Some(told) = self.tail(&passage.words, seen) {
            return told;
        }
        if passage.kind == PassageKind::Row || self.has_cells(&passage.words) {
            return self.row(seen);
        }
        match self.turn {
            Some(turn) if passage.label.is_some() => turn.told(ToldBy::Label),
            Some(turn) if self.takes_up(&body, seen) => turn.told(ToldBy::Pronoun),
            Some(turn) => turn.told(ToldBy::Turn),
            None => self.sender.map_or(NOBODY, |turn| turn.told(ToldBy::Sender)),
        }
    }

    /// The pronoun that opens the passage and takes up the speaker, if one does.
    pub(super) fn retold(&self, seen: &Seen<'_>) -> Option<usize> {
        let words = &seen.found.passage.words;
        self.takes_up(words, seen).then_some(words.start)
    }

    /// Who tells it by the words of the passage, if they say so.
    fn by_words(&mut self, body: &Range<usize>, seen: &Seen<'_>) -> Option<Told> {
        let told = self.origin(body, seen).or_else(|| self.agent(body, seen));
        if told.is_some() {
            return told;
        }
        let labelled = self.inside_label();
        if seen.found.passage.label.is_none() && !labelled && self.impersonal(body, seen) {
            self.turn = None;
            return Some(Told {
                by: ToldBy::Impersonal,
                ..NOBODY
            });
        }
        let sender = self.sender;
        if let Some(sender) = sender.filter(|_| self.writes_in_person(&seen.found.passage, body)) {
            self.turn = None;
            return Some(sender.told(ToldBy::Sender));
        }
        if let Some(turn) = self.bare_label(seen) {
            self.turn = Some(turn);
            return Some(turn.told(ToldBy::Label));
        }
        if labelled { None } else { self.sentence(body, seen) }
    }

    /// The clerk records the list, unless somebody says in it why another is not there.
    fn attendance(&self, seen: &Seen<'_>) -> Told {
        let body = body(seen);
        let voice = body.clone().any(|w| {
            matches!(
                self.reader.text(w),
                "je" | "j'" | "nous" | "m'" | "collègue" | "excuse"
            )
        });
        let told = self.clause(&body, seen).map(|turn| turn.told(ToldBy::Clause));
        told.or_else(|| {
            voice.then_some(Told {
                source: Source::Unbound,
                by: ToldBy::ListVoice,
                speaker: None,
            })
        })
        .unwrap_or(Told {
            by: ToldBy::List,
            ..NOBODY
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::lexicon::Lexicon;
    use crate::position::Position;
    use crate::signals::observe;

    #[test]
    fn a_turn_without_words_is_no_row_of_a_table_above_it() {
        let lexicon = Lexicon::compile(&[]).unwrap();
        let document = Document::from_text("| a | b | c | d |\n\nLE MAIRE :\0");
        let observed = observe(&document, &lexicon, Position::Anas);
        let turn = observed.passages.last().unwrap();
        assert!(turn.passage.words.is_empty());
        assert_eq!(turn.source_by, ToldBy::Label);
    }
}
