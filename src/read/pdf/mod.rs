//! PDF: the text layer, put back into columns, paragraphs, tables, heads and feet of pages.
//!
//! The file is parsed by `hayro`; a PDF knows characters and places only, so all layout is told from those.

mod carried;
mod columns;
mod glyphs;
mod inflated;
mod layers;
mod letters;
mod paragraphs;
mod places;
mod running;
mod segments;
mod tables;

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::atomic::AtomicBool;

use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, String as PdfString};
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::hayro_syntax::{LoadPdfError, Pdf};
use hayro_interpret::kurbo::Rect;
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, TransformExt as _, interpret_page};

use super::compose::Composer;
use super::contained::contained;
use super::{Limits, REVIEWER, ReadError};
use crate::document::{BlockKind, Document, Format, Part, ReadWarning, TraceKind};
use columns::columns;
use glyphs::{Collector, Drawing, Glyph};
use paragraphs::{Line, Paragraph, Side, extent, lines, paragraphs};
use places::{Ground, Written};
pub(crate) use places::{Places, Quad};
use segments::{Segment, segments};
use tables::{Cells, Grid};

/// Reads a PDF.
pub(super) fn read(bytes: Vec<u8>, limits: Limits) -> Result<Document, ReadError> {
    placed(bytes, limits).map(|read| read.0)
}

/// Reads a PDF, and the way back to its pages.
///
/// # Errors
/// Why it cannot be read.
pub(crate) fn placed(bytes: Vec<u8>, limits: Limits) -> Result<(Document, Places), ReadError> {
    limits.admit_file(bytes.len() as u64)?;
    contained(Format::Pdf, limits, move |stop| parse(bytes, limits, stop))
}

/// A page whose picture covers so much of it may be a scan.
const SCAN: f32 = 0.5;
/// A page with fewer readable characters than this has no text to speak of.
const FEW: usize = 40;
/// So many shapes may be letters turned into outlines.
const SHAPES: usize = 60;
/// Text this much larger than that of most of the document is a heading.
const HEADING: f32 = 1.15;
/// A heading has at most so many characters.
const TITLE: usize = 160;

fn parse(bytes: Vec<u8>, limits: Limits, stop: &AtomicBool) -> Result<(Document, Places), ReadError> {
    inflated::admit(&bytes, limits)?;
    let whole = is_whole(&bytes);
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(_) => ReadError::Encrypted(Format::Pdf),
        LoadPdfError::Invalid => ReadError::Damaged(Format::Pdf),
    })?;
    let pages = pdf.pages();
    inflated::admit_rest(&pdf, limits)?;
    if pages.is_empty() {
        return Err(ReadError::Damaged(Format::Pdf));
    }
    if pages.len() > limits.max_parts {
        return Err(ReadError::TooManyParts {
            limit: limits.max_parts,
        });
    }
    let mut composer = Composer::new(limits);
    if !whole {
        composer.warnings.push(ReadWarning::CutShort);
    }
    for property in properties(&pdf) {
        composer.part = Part::Properties;
        composer.trace(TraceKind::Property, &property);
    }
    composer.part = Part::Body;
    let unveiled = layers::unveiled(&pdf, limits);
    let (cache, other) = (InterpreterCache::new(), InterpreterCache::new());
    let mut sheets = Vec::with_capacity(pages.len());
    for (number, page) in pages.iter().enumerate() {
        let drawing = draw(page, &pdf, &cache, stop);
        let whole = unveiled
            .as_ref()
            .and_then(|pdf| Some(draw(pdf.pages().get(number)?, pdf, &other, stop)));
        let veiled = whole.map_or_else(Vec::new, |whole| whole.beyond(&drawing));
        let mut sheet = Sheet::of(drawing, page);
        sheet.unseen.extend(unplaced(veiled));
        sheets.push(sheet);
    }
    if sheets
        .iter()
        .all(|sheet| sheet.letters < FEW && (sheet.blind || sheet.letters == 0))
    {
        return Err(ReadError::NoText);
    }
    let (mut document, lines) = compose(sheets, composer)?;
    document.attachments = carried::files(&pdf, limits)?;
    Ok((document, Places::new(lines, pages.iter().map(ground).collect())))
}

/// What a page is drawn on.
fn ground(page: &Page<'_>) -> Ground {
    let id = page.raw().obj_id();
    Ground {
        home: page.initial_transform(true).to_kurbo().inverse(),
        id: id.and_then(|id| Some((id.obj_number, u16::try_from(id.gen_number).ok()?))),
    }
}

/// Whether the end of the file is there.
fn is_whole(bytes: &[u8]) -> bool {
    let tail = bytes.get(bytes.len().saturating_sub(2048)..).unwrap_or(bytes);
    memchr::memmem::find(tail, b"%%EOF").is_some()
}

