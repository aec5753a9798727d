//! One finding a row, for a spreadsheet; no document text.

use std::fmt::Arguments;
use std::io::{self, Write as _};

use super::{Audited, Context};
use crate::finding::{Domain, Mode, Source, Subject};

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
    let (index, path) = (a.index(), harmless(&a.path));
    // A field that is formatted: one after the other, for an archive has millions.
    let mut formatted = Vec::new();
    let mut format = |csv: &mut ::csv::Writer<_>, field: Arguments<'_>| {
        formatted.clear();
        formatted.write_fmt(field)?;
        csv.write_field(&formatted)
    };
    for f in &a.report.findings {
        let (line, column) = index.position(f.passage.start());
        csv.write_field(&path)?;
        format(&mut csv, format_args!("{line}"))?;
        format(&mut csv, format_args!("{column}"))?;
        for code in [f.rule, f.kind.code(), f.severity.code()] {
            csv.write_field(code)?;
        }
        format(&mut csv, format_args!("{:.2}", f.confidence))?;
        let domains: Vec<_> = f.domains.iter().map(Domain::code).collect();
        csv.write_field(domains.join(" "))?;
        let told = [
            f.subject.map(Subject::code),
            f.source.map(Source::code),
            f.mode.map(Mode::code),
        ];
        for code in told {
            csv.write_field(code.unwrap_or_default())?;
        }
        let rule = context.engine.rules().rule(f.rule);
        csv.write_field(rule.map_or("", |r| &context.lang.pick(&r.fr, &r.en).name))?;
        csv.write_record(None::<&[u8]>)?;
    }
    csv.flush()
}

/// The text as a spreadsheet may take it: what starts like a formula must not be run.
pub(crate) fn harmless(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@']);
    format!("{}{text}", if formula { "'" } else { "" })
}
