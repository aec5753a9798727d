//! A passage with its words and entries looked up once, for all who ask who tells it and of whom it speaks.

use std::ops::Range;

use super::discourse::{self, Form};
use super::familiar::{Facts, Trait};
use super::people::People;
use super::summary::Summary;
use super::{PassageSignals, Reader};
use crate::finding::Source;
use crate::lexicon::Sense;
use crate::scan::Hit;
use crate::segment::words::Shape;
use crate::segment::{Passage, PassageKind};

/// A passage as those see it who ask who tells it.
pub(super) struct Seen<'a> {
    pub(super) found: &'a PassageSignals,
    /// Its entries.
    pub(super) hits: &'a [Hit],
    pub(super) heard: &'a Heard,
    pub(super) names: &'a Names,
}

impl Seen<'_> {
    /// The status of a participant, or else of a role, in the words `range`.
    pub(super) fn status_in(&self, range: &Range<usize>) -> Option<Source> {
        let role = || self.heard.role_in(range).map(|role| role.status);
        self.names.status_in(range).or_else(role)
    }

    /// Whether anybody with a status is named, by function or by name.
    #[inline]
    pub(super) fn names_status(&self) -> bool {
        !self.heard.roles().is_empty() || !self.names.participants().is_empty()
    }

    /// Whether a word or an entry stands there that may say who tells it: in half of all passages none does.
    #[inline]
    pub(super) fn may_be_told(&self) -> bool {
        let summary = self.found.summary;
        summary.hears(Sense::TELLS.or(Sense::IMPERSONAL))
            || summary.has(Trait::FRAME.or(Trait::APRES).or(Trait::PAR))
            || self.names_status()
    }
}

/// What was looked up in one passage after the other: nothing of one is left in the next.
#[derive(Debug, Default)]
pub(super) struct Sight {
    heard: Heard,
    names: Names,
}

impl Sight {
    /// Looks at what was `found`, of which these are the `hits`.
    pub(super) fn of<'a>(
        &'a mut self,
        reader: &Reader<'_>,
        people: &People,
        found: &'a PassageSignals,
        hits: &'a [Hit],
    ) -> Seen<'a> {
        self.heard.listen(reader, found.summary, hits);
        self.names.read(reader, people, found, hits);
        Seen {
            found,
            hits,
            heard: &self.heard,
            names: &self.names,
        }
    }
}

/// What the entries of a passage do in it, in the order of the text.
#[derive(Debug, Default)]
pub(super) struct Heard {
    /// The first word of each by which somebody tells.
    tells: Vec<usize>,
    roles: Vec<Role>,
    persons: Vec<(Hit, Sense)>,
}

/// Entries that stand for anybody or bring somebody in.
const PERSONS: Sense = Sense::PERSON.or(discourse::MENTIONS);

/// All entries that are heard.
const HEARD: Sense = PERSONS.or(Sense::TELLS).or(Sense::ROLE);

/// A role that is bound or not.
#[derive(Debug, Clone, Copy)]
pub(super) struct Role {
    pub(super) status: Source,
    pub(super) first: usize,
    pub(super) last: usize,
}

impl Heard {
    /// Hears the passage of these `hits`, and no other.
    #[inline]
    pub(super) fn listen(&mut self, reader: &Reader<'_>, summary: Summary, hits: &[Hit]) {
        self.tells.clear();
        self.roles.clear();
        self.persons.clear();
        if summary.names_role() || summary.hears(PERSONS.or(Sense::TELLS)) {
            self.hear(reader, hits);
        }
    }

    fn hear(&mut self, reader: &Reader<'_>, hits: &[Hit]) {
        for hit in hits {
            let sense = reader.lexicon.sense(hit.group);
            if !sense.meets(HEARD) {
                continue;
            }
            let (first, last) = (hit.first as usize, hit.last as usize);
            if sense.meets(Sense::TELLS) {
                self.tells.push(first);
            }
            if sense.meets(PERSONS) {
                self.persons.push((*hit, sense));
            }
            if sense.meets(Sense::ROLE)
                && let Some(status) = reader.role(hit)
            {
                self.roles.push(Role { status, first, last });
            }
        }
    }

