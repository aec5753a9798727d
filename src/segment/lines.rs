//! Lines of minutes as they are, one after the other, cut into passages: headings, items, tables, attendance lists, running text.

use std::num::NonZeroU32;

use super::attendance::{entries, is_entry};
use super::labels::label_end;
use super::marks::{bullet, is_heading, is_row, starts_item_number, table_cells};
use super::openings::{AGENDA, is_header, opening, starts_attendance};
use super::sentences::sentences;
use super::words::Word;
use super::wrapping::{self, column, unquoted};
use super::{Passage, PassageKind};
use crate::document::{Block, BlockKind, Document, Part};
use crate::finding::Location;
use crate::fold::FoldedText;
use crate::span::{Span, Src};

/// Cuts a document into passages. `words` are all its words.
pub fn passages(document: &Document, folded: &FoldedText, words: &[Word]) -> Vec<Passage> {
    let mut cutter = Cutter {
        text: document.text.as_str(),
        folded,
        words,
        out: Vec::new(),
        section: 0,
        heading: None,
        attendance: Attendance::Closed,
        column: column(document.text.as_str()),
        table: 0,
        row: 0,
        in_table: false,
        part: Part::Body,
        page: None,
        pages: &document.pages,
    };
    for block in &document.blocks {
        cutter.enter(block);
        match block.kind {
            BlockKind::Lines | BlockKind::Code | BlockKind::FrontMatter => cutter.lines(block.span),
            BlockKind::Heading(_) => cutter.heading(block.span),
            BlockKind::Paragraph => cutter.line(cutter.unquoted(block.span)),
            BlockKind::ListItem => cutter.item(block.span),
            BlockKind::TableRow { header } => cutter.row(block.span, header),
        }
    }
    cutter.out
}

/// How far we are in a list of those present or excused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Attendance {
    /// In none.
    Closed,
    /// Its head has been read, no entry yet.
    Announced,
    /// Among its entries.
    Listing,
    /// After its entries and a blank line: it may go on, or the minutes begin.
    Parted,
}

struct Cutter<'a> {
    text: &'a str,
    folded: &'a FoldedText,
    words: &'a [Word],
    out: Vec<Passage>,
    section: u32,
    heading: Option<Span<Src>>,
    attendance: Attendance,
    /// The width at which a program broke the lines, where one did.
    column: Option<usize>,
    table: u32,
    row: u32,
    in_table: bool,
    part: Part,
    page: Option<NonZeroU32>,
    /// Where the pages begin, where the file tells them line by line.
    pages: &'a [u32],
}

impl<'a> Cutter<'a> {
    fn slice(&self, span: Span<Src>) -> &'a str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// Goes on to `block`. A part of the file stands under no heading and in no list of another.
    fn enter(&mut self, block: &Block) {
        self.page = block.page;
        if self.part != block.part {
            self.part = block.part;
            self.section += 1;
            self.heading = None;
            self.attendance = Attendance::Closed;
            self.in_table = false;
        }
        let above = self.text.get(..block.span.start() as usize).unwrap_or_default();
        if block.kind == BlockKind::Paragraph && above.ends_with("\n\n") {
            self.blank();
        }
    }

    /// The span without the `>` of quoted e-mail at its beginning.
    fn unquoted(&self, span: Span<Src>) -> Span<Src> {
        let text = self.slice(span);
        sub(span, text.len() - unquoted(text).len(), text.len())
    }

    /// The page and line that `span` begins on.
    fn place(&self, span: Span<Src>) -> (Option<NonZeroU32>, Option<NonZeroU32>) {
        let number = self.pages.partition_point(|start| *start <= span.start());
        let Some(start) = number
            .checked_sub(1)
            .and_then(|i| self.pages.get(i))
            .filter(|_| self.part == Part::Body)
        else {
            return (self.page, None);
        };
        let above = self.slice(Span::new(*start, span.start())).as_bytes();
        let lines = 1 + memchr::memchr_iter(b'\n', above)
            .filter(|at| {
                at.checked_sub(1)
                    .is_some_and(|before| above.get(before) != Some(&b'\n'))
            })
            .count();
        (NonZeroU32::new(number as u32), NonZeroU32::new(lines as u32))
    }

