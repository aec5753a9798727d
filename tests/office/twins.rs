//! The same text in three formats, made by LibreOffice; and copies that LibreOffice opens.

use std::path::{Path, PathBuf};

use huisclos::lang::Lang;
use huisclos::marks;
use huisclos::read::{Limits, read};
use huisclos::redact::{Style, redact};
use huisclos::review::review;

use super::build::part;
use super::{check, document, engine};
use crate::libreoffice::{Office, UTF8, samples};

/// What is found, without where it stands.
fn found(bytes: Vec<u8>, name: &str) -> Vec<(&'static str, Vec<&'static str>, u32, String)> {
    let document = read(bytes, Some(name), Limits::default()).unwrap();
    check(&document)
        .findings
        .iter()
        .map(|f| {
            let words = document.text.slice(f.passage).split_whitespace();
            let text = words.collect::<Vec<_>>().join(" ");
            (f.rule, f.also.clone(), f.confidence.to_bits(), text)
        })
        .collect()
}

#[test]
fn the_same_text_by_other_programs_has_the_same_findings_and_its_reviewed_copy_too() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| std::fs::read(root.join(path)).unwrap();
    let marked = read("corpus/round-02/k-07-reseau-vif-haute-serre.txt");
    let text = marks::parse(&String::from_utf8(marked).unwrap()).unwrap().0;
    let plain = found(text.into_bytes(), "a.txt");
    assert!(plain.len() > 10);
    for name in ["python-docx.docx", "odfpy.odt"] {
        let bytes = read(&format!("tests/data/{name}"));
        assert_eq!(found(bytes.clone(), name), plain, "{name}");
        let reviewed = engine(|e| review(bytes, Some(name), e, Lang::Fr, Limits::default())).unwrap();
        assert_eq!(found(reviewed.copy, name), plain, "{name}, reviewed");
    }
}

#[test]
fn the_same_text_in_three_formats_has_the_same_findings_and_its_copies_open() {
    let office = Office::new();
    let samples = samples();
    let files = office.write(&samples);
    for format in ["docx", "odt"] {
        office.convert(&files, format, Some(UTF8));
    }
    let mut total = 0;
    let mut copies: Vec<(PathBuf, usize, String)> = Vec::new();
    for (stem, text) in &samples {
        let plain = found(text.clone().into_bytes(), "a.txt");
        total += plain.len();
        for format in ["docx", "odt"] {
            let name = format!("{stem}.{format}");
            let bytes = office.read(&name);
            assert_eq!(found(bytes.clone(), &name), plain, "{name}");
            let reviewed =
                engine(|e| review(bytes.clone(), Some(&name), e, Lang::Fr, Limits::default())).unwrap();
            let redacted =
                engine(|e| redact(bytes, Some(&name), e, Style::Neutral, Limits::default())).unwrap();
            for (what, copy, comments) in [
                ("reviewed", reviewed.copy, plain.len()),
                ("redacted", redacted.copy, 0),
            ] {
                let path = office.path(&format!("{what}-{format}-{stem}.{format}"));
                std::fs::write(&path, &copy).unwrap();
                copies.push((path, comments, document(copy).text.as_str().to_owned()));
            }
        }
    }
    assert!(total > 40, "{total}");
    // What LibreOffice reads of the copies is what we read of them, and the comments are all there.
    let paths: Vec<PathBuf> = copies.iter().map(|c| c.0.clone()).collect();
    office.convert(&paths, "fodt", None);
    office.convert(&paths, "txt:Text (encoded):UTF8", None);
    for (path, comments, text) in &copies {
        let stem = path.file_stem().unwrap().to_string_lossy();
        let flat = String::from_utf8(office.read(&format!("{stem}.fodt"))).unwrap();
        assert_eq!(flat.matches("<office:annotation ").count(), *comments, "{stem}");
        let shown = String::from_utf8(office.read(&format!("{stem}.txt"))).unwrap();
        let lines = |t: &str| {
            t.lines()
                .map(str::trim)
                .filter(|l| !l.is_empty())
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        assert_eq!(lines(shown.trim_start_matches('\u{feff}')), lines(text), "{stem}");
    }
}

/// Headings, lists, tables, notes, page heads and feet as a word processor makes them, in both formats from one source.
#[test]
fn a_laid_out_document_reads_alike_in_both_formats() {
    let office = Office::new();
    let secret = "Mme Aubry, assistante sociale, indique que M. Kaci est suivi au CMP pour une dépression.";
    let page = format!(
        "<html><head><meta charset=\"utf-8\"><title>CLSPD</title></head><body><h1>Compte rendu</h1><p>La séance est ouverte.</p>\
         <h2>Situations</h2><ul><li>{secret}</li><li>Le bailleur répare l'ascenseur.</li></ul>\
         <table border=1><tr><th>Nom</th><th>Suivi</th></tr><tr><td>M. Belkacem</td><td>Son fils est placé à l'ASE depuis mars.</td></tr></table>\
         <p>Fin<a class=\"sdfootnoteanc\" name=\"sdfootnote1anc\" href=\"#sdfootnote1sym\"><sup>1</sup></a>.</p>\
         <div id=\"sdfootnote1\"><p class=\"sdfootnote\"><a class=\"sdfootnotesym\" name=\"sdfootnote1sym\" href=\"#sdfootnote1anc\">1</a>{secret}</p></div></body></html>"
    );
    let path = office.path("page.html");
    std::fs::write(&path, page).unwrap();
    office.convert(
        std::slice::from_ref(&path),
        "odt:writer8",
        Some("HTML (StarWriter)"),
    );
    office.convert(&[office.path("page.odt")], "docx", None);
    let (odt, docx) = (office.read("page.odt"), office.read("page.docx"));
    assert!(part(&docx, "word/document.xml").contains("<w:tbl>"));
    let (a, b) = (document(odt.clone()), document(docx.clone()));
    assert_eq!(a.text.as_str(), b.text.as_str());
    assert_eq!(a.blocks, b.blocks);
    let (in_odt, in_docx) = (found(odt, "page.odt"), found(docx, "page.docx"));
    assert!(in_odt.len() >= 2, "{in_odt:?}");
    assert_eq!(in_odt, in_docx);
}
