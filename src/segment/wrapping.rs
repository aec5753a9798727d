//! Lines that a program broke at a width, rather than their writer.

use memchr::memrchr;
use unicode_normalization::char::is_combining_mark;

use super::few::{Few, ends_in_letters};
use super::marked::Marked;

/// Lines shorter than this are not taken for broken ones.
const NARROWEST: usize = 55;

/// How far from the column a line may end when the word that did not fit was cut by a hyphen.
const HYPHENATED: usize = 10;

/// The width at which the lines of the text were broken: that of the longest line that ends within a phrase.
///
/// Who writes line by line, as in notes, ends none with an article or a preposition.
pub(super) fn column(text: Marked<'_>) -> Option<usize> {
    let mut widest = NARROWEST - 1;
    for line in text.lines() {
        // No line shows more characters than it has bytes: most need not be read.
        if line.text.len() <= widest {
            continue;
        }
        let line = trimmed(unquoted(line.text));
        if line.len() > widest && leaves_open(line) {
            let width = width(line);
            if (widest..=WIDEST).contains(&width) {
                widest = width;
            }
        }
    }
    (widest >= NARROWEST).then_some(widest)
}

/// How many characters a line shows: a letter and its decomposed accent are one.
fn width(text: &str) -> usize {
    let bytes = text.as_bytes();
    // One byte of each character goes on none.
    let characters = bytes.iter().filter(|byte| byte.cast_signed() >= -0x40).count();
    // The first of the marks is U+0300, whose first byte is 0xcc.
    let high = bytes.iter().enumerate().filter(|(_, byte)| **byte >= 0xcc);
    let marks = high.filter(|(at, _)| {
        let character = text.get(*at..).and_then(|rest| rest.chars().next());
        character.is_some_and(is_combining_mark)
    });
    characters - marks.count()
}

/// No program breaks lines wider than this.
const WIDEST: usize = 160;

/// Whether the line ends with a word that no phrase ends with, or inside a word.
fn leaves_open(line: &str) -> bool {
    const OPEN: Few<39> = Few::of([
        "le", "la", "les", "un", "une", "des", "du", "de", "au", "aux", "à", "a\u{300}", "et", "ou", "que",
        "dans", "par", "pour", "sur", "avec", "en", "son", "sa", "ses", "leur", "ce", "cette", "ces", "se",
        "ne", "M.", "MM.", "Mme", "Mmes", "Mlle", "Dr", "Me", "n°", "art.",
    ]);
    // Most lines end with a mark that no word ends with.
    if let [.., b'!' | b',' | b':' | b';' | b'?' | b')'] | [.., b'a'..=b's' | b'u'..=b'z', b'.'] =
        line.as_bytes()
    {
        return false;
    }
    if ends_in_letters(line.as_bytes()) {
        return false;
    }
    let last = last_word(line);
    OPEN.has(last.as_bytes())
        || last
            .strip_suffix(['-', '\u{ad}', '\u{2010}'])
            .is_some_and(|word| word.ends_with(char::is_lowercase))
}

/// What follows the last space of a line, whether a line may be broken there or not.
fn last_word(line: &str) -> &str {
    let after = memrchr(b' ', line.as_bytes()).map_or(0, |space| space + 1);
    let word = line.get(after..).unwrap_or(line);
    if word.is_ascii() {
        return word;
    }
    word.rsplit(['\u{a0}', '\u{202f}']).next().unwrap_or(word)
}

/// The line without its indent and the `>` of quoted e-mail.
pub(super) fn unquoted(line: &str) -> &str {
    // Nearly all lines begin with a mark or a letter of ASCII, or with one of Latin-1.
    if let [b'!'..=b'=' | b'?'..=b'~' | 0xc3, ..] = line.as_bytes() {
        return line;
    }
    let body = line.trim_start();
    if body.starts_with('>') {
        body.trim_start_matches(|c: char| c == '>' || c.is_whitespace())
    } else {
        body
    }
}

/// The line without the spaces at its end, of which it has nearly never any.
pub(super) fn trimmed(line: &str) -> &str {
    if let [.., b'!'..=b'~'] = line.as_bytes() {
        return line;
    }
    line.trim_end()
}

/// Whether `next` goes on the line `last`, broken at `column`: its first word found no room there.
pub(super) fn goes_on(last: &str, next: &str, column: usize) -> bool {
    // No line shows more characters than it has bytes.
    if last.len() < NARROWEST {
        return false;
    }
    // What the line ends with and the next begins with is told by a few bytes, how wide it is by all of them.
    let open = leaves_open(last)
        || next.starts_with(char::is_lowercase)
            && !last.ends_with(['.', '!', '?', ':', ';', '»', '|'])
            && !last.contains(" | ")
            && !next.starts_with("o ");
    if !open {
        return false;
    }
    let word = next.split_whitespace().next().map_or(0, width);
    let width = width(last);
    width >= NARROWEST && width + 1 + word.max(HYPHENATED) > column
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn the_width_counts_no_mark(text in "[a-zéœ’漢\u{300}\u{301}\u{2cc}\u{34f}\u{1dc0}\u{20d0}\u{1e944} ]{0,30}") {
            let slowly = text.chars().filter(|c| !is_combining_mark(*c)).count();
            proptest::prop_assert_eq!(width(&text), slowly);
        }

        #[test]
        fn the_last_word_is_what_no_space_follows(line in "[aé°’ \u{a0}\u{202f}]{0,9}") {
            let slowly = line.rsplit([' ', '\u{a0}', '\u{202f}']).next();
            proptest::prop_assert_eq!(Some(last_word(&line)), slowly);
        }

        #[test]
        fn a_line_is_trimmed_of_all_spaces(line in "[ >a\u{a0}é\r]{0,6}") {
            proptest::prop_assert_eq!(trimmed(&line), line.trim_end());
            proptest::prop_assert_eq!(unquoted(&line).starts_with('>'), false);
        }
    }
}
