//! Lines of minutes as they are, one after the other, cut into passages: headings, items, tables, attendance lists, running text.

use std::num::NonZeroU32;
use std::ops::Range;

use super::looks::{Attendance, Earlier, Given, InLine, Looks, Opens, Piece, Standing};
use super::marked::{Marked, Marks};
use super::words::Word;
use super::wrapping::{column, goes_on, trimmed, unquoted};
use super::{Passage, PassageKind};
use crate::document::{Block, BlockKind, Document, Part};
use crate::finding::Location;
use crate::fold::{FoldedText, Way};
use crate::span::{Span, Src};

/// Cuts a document into passages. `words` are all its words.
pub fn passages(document: &Document, folded: &FoldedText, words: &[Word]) -> Vec<Passage> {
    let mut passages = Vec::with_capacity(room(words));
    cut(document, folded, words, None, |some| passages.append(some));
    passages
}

/// For how many passages there should be room, where a text has so many words: a power of two, so that after a document another of
/// much the same length finds the room of the first, which the system need not clear again page by page.
pub(crate) const fn room(words: &[Word]) -> usize {
    /// Few texts have passages of fewer words, on average.
    const PASSAGE: usize = 8;
    (words.len() / PASSAGE).next_power_of_two()
}

/// Cuts a document into passages, and gives some at a time to `take`, which empties the list: what reads them next finds their words
/// where they were just looked at, and no list of them all is filled and read again. Gives what each of the lines is; what they were
/// `earlier` need not be seen again.
pub(crate) fn cut(
    document: &Document,
    folded: &FoldedText,
    words: &[Word],
    earlier: Option<&Earlier>,
    take: impl FnMut(&mut Vec<Passage>),
) -> Looks {
    let marks = Marks::of(document.text.as_str());
    let text = marks.in_text(document.text.as_str());
    let mut cutter = Cutter {
        text,
        folded,
        way: folded.way(),
        words,
        earlier,
        take,
        passages: Vec::with_capacity(TOGETHER),
        looks: Looks::with_room(words.len() / LINE),
        near: 0,
        section: 0,
        heading: None,
        standing: Standing::default(),
        column: column(text),
        table: 0,
        row: 0,
        part: Part::Body,
        page: None,
        pages: &document.pages,
    };
    for block in &document.blocks {
        cutter.enter(block);
        let text = text.part(block.span.start() as usize, block.span.end() as usize);
        let given = match block.kind {
            BlockKind::Lines | BlockKind::Code | BlockKind::FrontMatter => {
                cutter.lines(text);
                continue;
            }
            BlockKind::Heading(_) => Given::Heading,
            BlockKind::Paragraph => Given::Line,
            BlockKind::ListItem => Given::Item,
            BlockKind::TableRow { header } => Given::Row { header },
        };
        let lead = match given {
            Given::Line => text.text.len() - unquoted(text.text).len(),
            _ => 0,
        };
        cutter.lay(text.part(lead, text.text.len()).looked_through(), given);
    }
    (cutter.take)(&mut cutter.passages);
    cutter.looks
}

/// How many passages are cut one after the other: so few that they stay in the processor's cache, so many that neither who cuts
/// them nor who reads them is called anew for each.
const TOGETHER: usize = 256;

struct Cutter<'a, F> {
    text: Marked<'a>,
    folded: &'a FoldedText,
    way: Way<'a>,
    words: &'a [Word],
    earlier: Option<&'a Earlier>,
    /// Takes the passages that were cut.
    take: F,
    passages: Vec<Passage>,
    looks: Looks,
    /// Where the words of the last passage end.
    near: usize,
    section: u32,
    heading: Option<Span<Src>>,
    standing: Standing,
    /// The width at which a program broke the lines, where one did.
    column: Option<usize>,
    table: u32,
    row: u32,
    part: Part,
    page: Option<NonZeroU32>,
    /// Where the pages begin, where the file tells them line by line.
    pages: &'a [u32],
}

