//! Long texts are read in stretches, so that a text costs what its length costs and no more memory than a stretch.
//!
//! Minutes are never as long as one; archives in one file are. A stretch is read after the head of the text, which tells who
//! was there and what body met, and after the lines before it, which tell the heading it stands under and whose turn it is;
//! some lines after it are read too. Only what is found in the stretch itself counts. Where it is cut, a new block of lines
//! begins, so that no passage lies on both sides.
//!
//! What a stretch does not see: participants named neither in the head nor in it. Points of method that are told once a
//! document are told once a stretch.

use crate::document::{Block, Document, Format};
use crate::finding::Report;
use crate::span::{Span, Src};

/// How much text of its own a stretch has at most, in bytes.
pub const LENGTH: usize = 1 << 20;

/// How much of the head of the text is read before each.
const HEAD: usize = 4 << 10;

/// How much of what stands before it.
const LEAD: usize = 8 << 10;

/// How much of what stands after it.
const TAIL: usize = 4 << 10;

/// A piece of a long text, with what must be read around it.
#[derive(Debug)]
pub struct Stretch {
    /// All that is read.
    pub document: Document,
    /// Where what counts of it stands.
    pub own: Span<Src>,
    /// Where it stands in the whole.
    pub origin: Origin,
}

/// Where the text of a stretch stands in the whole: its head at the start, the rest so much further on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Origin {
    /// How many bytes the head has.
    pub head: u32,
    /// How many bytes are left out after it.
    pub bytes: u64,
    /// How many lines end in what is left out.
    pub lines: u32,
    /// How many characters of the line that goes on after the head stand before.
    pub characters: u32,
}

impl Origin {
    /// Where byte `at` of the stretch stands in the whole.
    pub fn byte(self, at: u32) -> u64 {
        u64::from(at) + if at < self.head { 0 } else { self.bytes }
    }

    /// Where `span` stands in a whole that is no longer than spans can tell.
    fn span(self, span: Span<Src>) -> Span<Src> {
        let at = |byte| u32::try_from(self.byte(byte)).unwrap_or(u32::MAX);
        Span::new(at(span.start()), at(span.end()))
    }

    /// Moves all positions of a report to where they stand in the whole.
    pub(crate) fn place(self, report: &mut Report) {
        for finding in &mut report.findings {
            finding.passage = self.span(finding.passage);
            finding.location.heading = finding.location.heading.map(|s| self.span(s));
            finding.speaker = finding.speaker.map(|s| self.span(s));
            for evidence in &mut finding.evidence {
                evidence.span = self.span(evidence.span);
            }
        }
        for suppressed in &mut report.suppressed {
            suppressed.passage = self.span(suppressed.passage);
        }
        for note in &mut report.notes {
            note.span = self.span(note.span);
        }
    }
}

/// How much of a text stands before some place.
#[derive(Debug, Clone, Copy, Default)]
struct Passed {
    bytes: u64,
    lines: u32,
    /// Since the last line end.
    characters: u32,
}

impl Passed {
    fn pass(&mut self, text: &str) {
        let count = |text: &str| u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        self.bytes += text.len() as u64;
        self.lines += lines(text);
        self.characters = match text.rsplit_once('\n') {
            Some((_, last)) => count(last),
            None => self.characters.saturating_add(count(text)),
        };
    }
}

fn lines(text: &str) -> u32 {
    u32::try_from(memchr::memchr_iter(b'\n', text.as_bytes()).count()).unwrap_or(u32::MAX)
}

/// Cuts a text that comes piece by piece. Where it is cut depends on the text alone, not on the pieces.
#[derive(Debug, Default)]
pub struct Cutter {
    /// The head of the text, once it is passed.
    head: String,
    /// What leads in to the next stretch, and all that has come after.
    text: String,
    /// Where the next stretch begins in `text`.
    own: usize,
    /// What stands before `text`.
    passed: Passed,
    ended: bool,
}

