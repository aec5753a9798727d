//! Folding: the source text in, the text the matcher scans out, with the way back.
//!
//! Folding lowers case, composes decomposed accents, opens ligatures, brings apostrophes, spaces and hyphens to one
//! kind, drops soft hyphens, invisible characters and inclusive endings, and joins a word hyphenated at a line end.
//! Accents stay: *pêche* is not *péché*. Capitals are remembered beside the text.

mod block;
mod inclusive;
mod offset_map;

use std::ops::Range;

use unicode_normalization::char::{compose, is_combining_mark};

pub(crate) use block::{Block, places};
pub use offset_map::OffsetMap;
pub(crate) use offset_map::Way;

use crate::document::Document;
use crate::edit::Edit;
use crate::span::{Folded, Span, Src};

/// The folded text of a document.
#[derive(Debug)]
pub struct FoldedText {
    text: String,
    map: OffsetMap,
    /// One bit a folded byte: set on the first byte of a character that was a capital.
    capitals: Vec<u64>,
    /// Where one of the letters with an accent stands.
    accent: Option<u32>,
}

/// A text is long enough to tell that it has lost its accents, in bytes.
const TELLING: usize = 200;

impl FoldedText {
    /// Folds a document's text.
    pub fn of(document: &Document) -> Self {
        let mut folder = Folder::new(document.text.as_str(), &document.hidden);
        folder.fold(0, document.text.as_str().len());
        folder.finish()
    }

    /// Folds a document's text like [`Self::of`], given the folded text `before` an edit in which no hidden span was begun or ended
    /// elsewhere. Nothing where the text has lost its accents by the edit, or found them.
    pub(crate) fn again(document: &Document, before: &Self, edit: Edit<Src>) -> Option<Self> {
        let text = document.text.as_str();
        let (start, end) = (before.to_folded(edit.start()), before.to_folded(edit.old_end()));
        let mut folder = Folder::new(text, &document.hidden);
        folder.take_over(before, 0..start, 0);
        folder.fold(edit.start() as usize, edit.new_end() as usize);
        if (edit.new_end() as usize) < text.len() {
            folder.take_over(before, end..u32::MAX, edit.shift());
        }
        let folded = folder.finish();
        (folded.is_accentless() == before.is_accentless()).then_some(folded)
    }

    /// The folded text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The folded text of `span`, or the empty string where it does not fit.
    pub fn slice(&self, span: Span<Folded>) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// Where a folded span stands in the source; rounded outwards to whole source characters.
    pub fn to_src(&self, span: Span<Folded>) -> Span<Src> {
        self.map.to_src(span)
    }

    /// Where a source position stands in the folded text (the first folded byte at or after it).
    pub fn to_folded(&self, src: u32) -> u32 {
        self.map.to_folded(src).min(self.text.len() as u32)
    }

    /// The way from source positions, asked for in order, to folded ones.
    pub(crate) const fn way(&self) -> Way<'_> {
        Way::new(&self.map)
    }

    /// Whether the character at folded byte `at` was a capital in the source.
    pub fn is_capital(&self, at: u32) -> bool {
        self.capitals
            .get(at as usize / 64)
            .is_some_and(|w| w & (1 << (at % 64)) != 0)
    }

    /// Which of the 64 bytes from `at` on begin a character that was a capital in the source, the first in the lowest bit.
    #[inline]
    pub(crate) fn capitals_from(&self, at: u32) -> u64 {
        let (number, bit) = (at as usize / 64, at % 64);
        match self.capitals.get(number..number + 2) {
            Some([low, high]) => low >> bit | high.unbounded_shl(64 - bit),
            _ => self.capitals.get(number).map_or(0, |low| low >> bit),
        }
    }

    /// How many characters of `span` were capitals in the source.
    pub fn capitals_in(&self, span: Span<Folded>) -> u32 {
        let (from, to) = (span.start() as usize, span.end() as usize);
        if from / 64 == to / 64 {
            let capitals = self.capitals.get(from / 64).copied().unwrap_or_default();
            return (capitals >> (from % 64) & !(u64::MAX << (to - from))).count_ones();
        }
        let words = self.capitals.get(from / 64..=to / 64).unwrap_or_default();
        let [first, middle @ .., last] = words else {
            return 0;
        };
        // The bits before the span in its first word, and from its end on in its last, speak of others.
        let (first, last) = (first & u64::MAX << (from % 64), last & !(u64::MAX << (to % 64)));
        let middle: u32 = middle.iter().map(|w| w.count_ones()).sum();
        first.count_ones() + middle + last.count_ones()
    }

    /// The capitals of `span`, one after the other.
    fn capitals_at(&self, span: Span<Folded>) -> impl Iterator<Item = u32> {
        let words = (span.start() / 64..span.end().div_ceil(64)).filter_map(|number| {
            let capitals = *self.capitals.get(number as usize)?;
            (capitals != 0).then_some((number * 64, capitals))
        });
        let each =
            words.flat_map(|(first, capitals)| places(capitals).map(move |place| first + place as u32));
        each.filter(move |at| (span.start()..span.end()).contains(at))
    }

    /// Whether the document has no accents at all, as after a bad conversion: accents are then not required.
    pub fn is_accentless(&self) -> bool {
        self.accent.is_none() && self.text.len() > TELLING
    }
}

