//! Values separated by semicolons, commas or tabs.

use csv::ReaderBuilder;

use super::super::{Limits, ReadError, text};
use super::Sheets;
use crate::document::{Document, Format, Part};

/// How much of the text tells what separates its values.
const SAMPLE: usize = 1 << 14;

/// Reads a list of values.
pub(in crate::read) fn read(bytes: Vec<u8>, limits: Limits) -> Result<Document, ReadError> {
    let decoded = text(bytes, limits)?;
    let body = decoded.text.as_str().trim_start_matches('\u{feff}');
    let mut reader = ReaderBuilder::new()
        .delimiter(separator(body))
        .has_headers(false)
        .flexible(true)
        .from_reader(body.as_bytes());
    let mut sheets = Sheets::new(limits);
    sheets.composer.part = Part::Body;
    sheets.composer.warnings.clone_from(&decoded.warnings);
    for record in reader.records() {
        let record = record.map_err(|_| ReadError::Damaged(Format::Csv))?;
        for (column, value) in record.iter().enumerate() {
            sheets.cell(column, value.to_owned(), false)?;
        }
        sheets.end_row(false)?;
    }
    let document = sheets.composer.finish(Format::Csv);
    Ok(Document {
        encoding: decoded.encoding,
        ..document
    })
}

/// What separates the values: the sign that most lines hold the same number of.
fn separator(text: &str) -> u8 {
    let sample = text.get(..text.floor_char_boundary(SAMPLE)).unwrap_or(text);
    let score = |sign: u8| {
        let counts: Vec<usize> = sample
            .lines()
            .take(50)
            .map(|line| line.bytes().filter(|b| *b == sign).count())
            .collect();
        let first = counts.first().copied().unwrap_or(0);
        let same = counts.iter().filter(|n| **n == first && first > 0).count();
        (same, first)
    };
    [b'\t', b',', b';']
        .into_iter()
        .max_by_key(|sign| score(*sign))
        .unwrap_or(b';')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::BlockKind;

    fn rows(text: &str) -> Vec<String> {
        let document = read(text.into(), Limits::default()).unwrap();
        let rows = document
            .blocks
            .iter()
            .filter(|b| matches!(b.kind, BlockKind::TableRow { .. }));
        rows.map(|b| document.text.slice(b.span).to_owned()).collect()
    }

    #[test]
    fn values_are_read_whatever_separates_them() {
        for text in [
            "Nom;Suivi\nD., Paul;\"CMP ; \"\"mars\"\"\"\n",
            "Nom,Suivi\n\"D., Paul\",\"CMP ; \"\"mars\"\"\"\n",
            "Nom\tSuivi\nD., Paul\tCMP ; \"mars\"\n",
        ] {
            assert_eq!(rows(text), ["Nom | Suivi", "D., Paul | CMP ; \"mars\""], "{text}");
        }
    }
}
