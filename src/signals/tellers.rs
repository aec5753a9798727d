//! Everybody with a status whom a passage names: those who may be telling it.

use std::ops::Range;

use super::Reader;
use super::familiar::Trait;
use super::seen::{Role, Seen};
use super::shelf::{Shelf, Shelved};
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
#[derive(Clone, Copy)]
struct Mention {
    first: usize,
    last: usize,
    status: Source,
    by_name: bool,
}

impl Mention {
    fn by_function(role: Role) -> Self {
        Self {
            first: role.first,
            last: role.last,
            status: role.status,
            by_name: false,
        }
    }

    fn by_name((word, status): (usize, Source)) -> Self {
        Self {
            first: word,
            last: word,
            status,
            by_name: true,
        }
    }

    /// Whether it is the surname after the first name `before`.
    fn goes_on(&self, before: &Self) -> bool {
        self.by_name && before.by_name && self.first <= before.last + 1 && self.status == before.status
    }

    fn teller(&self, reader: &Reader<'_>, seen: &Seen<'_>) -> Teller {
        let (first, last, range) = (self.first, self.last, &seen.found.passage.words);
        let before = before_mention(reader, range.start, first);
        let cue = if before == range.start || reader.opens_cell(before) {
            Cue::Opens
        } else {
            reader.facts(before - 1).map_or(Cue::Other, |facts| facts.cue)
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

impl Teller {
    /// Adds everybody with a status whom the passage names, by function or by name, to `all` tellers.
    #[inline]
    pub(super) fn put(reader: &Reader<'_>, seen: &Seen<'_>, all: &mut Shelf<Self>) -> Shelved {
        if seen.names_status() {
            all.put(Self::named(reader, seen))
        } else {
            Shelved::default()
        }
    }

    /// Those whom a passage names that does.
    fn named(reader: &Reader<'_>, seen: &Seen<'_>) -> impl Iterator<Item = Self> {
        let range = &seen.found.passage.words;
        let (mut roles, mut names) = (seen.heard.roles(), seen.names.participants());
        let mut before: Option<Mention> = None;
        let mentions = std::iter::from_fn(move || next(&mut roles, &mut names));
        let told = mentions.filter(move |mention| {
            let told =
                range.contains(&mention.first) && before.is_none_or(|before| !mention.goes_on(&before));
            if told {
                before = Some(*mention);
            }
            told
        });
        told.map(|mention| mention.teller(reader, seen))
    }
}

/// The next of those mentions, both of which stand in the order of the text.
fn next(roles: &mut &[Role], names: &mut &[(usize, Source)]) -> Option<Mention> {
    let role = roles.first().map_or(usize::MAX, |role| role.first);
    let name = names.first().map_or(usize::MAX, |name| name.0);
    if name < role {
        names.split_off_first().copied().map(Mention::by_name)
    } else {
        roles.split_off_first().copied().map(Mention::by_function)
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

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        /// And a function before a name that begins with the same word.
        #[test]
        fn mentions_come_in_the_order_of_the_text(
            mut roles in proptest::collection::vec(0..30_usize, 0..12),
            mut names in proptest::collection::vec(0..30_usize, 0..12),
        ) {
            roles.sort_unstable();
            names.sort_unstable();
            let status = Source::Bound;
            let roles: Vec<Role> = roles.into_iter().map(|first| Role { status, first, last: first }).collect();
            let names: Vec<(usize, Source)> = names.into_iter().map(|word| (word, status)).collect();
            let functions = roles.iter().map(|role| (role.first, false));
            let mut sorted: Vec<(usize, bool)> = functions.chain(names.iter().map(|name| (name.0, true))).collect();
            sorted.sort_by_key(|mention| mention.0);
            let (mut roles, mut names) = (&*roles, &*names);
            let merged = std::iter::from_fn(|| next(&mut roles, &mut names));
            proptest::prop_assert!(merged.map(|m| (m.first, m.by_name)).eq(sorted));
        }
    }
}