/// What is known of some bytes of the source, one bit a byte.
#[derive(Clone, Copy, Default)]
struct Ahead {
    /// Where the first of them stands.
    at: usize,
    /// How many they are.
    length: usize,
    /// Which of them may fold to something else than themselves or their lower case.
    special: u64,
    /// Which of them are capitals of ASCII.
    capitals: u64,
}

impl Ahead {
    fn of(src: &str, at: usize) -> Self {
        let block = Block::at(src.as_bytes(), at);
        Self {
            at,
            length: Block::LEN,
            special: block.which(is_special),
            capitals: block.which(|byte, _| byte.is_ascii_uppercase()),
        }
    }

    /// What is known beyond the first so many bytes.
    fn after(self, passed: usize) -> Self {
        Self {
            at: self.at + passed,
            length: self.length - passed,
            special: self.special >> passed,
            capitals: self.capitals >> passed,
        }
    }
}

struct Folder<'a> {
    src: &'a str,
    hidden: &'a [Span<Src>],
    ahead: Ahead,
    text: String,
    map: OffsetMap,
    capitals: Vec<u64>,
    accent: Option<u32>,
    /// Where the last pushed character starts, to compose a combining mark with it.
    last: usize,
}

impl<'a> Folder<'a> {
    fn new(src: &'a str, hidden: &'a [Span<Src>]) -> Self {
        Self {
            src,
            hidden,
            ahead: Ahead::default(),
            text: String::with_capacity(src.len()),
            map: OffsetMap::new(),
            // A letter of two bytes may have a lower case of three.
            capitals: vec![0; (src.len() + src.len() / 2) / 64 + 2],
            accent: None,
            last: 0,
        }
    }

    /// Folds the source from `at`, where a line starts, to `end`.
    fn fold(&mut self, mut at: usize, end: usize) {
        let mut hidden = self.hidden.iter().peekable();
        while at < end {
            while hidden.peek().is_some_and(|h| h.end() as usize <= at) {
                hidden.next();
            }
            if let Some(h) = hidden.peek().filter(|h| h.start() as usize <= at) {
                at = h.end() as usize;
                continue;
            }
            let stop = hidden.peek().map_or(end, |h| h.start() as usize).min(end);
            at = self.run_visible(at, stop);
        }
    }

    fn finish(mut self) -> FoldedText {
        self.map.finish(self.text.len() as u32, self.src.len() as u32);
        FoldedText {
            text: self.text,
            map: self.map,
            capitals: self.capitals,
            accent: self.accent,
        }
    }

    /// Takes over the lines that stood at `span` of the folded text `before`, and stand `by` bytes further in this source.
    fn take_over(&mut self, before: &FoldedText, span: Range<u32>, by: u32) {
        let start = self.text.len() as u32;
        let moved = start.wrapping_sub(span.start);
        self.map.take_over(&before.map, span.clone(), moved, by);
        let end = span.end.min(before.text.len() as u32);
        let lines = Span::new(span.start, end);
        self.text.push_str(before.slice(lines));
        self.last = self.text.floor_char_boundary(self.text.len().saturating_sub(1));
        for at in before.capitals_at(lines) {
            self.mark_capital(at.wrapping_add(moved) as usize);
        }
        let accent = before.accent.filter(|at| span.contains(at));
        self.accent = self.accent.or(accent.map(|at| at.wrapping_add(moved)));
    }

