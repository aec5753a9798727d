//! LibreOffice Writer: `OpenDocument` text.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::flow::{Called, Flow, Nest};
use super::{Read, properties};
use crate::document::{BlockKind, Part, TraceKind};
use crate::office::{Package, Tag, Token, Xml};
use crate::read::{REVIEWER, ReadError};

/// Reads the document of `package`.
pub(super) fn read(package: &mut Package<'_>) -> Result<Read, ReadError> {
    if let Some(manifest) = package.text("META-INF/manifest.xml")?
        && manifest.contains("encryption-data")
    {
        return Err(ReadError::Encrypted(package.format()));
    }
    let mut read = Read::default();
    let mut walker = Walker::default();
    let content = read.file("content.xml");
    let styles = read.file("styles.xml");
    // Styles first: they say what is hidden. The text comes before the heads and feet of its pages all the same.
    if let Some(text) = package.text("styles.xml")? {
        walker.file = styles;
        let walked = walker.walk(Xml::new(&text, package.format(), package.limits()));
        read.forgive(walked.or_else(unless_damaged))?;
    }
    let edges = std::mem::take(&mut walker.edges);
    let text = package
        .text("content.xml")?
        .ok_or(ReadError::Damaged(package.format()))?;
    walker.file = content;
    walker.nest.flow = Flow::new(Part::Body, Some(super::FIRST));
    let walked = walker.walk(Xml::new(&text, package.format(), package.limits()));
    read.flow = walker.nest.flow;
    read.forgive(walked)?;
    for note in walker.footnotes.into_iter().chain(walker.endnotes) {
        read.flow.append(note);
    }
    let mut seen = FxHashMap::default();
    for edge in edges {
        read.append_once(&mut seen, edge);
    }
    for (id, words) in walker.deletions {
        let call = read
            .flow
            .calls
            .iter()
            .find(|c| c.what == Called::Deletion && c.id == id);
        let at = call.map_or(0, |c| c.at);
        read.trace(TraceKind::Deletion, words, at);
    }
    properties(package, &mut read, &["meta.xml"])?;
    Ok(read)
}

/// Damaged styles leave the text to be read.
fn unless_damaged(error: ReadError) -> Result<(), ReadError> {
    match error {
        ReadError::Damaged(_) => Ok(()),
        error => Err(error),
    }
}

/// What an open element means for what stands in it.
#[derive(Debug)]
enum Frame {
    /// Nothing of it is read.
    Skip,
    /// Its children are read as if it were not there.
    Plain,
    /// A paragraph, and what was being kept out of the text around it.
    Paragraph(BlockKind, Option<TraceKind>),
    /// An item of a list, until its first paragraph.
    Item,
    /// A style with its name.
    Style(String),
    /// Something hidden, and what was being kept out of the text around it.
    Hidden(Option<TraceKind>),
    /// A text box, apart from the paragraph it hangs on.
    Box,
    Footnote,
    Endnote,
    /// A comment; its author is huisclos, or not.
    Comment {
        ours: bool,
    },
    /// The name of a comment's author.
    Author,
    /// A deletion with its identifier.
    Deletion(String),
    /// The head or the foot of the pages.
    Edge,
    Table,
    Row,
    Cell,
}

/// Reads the parts one after the other.
#[derive(Default)]
struct Walker {
    file: u16,
    nest: Nest<bool>,
    frames: Vec<Frame>,
    in_paragraph: bool,
    /// Whether white space would go on with white space, and is not shown.
    spaced: bool,
    /// What the characters met are, where they are not shown.
    unseen: Option<TraceKind>,
    /// The changed region we are in.
    region: String,
    /// Whether the note we are in stands at the end of the document.
    at_end: bool,
    footnotes: Vec<Flow>,
    endnotes: Vec<Flow>,
    edges: Vec<Flow>,
    deletions: Vec<(String, String)>,
    /// Whether text of a style is hidden.
    hidden: FxHashMap<String, bool>,
}

impl Walker {
    /// Reads every token; what is read stays read when an error ends it.
    fn walk(&mut self, mut xml: Xml<'_>) -> Result<(), ReadError> {
        let result = loop {
            if let Err(error) = xml.admit(self.nest.flow.len()) {
                break Err(error);
            }
            match xml.next() {
                Ok(Some(Token::Open(tag))) => {
                    let frame = self.open(&tag);
                    self.frames.push(frame);
                }
                Ok(Some(Token::Close(_))) => self.close(),
                Ok(Some(Token::Text(text, range))) => self.characters(text, &range),
                Ok(Some(Token::Char(c, range))) => self.character(c, &range),
                Ok(None) => break Ok(()),
                Err(error) => break Err(error),
            }
        };
        while !self.frames.is_empty() {
            self.close();
        }
        result
    }

