//! The registry as a whole: code, files and law agree.

use std::collections::BTreeSet;
use std::path::Path;

use huisclos::finding::{Domain, Kind, Severity};
use huisclos::lexicon::{Class, Lexicon};
use huisclos::rules::{RULES, RuleBook, ids, secret_rule};

#[test]
fn every_rule_has_one_file_and_every_file_one_rule() {
    let book = RuleBook::embedded().unwrap();
    let files: BTreeSet<&str> = book.rules().iter().map(|r| r.id.as_str()).collect();
    assert_eq!(files, ids().into_iter().collect());
    assert_eq!(RULES.len(), files.len(), "a rule is listed twice");
    assert!(ids().is_sorted());
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
        assert!(ids().contains(&secret_rule(*domain)));
    }
}

/// The files of `src/rules` that are no rule.
const SHARED: &[&str] = &["mod", "book", "context", "assessed", "formation"];

/// The name and text of every module of `src/rules`; of a folder, of what tells its rule.
fn modules() -> Vec<(String, String)> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    let files = std::fs::read_dir(dir).unwrap().map(|f| f.unwrap().path());
    files
        .map(|f| {
            let name = f.file_stem().unwrap().to_string_lossy().into_owned();
            let source = if f.is_dir() { f.join("mod.rs") } else { f };
            (name, std::fs::read_to_string(source).unwrap())
        })
        .collect()
}

#[test]
fn every_rule_that_reads_has_its_module_and_every_module_its_rule() {
    let rules: BTreeSet<String> = RULES
        .iter()
        .filter(|r| r.reads())
        .map(|r| r.id.to_lowercase().replace('-', "_"))
        .collect();
    let modules: BTreeSet<String> = modules()
        .into_iter()
        .map(|m| m.0)
        .filter(|m| !SHARED.contains(&m.as_str()))
        .collect();
    assert_eq!(modules, rules);
}

/// Every `Cue("…")` of a module stands in the cue file of its rule, and every group of that file is used.
#[test]
fn every_cue_is_listened_for_and_exists() {
    let lexicon = Lexicon::compile(&[]).unwrap();
    let mut exist: BTreeSet<&str> = BTreeSet::new();
    for group in lexicon.groups().iter().filter(|g| g.class == Class::Cue) {
        assert!(exist.insert(&group.id), "two groups are called {}", group.id);
    }
    let sources = modules();
    let named: BTreeSet<&str> = sources
        .iter()
        .flat_map(|(_, source)| source.split("= Cue(\"").skip(1))
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert_eq!(named, exist);
    let files = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("lexicons/cues")).unwrap();
    for file in files.map(|f| f.unwrap().path()) {
        let id = file.file_stem().unwrap().to_string_lossy().into_owned();
        let module = id.to_lowercase().replace('-', "_");
        let source = &sources
            .iter()
            .find(|m| m.0 == module)
            .unwrap_or_else(|| panic!("{id} has no module"))
            .1;
        for line in std::fs::read_to_string(&file).unwrap().lines() {
            let Some(group) = line.strip_prefix("id = ") else {
                continue;
            };
            assert!(
                source.contains(&format!("Cue({group})")),
                "{id} has {group}, its module has not"
            );
        }
    }
}
