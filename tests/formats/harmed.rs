//! Files made to harm, or harmed: a clear error in good time, or a reading that says it is not whole.

use std::num::NonZeroU32;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use huisclos::document::{Document, Format, ReadWarning};
use huisclos::read::{Limits, ReadError};
use proptest::prelude::*;

use super::build::{packed, pdf, picture, scan, stream, text};
use super::opened;
use crate::libreoffice::{Office, UTF8};

/// Reads, and fails where that takes longer than a user would wait.
fn timed(bytes: Vec<u8>, name: &str) -> Result<Document, ReadError> {
    let start = Instant::now();
    let result = opened(bytes, name);
    // Other tests run at the same time.
    assert!(
        start.elapsed() < Duration::from_secs(8),
        "{name}: {:?}",
        start.elapsed()
    );
    result
}

/// One small file of every format, made by LibreOffice where it can.
fn real() -> &'static [(&'static str, Vec<u8>)] {
    static FILES: OnceLock<Vec<(&str, Vec<u8>)>> = OnceLock::new();
    FILES.get_or_init(|| {
        let office = Office::new();
        let minutes = "Compte rendu\n\nMme Aubry, assistante sociale, indique que M. Kaci est suivi au CMP.\nNom\tSuivi\tAvis\n";
        let path = office.path("a.txt");
        std::fs::write(&path, minutes).unwrap();
        for format in ["pdf", "rtf", "html"] {
            office.convert(std::slice::from_ref(&path), format, Some(UTF8));
        }
        let rows = office.path("b.csv");
        std::fs::write(&rows, "Nom;Suivi\nM. Kaci;suivi au CMP\n").unwrap();
        office.convert(&[rows], "ods", Some("CSV:59,34,76,1"));
        office.convert(&[office.path("b.ods")], "xlsx", None);
        let mail = "From: Aubry <a@ville.example>\r\nSubject: CLSPD\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
            --b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>M. Kaci est suivi au <b>CMP</b>.</p>\r\n\
            --b\r\nContent-Type: application/rtf; name=a.rtf\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\ne1xydGYxIFZ1LlxwYXJ9\r\n--b--\r\n";
        let names = ["a.pdf", "a.rtf", "a.html", "b.ods", "b.xlsx"];
        let mut files: Vec<_> = names.map(|name| (name, office.read(name))).into();
        files.extend([("c.eml", mail.into()), ("b.csv", b"Nom;Suivi\nM. Kaci;suivi\n".to_vec())]);
        files
    })
}

