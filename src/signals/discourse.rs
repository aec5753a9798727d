//! Who is spoken of: the persons a section introduces, and which later word takes whom up.
//!
//! A name, a description or a relative introduces somebody. A pronoun, a bare title, *l'intéressé* takes up the last person
//! it agrees with in gender and number; a passage that mentions nobody goes on about the last one. A section ends them all.

use super::Reader;
use super::seen::{Named, Seen};
use crate::lexicon::{FirstName, Sense};

/// What readers know of the person spoken of, from least to most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Known {
    /// Nobody was introduced.
    #[default]
    Nobody,
    /// Somebody in general: *une mère*, *les jeunes*.
    Anybody,
    /// One of those at the table.
    Participant,
    /// By a place, a function, an address.
    Described,
    /// By a name, initials or a nickname.
    Named,
}

/// How the passage comes to speak of that person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Taken {
    /// It does not.
    #[default]
    Not,
    /// It says nothing of whom it speaks, and goes on from above.
    Elided,
    /// By a pronoun.
    Pronoun,
    /// By a noun: *l'intéressé*, *Madame*, *cette maman*.
    Noun,
    /// As a relative of somebody introduced.
    Relative,
    /// It introduces the person itself.
    Introduced,
}

/// Whom a passage speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Referent {
    /// What readers know of that person.
    pub known: Known,
    /// How the passage comes to that person.
    pub taken: Taken,
    /// How many passages ago the person was last mentioned.
    pub distance: u32,
    /// Whether that was in the same paragraph or item.
    pub same_block: bool,
    /// Whether gender and number agree, as far as the words tell.
    pub agrees: bool,
}

/// What the form of a mention tells of gender and number: a bit for each, beside it that of the contrary; neither where it tells nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Form(u8);

impl Form {
    const FEMININE: Self = Self(1);
    const MASCULINE: Self = Self(2);
    const ONE: Self = Self(4);
    const MANY: Self = Self(8);
    const SHE: Self = Self(Self::FEMININE.0 | Self::ONE.0);
    const HE: Self = Self(Self::MASCULINE.0 | Self::ONE.0);

    /// The contrary of all that it tells.
    const fn contrary(self) -> Self {
        Self((self.0 & 0b0101) << 1 | (self.0 & 0b1010) >> 1)
    }

    /// Whether two mentions may be of one person: nothing that both tell differs.
    const fn agrees(self, other: Self) -> bool {
        self.0 & other.contrary().0 == 0
    }

    /// What both tell, and of what they differ in, what the first does.
    const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0 & !self.contrary().0)
    }

    /// What a title tells: *Mme*, *MM.*
    pub(super) fn of_title(title: &str) -> Self {
        match title {
            "m" | "mr" | "monsieur" => Self::HE,
            "mme" | "madame" | "mlle" | "mademoiselle" => Self::SHE,
            "mm" | "messieurs" => Self::MASCULINE.and(Self::MANY),
            "mmes" | "mesdames" => Self::FEMININE.and(Self::MANY),
            _ => Self::default(),
        }
    }

    /// What a first name tells.
    pub(super) const fn of_first_name(name: FirstName) -> Self {
        match (name.feminine, name.masculine) {
            (true, false) => Self::SHE,
            (false, true) => Self::HE,
            _ => Self::ONE,
        }
    }

    /// What an article or a possessive tells of the noun after it.
    fn of_article(article: &str) -> Self {
        match article {
            "le" | "un" | "ce" | "cet" | "du" | "au" => Self::HE,
            "la" | "une" | "cette" | "sa" => Self::SHE,
            "l'" | "son" | "leur" => Self::ONE,
            "les" | "des" | "ces" | "ses" | "leurs" | "aux" => Self::MANY,
            _ => Self::default(),
        }
    }

    /// What a personal pronoun tells; nothing where the word is none.
    fn of_pronoun(word: &str) -> Option<Self> {
        Some(match word {
            "il" => Self::HE,
            "elle" => Self::SHE,
            "ils" | "eux" => Self::MASCULINE.and(Self::MANY),
            "elles" => Self::FEMININE.and(Self::MANY),
            "lui" => Self::ONE,
            "leur" => Self::MANY,
            _ => return None,
        })
    }
}

/// Somebody introduced in the section.
#[derive(Debug, Clone, Copy)]
struct Person {
    known: Known,
    form: Form,
    /// The passage and the block of the last mention.
    last: u32,
    block: u32,
}