impl Cutter {
    /// Takes the next piece of the text.
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Tells that the text has no further piece.
    pub fn end(&mut self) {
        self.ended = true;
    }

    /// The next stretch; nothing before there is text enough, or after the last.
    pub fn cut(&mut self) -> Option<Stretch> {
        let left = self.text.get(self.own..).unwrap_or_default();
        if left.len() > LENGTH + TAIL {
            let own = last_break(until(left, LENGTH), LENGTH / 2);
            let after = until(left.get(own..).unwrap_or_default(), TAIL);
            let tail = last_break(after, 0);
            let stretch = self.stretch(own, tail);
            self.go_on(own);
            return Some(stretch);
        }
        if !self.ended || left.is_empty() {
            return None;
        }
        let stretch = self.stretch(left.len(), 0);
        self.go_on(left.len());
        Some(stretch)
    }

    /// The stretch of the next `own` bytes, with `tail` bytes after it.
    fn stretch(&self, own: usize, tail: usize) -> Stretch {
        let read = self.text.get(..self.own + own + tail).unwrap_or_default();
        let text = [self.head.as_str(), read].concat();
        let start = self.head.len() + self.own;
        let ends = [self.head.len(), start, start + own, text.len()];
        let origin = Origin {
            head: self.head.len() as u32,
            bytes: self.passed.bytes.saturating_sub(self.head.len() as u64),
            lines: self.passed.lines.saturating_sub(lines(&self.head)),
            characters: self.passed.characters,
        };
        let mut document = Document::from_text(text);
        document.blocks = apart(&document, ends);
        Stretch {
            document,
            own: Span::new(start as u32, (start + own) as u32),
            origin,
        }
    }

    /// Passes the `own` bytes of a stretch, up to what leads in to the next.
    fn go_on(&mut self, own: usize) {
        let end = self.own + own;
        if self.passed.bytes == 0 && self.own == 0 {
            let head = until(&self.text, HEAD.min(own));
            self.head = head.get(..last_break(head, 0)).unwrap_or_default().to_owned();
        }
        let from = self
            .text
            .ceil_char_boundary(end.saturating_sub(LEAD).max(self.head_left()));
        let before = self.text.get(from..end).unwrap_or_default();
        let lead = from + first_break(before);
        self.passed.pass(self.text.get(..lead).unwrap_or_default());
        self.text.drain(..lead);
        self.own = end - lead;
    }

    /// How much of the head is still at the start of `text`: it must not be read twice.
    fn head_left(&self) -> usize {
        let passed = usize::try_from(self.passed.bytes).unwrap_or(usize::MAX);
        self.head.len().saturating_sub(passed)
    }
}

/// The stretches of a document of plain text that is longer than one; nothing of another, which is read as a whole.
pub fn stretches(document: &Document) -> Option<impl Iterator<Item = Stretch>> {
    let text = document.text.as_str();
    if text.len() <= LENGTH + TAIL || document.format != Format::Text || !document.hidden.is_empty() {
        return None;
    }
    let (mut cutter, mut rest) = (Cutter::default(), text);
    Some(std::iter::from_fn(move || {
        loop {
            if let Some(stretch) = cutter.cut() {
                return Some(stretch);
            }
            if cutter.ended {
                return None;
            }
            let piece = until(rest, LENGTH);
            cutter.push(piece);
            rest = rest.get(piece.len()..).unwrap_or_default();
            if rest.is_empty() {
                cutter.end();
            }
        }
    }))
}

/// The one block of a plain text, as one that ends at each of `ends`.
fn apart(document: &Document, ends: [usize; 4]) -> Vec<Block> {
    let starts = [0].into_iter().chain(ends);
    let spans = starts
        .zip(ends)
        .map(|(start, end)| Span::new(start as u32, end as u32));
    let whole = document.blocks.first();
    spans
        .filter(|span| !span.is_empty())
        .filter_map(|span| Some(Block { span, ..*whole? }))
        .collect()
}