impl<'a, F: FnMut(&mut Vec<Passage>)> Cutter<'a, F> {
    fn slice(&self, span: Span<Src>) -> &'a str {
        self.text.text.get(span.range()).unwrap_or_default()
    }

    /// Goes on to `block`. A part of the file stands under no heading and in no list of another.
    fn enter(&mut self, block: &Block) {
        self.page = block.page;
        if self.part != block.part {
            self.part = block.part;
            self.section += 1;
            self.heading = None;
            self.standing = Standing::default();
        }
        let above = self.slice(Span::new(0, block.span.start()));
        if block.kind == BlockKind::Paragraph && above.ends_with("\n\n") {
            self.blank();
        }
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

    fn lines(&mut self, block: Marked<'a>) {
        let mut pending: Option<Pending<'a>> = None;
        for line in block.lines() {
            let body = body(line);
            if body.text.is_empty() {
                if let Some(before) = pending.take() {
                    self.lay(before.lines, Given::Line);
                }
                self.blank();
                continue;
            }
            pending = Some(match pending {
                Some(before) if self.goes_on(before, body) => Pending {
                    lines: before.lines.up_to(body, self.text),
                    last: line.text.trim(),
                },
                before => {
                    if let Some(before) = before {
                        self.lay(before.lines, Given::Line);
                    }
                    Pending {
                        lines: body,
                        last: body.text,
                    }
                }
            });
        }
        if let Some(before) = pending {
            self.lay(before.lines, Given::Line);
        }
    }

    /// Whether the line `next` goes on those `before`.
    fn goes_on(&mut self, before: Pending<'_>, next: Marked<'_>) -> bool {
        let at = self.folded_at(next.span().start());
        self.joins(at)
            || self
                .column
                .is_some_and(|column| goes_on(before.last, next.text, column))
    }

    fn blank(&mut self) {
        self.standing.in_table = false;
        if self.standing.attendance == Attendance::Listing {
            self.standing.attendance = Attendance::Parted;
        }
    }

    /// Whether a word goes on across a line end or another space before what is at folded byte `next`: one that a line end
    /// broke is whole again in the folded text.
    fn joins(&self, next: u32) -> bool {
        let before = self.folded.as_str().get(..next as usize).unwrap_or_default();
        // Nearly always a line end stands there.
        !matches!(before.as_bytes(), [.., b'\n' | b' ']) && before.ends_with(char::is_alphanumeric)
    }

    fn folded_at(&mut self, at: u32) -> u32 {
        self.way.folded(at).min(self.folded.as_str().len() as u32)
    }

    /// Adds the passages of a line or a block.
    fn lay(&mut self, line: Marked<'_>, given: Given) {
        let (look, pieces) = self.looks.see(line, given, self.standing, self.earlier);
        let span = line.span();
        self.standing = look.after;
        match look.opens {
            Opens::Nothing => {}
            Opens::Section => {
                self.section += 1;
                self.heading = Some(span);
            }
            Opens::Table => {
                self.table += 1;
                self.row = 0;
            }
            Opens::Row => self.row += 1,
        }
        for number in pieces {
            if let Some(piece) = self.looks.piece(number) {
                self.push(placed(span, piece.at), look.kind, span, piece);
            }
        }
    }

    /// Adds the passage at `span`, a `piece` of the line at `line`: several where it is longer than any sentence.
    fn push(&mut self, span: Span<Src>, kind: PassageKind, line: Span<Src>, piece: Piece) {
        if span.is_empty() {
            return;
        }
        let label = piece.label.map(|label| placed(line, label));
        let label_words = label.map_or(0..0, |label| self.word_range(label));
        let (span, rest) = self.piece(span);
        let passage = Passage {
            span,
            words: self.word_range(span),
            kind,
            label,
            label_words,
            first_of_block: piece.first_of_block,
            section: self.section,
            location: self.location(span, kind),
        };
        if rest.is_empty() {
            self.give(passage);
        } else {
            self.give_all(&passage, rest);
        }
    }

    fn give(&mut self, passage: Passage) {
        self.near = passage.words.end;
        self.passages.push(passage);
        if self.passages.len() == TOGETHER {
            (self.take)(&mut self.passages);
        }
    }

    /// Gives a passage, and what is `rest` of one that is longer than any sentence.
    #[cold]
    fn give_all(&mut self, passage: &Passage, mut rest: Span<Src>) {
        self.give(passage.clone());
        while !rest.is_empty() {
            let (span, after) = self.piece(rest);
            rest = after;
            let words = self.word_range(span);
            self.give(Passage {
                span,
                words,
                label: None,
                label_words: 0..0,
                first_of_block: false,
                ..*passage
            });
        }
    }

    /// Where a passage at `span` is, for reports.
    fn location(&self, span: Span<Src>, kind: PassageKind) -> Location {
        let (page, line) = self.place(span);
        let in_table = kind == PassageKind::Row;
        Location {
            part: self.part,
            page,
            line,
            table: in_table.then(|| self.table.max(1)),
            row: in_table.then_some(self.row),
            heading: self.heading,
        }
    }

    /// As much of `span` as one passage may hold, and what is left.
    fn piece(&self, span: Span<Src>) -> (Span<Src>, Span<Src>) {
        let cut = if span.len() as usize <= LONGEST {
            None
        } else {
            self.cut_near(span)
        };
        cut.unwrap_or_else(|| (span, Span::new(span.end(), span.end())))
    }

    /// Cuts what is too long for one passage, between two words, after a comma where there is one.
    ///
    /// What no writer ends is no sentence, and would be weighed as one.
    #[cold]
    fn cut_near(&self, span: Span<Src>) -> Option<(Span<Src>, Span<Src>)> {
        let text = self.slice(span);
        let (near, far) = text.split_at(text.floor_char_boundary(LONGEST));
        let next = |at: usize| {
            let tail = text.get(at..).unwrap_or_default();
            at + (tail.len() - tail.trim_start().len())
        };
        let apart = |at: &usize| {
            let next = sub(span, next(*at), text.len());
            !self.joins(self.folded.to_folded(next.start()))
        };
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
            })?;
        let head = text.get(..cut).unwrap_or(text).trim_end().len();
        Some((sub(span, 0, head), sub(span, next(cut), text.len())))
    }

    fn word_range(&mut self, span: Span<Src>) -> Range<usize> {
        let (start, end) = (self.folded_at(span.start()), self.folded_at(span.end()));
        let before = |number: usize| {
            self.words
                .get(number)
                .is_some_and(|word| word.span.start() < start)
        };
        // Passages come in the order of the text.
        let first = match self.near.checked_sub(1) {
            Some(last) if !before(last) => self.words.partition_point(|word| word.span.start() < start),
            _ if !before(self.near) => self.near,
            _ => self.word_from(self.near, start),
        };
        first..self.word_from(first, end)
    }

    /// The first word that starts at `at` or after, of those from the word `number` on.
    fn word_from(&self, mut number: usize, at: u32) -> usize {
        /// Most passages have fewer words: in so many, a place is found without a branch.
        const AHEAD: usize = 32;
        let before = |word: &Word| word.span.start() < at;
        let mut ahead = self.words.get(number..).unwrap_or_default();
        while let Some((some, rest)) = ahead.split_first_chunk::<AHEAD>() {
            let passed = some.partition_point(before);
            number += passed;
            if passed < AHEAD {
                return number;
            }
            ahead = rest;
        }
        number + ahead.partition_point(before)
    }
}