fn draw<'a>(page: &Page<'a>, pdf: &'a Pdf, cache: &InterpreterCache<'a>, stop: &AtomicBool) -> Drawing {
    let (width, height) = page.render_dimensions();
    let bounds = Rect::new(0.0, 0.0, width.into(), height.into());
    let transform = page.initial_transform(true).to_kurbo();
    let settings = InterpreterSettings::default();
    let mut context = Context::new(transform, bounds, cache, pdf.xref(), settings);
    let mut collector = Collector::new((width, height), stop);
    interpret_page(page, &mut context, &mut collector);
    collector.finish()
}

/// One page, its characters put together.
struct Sheet {
    /// What stands outside tables.
    text: Vec<Segment>,
    /// Text written sideways or upside down.
    turned: Vec<Vec<Segment>>,
    tables: Vec<(Grid, Cells)>,
    /// Words that are not shown.
    unseen: Vec<String>,
    notes: Vec<String>,
    /// Readable characters.
    letters: usize,
    /// Whether it shows something that may be text and cannot be read.
    blind: bool,
}

impl Sheet {
    fn of(mut drawing: Drawing, page: &Page<'_>) -> Self {
        let [mut upright, turned @ ..] = std::mem::take(&mut drawing.shown);
        let scanned = drawing.picture >= SCAN;
        // Words laid invisibly over a scan are what it shows.
        let unseen = if scanned && upright.len() < drawing.unseen.len() {
            upright.append(&mut drawing.unseen);
            Vec::new()
        } else {
            unplaced(drawing.unseen)
        };
        let drawn = upright.len() + turned.iter().map(Vec::len).sum::<usize>();
        let letters = upright
            .iter()
            .chain(turned.iter().flatten())
            .filter(|g| g.c.is_alphanumeric())
            .count();
        let grids = Grid::all(&drawing.across, &drawing.down, page.render_dimensions().1);
        let tables = grids
            .into_iter()
            .map(|grid| (grid.take(&mut upright), grid))
            .map(|(cells, grid)| (grid, cells))
            .collect();
        Self {
            text: segments(upright),
            turned: turned.into_iter().map(segments).collect(),
            tables,
            unseen,
            notes: notes(page),
            letters,
            blind: letters < FEW && (scanned || drawing.shapes >= SHAPES)
                || 10 * drawing.unknown > drawn.max(FEW),
        }
    }
}

fn annotations<'a>(page: &Page<'a>) -> impl Iterator<Item = Dict<'a>> {
    let list = page.raw().get::<Array<'a>>("Annots").into_iter();
    list.flat_map(|list| list.iter::<Dict<'a>>().collect::<Vec<_>>())
}

