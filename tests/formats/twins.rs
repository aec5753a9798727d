//! The same text in many formats has the same findings.

use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use huisclos::document::{Format, Part};
use huisclos::marks;
use huisclos::read::ReadError;

use super::{Told, opened, told};
use crate::libreoffice::{Office, UTF8, samples};

/// How many of `expected` are in `found`, each once.
fn common(expected: &[Told], found: &[Told]) -> usize {
    let mut left = found.to_vec();
    expected
        .iter()
        .filter(|told| {
            left.iter()
                .position(|l| l == *told)
                .map(|i| left.swap_remove(i))
                .is_some()
        })
        .count()
}

#[test]
fn the_same_text_as_pdf_rich_text_and_web_page_has_the_same_findings() {
    let office = Office::new();
    let samples = samples();
    let files = office.write(&samples);
    for format in ["pdf", "rtf", "html"] {
        office.convert(&files, format, Some(UTF8));
    }
    let (mut total, mut extra, mut missed) = (0, 0, 0);
    for (stem, text) in &samples {
        let plain = told(&opened(text.clone().into_bytes(), "a.txt").unwrap());
        for format in ["rtf", "html"] {
            let name = format!("{stem}.{format}");
            assert_eq!(told(&opened(office.read(&name), &name).unwrap()), plain, "{name}");
        }
        let name = format!("{stem}.pdf");
        let found = told(&opened(office.read(&name), &name).unwrap());
        let both = common(&plain, &found);
        total += plain.len();
        missed += plain.len() - both;
        extra += found.len() - both;
    }
    assert!(total > 60, "{total}");
    assert!(
        100 * missed <= total && 100 * extra <= total,
        "{missed} missed and {extra} more of {total}"
    );
}

#[test]
fn a_finding_in_a_pdf_is_told_by_its_page_and_line() {
    let text = std::fs::read_to_string(root("corpus/round-02/k-07-reseau-vif-haute-serre.txt")).unwrap();
    let plain = told(&opened(marks::parse(&text).unwrap().0.into_bytes(), "a.txt").unwrap());
    // Two columns, set by ReportLab, with a head and a foot on every page.
    let document = opened(
        std::fs::read(root("tests/data/reportlab-two-columns.pdf")).unwrap(),
        "a.pdf",
    )
    .unwrap();
    assert_eq!(document.format, Format::Pdf);
    let found = told(&document);
    assert_eq!((common(&plain, &found), found.len()), (plain.len(), plain.len()));
    let edges: Vec<_> = document
        .blocks
        .iter()
        .filter(|b| b.part != Part::Body)
        .map(|b| b.part)
        .collect();
    assert_eq!(edges, [Part::Header, Part::Footer]);
    let report = super::ENGINE.with(|engine| engine.check(&document));
    for finding in &report.findings {
        let (page, line) = (finding.location.page.unwrap(), finding.location.line.unwrap());
        let start = document.pages[page.get() as usize - 1] as usize;
        let above = &document.text.as_str()[start..finding.passage.start() as usize];
        let lines = above.matches('\n').count() - above.matches("\n\n").count();
        assert_eq!(NonZeroU32::new(lines as u32 + 1), Some(line));
    }
    assert!(
        report
            .findings
            .iter()
            .any(|f| f.location.page > NonZeroU32::new(1))
    );
}

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[test]
fn the_same_rows_in_three_formats_have_the_same_findings() {
    let rows = "Situation;Signalé par;Éléments;Suite\n\
        Famille D.;bailleur;Trois loyers de retard, et monsieur ne travaille plus depuis l'automne.;contact\n\
        Mme Kaci;assistante sociale;La mère est suivie au CMP pour une dépression.;à revoir\n\
        Parvis;riverains;Musique après minuit.;médiateurs\n";
    let office = Office::new();
    let path = office.path("suivi.csv");
    std::fs::write(&path, rows).unwrap();
    // Semicolons, quotes, UTF-8, from the first line on.
    office.convert(&[path], "ods", Some("CSV:59,34,76,1"));
    office.convert(&[office.path("suivi.ods")], "xlsx", None);
    let plain = opened(rows.into(), "suivi.csv").unwrap();
    let expected = told(&plain);
    assert_eq!(expected.len(), 2, "{expected:?}");
    for name in ["suivi.ods", "suivi.xlsx"] {
        let document = opened(office.read(name), name).unwrap();
        assert_eq!(told(&document), expected, "{name}");
        let report = super::ENGINE.with(|engine| engine.check(&document));
        let location = report.findings[1].location;
        assert_eq!(
            (location.part, location.row),
            (Part::Sheet(NonZeroU32::MIN), Some(2))
        );
    }
}

#[test]
fn an_encrypted_pdf_is_told_as_such() {
    let office = Office::new();
    let path = office.path("secret.txt");
    std::fs::write(&path, "La séance est ouverte.").unwrap();
    let filter = r#"pdf:writer_pdf_Export:{"EncryptFile":{"type":"boolean","value":"true"},"DocumentOpenPassword":{"type":"string","value":"secret"}}"#;
    office.convert(&[path], filter, Some(UTF8));
    assert_eq!(
        opened(office.read("secret.pdf"), "secret.pdf").unwrap_err(),
        ReadError::Encrypted(Format::Pdf)
    );
}
