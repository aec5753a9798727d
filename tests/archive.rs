//! Reports on an audited archive, and what people decide about it, through the real program.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use huisclos::document::Document;
use huisclos::engine::{Engine, Options};
use huisclos::finding::Domain;
use huisclos::overview::COLUMNS;
use huisclos::store::{Access, Store};
use regex::Regex;
use sha2::{Digest as _, Sha256};

/// Words that stand in paths, passages and reasons, and nowhere in what is masked.
const CANARIES: &[&str] = &["Zorglub", "zorgluberie", "ZORGLUBIE"];

fn huisclos(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_huisclos"))
        .current_dir(dir)
        .args(args)
        .output()
        .unwrap()
}

#[track_caller]
fn done(dir: &Path, args: &[&str]) -> String {
    let out = huisclos(dir, args);
    let errors = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(out.status.code() < Some(2), "{args:?}: {errors}");
    String::from_utf8_lossy(&out.stdout).into_owned() + &errors
}

#[track_caller]
fn refused(dir: &Path, args: &[&str]) -> String {
    let out = huisclos(dir, args);
    assert_eq!(out.status.code(), Some(2), "{args:?}");
    String::from_utf8_lossy(&out.stderr).into_owned()
}

/// A store being filled as an audit fills it.
struct Archive {
    store: Store,
    files: i64,
    findings: i64,
}

impl Archive {
    fn new(dir: &Path) -> Self {
        let store = Store::open(&dir.join("audit.sqlite"), Access::Create).unwrap();
        let run = "INSERT INTO run (id, started, finished, root, version, engine) VALUES (1, 1679000000, 1679000100, ?1, '0.1.0', x'00')";
        store.db().execute(run, [dir.to_str().unwrap()]).unwrap();
        Self {
            store,
            files: 0,
            findings: 0,
        }
    }

    fn file(&mut self, path: &str, meeting: Option<&str>, formation: Option<&str>, digest: &[u8]) -> i64 {
        self.files += 1;
        let insert = "INSERT INTO file (id, path, digest, engine, run, state, format, characters, passages, pages, meeting, formation)
            VALUES (?1, ?2, ?3, x'00', 1, 'audited', 'txt', 900, 12, NULL, ?4, ?5)";
        let values = (self.files, path, digest, meeting, formation);
        self.store.db().execute(insert, values).unwrap();
        self.files
    }

    fn other(&mut self, path: &str, state: &str, reason: Option<(&str, &str, &str)>, same_as: Option<i64>) {
        self.files += 1;
        let (reason, message, help) =
            reason.map_or((None, None, None), |r| (Some(r.0), Some(r.1), Some(r.2)));
        let insert = "INSERT INTO file (id, path, engine, run, state, reason, message, help, same_as)
            VALUES (?1, ?2, x'00', 1, ?3, ?4, ?5, ?6, ?7)";
        let values = (self.files, path, state, reason, message, help, same_as);
        self.store.db().execute(insert, values).unwrap();
    }

    /// A finding of a rule: codes as `kind severity domains subject source mode`, `-` for none.
    fn finding(&mut self, file: i64, rule: &str, codes: &str, place: (i64, i64), text: Option<&str>) {
        self.findings += 1;
        let codes: Vec<Option<&str>> = codes.split(' ').map(|c| Some(c).filter(|c| *c != "-")).collect();
        let [kind, severity, domains, subject, source, mode] = codes[..] else {
            panic!("six codes: {codes:?}")
        };
        let fingerprint = Sha256::digest(self.findings.to_le_bytes()).to_vec();
        let insert =
            "INSERT INTO finding (file, rule, kind, severity, confidence, domains, subject, source, mode,
                start_byte, end_byte, line, column, fingerprint, text)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 1, ?13, ?14)";
        let mut insert = self.store.db().prepare_cached(insert).unwrap();
        let values = (
            file,
            rule,
            kind,
            severity,
            f64::from(0.93_f32),
            domains.unwrap_or_default(),
            subject,
            source,
            mode,
            place.0,
            place.1,
            1 + place.0 / 80,
            fingerprint,
            text,
        );
        insert.execute(values).unwrap();
    }

    fn decision(&self, finding: i64, verdict: &str, reason: &str) {
        let insert = "INSERT INTO decision (fingerprint, verdict, reason, decided_by, decided_at) VALUES (?1, ?2, ?3, 'Zorglub', 1679010000)";
        let fingerprint = Sha256::digest(finding.to_le_bytes()).to_vec();
        self.store
            .db()
            .execute(insert, (fingerprint, verdict, reason))
            .unwrap();
    }
}

