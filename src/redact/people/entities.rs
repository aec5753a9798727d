//! Decides which mentions are of one person, and under which new name that person goes.

use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Who is behind which name. It holds document text: it is shown to nobody, and written only where the user says.
#[derive(Default)]
pub struct Key(Vec<Entry>);

struct Entry {
    label: String,
    /// The ways the document names that person.
    forms: BTreeSet<String>,
}

impl Key {
    /// One person a line: the new name, a tab, the names in the document.
    pub fn write(&self) -> String {
        let mut out = String::new();
        for entry in &self.0 {
            let forms: Vec<&str> = entry.forms.iter().map(String::as_str).collect();
            let _ = writeln!(out, "{}\t{}", entry.label, forms.join(", "));
        }
        out
    }

    /// How many persons have another name.
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nobody has.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gender {
    Woman,
    Man,
}

/// A person as one mention shows them. Names are in lower case, without accents; of several words, a space parts them.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Identity {
    pub(super) given: Option<String>,
    pub(super) surname: Option<String>,
    pub(super) gender: Option<Gender>,
    pub(super) household: bool,
}

impl Identity {
    /// Whether both can be one person, and something says they are.
    fn fits(&self, other: &Self) -> bool {
        let alike = |a: &str, b: &str| {
            let shares = a.split(' ').any(|a| b.split(' ').any(|b| a == b));
            shares || a.len() == 1 && b.starts_with(a) || b.len() == 1 && a.starts_with(b)
        };
        let agree = |a: &Option<String>, b: &Option<String>| match (a, b) {
            (Some(a), Some(b)) => alike(a, b),
            _ => true,
        };
        let shared = |a: &Option<String>, b: &Option<String>| a.is_some() && b.is_some() && agree(a, b);
        let same_sex = self.gender.is_none() || other.gender.is_none() || self.gender == other.gender;
        // *M. Karim*, known as Karim Belkacem.
        let only = |a: &Self, b: &Self| a.given.is_none() && a.surname.is_some() && a.surname == b.given;
        if self.household != other.household || !same_sex {
            return false;
        }
        only(self, other)
            || only(other, self)
            || agree(&self.given, &other.given)
                && agree(&self.surname, &other.surname)
                && (shared(&self.given, &other.given) || shared(&self.surname, &other.surname))
    }

    /// Takes over what `other` adds.
    fn learn(&mut self, other: &Self) {
        let longer = |own: &mut Option<String>, new: &Option<String>| {
            if new.as_ref().map_or(0, String::len) > own.as_ref().map_or(0, String::len) {
                own.clone_from(new);
            }
        };
        longer(&mut self.given, &other.given);
        longer(&mut self.surname, &other.surname);
        self.gender = self.gender.or(other.gender);
    }

    /// The words of the name, the surname first.
    fn words(&self) -> impl Iterator<Item = &str> {
        let names = [&self.surname, &self.given].into_iter().flatten();
        names.flat_map(|name| name.split(' '))
    }
}

/// Everybody met so far.
#[derive(Default)]
pub(super) struct Entities {
    people: Vec<Identity>,
    entries: Vec<Entry>,
}

impl Entities {
    /// The number of the person, known or new.
    pub(super) fn person(&mut self, identity: &Identity) -> usize {
        if let Some(known) = self.people.iter().position(|p| p.fits(identity)) {
            if let Some(person) = self.people.get_mut(known) {
                person.learn(identity);
            }
            return known;
        }
        let letters = letters(self.people.len());
        let label = if identity.household {
            format!("famille {letters}")
        } else {
            format!("Personne {letters}")
        };
        self.people.push(identity.clone());
        self.entries.push(Entry {
            label,
            forms: BTreeSet::new(),
        });
        self.people.len() - 1
    }

    /// The person who bears the name `key`.
    pub(super) fn named(&self, key: &str) -> Option<usize> {
        self.people
            .iter()
            .position(|person| person.words().any(|word| word == key))
    }

    /// Whether that person bears the name `key`.
    pub(super) fn bears(&self, person: usize, key: &str) -> bool {
        let person = self.people.get(person);
        person.is_some_and(|person| person.words().any(|word| word == key))
    }

    /// Whether a title told that person.
    pub(super) fn is_titled(&self, person: usize) -> bool {
        self.people
            .get(person)
            .is_some_and(|person| person.gender.is_some())
    }

    /// The person whose name `key` is likely meant for: one letter is wrong, missing or too many.
    pub(super) fn misspelt(&self, key: &str) -> Option<usize> {
        self.people
            .iter()
            .position(|person| person.words().any(|word| one_letter_off(word, key)))
    }

    /// The new name of a person whom the document names `form`.
    pub(super) fn name(&mut self, person: usize, form: &str) -> String {
        let Some(entry) = self.entries.get_mut(person) else {
            return String::new();
        };
        entry
            .forms
            .insert(form.split_whitespace().collect::<Vec<_>>().join(" "));
        if form.starts_with(char::is_uppercase) {
            capitalised(&entry.label)
        } else {
            entry.label.clone()
        }
    }

    /// The last word of that name, where what announces the person stays: *le couple A*.
    pub(super) fn letter(&mut self, person: usize, form: &str) -> String {
        let name = self.name(person, form);
        name.rsplit(' ').next().unwrap_or_default().to_owned()
    }

    pub(super) fn key(self) -> Key {
        Key(self.entries.into_iter().filter(|e| !e.forms.is_empty()).collect())
    }
}

/// A shorter name is too near to too many words.
const TELLING: usize = 6;

/// Whether two words differ by one letter, or by two that changed places.
fn one_letter_off(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len().min(b.len()) < TELLING || a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let head = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (
        a.get(head..).unwrap_or_default(),
        b.get(head..).unwrap_or_default(),
    );
    let tail = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let (a, b) = (
        a.get(..a.len() - tail).unwrap_or_default(),
        b.get(..b.len() - tail).unwrap_or_default(),
    );
    match (a, b) {
        ([_], [_] | []) | ([], [_]) => true,
        ([first, second], [other, last]) => first == last && second == other,
        _ => false,
    }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next();
    first
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(chars)
        .collect()
}

/// A, B … Z, AA, AB …
fn letters(number: usize) -> String {
    let last = char::from(b'A' + (number % 26) as u8);
    match number / 26 {
        0 => last.to_string(),
        before => letters(before - 1) + &last.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_go_on_after_z() {
        assert_eq!([0, 25, 26, 52].map(letters), ["A", "Z", "AA", "BA"]);
    }

    #[test]
    fn a_slip_of_the_pen_is_one_letter() {
        let slips = [
            ("belkacem", "belkacm"),
            ("belkacem", "belkasem"),
            ("belkacem", "blekacem"),
            ("dorval", "dorvall"),
        ];
        assert!(
            slips
                .iter()
                .all(|(a, b)| one_letter_off(a, b) && one_letter_off(b, a))
        );
        let others = [
            ("belkacem", "belkacem"),
            ("belkacem", "belkassem"),
            ("martin", "martel"),
            ("diop", "diot"),
        ];
        assert!(!others.iter().any(|(a, b)| one_letter_off(a, b)));
    }
}
