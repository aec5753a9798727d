//! What people decided about findings. A decision holds for the fingerprint: for the same passage wherever it stands, and
//! for audits to come. None is ever changed or taken out; the newest holds.

use rusqlite::{OptionalExtension as _, params};

use super::overview::needed;
use super::{Store, StoreError};
use crate::overview::Verdict;

/// A decision to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The finding.
    pub fingerprint: Fingerprint,
    /// What was decided.
    pub verdict: Verdict,
    /// Why.
    pub reason: Option<String>,
    /// By whom.
    pub by: String,
    /// When, in seconds since 1970.
    pub at: i64,
}

/// What a finding goes by: a hash under the store's key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fingerprint(Vec<u8>);

/// Why the beginning of a fingerprint does not tell a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unmatched {
    /// None begins so.
    None,
    /// Several do.
    Several,
}

/// So many characters of a fingerprint are shown, and this many tell findings apart in any archive.
pub const SHORT: usize = 12;

/// Fewer characters tell nothing.
const LEAST: usize = 6;

/// Where a file is, and what it was when it was audited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The folder that was audited.
    pub root: String,
    /// The path below it.
    pub path: String,
    /// Whether it stands inside an archive, a mailbox or a mail.
    pub held: bool,
    /// SHA-256 of its bytes.
    pub digest: Option<Vec<u8>>,
}

impl Store {
    /// The finding whose fingerprint begins with these hexadecimal digits.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn matching(&self, digits: &str) -> Result<Result<Fingerprint, Unmatched>, StoreError> {
        if digits.len() < LEAST || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Ok(Err(Unmatched::None));
        }
        let mut find = self.db.prepare_cached(
            "SELECT DISTINCT fingerprint FROM finding
             WHERE substr(hex(fingerprint), 1, length(?1)) = upper(?1) AND fingerprint >= ?2 LIMIT 2",
        )?;
        let found = find.query_map(params![digits, floor(digits)], |row| Ok(Fingerprint(row.get(0)?)))?;
        let mut found = found.collect::<Result<Vec<_>, _>>()?;
        Ok(match (found.pop(), found.is_empty()) {
            (None, _) => Err(Unmatched::None),
            (Some(one), true) => Ok(one),
            (Some(_), false) => Err(Unmatched::Several),
        })
    }

    /// The verdict that holds for a finding, and since when.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn held(&self, fingerprint: &Fingerprint) -> Result<Option<(Verdict, i64)>, StoreError> {
        let mut find = self.db.prepare_cached(
            "SELECT verdict, decided_at FROM decision WHERE fingerprint = ?1 ORDER BY id DESC LIMIT 1",
        )?;
        let held = find.query_row([&fingerprint.0], |row| {
            Ok((needed(row, 0, Verdict::from_code)?, row.get(1)?))
        });
        Ok(held.optional()?)
    }

    /// Records decisions: all or none.
    ///
    /// # Errors
    /// Where the store cannot be written.
    pub fn decide(&mut self, decisions: &[Decision]) -> Result<(), StoreError> {
        let transaction = self.db.transaction()?;
        {
            let mut insert = transaction.prepare_cached(
                "INSERT INTO decision (fingerprint, verdict, reason, decided_by, decided_at) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?;
            for d in decisions {
                insert.execute(params![d.fingerprint.0, d.verdict.code(), d.reason, d.by, d.at])?;
            }
        }
        Ok(transaction.commit()?)
    }

    /// Why the decision that holds for a finding was taken, and by whom; `id` is its fingerprint in hexadecimal.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn reason(&self, id: &str) -> Result<Option<(Option<String>, String)>, StoreError> {
        let mut find = self.db.prepare_cached(
            "SELECT reason, decided_by FROM decision WHERE fingerprint = unhex(?1) ORDER BY id DESC LIMIT 1",
        )?;
        let reason = find.query_row([id], |row| Ok((row.get(0)?, row.get(1)?)));
        Ok(reason.optional()?)
    }

    /// Where a file is; nothing where there is no such file.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn origin(&self, file: i64) -> Result<Option<Origin>, StoreError> {
        let origin = self.db.query_row(
            "SELECT root, path, container IS NOT NULL, digest FROM file JOIN run ON run.id = file.run WHERE file.id = ?1",
            [file],
            |row| {
                Ok(Origin {
                    root: row.get(0)?,
                    path: row.get(1)?,
                    held: row.get(2)?,
                    digest: row.get(3)?,
                })
            },
        );
        Ok(origin.optional()?)
    }
}

/// The least fingerprint that begins with these digits, so that the index is of use.
fn floor(digits: &str) -> Vec<u8> {
    let nibble = |digit: u8| (digit as char).to_digit(16).unwrap_or(0) as u8;
    let pairs = digits.as_bytes().chunks(2);
    pairs
        .map(|pair| match *pair {
            [high, low] => nibble(high) << 4 | nibble(low),
            [high] => nibble(high) << 4,
            _ => 0,
        })
        .collect()
}
