//! The real program, as its users call it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn huisclos(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_huisclos"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(args)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn the_shipped_example_is_flagged_in_french() {
    let out = huisclos(&["check", "corpus/examples"]);
    assert_eq!(out.status.code(), Some(1));
    let shown = text(&out.stdout);
    assert!(shown.contains("SEC-") && shown.contains("Pourquoi"), "{shown}");
    assert!(!shown.contains("pleniere.txt:"), "the plenary is clean:\n{shown}");
}

#[test]
fn machine_formats_and_masked_reports_carry_no_text() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("note.txt");
    std::fs::write(
        &file,
        "Mme Aubry (assistante sociale) : Mme Zorglub est suivie au CMP pour une dépression.\n",
    )
    .unwrap();
    for format in ["json", "jsonl", "sarif", "github", "csv"] {
        let out = huisclos(&["check", "--format", format, file.to_str().unwrap()]);
        assert_eq!(out.status.code(), Some(1), "{format}");
        assert!(
            !text(&out.stdout).contains("Zorglub") && !text(&out.stderr).contains("Zorglub"),
            "{format}"
        );
    }
    let masked = huisclos(&["check", "--mask", "--verbose", file.to_str().unwrap()]);
    assert!(!text(&masked.stdout).contains("Zorglub"));
    let open = huisclos(&["check", "--format", "json", "--show-text", file.to_str().unwrap()]);
    assert!(text(&open.stdout).contains("Zorglub"));
}

#[test]
fn json_keeps_the_contract() {
    let out = huisclos(&["check", "--format", "json", "corpus/examples"]);
    let json: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    let finding = &json["documents"][0]["findings"][0];
    for key in [
        "rule",
        "kind",
        "severity",
        "confidence",
        "domains",
        "start",
        "end",
        "message",
        "legal_basis",
        "evidence",
    ] {
        assert!(!finding[key].is_null(), "{key}");
    }
    assert!(
        finding["start"]["byte"].is_u64()
            && finding["start"]["line"].is_u64()
            && finding["start"]["column"].is_u64()
    );
    assert!(json["summary"]["findings"]["secret"].is_u64());
}

#[test]
fn bad_files_are_named_and_the_others_still_audited() {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(dir.path().join(name), bytes).unwrap();
    write("vide.txt", b"");
    write("binaire.txt", &[0, 159, 146, 150, 0, 1, 2, 3, 0, 0, 7]);
    write(
        "bon.txt",
        "M. Legrand (bailleur) : M. Kaci a trois mois de loyer de retard.\n".as_bytes(),
    );
    let missing: PathBuf = dir.path().join("absent.txt");
    let out = huisclos(&["check", dir.path().to_str().unwrap(), missing.to_str().unwrap()]);
    assert_eq!(out.status.code(), Some(2));
    let errors = text(&out.stderr);
    assert!(
        errors.contains("absent.txt") && errors.contains("binaire.txt"),
        "{errors}"
    );
    assert!(
        !errors.contains("vide.txt"),
        "an empty file is no error: {errors}"
    );
    assert!(text(&out.stdout).contains("bon.txt"));
}

#[test]
fn a_rule_explains_itself_and_an_unknown_one_is_an_error() {
    let known = text(&huisclos(&["explain", "sec-psy"]).stdout);
    assert!(known.contains("SEC-PSY") && known.contains("226-13"), "{known}");
    assert_eq!(huisclos(&["explain", "SEC-RIEN"]).status.code(), Some(2));
}

/// Same matching rule, same numbers as the reference scorer, where that stands beside the project.
#[test]
fn evaluate_prints_a_row_for_every_kind() {
    let out = huisclos(&["evaluate", "corpus/dev"]);
    let table = text(&out.stdout);
    for row in [
        "individual (secret+private)",
        "confidential",
        "pressure",
        "domains F1",
    ] {
        assert!(table.contains(row), "{table}");
    }
    let scorer = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/gold/score.py");
    if !scorer.exists() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let (plain, found) = (dir.path().join("plain"), dir.path().join("found.json"));
    let gold = scorer.with_file_name("gold.py");
    let python = |args: &[&Path]| Command::new("python3").args(args).output();
    let Ok(strip) = python(&[&gold, Path::new("strip"), Path::new("corpus/dev"), &plain]) else {
        return;
    };
    assert!(strip.status.success());
    huisclos(&[
        "check",
        "--format",
        "json",
        "--output",
        found.to_str().unwrap(),
        plain.to_str().unwrap(),
    ]);
    let reference = text(
        &python(&[&scorer, Path::new("corpus/dev"), &found])
            .unwrap()
            .stdout,
    );
    let rows = |t: &str| t.lines().take(8).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(rows(&table), rows(&reference));
}

#[test]
fn pressure_and_operations_show_what_gave_them_away() {
    let out = huisclos(&[
        "check",
        "--format",
        "json",
        "--kinds",
        "pressure,confidential",
        "corpus/examples",
    ]);
    let json: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    let findings = json["documents"][0]["findings"].as_array().unwrap();
    for (kind, signal) in [("pressure", "pressure"), ("confidential", "operation")] {
        let finding = findings
            .iter()
            .find(|f| f["kind"] == kind)
            .unwrap_or_else(|| panic!("no {kind}"));
        assert!(
            finding["evidence"]
                .as_array()
                .unwrap()
                .iter()
                .any(|e| e["signal"] == signal),
            "{kind}"
        );
    }
}
