//! Decides what the words before a name make of it: a person's, a household's, or perhaps neither.

use rustc_hash::FxHashMap;

use super::entities::Gender;
use super::tokens::Tokens;
use crate::lexicon::{Class, Lexicon};
use crate::segment::words::Shape;

/// What a word or several announce, when they go with the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Announced {
    /// *M.*, *Mme*: goes with the name.
    Titled(Option<Gender>),
    /// *le jeune*, *la petite*: goes with the name.
    Young,
    /// *la famille*: the new name begins with that word.
    Household,
}

/// What a word before the name says of it, when it stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cue {
    /// *les époux*, *la fratrie*: a household bears the name.
    Household,
    /// *la mère*, *veuve*, *le père de*: somebody does.
    Person,
    /// *chez*, *dossier*, *les*: somebody may.
    Maybe,
    /// *les*: a household may.
    MaybeHousehold,
}

impl Tokens<'_> {
    /// Whether the word leads to names, and is none.
    pub(super) fn is_cue(&self, word: usize) -> bool {
        let triggers = &self.triggers;
        let lists = [
            &triggers.households,
            &triggers.kin,
            &triggers.namings,
            &triggers.case_heads,
        ];
        lists.iter().any(|list| list.contains(self.key(word)))
    }

    /// Of whom the word speaks, if it is a title.
    pub(super) fn gender(&self, word: usize) -> Option<Gender> {
        let (triggers, key) = (&self.triggers, self.key(word));
        if triggers.titles_of_men.contains(key) {
            Some(Gender::Man)
        } else if triggers.titles_of_women.contains(key) {
            Some(Gender::Woman)
        } else {
            None
        }
    }

    /// What the words before `word` say of the name that it would be.
    pub(super) fn cue(&self, word: usize) -> Option<Cue> {
        let triggers = &self.triggers;
        let before = word.checked_sub(1)?;
        let key = self.key(before);
        let quoted = || {
            matches!(
                self.gap(before).trim_matches([' ', '\u{a0}']),
                "\"" | "«" | "“" | "'"
            )
        };
        if quoted() && (triggers.nickname_markers.contains(key) || self.is_between_names(word)) {
            return Some(Cue::Person);
        }
        // *couple Fofana / Marchais*
        let slashed = matches!(self.gap(before).trim_matches([' ', '.']), "/");
        if slashed && self.capital(before) && self.cue(before) == Some(Cue::Household) {
            return Some(Cue::Household);
        }
        if self.has(before, Shape::GLUED_RIGHT) || !self.adjoin(before, word) {
            return None;
        }
        match key {
            "de" | "d'" if triggers.kin.contains(self.before(word, 2)) => Some(Cue::Person),
            "les" => Some(Cue::MaybeHousehold),
            "des" if self.is_surname(word) => Some(Cue::MaybeHousehold),
            _ if triggers.households.contains(key) => Some(Cue::Household),
            _ if triggers.kin.contains(key) || triggers.namings.contains(key) => Some(Cue::Person),
            _ if triggers.case_heads.contains(key) => Some(Cue::Maybe),
            _ => None,
        }
    }
}

impl Tokens<'_> {
    /// Whether the word is in quotes of its own before a name or after it: *« Wil » Lacroix*.
    fn is_between_names(&self, word: usize) -> bool {
        let closes = |gap: &str| matches!(gap.trim_matches([' ', '\u{a0}']), "\"" | "»" | "”" | "'");
        let name = |w: usize| self.capital(w) && (self.is_given(w) || self.is_surname(w) || self.dotted(w));
        let before = word.checked_sub(1).is_some_and(name);
        closes(self.gap(word)) && name(word + 1)
            || before && self.gap(word).trim_start().starts_with(['"', '»', '”'])
    }
}

/// Where a name is announced: the first word of the announcement, its last, and what it is.
pub(super) fn announced(tokens: &Tokens<'_>, lexicon: &Lexicon) -> FxHashMap<usize, (usize, Announced)> {
    let mut out = FxHashMap::default();
    let observed = tokens.observed;
    for passage in &observed.passages {
        for hit in observed.hits(passage) {
            let Some(group) = lexicon.group(hit.group).filter(|g| g.class == Class::Person) else {
                continue;
            };
            let (first, last) = (hit.first as usize, hit.last as usize);
            let gender = tokens.gender(last);
            // *M. et Mme*: either.
            let title = Announced::Titled(gender.filter(|_| first == last));
            let (from, what) = match &*group.id {
                // *les époux* stay.
                "title" if tokens.triggers.households.contains(tokens.key(last)) => continue,
                "title" => (first, title),
                // *situation de M.*: the title goes with the name, the rest stays.
                "case-heading" if gender.is_some() => (last, Announced::Titled(gender)),
                "case-heading" | "household" if tokens.key(last) == "famille" => (last, Announced::Household),
                "young" => (first, Announced::Young),
                _ => continue,
            };
            out.insert(from, (last, what));
        }
    }
    out
}
