//! One finding a row, for a spreadsheet; no document text.

use std::io;

use super::{Audited, Context};

/// Writes the header row and every finding.
///
/// # Errors
/// What the writer says.
pub fn write(out: &mut dyn io::Write, audited: &[Audited], context: &Context<'_>) -> io::Result<()> {
    open(out)?;
    audited.iter().try_for_each(|a| add(out, a, context))
}

/// Writes the header row.
///
/// # Errors
/// What the writer says.
pub fn open(out: &mut dyn io::Write) -> io::Result<()> {
    let mut csv = ::csv::Writer::from_writer(out);
    csv.write_record([
        "path",
        "line",
        "column",
        "rule",
        "kind",
        "severity",
        "confidence",
        "domains",
        "subject",
        "source",
        "mode",
        "message",
    ])?;
    csv.flush()
}

/// Writes the findings of a document, or of a stretch of one.
///
/// # Errors
/// What the writer says.
pub fn add(out: &mut dyn io::Write, a: &Audited, context: &Context<'_>) -> io::Result<()> {
    let mut csv = ::csv::Writer::from_writer(out);
    let index = a.index();
    for f in &a.report.findings {
        let (line, column) = index.position(f.passage.start());
        let domains: Vec<_> = f.domains.iter().map(crate::finding::Domain::code).collect();
        let message = context
            .engine
            .rules()
            .rule(f.rule)
            .map_or("", |r| &context.lang.pick(&r.fr, &r.en).name);
        csv.write_record([
            harmless(&a.path).as_str(),
            &line.to_string(),
            &column.to_string(),
            f.rule,
            f.kind.code(),
            f.severity.code(),
            &format!("{:.2}", f.confidence),
            &domains.join(" "),
            f.subject.map_or("", crate::finding::Subject::code),
            f.source.map_or("", crate::finding::Source::code),
            f.mode.map_or("", crate::finding::Mode::code),
            message,
        ])?;
    }
    csv.flush()
}

/// The text as a spreadsheet may take it: what starts like a formula must not be run.
pub(crate) fn harmless(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@']);
    format!("{}{text}", if formula { "'" } else { "" })
}
