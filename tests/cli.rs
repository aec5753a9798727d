//! The real program, as its users call it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use huisclos::rules::RuleBook;

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

#[test]
fn every_rule_explains_its_ground_and_shows_both_sides() {
    let book = RuleBook::embedded().unwrap();
    for rule in book.rules() {
        for (lang, titles) in [
            ("fr", ["Signalé", "Laissé en paix", "Références"]),
            ("en", ["Flagged", "Left alone", "Legal basis"]),
        ] {
            let told = text(&huisclos(&["explain", &rule.id, "--lang", lang]).stdout);
            let joined = told.split_whitespace().collect::<Vec<_>>().join(" ");
            for title in titles {
                assert!(told.contains(title), "{} has no {title}: {told}", rule.id);
            }
            for example in [&rule.fr.flagged[0], &rule.fr.silent[0]] {
                let example = example.split_whitespace().collect::<Vec<_>>().join(" ");
                assert!(joined.contains(&example), "{} does not show {example:?}", rule.id);
            }
            let law = book.law(&rule.legal_basis[0]).unwrap();
            let title = if lang == "fr" {
                &law.title_fr
            } else {
                &law.title_en
            };
            assert!(
                joined.contains(title.as_str()),
                "{} does not cite {title}",
                rule.id
            );
        }
    }
}

#[test]
fn the_definition_of_1985_keeps_its_name_and_its_doubt() {
    let told = text(&huisclos(&["explain", "SEC-PSY"]).stdout);
    let joined = told.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        joined.contains("Cass. crim., 19 déc. 1985, tel que cité par l'ANAS (2010)"),
        "{joined}"
    );
    assert!(joined.contains("La date est discutée"), "{joined}");
}

#[test]
fn the_prudent_position_shows_the_dispute() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("cellule.txt");
    std::fs::write(
        &file,
        "Mme Collin (principale du collège) : Enzo T. est suivi par une psychologue depuis mars.\n",
    )
    .unwrap();
    let told = |position| text(&huisclos(&["check", "--position", position, file.to_str().unwrap()]).stdout);
    assert!(told("prudente").contains("secret discuté pour cette fonction"));
    assert!(!told("anas").contains("secret discuté"));
}

/// Points of method are told with their kind, and never scored.
#[test]
fn points_of_method_are_told_and_not_scored() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("releve.txt");
    std::fs::write(&file, "Le relevé de décisions sera publié sur Facebook.\n").unwrap();
    let out = huisclos(&["check", "--format", "json", file.to_str().unwrap()]);
    let json: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    let finding = &json["documents"][0]["findings"][0];
    assert_eq!(
        (&finding["rule"], &finding["kind"]),
        (&"CONF-TIERS".into(), &"method".into())
    );
    assert_eq!(json["summary"]["findings"]["method"], 1);
    let out = huisclos(&["evaluate", dir.path().to_str().unwrap(), "--json", "--misses"]);
    let json: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    for (row, count) in json["rows"].as_object().unwrap() {
        assert_eq!(count["found"], 0, "{row}");
    }
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

const SECRET: &str = "Mme Aubry (assistante sociale) : M. Kaci est suivi au CMP pour une dépression.\n";

/// The program in a folder of its own.
fn within(dir: &Path, args: &[&str]) -> (Option<i32>, String, String) {
    let out = Command::new(env!("CARGO_BIN_EXE_huisclos"))
        .current_dir(dir)
        .args(args)
        .output()
        .unwrap();
    (out.status.code(), text(&out.stdout), text(&out.stderr))
}

