//! Labels before a colon or a dash: who speaks, or what the clause is about.

use std::ops::Range;

use super::few::Few;

/// Where a label may end at the furthest, in bytes.
const FURTHEST: usize = 110;

/// How many words a label has at most.
const WORDIEST: usize = 12;

/// The colons and dashes of a line, of which a label ends at one; each is looked for once.
pub(super) struct Parts<'a> {
    text: &'a str,
    /// Where the next one stands, as far as they were looked for; past the text where none does.
    next: usize,
}

impl<'a> Parts<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self {
            text,
            next: part_from(text, 0),
        }
    }

    /// A speaker label at the start of the sentence from `from` to `to`: where it ends there and where the clause starts.
    /// Sentences are asked for in order.
    pub(super) fn label_end(&mut self, from: usize, to: usize) -> Option<(usize, usize)> {
        if self.next < from {
            self.next = part_from(self.text, from);
        }
        // In few sentences one stands where a label may end.
        if self.next >= to || self.next > from + FURTHEST {
            return None;
        }
        parted(self.text.get(from..to)?)
    }
}

/// Where the next colon or dash from byte `from` on stands.
fn part_from(text: &str, from: usize) -> usize {
    let rest = text.as_bytes().get(from..).unwrap_or_default();
    // The last bytes of the dashes are those of few other letters.
    let mut ends = memchr::memchr3_iter(b':', 0x93, 0x94, rest);
    let part = ends.find_map(|at| match rest.get(..=at)? {
        [.., b':'] => Some(at),
        [.., 0xe2, 0x80, _] => Some(at - 2),
        _ => None,
    });
    part.map_or(text.len(), |at| from + at)
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
            0xe2 if matches!(bytes.get(i + 1..i + 3), Some([0x80, 0x93 | 0x94])) => 3,
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
    let fits = opens.is_some_and(|c| c.is_uppercase() || c == '(')
        && label.split_whitespace().nth(WORDIEST).is_none()
        && !is_clause(label);
    fits.then_some((label.len(), piece.len() - body.len()))
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
        || TO.iter().any(|to| bare.contains(to))
        || bare.split(" à ").skip(1).any(starts_with_initial)
}

/// *L. Boukhari*
fn starts_with_initial(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.next() == Some('.')
}

#[cfg(test)]
#[allow(clippy::string_slice, reason = "a test may fail loudly")]
mod tests {
    use super::*;
    use crate::segment::sentences::sentences;

    fn label_end(sentence: &str) -> Option<(usize, usize)> {
        Parts::of(sentence).label_end(0, sentence.len())
    }

    proptest::proptest! {
        #[test]
        fn what_has_no_mark_has_no_label(piece in "[A-D(«œÓ’“]([a-dœÔé’” ]{0,60}[ :–—()»?]){0,4}[a-z]{0,3}") {
            proptest::prop_assert_eq!(label_end(&piece), parted(&piece));
        }

        #[test]
        fn the_sentences_of_a_line_have_the_labels_they_have_alone(line in "([A-C][a-b”œ]{0,3} ?[:–—]? ?[a-b]{0,3}[.] ){0,5}") {
            let mut parts = Parts::of(&line);
            for (from, to) in sentences(&line) {
                proptest::prop_assert_eq!(parts.label_end(from, to), parted(&line[from..to]));
            }
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
