//! What an audit writes into a store: files and findings, in transactions that each leave it whole.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension as _, named_params, params};

use super::{Access, Store, StoreError};

/// A digest by SHA-256.
pub type Digest = [u8; 32];

/// The engine of what is not audited to its end yet: no digest is empty, so that it is begun anew.
const UNFINISHED: &[u8] = &[];

/// What the system tells of a file, by which a change is noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// Bytes.
    pub size: u64,
    /// When its content changed, in nanoseconds since 1970.
    pub modified: i64,
    /// When anything of it changed, its name too, in nanoseconds since 1970; nothing where the system does not tell.
    pub changed: Option<i64>,
}

/// What is known of a file before it is read to its end.
#[derive(Debug, Clone)]
pub struct File<'a> {
    /// Its path below the root, as shown.
    pub path: &'a str,
    /// What holds it.
    pub container: Option<i64>,
    /// What the system tells of it; nothing inside containers.
    pub stamp: Option<Stamp>,
    /// Nothing where its bytes were not read.
    pub digest: Option<Digest>,
    /// What became of it.
    pub state: State<'a>,
}

/// What became of a file.
#[derive(Debug, Clone)]
pub enum State<'a> {
    /// It is being audited: [`Recorder::close`] tells its end.
    Open,
    /// The file with this number is audited in its place.
    Duplicate(i64),
    /// It was left aside.
    Skipped(Reason<'a>),
    /// It could not be audited.
    Failed(Reason<'a>),
}

/// Why a file was not audited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reason<'a> {
    /// A code.
    pub code: &'a str,
    /// What happened.
    pub message: &'a str,
    /// What to do; may be empty.
    pub help: &'a str,
}

/// What an audited file is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Its format.
    pub format: Option<&'static str>,
    /// The encoding of its text.
    pub encoding: Option<&'static str>,
    /// Pages, where the format tells them.
    pub pages: Option<u32>,
    /// Characters; nothing for what is only a container.
    pub characters: Option<u64>,
    /// Passages.
    pub passages: Option<u64>,
    /// The day of the meeting, and where it was read: `text`, `name` or `file`.
    pub meeting: Option<(String, &'static str)>,
    /// The formation.
    pub formation: Option<&'static str>,
}

/// A finding, as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Found<'a> {
    /// The rule.
    pub rule: &'a str,
    /// Codes of its kind, severity, domains (separated by commas), subject, source and mode.
    pub kind: &'a str,
    /// See `kind`.
    pub severity: &'a str,
    /// From 0 to 1.
    pub confidence: f64,
    /// See `kind`.
    pub domains: &'a str,
    /// See `kind`.
    pub subject: Option<&'a str>,
    /// See `kind`.
    pub source: Option<&'a str>,
    /// See `kind`.
    pub mode: Option<&'a str>,
    /// Bytes of the file's text.
    pub bytes: (u64, u64),
    /// From 1; the column in characters.
    pub position: (u32, u32),
    /// In words.
    pub place: Option<&'a str>,
    /// The page.
    pub page: Option<u32>,
    /// Its hash under the store's key.
    pub fingerprint: &'a [u8],
    /// The passage, where it is to be kept.
    pub text: Option<&'a str>,
}

/// How many files a run saw, and what became of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Balance {
    /// Audited, here or in a run before.
    pub audited: u64,
    /// The same bytes as another file.
    pub duplicates: u64,
    /// Left aside.
    pub skipped: u64,
    /// Not audited, though meant to be.
    pub failed: u64,
    /// By reason: how many were left aside.
    pub asides: Vec<(String, u64)>,
    /// By reason: how many failed.
    pub failures: Vec<(String, u64)>,
    /// Findings, by code of their kind, that nobody has set aside.
    pub open: Vec<(String, u64)>,
    /// Findings that somebody decided about and that count no more.
    pub settled: u64,
}

impl Balance {
    /// All files.
    pub const fn seen(&self) -> u64 {
        self.audited + self.duplicates + self.skipped + self.failed
    }

