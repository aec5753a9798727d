//! Files made to harm, or harmed: a clear error in good time, or a reading that says it is not whole.

use std::time::{Duration, Instant};

use huisclos::document::{Document, Format, ReadWarning};
use huisclos::lang::Lang;
use huisclos::read::{Foreign, Limits, ReadError, read};
use huisclos::redact::{Style, redact};
use huisclos::review::review;

use super::build::{docx, odt, p, package};
use super::engine;

/// Reads, and fails where that takes longer than a user would wait.
fn timed(bytes: Vec<u8>) -> Result<Document, ReadError> {
    let start = Instant::now();
    let result = read(bytes, None, Limits::default());
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    result
}

#[test]
fn a_bomb_is_refused_whether_or_not_it_admits_its_size() {
    let blank = " ".repeat(24 << 20);
    let bomb = docx(&p(&blank), &[]);
    assert!(bomb.len() < 200_000, "{}", bomb.len());
    let swollen = |e| matches!(e, ReadError::Swollen { .. });
    assert!(swollen(timed(bomb.clone()).unwrap_err()));
    // The true size, wherever the package states it, becomes a small one.
    let mut liar = bomb;
    let size = (0..liar.len() - 4)
        .filter_map(|i| liar.get(i..i + 4)?.try_into().ok().map(u32::from_le_bytes))
        .find(|n| (24 << 20..25 << 20).contains(n))
        .unwrap();
    for i in 0..liar.len() - 4 {
        if liar[i..i + 4] == size.to_le_bytes() {
            liar[i..i + 4].copy_from_slice(&1000_u32.to_le_bytes());
        }
    }
    let error = timed(liar).unwrap_err();
    assert!(
        swollen(error) || error == ReadError::Damaged(Format::Docx),
        "{error}"
    );
}

#[test]
fn more_text_than_minutes_have_is_refused_while_it_is_read() {
    let limits = Limits {
        max_text_bytes: 1000,
        ..Limits::default()
    };
    let paragraphs = p("La séance est levée.").repeat(100);
    let lines = "<text:p>La séance est levée.</text:p>".repeat(100);
    for bytes in [docx(&paragraphs, &[]), odt("", &lines)] {
        let error = read(bytes, None, limits).unwrap_err();
        assert!(
            matches!(
                error,
                ReadError::TooLarge {
                    size: 1001..1100,
                    limit: 1000
                }
            ),
            "{error}"
        );
    }
}

#[test]
fn entities_are_refused_and_never_expanded() {
    let laughs = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]>\
        <w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>";
    let bytes = package(&[("word/document.xml", laughs)]);
    assert_eq!(timed(bytes).unwrap_err(), ReadError::Entities(Format::Docx));
}

#[test]
fn depth_and_number_of_parts_are_bounded() {
    let deep = "<w:sdt>".repeat(100_000);
    let limit = Limits::default().max_depth;
    assert_eq!(timed(docx(&deep, &[])).unwrap_err(), ReadError::TooDeep { limit });
    let names: Vec<String> = (0..10_001).map(|n| format!("word/{n}.xml")).collect();
    let parts: Vec<(&str, &str)> = names.iter().map(|n| (n.as_str(), "")).collect();
    let limit = Limits::default().max_parts;
    assert_eq!(
        timed(package(&parts)).unwrap_err(),
        ReadError::TooManyParts { limit }
    );
}

#[test]
fn many_attributes_and_unknown_elements_cost_no_patience() {
    let attributes = (0..200_000)
        .map(|n| format!("a{n}=\"x\""))
        .collect::<Vec<_>>()
        .join(" ");
    let body = format!("<w:p {attributes}><w:r><w:t>Bilan.</w:t></w:r></w:p><w:s w:c=\"4000000000\"/>");
    assert_eq!(timed(docx(&body, &[])).unwrap().text.as_str(), "Bilan.\n");
    let spaces = odt("", "<text:p>a<text:s text:c=\"4000000000\"/>b</text:p>");
    assert!(timed(spaces).unwrap().text.as_str().len() < 1000);
}

#[test]
fn a_password_is_told_and_an_old_word_document_is_given_a_way_out() {
    let manifest = "<manifest:manifest xmlns:manifest=\"m\"><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    let locked = package(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("content.xml", "\u{1}\u{2}"),
        ("META-INF/manifest.xml", manifest),
    ]);
    assert_eq!(timed(locked).unwrap_err(), ReadError::Encrypted(Format::Odt));
    let mut old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    old.extend([0; 2000]);
    let error = timed(old.clone()).unwrap_err();
    assert_eq!(error, ReadError::Foreign(Foreign::Ole));
    assert!(
        error
            .remedy(Lang::Fr)
            .contains("soffice --headless --convert-to docx")
    );
    old.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(timed(old).unwrap_err(), ReadError::Foreign(Foreign::Locked));
}

#[test]
fn a_text_that_breaks_off_is_read_so_far_and_says_so() {
    let body = format!("{}<w:p><w:r><w:t>Fin", p("Bilan."));
    let bytes = package(&[(
        "word/document.xml",
        &format!("<w:document xmlns:w=\"w\"><w:body>{body}"),
    )]);
    let document = timed(bytes).unwrap();
    assert!(document.text.as_str().starts_with("Bilan.\nFin"));
    assert_eq!(document.warnings, [ReadWarning::CutShort]);
    let empty = package(&[("word/document.xml", "<w:document>")]);
    assert_eq!(timed(empty).unwrap_err(), ReadError::Damaged(Format::Docx));
}

/// Cut at every hundredth, or with bytes changed: an error or a text, for every command, and never a panic.
#[test]
fn damage_anywhere_is_survived() {
    let text = "Mme Aubry, assistante sociale, indique que M. Kaci est suivi au CMP pour une dépression.";
    let paragraphs: String = (0..200).map(|n| p(&format!("{text} {n}"))).collect();
    let lines = format!("<text:p>{text}</text:p>").repeat(200);
    for whole in [docx(&paragraphs, &[]), odt("", &lines)] {
        for percent in 0..100 {
            survived(&whole[..whole.len() * percent / 100]);
        }
        let mut state = 1_u64;
        for _ in 0..200 {
            let mut bytes = whole.clone();
            for _ in 0..3 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let at = (state >> 33) as usize % bytes.len();
                bytes[at] ^= (state >> 20) as u8 | 1;
            }
            survived(&bytes);
        }
    }
}

fn survived(bytes: &[u8]) {
    let Ok(document) = read(bytes.to_vec(), None, Limits::default()) else {
        return;
    };
    assert!(
        document
            .blocks
            .iter()
            .all(|b| document.text.get(b.span).is_some())
    );
    engine(|e| {
        let _ = review(bytes.to_vec(), None, e, Lang::Fr, Limits::default());
        let _ = redact(bytes.to_vec(), None, e, Style::Neutral, Limits::default());
    });
}