/// Some lines that a program may have broken, and the last of them as it stands there.
#[derive(Clone, Copy)]
struct Pending<'a> {
    lines: Marked<'a>,
    last: &'a str,
}

/// The line without its indent, the `>` of quoted e-mail and the spaces at its end.
fn body(line: Marked<'_>) -> Marked<'_> {
    let text = unquoted(line.text);
    let lead = line.text.len() - text.len();
    line.part(lead, lead + trimmed(text).len())
}

/// Where a part of the line at `line` stands.
fn placed(line: Span<Src>, part: Span<InLine>) -> Span<Src> {
    Span::new(line.start() + part.start(), line.start() + part.end())
}

fn sub(span: Span<Src>, from: usize, to: usize) -> Span<Src> {
    Span::new(span.start() + from as u32, span.start() + to as u32)
}

/// Few texts have lines of fewer words, on average.
const LINE: usize = 16;

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

    proptest::proptest! {
        #[test]
        fn a_passage_has_the_words_that_begin_in_it(text in "(([A-D]?[a-d’é]{1,3}[ ,-]){0,70}[.:|\n] ?){0,5}") {
            let doc = Document::from_text(text);
            let folded = FoldedText::of(&doc);
            let words = words(&folded);
            let number = |at: u32| words.partition_point(|word| word.span.start() < folded.to_folded(at));
            for passage in passages(&doc, &folded, &words) {
                let begin_in = |span: Span<Src>| number(span.start())..number(span.end());
                proptest::prop_assert_eq!(passage.words, begin_in(passage.span));
                proptest::prop_assert_eq!(passage.label_words, passage.label.map_or(0..0, begin_in));
            }
        }
    }

    #[test]
    fn of_many_passages_none_is_lost() {
        for many in [TOGETHER - 1, TOGETHER, 3 * TOGETHER + 1] {
            assert_eq!(texts(&"Il dort. ".repeat(many)), vec!["Il dort."; many]);
        }
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
    fn a_paragraph_that_opens_with_a_name_is_no_entry() {
        let kinds = |body: &str| -> Vec<PassageKind> {
            let got = cut(&format!("Présents : Mme A (AS), M. B\n\n{body}\n"));
            got.into_iter().skip(2).map(|(kind, _)| kind).collect()
        };
        for told in [
            "Mme Aubry indique que M. Kaci est suivi.",
            "Mme Aubry : M. Kaci est suivi au CMP.",
            "M. de Roux remercie chacun.",
            "Mme Aubry, assistante sociale, indique que M. Kaci est suivi au CMP de la ville.",
        ] {
            assert_eq!(kinds(told), [PassageKind::Sentence], "{told}");
        }
        for entry in [
            "M. Kaci, maire",
            "M. Jean Kaci, maire de Gisly.",
            "M. de Roux, bailleur.",
            "M. Kaci : excusé.",
            "Mme D’Arc (PMI).",
        ] {
            assert_eq!(kinds(entry), [PassageKind::Attendance], "{entry}");
        }
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
