//! Text being put together from the runs of a file, with its blocks, its traces and the way back to the runs.

use std::num::NonZeroU32;
use std::ops::Range;

use super::map::Piece;
use crate::document::{Block, BlockKind, Part, TraceKind};
use crate::span::Span;

/// A stretch of text that reads on from paragraph to paragraph: the body, a note, a text box, a page header.
///
/// All its positions are its own, until it is appended to the flow it belongs to.
#[derive(Default)]
pub(super) struct Flow {
    pub(super) text: String,
    pub(super) blocks: Vec<Block>,
    pub(super) pieces: Vec<Piece>,
    pub(super) traces: Vec<Unseen>,
    /// The runs of what is not shown: the part, and the bytes.
    pub(super) unseen: Vec<(u16, Range<usize>)>,
    /// Where notes and comments are called, by their identifier.
    pub(super) calls: Vec<Call>,
    part: Part,
    page: Option<NonZeroU32>,
    /// Where the current paragraph starts.
    start: usize,
    /// Whether the next paragraph goes on with the current one.
    joined: bool,
    /// The tables that are open, outermost first.
    tables: Vec<Table>,
}

/// The flow that is read, and those it interrupts, each with what the reader must know to go on with it.
#[derive(Default)]
pub(super) struct Nest<S> {
    pub(super) flow: Flow,
    /// Text boxes of the current paragraph or table, to follow it.
    boxes: Vec<Flow>,
    outer: Vec<(Flow, Vec<Flow>, S)>,
}

impl<S: Default> Nest<S> {
    pub(super) fn new(flow: Flow) -> Self {
        Self {
            flow,
            boxes: Vec::new(),
            outer: Vec::new(),
        }
    }

    /// Interrupts the flow by `inner`.
    pub(super) fn enter(&mut self, inner: Flow, state: S) {
        let flow = std::mem::replace(&mut self.flow, inner);
        self.outer.push((flow, std::mem::take(&mut self.boxes), state));
    }

    /// Gives the inner flow, and what is needed to go on with the one around it.
    pub(super) fn leave(&mut self) -> (Flow, S) {
        self.settle();
        let (flow, boxes, state) = self.outer.pop().unwrap_or_default();
        self.boxes = boxes;
        (std::mem::replace(&mut self.flow, flow), state)
    }

    /// Keeps a text box until what it hangs on is complete.
    pub(super) fn hang(&mut self, text_box: Flow) {
        self.boxes.push(text_box);
    }

    /// Ends a paragraph or a table: the text boxes that hang on it follow, unless a table around it is open.
    pub(super) fn settle(&mut self) {
        if !self.flow.in_table() {
            for text_box in self.boxes.drain(..) {
                self.flow.append(text_box);
            }
        }
    }
}

/// A trace while the text around it is still being read.
#[derive(Clone)]
pub(super) struct Unseen {
    pub(super) kind: TraceKind,
    pub(super) words: String,
    pub(super) at: u32,
    pub(super) part: Part,
}

/// Where a note or a comment is called.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) what: Called,
    pub(super) id: String,
    pub(super) at: u32,
}

/// What is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Called {
    Footnote,
    Endnote,
    Comment,
    Deletion,
}

/// A table that is open.
#[derive(Debug, Default)]
struct Table {
    rows: usize,
    /// Where the current row and its current cell start.
    row: usize,
    cell: usize,
    cells: usize,
}

impl Flow {
    pub(super) fn new(part: Part, page: Option<NonZeroU32>) -> Self {
        Self {
            part,
            page,
            ..Self::default()
        }
    }

    /// An empty flow in the same part of the file.
    pub(super) fn emptied(&self) -> Self {
        Self::new(self.part, self.page)
    }

    /// How much text there is, in bytes.
    pub(super) const fn len(&self) -> u32 {
        self.text.len() as u32
    }

    /// The page that is being read.
    pub(super) const fn page(&self) -> Option<NonZeroU32> {
        self.page
    }

    /// Goes on to the next page.
    pub(super) fn turn(&mut self) {
        self.page = self.page.map(|p| p.saturating_add(1));
    }

    /// Adds characters read from `source` in XML part `file`.
    pub(super) fn add(&mut self, text: &str, file: u16, source: &Range<usize>) {
        let shown = if self.after_number() {
            text.trim_start()
        } else {
            text
        };
        let source = source.start + (text.len() - shown.len())..source.end;
        let text = shown;
        self.pieces.push(Piece {
            at: self.text.len() as u32,
            len: text.len() as u32,
            source: source.start as u32,
            source_len: source.len() as u32,
            file,
        });
        self.text.push_str(text);
    }

    /// Adds a character that no run holds: a tab, a line break.
    pub(super) fn mark(&mut self, c: char) {
        if !(c.is_whitespace() && self.after_number()) {
            self.text.push(c);
        }
    }

    /// Whether we stand where a note shows its number, which is not read: nor is the space after it.
    fn after_number(&self) -> bool {
        self.text.is_empty() && matches!(self.part, Part::Footnote | Part::Endnote)
    }

    /// Adds a trace where the text stands now. What follows a trace of its kind without text between goes on with it.
    pub(super) fn trace(&mut self, kind: TraceKind, words: &str) {
        let (at, part) = (self.len(), self.part);
        match self.traces.last_mut() {
            Some(last) if last.kind == kind && last.at == at && kind != TraceKind::Comment => {
                last.words.push_str(words);
            }
            _ => self.traces.push(Unseen {
                kind,
                words: words.to_owned(),
                at,
                part,
            }),
        }
    }

