//! The contract's JSON. Its structs are its own, so that the public form changes only on purpose.

use std::io;

use serde::{Serialize, Serializer};
use serde_json::json;
use serde_json::ser::Formatter;

use super::lines::LineIndex;
use super::{Audited, Context, Failure, Tally};
use crate::finding::{Cause, Contributions, Kind};
use crate::span::{Span, Src};
use crate::wording::place;

#[derive(Serialize)]
struct Point {
    byte: u64,
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct Byte {
    byte: u64,
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
    contributions: Option<ContributionsOut>,
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

/// What is known of a document before it is audited.
#[derive(Serialize)]
struct Opening<'a> {
    path: &'a str,
    sha256: &'a str,
    format: &'a str,
    encoding: &'a str,
}

/// What is known of a document once it is audited.
#[derive(Default, Serialize)]
struct Totals {
    characters: usize,
    passages: usize,
    suppressed: usize,
    baselined: usize,
    warnings: Vec<RemarkOut>,
}

/// One document of the contract's JSON.
#[derive(Serialize)]
pub struct DocumentOut<'a> {
    #[serde(flatten)]
    opening: Opening<'a>,
    #[serde(flatten)]
    totals: Totals,
    findings: Vec<FindingOut<'a>>,
}

/// What weighed, by cause; with the bias the numbers make up the sum, which reached the threshold.
struct ContributionsOut(Contributions);

impl Serialize for ContributionsOut {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        let causes = self.0.causes().map(|(cause, amount)| (cause.code(), amount));
        let all = causes.chain([("bias", self.0.bias()), ("threshold", self.0.threshold())]);
        out.collect_map(all.map(|(name, amount)| (name, hundredths(amount))))
    }
}

/// Rounded to two decimals; a zero has no sign.
fn hundredths(number: f32) -> f64 {
    (f64::from(number) * 100.0).round() / 100.0 + 0.0
}

/// A document in the contract's form.
pub fn document<'a>(audited: &'a Audited, context: &'a Context<'_>) -> DocumentOut<'a> {
    let index = audited.index();
    DocumentOut {
        opening: opening(audited),
        totals: totals(audited, context, &index),
        findings: findings(audited, context, &index),
    }
}

fn opening(audited: &Audited) -> Opening<'_> {
    Opening {
        path: &audited.path,
        sha256: &audited.sha256,
        format: audited.document.format.name(),
        encoding: audited.document.encoding,
    }
}

fn point(index: &LineIndex<'_>, at: u32) -> Point {
    let (line, column) = index.position(at);
    Point {
        byte: index.byte(at),
        line,
        column,
    }
}

fn totals(audited: &Audited, context: &Context<'_>, index: &LineIndex<'_>) -> Totals {
    let remarks = super::remarks(audited, context.lang).into_iter();
    Totals {
        characters: audited.report.characters,
        passages: audited.report.passages,
        suppressed: audited.report.suppressed.len(),
        baselined: audited.baselined,
        warnings: remarks
            .map(|r| RemarkOut {
                code: r.code,
                message: r.message,
                start: r.at.map(|at| point(index, at)),
            })
            .collect(),
    }
}

fn findings<'a>(
    audited: &'a Audited,
    context: &'a Context<'_>,
    index: &LineIndex<'_>,
) -> Vec<FindingOut<'a>> {
    let text = |span: Span<Src>| context.show_text.then(|| audited.document.text.slice(span));
    let byte = |at| Byte { byte: index.byte(at) };
    let told = audited.report.findings.iter().map(|f| {
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
            start: point(index, f.passage.start()),
            end: point(index, f.passage.end()),
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
                    start: byte(e.span.start()),
                    end: byte(e.span.end()),
                    text: text(e.span),
                })
                .collect(),
            carried_by: f.contributions.and_then(|c| c.carried_by()).map(Cause::code),
            contributions: f.contributions.map(ContributionsOut),
            text: context.show_text.then(|| audited.words(f)),
        }
    });
    told.collect()
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
    let mut documents = Documents::default();
    documents.open(out)?;
    for a in audited {
        documents.add(out, a, context)?;
    }
    documents.close(out, failures, tally)
}

