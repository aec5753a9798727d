//! Labels before a colon or a dash: who speaks, or what the clause is about.

/// A speaker label at the start of `piece`: where it ends and where the clause starts.
pub(super) fn label_end(piece: &str) -> Option<(usize, usize)> {
    let mut depth = 0_i32;
    for (i, c) in piece.char_indices() {
        if i > 110 {
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
    const TELLING: &[&str] = &[
        "a", "ai", "ont", "est", "sont", "avait", "était", "se", "s", "ne", "n", "il", "ils", "elle",
        "elles", "on", "je", "j", "nous", "vous", "que", "qu", "puisque", "puisqu",
    ];
    const TO: &[&str] = &["à M.", "à Mme", "à Mlle", "à Dr", "à Me "];
    let bare = label.split('(').next().unwrap_or(label);
    // "secteur est", "M. Kaci, adjoint a la securite" in a text without accents.
    let last = bare.rsplit(' ').next().unwrap_or(bare);
    let inside = bare.strip_suffix(last).unwrap_or(bare);
    inside
        .split([' ', '\u{a0}', '\'', '’', '-', ','])
        .any(|word| TELLING.contains(&word))
        && !inside.contains(" a la ")
        || TO.iter().any(|to| bare.contains(to))
        || bare.split(" à ").skip(1).any(starts_with_initial)
}

/// *L. Boukhari*
fn starts_with_initial(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.next() == Some('.')
}