    /// Remembers that a letter with an accent stands at folded byte `at`.
    fn mark_accent(&mut self, at: usize) {
        self.accent.get_or_insert(at as u32);
    }

    /// Folds from `at` up to `stop` and gives where it came to.
    fn run_visible(&mut self, mut at: usize, stop: usize) -> usize {
        while at < stop {
            at = self.fold_plain(at, stop);
            let rest = self.src.get(at..stop).unwrap_or_default();
            let Some(c) = rest.chars().next() else {
                break;
            };
            at = match self.joined_or_inclusive(c, at, stop) {
                Some(next) => next,
                None => self.fold_char(c, at),
            };
        }
        at
    }

    /// Folds what folds to itself or to its lower case, byte by byte, from `at` on, and gives where it ends.
    fn fold_plain(&mut self, at: usize, stop: usize) -> usize {
        let from = self.text.len();
        let mut end = at;
        while end < stop {
            let ahead = self.look_ahead(end);
            let known = ahead.length.min(stop - end);
            let length = self.plain_length(end, ahead.special).min(known);
            let of_run = u64::MAX
                .checked_shl(length as u32)
                .map_or(u64::MAX, |beyond| !beyond);
            self.mark_capitals(from + (end - at), ahead.capitals & of_run);
            end += length;
            if length < known {
                break;
            }
        }
        let run = self.src.get(at..end).unwrap_or_default();
        if !run.is_empty() {
            self.push_plain(run, at);
        }
        end
    }

    /// What is known of the source from `at` on: more is read where nothing is.
    fn look_ahead(&mut self, at: usize) -> Ahead {
        let passed = at - self.ahead.at;
        if passed >= self.ahead.length {
            self.ahead = Ahead::of(self.src, at);
        } else {
            self.ahead = self.ahead.after(passed);
        }
        self.ahead
    }

    /// How many bytes from `at` on come before one that takes a closer look, of those that are `special`: most often all.
    fn plain_length(&self, at: usize, mut special: u64) -> usize {
        while special != 0 {
            let length = special.trailing_zeros() as usize;
            if !self.is_mere_mark(at + length) {
                return length;
            }
            special &= special - 1;
        }
        Block::LEN
    }

    /// Whether a mark of punctuation stands at `at` that neither breaks a word at a line end nor opens an inclusive ending.
    fn is_mere_mark(&self, at: usize) -> bool {
        let bytes = self.src.as_bytes();
        let Some([mark @ (b'.' | b'-' | b'(' | b'/'), after @ ..]) = bytes.get(at..) else {
            return false;
        };
        let before = at.checked_sub(1).and_then(|at| bytes.get(at));
        let after_letter = before.is_some_and(|b| b.is_ascii_alphabetic() || !b.is_ascii());
        !after_letter
            || !after
                .first()
                .is_some_and(|b| *mark == b'-' && matches!(b, b'\n' | b'\r') || inclusive::may_open(*b))
    }

    /// Pushes a run that folds to itself or to its lower case, and stands at `at`.
    fn push_plain(&mut self, run: &str, at: usize) {
        self.align(at);
        let from = self.text.len();
        self.text.push_str(run);
        if let Some(folded) = self.text.get_mut(from..) {
            folded.make_ascii_lowercase();
        }
        if self.accent.is_none()
            && let Some(at) = run.bytes().position(|b| !b.is_ascii())
        {
            self.mark_accent(from + at);
        }
        self.last = self.text.floor_char_boundary(self.text.len().saturating_sub(1));
    }

    /// Remembers which of 64 folded bytes from `at` on begin capitals, the first in the lowest bit.
    fn mark_capitals(&mut self, at: usize, capitals: u64) {
        let (number, bit) = (at / 64, at as u32 % 64);
        if let Some([low, high]) = self.capitals.get_mut(number..number + 2) {
            *low |= capitals << bit;
            // By two shifts, for none may be by 64.
            *high |= capitals >> 1 >> (63 - bit);
        }
    }

