//! Archives in one file, too long to be held: the program tells what it would tell of a short one.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

const HEAD: &str =
    "Cellule de veille du 12 mars\n\nPrésents :\n- Mme Aubry, assistante sociale\n- M. Vasseur, maire\n\n";
const TOLD: &str = "Mme Aubry : M. Kaci est suivi au CMP pour une dépression.\n";
const PLAIN: &str = "Le bilan de l'été est présenté, puis le calendrier des travaux de la place.\n\n";

/// More than 4 MiB, with something told at the start of each of its parts.
fn archive(parts: usize) -> String {
    let part = format!("\n1. Situations\n\n{TOLD}\n2. Travaux\n\n{}", PLAIN.repeat(5000));
    HEAD.to_owned() + &part.repeat(parts)
}

fn check(file: &Path, options: &[&str]) -> String {
    let program = Command::new(env!("CARGO_BIN_EXE_huisclos"))
        .args(["check", "--quiet", "--kinds", "secret"])
        .args(options)
        .arg(file)
        .output()
        .unwrap();
    assert_eq!(program.status.code(), Some(1));
    String::from_utf8(program.stdout).unwrap()
}

#[test]
fn a_file_too_long_to_be_held_is_told_as_one_document() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("archives.txt");
    let text = archive(12);
    assert!(text.len() > 4 << 20);
    std::fs::write(&file, &text).unwrap();

    let one = check(&file, &["--format", "jsonl", "--jobs", "1"]);
    assert!(
        one == check(&file, &["--format", "jsonl", "--jobs", "3"]),
        "however many threads"
    );
    assert_eq!(one.lines().count(), 1);
    let document: Value = serde_json::from_str(&one).unwrap();
    assert_eq!(document["characters"], text.chars().count());
    let findings = document["findings"].as_array().unwrap();
    let told: Vec<usize> = text.match_indices("M. Kaci").map(|m| m.0).collect();
    assert_eq!(findings.len(), told.len());
    for (finding, at) in findings.iter().zip(told) {
        let before = &text[..at];
        assert_eq!(finding["start"]["byte"], at, "{finding}");
        assert_eq!(finding["start"]["line"], before.matches('\n').count() + 1);
        assert_eq!(finding["start"]["column"], "Mme Aubry : ".len() + 1);
        assert_eq!(finding["source"], "bound", "the head says who she is");
    }

    let whole: Value = serde_json::from_str(&check(&file, &["--format", "json"])).unwrap();
    assert_eq!(whole["documents"][0], document);
    assert_eq!(whole["summary"]["documents"], 1);
    let rows = check(&file, &["--format", "csv"]);
    assert_eq!(rows.lines().count(), 1 + findings.len());
    let shown = check(&file, &[]);
    assert_eq!(
        shown.matches("Pourquoi :").count(),
        1,
        "a rule is explained once a document"
    );
}
