//! Everybody with a status whom a passage names: those who may be telling it.

use super::Reader;
use super::familiar::Trait;
use super::people::People;
use super::summary::Summary;
use crate::finding::Source;
use crate::scan::Hit;
use crate::segment::Passage;

/// Somebody with a status, named in a passage: one who may be telling it.
#[derive(Debug, Clone, Copy, Hash)]
pub struct Teller {
    /// Bound or not.
    pub status: Source,
    /// How many words stand before.
    pub place: usize,
    /// Named by name, not by function.
    pub by_name: bool,
    /// What introduces the mention.
    pub cue: Cue,
    /// A verb of saying stands just before or shortly after.
    pub speaks: bool,
}

/// The word before a mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cue {
    /// Anything else.
    Other,
    /// *selon*, *d'après*, *dixit*.
    According,
    /// *par*, *auprès de*.
    By,
    /// *à*, *avec*, *chez*: somebody is told, seen or met.
    To,
    /// *de*.
    Of,
    /// Nothing: the mention opens the passage or a cell.
    Opens,
}

/// Everybody with a status whom the passage names.
pub(super) fn tellers(
    reader: &Reader<'_>,
    people: &People,
    passage: &Passage,
    hits: &[Hit],
    summary: Summary,
) -> Vec<Teller> {
    if !summary.names_role() && !summary.names_participant() {
        return Vec::new();
    }
    let range = passage.words.clone();
    let mut mentions: Vec<(usize, usize, Source, bool)> = hits
        .iter()
        .filter(|h| range.contains(&(h.first as usize)))
        .filter_map(|h| {
            reader
                .role(h)
                .map(|s| (h.first as usize, h.last as usize, s, false))
        })
        .collect();
    let named = people.named_in(reader, range.clone());
    mentions.extend(named.map(|(w, status)| (w, w, status, true)));
    mentions.sort_unstable_by_key(|m| m.0);
    mentions.dedup_by(|b, a| b.0 <= a.1 + 1 && a.3 && b.3 && a.2 == b.2);
    mentions
        .into_iter()
        .map(|(first, last, status, by_name)| {
            let before = before_mention(reader, range.start, first);
            let cue = if before == range.start || reader.opens_cell(before) {
                Cue::Opens
            } else {
                cue(reader.text(before - 1))
            };
            let speaks = reader.is_attribution(hits, last + 1..(last + 5).min(range.end))
                || reader.is_attribution(hits, before.saturating_sub(1).max(range.start)..before);
            Teller {
                status,
                place: first - range.start,
                by_name,
                cue,
                speaks,
            }
        })
        .collect()
}

/// Where a mention starts with its title or article.
fn before_mention(reader: &Reader<'_>, start: usize, first: usize) -> usize {
    let mut before = first;
    while before > start && before + 4 > first {
        let word = reader.text(before - 1);
        let article = matches!(word, "le" | "la" | "l'" | "l" | "les" | "notre" | "un" | "une");
        if !article && !reader.is(before - 1, Trait::TITLE) {
            break;
        }
        before -= 1;
    }
    before
}

fn cue(word: &str) -> Cue {
    match word.trim_end_matches('\'') {
        "selon" | "d'après" | "après" | "dixit" | "dires" => Cue::According,
        "par" | "auprès" => Cue::By,
        "à" | "au" | "aux" | "avec" | "chez" | "a" => Cue::To,
        "de" | "du" | "des" | "d" => Cue::Of,
        _ => Cue::Other,
    }
}