const SECRET: &str = "secret error health,social named bound learned";
const PRIVATE: &str = "private warning housing identifiable unbound known";

/// Five documents over three years, with what an archive has: copies, failures, decisions, a document without a date.
fn small(dir: &Path, keep: bool) {
    let mut a = Archive::new(dir);
    let text = |t: &'static str| Some(t).filter(|_| keep);
    let cell = a.file(
        "2021/cellule Zorglub.txt",
        Some("2021-03-14"),
        Some("group"),
        b"a",
    );
    let plenary = a.file("2022/pleniere.txt", Some("2022-06-01"), Some("plenary"), b"b");
    let late = a.file("2023/cellule.txt", Some("2023-10-09"), Some("group"), b"c");
    a.file("2023/propre.txt", Some("2023-11-20"), Some("restricted"), b"d");
    let undated = a.file("=zorgluberie.txt", None, None, b"e");
    a.finding(
        cell,
        "SEC-PSY",
        SECRET,
        (0, 80),
        text("Mme Zorglub est suivie au CMP."),
    );
    a.finding(
        cell,
        "SEC-SCOL",
        "secret error school named none guessed",
        (80, 160),
        text("Zorglub serait exclu."),
    );
    a.finding(cell, "VP-ELEMENT", PRIVATE, (160, 240), text("Loyer en retard."));
    a.finding(
        plenary,
        "METH-PRESSION",
        "pressure error - - unbound -",
        (0, 80),
        text("Dites-nous tout."),
    );
    a.finding(plenary, "FORM-PLENIERE", "method error - - - -", (0, 80), None);
    a.finding(
        late,
        "CONF-OPERATION",
        "confidential error - - unbound -",
        (80, 160),
        None,
    );
    a.finding(late, "SEC-PSY", SECRET, (160, 240), None);
    a.finding(
        undated,
        "FORM-IDENTIFIANT",
        "method warning - - - -",
        (0, 80),
        None,
    );
    a.finding(undated, "VP-ELEMENT", PRIVATE, (80, 160), text("zorgluberie"));
    a.other("copie Zorglub.txt", "duplicate", None, Some(cell));
    let locked = (
        "locked",
        "document protégé par un mot de passe",
        "Enregistrez-en une copie sans mot de passe.",
    );
    a.other("2019/Zorglub.docx", "failed", Some(locked), None);
    a.other("2020/Zorglub.docx", "failed", Some(locked), None);
    a.other(
        "Zorglub.jpg",
        "skipped",
        Some(("unsupported", "format non lu", "Contrôlez-le à part.")),
        None,
    );
    a.decision(7, "undecided", "à revoir");
    a.decision(7, "false_alarm", "parle d'un service, pas de ZORGLUBIE");
    a.decision(9, "accepted", "déjà public, dit ZORGLUBIE");
    a.decision(1, "true", "");
}

const REPORT: [&str; 4] = ["report", "--store", "audit.sqlite", "-o"];

fn report(dir: &Path, out: &str, more: &[&str]) -> String {
    let told = done(dir, &[&REPORT, &[out] as &[&str], more].concat());
    assert!(told.contains(out), "{told}");
    String::from_utf8_lossy(&std::fs::read(dir.join(out)).unwrap()).into_owned()
}

/// What a page says and how it is laid out: a line a block, headings and table cells marked.
fn structure(html: &str) -> String {
    let (_, body) = html.split_once("<body>").unwrap();
    let shapes = Regex::new(r"(?s)</desc>.*?</svg>|<svg class=.defs.*?</svg>").unwrap();
    let body = shapes.replace_all(body, "");
    let mut out = body.into_owned();
    for (pattern, stands) in [
        (
            r"(?s)<title[^>]*>(.*?)</title><desc[^>]*>(.*?)</desc>",
            "\n[$1: $2]\n",
        ),
        (r"<title[^>]*>(.*?)</title><desc[^>]*>", "\n[$1] "),
        (r"<h([123])[^>]*>", "\n\nH$1 "),
        (r"<caption>", "\n| "),
        (r"</t[hd]><t[hd][^>]*>", " | "),
        (
            r"<(?:p|li|tr|dt|dd|aside|nav|main|footer|header|article)[^>]*>",
            "\n",
        ),
        (r"<[^>]*>", ""),
        (r"\u{a0}|\u{202f}", " "),
        (r"[ \n]*\n[ \n]*", "\n"),
    ] {
        out = Regex::new(pattern)
            .unwrap()
            .replace_all(&out, stands)
            .into_owned();
    }
    out.replace(env!("CARGO_PKG_VERSION"), "VERSION")
}

