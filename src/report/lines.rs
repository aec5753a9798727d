//! Lines and columns, once per document.

use crate::stretch::Origin;

/// Where the lines of a text start, and how many characters stand before every so many bytes.
pub struct LineIndex<'a> {
    text: &'a str,
    origin: Origin,
    starts: Vec<u32>,
    /// Characters before each multiple of [`STEP`]: a line may be the whole text, and is not counted anew for each finding.
    characters: Vec<u32>,
}

/// Bytes between two counts of characters.
const STEP: usize = 1 << 11;

impl<'a> LineIndex<'a> {
    /// Indexes `text`.
    pub fn new(text: &'a str) -> Self {
        Self::within(text, Origin::default())
    }

    /// Indexes `text`, which stands at `origin` in its file.
    pub fn within(text: &'a str, origin: Origin) -> Self {
        let starts = std::iter::once(0)
            .chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|i| i as u32 + 1))
            .collect();
        let characters = text
            .as_bytes()
            .chunks(STEP)
            .scan(0, |before, piece| {
                Some(std::mem::replace(before, *before + characters(piece)))
            })
            .collect();
        Self {
            text,
            origin,
            starts,
            characters,
        }
    }

    /// Where a byte of the text stands in its file.
    pub fn byte(&self, offset: u32) -> u64 {
        self.origin.byte(offset)
    }

    /// The line of a byte offset, from 1, and its column in characters, from 1; in the file.
    pub fn position(&self, offset: u32) -> (u32, u32) {
        let line = self.starts.partition_point(|s| *s <= offset).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        let Origin {
            head,
            lines,
            characters: before,
            ..
        } = self.origin;
        if offset < head {
            return (line as u32, self.between(start, offset) + 1);
        }
        let before = if start <= head { before } else { 0 };
        let column = self.between(start.max(head), offset).saturating_add(before);
        (line as u32 + lines, column.saturating_add(1))
    }

    /// How many characters stand between two byte offsets.
    fn between(&self, start: u32, end: u32) -> u32 {
        match self.text.as_bytes().get(start as usize..end as usize) {
            Some(near) if near.len() < STEP => characters(near),
            _ => self.before(end).saturating_sub(self.before(start)),
        }
    }

    /// How many characters stand before a byte offset.
    fn before(&self, offset: u32) -> u32 {
        let offset = offset as usize;
        let known = (offset / STEP).min(self.characters.len().saturating_sub(1));
        let rest = self.text.as_bytes().get(known * STEP..offset);
        self.characters.get(known).copied().unwrap_or(0) + rest.map_or(0, characters)
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

    #[test]
    fn columns_are_right_far_into_a_line() {
        let text = "é".repeat(STEP) + "\n" + &"ça ".repeat(STEP);
        let index = LineIndex::new(&text);
        for at in [
            0,
            STEP as u32,
            2 * STEP as u32,
            3 * STEP as u32 + 1,
            text.len() as u32,
        ] {
            let before = &text[..at as usize];
            let line = before.matches('\n').count() as u32 + 1;
            let column = before.rsplit('\n').next().unwrap().chars().count() as u32 + 1;
            assert_eq!(index.position(at), (line, column), "{at}");
        }
    }
}
