//! Decides who keeps a name: those at the table, and officers told by their rank.

use rustc_hash::{FxHashMap, FxHashSet};

use super::entities::{Gender, Identity};
use super::tokens::Tokens;
use crate::segment::PassageKind;

/// How many words a passage that tells who wrote has at most.
const SIGNATURE: usize = 12;

/// What a passage lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum List {
    None,
    /// What a message or a document has at its head: those who are known to attend, and others.
    Header,
    /// Those who attend, and those who wrote.
    Attendance,
}

/// The names of those who are not to be renamed.
pub(super) struct Attendees<'a> {
    tokens: &'a Tokens<'a>,
    /// Names that a neighbour in the list tells, or that they are names at all.
    listed: FxHashSet<&'a str>,
    /// Names that a rank tells.
    ranked: FxHashSet<&'a str>,
    /// By name, those it stands beside there.
    beside: FxHashMap<&'a str, FxHashSet<&'a str>>,
    /// By name, the titles before it in the list.
    titles: FxHashMap<&'a str, Vec<Gender>>,
}

impl Tokens<'_> {
    /// Whether the word `key` is a rank.
    fn is_rank(&self, key: &str) -> bool {
        self.triggers.ranks.contains(key)
    }

    /// Whether a rank stands before the word, and the word is no title.
    fn is_ranked(&self, word: usize) -> bool {
        let close = || {
            word.checked_sub(1)
                .is_some_and(|rank| matches!(self.gap(rank), " " | ". " | "\u{a0}"))
        };
        self.is_rank(self.before(word, 1)) && close() && self.gender(word).is_none()
    }
}

impl<'a> Attendees<'a> {
    pub(super) fn new(tokens: &'a Tokens<'a>) -> Self {
        let mut attendees = Self {
            tokens,
            listed: FxHashSet::default(),
            ranked: FxHashSet::default(),
            beside: FxHashMap::default(),
            titles: FxHashMap::default(),
        };
        for passage in &tokens.observed.passages {
            let words = passage.passage.labelled_words();
            let signed =
                words.len() <= SIGNATURE && tokens.triggers.minute_takers.contains(tokens.key(words.start));
            let list = match passage.passage.kind {
                PassageKind::Attendance => List::Attendance,
                _ if signed => List::Attendance,
                PassageKind::Header => List::Header,
                _ => List::None,
            };
            let mut word = words.start;
            while word < words.end {
                let ranked = tokens.is_ranked(word);
                let to = tokens
                    .name_end(word, words.end)
                    .filter(|_| ranked || list != List::None);
                if let Some(to) = to {
                    attendees.read(word, to, ranked, list);
                }
                word = to.unwrap_or(word + 1);
            }
        }
        attendees
    }

    /// Learns from the name that the words from `first` to the one before `to` are.
    fn read(&mut self, first: usize, to: usize, ranked: bool, list: List) {
        let tokens = self.tokens;
        let first = first + usize::from(tokens.gender(first).is_some());
        let title = self.title_before(first);
        let telling = |w: usize| {
            let name = || tokens.is_surname(w) || tokens.is_given(w);
            self.seats(tokens.key(w)) || list == List::Attendance && name() && !tokens.names_place(w)
        };
        let listed = list != List::None && (title.is_some() || (first..to).any(telling));
        if !ranked && !listed {
            return;
        }
        let is_name = |w: &usize| {
            tokens.key(*w).len() > 1 && !tokens.is_particle(*w) && !tokens.is_rank(tokens.key(*w))
        };
        for word in (first..to).filter(is_name) {
            let key = tokens.key(word);
            let names = if listed {
                &mut self.listed
            } else {
                &mut self.ranked
            };
            names.insert(key);
            let others = (first..to)
                .filter(|w| *w != word && !tokens.is_particle(*w))
                .map(|w| tokens.key(w));
            self.beside.entry(key).or_default().extend(others);
            if listed {
                self.titles.entry(key).or_default().extend(title);
            }
        }
    }

    /// The title before the name that begins at `word`, and before its particles.
    fn title_before(&self, word: usize) -> Option<Gender> {
        let particles = (0..word)
            .rev()
            .take_while(|w| self.tokens.is_particle(*w) && self.tokens.adjoin(*w, *w + 1));
        let title = word.checked_sub(1 + particles.count())?;
        self.tokens.gender(title)
    }

    /// Whether somebody goes by this name.
    pub(super) fn seats(&self, key: &str) -> bool {
        key.len() > 1 && (self.is_listed(key) || self.ranked.contains(key))
    }

    /// Whether somebody at the table does, not only an officer spoken of.
    fn is_listed(&self, key: &str) -> bool {
        self.tokens.observed.seats(key) || self.listed.contains(key)
    }

    /// Whether the words from `first` to the one before `to` name somebody there, if they name who that `identity` tells.
    pub(super) fn holds(&self, first: usize, to: usize, identity: &Identity) -> bool {
        let tokens = self.tokens;
        let names: Vec<&str> = (first..to)
            .filter(|w| !tokens.is_particle(*w))
            .map(|w| tokens.key(w))
            .collect();
        let mut seated = names.iter().filter(|name| self.seats(name)).peekable();
        // No household sits at the table, even if one of it does.
        if identity.household || seated.peek().is_none() {
            return false;
        }
        let stopped = to - first > 1 && tokens.dotted(to - 1);
        seated.all(|name| {
            let of_other_sex = identity.gender.is_some_and(|gender| {
                let titles = self.titles.get(name).map(Vec::as_slice).unwrap_or_default();
                !titles.is_empty() && !titles.contains(&gender)
            });
            // *Mme Martin* is not *l'adjudant Martin*.
            let known = self.beside.get(name).is_some_and(|known| !known.is_empty());
            let namesake = identity.gender.is_some() && !known && !self.is_listed(name);
            !of_other_sex && !namesake && self.is_called(name, &names, stopped)
        })
    }

    /// Whether whoever goes by `name` may go by all `names`; `stopped` if the last is but an initial.
    fn is_called(&self, name: &str, names: &[&str], stopped: bool) -> bool {
        let Some(known) = self.beside.get(name).filter(|known| !known.is_empty()) else {
            // *Karim B.* is told apart from the Karim who is there.
            return !stopped;
        };
        let fits = |other: &&str| {
            known.iter().any(|known| {
                known == other
                    || other.len() == 1 && known.starts_with(*other)
                    || known.len() == 1 && other.starts_with(known)
            })
        };
        names.iter().filter(|other| **other != name).all(fits)
    }
}
