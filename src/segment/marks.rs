//! What sets a line apart from running text: bullets and numbers, cells, the looks of a heading.

use memchr::memchr_iter;

use super::marked::{Has, Marked};
use super::sentences::bare;

/// Gives the trimmed cells of a table row, which `mark` parts, to `each`.
#[inline]
pub(super) fn cells(row: Marked<'_>, mark: u8, mut each: impl FnMut((usize, usize))) {
    row.split(mark, |from, to| {
        let cell = bare(row.text, from, to);
        if cell.0 < cell.1 {
            each(cell);
        }
    });
}

/// What stands between the cells of a line, if it is a table row written with `|`, tabs or ` ; `.
#[inline]
pub(super) fn cell_mark(line: Marked<'_>) -> Option<u8> {
    line.may_have(Has::CELL).then(|| counted_mark(line))?
}

/// What stands between the cells of a line, by how many there are of each mark.
fn counted_mark(line: Marked<'_>) -> Option<u8> {
    let (mut bars, mut tabs, mut stops) = (0, 0, 0);
    for (at, mark) in line.marks() {
        match mark {
            // One bar is enough between two spaces.
            b'|' => bars += 1 + u32::from(is_spaced(line.text, at)),
            b'\t' => tabs += 1,
            b';' => stops += 1,
            _ => {}
        }
    }
    let opens = |c: char| c.is_ascii_digit() || c == 'N' || c == 'n';
    if bars > 1 {
        Some(b'|')
    } else if tabs > 1 {
        Some(b'\t')
    } else if stops > 2 && line.text.starts_with(opens) && line.text.matches(" ; ").count() > 2 {
        Some(b';')
    } else {
        None
    }
}

/// Whether a space stands on both sides of the byte at `at`.
fn is_spaced(text: &str, at: usize) -> bool {
    let around = at
        .checked_sub(1)
        .and_then(|before| text.as_bytes().get(before..at + 2));
    matches!(around, Some([b' ', _, b' ']))
}

/// The longest number of an item, in letters, digits and stops.
const LONGEST_NUMBER: usize = 5;

/// Where the text of a list item starts, after its bullet or number.
#[inline]
pub(super) fn bullet(text: &str) -> Option<usize> {
    // Nearly all lines begin with a word.
    match text.as_bytes() {
        [b'A'..=b'Z' | b'a'..=b'z', b'a'..=b'z', ..] | [0xc3, ..] => None,
        _ => bullet_or_number(text),
    }
}

/// Where the text of a list item starts, where it does not begin with a word.
fn bullet_or_number(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    if matches!(
        first,
        '-' | '–' | '—' | '•' | '*' | '·' | '▪' | '◦' | '►' | '>' | '‣'
    ) {
        let rest = text.get(first.len_utf8()..)?;
        let body = rest.trim_start();
        return (rest.len() > body.len() && !body.is_empty()).then_some(text.len() - body.len());
    }
    let digits = text
        .bytes()
        .take(LONGEST_NUMBER + 1)
        .take_while(|b| b.is_ascii_alphanumeric() || *b == b'.')
        .count();
    if digits == 0 || digits > LONGEST_NUMBER {
        return None;
    }
    let head = text.get(..digits)?;
    let numbered = head.chars().next().is_some_and(|c| c.is_ascii_digit())
        || head.len() == 1
        || head.trim_matches(['I', 'V', 'X', '.']).is_empty();
    if !numbered {
        return None;
    }
    let rest = text.get(digits..)?;
    let after = rest.trim_start_matches([')', '°', '/']);
    let marked =
        after.len() < rest.len() || head.ends_with('.') || rest.starts_with(" - ") || rest.starts_with(" – ");
    let body = after.trim_start_matches([' ', '\u{a0}', '-', '–']);
    (marked && !body.is_empty() && body.len() < after.len()).then_some(text.len() - body.len())
}

pub(super) fn starts_item_number(text: &str) -> bool {
    text.chars()
        .next()
        .is_some_and(|c| c.is_ascii_digit() || matches!(c, 'I' | 'V'))
        && bullet(text).is_some()
}

/// The longest heading, in characters.
const WORDIEST: usize = 110;

/// Whether a line looks like a heading: short, no sentence, set apart by capitals, a number or a mark.
pub(super) fn is_heading(text: &str) -> bool {
    if text.starts_with('#') {
        return true;
    }
    let body = match text.as_bytes() {
        [.., b'*' | b'=' | b'_' | b' '] => text.trim_end_matches(['*', '=', '_', ' ']),
        _ => text,
    };
    // Running text ends like this, or is long: it is told before anything is counted.
    let ends = matches!(body.as_bytes(), [.., b'.' | b';' | b',' | b'!' | b'?']);
    if ends || text.starts_with(['-', '–', '•', '*']) {
        return false;
    }
    let body = body.trim_start_matches(['#', ' ', '*', '=', '-', '_']);
    if body.is_empty() || !is_within(body, WORDIEST) {
        return false;
    }
    let colons = || memchr_iter(b':', body.as_bytes());
    let parted = || colons().any(|at| body.as_bytes().get(at + 1) == Some(&b' '));
    is_shouted(body) && colons().next().is_none()
        || bullet(body).is_some() && is_within(body, 90) && !parted()
        || is_case(body) && is_within(body, 80)
        || body.ends_with(':') && is_within(body, 60) && !parted()
}

