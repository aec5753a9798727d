//! Lexicons: TOML in, one matcher out (`lexicons/README.md` tells the format).

use crate::finding::TermId;

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
}

/// A lexicon file: the user's own, or an embedded one.
#[derive(Debug, Clone)]
pub struct LexiconFile {
    /// Its name, for messages.
    pub name: String,
    /// Its TOML.
    pub text: String,
}

/// A mistake in a lexicon or rule file.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {message}")]
pub struct LexiconError {
    /// The file.
    pub file: String,
    /// What is wrong, in English; never document text.
    pub message: String,
    /// What is wrong, in French.
    pub message_fr: String,
    /// Byte offset and length in that file, where known.
    pub span: Option<(usize, usize)>,
    /// The file's text, to point at the place.
    pub source_text: String,
}

/// One entry, as written, and where.
#[derive(Debug, Clone, Copy)]
pub struct TermInfo<'a> {
    /// The entry as written in its file.
    pub entry: &'a str,
    /// The file, such as `domains/health/mental.toml`.
    pub file: &'a str,
    /// The line, from 1.
    pub line: u32,
    /// `domain`, `role`, `person` or `marker`.
    pub class: &'static str,
    /// The group, such as `health.psychiatric-care`.
    pub group: &'a str,
    /// Why the group exists.
    pub why: &'a str,
    /// Whether it silences instead of firing.
    pub false_friend: bool,
}

/// A remark of `huisclos lexicon check`.
#[derive(Debug, Clone)]
pub struct Complaint {
    /// The file and line it concerns.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// Whether it must be mended (or is only worth knowing).
    pub error: bool,
    /// The remark in French.
    pub message_fr: String,
    /// The remark in English.
    pub message_en: String,
}

/// The compiled lexicon.
#[derive(Debug)]
pub struct Lexicon {
    _private: (),
}

impl Lexicon {
    /// Compiles the embedded files and `extra`.
    ///
    /// # Errors
    /// The first mistake met, with its place.
    pub fn compile(_extra: &[LexiconFile]) -> Result<Self, LexiconError> {
        let _ = embedded::FILES.len();
        Ok(Self { _private: () })
    }

    /// How many entries there are (names not counted).
    pub fn len(&self) -> usize {
        0
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        true
    }

    /// The entry behind a piece of evidence.
    pub fn term(&self, _id: TermId) -> Option<TermInfo<'_>> {
        None
    }

    /// Every entry that fires somewhere in `text`.
    pub fn show(&self, _text: &str) -> Vec<TermInfo<'_>> {
        Vec::new()
    }

    /// Duplicates, collisions of stems, groups without reason, …
    pub fn lint(&self) -> Vec<Complaint> {
        Vec::new()
    }
}
