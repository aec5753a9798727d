//! The persons at the table, and the persons a passage designates.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::Reader;
use super::familiar::{Familiar, Key, Trait};
use super::seen::{Designation, Named, Seen};
use crate::finding::Source;
use crate::lexicon::Sense;
use crate::segment::words::Shape;

/// What a name is announced by, without its stop.
pub(crate) const TITLES: &[&str] = &[
    "m",
    "mm",
    "mme",
    "mmes",
    "mlle",
    "monsieur",
    "madame",
    "mademoiselle",
    "dr",
    "docteur",
    "me",
    "mr",
];

/// Participants and their status, by surname or first name without accents.
#[derive(Debug, Default)]
pub struct People {
    /// By the number of the name, where it is a word of the document.
    status: Vec<Option<Source>>,
    /// By the letters of the name, where it is none.
    unread: FxHashMap<Box<str>, Source>,
    /// How many are bound, and how many not.
    balance: (usize, usize),
}

#[allow(
    clippy::struct_excessive_bools,
    reason = "independent observations, each a feature of its own"
)]
/// How a passage designates persons.
#[derive(Debug, Default, Clone, Copy)]
pub struct PersonSignals {
    /// A title before a name that is no participant's.
    pub titled: bool,
    /// A first name that is no participant's.
    pub first_name: bool,
    /// Initials: *K. Y.*, *Yanis B.*, *T.M.*
    pub initials: bool,
    /// A participant's name.
    pub participant: bool,
    /// A capitalised word inside the sentence that is nothing known.
    pub capitalised: bool,
    /// An entry of the person lexicon.
    pub listed: bool,
    /// One that stands for somebody in particular: *une famille*, *certains parents* designate no one by themselves.
    pub particular: bool,
    /// How an entry introduces somebody, if one does.
    introduced: About,
    /// The first and the last word of the first designation, by number in the document.
    pub words: Option<(u32, u32)>,
}

/// How the person spoken of was introduced, in this passage or above it in the section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum About {
    /// Nobody was.
    #[default]
    Nobody,
    /// By a name, initials or a nickname.
    Named,
    /// By a place, a function, an address: somebody whom local readers know.
    Described,
}

impl PersonSignals {
    /// How the passage designates persons.
    pub(super) fn of(seen: &Seen<'_>) -> Self {
        let names = seen.names;
        let mut out = Self {
            titled: names.any(Named::Title),
            first_name: names.any(Named::FirstName),
            initials: names.any(Named::Initials),
            participant: names.any(Named::Participant),
            capitalised: names.any(Named::Capitalised),
            ..Self::default()
        };
        if out.named() {
            let first = names.designations().iter().find(|name| name.by.is_name());
            out.words = first.map(|Designation { word, by, .. }| {
                let title = usize::from(*by == Named::Title);
                ((word - title) as u32, *word as u32)
            });
        }
        let start = names.said();
        let persons = seen.heard.persons().iter();
        for (hit, sense) in
            persons.filter(|(hit, sense)| sense.meets(Sense::PERSON) && hit.first as usize >= start)
        {
            out.hear(*sense);
            out.words.get_or_insert((hit.first, hit.last));
        }
        out
    }

    /// Takes in an entry of the person lexicon that does this.
    fn hear(&mut self, sense: Sense) {
        self.listed = true;
        self.particular |= !sense.meets(Sense::VAGUE);
        if sense.meets(Sense::NICKNAMED) {
            self.introduced = About::Named;
        } else if sense.meets(Sense::DESCRIBED) && self.introduced == About::Nobody {
            self.introduced = About::Described;
        }
    }

    /// Whether anybody is designated; *il*, *une famille*, *certains parents* designate no one by themselves.
    pub(super) fn designates(&self) -> bool {
        self.named() | self.participant | self.capitalised | self.particular
    }

    /// How the passage introduces somebody; nothing where it only takes up whom it found, or speaks of no one.
    pub(super) fn introduces(&self) -> Option<About> {
        let about = if self.named() {
            About::Named
        } else {
            self.introduced
        };
        (about != About::Nobody).then_some(about)
    }

