//! Lines and columns as the client counts them, and back to bytes.

use gen_lsp_types::{Position, PositionEncodingKind, Range};

use crate::span::{Span, Src};

/// The unit of columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Encoding {
    /// Bytes of UTF-8.
    Utf8,
    /// Units of UTF-16, which every client knows.
    #[default]
    Utf16,
    /// Characters.
    Utf32,
}

impl Encoding {
    /// The cheapest for us of those that the client offers.
    pub(super) fn negotiated(offered: &[PositionEncodingKind]) -> Self {
        let offers = |kind| offered.contains(&kind);
        if offers(PositionEncodingKind::UTF8) {
            Self::Utf8
        } else if !offers(PositionEncodingKind::UTF16) && offers(PositionEncodingKind::UTF32) {
            Self::Utf32
        } else {
            Self::Utf16
        }
    }

    pub(super) const fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
            Self::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    const fn units(self, c: char) -> usize {
        match self {
            Self::Utf8 => c.len_utf8(),
            Self::Utf16 => c.len_utf16(),
            Self::Utf32 => 1,
        }
    }

    /// How many units `text` has.
    fn measure(self, text: &str) -> usize {
        // The first bytes of characters; of those of four bytes, which take two units of UTF-16, they are the highest.
        let count = |counts: fn(u8) -> bool| text.bytes().filter(|byte| counts(*byte)).count();
        let characters = || count(|byte| byte.cast_signed() >= -0x40);
        match self {
            Self::Utf8 => text.len(),
            Self::Utf16 => characters() + count(|byte| byte >= 0xf0),
            Self::Utf32 => characters(),
        }
    }

    /// The byte of `text` at which `column` stands: its end where it is shorter, the start of a character it would cut.
    fn byte(self, text: &str, column: usize) -> usize {
        let mut left = column;
        for (at, c) in text.char_indices() {
            let units = self.units(c);
            if left < units {
                return at;
            }
            left -= units;
        }
        text.len()
    }
}

/// Where the lines of a text start. A line ends with `\n`, `\r\n` or `\r`, as the protocol has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Lines {
    starts: Vec<u32>,
}

impl Lines {
    pub(super) fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let ends = memchr::memchr2_iter(b'\n', b'\r', bytes)
            .filter(|at| bytes.get(*at) != Some(&b'\r') || bytes.get(at + 1) != Some(&b'\n'));
        let starts = std::iter::once(0).chain(ends.map(|at| at as u32 + 1)).collect();
        Self { starts }
    }

    /// The bytes of a line of `text`, its line break left out; nothing where there is no such line.
    fn line<'t>(&self, text: &'t str, line: usize) -> Option<(usize, &'t str)> {
        let start = *self.starts.get(line)? as usize;
        let end = self.starts.get(line + 1).map_or(text.len(), |s| *s as usize);
        let body = text.get(start..end)?;
        let broken = self.starts.len() > line + 1;
        let body = if broken {
            body.trim_end_matches(['\n', '\r'])
        } else {
            body
        };
        Some((start, body))
    }

    /// The byte of `text` at `position`; what lies outside is brought to the nearest place inside.
    pub(super) fn offset(&self, text: &str, position: Position, encoding: Encoding) -> usize {
        match self.line(text, position.line as usize) {
            Some((start, body)) => start + encoding.byte(body, position.character as usize),
            None => text.len(),
        }
    }

    /// The bytes of `text` in `range`, whichever way it runs.
    pub(super) fn span(&self, text: &str, range: Range, encoding: Encoding) -> Span<Src> {
        let start = self.offset(text, range.start, encoding);
        let end = self.offset(text, range.end, encoding);
        Span::new(start.min(end) as u32, start.max(end) as u32)
    }

    /// Where byte `offset` of `text` stands.
    pub(super) fn position(&self, text: &str, offset: u32, encoding: Encoding) -> Position {
        let line = self.starts.partition_point(|s| *s <= offset).saturating_sub(1);
        let (start, body) = self.line(text, line).unwrap_or_default();
        let before = (offset as usize).saturating_sub(start).min(body.len());
        let column = encoding.measure(body.get(..before).unwrap_or(body));
        Position::new(line as u32, column as u32)
    }

    /// Where `span` of `text` stands.
    pub(super) fn range(&self, text: &str, span: Span<Src>, encoding: Encoding) -> Range {
        Range::new(
            self.position(text, span.start(), encoding),
            self.position(text, span.end(), encoding),
        )
    }

    /// The bytes of the line on which byte `offset` of `text` stands, its line break included.
    pub(super) fn whole_line(&self, text: &str, offset: u32) -> Span<Src> {
        let after = self.starts.partition_point(|s| *s <= offset);
        let start = self
            .starts
            .get(after.saturating_sub(1))
            .copied()
            .unwrap_or_default();
        let end = self.starts.get(after).copied().unwrap_or(text.len() as u32);
        Span::new(start, end)
    }
}

