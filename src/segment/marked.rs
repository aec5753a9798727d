//! A text and the marks in it, all found at once: what ends lines and sentences, and what parts cells and labels.

use crate::fold::Block;

/// Where the marks of a text stand, a bit each byte.
#[derive(Debug)]
pub(super) struct Marks(Vec<u64>);

/// Line ends, ends of sentences, separators; of an ellipsis and of dashes the last byte, which is that of few other letters.
const fn is_mark(byte: u8) -> bool {
    matches!(
        byte,
        b'\n' | b'\t' | b'|' | b';' | b':' | b'.' | b'!' | b'?' | ELLIPSIS | EN_DASH | EM_DASH
    )
}

/// The last byte of `…`.
pub(super) const ELLIPSIS: u8 = 0xa6;
/// The last byte of `–`.
pub(super) const EN_DASH: u8 = 0x93;
/// The last byte of `—`.
pub(super) const EM_DASH: u8 = 0x94;

impl Marks {
    pub(super) fn of(text: &str) -> Self {
        let blocks = (0..text.len()).step_by(Block::LEN);
        let marks = |at| Block::at(text.as_bytes(), at).which(|byte, _| is_mark(byte));
        Self(blocks.map(marks).collect())
    }

    /// The text that these are the marks of.
    pub(super) const fn in_text<'a>(&'a self, text: &'a str) -> Marked<'a> {
        Marked {
            text,
            start: 0,
            marks: self,
        }
    }
}

/// A part of a text, with the marks in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marked<'a> {
    pub(super) text: &'a str,
    /// Where the part starts in the text that the marks are of.
    start: usize,
    marks: &'a Marks,
}

impl<'a> Marked<'a> {
    /// The part of it from byte `from` to byte `to`.
    pub(super) fn part(self, from: usize, to: usize) -> Self {
        Self {
            text: self.text.get(from..to).unwrap_or_default(),
            start: self.start + from,
            marks: self.marks,
        }
    }

    /// Each mark, its last byte and where that stands.
    #[inline]
    pub(super) fn marks(self) -> impl Iterator<Item = (usize, u8)> + use<'a> {
        let block = |number: usize| self.marks.0.get(number).copied().unwrap_or_default();
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

    /// The part between each two of the marks `mark`, before the first and after the last, with where it starts.
    pub(super) fn split(self, mark: u8) -> impl Iterator<Item = (usize, usize)> + use<'a> {
        let mut start = 0;
        let ends = self.marks().filter(move |(_, byte)| *byte == mark);
        let ends = ends.map(|(at, _)| at).chain([self.text.len()]);
        ends.map(move |end| (std::mem::replace(&mut start, end + 1), end))
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
        fn it_is_split_at_its_marks(text in "[a|.é]{0,80}") {
            let marks = Marks::of(&text);
            let parts = marks.in_text(&text).split(b'|').map(|(from, to)| &text[from..to]);
            proptest::prop_assert!(parts.eq(text.split('|')));
        }
    }
}
