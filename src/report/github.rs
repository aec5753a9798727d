//! Workflow commands, which a forge shows beside the lines; no document text.

use std::io;

use super::lines::LineIndex;
use super::{Audited, Context, Failure};
use crate::finding::Severity;

/// Writes one command a finding, and one a file that could not be read.
///
/// # Errors
/// What the writer says.
pub fn write(
    out: &mut dyn io::Write,
    audited: &[Audited],
    failures: &[Failure],
    context: &Context<'_>,
) -> io::Result<()> {
    for a in audited {
        let index = LineIndex::new(a.document.text.as_str());
        for f in &a.report.findings {
            let level = match f.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "notice",
            };
            let (line, column) = index.position(f.passage.start());
            let (end_line, end_column) = index.position(f.passage.end());
            let (title, what) = context.engine.rules().rule(f.rule).map_or(("", ""), |r| {
                let text = context.lang.pick(&r.fr, &r.en);
                (&text.name, &text.what)
            });
            writeln!(
                out,
                "::{level} file={},line={line},col={column},endLine={end_line},endColumn={end_column},title={}::{}",
                property(&a.path),
                property(&format!("{} {title}", f.rule)),
                message(what)
            )?;
        }
    }
    for a in audited {
        let index = LineIndex::new(a.document.text.as_str());
        for remark in super::remarks(a, context.lang).iter().filter(|r| !r.minor) {
            let line = remark.at.map_or(1, |at| index.position(at).0);
            writeln!(
                out,
                "::warning file={},line={line}::{}",
                property(&a.path),
                message(&remark.message)
            )?;
        }
    }
    for f in failures {
        writeln!(
            out,
            "::error file={}::{}",
            property(&f.path),
            message(&format!("{} {}", f.message, f.help))
        )?;
    }
    Ok(())
}

fn message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}
