//! Changes to a text made in one pass, all positions being those of the text as it was.

use std::ops::Range;

/// Bytes of a part, and what is to stand in their place.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Edit {
    pub(crate) range: Range<usize>,
    pub(crate) with: String,
}

impl Edit {
    /// Puts `with` before byte `at`.
    pub(crate) fn insert(at: usize, with: impl Into<String>) -> Self {
        Self::replace(at..at, with)
    }

    /// Takes `range` out.
    pub(crate) fn remove(range: Range<usize>) -> Self {
        Self::replace(range, "")
    }

    /// Puts `with` in the place of `range`.
    pub(crate) fn replace(range: Range<usize>, with: impl Into<String>) -> Self {
        Self {
            range,
            with: with.into(),
        }
    }
}

/// The text with the edits made; those at one place in the order given. An edit that begins inside another is not made.
pub(crate) fn splice(text: &str, mut edits: Vec<Edit>) -> String {
    // What is put where something is taken out comes before the gap.
    edits.sort_by_key(|e| (e.range.start, !e.range.is_empty()));
    let mut out = String::with_capacity(text.len() + edits.iter().map(|e| e.with.len()).sum::<usize>());
    let mut at = 0;
    for edit in edits {
        if edit.range.start < at {
            continue;
        }
        out.push_str(text.get(at..edit.range.start).unwrap_or_default());
        out.push_str(&edit.with);
        at = edit.range.end.max(edit.range.start);
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// The text as XML and HTML write it, in elements and attributes; characters that XML has no way to write are left out.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_made_in_order_and_once() {
        let edits = vec![
            Edit::insert(3, "c"),
            Edit::replace(0..1, "A"),
            Edit::insert(3, "d"),
            Edit::insert(4, "e"),
            Edit::remove(4..6),
            Edit::replace(5..7, "lost"),
        ];
        assert_eq!(splice("a bc.xyz", edits), "A bcdceyz");
    }

    #[test]
    fn what_xml_cannot_write_is_left_out() {
        assert_eq!(escaped("a<b & \"c\"\u{1}"), "a&lt;b &amp; &quot;c&quot;");
    }
}
