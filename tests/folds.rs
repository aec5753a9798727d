//! Cross-validation from the command line: what a document teaches must never help that document.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// An operation told in words that no lexicon holds, and that stand in no other document of the corpus.
const MADE_UP: &str = "Le gralubin zarpitera vendredi les mivoules du fondruge sous la toncelle du bravin.";
const MARKED: &str = "⟦confidential|-|-|bound|-¦Le gralubin zarpitera vendredi les mivoules du fondruge sous la toncelle du bravin.⟧";
const ORDINARY: &str = "La séance est ouverte à neuf heures. Le budget des fêtes a été voté. \
    La place sera repavée au printemps. Les chaises ont été rangées dans la salle. \
    Le facteur apportera vendredi les colis du quartier sous la halle du bourg. \
    Le jardinier taillera vendredi les haies du parc sous la terrasse du musée.";

fn write(file: &Path, passages: &[&str]) {
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, passages.join("\n\n")).unwrap();
}

/// Twelve documents in which nothing stands out, by four writers (`a` to `d`), and `marked` beside them.
fn corpus(dir: &Path, marked: &[&str]) {
    for writer in ["a", "b", "c", "d"] {
        for number in 1..=3 {
            write(&dir.join(format!("{writer}-{number}.txt")), &[ORDINARY]);
        }
    }
    for name in marked {
        write(&dir.join(name), &[ORDINARY, MARKED]);
    }
}

fn evaluate(dir: &Path, args: &[&str]) -> (Option<i32>, String, String) {
    let out = Command::new(env!("CARGO_BIN_EXE_huisclos"))
        .current_dir(dir)
        .arg("evaluate")
        .args(args)
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (out.status.code(), text(&out.stdout), text(&out.stderr))
}

fn json(dir: &Path, args: &[&str]) -> Value {
    let (code, out, err) = evaluate(dir, &[args, &["--json"]].concat());
    assert_eq!(code, Some(0), "{err}");
    serde_json::from_str(&out).unwrap()
}

/// How many of the marked operations were found.
fn found(json: &Value) -> u64 {
    json["rows"]["confidential"]["matched"].as_u64().unwrap()
}

#[test]
fn a_word_seen_in_one_document_only_does_not_help_that_document() {
    let dir = tempfile::tempdir().unwrap();
    corpus(&dir.path().join("seul"), &["e-1.txt"]);
    corpus(&dir.path().join("deux"), &["e-1.txt", "e-2.txt"]);
    assert_eq!(
        found(&json(dir.path(), &["deux"])),
        0,
        "the model as it stands knows none of it"
    );
    for folds in ["2", "5", "99"] {
        assert_eq!(
            found(&json(dir.path(), &["seul", "--folds", folds])),
            0,
            "{folds}"
        );
        assert_eq!(
            found(&json(dir.path(), &["deux", "--folds", folds])),
            2,
            "{folds}"
        );
    }
}

#[test]
fn a_file_given_twice_is_one_document() {
    let dir = tempfile::tempdir().unwrap();
    corpus(&dir.path().join("seul"), &["e-1.txt"]);
    let json = json(dir.path(), &["seul", "./seul/../seul", ".", "--folds", "4"]);
    assert_eq!(json["documents"].as_array().unwrap().len(), 13);
    assert_eq!(found(&json), 0, "under another path it would have taught itself");
}

#[test]
fn a_writer_or_a_folder_left_out_teaches_its_own_documents_nothing() {
    let dir = tempfile::tempdir().unwrap();
    corpus(&dir.path().join("un"), &["e-1.txt", "e-2.txt"]);
    corpus(&dir.path().join("deux"), &["f-1.txt"]);
    let held = |args: &[&str]| {
        let json = json(dir.path(), args);
        (found(&json), json["held_out"]["folds"].as_u64().unwrap())
    };
    assert_eq!(held(&["un", "--by", "writer"]), (0, 5));
    assert_eq!(held(&["un", "--by", "document"]), (2, 14));
    assert_eq!(held(&["un", "deux", "--by", "writer"]), (3, 6));
    assert_eq!(held(&["un", "deux", "--by", "writer", "--folds", "3"]), (3, 3));
    let folder = json(dir.path(), &["un", "deux", "--by", "folder", "--misses"]);
    assert_eq!(folder["held_out"]["by"], "folder");
    assert_eq!(found(&folder), 3, "each folder learns from the other: {folder}");
}

