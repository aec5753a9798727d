//! Archives audited into a store by the real program, as its users do.

use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use huisclos::store::{Access, Store};
use rusqlite::Connection;

const SECRET: &str = "Mme Aubry (assistante sociale) : M. Kaci est suivi au CMP pour une dépression.\n";

/// A folder to audit and the store beside it.
struct Archive {
    home: tempfile::TempDir,
}

impl Archive {
    fn new(files: &[(&str, &[u8])]) -> Self {
        let archive = Self {
            home: tempfile::tempdir().unwrap(),
        };
        std::fs::create_dir(archive.dir()).unwrap();
        for (name, bytes) in files {
            archive.write(name, bytes);
        }
        archive
    }

    fn dir(&self) -> PathBuf {
        self.home.path().join("archives")
    }

    fn store(&self) -> PathBuf {
        self.home.path().join("audit.sqlite")
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.dir().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    fn command(&self, options: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_huisclos"));
        command.current_dir(self.home.path());
        command.args(["audit", "archives", "--store", "audit.sqlite"]);
        command.args(options);
        command
    }

    fn audit(&self, options: &[&str]) -> Told {
        Told::from(self.command(options).output().unwrap())
    }

    /// Rows of the store, columns separated by a bar.
    fn rows(&self, query: &str) -> Vec<String> {
        rows(&self.store(), query)
    }

    /// How many files the last run audited itself, rather than keep what the store knew.
    fn unchanged(told: &Told) -> usize {
        let line = told.out.lines().find(|line| line.contains("inchangé"));
        line.map_or(0, |line| line.trim().split(' ').next().unwrap().parse().unwrap())
    }
}

fn rows(store: &Path, query: &str) -> Vec<String> {
    let db = Connection::open(store).unwrap();
    let mut statement = db.prepare(query).unwrap();
    let columns = statement.column_count();
    let rows = statement.query_map([], |row| {
        let text = |index| match row.get_ref(index).unwrap() {
            rusqlite::types::ValueRef::Null => String::new(),
            rusqlite::types::ValueRef::Integer(n) => n.to_string(),
            rusqlite::types::ValueRef::Real(n) => n.to_string(),
            rusqlite::types::ValueRef::Text(text) => String::from_utf8(text.to_vec()).unwrap(),
            rusqlite::types::ValueRef::Blob(bytes) => format!("{bytes:02x?}"),
        };
        Ok((0..columns).map(text).collect::<Vec<_>>().join("|"))
    });
    rows.unwrap().map(Result::unwrap).collect()
}

#[derive(Debug)]
struct Told {
    status: Option<i32>,
    out: String,
    err: String,
}

impl From<Output> for Told {
    fn from(output: Output) -> Self {
        Self {
            status: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Told {
    /// The numbers of the first line: seen, audited, duplicates, left aside, failed. They always add up.
    fn balance(&self) -> [u64; 5] {
        let first = self.out.lines().next().unwrap_or_else(|| panic!("{self:?}"));
        let numbers = first.split(' ').filter_map(|word| word.parse().ok());
        let numbers: [u64; 5] = numbers.collect::<Vec<_>>().try_into().unwrap();
        assert_eq!(numbers[0], numbers[1..].iter().sum::<u64>(), "{first}");
        numbers
    }
}

fn zip_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn tar_gz_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let mut writer = tar::Builder::new(gzip);
    for (name, bytes) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_cksum();
        writer.append_data(&mut header, name, *bytes).unwrap();
    }
    writer.into_inner().unwrap().finish().unwrap()
}

fn seven_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = sevenz_rust2::ArchiveWriter::new(Cursor::new(Vec::new())).unwrap();
    for (name, bytes) in members {
        let entry = sevenz_rust2::ArchiveEntry::new_file(name);
        writer.push_archive_entry(entry, Some(*bytes)).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The same ZIP with every member marked as encrypted.
fn locked(zip: &[u8]) -> Vec<u8> {
    let mut bytes = zip.to_vec();
    for (mark, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let places: Vec<usize> = (0..bytes.len() - 4)
            .filter(|at| bytes[*at..].starts_with(mark))
            .collect();
        for at in places {
            bytes[at + flags] |= 1;
        }
    }
    bytes
}

fn mail(subject: &str, attached: &[(&str, &str)]) -> String {
    let mut mail = format!(
        "From: a@ville.example\r\nTo: b@ville.example\r\nDate: Tue, 14 Mar 2023 09:00:00 +0100\r\nSubject: {subject}\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nVoir ci-joint.\r\n"
    );
    for (name, text) in attached {
        let part = format!(
            "--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"{name}\"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n"
        );
        mail.push_str(&part);
    }
    mail + "--b--\r\n"
}

/// A minute of its own for each number.
fn minutes(number: usize) -> String {
    format!("Réunion du 14 mars 2023, point {number}\n\n{SECRET}Le bilan numéro {number} est présenté.\n")
}

#[test]
fn every_file_is_told_with_what_became_of_it() {
    let inner = zip_of(&[("profond.txt", minutes(3).as_bytes())]);
    let archive = Archive::new(&[
        ("2023/cr.txt", minutes(1).as_bytes()),
        ("2023/copie.txt", minutes(1).as_bytes()),
        ("2023/photo.jpg", b"x"),
        ("2023/.cache", b"x"),
        ("2023/vide.txt", b""),
        (
            "a.zip",
            &zip_of(&[
                ("x/cr.txt", minutes(2).as_bytes()),
                ("x/cr.txt.jpg", b"x"),
                ("__MACOSX/cr.txt", b"x"),
                ("inner.zip", &inner),
            ]),
        ),
        (
            "b.tar.gz",
            &tar_gz_of(&[
                ("cr.txt", minutes(1).as_bytes()),
                ("cr4.txt", minutes(4).as_bytes()),
            ]),
        ),
        ("c.7z", &seven_of(&[("cr5.txt", minutes(5).as_bytes())])),
        ("d.txt.gz", &{
            let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            gzip.write_all(minutes(6).as_bytes()).unwrap();
            gzip.finish().unwrap()
        }),
        (
            "e.eml",
            mail("CLSPD", &[("cr7.txt", &minutes(7)), ("logo.png", "x")]).as_bytes(),
        ),
        (
            "f.mbox",
            format!(
                "From a Tue Mar 14 09:00:00 2023\n{}\nFrom b Tue Mar 14 09:00:00 2023\n{}",
                mail("un", &[]),
                mail("deux", &[("cr8.txt", &minutes(8))])
            )
            .as_bytes(),
        ),
        ("huisclos.toml", b"ignore = [\"brouillons/\"]\n"),
        ("brouillons/cr.txt", b"x"),
    ]);
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt as _;
        let name = std::ffi::OsStr::from_bytes(b"caf\xe9.txt");
        std::fs::write(archive.dir().join(name), minutes(9)).unwrap();
        std::os::unix::fs::symlink("2023/cr.txt", archive.dir().join("lien.txt")).unwrap();
        std::os::unix::fs::symlink("..", archive.dir().join("dehors")).unwrap();
    }
    let told = archive.audit(&[]);
    assert_eq!(told.status, Some(1), "{told:?}");
    insta::assert_snapshot!("audit_balance_fr", told.out);
    told.balance();
    let files = archive.rows(
        "SELECT f.path, f.state, f.reason, f.format, o.path FROM file AS f LEFT JOIN file AS o ON o.id = f.same_as ORDER BY f.path",
    );
    insta::assert_snapshot!("audit_files", files.join("\n"));
    let again = archive.audit(&["--lang", "en"]);
    assert_eq!(again.status, Some(1));
    insta::assert_snapshot!("audit_balance_en", again.out);
    assert_eq!(again.balance(), told.balance());
}

#[test]
fn a_minute_is_recorded_with_its_day_its_formation_and_its_findings() {
    let archive = Archive::new(&[
        (
            "2023-03-15 cr.txt",
            format!("CLSPD\nSéance plénière du 14 mars 2023\n\n{SECRET}").as_bytes(),
        ),
        (
            "2022-01-31 cr.txt",
            format!("CLSPD\nFormation restreinte\n\n{SECRET}").as_bytes(),
        ),
        (
            "groupe.txt",
            format!("Groupe de travail « jeunesse »\n\n{SECRET}").as_bytes(),
        ),
    ]);
    archive.audit(&[]);
    let facts = archive.rows("SELECT path, meeting, meeting_from, formation, encoding, passages > 1 FROM file WHERE path GLOB '20*'");
    assert_eq!(
        facts,
        [
            "2022-01-31 cr.txt|2022-01-31|name|restricted|UTF-8|1",
            "2023-03-15 cr.txt|2023-03-14|text|plenary|UTF-8|1",
        ]
    );
    assert_eq!(
        archive.rows("SELECT meeting_from, formation FROM file WHERE path = 'groupe.txt'"),
        ["file|group"]
    );
    let checked = Command::new(env!("CARGO_BIN_EXE_huisclos"))
        .args(["check", "--format", "json"])
        .arg(archive.dir().join("groupe.txt"))
        .output()
        .unwrap();
    let checked: serde_json::Value = serde_json::from_slice(&checked.stdout).unwrap();
    let told: Vec<String> = checked["documents"][0]["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| {
            let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
            let domains = f["domains"].as_array().unwrap().iter().map(text);
            [
                text(&f["rule"]),
                text(&f["kind"]),
                text(&f["severity"]),
                domains.collect::<Vec<_>>().join(","),
                text(&f["subject"]),
                text(&f["source"]),
                text(&f["mode"]),
                f["start"]["byte"].to_string(),
                f["end"]["byte"].to_string(),
                f["start"]["line"].to_string(),
                f["start"]["column"].to_string(),
            ]
            .join("|")
        })
        .collect();
    assert!(!told.is_empty());
    let kept = "SELECT rule, kind, severity, domains, subject, source, mode, start_byte, end_byte, line, column
                FROM finding JOIN file ON file.id = finding.file WHERE path = 'groupe.txt' ORDER BY finding.id";
    assert_eq!(archive.rows(kept), told);
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_audited() {
    let good = zip_of(&[("cr.txt", minutes(1).as_bytes())]);
    let zeros = vec![0; 40 << 20];
    let deep = (0..8).fold(minutes(2).into_bytes(), |bytes, level| {
        let name = if level == 0 { "cr.txt" } else { "dedans.zip" };
        zip_of(&[(name, &bytes)])
    });
    let archive = Archive::new(&[
        ("abime.zip", &good[..good.len() - 30]),
        ("bombe.zip", &zip_of(&[("a.txt", &zeros)])),
        ("profond.zip", &deep),
        (
            "verrou.zip",
            &locked(&zip_of(&[("cr.txt", minutes(3).as_bytes())])),
        ),
        ("faux.docx", b"PK\x03\x04 nothing"),
        ("numerise.pdf", b"%PDF-1.7\n%%EOF"),
        ("bon.txt", minutes(4).as_bytes()),
    ]);
    let told = archive.audit(&[]);
    assert_eq!(told.status, Some(2), "{told:?}");
    insta::assert_snapshot!("audit_failures_fr", format!("{}{}", told.out, told.err));
    let files = archive
        .rows("SELECT path, state, reason, help IS NOT NULL FROM file WHERE state = 'failed' ORDER BY path");
    insta::assert_snapshot!("audit_failed_files", files.join("\n"));
    assert!(
        archive
            .rows("SELECT * FROM finding JOIN file ON file.id = file WHERE path = 'bon.txt'")
            .len()
            == 1
    );
    let again = archive.audit(&[]);
    assert_eq!((again.status, again.balance()), (Some(2), told.balance()));
}

#[test]
fn the_store_is_not_taken_for_a_document_nor_a_document_for_a_store() {
    let archive = Archive::new(&[("cr.txt", minutes(1).as_bytes())]);
    let refused = |store: &str, lang: &str| {
        let told = Command::new(env!("CARGO_BIN_EXE_huisclos"))
            .current_dir(archive.home.path())
            .args(["audit", "archives", "--lang", lang, "--store", store])
            .output()
            .unwrap();
        let told = Told::from(told);
        assert_eq!((told.status, told.out.as_str()), (Some(2), ""), "{store}");
        told.err
    };
    let mut shown = String::new();
    for lang in ["fr", "en"] {
        shown += &refused("archives", lang);
        shown += &refused("archives/cr.txt", lang);
        shown += &refused("absent/audit.sqlite", lang);
        let newer = Store::open(&archive.home.path().join("newer.sqlite"), Access::Create).unwrap();
        newer.db().pragma_update(None, "user_version", 99).unwrap();
        drop(newer);
        shown += &refused("newer.sqlite", lang);
        std::fs::remove_file(archive.home.path().join("newer.sqlite")).unwrap();
        let busy = Store::open(&archive.home.path().join("busy.sqlite"), Access::Create).unwrap();
        shown += &refused("busy.sqlite", lang);
        drop(busy);
    }
    insta::assert_snapshot!("audit_refused_stores", shown);
    assert_eq!(
        std::fs::read_to_string(archive.dir().join("cr.txt")).unwrap(),
        minutes(1)
    );

    let inside = |options: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_huisclos"));
        command
            .current_dir(archive.dir())
            .args(["audit", ".", "--store", "notes.txt"])
            .args(options);
        Told::from(command.output().unwrap())
    };
    assert_eq!(inside(&[]).balance(), [2, 1, 0, 1, 0]);
    assert_eq!(inside(&[]).balance(), [2, 1, 0, 1, 0]);
    let files = rows(
        &archive.dir().join("notes.txt"),
        "SELECT path, state, reason FROM file ORDER BY path",
    );
    assert_eq!(files, ["cr.txt|audited|", "notes.txt|skipped|own"]);
}

#[test]
fn the_store_of_one_archive_is_not_that_of_another() {
    let archive = Archive::new(&[("cr.txt", minutes(1).as_bytes())]);
    archive.audit(&[]);
    std::fs::create_dir(archive.home.path().join("autre")).unwrap();
    let mut other = Command::new(env!("CARGO_BIN_EXE_huisclos"));
    other
        .current_dir(archive.home.path())
        .args(["audit", "autre", "--store", "audit.sqlite"]);
    let told = Told::from(other.output().unwrap());
    assert_eq!(told.status, Some(2));
    assert!(told.err.contains("une autre archive"), "{}", told.err);
    assert_eq!(archive.rows("SELECT path FROM file"), ["cr.txt"]);
    // One that was moved is still the same.
    std::fs::remove_dir(archive.home.path().join("autre")).unwrap();
    std::fs::rename(archive.dir(), archive.home.path().join("autre")).unwrap();
    let told = Told::from(other.output().unwrap());
    assert_eq!((told.balance()[0], Archive::unchanged(&told)), (1, 1));
}

#[test]
fn only_what_changed_is_audited_again() {
    let archive = Archive::new(&[
        ("a.txt", minutes(1).as_bytes()),
        ("b.txt", minutes(2).as_bytes()),
        (
            "c.zip",
            &zip_of(&[("d.txt", minutes(3).as_bytes()), ("e.txt", minutes(4).as_bytes())]),
        ),
    ]);
    assert_eq!(archive.audit(&[]).balance(), [5, 5, 0, 0, 0]);
    let ids = || archive.rows("SELECT id, path FROM file ORDER BY id");
    let first = ids();
    assert_eq!(Archive::unchanged(&archive.audit(&[])), 5);
    assert_eq!(ids(), first);

    archive.write("a.txt", "Rien à signaler.\n");
    archive.write("c.zip", zip_of(&[("d.txt", minutes(3).as_bytes())]));
    archive.write("f.txt", minutes(5));
    std::fs::remove_file(archive.dir().join("b.txt")).unwrap();
    let told = archive.audit(&[]);
    assert_eq!((told.balance(), Archive::unchanged(&told)), ([4, 4, 0, 0, 0], 0));
    let findings = "SELECT path, count(finding.id) FROM file LEFT JOIN finding ON file = file.id GROUP BY path ORDER BY path";
    assert_eq!(
        archive.rows(findings),
        ["a.txt|0", "c.zip|0", "c.zip › d.txt|1", "f.txt|1"]
    );
    assert_eq!(archive.rows("SELECT count(*) FROM finding"), ["2"]);

    // Other settings, other findings.
    let told = archive.audit(&["--kinds", "pressure"]);
    assert_eq!((told.status, Archive::unchanged(&told)), (Some(0), 0));
    assert_eq!(archive.rows("SELECT count(*) FROM finding"), ["0"]);
}

#[test]
fn a_duplicate_is_audited_itself_once_its_original_is_gone() {
    let archive = Archive::new(&[
        ("a.txt", minutes(1).as_bytes()),
        (
            "b.zip",
            &zip_of(&[("a.txt", minutes(1).as_bytes()), ("c.txt", minutes(2).as_bytes())]),
        ),
        ("c.txt", minutes(2).as_bytes()),
    ]);
    let states = "SELECT path, state FROM file WHERE format IS NOT 'zip' ORDER BY path";
    assert_eq!(archive.audit(&[]).balance(), [5, 3, 2, 0, 0]);
    assert_eq!(
        archive.rows(states),
        [
            "a.txt|audited",
            "b.zip › a.txt|duplicate",
            "b.zip › c.txt|audited",
            "c.txt|duplicate"
        ]
    );
    std::fs::remove_file(archive.dir().join("a.txt")).unwrap();
    assert_eq!(archive.audit(&[]).balance(), [4, 3, 1, 0, 0]);
    assert_eq!(
        archive.rows(states),
        [
            "b.zip › a.txt|audited",
            "b.zip › c.txt|audited",
            "c.txt|duplicate"
        ]
    );
    assert_eq!(archive.rows("SELECT count(*) FROM finding"), ["2"]);
}

#[test]
fn what_people_decided_counts_no_more_and_outlives_the_file() {
    let archive = Archive::new(&[("a.txt", minutes(1).as_bytes())]);
    assert_eq!(archive.audit(&[]).status, Some(1));
    let store = Store::open(&archive.store(), Access::Write).unwrap();
    let decide = "INSERT INTO decision (fingerprint, verdict, decided_by, decided_at) SELECT fingerprint, ?1, 'a', 0 FROM finding";
    store.db().execute(decide, ["accepted"]).unwrap();
    drop(store);
    let told = archive.audit(&[]);
    assert_eq!(told.status, Some(0));
    assert!(
        told.out.contains("0 constats ouverts") && told.out.contains("1 classé"),
        "{}",
        told.out
    );
    std::fs::rename(archive.dir().join("a.txt"), archive.dir().join("b.txt")).unwrap();
    archive.write("b.txt", format!("Un point de plus.\n\n{}", minutes(1)));
    assert_eq!(archive.audit(&[]).status, Some(0), "the passage is the same");
    let store = Store::open(&archive.store(), Access::Write).unwrap();
    store.db().execute(decide, ["undecided"]).unwrap();
    drop(store);
    assert_eq!(archive.audit(&[]).status, Some(1), "the newest decision holds");
}

#[test]
fn a_decision_on_a_point_of_method_holds_for_its_file() {
    let plenary = |number| format!("SÉANCE PLÉNIÈRE DU CLSPD\n\n{}", minutes(number));
    let archive = Archive::new(&[("a.txt", plenary(1).as_bytes()), ("b.txt", plenary(2).as_bytes())]);
    archive.audit(&[]);
    let fingerprints =
        "SELECT count(DISTINCT fingerprint), count(*) FROM finding WHERE rule = 'FORM-PLENIERE'";
    assert_eq!(archive.rows(fingerprints), ["2|2"]);
}

#[cfg(unix)]
#[test]
fn links_lead_out_of_the_folder_only_when_asked_to() {
    let archive = Archive::new(&[("a.txt", minutes(1).as_bytes())]);
    let outside = archive.home.path().join("elsewhere");
    std::fs::create_dir(&outside).unwrap();
    std::fs::write(outside.join("b.txt"), minutes(2)).unwrap();
    let link = |to: &Path, name: &str| std::os::unix::fs::symlink(to, archive.dir().join(name)).unwrap();
    link(&outside, "out");
    link(&archive.dir(), "round");
    assert_eq!(archive.audit(&[]).balance(), [3, 1, 0, 2, 0]);
    let told = archive.audit(&["--follow"]);
    let audited = archive.rows("SELECT path FROM file WHERE state = 'audited' ORDER BY path");
    assert_eq!(audited, ["a.txt", "out/b.txt"], "{}", told.out);
    std::fs::remove_dir_all(&outside).unwrap();
    archive.audit(&["--follow"]);
    let left = archive.rows("SELECT path FROM file WHERE state = 'audited'");
    assert_eq!(left, ["a.txt"], "what vanished is no more in the store");
}

#[test]
fn the_store_holds_no_text_unless_it_is_asked_to() {
    let archive = Archive::new(&[
        ("a.txt", minutes(1).as_bytes()),
        ("b.zip", &zip_of(&[("c.txt", minutes(2).as_bytes())])),
    ]);
    let holds = || {
        let bytes = std::fs::read(archive.store()).unwrap();
        bytes.windows(4).any(|w| w == b"Kaci")
    };
    archive.audit(&[]);
    assert!(!holds());
    archive.audit(&["--keep-text"]);
    assert!(holds());
    assert_eq!(
        archive.rows("SELECT count(*) FROM finding WHERE text LIKE '%M. Kaci est suivi%'"),
        ["2"]
    );
    archive.audit(&[]);
    assert!(!holds(), "what was kept is written over");
}

#[test]
fn a_long_text_is_recorded_as_one_file() {
    let plain = "Le maire présente le bilan de l'été et remercie les services.\n".repeat(20_000);
    let long = format!("{SECRET}\n{plain}").repeat(5);
    let archive = Archive::new(&[("long.txt", long.as_bytes()), ("zz.txt", long.as_bytes())]);
    assert!(long.len() > 4 << 20);
    assert_eq!(archive.audit(&["--kinds", "secret"]).balance(), [2, 1, 1, 0, 0]);
    assert_eq!(
        archive.rows("SELECT characters FROM file WHERE state = 'audited'"),
        [long.chars().count().to_string()]
    );
    let told = archive.rows("SELECT start_byte FROM finding ORDER BY id");
    let passages = long.match_indices("M. Kaci").map(|found| found.0.to_string());
    assert_eq!(told, passages.collect::<Vec<_>>());
    assert_eq!(
        archive.rows("SELECT count(DISTINCT fingerprint) FROM finding"),
        ["5"]
    );
}

/// An archive that takes a while.
fn much() -> Archive {
    let archive = Archive::new(&[]);
    for number in 0..60 {
        archive.write(&format!("{}/{number}.txt", number % 7), minutes(number));
    }
    let texts: Vec<(String, String)> = (40..110).map(|n| (format!("{n}.txt"), minutes(n))).collect();
    let members: Vec<(&str, &[u8])> = texts.iter().map(|(n, t)| (n.as_str(), t.as_bytes())).collect();
    archive.write("3/a.zip", zip_of(&members));
    archive.write("3/b.zip", zip_of(&members));
    archive.write(
        "5/c.tar.gz",
        tar_gz_of(&[
            ("d.zip", &zip_of(&members[10..])),
            ("e.txt", minutes(500).as_bytes()),
        ]),
    );
    archive.write(
        "6/f.eml",
        mail("CLSPD", &[("cr.txt", &minutes(600)), ("cr2.txt", &minutes(601))]),
    );
    archive.write("7/abime.zip", &zip_of(&members)[..2000]);
    archive.write("8/photo.jpg", "x");
    archive
}

/// All that a store says, whatever the order in which it was written, without what differs from store to store.
fn said(store: &Path) -> Vec<String> {
    let mut said = rows(
        store,
        "SELECT f.path, c.path, f.size, f.modified, f.digest, f.engine, f.state, f.reason, f.message, o.path, f.format, f.encoding,
           f.characters, f.passages, f.meeting, f.formation
         FROM file AS f LEFT JOIN file AS c ON c.id = f.container LEFT JOIN file AS o ON o.id = f.same_as ORDER BY f.path",
    );
    said.extend(rows(
        store,
        "SELECT path, rule, kind, confidence, domains, start_byte, end_byte, line, column, place FROM finding
         JOIN file ON file.id = file ORDER BY path, start_byte, rule",
    ));
    said.extend(rows(
        store,
        "SELECT count(*), count(DISTINCT fingerprint) FROM finding",
    ));
    said.extend(rows(store, "PRAGMA integrity_check"));
    said.extend(rows(store, "PRAGMA foreign_key_check"));
    said
}

/// `HUISCLOS_KILLS=200 cargo test audit::killed` kills that often.
#[test]
fn killed_at_any_moment_it_goes_on_and_ends_as_if_nothing_had_been() {
    let archive = much();
    let whole = archive.audit(&[]);
    whole.balance();
    let expected = said(&archive.store());
    assert!(expected.len() > 200);
    let afresh = || {
        for name in [
            "audit.sqlite",
            "audit.sqlite-wal",
            "audit.sqlite-shm",
            "audit.sqlite-lock",
        ] {
            let _ = std::fs::remove_file(archive.home.path().join(name));
        }
    };
    let begun = Instant::now();
    archive.audit(&[]);
    afresh();
    let begun_fresh = Instant::now();
    archive.audit(&[]);
    // From the shortest start to a whole run.
    let (least, most) = (begun_fresh - begun, begun_fresh.elapsed());
    afresh();
    let kills = std::env::var("HUISCLOS_KILLS").map_or(8, |kills| kills.parse().unwrap());
    let (mut chance, mut struck, mut ended) = (begun.elapsed().subsec_nanos(), 0, 0);
    while struck < kills {
        chance = chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let wait = least / 2 + most.mul_f64(f64::from(chance >> 8) / f64::from(1 << 24)) / 3;
        let mut child = archive
            .command(&["--quiet"])
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(wait);
        child.kill().unwrap();
        if child.wait().unwrap().code().is_some() {
            assert_eq!(said(&archive.store()), expected, "after {struck} kills");
            ended += 1;
            afresh();
        } else {
            struck += 1;
        }
    }
    let last = archive.audit(&[]);
    assert_eq!(last.balance(), whole.balance());
    assert_eq!(said(&archive.store()), expected, "after {struck} kills");
    println!("{struck} kills, {} audits brought to their end", ended + 1);
}

#[cfg(unix)]
#[test]
fn stopped_by_the_user_it_saves_what_it_has_and_says_how_to_go_on() {
    let archive = much();
    for number in 0..400 {
        archive.write(&format!("9/{number}.txt"), minutes(1000 + number));
    }
    let child = archive
        .command(&[])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let audited = || {
        let store = Store::open(&archive.store(), Access::Read).ok()?;
        let count = |row: &rusqlite::Row<'_>| row.get::<_, u32>(0);
        store
            .db()
            .query_row("SELECT count(*) FROM finding", [], count)
            .ok()
            .filter(|count| *count > 0)
    };
    let begun = Instant::now();
    while audited().is_none() {
        assert!(begun.elapsed() < Duration::from_mins(1));
        std::thread::sleep(Duration::from_millis(5));
    }
    Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    let told = Told::from(child.wait_with_output().unwrap());
    assert_eq!(told.status, Some(130), "{told:?}");
    assert!(told.err.contains("Relancez la même commande"), "{}", told.err);
    assert_eq!(
        archive.rows("SELECT count(*) FROM run WHERE finished IS NOT NULL"),
        ["0"]
    );
    let some = archive.rows("SELECT count(*) FROM file WHERE state = 'audited'");
    let rest = archive.audit(&[]);
    assert_eq!(rest.status, Some(2));
    assert!(Archive::unchanged(&rest) > 0, "{some:?} {rest:?}");
    assert_eq!(
        rest.balance()[0],
        archive.rows("SELECT path FROM file").len() as u64
    );
}
