//! The registry as a whole: code, files and law agree.

use std::collections::BTreeSet;

use huisclos::finding::{Domain, Kind, Severity};
use huisclos::rules::{RULES, RuleBook, secret_rule};

#[test]
fn every_rule_has_one_file_and_every_file_one_rule() {
    let book = RuleBook::embedded().unwrap();
    let files: BTreeSet<&str> = book.rules().iter().map(|r| r.id.as_str()).collect();
    assert_eq!(files, RULES.iter().copied().collect());
}

#[test]
fn every_rule_is_explained_twice_and_rests_on_known_law() {
    let book = RuleBook::embedded().unwrap();
    for rule in book.rules() {
        assert!(Kind::from_code(&rule.kind).is_some(), "{}", rule.id);
        assert!(Severity::from_code(&rule.severity).is_some(), "{}", rule.id);
        assert!(!rule.legal_basis.is_empty(), "{}", rule.id);
        for key in &rule.legal_basis {
            assert!(book.law(key).is_some(), "{} cites {key}", rule.id);
        }
        for text in [&rule.fr, &rule.en] {
            for part in [&text.name, &text.what, &text.why, &text.advice, &text.limits] {
                assert!(part.len() > 8, "{}", rule.id);
            }
        }
        assert!(
            !rule.fr.flagged.is_empty() && !rule.fr.silent.is_empty(),
            "{}",
            rule.id
        );
    }
}

#[test]
fn every_domain_has_a_rule() {
    for domain in Domain::ALL {
        assert!(RULES.contains(&secret_rule(*domain)));
    }
}