    fn open(&mut self, tag: &Tag<'_>) -> Frame {
        if let Some(Frame::Skip) = self.frames.last() {
            return Frame::Skip;
        }
        match tag.name() {
            "p" | "h" if !self.in_paragraph => self.open_paragraph(tag),
            "span" if self.hides(tag) => Frame::Hidden(self.unseen.replace(TraceKind::HiddenText)),
            "section" if tag.get("display").is_some_and(|d| d != "true") => {
                Frame::Hidden(self.unseen.replace(TraceKind::HiddenText))
            }
            "list-item" => Frame::Item,
            "style" => self.open_style(tag),
            "text-properties" => {
                if let (Some(Frame::Style(name)), Some(display)) = (self.frames.last(), tag.get("display")) {
                    self.hidden.insert(name.clone(), display == "none");
                }
                Frame::Skip
            }
            "note" => {
                self.at_end = tag.get("note-class").as_deref() == Some("endnote");
                Frame::Plain
            }
            "note-body" => {
                let part = if self.at_end {
                    Part::Endnote
                } else {
                    Part::Footnote
                };
                self.enter(Flow::new(part, None));
                if self.at_end {
                    Frame::Endnote
                } else {
                    Frame::Footnote
                }
            }
            "annotation" => {
                self.enter(Flow::default());
                Frame::Comment { ours: false }
            }
            "creator" if matches!(self.frames.last(), Some(Frame::Comment { .. })) => Frame::Author,
            "changed-region" => {
                self.region = tag.get("id").unwrap_or_default().into_owned();
                Frame::Plain
            }
            "deletion" => {
                self.enter(Flow::default());
                Frame::Deletion(self.region.clone())
            }
            "text-box" | "custom-shape" | "rect" | "ellipse" | "circle" | "caption" => {
                self.enter(Flow::new(Part::TextBox, self.nest.flow.page()));
                Frame::Box
            }
            "header" | "header-left" | "header-first" => self.open_edge(tag, Part::Header),
            "footer" | "footer-left" | "footer-first" => self.open_edge(tag, Part::Footer),
            "table" => {
                self.nest.flow.open_table();
                Frame::Table
            }
            "table-row" => {
                self.nest.flow.open_row();
                Frame::Row
            }
            "table-cell" => {
                self.nest.flow.open_cell();
                Frame::Cell
            }
            "covered-table-cell" | "note-citation" | "ruby-text" | "change-info" | "forms" | "script" => {
                Frame::Skip
            }
            // Not what a field shows: `text:title`.
            "title" | "desc" if tag.has_prefix("svg") => Frame::Skip,
            name => {
                self.mark(name, tag);
                Frame::Plain
            }
        }
    }

    /// The empty elements that stand for characters, or for something that is told elsewhere.
    fn mark(&mut self, name: &str, tag: &Tag<'_>) {
        match name {
            "s" => {
                let count = tag.get("c").and_then(|c| c.parse().ok()).unwrap_or(1);
                // Nobody types a line of spaces; a hostile file would ask for billions.
                for _ in 0..usize::min(count, 256) {
                    self.shown(' ');
                }
            }
            "tab" => self.shown('\t'),
            "line-break" => self.shown('\n'),
            "soft-page-break" => self.nest.flow.turn(),
            "change" => self
                .nest
                .flow
                .call(Called::Deletion, &tag.get("change-id").unwrap_or_default()),
            "hidden-text" => self.nest.flow.trace(
                TraceKind::HiddenText,
                &tag.get("string-value").unwrap_or_default(),
            ),
            _ => {}
        }
    }

    fn open_paragraph(&mut self, tag: &Tag<'_>) -> Frame {
        let kind = match (tag.name(), self.frames.last()) {
            ("h", _) => {
                let level = tag.get("outline-level").and_then(|l| l.parse().ok());
                BlockKind::Heading(level.unwrap_or(1).max(1))
            }
            (_, Some(Frame::Item)) => {
                self.frames.pop();
                self.frames.push(Frame::Plain);
                BlockKind::ListItem
            }
            _ => BlockKind::Lines,
        };
        self.nest.flow.open_paragraph();
        (self.in_paragraph, self.spaced) = (true, true);
        let before = self.unseen;
        if self.hides(tag) {
            self.unseen = Some(TraceKind::HiddenText);
        }
        Frame::Paragraph(kind, before)
    }

