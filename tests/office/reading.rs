//! What a reader of the page sees is the text; what the page hides are traces.

use huisclos::document::{BlockKind, Document, Part, TraceKind};

use super::build::{docx, odt, p};
use super::{check, document};

/// Sentences the assessment flags.
const SECRET: &str =
    "Mme Aubry, assistante sociale, indique que M. Kaci est suivi au CMP pour une dépression.";

fn traces(document: &Document) -> Vec<(TraceKind, &str)> {
    let words = |t: &huisclos::document::Trace| (t.kind, document.traces.text.slice(t.span));
    document.traces.list.iter().map(words).collect()
}

fn blocks(document: &Document) -> Vec<(BlockKind, Part, &str)> {
    let seen = |b: &huisclos::document::Block| (b.kind, b.part, document.text.slice(b.span).trim_end());
    document.blocks.iter().map(seen).collect()
}

#[test]
fn words_that_word_cuts_in_runs_are_whole() {
    let document = document(docx(
        "<w:p><w:pPr><w:rPr><w:b/></w:rPr></w:pPr><w:r><w:t>M. Ka</w:t></w:r><w:proofErr w:type=\"spellStart\"/>\
         <w:smartTag w:element=\"PersonName\"><w:smartTagPr/><w:r w:rsidR=\"00A\"><w:rPr><w:b/></w:rPr><w:t>ci</w:t></w:r></w:smartTag>\
         <w:bookmarkStart w:id=\"0\" w:name=\"x\"/><w:r><w:t xml:space=\"preserve\"> est &amp; reste </w:t></w:r>\
         <w:hyperlink><w:r><w:t>sui</w:t></w:r></w:hyperlink><w:ins w:author=\"x\"><w:r><w:t>vi</w:t></w:r></w:ins>\
         <w:r><w:instrText>DATE</w:instrText></w:r><w:sdt><w:sdtPr><w:alias w:val=\"non\"/></w:sdtPr><w:sdtContent><w:r><w:tab/><w:t>au</w:t><w:br/><w:t>CMP</w:t></w:r></w:sdtContent></w:sdt></w:p>",
        &[],
    ));
    assert_eq!(document.text.as_str(), "M. Kaci est & reste suivi\tau\nCMP\n");
}

#[test]
fn one_rendering_of_a_text_box_is_read_after_its_paragraph() {
    let inner = format!("<w:txbxContent>{}</w:txbxContent>", p("Encadré."));
    let document = document(docx(
        &format!(
            "<w:p><w:r><w:t>Avant</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><wps:txbx>{inner}</wps:txbx></mc:Choice>\
             <mc:Fallback>{inner}</mc:Fallback></mc:AlternateContent></w:r><w:r><w:t xml:space=\"preserve\"> après.</w:t></w:r></w:p>{}",
            p("Suite.")
        ),
        &[],
    ));
    assert_eq!(
        blocks(&document),
        [
            (BlockKind::Lines, Part::Body, "Avant après."),
            (BlockKind::Lines, Part::TextBox, "Encadré."),
            (BlockKind::Lines, Part::Body, "Suite."),
        ]
    );
}

#[test]
fn rows_are_those_of_markdown_and_a_frame_of_one_cell_is_none() {
    let cell = |text: &str| format!("<w:tc><w:tcPr/>{}</w:tc>", p(text));
    let row = |cells: &[&str]| {
        let cells: String = cells.iter().map(|c| cell(c)).collect();
        format!("<w:tr>{cells}</w:tr>")
    };
    let body = format!(
        "<w:tbl>{}{}</w:tbl><w:tbl>{}</w:tbl>",
        row(&["Nom", "Suivi"]),
        row(&["M. K.", "PMI"]),
        row(&["Note du secrétariat"])
    );
    assert_eq!(
        blocks(&document(docx(&body, &[]))),
        [
            (BlockKind::TableRow { header: true }, Part::Body, "Nom | Suivi"),
            (BlockKind::TableRow { header: false }, Part::Body, "M. K. | PMI"),
            (BlockKind::Lines, Part::Body, "Note du secrétariat"),
        ]
    );
}

