//! Word: `WordprocessingML`, as Word, LibreOffice and others write it.

mod styles;

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::flow::{Called, Flow, Nest};
use super::{Read, properties};
use crate::document::{BlockKind, Part, TraceKind};
use crate::office::{Package, Relation, Tag, Token, Xml, main_part, relations};
use crate::read::{REVIEWER, ReadError};
use crate::span::Span;
use styles::Styles;

/// Reads the document of `package`.
pub(super) fn read(package: &mut Package<'_>) -> Result<Read, ReadError> {
    let main = main_part(package)?;
    let relations = relations(package, &main)?;
    let target = |kind: &str| {
        relations
            .iter()
            .find(|r| r.kind == kind)
            .map(|r| r.target.as_str())
    };
    let styles = match target("styles") {
        Some(part) => Styles::read(package, part)?,
        None => Styles::default(),
    };
    let mut read = Read::default();
    let body = package.text(&main)?.ok_or(ReadError::Damaged(package.format()))?;
    let mut walker = Walker::new(
        &styles,
        read.file(&main),
        Flow::new(Part::Body, Some(super::FIRST)),
    );
    let walked = walker.walk(Xml::new(&body, package.format(), package.limits()));
    read.flow = walker.nest.flow;
    read.forgive(walked)?;
    for (kind, called, part) in [
        ("footnotes", Called::Footnote, Part::Footnote),
        ("endnotes", Called::Endnote, Part::Endnote),
    ] {
        if let Some(name) = target(kind) {
            let notes = stories(package, &mut read, &styles, name, part)?;
            append_called(&mut read, notes, called);
        }
    }
    for (kind, part) in [("header", Part::Header), ("footer", Part::Footer)] {
        page_edges(package, &mut read, &styles, &relations, (kind, part))?;
    }
    if let Some(name) = target("comments") {
        let comments = stories(package, &mut read, &styles, name, Part::Body)?;
        for (id, comment) in comments {
            let call = read
                .flow
                .calls
                .iter()
                .find(|c| c.what == Called::Comment && c.id == id);
            let at = call.map_or(0, |c| c.at);
            read.trace(TraceKind::Comment, comment.text, at);
        }
    }
    properties(
        package,
        &mut read,
        &["docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"],
    )?;
    Ok(read)
}

/// The notes or comments of one part, by their identifiers.
fn stories(
    package: &mut Package<'_>,
    read: &mut Read,
    styles: &Styles,
    name: &str,
    part: Part,
) -> Result<Vec<(String, Flow)>, ReadError> {
    let Some(text) = package.text(name)? else {
        return Ok(Vec::new());
    };
    let mut walker = Walker::new(styles, read.file(name), Flow::new(part, None));
    let walked = walker.walk(Xml::new(&text, package.format(), package.limits()));
    read.forgive(walked)?;
    Ok(walker.stories)
}

/// Appends notes in the order they are called in.
fn append_called(read: &mut Read, mut notes: Vec<(String, Flow)>, what: Called) {
    let calls = &read.flow.calls;
    let call = |id: &str| calls.iter().position(|c| c.what == what && c.id == id);
    notes.sort_by_cached_key(|(id, _)| call(id));
    for (id, note) in notes {
        let at = read.flow.calls.iter().find(|c| c.what == what && c.id == id);
        let (at, start) = (at.map(|c| c.at), read.flow.len());
        read.flow.append(note);
        read.calls
            .extend(at.map(|at| (Span::new(start, read.flow.len()), at)));
    }
}

/// Appends the heads or the feet of the pages, each text once: sections repeat them.
fn page_edges(
    package: &mut Package<'_>,
    read: &mut Read,
    styles: &Styles,
    relations: &[Relation],
    (kind, part): (&str, Part),
) -> Result<(), ReadError> {
    let mut seen = FxHashMap::default();
    for relation in relations.iter().filter(|r| r.kind == kind) {
        let Some(text) = package.text(&relation.target)? else {
            continue;
        };
        let mut walker = Walker::new(styles, read.file(&relation.target), Flow::new(part, None));
        let walked = walker.walk(Xml::new(&text, package.format(), package.limits()));
        read.forgive(walked)?;
        read.append_once(&mut seen, walker.nest.flow);
    }
    Ok(())
}