    fn open_style(&mut self, tag: &Tag<'_>) -> Frame {
        let name = tag.get("name").unwrap_or_default().into_owned();
        let parent = tag.get("parent-style-name");
        if parent.is_some_and(|p| self.hidden.get(&*p) == Some(&true)) {
            self.hidden.insert(name.clone(), true);
        }
        Frame::Style(name)
    }

    fn open_edge(&mut self, tag: &Tag<'_>, part: Part) -> Frame {
        if tag.get("display").as_deref() == Some("false") {
            return Frame::Skip;
        }
        self.enter(Flow::new(part, None));
        Frame::Edge
    }

    /// Whether the style of an element hides what stands in it.
    fn hides(&self, tag: &Tag<'_>) -> bool {
        let style = tag.get("style-name");
        style.is_some_and(|s| self.hidden.get(&*s) == Some(&true))
    }

    fn close(&mut self) {
        let Some(frame) = self.frames.pop() else { return };
        match frame {
            Frame::Paragraph(kind, before) => {
                self.in_paragraph = false;
                self.unseen = before;
                self.nest.flow.close_paragraph(kind);
                self.nest.settle();
            }
            Frame::Hidden(before) => self.unseen = before,
            Frame::Box => {
                let inner = self.leave();
                self.nest.hang(inner);
            }
            Frame::Footnote => {
                let inner = self.leave();
                self.footnotes.push(inner);
            }
            Frame::Endnote => {
                let inner = self.leave();
                self.endnotes.push(inner);
            }
            Frame::Edge => {
                let inner = self.leave();
                self.edges.push(inner);
            }
            Frame::Comment { ours } => {
                let inner = self.leave();
                if !ours {
                    self.nest.flow.trace(TraceKind::Comment, &inner.text);
                }
            }
            Frame::Deletion(id) => {
                let inner = self.leave();
                self.deletions.push((id, inner.text));
            }
            Frame::Row => self.nest.flow.close_row(),
            Frame::Table => {
                self.nest.flow.close_table();
                self.nest.settle();
            }
            Frame::Skip | Frame::Plain | Frame::Item | Frame::Style(_) | Frame::Author | Frame::Cell => {}
        }
    }

    fn enter(&mut self, inner: Flow) {
        self.nest.enter(inner, std::mem::take(&mut self.in_paragraph));
    }

    fn leave(&mut self) -> Flow {
        let (inner, in_paragraph) = self.nest.leave();
        (self.in_paragraph, self.spaced) = (in_paragraph, false);
        inner
    }

    /// A character that an element stands for.
    fn shown(&mut self, c: char) {
        if self.in_paragraph {
            self.spaced = false;
            match self.unseen {
                Some(kind) => self.nest.flow.trace(kind, c.encode_utf8(&mut [0; 4])),
                None => self.nest.flow.mark(c),
            }
        }
    }

    fn character(&mut self, c: char, range: &Range<usize>) {
        self.spaced = false;
        self.put(c.encode_utf8(&mut [0; 4]), range);
    }

    /// Characters as they stand in the file: white space is shown as one space, and not at all where a paragraph begins.
    fn characters(&mut self, text: &str, range: &Range<usize>) {
        if let Some(Frame::Author) = self.frames.last() {
            let by = self.frames.len().saturating_sub(2);
            if let Some(Frame::Comment { ours }) = self.frames.get_mut(by) {
                *ours = text == REVIEWER;
            }
            return;
        }
        if !self.in_paragraph {
            return;
        }
        let piece = |from: usize, to: usize| range.start + from..range.start + to;
        let mut from = 0;
        for (at, c) in text.char_indices() {
            let space = matches!(c, ' ' | '\t' | '\r' | '\n');
            if space && (self.spaced || c != ' ') {
                self.put(text.get(from..at).unwrap_or_default(), &piece(from, at));
                if !self.spaced {
                    self.put(" ", &piece(at, at + 1));
                }
                from = at + 1;
            }
            self.spaced = space;
        }
        self.put(text.get(from..).unwrap_or_default(), &piece(from, text.len()));
    }

    fn put(&mut self, text: &str, range: &Range<usize>) {
        if text.is_empty() || !self.in_paragraph || matches!(self.frames.last(), Some(Frame::Skip)) {
            return;
        }
        match self.unseen {
            Some(kind) => self.nest.flow.hide(kind, text, self.file, range),
            None => self.nest.flow.add(text, self.file, range),
        }
    }
}
