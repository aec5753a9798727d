//! What the entries of a group do in a sentence, by the group's identifier: asked of every hit, so worked out once a group.

use super::schema::{Class, Group, Strength};

/// What the entries of a group do in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Sense(u16);

impl Sense {
    /// Verbs by which somebody tells, and words for how a fact was acquired.
    pub(crate) const TELLS: Self = Self(1);
    /// Telling by nobody: *il a été rapporté*, *le bruit court*.
    pub(crate) const IMPERSONAL: Self = Self(2);
    /// A writing that is read out or relayed.
    pub(crate) const WRITING: Self = Self(4);
    /// A label that names who wrote the message.
    pub(crate) const AUTHOR: Self = Self(8);
    /// A label before what was decided.
    pub(crate) const DECISION: Self = Self(16);
    /// Anybody spoken of.
    pub(crate) const PERSON: Self = Self(32);
    /// Somebody, but no one whom readers could know: *certains parents*, *l'intéressé* by itself.
    pub(crate) const VAGUE: Self = Self(64);
    /// Somebody by a nickname.
    pub(crate) const NICKNAMED: Self = Self(128);
    /// Somebody by a function in a place, or by an address.
    pub(crate) const DESCRIBED: Self = Self(256);
    /// Somebody by a function in a place, a place, a class: readers learn whom.
    pub(crate) const PLACED: Self = Self(512);
    /// Somebody in general: *une mère*, *les jeunes*.
    pub(crate) const ANYBODY: Self = Self(1024);
    /// A relative, or a child, of somebody.
    pub(crate) const RELATIVE: Self = Self(2048);
    /// Somebody introduced before: *l'intéressé*.
    pub(crate) const TAKES_UP: Self = Self(4096);
    /// A profession, function or service.
    pub(crate) const ROLE: Self = Self(8192);
    /// What only a rule of method listens for.
    pub(crate) const CUE: Self = Self(16384);

    /// Private life, by more than a cue.
    pub(crate) const PRIVATE: Self = Self(32768);

    /// Every one.
    #[cfg(test)]
    pub(crate) const ALL: Self = Self(u16::MAX);

    pub(super) fn of(group: &Group) -> Self {
        let id = &*group.id;
        let starts = |prefixes: &[&str]| prefixes.iter().any(|prefix| id.starts_with(prefix));
        let person = group.class == Class::Person;
        [
            (Self::TELLS, tells(id)),
            (
                Self::IMPERSONAL,
                matches!(
                    id,
                    "speech-impersonal" | "speech-impersonal-learned" | "learned-rumour"
                ),
            ),
            (
                Self::WRITING,
                matches!(id, "writing" | "source-written" | "source-relay"),
            ),
            (Self::AUTHOR, id == "label-author"),
            (Self::DECISION, id == "label-decision"),
            (Self::PERSON, person),
            (
                Self::VAGUE,
                person && starts(&["takeup", "indefinite", "collective"]),
            ),
            (Self::NICKNAMED, id == "nickname"),
            (
                Self::DESCRIBED,
                person && starts(&["function-in-place", "address"]),
            ),
            (
                Self::PLACED,
                matches!(
                    id,
                    "function-in-place" | "function-in-place-event" | "address" | "class"
                ),
            ),
            (
                Self::ANYBODY,
                matches!(id, "indefinite" | "collective" | "collective-count"),
            ),
            (
                Self::RELATIVE,
                matches!(id, "kin" | "kin-colloquial" | "household" | "young"),
            ),
            (Self::TAKES_UP, id == "takeup"),
            (Self::ROLE, group.class == Class::Role),
            (Self::CUE, group.class == Class::Cue),
            (
                Self::PRIVATE,
                matches!(group.class, Class::Domain(_)) && group.strength > Strength::Cue,
            ),
        ]
        .into_iter()
        .filter(|(_, holds)| *holds)
        .fold(Self::default(), |all, (sense, _)| Self(all.0 | sense.0))
    }

    /// What one or the other does.
    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The same, or nothing where it does not `hold`.
    #[inline]
    pub(crate) const fn when(self, hold: bool) -> Self {
        Self(self.0 * hold as u16)
    }

    /// Whether it does what one of `others` does.
    #[inline]
    pub(crate) const fn meets(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }
}

/// A bit for the identifier of a group of [cues](Sense::CUE), the same for the same: whether one of a few stands in a passage is asked
/// of all of them at once, before letters are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Trace(u64);

impl Trace {
    /// The trace of an identifier.
    pub(crate) const fn of(id: &str) -> Self {
        let (bytes, mut at, mut hash) = (id.as_bytes(), 0, 0_u32);
        while at < bytes.len() {
            hash = (hash ^ bytes[at] as u32).wrapping_mul(0x0100_0193);
            at += 1;
        }
        Self(1 << (hash >> 26))
    }

    /// The trace of a group; none where it is none of cues.
    pub(super) fn of_group(group: &Group) -> Self {
        match group.class {
            Class::Cue => Self::of(&group.id),
            _ => Self::default(),
        }
    }

    /// One and the other.
    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether one of `others` may be among these: an identifier that is none of them may leave the same trace.
    pub(crate) const fn may_be(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }
}

/// Whether a marker group holds verbs by which somebody tells, or says how the fact was acquired.
fn tells(id: &str) -> bool {
    let personal = [
        "speech-",
        "learned-",
        "known-",
        "guessed-suspicion",
        "guessed-opinion",
        "guessed-fear",
        "guessed-question",
        "understood-said",
    ];
    personal.iter().any(|prefix| id.starts_with(prefix)) && !id.starts_with("speech-impersonal")
        || matches!(id, "inversion" | "source-relay")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;

    /// An identifier that no group bears any more would be listened for in vain.
    #[test]
    fn every_sense_is_some_groups() {
        let lexicon = Lexicon::compile(&[]).unwrap();
        let all = (0..lexicon.groups().len() as u16).map(|number| lexicon.sense(number).0);
        assert_eq!(all.fold(0, |met, sense| met | sense), Sense::ALL.0);
    }
}
