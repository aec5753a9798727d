//! The store of an audit: one `SQLite` file that its owner alone may read, and that a sudden end of the program leaves whole.
//!
//! It holds no document text unless it is asked to, and findings go by hashes under its own key; whoever has it can still
//! test guesses, so it is to be kept like the minutes. One program writes at a time, any number read.
//!
//! The only place outside `cli/` and `lsp/` that opens a file: its own.

mod decisions;
mod error;
mod lock;
mod overview;
mod record;

use std::ffi::OsString;
use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension as _, TransactionBehavior};

pub use decisions::{Decision, Fingerprint, Origin, SHORT, Unmatched};
pub use error::StoreError;
use lock::Lock;
pub use record::{Balance, Digest, Facts, File, Found, Known, Reason, Recorder, Stamp, State};

/// What makes a database a store of ours: "Huis".
const APPLICATION: u32 = 0x4875_6973;

/// What brings a store from each version to the next, from an empty file on.
const MIGRATIONS: &[&str] = &[include_str!("schema.sql")];

/// How long to wait for whoever is just reading or writing.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a store is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// To read what is there.
    Read,
    /// To write to one that is there.
    Write,
    /// To write to one that may have to be made first.
    Create,
}

/// An open store.
#[derive(Debug)]
pub struct Store {
    // Before the lock: whoever waits for it must find the database closed.
    db: Connection,
    _lock: Option<Lock>,
}

impl Store {
    /// Opens the store at `path`. Whoever writes keeps all other writers out until the store is dropped.
    ///
    /// # Errors
    /// Why this is no store that can be used; nothing is then changed.
    pub fn open(path: &Path, access: Access) -> Result<Self, StoreError> {
        if path.is_dir() {
            return Err(StoreError::Folder);
        }
        if access != Access::Create && !path.exists() {
            return Err(StoreError::Missing);
        }
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        if parent.is_some_and(|parent| !parent.is_dir()) {
            return Err(StoreError::NoFolder);
        }
        let lock = match access {
            Access::Read => None,
            Access::Write | Access::Create => Some(Lock::take(path)?.ok_or(StoreError::Busy)?),
        };
        if access == Access::Create {
            // SQLite makes its other files as readable as this one, and no more.
            owners(OpenOptions::new().append(true).create(true)).open(path)?;
        }
        let flags = match access {
            Access::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
            Access::Write | Access::Create => OpenFlags::SQLITE_OPEN_READ_WRITE,
        };
        let mut db = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        db.busy_timeout(PATIENCE)?;
        db.pragma_update(None, "foreign_keys", true)?;
        let found = version(&db)?;
        if access == Access::Read {
            return match found {
                0 => Err(StoreError::Foreign),
                _ => Ok(Self { db, _lock: lock }),
            };
        }
        // After a sudden end, what was committed is there; a commit waits for no disk.
        db.pragma_update(None, "journal_mode", "wal")?;
        db.pragma_update(None, "synchronous", "normal")?;
        // What is deleted may be the text of a passage: it is written over.
        db.pragma_update(None, "secure_delete", true)?;
        migrate(&mut db, found)?;
        Ok(Self { db, _lock: lock })
    }

    /// The database.
    pub const fn db(&self) -> &Connection {
        &self.db
    }

    /// The key of the fingerprints.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn key(&self) -> Result<[u8; 32], StoreError> {
        Ok(self
            .db
            .query_row("SELECT key FROM secret", [], |row| row.get(0))?)
    }
}

/// The version of a store; 0 for a database that has nothing in it yet.
fn version(db: &Connection) -> Result<usize, StoreError> {
    let number = |pragma| db.pragma_query_value(None, pragma, |row| row.get::<_, u32>(0));
    let (application, found) = (number("application_id")?, number("user_version")?);
    if application != APPLICATION {
        let taken = db
            .query_row("SELECT 1 FROM sqlite_schema LIMIT 1", [], |_| Ok(()))
            .optional()?
            .is_some();
        return if taken || application != 0 || found != 0 {
            Err(StoreError::Foreign)
        } else {
            Ok(0)
        };
    }
    let known = MIGRATIONS.len() as u32;
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    Ok(found as usize)
}

/// Brings a store of version `found` to the newest: wholly or not at all.
fn migrate(db: &mut Connection, found: usize) -> Result<(), StoreError> {
    if found == MIGRATIONS.len() {
        return Ok(());
    }
    let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for step in MIGRATIONS.iter().skip(found) {
        transaction.execute_batch(step)?;
    }
    if found == 0 {
        let mut key = [0; 32];
        getrandom::fill(&mut key).map_err(|_| StoreError::Random)?;
        transaction.execute("INSERT INTO secret (key) VALUES (?1)", [key])?;
        transaction.pragma_update(None, "application_id", APPLICATION)?;
    }
    transaction.pragma_update(None, "user_version", MIGRATIONS.len() as u32)?;
    Ok(transaction.commit()?)
}

