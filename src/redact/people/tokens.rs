//! Decides what a word may be by itself, by its looks and by the lists: of a name, a particle, an initial, an ordinary word.

use rustc_hash::FxHashSet;

use crate::lexicon::{Class, Lexicon, Triggers};
use crate::segment::words::Shape;
use crate::signals::Observed;

/// How many words make a name at most.
pub(super) const LONGEST_NAME: usize = 6;

/// How many letters make a word in capitals more than an acronym.
const ACRONYM: usize = 5;

/// Words by number, and what is asked of them.
pub(super) struct Tokens<'a> {
    pub(super) observed: &'a Observed,
    lexicon: &'a Lexicon,
    pub(super) triggers: Triggers,
    /// By word, whether a passage begins with it.
    begins: Vec<bool>,
    /// By word, whether it tells a profession or a service.
    roles: Vec<bool>,
    /// What also stands without a capital.
    common: FxHashSet<&'a str>,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(observed: &'a Observed, lexicon: &'a Lexicon) -> Self {
        let count = observed.words.len();
        let (mut begins, mut roles) = (vec![false; count], vec![false; count]);
        for passage in &observed.passages {
            for first in [
                passage.passage.labelled_words().start,
                passage.passage.words.start,
            ] {
                if let Some(begins) = begins.get_mut(first) {
                    *begins = true;
                }
            }
            for hit in observed.hits(passage) {
                if lexicon.group(hit.group).is_some_and(|g| g.class == Class::Role) {
                    let words = hit.first as usize..=hit.last as usize;
                    roles.get_mut(words).unwrap_or_default().fill(true);
                }
            }
        }
        let lower = observed
            .words
            .iter()
            .enumerate()
            .filter(|(_, w)| !w.shape.has(Shape::CAPITAL));
        let common = lower.map(|(number, _)| observed.key(number)).collect();
        Self {
            observed,
            lexicon,
            triggers: Triggers::embedded(),
            begins,
            roles,
            common,
        }
    }

    /// How many words there are.
    pub(super) fn len(&self) -> usize {
        self.observed.words.len()
    }

    /// The word in lower case, without accents.
    pub(super) fn key(&self, word: usize) -> &'a str {
        self.observed.key(word)
    }

    /// The word in lower case, with its accents.
    pub(super) fn text(&self, word: usize) -> &str {
        let word = self.observed.words.get(word);
        word.map_or("", |w| self.observed.folded.slice(w.span))
    }

    /// The word without accents that stands so many before.
    pub(super) fn before(&self, word: usize, steps: usize) -> &'a str {
        word.checked_sub(steps).map_or("", |word| self.key(word))
    }

    pub(super) fn has(&self, word: usize, shape: Shape) -> bool {
        self.observed.words.get(word).is_some_and(|w| w.shape.has(shape))
    }

    /// Whether the word can be of a name.
    pub(super) fn capital(&self, word: usize) -> bool {
        self.has(word, Shape::CAPITAL) && !self.has(word, Shape::DIGIT)
    }

    /// Whether a passage begins with the word.
    pub(super) fn begins(&self, word: usize) -> bool {
        self.begins.get(word).copied().unwrap_or_default()
    }

    /// Whether nothing but the number of an item stands before the word in its line.
    pub(super) fn follows_number(&self, word: usize) -> bool {
        let numbers = (0..word)
            .rev()
            .take_while(|w| self.has(*w, Shape::DIGIT) && !self.gap(*w).contains('\n'));
        let first = word - numbers.count();
        first < word
            && first
                .checked_sub(1)
                .is_none_or(|before| self.gap(before).contains('\n'))
    }

    /// Whether the word tells a profession or a service.
    pub(super) fn is_role(&self, word: usize) -> bool {
        self.roles.get(word).copied().unwrap_or_default()
    }

    /// Whether the word stands somewhere without a capital too; a lone letter is no word.
    pub(super) fn is_common(&self, word: usize) -> bool {
        let key = self.key(word);
        key.len() > 1 && self.common.contains(key)
    }

    /// Whether the word is in capitals, and short: an acronym more often than a name.
    pub(super) fn is_acronym(&self, word: usize) -> bool {
        self.has(word, Shape::CAPS) && self.key(word).len() < ACRONYM
    }

    /// Whether the word is none of the ordinary ones, and names neither a function nor a place.
    pub(super) fn is_unknown(&self, word: usize) -> bool {
        !self.is_common(word) && !self.is_role(word) && !self.is_place_word(word)
    }

    /// Whether the word is given as a first name, be it an ordinary word too.
    pub(super) fn may_be_given(&self, word: usize) -> bool {
        self.lexicon.first_name(self.key(word)).is_some()
    }

    /// Whether the word is a first name and nothing else.
    pub(super) fn is_given(&self, word: usize) -> bool {
        // *France Travail* is an office.
        let name = self
            .lexicon
            .first_name(self.key(word))
            .filter(|_| self.key(word) != "france");
        name.is_some_and(|name| !name.ambiguous)
    }

    /// Whether only women, and whether only men, are given the word as a first name.
    pub(super) fn given_to(&self, word: usize) -> (bool, bool) {
        let name = self.lexicon.first_name(self.key(word));
        name.map_or((false, false), |n| {
            (n.feminine && !n.masculine, n.masculine && !n.feminine)
        })
    }

    /// Whether the word is borne as a surname, and neither an ordinary word nor a place.
    pub(super) fn is_surname(&self, word: usize) -> bool {
        self.lexicon.surname(self.key(word))
    }

    /// Whether the word only leads to a name: *de*, *El*, *Ben*.
    pub(super) fn is_particle(&self, word: usize) -> bool {
        let (triggers, key) = (&self.triggers, self.key(word));
        triggers.particles.contains(key) || triggers.foreign_particles.contains(key)
    }

    /// Whether an article stands before the word, or a preposition that only places have after it: it names a thing.
    pub(super) fn has_article(&self, word: usize) -> bool {
        self.triggers.articles.contains(self.before(word, 1))
    }

    /// Where the name that begins at `from` ends: capitals that nothing but a space or a hyphen parts, and the particles of
    /// other languages between them.
    pub(super) fn name_end(&self, from: usize, end: usize) -> Option<usize> {
        let last = (from + LONGEST_NAME).min(end);
        let (mut to, mut at) = (from, from);
        while at < last && (at == from || self.adjoin(at - 1, at)) {
            if self.capital(at) {
                to = at + 1;
            } else if !self.triggers.foreign_particles.contains(self.key(at)) {
                break;
            }
            at += 1;
        }
        (to > from).then_some(to)
    }

    /// What stands between a word and the one after it.
    pub(super) fn gap(&self, after: usize) -> &str {
        let span = |w: usize| self.observed.words.get(w).map(|w| w.span);
        let (Some(a), Some(b)) = (span(after), span(after + 1)) else {
            return "\n";
        };
        let folded = self.observed.folded.as_str();
        folded.get(a.end() as usize..b.start() as usize).unwrap_or("\n")
    }

    /// Whether only a space, a hyphen, the dot of an initial or the end of a line in one passage parts two words.
    pub(super) fn adjoin(&self, a: usize, b: usize) -> bool {
        let between = self.gap(a);
        let initial = || self.key(a).len() == 1;
        let wrapped = || between.trim_matches(' ') == "\n" && !self.begins(b);
        matches!(between, " " | "-" | "\u{a0}" | "" | "'")
            || matches!(between, ". " | "." | ".-") && initial()
            || wrapped()
    }

    /// Whether the word is written as an initial, or several.
    pub(super) fn dotted(&self, word: usize) -> bool {
        self.observed.words.get(word).is_some_and(|w| {
            let text = self.observed.folded.slice(w.span);
            w.shape.has(Shape::DOTTED) && text.len() <= 4
                || text.chars().count() == 1
                    && w.shape.has(Shape::DOT_AFTER)
                    && !matches!(text, "m" | "à" | "a" | "y" | "l")
        })
    }
}