#[test]
fn settings_are_found_upward_and_the_command_line_wins() {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path();
    std::fs::create_dir_all(at.join("2024/brouillons")).unwrap();
    std::fs::write(at.join("2024/note.txt"), SECRET).unwrap();
    std::fs::write(at.join("2024/brouillons/note.txt"), SECRET).unwrap();
    let config = |text: &str| std::fs::write(at.join("huisclos.toml"), text).unwrap();
    config("kinds = [\"pressure\"]\nlang = \"en\"\nignore = [\"brouillons/\"]\n");
    let (code, out, err) = within(at, &["check", "2024", "--verbose"]);
    assert_eq!(code, Some(0), "{out}{err}");
    assert!(
        out.contains("1 document,") && err.contains("set aside by huisclos.toml"),
        "{out}{err}"
    );
    let (code, out, _) = within(at, &["check", "2024", "--kinds", "secret", "--lang", "fr"]);
    assert_eq!(code, Some(1), "{out}");
    assert!(out.contains("Pourquoi"), "{out}");
    let rule = out.lines().next().unwrap().split_whitespace().nth(2).unwrap();
    config(&format!("[severity]\n{rule} = \"off\"\n"));
    assert_eq!(within(at, &["check", "2024"]).0, Some(0));
    config(&format!("[severity]\n{rule} = \"info\"\n"));
    assert_eq!(within(at, &["check", "2024"]).0, Some(1));
    assert_eq!(
        within(at, &["check", "2024", "--min-severity", "warning"]).0,
        Some(0)
    );
    std::fs::write(at.join("autre.toml"), "min-severity = \"warning\"\n").unwrap();
    assert_eq!(
        within(at, &["check", "2024", "--config", "autre.toml"]).0,
        Some(1)
    );
}

#[test]
fn mistakes_in_settings_are_underlined() {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path();
    std::fs::write(
        at.join("huisclos.toml"),
        "lang = \"fr\"\nkinds = [\"é\", \"secrets\"]\nlexicons = [\"absent\"]\n",
    )
    .unwrap();
    let (code, _, err) = within(at, &["check", "."]);
    assert_eq!(code, Some(2));
    assert!(
        err.contains("huisclos.toml:2:15") && err.contains("« secret »") && err.contains("─────────"),
        "columns count characters: {err}"
    );
    assert_eq!(within(at, &["check", ".", "--config", "rien.toml"]).0, Some(2));
}

#[test]
fn a_baseline_survives_edits_elsewhere_and_counts_repeats() {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path();
    let note = at.join("note.txt");
    std::fs::write(&note, SECRET).unwrap();
    let (code, out, _) = within(at, &["check", "note.txt", "--write-baseline", "base.json"]);
    assert_eq!(code, Some(0), "{out}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(at.join("base.json"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    assert_eq!(
        std::fs::read_dir(at).unwrap().count(),
        2,
        "nothing temporary is left"
    );
    let key = |text: &str| text.lines().nth(3).unwrap().to_owned();
    let first = std::fs::read_to_string(at.join("base.json")).unwrap();
    std::fs::write(
        &note,
        format!("Réunion du 3 mars.\n\nLe bilan est présenté.\n{SECRET}\nFin.\n"),
    )
    .unwrap();
    std::fs::rename(&note, at.join("autre.txt")).unwrap();
    let (code, out, _) = within(at, &["check", "autre.txt", "--baseline", "base.json"]);
    assert_eq!(code, Some(0), "{out}");
    assert!(out.contains("déjà dans la base"), "{out}");
    std::fs::write(&note, format!("{SECRET}\n{SECRET}")).unwrap();
    let sarif = [
        "check",
        "note.txt",
        "--baseline",
        "base.json",
        "--format",
        "sarif",
    ];
    let (code, out, _) = within(at, &sarif);
    assert_eq!(code, Some(1));
    assert_eq!(
        out.matches("partialFingerprints").count(),
        1,
        "the second time is new: {out}"
    );
    within(at, &["check", "note.txt", "--write-baseline", "base.json"]);
    let second = std::fs::read_to_string(at.join("base.json")).unwrap();
    assert_eq!(key(&first), key(&second), "the key stays with the file");
    let (_, out, _) = within(at, &["check", "note.txt", "--format", "sarif"]);
    assert!(!out.contains("partialFingerprints"), "never without a key");
    assert_eq!(
        within(at, &["check", "note.txt", "--baseline", "rien.json"]).0,
        Some(2)
    );
}

#[test]
fn suppressions_are_counted_and_their_mistakes_told() {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path();
    std::fs::write(at.join("a.txt"), SECRET).unwrap();
    let (_, out, _) = within(at, &["check", "a.txt"]);
    let rule = out.lines().next().unwrap().split_whitespace().nth(2).unwrap();
    let with = |reason: &str| {
        std::fs::write(
            at.join("a.txt"),
            format!("<!-- huisclos: ignore {rule}{reason} -->\n{SECRET}"),
        )
        .unwrap();
        within(at, &["check", "a.txt", "--verbose"])
    };
    let (code, out, err) = with(" raison=\"accord écrit de la personne\"");
    assert_eq!(code, Some(0), "{out}{err}");
    assert!(out.contains("tu dans le texte"), "{out}");
    let (code, _, err) = with("");
    assert_eq!(code, Some(1));
    assert!(err.contains("a.txt:1") && err.contains("sans raison"), "{err}");
    let (_, out, _) = within(at, &["check", "a.txt", "--format", "json"]);
    assert!(out.contains("suppression-without-reason"), "{out}");
}

