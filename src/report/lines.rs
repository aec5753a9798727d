//! Lines and columns, once per document.

/// Where the lines of a text start, and how many characters stand before every so many bytes.
pub struct LineIndex<'a> {
    text: &'a str,
    starts: Vec<u32>,
    /// Characters before each multiple of [`STEP`]: a line may be the whole text, and is not counted anew for each finding.
    characters: Vec<u32>,
}

/// Bytes between two counts of characters.
const STEP: usize = 1 << 11;

impl<'a> LineIndex<'a> {
    /// Indexes `text`.
    pub fn new(text: &'a str) -> Self {
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
            starts,
            characters,
        }
    }

    /// The line of a byte offset, from 1, and its column in characters, from 1.
    pub fn position(&self, offset: u32) -> (u32, u32) {
        let line = self.starts.partition_point(|s| *s <= offset).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        let before = match self.text.as_bytes().get(start as usize..offset as usize) {
            Some(near) if near.len() < STEP => characters(near),
            _ => self.before(offset).saturating_sub(self.before(start)),
        };
        (line as u32, before + 1)
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
    bytes.iter().filter(|b| **b & 0xc0 != 0x80).count() as u32
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
