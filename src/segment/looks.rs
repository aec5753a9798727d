//! What a line is by its looks, and by the list or table that it may go on: a heading, an item, a row, running text.

use std::mem::take;
use std::ops::Range;

use super::PassageKind;
use super::attendance::{entries, is_entry};
use super::labels::label_end;
use super::marked::{Has, Marked};
use super::marks::{bullet, cell_mark, cells, is_heading, starts_item_number};
use super::openings::Opening;
use super::sentences::{are_several, sentences};
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
#[derive(Debug)]
pub(crate) struct Earlier {
    pub(crate) looks: Looks,
    pub(crate) edit: Edit<Src>,
}

impl Looks {
    /// With room for so many lines.
    pub(super) fn with_room(lines: usize) -> Self {
        Self {
            seen: Vec::with_capacity(lines),
            pieces: Vec::with_capacity(2 * lines),
        }
    }

    /// Sees what a line is, or was `earlier` where it stood there. Gives the numbers of its pieces too.
    #[inline]
    pub(super) fn see(
        &mut self,
        line: Marked<'_>,
        given: Given,
        before: Standing,
        earlier: Option<&Earlier>,
    ) -> (Look, Range<usize>) {
        let (first, span) = (self.pieces.len(), line.span());
        let known = earlier.and_then(|earlier| earlier.look(span, given, before));
        let look = match known {
            Some((look, pieces)) => {
                self.pieces.extend_from_slice(pieces);
                look
            }
            None => look(line, given, before, &mut self.pieces),
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

impl Earlier {
    /// What the line that is now at `span` was, if it is the same.
    fn look(&self, span: Span<Src>, given: Given, before: Standing) -> Option<(Look, &[Piece])> {
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
fn look(line: Marked<'_>, given: Given, before: Standing, pieces: &mut Vec<Piece>) -> Look {
    let text = line.text;
    match given {
        Given::Line => read(line, before, pieces),
        Given::Heading => {
            let attendance = match Opening::of(text) {
                Opening::Attendance => Attendance::Announced,
                Opening::Nothing | Opening::Agenda | Opening::Header => Attendance::Closed,
            };
            heading(text, Standing { attendance, ..before }, pieces)
        }
        Given::Item => item(line, 0, before, pieces),
        Given::Row { header } => row(line, cell_mark(line), header, before.attendance, pieces),
    }
}

/// What a line is of which only its looks tell.
fn read(line: Marked<'_>, before: Standing, pieces: &mut Vec<Piece>) -> Look {
    let text = line.text;
    let opening = Opening::of(text);
    let attendance = attendance_at(line, opening, before.attendance);
    let mark = cell_mark(line);
    if mark.is_some() {
        if is_ruler(text) {
            return Look {
                kind: PassageKind::Row,
                opens: Opens::Nothing,
                after: Standing { attendance, ..before },
            };
        }
        return row(line, mark, !before.in_table, attendance, pieces);
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
        let mut first = true;
        entries(line, |from, to| {
            pieces.push(Piece::new((from, to), take(&mut first)));
        });
        return all_as(PassageKind::Attendance);
    }
    if opening == Opening::Header {
        pieces.push(Piece::new((0, text.len()), true));
        return all_as(PassageKind::Header);
    }
    if is_heading(text) {
        return heading(text, after, pieces);
    }
    match bullet(text) {
        Some(lead) => item(line, lead, after, pieces),
        None => {
            running(line, 0, PassageKind::Sentence, pieces);
            all_as(PassageKind::Sentence)
        }
    }
}

/// A line drawn between the rows of a table.
fn is_ruler(text: &str) -> bool {
    text.bytes()
        .all(|b| matches!(b, b'|' | b'-' | b' ' | b':' | b'+' | b'='))
}

/// How far we are in a list of those present once the line is read.
fn attendance_at(line: Marked<'_>, opening: Opening, before: Attendance) -> Attendance {
    let text = line.text;
    if opening == Opening::Attendance {
        return match text.split_once(':') {
            Some((_, names)) if !names.trim().is_empty() => Attendance::Listing,
            _ => Attendance::Announced,
        };
    }
    let ends = || {
        opening == Opening::Agenda
            || text.len() > 400
            || starts_item_number(text)
            || is_heading(text)
            || before == Attendance::Parted && !is_entry(line)
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
fn item(line: Marked<'_>, lead: usize, before: Standing, pieces: &mut Vec<Piece>) -> Look {
    let kind = if before.attendance == Attendance::Closed {
        running(line, lead, PassageKind::Item, pieces);
        PassageKind::Item
    } else {
        pieces.push(Piece::new((lead, line.text.len()), true));
        PassageKind::Attendance
    };
    Look {
        kind,
        opens: Opens::Nothing,
        after: before,
    }
}

/// A row of cells parted by `mark`.
fn row(
    line: Marked<'_>,
    mark: Option<u8>,
    header: bool,
    attendance: Attendance,
    pieces: &mut Vec<Piece>,
) -> Look {
    match mark {
        Some(mark) => row_of_cells(line, mark, header, pieces),
        None => pieces.push(Piece::new((0, line.text.len()), true)),
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

/// The pieces of a row of cells parted by `mark`.
fn row_of_cells(line: Marked<'_>, mark: u8, header: bool, pieces: &mut Vec<Piece>) {
    let of = |(from, to)| line.part(from, to);
    let (mut first, mut second, mut end, mut talking) = (None, None, line.text.len(), false);
    cells(line, mark, |cell| {
        if first.is_none() {
            first = Some(cell);
        } else if second.is_none() {
            second = Some(cell);
        }
        end = cell.1;
        talking |= !header && talks(of(cell));
    });
    // A cell with several sentences is read sentence by sentence; else the row is one passage.
    if talking {
        cells(line, mark, |cell| {
            sentences(of(cell), |from, to| {
                let at = (cell.0 + from, cell.0 + to);
                pieces.push(Piece::new(at, Some(cell) == first));
            });
        });
    } else {
        let opens = second
            .filter(|_| first.is_some_and(|cell| numbers(of(cell).text)))
            .or(first);
        let at = (opens.map_or(0, |cell| cell.0), end);
        pieces.push(Piece::new(at, true));
    }
}

/// Whether a cell holds running text.
fn talks(cell: Marked<'_>) -> bool {
    const SHORTEST: usize = 25;
    cell.text.len() >= SHORTEST
        && cell.may_have(Has::END)
        && (cell.text.ends_with('.') || are_several(cell))
        && cell.text.chars().count() >= SHORTEST
}

/// Whether a cell is nothing but the number of its row.
fn numbers(cell: &str) -> bool {
    let length = cell.chars().take(7).count();
    length <= 6 && (length <= 2 || cell.bytes().any(|b| b.is_ascii_digit()))
}

/// Running text from byte `lead` on: sentences, each with the speaker label it may start with.
fn running(line: Marked<'_>, lead: usize, kind: PassageKind, pieces: &mut Vec<Piece>) {
    let (first, body) = (pieces.len(), line.part(lead, line.text.len()));
    sentences(body, |from, to| {
        let is_first = pieces.len() == first;
        pieces.push(Piece::new((lead + from, lead + to), is_first));
    });
    if !line.may_have(Has::LABEL) {
        return;
    }
    let pieces = pieces.get_mut(first..).unwrap_or_default();
    let is_entry = kind == PassageKind::Item && pieces.len() == 1;
    for piece in pieces {
        let (start, end) = (piece.at.start(), piece.at.end());
        if let Some((label, clause)) = label_end(line.part(start as usize, end as usize)) {
            piece.label = Some(Span::new(start, start + label as u32));
            // A one-line entry includes its label; in turn-by-turn minutes the clause starts after it.
            if !is_entry {
                piece.at = Span::new(start + clause as u32, end);
            }
        }
    }
}
