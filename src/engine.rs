//! The only door: a document in, a report out.

use std::collections::BTreeMap;

use crate::assess::model::Model;
use crate::assess::{Assessment, Assessor};
use crate::document::Document;
use crate::finding::{DomainSet, Evidence, Finding, Kind, Location, Mode, Report, Severity, Source};
use crate::lexicon::{Lexicon, LexiconError, LexiconFile};
use crate::rules::{RuleBook, identifiers, known, secret_rule};
use crate::signals::{Observed, observe, private_life};
use crate::suppress;

/// How disputed professions are read.
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
    model: Model,
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
        let model = Model::read(include_bytes!("assess/model.bin")).unwrap_or_default();
        Ok(Self {
            lexicon,
            rules,
            model,
            options,
        })
    }

    /// The engine with another model, such as one fitted on other documents.
    #[must_use]
    pub fn with_model(self, model: Model) -> Self {
        Self { model, ..self }
    }

    /// The model that weighs.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Audits one document. Pure: the same text and options give the same report.
    pub fn check(&self, document: &Document) -> Report {
        let comments = suppress::comments(document.text.as_str());
        let bare = suppress::hide(document, &comments);
        let document = bare.as_ref().unwrap_or(document);
        let observed = observe(document, &self.lexicon, self.options.position != Position::Anas);
        let mut report = Report {
            characters: document.text.as_str().chars().count(),
            passages: observed.passages.len(),
            ..Report::default()
        };
        let mut assessor = Assessor::new(&self.model, &self.lexicon, &observed);
        for index in 0..observed.passages.len() {
            let assessed = assessor.passage(index);
            let finding = assessed.and_then(|a| self.finding(&observed, index, a));
            report.findings.extend(finding);
        }
        identifiers::find(document, &self.rules, &mut |rule, span| {
            if let Some(severity) = self.severity(rule) {
                report.findings.push(Finding {
                    rule,
                    also: Vec::new(),
                    kind: Kind::Method,
                    severity,
                    confidence: 1.0,
                    domains: DomainSet::default(),
                    subject: None,
                    source: None,
                    mode: None,
                    passage: span,
                    location: Location::default(),
                    evidence: vec![Evidence {
                        signal: "identifier",
                        term: None,
                        span,
                    }],
                    speaker: None,
                });
            }
        });
        report
            .findings
            .sort_by_key(|f| (f.passage.start(), f.kind, f.rule));
        suppress::apply(document.text.as_str(), &comments, &mut report);
        report
    }

    /// The severity of a rule after the configuration has had its say; nothing where it is switched off.
    fn severity(&self, rule: &str) -> Option<Severity> {
        let own = self
            .rules
            .rule(rule)
            .map_or(Severity::Warning, crate::rules::RuleDoc::severity);
        self.options.severities.get(rule).copied().unwrap_or(Some(own))
    }

    fn finding(&self, observed: &Observed, index: usize, a: Assessment) -> Option<Finding> {
        let signals = observed.passages.get(index)?;
        let mut evidence = Vec::new();
        let mut rule = match a.kind {
            Kind::Pressure => "METH-PRESSION",
            Kind::Confidential => "CONF-OPERATION",
            Kind::Private => "VP-ELEMENT",
            _ => a.domains.iter().next().map_or("SEC-PRESOMPTION", secret_rule),
        };
        let mut strongest = None;
        for (term, group, hit) in private_life(&self.lexicon, &signals.hits) {
            let crate::lexicon::Class::Domain(domain) = group.class else {
                continue;
            };
            if !a.domains.contains(domain) {
                continue;
            }
            let at = observed.words_span(hit.first as usize, hit.last as usize);
            evidence.push((
                group.strength,
                Evidence {
                    signal: domain.signal(),
                    term: Some(term),
                    span: at,
                },
            ));
            if a.kind == Kind::Secret && strongest.is_none_or(|s| group.strength > s) {
                strongest = Some(group.strength);
                rule = group.rule.as_deref().and_then(known).unwrap_or(rule);
            }
        }
        evidence.sort_by_key(|e| std::cmp::Reverse(e.0));
        let mut evidence: Vec<Evidence> = evidence.into_iter().map(|e| e.1).take(4).collect();
        for hit in &signals.hits {
            let file = self.lexicon.term(hit.term).map_or("", |t| t.file);
            let mode = self.lexicon.group(hit.group).and_then(|g| g.mode);
            let signal = match (a.kind, mode) {
                (Kind::Secret | Kind::Private, Some(Mode::Guessed)) => "mode.guessed",
                (Kind::Secret | Kind::Private, Some(Mode::Understood)) => "mode.understood",
                (Kind::Secret | Kind::Private, Some(Mode::Learned)) => "mode.learned",
                (Kind::Pressure, _) if file == "markers/pressure.toml" => "pressure",
                (Kind::Confidential, _) if file == "markers/operation.toml" => "operation",
                _ => continue,
            };
            evidence.push(Evidence {
                signal,
                term: Some(hit.term),
                span: observed.words_span(hit.first as usize, hit.last as usize),
            });
        }
        if let (Some(_), Some(span)) = (a.subject, signals.person.span) {
            evidence.push(Evidence {
                signal: "person",
                term: None,
                span,
            });
        }
        let mut also = Vec::new();
        if a.kind == Kind::Secret && matches!(a.mode, Some(Mode::Guessed | Mode::Understood)) {
            also.push("SEC-HYPOTHESE");
        }
        if a.kind == Kind::Secret && a.source == Source::None {
            also.push("VP-SOURCE-INCONNUE");
        }
        if self.options.formation == Formation::Plenary && a.subject.is_some() {
            also.push("FORM-PLENIERE");
        }
        Some(Finding {
            rule,
            also,
            kind: a.kind,
            severity: self.severity(rule)?,
            confidence: a.confidence,
            domains: a.domains,
            subject: a.subject,
            source: Some(a.source),
            mode: a.mode,
            passage: signals.passage.span,
            location: signals.passage.location,
            evidence,
            speaker: signals.speaker,
        })
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
