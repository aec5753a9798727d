//! Everybody with a status whom a passage names: those who may be telling it.

use std::ops::Range;

use super::Reader;
use super::familiar::Trait;
use super::handful::Handful;
use super::seen::Seen;
use crate::finding::Source;

/// Somebody with a status, named in a passage: one who may be telling it.
#[derive(Debug, Clone, Copy, Hash)]
pub struct Teller {
    /// Bound or not.
    pub status: Source,
    /// How many words stand before.
    pub place: u32,
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
    pub(super) fn of(&mut self, reader: &Reader<'_>, seen: Seen<'_>) -> Handful<Teller, 3> {
        let mut tellers = Handful::default();
        if seen.heard.roles().is_empty() && seen.names.participants().is_empty() {
            return tellers;
        }
        self.gather(seen);
        for mention in &self.mentions {
            tellers.push(mention.teller(reader, seen));
        }
        tellers
    }

    /// Gathers the mentions, by function and by name, in the order of the text; a first name and a surname are one.
    fn gather(&mut self, seen: Seen<'_>) {
        let range = &seen.passage.words;
        let roles = seen
            .heard
            .roles()
            .iter()
            .filter(|role| range.contains(&role.first));
        let functions = roles.map(|role| Mention {
            first: role.first,
            last: role.last,
            status: role.status,
            by_name: false,
        });
        self.mentions.clear();
        self.mentions.extend(functions);
        let participants = seen.names.participants().iter();
        let names = participants
            .filter(|(word, _)| range.contains(word))
            .map(|(word, status)| Mention {
                first: *word,
                last: *word,
                status: *status,
                by_name: true,
            });
        let functions = self.mentions.len();
        self.mentions.extend(names);
        if self.mentions.len() > functions {
            self.mentions.sort_unstable_by_key(|m| m.first);
            self.mentions
                .dedup_by(|b, a| b.first <= a.last + 1 && a.by_name && b.by_name && a.status == b.status);
        }
    }
}

impl Mention {
    fn teller(&self, reader: &Reader<'_>, seen: Seen<'_>) -> Teller {
        let (first, last, range) = (self.first, self.last, &seen.passage.words);
        let before = before_mention(reader, range.start, first);
        let cue = if before == range.start || reader.opens_cell(before) {
            Cue::Opens
        } else {
            reader.cue(before - 1)
        };
        let tells = |words: Range<usize>| seen.heard.tells(&words);
        Teller {
            status: self.status,
            place: (first - range.start) as u32,
            by_name: self.by_name,
            cue,
            speaks: tells(last + 1..(last + 5).min(range.end))
                || tells(before.saturating_sub(1).max(range.start)..before),
        }
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
