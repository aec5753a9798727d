//! What the audit of a piece of work says, and how it goes into the store.

use std::time::{Duration, Instant};

use super::super::audit::Auditor;
use super::super::stop::line;
use super::super::walk::Why;
use super::gather::{Entry, Task, refused};
use super::plan::Met;
use crate::baseline::{Baseline, Occurrences};
use crate::date::Date;
use crate::finding::{Domain, Finding, Kind, Mode, Source, Subject};
use crate::lang::Lang;
use crate::read::container::{Container, UnpackError};
use crate::report::{Audited, Extent, Failure};
use crate::store::{Facts, File, Found, Reason, Recorder, State, StoreError};
use crate::wording::place;

/// After so many files what was recorded is made to last,
const FILES: usize = 256;

/// or after so long.
const WHILE: Duration = Duration::from_secs(1);

/// How many failures are told one by one; the store has them all.
const TOLD: usize = 20;

/// What became of a piece of work.
pub(super) enum News {
    /// A file was audited.
    File(Entry, Box<Piece>),
    /// A mail was, or could not be; what is attached to it follows, and then its end.
    Mail(Entry, Result<Box<Piece>, Failure>),
    /// See [`Task::Container`].
    Container(Entry, Container),
    /// See [`Task::End`].
    End(Result<(), UnpackError>),
    /// A stretch of a long file was audited, or could not be.
    Stretch(Entry, Result<Box<Piece>, Failure>, Extent),
    /// See [`Task::Broken`].
    Broken(Failure),
    /// See [`Task::Same`].
    Same(Entry),
    /// See [`Task::Duplicate`].
    Duplicate(Entry),
    /// See [`Task::Skipped`].
    Skipped(Entry, Why),
    /// A file could not be audited.
    Failed(Entry, Failure),
}

/// What an audit found in a file or a stretch of one.
pub(super) struct Piece {
    facts: Facts,
    findings: Vec<Row>,
    tables: u32,
    bytes: u64,
}

/// A finding on its way into the store.
struct Row {
    finding: Finding,
    bytes: (u64, u64),
    position: (u32, u32),
    words: String,
    /// What a decision on it holds for: the passage, wherever it stands; a point of method, in this file alone.
    holds_for: Option<String>,
}

/// Does a piece of work.
pub(super) fn work(auditor: &Auditor<'_>, task: Task) -> News {
    let digest = |entry: &Entry| entry.digest.unwrap_or_default();
    match task {
        Task::File(entry, bytes) => {
            let audited = auditor
                .read(&entry.path, bytes)
                .and_then(|document| auditor.weigh(&entry.path, digest(&entry), document));
            match audited {
                Ok(audited) => {
                    let piece = Piece::new(&entry, &audited);
                    News::File(entry, Box::new(piece))
                }
                Err(failure) => News::Failed(entry, failure),
            }
        }
        Task::Mail(entry, document) => {
            let audited = auditor.weigh(&entry.path, digest(&entry), *document);
            let piece = audited.map(|audited| Box::new(Piece::new(&entry, &audited)));
            News::Mail(entry, piece)
        }
        Task::Stretch(entry, title, stretch, extent) => {
            let audited = auditor.stretch(&title, *stretch, extent);
            let piece = audited.map(|audited| Box::new(Piece::new(&entry, &audited)));
            News::Stretch(entry, piece, extent)
        }
        Task::Container(entry, container) => News::Container(entry, container),
        Task::End(result) => News::End(result),
        Task::Broken(failure) => News::Broken(failure),
        Task::Same(entry) => News::Same(entry),
        Task::Duplicate(entry) => News::Duplicate(entry),
        Task::Skipped(entry, why) => News::Skipped(entry, why),
        Task::Failed(entry, failure) => News::Failed(entry, failure),
    }
}

