//! Decides whether words name a person, by what tells it: a first name, an initial, a household, a surname, the head of a case.

use std::ops::Range;

use super::cues::Cue;
use super::mention::Finder;
use crate::segment::words::Shape;

impl Finder<'_> {
    /// Where the first name begins if the surname stands before it: *BENALI Yanis*, *Öztürk Mehmet*.
    pub(super) fn surname_before(&self, words: &Range<usize>) -> Option<usize> {
        let tokens = self.tokens;
        let capitals = |w: &usize| tokens.has(*w, Shape::CAPS);
        let at = words.start + words.clone().take_while(capitals).count();
        // *CPE Karim*: what is short in capitals, or a function, is no surname.
        let surname = |w: usize| tokens.is_surname(w) || tokens.key(w).len() > 3 && !tokens.is_cue(w);
        let own = |w: usize| surname(w) && !tokens.is_role(w) && !tokens.is_place_word(w);
        let mut before = words.start..at;
        let led = before.clone().any(own) && before.clone().all(|w| tokens.is_particle(w) || own(w));
        let known = before.all(|w| tokens.is_particle(w) || tokens.is_surname(w));
        if led && at < words.end && (tokens.is_given(at) || known && tokens.may_be_given(at)) {
            return Some(at);
        }
        let listed = words.len() > 1 && tokens.is_surname(words.start) && !tokens.is_given(words.start);
        (listed && tokens.is_given(words.start + 1)).then_some(words.start + 1)
    }

    /// Whether what stands before words makes a name of them.
    pub(super) fn cue_holds(&self, cue: Cue, words: Range<usize>) -> bool {
        let (tokens, first) = (self.tokens, words.start);
        let known = tokens.is_surname(first) || tokens.is_given(first);
        let acronym = tokens.is_acronym(first) && !known && !tokens.dotted(first);
        // *SITUATION GENERALE*: what stands in capitals with its cue is likely a heading.
        let heading = tokens.has(first, Shape::CAPS) && tokens.has(first - 1, Shape::CAPS) && !known;
        let other = heading
            || tokens.is_cue(first)
            || tokens.is_role(first)
            || tokens.is_place_word(first)
            || tokens.names_feast(first)
            || acronym;
        let plural = || tokens.key(first).ends_with(['s', 'x']) && !tokens.is_surname(first);
        let named = || known || !tokens.is_common(first) && !self.places.contains(tokens.key(first));
        !other
            && match cue {
                Cue::Person | Cue::Household => known || !tokens.is_common(first),
                Cue::Maybe => named() && !words.clone().any(|w| tokens.is_place_word(w)),
                Cue::MaybeHousehold => named() && !plural() && words.len() == 1 && !tokens.is_given(first),
            }
    }

    /// Whether words that nothing announces name a person; `inside` the passage, not at its head.
    pub(super) fn tells_person(&self, words: Range<usize>, inside: bool) -> bool {
        let tokens = self.tokens;
        let (first, last, several) = (words.start, words.end - 1, words.len() > 1);
        if tokens.has(first, Shape::GLUED_LEFT) || tokens.names_place(first) || tokens.names_feast(first) {
            return false;
        }
        if tokens.dotted(first) {
            // *K. Y.*, *E. Da Cruz*; at the head of a line it numbers what follows, before a figure it is of an article of law.
            let numbers = tokens.has(first + 1, Shape::DIGIT) && matches!(tokens.gap(first), " " | ". ");
            // *Exemple B.*
            let lists = inside
                && tokens.adjoin(first - 1, first)
                && tokens.capital(first - 1)
                && tokens.is_common(first - 1);
            let alone = !several && (numbers || lists);
            return inside && !alone && !tokens.has_article(first);
        }
        if tokens.has(first, Shape::GLUED_RIGHT) {
            // *Jean-Pierre*, *Hadj-Moussa* are persons; *Rosa-Parks*, *Saint-Aubert* are places.
            let named = if tokens.may_be_given(first) {
                tokens.is_given(first + 1)
            } else {
                self.bears_surname(first..first + 2)
            };
            return several && named && !tokens.is_place_word(first) && !tokens.is_link(first);
        }
        let mut before = first..last;
        let ordinary = |w: usize| tokens.is_common(w) && !tokens.may_be_given(w) && !tokens.is_particle(w);
        let stopped =
            tokens.dotted(last) && !before.clone().any(ordinary) && !before.all(|w| tokens.is_particle(w));
        let first_name = tokens.is_given(first) && (several || !tokens.is_acronym(first));
        // *Yanis B.*: whoever is told by an initial is somebody, first name or not. A short word in capitals alone is often none.
        // *Pierre Billon*, though *pierre* be a word.
        let saint = tokens.is_place_word(first);
        let whole = several && !saint && tokens.may_be_given(first) && tokens.is_surname(first + 1);
        first_name
            || whole
            || several && (stopped || self.surname_before(&words).is_some())
            || self.is_bare_surname(words.clone())
            || self.heads_case(words)
    }

    /// Whether one of the words is a surname, and of no place.
    fn bears_surname(&self, mut words: Range<usize>) -> bool {
        words.any(|w| self.tokens.is_surname(w) && !self.places.contains(self.tokens.key(w)))
    }

    /// Whether words are a surname without anything before it: *Belkacem n'est pas venu*.
    fn is_bare_surname(&self, words: Range<usize>) -> bool {
        let (tokens, first) = (self.tokens, words.start);
        let capitals = tokens.has(first, Shape::CAPS);
        let mut rest = first + 1..words.end;
        tokens.is_surname(first)
            && !tokens.has_article(first)
            && !tokens.is_acronym(first)
            && tokens.is_unknown(first)
            && !self.places.contains(tokens.key(first))
            && rest.all(|w| {
                tokens.is_surname(w)
                    || tokens.may_be_given(w)
                    || tokens.dotted(w)
                    || capitals && tokens.is_unknown(w)
            })
    }

    /// Whether words that nothing else tells are a name by what follows: *Kouassigan, 17 ans*; at the head of a case, an address.
    fn heads_case(&self, words: Range<usize>) -> bool {
        let (tokens, next) = (self.tokens, words.end);
        let opens = words
            .start
            .checked_sub(1)
            .is_some_and(|w| tokens.gap(w).contains(['.', '?', '!', '…']))
            && !tokens.follows_number(words.start);
        let aged = tokens.has(next, Shape::DIGIT) && matches!(tokens.key(next + 1), "ans" | "a") && !opens;
        let lives = || tokens.is_way(next) && tokens.follows_number(words.start);
        let unknown = |w: usize| tokens.is_unknown(w) && !self.places.contains(tokens.key(w));
        matches!(tokens.gap(next - 1), ", " | " (")
            && (aged || lives())
            && !tokens.is_acronym(words.start)
            && words.clone().all(unknown)
    }
}
