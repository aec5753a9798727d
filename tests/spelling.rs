//! However a word was typed, scanned or saved, the entry of its plain form is found where the word stands.

use std::sync::LazyLock;

use huisclos::document::Document;
use huisclos::lexicon::Lexicon;
use huisclos::signals::{observe, private_life};

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::compile(&[]).unwrap());

/// The spellings under the entries of private life that stand in `sentence`.
fn found(sentence: &str) -> Vec<String> {
    let document = Document::from_text(sentence);
    let observed = observe(&document, &LEXICON, huisclos::position::Position::Anas);
    let hits = observed
        .passages
        .iter()
        .flat_map(|p| observed.hits(p))
        .copied()
        .collect::<Vec<_>>();
    private_life(&LEXICON, &hits)
        .map(|(_, _, hit)| observed.words_span(hit.first as usize, hit.last as usize))
        .map(|span| document.text.slice(span).to_owned())
        .collect()
}

#[track_caller]
fn finds(sentence: &str, spelling: &str) {
    let found = found(sentence);
    assert!(found.iter().any(|f| f == spelling), "{sentence}: {found:?}");
}

#[test]
fn inclusive_writing_is_the_word_it_stands_for() {
    finds("Le ou la jeune est suivi.e au CMP depuis mars.", "suivi.e au CMP");
    finds(
        "Le ou la jeune est suivi(e) au CMP depuis mars.",
        "suivi(e) au CMP",
    );
    finds("Le ou la jeune est suivi·e au CMP depuis mars.", "suivi·e au CMP");
    finds(
        "Les jeunes sont suivi·e·s au CMP depuis mars.",
        "suivi·e·s au CMP",
    );
    finds(
        "Les jeunes sont suivi-e-s au CMP depuis mars.",
        "suivi-e-s au CMP",
    );
    finds(
        "Les jeunes sont suivis·es au CMP depuis mars.",
        "suivis·es au CMP",
    );
    finds(
        "Ils et elles sont SUIVI·E·S AU CMP depuis mars.",
        "SUIVI·E·S AU CMP",
    );
    finds("Les habitant·e·s du 12 sont tou·te·s toxicomanes.", "toxicomanes");
    finds("Ce sont des étranger⋅ère·s sans titre.", "étranger⋅ère·s");
    finds("Des consommateur·rice·s s'y retrouvent.", "consommateur·rice·s");
    finds("Un couple dépressif/ve s'y retrouve.", "dépressif/ve");
}

#[test]
fn a_full_stop_without_its_space_is_no_inclusive_ending() {
    assert_eq!(
        found("Il est suivi.Elle dort."),
        found("Il est suivi. Elle dort.")
    );
}

#[test]
fn damaged_and_typographic_spellings_are_found_where_they_stand() {
    for (sentence, spelling) in [
        ("Une dépression est évoquée pour l’élève.", "dépression"),
        ("Une de\u{301}pression est évoquée.", "de\u{301}pression"),
        ("UNE DÉPRESSION EST ÉVOQUÉE.", "DÉPRESSION"),
        (
            "Une dé\u{ad}pres\u{ad}sion est évoquée.",
            "dé\u{ad}pres\u{ad}sion",
        ),
        ("On évoque, dit-elle, une dé-\npression légère.", "dé-\npression"),
        (
            "On évoque, dit-elle, une dé-\r\n  pression légère.",
            "dé-\r\n  pression",
        ),
        (
            "Elle est suivie\u{202f}au\u{a0}CMP depuis mars.",
            "suivie\u{202f}au\u{a0}CMP",
        ),
        ("Elle est suivie au C.M.P. depuis mars.", "suivie au C.M.P."),
        (
            "On évoque une hospitalisation d’office.",
            "hospitalisation d’office",
        ),
        (
            "On évoque une hospitalisation d'office.",
            "hospitalisation d'office",
        ),
        ("Le père est en ﬁn de droits.", "ﬁn de droits"),
        ("Il a eu un œdème en mars.", "œdème"),
        ("Le couple vit de l’allocation, dit l’élue, et d’un RSA.", "RSA"),
    ] {
        finds(sentence, spelling);
    }
}