    /// Where the word goes on after a hyphen at the end of a line, or after an inclusive ending.
    fn joined_or_inclusive(&mut self, c: char, at: usize, stop: usize) -> Option<usize> {
        let joined = if c == '-' {
            self.joined_line_end(at + 1)
        } else {
            None
        };
        joined.or_else(|| self.inclusive(at, stop))
    }

    fn fold_char(&mut self, c: char, at: usize) -> usize {
        let next = at + c.len_utf8();
        match c {
            'à'..='å' | 'ç'..='ÿ' => {
                self.align(at);
                self.last = self.text.len();
                self.text.push(c);
                self.mark_accent(self.last);
            }
            '\0' => self.push(at, " "),
            '’' | '‘' | 'ʼ' | '′' | '´' => self.push(at, "'"),
            '\u{a0}' | '\u{202f}' | '\u{2000}'..='\u{200a}' | '\u{205f}' | '\u{3000}' => self.push(at, " "),
            '\u{ad}' => return self.joined_line_end(next).unwrap_or(next),
            '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => {}
            '-' | '\u{2010}' | '\u{2011}' => match self.joined_line_end(next) {
                Some(end) => return end,
                None => self.push(at, "-"),
            },
            'œ' => self.push(at, "oe"),
            'Œ' => self.push_capital(at, "oe"),
            'æ' => self.push(at, "ae"),
            'Æ' => self.push_capital(at, "ae"),
            '\u{fb00}' => self.push(at, "ff"),
            '\u{fb01}' => self.push(at, "fi"),
            '\u{fb02}' => self.push(at, "fl"),
            '\u{fb03}' => self.push(at, "ffi"),
            '\u{fb04}' => self.push(at, "ffl"),
            '\u{fb05}' | '\u{fb06}' => self.push(at, "st"),
            _ if is_combining_mark(c) => self.combine(c, at),
            _ => {
                self.align(at);
                self.last = self.text.len();
                if c.is_uppercase() {
                    self.mark_capital(self.last);
                    // Only İ has two: its dot is no accent here.
                    self.text.extend(c.to_lowercase().take(1));
                } else {
                    self.text.push(c);
                }
                if self.text.len() - self.last != c.len_utf8() {
                    self.map.jump(self.text.len() as u32, next as u32);
                }
            }
        }
        next
    }

    /// Replaces the last character by its composition with the mark, as NFC does; a mark that composes with nothing is dropped.
    fn combine(&mut self, mark: char, at: usize) {
        let base = self.text.get(self.last..).and_then(|s| s.chars().next());
        if let Some(composed) = base.and_then(|b| compose(b, mark)) {
            self.text.truncate(self.last);
            self.text.push(composed);
            self.mark_accent(self.last);
        }
        self.map
            .jump(self.text.len() as u32, (at + mark.len_utf8()) as u32);
    }

    /// Where the text goes on after an inclusive ending that stands at `at`; the ending then counts as part of the word.
    fn inclusive(&mut self, at: usize, stop: usize) -> Option<usize> {
        let mut word = self.src.get(..at)?.chars().rev();
        let last = word.next().filter(|c| c.is_alphabetic())?;
        word.next().filter(|c| c.is_alphabetic())?;
        let next = at + inclusive::ending(last, self.src.get(at..stop)?)?;
        self.map.jump(self.text.len() as u32, next as u32);
        Some(next)
    }

    fn push(&mut self, at: usize, folded: &str) {
        self.align(at);
        self.last = self.text.len();
        let next = self
            .src
            .get(at..)
            .and_then(|s| s.chars().next())
            .map_or(at, |c| at + c.len_utf8());
        for c in folded.chars() {
            if self.text.len() > self.last {
                self.map.inside(self.text.len() as u32, at as u32, next as u32);
            }
            self.text.push(c);
        }
        self.map.jump(self.text.len() as u32, next as u32);
    }

    fn push_capital(&mut self, at: usize, folded: &str) {
        self.align(at);
        self.mark_capital(self.text.len());
        self.push(at, folded);
    }

    /// Tells the map where the next character comes from, in case something before it was dropped.
    fn align(&mut self, at: usize) {
        self.map.start(self.text.len() as u32, at as u32);
    }

