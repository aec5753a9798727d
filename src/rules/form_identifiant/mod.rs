//! FORM-IDENTIFIANT: data that identify a person directly, recognised by their shape and, where they have one, their check digits.
//!
//! What stands beside its numbers tells of nearly every line that it holds none ([`numbers`]); the few others are read by the
//! patterns of [`shapes`], and what these find is verified ([`keys`]).

mod beside;
mod keys;
mod numbers;
mod shapes;

use super::context::{Cue, passage_on};
use super::{Context, Place, Remarks, Rule};
use crate::finding::Evidence;
use crate::segment::PassageKind;
use crate::signals::PassageSignals;
use crate::span::{Span, Src};
use numbers::telling_lines;
use shapes::{SHAPES, Shape, Where};

pub(super) const RULE: Rule = Rule::reading("FORM-IDENTIFIANT", read);

const RESIDES: Cue = Cue("resides");

/// How many words may stand between a person and an address or a number that is theirs, unless the text says they live there.
const REACH: usize = 4;

fn read(cx: &Context<'_>, remarks: &mut Remarks) {
    for (at, line, possible) in telling_lines(cx.document.text.as_str()) {
        for shape in SHAPES.iter().filter(|shape| possible.meets(shape.when)) {
            read_line(cx, line, at as u32, shape, remarks);
        }
    }
}

/// Reads one line, which starts at byte `at` of the document, for one shape.
fn read_line(cx: &Context<'_>, line: &str, at: u32, shape: &Shape, remarks: &mut Remarks) {
    let Some(pattern) = &*shape.pattern else { return };
    for hit in pattern.find_iter(line) {
        let found = line.get(hit.range()).unwrap_or_default();
        if inside_word(line, hit.start()) || !(shape.check)(found) {
            continue;
        }
        let span = Span::new(at + hit.start() as u32, at + hit.end() as u32);
        let around = passage_on(cx.observed, span);
        if identifies(cx, shape, around.map(|a| a.1), span) {
            let place = around.map_or(Place::Words(span), |(index, _)| Place::Passage(index));
            let evidence = Evidence {
                signal: "identifier",
                term: None,
                span,
            };
            remarks.add(RULE.id, place, vec![evidence]);
        }
    }
}

/// Whether a letter with an accent stands before, as in *l'aînée le 3 mai*.
fn inside_word(line: &str, start: usize) -> bool {
    let before = line.get(..start).and_then(|b| b.chars().next_back());
    before.is_some_and(|c| !c.is_ascii() && c.is_alphanumeric())
}

/// Whether a shape that stands at `span`, in the passage `around`, is somebody's.
fn identifies(cx: &Context<'_>, shape: &Shape, around: Option<&PassageSignals>, span: Span<Src>) -> bool {
    let listed =
        around.is_some_and(|p| matches!(p.passage.kind, PassageKind::Attendance | PassageKind::Header));
    match shape.place {
        Where::Anywhere => true,
        Where::OutOfLists => !listed,
        Where::AfterPerson => !listed && around.is_some_and(|p| follows_person(cx, shape, p, span)),
    }
}

/// Whether somebody is named before `span` whose it must be: not a street's name, and close by or said to live there.
fn follows_person(cx: &Context<'_>, shape: &Shape, passage: &PassageSignals, span: Span<Src>) -> bool {
    let Some(person) = cx
        .person(passage)
        .map(|e| e.span)
        .filter(|p| p.end() <= span.start())
    else {
        return false;
    };
    let text = cx.document.text.slice(passage.passage.span);
    let offset = passage.passage.span.start();
    let shapes = shape.pattern.iter().flat_map(|pattern| pattern.find_iter(text));
    let mut shapes = shapes.map(|m| Span::new(offset + m.start() as u32, offset + m.end() as u32));
    let between = |e: Evidence| person.end() <= e.span.start() && e.span.end() <= span.start();
    let resides = || {
        cx.cue(passage, RESIDES)
            .map(|hit| cx.evidence("person", hit))
            .is_some_and(between)
    };
    let is_close = || resides() || cx.words_between(person, span) <= REACH;
    // What counts only after a person begins with digits.
    let head = person.end().saturating_sub(offset) as usize;
    let numbered = || {
        text.get(..head)
            .unwrap_or(text)
            .bytes()
            .any(|b| b.is_ascii_digit())
    };
    is_close() && !(numbered() && shapes.any(|s| s.overlaps(person)))
}

