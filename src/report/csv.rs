//! One finding a row, for a spreadsheet; no document text.

use std::io;

use super::{Audited, Context};
use crate::finding::{Finding, Mode, Source, Subject};

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
    let index = a.index();
    let mut path = String::new();
    push_field(&mut path, &harmless(&a.path));
    let mut rows = String::new();
    for finding in &a.report.findings {
        rows.push_str(&path);
        push_row(
            &mut rows,
            finding,
            index.position(finding.passage.start()),
            context,
        );
    }
    out.write_all(rows.as_bytes())
}

/// Adds what a finding at that line and column says, after the path.
fn push_row(out: &mut String, f: &Finding, (line, column): (u32, u32), context: &Context<'_>) {
    for number in [line, column] {
        out.push(',');
        push_number(out, number);
    }
    for code in [f.rule, f.kind.code(), f.severity.code()] {
        out.push(',');
        out.push_str(code);
    }
    out.push(',');
    push_hundredths(out, f.confidence);
    let mut separator = ',';
    for domain in f.domains.iter() {
        out.push(separator);
        out.push_str(domain.code());
        separator = ' ';
    }
    if f.domains.is_empty() {
        out.push(separator);
    }
    let told = [
        f.subject.map(Subject::code),
        f.source.map(Source::code),
        f.mode.map(Mode::code),
    ];
    for code in told {
        out.push(',');
        out.push_str(code.unwrap_or_default());
    }
    let rule = context.engine.rules().rule(f.rule);
    out.push(',');
    push_field(out, rule.map_or("", |r| &context.lang.pick(&r.fr, &r.en).name));
    out.push('\n');
}

/// Adds a field: in quotation marks where something in it would end it. Codes and numbers never need any.
fn push_field(out: &mut String, field: &str) {
    if !field
        .bytes()
        .any(|byte| matches!(byte, b'"' | b',' | b'\n' | b'\r'))
    {
        out.push_str(field);
        return;
    }
    out.push('"');
    out.push_str(&field.replace('"', "\"\""));
    out.push('"');
}

/// Adds a number: there are thousands, and what formats anything takes ten times as long.
fn push_number(out: &mut String, number: u32) {
    if number >= 10 {
        push_number(out, number / 10);
    }
    out.push(char::from(b'0' + (number % 10) as u8));
}

/// Adds a share of one with two decimals, like `{:.2}`.
#[allow(clippy::cast_sign_loss, reason = "a share has no sign")]
fn push_hundredths(out: &mut String, share: f32) {
    // A hundred times a number of 24 bits is exact in 53.
    let hundredths = (f64::from(share) * 100.0).round_ties_even() as u32;
    push_number(out, hundredths / 100);
    out.push('.');
    for digit in [hundredths / 10 % 10, hundredths % 10] {
        push_number(out, digit);
    }
}

/// The text as a spreadsheet may take it: what starts like a formula must not be run.
pub(crate) fn harmless(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@']);
    format!("{}{text}", if formula { "'" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn fields_are_written_as_the_csv_crate_writes_them(fields in proptest::collection::vec("[a-zé;, \"\n\r'=]{0,6}", 2..5)) {
            let mut known = ::csv::Writer::from_writer(Vec::new());
            known.write_record(&fields).unwrap();
            let mut row = String::new();
            for (number, field) in fields.iter().enumerate() {
                row.push_str(if number == 0 { "" } else { "," });
                push_field(&mut row, field);
            }
            row.push('\n');
            proptest::prop_assert_eq!(row.into_bytes(), known.into_inner().unwrap());
        }

        #[test]
        fn numbers_are_written_as_they_are_formatted(number in 0..=u32::MAX, share in 0..=1_f32.to_bits(), eighths in 0..=800_u16) {
            for share in [f32::from_bits(share), f32::from(eighths) / 800.0] {
                let mut out = String::new();
                push_number(&mut out, number);
                out.push(' ');
                push_hundredths(&mut out, share);
                proptest::prop_assert_eq!(out, format!("{number} {share:.2}"));
            }
        }
    }
}
