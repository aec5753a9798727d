//! Every finding shows what led to it: entries, clues, or what carries it from around.

use huisclos::document::Document;
use huisclos::engine::{Engine, Options};
use huisclos::finding::{Cause, Contributions, Evidence, Finding, Kind};
use huisclos::marks::parse;

thread_local!(static ENGINE: Engine = Engine::new(Options::default(), &[]).unwrap());

fn weighed(text: &str) -> Vec<Finding> {
    let report = ENGINE.with(|e| e.check(&Document::from_text(text)));
    let mut findings = report.findings;
    findings.retain(|f| f.kind != Kind::Method);
    findings
}

fn clues(finding: &Finding) -> Vec<&Evidence> {
    let is_clue = |e: &&Evidence| e.signal == Evidence::CLUE;
    finding.evidence.iter().filter(is_clue).collect()
}

/// Whether an entry of the lexicon stands in the passage and is shown.
fn holds_term(finding: &Finding) -> bool {
    finding.evidence.iter().any(|e| e.term.is_some())
}

/// Flagged for words that no entry knows.
const WITHOUT_TERM: &[&str] = &[
    "M. Le Goff : elle couche dans la salle d'attente, les agents ferment les yeux quand il gèle.",
    "Le capitaine lui demande malgré tout dans quel foyer il peut aller le chercher.",
    "Le brigadier-chef prévient que samedi, dès cinq heures, on fera toutes les caves de la barre C avec le chien.",
    "Mme Oustric voudrait que l'association lui imprime, chaque vendredi, les prénoms de ceux qui sont venus.",
];

#[test]
fn what_no_entry_knows_has_clues_in_its_passage() {
    let findings: Vec<Finding> = WITHOUT_TERM.iter().flat_map(|text| weighed(text)).collect();
    let bare: Vec<&Finding> = findings.iter().filter(|f| !holds_term(f)).collect();
    assert!(
        bare.len() >= 2,
        "{} of {} hold no term",
        bare.len(),
        findings.len()
    );
    for finding in bare {
        let clues = clues(finding);
        assert!((1..=3).contains(&clues.len()), "{finding:?}");
        assert!(clues.iter().all(|c| finding.passage.contains(c.span)));
    }
}

#[test]
fn no_finding_of_the_corpus_goes_unexplained() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/round-01");
    let mut count = 0;
    for entry in std::fs::read_dir(root).unwrap() {
        let path = entry.unwrap().path();
        let (text, _) = parse(&std::fs::read_to_string(&path).unwrap()).unwrap();
        for finding in weighed(&text) {
            let said = &text[finding.passage.range()];
            let clues = clues(&finding);
            for clue in &clues {
                assert!(finding.passage.contains(clue.span), "{said}");
                assert!(!clue.span.is_empty() && clue.term.is_none(), "{said}");
                let others = finding
                    .evidence
                    .iter()
                    .filter(|e| e.term.is_some() && e.signal != "judgement");
                assert!(others.into_iter().all(|e| !e.span.overlaps(clue.span)), "{said}");
            }
            let carried = finding.contributions.and_then(|c| c.carried_by());
            assert!(
                !clues.is_empty() || carried.is_some() || holds_term(&finding),
                "{said}"
            );
            if let Some(weighed) = finding.contributions {
                assert!(weighed.sum() >= weighed.threshold(), "{said}");
            }
            count += 1;
        }
    }
    assert!(count >= 100, "{count}");
}

#[test]
fn points_of_method_were_not_weighed() {
    let text = "M. Roux, né le 12 mars 1987, est arrivé.";
    let report = ENGINE.with(|e| e.check(&Document::from_text(text)));
    let method: Vec<_> = report
        .findings
        .iter()
        .filter(|f| f.kind == Kind::Method)
        .collect();
    assert!(!method.is_empty());
    assert!(method.iter().all(|f| f.contributions.is_none()));
}

#[test]
fn a_passage_that_says_too_little_is_carried_from_around() {
    let mut weighed = Contributions::new(-2.0, 0.0);
    weighed.add(Cause::Words, 2.5);
    weighed.add(Cause::Teller, 0.25);
    assert_eq!(weighed.carried_by(), None, "its words suffice");
    weighed.add(Cause::Layout, -1.0);
    weighed.add(Cause::Before, 0.5);
    assert_eq!(weighed.carried_by(), Some(Cause::Before), "the heavier of two");
    assert!((weighed.sum() - 0.25).abs() < f32::EPSILON);
}