#[cfg(unix)]
#[test]
fn links_loops_and_hidden_files_are_told() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path();
    std::fs::create_dir(at.join("a")).unwrap();
    std::fs::write(at.join("a/bon.txt"), SECRET).unwrap();
    std::fs::write(at.join("a/.cache.txt"), SECRET).unwrap();
    std::fs::write(at.join("a/~$bon.txt"), "x").unwrap();
    std::fs::write(at.join("a/photo.jpg"), "x").unwrap();
    symlink("..", at.join("a/boucle")).unwrap();
    symlink("nulle-part", at.join("a/brise.txt")).unwrap();
    symlink("bon.txt", at.join("a/double.txt")).unwrap();
    std::fs::write(at.join("a/ferme.txt"), SECRET).unwrap();
    std::fs::set_permissions(at.join("a/ferme.txt"), std::fs::Permissions::from_mode(0o000)).unwrap();
    let (code, out, err) = within(at, &["check", ".", "--verbose"]);
    assert_eq!(code, Some(2), "{err}");
    assert!(out.contains("bon.txt"), "{out}");
    for (name, why) in [
        ("boucle", "la boucle n'est pas suivie"),
        ("brise.txt", "ne mène à aucun fichier"),
        ("double.txt", "déjà lu sous un autre nom"),
        (".cache.txt", "caché"),
        ("~$bon.txt", "caché"),
        ("photo.jpg", "format non lu"),
    ] {
        assert!(
            err.lines().any(|l| l.contains(name) && l.contains(why)),
            "{name}: {err}"
        );
    }
    // Root reads everything, whatever the mode says.
    if std::fs::read(at.join("a/ferme.txt")).is_err() {
        assert!(
            err.lines()
                .any(|l| l.contains("ferme.txt") && l.contains("droit")),
            "{err}"
        );
    }
    assert!(err.contains("4 fichiers ou dossiers laissés de côté"), "{err}");
    let (_, _, err) = within(at, &["check", "."]);
    assert!(
        !err.contains("photo.jpg") && err.contains("--verbose les nomme"),
        "{err}"
    );
}

#[test]
fn calls_that_cannot_be_are_answered_on_one_line() {
    for (lang, word) in [("fr", "Vouliez-vous"), ("en", "Did you mean")] {
        let out = huisclos(&["chek", "--lang", lang]);
        assert_eq!(out.status.code(), Some(2));
        let err = text(&out.stderr);
        assert!(err.contains(word) && err.lines().count() == 1, "{err}");
    }
    let french = text(&huisclos(&["help", "check"]).stdout);
    assert!(
        french.contains("Utilisation") && french.contains("--write-baseline"),
        "{french}"
    );
    let english = text(&huisclos(&["check", "--help", "--lang=en"]).stdout);
    assert!(
        english.contains("Usage") && english.contains("baseline"),
        "{english}"
    );
    assert!(text(&huisclos(&["--version"]).stdout).contains(env!("CARGO_PKG_VERSION")));
    assert!(text(&huisclos(&["completions", "bash", "--lang", "en"]).stdout).contains("huisclos"));
    assert!(text(&huisclos(&["man"]).stdout).contains("huisclos"));
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_error() {
    let script = format!(
        "'{}' check corpus/dev 2>err.tmp | head -1 >/dev/null; '{0}' explain | head -1 >/dev/null",
        env!("CARGO_BIN_EXE_huisclos")
    );
    let dir = tempfile::tempdir().unwrap();
    let err = dir.path().join("err.tmp");
    let out = Command::new("sh")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["-c", &script.replace("err.tmp", err.to_str().unwrap())])
        .output()
        .unwrap();
    assert!(out.status.success());
    assert_eq!(text(&out.stderr), "");
    let told = std::fs::read_to_string(err).unwrap();
    assert!(!told.contains("écri") && !told.contains("interne"), "{told}");
}

