//! Names borne in France, from the lists below `lexicons/people/` (their headers name source and licence).

use super::forms::unaccent;
use super::table::{Bytes, Index};

/// What the list says of a first name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FirstName {
    /// Given to girls.
    pub feminine: bool,
    /// Given to boys.
    pub masculine: bool,
    /// Also an ordinary French word: it needs a title or a second name beside it.
    pub ambiguous: bool,
}

const FEMININE: u8 = 1;
const MASCULINE: u8 = 2;
const AMBIGUOUS: u8 = 4;

/// The list, looked up without accents.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct FirstNames {
    pub(super) index: Index,
    /// By number, the bits above.
    pub(super) traits: Bytes,
}

impl FirstNames {
    pub(super) fn parse(text: &str) -> Self {
        let mut index = Index::default();
        let mut traits = Vec::new();
        let mut key = String::new();
        for line in entries(text) {
            let mut fields = line.split_whitespace();
            let Some(name) = fields.next() else { continue };
            let gender = fields.next().unwrap_or("mf");
            let bit = |bit: u8, on: bool| if on { bit } else { 0 };
            key.clear();
            unaccent(name, &mut key);
            let number = index.intern(&key) as usize;
            traits.resize(index.len() as usize, 0);
            // Of two spellings that differ by accents only, the later speaks.
            if let Some(slot) = traits.get_mut(number) {
                *slot = bit(FEMININE, gender.contains('f'))
                    | bit(MASCULINE, gender.contains('m'))
                    | bit(AMBIGUOUS, fields.next() == Some("?"));
            }
        }
        Self {
            index,
            traits: traits.into_iter().collect(),
        }
    }

    pub(super) fn get(&self, key: &str) -> Option<FirstName> {
        let traits = self.traits.byte(self.index.get(key)?)?;
        Some(FirstName {
            feminine: traits & FEMININE != 0,
            masculine: traits & MASCULINE != 0,
            ambiguous: traits & AMBIGUOUS != 0,
        })
    }

    pub(super) fn len(&self) -> usize {
        self.index.len() as usize
    }
}

/// Surnames that are no ordinary word and no place, without accents.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Surnames {
    pub(super) index: Index,
}

impl Surnames {
    pub(super) fn parse(text: &str) -> Self {
        let mut index = Index::default();
        for name in entries(text) {
            index.intern(name);
        }
        Self { index }
    }

    pub(super) fn contains(&self, key: &str) -> bool {
        self.index.get(key).is_some()
    }

    pub(super) fn len(&self) -> usize {
        self.index.len() as usize
    }
}

/// The lines of a list that hold a name.
fn entries(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_without_its_accents() {
        let names = FirstNames::parse("# list\nélodie f\nrose f ?\ncamille\n");
        let said = |key| names.get(key).map(|n| (n.feminine, n.masculine, n.ambiguous));
        assert_eq!(said("elodie"), Some((true, false, false)));
        assert_eq!(said("rose"), Some((true, false, true)));
        assert_eq!(said("camille"), Some((true, true, false)));
        assert_eq!((said("list"), names.len()), (None, 3));
    }

    #[test]
    fn a_surname_is_known_or_not() {
        let surnames = Surnames::parse("# list\nbenali\nhaddad\n\nndiaye\n");
        let known = |key| surnames.contains(key);
        assert!(known("benali") && known("haddad") && known("ndiaye"));
        assert!(!known("list") && !known("benal") && !known(""));
        assert_eq!(surnames.len(), 3);
    }
}