#[test]
fn ordinary_texts_teach_that_nothing_is_to_be_flagged() {
    let dir = tempfile::tempdir().unwrap();
    corpus(&dir.path().join("deux"), &["e-1.txt", "e-2.txt"]);
    for number in 0..60 {
        write(
            &dir.path().join(format!("textes/{number}.txt")),
            &[ORDINARY, MADE_UP],
        );
    }
    let json = json(dir.path(), &["deux", "--folds", "5", "--ordinary", "textes"]);
    assert_eq!(json["held_out"]["ordinary"], 60);
    assert_eq!(found(&json), 0);
}

#[test]
fn the_first_line_says_what_was_done() {
    let dir = tempfile::tempdir().unwrap();
    corpus(&dir.path().join("deux"), &["e-1.txt", "e-2.txt"]);
    write(&dir.path().join("textes/un.txt"), &[ORDINARY]);
    let first = |args: &[&str]| {
        let (_, out, _) = evaluate(dir.path(), &[&["deux", "--misses"], args].concat());
        out.lines().next().unwrap_or_default().to_owned()
    };
    let folds = first(&["--folds", "3", "--ordinary", "textes"]);
    assert!(
        folds.contains("14 documents en 3 plis, par document") && folds.ends_with("1 texte ordinaire"),
        "{folds}"
    );
    let writers = first(&["--by", "writer", "--lang", "en"]);
    assert!(
        writers.contains("14 documents in 5 folds, by writer"),
        "{writers}"
    );
    assert!(first(&[]).starts_with("manqué "), "without folds, as ever");
}

#[test]
fn reliability_counts_every_finding_once() {
    for args in [
        &["corpus/round-01"] as &[&str],
        &["corpus/round-01", "--by", "writer"],
    ] {
        let json = json(
            Path::new(env!("CARGO_MANIFEST_DIR")),
            &[args, &["--reliability"]].concat(),
        );
        let groups = json["reliability"].as_array().unwrap();
        let sum = |key: &str| groups.iter().map(|g| g[key].as_u64().unwrap()).sum::<u64>();
        let rows = |key: &str| {
            let decided = ["individual (secret+private)", "confidential", "pressure"];
            decided
                .map(|row| json["rows"][row][key].as_u64().unwrap())
                .iter()
                .sum::<u64>()
        };
        assert!(sum("found") > 0);
        assert_eq!((sum("found"), sum("matched")), (rows("found"), rows("matched")));
        for group in groups.iter().filter(|g| g["found"] != 0) {
            let mean = group["mean_confidence"].as_f64().unwrap();
            assert!(
                group["from"].as_f64().unwrap() <= mean && mean <= group["to"].as_f64().unwrap(),
                "{group}"
            );
        }
    }
}

#[test]
fn without_the_options_the_tables_are_what_they_were() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (_, table, _) = evaluate(root, &["corpus/round-01"]);
    assert!(table.trim_start().starts_with("precision"), "{table}");
    assert!(!table.contains("confidence"), "{table}");
    let (_, whole, _) = evaluate(root, &["corpus/round-01", "--reliability"]);
    let more = whole.strip_prefix(&table).unwrap();
    assert_eq!(more.lines().count(), 7, "{more}");
    let json = json(root, &["corpus/round-01"]);
    let keys: Vec<_> = json.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        [
            "schema_version",
            "tool",
            "rows",
            "matched_individual",
            "domains",
            "documents"
        ]
    );
}

#[test]
fn calls_that_make_no_sense_are_refused_with_a_remedy() {
    let dir = tempfile::tempdir().unwrap();
    write(&dir.path().join("docs/a-1.txt"), &[ORDINARY]);
    write(&dir.path().join("docs/a-2.txt"), &[ORDINARY]);
    for (args, told) in [
        (&["docs", "--ordinary", "docs"] as &[&str], "--folds"),
        (&["docs", "--folds", "1"], "--folds"),
        (&["docs", "--by", "page"], "writer"),
        (&["docs", "--by", "writer"], "--by"),
        (&["docs", "--by", "folder"], "--by"),
        (&["docs", "--folds", "2", "--ordinary", "absent"], "absent"),
    ] {
        let (code, out, err) = evaluate(dir.path(), args);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{args:?}");
        assert!(err.contains(told) && err.contains('→'), "{args:?}: {err}");
    }
}