#[test]
fn evaluate_gives_the_same_numbers_as_json() {
    let out = huisclos(&["evaluate", "corpus/examples", "--json", "--misses"]);
    let json: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    assert!(json["rows"]["secret"]["f1"].is_number() && json["misses"].is_array());
    assert!(json["false_alarms"].is_null());
}

/// Every file that cannot be read is named with its cause and what to do, and the good one beside it is still audited.
#[test]
fn each_bad_file_is_told_apart_and_stops_no_other() {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path();
    let write = |name: &str, bytes: &[u8]| std::fs::write(at.join(name), bytes).unwrap();
    write("bon.txt", SECRET.as_bytes());
    write("image.txt", b"\x89PNG\r\n\x1a\n....");
    write("binaire.txt", &[0, 159, 146, 150, 0, 1, 2, 3, 0, 0, 7]);
    write("vieux.txt", b"\xff\xfe\0\0a\0\0\0");
    write("inconnu.txt", b"a\xb2b a\xb9b a\xb2b a\xb3b a\xb9b");
    for (name, cause, remedy) in [
        ("image.txt", "image", "reconnaissance de caractères"),
        ("binaire.txt", "n'est pas un texte", "bon fichier"),
        ("vieux.txt", "UTF-32", "UTF-8"),
        ("inconnu.txt", "n'est pas reconnu", "vérifiez les accents"),
        ("absent.txt", "n'existe pas", "Vérifiez le chemin"),
    ] {
        let (code, out, err) = within(at, &["check", name, "bon.txt"]);
        assert_eq!(code, Some(2), "{name}: {err}");
        assert!(out.contains("bon.txt:1"), "{name}: {out}");
        let line = err.lines().find(|l| l.contains(name)).unwrap_or_default();
        assert!(line.contains(cause) && line.contains(remedy), "{name}: {err}");
    }
}

/// What is damaged but can be read is audited, with a word about the damage.
#[test]
fn empty_and_damaged_files_are_audited() {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path();
    std::fs::write(at.join("vide.txt"), "").unwrap();
    let (code, out, err) = within(at, &["check", "vide.txt"]);
    assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
    let damaged = |bytes: &[u8]| {
        std::fs::write(at.join("a.txt"), [SECRET.repeat(6).as_bytes(), bytes].concat()).unwrap();
        within(at, &["check", "a.txt"])
    };
    for (bytes, word) in [
        (&b"fin\0"[..], "1 octet nul a été lu"),
        (b"\0fin\0", "2 octets nuls ont été lus"),
        (b"fin\xff", "1 octet illisible a été remplacé"),
    ] {
        let (code, out, err) = damaged(bytes);
        assert_eq!(code, Some(1), "{err}");
        assert!(out.contains("a.txt:1") && err.contains(word), "{word}: {err}");
    }
}

#[cfg(unix)]
#[test]
fn links_that_lead_nowhere_are_named_wherever_they_stand() {
    use std::os::unix::fs::symlink;
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path();
    std::fs::write(at.join("bon.txt"), SECRET).unwrap();
    symlink("nulle-part", at.join("brise.txt")).unwrap();
    let (code, out, err) = within(at, &["check", "brise.txt", "bon.txt"]);
    assert_eq!(code, Some(2));
    assert!(
        out.contains("bon.txt:1") && err.contains("brise.txt : ce lien ne mène"),
        "{err}"
    );
    symlink("nulle-part", at.join("huisclos.toml")).unwrap();
    let (code, _, err) = within(at, &["check", "bon.txt"]);
    assert_eq!(code, Some(2), "settings that are lost are not passed over: {err}");
    assert!(
        err.contains("huisclos.toml") && err.contains("réglages illisibles"),
        "{err}"
    );
}