    /// Whether somebody tells something in the words `range`.
    #[inline]
    pub(super) fn tells(&self, range: &Range<usize>) -> bool {
        self.tells.iter().any(|word| range.contains(word))
    }

    /// The first words of what somebody tells by.
    pub(super) fn telling(&self) -> &[usize] {
        &self.tells
    }

    /// The roles that are bound or not.
    pub(super) fn roles(&self) -> &[Role] {
        &self.roles
    }

    /// The first such role inside the words `range`.
    #[inline]
    pub(super) fn role_in(&self, range: &Range<usize>) -> Option<Role> {
        let mut roles = self.roles.iter();
        roles
            .find(|role| range.start <= role.first && role.last < range.end)
            .copied()
    }

    /// Whether the word stands for one of those spoken of: a relative, a child, a household.
    pub(super) fn means_person(&self, word: usize) -> bool {
        let covers = |hit: &Hit| hit.first as usize <= word && word <= hit.last as usize;
        let mut persons = self.persons.iter();
        persons.any(|(hit, sense)| sense.meets(Sense::PERSON) && covers(hit))
    }

    /// The entries that stand for anybody or bring somebody in.
    pub(super) fn persons(&self) -> &[(Hit, Sense)] {
        &self.persons
    }
}

/// The word from which a passage says something: after its label, unless that names whom it is about.
fn said_from(reader: &Reader<'_>, people: &People, passage: &Passage, hits: &[Hit]) -> usize {
    if passage.label.is_none() {
        passage.words.start
    } else if labels_case(reader, people, passage, hits) {
        passage.label_words.start.min(passage.words.start)
    } else {
        passage.label_words.end.max(passage.words.start)
    }
}

/// Whether a label is that of no speaker: nobody at the table, no function, and no *M. T. :* or *Hervé D. … :* before what a person
/// would say. A first name with an initial names one of whom minutes speak: *Lina F. :*.
fn labels_case(reader: &Reader<'_>, people: &People, passage: &Passage, hits: &[Hit]) -> bool {
    let label = passage.label_words.clone();
    let first = label.start;
    let sits = |word| {
        let facts = reader.facts(word);
        facts.is_some_and(|facts| people.status_of(facts.key).is_some())
    };
    let initial = |word| {
        reader.is(word, Trait::INITIALS)
            || reader.is(word, Trait::INITIAL) && reader.shape(word).has(Shape::DOT_AFTER)
    };
    let named = || reader.first_name(first).is_some() && !label.clone().any(initial);
    let speaks = || reader.is(first, Trait::TITLE) || reader.shape(first).has(Shape::CAPS) || named();
    (passage.kind != PassageKind::Sentence || !speaks())
        && !label.clone().any(sits)
        && reader.label_role(hits, label.clone()).is_none()
}

/// What a capitalised word says of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    /// It is a name after a title.
    Title,
    /// It is a first name.
    FirstName,
    /// It is an initial, or several.
    Initials,
    /// It is the name of one at the table.
    Participant,
    /// Nothing known.
    Capitalised,
}

