//! Everybody with a status whom a passage names: those who may be telling it.

use super::Reader;
use super::familiar::Trait;
use super::people::People;
use super::summary::Summary;
use crate::finding::Source;
use crate::lexicon::Sense;
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

impl Cue {
    /// What the word before a mention makes of it.
    pub(super) fn of(word: &str) -> Self {
        match word.trim_end_matches('\'') {
            "selon" | "d'après" | "après" | "dixit" | "dires" => Self::According,
            "par" | "auprès" => Self::By,
            "à" | "au" | "aux" | "avec" | "chez" | "a" => Self::To,
            "de" | "du" | "des" | "d" => Self::Of,
            _ => Self::Other,
        }
    }
}

/// A mention of somebody with a status.
#[derive(Debug, Clone, Copy)]
struct Mention {
    first: usize,
    last: usize,
    status: Source,
    by_name: bool,
}

/// Finds those who may be telling a passage. A buffer: nothing is kept from one passage to the next.
#[derive(Debug, Default)]
pub(super) struct Tellers {
    mentions: Vec<Mention>,
}

impl Tellers {
    /// Everybody with a status whom the passage names.
    pub(super) fn of(
        &mut self,
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
        let roles = hits.iter().filter(|h| range.contains(&(h.first as usize)));
        let roles = roles.filter_map(|h| {
            Some(Mention {
                first: h.first as usize,
                last: h.last as usize,
                status: reader.role(h)?,
                by_name: false,
            })
        });
        self.mentions.clear();
        self.mentions.extend(roles);
        if summary.names_participant() {
            let named = people.named_in(reader, range.clone());
            self.mentions.extend(named.map(|(word, status)| Mention {
                first: word,
                last: word,
                status,
                by_name: true,
            }));
            self.mentions.sort_unstable_by_key(|m| m.first);
            self.mentions
                .dedup_by(|b, a| b.first <= a.last + 1 && a.by_name && b.by_name && a.status == b.status);
        }
        let tells = summary.hears(Sense::TELLS);
        let teller = |mention: &Mention| {
            let (first, last) = (mention.first, mention.last);
            let before = before_mention(reader, range.start, first);
            let cue = if before == range.start || reader.opens_cell(before) {
                Cue::Opens
            } else {
                reader.cue(before - 1)
            };
            let speaks = tells
                && (reader.is_attribution(hits, last + 1..(last + 5).min(range.end))
                    || reader.is_attribution(hits, before.saturating_sub(1).max(range.start)..before));
            Teller {
                status: mention.status,
                place: first - range.start,
                by_name: mention.by_name,
                cue,
                speaks,
            }
        };
        self.mentions.iter().map(teller).collect()
    }
}

/// Where a mention starts with its title or article.
fn before_mention(reader: &Reader<'_>, start: usize, first: usize) -> usize {
    let mut before = first;
    while before > start && before + 4 > first && reader.is(before - 1, Trait::ARTICLE.or(Trait::TITLE)) {
        before -= 1;
    }
    before
}
