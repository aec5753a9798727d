//! Decides where a person is named by the words themselves, up to which of them, and who that is.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::attendees::Attendees;
use super::cues::{Announced, Cue};
use super::entities::{Gender, Identity};
use super::tokens::Tokens;
use crate::segment::words::Shape;

/// A mention of a person who is not at the table.
pub(super) struct Mention {
    /// What the new name stands for: the first word and the last.
    pub(super) words: (usize, usize),
    pub(super) identity: Identity,
    /// Whether the word that tells a household stays before the new name.
    pub(super) letter: bool,
}

/// Somebody whom words name.
enum Named {
    /// One at the table, up to this word.
    Seated(usize),
    Outsider(Mention),
}

pub(super) struct Finder<'a> {
    pub(super) tokens: &'a Tokens<'a>,
    pub(super) attendees: &'a Attendees<'a>,
    pub(super) announced: FxHashMap<usize, (usize, Announced)>,
    /// The words of the names that places bear.
    pub(super) places: FxHashSet<&'a str>,
}

impl Finder<'_> {
    /// The mentions, in order.
    pub(super) fn mentions(&self) -> Vec<Mention> {
        let mut out = Vec::new();
        for passage in &self.tokens.observed.passages {
            let words = passage.passage.labelled_words();
            let mut word = words.start;
            while word < words.end {
                match self.named_at(word, words.end, word > words.start) {
                    Some(Named::Outsider(mention)) => {
                        word = mention.words.1;
                        out.push(mention);
                    }
                    Some(Named::Seated(last)) => word = last,
                    None => (),
                }
                word += 1;
            }
        }
        out
    }

    /// Whom the words from `word` on name, if they name anybody; `inside` a passage, not at its head.
    fn named_at(&self, word: usize, end: usize, inside: bool) -> Option<Named> {
        if let Some((last, announced)) = self.announced.get(&word) {
            return self.announced(word, *last, *announced, end);
        }
        let to = self.tokens.name_end(word, end)?;
        // The rest of the name of one at the table.
        let before = word
            .checked_sub(1)
            .filter(|before| inside && self.tokens.capital(*before));
        if before.is_some_and(|before| {
            self.tokens.adjoin(before, word) && self.attendees.seats(self.tokens.key(before))
        }) {
            return None;
        }
        let cue = self.tokens.cue(word).filter(|cue| self.cue_holds(*cue, word..to));
        if cue.is_none() && !self.tells_person(word..to, inside) {
            return None;
        }
        let household = matches!(cue, Some(Cue::Household | Cue::MaybeHousehold));
        let identity = Identity {
            household,
            ..self.named(word..to, household)
        };
        Some(self.judged(word..to, word, identity, household))
    }

    /// The mention that the words from `first` to `last` announce.
    fn announced(&self, first: usize, last: usize, announced: Announced, end: usize) -> Option<Named> {
        let from = last + 1;
        // *Mesdames, Messieurs* announce each other; *place du Docteur-Calmette*, *rue du Docteur Roux* are places; *la famille et* anybody's.
        let street = self.tokens.is_link(last) && self.tokens.names_place(last);
        if street
            || self.tokens.has(last, Shape::GLUED_RIGHT)
            || self.announced.contains_key(&from)
            || matches!(self.tokens.key(from), "et" | "ou")
        {
            return None;
        }
        let to = self.tokens.name_end(self.past_particles(from, end), end)?;
        let titled = matches!(announced, Announced::Titled(_));
        let household = announced == Announced::Household;
        // After a title, one name is the surname.
        let surname_only = household || titled && to - from == 1;
        let named = self.named(from..to, surname_only);
        let identity = Identity {
            gender: match announced {
                Announced::Titled(gender) => gender,
                _ => named.gender,
            },
            household,
            ..named
        };
        // The new name of a household begins with the word that tells it.
        let start = if household { last } else { first };
        Some(self.judged(from..to, start, identity, false))
    }

    /// Whoever bears the name that stands at `words`: at the table, or mentioned from the word `start` on.
    fn judged(&self, words: Range<usize>, start: usize, identity: Identity, letter: bool) -> Named {
        let last = words.end - 1;
        if self.attendees.holds(words.start, words.end, &identity) {
            return Named::Seated(last);
        }
        Named::Outsider(Mention {
            words: (start, last),
            identity,
            letter,
        })
    }

    /// Where the name begins that particles in lower case may lead to: *Mme de Villiers*, but not *Mme de la MDS*.
    fn past_particles(&self, from: usize, end: usize) -> usize {
        let mut at = from;
        while at < end
            && !self.tokens.capital(at)
            && self.tokens.is_particle(at)
            && self.tokens.adjoin(at, at + 1)
        {
            at += 1;
        }
        let led = at > from && !matches!(self.tokens.key(from), "la" | "le" | "les" | "du" | "des");
        if led && !self.tokens.has(at, Shape::CAPS) && !self.tokens.is_role(at) {
            at
        } else {
            from
        }
    }

    /// Who the words of a name tell; all of them are the surname if it is the `surname_only`.
    fn named(&self, words: Range<usize>, surname_only: bool) -> Identity {
        let tokens = self.tokens;
        let join = |words: Range<usize>| {
            let telling = |w: &usize| !tokens.is_particle(*w);
            let lead = words
                .clone()
                .filter(telling)
                .map(|w| tokens.key(w))
                .collect::<Vec<_>>();
            let all = || words.clone().map(|w| tokens.key(w)).collect::<Vec<_>>();
            let name = if lead.is_empty() { all() } else { lead };
            Some(name.join(" ")).filter(|name| !name.is_empty())
        };
        if surname_only {
            return Identity {
                surname: join(words),
                ..Identity::default()
            };
        }
        let several = words.len() > 1;
        let (surname, given) = if let Some(at) = self.surname_before(&words) {
            (words.start..at, at..words.end)
        } else if tokens.may_be_given(words.start) || several && tokens.dotted(words.end - 1) {
            let tied = |w: &usize| tokens.has(*w, Shape::GLUED_LEFT) && tokens.may_be_given(*w);
            let at = words.start + 1 + (words.start + 1..words.end).take_while(tied).count();
            (at..words.end, words.start..at)
        } else {
            (words.clone(), words.start..words.start)
        };
        let sex = match tokens.given_to(given.start) {
            // A lone first name may be the surname of somebody.
            _ if given.is_empty() || surname.is_empty() => None,
            (true, _) => Some(Gender::Woman),
            (_, true) => Some(Gender::Man),
            _ => None,
        };
        Identity {
            gender: sex,
            surname: join(surname),
            given: join(given),
            household: false,
        }
    }
}
