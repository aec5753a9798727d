//! Words of the folded text: elisions and clitic pronouns apart, dotted initialisms together.

use std::ops::{ControlFlow, Range};

use unicode_segmentation::UnicodeSegmentation as _;

use super::few::Few;
use crate::fold::{Block, FoldedText};
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
    let mut at = lines.start;
    let mut cutter = Cutter {
        folded,
        bytes: folded.as_str().as_bytes().get(..lines.end).unwrap_or_default(),
        out,
        tied: NOWHERE,
    };
    while at < lines.end {
        at = cutter.cut_block(at);
    }
}

struct Cutter<'a> {
    folded: &'a FoldedText,
    bytes: &'a [u8],
    out: &'a mut Vec<Word>,
    /// Where a word would begin that a hyphen ties to the last.
    tied: usize,
}

/// No word begins there.
const NOWHERE: usize = usize::MAX;

/// What is known of the bytes of a block, one bit each.
struct Known {
    block: Block,
    /// Which of them may be part of a word.
    letters: u64,
    /// Which take a closer look.
    odd: u64,
    capitals: u64,
}

/// Runs of set bits, told by their edges.
struct Runs {
    /// The first bit of each.
    starts: u64,
    /// The bit after each, where there is one.
    ends: u64,
}

impl Runs {
    fn of(bits: u64) -> Self {
        Self {
            starts: bits & !(bits << 1),
            ends: !bits & bits << 1,
        }
    }
}

impl Iterator for Runs {
    type Item = (u64, u64);

    /// The first bit of the next run that ends, and the bit after it.
    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.ends == 0 {
            return None;
        }
        let lowest = |bits: u64| bits & bits.wrapping_neg();
        let (first, after) = (lowest(self.starts), lowest(self.ends));
        self.starts ^= first;
        self.ends ^= after;
        Some((first, after))
    }
}

impl Cutter<'_> {
    /// Cuts the words that begin and end in the block at `at`, and gives where the next block is to begin.
    fn cut_block(&mut self, at: usize) -> usize {
        let block = Block::at(self.bytes, at);
        let known = Known {
            letters: block.which(|byte, _| is_of_words(byte)),
            odd: block.which(|byte, _| is_odd(byte)),
            capitals: self.folded.capitals_from(at as u32),
            block,
        };
        let mut runs = Runs::of(known.letters);
        while let Some(run) = runs.next() {
            if let Some(next) = self.push_run(&known, at, run) {
                let Some(rest) = u64::MAX.checked_shl((next - at) as u32) else {
                    return next;
                };
                runs = Runs::of(known.letters & rest);
            }
        }
        // The last word may go on after the block.
        match runs.starts.trailing_zeros() as usize {
            0 => self.push_odd(at),
            start => at + start,
        }
    }

    /// Pushes the word or words that a run from the bit `first` to the one before `after` of the block at `at` begins. Gives where
    /// the text goes on, if that is not at its end.
    #[inline]
    fn push_run(&mut self, known: &Known, at: usize, (first, after): (u64, u64)) -> Option<usize> {
        let (start, end) = (first.trailing_zeros() as usize, after.trailing_zeros() as usize);
        let run = at + start..at + end;
        let own = after - first;
        let (odd, capitals) = (known.odd & own, known.capitals & own);
        let mut shape = Shape::LETTER;
        if odd | capitals != 0 {
            if odd == 0 && capitals == first {
                shape = shape.with(Shape::CAPITAL);
            } else if odd == 0 && capitals == own {
                shape = shape.with(Shape::CAPITAL).with(Shape::CAPS);
            } else if let Some(looks) = self.looks(&run, capitals >> start, odd != 0) {
                shape = looks;
            } else {
                return Some(self.push_odd(run.start));
            }
        }
        let next = known.block.byte(end);
        let apart = match next {
            b'.' if run.len() > 1 => {
                shape = shape.with(Shape::DOT_AFTER);
                true
            }
            _ => !matches!(next, b'\'' | b'-' | b'.'),
        };
        if !apart || self.tied == run.start {
            return self.push_beside(run, next, shape);
        }
        self.out.push(Word {
            span: span(&run),
            shape,
        });
        None
    }

    /// The looks of a run of which `capitals` are capitals, the first lowest; nothing where it is `odd` for more than digits.
    #[inline(never)]
    fn looks(&self, run: &Range<usize>, capitals: u64, odd: bool) -> Option<Shape> {
        let run = self.bytes.get(run.clone()).unwrap_or_default();
        if run.iter().all(u8::is_ascii_digit) {
            return Some(Shape::DIGIT);
        }
        (!odd || run.is_ascii()).then(|| looks_of(run, capitals))
    }

    /// Pushes the `run` of letters and digits with such looks, or the word that it begins, by what stands `next` to it. Gives where
    /// the text goes on, if that is not at its end.
    #[inline(never)]
    fn push_beside(&mut self, run: Range<usize>, next: u8, own: Shape) -> Option<usize> {
        let letters = self.bytes.get(run.clone()).unwrap_or_default();
        if next == b'\'' {
            if ELISIONS.has(letters) {
                // The apostrophe adds nothing to the looks of the letters.
                self.push(run.start..run.end + 1, own.with(Shape::ELIDED));
                return None;
            }
            let end = run_end(self.folded.as_str(), run.end + 1);
            if end > run.end + 1 {
                let whole = run.start..end;
                self.push(whole.clone(), looks(self.folded, span(&whole)));
                return Some(end);
            }
        }
        if next == b'.'
            && run.len() == 1
            && let Some(end) = dotted_end(self.folded, &run)
        {
            let whole = run.start..end;
            self.push(
                whole.clone(),
                looks(self.folded, span(&whole)).with(Shape::DOTTED),
            );
            return Some(end);
        }
        let mut shape = own;
        if self.tied == run.start
            && !CLITICS.has(letters)
            && let Some(last) = self.out.last_mut()
        {
            last.shape = last.shape.with(Shape::GLUED_RIGHT);
            shape = shape.with(Shape::GLUED_LEFT);
        }
        self.push(run, shape);
        None
    }

    fn push(&mut self, word: Range<usize>, mut shape: Shape) {
        match self.bytes.get(word.end) {
            Some(b'.') => shape = shape.with(Shape::DOT_AFTER),
            Some(b'-') => self.tied = word.end + 1,
            _ => (),
        }
        self.out.push(Word {
            span: span(&word),
            shape,
        });
    }

    /// Pushes the word that begins at `at`, if one does: letter by letter. Gives where the text goes on.
    #[inline(never)]
    fn push_odd(&mut self, at: usize) -> usize {
        let text = self.folded.as_str();
        let end = run_end(text, at);
        if end == at {
            return text.ceil_char_boundary(at + 1);
        }
        let next = self.bytes.get(end).copied().unwrap_or_default();
        let shape = looks(self.folded, span(&(at..end)));
        self.push_beside(at..end, next, shape).unwrap_or(end)
    }
}