/// The whole run as one object, written while its documents come.
#[derive(Default)]
pub struct Documents {
    any: bool,
    pieces: Pieces,
}

impl Documents {
    /// Begins the object.
    ///
    /// # Errors
    /// What the writer says.
    pub fn open(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let tool = json!({"name": "huisclos", "version": env!("CARGO_PKG_VERSION")});
        out.write_all(b"{\n  \"schema_version\": 1,\n  \"tool\": ")?;
        out.write_all(&indented(&tool, 1)?)?;
        out.write_all(b",\n  \"documents\": [")
    }

    /// Writes a document, or a stretch of one.
    ///
    /// # Errors
    /// What the writer says.
    pub fn add(
        &mut self,
        out: &mut dyn io::Write,
        audited: &Audited,
        context: &Context<'_>,
    ) -> io::Result<()> {
        if audited.extent.opens {
            self.pieces.end(out)?;
            let comma = if self.any { "," } else { "" };
            write!(out, "{comma}\n    ")?;
            self.any = true;
        }
        if audited.extent.is_whole() {
            return out.write_all(&indented(&document(audited, context), 2)?);
        }
        self.pieces.add(out, audited, context)
    }

    /// Ends the object.
    ///
    /// # Errors
    /// What the writer says.
    pub fn close(&mut self, out: &mut dyn io::Write, failures: &[Failure], tally: &Tally) -> io::Result<()> {
        self.pieces.end(out)?;
        let count = |kind: Kind| tally.findings.get(&kind).copied().unwrap_or(0);
        let counts: serde_json::Map<_, _> = Kind::ALL
            .iter()
            .map(|k| (k.code().to_owned(), count(*k).into()))
            .collect();
        let errors = failures
            .iter()
            .map(|f| json!({"path": f.path, "message": f.message, "help": f.help}));
        let errors = errors.collect::<Vec<_>>();
        let summary = json!({
            "documents": tally.documents,
            "passages": tally.passages,
            "findings": counts,
            "suppressed": tally.suppressed,
            "baselined": tally.baselined,
            "skipped": tally.skipped,
        });
        out.write_all(if self.any { b"\n  ]" } else { b"]" })?;
        out.write_all(b",\n  \"errors\": ")?;
        out.write_all(&indented(&errors, 1)?)?;
        out.write_all(b",\n  \"summary\": ")?;
        out.write_all(&indented(&summary, 1)?)?;
        out.write_all(b"\n}\n")
    }
}

/// A value in lines, all but the first as far in as those of a value `depth` levels down.
fn indented(value: &impl Serialize, depth: usize) -> io::Result<Vec<u8>> {
    let mut lines = Vec::new();
    let indentation = Indentation { depth, empty: true };
    value.serialize(&mut serde_json::Serializer::with_formatter(
        &mut lines,
        indentation,
    ))?;
    Ok(lines)
}

/// Lines with two spaces a level, like those of `serde_json`, which knows no level to begin at.
struct Indentation {
    depth: usize,
    /// Whether the list or object that is open has nothing in it yet.
    empty: bool,
}

impl Indentation {
    /// Begins a list or an object with this bracket.
    fn open<W: ?Sized + io::Write>(&mut self, out: &mut W, bracket: u8) -> io::Result<()> {
        self.depth += 1;
        self.empty = true;
        out.write_all(&[bracket])
    }

    /// Begins a line after `mark`.
    fn line<W: ?Sized + io::Write>(&self, out: &mut W, mark: &[u8]) -> io::Result<()> {
        const SPACES: [u8; 64] = [b' '; 64];
        out.write_all(mark)?;
        let mut left = 2 * self.depth;
        while let Some(spaces) = SPACES
            .get(..left.min(SPACES.len()))
            .filter(|spaces| !spaces.is_empty())
        {
            out.write_all(spaces)?;
            left -= spaces.len();
        }
        Ok(())
    }

