//! Words of the folded text: elisions and clitic pronouns apart, dotted initialisms together.

use std::ops::{ControlFlow, Range};

use unicode_segmentation::UnicodeSegmentation as _;

use super::few::Few;
use crate::fold::FoldedText;
use crate::span::{Folded, Span};

/// What a word looks like in the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Shape(u16);

impl Shape {
    /// Starts with a capital.
    pub const CAPITAL: Self = Self(1);
    /// Two letters or more, all capitals.
    pub const CAPS: Self = Self(2);
    /// Holds a digit.
    pub const DIGIT: Self = Self(4);
    /// Holds a letter.
    pub const LETTER: Self = Self(8);
    /// Elided: ends with an apostrophe.
    pub const ELIDED: Self = Self(16);
    /// Tied by a hyphen to the word before.
    pub const GLUED_LEFT: Self = Self(32);
    /// Tied by a hyphen to the word after.
    pub const GLUED_RIGHT: Self = Self(64);
    /// A dotted initialism such as `P.M.I.`.
    pub const DOTTED: Self = Self(128);
    /// Directly followed by a full stop.
    pub const DOT_AFTER: Self = Self(256);

    /// Whether all bits of `other` are set.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether a bit of one of `others` is set.
    pub fn has_any(self, others: &[Self]) -> bool {
        others.iter().any(|other| self.0 & other.0 != 0)
    }

    /// The looks that are the word's own, whatever stands beside it.
    pub(crate) const fn own(self) -> Self {
        Self(self.0 & (Self::CAPITAL.0 | Self::CAPS.0 | Self::DIGIT.0 | Self::LETTER.0 | Self::DOTTED.0))
    }

    /// Its bits, of which the highest is never set.
    pub(crate) const fn bits(self) -> u16 {
        self.0
    }

    /// The shape with these bits.
    pub(crate) const fn from_bits(bits: u16) -> Self {
        Self(bits)
    }