#[test]
fn headings_lists_notes_and_page_edges_are_told_apart() {
    let styles = "<w:style w:styleId=\"T\"><w:pPr><w:outlineLvl w:val=\"1\"/></w:pPr></w:style>\
        <w:style w:styleId=\"T2\"><w:basedOn w:val=\"T\"/></w:style>";
    let note = |id: u8, text: &str| format!("<w:footnote w:id=\"{id}\">{}</w:footnote>", p(text));
    let notes = format!(
        "<w:footnote w:type=\"separator\" w:id=\"0\">{}</w:footnote>{}{}",
        p("---"),
        note(2, "Seconde note."),
        note(1, "Première note.")
    );
    let body = "<w:p><w:pPr><w:pStyle w:val=\"T2\"/></w:pPr><w:r><w:t>Situations</w:t></w:r></w:p>\
        <w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"3\"/></w:numPr></w:pPr><w:r><w:t>un</w:t></w:r><w:r><w:footnoteReference w:id=\"1\"/></w:r></w:p>\
        <w:p><w:r><w:footnoteReference w:id=\"2\"/><w:t>deux</w:t><w:lastRenderedPageBreak/></w:r></w:p>";
    let document = document(docx(
        body,
        &[
            ("styles", "styles.xml", styles),
            ("footnotes", "footnotes.xml", &notes),
            ("header", "header1.xml", &p("Ville")),
            ("header", "header2.xml", &p("Ville")),
            ("footer", "footer1.xml", &p("Confidentiel")),
        ],
    ));
    assert_eq!(
        blocks(&document),
        [
            (BlockKind::Heading(2), Part::Body, "Situations"),
            (BlockKind::ListItem, Part::Body, "un"),
            (BlockKind::Lines, Part::Body, "deux"),
            (BlockKind::Lines, Part::Footnote, "Première note."),
            (BlockKind::Lines, Part::Footnote, "Seconde note."),
            (BlockKind::Lines, Part::Header, "Ville"),
            (BlockKind::Lines, Part::Footer, "Confidentiel"),
        ]
    );
}

#[test]
fn a_text_box_in_a_note_follows_the_note() {
    let boxed = format!(
        "<w:p><w:r><w:t>Note</w:t><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r></w:p>",
        p("Encadré.")
    );
    let note = format!("<w:footnote w:id=\"1\">{boxed}</w:footnote>");
    let read = document(docx(&p("Texte."), &[("footnotes", "footnotes.xml", &note)]));
    assert_eq!(read.text.as_str(), "Texte.\nNote\nEncadré.\n");
}

#[test]
fn a_finding_in_a_note_says_so() {
    let note = format!("<w:footnote w:id=\"1\">{}</w:footnote>", p(SECRET));
    let read = document(docx(
        &p("La séance est ouverte."),
        &[("footnotes", "footnotes.xml", &note)],
    ));
    let report = check(&read);
    let parts: Vec<_> = report.findings.iter().map(|f| f.location.part).collect();
    assert_eq!(parts, [Part::Footnote]);
}