/// A word that brings somebody in.
#[derive(Debug, Clone, Copy)]
enum Mention {
    Introduces(Known),
    Relative,
    TakesUp(Taken),
}

/// How many persons of a section can be taken up: further back, no reader would know whom.
const REACH: usize = 12;

/// The persons under discussion, passage after passage.
#[derive(Debug, Default)]
pub(super) struct Discourse {
    section: u32,
    persons: Persons,
    /// The mentions of the passage at hand, by word.
    mentions: Vec<(u32, Mention, Form)>,
}

/// The persons of a section, and where in it the passage at hand stands.
#[derive(Debug, Default)]
struct Persons {
    known: Vec<Person>,
    /// Which of them do not sit at the table, the oldest in the lowest bit: nobody else is taken up.
    spoken_of: u16,
    passage: u32,
    block: u32,
}

impl Discourse {
    /// Whom the passage speaks of. `retold` is the pronoun that takes up the speaker, if one does.
    pub(super) fn read(&mut self, reader: &Reader<'_>, seen: &Seen<'_>, retold: Option<usize>) -> Referent {
        let passage = &seen.found.passage;
        if passage.section != self.section {
            self.section = passage.section;
            self.persons.clear();
        }
        self.persons.passage += 1;
        self.persons.block += u32::from(passage.first_of_block);
        self.gather(reader, seen, retold);
        let (mut referent, mut takes_up) = (Referent::default(), false);
        for (_, mention, form) in &self.mentions {
            let found = match mention {
                Mention::Introduces(known) => self.persons.introduce(*known, *form),
                Mention::Relative => self.persons.relative(*form),
                Mention::TakesUp(taken) => {
                    takes_up = true;
                    self.persons.take_up(*taken, *form)
                }
            };
            if (found.known, found.taken) > (referent.known, referent.taken) {
                referent = found;
            }
        }
        if referent.known <= Known::Participant && !takes_up {
            let found = self.persons.take_up(Taken::Elided, Form::default());
            if found.known > referent.known {
                referent = found;
            }
        }
        referent
    }

    /// Gathers the mentions of the passage, in the order of the text.
    fn gather(&mut self, reader: &Reader<'_>, seen: &Seen<'_>, retold: Option<usize>) {
        self.mentions.clear();
        for designation in seen.names.designations() {
            let mention = match designation.by {
                Named::Title | Named::FirstName | Named::Initials => Mention::Introduces(Known::Named),
                Named::Participant => Mention::Introduces(Known::Participant),
                Named::Capitalised => continue,
            };
            self.mentions
                .push((designation.word as u32, mention, designation.form));
        }
        for (hit, sense) in seen.heard.persons() {
            let first = hit.first as usize;
            if !seen.found.passage.words.contains(&first) {
                continue;
            }
            let Some(mention) = mention(*sense) else {
                continue;
            };
            let own = Form::of_article(reader.text(first));
            let before = first.checked_sub(1).map(|w| Form::of_article(reader.text(w)));
            self.mentions
                .push((hit.first, mention, own.and(before.unwrap_or_default())));
        }
        let stand_ins = seen.names.stand_ins().iter().copied();
        for word in stand_ins.filter(|word| Some(*word) != retold) {
            let stands_for = stand_in(reader, word, seen);
            self.mentions
                .extend(stands_for.map(|(taken, form)| (word as u32, Mention::TakesUp(taken), form)));
        }
        self.mentions.sort_by_key(|m| m.0);
    }
}

impl Persons {
    fn clear(&mut self) {
        self.known.clear();
        self.spoken_of = 0;
    }

    fn introduce(&mut self, known: Known, form: Form) -> Referent {
        if self.known.len() == REACH {
            self.known.remove(0);
            self.spoken_of >>= 1;
        }
        self.spoken_of |= u16::from(known != Known::Participant) << self.known.len();
        self.known.push(Person {
            known,
            form,
            last: self.passage,
            block: self.block,
        });
        Referent {
            known,
            taken: Taken::Introduced,
            distance: 0,
            same_block: true,
            agrees: true,
        }
    }

    /// A relative is known as the person is to whom they belong.
    fn relative(&mut self, form: Form) -> Referent {
        let family = self.known.iter().rev().find(|p| p.known > Known::Participant);
        let Some(family) = family.copied() else {
            return Referent {
                taken: Taken::Relative,
                ..Referent::default()
            };
        };
        self.introduce(family.known, form);
        Referent {
            taken: Taken::Relative,
            ..self.met(family, true, Taken::Relative)
        }
    }

