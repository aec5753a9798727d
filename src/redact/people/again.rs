//! Names taken up: whoever is named once is found wherever the name, or a part of it, stands again.

use super::cast::Cast;
use super::mention::Finder;
use crate::segment::words::Shape;

/// A shorter word is no name to look for elsewhere.
const SHORTEST_NAME: usize = 3;

impl Finder<'_> {
    /// Whoever of the `cast` is named again by the words from `word` on, and the first and the last of them.
    pub(super) fn again(&self, word: usize, cast: &Cast) -> Option<(usize, (usize, usize))> {
        let page = self.page;
        let key = page.key(word);
        if key.len() < SHORTEST_NAME
            || page.is_particle(word)
            || self.table.seats(key)
            || !self.may_be_again(word)
        {
            return None;
        }
        let person = cast.named(key).or_else(|| self.misspelt(word, cast))?;
        // *Petit* is Mme Petit; *Etat* is nobody, whatever was taken for a name.
        let ordinary = page.is_common(word) && !page.is_surname(word) && !page.may_be_given(word);
        if ordinary && !cast.is_titled(person) {
            return None;
        }
        if !page.capital(word) {
            return Some((person, self.written_together(word)));
        }
        let mut first = word;
        while first > 0
            && page.is_particle(first - 1)
            && page.capital(first - 1)
            && page.adjoin(first - 1, first)
        {
            first -= 1;
        }
        let mut last = word;
        while page.adjoin(last, last + 1) && page.capital(last + 1) && cast.bears(person, page.key(last + 1))
        {
            last += 1;
        }
        Some((person, (first, last)))
    }

    /// Whether the word is written as a name would be, and no place bears it.
    fn may_be_again(&self, word: usize) -> bool {
        let page = self.page;
        if !page.capital(word) {
            // In lower case it may be an ordinary word, unless it stands in an address or in the name of a file.
            let name = page.is_surname(word) || page.is_given(word);
            return name && self.written_together(word) != (word, word);
        }
        let tied = page.has(word, Shape::GLUED_LEFT) && !page.is_surname(word);
        // *La France* is nobody, whoever else is called so.
        !tied && page.key(word) != "france" && !page.names_place(word) && !page.names_feast(word)
    }

    /// The first and the last word of the address or of the name of a file that the word is of: *k.belkacem@…*, *`cr_belkacem.pdf`*.
    fn written_together(&self, word: usize) -> (usize, usize) {
        let joins = |w: &usize| matches!(self.page.gap(*w), "." | "_" | "@" | "-");
        let before = (0..word).rev().take_while(joins).count();
        let after = (word..self.page.len()).take_while(joins).count();
        (word - before, word + after)
    }

    /// The person whose name the word likely is, with one letter wrong.
    fn misspelt(&self, word: usize, cast: &Cast) -> Option<usize> {
        let page = self.page;
        let thing = page.has_article(word);
        let inside = page.capital(word) && (!page.begins(word) || page.is_surname(word));
        let known = page.is_common(word) || page.is_role(word) || page.may_be_given(word);
        cast.misspelt(page.key(word))
            .filter(|_| inside && !known && !thing)
    }
}
