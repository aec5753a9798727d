//! Workflow commands, which a forge shows beside the lines; no document text.

use std::io::{self, Write as _};

use super::{Audited, Context, Failure};
use crate::finding::Severity;

/// Writes one command a finding, one a remark, and one a file that could not be read.
///
/// # Errors
/// What the writer says.
pub fn write(
    out: &mut dyn io::Write,
    audited: &[Audited],
    failures: &[Failure],
    context: &Context<'_>,
) -> io::Result<()> {
    let mut remarks = Vec::new();
    for a in audited {
        add(out, &mut remarks, a, context)?;
    }
    close(out, &remarks, failures)
}

/// Writes the findings of a document, or of a stretch of one; its remarks go into `later`, for they come after all findings.
///
/// # Errors
/// What the writer says.
pub fn add(
    out: &mut dyn io::Write,
    later: &mut Vec<u8>,
    a: &Audited,
    context: &Context<'_>,
) -> io::Result<()> {
    let index = a.index();
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
    for remark in super::remarks(a, context.lang).iter().filter(|r| !r.minor) {
        let line = remark.at.map_or(1, |at| index.position(at).0);
        writeln!(
            later,
            "::warning file={},line={line}::{}",
            property(&a.path),
            message(&remark.message)
        )?;
    }
    Ok(())
}

/// Writes the remarks on all documents, and one command a file that could not be read.
///
/// # Errors
/// What the writer says.
pub fn close(out: &mut dyn io::Write, remarks: &[u8], failures: &[Failure]) -> io::Result<()> {
    out.write_all(remarks)?;
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
