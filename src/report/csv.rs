//! One finding a row, for a spreadsheet; no document text.

use std::io;

use super::lines::LineIndex;
use super::{Audited, Context};

/// Writes the header row and every finding.
///
/// # Errors
/// What the writer says.
pub fn write(out: &mut dyn io::Write, audited: &[Audited], context: &Context<'_>) -> io::Result<()> {
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
    for a in audited {
        let index = LineIndex::new(a.document.text.as_str());
        for f in &a.report.findings {
            let (line, column) = index.position(f.passage.start());
            let domains: Vec<_> = f.domains.iter().map(crate::finding::Domain::code).collect();
            let message = context
                .engine
                .rules()
                .rule(f.rule)
                .map_or("", |r| &context.lang.pick(&r.fr, &r.en).name);
            // A path that starts like a formula must not be run by the spreadsheet.
            let path = if a.path.starts_with(['=', '+', '-', '@']) {
                format!("'{}", a.path)
            } else {
                a.path.clone()
            };
            csv.write_record([
                path.as_str(),
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
    }
    csv.flush()
}
