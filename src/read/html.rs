//! Web pages: their text as a reader of the page sees it, and what the page does not show as traces.
//!
//! Read token by token, without a tree, so that no nesting costs more than its own length.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use super::compose::Composer;
use super::contained::contained;
use super::{Limits, ReadError};
use crate::document::{BlockKind, Document, Format, Part, TraceKind};

/// Reads a web page.
pub(super) fn read(bytes: Vec<u8>, limits: Limits) -> Result<Document, ReadError> {
    limits.admit_file(bytes.len() as u64)?;
    let decoded = super::text(bytes, limits)?;
    contained(Format::Html, limits, move |_| {
        let mut composer = Composer::new(limits);
        composer.warnings.clone_from(&decoded.warnings);
        let document = compose(decoded.text.as_str(), composer)?.finish(Format::Html);
        Ok(Document {
            encoding: decoded.encoding,
            ..document
        })
    })
}

/// Adds the text of `page` to a document.
pub(super) fn compose(page: &str, composer: Composer) -> Result<Composer, ReadError> {
    let sink = Sink(RefCell::new(Writer::new(composer)));
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(page.strip_prefix('\u{feff}').unwrap_or(page)));
    // A script would be run here; none is.
    while !input.is_empty() {
        let _ = tokenizer.feed(&input);
    }
    tokenizer.end();
    tokenizer.sink.0.into_inner().finish()
}