    /// Begins the line of a thing in a list or an object.
    fn item<W: ?Sized + io::Write>(&self, out: &mut W, first: bool) -> io::Result<()> {
        self.line(out, if first { b"\n" } else { b",\n" })
    }

    /// Ends a list or an object with this bracket.
    fn close<W: ?Sized + io::Write>(&mut self, out: &mut W, bracket: u8) -> io::Result<()> {
        self.depth -= 1;
        if !std::mem::take(&mut self.empty) {
            self.line(out, b"\n")?;
        }
        out.write_all(&[bracket])
    }
}

impl Formatter for Indentation {
    fn begin_array<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, b'[')
    }

    fn begin_array_value<W: ?Sized + io::Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.item(out, first)
    }

    fn end_array_value<W: ?Sized + io::Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.empty = false;
        Ok(())
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, b']')
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, b'{')
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.item(out, first)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }

    fn end_object_value<W: ?Sized + io::Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.empty = false;
        Ok(())
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, b'}')
    }
}

/// One document a line.
#[derive(Default)]
pub struct Lines(Pieces);

impl Lines {
    /// Writes a document, or a stretch of one.
    ///
    /// # Errors
    /// What the writer says.
    pub fn add(
        &mut self,
        out: &mut dyn io::Write,
        audited: &Audited,
        context: &Context<'_>,
    ) -> io::Result<()> {
        if audited.extent.opens {
            self.close(out)?;
        }
        if !audited.extent.is_whole() {
            self.0.add(out, audited, context)?;
            return if audited.extent.closes {
                writeln!(out)
            } else {
                Ok(())
            };
        }
        serde_json::to_writer(&mut *out, &document(audited, context))?;
        writeln!(out)
    }

    /// Ends the line of a document whose end never came.
    ///
    /// # Errors
    /// What the writer says.
    pub fn close(&mut self, out: &mut dyn io::Write) -> io::Result<()> {
        if self.0.end(out)? { writeln!(out) } else { Ok(()) }
    }
}

/// A document that comes stretch by stretch, as one object: what is known of it first, its findings, what they add up to.
#[derive(Default)]
struct Pieces {
    /// While a document is open.
    totals: Option<Totals>,
    any: bool,
}

impl Pieces {
    fn add(&mut self, out: &mut dyn io::Write, audited: &Audited, context: &Context<'_>) -> io::Result<()> {
        if audited.extent.opens {
            let opening = serde_json::to_string(&opening(audited))?;
            write!(out, "{},\"findings\":[", opening.trim_end_matches('}'))?;
            self.totals = Some(Totals::default());
            self.any = false;
        }
        let index = audited.index();
        for finding in findings(audited, context, &index) {
            if std::mem::replace(&mut self.any, true) {
                write!(out, ",")?;
            }
            serde_json::to_writer(&mut *out, &finding)?;
        }
        if let Some(all) = &mut self.totals {
            let new = totals(audited, context, &index);
            all.characters += new.characters;
            all.passages += new.passages;
            all.suppressed += new.suppressed;
            all.baselined += new.baselined;
            all.warnings.extend(new.warnings);
        }
        if audited.extent.closes {
            self.end(out)?;
        }
        Ok(())
    }

    /// Ends the object, where one is open; says whether one was.
    fn end(&mut self, out: &mut dyn io::Write) -> io::Result<bool> {
        let Some(totals) = self.totals.take() else {
            return Ok(false);
        };
        let totals = serde_json::to_string(&totals)?;
        write!(out, "],{}", totals.trim_start_matches('{'))?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_those_of_serde_json_further_in() {
        let value = json!({"a": [], "b": {}, "c": [1, [], {"d": "x", "e": [[2], {}]}, [3]], "f": "\n\""});
        let pretty = serde_json::to_string_pretty(&value).unwrap();
        for depth in [0, 1, 40] {
            let further = pretty.replace('\n', &format!("\n{}", "  ".repeat(depth)));
            assert_eq!(
                String::from_utf8(indented(&value, depth).unwrap()).unwrap(),
                further
            );
        }
    }
}
