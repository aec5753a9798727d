//! A document put together piece by piece: its text, blocks and traces in step.

use std::num::NonZeroU32;

use super::{Limits, ReadError};
use crate::document::{
    Block, BlockKind, DocText, Document, Format, Part, ReadWarning, Trace, TraceKind, Traces,
};
use crate::span::Span;

/// A document being put together.
pub(super) struct Composer {
    text: String,
    blocks: Vec<Block>,
    hidden: String,
    traces: Vec<Trace>,
    limits: Limits,
    /// The part that the next pieces are read from.
    pub(super) part: Part,
    /// The page that the next pieces stand on, where the file tells pages.
    pub(super) page: Option<NonZeroU32>,
    /// Where the pages begin, where the file tells them line by line.
    pub(super) pages: Vec<u32>,
    /// Damage that did not stop the reading.
    pub(super) warnings: Vec<ReadWarning>,
}

impl Composer {
    /// What parts the cells of a row.
    pub(super) const CELLS: &str = " | ";

    pub(super) fn new(limits: Limits) -> Self {
        Self {
            text: String::new(),
            blocks: Vec::new(),
            hidden: String::new(),
            traces: Vec::new(),
            limits,
            part: Part::Body,
            page: None,
            pages: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// How much text a document that is no plain text may have, in bytes.
    pub(super) fn most(limits: Limits) -> u64 {
        u64::from(limits.max_text_bytes).min(limits.max_unpacked_bytes / 4)
    }

    /// Adds a block on lines of its own and tells where it begins; text without a letter or sign adds nothing.
    pub(super) fn block(&mut self, kind: BlockKind, text: &str) -> Result<u32, ReadError> {
        let text = text.trim_matches(|c: char| c == '\n' || c == '\r' || c == ' ');
        let start = self.position();
        if text.trim().is_empty() {
            return Ok(start);
        }
        let size = self.text.len() as u64 + self.hidden.len() as u64 + text.len() as u64 + 2;
        let limit = Self::most(self.limits);
        if size > limit {
            let limit = limit as u32;
            return Err(ReadError::TooLarge { size, limit });
        }
        self.text.push_str(text);
        self.blocks.push(Block {
            kind,
            span: Span::new(start, self.position()),
            part: self.part,
            page: self.page,
        });
        self.text.push('\n');
        Ok(start)
    }

    /// Adds a row of a table and tells where it begins; one cell alone is no table.
    pub(super) fn row(&mut self, cells: &[String], header: bool) -> Result<u32, ReadError> {
        let cells: Vec<&str> = cells.iter().map(|cell| cell.trim()).collect();
        match cells.as_slice() {
            [] => Ok(self.position()),
            [only] => self.block(BlockKind::Paragraph, only),
            cells if cells.iter().all(|cell| cell.is_empty()) => Ok(self.position()),
            cells => self.block(BlockKind::TableRow { header }, &cells.join(Self::CELLS)),
        }
    }

    /// Adds an empty line, which parts what stands above from what follows.
    pub(super) fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// Adds something that the pages do not show, where the text has come to.
    pub(super) fn trace(&mut self, kind: TraceKind, text: &str) {
        let text = text.trim();
        let size = self.hidden.len() + text.len();
        if text.is_empty() || size as u64 > Self::most(self.limits) {
            return;
        }
        let start = self.hidden.len() as u32;
        // One trace a line: what separates lines inside it is a space.
        self.hidden
            .extend(text.chars().map(|c| if c == '\n' || c == '\r' { ' ' } else { c }));
        self.traces.push(Trace {
            kind,
            span: Span::new(start, self.hidden.len() as u32),
            at: self.position(),
            part: self.part,
        });
        self.hidden.push('\n');
    }

    /// Where the next block will begin.
    pub(super) fn position(&self) -> u32 {
        self.text.len() as u32
    }

    pub(super) fn finish(self, format: Format) -> Document {
        Document {
            format,
            blocks: self.blocks,
            pages: self.pages,
            traces: Traces {
                text: DocText::new(self.hidden),
                list: self.traces,
            },
            warnings: self.warnings,
            ..Document::from_text(self.text)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_traces_keep_their_places() {
        let mut composer = Composer::new(Limits::default());
        composer.block(BlockKind::Heading(1), "Situations\n").unwrap();
        composer.trace(TraceKind::Comment, "à relire\navant envoi");
        composer.block(BlockKind::Paragraph, " ").unwrap();
        composer.block(BlockKind::Paragraph, "Rien à signaler.").unwrap();
        let document = composer.finish(Format::Docx);
        assert_eq!(document.text.as_str(), "Situations\nRien à signaler.\n");
        let blocks: Vec<_> = document
            .blocks
            .iter()
            .map(|b| document.text.slice(b.span))
            .collect();
        assert_eq!(blocks, ["Situations", "Rien à signaler."]);
        let [trace] = document.traces.list.as_slice() else {
            panic!("one trace")
        };
        assert_eq!(document.traces.text.slice(trace.span), "à relire avant envoi");
        assert_eq!(trace.at, 11);
    }

    #[test]
    fn more_text_than_allowed_is_refused() {
        let limits = Limits {
            max_text_bytes: 10,
            ..Limits::default()
        };
        let error = Composer::new(limits)
            .block(BlockKind::Paragraph, "La séance est levée.")
            .unwrap_err();
        assert_eq!(error, ReadError::TooLarge { size: 24, limit: 10 });
    }
}