struct Sink(RefCell<Writer>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut writer = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => writer.put(&text),
            Token::CommentToken(text) => writer.comment(&text),
            Token::TagToken(tag) => return writer.tag(&tag),
            Token::DoctypeToken(_) | Token::NullCharacterToken | Token::EOFToken | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

/// A table that is open.
#[derive(Default)]
struct Table {
    rows: usize,
    cells: Vec<String>,
    /// Whether it only lays out what stands in it: paragraphs of their own, tables, headings.
    layout: bool,
}

/// An element whose text is not shown as text, until it ends.
struct Aside {
    name: String,
    /// How many elements of its name are open inside.
    inner: usize,
    /// What its text is; nothing for scripts and styles.
    kind: Option<TraceKind>,
    words: String,
}

struct Writer {
    composer: Composer,
    text: String,
    kind: BlockKind,
    tables: Vec<Table>,
    in_cell: bool,
    preformatted: usize,
    aside: Option<Aside>,
    failed: Option<ReadError>,
}

impl Writer {
    fn new(composer: Composer) -> Self {
        Self {
            composer,
            text: String::new(),
            kind: BlockKind::Paragraph,
            tables: Vec::new(),
            in_cell: false,
            preformatted: 0,
            aside: None,
            failed: None,
        }
    }

    fn put(&mut self, text: &str) {
        if let Some(aside) = &mut self.aside {
            if aside.kind.is_some() {
                aside.words.push_str(text);
            }
            return;
        }
        for (i, line) in text.split('\n').enumerate() {
            if i > 0 && self.preformatted > 0 {
                self.end_line();
            } else if i > 0 {
                self.space();
            }
            for c in line.chars() {
                if c.is_ascii_whitespace() && self.preformatted == 0 {
                    self.space();
                } else if !matches!(c, '\u{ad}' | '\u{200b}') {
                    self.text.push(c);
                }
            }
        }
    }

    /// White space in a row is one space.
    fn space(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
            self.text.push(' ');
        }
    }

    /// Comments are somebody's; those that only certain programs read are not.
    fn comment(&mut self, text: &str) {
        let text = text.trim();
        if self.aside.is_none()
            && !text.starts_with('[')
            && !text.starts_with("StartFragment")
            && !text.starts_with("EndFragment")
        {
            self.composer.trace(TraceKind::Comment, text);
        }
    }

    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name = &*tag.name;
        if let Some(aside) = &mut self.aside {
            if aside.name == name {
                match tag.kind {
                    TagKind::StartTag => aside.inner += 1,
                    TagKind::EndTag if aside.inner > 0 => aside.inner -= 1,
                    TagKind::EndTag => self.end_aside(),
                }
            } else {
                aside.words.push(' ');
            }
            return TokenSinkResult::Continue;
        }
        match tag.kind {
            TagKind::StartTag => self.open(name, tag),
            TagKind::EndTag => {
                self.close(name);
                TokenSinkResult::Continue
            }
        }
    }

    fn end_aside(&mut self) {
        let Some(aside) = self.aside.take() else { return };
        if let Some(kind) = aside.kind {
            let part = if kind == TraceKind::Property {
                Part::Properties
            } else {
                self.composer.part
            };
            let part = std::mem::replace(&mut self.composer.part, part);
            self.composer.trace(kind, &aside.words);
            self.composer.part = part;
        }
    }

    fn open(&mut self, name: &str, tag: &Tag) -> TokenSinkResult<()> {
        let (kind, result) = match name {
            "script" => (None, TokenSinkResult::RawData(RawKind::ScriptData)),
            "style" | "xmp" | "iframe" | "noembed" | "noframes" => {
                (None, TokenSinkResult::RawData(RawKind::Rawtext))
            }
            "title" => (
                Some(TraceKind::Property),
                TokenSinkResult::RawData(RawKind::Rcdata),
            ),
            "template" => (Some(TraceKind::HiddenText), TokenSinkResult::Continue),
            _ if !is_void(name) && is_hidden(tag) => (Some(TraceKind::HiddenText), TokenSinkResult::Continue),
            _ => {
                self.open_shown(name);
                return TokenSinkResult::Continue;
            }
        };
        if !tag.self_closing {
            self.aside = Some(Aside {
                name: name.to_owned(),
                inner: 0,
                kind,
                words: String::new(),
            });
        }
        result
    }

    fn open_shown(&mut self, name: &str) {
        match name {
            "br" => return self.break_line(),
            "pre" | "textarea" => self.preformatted += 1,
            "td" | "th" => return self.open_cell(),
            "tr" => return self.end_row(),
            _ => {}
        }
        if !is_block(name) {
            return;
        }
        self.end_line();
        match name {
            "table" => {
                self.lay_out();
                self.tables.push(Table::default());
                self.in_cell = false;
            }
            "li" | "dd" => self.kind = BlockKind::ListItem,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.lay_out();
                self.kind = BlockKind::Heading(name.as_bytes().get(1).map_or(1, |digit| digit - b'0'));
            }
            "ul" | "ol" => self.lay_out(),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "pre" | "textarea" => self.preformatted = self.preformatted.saturating_sub(1),
            "td" | "th" => return self.close_cell(),
            "tr" => return self.end_row(),
            "table" => {
                self.end_row();
                self.tables.pop();
                self.in_cell = !self.tables.is_empty();
                return;
            }
            // An empty paragraph is an empty line.
            "p" if self.text.trim().is_empty() && !self.in_cell && !self.text.is_empty() => {
                self.composer.blank();
            }
            _ => {}
        }
        if is_block(name) {
            self.end_line();
            self.kind = BlockKind::Paragraph;
        }
    }

    fn break_line(&mut self) {
        if self.text.trim().is_empty() && !self.in_cell {
            self.composer.blank();
        }
        let kind = self.kind;
        self.end_line();
        self.kind = kind;
    }

    /// Ends a line: of the page, or inside its cell.
    fn end_line(&mut self) {
        if self.in_cell && !self.tables.last().is_none_or(|t| t.layout) {
            if !self.text.trim().is_empty() && !self.text.ends_with('\n') {
                self.text.push('\n');
            }
            return;
        }
        let text = std::mem::take(&mut self.text);
        let kind = self.kind;
        let result = self.composer.block(kind, &text).map(drop);
        self.keep(result);
        if !text.trim().is_empty() {
            self.kind = BlockKind::Paragraph;
        }
    }

    fn keep(&mut self, result: Result<(), ReadError>) {
        if let Err(error) = result {
            self.failed.get_or_insert(error);
        }
    }

    /// The table we are in holds more than cells of text: what it has so far is paragraphs.
    fn lay_out(&mut self) {
        let Some(table) = self.tables.last_mut().filter(|t| self.in_cell && !t.layout) else {
            return;
        };
        table.layout = true;
        let cells = std::mem::take(&mut table.cells);
        let last = std::mem::take(&mut self.text);
        for text in cells.iter().chain([&last]) {
            for line in text.split('\n') {
                let result = self.composer.block(BlockKind::Paragraph, line).map(drop);
                self.keep(result);
            }
        }
    }

    fn open_cell(&mut self) {
        self.close_cell();
        self.in_cell = !self.tables.is_empty();
    }

    fn close_cell(&mut self) {
        let Some(table) = self.tables.last_mut().filter(|_| self.in_cell) else {
            return self.end_line();
        };
        if table.layout {
            self.end_line();
        } else {
            table.cells.push(std::mem::take(&mut self.text));
        }
        self.in_cell = false;
    }

    fn end_row(&mut self) {
        self.close_cell();
        let Some(table) = self.tables.last_mut() else {
            return;
        };
        let cells = std::mem::take(&mut table.cells);
        if cells.is_empty() {
            return;
        }
        let header = table.rows == 0;
        table.rows += 1;
        let result = self.composer.row(&cells, header).map(drop);
        self.keep(result);
    }

    fn finish(mut self) -> Result<Composer, ReadError> {
        self.end_aside();
        while !self.tables.is_empty() {
            self.close("table");
        }
        self.in_cell = false;
        self.end_line();
        match self.failed {
            Some(error) => Err(error),
            None => Ok(self.composer),
        }
    }
}

