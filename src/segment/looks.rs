//! What a line is by its looks, and by the list or table that it may go on: a heading, an item, a row, running text.

use std::ops::Range;

use super::PassageKind;
use super::attendance::{entries, is_entry};
use super::labels::label_end;
use super::marks::{bullet, is_heading, is_row, starts_item_number, table_cells};
use super::openings::{AGENDA, is_header, opening, starts_attendance};
use super::sentences::sentences;
use crate::edit::Edit;
use crate::span::{Span, Src};

/// How far we are in a list of those present or excused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Attendance {
    /// In none.
    #[default]
    Closed,
    /// Its head has been read, no entry yet.
    Announced,
    /// Among its entries.
    Listing,
    /// After its entries and a blank line: it may go on, or the minutes begin.
    Parted,
}

/// What a line may go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Standing {
    pub(super) attendance: Attendance,
    pub(super) in_table: bool,
}

/// What a span is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Given {
    /// A line, of which only its looks tell what it is.
    Line,
    /// A heading, as the file says.
    Heading,
    /// An item of a list, as the file says.
    Item,
    /// A row of a table, as the file says.
    Row {
        /// Whether the row names the columns.
        header: bool,
    },
}

/// Marks positions in one line or block, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum InLine {}

/// A part of a line that is a passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) at: Span<InLine>,
    /// The speaker label before it.
    pub(super) label: Option<Span<InLine>>,
    pub(super) first_of_block: bool,
}

impl Piece {
    fn new(at: (usize, usize), first_of_block: bool) -> Self {
        Self {
            at: Span::new(at.0 as u32, at.1 as u32),
            label: None,
            first_of_block,
        }
    }
}

/// What begins with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opens {
    Nothing,
    Section,
    Table,
    Row,
}

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look {
    /// What each of its pieces is.
    pub(super) kind: PassageKind,
    pub(super) opens: Opens,
    /// What the next line may go on.
    pub(super) after: Standing,
}

/// What each line of a document is, in order.
#[derive(Debug, Default)]
pub(crate) struct Looks {
    seen: Vec<Seen>,
    pieces: Vec<Piece>,
}

/// One line, what decided on its look, and its look.
#[derive(Debug, Clone, Copy)]
struct Seen {
    span: Span<Src>,
    given: Given,
    before: Standing,
    look: Look,
    /// Where its pieces begin.
    pieces: usize,
}

/// The lines of a document as they were before an edit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Earlier<'a> {
    pub(crate) looks: &'a Looks,
    pub(crate) edit: Edit<Src>,
}

impl Looks {
    /// Sees what the line at `span` is: `text`, or as it was `earlier` where it stood there. Gives the numbers of its pieces too.
    pub(super) fn see(
        &mut self,
        (span, text): (Span<Src>, &str),
        given: Given,
        before: Standing,
        earlier: Option<Earlier<'_>>,
    ) -> (Look, Range<usize>) {
        let first = self.pieces.len();
        let known = earlier.and_then(|earlier| earlier.look(span, given, before));
        let look = match known {
            Some((look, pieces)) => {
                self.pieces.extend_from_slice(pieces);
                look
            }
            None => look(text, given, before, &mut self.pieces),
        };
        self.seen.push(Seen {
            span,
            given,
            before,
            look,
            pieces: first,
        });
        (look, first..self.pieces.len())
    }

    pub(super) fn piece(&self, number: usize) -> Option<Piece> {
        self.pieces.get(number).copied()
    }
}

impl<'a> Earlier<'a> {
    /// What the line that is now at `span` was, if it is the same.
    fn look(self, span: Span<Src>, given: Given, before: Standing) -> Option<(Look, &'a [Piece])> {
        let was = self.edit.untouched(span)?;
        let (seen, pieces) = (&self.looks.seen, &self.looks.pieces);
        let number = seen.partition_point(|s| s.span.start() < was.start());
        let same = seen
            .get(number)
            .filter(|s| (s.span, s.given, s.before) == (was, given, before))?;
        let end = seen.get(number + 1).map_or(pieces.len(), |next| next.pieces);
        Some((same.look, pieces.get(same.pieces..end)?))
    }
}

/// What a line is, and its pieces.
fn look(text: &str, given: Given, before: Standing, pieces: &mut Vec<Piece>) -> Look {
    match given {
        Given::Line => line(text, before, pieces),
        Given::Heading => {
            let attendance = if starts_attendance(&opening(text)) {
                Attendance::Announced
            } else {
                Attendance::Closed
            };
            heading(text, Standing { attendance, ..before }, pieces)
        }
        Given::Item => item(text, 0, before, pieces),
        Given::Row { header } => row(text, header, before.attendance, pieces),
    }
}