/// Root may read everything, so a folder stands in for a file that may not be read.
#[test]
fn a_folder_in_the_place_of_a_file_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path();
    std::fs::write(at.join("bon.txt"), SECRET).unwrap();
    std::fs::create_dir_all(at.join("lexiques/a.toml")).unwrap();
    for option in ["--config", "--baseline", "--write-baseline"] {
        let (code, _, err) = within(at, &["check", "bon.txt", option, "lexiques"]);
        assert_eq!(code, Some(2), "{option}");
        assert!(
            err.contains("lexiques") && err.contains("c'est un dossier"),
            "{option}: {err}"
        );
    }
    let (code, _, err) = within(at, &["check", "bon.txt", "--lexicon", "lexiques"]);
    assert_eq!(code, Some(2));
    assert!(
        err.contains("a.toml : lexique illisible : c'est un dossier"),
        "{err}"
    );
    std::fs::create_dir(at.join("huisclos.toml")).unwrap();
    let (code, _, err) = within(at, &["check", "bon.txt"]);
    assert_eq!(code, Some(2));
    assert!(
        err.contains("huisclos.toml : réglages illisibles : c'est un dossier"),
        "{err}"
    );
}

#[test]
fn each_mistake_in_settings_has_its_cause_and_remedy() {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path();
    std::fs::write(at.join("a.txt"), SECRET).unwrap();
    for (settings, place, cause, remedy) in [
        (&b"lang = \n"[..], ":1:8", "TOML", "les guillemets sont droits"),
        (b"lang = \"de\"\n", ":1:8", "valeur inconnue : de", "fr, en"),
        (
            b"\nteinte = 1\n",
            ":2:1",
            "réglage inconnu : teinte",
            "min-severity",
        ),
        (b"kinds = \"secret\"\n", ":1:9", "une liste", "Par exemple"),
        (
            b"min-severity = 3\n",
            ":1:16",
            "un mot entre guillemets",
            "warning",
        ),
        (
            b"[severity]\nSEC-RIEN = \"off\"\n",
            ":2:1",
            "règle inconnue : SEC-RIEN",
            "explain",
        ),
        (
            b"[severity]\nSEC-PSY = \"rouge\"\n",
            ":2:11",
            "valeur inconnue : rouge",
            "warning",
        ),
        (
            b"lexicons = [\"rien\"]\n",
            ":1:13",
            "introuvable : rien",
            "Le chemin part du dossier",
        ),
        (b"lang = \"fr\"\nlang = \"en\"\n", ":2:1", "TOML", "Une ligne"),
        (b"lang = \"\xe9\"\n", "", "pas un texte en UTF-8", "Enregistrez"),
    ] {
        std::fs::write(at.join("huisclos.toml"), settings).unwrap();
        let (code, out, err) = within(at, &["check", "a.txt"]);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{cause}: {err}");
        let place = format!("huisclos.toml{place}");
        assert!(
            err.contains(&place) && err.contains(cause) && err.contains(remedy),
            "{cause}: {err}"
        );
    }
}

#[test]
fn each_mistake_in_a_lexicon_is_named_with_its_file() {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path();
    std::fs::write(at.join("a.txt"), SECRET).unwrap();
    std::fs::create_dir(at.join("lex")).unwrap();
    let check = || within(at, &["check", "a.txt", "--lexicon", "lex"]);
    let (code, _, err) = check();
    assert_eq!(code, Some(2));
    assert!(
        err.contains("lex : ce dossier ne contient aucun lexique"),
        "{err}"
    );
    for (lexicon, place) in [
        (&b"[[group]\n"[..], "a.toml:1:9"),
        (b"x = 1\n", "a.toml:1:1"),
        (b"[[group]]\nid = \"a\"\n", "a.toml:1:1"),
        (b"[[group]]\nid = 3\n", "a.toml:2:6"),
        (
            b"\xff\xfe",
            "a.toml : lexique illisible : ce n'est pas un texte en UTF-8",
        ),
    ] {
        std::fs::write(at.join("lex/a.toml"), lexicon).unwrap();
        let (code, out, err) = check();
        assert_eq!((code, out.as_str()), (Some(2), ""), "{place}: {err}");
        assert!(err.contains(place) && err.contains('→'), "{place}: {err}");
    }
    let (code, _, err) = within(at, &["check", "a.txt", "--lexicon", "rien"]);
    assert_eq!(code, Some(2));
    assert!(
        err.contains("rien : lexique illisible") && err.contains("n'existe pas"),
        "{err}"
    );
}

