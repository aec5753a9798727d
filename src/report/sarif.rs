//! SARIF 2.1.0. Snippets carry text, so they are left out unless the user asks.

use std::collections::BTreeSet;
use std::io;

use serde_json::{Value, json};

use super::{Audited, Context, Failure};
use crate::finding::Severity;

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// Writes the log.
///
/// # Errors
/// What the writer says.
pub fn write(
    out: &mut dyn io::Write,
    audited: &[Audited],
    failures: &[Failure],
    context: &Context<'_>,
) -> io::Result<()> {
    let mut log = Log::default();
    for a in audited {
        log.add(a, context);
    }
    log.close(out, failures, context)
}

/// The log of a run: what it names first is known last, so that the results are kept, without the documents.
#[derive(Default)]
pub struct Log {
    rules: BTreeSet<&'static str>,
    results: Vec<Value>,
}

impl Log {
    /// Adds the findings of a document, or of a stretch of one.
    pub fn add(&mut self, a: &Audited, context: &Context<'_>) {
        let index = a.index();
        for (number, f) in a.report.findings.iter().enumerate() {
            self.rules.insert(f.rule);
            let (line, column) = index.position(f.passage.start());
            let (end_line, end_column) = index.position(f.passage.end());
            let mut region = json!({"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column});
            if context.show_text {
                region["snippet"] = json!({"text": a.document.text.slice(f.passage)});
            }
            let message = context
                .engine
                .rules()
                .rule(f.rule)
                .map_or("", |r| &context.lang.pick(&r.fr, &r.en).what);
            let mut result = json!({
                "ruleId": f.rule, "level": level(f.severity), "message": {"text": message},
                "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(&a.path)}, "region": region}}],
                "properties": {"kind": f.kind.code(), "confidence": (f64::from(f.confidence) * 100.0).round() / 100.0},
            });
            // Other tools follow a result by its fingerprint; without a key it would be a plain hash of private words.
            if let Some(print) = a.fingerprints.get(number) {
                result["partialFingerprints"] = json!({"huisclosHmac/v1": print});
            }
            self.results.push(result);
        }
    }

    /// Writes the log.
    ///
    /// # Errors
    /// What the writer says.
    pub fn close(
        &mut self,
        out: &mut dyn io::Write,
        failures: &[Failure],
        context: &Context<'_>,
    ) -> io::Result<()> {
        let rules: Vec<Value> = self
            .rules
            .iter()
            .filter_map(|id| context.engine.rules().rule(id))
            .map(|r| {
                let text = context.lang.pick(&r.fr, &r.en);
                json!({
                    "id": r.id, "name": r.id, "shortDescription": {"text": text.name}, "fullDescription": {"text": text.what},
                    "help": {"text": format!("{} {}", text.why, text.advice)},
                    "defaultConfiguration": {"level": level(r.severity())},
                    "properties": {"kind": r.kind, "legalBasis": r.legal_basis},
                })
            })
            .collect();
        let notifications: Vec<Value> = failures
            .iter()
            .map(|f| {
                json!({
                    "level": "error", "message": {"text": format!("{} {}", f.message, f.help)},
                    "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(&f.path)}}}],
                })
            })
            .collect();
        let log = json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
            "runs": [{
                "tool": {"driver": {"name": "huisclos", "version": env!("CARGO_PKG_VERSION"), "rules": rules}},
                "invocations": [{
                    "executionSuccessful": failures.is_empty(), "toolExecutionNotifications": notifications,
                }],
                "columnKind": "unicodeCodePoints", "results": std::mem::take(&mut self.results),
            }],
        });
        serde_json::to_writer_pretty(&mut *out, &log)?;
        writeln!(out)
    }
}

/// A path as a relative URI reference.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => {
                out.push(byte as char);
            }
            b'\\' => out.push('/'),
            _ => {
                use std::fmt::Write as _;
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}
