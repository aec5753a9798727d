//! French first names, from the list `lexicons/people/first-names.txt` (its header names source and licence).

use rustc_hash::FxHashMap;

use super::vocabulary::unaccent;

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

/// The list, looked up without accents.
#[derive(Debug, Default)]
pub(super) struct FirstNames(FxHashMap<Box<str>, FirstName>);

impl FirstNames {
    pub(super) fn parse(text: &str) -> Self {
        let mut names = FxHashMap::default();
        let mut key = String::new();
        for line in text.lines().filter(|l| !l.starts_with('#')) {
            let mut fields = line.split_whitespace();
            let Some(name) = fields.next() else { continue };
            let gender = fields.next().unwrap_or("mf");
            let ambiguous = fields.next() == Some("?");
            key.clear();
            unaccent(name, &mut key);
            names.insert(
                key.as_str().into(),
                FirstName {
                    feminine: gender.contains('f'),
                    masculine: gender.contains('m'),
                    ambiguous,
                },
            );
        }
        Self(names)
    }

    pub(super) fn get(&self, key: &str) -> Option<FirstName> {
        self.0.get(key).copied()
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}
