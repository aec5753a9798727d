//! Documents whose findings are all decided, written with their passages marked: what a corpus is made of.
//!
//! What is not marked asserts that there is nothing to flag: a document with an open finding would assert too much.

use std::fs::{DirBuilder, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use super::Desk;
use super::passages::Passages;
use crate::cli::stop::Stop;
use crate::finding::{Domain, Kind, Mode, Source, Subject};
use crate::marks::{self, Mark};
use crate::overview::{Row, Shown, Verdict};
use crate::report::plural;
use crate::store::StoreError;

/// What is exported of a document.
struct Judged {
    file: i64,
    path: String,
    rows: Vec<Row>,
}

impl Judged {
    /// Whether somebody decided about every passage.
    fn is_whole(&self) -> bool {
        let decided = |row: &Row| row.verdict.is_some_and(|v| v != Verdict::Undecided);
        self.rows.iter().all(decided)
    }

    /// The passages that do disclose: an accepted one does, for a reason.
    fn marks(&self) -> Option<Vec<Mark>> {
        let rows = self.rows.iter();
        rows.filter(|r| r.verdict != Some(Verdict::FalseAlarm))
            .map(mark)
            .collect()
    }
}

fn mark(row: &Row) -> Option<Mark> {
    let code = |code: &Option<String>| code.clone().unwrap_or_default();
    Some(Mark {
        start: usize::try_from(row.start).ok()?,
        end: usize::try_from(row.end).ok()?,
        kind: Kind::from_code(&row.kind)?,
        domains: row.domains.split(',').filter_map(Domain::from_code).collect(),
        subject: Subject::from_code(&code(&row.subject)),
        source: Source::from_code(&code(&row.source))?,
        mode: Mode::from_code(&code(&row.mode)),
    })
}

/// Writes what can be written; what cannot is named, with its cause.
pub(super) fn export(desk: &Desk<'_>, folder: &Path) -> Result<(), Stop> {
    let lang = desk.lang;
    let colon = lang.pick(" :", ":");
    let refused = |path: &Path, e: &io::Error| Stop::io(&path.display().to_string(), e, lang);
    let mut judged: Vec<Judged> = Vec::new();
    let shown = Shown {
        paths: true,
        text: false,
    };
    desk.store
        .each_row(shown, |row| {
            if row.kind == Kind::Method.code() {
                return Ok(());
            }
            if judged.last().is_none_or(|j| j.file != row.file.number) {
                judged.push(Judged {
                    file: row.file.number,
                    path: row.file.path.clone().unwrap_or_default(),
                    rows: Vec::new(),
                });
            }
            if let Some(last) = judged.last_mut() {
                last.rows.push(row.clone());
            }
            Ok::<_, StoreError>(())
        })
        .map_err(|e| desk.told(e))?;
    private(&mut DirBuilder::new())
        .recursive(true)
        .create(folder)
        .map_err(|e| refused(folder, &e))?;
    let mut passages = Passages::default();
    let (mut written, mut open) = (0, 0);
    for document in judged {
        if !document.is_whole() {
            open += 1;
            continue;
        }
        let marked = passages.document(document.file, desk).and_then(|read| {
            let broken = || {
                lang.pick("constats incomplets", "findings that are incomplete")
                    .to_owned()
            };
            let marks = document.marks().ok_or_else(broken)?;
            marks::write(read.text.as_str(), &marks).map_err(|e| e.to_string())
        });
        match marked {
            Ok(text) => {
                let path = folder.join(format!("document-{:05}.txt", document.file));
                create(&path, &text).map_err(|e| refused(&path, &e))?;
                written += 1;
            }
            Err(why) => desk.remark(&format!("{}{colon} {why}", document.path), ""),
        }
    }
    let mut told = lang.pick(
        format!(
            "{} : {written} {}",
            folder.display(),
            plural(written, "document annoté", "documents annotés")
        ),
        format!(
            "{}: {written} marked {}",
            folder.display(),
            plural(written, "document", "documents")
        ),
    );
    if open > 0 {
        told += &lang.pick(
            format!(
                ", {open} {} de côté, faute de décision sur tous les constats",
                plural(open, "laissé", "laissés")
            ),
            format!(", {open} left aside for want of a decision on all findings"),
        );
    }
    desk.remark(
        &told,
        lang.pick(
            "Ils contiennent le texte des comptes rendus : gardez-les comme eux.",
            "They hold the text of the minutes: keep them as you keep these.",
        ),
    );
    Ok(())
}

/// Writes a file that was not there, for its owner only.
fn create(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())
}

/// The same, for a folder that nobody else may look into.
fn private(builder: &mut DirBuilder) -> &mut DirBuilder {
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(builder, 0o700);
    builder
}
