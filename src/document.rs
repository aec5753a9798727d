//! A document as a reader hands it on: its text, its rough layout, and how it was decoded.
//!
//! This module is the only owner of document text. Its `Debug` never prints any.

use std::fmt;
use std::marker::PhantomData;
use std::num::NonZeroU32;

pub use crate::code::TraceKind;
use crate::span::{Hidden, Span, Src};

/// The text of a document whose positions are counted in `S`. `Debug` prints its size only, and nothing serialises it.
pub struct DocText<S = Src> {
    text: Box<str>,
    space: PhantomData<S>,
}

impl<S> DocText<S> {
    /// Takes ownership of the text.
    pub fn new(text: impl Into<Box<str>>) -> Self {
        Self {
            text: text.into(),
            space: PhantomData,
        }
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The text of `span`, or nothing where the span does not fit this text.
    pub fn get(&self, span: Span<S>) -> Option<&str> {
        self.text.get(span.range())
    }

    /// The text of `span`, or the empty string where the span does not fit this text.
    pub fn slice(&self, span: Span<S>) -> &str {
        self.get(span).unwrap_or_default()
    }
}

impl<S> Clone for DocText<S> {
    fn clone(&self) -> Self {
        Self::new(self.as_str())
    }
}

impl<S> Default for DocText<S> {
    fn default() -> Self {
        Self::new("")
    }
}

impl<S> fmt::Debug for DocText<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DocText({} bytes)", self.text.len())
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
    /// Word since 2007.
    Docx,
    /// LibreOffice Writer.
    Odt,
    /// PDF.
    Pdf,
    /// Rich text.
    Rtf,
    /// A web page.
    Html,
    /// An e-mail.
    Eml,
    /// Excel since 2007.
    Xlsx,
    /// LibreOffice Calc.
    Ods,
    /// Values separated by commas, semicolons or tabs.
    Csv,
}

impl Format {
    /// The name used in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Markdown => "md",
            Self::Docx => "docx",
            Self::Odt => "odt",
            Self::Pdf => "pdf",
            Self::Rtf => "rtf",
            Self::Html => "html",
            Self::Eml => "eml",
            Self::Xlsx => "xlsx",
            Self::Ods => "ods",
            Self::Csv => "csv",
        }
    }

    /// Whether a file in this format holds more than its text, and is never empty.
    pub const fn is_packed(self) -> bool {
        !matches!(self, Self::Text | Self::Markdown | Self::Csv | Self::Html)
    }

    /// The format that the extension of a file name says, in any case; nothing where it says none that is known.
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, extension) = name.rsplit_once('.')?;
        match extension.to_lowercase().as_str() {
            "txt" | "text" => Some(Self::Text),
            "md" | "markdown" | "mdown" | "mkd" => Some(Self::Markdown),
            "docx" | "docm" | "dotx" => Some(Self::Docx),
            "odt" | "ott" => Some(Self::Odt),
            "pdf" => Some(Self::Pdf),
            "rtf" => Some(Self::Rtf),
            "html" | "htm" | "xhtml" => Some(Self::Html),
            "eml" => Some(Self::Eml),
            "xlsx" | "xlsm" => Some(Self::Xlsx),
            "ods" => Some(Self::Ods),
            "csv" | "tsv" => Some(Self::Csv),
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

/// The part of a file that a piece of text was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Part {
    /// The text itself.
    #[default]
    Body,
    /// The head of the pages.
    Header,
    /// The foot of the pages.
    Footer,
    /// A note at the foot of a page.
    Footnote,
    /// A note at the end of the document.
    Endnote,
    /// A frame beside the text.
    TextBox,
    /// A sheet of a workbook, from 1.
    Sheet(NonZeroU32),
    /// The properties of the file.
    Properties,
}

/// A piece of the document with one layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// The layout.
    pub kind: BlockKind,
    /// Where the block stands, without its markers.
    pub span: Span<Src>,
    /// The part of the file it was read from.
    pub part: Part,
    /// The page it begins on, where the file tells pages.
    pub page: Option<NonZeroU32>,
}

impl Block {
    /// A block of the body, on a page that is not known.
    pub const fn new(kind: BlockKind, span: Span<Src>) -> Self {
        Self {
            kind,
            span,
            part: Part::Body,
            page: None,
        }
    }
}

/// Something the file carries and its pages do not show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trace {
    /// What it is.
    pub kind: TraceKind,
    /// Its words, in [`Traces::text`].
    pub span: Span<Hidden>,
    /// Where it stands in the text that is shown: the byte before which it would appear.
    pub at: u32,
    /// The part of the file it was read from.
    pub part: Part,
}

/// What the file carries and its pages do not show.
#[derive(Debug, Clone, Default)]
pub struct Traces {
    /// The words of all traces, one trace a line.
    pub text: DocText<Hidden>,
    /// The traces, in the order of the file.
    pub list: Vec<Trace>,
}

/// A file that another one carries: a document of its own. `Debug` prints its size only.
pub struct Attachment {
    name: Box<str>,
    bytes: Vec<u8>,
}

impl Attachment {
    /// A file under the name its sender gave it.
    pub fn new(name: impl Into<Box<str>>, bytes: Vec<u8>) -> Self {
        Self {
            name: name.into(),
            bytes,
        }
    }

    /// The name its sender gave it; empty where there is none.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Its bytes, for its reader.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

impl fmt::Debug for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Attachment({} bytes)", self.bytes.len())
    }
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
    /// The file is damaged from some point on; what stands before was read.
    CutShort,
    /// So many attached files are in a format that is not read.
    Attachments(usize),
    /// These pages show something, and have no text that could be read.
    NoText {
        /// The first of them.
        first: NonZeroU32,
        /// The last.
        last: NonZeroU32,
    },
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
    /// Where its pages begin, in bytes; nothing where the file does not tell them line by line.
    pub pages: Vec<u32>,
    /// What the file carries and its pages do not show.
    pub traces: Traces,
    /// Files it carries that are documents of their own.
    pub attachments: Vec<Attachment>,
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
            blocks: vec![Block::new(BlockKind::Lines, Span::new(0, end))],
            hidden: Vec::new(),
            pages: Vec::new(),
            traces: Traces::default(),
            attachments: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// The block that holds byte `at`, or the first after it.
    pub fn block_at(&self, at: u32) -> Option<&Block> {
        self.blocks
            .get(self.blocks.partition_point(|b| b.span.end() <= at))
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