/// Whether the element stands on lines of its own.
fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "main"
            | "aside"
            | "nav"
            | "address"
            | "blockquote"
            | "ul"
            | "ol"
            | "dl"
            | "dt"
            | "dd"
            | "li"
            | "table"
            | "caption"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "hr"
            | "pre"
            | "form"
            | "fieldset"
            | "legend"
            | "figure"
            | "figcaption"
            | "details"
            | "summary"
            | "center"
            | "body"
            | "option"
            | "textarea"
            | "optgroup"
            | "select"
    )
}

/// Whether the element has no end tag.
fn is_void(name: &str) -> bool {
    matches!(
        name,
        "br" | "img"
            | "hr"
            | "input"
            | "meta"
            | "link"
            | "col"
            | "wbr"
            | "area"
            | "base"
            | "embed"
            | "source"
            | "track"
    )
}

/// Whether the element itself says that it is not shown.
fn is_hidden(tag: &Tag) -> bool {
    tag.attrs.iter().any(|attribute| match &*attribute.name.local {
        "hidden" => true,
        "style" => {
            let style: String = attribute.value.chars().filter(|c| !c.is_whitespace()).collect();
            let style = style.to_ascii_lowercase();
            ["display:none", "visibility:hidden", "mso-hide:all"]
                .iter()
                .any(|hidden| style.contains(hidden))
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(page: &str) -> Document {
        super::read(page.as_bytes().to_vec(), Limits::default()).unwrap()
    }

    fn blocks(document: &Document) -> Vec<(BlockKind, &str)> {
        document
            .blocks
            .iter()
            .map(|b| (b.kind, document.text.slice(b.span)))
            .collect()
    }

    #[test]
    fn a_page_is_read_as_it_is_seen() {
        let document = read(
            "<!doctype html><html><head><title>CR</title><style>p{}</style></head><body><h2>Situations</h2>\
             <p>La <b>m&egrave;re</b>\n  est suivie<br>depuis mars.</p><ul><li><p>un</p></li><li>deux</ul>\
             <script>if (a < b) { }</script>Fin</body></html>",
        );
        assert_eq!(
            blocks(&document),
            [
                (BlockKind::Heading(2), "Situations"),
                (BlockKind::Paragraph, "La mère est suivie"),
                (BlockKind::Paragraph, "depuis mars."),
                (BlockKind::ListItem, "un"),
                (BlockKind::ListItem, "deux"),
                (BlockKind::Paragraph, "Fin"),
            ]
        );
    }

    #[test]
    fn tables_are_rows_and_those_that_only_lay_out_are_not() {
        let document = read(
            "<table><tr><th>Nom<th>Suivi<tr><td><p>D.</p></td><td><p>CMP</p><p>depuis mars</p></td></table>\
             <table><tr><td><h1>Lettre</h1></td><td>un<table><tr><td>a</td><td>b</td></tr></table></td></tr></table>",
        );
        assert_eq!(
            blocks(&document),
            [
                (BlockKind::TableRow { header: true }, "Nom | Suivi"),
                (BlockKind::TableRow { header: false }, "D. | CMP\ndepuis mars"),
                (BlockKind::Heading(1), "Lettre"),
                (BlockKind::Paragraph, "un"),
                (BlockKind::TableRow { header: true }, "a | b"),
            ]
        );
    }

    #[test]
    fn what_the_page_does_not_show_is_a_trace() {
        let document = read(
            "<title>Cellule</title><p>Vu.<!-- il boit --></p><div style='Display: none'>caché <div>dedans</div></div>\
             <span hidden>aussi</span><!--[if mso]>x<![endif]-->",
        );
        assert_eq!(document.text.as_str(), "Vu.\n");
        let traces: Vec<_> = document
            .traces
            .list
            .iter()
            .map(|t| (t.kind, document.traces.text.slice(t.span)))
            .collect();
        assert_eq!(
            traces,
            [
                (TraceKind::Property, "Cellule"),
                (TraceKind::Comment, "il boit"),
                (TraceKind::HiddenText, "caché dedans"),
                (TraceKind::HiddenText, "aussi"),
            ]
        );
    }

    #[test]
    fn depth_costs_neither_stack_nor_patience() {
        for piece in [
            "<div>",
            "<table><tr><td>",
            "<b",
            "<!--",
            "<ul><li>",
            "&",
            "<p style='x",
        ] {
            let start = std::time::Instant::now();
            read(&format!("<html>{}", piece.repeat(50_000)));
            assert!(start.elapsed().as_secs() < 10, "{piece}");
        }
    }
}