/// What an open element means for what stands in it.
#[derive(Debug)]
enum Frame {
    /// Nothing of it is read.
    Skip,
    /// Its children are read as if it were not there.
    Plain,
    Paragraph,
    ParagraphProperties,
    /// The properties of a paragraph's end.
    MarkProperties,
    Run,
    RunProperties,
    /// Characters.
    Text,
    /// One of several renderings: the first that is met is taken.
    Alternate {
        taken: bool,
    },
    /// A deletion, and what was being kept out of the text around it.
    Unseen(Option<TraceKind>),
    /// A text box, apart from the paragraph it hangs on.
    Box,
    /// A note or a comment with its identifier.
    Story(String),
    Table,
    Row,
    Cell,
}

/// What is known of the current paragraph.
#[derive(Debug)]
struct Paragraph {
    kind: BlockKind,
    hidden: bool,
    /// Its end is deleted: the next paragraph goes on with it.
    mark_deleted: bool,
}

impl Default for Paragraph {
    fn default() -> Self {
        Self {
            kind: BlockKind::Lines,
            hidden: false,
            mark_deleted: false,
        }
    }
}

/// Reads one part.
struct Walker<'s> {
    styles: &'s Styles,
    file: u16,
    nest: Nest<Option<Paragraph>>,
    frames: Vec<Frame>,
    /// The paragraph we are in.
    paragraph: Option<Paragraph>,
    run_hidden: bool,
    /// What the characters met are, where they are not shown.
    unseen: Option<TraceKind>,
    stories: Vec<(String, Flow)>,
}