#[test]
fn the_page_says_in_both_languages_where_the_risk_lies() {
    let dir = tempfile::tempdir().unwrap();
    small(dir.path(), false);
    insta::assert_snapshot!("archive_fr", structure(&report(dir.path(), "fr.html", &[])));
    insta::assert_snapshot!(
        "archive_en",
        structure(&report(dir.path(), "en.html", &["--lang", "en"]))
    );
}

#[test]
fn the_page_stands_alone_and_can_be_read_by_everybody() {
    let dir = tempfile::tempdir().unwrap();
    small(dir.path(), true);
    let html = report(dir.path(), "page.html", &["--show-text"]);
    for foreign in [
        "<script", "<link", "<img", "http://", "https://", "@import", "url(http",
    ] {
        assert!(!html.contains(foreign), "{foreign}");
    }
    let count = |pattern: &str| Regex::new(pattern).unwrap().find_iter(&html).count();
    for landmark in ["<main", "<header", "<nav", "<footer", "<h1", "<html lang=\"fr\""] {
        assert_eq!(count(landmark), 1, "{landmark}");
    }
    assert_eq!(count("<table"), count("<caption>"), "every table is captioned");
    assert_eq!(
        count("<th "),
        count("<th scope="),
        "every head tells what it heads"
    );
    assert_eq!(count(r"<[^>]* on\w+="), 0, "nothing runs");
    let charts = count("<svg class=\"chart\"");
    assert!(charts >= 5, "{charts}");
    assert_eq!(
        count("<svg class=\"chart\"[^>]*role=\"img\"[^>]*><title[^>]*>[^<]+</title><desc[^>]*>[^<]+</desc>"),
        charts
    );
    let mut ids = BTreeMap::new();
    for id in Regex::new(r#" id="([^"]*)""#).unwrap().captures_iter(&html) {
        *ids.entry(id[1].to_owned()).or_insert(0) += 1;
    }
    assert!(ids.values().all(|n| *n == 1), "{ids:?}");
    for link in Regex::new("href=\"#([^\"]*)\"").unwrap().captures_iter(&html) {
        assert!(ids.contains_key(&link[1]), "{} leads nowhere", &link[1]);
    }
}

#[test]
fn masked_reports_hold_no_word_of_documents_paths_or_reasons() {
    let dir = tempfile::tempdir().unwrap();
    small(dir.path(), true);
    for out in ["r.html", "r.csv", "r.json", "r.parquet"] {
        for lang in ["fr", "en"] {
            let written = report(dir.path(), out, &["--lang", lang]);
            for canary in CANARIES {
                assert!(!written.contains(canary), "{canary} in {out}");
            }
        }
        let paths = report(dir.path(), out, &["--show-paths"]);
        assert!(
            paths.contains("cellule Zorglub.txt") && !paths.contains("Mme Zorglub"),
            "{out}"
        );
        let texts = report(dir.path(), out, &["--show-text"]);
        assert!(
            texts.contains("Mme Zorglub") && !texts.contains("cellule Zorglub.txt"),
            "{out}"
        );
        assert!(!texts.contains("ZORGLUBIE"), "reasons stay in the store: {out}");
    }
    let list = done(dir.path(), &["triage", "--store", "audit.sqlite"]);
    assert!(
        !list.contains("Mme Zorglub") && list.contains("SEC-PSY"),
        "{list}"
    );
}

#[test]
fn what_was_not_kept_is_said_not_to_be_shown() {
    let dir = tempfile::tempdir().unwrap();
    small(dir.path(), false);
    let out = [&REPORT as &[&str], &["r.html", "--show-text"]].concat();
    let told = done(dir.path(), &out);
    assert!(
        told.contains("n'a gardé aucun passage") && told.contains("--keep-text"),
        "{told}"
    );
    let html = std::fs::read_to_string(dir.path().join("r.html")).unwrap();
    assert!(html.contains("la base d'audit n'en a gardé aucun"));
}

