//! The corpus keeps its floors: a change that loses passages is seen.

use std::path::Path;

use huisclos::document::Document;
use huisclos::engine::{Engine, Options};
use huisclos::finding::Kind;
use huisclos::marks::{pair, parse};

fn individual(dir: &str) -> (f64, f64) {
    let engine = Engine::new(Options::default(), &[]).unwrap();
    let (mut matched, mut gold, mut found) = (0, 0, 0);
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(dir)).unwrap() {
        let (text, marks) = parse(&std::fs::read_to_string(entry.unwrap().path()).unwrap()).unwrap();
        let report = engine.check(&Document::from_text(text));
        let is = |k: Kind| matches!(k, Kind::Secret | Kind::Private);
        let g: Vec<_> = marks
            .iter()
            .filter(|m| is(m.kind))
            .map(|m| (m.start, m.end))
            .collect();
        let f: Vec<_> = report
            .findings
            .iter()
            .filter(|f| is(f.kind))
            .map(|f| (f.passage.start() as usize, f.passage.end() as usize))
            .collect();
        matched += pair(&g, &f).len();
        gold += g.len();
        found += f.len();
    }
    (
        f64::from(matched as u32) / f64::from(found as u32),
        f64::from(matched as u32) / f64::from(gold as u32),
    )
}

/// The model was fitted on these documents: the floor guards the pipeline, it is no measure of what unseen documents get.
#[test]
fn fitted_documents_keep_their_floor() {
    let (precision, recall) = individual("dev");
    assert!(
        precision >= 0.80 && recall >= 0.80,
        "precision {precision:.3}, recall {recall:.3}"
    );
}

/// The same minutes as every clerk's program may have saved them.
#[test]
fn the_encoding_of_a_file_changes_no_finding() {
    use huisclos::read::{Limits, read};
    let engine = Engine::new(Options::default(), &[]).unwrap();
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/round-01/c-03-cellule-veille-boisfleuri.txt");
    let (text, _) = parse(&std::fs::read_to_string(path).unwrap()).unwrap();
    let utf16 = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    let western = text
        .replace('–', "-")
        .replace('’', "'")
        .replace('…', "...")
        .replace('œ', "oe");
    let files: Vec<(&str, Vec<u8>)> = vec![
        ("UTF-8", text.clone().into()),
        ("UTF-8 with BOM", format!("\u{feff}{text}").into()),
        ("UTF-16LE", utf16(u16::to_le_bytes)),
        (
            "UTF-16BE",
            [b"\xfe\xff".to_vec(), utf16(u16::to_be_bytes)].concat(),
        ),
        (
            "windows-1252",
            encoding_rs::WINDOWS_1252.encode(&text).0.into_owned(),
        ),
        (
            "windows-1252",
            encoding_rs::WINDOWS_1252.encode(&western).0.into_owned(),
        ),
        ("UTF-8", text.replace('\n', "\r\n").into()),
        ("UTF-8", text.replace('\n', "\r").into()),
        ("UTF-8", text.replace(' ', "\u{a0}").replace('\'', "’").into()),
        (
            "UTF-8",
            unicode_normalization::UnicodeNormalization::nfd(text.as_str())
                .collect::<String>()
                .into(),
        ),
    ];
    let mut expected = None;
    for (encoding, bytes) in files {
        let document = read(bytes, None, Limits::default()).unwrap();
        assert_eq!(document.encoding, encoding);
        let lines: Vec<_> = engine
            .check(&document)
            .findings
            .iter()
            .map(|f| {
                let before = document.text.as_str().get(..f.passage.start() as usize).unwrap();
                (f.rule, before.matches('\n').count())
            })
            .collect();
        assert!(lines.len() > 10);
        assert_eq!(expected.get_or_insert(lines.clone()), &lines, "{encoding}");
    }
}