    fn lines(&mut self, block: Span<Src>) {
        let mut at = block.start();
        let text = self.text;
        let body = text.get(block.range()).unwrap_or_default();
        let mut pending: Option<Span<Src>> = None;
        for line in body.split_inclusive('\n') {
            let start = at;
            at += line.len() as u32;
            let body = unquoted(line);
            let lead = (line.len() - body.len()) as u32;
            let trimmed = body.trim_end();
            if trimmed.is_empty() {
                if let Some(span) = pending.take() {
                    self.line(span);
                }
                self.blank();
                continue;
            }
            let span = Span::new(start + lead, start + lead + trimmed.len() as u32);
            pending = match pending {
                Some(before) if self.joins(span) || self.continues(before, trimmed) => {
                    Some(before.cover(span))
                }
                Some(before) => {
                    self.line(before);
                    Some(span)
                }
                None => Some(span),
            };
        }
        if let Some(span) = pending {
            self.line(span);
        }
    }

    fn blank(&mut self) {
        self.in_table = false;
        if self.attendance == Attendance::Listing {
            self.attendance = Attendance::Parted;
        }
    }

    /// Whether a word goes on from the line before into `next`.
    fn joins(&self, next: Span<Src>) -> bool {
        let at = self.folded.to_folded(next.start()) as usize;
        let before = self.folded.as_str().get(..at).unwrap_or_default();
        before.ends_with(char::is_alphanumeric)
    }

    /// Whether `next` goes on the line `before`, which a program broke.
    fn continues(&self, before: Span<Src>, next: &str) -> bool {
        self.column
            .is_some_and(|column| wrapping::goes_on(self.slice(before), next, column))
    }

    fn line(&mut self, span: Span<Src>) {
        let text = self.slice(span);
        let head = opening(text);
        let heading = is_heading(text);
        self.attend(text, &head, heading);
        if is_row(text) {
            let header = !self.in_table;
            if text
                .chars()
                .all(|c| matches!(c, '|' | '-' | ' ' | ':' | '+' | '='))
            {
                return;
            }
            self.row(span, header);
            return;
        }
        self.in_table = false;
        if self.attendance != Attendance::Closed {
            for (i, (a, b)) in entries(text).into_iter().enumerate() {
                self.push(sub(span, a, b), PassageKind::Attendance, None, i == 0);
            }
            return;
        }
        if is_header(&head, text) {
            self.push(span, PassageKind::Header, None, true);
        } else if heading {
            self.heading(span);
        } else if let Some(lead) = bullet(text) {
            self.item(sub(span, lead, text.len()));
        } else {
            self.running(span, PassageKind::Sentence);
        }
    }

    /// Sees whether the line opens, goes on or ends a list of those present; `head` is its beginning in lower case.
    fn attend(&mut self, text: &str, head: &str, heading: bool) {
        let ends = heading
            || starts_item_number(text)
            || head.starts_with(AGENDA)
            || text.len() > 400
            || self.attendance == Attendance::Parted && !is_entry(text);
        self.attendance = if starts_attendance(head) {
            match text.split_once(':') {
                Some((_, names)) if !names.trim().is_empty() => Attendance::Listing,
                _ => Attendance::Announced,
            }
        } else if ends || self.attendance == Attendance::Closed {
            Attendance::Closed
        } else {
            Attendance::Listing
        };
    }

    fn heading(&mut self, span: Span<Src>) {
        self.attendance = if starts_attendance(&opening(self.slice(span))) {
            Attendance::Announced
        } else {
            Attendance::Closed
        };
        self.section += 1;
        self.heading = Some(span);
        self.push(span, PassageKind::Heading, None, true);
    }

