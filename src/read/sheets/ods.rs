//! LibreOffice workbooks.

use rustc_hash::FxHashSet;

use super::Sheets;
use crate::office::{Package, Tag, Token, Xml};
use crate::read::ReadError;

/// Reads the sheets of `package`.
pub(super) fn read(package: &mut Package<'_>, sheets: &mut Sheets) -> Result<(), ReadError> {
    let format = package.format();
    if package
        .text("META-INF/manifest.xml")?
        .is_some_and(|list| list.contains("encryption-data"))
    {
        return Err(ReadError::Encrypted(format));
    }
    let text = package.text("content.xml")?.ok_or(ReadError::Damaged(format))?;
    let mut walker = Walker::default();
    let mut xml = Xml::new(&text, format, package.limits());
    while let Some(token) = xml.next()? {
        match token {
            Token::Open(tag) => walker.open(&tag, sheets)?,
            Token::Close(_) => walker.close(sheets)?,
            Token::Text(text, _) => walker.put(text),
            Token::Char(c, _) => walker.put(c.encode_utf8(&mut [0; 4])),
        }
    }
    Ok(())
}

/// What an open element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Frame {
    Other,
    Table,
    Row {
        hidden: bool,
    },
    Cell,
    Comment,
    Paragraph,
    /// Who wrote a comment, and when.
    Skip,
}

#[derive(Default)]
struct Walker {
    frames: Vec<Frame>,
    /// Styles of sheets that are not shown.
    hidden_styles: FxHashSet<String>,
    style: String,
    /// For every column from the left, whether it is hidden.
    columns: Vec<(usize, bool)>,
    column: usize,
    repeated: usize,
    text: String,
    comment: String,
    comments: Vec<String>,
}

/// No sheet has more columns.
const COLUMNS: usize = 16_384;

impl Walker {
    fn open(&mut self, tag: &Tag<'_>, sheets: &mut Sheets) -> Result<(), ReadError> {
        let count = || {
            tag.get("number-columns-repeated")
                .and_then(|n| n.parse().ok())
                .unwrap_or(1)
                .min(COLUMNS)
        };
        let collapsed = || tag.get("visibility").is_some_and(|v| v != "visible");
        let inside = |frame| self.frames.contains(&frame);
        let frame = match tag.name() {
            "style" => {
                self.style = tag.get("name").unwrap_or_default().into_owned();
                Frame::Other
            }
            "table-properties" if tag.get("display").is_some_and(|d| d == "false") => {
                self.hidden_styles.insert(self.style.clone());
                Frame::Other
            }
            "table" if !inside(Frame::Table) => {
                let hidden = tag
                    .get("style-name")
                    .is_some_and(|style| self.hidden_styles.contains(&*style));
                self.columns.clear();
                sheets.begin(&tag.get("name").unwrap_or_default(), hidden)?;
                Frame::Table
            }
            "table-column" => {
                self.columns.push((count(), collapsed()));
                Frame::Other
            }
            "table-row" => {
                self.column = 0;
                Frame::Row { hidden: collapsed() }
            }
            "table-cell" | "covered-table-cell" => {
                self.repeated = count();
                Frame::Cell
            }
            "annotation" => Frame::Comment,
            "creator" | "date" if inside(Frame::Comment) => Frame::Skip,
            "p" => {
                let text = if inside(Frame::Comment) {
                    &mut self.comment
                } else {
                    &mut self.text
                };
                if !text.is_empty() {
                    text.push('\n');
                }
                Frame::Paragraph
            }
            "s" | "tab" | "line-break" => {
                self.put(" ");
                Frame::Other
            }
            _ => Frame::Other,
        };
        self.frames.push(frame);
        Ok(())
    }

    fn put(&mut self, words: &str) {
        if !self.frames.contains(&Frame::Paragraph) || self.frames.contains(&Frame::Skip) {
            return;
        }
        if self.frames.contains(&Frame::Comment) {
            self.comment.push_str(words);
        } else if self.frames.contains(&Frame::Cell) {
            self.text.push_str(words);
        }
    }

    fn close(&mut self, sheets: &mut Sheets) -> Result<(), ReadError> {
        match self.frames.pop() {
            Some(Frame::Comment) => self.comments.push(std::mem::take(&mut self.comment)),
            Some(Frame::Cell) => {
                let hidden = self.is_hidden(self.column);
                // A value repeated to the right is told once.
                sheets.cell(self.column, std::mem::take(&mut self.text), hidden)?;
                self.column += self.repeated;
            }
            Some(Frame::Row { hidden }) => {
                sheets.end_row(hidden)?;
                for comment in self.comments.drain(..) {
                    sheets.comment(&comment);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn is_hidden(&self, column: usize) -> bool {
        let mut before = 0;
        let found = self.columns.iter().find(|(count, _)| {
            before += count;
            column < before
        });
        found.is_some_and(|(_, hidden)| *hidden)
    }
}