    /// Findings that nobody has set aside.
    pub fn findings(&self) -> u64 {
        self.open.iter().map(|kind| kind.1).sum()
    }
}

/// A run being recorded. What was recorded since the last [`Recorder::commit`] is lost when it ends before the next.
#[derive(Debug)]
pub struct Recorder {
    store: Store,
    run: i64,
    engine: Digest,
}

impl Recorder {
    /// Begins a run over `root` with `engine`, at `now` in seconds since 1970.
    ///
    /// # Errors
    /// Where the store cannot be written.
    pub fn begin(store: Store, root: &str, engine: Digest, now: i64) -> Result<Self, StoreError> {
        store.db.execute(
            "INSERT INTO run (started, root, version, engine) VALUES (?1, ?2, ?3, ?4)",
            params![now, root, env!("CARGO_PKG_VERSION"), engine],
        )?;
        let run = store.db.last_insert_rowid();
        store
            .db
            .execute_batch("CREATE TEMP TABLE kept (id INTEGER PRIMARY KEY)")?;
        store.db.set_prepared_statement_cache_capacity(64);
        let recorder = Self { store, run, engine };
        recorder.open()?;
        Ok(recorder)
    }

    fn db(&self) -> &Connection {
        &self.store.db
    }

    fn open(&self) -> Result<(), StoreError> {
        Ok(self.db().execute_batch("BEGIN IMMEDIATE")?)
    }

    /// Makes what was recorded last for ever.
    ///
    /// # Errors
    /// Where the store cannot be written.
    pub fn commit(&self) -> Result<(), StoreError> {
        self.db().execute_batch("COMMIT")?;
        self.open()
    }

