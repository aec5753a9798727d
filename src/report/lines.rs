//! Lines and columns, once per document.

use std::cell::OnceCell;

use crate::stretch::Origin;

/// Where the lines of a text start, and how many characters stand before a place in one.
///
/// Few places are asked for among many lines: what is kept is what stands before every so many bytes, and the rest is counted.
pub struct LineIndex<'a> {
    text: &'a str,
    origin: Origin,
    /// Before each multiple of [`NEAR`].
    lines: Vec<Lines>,
    /// Characters before each multiple of [`FAR`], counted once a line is that long: it may be the whole text, and is not counted
    /// anew for each finding.
    characters: OnceCell<Vec<u32>>,
}

/// The lines before a place.
#[derive(Clone, Copy, Default)]
struct Lines {
    /// How many end there.
    ended: u32,
    /// Where the one starts that goes on.
    start: u32,
}

impl Lines {
    /// Those before the end of `bytes`, which begin at byte `at` of the text.
    fn after(self, at: usize, bytes: &[u8]) -> Self {
        let last = memchr::memrchr(b'\n', bytes);
        Self {
            ended: self.ended + memchr::memchr_iter(b'\n', bytes).count() as u32,
            start: last.map_or(self.start, |last| (at + last + 1) as u32),
        }
    }
}

/// Bytes between two counts of lines.
const NEAR: usize = 1 << 10;

/// Bytes between two counts of characters.
const FAR: usize = 1 << 11;

impl<'a> LineIndex<'a> {
    /// Indexes `text`.
    pub fn new(text: &'a str) -> Self {
        Self::within(text, Origin::default())
    }

    /// Indexes `text`, which stands at `origin` in its file.
    pub fn within(text: &'a str, origin: Origin) -> Self {
        let pieces = text.as_bytes().chunks_exact(NEAR).enumerate();
        let before = pieces.scan(Lines::default(), |before, (number, piece)| {
            *before = before.after(number * NEAR, piece);
            Some(*before)
        });
        Self {
            text,
            origin,
            lines: std::iter::once(Lines::default()).chain(before).collect(),
            characters: OnceCell::new(),
        }
    }

    /// Where a byte of the text stands in its file.
    pub fn byte(&self, offset: u32) -> u64 {
        self.origin.byte(offset)
    }

    /// The line of a byte offset, from 1, and its column in characters, from 1; in the file.
    pub fn position(&self, offset: u32) -> (u32, u32) {
        let Lines { ended, start } = self.lines_before(offset);
        let line = ended + 1;
        let Origin {
            head,
            lines,
            characters: before,
            ..
        } = self.origin;
        if offset < head {
            return (line, self.between(start, offset) + 1);
        }
        let before = if start <= head { before } else { 0 };
        let column = self.between(start.max(head), offset).saturating_add(before);
        (line + lines, column.saturating_add(1))
    }

    /// The lines before a byte offset.
    fn lines_before(&self, offset: u32) -> Lines {
        let offset = (offset as usize).min(self.text.len());
        let (known, at) = (offset / NEAR, offset / NEAR * NEAR);
        let known = self.lines.get(known).copied().unwrap_or_default();
        known.after(at, self.text.as_bytes().get(at..offset).unwrap_or_default())
    }

    /// How many characters stand between two byte offsets.
    fn between(&self, start: u32, end: u32) -> u32 {
        match self.text.as_bytes().get(start as usize..end as usize) {
            Some(near) if near.len() < FAR => characters(near),
            _ => self.before(end).saturating_sub(self.before(start)),
        }
    }

    /// How many characters stand before a byte offset.
    fn before(&self, offset: u32) -> u32 {
        let bytes = self.text.as_bytes();
        let counts = self.characters.get_or_init(|| {
            let counts = bytes.chunks(FAR).scan(0, |before, piece| {
                Some(std::mem::replace(before, *before + characters(piece)))
            });
            counts.collect()
        });
        let offset = offset as usize;
        let known = (offset / FAR).min(counts.len().saturating_sub(1));
        let rest = bytes.get(known * FAR..offset);
        counts.get(known).copied().unwrap_or(0) + rest.map_or(0, characters)
    }
}

/// How many characters begin in these bytes of UTF-8.
fn characters(bytes: &[u8]) -> u32 {
    // Counted in bytes, as far as a byte counts, sixteen are added at once.
    let begins = |b: &u8| u8::from(*b & 0xc0 != 0x80);
    let pieces = bytes.chunks(usize::from(u8::MAX));
    pieces
        .map(|piece| u32::from(piece.iter().map(begins).sum::<u8>()))
        .sum()
}

#[cfg(test)]
#[allow(clippy::string_slice, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let index = LineIndex::new("é à\nÇa va ?");
        assert_eq!(index.position(0), (1, 1));
        assert_eq!(index.position(3), (1, 3));
        assert_eq!(index.position(6), (2, 1));
        assert_eq!(index.position(8), (2, 2));
    }

    #[test]
    fn positions_in_a_stretch_are_those_in_the_file() {
        let (head, out, rest) = ("Présents :\n", "M. Roux\nà l'", "été\nfin");
        let file = format!("{head}{out}{rest}");
        let text = format!("{head}{rest}");
        let origin = Origin {
            head: head.len() as u32,
            bytes: out.len() as u64,
            lines: 1,
            characters: 4,
        };
        let (whole, part) = (LineIndex::new(&file), LineIndex::within(&text, origin));
        for at in text.char_indices().map(|c| c.0 as u32) {
            let place = part.byte(at) as u32;
            assert_eq!(part.position(at), whole.position(place), "{at}");
        }
    }

    proptest::proptest! {
        #[test]
        fn characters_are_those_of_the_text(text in "[aé€😀]{0,600}") {
            proptest::prop_assert_eq!(characters(text.as_bytes()) as usize, text.chars().count());
        }
    }

    proptest::proptest! {
        /// Lines of any length, places on either side of what is kept.
        #[test]
        fn places_are_those_of_the_lines(text in "([aé]{0,300}\n){0,12}[aé]{0,5}", at in 0..4000_usize) {
            let at = text.floor_char_boundary(at.min(text.len()));
            let (line, column) = text[..at].rsplit_once('\n').map_or((1, &text[..at]), |(before, on)| {
                (before.matches('\n').count() + 2, on)
            });
            let place = (line as u32, column.chars().count() as u32 + 1);
            proptest::prop_assert_eq!(LineIndex::new(&text).position(at as u32), place);
        }
    }

    #[test]
    fn columns_are_right_far_into_a_line() {
        let text = "é".repeat(FAR) + "\n" + &"ça ".repeat(FAR);
        let index = LineIndex::new(&text);
        for at in [
            0,
            FAR as u32,
            2 * FAR as u32,
            3 * FAR as u32 + 1,
            text.len() as u32,
        ] {
            let before = &text[..at as usize];
            let line = before.matches('\n').count() as u32 + 1;
            let column = before.rsplit('\n').next().unwrap().chars().count() as u32 + 1;
            assert_eq!(index.position(at), (line, column), "{at}");
        }
    }
}