    fn item(&mut self, span: Span<Src>) {
        if self.attendance != Attendance::Closed {
            self.push(span, PassageKind::Attendance, None, true);
        } else {
            self.running(span, PassageKind::Item);
        }
    }

    fn row(&mut self, span: Span<Src>, header: bool) {
        if header {
            self.table += 1;
            self.row = 0;
        } else {
            self.row += 1;
        }
        self.in_table = true;
        let text = self.slice(span);
        let cells = table_cells(text).unwrap_or_default();
        let numbered = cells.first().is_some_and(|(a, b)| {
            let cell = text.get(*a..*b).unwrap_or_default();
            cell.chars().count() <= 6
                && (cell.chars().any(|c| c.is_ascii_digit()) || cell.chars().count() <= 2)
        });
        let first = cells
            .get(usize::from(numbered && cells.len() > 1))
            .map_or(0, |c| c.0);
        let last = cells.last().map_or(text.len(), |c| c.1);
        // A cell with several sentences is read sentence by sentence; else the row is one passage.
        let talks = |(a, b): &&(usize, usize)| {
            let cell = text.get(*a..*b).unwrap_or_default();
            cell.chars().count() >= 25 && (cell.ends_with('.') || sentences(cell).len() > 1)
        };
        let talk = cells.iter().find(talks);
        match (talk, header) {
            (Some(_), false) => {
                for (i, (a, b)) in cells.iter().enumerate() {
                    for (c, d) in sentences(text.get(*a..*b).unwrap_or_default()) {
                        self.push(sub(span, a + c, a + d), PassageKind::Row, None, i == 0);
                    }
                }
            }
            _ => self.push(sub(span, first, last), PassageKind::Row, None, true),
        }
    }

    /// Running text: sentences, each with the speaker label it may start with.
    fn running(&mut self, span: Span<Src>, kind: PassageKind) {
        let text = self.slice(span);
        let pieces = sentences(text);
        let single = pieces.len() == 1;
        for (i, (a, b)) in pieces.into_iter().enumerate() {
            let piece = text.get(a..b).unwrap_or_default();
            let label = label_end(piece).map(|(end, body)| (sub(span, a, a + end), body));
            match label {
                // A one-line entry includes its label; in turn-by-turn minutes the clause starts after it.
                Some((label, _)) if kind == PassageKind::Item && single => {
                    self.push(sub(span, a, b), kind, Some(label), i == 0);
                }
                Some((label, body)) => self.push(sub(span, a + body, b), kind, Some(label), i == 0),
                None => self.push(sub(span, a, b), kind, None, i == 0),
            }
        }
    }

    /// Adds a passage, in pieces where it is longer than any sentence.
    fn push(&mut self, span: Span<Src>, kind: PassageKind, label: Option<Span<Src>>, first_of_block: bool) {
        let label_words = label.map_or(0..0, |l| self.word_range(l));
        let (table, row) = if kind == PassageKind::Row {
            (Some(self.table.max(1)), Some(self.row))
        } else {
            (None, None)
        };
        let (page, line) = self.place(span);
        let location = Location {
            part: self.part,
            page,
            line,
            table,
            row,
            heading: self.heading,
        };
        let (mut rest, mut first) = (span, true);
        while !rest.is_empty() {
            let (span, after) = self.piece(rest);
            rest = after;
            self.out.push(Passage {
                span,
                words: self.word_range(span),
                kind,
                label: label.filter(|_| first),
                label_words: if first { label_words.clone() } else { 0..0 },
                first_of_block: first_of_block && first,
                section: self.section,
                location,
            });
            first = false;
        }
    }