impl Piece {
    fn new(entry: &Entry, audited: &Audited) -> Self {
        let index = audited.index();
        let rows = audited.report.findings.iter().map(|finding| Row {
            finding: Finding {
                evidence: Vec::new(),
                ..finding.clone()
            },
            bytes: (
                index.byte(finding.passage.start()),
                index.byte(finding.passage.end()),
            ),
            position: index.position(finding.passage.start()),
            words: audited.words(finding).to_owned(),
            holds_for: (finding.kind == Kind::Method)
                .then(|| format!("{}\n{}", entry.path, audited.words(finding))),
        });
        let document = &audited.document;
        let pages = document.blocks.iter().filter_map(|block| block.page).max();
        let pages = pages.map_or(document.pages.len() as u32, u32::from);
        Self {
            findings: rows.collect(),
            facts: Facts {
                format: Some(document.format.name()),
                encoding: Some(document.encoding),
                pages: Some(pages).filter(|pages| *pages > 0),
                characters: Some(audited.report.characters as u64),
                passages: Some(audited.report.passages as u64),
                meeting: meeting(entry, document.text.as_str()),
                formation: audited.report.sitting.map(crate::finding::Sitting::code),
            },
            tables: audited.report.tables,
            bytes: document.text.as_str().len() as u64,
        }
    }
}

/// The day of the meeting, and where it was read.
fn meeting(entry: &Entry, text: &str) -> Option<(String, &'static str)> {
    let of_file = || Date::of_unix(entry.stamp?.modified.div_euclid(1_000_000_000));
    let told = |date: Date, from| (date.to_string(), from);
    Date::of_text(text)
        .map(|date| told(date, "text"))
        .or_else(|| Some(told(Date::of_name(entry.name())?, "name")))
        .or_else(|| Some(told(of_file()?, "file")))
}

/// A file that is not recorded to its end.
struct Open {
    id: i64,
    facts: Facts,
    failure: Option<Failure>,
    path: String,
    /// Bytes of it that the progress has not told yet; nothing inside containers.
    bytes: u64,
}

/// How far a piece of news brings the audit.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Step {
    /// Files.
    pub(super) files: u64,
    /// Bytes of files that are no members.
    pub(super) bytes: u64,
    /// Findings.
    pub(super) findings: u64,
}

/// What records the news.
pub(super) struct Scribe<'r> {
    recorder: &'r Recorder,
    baseline: Baseline,
    occurrences: Occurrences,
    keep_text: bool,
    lang: Lang,
    open: Vec<Open>,
    /// Tables met so far in the long file that is open.
    tables: u32,
    met: Met,
    told: u64,
    failures: Vec<Failure>,
    failed: usize,
    /// Since what was recorded was made to last.
    pending: usize,
    since: Instant,
}

