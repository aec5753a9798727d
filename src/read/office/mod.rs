//! Documents of word processors: what a reader of their pages sees as text, what the pages hide as traces.
//!
//! Both formats are read in one pass over the XML of each part, without a tree. A paragraph is a line; runs are joined
//! without spaces; rows of tables are written as Markdown writes them; notes, page headers and footers follow the body.

mod docx;
mod flow;
mod map;
mod odt;

pub(crate) use map::{Anchor, SourceMap};

use std::collections::hash_map::Entry;
use std::num::NonZeroU32;

use rustc_hash::FxHashMap;

use super::{Limits, ReadError};
use crate::document::{Block, DocText, Document, Format, Part, ReadWarning, Trace, TraceKind, Traces};
use crate::office::{Package, Token, Xml};
use crate::span::{Span, Src};
use flow::{Flow, Unseen};

/// Reads a document of a word processor.
pub(super) fn read(bytes: &[u8], format: Format, limits: Limits) -> Result<Document, ReadError> {
    mapped(&mut Package::open(bytes, format, limits)?).map(|read| read.0)
}

/// Reads the document in `package`, and the way back to its parts.
///
/// # Errors
/// Why it cannot be read.
pub(crate) fn mapped(package: &mut Package<'_>) -> Result<(Document, SourceMap), ReadError> {
    let read = match package.format() {
        Format::Docx => docx::read(package),
        Format::Odt => odt::read(package),
        other => Err(ReadError::Unread(other)),
    }?;
    let (size, limit) = (read.flow.text.len(), package.limits().max_text_bytes);
    if size > limit as usize {
        return Err(ReadError::TooLarge {
            size: size as u64,
            limit,
        });
    }
    Ok(read.finish(package))
}

/// The blocks with their pages, or without: where nothing ends page 1, nobody has laid the document out.
fn paged(mut blocks: Vec<Block>) -> Vec<Block> {
    if blocks.iter().all(|b| b.page.is_none_or(|p| p == FIRST)) {
        for block in &mut blocks {
            block.page = None;
        }
    }
    blocks
}

/// Where every document begins.
const FIRST: NonZeroU32 = NonZeroU32::MIN;

/// Reads the properties that stand in the parts `names`: each element with words is one.
fn properties(package: &mut Package<'_>, read: &mut Read, names: &[&str]) -> Result<(), ReadError> {
    for name in names {
        let Some(text) = package.text(name)? else { continue };
        let mut xml = Xml::new(&text, package.format(), package.limits());
        let mut words = String::new();
        loop {
            match xml.next() {
                Ok(Some(Token::Text(text, _))) => words.push_str(text),
                Ok(Some(Token::Char(c, _))) => words.push(c),
                Ok(Some(Token::Open(_) | Token::Close(_))) => {
                    let words = std::mem::take(&mut words);
                    // Dates, counts and version numbers tell nothing of anybody.
                    if words
                        .split_whitespace()
                        .any(|w| w.chars().filter(|c| c.is_alphabetic()).count() > 2)
                    {
                        read.trace(TraceKind::Property, words, 0);
                    }
                }
                Ok(None) | Err(ReadError::Damaged(_)) => break,
                Err(error) => return Err(error),
            }
        }
    }
    Ok(())
}

/// What a reader made of a package.
#[derive(Default)]
struct Read {
    flow: Flow,
    files: Vec<String>,
    /// The notes of another part than the body: where each stands in the text, and where it is called.
    calls: Vec<(Span<Src>, u32)>,
    cut_short: bool,
}

impl Read {
    /// Adds a trace that stands at byte `at` of the text read so far.
    fn trace(&mut self, kind: TraceKind, words: String, at: u32) {
        let part = if kind == TraceKind::Property {
            Part::Properties
        } else {
            self.flow.part_at(at)
        };
        self.flow.traces.push(Unseen {
            kind,
            words,
            at,
            part,
        });
    }

    /// Adds the part `name` and gives its number.
    fn file(&mut self, name: &str) -> u16 {
        self.files.push(name.to_owned());
        (self.files.len() - 1) as u16
    }

    /// Appends the head or the foot of pages. Sections repeat them: each text is read once, wherever it stands.
    fn append_once(&mut self, seen: &mut FxHashMap<String, u32>, edge: Flow) {
        match seen.entry(edge.text.clone()) {
            Entry::Occupied(known) => self.flow.shadow(edge, *known.get()),
            Entry::Vacant(new) => {
                new.insert(self.flow.len());
                self.flow.append(edge);
            }
        }
    }

    /// What is damaged after some text has been read has been read in part.
    fn forgive(&mut self, result: Result<(), ReadError>) -> Result<(), ReadError> {
        match result {
            Err(ReadError::Damaged(_)) if !self.flow.text.trim().is_empty() => {
                self.cut_short = true;
                Ok(())
            }
            other => other,
        }
    }

    fn finish(self, package: &Package<'_>) -> (Document, SourceMap) {
        let mut flow = self.flow;
        flow.traces.sort_by_key(|t| t.at);
        flow.pieces.sort_by_key(|p| p.at);
        let mut words = String::new();
        let mut list = Vec::new();
        for unseen in flow.traces {
            let start = words.len() as u32;
            words.extend(
                unseen
                    .words
                    .trim()
                    .chars()
                    .map(|c| if c == '\n' { ' ' } else { c }),
            );
            let span = Span::new(start, words.len() as u32);
            if !span.is_empty() {
                words.push('\n');
                list.push(Trace {
                    kind: unseen.kind,
                    span,
                    at: unseen.at,
                    part: unseen.part,
                });
            }
        }
        let mut document = Document::from_text(flow.text);
        document.format = package.format();
        document.blocks = paged(flow.blocks);
        document.traces = Traces {
            text: DocText::new(words),
            list,
        };
        if self.cut_short {
            document.warnings.push(ReadWarning::CutShort);
        }
        let map = SourceMap {
            files: self.files,
            calls: self.calls,
            pieces: flow.pieces,
            unseen: flow.unseen,
        };
        (document, map)
    }
}