    /// As much of `span` as one passage may hold, and what is left: cut between two words, after a comma where there is one.
    ///
    /// What no writer ends is no sentence, and would be weighed as one.
    fn piece(&self, span: Span<Src>) -> (Span<Src>, Span<Src>) {
        let whole = (span, Span::new(span.end(), span.end()));
        if span.len() as usize <= LONGEST {
            return whole;
        }
        let text = self.slice(span);
        let (near, far) = text.split_at(text.floor_char_boundary(LONGEST));
        let next = |at: usize| {
            let tail = text.get(at..).unwrap_or_default();
            at + (tail.len() - tail.trim_start().len())
        };
        let apart = |at: &usize| !self.joins(sub(span, next(*at), text.len()));
        let spaces = near.rmatch_indices(char::is_whitespace).map(|(at, _)| at);
        let after = |marks: &[char]| {
            let mut second_half = spaces.clone().take_while(|at| *at > LONGEST / 2);
            second_half.find(|at| near.get(..*at).is_some_and(|t| t.ends_with(marks)) && apart(at))
        };
        let says = |at: &usize| near.get(..*at).is_some_and(|t| !t.trim().is_empty());
        let cut = after(&[';', '.'])
            .or_else(|| after(&[',', '|']))
            .or_else(|| spaces.clone().filter(says).find(apart))
            .or_else(|| {
                far.find(char::is_whitespace)
                    .map(|at| near.len() + at)
                    .filter(apart)
            });
        let Some(cut) = cut else { return whole };
        let head = text.get(..cut).unwrap_or(text).trim_end().len();
        (sub(span, 0, head), sub(span, next(cut), text.len()))
    }

    fn word_range(&self, span: Span<Src>) -> std::ops::Range<usize> {
        // Passages come in the order of the text, and are short.
        let near = self.out.last().map_or(0, |passage| passage.words.end);
        let first = self.word_from(near, self.folded.to_folded(span.start()));
        first..self.word_from(first, self.folded.to_folded(span.end()))
    }

    /// The first word that starts at `at` or after, looked for from the word `near` on.
    fn word_from(&self, near: usize, at: u32) -> usize {
        let before = |from: usize, to: usize| {
            let words = self.words.get(from..to).unwrap_or_default();
            from + words.partition_point(|w| w.span.start() < at)
        };
        if near
            .checked_sub(1)
            .and_then(|last| self.words.get(last))
            .is_some_and(|w| w.span.start() >= at)
        {
            return before(0, near);
        }
        let (mut from, mut step) = (near, 8);
        while self.words.get(from + step).is_some_and(|w| w.span.start() < at) {
            from += step;
            step *= 2;
        }
        before(from, (from + step).min(self.words.len()))
    }
}

fn sub(span: Span<Src>, from: usize, to: usize) -> Span<Src> {
    Span::new(span.start() + from as u32, span.start() + to as u32)
}

