//! Canary words planted in a document never leave it, except where the user asks to see passages.

use std::path::Path;
use std::process::{Command, Output};

/// Invented words, in every place a document has: a name, a passage, a comment, a rule that does not exist.
const CANARIES: &[&str] = &["Zorglub", "zorgluberie", "ZORGLUBIE", "Zorglubine", "SEC-ZORGLUB"];

const TEXT: &str = "Réunion de Zorglubine\n\
    Mme Aubry (assistante sociale) : Mme Zorglub est suivie au CMP pour une dépression et une zorgluberie.\n\
    [huisclos: ignore SEC-ZORGLUB raison=\"vu avec ZORGLUBIE\"]\n\
    M. Legrand (bailleur) : M. Zorglub a trois mois de loyer de retard, 06 12 34 56 78.\n\
    [huisclos: ignore SEC-SCOL]\n\
    # huisclos: ignore SEC-SCOL raison=\"ZORGLUBIE\"\n\
    Zorglub est, Zorglub | Zorglub\n";

fn huisclos(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_huisclos"))
        .current_dir(dir)
        .args(args)
        .output()
        .unwrap()
}

fn silent(what: &str, bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for canary in CANARIES {
        assert!(!text.contains(canary), "{canary} in {what}:\n{text}");
    }
}

#[test]
fn canaries_stay_in_the_document() {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path();
    std::fs::write(at.join("note.txt"), TEXT).unwrap();
    // Bytes that are no text, around a canary, and a file that cannot be read.
    std::fs::write(at.join("casse.txt"), b"Zorglub \xff\xfe\x00\x01 Zorglub \xff").unwrap();
    std::fs::write(at.join("photo.jpg"), "Zorglub").unwrap();
    for lang in ["fr", "en"] {
        for format in ["json", "jsonl", "sarif", "github", "csv"] {
            let out = huisclos(
                at,
                &["check", ".", "--lang", lang, "--verbose", "--format", format],
            );
            assert!(!out.stdout.is_empty(), "{format}");
            silent(format, &out.stdout);
            silent(format, &out.stderr);
        }
        let out = huisclos(at, &["check", ".", "--lang", lang, "--verbose", "--mask"]);
        assert!(!out.stdout.is_empty());
        silent("--mask", &out.stdout);
        silent("--mask", &out.stderr);
        // With the passages on screen, what goes to the other stream must still be silent.
        let out = huisclos(at, &["check", ".", "--lang", lang, "--verbose"]);
        silent("stderr", &out.stderr);
    }
    let out = huisclos(at, &["check", "note.txt", "--format", "json", "--show-text"]);
    assert!(String::from_utf8_lossy(&out.stdout).contains("Zorglub"));
}

#[test]
fn canaries_are_not_in_baselines() {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path();
    std::fs::write(at.join("note.txt"), TEXT).unwrap();
    let out = huisclos(
        at,
        &["check", "note.txt", "--write-baseline", "base.json", "--mask"],
    );
    silent("output", &out.stdout);
    silent("errors", &out.stderr);
    let base = std::fs::read(at.join("base.json")).unwrap();
    assert!(base.len() > 150);
    silent("baseline", &base);
    let sarif = [
        "check",
        "note.txt",
        "--baseline",
        "base.json",
        "--format",
        "sarif",
    ];
    silent("sarif", &huisclos(at, &sarif).stdout);
    // A document taken for a baseline, or for settings, is refused without a word of it.
    for args in [
        &["check", "note.txt", "--baseline", "note.txt"] as &[&str],
        &["check", "note.txt", "--write-baseline", "note.txt"],
    ] {
        let out = huisclos(at, args);
        assert_eq!(out.status.code(), Some(2));
        silent("errors", &out.stderr);
    }
    assert_eq!(std::fs::read_to_string(at.join("note.txt")).unwrap(), TEXT);
}
