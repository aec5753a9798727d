//! The rules at work: the examples they show, what they say once, what the settings do to them.

use std::collections::BTreeMap;

use huisclos::document::Document;
use huisclos::engine::{Engine, Formation, Options, Position};
use huisclos::finding::{Finding, Kind, Report, Severity, Source};
use huisclos::rules::RULES;

thread_local!(static ENGINE: Engine = Engine::new(Options::default(), &[]).unwrap());

fn check(text: &str) -> Report {
    ENGINE.with(|e| e.check(&Document::from_text(text)))
}

fn with(options: Options) -> Engine {
    Engine::new(options, &[]).unwrap()
}

/// The findings that bear the rule, as theirs or beside another.
fn bearing<'a>(report: &'a Report, rule: &str) -> Vec<&'a Finding> {
    let bears = |f: &&Finding| f.rule == rule || f.also.contains(&rule);
    report.findings.iter().filter(bears).collect()
}

#[track_caller]
fn says(rule: &str, times: usize, text: &str) {
    let report = check(text);
    let got = bearing(&report, rule).len();
    let all: Vec<_> = report.findings.iter().map(|f| (f.rule, &f.also)).collect();
    assert_eq!(got, times, "{rule} in {text:?}: {all:?}");
}

/// The examples that a rule's file gives and the rule does not live up to.
fn broken_promises(reads: bool) -> (usize, Vec<String>) {
    let mut count = 0;
    let mut broken = Vec::new();
    for rule in RULES.iter().filter(|r| r.reads() == reads) {
        let doc = ENGINE.with(|e| e.rules().rule(rule.id).unwrap().clone());
        let flagged = doc.fr.flagged.iter().map(|e| (e, true));
        let silent = doc.fr.silent.iter().map(|e| (e, false));
        for (example, expected) in flagged.chain(silent) {
            count += 1;
            let report = check(example);
            if bearing(&report, rule.id).is_empty() == expected {
                let word = if expected { "does not flag" } else { "flags" };
                let got: Vec<_> = report.findings.iter().map(|f| (f.rule, &f.also)).collect();
                broken.push(format!("{} {word} {example:?}, which gives {got:?}", rule.id));
            }
        }
    }
    (count, broken)
}

#[test]
fn rules_that_read_do_what_their_examples_say() {
    let (count, broken) = broken_promises(true);
    assert!(count >= 70, "{count}");
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// The wording of these is chosen by a fitted model: the floor is what was measured, and a fit that does better should raise it.
#[test]
fn rules_that_word_the_assessment_keep_most_of_their_examples() {
    let (count, broken) = broken_promises(false);
    assert!(
        broken.len() * 100 <= count * 100,
        "{} of {count}:\n{}",
        broken.len(),
        broken.join("\n")
    );
}
