//! RTF: rich text, as Word, `WordPad` and LibreOffice write it.
//!
//! One pass over its tokens; groups are a stack in memory, so that their depth costs no stack of the program.

mod tokens;

use std::collections::BTreeMap;

use encoding_rs::Encoding;

use super::compose::Composer;
use super::{Limits, ReadError, encoding};
use crate::document::{BlockKind, Document, Format, Part, ReadWarning, TraceKind};
use tokens::{Token, Tokens};

/// Reads rich text.
pub(super) fn read(bytes: &[u8], limits: Limits) -> Result<Document, ReadError> {
    limits.admit_file(bytes.len() as u64)?;
    let mut reader = Reader::new(limits);
    for token in Tokens::new(bytes) {
        reader.token(token)?;
    }
    reader.finish()
}

/// Where the text of a group goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Into the document.
    Text(Part),
    /// Nowhere: pictures, colours, what we do not know and may leave out.
    Nowhere,
    /// The list of fonts, which tells their code pages.
    Fonts,
    /// The list of styles, which tells the headings.
    Styles,
    /// What the file says of itself; only some of it was written by somebody.
    Properties,
    /// One of these.
    Property,
    /// A comment in the margin.
    Comment,
}

/// What holds for the text of a group, until it ends.
#[derive(Debug, Clone, Copy)]
struct State {
    place: Place,
    /// What is not shown.
    unseen: Option<TraceKind>,
    /// How many bytes stand in for a character that readers without Unicode do not know.
    skip: usize,
    page: CodePage,
    /// Whether the group began with `\*`: whoever does not know it leaves it out.
    optional: bool,
}

/// A code page.
#[derive(Debug, Clone, Copy)]
enum CodePage {
    Known(&'static Encoding),
    /// Of DOS.
    Dos,
}

impl CodePage {
    /// By its number in Windows.
    fn numbered(number: i32) -> Self {
        match number {
            437 | 850 => Self::Dos,
            10_000 => Self::Known(encoding_rs::MACINTOSH),
            65_001 => Self::Known(encoding_rs::UTF_8),
            932 => Self::Known(encoding_rs::SHIFT_JIS),
            936 => Self::Known(encoding_rs::GBK),
            _ => {
                let label = format!("windows-{number}");
                Self::Known(Encoding::for_label(label.as_bytes()).unwrap_or(encoding_rs::WINDOWS_1252))
            }
        }
    }

    /// By the number fonts give their characters; nothing for that of the document.
    fn of_charset(number: i32) -> Option<Self> {
        let number = match number {
            77 => 10_000,
            128 => 932,
            134 => 936,
            161 => 1253,
            162 => 1254,
            163 => 1258,
            177 => 1255,
            178 => 1256,
            186 => 1257,
            204 => 1251,
            222 => 874,
            238 => 1250,
            255 => 850,
            _ => return None,
        };
        Some(Self::numbered(number))
    }