#[cfg(test)]
mod tests {
    use crate::document::Document;
    use crate::engine::{Engine, Options};

    /// The words of `text` that are identifiers.
    fn found(text: &str) -> Vec<String> {
        thread_local!(static ENGINE: Engine = Engine::new(Options::default(), &[]).unwrap());
        let document = Document::from_text(text);
        let report = ENGINE.with(|e| e.check(&document));
        let evidence = report.findings.iter().flat_map(|f| &f.evidence);
        evidence
            .filter(|e| e.signal == "identifier")
            .map(|e| document.text.slice(e.span).to_owned())
            .collect()
    }

    #[test]
    fn identifiers_are_found_by_shape_and_key() {
        assert_eq!(found("NIR 2 55 08 14 168 025 38."), ["2 55 08 14 168 025 38"]);
        assert!(found("NIR 2 55 08 14 168 025 39.").is_empty());
        assert_eq!(found("IBAN FR14 2004 1010 0505 0001 3M02 606").len(), 1);
        assert_eq!(found("joignable au 06 12 34 56 78").len(), 1);
        assert_eq!(found("M. K., né le 12/04/1990").len(), 1);
    }

    #[test]
    fn a_birth_is_no_part_of_another_word() {
        assert!(found("L'aînée le 12/04/2019 est venue.").is_empty());
        assert_eq!(found("Née le 3 mai 2009, elle est venue.").len(), 1);
    }

    #[test]
    fn articles_and_switchboards_are_left_alone() {
        assert!(found("l'article L. 132-5, le 01 44 00 00 00, 25 %, le 12/04/2019").is_empty());
    }

    #[test]
    fn keys_are_verified_whatever_separates_the_digits() {
        assert_eq!(found("N° 2.55.08.14.168.025.38 au dossier.").len(), 1);
        assert_eq!(found("Le 255081416802538 est au dossier.").len(), 1);
        assert_eq!(found("Compte FR1420041010050500013M02606 à vérifier.").len(), 1);
        assert!(found("Compte FR15 2004 1010 0505 0001 3M02 606 à vérifier.").is_empty());
        assert!(found("Marché FR14 2004 1010 0505 notifié.").is_empty());
    }

    #[test]
    fn a_nir_without_its_key_must_be_called_by_its_name() {
        assert_eq!(found("Numéro de sécurité sociale : 2 55 08 14 168 025.").len(), 1);
        assert!(found("La facture 2 55 08 14 168 025 est réglée.").is_empty());
    }

    #[test]
    fn an_address_or_a_landline_is_somebodys_where_a_person_is_named_before_it() {
        assert_eq!(found("Famille Dorval, 14 rue des Lilas."), ["14 rue des Lilas"]);
        assert_eq!(
            found("M. Kessler demeure depuis trois ans au 14 bis, avenue Jean-Jaurès.").len(),
            1
        );
        assert_eq!(found("M. KESSLER, 3 ALLÉES DES LILAS.").len(), 1);
        assert_eq!(found("Mme Orlan, tél. 03 20 00 00 00.").len(), 1);
        assert!(found("La permanence a lieu 3 rue du Marché, le mardi.").is_empty());
        assert!(found("La rue est barrée au niveau du 14 rue des Lilas selon M. Kessler.").is_empty());
        assert!(found("Mairie, 1 place Centrale, 03 20 00 00 00.").is_empty());
    }

    #[test]
    fn private_mailboxes_and_file_numbers() {
        assert_eq!(found("Écrire à la mère : k.orlan@gmail.com.").len(), 1);
        assert!(found("Écrire à accueil@ville-exemple.fr.").is_empty());
        assert_eq!(found("Karim D., numéro d'allocataire 0000000.").len(), 1);
        assert_eq!(found("Dossier ouvert, n° CAF : 1234567 A.").len(), 1);
        assert!(found("La CAF a versé 1234567 euros.").is_empty());
    }

    #[test]
    fn how_participants_are_reached_may_stand() {
        let list = "Présents :\n- Mme Aubry, assistante sociale, 06 12 34 56 78, m.aubry@gmail.com\n";
        assert!(found(list).is_empty());
    }
}