#[test]
fn what_is_no_baseline_is_neither_used_nor_overwritten() {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path();
    let base = at.join("base.json");
    std::fs::write(at.join("a.txt"), SECRET).unwrap();
    within(at, &["check", "a.txt", "--write-baseline", "base.json"]);
    let good = std::fs::read(&base).unwrap();
    let broken: [&[u8]; 6] = [b"", b"{}", b"[1]", b"mes notes", b"\xff", &good[..good.len() / 2]];
    for bytes in broken {
        std::fs::write(&base, bytes).unwrap();
        for option in ["--baseline", "--write-baseline"] {
            let (code, out, err) = within(at, &["check", "a.txt", option, "base.json"]);
            assert_eq!((code, out.as_str()), (Some(2), ""), "{err}");
            assert!(err.contains("base.json : ce fichier n'est pas une base"), "{err}");
            assert_eq!(std::fs::read(&base).unwrap(), bytes);
        }
    }
}

#[test]
fn all_names_of_markdown_are_met_in_a_folder() {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path();
    for name in ["a.md", "b.markdown", "c.mdown", "d.MKD", "e.txt", "f.text"] {
        std::fs::write(at.join(name), SECRET).unwrap();
    }
    let (_, out, _) = within(at, &["check", ".", "--format", "csv"]);
    for name in ["a.md", "b.markdown", "c.mdown", "d.MKD", "e.txt", "f.text"] {
        assert!(out.contains(name), "{name}: {out}");
    }
}

#[test]
fn a_copy_is_written_beside_its_original_and_never_over_it() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("cr.txt");
    let path = file.to_str().unwrap();
    let minutes = "Mme Aubry (assistante sociale) : Mme Zorglub est suivie au CMP pour une dépression.\nMme Zorglub habite ici.\n";
    std::fs::write(&file, minutes).unwrap();
    for command in ["review", "redact"] {
        let over = huisclos(&[command, path, "-o", path]);
        assert_eq!(over.status.code(), Some(2), "{command}");
        assert!(
            text(&over.stderr).contains("le document lui-même"),
            "{}",
            text(&over.stderr)
        );
    }
    let over = huisclos(&["redact", path, "--key", path]);
    assert_eq!(over.status.code(), Some(2));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), minutes);
    let reviewed = huisclos(&["review", path]);
    assert_eq!(reviewed.status.code(), Some(1));
    assert!(text(&reviewed.stdout).contains("cr.relu.html : 1 commentaire"));
    let key = dir.path().join("cle.txt");
    let redacted = huisclos(&["redact", path, "--key", key.to_str().unwrap()]);
    assert_eq!(redacted.status.code(), Some(0), "{}", text(&redacted.stdout));
    assert!(!text(&redacted.stdout).contains("Zorglub") && !text(&redacted.stderr).contains("Zorglub"));
    let copy = std::fs::read_to_string(dir.path().join("cr.caviardé.txt")).unwrap();
    assert!(
        copy.contains("Personne A habite ici.") && !copy.contains("Zorglub"),
        "{copy}"
    );
    assert!(
        std::fs::read_to_string(&key)
            .unwrap()
            .starts_with("Personne A\tMme Zorglub")
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(
            std::fs::metadata(&key).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
    let names: Vec<_> = std::fs::read_dir(dir.path())
        .unwrap()
        .map(|f| f.unwrap().file_name())
        .collect();
    assert_eq!(names.len(), 4, "no half file is left: {names:?}");
}

#[test]
fn a_copy_that_cannot_be_written_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("cr.txt");
    std::fs::write(&file, "Le bilan est présenté.\n").unwrap();
    let out = huisclos(&[
        "review",
        file.to_str().unwrap(),
        "-o",
        dir.path().join("absent/x.html").to_str().unwrap(),
    ]);
    assert_eq!(out.status.code(), Some(2));
    assert!(
        text(&out.stderr).contains("copie impossible à écrire"),
        "{}",
        text(&out.stderr)
    );
}

#[test]
fn a_file_far_too_large_is_refused_before_it_is_loaded() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("cr.docx");
    let out = std::fs::File::create(&file).unwrap();
    std::io::Write::write_all(&mut &out, b"PK\x03\x04word/").unwrap();
    out.set_len(500 << 20).unwrap();
    let start = std::time::Instant::now();
    let out = huisclos(&["check", file.to_str().unwrap()]);
    assert_eq!(out.status.code(), Some(2));
    assert!(text(&out.stderr).contains("trop grand"), "{}", text(&out.stderr));
    assert!(start.elapsed().as_secs() < 5);
}