/// Rows as texts, by column: nothing for what is not there.
type Rows = Vec<BTreeMap<String, Option<String>>>;

fn of_csv(bytes: &[u8]) -> Rows {
    let mut csv = csv::Reader::from_reader(bytes);
    let heads = csv.headers().unwrap().clone();
    let cell = |c: &str| Some(c.to_owned()).filter(|c| !c.is_empty());
    let row = |r: csv::StringRecord| {
        heads
            .iter()
            .zip(&r)
            .map(|(h, c)| (h.to_owned(), cell(c)))
            .collect()
    };
    csv.records().map(|r| row(r.unwrap())).collect()
}

fn of_json(bytes: &[u8]) -> Rows {
    use serde_json::Value;
    let json: Value = serde_json::from_slice(bytes).unwrap();
    let cell = |v: &Value| match v {
        Value::Null => None,
        Value::String(s) => Some(s.clone()),
        Value::Array(a) => Some(
            a.iter()
                .map(|v| v.as_str().unwrap())
                .collect::<Vec<_>>()
                .join(" "),
        ),
        other => Some(other.to_string()),
    };
    let row = |v: &Value| {
        v.as_object()
            .unwrap()
            .iter()
            .map(|(k, v)| (k.clone(), cell(v)))
            .collect()
    };
    json["findings"].as_array().unwrap().iter().map(row).collect()
}

#[cfg(feature = "parquet")]
fn of_parquet(path: &Path) -> Rows {
    use huisclos::date::Date;
    use huisclos::overview::moment;
    use parquet::file::reader::{FileReader as _, SerializedFileReader};
    use parquet::record::Field;
    let reader = SerializedFileReader::new(std::fs::File::open(path).unwrap()).unwrap();
    let cell = |f: &Field| match f {
        Field::Null => None,
        Field::Str(s) => Some(s.clone()),
        Field::Date(days) => Date::of_unix(i64::from(*days) * 86_400).map(|d| d.to_string()),
        Field::TimestampMillis(ms) => moment(*ms / 1000),
        Field::Double(n) => Some(n.to_string()),
        Field::ListInternal(list) => {
            let texts: Vec<String> = list
                .elements()
                .iter()
                .map(|f| f.to_string().replace('"', ""))
                .collect();
            Some(texts.join(" "))
        }
        other => Some(other.to_string()),
    };
    let row = |r: parquet::record::Row| r.get_column_iter().map(|(k, f)| (k.clone(), cell(f))).collect();
    reader
        .get_row_iter(None)
        .unwrap()
        .map(|r| row(r.unwrap()))
        .collect()
}

/// An empty list is nothing where lists are texts.
fn flat(rows: Rows) -> Rows {
    let full = |cell: Option<String>| cell.filter(|c| !c.is_empty());
    rows.into_iter()
        .map(|row| row.into_iter().map(|(k, v)| (k, full(v))).collect())
        .collect()
}

#[test]
fn csv_json_and_parquet_say_the_same() {
    let dir = tempfile::tempdir().unwrap();
    small(dir.path(), true);
    let read = |name: &str| {
        report(dir.path(), name, &["--show-paths", "--show-text"]);
        std::fs::read(dir.path().join(name)).unwrap()
    };
    let json = flat(of_json(&read("r.json")));
    let mut csv = flat(of_csv(&read("r.csv")));
    assert_eq!(json.len(), 9);
    assert_eq!(json[0]["domains"].as_deref(), Some("health social"));
    assert_eq!(json[0]["meeting"].as_deref(), Some("2021-03-14"));
    assert_eq!(json[0]["verdict"].as_deref(), Some("true"));
    assert_eq!(json[0]["decided_at"].as_deref(), Some("2023-03-16T23:40:00Z"));
    assert_eq!(json[0]["confidence"].as_deref(), Some("0.93"));
    assert_eq!(json[0].len(), COLUMNS.len());
    #[cfg(feature = "parquet")]
    {
        read("r.parquet");
        assert_eq!(flat(of_parquet(&dir.path().join("r.parquet"))), json);
    }
    // What starts like a formula is the one thing a spreadsheet gets otherwise.
    for row in csv
        .iter_mut()
        .filter(|row| row["path"].as_deref() == Some("'=zorgluberie.txt"))
    {
        row.insert("path".into(), Some("=zorgluberie.txt".into()));
    }
    assert_eq!(csv, json);
}