/// The name of a file that belongs to the one at `path`.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}

/// The same options, for a file that nobody else may read where it is made.
fn owners(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

#[cfg(test)]
#[allow(
    clippy::disallowed_methods,
    reason = "tests look at the files that a store is, and is not, made of"
)]
mod tests {
    use super::*;

    fn refused(path: &Path, access: Access) -> StoreError {
        Store::open(path, access).unwrap_err()
    }

    #[test]
    fn a_store_is_made_once_and_keeps_its_key() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("audit.sqlite");
        assert_eq!(refused(&path, Access::Read), StoreError::Missing);
        assert_eq!(refused(&path, Access::Write), StoreError::Missing);
        let key = Store::open(&path, Access::Create).unwrap().key().unwrap();
        for access in [Access::Create, Access::Write, Access::Read] {
            assert_eq!(Store::open(&path, access).unwrap().key().unwrap(), key);
        }
        let other = dir.path().join("other.sqlite");
        assert_ne!(Store::open(&other, Access::Create).unwrap().key().unwrap(), key);
    }

    #[test]
    fn one_writes_and_many_read() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("audit.sqlite");
        let writer = Store::open(&path, Access::Create).unwrap();
        assert_eq!(refused(&path, Access::Write), StoreError::Busy);
        let readers = [(); 2].map(|()| Store::open(&path, Access::Read).unwrap());
        let insert = "INSERT INTO decision (fingerprint, verdict, decided_by, decided_at) VALUES (x'00', 'true', 'a', 0)";
        writer.db().execute(insert, []).unwrap();
        for reader in &readers {
            let count = |row: &rusqlite::Row<'_>| row.get::<_, u32>(0);
            let seen = reader.db().query_row("SELECT count(*) FROM decision", [], count);
            assert_eq!(seen.unwrap(), 1);
            assert!(reader.db().execute(insert, []).is_err());
        }
        drop(writer);
        Store::open(&path, Access::Write).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_any_of_its_files() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("audit.sqlite");
        let store = Store::open(&path, Access::Create).unwrap();
        store.db().execute("DELETE FROM decision", []).unwrap();
        let mut names = Vec::new();
        for entry in dir.path().read_dir().unwrap().map(Result::unwrap) {
            assert_eq!(
                entry.metadata().unwrap().permissions().mode() & 0o777,
                0o600,
                "{entry:?}"
            );
            names.push(entry.file_name().into_string().unwrap());
        }
        names.sort();
        assert_eq!(
            names,
            [
                "audit.sqlite",
                "audit.sqlite-lock",
                "audit.sqlite-shm",
                "audit.sqlite-wal"
            ]
        );
        drop(store);
        assert_eq!(
            dir.path().read_dir().unwrap().count(),
            1,
            "at rest it is one file"
        );
    }

    #[test]
    fn what_is_no_store_is_told_and_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(refused(dir.path(), Access::Create), StoreError::Folder);
        let minutes = dir.path().join("notes.txt");
        let text = "La séance est ouverte à 9 heures. ".repeat(40);
        std::fs::write(&minutes, &text).unwrap();
        let base = dir.path().join("base.sqlite");
        Connection::open(&base)
            .unwrap()
            .execute("CREATE TABLE t (a)", [])
            .unwrap();
        for access in [Access::Create, Access::Write, Access::Read] {
            assert_eq!(refused(&minutes, access), StoreError::Foreign);
            assert_eq!(refused(&base, access), StoreError::Foreign);
        }
        assert_eq!(std::fs::read_to_string(&minutes).unwrap(), text);
    }

    #[test]
    fn a_newer_store_and_a_damaged_one_are_told() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("audit.sqlite");
        let store = Store::open(&path, Access::Create).unwrap();
        store.db().pragma_update(None, "user_version", 7).unwrap();
        drop(store);
        for access in [Access::Create, Access::Read] {
            assert_eq!(refused(&path, access), StoreError::Newer { found: 7, known: 1 });
        }
        let mut bytes = std::fs::read(&path).unwrap();
        // The version goes back, and the first page of the schema is lost.
        bytes[60..64].copy_from_slice(&1u32.to_be_bytes());
        bytes[100..4096].fill(0xff);
        std::fs::write(&path, bytes).unwrap();
        assert_eq!(refused(&path, Access::Create), StoreError::Damaged);
    }
}
