//! What a PDF carries and its pages do not show.

use huisclos::document::TraceKind;
use huisclos::read::ReadError;

use super::build::{packed, pdf, pdf_with, stream, text};
use super::opened;

const OPEN: &str = "La seance est ouverte par le maire, qui salue les membres.";
const HIDDEN: &str = "M. Kaci est suivi au CMP depuis le mois de mars.";

/// The traces of a page drawn so.
fn traces(content: &str) -> Vec<String> {
    let document = opened(pdf(&[stream("", content.as_bytes())], &[]), "a.pdf").unwrap();
    assert!(document.text.as_str().contains(OPEN));
    let traces = document
        .traces
        .list
        .iter()
        .filter(|t| t.kind == TraceKind::HiddenText);
    traces
        .map(|t| document.traces.text.slice(t.span).to_owned())
        .collect()
}

#[test]
fn white_text_is_a_trace_on_white_and_text_on_a_dark_ground() {
    let shown = format!("BT /F 11 Tf 60 780 Td ({OPEN}) Tj ET");
    let white = format!("1 1 1 rg BT /F 11 Tf 60 700 Td ({HIDDEN}) Tj ET");
    assert_eq!(traces(&format!("{shown} {white}")), [HIDDEN]);
    assert_eq!(
        traces(&format!("{shown} 1 1 1 rg 50 690 400 30 re f {white}")),
        [HIDDEN]
    );
    assert!(traces(&format!("{shown} 0 0 0.5 rg 50 690 400 30 re f {white}")).is_empty());
}

#[test]
fn a_layer_that_is_off_is_a_trace_and_one_that_is_on_is_text() {
    let content =
        format!("BT /F 11 Tf 60 780 Td ({OPEN}) Tj ET /OC /L BDC BT /F 11 Tf 60 700 Td ({HIDDEN}) Tj ET EMC");
    let layer = b"<</Type/OCG/Name(brouillon)>>".to_vec();
    for (state, text, hidden) in [
        ("OFF", format!("{OPEN}\n"), HIDDEN),
        ("ON", format!("{OPEN}\n{HIDDEN}\n"), ""),
    ] {
        let layers = format!("/OCProperties<</OCGs[6 0 R]/D<</{state}[6 0 R]>>>>");
        let bytes = pdf_with(
            &layers,
            &[stream("", content.as_bytes())],
            std::slice::from_ref(&layer),
        );
        let document = opened(bytes, "a.pdf").unwrap();
        assert_eq!(document.text.as_str(), text);
        assert_eq!(document.traces.text.as_str().trim(), hidden);
    }
}

#[test]
fn embedded_files_are_documents_of_their_own() {
    let file = stream("/Type/EmbeddedFile", HIDDEN.as_bytes());
    let specification = b"<</Type/Filespec/F(note.txt)/UF(note.txt)/EF<</F 6 0 R>>>>".to_vec();
    let entries = "/Names<</EmbeddedFiles<</Kids[<</Names[(note)7 0 R]>>]>>>>/AF[7 0 R]";
    let bytes = pdf_with(entries, &[text(&[OPEN])], &[file, specification]);
    let document = opened(bytes, "a.pdf").unwrap();
    let [note] = document.attachments.as_slice() else {
        panic!("one file")
    };
    assert_eq!((note.name(), note.bytes()), ("note.txt", HIDDEN.as_bytes()));
}

#[test]
fn streams_packed_in_older_ways_are_weighed_too() {
    // Runs of 128 bytes, and what zlib packs spelled in letters.
    let runs = [129, b' '].repeat(2 << 20);
    let digits = b"0123456789abcdef";
    let spelled = |b: u8| [b >> 4, b & 15].map(|half| digits[usize::from(half)]);
    let hex = packed(&vec![b' '; 200 << 20])
        .into_iter()
        .flat_map(spelled)
        .collect();
    for (filter, data) in [
        ("/Filter/RunLengthDecode", runs),
        ("/Filter[/ASCIIHexDecode/FlateDecode]", hex),
    ] {
        let error = opened(pdf(&[stream(filter, &data)], &[]), "a.pdf").unwrap_err();
        assert!(matches!(error, ReadError::Swollen { .. }), "{filter}: {error}");
    }
}