#[test]
fn a_store_without_findings_makes_a_page_all_the_same() {
    let dir = tempfile::tempdir().unwrap();
    drop(Store::open(&dir.path().join("audit.sqlite"), Access::Create).unwrap());
    let empty = report(dir.path(), "r.html", &[]);
    assert!(empty.contains("Cette base d'audit est vide") && empty.contains("Aucun document audité"));
    for (name, rows) in [("r.csv", 0), ("r.json", 0), ("r.parquet", 0)] {
        report(dir.path(), name, &[]);
        let bytes = std::fs::read(dir.path().join(name)).unwrap();
        match name {
            "r.csv" => assert_eq!(of_csv(&bytes).len(), rows),
            "r.json" => assert_eq!(of_json(&bytes).len(), rows),
            #[cfg(feature = "parquet")]
            _ => assert_eq!(of_parquet(&dir.path().join(name)).len(), rows),
            #[cfg(not(feature = "parquet"))]
            _ => {}
        }
    }
    let mut archive = Archive::new(dir.path());
    archive.other(
        "a.pdf",
        "failed",
        Some(("no-text", "PDF numérisé", "Passez-le par un OCR.")),
        None,
    );
    drop(archive);
    let failed = report(dir.path(), "r.html", &[]);
    assert!(failed.contains("PDF numérisé") && failed.contains("Passez-le par un OCR."));
    assert!(!failed.contains("<svg class=\"chart\""), "nothing to draw");
}

#[test]
fn what_is_no_store_is_told_in_words() {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path();
    small(at, true);
    std::fs::write(at.join("notes.txt"), "Zorglub ".repeat(200)).unwrap();
    let of = |store| refused(at, &["report", "--store", store, "-o", "r.html"]);
    assert!(of("absent.sqlite").contains("n'existe pas"));
    assert!(of("notes.txt").contains("n'est pas une base d'audit"));
    let store = Store::open(&at.join("audit.sqlite"), Access::Write).unwrap();
    store.db().pragma_update(None, "user_version", 99).unwrap();
    drop(store);
    assert!(of("audit.sqlite").contains("version plus récente"));
    let mut bytes = std::fs::read(at.join("audit.sqlite")).unwrap();
    bytes[60..64].copy_from_slice(&1u32.to_be_bytes());
    for page in bytes.chunks_mut(4096).skip(1) {
        page.fill(0x5a);
    }
    std::fs::write(at.join("audit.sqlite"), bytes).unwrap();
    let damaged = of("audit.sqlite");
    assert!(
        damaged.contains("abîmée") && !damaged.contains("Zorglub"),
        "{damaged}"
    );
    assert!(!at.join("r.html").exists(), "nothing is left half written");
    assert!(refused(at, &["triage", "--store", "absent.sqlite"]).contains("n'existe pas"));
}

#[test]
fn a_report_is_its_owners_and_takes_the_place_of_a_report_only() {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path();
    small(at, false);
    for out in ["r.html", "r.csv", "r.json", "r.parquet"] {
        report(at, out, &[]);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(at.join(out)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{out}");
        }
        // Another form, over whichever report is there.
        report(at, out, &["--format", "json"]);
    }
    std::fs::write(at.join("minutes.html"), "<p>Compte rendu</p>").unwrap();
    let over = [&REPORT as &[&str], &["minutes.html"]].concat();
    assert!(refused(at, &over).contains("n'est pas un relevé"));
    assert_eq!(
        std::fs::read_to_string(at.join("minutes.html")).unwrap(),
        "<p>Compte rendu</p>"
    );
    report(at, "minutes.html", &["--force"]);
    let store = [&REPORT as &[&str], &["audit.sqlite", "--force"]].concat();
    refused(at, &store);
    report(at, "r.html", &[]);
}

fn triage(dir: &Path, more: &[&str]) -> String {
    done(dir, &[&["triage", "--store", "audit.sqlite"], more].concat())
}

/// The identifiers that a list shows, of findings of this rule.
fn ids(list: &str, rule: &str) -> Vec<String> {
    let of_rule = format!(" · {rule} · ");
    let lines = list.lines().filter(|line| line.contains(&of_rule));
    lines.map(|line| line[..12].to_owned()).collect()
}

