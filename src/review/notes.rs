//! Findings worded for a margin.

use crate::document::{Document, TraceKind};
use crate::engine::Engine;
use crate::finding::{Finding, Report, Severity};
use crate::lang::Lang;
use crate::span::{Span, Src};
use crate::wording::{kind_word, place, trace_words};

/// What the margin says of one passage.
pub(super) struct Note {
    /// The passage; empty where it is about something that stands nowhere.
    pub(super) span: Span<Src>,
    pub(super) severity: Severity,
    /// What it says, a paragraph each.
    pub(super) lines: Vec<String>,
}

/// The notes on a document, in the order of its text.
pub(super) fn notes(document: &Document, report: &Report, engine: &Engine, lang: Lang) -> Vec<Note> {
    let note = |finding: &Finding| Note {
        span: finding.passage,
        severity: finding.severity,
        lines: lines(document, finding, engine, lang),
    };
    report.findings.iter().map(note).collect()
}

/// Kind, rule, why, legal basis, what to write instead.
fn lines(document: &Document, finding: &Finding, engine: &Engine, lang: Lang) -> Vec<String> {
    let titled = |title: &str, body: &str| format!("{title}{}{body}", lang.pick(" : ", ": "));
    let mut out = Vec::new();
    let Some(rule) = engine.rules().rule(finding.rule) else {
        return out;
    };
    let text = lang.pick(&rule.fr, &rule.en);
    out.push(format!(
        "{} · {} ({})",
        kind_word(finding.kind, lang),
        text.name,
        rule.id
    ));
    out.extend(place(finding.location, lang).map(|place| titled(lang.pick("Où", "Where"), &place)));
    let trace = finding.trace.and_then(|i| document.traces.list.get(i as usize));
    if let Some(trace) = trace {
        let word = trace_words(trace.kind, lang).0;
        // The words of a property stand nowhere else for the reader to find.
        let words = (trace.kind == TraceKind::Property).then(|| document.traces.text.slice(trace.span));
        out.push(match words {
            Some(words) => titled(word, words),
            None => word.to_owned(),
        });
    }
    out.push(text.what.clone());
    out.push(titled(lang.pick("Pourquoi", "Why"), &text.why));
    if text.rewrite.is_empty() {
        out.push(titled(lang.pick("Que faire", "What to do"), &text.advice));
    } else {
        let quoted = format!("« {} »", text.rewrite);
        out.push(titled(lang.pick("À écrire à la place", "Write instead"), &quoted));
    }
    let also: Vec<&str> = finding
        .also
        .iter()
        .filter_map(|id| engine.rules().rule(id))
        .map(|r| lang.pick(&r.fr, &r.en).name.as_str())
        .collect();
    if !also.is_empty() {
        out.push(titled(lang.pick("Aussi", "Also"), &also.join(", ")));
    }
    if !rule.legal_basis.is_empty() {
        out.push(titled(
            lang.pick("Références", "Legal basis"),
            &rule.legal_basis.join(" · "),
        ));
    }
    out
}
