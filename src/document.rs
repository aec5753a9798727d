//! A document as a reader hands it on: its text, its rough layout, and how it was decoded.
//!
//! This module is the only owner of document text. Its `Debug` never prints any.

use std::fmt;

use crate::span::{Span, Src};

/// The text of a document. `Debug` prints its size only, and nothing serialises it.
pub struct DocText(Box<str>);

impl DocText {
    /// Takes ownership of the text.
    pub fn new(text: impl Into<Box<str>>) -> Self {
        Self(text.into())
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text of `span`, or nothing where the span does not fit this text.
    pub fn get(&self, span: Span<Src>) -> Option<&str> {
        self.0.get(span.range())
    }

    /// The text of `span`, or the empty string where the span does not fit this text.
    pub fn slice(&self, span: Span<Src>) -> &str {
        self.get(span).unwrap_or_default()
    }
}

impl fmt::Debug for DocText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DocText({} bytes)", self.0.len())
    }
}

/// The file formats that a reader understands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
}

impl Format {
    /// The name used in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Markdown => "md",
        }
    }

    /// The format that the extension of a file name says, in any case; nothing where it says none that is read.
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, extension) = name.rsplit_once('.')?;
        match extension.to_lowercase().as_str() {
            "txt" | "text" => Some(Self::Text),
            "md" | "markdown" | "mdown" | "mkd" => Some(Self::Markdown),
            _ => None,
        }
    }
}

/// What the reader knows of the layout. Plain text is one [`BlockKind::Lines`] block; the segmenter finds the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum BlockKind {
    /// Unstructured lines: headings, lists and tables are to be recognised by their looks.
    Lines,
    /// A heading and its level, from 1.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// One item of a list, without its bullet or number.
    ListItem,
    /// One row of a table.
    TableRow {
        /// Whether the row names the columns.
        header: bool,
    },
    /// Program text, or what is written as such.
    Code,
    /// Metadata at the head of the file.
    FrontMatter,
}

/// A piece of the document with one layout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The layout.
    pub kind: BlockKind,
    /// Where the block stands, without its markers.
    pub span: Span<Src>,
}

/// Damage that did not stop the reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadWarning {
    /// So many byte sequences were not valid in the encoding and were replaced by U+FFFD.
    Replaced(usize),
    /// So many NUL bytes stood in the text; they are kept and read as spaces.
    Nul(usize),
    /// The encoding was guessed from the bytes, not declared.
    GuessedEncoding,
}

/// What was read from one file.
#[derive(Debug)]
pub struct Document {
    /// The text that is audited; every offset of a report counts in its UTF-8 bytes.
    pub text: DocText,
    /// The format it was read from.
    pub format: Format,
    /// The name of the character encoding the bytes were in, such as `UTF-8` or `windows-1252`.
    pub encoding: &'static str,
    /// The layout, in order, without overlaps.
    pub blocks: Vec<Block>,
    /// Inline markup (`**`, `_`, link targets) that the matcher must not see, in order.
    pub hidden: Vec<Span<Src>>,
    /// Damage that did not stop the reading.
    pub warnings: Vec<ReadWarning>,
}

impl Document {
    /// A document of plain text already decoded.
    pub fn from_text(text: impl Into<Box<str>>) -> Self {
        let text = DocText::new(text);
        let end = u32::try_from(text.as_str().len()).unwrap_or(u32::MAX);
        Self {
            text,
            format: Format::Text,
            encoding: "UTF-8",
            blocks: vec![Block {
                kind: BlockKind::Lines,
                span: Span::new(0, end),
            }],
            hidden: Vec::new(),
            warnings: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_never_shows_text() {
        let doc = Document::from_text("Mme Canari est suivie au CMP.");
        assert!(!format!("{doc:?}").contains("Canari"));
    }
}