#[test]
fn a_decision_holds_from_then_on() {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path();
    small(at, false);
    let list = triage(at, &[]);
    assert!(list.contains("7 constats ouverts, 2 écartés"), "{list}");
    let [school] = &ids(&list, "SEC-SCOL")[..] else {
        panic!("{list}")
    };
    let set = |verdict: &str| format!("{school}={verdict}");
    let told = triage(at, &["--decide", &set("fausse-alerte"), "--by", "A. Testeuse"]);
    assert!(told.contains("1 décision enregistrée"), "{told}");
    assert!(ids(&triage(at, &[]), "SEC-SCOL").is_empty());
    assert_eq!(ids(&triage(at, &["--all"]), "SEC-SCOL").len(), 1);
    assert!(!report(at, "r.html", &[]).contains("SEC-SCOL"));
    triage(at, &["--decide", &set("undecided")]);
    assert_eq!(ids(&triage(at, &[]), "SEC-SCOL").len(), 1, "the newest holds");
    let store = ["triage", "--store", "audit.sqlite"];
    let bad = |more: &[&str]| refused(at, &[&store, more].concat());
    assert!(bad(&["--decide", &set("accepted")]).contains("raison"));
    assert!(bad(&["--decide", &set("peut-être")]).contains("incomprise"));
    assert!(bad(&["--decide", "abcdef012345=true"]).contains("aucun constat"));
    assert!(bad(&["--decide", "ab=true"]).contains("aucun constat"));
    triage(at, &["--decide", &set("accepted"), "--reason", "déjà public"]);
    assert!(ids(&triage(at, &[]), "SEC-SCOL").is_empty());
    assert_eq!(
        ids(&triage(at, &["--kinds", "pressure"]), "METH-PRESSION").len(),
        1
    );
    assert!(ids(&triage(at, &["--kinds", "pressure"]), "SEC-PSY").is_empty());
    assert!(ids(&triage(at, &["--min-severity", "error"]), "VP-ELEMENT").is_empty());
}

#[test]
fn decisions_travel_as_a_sheet() {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path();
    small(at, false);
    triage(at, &["--write-decisions", "d.csv"]);
    let sheet = std::fs::read_to_string(at.join("d.csv")).unwrap();
    assert_eq!(sheet.lines().count(), 10);
    assert!(sheet.contains("déjà public, dit ZORGLUBIE") && sheet.contains("2023-03-16T23:40:00Z"));
    let told = triage(at, &["--decisions", "d.csv"]);
    assert!(
        told.contains("0 décision") && told.contains("3 déjà connues"),
        "{told}"
    );
    // Whoever fills in the sheet decides.
    let filled = Regex::new("(?m)^([0-9a-f]{64}),,,,(.*SEC-SCOL.*)$").unwrap();
    let decided = filled.replace(&sheet, "$1,faux,,,$2");
    std::fs::write(at.join("bad.csv"), decided.as_bytes()).unwrap();
    let bad = refused(
        at,
        &["triage", "--store", "audit.sqlite", "--decisions", "bad.csv"],
    );
    assert!(
        bad.contains("verdict inconnu") && bad.contains("ligne 3"),
        "{bad}"
    );
    let decided = filled.replace(&sheet, "$1,false_alarm,,B. Testeur,$2");
    std::fs::write(at.join("good.csv"), decided.as_bytes()).unwrap();
    assert!(triage(at, &["--decisions", "good.csv"]).contains("1 décision enregistrée"));
    assert!(ids(&triage(at, &[]), "SEC-SCOL").is_empty());
    triage(at, &["--write-decisions", "d.csv"]);
    assert!(
        std::fs::read_to_string(at.join("d.csv"))
            .unwrap()
            .contains("B. Testeur")
    );
    std::fs::write(at.join("notes.csv"), "nom,âge\n").unwrap();
    let over = refused(
        at,
        &[
            "triage",
            "--store",
            "audit.sqlite",
            "--write-decisions",
            "notes.csv",
        ],
    );
    assert!(over.contains("rien n'y a été changé"), "{over}");
    let foreign = refused(
        at,
        &["triage", "--store", "audit.sqlite", "--decisions", "notes.csv"],
    );
    assert!(foreign.contains("pas un fichier de décisions"), "{foreign}");
}

const MINUTES: &str = "Réunion du 14 mars 2023\n\
    Mme Aubry (assistante sociale) : Mme Zorglub est suivie au CMP pour une dépression.\n\
    La séance est levée à 11 heures.\n";

