//! The way back from a document's text to the runs of its file.

use std::ops::Range;

use crate::document::{Document, Part};
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
    /// What is not shown: the part, and the bytes.
    pub(crate) unseen: Vec<(u16, Range<usize>)>,
    /// The notes that stand in parts of their own: where in the text, and where they are called from.
    pub(crate) calls: Vec<(Span<Src>, u32)>,
}

/// Bytes of a part: around a passage, or one place near something that stands elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Anchor {
    /// The part, by its place in [`SourceMap::files`].
    pub(crate) file: u16,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Anchor {
    const fn at(place: usize) -> Self {
        Self {
            file: BODY,
            start: place,
            end: place,
        }
    }
}

/// The number of the part that holds the body.
const BODY: u16 = 0;

impl SourceMap {
    /// Where in the body a comment on `span` can hang: Word takes none in notes, text boxes, page heads and feet.
    ///
    /// Nothing where the body has no text at all.
    pub(crate) fn anchor(&self, document: &Document, span: Span<Src>) -> Option<Anchor> {
        let part = |at: u32| document.block_at(at).map_or(Part::Body, |b| b.part);
        let mut body = self
            .pieces
            .iter()
            .filter(|p| p.file == BODY && part(p.at) == Part::Body);
        let within: Vec<_> = self.sources(span).filter(|s| s.0 == BODY).map(|s| s.1).collect();
        if let (Some(first), Some(last)) = (within.first(), within.last()) {
            if part(span.start()) == Part::Body {
                return Some(Anchor {
                    file: BODY,
                    start: first.start,
                    end: last.end,
                });
            }
            // A text box or a note within the body's own part: what stands before it there.
            let before = body
                .clone()
                .filter(|p| (p.source + p.source_len) as usize <= first.start)
                .max_by_key(|p| p.source);
            return before
                .map(|p| Anchor::at((p.source + p.source_len) as usize))
                .or_else(|| body.next().map(|p| Anchor::at(p.source as usize)));
        }
        let call = self
            .calls
            .iter()
            .find(|(note, _)| (note.start()..=note.end()).contains(&span.start()));
        let at = call.map_or(span.start(), |c| c.1);
        let first = body.clone().next()?;
        let last = body.take_while(|p| p.at < at).last();
        Some(last.map_or(Anchor::at(first.source as usize), |p| {
            Anchor::at((p.source + p.source_len) as usize)
        }))
    }

    /// Where a comment on `span` can hang in LibreOffice, which takes none in shapes.
    pub(crate) fn anchor_in_place(&self, document: &Document, span: Span<Src>) -> Option<Anchor> {
        let part = document.block_at(span.start()).map_or(Part::Body, |b| b.part);
        if matches!(part, Part::Body | Part::TextBox) {
            return self.anchor(document, span);
        }
        let first = self.pieces.partition_point(|p| p.at + p.len <= span.start());
        let pieces = self.pieces.iter().skip(first).take_while(|p| p.at < span.end());
        let (mut anchor, mut read) = (None::<Anchor>, span.start());
        for piece in pieces {
            let Range { start, end } = piece.source(span.start(), span.end());
            let file = piece.file;
            match &mut anchor {
                None => anchor = Some(Anchor { file, start, end }),
                // The head of other pages may say the same: its pieces stand among those of this one.
                Some(a) if piece.at >= read && file == a.file && start >= a.end => a.end = end,
                Some(_) => continue,
            }
            read = piece.at + piece.len;
        }
        anchor.or_else(|| self.anchor(document, span))
    }

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