fn line(text: &str, before: Standing, pieces: &mut Vec<Piece>) -> Look {
    let head = opening(text);
    let is_heading = is_heading(text);
    let attendance = attendance_at(text, &head, is_heading, before.attendance);
    if is_row(text) {
        if is_ruler(text) {
            return Look {
                kind: PassageKind::Row,
                opens: Opens::Nothing,
                after: Standing { attendance, ..before },
            };
        }
        return row(text, !before.in_table, attendance, pieces);
    }
    let after = Standing {
        attendance,
        in_table: false,
    };
    let all_as = |kind: PassageKind| Look {
        kind,
        opens: Opens::Nothing,
        after,
    };
    if attendance != Attendance::Closed {
        let entries = entries(text).into_iter().enumerate();
        pieces.extend(entries.map(|(i, at)| Piece::new(at, i == 0)));
        return all_as(PassageKind::Attendance);
    }
    if is_header(&head, text) {
        pieces.push(Piece::new((0, text.len()), true));
        return all_as(PassageKind::Header);
    }
    if is_heading {
        return heading(text, after, pieces);
    }
    match bullet(text) {
        Some(lead) => item(text, lead, after, pieces),
        None => {
            running(text, 0, PassageKind::Sentence, pieces);
            all_as(PassageKind::Sentence)
        }
    }
}

/// A line drawn between the rows of a table.
fn is_ruler(text: &str) -> bool {
    text.bytes()
        .all(|b| matches!(b, b'|' | b'-' | b' ' | b':' | b'+' | b'='))
}

/// How far we are in a list of those present once the line is read; `head` is its beginning in lower case.
fn attendance_at(text: &str, head: &str, heading: bool, before: Attendance) -> Attendance {
    if starts_attendance(head) {
        return match text.split_once(':') {
            Some((_, names)) if !names.trim().is_empty() => Attendance::Listing,
            _ => Attendance::Announced,
        };
    }
    let ends = || {
        heading
            || starts_item_number(text)
            || head.starts_with(AGENDA)
            || text.len() > 400
            || before == Attendance::Parted && !is_entry(text)
    };
    if before == Attendance::Closed || ends() {
        Attendance::Closed
    } else {
        Attendance::Listing
    }
}

fn heading(text: &str, after: Standing, pieces: &mut Vec<Piece>) -> Look {
    pieces.push(Piece::new((0, text.len()), true));
    Look {
        kind: PassageKind::Heading,
        opens: Opens::Section,
        after,
    }
}

/// An item, whose text begins at byte `lead`.
fn item(text: &str, lead: usize, before: Standing, pieces: &mut Vec<Piece>) -> Look {
    let kind = if before.attendance == Attendance::Closed {
        running(text, lead, PassageKind::Item, pieces);
        PassageKind::Item
    } else {
        pieces.push(Piece::new((lead, text.len()), true));
        PassageKind::Attendance
    };
    Look {
        kind,
        opens: Opens::Nothing,
        after: before,
    }
}

fn row(text: &str, header: bool, attendance: Attendance, pieces: &mut Vec<Piece>) -> Look {
    let cells = table_cells(text).unwrap_or_default();
    let of = |(a, b): (usize, usize)| text.get(a..b).unwrap_or_default();
    let numbered = cells.first().is_some_and(|cell| {
        let cell = of(*cell);
        cell.chars().count() <= 6 && (cell.chars().any(|c| c.is_ascii_digit()) || cell.chars().count() <= 2)
    });
    // A cell with several sentences is read sentence by sentence; else the row is one passage.
    let talks = |cell: &(usize, usize)| {
        let cell = of(*cell);
        cell.chars().count() >= 25 && (cell.ends_with('.') || sentences(cell).len() > 1)
    };
    if !header && cells.iter().any(talks) {
        for (i, cell) in cells.iter().enumerate() {
            let sentences = sentences(of(*cell)).into_iter();
            pieces.extend(sentences.map(|(from, to)| Piece::new((cell.0 + from, cell.0 + to), i == 0)));
        }
    } else {
        let first = cells.get(usize::from(numbered && cells.len() > 1));
        let last = cells.last().map_or(text.len(), |cell| cell.1);
        pieces.push(Piece::new((first.map_or(0, |cell| cell.0), last), true));
    }
    Look {
        kind: PassageKind::Row,
        opens: if header { Opens::Table } else { Opens::Row },
        after: Standing {
            attendance,
            in_table: true,
        },
    }
}

/// Running text from byte `lead` on: sentences, each with the speaker label it may start with.
fn running(text: &str, lead: usize, kind: PassageKind, pieces: &mut Vec<Piece>) {
    let body = text.get(lead..).unwrap_or_default();
    let sentences = sentences(body);
    let single = sentences.len() == 1;
    for (i, (from, to)) in sentences.into_iter().enumerate() {
        let mut piece = Piece::new((lead + from, lead + to), i == 0);
        if let Some((label, clause)) = body.get(from..to).and_then(label_end) {
            let start = piece.at.start();
            piece.label = Some(Span::new(start, start + label as u32));
            // A one-line entry includes its label; in turn-by-turn minutes the clause starts after it.
            if !(kind == PassageKind::Item && single) {
                piece.at = Span::new(start + clause as u32, piece.at.end());
            }
        }
        pieces.push(piece);
    }
}