/// A store of one document, audited in truth.
fn audited(dir: &Path) {
    std::fs::write(dir.join("note.txt"), MINUTES).unwrap();
    let engine = Engine::new(Options::default(), &[]).unwrap();
    let findings = engine.check(&Document::from_text(MINUTES)).findings;
    let mut archive = Archive::new(dir);
    let file = archive.file("note.txt", Some("2023-03-14"), None, &Sha256::digest(MINUTES));
    for f in findings {
        let domains: Vec<&str> = f.domains.iter().map(Domain::code).collect();
        let domains = if domains.is_empty() {
            "-".into()
        } else {
            domains.join(",")
        };
        let codes = format!(
            "{} {} {domains} {} {} {}",
            f.kind.code(),
            f.severity.code(),
            f.subject.map_or("-", |s| s.code()),
            f.source.map_or("-", |s| s.code()),
            f.mode.map_or("-", |m| m.code()),
        );
        let place = (f.passage.start().into(), f.passage.end().into());
        archive.finding(file, f.rule, &codes, place, None);
    }
}

#[test]
fn passages_are_read_again_while_their_file_is_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path();
    audited(at);
    assert!(!triage(at, &[]).contains("Zorglub"));
    assert!(triage(at, &["--show-text"]).contains("Mme Zorglub est suivie au CMP"));
    std::fs::write(at.join("note.txt"), MINUTES.replace("CMP", "CMPP")).unwrap();
    let changed = triage(at, &["--show-text"]);
    assert!(
        changed.contains("modifié depuis l'audit") && !changed.contains("Zorglub"),
        "{changed}"
    );
    std::fs::remove_file(at.join("note.txt")).unwrap();
    assert!(triage(at, &["--show-text"]).contains("n'existe pas"));
}

#[test]
fn decided_documents_are_written_as_a_corpus_is() {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path();
    audited(at);
    assert!(triage(at, &["--export", "corpus"]).contains("1 laissé de côté"));
    assert_eq!(at.join("corpus").read_dir().unwrap().count(), 0);
    let mut decisions = Vec::new();
    let list = triage(at, &["--kinds", "secret,private,pressure,confidential"]);
    for line in list.lines().filter(|line| line.contains(" · SEC-")) {
        decisions.extend(["--decide".to_owned(), format!("{}=true", &line[..12])]);
    }
    let decisions: Vec<&str> = decisions.iter().map(String::as_str).collect();
    let told = triage(at, &[&decisions[..], &["--export", "corpus"]].concat());
    assert!(told.contains("1 document annoté"), "{told}");
    let path = at.join("corpus/document-00001.txt");
    let (text, marks) = huisclos::marks::parse(&std::fs::read_to_string(&path).unwrap()).unwrap();
    assert_eq!(text, MINUTES);
    assert_eq!(marks.len(), decisions.len() / 2);
    assert!(text[marks[0].start..marks[0].end].contains("Mme Zorglub"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(
            std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
    refused(at, &["triage", "--store", "audit.sqlite", "--export", "corpus"]);
}

#[test]
fn a_hundred_thousand_findings_are_told_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let mut archive = Archive::new(dir.path());
    archive.store.db().execute_batch("BEGIN").unwrap();
    let rules = [
        ("SEC-PSY", SECRET),
        ("VP-ELEMENT", PRIVATE),
        ("METH-PRESSION", "pressure error - - unbound -"),
        ("FORM-TRACE", "method error - - - -"),
    ];
    let mut path = String::new();
    for number in 0..5_000_usize {
        path.clear();
        write!(path, "{number}.txt").unwrap();
        let meeting = format!("{}-05-04", 2005 + number % 20);
        let file = archive.file(&path, Some(&meeting), Some("group"), &number.to_le_bytes());
        for n in 0..20 {
            let (rule, codes) = rules[(number * 7 + n * 3) % rules.len()];
            let start = i64::try_from(80 * n).unwrap();
            archive.finding(
                file,
                rule,
                codes,
                (start, start + 80),
                Some("Un passage gardé par la base d'audit."),
            );
        }
    }
    archive.store.db().execute_batch("COMMIT").unwrap();
    drop(archive);
    let began = Instant::now();
    let page = report(dir.path(), "r.html", &["--show-text"]);
    let took = began.elapsed();
    assert!(page.len() < 3_000_000, "{} bytes", page.len());
    // Builds without optimisation, on a busy machine, are not what the promise is about.
    let limit = if cfg!(debug_assertions) { 20 } else { 3 };
    assert!(took < Duration::from_secs(limit), "{took:?}");
}
