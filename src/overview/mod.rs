//! What an archive looks like from above: counts by year, domain, kind, source, and what is to be done about them.
//!
//! An [`Overview`] is counted in the store of an audit (`store/overview.rs`) and drawn here, as a page of its own; a [`Row`]
//! a finding is what goes to other programs. Both are values: nothing here knows a database, a file or a clock.

mod charts;
mod page;
mod rows;
mod table;
mod words;

pub use page::{MARK, page};
#[cfg(feature = "parquet")]
pub use rows::Parquet;
pub use rows::{COLUMNS, Cell, Column, Csv, Json, Row, Sink, Type};
pub use words::moment;

use crate::code::codes;
use crate::date::Date;
use crate::finding::{Domain, Kind, Mode, Severity, Sitting, Source};

codes! {
    /// What became of a file.
    State {
        /// It was read and audited.
        Audited = "audited",
        /// It has the bytes of another, which was audited in its place.
        Duplicate = "duplicate",
        /// It was left aside.
        Skipped = "skipped",
        /// It could not be read.
        Failed = "failed",
    }
}

codes! {
    /// What a person decided about a finding.
    Verdict {
        /// The passage may not stand.
        True = "true",
        /// There was nothing to flag.
        FalseAlarm = "false_alarm",
        /// It may stand, for a reason that is given.
        Accepted = "accepted",
        /// Looked at, and left open.
        Undecided = "undecided",
    }
}

impl Verdict {
    /// Whether the finding is no longer open: it is neither counted nor charted.
    pub const fn settles(self) -> bool {
        matches!(self, Self::FalseAlarm | Self::Accepted)
    }
}

/// What may be shown. What may not is never read from the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shown {
    /// Paths: the name of a file may name a person.
    pub paths: bool,
    /// Passages, where the store kept them.
    pub text: bool,
}

/// Findings counted by severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Gravity([u64; Severity::ALL.len()]);

impl Gravity {
    /// How many findings of each severity.
    pub const fn new(info: u64, warning: u64, error: u64) -> Self {
        Self([info, warning, error])
    }

    /// How many of this severity.
    pub const fn of(self, severity: Severity) -> u64 {
        self.0[severity as usize]
    }

    /// How many in all.
    pub fn total(self) -> u64 {
        self.0.iter().sum()
    }
}

/// The findings that have something in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share<K> {
    /// What they have in common.
    pub key: K,
    /// How many they are.
    pub findings: Gravity,
    /// How many documents hold one.
    pub exposed: u64,
}

/// The documents that have something in common, and their findings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group<K> {
    /// Their findings, by what the documents have in common; nothing where it is not known.
    pub share: Share<Option<K>>,
    /// How many documents there are, with findings or without.
    pub documents: u64,
}

/// The audit that an overview is drawn from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audit {
    /// When it ended; nothing where it was stopped before.
    pub finished: Option<Date>,
    /// The version of the program.
    pub version: String,
}

/// A document among those that hold most findings.
#[derive(Debug, Clone, PartialEq)]
pub struct Exposed {
    /// What is known of the file.
    pub file: File,
    /// Its findings on passages, points of method not counted.
    pub findings: Gravity,
    /// Its points of method.
    pub methods: u64,
    /// The domains that its findings touch most, the most frequent first.
    pub domains: Vec<Domain>,
    /// How many other files have the same bytes.
    pub copies: u64,
    /// The first of its passages, where the store kept them and they may be shown.
    pub passages: Vec<Passage>,
}

/// What is told of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its number in the store.
    pub number: i64,
    /// Its path as the audit showed it, where it may be shown.
    pub path: Option<String>,
    /// Its format.
    pub format: Option<String>,
    /// The day of the meeting.
    pub meeting: Option<Date>,
    /// The formation.
    pub sitting: Option<Sitting>,
}

/// A passage that the store kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The rule that flagged it.
    pub rule: String,
    /// Its severity.
    pub severity: Severity,
    /// The line, from 1.
    pub line: u32,
    /// Its place in words.
    pub place: Option<String>,
    /// Its text.
    pub text: String,
}

/// Files that were not audited, for the same reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Whether they were left aside or could not be read.
    pub state: State,
    /// The code of the reason.
    pub reason: String,
    /// The cause in words.
    pub message: String,
    /// What to do.
    pub help: String,
    /// How many they are.
    pub files: u64,
    /// The first of them: their numbers, and their paths where they may be shown.
    pub first: Vec<(i64, Option<String>)>,
}

/// How many findings got a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decided {
    /// The verdict.
    pub verdict: Verdict,
    /// How many findings it stands on.
    pub findings: u64,
}

/// An archive from above. What is settled by a decision is counted in `decided` and nowhere else.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Overview {
    /// The newest audit; nothing where there was none.
    pub audit: Option<Audit>,
    /// Documents audited.
    pub documents: u64,
    /// Files that have the bytes of a document audited in their place.
    pub duplicates: u64,
    /// Passages looked at.
    pub passages: u64,
    /// Findings on passages: of any kind but `method`.
    pub findings: Gravity,
    /// Documents that hold one.
    pub exposed: u64,
    /// How many of them stand in the ten documents that hold most.
    pub in_ten: u64,
    /// By year of the meeting, in order; what is undated comes last.
    pub years: Vec<Group<u16>>,
    /// By formation, what is unknown last.
    pub sittings: Vec<Group<Sitting>>,
    /// By kind, `method` left out.
    pub kinds: Vec<Share<Kind>>,
    /// By domain: a passage that touches two counts for both.
    pub domains: Vec<Share<Domain>>,
    /// By who tells it.
    pub sources: Vec<Share<Source>>,
    /// By how it was acquired.
    pub modes: Vec<Share<Mode>>,
    /// By rule, points of method with the others, the gravest first.
    pub rules: Vec<Share<String>>,
    /// Points of method.
    pub methods: Gravity,
    /// The documents that hold most, the gravest first.
    pub most: Vec<Exposed>,
    /// What was not audited, and why.
    pub unread: Vec<Unread>,
    /// What was decided.
    pub decided: Vec<Decided>,
    /// Whether the store kept passages.
    pub keeps_text: bool,
}

impl Overview {
    /// How many files were left aside, or could not be read.
    pub fn not_audited(&self, state: State) -> u64 {
        let those = self.unread.iter().filter(|u| u.state == state);
        those.map(|u| u.files).sum()
    }

    /// The first and the last year of a meeting.
    pub fn span(&self) -> Option<(u16, u16)> {
        let years = || self.years.iter().filter_map(|g| g.share.key);
        Some((years().min()?, years().max()?))
    }

    /// How many findings a decision put aside.
    pub fn settled(&self) -> u64 {
        let settled = self.decided.iter().filter(|d| d.verdict.settles());
        settled.map(|d| d.findings).sum()
    }
}
