//! What an audit says: spans and codes, never text.

use crate::span::{Span, Src};

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The code used in files and machine formats.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// The value with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

codes! {
    /// What a finding is about. The first four are those of the corpus' marks, in falling rank.
    Kind {
        /// Private life told by someone bound by professional secrecy, or by no one who can be named.
        Secret = "secret",
        /// Private life told by someone not bound: art. 9 of the Civil Code.
        Private = "private",
        /// Somebody presses a professional to disclose.
        Pressure = "pressure",
        /// Operational matter that may not reach third parties.
        Confidential = "confidential",
        /// A point of method or form about the document; never scored.
        Method = "method",
    }
}

codes! {
    /// How much it matters, in rising order.
    Severity {
        /// Worth knowing.
        Info = "info",
        /// To be looked at.
        Warning = "warning",
        /// May not circulate.
        Error = "error",
    }
}

codes! {
    /// The domains of private life.
    Domain {
        /// Illness, treatment, disability, pregnancy, addiction, suicide.
        Health = "health",
        /// Couple, filiation, violence within the family, child care.
        Family = "family",
        /// Debt, income, benefits.
        Finance = "finance",
        /// Eviction, housing hardship, living conditions.
        Housing = "housing",
        /// Record, arrest, proceedings, detention.
        Justice = "justice",
        /// Absence, exclusion, results, behaviour of a pupil.
        School = "school",
        /// Job situation, dismissal.
        Work = "work",
        /// Being followed by, or known to, a service; a protective measure.
        Social = "social",
        /// Religion, politics, union.
        Belief = "belief",
        /// Ethnic origin, residence status.
        Origin = "origin",
        /// Sex life, orientation.
        Sexuality = "sexuality",
    }
}

codes! {
    /// How the person concerned is designated.
    Subject {
        /// By a name, initials, a nickname, or a word that takes such a person up.
        Named = "named",
        /// By details that single one person or household out.
        Identifiable = "identifiable",
    }
}

codes! {
    /// Who tells it.
    Source {
        /// Someone bound by professional secrecy.
        Bound = "bound",
        /// Someone else.
        Unbound = "unbound",
        /// Nobody that the text names.
        None = "none",
    }
}

codes! {
    /// How it was acquired, from the firmest to the weakest.
    Mode {
        /// Stated as plain fact.
        Known = "known",
        /// Told, confided, reported, written.
        Learned = "learned",
        /// Deduced.
        Understood = "understood",
        /// Supposed.
        Guessed = "guessed",
    }
}

impl Domain {
    /// The name of the signal that a term of this domain gives.
    pub const fn signal(self) -> &'static str {
        match self {
            Self::Health => "domain.health",
            Self::Family => "domain.family",
            Self::Finance => "domain.finance",
            Self::Housing => "domain.housing",
            Self::Justice => "domain.justice",
            Self::School => "domain.school",
            Self::Work => "domain.work",
            Self::Social => "domain.social",
            Self::Belief => "domain.belief",
            Self::Origin => "domain.origin",
            Self::Sexuality => "domain.sexuality",
        }
    }
}

/// A set of [`Domain`]s.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DomainSet(u16);

impl DomainSet {
    /// Adds a domain.
    pub fn insert(&mut self, domain: Domain) {
        self.0 |= 1 << domain as u16;
    }

    /// Whether the domain is in the set.
    pub const fn contains(self, domain: Domain) -> bool {
        self.0 & (1 << domain as u16) != 0
    }

    /// Whether the set is empty.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The domains in their fixed order.
    pub fn iter(self) -> impl Iterator<Item = Domain> {
        Domain::ALL.iter().copied().filter(move |d| self.contains(*d))
    }
}

impl Extend<Domain> for DomainSet {
    fn extend<I: IntoIterator<Item = Domain>>(&mut self, domains: I) {
        domains.into_iter().for_each(|d| self.insert(d));
    }
}

impl FromIterator<Domain> for DomainSet {
    fn from_iter<I: IntoIterator<Item = Domain>>(domains: I) -> Self {
        let mut set = Self::default();
        set.extend(domains);
        set
    }
}

/// A lexicon entry, by its place in the compiled lexicon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermId(pub(crate) u32);

/// Why a passage was flagged: a signal, where it stands, and the entry that gave it.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// The signal's name, such as `domain.health` or `source.turn`.
    pub signal: &'static str,
    /// The lexicon entry behind it, where there is one.
    pub term: Option<TermId>,
    /// Where it stands.
    pub span: Span<Src>,
}

/// Where a passage stands in the layout, in words a reader can follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Location {
    /// The number of the table, from 1.
    pub table: Option<u32>,
    /// The row of that table, from 1, its header not counted.
    pub row: Option<u32>,
    /// Where the heading above stands.
    pub heading: Option<Span<Src>>,
}

/// One flagged passage.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The rule that words the finding: an identifier such as `SEC-PSY`.
    pub rule: &'static str,
    /// Other rules that hold for the same passage, such as `SEC-HYPOTHESE`.
    pub also: Vec<&'static str>,
    /// The kind.
    pub kind: Kind,
    /// The severity, after the formation and the configuration have had their say.
    pub severity: Severity,
    /// How sure the assessment is, from 0 to 1.
    pub confidence: f32,
    /// The domains of private life touched.
    pub domains: DomainSet,
    /// How the person is designated; nothing for kinds that concern no individual.
    pub subject: Option<Subject>,
    /// Who tells it; nothing for kind `method`.
    pub source: Option<Source>,
    /// How it was acquired; nothing for kinds that concern no individual.
    pub mode: Option<Mode>,
    /// The passage.
    pub passage: Span<Src>,
    /// Where it stands in the layout.
    pub location: Location,
    /// What led to it, strongest first.
    pub evidence: Vec<Evidence>,
    /// Where the name or function of the person shown as speaking stands.
    pub speaker: Option<Span<Src>>,
}

/// An inline suppression that was met: `huisclos: ignore RULE raison="…"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppressed {
    /// The passage that stays silent.
    pub passage: Span<Src>,
    /// The rule that would have spoken.
    pub rule: &'static str,
}

/// What the audit of one document found.
#[derive(Debug, Default)]
pub struct Report {
    /// The findings, in the order of the text.
    pub findings: Vec<Finding>,
    /// How many passages were looked at.
    pub passages: usize,
    /// How many characters the text has.
    pub characters: usize,
    /// Findings silenced in the text itself.
    pub suppressed: Vec<Suppressed>,
    /// What is wrong with the suppressions.
    pub notes: Vec<crate::suppress::Note>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_round_trip() {
        for domain in Domain::ALL {
            assert_eq!(Domain::from_code(domain.code()), Some(*domain));
        }
        for kind in Kind::ALL {
            assert_eq!(Kind::from_code(kind.code()), Some(*kind));
        }
    }

    #[test]
    fn domain_sets_keep_their_order() {
        let set: DomainSet = [Domain::Social, Domain::Health].into_iter().collect();
        assert_eq!(set.iter().collect::<Vec<_>>(), [Domain::Health, Domain::Social]);
    }
}