    const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// One word.
#[derive(Debug, Clone, Copy)]
pub struct Word {
    /// Where it stands in the folded text.
    pub span: Span<Folded>,
    /// Its looks.
    pub shape: Shape,
}

impl Word {
    /// The same word, `by` bytes further in the folded text, modulo 2³².
    pub(crate) const fn moved(self, by: u32) -> Self {
        let (start, end) = (self.span.start(), self.span.end());
        Self {
            span: Span::new(start.wrapping_add(by), end.wrapping_add(by)),
            ..self
        }
    }
}

/// Prefixes that are elided before a vowel; anything else keeps its apostrophe inside (*aujourd'hui*, *quelqu'un*).
const ELISIONS: Few<13> = Few::of([
    "l", "d", "j", "m", "t", "s", "c", "n", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu",
]);

/// Pronouns that follow a verb after a hyphen: *dit-elle*, *a-t-il*.
const CLITICS: Few<22> = Few::of([
    "il", "ils", "elle", "elles", "on", "je", "tu", "nous", "vous", "ce", "ci", "là", "t", "le", "la", "les",
    "lui", "leur", "moi", "toi", "y", "en",
]);

/// Cuts the folded text into words.
pub fn words(folded: &FoldedText) -> Vec<Word> {
    let mut out = Vec::with_capacity(folded.as_str().len() / 5);
    cut(folded, 0..folded.as_str().len(), &mut out);
    out
}

/// Cuts the lines at the bytes `lines` into words that come after those in `out`.
pub(crate) fn cut(folded: &FoldedText, lines: Range<usize>, out: &mut Vec<Word>) {
    let text = folded.as_str();
    let bytes = text.as_bytes().get(..lines.end).unwrap_or_default();
    let mut at = lines.start;
    while let Some(byte) = bytes.get(at) {
        // What stands between words is no run: it is told by one byte.
        if byte.is_ascii() && !byte.is_ascii_alphanumeric() {
            at += 1;
            continue;
        }
        let run = run(text, at);
        at = if run.end > at {
            // Few words are one letter.
            match (run.end == at + 1)
                .then(|| dotted_end(folded, at, run.end))
                .flatten()
            {
                Some(end) => {
                    push(folded, at, Run { end, plain: false }, Shape::DOTTED, out);
                    end
                }
                None => push_run(folded, at, run, out),
            }
        } else {
            text.ceil_char_boundary(at + 1)
        };
    }
}

/// Letters and digits from some byte on.
#[derive(Clone, Copy)]
struct Run {
    end: usize,
    /// Nothing but letters of ASCII and Latin-1, as in nearly every word: lower case, for that is how they are folded.
    plain: bool,
}

/// The run of letters and digits that starts at `at`.
#[inline]
fn run(text: &str, at: usize) -> Run {
    let bytes = text.as_bytes();
    let (mut end, mut plain) = (at, true);
    while let Some(byte) = bytes.get(end) {
        match byte {
            b'a'..=b'z' => end += 1,
            b'0'..=b'9' | b'A'..=b'Z' => (end, plain) = (end + 1, false),
            0xc3 if is_accented(*byte, bytes.get(end + 1)) => end += 2,
            0..=0x7f => break,
            _ => {
                plain = false;
                match beyond_latin_1(text, at, end) {
                    ControlFlow::Continue(next) => end = next,
                    ControlFlow::Break(last) => return Run { end: last, plain },
                }
            }
        }
    }
    Run { end, plain }
}

/// Where the run that starts at `at` goes on or ends, once it has come to a character beyond Latin-1 at `end`.
#[cold]
fn beyond_latin_1(text: &str, at: usize, end: usize) -> ControlFlow<usize, usize> {
    match text.get(end..).and_then(|rest| rest.chars().next()) {
        Some(c @ '\u{c0}'..='\u{24f}') if c.is_alphanumeric() => ControlFlow::Continue(end + c.len_utf8()),
        // Outside Latin letters UAX #29 knows better what a word is.
        Some(c) if c.is_alphanumeric() => {
            let rest = text.get(at..).unwrap_or_default();
            let word = rest.unicode_word_indices().next();
            ControlFlow::Break(word.map_or(end, |(start, word)| (at + start + word.len()).max(end)))
        }
        _ => ControlFlow::Break(end),
    }
}

/// Whether two bytes are a letter of Latin-1 with an accent.
fn is_accented(first: u8, second: Option<&u8>) -> bool {
    // The multiplication and the division sign stand among these letters.
    first == 0xc3 && second.is_some_and(|b| !matches!(b, 0x97 | 0xb7))
}

/// `P.M.I.` and `C.L.S.P.D.`: single capitals, each with its full stop, at least two.
fn dotted_end(folded: &FoldedText, at: usize, end: usize) -> Option<usize> {
    let bytes = folded.as_str().as_bytes();
    let (mut at, mut end, mut letters) = (at, end, 0);
    loop {
        if end != at + 1 || !folded.is_capital(at as u32) || bytes.get(end) != Some(&b'.') {
            return (letters >= 2).then_some(at);
        }
        letters += 1;
        at = end + 1;
        end = run(folded.as_str(), at).end;
    }
}

/// Pushes the word or words that begin with `run` at `at`, joined by apostrophes and hyphens; gives where the text goes on.
#[inline]
fn push_run(folded: &FoldedText, at: usize, this: Run, out: &mut Vec<Word>) -> usize {
    let text = folded.as_str();
    let bytes = text.as_bytes();
    let whole = |end| Run { end, plain: false };
    if bytes.get(this.end) == Some(&b'\'') {
        if ELISIONS.has(bytes.get(at..this.end).unwrap_or_default()) {
            // The apostrophe adds nothing to the looks of the letters.
            let shape = Shape::ELIDED.with(this.looks(folded, at));
            push_as(folded, Span::new(at as u32, this.end as u32 + 1), shape, out);
            return this.end + 1;
        }
        let next = run(text, this.end + 1).end;
        if next > this.end + 1 {
            push(folded, at, whole(next), Shape::default(), out);
            return next;
        }
    }
    let mut shape = Shape::default();
    if at > 0
        && bytes[at - 1] == b'-'
        && !CLITICS.has(bytes.get(at..this.end).unwrap_or_default())
        && let Some(last) = out.last_mut().filter(|w| w.span.end() as usize == at - 1)
    {
        last.shape = last.shape.with(Shape::GLUED_RIGHT);
        shape = Shape::GLUED_LEFT;
    }
    push(folded, at, this, shape, out);
    this.end
}

#[inline]
fn push(folded: &FoldedText, at: usize, run: Run, shape: Shape, out: &mut Vec<Word>) {
    let shape = shape.with(run.looks(folded, at));
    push_as(folded, Span::new(at as u32, run.end as u32), shape, out);
}

#[inline]
fn push_as(folded: &FoldedText, span: Span<Folded>, shape: Shape, out: &mut Vec<Word>) {
    let stop = folded.as_str().as_bytes().get(span.end() as usize) == Some(&b'.');
    let shape = if stop { shape.with(Shape::DOT_AFTER) } else { shape };
    out.push(Word { span, shape });
}

impl Run {
    /// The looks of the run that starts at `at`.
    #[inline]
    fn looks(self, folded: &FoldedText, at: usize) -> Shape {
        let span = Span::new(at as u32, self.end as u32);
        if self.plain && span.len() < 64 {
            plain_looks(folded, span)
        } else {
            looks(folded, span)
        }
    }
}

/// The looks of a word of less than 64 bytes that has nothing but letters.
#[inline]
fn plain_looks(folded: &FoldedText, span: Span<Folded>) -> Shape {
    match folded.capitals_from(span.start()) & !(u64::MAX << span.len()) {
        0 => Shape::LETTER,
        capitals => capital_looks(folded, span, capitals),
    }
}

/// The looks of a word of nothing but letters, which `capitals` tells the capitals of.
#[inline(never)]
fn capital_looks(folded: &FoldedText, span: Span<Folded>, capitals: u64) -> Shape {
    let mut shape = Shape::LETTER;
    if capitals & 1 == 1 {
        shape = shape.with(Shape::CAPITAL);
    }
    let capitals = capitals.count_ones() as usize;
    if capitals >= 2 && folded.slice(span).chars().count() == capitals {
        shape = shape.with(Shape::CAPS);
    }
    shape
}

/// The letters, digits and capitals of `span`.
fn looks(folded: &FoldedText, span: Span<Folded>) -> Shape {
    let mut shape = Shape::default();
    let (mut letters, mut capitals) = (0, 0);
    for (i, c) in folded.slice(span).char_indices() {
        if c.is_alphabetic() {
            letters += 1;
            if folded.is_capital(span.start() + i as u32) {
                capitals += 1;
                if i == 0 {
                    shape = shape.with(Shape::CAPITAL);
                }
            }
        } else if c.is_numeric() {
            shape = shape.with(Shape::DIGIT);
        }
    }
    if letters > 0 {
        shape = shape.with(Shape::LETTER);
    }
    if letters >= 2 && letters == capitals {
        shape = shape.with(Shape::CAPS);
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;

    proptest::proptest! {
        /// Between spaces, and without the marks that French ties words with, UAX #29 cuts the same.
        #[test]
        fn words_are_those_of_the_standard(text in "([a-zA-ZàéèœÉÇßłž0-9А-Я漢]{1,6}[ ?!]){0,12}") {
            let folded = FoldedText::of(&Document::from_text(text));
            let cut: Vec<&str> = words(&folded).iter().map(|w| folded.slice(w.span)).collect();
            let standard: Vec<&str> = folded.as_str().unicode_words().collect();
            proptest::prop_assert_eq!(cut, standard);
        }

        #[test]
        fn words_have_the_looks_of_their_letters(text in "([lLdDqQ]u?['’])?([a-zA-ZàéÉÇœ0-9]{1,9}[ .'’-]){0,12}[a-zA-ZÉ]{60,70}") {
            let folded = FoldedText::of(&Document::from_text(text));
            for word in words(&folded) {
                let own = looks(&folded, word.span);
                proptest::prop_assert!(word.shape.own() == own || word.shape.own() == own.with(Shape::DOTTED));
            }
        }

        #[test]
        fn the_short_way_to_the_looks_is_the_long_one(text in "[a-zA-ZàéÉÇ]{1,9}") {
            let folded = FoldedText::of(&Document::from_text(text));
            let span = Span::new(0, folded.as_str().len() as u32);
            proptest::prop_assert_eq!(plain_looks(&folded, span), looks(&folded, span));
        }
    }

    fn cut_of(text: &str) -> Vec<String> {
        let folded = FoldedText::of(&Document::from_text(text));
        words(&folded)
            .iter()
            .map(|w| folded.slice(w.span).to_owned())
            .collect()
    }

    #[test]
    fn elisions_and_clitics_stand_apart() {
        assert_eq!(
            cut_of("L’hôpital qu’elle quitte aujourd'hui"),
            ["l'", "hôpital", "qu'", "elle", "quitte", "aujourd'hui"]
        );
        assert_eq!(cut_of("a-t-il, dit-elle"), ["a", "t", "il", "dit", "elle"]);
    }

    #[test]
    fn initialisms_hold_together() {
        assert_eq!(cut_of("la P.M.I. et K. Y."), ["la", "p.m.i.", "et", "k", "y"]);
        assert_eq!(cut_of("3 400 € au 4e"), ["3", "400", "au", "4e"]);
    }

    #[test]
    fn compounds_are_glued_but_clitics_are_not() {
        let folded = FoldedText::of(&Document::from_text("son beau-père vient-il"));
        let glued: Vec<bool> = words(&folded)
            .iter()
            .map(|w| w.shape.has(Shape::GLUED_LEFT))
            .collect();
        assert_eq!(glued, [false, false, true, false, false]);
    }

    #[test]
    fn shapes_come_from_the_source() {
        let folded = FoldedText::of(&Document::from_text("Mme ÉVA (PMI) 3e"));
        let w = words(&folded);
        assert!(w[0].shape.has(Shape::CAPITAL) && !w[0].shape.has(Shape::CAPS));
        assert!(w[1].shape.has(Shape::CAPS) && w[2].shape.has(Shape::CAPS));
        assert!(w[3].shape.has(Shape::DIGIT) && w[3].shape.has(Shape::LETTER));
    }
}
