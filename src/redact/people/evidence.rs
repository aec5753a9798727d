//! What tells that words name a person: a title, a first name, an initial, a household, a surname, the head of a case.

use std::ops::Range;

use super::announce::Cue;
use super::mention::Finder;
use crate::segment::words::Shape;

impl Finder<'_> {
    /// Where the first name begins if the surname stands before it: *BENALI Yanis*, *Öztürk Mehmet*.
    pub(super) fn surname_before(&self, words: &Range<usize>) -> Option<usize> {
        let page = self.page;
        let capitals = |w: &usize| page.has(*w, Shape::CAPS);
        let at = words.start + words.clone().take_while(capitals).count();
        // *CPE Karim*: what is short in capitals, or a function, is no surname.
        let surname = |w: usize| page.is_surname(w) || page.key(w).len() > 3 && !page.is_cue(w);
        let own = |w: usize| surname(w) && !page.is_role(w) && !page.is_place_word(w);
        let mut before = words.start..at;
        let led = before.clone().any(own) && before.clone().all(|w| page.is_particle(w) || own(w));
        let known = before.all(|w| page.is_particle(w) || page.is_surname(w));
        if led && at < words.end && (page.is_given(at) || known && page.may_be_given(at)) {
            return Some(at);
        }
        let listed = words.len() > 1 && page.is_surname(words.start) && !page.is_given(words.start);
        (listed && page.is_given(words.start + 1)).then_some(words.start + 1)
    }

    /// Whether what stands before words makes a name of them.
    pub(super) fn cue_holds(&self, cue: Cue, words: Range<usize>) -> bool {
        let (page, first) = (self.page, words.start);
        let known = page.is_surname(first) || page.is_given(first);
        let acronym = page.is_acronym(first) && !known && !page.dotted(first);
        // *SITUATION GENERALE*: what stands in capitals with its cue is likely a heading.
        let heading = page.has(first, Shape::CAPS) && page.has(first - 1, Shape::CAPS) && !known;
        let other = heading
            || page.is_cue(first)
            || page.is_role(first)
            || page.is_place_word(first)
            || page.names_feast(first)
            || acronym;
        let plural = || page.key(first).ends_with(['s', 'x']) && !page.is_surname(first);
        let named = || known || !page.is_common(first) && !self.places.contains(page.key(first));
        !other
            && match cue {
                Cue::Person | Cue::Household => known || !page.is_common(first),
                Cue::Maybe => named() && !words.clone().any(|w| page.is_place_word(w)),
                Cue::MaybeHousehold => named() && !plural() && words.len() == 1 && !page.is_given(first),
            }
    }

    /// Whether words that nothing announces name a person; `inside` the passage, not at its head.
    pub(super) fn tells_person(&self, words: Range<usize>, inside: bool) -> bool {
        let page = self.page;
        let (first, last, several) = (words.start, words.end - 1, words.len() > 1);
        if page.has(first, Shape::GLUED_LEFT) || page.names_place(first) || page.names_feast(first) {
            return false;
        }
        if page.dotted(first) {
            // *K. Y.*, *E. Da Cruz*; at the head of a line it numbers what follows, before a figure it is of an article of law.
            let numbers = page.has(first + 1, Shape::DIGIT) && matches!(page.gap(first), " " | ". ");
            // *Exemple B.*
            let lists = inside
                && page.adjoin(first - 1, first)
                && page.capital(first - 1)
                && page.is_common(first - 1);
            let alone = !several && (numbers || lists);
            return inside && !alone && !page.has_article(first);
        }
        if page.has(first, Shape::GLUED_RIGHT) {
            // *Jean-Pierre*, *Hadj-Moussa* are persons; *Rosa-Parks*, *Saint-Aubert* are places.
            let named = if page.may_be_given(first) {
                page.is_given(first + 1)
            } else {
                self.bears_surname(first..first + 2)
            };
            return several && named && !page.is_place_word(first) && !page.is_link(first);
        }
        let mut before = first..last;
        let ordinary = |w: usize| page.is_common(w) && !page.may_be_given(w) && !page.is_particle(w);
        let stopped =
            page.dotted(last) && !before.clone().any(ordinary) && !before.all(|w| page.is_particle(w));
        let first_name = page.is_given(first) && (several || !page.is_acronym(first));
        // *Yanis B.*: whoever is told by an initial is somebody, first name or not. A short word in capitals alone is often none.
        // *Pierre Billon*, though *pierre* be a word.
        let saint = page.is_place_word(first);
        let whole = several && !saint && page.may_be_given(first) && page.is_surname(first + 1);
        first_name
            || whole
            || several && (stopped || self.surname_before(&words).is_some())
            || self.is_bare_surname(words.clone())
            || self.heads_case(words)
    }

    /// Whether one of the words is a surname, and of no place.
    fn bears_surname(&self, mut words: Range<usize>) -> bool {
        words.any(|w| self.page.is_surname(w) && !self.places.contains(self.page.key(w)))
    }

    /// Whether words are a surname without anything before it: *Belkacem n'est pas venu*.
    fn is_bare_surname(&self, words: Range<usize>) -> bool {
        let (page, first) = (self.page, words.start);
        let capitals = page.has(first, Shape::CAPS);
        let mut rest = first + 1..words.end;
        page.is_surname(first)
            && !page.has_article(first)
            && !page.is_acronym(first)
            && page.is_unknown(first)
            && !self.places.contains(page.key(first))
            && rest.all(|w| {
                page.is_surname(w) || page.may_be_given(w) || page.dotted(w) || capitals && page.is_unknown(w)
            })
    }

    /// Whether words that nothing else tells are a name by what follows: *Kouassigan, 17 ans*; at the head of a case, an address.
    fn heads_case(&self, words: Range<usize>) -> bool {
        let (page, next) = (self.page, words.end);
        let opens = words
            .start
            .checked_sub(1)
            .is_some_and(|w| page.gap(w).contains(['.', '?', '!', '…']))
            && !page.follows_number(words.start);
        let aged = page.has(next, Shape::DIGIT) && matches!(page.key(next + 1), "ans" | "a") && !opens;
        let lives = || page.is_way(next) && page.follows_number(words.start);
        let unknown = |w: usize| page.is_unknown(w) && !self.places.contains(page.key(w));
        matches!(page.gap(next - 1), ", " | " (")
            && (aged || lives())
            && !page.is_acronym(words.start)
            && words.clone().all(unknown)
    }
}