    fn take_up(&mut self, taken: Taken, form: Form) -> Referent {
        let mut recent = self.spoken_of;
        while recent != 0 {
            let place = recent.ilog2();
            recent &= !(1 << place);
            if let Some(person) = self.known.get_mut(place as usize)
                && person.form.agrees(form)
            {
                let before = *person;
                person.last = self.passage;
                person.block = self.block;
                person.form = person.form.and(form);
                return self.met(before, true, taken);
            }
        }
        let oldest = match self.spoken_of {
            0 => 0,
            persons => persons.trailing_zeros(),
        };
        let oldest = self.known.get(oldest as usize).copied();
        oldest.map_or_else(Referent::default, |p| self.met(p, false, taken))
    }

    fn met(&self, person: Person, agrees: bool, taken: Taken) -> Referent {
        Referent {
            known: person.known,
            taken,
            distance: self.passage - person.last,
            same_block: person.block == self.block,
            agrees,
        }
    }
}

/// What a pronoun or a title takes up: nothing where it is impersonal, or stands before a name.
fn stand_in(reader: &Reader<'_>, word: usize, seen: &Seen<'_>) -> Option<(Taken, Form)> {
    let text = reader.text(word);
    if let Some(form) = Form::of_pronoun(text) {
        let impersonal = text == "il"
            && matches!(
                reader.text(word + 1),
                "y" | "faut" | "faudra" | "faudrait" | "convient" | "s'agit" | "reste"
            );
        return (!impersonal).then_some((Taken::Pronoun, form));
    }
    let mut names = seen.names.designations().iter();
    let named = names.any(|name| (word + 1..word + 3).contains(&name.word));
    (!named).then(|| (Taken::Noun, Form::of_title(text)))
}

/// What an entry does that brings somebody in.
pub(super) const MENTIONS: Sense = Sense::NICKNAMED
    .or(Sense::PLACED)
    .or(Sense::ANYBODY)
    .or(Sense::RELATIVE)
    .or(Sense::TAKES_UP);

/// What an entry that has this sense does.
fn mention(sense: Sense) -> Option<Mention> {
    let introduces = [
        (Sense::NICKNAMED, Known::Named),
        (Sense::PLACED, Known::Described),
        (Sense::ANYBODY, Known::Anybody),
    ];
    if let Some((_, known)) = introduces.into_iter().find(|(of, _)| sense.meets(*of)) {
        Some(Mention::Introduces(known))
    } else if sense.meets(Sense::RELATIVE) {
        Some(Mention::Relative)
    } else {
        let taken = Mention::TakesUp(Taken::Noun);
        sense.meets(Sense::TAKES_UP).then_some(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a form tells of gender and number, each by itself.
    fn told(form: Form) -> [Option<bool>; 2] {
        [(Form::FEMININE, Form::MASCULINE), (Form::ONE, Form::MANY)].map(|(one, other)| {
            let tells = form.0 & (one.0 | other.0) != 0;
            tells.then_some(form.0 & one.0 != 0)
        })
    }

    #[test]
    fn forms_agree_where_nothing_that_both_tell_differs() {
        let genders = [Form::default(), Form::FEMININE, Form::MASCULINE];
        let numbers = [Form::default(), Form::ONE, Form::MANY];
        let forms = || genders.into_iter().flat_map(|g| numbers.map(|n| g.and(n)));
        for (a, b) in forms().flat_map(|a| forms().map(move |b| (a, b))) {
            let both = || told(a).into_iter().zip(told(b));
            let alike = both().all(|(a, b)| a.is_none() || b.is_none() || a == b);
            assert_eq!(a.agrees(b), alike, "{a:?} {b:?}");
            assert!(told(a.and(b)).into_iter().eq(both().map(|(a, b)| a.or(b))));
        }
    }

    proptest::proptest! {
        /// However many were introduced before.
        #[test]
        fn whoever_does_not_sit_at_the_table_may_be_taken_up(seated in proptest::collection::vec(proptest::bool::ANY, 0..40)) {
            let mut persons = Persons::default();
            for seated in seated {
                let known = if seated { Known::Participant } else { Known::Named };
                persons.introduce(known, Form::default());
                let spoken_of = persons.known.iter().rev();
                let spoken_of = spoken_of.map(|person| u16::from(person.known != Known::Participant));
                proptest::prop_assert_eq!(persons.spoken_of, spoken_of.fold(0, |bits, bit| bits << 1 | bit));
            }
        }
    }
}
