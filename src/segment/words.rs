//! Words of the folded text: elisions and clitic pronouns apart, dotted initialisms together.

use unicode_segmentation::UnicodeSegmentation as _;

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

/// Prefixes that are elided before a vowel; anything else keeps its apostrophe inside (*aujourd'hui*, *quelqu'un*).
const ELISIONS: &[&str] = &[
    "l", "d", "j", "m", "t", "s", "c", "n", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu",
];

/// Pronouns that follow a verb after a hyphen: *dit-elle*, *a-t-il*.
const CLITICS: &[&str] = &[
    "il", "ils", "elle", "elles", "on", "je", "tu", "nous", "vous", "ce", "ci", "là", "t", "le", "la", "les",
    "lui", "leur", "moi", "toi", "y", "en",
];

/// Cuts the folded text into words.
pub fn words(folded: &FoldedText) -> Vec<Word> {
    let text = folded.as_str();
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(text.len() / 5);
    let mut at = 0;
    while at < bytes.len() {
        // Most of what stands between words is one space.
        if matches!(bytes[at], b' ' | b'\n') {
            at += 1;
            continue;
        }
        let end = run_end(text, at);
        if end == at {
            at += text
                .get(at..)
                .and_then(|s| s.chars().next())
                .map_or(1, char::len_utf8);
            continue;
        }
        if let Some(dotted) = dotted_end(folded, at, end) {
            push(folded, at, dotted, Shape::DOTTED, &mut out);
            at = dotted;
            continue;
        }
        at = push_run(folded, at, end, &mut out);
    }
    out
}

/// The end of the run of letters and digits that starts at `at`.
fn run_end(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = at;
    while end < bytes.len() {
        if bytes[end].is_ascii() {
            if !bytes[end].is_ascii_alphanumeric() {
                return end;
            }
            end += 1;
        } else if is_accented(bytes[end], bytes.get(end + 1)) {
            end += 2;
        } else {
            let Some(c) = text.get(end..).and_then(|s| s.chars().next()) else {
                return end;
            };
            if !c.is_alphanumeric() {
                return end;
            }
            if !matches!(c, '\u{c0}'..='\u{24f}' | '\u{fffd}') {
                // Outside Latin letters UAX #29 knows better what a word is.
                return text
                    .get(at..)
                    .and_then(|rest| rest.unicode_word_indices().next())
                    .map_or(end, |(start, word)| (at + start + word.len()).max(end));
            }
            end += c.len_utf8();
        }
    }
    end
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
        end = run_end(folded.as_str(), at);
    }
}

/// Pushes the word or words of the run `at..end`, joined by apostrophes and hyphens; gives where the text goes on.
fn push_run(folded: &FoldedText, at: usize, end: usize, out: &mut Vec<Word>) -> usize {
    let text = folded.as_str();
    let bytes = text.as_bytes();
    let run = text.get(at..end).unwrap_or_default();
    if bytes.get(end) == Some(&b'\'') {
        let next = run_end(text, end + 1);
        if ELISIONS.contains(&run) {
            push(folded, at, end + 1, Shape::ELIDED, out);
            return end + 1;
        }
        if next > end + 1 {
            push(folded, at, next, Shape::default(), out);
            return next;
        }
    }
    let after_hyphen =
        at > 0 && bytes[at - 1] == b'-' && out.last().is_some_and(|w| w.span.end() as usize == at - 1);
    let glued = after_hyphen && !CLITICS.contains(&run);
    if glued && let Some(last) = out.last_mut() {
        last.shape = last.shape.with(Shape::GLUED_RIGHT);
    }
    push(
        folded,
        at,
        end,
        if glued {
            Shape::GLUED_LEFT
        } else {
            Shape::default()
        },
        out,
    );
    end
}

fn push(folded: &FoldedText, at: usize, end: usize, shape: Shape, out: &mut Vec<Word>) {
    let span = Span::new(at as u32, end as u32);
    let mut shape = shape.with(looks(folded, span));
    if folded.as_str().as_bytes().get(end) == Some(&b'.') {
        shape = shape.with(Shape::DOT_AFTER);
    }
    out.push(Word { span, shape });
}

/// Whether there is nothing but lower-case letters of Latin-1.
fn is_lower(run: &[u8]) -> bool {
    let mut bytes = run.iter();
    while let Some(byte) = bytes.next() {
        if !byte.is_ascii_lowercase() && !is_accented(*byte, bytes.next()) {
            return false;
        }
    }
    true
}

/// The letters, digits and capitals of `span`.
fn looks(folded: &FoldedText, span: Span<Folded>) -> Shape {
    let run = folded.slice(span);
    if !folded.has_capital(span) && is_lower(run.as_bytes()) {
        return Shape::LETTER;
    }
    let mut shape = Shape::default();
    let (mut letters, mut capitals) = (0, 0);
    for (i, c) in run.char_indices() {
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

    fn cut(text: &str) -> Vec<String> {
        let folded = FoldedText::of(&Document::from_text(text));
        words(&folded)
            .iter()
            .map(|w| folded.slice(w.span).to_owned())
            .collect()
    }

    #[test]
    fn elisions_and_clitics_stand_apart() {
        assert_eq!(
            cut("L’hôpital qu’elle quitte aujourd'hui"),
            ["l'", "hôpital", "qu'", "elle", "quitte", "aujourd'hui"]
        );
        assert_eq!(cut("a-t-il, dit-elle"), ["a", "t", "il", "dit", "elle"]);
    }

    #[test]
    fn initialisms_hold_together() {
        assert_eq!(cut("la P.M.I. et K. Y."), ["la", "p.m.i.", "et", "k", "y"]);
        assert_eq!(cut("3 400 € au 4e"), ["3", "400", "au", "4e"]);
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
