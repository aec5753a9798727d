//! The entries of a list of those present.

use super::marked::Marked;
use super::marks::bullet;
use super::sentences::{are_several, sentences};

/// The entries of one line of an attendance list, each given to `entry`: its sentences, cut at semicolons and between two names.
pub(super) fn entries(text: Marked<'_>, mut entry: impl FnMut(usize, usize)) {
    sentences(text, |from, to| {
        let sentence = text.text.get(from..to).unwrap_or_default();
        let mut partings = partings(sentence);
        let (first, second) = (partings.next(), partings.next());
        let cuts = first.filter(|parting| second.is_some() || parting.is_sure);
        let cuts = cuts.into_iter().chain(second).chain(partings);
        let mut start = 0;
        for cut in cuts.map(|parting| parting.at).chain([sentence.len()]) {
            let whole = sentence.get(start..cut).unwrap_or_default().trim_end();
            let bare = whole.trim_start_matches([',', ';', ' ', '\u{a0}', '\u{202f}']);
            if !bare.is_empty() {
                let end = from + start + whole.len();
                entry(end - bare.len(), end);
            }
            start = cut;
        }
    });
}

/// Where a semicolon or a comma parts one person of a list from the next.
struct Parting {
    at: usize,
    /// One comma before a title may stand in an apposition: *elle excuse son collègue, M. Roux, hospitalisé*.
    is_sure: bool,
}

/// What parts persons, outside brackets.
fn partings(sentence: &str) -> impl Iterator<Item = Parting> {
    let bytes = sentence.as_bytes();
    let (mut depth, mut read) = (0_i32, 0);
    memchr::memchr2_iter(b';', b',', bytes).filter_map(move |at| {
        let (before, mark, rest) = (
            at.checked_sub(1).and_then(|b| bytes.get(b)),
            bytes.get(at)?,
            sentence.get(at + 1..)?,
        );
        // Nearly always a comma goes on with a small letter, and parts no persons.
        if let (b',', [b' ', b'a'..=b'z', ..]) = (mark, rest.as_bytes()) {
            return None;
        }
        let next = rest.trim_start();
        if next.len() == rest.len() {
            return None;
        }
        let is_sure = *mark == b';' || before == Some(&b')') && next.starts_with(char::is_uppercase);
        if !is_sure && !starts_with_title(next) {
            return None;
        }
        // How deep in brackets it stands is told by those since the last that was asked about.
        for byte in bytes.get(std::mem::replace(&mut read, at)..at)? {
            depth += i32::from(*byte == b'(') - i32::from(*byte == b')');
        }
        (depth <= 0).then_some(Parting { at, is_sure })
    })
}

fn starts_with_title(text: &str) -> bool {
    let titled = text.starts_with(['M', 'D']);
    titled
        && [
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
pub(super) fn is_entry(line: Marked<'_>) -> bool {
    let text = line.text;
    let tells = text.ends_with(['.', '!', '?']);
    bullet(text).is_some()
        || starts_with_title(text) && !(tells && states(text)) && !are_several(line)
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