#[test]
fn what_word_hides_is_a_trace_where_it_stood_and_is_flagged_where_it_discloses() {
    let body = "<w:p><w:r><w:t xml:space=\"preserve\">M. Kaci est </w:t></w:r>\
        <w:del w:author=\"x\"><w:r><w:delText>suivi au CMP pour </w:delText></w:r><w:r><w:delText>une dépression</w:delText></w:r></w:del>\
        <w:r><w:t>absent.</w:t></w:r></w:p>\
        <w:p><w:commentRangeStart w:id=\"4\"/><w:r><w:t>Bilan.</w:t></w:r><w:commentRangeEnd w:id=\"4\"/><w:r><w:commentReference w:id=\"4\"/></w:r>\
        <w:r><w:rPr><w:vanish/></w:rPr><w:t>Merci de ne pas diffuser.</w:t></w:r><w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t> Visible.</w:t></w:r></w:p>";
    let comments = format!(
        "<w:comment w:id=\"4\" w:author=\"x\">{}</w:comment><w:comment w:id=\"5\" w:author=\"huisclos\">{}</w:comment>",
        p("À relire."),
        p("point de méthode")
    );
    let document = document(docx(body, &[("comments", "comments.xml", &comments)]));
    assert_eq!(document.text.as_str(), "M. Kaci est absent.\nBilan. Visible.\n");
    assert_eq!(
        traces(&document),
        [
            (TraceKind::Property, "Compte rendu"),
            (TraceKind::Deletion, "suivi au CMP pour une dépression"),
            (TraceKind::Comment, "À relire."),
            (TraceKind::HiddenText, "Merci de ne pas diffuser."),
        ]
    );
    let report = check(&document);
    let told: Vec<_> = report
        .findings
        .iter()
        .map(|f| (f.rule, f.trace, document.text.slice(f.passage)))
        .collect();
    assert_eq!(told, [("FORM-TRACE", Some(1), "M. Kaci est absent.")]);
}

#[test]
fn libreoffice_text_is_read_as_it_is_shown() {
    let document = document(odt(
        "<style:style style:name=\"H\" style:family=\"text\"><style:text-properties text:display=\"none\"/></style:style>",
        "<text:tracked-changes><text:changed-region text:id=\"c1\"><text:deletion><office:change-info><dc:creator>x</dc:creator></office:change-info>\
         <text:p>hospitalisé d'office</text:p></text:deletion></text:changed-region></text:tracked-changes>\
         <text:h text:outline-level=\"2\">Situations</text:h>\
         <text:list><text:list-item><text:p>un<text:note text:note-class=\"footnote\"><text:note-citation>1</text:note-citation><text:note-body><text:p>Note.</text:p></text:note-body></text:note></text:p></text:list-item></text:list>\
         <text:p>  M.   Kaci <text:change text:change-id=\"c1\"/>est<text:s text:c=\"2\"/><text:span>ab</text:span>sent<text:line-break/>lundi\n mardi.\
         <office:annotation><dc:creator>y</dc:creator><dc:date>2026</dc:date><text:p>À relire.</text:p></office:annotation>\
         <office:annotation><dc:creator>huisclos</dc:creator><text:p>vie privée</text:p></office:annotation></text:p>\
         <text:p><text:span text:style-name=\"H\">caché</text:span>montré</text:p>\
         <text:p>Cadre<draw:frame><draw:text-box><text:p>Encadré.</text:p></draw:text-box></draw:frame></text:p>\
         <table:table><table:table-row><table:table-cell><text:p>Nom</text:p></table:table-cell><table:table-cell><text:p>Suivi</text:p><text:p>depuis</text:p></table:table-cell></table:table-row></table:table>",
    ));
    assert_eq!(
        blocks(&document),
        [
            (BlockKind::Heading(2), Part::Body, "Situations"),
            (BlockKind::ListItem, Part::Body, "un"),
            (
                BlockKind::Lines,
                Part::Body,
                "M. Kaci est  absent\nlundi mardi.\nmontré\nCadre"
            ),
            (BlockKind::Lines, Part::TextBox, "Encadré."),
            (
                BlockKind::TableRow { header: true },
                Part::Body,
                "Nom | Suivi\ndepuis"
            ),
            (BlockKind::Lines, Part::Footnote, "Note."),
        ]
    );
    assert_eq!(
        traces(&document),
        [
            (TraceKind::Property, "Compte rendu"),
            (TraceKind::Deletion, "hospitalisé d'office"),
            (TraceKind::Comment, "À relire."),
            (TraceKind::HiddenText, "caché"),
        ]
    );
    let report = check(&document);
    assert!(
        report
            .findings
            .iter()
            .any(|f| f.rule == "FORM-TRACE" && f.trace == Some(1))
    );
}