    fn decode(self, bytes: &[u8]) -> String {
        match self {
            Self::Known(encoding) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
            Self::Dos => {
                let upper = encoding::dos();
                let read = |b: &u8| match b.checked_sub(0x80) {
                    Some(i) => upper.get(usize::from(i)).copied().unwrap_or('\u{fffd}'),
                    None => char::from(*b),
                };
                bytes.iter().map(read).collect()
            }
        }
    }
}

/// What holds for a paragraph.
#[derive(Debug, Clone, Copy, Default)]
struct Layout {
    style: i32,
    /// The level of a heading, from 0, where the paragraph tells its own.
    outline: Option<i32>,
    item: bool,
    cell: bool,
}

struct Reader {
    composer: Composer,
    depth_limit: usize,
    state: State,
    outer: Vec<State>,
    /// The code page of the document.
    page: CodePage,
    fonts: BTreeMap<i32, CodePage>,
    /// The font or the style that is being told.
    told: i32,
    /// The levels of the styles that are headings.
    headings: BTreeMap<i32, u8>,
    layout: Layout,
    /// Bytes that are not decoded yet.
    bytes: Vec<u8>,
    /// Halves of characters above U+FFFF.
    units: Vec<u16>,
    /// Bytes still to be left out after a Unicode character.
    skipping: usize,
    /// The paragraph that is being read.
    text: String,
    /// Words that are not shown, until others or the end of the group come.
    unseen: String,
    /// What the group says that is no text.
    aside: String,
    /// The paragraphs that the notes being read stand in, outermost first.
    held: Vec<String>,
    cells: Vec<String>,
    in_table: bool,
    /// Paragraphs of the other parts of the file.
    later: Vec<(Part, String)>,
}

impl Reader {
    fn new(limits: Limits) -> Self {
        let page = CodePage::Known(encoding_rs::WINDOWS_1252);
        Self {
            composer: Composer::new(limits),
            depth_limit: limits.max_depth,
            state: State {
                place: Place::Text(Part::Body),
                unseen: None,
                skip: 1,
                page,
                optional: false,
            },
            outer: Vec::new(),
            page,
            fonts: BTreeMap::new(),
            told: 0,
            headings: BTreeMap::new(),
            layout: Layout::default(),
            bytes: Vec::new(),
            units: Vec::new(),
            skipping: 0,
            text: String::new(),
            unseen: String::new(),
            aside: String::new(),
            held: Vec::new(),
            cells: Vec::new(),
            in_table: false,
            later: Vec::new(),
        }
    }

    fn token(&mut self, token: Token<'_>) -> Result<(), ReadError> {
        if let Token::Byte(byte) = token {
            if self.skipping > 0 {
                self.skipping -= 1;
            } else {
                self.flush_units();
                self.bytes.push(byte);
            }
            return Ok(());
        }
        self.flush_bytes();
        if !matches!(token, Token::Word("u", _)) {
            self.flush_units();
            self.skipping = 0;
        }
        match token {
            Token::Open => {
                if self.outer.len() >= self.depth_limit {
                    return Err(ReadError::TooDeep {
                        limit: self.depth_limit,
                    });
                }
                self.outer.push(self.state);
                self.state.optional = false;
                Ok(())
            }
            Token::Close => {
                self.close();
                Ok(())
            }
            Token::Word(word, number) => self.word(word, number),
            Token::Sign(sign) => {
                match sign {
                    b'*' => self.state.optional = true,
                    b'~' => self.put("\u{a0}"),
                    b'_' => self.put("\u{2011}"),
                    b'-' => self.put("\u{ad}"),
                    b'\\' | b'{' | b'}' => self.put(char::from(sign).encode_utf8(&mut [0; 4])),
                    b'\n' | b'\r' => return self.end_paragraph(),
                    _ => {}
                }
                Ok(())
            }
            Token::Byte(_) => Ok(()),
        }
    }

    fn flush_bytes(&mut self) {
        if !self.bytes.is_empty() {
            let text = self.state.page.decode(&self.bytes);
            self.bytes.clear();
            self.put(&text);
        }
    }

    fn flush_units(&mut self) {
        if !self.units.is_empty() {
            let text = String::from_utf16_lossy(&self.units);
            self.units.clear();
            self.put(&text);
        }
    }

    /// Adds characters where the group's text goes.
    fn put(&mut self, text: &str) {
        match self.state.place {
            Place::Nowhere | Place::Properties | Place::Fonts => {}
            Place::Styles | Place::Property | Place::Comment => self.aside.push_str(text),
            Place::Text(_) if self.state.unseen.is_some() => self.unseen.push_str(text),
            Place::Text(_) => self.text.push_str(text),
        }
    }