/// The span of some bytes.
fn span(bytes: &Range<usize>) -> Span<Folded> {
    Span::new(bytes.start as u32, bytes.end as u32)
}

/// Whether a byte may be part of a word: letters and digits, and all beyond ASCII.
fn is_of_words(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'0'..=b'9' | 0x80..)
}

/// Whether a byte is a digit, or tells of something beyond the letters of Latin-1.
fn is_odd(byte: u8) -> bool {
    let is_sign = matches!(byte, 0x97 | 0xb7);
    byte.is_ascii_digit() || byte >= 0xc0 && byte != 0xc3 || is_sign
}

/// Where the run of letters and digits ends that starts at `at`.
fn run_end(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = at;
    while let Some(byte) = bytes.get(end) {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' => end += 1,
            0xc3 if is_accented(*byte, bytes.get(end + 1)) => end += 2,
            0..=0x7f => break,
            _ => match beyond_latin_1(text, at, end) {
                ControlFlow::Continue(next) => end = next,
                ControlFlow::Break(last) => return last,
            },
        }
    }
    end
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
fn dotted_end(folded: &FoldedText, run: &Range<usize>) -> Option<usize> {
    let bytes = folded.as_str().as_bytes();
    let (mut at, mut end, mut letters) = (run.start, run.end, 0);
    loop {
        if end != at + 1 || !folded.is_capital(at as u32) || bytes.get(end) != Some(&b'.') {
            return (letters >= 2).then_some(at);
        }
        letters += 1;
        at = end + 1;
        end = run_end(folded.as_str(), at);
    }
}

/// The looks of letters of Latin-1 and digits of ASCII, of which `capitals` are capitals, the first lowest.
fn looks_of(run: &[u8], capitals: u64) -> Shape {
    let digits = run.iter().filter(|byte| byte.is_ascii_digit()).count();
    let letters = run.iter().filter(|byte| !matches!(byte, 0x80..=0xbf)).count() - digits;
    let mut shape = Shape::default();
    for (of, holds) in [
        (Shape::DIGIT, digits > 0),
        (Shape::LETTER, letters > 0),
        (Shape::CAPITAL, capitals & 1 == 1),
        (
            Shape::CAPS,
            letters >= 2 && letters == capitals.count_ones() as usize,
        ),
    ] {
        if holds {
            shape = shape.with(of);
        }
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

    /// The words of a text, cut letter by letter.
    fn cut_slowly(folded: &FoldedText) -> Vec<Word> {
        let mut out = Vec::new();
        let bytes = folded.as_str().as_bytes();
        let mut cutter = Cutter {
            folded,
            bytes,
            out: &mut out,
            tied: NOWHERE,
        };
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            at = if is_of_words(*byte) {
                cutter.push_odd(at)
            } else {
                at + 1
            };
        }
        out
    }

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
        fn blocks_are_cut_as_letters_are(text in "([a-zA-ZàéÉœßÇ0-9°«×Ж漢]{1,7}|[-.’' /\n]|[a-z]{50,70}|[A-Z]\\.|[ldj]'){0,60}") {
            let folded = FoldedText::of(&Document::from_text(text));
            let told = |words: Vec<Word>| -> Vec<_> { words.iter().map(|w| (w.span, w.shape)).collect() };
            proptest::prop_assert_eq!(told(words(&folded)), told(cut_slowly(&folded)));
        }

        #[test]
        fn words_have_the_looks_of_their_letters(text in "([lLdDqQ]u?['’])?([a-zA-ZàéÉÇœ0-9]{1,9}[ .'’-]){0,12}[a-zA-ZÉ]{60,70}") {
            let folded = FoldedText::of(&Document::from_text(text));
            for word in words(&folded) {
                let own = looks(&folded, word.span);
                proptest::prop_assert!(word.shape.own() == own || word.shape.own() == own.with(Shape::DOTTED));
            }
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
