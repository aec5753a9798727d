//! What sets a line apart from running text: bullets and numbers, cells, the looks of a heading.

/// The trimmed cells of a table row written with `|`, tabs or ` ; `.
pub(super) fn table_cells(text: &str) -> Option<Vec<(usize, usize)>> {
    let first = memchr::memchr3(b'|', b'\t', b';', text.as_bytes())?;
    let rest = text.get(first.saturating_sub(1)..).unwrap_or(text);
    let many = |mark: u8| memchr::memchr_iter(mark, rest.as_bytes()).nth(1).is_some();
    let mark = if many(b'|') || rest.contains(" | ") {
        "|"
    } else if many(b'\t') {
        "\t"
    } else if text.starts_with(|c: char| c.is_ascii_digit() || c == 'N' || c == 'n')
        && rest.matches(" ; ").count() >= 3
    {
        ";"
    } else {
        return None;
    };
    let mut at = 0;
    let mut out = Vec::new();
    for cell in text.split(mark) {
        let body = cell.trim();
        let lead = cell.len() - cell.trim_start().len();
        if !body.is_empty() {
            out.push((at + lead, at + lead + body.len()));
        }
        at += cell.len() + mark.len();
    }
    Some(out)
}

/// Where the text of a list item starts, after its bullet or number.
pub(super) fn bullet(text: &str) -> Option<usize> {
    let mut chars = text.char_indices();
    let (_, first) = chars.next()?;
    if matches!(
        first,
        '-' | '–' | '—' | '•' | '*' | '·' | '▪' | '◦' | '►' | '>' | '‣'
    ) {
        let rest = text.get(first.len_utf8()..)?;
        let body = rest.trim_start();
        return (rest.len() > body.len() && !body.is_empty()).then_some(text.len() - body.len());
    }
    let digits = text
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || *c == '.')
        .count();
    let head = text.get(..digits)?;
    let numbered = head.chars().next().is_some_and(|c| c.is_ascii_digit())
        || head.len() == 1
        || head.trim_matches(['I', 'V', 'X', '.']).is_empty();
    if digits == 0 || digits > 5 || !numbered {
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
    let body = text
        .trim_start_matches(['#', ' ', '*', '=', '-', '_'])
        .trim_end_matches(['*', '=', '_', ' ']);
    if text.starts_with('#') {
        return true;
    }
    // Few lines are that short, and none is counted that cannot be.
    let chars = if body.len() > 4 * WORDIEST {
        usize::MAX
    } else {
        body.chars().count()
    };
    if chars == 0
        || chars > WORDIEST
        || body.ends_with(['.', ';', ',', '!', '?'])
        || text.starts_with(['-', '–', '•', '*'])
    {
        return false;
    }
    let letters = || body.chars().filter(|c| c.is_alphabetic());
    let (all, capitals) = (letters().count(), letters().filter(|c| c.is_uppercase()).count());
    let shouting = all >= 4 && capitals * 10 >= all * 8 && !body.contains(':');
    let colon = body.contains(" : ") || body.contains(": ");
    let numbered = bullet(body).is_some() && !colon && chars <= 90;
    let named = || {
        let lower = body.to_lowercase();
        ["situation", "fiche", "point", "dossier", "cas", "famille"]
            .iter()
            .filter_map(|h| lower.strip_prefix(h))
            .any(|r| {
                r.trim_start()
                    .starts_with(|c: char| c.is_ascii_digit() || c == 'n')
            })
    };
    shouting || numbered || chars <= 80 && named() || (body.ends_with(':') && chars <= 60 && !colon)
}
