//! Labels before a colon or a dash: who speaks, or what the clause is about.

use super::few::Few;

/// Where a label may end at the furthest, in bytes.
const FURTHEST: usize = 110;

/// A speaker label at the start of `piece`: where it ends and where the clause starts.
pub(super) fn label_end(piece: &str) -> Option<(usize, usize)> {
    if may_part(piece) { parted(piece) } else { None }
}

/// Whether a colon or a dash stands where a label may end; in few sentences one does.
fn may_part(piece: &str) -> bool {
    let bytes = piece.as_bytes();
    let head = bytes.get(..FURTHEST + '—'.len_utf8()).unwrap_or(bytes);
    // The last bytes of the dashes are those of few other letters.
    memchr::memchr3_iter(b':', 0x93, 0x94, head).any(|at| {
        let upto = head.get(..=at).unwrap_or_default();
        upto.ends_with(b":") || upto.ends_with("–".as_bytes()) || upto.ends_with("—".as_bytes())
    })
}

/// The label at the start of `piece` and the clause after it, where a colon or a dash parts them.
fn parted(piece: &str) -> Option<(usize, usize)> {
    let mut depth = 0_i32;
    for (i, c) in piece.char_indices() {
        if i > FURTHEST {
            return None;
        }
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            '«' | '»' | '?' | '!' | ';' => return None,
            ':' | '—' | '–' if depth <= 0 => {
                let label = piece.get(..i)?.trim_end();
                let rest = piece.get(i + c.len_utf8()..)?;
                let body = rest.trim_start_matches([' ', '\u{a0}', '—', '–']);
                if label.is_empty()
                    || body.is_empty()
                    || (c != ':' && !piece.get(..i)?.ends_with([' ', '\u{a0}']))
                {
                    return None;
                }
                let words = label.split_whitespace().count();
                let opens = label.trim_start_matches(['*', '_']).chars().next();
                let fits =
                    words <= 12 && opens.is_some_and(|c| c.is_uppercase() || c == '(') && !is_clause(label);
                return fits.then_some((label.len(), piece.len() - body.len()));
            }
            _ => {}
        }
    }
    None
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
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn what_has_no_mark_has_no_label(piece in "[A-D(«œÓ’“]([a-dœÔé’” ]{0,60}[ :–—()»?]){0,4}[a-z]{0,3}") {
            proptest::prop_assert_eq!(label_end(&piece), parted(&piece));
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