impl Named {
    /// Whether it is a name in itself, whoever bears it.
    pub(super) const fn is_name(self) -> bool {
        matches!(self, Self::Title | Self::FirstName | Self::Initials)
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A name, by its word in the document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Designation {
    pub(super) word: usize,
    pub(super) by: Named,
    pub(super) form: Form,
}

/// The words of a passage that name somebody or stand for one, in order.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Names, initials and titles, those of the label left out.
    designations: Vec<Designation>,
    /// A bit for each way in which those name: asked of every passage.
    ways: u8,
    /// The participants, those of the label too.
    participants: Vec<(usize, Source)>,
    /// Pronouns, and titles that may stand for somebody.
    stand_ins: Vec<usize>,
    /// The word from which the passage says something.
    said: usize,
}

impl Names {
    fn read(&mut self, reader: &Reader<'_>, people: &People, found: &PassageSignals, hits: &[Hit]) {
        self.designations.clear();
        self.ways = 0;
        self.participants.clear();
        self.stand_ins.clear();
        let words = found.passage.labelled_words();
        let own = found.passage.words.start;
        let said = said_from(reader, people, &found.passage, hits);
        self.said = said;
        let before = words.start.checked_sub(1);
        let titled = before.is_some_and(|w| reader.is(w, Trait::TITLE));
        // The word after the last title.
        let mut titled = if titled { words.start } else { usize::MAX };
        for word in found.summary.marked(&words) {
            let Some(facts) = reader.facts(word) else {
                continue;
            };
            if facts.traits.meets(Trait::CAPITAL) {
                let status = people.status_of(facts.key);
                if let Some(status) = status {
                    self.participants.push((word, status));
                }
                let capital = Capital {
                    word,
                    facts,
                    titled: word == titled,
                    sits: status.is_some(),
                    opens: word == said,
                };
                if word >= said
                    && let Some((by, form)) = capital.designates(reader)
                {
                    self.ways |= by.bit();
                    self.designations.push(Designation { word, by, form });
                }
            }
            if facts.traits.meets(Trait::PRONOUN.or(Trait::CIVIL)) && word >= own {
                self.stand_ins.push(word);
            }
            if facts.traits.meets(Trait::TITLE) {
                titled = word + 1;
            }
        }
    }

    /// Whether some word names in this way.
    #[inline]
    pub(super) const fn any(&self, by: Named) -> bool {
        self.ways & by.bit() != 0
    }

    /// The word from which the passage says something: after its label, unless that names whom it is about.
    pub(super) const fn said(&self) -> usize {
        self.said
    }

    /// The names, initials and titles.
    pub(super) fn designations(&self) -> &[Designation] {
        &self.designations
    }

    /// The participants, each by its word, and their status.
    pub(super) fn participants(&self) -> &[(usize, Source)] {
        &self.participants
    }

    /// The status of the first of them in the words `range`.
    #[inline]
    pub(super) fn status_in(&self, range: &Range<usize>) -> Option<Source> {
        let mut participants = self.participants.iter();
        participants
            .find(|(word, _)| range.contains(word))
            .map(|(_, status)| *status)
    }

    /// The pronouns, and the titles that may stand for somebody.
    pub(super) fn stand_ins(&self) -> &[usize] {
        &self.stand_ins
    }
}

/// A word with a capital.
struct Capital<'a> {
    word: usize,
    facts: &'a Facts,
    /// Whether a title stands before it.
    titled: bool,
    /// Whether it names one at the table.
    sits: bool,
    /// Whether the passage opens with it.
    opens: bool,
}

impl Capital<'_> {
    /// What it says of somebody, if anything, and of that person.
    #[inline]
    fn designates(&self, reader: &Reader<'_>) -> Option<(Named, Form)> {
        let traits = self.facts.traits;
        let by = if self.sits && !traits.meets(Trait::SINGLE) {
            Named::Participant
        } else if traits.meets(Trait::INITIALS) || traits.meets(Trait::INITIAL) && self.is_stopped(reader) {
            Named::Initials
        } else if self.titled && !traits.meets(Trait::TITLE) {
            Named::Title
        } else if let Some(name) = self.facts.first_name {
            let named = !name.ambiguous && !self.is_tied(reader);
            return named.then(|| (Named::FirstName, Form::of_first_name(name)));
        } else if !self.opens && !traits.meets(Trait::CAPS.or(Trait::TITLE)) {
            Named::Capitalised
        } else {
            return None;
        };
        let title = self.titled.then(|| reader.text(self.word - 1));
        Some((by, title.map_or_else(Form::default, Form::of_title)))
    }

    /// Whether a full stop follows it.
    fn is_stopped(&self, reader: &Reader<'_>) -> bool {
        reader.shape(self.word).has(Shape::DOT_AFTER)
    }

    /// Whether a hyphen ties it to another word.
    fn is_tied(&self, reader: &Reader<'_>) -> bool {
        reader
            .shape(self.word)
            .has_any(&[Shape::GLUED_LEFT, Shape::GLUED_RIGHT])
    }
}
