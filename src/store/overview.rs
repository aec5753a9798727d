//! What the store holds, counted: in the database, so that an archive of any size is told at once.

use rusqlite::types::Type;
use rusqlite::{OptionalExtension as _, Row as Record};

use super::{Store, StoreError};
use crate::date::Date;
use crate::finding::{Domain, Kind, Mode, Severity, Sitting, Source};
use crate::overview::{
    Audit, Decided, Exposed, File, Gravity, Group, Overview, Passage, Row, Share, Shown, State, Unread,
    Verdict,
};

/// How many documents are told apart.
const MOST: u32 = 50;

/// How many passages of each are shown.
const PASSAGES: u32 = 10;

/// How many files are named that were not audited for the same reason.
const NAMED: u32 = 12;

/// How many domains a document is said to touch.
const DOMAINS: u32 = 3;

/// The newest decision on each fingerprint.
const HELD: &str = "CREATE TEMP TABLE held AS
    SELECT fingerprint, verdict, decided_at FROM
        (SELECT *, row_number() OVER (PARTITION BY fingerprint ORDER BY id DESC) AS age FROM decision)
    WHERE age = 1;
    CREATE UNIQUE INDEX temp.held_fingerprint ON held(fingerprint);";

/// The findings that no decision settles, points of method apart, with what is counted of them.
const OPEN: &str = "CREATE TEMP TABLE open AS
    SELECT finding.id, file, rule, kind, severity, domains, source, mode FROM finding
    LEFT JOIN held USING (fingerprint)
    WHERE coalesce(verdict, '') NOT IN ('false_alarm', 'accepted');
    CREATE INDEX temp.open_file ON open(file);
    CREATE TEMP VIEW passage AS SELECT * FROM open WHERE kind <> 'method';";

/// The year of the meeting. A file that was copied bears the day of its copy, which tells nothing of a meeting.
const YEAR: &str = "iif(meeting_from = 'file', NULL, CAST(substr(meeting, 1, 4) AS INTEGER))";

/// Counts by severity, as [`gravity`] reads them.
const GRAVITY: &str = "sum(severity = 'info'), sum(severity = 'warning'), sum(severity = 'error')";

/// The gravest first.
const GRAVEST: &str = "sum(severity = 'error') DESC, sum(severity = 'warning') DESC, count(*) DESC";

