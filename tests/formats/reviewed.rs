//! Reviewed copies of PDFs: highlights that a PDF library counts, on bytes that stay as they were.

use std::path::Path;

use huisclos::document::Format;
use huisclos::lang::Lang;
use huisclos::read::{Limits, ReadError};
use huisclos::review::{Reviewed, review};
use lopdf::{Dictionary, Object, dictionary};

use super::build::{pdf, text};
use super::{ENGINE, opened};
use crate::libreoffice::{Office, UTF8, samples};

const SECRET: &str =
    "Mme Aubry, assistante sociale, indique que M. Kaci est suivi au CMP pour sa depression.";

fn reviewed(bytes: &[u8]) -> Result<Reviewed, ReadError> {
    ENGINE.with(|engine| review(bytes.to_vec(), Some("a.pdf"), engine, Lang::Fr, Limits::default()))
}

/// The annotations of a PDF but the windows of others, page by page.
fn annotations(bytes: &[u8]) -> Vec<Dictionary> {
    let pdf = lopdf::Document::load_mem(bytes).unwrap();
    let pages = pdf.get_pages().into_values().collect::<Vec<_>>();
    let notes = pages
        .into_iter()
        .flat_map(|page| pdf.get_page_annotations(page).unwrap_or_default());
    notes
        .filter(|note| note.get(b"Subtype").and_then(Object::as_name).unwrap() != b"Popup")
        .cloned()
        .collect()
}

fn said(note: &Dictionary, key: &[u8]) -> String {
    lopdf::decode_text_string(note.get(key).unwrap()).unwrap()
}

#[test]
fn every_finding_is_highlighted_and_the_original_stays_as_it_is() {
    let office = Office::new();
    let path = office.path("a.txt");
    std::fs::write(&path, &samples()[0].1).unwrap();
    office.convert(&[path], "pdf", Some(UTF8));
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/reportlab-two-columns.pdf");
    for original in [office.read("a.pdf"), std::fs::read(data).unwrap()] {
        let once = reviewed(&original).unwrap();
        assert_eq!(once.format, Format::Pdf);
        assert!(once.copy.starts_with(&original));
        let notes = annotations(&once.copy);
        assert!(once.report.findings.len() > 3);
        // A passage that goes on with the next page is marked on both.
        let first = notes
            .iter()
            .filter(|n| !said(n, b"Contents").starts_with("Suite"));
        assert_eq!(first.count(), once.report.findings.len());
        for note in &notes {
            assert_eq!(said(note, b"T"), "huisclos");
            assert!(note.has(b"QuadPoints") && note.has(b"AP") && note.has(b"Popup"));
        }
        assert!(notes.iter().any(|n| said(n, b"Contents").contains("SEC-")));
        let copy = opened(once.copy.clone(), "a.pdf").unwrap();
        assert_eq!(copy.text.as_str(), once.document.text.as_str());
        assert_eq!(copy.traces.list, once.document.traces.list);
        let twice = reviewed(&once.copy).unwrap();
        assert_eq!(annotations(&twice.copy).len(), notes.len());
    }
}

#[test]
fn a_highlight_covers_the_passage_and_other_annotations_stay() {
    let page = text(&["La seance est ouverte a dix-huit heures par le maire.", SECRET]);
    let plain = pdf(&[page], &[]);
    let mut marked = lopdf::Document::load_mem(&plain).unwrap();
    let page = marked.get_pages().into_values().next().unwrap();
    let note = dictionary! {
        "Type" => "Annot", "Subtype" => "Text", "Rect" => vec![1.into(), 1.into(), 9.into(), 9.into()],
        "T" => lopdf::text_string("Le maire"), "Contents" => lopdf::text_string("Merci."),
    };
    let note = marked.add_object(note);
    let page = marked.get_object_mut(page).and_then(Object::as_dict_mut).unwrap();
    page.set("Annots", vec![Object::Reference(note)]);
    let mut bytes = Vec::new();
    marked.save_to(&mut bytes).unwrap();
    let notes = annotations(&reviewed(&bytes).unwrap().copy);
    let authors: Vec<String> = notes.iter().map(|n| said(n, b"T")).collect();
    assert_eq!(authors, ["Le maire", "huisclos"]);
    let quad = notes[1].get(b"QuadPoints").and_then(Object::as_array).unwrap();
    let quad: Vec<f32> = quad.iter().map(|n| n.as_float().unwrap()).collect();
    // The second line of the page, from its first letter on.
    assert_eq!(quad.len(), 8);
    assert!((quad[0] - 60.0).abs() < 1.0 && quad[2] > 400.0, "{quad:?}");
    assert!(quad[5] < 766.0 && quad[1] > 766.0, "{quad:?}");
}

#[test]
fn a_pdf_that_must_not_be_changed_is_refused() {
    let office = Office::new();
    let path = office.path("a.txt");
    std::fs::write(&path, SECRET).unwrap();
    let filter = r#"pdf:writer_pdf_Export:{"RestrictPermissions":{"type":"boolean","value":"true"},"PermissionPassword":{"type":"string","value":"secret"}}"#;
    office.convert(&[path], filter, Some(UTF8));
    let bytes = office.read("a.pdf");
    assert!(opened(bytes.clone(), "a.pdf").is_ok());
    assert_eq!(reviewed(&bytes).err(), Some(ReadError::Encrypted(Format::Pdf)));
}
