//! The TOML of a lexicon file, as `lexicons/README.md` tells it.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Spanned;

use super::compile::Text;
use super::source::{LexiconError, LexiconFile};
use crate::code::{Domain, Mode, codes};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileDoc {
    pub(super) lexicon: Head,
    #[serde(default)]
    pub(super) group: Vec<GroupDoc>,
    #[serde(default)]
    pub(super) false_friend: Vec<FalseFriendDoc>,
    #[serde(default)]
    pub(super) sets: std::collections::BTreeMap<String, Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Head {
    #[serde(default)]
    pub(super) class: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) domain: Option<Spanned<String>>,
    pub(super) provenance: String,
    pub(super) licence: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GroupDoc {
    pub(super) id: Spanned<String>,
    #[serde(default)]
    pub(super) rule: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) strength: Option<Spanned<String>>,
    pub(super) why: String,
    #[serde(default)]
    pub(super) near: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) not_near: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) mode: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) status: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) anas: Option<Spanned<String>>,
    /// Law keys.
    #[serde(default)]
    pub(super) basis: Vec<String>,
    #[serde(default)]
    pub(super) entity: Option<Spanned<String>>,
    pub(super) terms: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FalseFriendDoc {
    pub(super) why: String,
    pub(super) terms: Vec<Spanned<String>>,
}

/// What kind of knowledge a group holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Private life.
    Domain(Domain),
    /// A profession, function or service.
    Role,
    /// A way to designate a person.
    Person,
    /// Anything else the assessment listens to.
    Marker,
    /// What a rule of method listens for; the assessment does not hear it.
    Cue,
    /// A phrase that silences the domain terms it overlaps.
    FalseFriend,
    /// A condition of another group (`near`, `not_near`).
    Condition,
}

impl Class {
    /// Every class but those of private life.
    pub(super) const PLAIN: &'static [Self] = &[
        Self::Role,
        Self::Person,
        Self::Marker,
        Self::FalseFriend,
        Self::Condition,
        Self::Cue,
    ];

    /// How many classes there are, each domain one of its own.
    pub(crate) const COUNT: usize = 6 + Domain::ALL.len();

    /// Its place among all.
    pub(crate) const fn index(self) -> usize {
        match self {
            Self::Role => 0,
            Self::Person => 1,
            Self::Marker => 2,
            Self::Cue => 3,
            Self::FalseFriend => 4,
            Self::Condition => 5,
            Self::Domain(domain) => 6 + domain as usize,
        }
    }

    /// Its name in files and reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Domain(_) => "domain",
            Self::Role => "role",
            Self::Person => "person",
            Self::Marker => "marker",
            Self::Cue => "cue",
            Self::FalseFriend => "false-friend",
            Self::Condition => "condition",
        }
    }
}

codes! {
    /// How much a private-life term discloses.
    Strength {
        /// An ordinary word that leans towards the domain.
        Cue = "cue",
        /// Discloses when a person stands close by.
        Weak = "weak",
        /// Discloses by itself as soon as a person is identifiable.
        Strong = "strong",
    }
}

codes! {
    /// Whether a role is bound by professional secrecy.
    Status {
        /// Bound.
        Bound = "bound",
        /// Not bound.
        Unbound = "unbound",
        /// Disputed; the default position reads it as bound.
        DisputedBound = "disputed, bound",
        /// Disputed; the default position reads it as not bound.
        DisputedUnbound = "disputed, not bound",
    }
}

impl Status {
    /// The status that a group states, and what the default position makes of a dispute.
    pub(super) fn from_words(status: &str, anas_bound: bool) -> Option<Self> {
        match status {
            "bound" => Some(Self::Bound),
            "unbound" => Some(Self::Unbound),
            "disputed" if anas_bound => Some(Self::DisputedBound),
            "disputed" => Some(Self::DisputedUnbound),
            _ => None,
        }
    }
}

/// A group of entries with one reason to exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// `domain.id` for private life, the bare id elsewhere.
    pub id: Text,
    /// The kind of knowledge.
    pub class: Class,
    /// Why the group exists.
    pub why: Text,
    /// The rule that words a finding (private life only).
    pub rule: Option<Text>,
    /// The strength (private life only).
    pub strength: Strength,
    /// The acquisition mode it marks.
    pub mode: Option<Mode>,
    /// The status (roles only).
    pub status: Option<Status>,
    /// Whether a role names a service rather than a person.
    pub service: bool,
    /// Whether a role owes secrecy as a public agent, which is what Cass. crim., 8 June 2021 rests on.
    pub public_agent: bool,
    /// The group's entries count only if the group with this number fires in the same passage.
    pub near: Option<u16>,
    /// They do not count if that one does.
    pub not_near: Option<u16>,
}

pub(super) fn parse<T: DeserializeOwned>(file: &LexiconFile) -> Result<T, LexiconError> {
    toml::from_str(&file.text).map_err(|e| {
        let span = e.span().map(|s| (s.start, s.len().max(1)));
        LexiconError::new(
            file,
            span,
            format!("ce fichier n'est pas un lexique valable : {}", e.message()),
            format!("not a valid lexicon: {}", e.message()),
        )
    })
}

pub(super) fn class_of(file: &LexiconFile, head: &Head) -> Result<Class, LexiconError> {
    let Some(class) = &head.class else {
        return Err(LexiconError::new(
            file,
            None,
            "la clé « class » manque sous [lexicon]".into(),
            "the key `class` is missing under [lexicon]".into(),
        ));
    };
    match class.get_ref().as_str() {
        "domain" => {
            let domain = head.domain.as_ref().and_then(|d| Domain::from_code(d.get_ref()));
            domain.map(Class::Domain).ok_or_else(|| {
                bad(
                    file,
                    head.domain.as_ref().unwrap_or(class),
                    "domaine de vie privée",
                    "domain",
                    &codes(),
                )
            })
        }
        "role" => Ok(Class::Role),
        "person" => Ok(Class::Person),
        "marker" => Ok(Class::Marker),
        "cue" => Ok(Class::Cue),
        _ => Err(bad(
            file,
            class,
            "classe",
            "class",
            "domain, role, person, marker, cue",
        )),
    }
}

fn codes() -> String {
    Domain::ALL
        .iter()
        .map(|d| d.code())
        .collect::<Vec<_>>()
        .join(", ")
}

/// An error for a value that is none of `allowed`.
pub(super) fn bad(
    file: &LexiconFile,
    value: &Spanned<String>,
    fr: &str,
    en: &str,
    allowed: &str,
) -> LexiconError {
    let span = value.span();
    LexiconError::new(
        file,
        Some((span.start, span.len())),
        format!("{fr} inconnu : « {} » (possibles : {allowed})", value.get_ref()),
        format!("unknown {en}: `{}` (one of: {allowed})", value.get_ref()),
    )
}
