//! Lines that a program broke at a width, rather than their writer.

use unicode_normalization::char::is_combining_mark;

/// Lines shorter than this are not taken for broken ones.
const NARROWEST: usize = 55;

/// How far from the column a line may end when the word that did not fit was cut by a hyphen.
const HYPHENATED: usize = 10;

/// The width at which the lines of the text were broken: that of the longest line that ends within a phrase.
///
/// Who writes line by line, as in notes, ends none with an article or a preposition.
pub(super) fn column(text: &str) -> Option<usize> {
    text.lines()
        .map(|line| unquoted(line).trim_end())
        .filter(|line| line.len() >= NARROWEST && leaves_open(line))
        .map(width)
        .filter(|width| (NARROWEST..=WIDEST).contains(width))
        .max()
}

/// How many characters a line shows: a letter and its decomposed accent are one.
fn width(text: &str) -> usize {
    text.chars().filter(|c| !is_combining_mark(*c)).count()
}

/// No program breaks lines wider than this.
const WIDEST: usize = 160;

/// Whether the line ends with a word that no phrase ends with, or inside a word.
fn leaves_open(line: &str) -> bool {
    const OPEN: &[&str] = &[
        "le", "la", "les", "un", "une", "des", "du", "de", "au", "aux", "à", "a\u{300}", "et", "ou", "que",
        "dans", "par", "pour", "sur", "avec", "en", "son", "sa", "ses", "leur", "ce", "cette", "ces", "se",
        "ne", "M.", "MM.", "Mme", "Mmes", "Mlle", "Dr", "Me", "n°", "art.",
    ];
    let last = line.rsplit([' ', '\u{a0}', '\u{202f}']).next().unwrap_or(line);
    OPEN.contains(&last)
        || last
            .strip_suffix(['-', '\u{ad}', '\u{2010}'])
            .is_some_and(|word| word.ends_with(char::is_lowercase))
}

/// The line without its indent and the `>` of quoted e-mail.
pub(super) fn unquoted(line: &str) -> &str {
    let body = line.trim_start();
    if body.starts_with('>') {
        body.trim_start_matches(|c: char| c == '>' || c.is_whitespace())
    } else {
        body
    }
}

/// Whether `next` goes on the lines `before`, broken at `column`: its first word found no room there.
pub(super) fn goes_on(before: &str, next: &str, column: usize) -> bool {
    let last = before.rsplit('\n').next().unwrap_or(before).trim();
    let word = next.split_whitespace().next().map_or(0, width);
    let width = width(last);
    if width < NARROWEST || width + 1 + word.max(HYPHENATED) <= column {
        return false;
    }
    leaves_open(last)
        || !last.ends_with(['.', '!', '?', ':', ';', '»', '|'])
            && !last.contains(" | ")
            && next.chars().next().is_some_and(char::is_lowercase)
            && !next.starts_with("o ")
}