    fn close(&mut self) {
        let Some(outer) = self.outer.pop() else {
            return;
        };
        let inner = std::mem::replace(&mut self.state, outer);
        if inner.unseen != outer.unseen {
            self.flush_unseen(inner.unseen);
        }
        match inner.place {
            Place::Styles => self.end_style(),
            Place::Property | Place::Comment if inner.place != outer.place => {
                let words = std::mem::take(&mut self.aside);
                if inner.place == Place::Comment {
                    self.composer.trace(TraceKind::Comment, &words);
                } else {
                    self.composer.part = Part::Properties;
                    self.composer.trace(TraceKind::Property, &words);
                    self.composer.part = Part::Body;
                }
            }
            Place::Text(part) if inner.place != outer.place => {
                // A note stands in the middle of the paragraph that calls it, which goes on after it.
                let held = self.held.pop().unwrap_or_default();
                self.later.push((part, std::mem::replace(&mut self.text, held)));
            }
            _ => {}
        }
    }

    fn flush_unseen(&mut self, kind: Option<TraceKind>) {
        let words = std::mem::take(&mut self.unseen);
        if let Some(kind) = kind {
            self.composer.trace(kind, &words);
        }
    }

    /// What is told of a style ends: its name may say that it is a heading.
    fn end_style(&mut self) {
        let name = std::mem::take(&mut self.aside).to_lowercase();
        let level = ["heading ", "titre "]
            .iter()
            .find_map(|head| name.trim().strip_prefix(head));
        if let Some(level) = level.and_then(|l| l.trim_end_matches(';').trim().parse().ok()) {
            self.headings.insert(self.told, level);
        }
    }

    fn set_unseen(&mut self, kind: TraceKind, number: Option<i32>) {
        let unseen = (number != Some(0)).then_some(kind);
        if self.state.unseen != unseen {
            self.flush_unseen(self.state.unseen);
            self.state.unseen = unseen;
        }
    }

    fn word(&mut self, word: &str, number: Option<i32>) -> Result<(), ReadError> {
        if let Some(place) = self.destination(word) {
            self.enter(place);
            return Ok(());
        }
        if std::mem::take(&mut self.state.optional) {
            self.state.place = Place::Nowhere;
            return Ok(());
        }
        match word {
            "ansicpg" => {
                self.page = CodePage::numbered(number.unwrap_or(1252));
                self.state.page = self.page;
            }
            "mac" | "pc" | "pca" => {
                self.page = CodePage::numbered(if word == "mac" { 10_000 } else { 850 });
                self.state.page = self.page;
            }
            "f" if self.state.place == Place::Fonts => self.told = number.unwrap_or(0),
            "f" => self.state.page = self.fonts.get(&number.unwrap_or(0)).copied().unwrap_or(self.page),
            "fcharset" => {
                if let Some(page) = CodePage::of_charset(number.unwrap_or(0)) {
                    self.fonts.insert(self.told, page);
                }
            }
            "s" if self.state.place == Place::Styles => self.told = number.unwrap_or(0),
            "s" => self.layout.style = number.unwrap_or(0),
            "outlinelevel" if self.state.place == Place::Styles => {
                if let Some(level) = number.and_then(|n| u8::try_from(n).ok()).filter(|n| *n < 9) {
                    self.headings.insert(self.told, level + 1);
                }
            }
            "outlinelevel" => self.layout.outline = number,
            "uc" => self.state.skip = number.and_then(|n| usize::try_from(n).ok()).unwrap_or(1).min(16),
            "u" => {
                self.units.push(unit(number));
                self.skipping = self.state.skip;
            }
            "v" => self.set_unseen(TraceKind::HiddenText, number),
            "deleted" => self.set_unseen(TraceKind::Deletion, number),
            "plain" => self.set_unseen(TraceKind::HiddenText, Some(0)),
            "pard" => self.layout = Layout::default(),
            "intbl" => self.layout.cell = true,
            "par" | "sect" | "page" => return self.end_paragraph(),
            "line" => self.put("\n"),
            "tab" => self.put("\t"),
            "cell" | "nestcell" => self.end_cell(),
            "row" | "nestrow" => return self.end_row(),
            _ => {
                if let Some(text) = spelled(word) {
                    self.put(text);
                }
            }
        }
        Ok(())
    }

