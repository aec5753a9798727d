//! Words that reports and margins share.

use crate::document::{Part, TraceKind};
use crate::finding::{Kind, Location};
use crate::lang::Lang;

/// The word for a kind.
pub fn kind_word(kind: Kind, lang: Lang) -> &'static str {
    let (fr, en) = match kind {
        Kind::Secret => (
            "information à caractère secret (présumée)",
            "secret information (presumed)",
        ),
        Kind::Private => ("vie privée", "private life"),
        Kind::Pressure => ("pression sur un professionnel", "pressure on a professional"),
        Kind::Confidential => ("information confidentielle", "confidential information"),
        Kind::Method => ("point de méthode", "point of method"),
    };
    lang.pick(fr, en)
}

/// The words for a kind of hidden trace, for one and for more.
pub fn trace_words(kind: TraceKind, lang: Lang) -> (&'static str, &'static str) {
    let (fr, en) = match kind {
        TraceKind::Deletion => (
            ("texte supprimé", "textes supprimés"),
            ("deleted text", "deleted texts"),
        ),
        TraceKind::Comment => (("commentaire", "commentaires"), ("comment", "comments")),
        TraceKind::HiddenText => (
            ("texte masqué", "textes masqués"),
            ("hidden text", "hidden texts"),
        ),
        TraceKind::Property => (
            ("propriété du fichier", "propriétés du fichier"),
            ("file property", "file properties"),
        ),
    };
    lang.pick(fr, en)
}

/// The place in the layout, in words.
pub fn place(location: Location, lang: Lang) -> Option<String> {
    let page = location.page.map(|n| format!("page {n}"));
    let line = location
        .line
        .map(|n| lang.pick(format!("ligne {n}"), format!("line {n}")));
    let row = location.table.zip(location.row).map(|(table, row)| match row {
        0 => lang.pick(
            format!("tableau {table}, titres des colonnes"),
            format!("table {table}, column heads"),
        ),
        row => lang.pick(
            format!("tableau {table}, ligne {row}"),
            format!("table {table}, row {row}"),
        ),
    });
    let words: Vec<String> = [page, line, part(location.part, lang), row]
        .into_iter()
        .flatten()
        .collect();
    (!words.is_empty()).then(|| words.join(", "))
}

/// The part of the file, in words; nothing for the text itself.
fn part(part: Part, lang: Lang) -> Option<String> {
    let (fr, en) = match part {
        Part::Body => return None,
        Part::Header => ("en-tête", "page header"),
        Part::Footer => ("pied de page", "page footer"),
        Part::Footnote => ("note de bas de page", "footnote"),
        Part::Endnote => ("note de fin", "endnote"),
        Part::TextBox => ("zone de texte", "text box"),
        Part::Sheet(n) => return Some(lang.pick(format!("feuille {n}"), format!("sheet {n}"))),
        Part::Properties => ("propriétés du fichier", "file properties"),
    };
    Some(lang.pick(fr, en).to_owned())
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use super::*;

    #[test]
    fn a_place_is_told_from_the_page_to_the_row() {
        let location = Location {
            page: NonZeroU32::new(3),
            line: None,
            part: Part::Footnote,
            table: Some(2),
            row: Some(1),
            heading: None,
        };
        assert_eq!(
            place(location, Lang::Fr).as_deref(),
            Some("page 3, note de bas de page, tableau 2, ligne 1")
        );
        let location = Location {
            page: NonZeroU32::new(3),
            line: NonZeroU32::new(12),
            ..Location::default()
        };
        assert_eq!(place(location, Lang::Fr).as_deref(), Some("page 3, ligne 12"));
        assert_eq!(place(Location::default(), Lang::Fr), None);
        let sheet = NonZeroU32::new(2).map(|n| Location {
            part: Part::Sheet(n),
            ..Location::default()
        });
        assert_eq!(sheet.and_then(|l| place(l, Lang::En)).as_deref(), Some("sheet 2"));
    }
}
