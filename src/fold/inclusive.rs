//! Inclusive writing: *habitant·e·s*, *suivi(e)*, *agent-e-s*, *usager⋅ère·s* are read as their masculine form.

/// Feminine endings, each with the last letters of the masculines it is written after.
///
/// The letters are what tells *professionnel.le* from a full stop without its space.
const ENDINGS: &[(&str, &str)] = &[
    ("e", "bcdéfghijklmnprstuûz"),
    ("ne", "n"),
    ("le", "l"),
    ("te", "tus"),
    ("ve", "f"),
    ("se", "xsr"),
    ("euse", "rx"),
    ("rice", "r"),
    ("trice", "r"),
    ("ère", "r"),
    ("ere", "r"),
    ("ière", "r"),
    ("iere", "r"),
    ("sse", "e"),
    ("esse", "er"),
    ("que", "c"),
];

/// What may stand before such an ending.
const MARKS: &[char] = &[
    '·', '⋅', '•', '∙', '‧', '.', '-', '\u{2010}', '\u{2011}', '/', '(',
];

/// Whether an ending, or the plural *(s)*, may begin with this byte.
pub(super) fn may_open(byte: u8) -> bool {
    let first =
        |b: u8| !b.is_ascii() || b == b's' || ENDINGS.iter().any(|e| e.0.as_bytes().first() == Some(&b));
    first(byte.to_ascii_lowercase())
}

/// How many bytes at the start of `rest` are the inclusive ending of a word that ends in `last`.
///
/// A plural *s* after it is left to the word, unless the word has its own: *habitant·e·s* gives *habitants*.
pub(super) fn ending(last: char, rest: &str) -> Option<usize> {
    let mark = rest.chars().next().filter(|c| MARKS.contains(c))?;
    let body = rest.strip_prefix(mark)?;
    let end = body.find(|c: char| !c.is_alphabetic()).unwrap_or(body.len());
    let (letters, after) = body.split_at_checked(end)?;
    if letters.len() > "trices".len() || letters.contains(char::is_uppercase) && last.is_lowercase() {
        return None;
    }
    let (letters, last) = (letters.to_lowercase(), last.to_lowercase().next()?);
    let singular = letters.strip_suffix('s').unwrap_or(&letters);
    let feminine = ENDINGS
        .iter()
        .any(|(ending, masculine)| *ending == singular && masculine.contains(last));
    let tail = match mark {
        '(' if feminine || letters == "s" => {
            let closed = after.strip_prefix(')')?;
            closed.strip_prefix("(s)").unwrap_or(closed)
        }
        '(' => return None,
        _ if !feminine => return None,
        _ if singular.len() < letters.len() => body.get(end - 1..)?,
        _ => after
            .strip_prefix(MARKS)
            .filter(|t| is_plural(t))
            .unwrap_or(after),
    };
    let tail = match last {
        's' | 'x' if is_plural(tail) => tail.get(1..)?,
        _ => tail,
    };
    let whole = is_plural(tail) || !tail.starts_with(char::is_alphanumeric);
    whole.then_some(rest.len() - tail.len())
}

/// Whether the text goes on with an *s* that ends the word.
fn is_plural(text: &str) -> bool {
    text.strip_prefix(['s', 'S'])
        .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

#[cfg(test)]
#[allow(clippy::string_slice, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    /// Word and ending apart, and what is left of the ending.
    #[track_caller]
    fn leaves(word: &str, rest: &str, left: Option<&str>) {
        let last = word.chars().next_back().unwrap();
        assert_eq!(ending(last, rest).map(|n| &rest[n..]), left, "{word}{rest}");
    }

    #[test]
    fn endings_are_known_by_the_word_before() {
        leaves("habitant", "·e·s du", Some("s du"));
        leaves("suivi", ".e au", Some(" au"));
        leaves("suivi", "(e)s", Some("s"));
        leaves("enfant", "(s) et", Some(" et"));
        leaves("agent", "-e-s", Some("s"));
        leaves("tou", "·te·s", Some("s"));
        leaves("tous", "·tes", Some(""));
        leaves("heureux", "·se·s,", Some(","));
        leaves("usager", "⋅ère·s", Some("s"));
        leaves("HABITANT", "·E·S", Some("S"));
        leaves("éducateur", "/trices", Some("s"));
        leaves("né", "(e)(s)", Some(""));
    }

    #[test]
    fn other_marks_stay() {
        leaves("dit", "-elle", None);
        leaves("maire", ".le", None);
        leaves("Jean", "-E. B.", None);
        leaves("suivi", ".elle vient", None);
        leaves("donne", "-le", None);
        leaves("prévention", "(CLSPD)", None);
        leaves("suivi", "(e sans fin", None);
        leaves("suivi", ".est", None);
        leaves("Loyer", ". Elle", None);
    }
}