    /// Remembers that the folded character at byte `at` was a capital.
    fn mark_capital(&mut self, at: usize) {
        if let Some(word) = self.capitals.get_mut(at / 64) {
            *word |= 1 << (at % 64);
        }
    }

    /// After a hyphen: the position where the word goes on, if the hyphen only breaks it at a line end.
    fn joined_line_end(&self, after: usize) -> Option<usize> {
        let rest = self.src.as_bytes().get(after..)?;
        let newline = match rest {
            [b'\n', ..] => 1,
            [b'\r', b'\n', ..] => 2,
            _ => return None,
        };
        let indent = rest
            .get(newline..)?
            .iter()
            .take_while(|b| matches!(b, b' ' | b'\t'))
            .count();
        let next = after + newline + indent;
        let continues = self
            .src
            .get(next..)?
            .chars()
            .next()
            .is_some_and(char::is_lowercase);
        let before = self.text.chars().next_back().is_some_and(char::is_alphabetic);
        (continues && before).then_some(next)
    }
}

/// Whether a byte, with the one after it, may fold to something else than itself or its lower case.
fn is_special(byte: u8, next: u8) -> bool {
    // Beyond ASCII, the small letters of Latin-1 fold to themselves, but for the ligature æ. They begin with 0xc3 and go on from
    // 0xa0: bytes as signed numbers are compared in half as many instructions.
    let small = byte == 0xc3 && next.cast_signed() >= 0xa0_u8.cast_signed() && next != 0xa6;
    matches!(byte, 0 | b'(' | b'-'..=b'/') || byte >= 0xc0 && !small
}

