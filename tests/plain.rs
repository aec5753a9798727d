//! What a clerk says in the plainest words of a named person is told; what is as plain and harmless is not.

use std::fmt::Write as _;

use huisclos::document::Document;
use huisclos::engine::{Engine, Options};
use huisclos::finding::{Domain, Finding, Kind};

thread_local!(static ENGINE: Engine = Engine::new(Options::default(), &[]).unwrap());

const HEAD: &str = "CELLULE DE VEILLE DU 12 MARS\n\nPrésents : Mme Aubry (maire), M. Jourdain (police nationale), \
    Mme Sauvage (bailleur), Mme Collin (assistante sociale)\n\n1. Approbation du compte rendu\n\n\
    Le compte rendu de la réunion précédente est approuvé.\n\n2. Situations\n\n";

/// What stands before a predicate, each time with somebody else.
const SUBJECTS: [&str; 6] = [
    "M. Fontaine",
    "Karim B.",
    "Mme Sauvage indique que M. Nguyen",
    "Mme Collin : M. Fontaine",
    "La famille Benali a été reçue en mairie le 3 mars. Le père",
    "Lucas Morin",
];

/// The least share of predicates that must be told, with their domain.
const TOLD: f64 = 0.92;

/// How many harmless sentences may be told.
const FALSE_ALARMS: usize = 5;

fn findings(text: &str) -> Vec<Finding> {
    let report = ENGINE.with(|engine| engine.check(&Document::from_text(text)));
    let mut findings = report.findings;
    findings.retain(|finding| finding.kind != Kind::Method);
    findings
}

#[test]
fn plain_words_need_no_teller() {
    let (mut asked, mut told, mut missed) = (0_u32, 0_u32, String::new());
    for line in include_str!("plain/predicates.txt").lines() {
        let (domain, said) = line.split_once('|').unwrap();
        let domain: Domain = *Domain::ALL.iter().find(|d| d.code() == domain).unwrap();
        for subject in SUBJECTS {
            let text = format!("{HEAD}{subject} {said}.\n");
            let at = (text.len() - 2) as u32;
            let found = findings(&text);
            let tells =
                |f: &Finding| f.passage.start() < at && at <= f.passage.end() && f.domains.contains(domain);
            asked += 1;
            if found.iter().any(tells) {
                told += 1;
            } else {
                let _ = writeln!(missed, "{subject} {said}.");
            }
        }
    }
    let share = f64::from(told) / f64::from(asked);
    assert!(asked > 900 && share >= TOLD, "{told} of {asked}\n{missed}");
}

#[test]
fn what_is_as_plain_and_harmless_may_stand() {
    let lines: Vec<&str> = include_str!("plain/lookalikes.txt").lines().collect();
    let told: Vec<&&str> = lines
        .iter()
        .filter(|line| !findings(&format!("{HEAD}{line}\n")).is_empty())
        .collect();
    assert!(lines.len() > 40 && told.len() <= FALSE_ALARMS, "{told:#?}");
}
