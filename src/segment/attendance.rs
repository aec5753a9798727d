//! The entries of a list of those present.

use super::marks::bullet;
use super::sentences::sentences;

/// The entries of one line of an attendance list: its sentences, cut at semicolons and between two names.
pub(super) fn entries(text: &str) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    for (from, to) in sentences(text) {
        let sentence = text.get(from..to).unwrap_or_default();
        let mut start = 0;
        for cut in between_names(sentence).into_iter().chain([sentence.len()]) {
            let entry = sentence.get(start..cut).unwrap_or_default().trim_end();
            let bare = entry.trim_start_matches([',', ';', ' ', '\u{a0}', '\u{202f}']);
            if !bare.is_empty() {
                let end = start + entry.len();
                out.push((from + end - bare.len(), from + end));
            }
            start = cut;
        }
    }
    out
}

/// Where, outside brackets, a semicolon or a comma parts one person of a list from the next.
///
/// One comma before a title may stand in an apposition: *elle excuse son collègue, M. Roux, hospitalisé*.
fn between_names(sentence: &str) -> Vec<usize> {
    if memchr::memchr2(b';', b',', sentence.as_bytes()).is_none() {
        return Vec::new();
    }
    let (mut sure, mut titles, mut depth) = (Vec::new(), Vec::new(), 0_i32);
    let mut before = ' ';
    for (at, c) in sentence.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            ';' | ',' if depth <= 0 => {
                let rest = sentence.get(at + 1..).unwrap_or_default();
                let next = rest.trim_start();
                let spaced = next.len() < rest.len();
                if spaced && (c == ';' || before == ')' && next.starts_with(char::is_uppercase)) {
                    sure.push(at);
                } else if spaced && starts_with_title(next) {
                    titles.push(at);
                }
            }
            _ => {}
        }
        before = c;
    }
    if titles.len() + sure.len() > 1 {
        sure.extend(titles);
        sure.sort_unstable();
    }
    sure
}

fn starts_with_title(text: &str) -> bool {
    [
        "M. ",
        "M.\u{a0}",
        "MM. ",
        "Mme ",
        "Mme\u{a0}",
        "Mmes ",
        "Mlle ",
        "Dr ",
        "Me ",
        "Monsieur ",
        "Madame ",
    ]
    .iter()
    .any(|title| text.starts_with(title))
}

/// Whether a line that follows a blank one still belongs to the attendance list.
pub(super) fn is_entry(text: &str) -> bool {
    let tells = text.ends_with(['.', '!', '?']);
    bullet(text).is_some()
        || starts_with_title(text) && !(tells && states(text)) && sentences(text).len() < 2
        || text.contains(':') && !tells
}

/// Whether a line that opens with a title goes on from the name as a sentence does, not as an entry: *Mme Aubry indique que …*,
/// *Mme Aubry : la famille D. a été reçue.*, not *Mme Aubry, assistante sociale.* nor *M. Roux : excusé.*
fn states(text: &str) -> bool {
    /// No entry is that long, in words.
    const LONG: usize = 12;
    /// What is said of somebody's presence takes fewer.
    const TOLD: usize = 4;
    const PARTICLES: &[&str] = &[
        "de", "du", "des", "la", "le", "da", "el", "ben", "van", "von", "et",
    ];
    let words = || {
        text.split([' ', '\u{a0}', '\u{202f}'])
            .filter(|word| !word.is_empty())
    };
    let count = words().count();
    let named = |word: &&str| {
        let name = word.rsplit(['\'', '’']).next().unwrap_or(word);
        !word.ends_with([',', ':', ')']) && (name.starts_with(char::is_uppercase) || PARTICLES.contains(word))
    };
    // The title is written with a capital, as names are.
    let name = words().take_while(named).count();
    let goes_on = match words().nth(name) {
        Some(":" | "-" | "–" | "—") => count - name > TOLD,
        Some(word) if word.ends_with(':') => count - name > TOLD,
        Some(word) => word.starts_with(char::is_lowercase) && !word.ends_with([',', ')']) && count > name + 1,
        None => false,
    };
    goes_on || count >= LONG
}
