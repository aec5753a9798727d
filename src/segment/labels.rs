//! Labels before a colon or a dash: who speaks, or what the clause is about.

use std::ops::Range;

use super::few::Few;
use super::marked::{EM_DASH, EN_DASH, Marked};
use super::marks::how_many;

/// Where a label may end at the furthest, in bytes.
const FURTHEST: usize = 110;

/// How many words a label has at most.
const WORDIEST: usize = 12;

/// A speaker label at the start of `piece`: where it ends and where the clause starts.
pub(super) fn label_end(piece: Marked<'_>) -> Option<(usize, usize)> {
    // In few sentences a colon or a dash stands where a label may end.
    let mut near = piece.marks().take_while(|(at, _)| *at <= FURTHEST + 2);
    let (at, byte) = near.find(|(_, byte)| matches!(*byte, b':' | EN_DASH | EM_DASH))?;
    let before = piece.text.as_bytes().get(..at)?;
    // Nearly always it is a colon, and nothing stands before it that would have to be weighed.
    let is_plain = byte == b':'
        && at <= FURTHEST
        && how_many(before, |byte| {
            matches!(byte, b'(' | b')' | b'?' | b'!' | b';' | 0xc2)
        }) == 0;
    if is_plain {
        label_before(piece.text, at..at + 1)
    } else {
        parted(piece.text)
    }
}

/// The label at the start of `piece` and the clause after it, where a colon or a dash parts them.
fn parted(piece: &str) -> Option<(usize, usize)> {
    let bytes = piece.as_bytes();
    let mut depth = 0_i32;
    for (i, byte) in bytes.iter().enumerate().take(FURTHEST + 1) {
        let mark = match byte {
            b'(' => {
                depth += 1;
                continue;
            }
            b')' => {
                depth -= 1;
                continue;
            }
            b'?' | b'!' | b';' => return None,
            // Quotation marks.
            0xc2 if matches!(bytes.get(i + 1), Some(0xab | 0xbb)) => return None,
            b':' => 1,
            // Dashes.
            0xe2 if matches!(bytes.get(i + 1..i + 3), Some([0x80, EN_DASH | EM_DASH])) => 3,
            _ => continue,
        };
        if depth <= 0 {
            return label_before(piece, i..i + mark);
        }
    }
    None
}

/// The label before the colon or dash at `mark`, and the clause after it.
fn label_before(piece: &str, mark: Range<usize>) -> Option<(usize, usize)> {
    let (before, rest) = (piece.get(..mark.start)?, piece.get(mark.end..)?);
    let label = before.trim_end();
    let body = rest.trim_start_matches([' ', '\u{a0}', '—', '–']);
    let is_dash = mark.len() > 1;
    if label.is_empty() || body.is_empty() || is_dash && !before.ends_with([' ', '\u{a0}']) {
        return None;
    }
    let opens = label.trim_start_matches(['*', '_']).chars().next();
    let fits =
        opens.is_some_and(|c| c.is_uppercase() || c == '(') && has_few_words(label) && !is_clause(label);
    fits.then_some((label.len(), piece.len() - body.len()))
}

/// Whether a label has no more words than any.
fn has_few_words(label: &str) -> bool {
    // No space begins with another byte: most labels have fewer such bytes than that.
    how_many(
        label.as_bytes(),
        |byte| matches!(byte, 0..=b' ' | 0xc2 | 0xe1..=0xe3),
    ) < WORDIEST
        || label.split_whitespace().nth(WORDIEST).is_none()
}

/// Whether what stands before a colon tells something of its own, or to whom: then it is no mere label.
fn is_clause(label: &str) -> bool {
    const TELLING: Few<24> = Few::of([
        "a", "ai", "ont", "est", "sont", "avait", "était", "se", "s", "ne", "n", "il", "ils", "elle",
        "elles", "on", "je", "j", "nous", "vous", "que", "qu", "puisque", "puisqu",
    ]);
    const TO: &[&str] = &["à M.", "à Mme", "à Mlle", "à Dr", "à Me "];
    let bare = label.split('(').next().unwrap_or(label);
    // "secteur est", "M. Kaci, adjoint a la securite" in a text without accents.
    let last = bare.rsplit(' ').next().unwrap_or(bare);
    let inside = bare.strip_suffix(last).unwrap_or(bare);
    inside
        .split([' ', '\u{a0}', '\'', '’', '-', ','])
        .any(|word| TELLING.has(word.as_bytes()))
        && !inside.contains(" a la ")
        || bare.contains('à')
            && (TO.iter().any(|to| bare.contains(to)) || bare.split(" à ").skip(1).any(starts_with_initial))
}

/// *L. Boukhari*
fn starts_with_initial(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.next() == Some('.')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::marked::Marks;

    fn label_end(sentence: &str) -> Option<(usize, usize)> {
        super::label_end(Marks::of(sentence).in_text(sentence))
    }

    proptest::proptest! {
        #[test]
        fn what_has_no_mark_has_no_label(piece in "[A-D(«œÓ’“]([a-dœÔé’” ]{0,60}[ :–—()»?]){0,4}[a-z]{0,3}") {
            proptest::prop_assert_eq!(label_end(&piece), parted(&piece));
        }

        #[test]
        fn a_label_is_told_by_its_bytes(piece in "[A-C(]([a-c «»–—“é’()]{0,9}[:–—?;!]){0,3} a") {
            let mut depth = 0;
            let mark = piece.char_indices().find(|(_, c)| {
                depth += i32::from(*c == '(') - i32::from(*c == ')');
                matches!(c, '«' | '»' | '?' | '!' | ';') || depth <= 0 && matches!(c, ':' | '—' | '–')
            });
            let label = mark.filter(|(_, c)| matches!(c, ':' | '—' | '–'));
            let slowly = label.and_then(|(at, c)| label_before(&piece, at..at + c.len_utf8()));
            proptest::prop_assert_eq!(parted(&piece), slowly);
        }
    }

    #[test]
    fn a_label_ends_within_its_bounds() {
        let labelled = |letters: usize, mark: &str| label_end(&format!("{} {mark} oui", "L".repeat(letters)));
        for mark in [":", "–", "—"] {
            assert!(labelled(FURTHEST - 1, mark).is_some() && labelled(FURTHEST, mark).is_none());
        }
    }
}
