//! Decides which names are those of streets, schools, laws and feasts that are called after people, and name nobody.

use rustc_hash::FxHashSet;

use super::tokens::{LONGEST_NAME, Tokens};

impl Tokens<'_> {
    /// Whether the word is of the name that a street or a building bears: *rue Victor Hugo*, *rue du Docteur-Calmette*.
    pub(super) fn names_place(&self, word: usize) -> bool {
        let triggers = &self.triggers;
        let (mut first, mut linked) = (word, false);
        for _ in 0..LONGEST_NAME {
            let Some(before) = first
                .checked_sub(1)
                .filter(|b| self.adjoin(*b, first) || self.is_abridged(*b))
            else {
                return false;
            };
            let key = self.key(before);
            let list = if linked {
                &triggers.ways
            } else {
                &triggers.named_after
            };
            // *il cite Belkacem*, *la cité Belkacem*.
            let verb = self.text(before) == "cite" && !self.capital(before);
            if list.contains(key) && !verb {
                return true;
            }
            if !self.capital(before) {
                if !triggers.place_links.contains(key) {
                    return false;
                }
                linked = true;
            }
            first = before;
        }
        false
    }

    /// Whether the word is one like *pl.* or *av.*, with its full stop.
    fn is_abridged(&self, word: usize) -> bool {
        self.key(word).len() <= 3 && self.gap(word) == ". "
    }

    /// Whether the word only stands between a way and whom it is called after: *du*, *Docteur*.
    pub(super) fn is_link(&self, word: usize) -> bool {
        self.triggers.place_links.contains(self.key(word))
    }

    /// Whether places are called by the word itself: *Collège*, *RUE*.
    pub(super) fn is_place_word(&self, word: usize) -> bool {
        self.triggers.named_after.contains(self.key(word))
    }

    /// Whether people live in what the word means: *rue*, *résidence*.
    pub(super) fn is_way(&self, word: usize) -> bool {
        self.triggers.ways.contains(self.key(word))
    }

    /// Whether the word is of a feast, whoever is called so: *la Toussaint*, *les vacances de Noël*.
    pub(super) fn names_feast(&self, word: usize) -> bool {
        match self.key(word) {
            "toussaint" => self.before(word, 1) == "la",
            "noel" => {
                let occasions = &self.triggers.feast_occasions;
                self.before(word, 1) == "de" && occasions.contains(self.before(word, 2))
            }
            _ => false,
        }
    }

    /// The words that stand in the name of a place somewhere.
    pub(super) fn place_names(&self) -> FxHashSet<&str> {
        let words = (0..self.len()).filter(|w| self.capital(*w) && self.names_place(*w));
        words.map(|w| self.key(w)).collect()
    }
}
