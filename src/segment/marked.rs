//! A text and the marks in it, all found at once: what ends lines and sentences, and what parts cells and labels.

use crate::fold::{Block, places};
use crate::span::{Span, Src};

/// Where the marks of a text stand, a bit each byte; and where its lines end.
#[derive(Debug)]
pub(super) struct Marks {
    bits: Vec<u64>,
    lines: Vec<Line>,
}

/// Where a line ends, and the marks it has.
#[derive(Debug, Clone, Copy)]
struct Line {
    end: u32,
    has: Has,
}

/// Kinds of marks that a part of a text may have: all those it has are among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Has(u8);

impl Has {
    const NONE: Self = Self(0);
    const ALL: Self = Self(u8::MAX);
    /// Colons and dashes, which end a label.
    pub(super) const LABEL: Self = Self(1);
    /// Bars, tabs and semicolons, which part cells.
    pub(super) const CELL: Self = Self(2);
    /// What may end a sentence.
    pub(super) const END: Self = Self(4);

    /// By the last byte of a mark.
    const OF: [Self; 256] = {
        let mut of = [Self::NONE; 256];
        let mut byte = 0;
        while byte < of.len() {
            of[byte] = match byte as u8 {
                b':' | EN_DASH | EM_DASH => Self::LABEL,
                b'|' | b'\t' | b';' => Self::CELL,
                b'.' | b'!' | b'?' | ELLIPSIS => Self::END,
                _ => Self::NONE,
            };
            byte += 1;
        }
        of
    };

    const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether there may be a mark of one of these kinds.
    #[inline]
    pub(super) const fn any(self, kinds: Self) -> bool {
        self.0 & kinds.0 != 0
    }
}

/// Whether a byte is that of a mark, or of few others: line ends, ends of sentences, separators; of an ellipsis and of dashes the
/// last byte, which is that of few other letters.
///
/// Marks that differ in a bit or two are asked for as one, with what else lies between them and is as good as never met.
const fn is_mark(byte: u8) -> bool {
    let (blank, stop, dash) = (byte | 0b11 == 0x0b, byte | 0b101 == b'?', byte | 0b111 == 0x97);
    blank || stop || dash || matches!(byte, b'|' | b'.' | b'!' | ELLIPSIS)
}

/// The last byte of `…`.
pub(super) const ELLIPSIS: u8 = 0xa6;
/// The last byte of `–`.
pub(super) const EN_DASH: u8 = 0x93;
/// The last byte of `—`.
pub(super) const EM_DASH: u8 = 0x94;

impl Marks {
    pub(super) fn of(text: &str) -> Self {
        let mut marks = Self {
            bits: Vec::with_capacity(text.len().div_ceil(Block::LEN)),
            lines: Vec::with_capacity(text.len() / TERSEST),
        };
        let mut has = Has::NONE;
        for at in (0..text.len()).step_by(Block::LEN) {
            let found = Block::at(text.as_bytes(), at).which(|byte, _| is_mark(byte));
            marks.bits.push(found);
            for place in places(found) {
                let byte = text.as_bytes().get(at + place).copied().unwrap_or_default();
                if byte == b'\n' {
                    let end = (at + place) as u32;
                    marks.lines.push(Line { end, has });
                    has = Has::NONE;
                }
                has = has.and(Has::OF[byte as usize]);
            }
        }
        let end = text.len() as u32;
        marks.lines.push(Line { end, has });
        marks
    }

    /// The text that these are the marks of.
    pub(super) const fn in_text<'a>(&'a self, text: &'a str) -> Marked<'a> {
        Marked {
            text,
            start: 0,
            marks: self,
            has: Has::ALL,
        }
    }
}

/// Few texts have lines of fewer bytes, on average.
const TERSEST: usize = 48;

/// A part of a text, with the marks in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marked<'a> {
    pub(super) text: &'a str,
    /// Where the part starts in the text that the marks are of.
    start: usize,
    marks: &'a Marks,
    has: Has,
}

impl<'a> Marked<'a> {
    /// The part of it from byte `from` to byte `to`.
    #[inline]
    pub(super) fn part(self, from: usize, to: usize) -> Self {
        Self {
            text: self.text.get(from..to).unwrap_or_default(),
            start: self.start + from,
            ..self
        }
    }

    /// Where it stands in the text that the marks are of.
    pub(super) const fn span(self) -> Span<Src> {
        Span::new(self.start as u32, (self.start + self.text.len()) as u32)
    }

    /// Whether a mark of one of these kinds may stand in it: where none may, it need not be looked through.
    #[inline]
    pub(super) const fn may_have(self, kinds: Has) -> bool {
        self.has.any(kinds)
    }

