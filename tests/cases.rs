//! Every `cases.txt` beside the lexicons is read. Blank lines separate little documents; `#` opens a remark.
//!
//! What a sentence becomes in the end is weighed by a fitted model, so that is held to a floor a file. What the lexicon hears is not weighed:
//! of every marked passage, the domains it is marked with must be heard, but for the misses counted here.

use std::path::{Path, PathBuf};

use huisclos::document::Document;
use huisclos::engine::{Engine, Options, Position};
use huisclos::finding::{Domain, Kind};
use huisclos::lexicon::Class;
use huisclos::marks::{Mark, parse};
use huisclos::signals::observe;

struct Case {
    file: String,
    line: usize,
    text: String,
    marks: Vec<Mark>,
}

fn files(dir: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, out);
        } else if path.file_name().is_some_and(|n| n == "cases.txt") {
            out.push(path);
        }
    }
}

fn cases() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("lexicons");
    let mut paths = Vec::new();
    files(&root, &mut paths);
    paths.sort();
    paths.iter().flat_map(|path| cases_of(&root, path)).collect()
}

fn cases_of(root: &Path, path: &Path) -> Vec<Case> {
    let file = path.strip_prefix(root).unwrap().display().to_string();
    let raw = std::fs::read_to_string(path).unwrap();
    let mut out = Vec::new();
    let mut line = 1;
    for block in raw.split("\n\n") {
        let body: String = block.lines().filter(|l| !l.starts_with('#')).map(|l| format!("{l}\n")).collect();
        if !body.trim().is_empty() {
            let (text, marks) = parse(&body).unwrap_or_else(|e| panic!("{file}:{line}: {e}"));
            out.push(Case { file: file.clone(), line, text, marks });
        }
        line += block.matches('\n').count() + 2;
    }
    out
}

#[test]
fn every_file_has_cases_on_both_sides() {
    let cases = cases();
    let mut names: Vec<&str> = cases.iter().map(|c| c.file.as_str()).collect();
    names.dedup();
    assert!(names.len() >= 13, "{names:?}");
    for file in names {
        let of = |marked: bool| cases.iter().any(|c| c.file == file && c.marks.is_empty() != marked);
        assert!(of(true) && of(false), "{file} must have sentences that are flagged and sentences that are not");
    }
}

/// What the lexicon must hear, false friends applied, in the words of each mark.
#[test]
fn the_lexicon_hears_the_domains_of_every_case() {
    let engine = Engine::new(Options::default(), &[]).unwrap();
    let (mut marked, mut deaf) = (0, Vec::new());
    for case in cases() {
        let document = Document::from_text(case.text.as_str());
        let observed = observe(&document, engine.lexicon(), Position::Anas);
        let heard = |mark: &Mark, domain: Domain| {
            let inside = observed.passages.iter().filter(|p| {
                let span = p.passage.span;
                (span.start() as usize) < mark.end && mark.start < span.end() as usize
            });
            inside.flat_map(|p| &p.hits).any(|h| {
                engine.lexicon().group(h.group).is_some_and(|g| g.class == Class::Domain(domain))
            })
        };
        for mark in &case.marks {
            for domain in &mark.domains {
                marked += 1;
                if !heard(mark, *domain) {
                    let said = case.text.get(mark.start..mark.end).unwrap();
                    deaf.push(format!("{}:{} {} in {said:?}", case.file, case.line, domain.code()));
                }
            }
        }
    }
    assert!(marked >= 100 && deaf.len() <= 0, "{} of {marked} are not heard:\n{}", deaf.len(), deaf.join("\n"));
}

/// The share of little documents whose findings are, in number and kind, the marks they carry.
#[test]
fn the_pipeline_agrees_with_most_cases() {
    let engine = Engine::new(Options::default(), &[]).unwrap();
    let scored = |k: Kind| k != Kind::Method;
    let mut by_file: std::collections::BTreeMap<String, (usize, Vec<String>)> = std::collections::BTreeMap::default();
    for case in cases() {
        let report = engine.check(&Document::from_text(case.text.as_str()));
        let mut want: Vec<Kind> = case.marks.iter().map(|m| m.kind).collect();
        let mut got: Vec<Kind> = report.findings.iter().map(|f| f.kind).filter(|k| scored(*k)).collect();
        want.sort_unstable();
        got.sort_unstable();
        let entry = by_file.entry(case.file.clone()).or_default();
        entry.0 += 1;
        if want != got {
            entry.1.push(format!("{}:{} wants {want:?}, gets {got:?}", case.file, case.line));
        }
    }
    let (total, misses) = by_file.values().fold((0, 0), |s, f| (s.0 + f.0, s.1 + f.1.len()));
    let told: Vec<String> = by_file.values().flat_map(|f| f.1.clone()).collect();
    assert!(misses == 0, "{misses} of {total}:\n{}", told.join("\n"));
}
