//! Workbooks and lists of values: a row is a row of a table, a sheet a part of the file.
//!
//! Only what is on screen is text; hidden sheets, rows and columns, and comments, are traces. A workbook is read cell by
//! cell from its XML, for its cells may claim any place: no grid is ever laid out in memory.

mod csv;
mod ods;
mod xlsx;

use std::num::NonZeroU32;

pub(super) use csv::read as csv;

use super::compose::Composer;
use super::{Limits, ReadError};
use crate::document::{BlockKind, Document, Format, Part, TraceKind};
use crate::office::{Package, Token, Xml};

/// Reads an Excel workbook.
pub(super) fn xlsx(bytes: &[u8], limits: Limits) -> Result<Document, ReadError> {
    let mut package = Package::open(bytes, Format::Xlsx, limits)?;
    let mut sheets = Sheets::new(limits);
    xlsx::read(&mut package, &mut sheets)?;
    let names = ["docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"];
    sheets.finish(&mut package, &names)
}

/// Reads a LibreOffice workbook.
pub(super) fn ods(bytes: &[u8], limits: Limits) -> Result<Document, ReadError> {
    let mut package = Package::open(bytes, Format::Ods, limits)?;
    let mut sheets = Sheets::new(limits);
    ods::read(&mut package, &mut sheets)?;
    sheets.finish(&mut package, &["meta.xml"])
}

/// Cells farther right than this are told without the empty ones before them.
const ALIGNED: usize = 64;
/// The cells of a row of headers hold at most so many characters.
const HEADER: usize = 60;

/// A workbook being put together, row by row.
struct Sheets {
    composer: Composer,
    limits: Limits,
    number: u32,
    hidden: bool,
    /// The cells of the row being read.
    cells: Vec<String>,
    /// Those of them that stand in hidden columns.
    unseen: Vec<String>,
    /// Bytes of both.
    size: usize,
    rows: usize,
}

impl Sheets {
    fn new(limits: Limits) -> Self {
        Self {
            composer: Composer::new(limits),
            limits,
            number: 0,
            hidden: false,
            cells: Vec::new(),
            unseen: Vec::new(),
            size: 0,
            rows: 0,
        }
    }

    /// Begins the next sheet.
    fn begin(&mut self, name: &str, hidden: bool) -> Result<(), ReadError> {
        self.number += 1;
        self.rows = 0;
        self.hidden = hidden;
        self.composer.part = NonZeroU32::new(self.number).map_or(Part::Body, Part::Sheet);
        if hidden {
            self.composer.trace(TraceKind::HiddenText, name);
            return Ok(());
        }
        self.composer.block(BlockKind::Heading(1), name).map(drop)
    }

    /// Adds a cell to the row; `column` counts from 0.
    fn cell(&mut self, column: usize, text: String, hidden: bool) -> Result<(), ReadError> {
        if text.trim().is_empty() {
            return Ok(());
        }
        self.size += text.len();
        let (size, limit) = (self.size as u64, Composer::most(self.limits));
        if size > limit {
            return Err(ReadError::TooLarge {
                size,
                limit: limit as u32,
            });
        }
        if hidden {
            self.unseen.push(text);
            return Ok(());
        }
        while self.cells.len() < column.min(ALIGNED) {
            self.cells.push(String::new());
        }
        self.cells.push(text);
        Ok(())
    }

    /// Ends the row.
    fn end_row(&mut self, hidden: bool) -> Result<(), ReadError> {
        self.size = 0;
        let mut unseen = std::mem::take(&mut self.unseen);
        let mut cells = std::mem::take(&mut self.cells);
        if hidden || self.hidden {
            unseen.extend(cells.drain(..).filter(|cell| !cell.is_empty()));
        }
        self.composer.trace(TraceKind::HiddenText, &unseen.join(" | "));
        if cells.iter().all(String::is_empty) {
            if !(hidden || self.hidden) {
                self.composer.blank();
            }
            return Ok(());
        }
        // A row with one cell in use is a title, or a sentence.
        if let [only] = cells
            .iter()
            .filter(|cell| !cell.is_empty())
            .collect::<Vec<_>>()
            .as_slice()
        {
            return self.composer.block(BlockKind::Paragraph, only).map(drop);
        }
        let header = self.rows == 0 && cells.iter().all(|cell| cell.chars().count() <= HEADER);
        self.rows += 1;
        self.composer.row(&cells, header).map(drop)
    }

    fn comment(&mut self, text: &str) {
        self.composer.trace(TraceKind::Comment, text);
    }

    fn finish(mut self, package: &mut Package<'_>, properties: &[&str]) -> Result<Document, ReadError> {
        self.composer.part = Part::Properties;
        for name in properties {
            let Some(text) = package.text(name)? else { continue };
            let mut xml = Xml::new(&text, package.format(), package.limits());
            let mut written = false;
            // What tells nothing of anybody (dates, programs, counts) is left out; a damaged list ends where it is damaged.
            while let Ok(Some(token)) = xml.next() {
                match token {
                    Token::Open(tag) => {
                        written = matches!(
                            tag.name(),
                            "title"
                                | "subject"
                                | "creator"
                                | "initial-creator"
                                | "keywords"
                                | "keyword"
                                | "description"
                                | "lastModifiedBy"
                                | "Company"
                                | "Manager"
                                | "lpwstr"
                                | "user-defined"
                        );
                    }
                    Token::Text(words, _) if written => self.composer.trace(TraceKind::Property, words),
                    Token::Close(_) => written = false,
                    Token::Text(..) | Token::Char(..) => {}
                }
            }
        }
        Ok(self.composer.finish(package.format()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_cells_are_traces_and_the_first_row_names_the_columns() {
        let mut sheets = Sheets::new(Limits::default());
        let row = |sheets: &mut Sheets, cells: &[&str], hidden| {
            for (column, cell) in cells.iter().enumerate() {
                sheets.cell(column, (*cell).to_owned(), column == 2).unwrap();
            }
            sheets.end_row(hidden).unwrap();
        };
        sheets.begin("Suivi", false).unwrap();
        row(&mut sheets, &["Nom", "Éléments", "Avis"], false);
        row(&mut sheets, &["D.", "loyer impayé", "boit"], false);
        row(&mut sheets, &["E.", "suivie au CMP"], true);
        sheets.begin("Ancien", true).unwrap();
        row(&mut sheets, &["F.", "parti"], false);
        let document = sheets.composer.finish(Format::Xlsx);
        assert_eq!(
            document.text.as_str(),
            "Suivi\nNom | Éléments\nD. | loyer impayé\n"
        );
        assert_eq!(document.blocks[1].kind, BlockKind::TableRow { header: true });
        assert_eq!(document.blocks[2].part, Part::Sheet(NonZeroU32::MIN));
        assert_eq!(
            document.traces.text.as_str(),
            "Avis\nboit\nE. | suivie au CMP\nAncien\nF. | parti\n"
        );
    }

    #[test]
    fn one_string_told_a_thousand_times_is_no_way_to_fill_the_memory() {
        let mut sheets = Sheets::new(Limits::default());
        let large = "a".repeat(1 << 20);
        let error = (0..1000).find_map(|column| sheets.cell(column, large.clone(), false).err());
        assert!(matches!(error, Some(ReadError::TooLarge { .. })));
    }
}
