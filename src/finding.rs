//! What an audit says: spans and codes, never text.

use std::num::NonZeroU32;

pub use crate::code::{Cause, Domain, DomainSet, Kind, Mode, Severity, Sitting, Source, Subject};
use crate::document::Part;
use crate::span::{Span, Src};

/// A lexicon entry, by its place in the compiled lexicon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
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

impl Evidence {
    /// The signal of words that no entry knows, and that weighed.
    pub const CLUE: &str = "weight.word";
}

/// Where a passage stands in the layout, in words a reader can follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Location {
    /// The part of the file.
    pub part: Part,
    /// The page, where the file tells pages.
    pub page: Option<NonZeroU32>,
    /// The line of that page, empty ones not counted, where the file tells pages line by line.
    pub line: Option<NonZeroU32>,
    /// The number of the table, from 1.
    pub table: Option<u32>,
    /// The row of that table, from 1, its header not counted.
    pub row: Option<u32>,
    /// Where the heading above stands.
    pub heading: Option<Span<Src>>,
}

/// What weighed for a finding and against it, in the unit of the model's sums: above zero, for it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contributions {
    bias: f32,
    threshold: f32,
    causes: [f32; Cause::ALL.len()],
}

impl Contributions {
    /// Nothing yet but `bias`, which holds for every passage; flagged is what reaches `threshold`.
    pub const fn new(bias: f32, threshold: f32) -> Self {
        Self {
            bias,
            threshold,
            causes: [0.0; Cause::ALL.len()],
        }
    }

    /// Adds to what a cause weighs.
    pub fn add(&mut self, cause: Cause, amount: f32) {
        if let Some(weight) = self.causes.get_mut(cause as usize) {
            *weight += amount;
        }
    }

    /// What weighs for or against every passage alike.
    pub const fn bias(&self) -> f32 {
        self.bias
    }

    /// The sum from which a passage is flagged.
    pub const fn threshold(&self) -> f32 {
        self.threshold
    }

    /// What each cause weighs, in the order of [`Cause::ALL`].
    pub fn causes(&self) -> impl Iterator<Item = (Cause, f32)> {
        Cause::ALL.iter().copied().zip(self.causes)
    }

    /// The sum held against the threshold.
    pub fn sum(&self) -> f32 {
        self.bias + self.causes.iter().sum::<f32>()
    }

    /// The heaviest of the causes that speak for the finding from around the passage, where it would not have been flagged
    /// without them. Nothing where the passage says enough by itself.
    pub fn carried_by(&self) -> Option<Cause> {
        let around = || {
            self.causes()
                .filter(|(cause, amount)| !cause.is_said() && *amount > 0.0)
        };
        let alone = self.sum() - around().map(|c| c.1).sum::<f32>();
        let heaviest = around().max_by(|a, b| a.1.total_cmp(&b.1))?;
        (alone < self.threshold).then_some(heaviest.0)
    }
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
    /// What weighed; nothing where no weighing decided.
    pub contributions: Option<Contributions>,
    /// The hidden trace it is about, by its number in the document; nothing where it is about text that is shown.
    pub trace: Option<u32>,
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
    /// How many tables begin there.
    pub tables: u32,
    /// How many characters the text has.
    pub characters: usize,
    /// The formation it is the minutes of; nothing where its head names none.
    pub sitting: Option<Sitting>,
    /// Findings silenced in the text itself.
    pub suppressed: Vec<Suppressed>,
    /// What is wrong with the suppressions.
    pub notes: Vec<crate::suppress::Note>,
}

impl Report {
    /// Adds what the next stretch of the same text has to tell. Tables are counted on.
    pub fn append(&mut self, next: Self) {
        let Self {
            mut findings,
            passages,
            tables,
            characters,
            sitting,
            suppressed,
            notes,
        } = next;
        for table in findings.iter_mut().filter_map(|f| f.location.table.as_mut()) {
            *table += self.tables;
        }
        self.findings.append(&mut findings);
        self.passages += passages;
        self.tables += tables;
        self.characters += characters;
        self.sitting = self.sitting.or(sitting);
        self.suppressed.extend(suppressed);
        self.notes.extend(notes);
    }
}