#[cfg(test)]
#[allow(clippy::string_slice, reason = "a test may fail loudly")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fold(text: &str) -> FoldedText {
        FoldedText::of(&Document::from_text(text))
    }

    #[track_caller]
    fn finds(source: &str, needle: &str, expected: &str) {
        let folded = fold(source);
        let start = folded
            .as_str()
            .find(needle)
            .unwrap_or_else(|| panic!("{:?} lacks {needle:?}", folded.as_str()));
        let span = folded.to_src(Span::new(start as u32, (start + needle.len()) as u32));
        assert_eq!(&source[span.range()], expected);
    }

    #[test]
    fn every_spelling_folds_to_one_and_points_back() {
        finds("une DÉPRESSION grave", "dépression", "DÉPRESSION");
        finds("une de\u{301}pression grave", "dépression", "de\u{301}pression");
        finds("d’une œuvre", "d'une oeuvre", "d’une œuvre");
        finds("l’\u{feff}hôpital", "l'hôpital", "l’\u{feff}hôpital");
        finds("sur\u{ad}endet\u{ad}té", "surendetté", "sur\u{ad}endet\u{ad}té");
        finds("une dé-\n  pression", "dépression", "dé-\n  pression");
        finds("une dé\u{ad}\npression", "dépression", "dé\u{ad}\npression");
        finds("la ﬁn de droits", "fin de droits", "ﬁn de droits");
        finds("les HABITANT·E·S du 12", "habitants", "HABITANT·E·S");
        finds("est suivi(e) au CMP", "suivi au cmp", "suivi(e) au CMP");
        finds("un agent-e-s", "agents", "agent-e-s");
        finds("3\u{202f}400\u{a0}€", "3 400 €", "3\u{202f}400\u{a0}€");
    }

    #[test]
    fn an_opened_ligature_begins_where_it_stands() {
        let folded = fold("Un soin. Œuvrer, ﬃ.");
        for (source, needle) in [(9, "oeuvrer"), (18, "ffi")] {
            let at = folded.to_folded(source) as usize;
            assert!(folded.as_str()[at..].starts_with(needle), "{needle} at {at}");
        }
    }

    #[test]
    fn a_hyphen_before_a_capital_at_a_line_end_stays() {
        assert_eq!(fold("Saint-\nDenis").as_str(), "saint-\ndenis");
        assert_eq!(fold("- un\n- deux").as_str(), "- un\n- deux");
    }

    #[test]
    fn hidden_markup_is_not_read() {
        let mut doc = Document::from_text("sui**vi**e");
        doc.hidden = vec![Span::new(3, 5), Span::new(7, 9)];
        let folded = FoldedText::of(&doc);
        assert_eq!(folded.as_str(), "suivie");
        assert_eq!(folded.to_src(Span::new(0, 6)), Span::new(0, 10));
        assert_eq!(folded.to_src(Span::new(3, 5)), Span::new(5, 7));
    }

    #[test]
    fn capitals_are_remembered() {
        let folded = fold("Éva et PMI");
        assert!(folded.is_capital(0) && !folded.is_capital(2));
        let at = folded.as_str().find("pmi").unwrap() as u32;
        assert!((at..at + 3).all(|i| folded.is_capital(i)));
        let has = |from, to| folded.capitals_in(Span::new(from, to)) > 0;
        assert!(has(0, 2) && !has(2, at));
        assert_eq!(folded.capitals_in(Span::new(0, at + 3)), 4);
        assert_eq!(folded.capitals_from(0), 1 | 0b111 << at);
        assert_eq!(folded.capitals_from(at), 0b111);
        let far = fold(&format!("{}Z{}", "a".repeat(63), "a".repeat(140)));
        let has = |from, to| far.capitals_in(Span::new(from, to)) > 0;
        for at in [0, 1, 62, 63, 64, 199, 204, 900] {
            let slowly: u64 = (0..64)
                .filter(|i| far.is_capital(at + i))
                .map(|i| 1_u64 << i)
                .sum();
            assert_eq!(far.capitals_from(at), slowly, "from {at}");
        }
        assert!(has(63, 64) && has(0, 204) && has(60, 130));
        assert!(!has(0, 63) && !has(64, 204) && !has(64, 128) && !has(63, 63));
    }

    /// Folds a text character by character.
    fn fold_slowly(document: &Document) -> FoldedText {
        let text = document.text.as_str();
        let mut folder = Folder::new(text, &[]);
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let next = folder.joined_or_inclusive(c, at, text.len());
            at = next.unwrap_or_else(|| folder.fold_char(c, at));
        }
        folder.finish()
    }

    proptest! {
        #[test]
        fn blocks_are_folded_as_characters_are(text in "([a-zA-Z ]{0,20}|[éàæÉœ’ÇȺ×«\u{301}\u{ad}\u{a0}\0]|[-.(/·]|[te]s?[.)-]?|\r?\n| {60,66}){0,30}") {
            let document = Document::from_text(text);
            let (fast, slow) = (FoldedText::of(&document), fold_slowly(&document));
            prop_assert_eq!(fast.as_str(), slow.as_str());
            prop_assert_eq!(&fast.capitals, &slow.capitals);
            prop_assert_eq!(fast.accent, slow.accent);
            for at in 0..fast.as_str().len() as u32 {
                let span = Span::new(at, at + 1);
                prop_assert_eq!(fast.to_src(span), slow.to_src(span));
            }
        }

        #[test]
        fn the_way_is_the_same_in_any_order(text in "[aé’\u{301}\u{ad}ﬁﬃœ \n-]{0,400}", at in prop::collection::vec(0..3000_u32, 0..40)) {
            let folded = fold(&text.repeat(3));
            let mut way = folded.way();
            for at in at {
                prop_assert_eq!(way.folded(at), folded.map.to_folded(at));
            }
        }

        #[test]
        fn spans_map_into_the_source(text in "[a-zA-Zéèœ’\u{301}\u{ad}\u{a0}ﬁ \n-]{0,60}") {
            let folded = fold(&text);
            let ends: Vec<u32> = folded.as_str().char_indices().map(|(i, _)| i as u32).chain([folded.as_str().len() as u32]).collect();
            let mut last = 0;
            for pair in ends.windows(2) {
                let span = folded.to_src(Span::new(pair[0], pair[1]));
                prop_assert!(text.get(span.range()).is_some(), "{span:?} in {text:?}");
                prop_assert!(span.start() >= last);
                last = span.start();
            }
        }

        /// Once the capitals are gone: *Le Bas-E* has no inclusive ending, *bas-e* has one.
        #[test]
        fn folding_twice_changes_nothing_more(text in "\\PC{0,80}") {
            let once = fold(&text.to_lowercase()).as_str().to_owned();
            let twice = fold(&once).as_str().to_owned();
            prop_assert_eq!(once, twice);
        }
    }
}
