//! Bytes in, [`Document`] out: no path, no file handle.

use crate::document::Document;

/// What a reader accepts.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The largest decoded text, in bytes.
    pub max_text_bytes: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_text_bytes: u32::MAX - 1,
        }
    }
}

/// Why a file could not be read. No variant carries document text.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// Not text in any encoding we know.
    #[error("this is not a text file")]
    Binary,
}

impl ReadError {
    /// What happened.
    pub fn cause(&self, lang: crate::lang::Lang) -> String {
        lang.pick(
            "ce fichier n'est pas un texte en UTF-8",
            "this file is not UTF-8 text",
        )
        .into()
    }

    /// What to do.
    pub fn remedy(&self, lang: crate::lang::Lang) -> String {
        lang.pick(
            "Enregistrez le document au format texte (.txt), en UTF-8.",
            "Save the document as plain text (.txt), in UTF-8.",
        )
        .into()
    }
}

/// Reads a document; `name` helps to tell Markdown from plain text.
///
/// # Errors
/// Why these bytes are not a text that can be audited.
pub fn read(bytes: Vec<u8>, _name: Option<&str>, _limits: Limits) -> Result<Document, ReadError> {
    String::from_utf8(bytes)
        .map(Document::from_text)
        .map_err(|_| ReadError::Binary)
}