/// No sentence of the corpus is half as long, in bytes.
const LONGEST: usize = 2000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::words::words;

    fn cut(text: &str) -> Vec<(PassageKind, String)> {
        let doc = Document::from_text(text);
        let folded = FoldedText::of(&doc);
        let words = words(&folded);
        passages(&doc, &folded, &words)
            .iter()
            .map(|p| (p.kind, doc.text.slice(p.span).to_owned()))
            .collect()
    }

    #[test]
    fn turns_items_and_headings() {
        let got = cut(
            "1. BILAN\n\nLE MAIRE : Merci. C'est noté.\n- Collège : ne vient plus\n2) Famille D., tour 4\n",
        );
        assert_eq!(got[0].0, PassageKind::Heading);
        assert_eq!(got[1].1, "Merci.");
        assert_eq!(got[3], (PassageKind::Item, "Collège : ne vient plus".to_owned()));
        assert_eq!(got[4].0, PassageKind::Heading);
    }

    #[test]
    fn no_piece_of_a_long_passage_is_empty() {
        for piece in cut(&format!("Mme K. :\t {}", "mot-\n".repeat(600))) {
            assert!(!piece.1.trim().is_empty());
        }
    }

    #[test]
    fn attendance_ends_where_the_agenda_begins() {
        let got = cut(
            "Présents :\n- M. A, maire\n- Mme B, AS\nExcusés : M. C\n\nORDRE DU JOUR\nLa séance est ouverte.\n",
        );
        assert!(got[..4].iter().all(|(k, _)| *k == PassageKind::Attendance));
        assert_eq!(got.last().unwrap().0, PassageKind::Sentence);
    }

    fn texts(text: &str) -> Vec<String> {
        cut(text).into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn the_minutes_begin_where_the_list_of_those_present_ends() {
        let got = cut(
            "Présents :\nMme A, vice-présidente\nM. B, adjudant\n\nM. C, maire\n\nMME A : On est serrés. Trois points.\n",
        );
        let kinds: Vec<_> = got.iter().map(|(k, _)| *k).collect();
        assert_eq!(kinds[..4], [PassageKind::Attendance; 4]);
        assert_eq!(got[4], (PassageKind::Sentence, "On est serrés.".to_owned()));
    }

    #[test]
    fn everybody_in_a_list_of_names_is_an_entry() {
        assert_eq!(
            texts(
                "Excusés : M. Hadji (mission locale, M. Roux aussi), le SPIP, Mme K. (REP) en congé, pas remplacée ; la CAF."
            ),
            [
                "Excusés : M. Hadji (mission locale, M. Roux aussi), le SPIP",
                "Mme K. (REP) en congé, pas remplacée",
                "la CAF."
            ]
        );
        assert_eq!(
            texts(
                "Abs. : Sélim (formation), Christelle, dont le petit est opéré.\nMme Roux excuse son collègue, M. Kaci, hospitalisé."
            ),
            [
                "Abs. : Sélim (formation)",
                "Christelle, dont le petit est opéré.",
                "Mme Roux excuse son collègue, M. Kaci, hospitalisé."
            ]
        );
        assert_eq!(cut("Absentéisme\nIl baisse.")[1].0, PassageKind::Sentence);
    }

    #[test]
    fn what_tells_before_a_colon_belongs_to_the_sentence() {
        for whole in [
            "M. Roux la rassure, si l'on peut dire : il est rentré.",
            "FC se demande s'il n'oublie pas : trois fois le même papier.",
            "IEN à L. Kaci : d'autres suivent-ils cette maison ?",
        ] {
            assert_eq!(texts(whole), [whole]);
        }
        for label in [
            "M. Kaci, adjoint à la sécurité",
            "CAF (Mme Roux)",
            "LE MAIRE",
            "Secteur est",
        ] {
            assert_eq!(texts(&format!("{label} : rien à dire.")), ["rien à dire."]);
        }
    }

    #[test]
    fn lines_broken_by_a_program_are_joined_and_those_of_a_writer_are_not() {
        let broken = "La directrice de la mission locale indique que depuis la rentrée de\nseptembre le jeune homme ne vient plus et que sa mère s'inquiète\nbeaucoup pour lui.";
        assert_eq!(texts(broken), [broken]);
        let quoted = broken.replace('\n', "\n> ");
        assert_eq!(texts(&format!("> {quoted}")), [quoted]);
        let notes = "major : nourrice au sous-sol, ça recharge par la cour entre 18 et 19h\nd'ici là on fait retarder le murage, motif : attente de devis";
        assert_eq!(texts(notes).len(), 2);
    }

    #[test]
    fn what_nobody_ends_is_cut_all_the_same() {
        let endless = "la mère ne vient plus, le père se tait ".repeat(200);
        let got = texts(&endless);
        assert!(got.len() > 3 && got.iter().all(|t| t.len() <= LONGEST));
        assert!(got.iter().all(|t| t.ends_with(',') || t.ends_with("tait")));
        let word = "a".repeat(3 * LONGEST);
        assert_eq!(texts(&format!("{word} et {word}")).len(), 3);
    }

    #[test]
    fn rows_start_after_their_number() {
        let got = cut("n° | qui | quoi\n1 | Mme K. | dette de loyer\n2 | M. L. | rien\n");
        assert_eq!(got[1], (PassageKind::Row, "Mme K. | dette de loyer".to_owned()));
    }
}
