//! The shapes of identifiers: patterns, what they are verified by, where they identify.

use std::sync::LazyLock;

use regex_automata::meta::{self, Regex};

use super::keys::{is_iban, is_nir, lacks_key};

/// Where a shape identifies somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Where {
    /// Wherever it stands.
    Anywhere,
    /// Outside lists of participants and headers of messages, where it is how a professional is reached.
    OutOfLists,
    /// Right after a person who is not at the table: elsewhere it is an office's.
    AfterPerson,
}

pub(super) struct Shape {
    /// What a line must leave possible.
    pub(super) when: Possible,
    /// Compiled when a line first has what it takes.
    pub(super) pattern: LazyLock<Option<Regex>>,
    pub(super) check: fn(&str) -> bool,
    pub(super) place: Where,
}

/// Between groups of digits: nothing, a space of any width, a dot or a hyphen.
const GAP: &str = r"[ \u{a0}\u{202f}.-]?";

/// A shape: when it is looked for, its pattern, its check and where it identifies. `~` in the pattern is a [`GAP`], and word boundaries and digits are
/// those of ASCII: all of Unicode's make automata a hundred times as large.
macro_rules! shape {
    ($when:ident, $pattern:literal, $check:expr, $place:expr) => {
        Shape {
            when: Possible::$when,
            pattern: LazyLock::new(|| compiled($pattern)),
            check: $check,
            place: $place,
        }
    };
}

/// The pattern of a [`shape!`] as a regular expression.
fn compiled(pattern: &str) -> Option<Regex> {
    let pattern = pattern.replace('~', GAP).replace(r"\b", r"(?-u:\b)");
    // What lines may hold a shape is known: literals to find them faster would be three quarters of what an expression costs.
    let config = meta::Config::new().auto_prefilter(false).onepass(false);
    let pattern = pattern.replace(r"\d", "[0-9]");
    meta::Builder::new().configure(config).build(&pattern).ok()
}

/// What of [`SHAPES`] a line may hold, a bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Possible(u16);

impl Possible {
    pub(super) const NIR: Self = Self(1);
    pub(super) const NIR_WITHOUT_KEY: Self = Self(1 << 1);
    pub(super) const IBAN: Self = Self(1 << 2);
    pub(super) const PHONE: Self = Self(1 << 3);
    pub(super) const BORN: Self = Self(1 << 4);
    pub(super) const BIRTH_DATE: Self = Self(1 << 5);
    pub(super) const FILE: Self = Self(1 << 6);
    pub(super) const MAILBOX: Self = Self(1 << 7);
    pub(super) const ADDRESS: Self = Self(1 << 8);

    /// Adds `others` where `so`.
    pub(super) fn add(&mut self, others: Self, so: bool) {
        self.0 |= others.0 * u16::from(so);
    }

    /// Whether it is all or some of `others`.
    pub(super) const fn meets(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }

    /// Takes `others` away.
    pub(super) const fn remove(&mut self, others: Self) {
        self.0 &= !others.0;
    }
}

#[rustfmt::skip]
pub(super) static SHAPES: [Shape; 12] = [
    // NIR: sex, year, month, department, commune, order, key.
    shape!(NIR, r"\b[123478]~\d{2}~(?:0[1-9]|1[0-2]|[2-9]\d)~(?:\d{2}|2[AB])~\d{3}~\d{3}~\d{2}\b", is_nir, Where::Anywhere),
    // Without its key it is only digits: somebody must call it by its name.
    shape!(NIR_WITHOUT_KEY, r"(?i)\b(?:NIR|sécurité sociale|n°~SS)\b[^\d\n]{0,12}[12]~\d{2}~(?:0[1-9]|1[0-2]|[2-9]\d)~(?:\d{2}|2[AB])~\d{3}~\d{3}(?:~\d{2})?\b", lacks_key, Where::Anywhere),
    shape!(IBAN, r"(?i)\b(?:FR|MC|BE|LU|DE|CH|ES|IT|PT|GB|NL|PL|RO|TN)\d{2}(?:~[0-9A-Z]{2,4}){3,7}(?:~[0-9A-Z]{1,4})?\b", is_iban, Where::Anywhere),
    // Mobile numbers first: a landline in minutes is most often an office's.
    shape!(PHONE, r"(?:\+33~(?:\(0\)~)?|\b0)[67](?:~\d{2}){4}\b", always, Where::OutOfLists),
    shape!(PHONE, r"(?:\+33~(?:\(0\)~)?|\b0)[1-589](?:~\d{2}){4}\b", always, Where::AfterPerson),
    shape!(BORN, r"(?i)\b(?:née?s?|né\(e\)|né·e)~le~\d{1,2}(?:er)?[ \u{a0}/.-](?:\d{1,2}|[a-zéû]{3,9})[ \u{a0}/.-]\d{2,4}", always, Where::Anywhere),
    shape!(BIRTH_DATE, r"(?i)\b(?:DDN|date de naissance)[ \u{a0}:|]{1,4}\d{1,2}[ \u{a0}/.-](?:\d{1,2}|[a-zéû]{3,9})[ \u{a0}/.-]\d{2,4}", always, Where::Anywhere),
    shape!(FILE, r"(?i)\ballocataire(?:~CAF)?(?:~n°)?~:?~\d{7}~[A-Z]?\b", always, Where::Anywhere),
    shape!(FILE, r"(?i)\b(?:n°|numéro|matricule)~CAF~:?~\d{7}~[A-Z]?\b", always, Where::Anywhere),
    shape!(FILE, r"(?i)\bCAF~n°~:?~\d{7}~[A-Z]?\b", always, Where::Anywhere),
    shape!(MAILBOX, r"(?i-u:[a-z0-9._+-]+@)(?i)(?:gmail|orange|wanadoo|free|sfr|neuf|laposte|bbox|numericable|hotmail|outlook|live|msn|yahoo|icloud|protonmail|proton|gmx|aol)\.(?:com|fr|net|me|eu)\b", always, Where::OutOfLists),
    shape!(ADDRESS, r"(?i)\b\d{1,4}(?:~(?:bis|ter|quater))?,?[ \u{a0}](?:rue|avenue|av\.|boulevard|bd|bld|allée|allees|allées|impasse|place|chemin|route|quai|square|cours|passage|venelle|ruelle|sentier|mail)[ \u{a0}](?:d[eu]s?[ \u{a0}](?:la[ \u{a0}]|l['’])?)?[a-zà-ÿœ\d'’-]+(?-i:[ \u{a0}][A-ZÀ-ÞŒ][a-zA-ZÀ-ÿŒœ'’-]*)*", always, Where::AfterPerson),
];

fn always(_: &str) -> bool {
    true
}