/// What readers of the file wrote in its margin.
fn notes(page: &Page<'_>) -> Vec<String> {
    annotations(page)
        .filter(|note| {
            // The others show their contents on the page.
            let kind = note.get::<Name<'_>>("Subtype");
            let by = note.get::<PdfString<'_>>("T");
            by.is_none_or(|by| decoded(by.as_bytes()) != REVIEWER)
                && !kind.is_some_and(|kind| matches!(kind.as_str(), "FreeText" | "Widget" | "Link" | "Popup"))
        })
        .filter_map(|note| Some(decoded(note.get::<PdfString<'_>>("Contents")?.as_bytes())))
        .collect()
}

/// The properties that somebody may have filled in.
fn properties(pdf: &Pdf) -> Vec<String> {
    let data = pdf.metadata();
    let texts = [&data.title, &data.author, &data.subject, &data.keywords];
    texts.into_iter().flatten().map(|bytes| decoded(bytes)).collect()
}

/// A text string of the file: UTF-16 or UTF-8 with a mark, else nearly Latin-1.
fn decoded(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => encoding_rs::UTF_16BE
            .decode_without_bom_handling(rest)
            .0
            .into_owned(),
        [0xff, 0xfe, rest @ ..] => encoding_rs::UTF_16LE
            .decode_without_bom_handling(rest)
            .0
            .into_owned(),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => encoding_rs::WINDOWS_1252
            .decode_without_bom_handling(bytes)
            .0
            .into_owned(),
    }
}

/// A piece of a page, in the order of reading.
enum Piece {
    /// Lines of running text, and whether another column stands beside them.
    Column { lines: Vec<Line>, beside: bool },
    /// A row of a table: the lines of its cells.
    Row { cells: Vec<Vec<Line>>, header: bool },
}

/// The table that the page before ended with: its columns and its first row.
type Open = Option<(Vec<f32>, Vec<String>)>;

/// The pieces of a page whose text outside tables is `text`.
fn pieces(mut text: Vec<Segment>, sheet: &mut Sheet, page: usize, open: &mut Open) -> Vec<Piece> {
    let upright = Side { page, turn: 0 };
    let mut out = Vec::new();
    let mut table = open.take();
    for (grid, cells) in std::mem::take(&mut sheet.tables) {
        let below = text.split_off(text.partition_point(|s| s.y < grid.top()));
        put_columns(std::mem::replace(&mut text, below), upright, &mut out);
        // A table goes on only where nothing stands between.
        let before = table.take().filter(|_| out.is_empty());
        let mut first = None;
        for row in cells {
            let cells: Vec<Vec<Line>> = row
                .into_iter()
                .map(|cell| lines(segments(cell), upright))
                .collect();
            let words = words(&cells);
            if words.iter().all(String::is_empty) {
                continue;
            }
            let header = first.is_none();
            let goes_on = before
                .as_ref()
                .filter(|(columns, _)| header && columns.as_slice() == grid.columns());
            first.get_or_insert_with(|| goes_on.map_or_else(|| words.clone(), |(_, head)| head.clone()));
            if goes_on.is_none_or(|(_, head)| *head != words) {
                out.push(Piece::Row {
                    cells,
                    header: header && goes_on.is_none(),
                });
            }
        }
        let last = text.first().is_none_or(|s| s.y < grid.bottom());
        *open = first.filter(|_| last).map(|head| (grid.columns().to_vec(), head));
    }
    put_columns(text, upright, &mut out);
    for (turned, turn) in std::mem::take(&mut sheet.turned).into_iter().zip(1..) {
        put_columns(turned, Side { page, turn }, &mut out);
    }
    out
}

fn put_columns(text: Vec<Segment>, side: Side, out: &mut Vec<Piece>) {
    let read = columns(text).into_iter().map(|column| Piece::Column {
        lines: lines(column.segments, side),
        beside: column.beside,
    });
    out.extend(read);
}

/// What stands in each cell of a row.
fn words(cells: &[Vec<Line>]) -> Vec<String> {
    cells.iter().map(|lines| joined(lines, "\n")).collect()
}

fn joined(lines: &[Line], separator: &str) -> String {
    let texts: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
    texts.join(separator)
}

/// The lines of a page that it does not show, wherever they stand.
fn unplaced(glyphs: Vec<Glyph>) -> Vec<String> {
    let lines = lines(segments(glyphs), Side { page: 0, turn: 0 });
    lines.into_iter().map(|line| line.text).collect()
}

/// The document that `sheets` make up, and its lines where they stand.
fn compose(mut sheets: Vec<Sheet>, composer: Composer) -> Result<(Document, Vec<Written>), ReadError> {
    let mut texts: Vec<Vec<Segment>> = sheets
        .iter_mut()
        .map(|sheet| std::mem::take(&mut sheet.text))
        .collect();
    let running = running::take(&mut texts);
    let mut open = None;
    let pages: Vec<Vec<Piece>> = texts
        .into_iter()
        .zip(&mut sheets)
        .enumerate()
        .map(|(page, (text, sheet))| pieces(text, sheet, page, &mut open))
        .collect();
    let margins = Margins::of(&pages);
    let mut writer = Writer {
        composer,
        body: margins.body,
        waiting: None,
        lines: Vec::new(),
    };
    for (page, (pieces, sheet)) in pages.into_iter().zip(&sheets).enumerate() {
        for piece in pieces {
            writer.piece(piece, page, &margins)?;
        }
        writer.composer.page = number(page);
        for text in &sheet.unseen {
            writer.composer.trace(TraceKind::HiddenText, text);
        }
        for text in &sheet.notes {
            writer.composer.trace(TraceKind::Comment, text);
        }
    }
    writer.flush()?;
    writer.begin(sheets.len() - 1, 0);
    if !(running.head.is_empty() && running.foot.is_empty()) {
        writer.composer.blank();
    }
    for (part, list) in [(Part::Header, running.head), (Part::Footer, running.foot)] {
        writer.composer.part = part;
        for (page, line) in list {
            writer.edge(page, lines(line, Side { page, turn: 0 }))?;
        }
    }
    let Writer {
        mut composer, lines, ..
    } = writer;
    composer.warnings.extend(unreadable(&sheets));
    Ok((composer.finish(Format::Pdf), lines))
}

fn number(page: usize) -> Option<NonZeroU32> {
    NonZeroU32::new(page as u32 + 1)
}

/// What the pages of a document have in common.
struct Margins {
    /// The left edge of every column that has none beside it, and how far its lines reach.
    columns: Vec<(f32, f32)>,
    /// The font size of most of the text.
    body: f32,
}

impl Margins {
    fn of(pages: &[Vec<Piece>]) -> Self {
        let mut columns = Vec::new();
        let mut sizes: BTreeMap<i32, usize> = BTreeMap::new();
        for piece in pages.iter().flatten() {
            let Piece::Column { lines, beside } = piece else {
                continue;
            };
            if !beside {
                columns.push(extent(lines));
            }
            for line in lines {
                *sizes.entry((line.size * 2.0).round() as i32).or_default() += line.text.len();
            }
        }
        let body = sizes
            .into_iter()
            .max_by_key(|(_, letters)| *letters)
            .map_or(0.0, |(size, _)| size as f32 / 2.0);
        columns.sort_by(|a, b| a.0.total_cmp(&b.0));
        Self { columns, body }
    }

    /// How far the lines of a column may reach: as far as those of the other columns that begin where it does.
    fn reach(&self, lines: &[Line], beside: bool) -> f32 {
        let (left, own) = extent(lines);
        if beside {
            return own;
        }
        let from = self.columns.partition_point(|c| c.0 < left - 2.0 * self.body);
        let near = self
            .columns
            .iter()
            .skip(from)
            .take_while(|c| c.0 <= left + 2.0 * self.body);
        near.map(|c| c.1).fold(own, f32::max)
    }
}

/// Writes pieces into a document, joining a paragraph that goes on in the next column or on the next page.
struct Writer {
    composer: Composer,
    body: f32,
    waiting: Option<Paragraph>,
    /// The lines written, with their places.
    lines: Vec<Written>,
}

impl Writer {
    fn piece(&mut self, piece: Piece, page: usize, margins: &Margins) -> Result<(), ReadError> {
        match piece {
            Piece::Column { lines, beside } => {
                let reach = margins.reach(&lines, beside);
                for paragraph in paragraphs(lines, reach) {
                    match &mut self.waiting {
                        Some(open) if open.goes_on_with(&paragraph) => open.join(paragraph),
                        _ => {
                            self.flush()?;
                            self.waiting = Some(paragraph);
                        }
                    }
                }
                Ok(())
            }
            Piece::Row { cells, header } => {
                self.flush()?;
                self.composer.page = number(page);
                self.begin(page, 0);
                let words = words(&cells);
                let mut at = self.composer.row(&words, header)?;
                for (cell, words) in cells.into_iter().zip(words) {
                    self.put(at, cell);
                    at += (words.len() + Composer::CELLS.len()) as u32;
                }
                Ok(())
            }
        }
    }

    /// Page `page` begins so many bytes further on, unless it has begun.
    fn begin(&mut self, page: usize, further: usize) {
        let at = self.composer.position() + further as u32;
        if self.composer.pages.len() <= page {
            self.composer.pages.resize(page + 1, at);
        }
    }

    fn flush(&mut self) -> Result<(), ReadError> {
        let Some(paragraph) = self.waiting.take() else {
            return Ok(());
        };
        if paragraph.apart {
            self.composer.blank();
        }
        let mut text = String::new();
        for line in &paragraph.lines {
            self.begin(line.side.page, text.len());
            text.push_str(&line.text);
            text.push('\n');
        }
        self.composer.page = paragraph.lines.first().and_then(|line| number(line.side.page));
        let large = paragraph.size() >= HEADING * self.body && text.chars().count() <= TITLE;
        let kind = if large {
            BlockKind::Heading(1)
        } else {
            BlockKind::Paragraph
        };
        let at = self.composer.block(kind, &text)?;
        self.put(at, paragraph.lines);
        Ok(())
    }

    /// Writes a line of the head or the foot of pages, of which `page` is the first.
    fn edge(&mut self, page: usize, lines: Vec<Line>) -> Result<(), ReadError> {
        self.composer.page = number(page);
        let at = self.composer.block(BlockKind::Paragraph, &joined(&lines, " "))?;
        self.put(at, lines);
        Ok(())
    }

    /// Notes where lines stand that were written from byte `at` on, one byte apart.
    fn put(&mut self, mut at: u32, lines: Vec<Line>) {
        for line in lines {
            let length = line.text.len() as u32;
            self.lines.push(Written::new(at, line));
            at += length + 1;
        }
    }
}

/// A warning for each run of pages that show something and have no text.
fn unreadable(sheets: &[Sheet]) -> Vec<ReadWarning> {
    let mut out = Vec::new();
    let pages: Vec<usize> = (0..sheets.len())
        .filter(|i| sheets.get(*i).is_some_and(|s| s.blind))
        .collect();
    for run in pages.chunk_by(|a, b| a + 1 == *b) {
        if let (Some(first), Some(last)) = (
            run.first().and_then(|n| number(*n)),
            run.last().and_then(|n| number(*n)),
        ) {
            out.push(ReadWarning::NoText { first, last });
        }
    }
    out
}
