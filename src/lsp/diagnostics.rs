//! Findings as an editor underlines them. Messages are the rules' own words: no document text.

use gen_lsp_types::{
    Code, CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity,
    FullDocumentDiagnosticReport, Location, Message, UnchangedDocumentDiagnosticReport, Uri,
};
use serde::Serialize;

use super::position::{Encoding, Lines};
use super::state::Snapshot;
use crate::config::ConfigError;
use crate::finding::{Finding, Severity, Source};
use crate::lang::Lang;
use crate::report::{kind_word, note_words, source_word};
use crate::span::{Span, Src};

/// What the diagnostics are said to come from.
const SOURCE: &str = "huisclos";

/// The scheme of the addresses under which rules are explained: `huisclos:SEC-PSY.md`.
pub(super) const SCHEME: &str = "huisclos";

/// The address of a rule's explanation.
pub(super) fn explanation_uri(rule: &str) -> Uri {
    Uri(format!("{SCHEME}:{rule}.md"))
}

/// The answer to a pull of one document's diagnostics.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Report {
    Full(FullDocumentDiagnosticReport),
    /// The client holds them already.
    Unchanged(UnchangedDocumentDiagnosticReport),
}

impl Report {
    /// All diagnostics; without a mark, they are to be asked for anew each time.
    pub(super) fn full(mark: Option<String>, items: Vec<Diagnostic>) -> Self {
        Self::Full(FullDocumentDiagnosticReport {
            result_id: mark,
            items,
        })
    }

    pub(super) fn unchanged(mark: String) -> Self {
        Self::Unchanged(UnchangedDocumentDiagnosticReport { result_id: mark })
    }

    /// What tells it from a report on another state of the document.
    pub(super) fn mark(&self) -> Option<&str> {
        match self {
            Self::Full(report) => report.result_id.as_deref(),
            Self::Unchanged(report) => Some(&report.result_id),
        }
    }

    /// The diagnostics told.
    pub(super) fn into_items(self) -> Vec<Diagnostic> {
        match self {
            Self::Full(report) => report.items,
            Self::Unchanged(_) => Vec::new(),
        }
    }
}

/// The findings of a document, and what is wrong with its suppressions.
pub(super) fn of(snapshot: &Snapshot, encoding: Encoding) -> Vec<Diagnostic> {
    let teller = Teller { snapshot, encoding };
    let report = &snapshot.audit.report;
    let findings = report.findings.iter().map(|f| teller.finding(f));
    let notes = report.notes.iter().map(|note| {
        let remark = note_words(note, snapshot.profile.lang);
        let severity = if remark.minor {
            DiagnosticSeverity::Hint
        } else {
            DiagnosticSeverity::Warning
        };
        teller.diagnostic(note.span, severity, remark.code, remark.message)
    });
    findings.chain(notes).collect()
}

/// One finding of a document.
pub(super) fn of_one(snapshot: &Snapshot, finding: &Finding, encoding: Encoding) -> Diagnostic {
    Teller { snapshot, encoding }.finding(finding)
}

/// The mistakes of a `huisclos.toml`.
pub(super) fn of_settings(
    text: &str,
    errors: &[ConfigError],
    lang: Lang,
    encoding: Encoding,
) -> Vec<Diagnostic> {
    let lines = Lines::of(text);
    let mistake = |error: &ConfigError| {
        let span = Span::new(error.span.start as u32, error.span.end as u32);
        let (message, help) = lang.pick(
            (&error.message_fr, &error.help_fr),
            (&error.message_en, &error.help_en),
        );
        Diagnostic {
            range: lines.range(text, span, encoding),
            severity: Some(DiagnosticSeverity::Error),
            source: Some(SOURCE.into()),
            message: Message::String(format!("{message}. {help}")),
            ..Diagnostic::default()
        }
    };
    errors.iter().map(mistake).collect()
}

struct Teller<'a> {
    snapshot: &'a Snapshot,
    encoding: Encoding,
}

impl Teller<'_> {
    fn finding(&self, finding: &Finding) -> Diagnostic {
        let profile = &self.snapshot.profile;
        let message = profile.engine.rules().rule(finding.rule).map(|rule| {
            let words = profile.lang.pick(&rule.fr, &rule.en);
            format!(
                "{} ({}). {}",
                words.name,
                kind_word(finding.kind, profile.lang),
                words.advice
            )
        });
        let severity = match finding.severity {
            Severity::Error => DiagnosticSeverity::Error,
            Severity::Warning => DiagnosticSeverity::Warning,
            Severity::Info => DiagnosticSeverity::Information,
        };
        let related = self.related(finding);
        Diagnostic {
            code_description: Some(CodeDescription {
                href: explanation_uri(finding.rule),
            }),
            related_information: (!related.is_empty()).then_some(related),
            ..self.diagnostic(
                finding.passage,
                severity,
                finding.rule,
                message.unwrap_or_default(),
            )
        }
    }

    fn diagnostic(
        &self,
        span: Span<Src>,
        severity: DiagnosticSeverity,
        code: &str,
        message: String,
    ) -> Diagnostic {
        Diagnostic {
            range: self
                .snapshot
                .lines
                .range(self.snapshot.text(), span, self.encoding),
            severity: Some(severity),
            code: Some(Code::String(code.to_owned())),
            source: Some(SOURCE.into()),
            message: Message::String(message),
            ..Diagnostic::default()
        }
    }

    /// Where the person was introduced, and where who tells it began to speak, unless the passage itself says so.
    fn related(&self, finding: &Finding) -> Vec<DiagnosticRelatedInformation> {
        let lang = self.snapshot.profile.lang;
        let person = finding.evidence.iter().find(|e| e.signal == "person");
        let person = person.and_then(|e| self.snapshot.audit.outline.person_at(e.span));
        let introduced = person.and_then(|p| p.mentions.first()).map(|at| {
            let words = lang.pick("la personne est introduite ici", "the person is introduced here");
            (*at, words.to_owned())
        });
        let source = source_word(finding.source.unwrap_or(Source::None), lang);
        let speaks = finding.speaker.map(|at| {
            let words = lang.pick("la parole est prise ici", "who tells it begins to speak here");
            (at, format!("{words} ({source})"))
        });
        [introduced, speaks]
            .into_iter()
            .flatten()
            .filter(|(at, _)| !finding.passage.overlaps(*at))
            .map(|(at, message)| DiagnosticRelatedInformation {
                location: Location {
                    uri: Uri(self.snapshot.uri.clone()),
                    range: self.snapshot.lines.range(self.snapshot.text(), at, self.encoding),
                },
                message,
            })
            .collect()
    }
}
