//! A copy that may circulate: persons under other names, flagged passages neutralised, nothing hidden left in the file.

mod docx;
mod odt;
mod people;

use std::ops::Range;

use crate::document::{Document, Format};
use crate::engine::Engine;
use crate::finding::{Finding, Kind, Report};
use crate::office::{Changes, Edit, Fate, Package, Tag, escaped, prune, splice};
use crate::read::office::SourceMap;
use crate::read::{self, Limits, ReadError, office};
use crate::span::{Span, Src};
pub use people::Key;

/// What stands in the place of a flagged passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Style {
    /// A sentence that says that something was said, and nothing of it.
    #[default]
    Neutral,
    /// Black blocks.
    Black,
}

/// A redacted copy.
pub struct Redacted {
    /// The copy.
    pub copy: Vec<u8>,
    /// Its format: that of the original, or plain text where that format cannot be written.
    pub format: Format,
    /// Who is behind which name. It undoes the redaction.
    pub key: Key,
    /// How many passages were neutralised.
    pub passages: usize,
}

/// The format that a redacted copy of a document in `format` has.
pub const fn copied_as(format: Format) -> Format {
    match format {
        Format::Docx | Format::Odt | Format::Markdown => format,
        _ => Format::Text,
    }
}

/// What is written instead of a stretch of text.
struct Redaction {
    span: Span<Src>,
    with: String,
}

/// The wording where a rule proposes none.
const NEUTRAL: &str = "Une situation individuelle est évoquée.";

/// What stands in the place of an identifier.
const WITHHELD: &str = "[donnée retirée]";

/// A word blacked out. All are of one length: the length of a name tells who it is.
const BLACK: &str = "█████";

/// Reads and audits a document and writes its redacted copy; `name` is its file name.
///
/// # Errors
/// Why the document cannot be read, or the copy not written.
pub fn redact(
    bytes: Vec<u8>,
    name: Option<&str>,
    engine: &Engine,
    style: Style,
    limits: Limits,
) -> Result<Redacted, ReadError> {
    match read::format_of(&bytes, name)? {
        format @ (Format::Docx | Format::Odt) => {
            let mut package = Package::open(&bytes, format, limits)?;
            let (document, map) = office::mapped(&mut package)?;
            let work = Work::new(&document, engine, style);
            let mut changes = Changes::default();
            for (file, name) in map.files.iter().enumerate() {
                if let Some(text) = package.text(name)? {
                    let mut edits = work.edits(&map, file as u16);
                    edits.extend(match format {
                        Format::Docx => docx::traces(&package, &text)?,
                        _ => odt::traces(&package, &text)?,
                    });
                    changes.put(name, splice(&text, edits));
                }
            }
            match format {
                Format::Docx => docx::properties(&mut package, &mut changes)?,
                _ => odt::properties(&mut package, &mut changes)?,
            }
            Ok(Redacted {
                copy: changes.apply(&mut package)?,
                format,
                passages: work.passages,
                key: work.key,
            })
        }
        format => {
            let document = read::read(bytes, name, limits)?;
            let work = Work::new(&document, engine, style);
            let edits = work
                .redactions
                .iter()
                .map(|r| Edit::replace(r.span.range(), r.with.as_str()));
            Ok(Redacted {
                copy: splice(document.text.as_str(), edits.collect()).into_bytes(),
                format: copied_as(format),
                passages: work.passages,
                key: work.key,
            })
        }
    }
}