impl<'s> Walker<'s> {
    fn new(styles: &'s Styles, file: u16, flow: Flow) -> Self {
        Self {
            styles,
            file,
            nest: Nest::new(flow),
            frames: Vec::new(),
            paragraph: None,
            run_hidden: false,
            unseen: None,
            stories: Vec::new(),
        }
    }

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
                Ok(Some(Token::Char(c, range))) => self.characters(c.encode_utf8(&mut [0; 4]), &range),
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
        match self.frames.last() {
            Some(Frame::Skip) => return Frame::Skip,
            Some(Frame::ParagraphProperties) => return self.paragraph_property(tag),
            Some(Frame::MarkProperties) => {
                if matches!(tag.name(), "del" | "moveFrom")
                    && let Some(paragraph) = &mut self.paragraph
                {
                    paragraph.mark_deleted = true;
                }
                return Frame::Skip;
            }
            Some(Frame::RunProperties) => {
                match tag.name() {
                    "vanish" => self.run_hidden = on(tag),
                    "rStyle" => self.run_hidden |= self.styles.hides(&value(tag)),
                    _ => {}
                }
                return Frame::Skip;
            }
            Some(Frame::Alternate { taken: true }) => return Frame::Skip,
            Some(Frame::Alternate { taken: false }) => {
                self.frames.pop();
                self.frames.push(Frame::Alternate { taken: true });
                return Frame::Plain;
            }
            _ => {}
        }
        match tag.name() {
            "p" if self.paragraph.is_none() => {
                self.nest.flow.open_paragraph();
                self.paragraph = Some(Paragraph::default());
                Frame::Paragraph
            }
            "pPr" => Frame::ParagraphProperties,
            "r" => {
                self.run_hidden = self.paragraph.as_ref().is_some_and(|p| p.hidden);
                Frame::Run
            }
            "rPr" => Frame::RunProperties,
            "t" | "delText" => Frame::Text,
            "del" | "moveFrom" => Frame::Unseen(self.unseen.replace(TraceKind::Deletion)),
            "AlternateContent" => Frame::Alternate { taken: false },
            "txbxContent" => {
                let inner = Flow::new(Part::TextBox, self.nest.flow.page());
                self.enter(inner);
                Frame::Box
            }
            "footnote" | "endnote" | "comment" => self.story(tag),
            "tbl" => {
                self.nest.flow.open_table();
                Frame::Table
            }
            "tr" => {
                self.nest.flow.open_row();
                Frame::Row
            }
            "tc" => {
                self.nest.flow.open_cell();
                Frame::Cell
            }
            "sectPr" | "sdtPr" | "tblPr" | "trPr" | "tcPr" | "tblGrid" | "rt" | "instrText"
            | "delInstrText" => Frame::Skip,
            name => {
                self.mark(name, tag);
                Frame::Plain
            }
        }
    }

    /// The empty elements that stand for a character, or for something that is called.
    fn mark(&mut self, name: &str, tag: &Tag<'_>) {
        let in_run = matches!(self.frames.last(), Some(Frame::Run));
        match name {
            "tab" | "ptab" if in_run => self.character('\t'),
            "br" if matches!(tag.get("type").as_deref(), Some("page" | "column")) => {}
            "br" | "cr" if in_run => self.character('\n'),
            "noBreakHyphen" => self.character('\u{2011}'),
            "softHyphen" => self.character('\u{ad}'),
            "lastRenderedPageBreak" => self.nest.flow.turn(),
            "footnoteReference" => self.nest.flow.call(Called::Footnote, &id(tag)),
            "endnoteReference" => self.nest.flow.call(Called::Endnote, &id(tag)),
            "commentRangeStart" | "commentReference" => self.nest.flow.call(Called::Comment, &id(tag)),
            _ => {}
        }
    }

    fn paragraph_property(&mut self, tag: &Tag<'_>) -> Frame {
        let Some(paragraph) = &mut self.paragraph else {
            return Frame::Skip;
        };
        match tag.name() {
            "rPr" => return Frame::MarkProperties,
            "numPr" => return Frame::ParagraphProperties,
            "pStyle" => {
                let style = value(tag);
                paragraph.hidden = self.styles.hides(&style);
                paragraph.kind = self.styles.kind(&style);
            }
            "numId" if paragraph.kind == BlockKind::Lines && value(tag) != "0" => {
                paragraph.kind = BlockKind::ListItem;
            }
            "numId" if paragraph.kind == BlockKind::ListItem && value(tag) == "0" => {
                paragraph.kind = BlockKind::Lines;
            }
            "outlineLvl" => {
                if let Some(kind) = styles::heading(&value(tag)) {
                    paragraph.kind = kind;
                }
            }
            _ => {}
        }
        Frame::Skip
    }

    /// A note or a comment; lines that part notes from the text are none, and huisclos' own comments are nobody's.
    fn story(&mut self, tag: &Tag<'_>) -> Frame {
        let drawn = tag.get("type").is_some_and(|t| t != "normal");
        if drawn || tag.get("author").as_deref() == Some(REVIEWER) {
            return Frame::Skip;
        }
        let inner = self.nest.flow.emptied();
        self.enter(inner);
        Frame::Story(id(tag))
    }

    fn close(&mut self) {
        match self.frames.pop() {
            Some(Frame::Paragraph) => {
                let paragraph = self.paragraph.take().unwrap_or_default();
                if paragraph.mark_deleted {
                    self.nest.flow.join_paragraphs();
                } else {
                    self.nest.flow.close_paragraph(paragraph.kind);
                    self.nest.settle();
                }
            }
            Some(Frame::Unseen(before)) => self.unseen = before,
            Some(Frame::Box) => {
                let inner = self.leave();
                self.nest.hang(inner);
            }
            Some(Frame::Story(id)) => {
                let inner = self.leave();
                self.stories.push((id, inner));
            }
            Some(Frame::Row) => self.nest.flow.close_row(),
            Some(Frame::Table) => {
                self.nest.flow.close_table();
                self.nest.settle();
            }
            _ => {}
        }
    }

    fn enter(&mut self, inner: Flow) {
        self.nest.enter(inner, self.paragraph.take());
    }

    fn leave(&mut self) -> Flow {
        let (inner, paragraph) = self.nest.leave();
        self.paragraph = paragraph;
        inner
    }

    fn character(&mut self, c: char) {
        match self.hides() {
            Some(kind) => self.nest.flow.trace(kind, c.encode_utf8(&mut [0; 4])),
            None => self.nest.flow.mark(c),
        }
    }

    fn characters(&mut self, text: &str, range: &Range<usize>) {
        if !matches!(self.frames.last(), Some(Frame::Text)) {
            return;
        }
        match self.hides() {
            Some(kind) => self.nest.flow.hide(kind, text, self.file, range),
            None => self.nest.flow.add(text, self.file, range),
        }
    }

    /// What the characters met now are, where they are not shown.
    fn hides(&self) -> Option<TraceKind> {
        self.unseen
            .or_else(|| self.run_hidden.then_some(TraceKind::HiddenText))
    }
}

fn value(tag: &Tag<'_>) -> String {
    tag.get("val").unwrap_or_default().into_owned()
}

fn id(tag: &Tag<'_>) -> String {
    tag.get("id").unwrap_or_default().into_owned()
}

/// Whether a switch such as `<w:vanish/>` is on.
fn on(tag: &Tag<'_>) -> bool {
    !matches!(tag.get("val").as_deref(), Some("0" | "false" | "off"))
}
