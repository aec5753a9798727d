//! The closed lists that files, findings and reports share: each value with its code.

/// Makes a closed list: the values, their codes, and the way between the two.
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

pub(crate) use codes;

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
    /// The formation that minutes are of, as their own head tells it.
    Sitting {
        /// All members.
        Plenary = "plenary",
        /// Some of them, who are no group.
        Restricted = "restricted",
        /// A thematic or territorial group, or a cell that follows cases.
        Group = "group",
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

codes! {
    /// What weighs for or against a finding.
    Cause {
        /// The words of the passage, by themselves and side by side.
        Words = "words",
        /// The lexicon entries that stand in it.
        Lexicon = "lexicon",
        /// The persons it designates.
        Persons = "persons",
        /// Who tells it, and who is at the table.
        Teller = "teller",
        /// Its place and form: sentence, item, row; its length.
        Layout = "layout",
        /// The heading above.
        Heading = "heading",
        /// The passages before.
        Before = "before",
        /// The passage after.
        After = "after",
    }
}

codes! {
    /// What a file carries that its pages do not show.
    TraceKind {
        /// Text struck out while changes were tracked.
        Deletion = "deletion",
        /// A comment in the margin.
        Comment = "comment",
        /// Text formatted not to be shown.
        HiddenText = "hidden-text",
        /// A property of the file: a title, an author, whoever saved it last, a field of somebody's own.
        Property = "property",
    }
}

impl Cause {
    /// Whether it is what the passage itself says, rather than what stands around it.
    pub const fn is_said(self) -> bool {
        matches!(self, Self::Words | Self::Lexicon | Self::Persons)
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
