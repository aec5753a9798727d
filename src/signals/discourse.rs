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

/// What the form of a mention tells of gender, number and age; nothing of what it does not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Form {
    gender: Option<Gender>,
    many: Option<bool>,
    grown: Option<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gender {
    Feminine,
    Masculine,
}

impl Form {
    const fn new(gender: Option<Gender>, many: bool) -> Self {
        Self {
            gender,
            many: Some(many),
            grown: None,
        }
    }

    /// Of somebody of age, as a civil title tells, or of a minor.
    const fn aged(self, grown: bool) -> Self {
        Self {
            grown: Some(grown),
            ..self
        }
    }

    /// Whether two mentions may be of one person: nothing that both tell differs.
    fn agrees(self, other: Self) -> bool {
        fn alike<T: PartialEq + Copy>(a: Option<T>, b: Option<T>) -> bool {
            a.is_none() || b.is_none() || a == b
        }
        alike(self.gender, other.gender) && alike(self.many, other.many) && alike(self.grown, other.grown)
    }

    /// What both tell.
    fn and(self, other: Self) -> Self {
        Self {
            gender: self.gender.or(other.gender),
            many: self.many.or(other.many),
            grown: self.grown.or(other.grown),
        }
    }

    /// What a title tells: *Mme*, *MM.*
    pub(super) fn of_title(title: &str) -> Self {
        use Gender::{Feminine, Masculine};
        match title {
            "m" | "mr" | "monsieur" => Self::new(Some(Masculine), false).aged(true),
            "mme" | "madame" => Self::new(Some(Feminine), false).aged(true),
            "mlle" | "mademoiselle" => Self::new(Some(Feminine), false),
            "mm" | "messieurs" => Self::new(Some(Masculine), true).aged(true),
            "mmes" | "mesdames" => Self::new(Some(Feminine), true).aged(true),
            _ => Self::default(),
        }
    }

    /// What a first name tells.
    pub(super) const fn of_first_name(name: FirstName) -> Self {
        let gender = match (name.feminine, name.masculine) {
            (true, false) => Some(Gender::Feminine),
            (false, true) => Some(Gender::Masculine),
            _ => None,
        };
        Self::new(gender, false)
    }

    /// What an article or a possessive tells of the noun after it.
    fn of_article(article: &str) -> Self {
        use Gender::{Feminine, Masculine};
        match article {
            "le" | "un" | "ce" | "cet" | "du" | "au" => Self::new(Some(Masculine), false),
            "la" | "une" | "cette" | "sa" => Self::new(Some(Feminine), false),
            "l'" | "son" | "leur" => Self::new(None, false),
            "les" | "des" | "ces" | "ses" | "leurs" | "aux" => Self::new(None, true),
            _ => Self::default(),
        }
    }

    /// What a personal pronoun tells; nothing where the word is none.
    fn of_pronoun(word: &str) -> Option<Self> {
        use Gender::{Feminine, Masculine};
        Some(match word {
            "il" => Self::new(Some(Masculine), false),
            "elle" => Self::new(Some(Feminine), false),
            "ils" | "eux" => Self::new(Some(Masculine), true),
            "elles" => Self::new(Some(Feminine), true),
            "lui" => Self::new(None, false),
            "leur" => Self::new(None, true),
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
    persons: Vec<Person>,
    section: u32,
    passage: u32,
    block: u32,
    /// The mentions of the passage at hand, by word.
    mentions: Vec<(usize, Mention, Form)>,
}

impl Discourse {
    /// Whom the passage speaks of. `retold` is the pronoun that takes up the speaker, if one does.
    pub(super) fn read(&mut self, reader: &Reader<'_>, seen: Seen<'_>, retold: Option<usize>) -> Referent {
        let passage = seen.passage;
        if passage.section != self.section {
            self.section = passage.section;
            self.persons.clear();
        }
        self.passage += 1;
        self.block += u32::from(passage.first_of_block);
        self.gather(reader, seen, retold);
        let mut referent = Referent::default();
        let mentions = std::mem::take(&mut self.mentions);
        for (_, mention, form) in &mentions {
            let found = match mention {
                Mention::Introduces(known) => self.introduce(*known, *form),
                Mention::Relative => self.relative(*form),
                Mention::TakesUp(taken) => self.take_up(*taken, *form),
            };
            if (found.known, found.taken) > (referent.known, referent.taken) {
                referent = found;
            }
        }
        if referent.known <= Known::Participant
            && !mentions.iter().any(|m| matches!(m.1, Mention::TakesUp(_)))
        {
            let found = self.take_up(Taken::Elided, Form::default());
            if found.known > referent.known {
                referent = found;
            }
        }
        self.mentions = mentions;
        referent
    }

    /// Gathers the mentions of the passage, in the order of the text.
    fn gather(&mut self, reader: &Reader<'_>, seen: Seen<'_>, retold: Option<usize>) {
        self.mentions.clear();
        for designation in seen.names.designations() {
            let mention = match designation.by {
                Named::Title | Named::FirstName | Named::Initials => Mention::Introduces(Known::Named),
                Named::Participant => Mention::Introduces(Known::Participant),
                Named::Capitalised => continue,
            };
            self.mentions.push((designation.word, mention, designation.form));
        }
        for (hit, sense) in seen.heard.persons() {
            let first = hit.first as usize;
            if !seen.passage.words.contains(&first) {
                continue;
            }
            let Some(mention) = mention(*sense) else {
                continue;
            };
            let own = Form::of_article(reader.text(first));
            let before = first.checked_sub(1).map(|w| Form::of_article(reader.text(w)));
            self.mentions
                .push((first, mention, own.and(before.unwrap_or_default())));
        }
        let stand_ins = seen.names.stand_ins().iter().copied();
        for word in stand_ins.filter(|word| Some(*word) != retold) {
            let stands_for = stand_in(reader, word, seen);
            self.mentions
                .extend(stands_for.map(|(taken, form)| (word, Mention::TakesUp(taken), form)));
        }
        self.mentions.sort_by_key(|m| m.0);
    }

    fn introduce(&mut self, known: Known, form: Form) -> Referent {
        if self.persons.len() == REACH {
            self.persons.remove(0);
        }
        self.persons.push(Person {
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
        let family = self.persons.iter().rev().find(|p| p.known > Known::Participant);
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
        let spoken_of = |p: &&mut Person| p.known != Known::Participant;
        let mut recent = self.persons.iter_mut().rev().filter(spoken_of);
        let agreeing = recent.find(|p| p.form.agrees(form));
        if let Some(person) = agreeing {
            let before = *person;
            person.last = self.passage;
            person.block = self.block;
            person.form = person.form.and(form);
            return self.met(before, true, taken);
        }
        let oldest = self.persons.iter().find(|p| p.known != Known::Participant);
        let oldest = oldest.or(self.persons.first()).copied();
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
fn stand_in(reader: &Reader<'_>, word: usize, seen: Seen<'_>) -> Option<(Taken, Form)> {
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
