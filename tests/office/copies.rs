//! Reviewed and redacted copies.

use huisclos::document::Format;
use huisclos::lang::Lang;
use huisclos::read::Limits;
use huisclos::redact::{Style, redact};
use huisclos::review::review;

use super::build::{docx, odt, p, package, packed, part};
use super::{check, document, engine};

const FIRST: &str = "Mme Aubry, assistante sociale, indique que M. ";
const LAST: &str = " est suivi au CMP pour une dépression.";

/// A Word document whose flagged sentence stands in several runs, between others; somebody else's comment is in it.
fn word() -> Vec<u8> {
    let comments =
        "<w:comment w:id=\"7\" w:author=\"Le maire\"><w:p><w:r><w:t>Merci.</w:t></w:r></w:p></w:comment>";
    let body = format!(
        "<w:p><w:r><w:t>Ordre du jour : sécurité.</w:t></w:r></w:p>\
         <w:p><w:r w:rsidR=\"1\"><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">La séance est ouverte. {FIRST}</w:t></w:r>\
         <w:r><w:rPr><w:i/></w:rPr><w:t>Ka</w:t></w:r><w:r><w:t>ci{LAST} Le maire remercie.</w:t><w:tab/><w:t>Fin.</w:t></w:r></w:p>\
         <w:p><w:commentRangeStart w:id=\"7\"/><w:r><w:t>Divers.</w:t></w:r><w:commentRangeEnd w:id=\"7\"/><w:r><w:commentReference w:id=\"7\"/></w:r></w:p>"
    );
    docx(&body, &[("comments", "comments.xml", comments)])
}

fn writer() -> Vec<u8> {
    odt(
        "",
        &format!(
            "<text:p>La séance est ouverte. {FIRST}<text:span>Ka</text:span>ci{LAST} Le maire remercie.</text:p>\
             <text:p>Divers.<office:annotation office:name=\"a\"><dc:creator>Le maire</dc:creator><text:p>Merci.</text:p></office:annotation></text:p>"
        ),
    )
}

fn reviewed(bytes: &[u8]) -> Vec<u8> {
    engine(|e| review(bytes.to_vec(), None, e, Lang::Fr, Limits::default()))
        .unwrap()
        .copy
}

#[test]
fn a_review_adds_comments_and_touches_nothing_else() {
    for (original, file, changed) in [
        (
            word(),
            "word/document.xml",
            &["word/document.xml", "word/comments.xml"][..],
        ),
        (writer(), "content.xml", &["content.xml"][..]),
    ] {
        let copy = reviewed(&original);
        let (before, after) = (document(original.clone()), document(copy.clone()));
        assert_eq!(before.text.as_str(), after.text.as_str(), "{file}");
        assert_eq!(before.traces.list.len(), after.traces.list.len(), "{file}");
        for (old, new) in packed(&original).iter().zip(packed(&copy)) {
            assert_eq!(old.0, new.0);
            assert!(
                old.1 == new.1 || changed.contains(&old.0.as_str()),
                "{} differs",
                old.0
            );
        }
    }
}

