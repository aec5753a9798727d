//! Lexicon files and what may be wrong with them.

/// A lexicon file: the user's own, or an embedded one.
#[derive(Debug, Clone)]
pub struct LexiconFile {
    /// Its name, for messages.
    pub name: String,
    /// Its TOML.
    pub text: String,
}

/// A mistake in a lexicon or rule file.
#[derive(thiserror::Error)]
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

impl std::fmt::Debug for LexiconError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self} at {:?}", self.span)
    }
}

impl LexiconError {
    pub(crate) fn new(file: &LexiconFile, span: Option<(usize, usize)>, fr: String, en: String) -> Self {
        Self {
            file: file.name.clone(),
            message: en,
            message_fr: fr,
            span,
            source_text: file.text.clone(),
        }
    }
}