/// Takes out of part `name` what `fate` says.
fn clean(
    package: &mut Package<'_>,
    changes: &mut Changes,
    name: &str,
    fate: impl FnMut(&Tag<'_>) -> Fate,
) -> Result<(), ReadError> {
    if let Some(text) = package.text(name)? {
        let edits = prune(package, &text, fate)?;
        if !edits.is_empty() {
            changes.put(name, splice(&text, edits));
        }
    }
    Ok(())
}

/// What is to be done to a document.
struct Work {
    /// In the order of the text, without overlaps.
    redactions: Vec<Redaction>,
    key: Key,
    passages: usize,
}

impl Work {
    fn new(document: &Document, engine: &Engine, style: Style) -> Self {
        let report = engine.check(document);
        let (passages, mut redactions) = flagged(document, &report, engine, style);
        let covered: Vec<Span<Src>> = redactions.iter().map(|r| r.span).collect();
        let (persons, key) = people::pseudonyms(document, engine, &covered);
        redactions.extend(persons);
        redactions.sort_by_key(|r| (r.span.start(), std::cmp::Reverse(r.span.end())));
        let mut end = 0;
        redactions.retain(|r| {
            let free = r.span.start() >= end;
            end = end.max(r.span.end());
            free
        });
        Self {
            redactions,
            key,
            passages,
        }
    }

    /// The edits to part `file` of a package: the first run that holds a passage takes what is written instead, the
    /// others are emptied. What was hidden there goes.
    fn edits(&self, map: &SourceMap, file: u16) -> Vec<Edit> {
        let mut edits: Vec<Edit> = map
            .unseen
            .iter()
            .filter(|(part, _)| *part == file)
            .map(|(_, range)| Edit::remove(range.clone()))
            .collect();
        for redaction in &self.redactions {
            let mut with = escaped(&redaction.with);
            let here = map.sources(redaction.span).filter(|(part, _)| *part == file);
            edits.extend(here.map(|(_, range)| Edit::replace(range, std::mem::take(&mut with))));
        }
        edits
    }
}

/// What is written instead of flagged passages and of identifiers, and how many passages there are.
fn flagged(document: &Document, report: &Report, engine: &Engine, style: Style) -> (usize, Vec<Redaction>) {
    let mut out: Vec<Redaction> = Vec::new();
    let mut passages = 0;
    for finding in report.findings.iter().filter(|f| f.trace.is_none()) {
        if finding.kind == Kind::Method {
            continue;
        }
        passages += 1;
        let wording = wording(finding, engine);
        let last = out.last();
        // One sentence is enough for passages that follow one another.
        let follows = last.is_some_and(|l| {
            let between = Span::new(l.span.end(), finding.passage.start());
            l.with == wording && document.text.slice(between).trim().is_empty()
        });
        for (number, cell) in cells(document.text.slice(finding.passage))
            .into_iter()
            .enumerate()
        {
            let at = finding.passage.start();
            let span = Span::new(at + cell.start as u32, at + cell.end as u32);
            let with = match style {
                Style::Black => black(document.text.slice(span)),
                Style::Neutral if number == 0 && !follows => wording.clone(),
                Style::Neutral => String::new(),
            };
            out.push(Redaction { span, with });
        }
    }
    let identifiers = report
        .findings
        .iter()
        .filter(|f| f.trace.is_none())
        .flat_map(|f| {
            let told = f.evidence.iter().filter(|e| e.signal == "identifier");
            told.map(|e| e.span)
        });
    for span in identifiers {
        if out.iter().any(|r| r.span.overlaps(span)) {
            continue;
        }
        let with = match style {
            Style::Black => BLACK.to_owned(),
            Style::Neutral => WITHHELD.to_owned(),
        };
        out.push(Redaction { span, with });
    }
    (passages, out)
}

/// What a rule proposes to write.
fn wording(finding: &Finding, engine: &Engine) -> String {
    let rewrite = engine.rules().rule(finding.rule).map(|r| r.fr.rewrite.as_str());
    let rewrite = rewrite.filter(|r| !r.is_empty() && matches!(finding.kind, Kind::Secret | Kind::Private));
    rewrite
        .unwrap_or(match finding.kind {
            Kind::Confidential => "Un point opérationnel est évoqué.",
            Kind::Pressure => "Un échange a lieu sur le cadre du secret professionnel.",
            _ => NEUTRAL,
        })
        .to_owned()
}

/// The cells of a row; a passage that is none is one.
fn cells(passage: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    let mut out = Vec::new();
    for cell in passage.split('|') {
        let body = cell.trim();
        let start = at + cell.len() - cell.trim_start().len();
        if !body.is_empty() {
            out.push(start..start + body.len());
        }
        at += cell.len() + 1;
    }
    out
}

/// Every word under a block of its own.
fn black(text: &str) -> String {
    let words = text.split_inclusive(char::is_whitespace);
    words
        .map(|word| match word.trim_end() {
            "" => word.to_owned(),
            body => format!("{BLACK}{}", word.get(body.len()..).unwrap_or_default()),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_redacted_apart() {
        let row = "M. K. | suivi au CMP | ";
        let cells: Vec<_> = cells(row)
            .into_iter()
            .map(|c| row.get(c).unwrap_or_default())
            .collect();
        assert_eq!(cells, ["M. K.", "suivi au CMP"]);
    }

    #[test]
    fn blocks_tell_no_length() {
        assert_eq!(black("il est\nmalade."), "█████ █████\n█████");
    }
}