    /// Whether a name or initials stand there.
    pub fn named(&self) -> bool {
        // No branch for each: which of them stands there nobody foresees.
        self.titled | self.first_name | self.initials
    }
}

impl People {
    /// Nobody yet, in a document of which all words are `familiar`.
    pub(super) fn nobody(familiar: &Familiar) -> Self {
        Self {
            status: vec![None; familiar.keys()],
            ..Self::default()
        }
    }

    /// Learns that somebody at the table goes by this word; what was learnt first of their status holds.
    pub(super) fn learn(&mut self, familiar: &Familiar, key: Key, status: Source) {
        if let Some(known) = self.status.get_mut(key.index())
            && known.is_none()
            && may_be_name(familiar.letters(key))
        {
            *known = Some(status);
        }
    }

    /// Learns the same of letters that need not be a word of the document.
    pub(super) fn learn_alias(&mut self, familiar: &Familiar, letters: &str, status: Source) {
        if let Some(key) = familiar.key_of(letters) {
            self.learn(familiar, key, status);
        } else if may_be_name(letters) {
            self.unread.entry(letters.into()).or_insert(status);
        }
    }

    /// Learns the status of whoever goes by this word, whatever was learnt before.
    pub(super) fn correct(&mut self, key: Key, status: Source) {
        if let Some(known) = self.status.get_mut(key.index()) {
            *known = Some(status);
        }
    }

    /// Ends the learning: counts the participants.
    pub(super) fn settle(&mut self) {
        let read = |status| self.status.iter().filter(|known| **known == Some(status)).count();
        let unread = |status| self.unread.values().filter(|known| **known == status).count();
        let count = |status| read(status) + unread(status);
        self.balance = (count(Source::Bound), count(Source::Unbound));
    }

    /// Whether the word is the name of one at the table, or written like it.
    #[inline]
    pub(crate) fn knows_key(&self, key: Key) -> bool {
        self.status_of(key).is_some()
    }

    /// The status of whoever at the table goes by this key.
    #[inline]
    pub(super) fn status_of(&self, key: Key) -> Option<Source> {
        self.status.get(key.index()).copied().flatten()
    }

    /// Whether the words look like somebody's name.
    pub(super) fn looks_like_person(&self, reader: &Reader<'_>, range: Range<usize>) -> bool {
        let mut facts = range.filter_map(|word| reader.facts(word));
        facts.any(|facts| facts.traits.meets(Trait::TITLE) || self.knows_key(facts.key))
    }

    /// Whether the `number`th word says something else of those at the table than it did `before`.
    fn says_else(&self, before: &Self, number: usize) -> bool {
        let status = |people: &Self| people.status.get(number).copied().flatten();
        status(self) != status(before)
    }

    /// The numbers of the words that do, in order.
    pub(super) fn changed(&self, before: &Self) -> Vec<usize> {
        let all = 0..self.status.len().max(before.status.len());
        all.filter(|number| self.says_else(before, *number)).collect()
    }

    /// How many quarters of the participants whose status is known are bound; nothing where there are too few to tell.
    pub const fn quarters_bound(&self) -> Option<usize> {
        const TELLING: usize = 3;
        let (bound, unbound) = self.balance;
        let all = bound + unbound;
        if all < TELLING {
            None
        } else {
            Some(bound * 4 / all)
        }
    }

    /// Whether these letters name a participant.
    pub(super) fn knows(&self, familiar: &Familiar, letters: &str) -> bool {
        let key = familiar.key_of(letters);
        key.map_or_else(|| self.unread.contains_key(letters), |key| self.knows_key(key))
    }
}

/// Whether a word is more than a particle of names.
fn may_be_name(letters: &str) -> bool {
    const LONGEST: usize = 3;
    const PARTICLES: &[&str] = &[
        "le", "la", "de", "du", "da", "el", "al", "les", "des", "del", "dos", "van", "von", "ben",
    ];
    letters.len() > LONGEST || letters.len() >= 2 && !PARTICLES.contains(&letters)
}

/// Whether the word is a title with a name after it.
pub(super) fn titled(reader: &Reader<'_>, word: usize) -> bool {
    reader.is(word, Trait::TITLE) && reader.shape(word + 1).has(Shape::CAPITAL)
}
