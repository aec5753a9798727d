//! Decides which words name anew somebody who is known: the name, or a part of it, wherever it stands again.

use super::entities::Entities;
use super::mention::Finder;
use crate::segment::words::Shape;

/// A shorter word is no name to look for elsewhere.
const SHORTEST_NAME: usize = 3;

impl Finder<'_> {
    /// Whoever of the `entities` is named again by the words from `word` on, and the first and the last of them.
    pub(super) fn coreference(&self, word: usize, entities: &Entities) -> Option<(usize, (usize, usize))> {
        let tokens = self.tokens;
        let key = tokens.key(word);
        if key.len() < SHORTEST_NAME
            || tokens.is_particle(word)
            || self.attendees.seats(key)
            || !self.may_corefer(word)
        {
            return None;
        }
        let person = entities.named(key).or_else(|| self.misspelt(word, entities))?;
        // *Petit* is Mme Petit; *Etat* is nobody, whatever was taken for a name.
        let ordinary = tokens.is_common(word) && !tokens.is_surname(word) && !tokens.may_be_given(word);
        if ordinary && !entities.is_titled(person) {
            return None;
        }
        if !tokens.capital(word) {
            return Some((person, self.written_together(word)));
        }
        let mut first = word;
        while first > 0
            && tokens.is_particle(first - 1)
            && tokens.capital(first - 1)
            && tokens.adjoin(first - 1, first)
        {
            first -= 1;
        }
        let mut last = word;
        while tokens.adjoin(last, last + 1)
            && tokens.capital(last + 1)
            && entities.bears(person, tokens.key(last + 1))
        {
            last += 1;
        }
        Some((person, (first, last)))
    }

    /// Whether the word is written as a name would be, and no place bears it.
    fn may_corefer(&self, word: usize) -> bool {
        let tokens = self.tokens;
        if !tokens.capital(word) {
            // In lower case it may be an ordinary word, unless it stands in an address or in the name of a file.
            let name = tokens.is_surname(word) || tokens.is_given(word);
            return name && self.written_together(word) != (word, word);
        }
        let tied = tokens.has(word, Shape::GLUED_LEFT) && !tokens.is_surname(word);
        // *La France* is nobody, whoever else is called so.
        !tied && tokens.key(word) != "france" && !tokens.names_place(word) && !tokens.names_feast(word)
    }

    /// The first and the last word of the address or of the name of a file that the word is of: *k.belkacem@…*, *`cr_belkacem.pdf`*.
    fn written_together(&self, word: usize) -> (usize, usize) {
        let joins = |w: &usize| matches!(self.tokens.gap(*w), "." | "_" | "@" | "-");
        let before = (0..word).rev().take_while(joins).count();
        let after = (word..self.tokens.len()).take_while(joins).count();
        (word - before, word + after)
    }

    /// The person whose name the word likely is, with one letter wrong.
    fn misspelt(&self, word: usize, entities: &Entities) -> Option<usize> {
        let tokens = self.tokens;
        let thing = tokens.has_article(word);
        let inside = tokens.capital(word) && (!tokens.begins(word) || tokens.is_surname(word));
        let known = tokens.is_common(word) || tokens.is_role(word) || tokens.may_be_given(word);
        entities
            .misspelt(tokens.key(word))
            .filter(|_| inside && !known && !thing)
    }
}