#[cfg(test)]
#[allow(clippy::string_slice, reason = "a test may fail loudly")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ALL: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

    proptest! {
        #[test]
        fn columns_are_counted_in_units(text in "[aé’漢😀\u{301}]{0,20}") {
            for encoding in ALL {
                let slowly: usize = text.chars().map(|c| encoding.units(c)).sum();
                prop_assert_eq!(encoding.measure(&text), slowly);
            }
        }
    }

    fn at(text: &str, line: u32, character: u32, encoding: Encoding) -> usize {
        Lines::of(text).offset(text, Position::new(line, character), encoding)
    }

    #[test]
    fn columns_count_in_the_unit_agreed() {
        let text = "é😀x\r\nsuite";
        for (encoding, x) in ALL.into_iter().zip([6, 3, 2]) {
            assert_eq!(at(text, 0, x, encoding), 6, "{encoding:?}");
            assert_eq!(Lines::of(text).position(text, 6, encoding), Position::new(0, x));
        }
        assert_eq!(at(text, 0, 2, Encoding::Utf16), 2, "half of a pair is before it");
    }

    #[test]
    fn a_place_outside_is_brought_inside() {
        let text = "un\r\ndeux\rtrois\n";
        assert_eq!(at(text, 0, 99, Encoding::Utf16), 2, "before the line break");
        assert_eq!(at(text, 1, 99, Encoding::Utf16), 8);
        assert_eq!(at(text, 3, 0, Encoding::Utf16), text.len());
        assert_eq!(at(text, 99, 0, Encoding::Utf16), text.len());
        let back = Range::new(Position::new(1, 2), Position::new(0, 1));
        assert_eq!(Lines::of(text).span(text, back, Encoding::Utf8), Span::new(1, 6));
    }

    #[test]
    fn the_cheapest_unit_on_offer_is_taken() {
        use PositionEncodingKind as Kind;
        assert_eq!(Encoding::negotiated(&[]), Encoding::Utf16);
        assert_eq!(Encoding::negotiated(&[Kind::UTF16, Kind::UTF8]), Encoding::Utf8);
        assert_eq!(Encoding::negotiated(&[Kind::UTF32]), Encoding::Utf32);
        assert_eq!(Encoding::negotiated(&[Kind::UTF32, Kind::UTF16]), Encoding::Utf16);
    }

    proptest! {
        #[test]
        fn places_go_there_and_back(text in "[aé😀\r\n]{0,40}") {
            let lines = Lines::of(&text);
            for encoding in ALL {
                for (offset, c) in text.char_indices() {
                    let inside = c == '\n' && text[..offset].ends_with('\r');
                    let position = lines.position(&text, offset as u32, encoding);
                    let back = lines.offset(&text, position, encoding);
                    prop_assert_eq!(back, if inside { offset - 1 } else { offset });
                }
            }
        }

        #[test]
        fn any_place_is_a_place(text in "\\PC{0,20}", line in 0_u32..5, character: u32) {
            for encoding in ALL {
                prop_assert!(text.is_char_boundary(at(&text, line, character, encoding)));
            }
        }
    }
}