/// Whether a text has at most `most` characters. No character takes more than four bytes, or less than one.
fn is_within(text: &str, most: usize) -> bool {
    text.len() <= most || text.len() <= 4 * most && text.chars().count() <= most
}

/// Of how many bytes of a text something holds, asked of sixteen in one instruction: what counts them is a byte, too.
#[inline]
pub(super) fn how_many(text: &[u8], holds: impl Fn(u8) -> bool) -> usize {
    let parts = text.chunks(u8::MAX.into());
    let counts = parts.map(|part| part.iter().map(|byte| u8::from(holds(*byte))).sum::<u8>());
    counts.map(usize::from).sum()
}

/// Whether four letters in five are capitals, of four or more.
fn is_shouted(body: &str) -> bool {
    // Nearly all lines have too many small letters of ASCII, and soon.
    if body
        .bytes()
        .filter(u8::is_ascii_lowercase)
        .nth(body.len() / 5)
        .is_some()
    {
        return false;
    }
    // What is not of Latin-1, or no letter of it, has other bytes than its letters.
    if how_many(body.as_bytes(), |byte| {
        byte >= 0xc0 && byte != 0xc3 || matches!(byte, 0x97 | 0xb7)
    }) == 0
    {
        let small = how_many(body.as_bytes(), |byte| {
            byte.is_ascii_lowercase() || matches!(byte, 0x9f..=0xbf)
        });
        let capitals = how_many(body.as_bytes(), |byte| {
            byte.is_ascii_uppercase() || matches!(byte, 0x80..=0x9e)
        });
        let letters = small + capitals;
        return letters >= 4 && 5 * small <= letters;
    }
    let (mut letters, mut small) = (0, 0);
    for c in body.chars().filter(|c| c.is_alphabetic()) {
        letters += 1;
        small += usize::from(!c.is_uppercase());
    }
    letters >= 4 && 5 * small <= letters
}

/// Whether a line names a case by its number: *Situation n° 3*.
fn is_case(body: &str) -> bool {
    let may_name = |b: u8| matches!(b.to_ascii_lowercase(), b's' | b'f' | b'p' | b'd' | b'c');
    body.bytes().next().is_some_and(may_name)
        && ["situation", "fiche", "point", "dossier", "cas", "famille"]
            .iter()
            .filter_map(|name| {
                body.split_at_checked(name.len())
                    .filter(|(head, _)| head.eq_ignore_ascii_case(name))
            })
            .any(|(_, number)| {
                number
                    .trim_start()
                    .starts_with(|c: char| c.is_ascii_digit() || matches!(c, 'n' | 'N'))
            })
}

#[cfg(test)]
#[allow(clippy::string_slice, reason = "a test may fail loudly")]
mod tests {
    use super::*;
    use crate::segment::marked::Marks;

    proptest::proptest! {
        #[test]
        fn rows_are_told_by_their_marks(text in "[1na][ a;|\t]{0,16}") {
            let count = |mark: &str| text.matches(mark).count();
            let slowly = if count("|") >= 2 || text.contains(" | ") {
                Some("|")
            } else if count("\t") >= 2 {
                Some("\t")
            } else {
                (count(" ; ") >= 3 && text.starts_with(['1', 'n'])).then_some(";")
            };
            let marks = Marks::of(&text);
            let row = marks.in_text(&text);
            let cut = cell_mark(row).map(|mark| {
                let mut all = Vec::new();
                cells(row, mark, |(from, to)| all.push(text[from..to].to_owned()));
                all
            });
            let cells = |mark| text.split(mark).map(|cell| cell.trim().to_owned()).filter(|cell| !cell.is_empty());
            proptest::prop_assert_eq!(cut, slowly.map(|mark| cells(mark).collect::<Vec<_>>()));
        }

        #[test]
        fn letters_are_counted_as_far_as_needed(body in "[A-DÀÉ×]{0,9}[a-dàéß’÷]{0,3}[1-9A-D ]{0,9}[a-d漢]{0,2}") {
            let letters = body.chars().filter(|c| c.is_alphabetic()).count();
            let capitals = body.chars().filter(|c| c.is_uppercase()).count();
            proptest::prop_assert_eq!(is_shouted(&body), letters >= 4 && capitals * 10 >= letters * 8);
        }

        #[test]
        fn cases_are_named_in_any_letters(body in "(CAS|Cas|fİche|Famille|famılle|dossieR)[ \u{a0}]?[NnÑ5x]?") {
            let lower = body.to_lowercase();
            let mut numbers = ["cas", "fiche", "famille", "dossier"].iter().filter_map(|name| lower.strip_prefix(name));
            let slowly = numbers.any(|rest| rest.trim_start().starts_with(['n', '5']));
            proptest::prop_assert_eq!(is_case(&body), slowly);
        }
    }
}