impl<'r> Scribe<'r> {
    pub(super) fn new(
        recorder: &'r Recorder,
        met: Met,
        keep_text: bool,
        lang: Lang,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            baseline: Baseline::new(recorder.key()?),
            recorder,
            occurrences: Occurrences::default(),
            keep_text,
            lang,
            open: Vec::new(),
            tables: 0,
            met,
            told: 0,
            failures: Vec::new(),
            failed: 0,
            pending: 0,
            since: Instant::now(),
        })
    }

    /// How many files this audit has met, counted one by one.
    pub(super) const fn seen(&self) -> u64 {
        self.met.unchanged + self.met.told + self.told
    }

    /// How many of them are as they were.
    pub(super) const fn unchanged(&self) -> u64 {
        self.met.unchanged
    }

    /// Tells the first failures.
    pub(super) fn tell_failures(&self) {
        let lang = self.lang;
        for failure in &self.failures {
            let colon = lang.pick(" :", ":");
            line(
                &format!("{}{colon} {}", failure.path, failure.message),
                &failure.help,
                lang,
            );
        }
        let more = self.failed - self.failures.len();
        if more > 0 {
            line(
                &lang.pick(
                    format!("et {more} autres échecs, qui sont dans la base"),
                    format!("and {more} further failures, which are in the store"),
                ),
                "",
                lang,
            );
        }
    }

    /// Records a piece of news.
    pub(super) fn take(&mut self, news: News) -> Result<Step, StoreError> {
        let step = self.record(news)?;
        self.told += step.files;
        self.pending += step.files as usize;
        if self.pending >= FILES || self.since.elapsed() >= WHILE {
            self.recorder.commit()?;
            self.pending = 0;
            self.since = Instant::now();
        }
        Ok(step)
    }

    fn record(&mut self, news: News) -> Result<Step, StoreError> {
        match news {
            News::File(entry, piece) => self.audited(&entry, &piece),
            News::Mail(entry, piece) => self.mail(&entry, piece),
            News::Container(entry, container) => self.container(&entry, container),
            News::Stretch(entry, piece, extent) => self.stretch(&entry, piece, extent),
            News::End(result) => {
                let path = self.open.last().map_or("", |open| open.path.as_str());
                let failure = result.err().map(|error| refused(path, error, self.lang));
                self.end(failure)
            }
            News::Broken(failure) => self.end(Some(failure)),
            News::Same(entry) => {
                self.recorder.same(&self.file(&entry, State::Open))?;
                Ok(Step::of(&entry))
            }
            News::Duplicate(entry) => {
                self.duplicate(&entry)?;
                Ok(Step::of(&entry))
            }
            News::Skipped(entry, why) => self.skipped(&entry, why),
            News::Failed(entry, failure) => {
                self.put(&entry, State::Failed(reason(&failure)))?;
                self.failed(failure);
                Ok(Step::of(&entry))
            }
        }
    }

    /// A file that was audited whole.
    fn audited(&mut self, entry: &Entry, piece: &Piece) -> Result<Step, StoreError> {
        let id = self.put(entry, State::Open)?;
        self.occurrences = Occurrences::default();
        let findings = self.find(id, &piece.findings, 0)?;
        self.recorder.close(id, &piece.facts)?;
        Ok(Step {
            findings,
            ..Step::of(entry)
        })
    }

    /// A mail, which stays open for what is attached to it.
    fn mail(&mut self, entry: &Entry, piece: Result<Box<Piece>, Failure>) -> Result<Step, StoreError> {
        let id = self.open(entry, Facts::default())?;
        self.occurrences = Occurrences::default();
        let findings = self.add(id, piece)?;
        Ok(Step {
            bytes: 0,
            findings,
            ..Step::of(entry)
        })
    }

    /// An archive, which stays open for its members.
    fn container(&mut self, entry: &Entry, container: Container) -> Result<Step, StoreError> {
        let facts = Facts {
            format: Some(container.name()),
            ..Facts::default()
        };
        self.open(entry, facts)?;
        Ok(Step {
            bytes: 0,
            ..Step::of(entry)
        })
    }

    /// A stretch of a long file: the first opens it, the last ends it.
    fn stretch(
        &mut self,
        entry: &Entry,
        piece: Result<Box<Piece>, Failure>,
        extent: Extent,
    ) -> Result<Step, StoreError> {
        if extent.opens {
            self.open(entry, Facts::default())?;
            self.occurrences = Occurrences::default();
            self.tables = 0;
        }
        let id = self.open.last().map_or(0, |open| open.id);
        let read = piece.as_ref().map_or(0, |piece| piece.bytes);
        let findings = self.add(id, piece)?;
        let mut bytes = self.tell_read(read);
        if extent.closes {
            bytes += self.close(None)?;
        }
        Ok(Step {
            files: u64::from(extent.opens),
            bytes,
            findings,
        })
    }

    /// Takes bytes that were `read` of the open file from those that the progress has not told: how many it may tell.
    fn tell_read(&mut self, read: u64) -> u64 {
        self.open.last_mut().map_or(0, |open| {
            let told = read.min(open.bytes);
            open.bytes -= told;
            told
        })
    }

    /// The end of the file that was opened last.
    fn end(&mut self, failure: Option<Failure>) -> Result<Step, StoreError> {
        Ok(Step {
            bytes: self.close(failure)?,
            ..Step::default()
        })
    }

    /// A file or folder left aside.
    fn skipped(&self, entry: &Entry, why: Why) -> Result<Step, StoreError> {
        let reason = Reason {
            code: why.code(),
            message: why.words(self.lang),
            help: "",
        };
        self.put(entry, State::Skipped(reason))?;
        Ok(Step::of(entry))
    }

    fn file<'a>(&self, entry: &'a Entry, state: State<'a>) -> File<'a> {
        File {
            path: &entry.path,
            container: self.open.last().map(|open| open.id),
            stamp: entry.stamp,
            digest: entry.digest,
            state,
        }
    }

    fn put(&self, entry: &Entry, state: State<'_>) -> Result<i64, StoreError> {
        self.recorder.put(&self.file(entry, state))
    }

    /// Records a file whose end is told later.
    fn open(&mut self, entry: &Entry, facts: Facts) -> Result<i64, StoreError> {
        let id = self.put(entry, State::Open)?;
        self.open.push(Open {
            id,
            facts,
            failure: None,
            path: entry.path.clone(),
            bytes: entry.stamp.map_or(0, |stamp| stamp.size),
        });
        Ok(id)
    }

    /// Adds what was found to the file that is open: how many findings.
    fn add(&mut self, id: i64, piece: Result<Box<Piece>, Failure>) -> Result<u64, StoreError> {
        let piece = match piece {
            Ok(piece) => piece,
            Err(failure) => {
                if let Some(open) = self.open.last_mut() {
                    open.failure.get_or_insert(failure);
                }
                return Ok(0);
            }
        };
        let found = self.find(id, &piece.findings, self.tables)?;
        self.tables += piece.tables;
        if let Some(open) = self.open.last_mut() {
            append(&mut open.facts, piece.facts);
        }
        Ok(found)
    }

    /// Ends the file that was opened last: how many of its bytes the progress has not told.
    fn close(&mut self, failure: Option<Failure>) -> Result<u64, StoreError> {
        let Some(open) = self.open.pop() else {
            return Ok(0);
        };
        match failure.or(open.failure) {
            Some(failure) => {
                self.recorder.fail(open.id, reason(&failure))?;
                self.failed(failure);
            }
            None => self.recorder.close(open.id, &open.facts)?,
        }
        Ok(open.bytes)
    }

    /// What has the bytes of another shares its fate.
    fn duplicate(&mut self, entry: &Entry) -> Result<(), StoreError> {
        let digest = entry.digest.unwrap_or_default();
        if let Some(original) = self.recorder.audited(&digest)? {
            self.put(entry, State::Duplicate(original))?;
            return Ok(());
        }
        let (code, message, help) = self.recorder.failed(&digest)?.unwrap_or_default();
        let reason = Reason {
            code: &code,
            message: &message,
            help: &help,
        };
        self.put(entry, State::Failed(reason))?;
        self.failed += 1;
        Ok(())
    }

    fn failed(&mut self, failure: Failure) {
        self.failed += 1;
        if self.failures.len() < TOLD {
            self.failures.push(failure);
        }
    }

    /// Records findings; how many.
    fn find(&mut self, file: i64, rows: &[Row], tables: u32) -> Result<u64, StoreError> {
        for row in rows {
            let Finding {
                rule,
                kind,
                severity,
                confidence,
                domains,
                subject,
                source,
                mode,
                mut location,
                ..
            } = row.finding;
            let words = row.holds_for.as_ref().unwrap_or(&row.words);
            let fingerprint = self.occurrences.hash(&self.baseline, rule, words);
            location.table = location.table.map(|table| table + tables);
            let domains: Vec<&str> = domains.iter().map(Domain::code).collect();
            self.recorder.find(
                file,
                &Found {
                    rule,
                    kind: kind.code(),
                    severity: severity.code(),
                    confidence: f64::from(confidence),
                    domains: &domains.join(","),
                    subject: subject.map(Subject::code),
                    source: source.map(Source::code),
                    mode: mode.map(Mode::code),
                    bytes: row.bytes,
                    position: row.position,
                    place: place(location, self.lang).as_deref(),
                    page: location.page.map(u32::from),
                    fingerprint: &fingerprint,
                    text: self.keep_text.then_some(row.words.as_str()),
                },
            )?;
        }
        Ok(rows.len() as u64)
    }
}

impl Step {
    fn of(entry: &Entry) -> Self {
        Self {
            files: 1,
            bytes: entry.stamp.map_or(0, |stamp| stamp.size),
            findings: 0,
        }
    }
}

fn reason(failure: &Failure) -> Reason<'_> {
    Reason {
        code: failure.code,
        message: &failure.message,
        help: &failure.help,
    }
}

/// Adds what a further stretch tells; what the head tells, the first does.
fn append(facts: &mut Facts, next: Facts) {
    let sum = |a: Option<u64>, b: Option<u64>| a.map_or(b, |a| Some(a + b.unwrap_or(0)));
    let first = std::mem::take(facts);
    *facts = Facts {
        format: first.format.or(next.format),
        encoding: first.encoding.or(next.encoding),
        pages: first.pages.or(next.pages),
        characters: sum(first.characters, next.characters),
        passages: sum(first.passages, next.passages),
        meeting: first.meeting.or(next.meeting),
        formation: first.formation.or(next.formation),
    };
}