#[test]
fn the_comment_hangs_on_the_passage_and_says_what_to_write() {
    let copy = reviewed(&word());
    let text = part(&copy, "word/document.xml");
    // The run before is split where the sentence begins, and keeps its looks on both sides.
    assert!(
        text.contains("La séance est ouverte. </w:t></w:r><w:commentRangeStart w:id=\"8\"/><w:r w:rsidR=\"1\"><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">Mme Aubry"),
        "{text}"
    );
    assert!(
        text.contains("dépression.</w:t></w:r><w:commentRangeEnd w:id=\"8\"/>"),
        "{text}"
    );
    assert!(
        text.contains(" Le maire remercie.</w:t><w:tab/><w:t>Fin.</w:t>"),
        "{text}"
    );
    let comments = part(&copy, "word/comments.xml");
    assert!(comments.contains("w:author=\"Le maire\""));
    for word in [
        "w:author=\"huisclos\"",
        "SEC-PSY",
        "Pourquoi : ",
        "À écrire à la place : ",
        "Références : ",
    ] {
        assert!(comments.contains(word), "{word} in {comments}");
    }
}

#[test]
fn reviewing_a_review_changes_nothing() {
    for original in [word(), writer()] {
        let once = reviewed(&original);
        let twice = reviewed(&once);
        assert!(once == twice);
    }
}

#[test]
fn a_document_without_comments_gets_its_first() {
    let original = docx(
        &format!("<w:p><w:r><w:t>{FIRST}Kaci{LAST}</w:t></w:r></w:p>"),
        &[],
    );
    let copy = reviewed(&original);
    assert!(part(&copy, "[Content_Types].xml").contains("/word/comments.xml"));
    assert!(part(&copy, "word/_rels/document.xml.rels").contains("relationships/comments"));
    assert!(reviewed(&copy) == copy);
}

#[test]
fn text_is_reviewed_as_a_page_that_runs_and_loads_nothing() {
    let text = format!("<script>alert(1)</script>\n{FIRST}Kaci{LAST}\n");
    let reviewed =
        engine(|e| review(text.into_bytes(), Some("cr.txt"), e, Lang::Fr, Limits::default())).unwrap();
    assert_eq!(reviewed.format, Format::Html);
    let page = String::from_utf8(reviewed.copy).unwrap();
    assert!(page.contains("<mark class=\"error\">Mme Aubry"), "{page}");
    assert!(page.contains("SEC-PSY") && page.contains("&lt;script&gt;"));
    assert!(!page.contains("<script") && !page.contains("src=") && !page.contains("http"));
}

#[test]
fn a_redacted_copy_keeps_nothing_of_what_was_said_or_hidden() {
    let body = format!(
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Situation de M. Kaci</w:t></w:r></w:p>\
         <w:p><w:ins w:author=\"Zorglub\"><w:r><w:t xml:space=\"preserve\">{FIRST}</w:t></w:r></w:ins><w:r><w:t>Kaci{LAST}</w:t></w:r>\
         <w:del w:author=\"Zorglub\"><w:r><w:delText>Il boit.</w:delText></w:r></w:del>\
         <w:r><w:rPr><w:vanish/></w:rPr><w:t>Il vole.</w:t></w:r></w:p>\
         <w:p><w:commentRangeStart w:id=\"1\"/><w:r><w:t>On revoit M. Kaci en mai.</w:t></w:r><w:commentRangeEnd w:id=\"1\"/><w:r><w:commentReference w:id=\"1\"/></w:r></w:p>"
    );
    let comments =
        "<w:comment w:id=\"1\" w:author=\"Zorglub\"><w:p><w:r><w:t>Kaci ment.</w:t></w:r></w:p></w:comment>";
    let word = docx(&body, &[("comments", "comments.xml", comments)]);
    let writer = odt(
        "<style:style style:name=\"H\" style:family=\"text\"><style:text-properties text:display=\"none\"/></style:style>",
        &format!(
            "<text:tracked-changes><text:changed-region text:id=\"c1\"><text:deletion><text:p>Il boit.</text:p></text:deletion></text:changed-region></text:tracked-changes>\
             <text:p>Situation de M. Kaci</text:p><text:p>{FIRST}Kaci{LAST}<text:change text:change-id=\"c1\"/><text:span text:style-name=\"H\">Il vole.</text:span></text:p>\
             <text:p>On revoit M. Kaci en mai.<office:annotation><dc:creator>Zorglub</dc:creator><text:p>Kaci ment.</text:p></office:annotation></text:p>"
        ),
    );
    for original in [word, writer] {
        let redacted = engine(|e| redact(original, None, e, Style::Neutral, Limits::default())).unwrap();
        let copy = document(redacted.copy.clone());
        assert_eq!(
            copy.text.as_str(),
            "Situation de Personne A\nUne situation individuelle est évoquée ; son détail ne figure pas au compte rendu.\nOn revoit Personne A en mai.\n"
        );
        assert!(copy.traces.list.is_empty());
        assert!(check(&copy).findings.is_empty());
        assert_eq!(redacted.key.write(), "Personne A\tM. Kaci\n");
        for (name, _) in packed(&redacted.copy) {
            let text = part(&redacted.copy, &name);
            for word in ["Kaci", "CMP", "boit", "vole", "Zorglub", "Compte rendu"] {
                assert!(!text.contains(word), "{word} in {name}: {text}");
            }
        }
    }
}

#[test]
fn black_hides_the_words_and_their_length() {
    let text = format!("{FIRST}Kaci{LAST}\n");
    let redacted = engine(|e| {
        redact(
            text.into_bytes(),
            Some("cr.md"),
            e,
            Style::Black,
            Limits::default(),
        )
    })
    .unwrap();
    assert_eq!(redacted.format, Format::Markdown);
    let copy = String::from_utf8(redacted.copy).unwrap();
    assert!(
        copy.starts_with("█████ █████") && !copy.contains("Kaci"),
        "{copy}"
    );
}

#[test]
fn a_head_that_sections_repeat_is_redacted_in_each() {
    let head = p("Situation de M. Kaci");
    let parts = [
        ("header", "header1.xml", head.as_str()),
        ("header", "header2.xml", head.as_str()),
    ];
    let original = docx(&p("Le bilan est présenté."), &parts);
    let redacted = engine(|e| redact(original, None, e, Style::Neutral, Limits::default())).unwrap();
    for name in ["word/header1.xml", "word/header2.xml"] {
        let text = part(&redacted.copy, name);
        assert!(
            text.contains("Situation de Personne A") && !text.contains("Kaci"),
            "{text}"
        );
    }
}

#[test]
fn a_run_that_holds_a_text_box_is_split_after_it() {
    let inner = p("Encadré.");
    let body = format!(
        "<w:p><w:r><w:t xml:space=\"preserve\">{FIRST}Ka</w:t><w:pict><w:txbxContent>{inner}</w:txbxContent></w:pict><w:t>ci{LAST} Suite.</w:t></w:r></w:p>"
    );
    let text = part(&reviewed(&docx(&body, &[])), "word/document.xml");
    let marks = |name: &str| text.matches(name).count();
    assert_eq!(
        (
            marks("commentRangeStart"),
            marks("commentRangeEnd"),
            marks("commentReference")
        ),
        (1, 1, 1),
        "{text}"
    );
    assert!(
        text.contains("dépression.</w:t></w:r><w:commentRangeEnd"),
        "{text}"
    );
}

#[test]
fn settings_that_tell_who_wrote_from_what_go() {
    let settings = "<w:attachedTemplate r:id=\"rId1\" xmlns:r=\"r\"/><w:rsids><w:rsid w:val=\"00AB12CD\"/></w:rsids><w:zoom w:percent=\"90\"/>";
    let word = docx(
        &p("Le bilan est présenté."),
        &[("settings", "settings.xml", settings)],
    );
    let redacted = engine(|e| redact(word, None, e, Style::Neutral, Limits::default())).unwrap();
    let left = part(&redacted.copy, "word/settings.xml");
    assert!(left.contains("w:zoom"), "{left}");
    assert!(
        !left.contains("00AB12CD") && !left.contains("attachedTemplate"),
        "{left}"
    );
}

#[test]
fn libreoffice_takes_comments_in_notes_and_others_hang_nearby() {
    let note = format!(
        "<text:note text:note-class=\"footnote\"><text:note-citation>1</text:note-citation><text:note-body><text:p>Vu. {FIRST}Kaci{LAST}</text:p></text:note-body></text:note>"
    );
    let shape = format!("<draw:rect><text:p>{FIRST}Brunel{LAST}</text:p></draw:rect>");
    let original = odt(
        "",
        &format!("<text:p>Le bilan est présenté.{note}</text:p><text:p>Divers.{shape}</text:p>"),
    );
    let copy = reviewed(&original);
    let text = part(&copy, "content.xml");
    assert!(text.contains("<text:p>Vu. <office:annotation "), "{text}");
    assert!(
        text.contains(
            "dépression.<office:annotation-end office:name=\"huisclos-1\"/></text:p></text:note-body>"
        ),
        "{text}"
    );
    assert!(text.contains("Divers.<office:annotation>"), "{text}");
    assert!(reviewed(&copy) == copy);
}

#[test]
fn the_strict_edition_of_the_standard_is_read_and_reviewed_in_its_own_names() {
    let strict = |name: &str, text: String| {
        let text = text
            .replace(
                "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                "http://purl.oclc.org/ooxml/wordprocessingml/main",
            )
            .replace(
                "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                "http://purl.oclc.org/ooxml/officeDocument/relationships",
            );
        (name.to_owned(), text)
    };
    let original = docx(
        &p(&format!("{FIRST}Kaci{LAST}")),
        &[("footer", "footer1.xml", &p("Confidentiel"))],
    );
    let parts: Vec<_> = packed(&original)
        .iter()
        .map(|(name, _)| strict(name, part(&original, name)))
        .collect();
    let parts: Vec<(&str, &str)> = parts.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    let strict = package(&parts);
    assert_eq!(
        document(strict.clone()).text.as_str(),
        document(original).text.as_str()
    );
    let copy = reviewed(&strict);
    assert!(part(&copy, "word/comments.xml").contains("http://purl.oclc.org/ooxml/wordprocessingml/main"));
    assert!(
        part(&copy, "word/_rels/document.xml.rels")
            .contains("http://purl.oclc.org/ooxml/officeDocument/relationships/comments")
    );
    assert!(reviewed(&copy) == copy);
}

#[test]
fn parts_in_utf_16_are_read_and_copied_in_utf_8() {
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-16\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{}</w:body></w:document>",
        p(&format!("{FIRST}Kaci{LAST}"))
    );
    let wide: Vec<u8> = std::iter::once(0xfeff)
        .chain(body.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let original = docx(&p("x"), &[]);
    let names = packed(&original);
    let parts: Vec<(String, Vec<u8>)> = names
        .into_iter()
        .map(|(name, _)| match name.as_str() {
            "word/document.xml" => (name, wide.clone()),
            _ => {
                let text = part(&original, &name);
                (name, text.into_bytes())
            }
        })
        .collect();
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
    let copy = reviewed(&package(&parts));
    let text = part(&copy, "word/document.xml");
    assert!(
        text.contains("encoding=\"UTF-8\"") && text.contains("<w:commentRangeStart"),
        "{text}"
    );
}