impl Store {
    /// Counts what the store holds. What may not be shown is not read.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn overview(&self, shown: Shown) -> Result<Overview, StoreError> {
        let _scratch = self.scratch()?;
        let of_state = |state: State| {
            self.number(&format!(
                "SELECT count(*) FROM file WHERE state = '{}'",
                state.code()
            ))
        };
        Ok(Overview {
            audit: self.audit()?,
            documents: of_state(State::Audited)?,
            duplicates: of_state(State::Duplicate)?,
            passages: self.number("SELECT coalesce(sum(passages), 0) FROM file WHERE state = 'audited'")?,
            findings: self.gravity("passage")?,
            exposed: self.number("SELECT count(DISTINCT file) FROM passage")?,
            in_ten: self.number(
                "SELECT coalesce(sum(n), 0) FROM
                    (SELECT count(*) AS n FROM passage GROUP BY file ORDER BY n DESC LIMIT 10)",
            )?,
            years: self.groups(YEAR, |key| Ok(u16::try_from(key.get::<_, i64>(0)?).ok()))?,
            sittings: self.groups("formation", |row| code(row, 0, Sitting::from_code))?,
            kinds: self.shares("kind", Kind::ALL, Kind::code)?,
            domains: self.domains()?,
            sources: self.shares("source", Source::ALL, Source::code)?,
            modes: self.shares("mode", Mode::ALL, Mode::code)?,
            rules: self.rules()?,
            methods: self.gravity("(SELECT * FROM open WHERE kind = 'method')")?,
            most: self.most(shown)?,
            unread: self.unread(shown)?,
            decided: self.decided()?,
            keeps_text: self.number("SELECT EXISTS (SELECT 1 FROM finding WHERE text IS NOT NULL)")? > 0,
        })
    }

    /// Hands out every finding, decided or not, in the order of files and places.
    ///
    /// # Errors
    /// Where the store cannot be read, and what `take` says.
    pub fn each_row<E: From<StoreError>>(
        &self,
        shown: Shown,
        mut take: impl FnMut(&Row) -> Result<(), E>,
    ) -> Result<(), E> {
        let read = || -> Result<_, StoreError> {
            let scratch = self.scratch()?;
            let statement = self.db.prepare(
                "SELECT file.id, iif(?1, path, NULL), format, meeting, formation, container, characters, passages, pages,
                    lower(hex(finding.fingerprint)), rule, kind, severity, confidence, domains, subject, source, mode,
                    start_byte, end_byte, line, column, page, place, verdict, decided_at, iif(?2, text, NULL)
                 FROM finding JOIN file ON file.id = finding.file LEFT JOIN held USING (fingerprint)
                 ORDER BY file.id, start_byte, finding.id",
            )?;
            Ok((scratch, statement))
        };
        let (_scratch, mut statement) = read()?;
        let mut rows = statement
            .query([shown.paths, shown.text])
            .map_err(StoreError::from)?;
        while let Some(record) = rows.next().map_err(StoreError::from)? {
            take(&row(record).map_err(StoreError::from)?)?;
        }
        Ok(())
    }

    /// Lays out what is counted, until the scratch is dropped.
    pub(super) fn scratch(&self) -> Result<Scratch<'_>, StoreError> {
        // Taken down first: it may be there from a call that failed half-way.
        let scratch = Scratch(self);
        scratch.clear()?;
        self.db.execute_batch(HELD)?;
        self.db.execute_batch(OPEN)?;
        Ok(scratch)
    }

    fn number(&self, query: &str) -> Result<u64, StoreError> {
        Ok(self.db.query_row(query, [], |row| row.get(0))?)
    }

    fn gravity(&self, from: &str) -> Result<Gravity, StoreError> {
        let query = format!("SELECT {GRAVITY} FROM {from}");
        Ok(self.db.query_row(&query, [], |row| gravity(row, 0))?)
    }

    fn audit(&self) -> Result<Option<Audit>, StoreError> {
        let query = "SELECT finished, version FROM run ORDER BY id DESC LIMIT 1";
        let audit = |row: &Record<'_>| {
            Ok(Audit {
                finished: row.get::<_, Option<i64>>(0)?.and_then(Date::of_unix),
                version: row.get(1)?,
            })
        };
        Ok(self.db.query_row(query, [], audit).optional()?)
    }

    /// Audited documents by something of theirs, in its order and what is not known last.
    fn groups<K>(
        &self,
        by: &str,
        key: impl Fn(&Record<'_>) -> rusqlite::Result<Option<K>>,
    ) -> Result<Vec<Group<K>>, StoreError> {
        let query = format!(
            "SELECT {by} AS key, count(DISTINCT file.id), count(DISTINCT passage.file),
                coalesce(sum(severity = 'info'), 0), coalesce(sum(severity = 'warning'), 0), coalesce(sum(severity = 'error'), 0)
             FROM file LEFT JOIN passage ON passage.file = file.id
             WHERE state = 'audited' GROUP BY key ORDER BY key IS NULL, key"
        );
        self.list(&query, |row| {
            let known = !matches!(row.get_ref(0)?.data_type(), Type::Null);
            Ok(Group {
                documents: row.get(1)?,
                share: Share {
                    key: if known { key(row)? } else { None },
                    findings: gravity(row, 3)?,
                    exposed: row.get(2)?,
                },
            })
        })
    }

    /// Findings by a code of theirs, in the order of its closed list.
    fn shares<K: Copy>(
        &self,
        by: &str,
        all: &[K],
        code: impl Fn(K) -> &'static str,
    ) -> Result<Vec<Share<K>>, StoreError> {
        self.each(all, &format!("{by} = ?1"), code)
    }

    fn domains(&self) -> Result<Vec<Share<Domain>>, StoreError> {
        let touched = "instr(',' || domains || ',', ',' || ?1 || ',') > 0";
        let mut shares = self.each(Domain::ALL, touched, Domain::code)?;
        // The closed list's order means nothing to a reader.
        shares.sort_by_key(|share| std::cmp::Reverse(share.findings.total()));
        Ok(shares)
    }

    fn each<K: Copy>(
        &self,
        all: &[K],
        test: &str,
        code: impl Fn(K) -> &'static str,
    ) -> Result<Vec<Share<K>>, StoreError> {
        let query = format!("SELECT count(DISTINCT file), {GRAVITY} FROM passage WHERE {test}");
        let mut statement = self.db.prepare(&query)?;
        let mut out = Vec::new();
        for key in all {
            let share = statement.query_row([code(*key)], |row| {
                Ok(Share {
                    key: *key,
                    exposed: row.get(0)?,
                    findings: gravity(row, 1)?,
                })
            })?;
            if share.findings.total() > 0 {
                out.push(share);
            }
        }
        Ok(out)
    }

    fn rules(&self) -> Result<Vec<Share<String>>, StoreError> {
        let query = format!(
            "SELECT rule, count(DISTINCT file), {GRAVITY} FROM open GROUP BY rule ORDER BY {GRAVEST}, rule"
        );
        self.list(&query, |row| {
            Ok(Share {
                key: row.get(0)?,
                exposed: row.get(1)?,
                findings: gravity(row, 2)?,
            })
        })
    }

    fn most(&self, shown: Shown) -> Result<Vec<Exposed>, StoreError> {
        let query = format!(
            "SELECT file.id, iif(?1, path, NULL), format, meeting, formation,
                (SELECT count(*) FROM file AS copy WHERE copy.same_as = file.id),
                (SELECT count(*) FROM open WHERE open.file = file.id AND kind = 'method'), {GRAVITY}
             FROM passage JOIN file ON file.id = passage.file
             GROUP BY file.id ORDER BY {GRAVEST}, file.id LIMIT {MOST}"
        );
        let mut statement = self.db.prepare(&query)?;
        let found = statement.query_map([shown.paths], |row| {
            Ok(Exposed {
                file: file(row)?,
                copies: row.get(5)?,
                methods: row.get(6)?,
                findings: gravity(row, 7)?,
                domains: Vec::new(),
                passages: Vec::new(),
            })
        })?;
        let mut found = found.collect::<Result<Vec<_>, _>>()?;
        for exposed in &mut found {
            exposed.domains = self.touched(exposed.file.number)?;
            if shown.text {
                exposed.passages = self.passages(exposed.file.number)?;
            }
        }
        Ok(found)
    }

    /// The domains that a document touches most.
    fn touched(&self, file: i64) -> Result<Vec<Domain>, StoreError> {
        let mut statement = self
            .db
            .prepare_cached("SELECT domains FROM passage WHERE file = ?1")?;
        let mut counts: Vec<(Domain, usize)> = Domain::ALL.iter().map(|d| (*d, 0)).collect();
        let mut rows = statement.query([file])?;
        while let Some(row) = rows.next()? {
            for domain in row.get_ref(0)?.as_str().unwrap_or_default().split(',') {
                if let Some(count) = counts.iter_mut().find(|c| c.0.code() == domain) {
                    count.1 += 1;
                }
            }
        }
        counts.retain(|c| c.1 > 0);
        counts.sort_by_key(|c| std::cmp::Reverse(c.1));
        Ok(counts.into_iter().take(DOMAINS as usize).map(|c| c.0).collect())
    }

    fn passages(&self, file: i64) -> Result<Vec<Passage>, StoreError> {
        let mut statement = self.db.prepare_cached(&format!(
            "SELECT finding.rule, finding.severity, line, place, text FROM finding JOIN passage USING (id)
             WHERE passage.file = ?1 AND text IS NOT NULL
             ORDER BY finding.severity = 'error' DESC, finding.severity = 'warning' DESC, start_byte LIMIT {PASSAGES}"
        ))?;
        let passages = statement.query_map([file], |row| {
            Ok(Passage {
                rule: row.get(0)?,
                severity: needed(row, 1, Severity::from_code)?,
                line: row.get(2)?,
                place: row.get(3)?,
                text: row.get(4)?,
            })
        })?;
        Ok(passages.collect::<Result<_, _>>()?)
    }

    fn unread(&self, shown: Shown) -> Result<Vec<Unread>, StoreError> {
        let mut unread = self.list(
            "SELECT state, coalesce(reason, ''), coalesce(min(message), ''), coalesce(min(help), ''), count(*) FROM file
             WHERE state IN ('skipped', 'failed') GROUP BY state, coalesce(reason, '') ORDER BY state, count(*) DESC, reason",
            |row| {
                Ok(Unread {
                    state: needed(row, 0, State::from_code)?,
                    reason: row.get(1)?,
                    message: row.get(2)?,
                    help: row.get(3)?,
                    files: row.get(4)?,
                    first: Vec::new(),
                })
            },
        )?;
        let mut statement = self.db.prepare(&format!(
            "SELECT id, iif(?1, path, NULL) FROM file WHERE state = ?2 AND coalesce(reason, '') = ?3 ORDER BY id LIMIT {NAMED}"
        ))?;
        for those in &mut unread {
            let named = (shown.paths, those.state.code(), &those.reason);
            let first = statement.query_map(named, |row| Ok((row.get(0)?, row.get(1)?)))?;
            those.first = first.collect::<Result<_, _>>()?;
        }
        Ok(unread)
    }

    fn decided(&self) -> Result<Vec<Decided>, StoreError> {
        let query = "SELECT verdict, count(*) FROM finding JOIN held USING (fingerprint) GROUP BY verdict";
        let mut decided = self.list(query, |row| {
            Ok(Decided {
                verdict: needed(row, 0, Verdict::from_code)?,
                findings: row.get(1)?,
            })
        })?;
        decided.sort_by_key(|d| d.verdict);
        Ok(decided)
    }

    fn list<T>(
        &self,
        query: &str,
        read: impl FnMut(&Record<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.db.prepare(query)?;
        let rows = statement.query_map([], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// What is laid out to count from, beside the store and gone with it.
pub(super) struct Scratch<'a>(&'a Store);

impl Scratch<'_> {
    fn clear(&self) -> Result<(), StoreError> {
        Ok(self.0.db.execute_batch(
            "DROP VIEW IF EXISTS temp.passage; DROP TABLE IF EXISTS temp.open; DROP TABLE IF EXISTS temp.held;",
        )?)
    }
}

impl Drop for Scratch<'_> {
    fn drop(&mut self) {
        // What stays of it is cleared by the next.
        let _ = self.clear();
    }
}

/// Counts by severity in three columns from `first` on; none where there is nothing to count.
fn gravity(row: &Record<'_>, first: usize) -> rusqlite::Result<Gravity> {
    let count = |i| {
        row.get::<_, Option<u64>>(first + i)
            .map(Option::unwrap_or_default)
    };
    Ok(Gravity::new(count(0)?, count(1)?, count(2)?))
}

/// A file in the first five columns.
fn file(row: &Record<'_>) -> rusqlite::Result<File> {
    Ok(File {
        number: row.get(0)?,
        path: row.get(1)?,
        format: row.get(2)?,
        meeting: row.get::<_, Option<String>>(3)?.as_deref().and_then(Date::parse),
        sitting: code(row, 4, Sitting::from_code)?,
    })
}

fn row(row: &Record<'_>) -> rusqlite::Result<Row> {
    Ok(Row {
        file: file(row)?,
        container: row.get(5)?,
        characters: row.get(6)?,
        passages: row.get(7)?,
        pages: row.get(8)?,
        id: row.get(9)?,
        rule: row.get(10)?,
        kind: row.get(11)?,
        severity: row.get(12)?,
        confidence: row.get(13)?,
        domains: row.get(14)?,
        subject: row.get(15)?,
        source: row.get(16)?,
        mode: row.get(17)?,
        start: row.get(18)?,
        end: row.get(19)?,
        line: row.get(20)?,
        column: row.get(21)?,
        page: row.get(22)?,
        place: row.get(23)?,
        verdict: code(row, 24, Verdict::from_code)?,
        decided: row.get(25)?,
        text: row.get(26)?,
    })
}

/// A value of a closed list; nothing where there is none.
fn code<T>(
    row: &Record<'_>,
    column: usize,
    from_code: impl Fn(&str) -> Option<T>,
) -> rusqlite::Result<Option<T>> {
    let Some(text) = row.get::<_, Option<String>>(column)? else {
        return Ok(None);
    };
    let unknown = || rusqlite::Error::InvalidColumnType(column, String::new(), Type::Text);
    from_code(&text).map(Some).ok_or_else(unknown)
}

/// A value of a closed list.
pub(super) fn needed<T>(
    row: &Record<'_>,
    column: usize,
    from_code: impl Fn(&str) -> Option<T>,
) -> rusqlite::Result<T> {
    let missing = || rusqlite::Error::InvalidColumnType(column, String::new(), Type::Null);
    code(row, column, from_code)?.ok_or_else(missing)
}