    /// Where the group that begins with `word` leads.
    fn destination(&mut self, word: &str) -> Option<Place> {
        Some(match word {
            "fonttbl" => Place::Fonts,
            "stylesheet" => Place::Styles,
            "info" | "userprops" => Place::Properties,
            "title" | "subject" | "author" | "operator" | "keywords" | "doccomm" | "company" | "manager"
            | "category" | "staticval"
                if self.state.place == Place::Properties =>
            {
                Place::Property
            }
            "colortbl" | "pict" | "objdata" | "fldinst" | "sp" | "nonshppict" | "xe" | "tc" | "rxe"
            | "atnid" | "atnauthor" | "filetbl" | "revtbl" | "bkmkstart" | "bkmkend" | "panose" | "falt"
            | "template" => Place::Nowhere,
            "listtext" | "pntext" => {
                self.layout.item = true;
                Place::Nowhere
            }
            "annotation" => Place::Comment,
            "footnote" => Place::Text(Part::Footnote),
            "header" | "headerl" | "headerr" | "headerf" => Place::Text(Part::Header),
            "footer" | "footerl" | "footerr" | "footerf" => Place::Text(Part::Footer),
            "shptxt" => Place::Text(Part::TextBox),
            // The text of a shape, or of a drawing, stands inside.
            "shpinst" | "shppict" | "do" | "background" => self.state.place,
            _ => return None,
        })
    }

    fn enter(&mut self, place: Place) {
        self.state.optional = false;
        if self.state.place == Place::Nowhere {
            return;
        }
        if matches!(place, Place::Text(_)) && place != self.state.place {
            self.held.push(std::mem::take(&mut self.text));
        }
        self.state.place = place;
    }

    fn end_paragraph(&mut self) -> Result<(), ReadError> {
        self.flush_unseen(self.state.unseen);
        match self.state.place {
            Place::Text(Part::Body) if self.layout.cell => {
                self.text.push('\n');
                Ok(())
            }
            Place::Text(Part::Body) => self.end_body_paragraph(),
            Place::Text(_) => {
                self.text.push('\n');
                Ok(())
            }
            _ => {
                self.put(" ");
                Ok(())
            }
        }
    }

    fn end_body_paragraph(&mut self) -> Result<(), ReadError> {
        self.in_table = false;
        let text = std::mem::take(&mut self.text);
        if text.trim().is_empty() {
            self.composer.blank();
            return Ok(());
        }
        let outline = self
            .layout
            .outline
            .and_then(|n| u8::try_from(n).ok())
            .filter(|n| *n < 9)
            .map(|n| n + 1);
        let kind = match outline.or_else(|| self.headings.get(&self.layout.style).copied()) {
            Some(level) => BlockKind::Heading(level),
            None if self.layout.item => BlockKind::ListItem,
            None => BlockKind::Paragraph,
        };
        self.layout.item = false;
        for line in text.split('\n') {
            self.composer.block(kind, line)?;
        }
        Ok(())
    }

    fn end_cell(&mut self) {
        self.layout.item = false;
        let text = std::mem::take(&mut self.text);
        self.cells.push(text);
    }

    fn end_row(&mut self) -> Result<(), ReadError> {
        let header = !std::mem::replace(&mut self.in_table, true);
        let cells = std::mem::take(&mut self.cells);
        self.composer.row(&cells, header).map(drop)
    }

