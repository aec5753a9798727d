//! The way back from a document's text to the runs of its file.

use std::ops::Range;

use crate::span::{Span, Src};

/// Characters of the text and the bytes of an XML part they were read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Where they stand in the text.
    pub(crate) at: u32,
    /// How many bytes of text they are.
    pub(crate) len: u32,
    /// Where they stand in the part.
    pub(crate) source: u32,
    /// How many bytes of the part they are: as many, or those of a reference.
    pub(crate) source_len: u32,
    /// The part, by its place in [`SourceMap::files`].
    pub(crate) file: u16,
}

impl Piece {
    /// The bytes of the part behind bytes `from` to `to` of the text, as far as this piece holds them.
    fn source(&self, from: u32, to: u32) -> Range<usize> {
        let whole = self.source as usize..(self.source + self.source_len) as usize;
        if self.len != self.source_len {
            return whole;
        }
        let shift = |at: u32| (at.clamp(self.at, self.at + self.len) - self.at + self.source) as usize;
        shift(from)..shift(to)
    }
}

/// Where each stretch of a document's text came from.
#[derive(Debug, Default)]
pub(crate) struct SourceMap {
    /// The names of the parts that were read.
    pub(crate) files: Vec<String>,
    /// In the order of the text.
    pub(crate) pieces: Vec<Piece>,
}

impl SourceMap {
    /// The bytes behind `span`, part by part, in the order of the text.
    pub(crate) fn sources(&self, span: Span<Src>) -> impl Iterator<Item = (u16, Range<usize>)> {
        let first = self.pieces.partition_point(|p| p.at + p.len <= span.start());
        self.pieces
            .iter()
            .skip(first)
            .take_while(move |p| p.at < span.end())
            .map(move |p| (p.file, p.source(span.start(), span.end())))
    }
}