    /// The same part, once it is known what marks it has.
    pub(super) fn looked_through(self) -> Self {
        let marks = self.marks().map(|(_, byte)| Has::OF[byte as usize]);
        let has = marks.fold(Has::NONE, Has::and);
        Self { has, ..self }
    }

    /// This part and a `later` one of the text `whole`, and what stands between them.
    pub(super) fn up_to(self, later: Self, whole: Self) -> Self {
        Self {
            has: self.has.and(later.has),
            ..whole.part(self.start, later.start + later.text.len())
        }
    }

    /// Its lines, without what ends them.
    pub(super) fn lines(self) -> impl Iterator<Item = Self> + use<'a> {
        let (mut start, end) = (self.start, self.start + self.text.len());
        let first = self
            .marks
            .lines
            .partition_point(|line| (line.end as usize) < start);
        let mut lines = self.marks.lines.get(first..).unwrap_or_default().iter();
        std::iter::from_fn(move || {
            // Nothing follows the last line end.
            let line = lines.next().filter(|_| start < end)?;
            let from = std::mem::replace(&mut start, line.end as usize + 1) - self.start;
            let to = end.min(line.end as usize) - self.start;
            Some(Self {
                has: line.has,
                ..self.part(from, to)
            })
        })
    }

    /// Each mark, its last byte and where that stands.
    #[inline]
    pub(super) fn marks(self) -> impl Iterator<Item = (usize, u8)> + use<'a> {
        let block = |number: usize| self.marks.bits.get(number).copied().unwrap_or_default();
        let mut number = self.start / Block::LEN;
        let mut ahead = block(number) & u64::MAX << (self.start % Block::LEN);
        let end = self.start + self.text.len();
        std::iter::from_fn(move || {
            while ahead == 0 {
                number += 1;
                if number * Block::LEN >= end {
                    return None;
                }
                ahead = block(number);
            }
            let at = number * Block::LEN + ahead.trailing_zeros() as usize - self.start;
            ahead &= ahead - 1;
            // Behind the part stand the marks of others.
            Some((at, *self.text.as_bytes().get(at)?))
        })
    }

    /// Gives the part between each two of the marks `mark` to `each`, and those before the first and after the last.
    #[inline]
    pub(super) fn split(self, mark: u8, mut each: impl FnMut(usize, usize)) {
        let mut start = 0;
        for (at, byte) in self.marks() {
            if byte == mark {
                each(std::mem::replace(&mut start, at + 1), at);
            }
        }
        each(start, self.text.len());
    }
}

#[cfg(test)]
#[allow(clippy::string_slice, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn every_mark_is_met(text in "[a.!?:;|\n\tœé’…–—]{0,150}", from in 0..200_usize, length in 0..200_usize) {
            let from = text.floor_char_boundary(from.min(text.len()));
            let to = text.floor_char_boundary((from + length).min(text.len()));
            let marks = Marks::of(&text);
            let met = marks.in_text(&text).part(from, to).marks();
            let slowly = text.as_bytes()[from..to].iter().copied().enumerate().filter(|(_, byte)| is_mark(*byte));
            proptest::prop_assert!(met.eq(slowly));
        }

        #[test]
        fn lines_end_where_they_end(text in "[aé\n\r.]{0,12}|a{60}\n{0,9}", from in 0..15_usize, to in 0..90_usize) {
            let from = text.floor_char_boundary(from.min(text.len()));
            let to = text.floor_char_boundary(to.min(text.len())).max(from);
            let marks = Marks::of(&text);
            let lines = marks.in_text(&text).part(from, to).lines();
            let slowly = text[from..to].split_inclusive('\n').scan(from, |at, line| {
                let start = std::mem::replace(at, *at + line.len());
                Some((start, line.trim_end_matches('\n')))
            });
            proptest::prop_assert!(lines.map(|line| (line.start, line.text)).eq(slowly));
        }

        #[test]
        fn a_line_has_no_marks_that_are_not_told(text in "[a.;:\n–]{0,80}") {
            let marks = Marks::of(&text);
            for line in marks.in_text(&text).lines() {
                proptest::prop_assert_eq!(line.has, line.looked_through().has);
            }
        }

        #[test]
        fn it_is_split_at_its_marks(text in "[a|.é]{0,80}") {
            let marks = Marks::of(&text);
            let mut parts = Vec::new();
            marks.in_text(&text).split(b'|', |from, to| parts.push(&text[from..to]));
            proptest::prop_assert!(parts.into_iter().eq(text.split('|')));
        }
    }
}