    /// Adds to a trace characters read from `source` in XML part `file`.
    pub(super) fn hide(&mut self, kind: TraceKind, words: &str, file: u16, source: &Range<usize>) {
        self.unseen.push((file, source.clone()));
        self.trace(kind, words);
    }

    /// Notes that something is called where the text stands now.
    pub(super) fn call(&mut self, what: Called, id: &str) {
        self.calls.push(Call {
            what,
            id: id.to_owned(),
            at: self.len(),
        });
    }

    /// Begins a paragraph; in a cell that already has one, on a line of its own.
    pub(super) fn open_paragraph(&mut self) {
        if std::mem::take(&mut self.joined) {
            return;
        }
        if self
            .tables
            .last()
            .is_some_and(|t| self.text.len() > t.cell.max(t.row))
        {
            self.text.push('\n');
        }
        self.start = self.text.len();
    }

    /// Ends a paragraph: outside tables, a line.
    pub(super) fn close_paragraph(&mut self, kind: BlockKind) {
        if self.tables.is_empty() {
            let start = self.start;
            self.text.push('\n');
            self.block(kind, start);
        }
        self.start = self.text.len();
    }

    /// Makes a block of what stands from `start` to the line break just written.
    fn block(&mut self, kind: BlockKind, start: usize) {
        let end = match kind {
            BlockKind::Lines => self.text.len(),
            _ => self.text.len() - 1,
        };
        let span = Span::new(start as u32, end as u32);
        let (part, page) = (self.part, self.page);
        match self.blocks.last_mut() {
            // Plain paragraphs in a row are read as the lines of a plain text are.
            Some(last)
                if kind == BlockKind::Lines
                    && (last.kind, last.part, last.page) == (kind, part, page)
                    && last.span.end() == span.start() =>
            {
                last.span = last.span.cover(span);
            }
            _ if span.is_empty() => {}
            _ => self.blocks.push(Block {
                kind,
                span,
                part,
                page,
            }),
        }
    }

    pub(super) fn open_table(&mut self) {
        self.tables.push(Table::default());
    }

    pub(super) fn close_table(&mut self) {
        self.tables.pop();
        self.start = self.text.len();
    }

    pub(super) fn open_row(&mut self) {
        let nested = self.tables.len() > 1;
        let open = self.text.len();
        if nested && self.tables.iter().rev().nth(1).is_some_and(|t| open > t.cell) {
            self.text.push('\n');
        }
        let at = self.text.len();
        if let Some(table) = self.tables.last_mut() {
            (table.row, table.cell, table.cells) = (at, at, 0);
        }
    }

    /// Begins a cell. Cells are parted as Markdown parts them; those of a table within a cell by tabs.
    pub(super) fn open_cell(&mut self) {
        let separator = if self.tables.len() > 1 { "\t" } else { " | " };
        let Some(table) = self.tables.last_mut() else {
            return;
        };
        table.cells += 1;
        if table.cells > 1 {
            self.text.push_str(separator);
        }
        table.cell = self.text.len();
    }

    /// Ends a row: a block of its own, unless it is of one cell, which only frames a text.
    pub(super) fn close_row(&mut self) {
        let nested = self.tables.len() > 1;
        let Some(table) = self.tables.last_mut() else {
            return;
        };
        let start = table.row;
        let written = self.text.get(start..).unwrap_or_default();
        if !written.contains(|c: char| c != '|' && !c.is_whitespace()) {
            self.text.truncate(start);
            self.pieces.retain(|p| (p.at as usize) < start);
            return;
        }
        table.rows += 1;
        if nested {
            return;
        }
        let kind = if table.cells > 1 {
            BlockKind::TableRow {
                header: table.rows == 1,
            }
        } else {
            BlockKind::Lines
        };
        self.text.push('\n');
        self.block(kind, start);
    }

    /// Appends `other`, whose positions become this flow's.
    pub(super) fn append(&mut self, other: Self) {
        let shift = self.len();
        self.text.push_str(&other.text);
        let moved = |span: Span<_>| Span::new(span.start() + shift, span.end() + shift);
        self.blocks.extend(other.blocks.into_iter().map(|b| Block {
            span: moved(b.span),
            ..b
        }));
        self.pieces.extend(other.pieces.into_iter().map(|p| Piece {
            at: p.at + shift,
            ..p
        }));
        self.traces.extend(other.traces.into_iter().map(|t| Unseen {
            at: t.at + shift,
            ..t
        }));
        self.calls.extend(other.calls.into_iter().map(|c| Call {
            at: c.at + shift,
            ..c
        }));
        self.unseen.extend(other.unseen);
        self.start = self.text.len();
    }

    /// Takes over where `other` was read from: the same text as stands here from byte `start`, in another part.
    pub(super) fn shadow(&mut self, other: Self, start: u32) {
        let moved = |p: Piece| Piece {
            at: p.at + start,
            ..p
        };
        self.pieces.extend(other.pieces.into_iter().map(moved));
        self.unseen.extend(other.unseen);
    }

    /// The part of the file that byte `at` was read from.
    pub(super) fn part_at(&self, at: u32) -> Part {
        let after = self.blocks.partition_point(|b| b.span.end() <= at);
        self.blocks.get(after).map_or(self.part, |b| b.part)
    }

    /// Whether a table is open.
    pub(super) fn in_table(&self) -> bool {
        !self.tables.is_empty()
    }

    /// Leaves the paragraph open: the next one goes on with it.
    pub(super) const fn join_paragraphs(&mut self) {
        self.joined = true;
    }
}