    /// The key of the fingerprints.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn key(&self) -> Result<Digest, StoreError> {
        self.store.key()
    }

    /// Forgets all passages that earlier runs kept.
    ///
    /// # Errors
    /// Where the store cannot be written.
    pub fn forget_text(&self) -> Result<(), StoreError> {
        self.db()
            .execute("UPDATE finding SET text = NULL WHERE text IS NOT NULL", [])?;
        Ok(())
    }

    /// The number of the file at `path`, where it was audited by this engine with this stamp and need not be read again. What failed
    /// for want of time, of another program or of ours may succeed the next time.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn unchanged(&self, path: &str, stamp: Stamp) -> Result<Option<i64>, StoreError> {
        let mut find = self.db().prepare_cached(
            "SELECT id FROM file WHERE path = ?1 AND container IS NULL AND engine = ?2 AND digest IS NOT NULL
             AND size = ?3 AND modified = ?4 AND changed IS ?5
             AND ifnull(reason, '') NOT IN ('busy', 'slow', 'not-converted', 'internal')",
        )?;
        let row = params![path, self.engine, stamp.size, stamp.modified, stamp.changed];
        Ok(find.query_row(row, |row| row.get(0)).optional()?)
    }

    /// The number of the file at `path`, where it was left aside for the same reason.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn skipped(&self, path: &str, reason: Reason<'_>) -> Result<Option<i64>, StoreError> {
        let mut find = self.db().prepare_cached(
            "SELECT id FROM file WHERE path = ?1 AND state = 'skipped' AND reason = ?2 AND message = ?3",
        )?;
        let row = params![path, reason.code, reason.message];
        Ok(find.query_row(row, |row| row.get(0)).optional()?)
    }

    /// Keeps these files, what they hold included, as they are; those whose duplicates were audited elsewhere only where that
    /// is kept too. Gives the digests of all that is kept audited.
    ///
    /// # Errors
    /// Where the store cannot be written.
    pub fn keep(&self, files: &[i64]) -> Result<Vec<Digest>, StoreError> {
        let mut insert = self
            .db()
            .prepare_cached("INSERT OR IGNORE INTO kept (id) VALUES (?1)")?;
        for id in files {
            insert.execute([id])?;
        }
        drop(insert);
        self.db().execute_batch(
            "WITH RECURSIVE held (id) AS (
               SELECT id FROM kept UNION SELECT file.id FROM file JOIN held ON file.container = held.id)
             INSERT OR IGNORE INTO kept SELECT id FROM held",
        )?;
        // A duplicate without its original is to be audited itself, with all of the file that holds it; whatever is a
        // duplicate of something in there is then one without its original too.
        let orphans = "
            WITH RECURSIVE
              orphan (id) AS (
                SELECT d.id FROM file AS d JOIN kept USING (id) WHERE d.state = 'duplicate' AND NOT EXISTS (
                  SELECT 1 FROM file AS o JOIN kept ON kept.id = o.id
                  WHERE o.id = d.same_as AND o.state = 'audited' AND o.digest = d.digest)),
              up (id) AS (
                SELECT id FROM orphan UNION
                SELECT file.container FROM file JOIN up ON file.id = up.id WHERE file.container IS NOT NULL),
              down (id) AS (SELECT id FROM up UNION SELECT file.id FROM file JOIN down ON file.container = down.id)
            DELETE FROM kept WHERE id IN (SELECT id FROM down)";
        while self.db().execute(orphans, [])? > 0 {}
        self.db().execute(
            "UPDATE file SET run = ?1 WHERE id IN (SELECT id FROM kept)",
            [self.run],
        )?;
        let mut digests = self.db().prepare(
            "SELECT digest FROM file JOIN kept USING (id) WHERE state = 'audited' AND digest IS NOT NULL",
        )?;
        let digests = digests.query_map([], |row| row.get(0))?;
        Ok(digests.collect::<Result<_, _>>()?)
    }

    /// Whether a file is kept.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn is_kept(&self, id: i64) -> Result<bool, StoreError> {
        let mut find = self.db().prepare_cached("SELECT 1 FROM kept WHERE id = ?1")?;
        Ok(find.exists([id])?)
    }

    /// How many files are kept.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn kept(&self) -> Result<u64, StoreError> {
        Ok(self
            .db()
            .query_row("SELECT count(*) FROM kept", [], |row| row.get(0))?)
    }

    /// Keeps one file as it is, whose bytes turned out to be those that were audited: its number.
    ///
    /// # Errors
    /// Where the store cannot be written.
    pub fn same(&self, file: &File<'_>) -> Result<i64, StoreError> {
        let mut update = self.db().prepare_cached(
            "UPDATE file SET run = :run, size = :size, modified = :modified, changed = :changed, container = :container
             WHERE path = :path RETURNING id",
        )?;
        let id = update.query_row(
            named_params! {
                ":run": self.run,
                ":path": file.path,
                ":container": file.container,
                ":size": file.stamp.map(|stamp| stamp.size),
                ":modified": file.stamp.map(|stamp| stamp.modified),
                ":changed": file.stamp.and_then(|stamp| stamp.changed),
            },
            |row| row.get(0),
        )?;
        Ok(id)
    }

    /// Records a file, in the place of what was known of it: its number. Of what it held, only what is met again will stay.
    ///
    /// # Errors
    /// Where the store cannot be written.
    pub fn put(&self, file: &File<'_>) -> Result<i64, StoreError> {
        let (state, reason, same_as) = match &file.state {
            State::Open => ("audited", None, None),
            State::Duplicate(original) => ("duplicate", None, Some(*original)),
            State::Skipped(reason) => ("skipped", Some(*reason), None),
            State::Failed(reason) => ("failed", Some(*reason), None),
        };
        let engine: &[u8] = match file.state {
            State::Open => UNFINISHED,
            _ => &self.engine,
        };
        let mut put = self.db().prepare_cached(
            "INSERT INTO file (path, container, size, modified, changed, digest, engine, run, state, reason, message, help, same_as)
             VALUES (:path, :container, :size, :modified, :changed, :digest, :engine, :run, :state, :reason, :message, :help, :same_as)
             ON CONFLICT (path) DO UPDATE SET
               container = :container, size = :size, modified = :modified, changed = :changed, digest = :digest,
               engine = :engine, run = :run, state = :state, reason = :reason, message = :message, help = :help,
               same_as = :same_as, format = NULL, encoding = NULL, pages = NULL, characters = NULL, passages = NULL,
               meeting = NULL, meeting_from = NULL, formation = NULL
             RETURNING id",
        )?;
        let id = put.query_row(
            named_params! {
                ":path": file.path,
                ":container": file.container,
                ":size": file.stamp.map(|stamp| stamp.size),
                ":modified": file.stamp.map(|stamp| stamp.modified),
                ":changed": file.stamp.and_then(|stamp| stamp.changed),
                ":digest": file.digest,
                ":engine": engine,
                ":run": self.run,
                ":state": state,
                ":reason": reason.map(|reason| reason.code),
                ":message": reason.map(|reason| reason.message),
                ":help": reason.map(|reason| reason.help).filter(|help| !help.is_empty()),
                ":same_as": same_as,
            },
            |row| row.get(0),
        )?;
        self.db()
            .prepare_cached("DELETE FROM finding WHERE file = ?1")?
            .execute([id])?;
        if !matches!(file.state, State::Open) {
            self.prune(id)?;
        }
        Ok(id)
    }

    /// Records a finding of a file.
    ///
    /// # Errors
    /// Where the store cannot be written.
    pub fn find(&self, file: i64, found: &Found<'_>) -> Result<(), StoreError> {
        let mut insert = self.db().prepare_cached(
            "INSERT INTO finding (file, rule, kind, severity, confidence, domains, subject, source, mode,
               start_byte, end_byte, line, column, place, page, fingerprint, text)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
        )?;
        insert.execute(params![
            file,
            found.rule,
            found.kind,
            found.severity,
            found.confidence,
            found.domains,
            found.subject,
            found.source,
            found.mode,
            found.bytes.0,
            found.bytes.1,
            found.position.0,
            found.position.1,
            found.place,
            found.page,
            found.fingerprint,
            found.text,
        ])?;
        Ok(())
    }

    /// A file was audited to its end, and what it holds was told.
    ///
    /// # Errors
    /// Where the store cannot be written.
    pub fn close(&self, file: i64, facts: &Facts) -> Result<(), StoreError> {
        let mut update = self.db().prepare_cached(
            "UPDATE file SET engine = ?2, format = ?3, encoding = ?4, pages = ?5, characters = ?6, passages = ?7,
               meeting = ?8, meeting_from = ?9, formation = ?10 WHERE id = ?1",
        )?;
        update.execute(params![
            file,
            self.engine,
            facts.format,
            facts.encoding,
            facts.pages,
            facts.characters,
            facts.passages,
            facts.meeting.as_ref().map(|meeting| &meeting.0),
            facts.meeting.as_ref().map(|meeting| meeting.1),
            facts.formation,
        ])?;
        self.prune(file)
    }

    /// A file that was open could not be audited to its end; what was found and told until there stays.
    ///
    /// # Errors
    /// Where the store cannot be written.
    pub fn fail(&self, file: i64, reason: Reason<'_>) -> Result<(), StoreError> {
        let mut update = self.db().prepare_cached(
            "UPDATE file SET engine = ?2, state = 'failed', reason = ?3, message = ?4, help = ?5 WHERE id = ?1",
        )?;
        update.execute(params![
            file,
            self.engine,
            reason.code,
            reason.message,
            reason.help
        ])?;
        self.prune(file)
    }

    /// Takes out what a file no longer holds.
    fn prune(&self, file: i64) -> Result<(), StoreError> {
        self.db()
            .prepare_cached("DELETE FROM file WHERE container = ?1 AND run <> ?2")?
            .execute([file, self.run])?;
        Ok(())
    }

    /// The file that was audited in this run, or kept by it, and has these bytes.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn audited(&self, digest: &Digest) -> Result<Option<i64>, StoreError> {
        let mut find = self.db().prepare_cached(
            "SELECT id FROM file WHERE digest = ?1 AND run = ?2 AND state = 'audited' ORDER BY id LIMIT 1",
        )?;
        Ok(find
            .query_row(params![digest, self.run], |row| row.get(0))
            .optional()?)
    }

    /// Why a file with these bytes could not be audited in this run: code, message and help.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn failed(&self, digest: &Digest) -> Result<Option<(String, String, String)>, StoreError> {
        let mut find = self.db().prepare_cached(
            "SELECT reason, message, ifnull(help, '') FROM file WHERE digest = ?1 AND run = ?2 AND state = 'failed' LIMIT 1",
        )?;
        let words = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        Ok(find.query_row(params![digest, self.run], words).optional()?)
    }

    /// Ends the run at `now`: what it did not meet is gone, and leaves the store.
    ///
    /// # Errors
    /// Where the store cannot be written.
    pub fn finish(&self, now: i64) -> Result<(), StoreError> {
        self.db()
            .execute("DELETE FROM file WHERE run <> ?1", [self.run])?;
        self.db()
            .execute("UPDATE run SET finished = ?2 WHERE id = ?1", [self.run, now])?;
        self.commit()
    }

    /// What became of the files that this run met.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn balance(&self) -> Result<Balance, StoreError> {
        let mut balance = Balance::default();
        let mut states = self.db().prepare(
            "SELECT state, reason, count(*) FROM file WHERE run = ?1 GROUP BY 1, 2 ORDER BY 3 DESC, 2",
        )?;
        let mut rows = states.query([self.run])?;
        while let Some(row) = rows.next()? {
            let (state, reason, count): (String, Option<String>, u64) =
                (row.get(0)?, row.get(1)?, row.get(2)?);
            *match state.as_str() {
                "audited" => &mut balance.audited,
                "duplicate" => &mut balance.duplicates,
                "skipped" => &mut balance.skipped,
                _ => &mut balance.failed,
            } += count;
            let reasons = match state.as_str() {
                "skipped" => &mut balance.asides,
                _ => &mut balance.failures,
            };
            reasons.extend(reason.map(|reason| (reason, count)));
        }
        let mut kinds = self.db().prepare(
            "SELECT kind, count(*), sum(EXISTS (
               SELECT 1 FROM decision AS d WHERE d.fingerprint = finding.fingerprint AND d.verdict IN ('false_alarm', 'accepted')
               AND d.id = (SELECT max(id) FROM decision AS n WHERE n.fingerprint = finding.fingerprint)))
             FROM finding JOIN file ON file.id = finding.file WHERE file.run = ?1 GROUP BY kind",
        )?;
        let mut rows = kinds.query([self.run])?;
        while let Some(row) = rows.next()? {
            let (kind, all, settled): (String, u64, u64) = (row.get(0)?, row.get(1)?, row.get(2)?);
            balance.settled += settled;
            balance.open.push((kind, all - settled));
        }
        Ok(balance)
    }
}

impl Store {
    /// The root of the last run, where there was one.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn root(&self) -> Result<Option<String>, StoreError> {
        let last = "SELECT root FROM run ORDER BY id DESC LIMIT 1";
        Ok(self.db.query_row(last, [], |row| row.get(0)).optional()?)
    }
}

/// A second look into the store, for whoever reads files while the run is recorded: it sees what was committed.
#[derive(Debug)]
pub struct Known {
    store: Store,
    engine: Digest,
}

impl Known {
    /// Looks into the store at `path`, where `engine` audits.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn open(path: &Path, engine: Digest) -> Result<Self, StoreError> {
        let store = Store::open(path, Access::Read)?;
        Ok(Self { store, engine })
    }

    /// Whether the file at `path` was audited by this engine when it had these bytes.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn has(&self, path: &str, digest: &Digest) -> Result<bool, StoreError> {
        let mut find = self.store.db.prepare_cached(
            "SELECT 1 FROM file WHERE path = ?1 AND digest = ?2 AND engine = ?3 AND state = 'audited'",
        )?;
        Ok(find.exists(params![path, digest, self.engine])?)
    }
}
