//! Baselines: findings already known, so that only new ones are told. A set of keyed hashes in, "known or not" out.
//!
//! An entry is HMAC-SHA-256 over rule, passage and occurrence, under a random key of the file's own. Never a plain hash:
//! a short private phrase can be guessed from one. Never text. Whoever holds the file can still test guesses, since the key is in it:
//! it is to be kept like the minutes themselves, which is why it is written for its owner only.
//!
//! Neither place nor path goes in, so that an entry survives edits elsewhere and a renamed file; the occurrence does,
//! so that a passage known once and now written twice is told once.

use std::collections::{BTreeMap, BTreeSet};

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use unicode_normalization::UnicodeNormalization as _;

/// The version this program writes, and the only one it reads.
const VERSION: u32 = 1;
const ALGORITHM: &str = "hmac-sha256";

/// A baseline: its key and its entries.
pub struct Baseline {
    key: [u8; 32],
    entries: BTreeSet<String>,
}

/// Why a file is no baseline that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BaselineError {
    /// Not a baseline at all.
    #[error("not a huisclos baseline")]
    Form,
    /// Written by another version of the program.
    #[error("a baseline of another version")]
    Version,
}

#[derive(Serialize, Deserialize)]
struct File {
    huisclos_baseline: u32,
    algorithm: String,
    key: String,
    entries: Vec<String>,
}

impl Baseline {
    /// An empty baseline under this key, which must come from the system's random source.
    pub fn new(key: [u8; 32]) -> Self {
        Self {
            key,
            entries: BTreeSet::new(),
        }
    }

    /// The same key without entries: rewriting a baseline keeps the fingerprints other tools may hold.
    #[must_use]
    pub fn emptied(self) -> Self {
        Self::new(self.key)
    }

    /// Reads a baseline.
    ///
    /// # Errors
    /// Why this is none.
    pub fn read(text: &str) -> Result<Self, BaselineError> {
        let file: File = serde_json::from_str(text).map_err(|_| BaselineError::Form)?;
        if file.huisclos_baseline != VERSION || file.algorithm != ALGORITHM {
            return Err(BaselineError::Version);
        }
        let key = unhex(&file.key).ok_or(BaselineError::Form)?;
        Ok(Self {
            key,
            entries: file.entries.into_iter().collect(),
        })
    }

    /// The file's text; its entries are sorted, so that their order tells nothing of the documents.
    pub fn write(&self) -> String {
        let file = File {
            huisclos_baseline: VERSION,
            algorithm: ALGORITHM.into(),
            key: hex(&self.key),
            entries: self.entries.iter().cloned().collect(),
        };
        let mut text = serde_json::to_string_pretty(&file).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Adds an entry.
    pub fn insert(&mut self, entry: String) {
        self.entries.insert(entry);
    }

    /// Whether the finding with this entry is known.
    pub fn knows(&self, entry: &str) -> bool {
        self.entries.contains(entry)
    }

    /// How many findings are known.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn hash(&self, parts: &[&[u8]]) -> [u8; 32] {
        // A key of any length is accepted by HMAC, so that the error cannot happen.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.key) else {
            return [0; 32];
        };
        for part in parts {
            mac.update(part);
            mac.update(&[0]);
        }
        mac.finalize().into_bytes().into()
    }
}

/// Gives the findings of one run their entries: it counts how often each passage has been met.
#[derive(Default)]
pub struct Occurrences(BTreeMap<[u8; 32], u32>);

impl Occurrences {
    /// The entry of a finding of `rule` on `passage`, met for the n-th time in this run.
    pub fn entry(&mut self, baseline: &Baseline, rule: &str, passage: &str) -> String {
        hex(&self.hash(baseline, rule, passage))
    }

    /// The same entry, as bytes.
    pub fn hash(&mut self, baseline: &Baseline, rule: &str, passage: &str) -> [u8; 32] {
        let normal = normal(passage);
        // Counted by hash: a map of private phrases need not be kept in memory.
        let count = self
            .0
            .entry(baseline.hash(&[rule.as_bytes(), normal.as_bytes()]))
            .or_default();
        let number = count.to_le_bytes();
        *count += 1;
        baseline.hash(&[rule.as_bytes(), normal.as_bytes(), &number])
    }
}

/// The passage without what editors change by themselves: case, accents' form, spaces, line breaks, the look of quotes.
fn normal(passage: &str) -> String {
    let mut out = String::with_capacity(passage.len());
    for c in passage.nfkc().flat_map(char::to_lowercase) {
        match c {
            c if c.is_whitespace() => {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            '’' | '‘' | 'ʼ' => out.push('\''),
            '“' | '”' | '«' | '»' => out.push('"'),
            '‑' | '–' | '—' => out.push('-'),
            '\u{ad}' | '\u{200b}' | '\u{feff}' => {}
            c => out.push(c),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut s, b| {
        let _ = write!(s, "{b:02x}");
        s
    })
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut key = [0; 32];
    if text.len() != 64 {
        return None;
    }
    for (i, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(i * 2..i * 2 + 2)?, 16).ok()?;
    }
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(key: u8, passages: &[&str]) -> Vec<String> {
        let baseline = Baseline::new([key; 32]);
        let mut met = Occurrences::default();
        passages
            .iter()
            .map(|p| met.entry(&baseline, "SEC-PSY", p))
            .collect()
    }

    #[test]
    fn an_entry_depends_on_key_rule_text_and_occurrence() {
        let twice = entries(1, &["M. K. est suivi", "M. K. est suivi"]);
        assert_ne!(twice[0], twice[1]);
        assert_ne!(entries(2, &["M. K. est suivi"])[0], twice[0]);
        let other = Occurrences::default().entry(&Baseline::new([1; 32]), "SEC-SCOL", "M. K. est suivi");
        assert_ne!(other, twice[0]);
    }

    #[test]
    fn what_editors_change_by_themselves_does_not_matter() {
        assert_eq!(
            entries(1, &["Il n'est\n  pas « suivi »"]),
            entries(1, &["il n’est pas “ suivi ” "])
        );
    }

    #[test]
    fn a_file_reads_back_and_shows_nothing() {
        let mut baseline = Baseline::new([7; 32]);
        let entry = Occurrences::default().entry(&baseline, "SEC-PSY", "Zorglub est suivi");
        baseline.insert(entry.clone());
        let text = baseline.write();
        assert!(!text.contains("Zorglub") && !text.contains("SEC-PSY"));
        assert!(Baseline::read(&text).unwrap().knows(&entry));
        assert_eq!(Baseline::read("{}").err(), Some(BaselineError::Form));
        let newer = text.replace("\"huisclos_baseline\": 1", "\"huisclos_baseline\": 2");
        assert_eq!(Baseline::read(&newer).err(), Some(BaselineError::Version));
    }

    /// RFC 4231, test case 2, with the key and the separators of this file taken out of the way.
    #[test]
    fn the_hash_is_hmac_sha256() {
        let mut mac = Hmac::<Sha256>::new_from_slice(b"Jefe").unwrap();
        mac.update(b"what do ya want for nothing?");
        assert_eq!(
            hex(&mac.finalize().into_bytes()),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }
}