/// At most the first `length` bytes.
fn until(text: &str, length: usize) -> &str {
    text.get(..text.floor_char_boundary(length)).unwrap_or(text)
}

/// Where `text` is best ended, not before byte `least` if it can be: after a blank line, a line, a sentence, a word.
fn last_break(text: &str, least: usize) -> usize {
    let after = |mark: &str| {
        let at = memchr::memmem::rfind(text.as_bytes(), mark.as_bytes())? + mark.len();
        (at > least).then_some(at)
    };
    ["\n\n", "\n\r\n", "\n", ". ", " "]
        .iter()
        .find_map(|mark| after(mark))
        .unwrap_or(text.len())
}

/// Where to begin to read `text`: after its first blank line, line or word, as near to its start as such an end stands.
fn first_break(text: &str) -> usize {
    let after = |mark: &str| {
        let at = memchr::memmem::find(text.as_bytes(), mark.as_bytes())? + mark.len();
        (at < text.len()).then_some(at)
    };
    ["\n\n", "\n\r\n", "\n", " "]
        .iter()
        .find_map(|mark| after(mark))
        .unwrap_or(0)
}

#[cfg(test)]
#[allow(clippy::string_slice, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    /// What counts of each stretch, the text given in pieces of so many bytes.
    fn cut(text: &str, piece: usize) -> Vec<(String, Origin)> {
        let (mut cutter, mut rest, mut out) = (Cutter::default(), text, Vec::new());
        while !rest.is_empty() {
            let piece = until(rest, piece);
            cutter.push(piece);
            rest = &rest[piece.len()..];
            if rest.is_empty() {
                cutter.end();
            }
            while let Some(s) = cutter.cut() {
                assert!(s.document.text.as_str().len() <= LENGTH + HEAD + LEAD + TAIL);
                out.push((s.document.text.slice(s.own).to_owned(), s.origin));
            }
        }
        out
    }

    fn minutes(sections: usize) -> String {
        let section = |n| format!("{n}. Point d'étape\n\nM. le maire présente le bilan de l'été n° {n}.\n\n");
        (0..sections).map(section).collect()
    }

    #[test]
    fn stretches_make_up_the_text_however_it_comes() {
        let text = minutes(40_000);
        let whole = cut(&text, usize::MAX);
        assert!(whole.len() > 2);
        assert_eq!(whole.iter().map(|s| s.0.as_str()).collect::<String>(), text);
        assert!(whole.iter().all(|s| s.0.ends_with("\n\n")), "cut at blank lines");
        assert_eq!(cut(&text, 70_001), whole);
    }

    #[test]
    fn one_endless_line_is_cut_too() {
        let text = "é".repeat(3 * LENGTH);
        assert_eq!(
            cut(&text, 999_999)
                .iter()
                .map(|s| s.0.as_str())
                .collect::<String>(),
            text
        );
    }

    #[test]
    fn a_stretch_knows_where_it_stands() {
        let text = minutes(40_000) + &"Un mot. ".repeat(400_000);
        for stretch in stretches(&Document::from_text(text.clone())).unwrap() {
            let (read, origin) = (stretch.document.text.as_str(), stretch.origin);
            for at in [
                0,
                origin.head / 2,
                origin.head,
                stretch.own.start(),
                read.len() as u32 - 9,
            ] {
                let at = read.floor_char_boundary(at as usize);
                let place = origin.byte(at as u32) as usize;
                assert_eq!(text[place..place + 8], read[at..at + 8]);
            }
            let (head, rest) = (&read[..origin.head as usize], origin.byte(origin.head) as usize);
            let before = &text[..rest];
            assert_eq!(lines(before), lines(head) + origin.lines);
            let last = before.rsplit('\n').next().unwrap();
            assert_eq!(last.chars().count(), origin.characters as usize);
        }
    }

    #[test]
    fn what_fits_is_not_cut() {
        assert!(stretches(&Document::from_text(minutes(10))).is_none());
        assert_eq!(cut("Bonjour.", 3).len(), 1);
    }
}