#[test]
fn a_file_cut_short_anywhere_never_passes_for_a_whole_one() {
    for (name, bytes) in real() {
        let whole = opened(bytes.clone(), name).unwrap();
        assert_eq!(whole.warnings, [], "{name}");
        // Text and its markup have no end that could be missing.
        let ends = !matches!(whole.format, Format::Html | Format::Eml | Format::Csv);
        for percent in 0..100 {
            let length = bytes.len() * percent / 100;
            match timed(bytes[..length].to_vec(), name) {
                Ok(document) if ends => {
                    assert!(
                        document.warnings.contains(&ReadWarning::CutShort),
                        "{name} at {percent} %"
                    );
                }
                _ => {}
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
    #[test]
    fn damage_anywhere_makes_nothing_panic(
        which in 0..7_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let (name, bytes) = &real()[which];
        let mut bytes = bytes.clone();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(document) = timed(bytes, name) {
            let mut at = 0;
            for block in &document.blocks {
                prop_assert!(block.span.start() >= at);
                prop_assert!(document.text.get(block.span).is_some());
                at = block.span.end();
            }
            for trace in &document.traces.list {
                prop_assert!(document.traces.text.get(trace.span).is_some());
            }
            super::told(&document);
        }
    }
}

#[test]
fn a_scanned_document_is_refused_and_a_scanned_page_is_named() {
    let page = text(&[
        "La seance est ouverte a dix-huit heures par le maire.",
        "Le bailleur presente son bilan.",
    ]);
    let scanned = pdf(&[scan(), scan()], &[picture()]);
    assert_eq!(timed(scanned, "a.pdf").unwrap_err(), ReadError::NoText);
    let mixed = pdf(
        &[page.clone(), scan(), scan(), page.clone(), scan()],
        &[picture()],
    );
    let number = |n| NonZeroU32::new(n).unwrap();
    assert_eq!(
        timed(mixed, "a.pdf").unwrap().warnings,
        [
            ReadWarning::NoText {
                first: number(2),
                last: number(3)
            },
            ReadWarning::NoText {
                first: number(5),
                last: number(5)
            },
        ]
    );
    assert_eq!(timed(pdf(&[page], &[picture()]), "a.pdf").unwrap().warnings, []);
}

#[test]
fn words_drawn_invisibly_are_traces_unless_they_lie_over_a_scan() {
    let hidden = "BT /F 11 Tf 60 780 Td (La seance est ouverte par le maire, qui salue.) Tj 3 Tr 0 -14 Td (M. Kaci est suivi au CMP depuis le mois de mars.) Tj ET";
    let document = timed(pdf(&[stream("", hidden.as_bytes())], &[picture()]), "a.pdf").unwrap();
    assert_eq!(
        document.text.as_str(),
        "La seance est ouverte par le maire, qui salue.\n"
    );
    assert_eq!(
        document.traces.text.as_str(),
        "M. Kaci est suivi au CMP depuis le mois de mars.\n"
    );
    let line = "M. Kaci est suivi au CMP depuis le mois de mars, dit le bailleur.";
    let read = format!("q 595 0 0 842 0 0 cm /X Do Q BT 3 Tr /F 11 Tf 60 780 Td ({line}) Tj ET");
    let document = timed(pdf(&[stream("", read.as_bytes())], &[picture()]), "a.pdf").unwrap();
    assert_eq!(document.text.as_str(), format!("{line}\n"));
    assert_eq!(document.warnings, []);
}

#[test]
fn a_pdf_that_swells_is_refused_however_often_it_is_packed() {
    let mut bomb = packed(&vec![b' '; 300 << 20]);
    for filters in ["/Filter/FlateDecode", "/Filter[/FlateDecode/FlateDecode]"] {
        let error = timed(pdf(&[stream(filters, &bomb)], &[]), "a.pdf").unwrap_err();
        assert!(matches!(error, ReadError::Swollen { .. }), "{filters}: {error}");
        bomb = packed(&bomb);
    }
}

#[test]
fn a_pdf_that_draws_for_ever_is_given_up() {
    // Twelve forms, each of which draws the next one ten times.
    let form = |i: usize| {
        let next = format!(
            "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X {} 0 R>>>>",
            7 + i
        );
        let draw = if i < 11 {
            "/X Do ".repeat(10)
        } else {
            "0 0 1 1 re f".into()
        };
        stream(&next, draw.as_bytes())
    };
    let bytes = pdf(&[stream("", b"/X Do")], &(0..12).map(form).collect::<Vec<_>>());
    let limits = Limits {
        max_time: Duration::from_millis(300),
        ..Limits::default()
    };
    let error = huisclos::read::read(bytes, Some("a.pdf"), limits).unwrap_err();
    assert_eq!(
        error,
        ReadError::Slow {
            limit: limits.max_time
        }
    );
}

#[test]
fn depth_is_no_way_to_exhaust_the_stack() {
    for (name, bytes) in [
        (
            "a.pdf",
            [b"%PDF-1.7\n1 0 obj\n".to_vec(), vec![b'['; 1 << 20]].concat(),
        ),
        ("b.pdf", pdf(&[stream("", &vec![b'['; 1 << 20])], &[])),
        ("c.pdf", pdf(&[stream("", &b"q ".repeat(1 << 20))], &[])),
        ("a.rtf", [b"{\\rtf1".to_vec(), vec![b'{'; 1 << 20]].concat()),
    ] {
        assert!(timed(bytes, name).is_err(), "{name}");
    }
    let nested = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n".repeat(20_000);
    let mail = [b"From: a@b.example\r\nMIME-Version: 1.0\r\n".to_vec(), nested].concat();
    assert!(timed(mail, "a.eml").is_ok());
}