    fn finish(mut self) -> Result<Document, ReadError> {
        self.flush_bytes();
        self.flush_units();
        let cut = !self.outer.is_empty();
        while let Some(held) = self.held.pop() {
            self.later
                .push((Part::Footnote, std::mem::replace(&mut self.text, held)));
        }
        self.layout.cell = false;
        self.state.place = Place::Text(Part::Body);
        self.end_row()?;
        if !self.text.trim().is_empty() {
            self.end_body_paragraph()?;
        }
        if cut {
            if self.composer.position() == 0 {
                return Err(ReadError::Damaged(Format::Rtf));
            }
            self.composer.warnings.push(ReadWarning::CutShort);
        }
        for (part, text) in std::mem::take(&mut self.later) {
            self.composer.part = part;
            for line in text.split('\n') {
                self.composer.block(BlockKind::Paragraph, line)?;
            }
        }
        Ok(self.composer.finish(Format::Rtf))
    }
}

/// A unit of UTF-16 by its number; those above 32767 are written as negative ones.
fn unit(number: Option<i32>) -> u16 {
    let unit = number.and_then(|n| u16::try_from(n.rem_euclid(1 << 16)).ok());
    unit.unwrap_or(0xfffd)
}

/// The characters that have a word of their own.
fn spelled(word: &str) -> Option<&'static str> {
    Some(match word {
        "bullet" => "•",
        "endash" => "–",
        "emdash" => "—",
        "lquote" => "‘",
        "rquote" => "’",
        "ldblquote" => "“",
        "rdblquote" => "”",
        "emspace" | "enspace" | "qmspace" => " ",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Document {
        super::read(text.as_bytes(), Limits::default()).unwrap()
    }

    fn blocks(document: &Document) -> Vec<(BlockKind, &str)> {
        document
            .blocks
            .iter()
            .map(|b| (b.kind, document.text.slice(b.span)))
            .collect()
    }

    #[test]
    fn accents_are_read_in_every_way_they_are_written() {
        let document = read(
            r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset238 Arial;}}\f0 La m\'e8re est \uc1\u233?puis\u233\'e9e {\f1 \'b3}\~: \u8212- \u-10179?\u-8704?.\par}",
        );
        assert_eq!(document.text.as_str(), "La mère est épuisée ł\u{a0}: — 😀.\n");
    }

    #[test]
    fn headings_items_and_tables_are_blocks() {
        let document = read(
            r"{\rtf1{\stylesheet{\s2\sb200 heading 2;}}\pard\s2 Situations\par\pard{\listtext\bullet\tab}un point\par\pard\intbl Nom\cell Suivi\cell\row\pard\intbl Famille D.\cell au CMP\par depuis mars\cell\row\pard Fin\line de page\par}",
        );
        assert_eq!(
            blocks(&document),
            [
                (BlockKind::Heading(2), "Situations"),
                (BlockKind::ListItem, "un point"),
                (BlockKind::TableRow { header: true }, "Nom | Suivi"),
                (
                    BlockKind::TableRow { header: false },
                    "Famille D. | au CMP\ndepuis mars"
                ),
                (BlockKind::Paragraph, "Fin"),
                (BlockKind::Paragraph, "de page"),
            ]
        );
    }

    #[test]
    fn what_is_not_shown_is_a_trace_and_notes_follow() {
        let document = read(
            r"{\rtf1{\info{\title Cellule de veille}{\creatim\yr2024}}Avant{\v  il boit} apr\'e8s{\footnote La note.}{\*\annotation \'c0 revoir}{\deleted  rien}.\par{\header Ville}}",
        );
        assert_eq!(document.text.as_str(), "Avant après.\nLa note.\nVille\n");
        let traces: Vec<_> = document
            .traces
            .list
            .iter()
            .map(|t| (t.kind, document.traces.text.slice(t.span)))
            .collect();
        assert_eq!(
            traces,
            [
                (TraceKind::Property, "Cellule de veille"),
                (TraceKind::HiddenText, "il boit"),
                (TraceKind::Comment, "À revoir"),
                (TraceKind::Deletion, "rien"),
            ]
        );
        assert_eq!(document.blocks.last().map(|b| b.part), Some(Part::Header));
    }

    #[test]
    fn a_file_cut_short_is_told_and_depth_has_an_end() {
        let cut = read(r"{\rtf1 La séance est ouverte.\par {\b Le maire");
        assert_eq!(cut.warnings, [ReadWarning::CutShort]);
        let deep = format!("{{\\rtf1 {}", "{".repeat(100_000));
        let error = super::read(deep.as_bytes(), Limits::default()).unwrap_err();
        assert!(matches!(error, ReadError::TooDeep { .. }));
    }
}
