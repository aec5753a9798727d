//! The contract's JSON. Its structs are its own, so that the public form changes only on purpose.

use std::io;

use serde::Serialize;

use super::lines::LineIndex;
use super::{Audited, Context, Failure, Tally};
use crate::finding::{Cause, Contributions, Kind};
use crate::span::{Span, Src};
use crate::wording::place;

#[derive(Serialize)]
struct Point {
    byte: u32,
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct Byte {
    byte: u32,
}

#[derive(Serialize)]
struct EvidenceOut<'a> {
    signal: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    term: Option<&'a str>,
    start: Byte,
    end: Byte,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
}

#[derive(Serialize)]
struct FindingOut<'a> {
    rule: &'a str,
    also: &'a [&'static str],
    kind: &'a str,
    severity: &'a str,
    confidence: f64,
    domains: Vec<&'a str>,
    subject: Option<&'a str>,
    source: Option<&'a str>,
    mode: Option<&'a str>,
    start: Point,
    end: Point,
    location: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trace: Option<&'a str>,
    message: &'a str,
    legal_basis: &'a [String],
    evidence: Vec<EvidenceOut<'a>>,
    carried_by: Option<&'a str>,
    contributions: Option<serde_json::Map<String, serde_json::Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
}

#[derive(Serialize)]
struct RemarkOut {
    code: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<Point>,
}

/// One document of the contract's JSON.
#[derive(Serialize)]
pub struct DocumentOut<'a> {
    path: &'a str,
    sha256: &'a str,
    format: &'a str,
    encoding: &'a str,
    characters: usize,
    passages: usize,
    suppressed: usize,
    baselined: usize,
    warnings: Vec<RemarkOut>,
    findings: Vec<FindingOut<'a>>,
}

/// What weighed, by cause; with the bias the numbers make up the sum, which reached the threshold.
fn contributions(weighed: &Contributions) -> serde_json::Map<String, serde_json::Value> {
    let causes = weighed.causes().map(|(cause, amount)| (cause.code(), amount));
    causes
        .chain([("bias", weighed.bias()), ("threshold", weighed.threshold())])
        .map(|(name, amount)| (name.to_owned(), hundredths(amount).into()))
        .collect()
}

/// Rounded to two decimals; a zero has no sign.
fn hundredths(number: f32) -> f64 {
    (f64::from(number) * 100.0).round() / 100.0 + 0.0
}

/// A document in the contract's form.
pub fn document<'a>(audited: &'a Audited, context: &'a Context<'_>) -> DocumentOut<'a> {
    let index = LineIndex::new(audited.document.text.as_str());
    let point = |byte| {
        let (line, column) = index.position(byte);
        Point { byte, line, column }
    };
    let text = |span: Span<Src>| context.show_text.then(|| audited.document.text.slice(span));
    let findings = audited.report.findings.iter().map(|f| {
        let rule = context.engine.rules().rule(f.rule);
        FindingOut {
            rule: f.rule,
            also: &f.also,
            kind: f.kind.code(),
            severity: f.severity.code(),
            confidence: hundredths(f.confidence),
            domains: f.domains.iter().map(crate::finding::Domain::code).collect(),
            subject: f.subject.map(crate::finding::Subject::code),
            source: f.source.map(crate::finding::Source::code),
            mode: f.mode.map(crate::finding::Mode::code),
            start: point(f.passage.start()),
            end: point(f.passage.end()),
            location: place(f.location, context.lang),
            trace: audited.trace(f).map(|t| t.kind.code()),
            message: rule.map_or("", |r| &context.lang.pick(&r.fr, &r.en).what),
            legal_basis: rule.map_or(&[], |r| &r.legal_basis),
            evidence: f
                .evidence
                .iter()
                .map(|e| EvidenceOut {
                    signal: e.signal,
                    term: e
                        .term
                        .and_then(|t| context.engine.lexicon().term(t))
                        .map(|t| t.entry),
                    start: Byte { byte: e.span.start() },
                    end: Byte { byte: e.span.end() },
                    text: text(e.span),
                })
                .collect(),
            carried_by: f.contributions.and_then(|c| c.carried_by()).map(Cause::code),
            contributions: f.contributions.as_ref().map(contributions),
            text: context.show_text.then(|| audited.words(f)),
        }
    });
    DocumentOut {
        path: &audited.path,
        sha256: &audited.sha256,
        format: audited.document.format.name(),
        encoding: audited.document.encoding,
        characters: audited.report.characters,
        passages: audited.report.passages,
        suppressed: audited.report.suppressed.len(),
        baselined: audited.baselined,
        warnings: super::remarks(audited, context.lang)
            .into_iter()
            .map(|r| RemarkOut {
                code: r.code,
                message: r.message,
                start: r.at.map(point),
            })
            .collect(),
        findings: findings.collect(),
    }
}

/// The whole run as one object.
///
/// # Errors
/// What the writer says.
pub fn write(
    out: &mut dyn io::Write,
    audited: &[Audited],
    failures: &[Failure],
    tally: &Tally,
    context: &Context<'_>,
) -> io::Result<()> {
    let count = |kind: Kind| tally.findings.get(&kind).copied().unwrap_or(0);
    let counts: serde_json::Map<_, _> = Kind::ALL
        .iter()
        .map(|k| (k.code().to_owned(), count(*k).into()))
        .collect();
    let whole = serde_json::json!({
        "schema_version": 1,
        "tool": {"name": "huisclos", "version": env!("CARGO_PKG_VERSION")},
        "documents": audited.iter().map(|a| document(a, context)).collect::<Vec<_>>(),
        "errors": failures.iter().map(|f| serde_json::json!({"path": f.path, "message": f.message, "help": f.help})).collect::<Vec<_>>(),
        "summary": {
            "documents": tally.documents,
            "passages": tally.passages,
            "findings": counts,
            "suppressed": tally.suppressed,
            "baselined": tally.baselined,
            "skipped": tally.skipped,
        },
    });
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    writeln!(out)
}

/// One document a line.
///
/// # Errors
/// What the writer says.
pub fn write_line(out: &mut dyn io::Write, audited: &Audited, context: &Context<'_>) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &document(audited, context))?;
    writeln!(out)
}
