//! Text laid out for a terminal: columns counted as they are seen, lines broken at spaces, nothing that steers the terminal.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthChar as _;

/// Columns a character takes; what takes none (a combining accent) counts none.
pub fn columns(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

/// The character as it may be shown: an escape sequence in a file, or in its name, must not steer the terminal,
/// and a change of writing direction must not reorder what is read.
pub(super) fn visible(c: char) -> char {
    match c {
        '\t' | '\n' | '\r' => ' ',
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' => '\u{FFFD}',
        c if c.is_control() => '\u{FFFD}',
        c => c,
    }
}

/// The text as it may be shown on one line.
pub fn printable(text: &str) -> String {
    text.chars().map(visible).collect()
}

/// Breaks `text` at spaces into lines of `width` columns, `first` before the first line and `rest` before the others.
/// A no-break space never breaks. Ends with a line break.
pub fn wrapped(text: &str, first: &str, rest: &str, width: usize) -> String {
    let mut out = String::new();
    for (number, paragraph) in text.split('\n').enumerate() {
        let mut line = String::from(if number == 0 { first } else { rest });
        let mut empty = true;
        for word in paragraph.split([' ', '\t', '\r']).filter(|w| !w.is_empty()) {
            if !empty && columns(&line) + 1 + columns(word) > width {
                let _ = writeln!(out, "{}", line.trim_end());
                rest.clone_into(&mut line);
                empty = true;
            }
            if !empty {
                line.push(' ');
            }
            line.extend(word.chars().map(visible));
            empty = false;
        }
        let _ = writeln!(out, "{}", line.trim_end());
    }
    out
}

/// French and English agree that one and more differ; French counts zero as one.
pub fn plural<'a>(n: usize, one: &'a str, more: &'a str) -> &'a str {
    if n == 1 { one } else { more }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces_and_keep_their_margin() {
        assert_eq!(
            wrapped("un deux trois quatre", "> ", "  ", 10),
            "> un deux\n  trois\n  quatre\n"
        );
        assert_eq!(wrapped("a : b c", "", "", 5), "a : b\nc\n");
    }

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(printable("a\u{1b}[31mb\u{202E}c"), "a\u{FFFD}[31mb\u{FFFD}c");
        assert_eq!(columns("e\u{301}té"), 3);
    }
}
