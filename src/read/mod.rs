//! Bytes in, [`Document`] out: no path, no file handle.

mod encoding;
#[cfg(feature = "markdown")]
mod markdown;
mod sniff;
mod survey;

use crate::document::{Document, Format, ReadWarning};
use crate::lang::Lang;

pub use sniff::Foreign;
pub use survey::{Plain, Survey, Utf8};

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

impl Limits {
    /// Whether a file of `size` bytes can fit at all: decoded, a text has at least half of its bytes.
    ///
    /// # Errors
    /// [`ReadError::TooLarge`] where it cannot.
    pub fn admit(self, size: u64) -> Result<(), ReadError> {
        if size / 2 > u64::from(self.max_text_bytes) {
            return Err(ReadError::TooLarge {
                size,
                limit: self.max_text_bytes,
            });
        }
        Ok(())
    }
}

/// Why a file could not be read. No variant carries document text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// A file format recognised by its content that has no reader yet.
    #[error("{} is not read", .0.name(Lang::En))]
    Foreign(Foreign),
    /// Not text in any encoding.
    #[error("this is not a text file")]
    Binary,
    /// Text in an encoding that is not read.
    #[error("the encoding {0} is not read")]
    Encoding(&'static str),
    /// Text whose encoding could not be told.
    #[error("the encoding cannot be told")]
    UnknownEncoding,
    /// More text than offsets can count.
    #[error("the text has {size} bytes, more than {limit}")]
    TooLarge {
        /// Bytes of text.
        size: u64,
        /// Bytes allowed.
        limit: u32,
    },
}

impl ReadError {
    /// What happened.
    pub fn cause(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Foreign(f), Lang::Fr) => format!("{} : ce format n'est pas encore lu", f.name(lang)),
            (Self::Foreign(f), Lang::En) => format!("{}: this format is not read yet", f.name(lang)),
            (Self::Binary, Lang::Fr) => "ce fichier n'est pas un texte".into(),
            (Self::Binary, Lang::En) => "this file is not text".into(),
            (Self::Encoding(name), Lang::Fr) => format!("l'encodage {name} n'est pas lu"),
            (Self::Encoding(name), Lang::En) => format!("the encoding {name} is not read"),
            (Self::UnknownEncoding, Lang::Fr) => "l'encodage de ce fichier n'est pas reconnu".into(),
            (Self::UnknownEncoding, Lang::En) => "the encoding of this file is not recognised".into(),
            (Self::TooLarge { size, limit }, Lang::Fr) => {
                format!("ce texte est trop grand : {size} octets, pour {limit} au plus")
            }
            (Self::TooLarge { size, limit }, Lang::En) => {
                format!("this text is too large: {size} bytes, {limit} at most")
            }
        }
    }

    /// What to do.
    pub fn remedy(&self, lang: Lang) -> String {
        match self {
            Self::Foreign(f) => f.remedy(lang),
            Self::Binary => lang.pick(
                "Vérifiez que c'est le bon fichier ; s'il contient du texte, enregistrez-le au format texte (.txt), en UTF-8.",
                "Check that this is the right file; if it holds text, save it as plain text (.txt), in UTF-8.",
            ),
            Self::Encoding(_) | Self::UnknownEncoding => lang.pick(
                "Ouvrez le fichier dans votre traitement de texte, vérifiez les accents et enregistrez-le au format texte (.txt), en UTF-8.",
                "Open the file in your word processor, check the accents and save it as plain text (.txt), in UTF-8.",
            ),
            Self::TooLarge { .. } => lang.pick(
                "Coupez le fichier en plusieurs morceaux.",
                "Cut the file into several pieces.",
            ),
        }
        .into()
    }
}

/// Reads a document; `name` helps to tell Markdown from plain text, the bytes decide all else.
///
/// Valid UTF-8 is not copied, and a byte order mark stays in the text, so that offsets count in the file's own bytes;
/// with any other encoding they count in the UTF-8 the text was decoded to.
///
/// # Errors
/// Why these bytes are not a text that can be audited.
pub fn read(bytes: Vec<u8>, name: Option<&str>, limits: Limits) -> Result<Document, ReadError> {
    if let Some(foreign) = sniff::foreign(&bytes) {
        return Err(ReadError::Foreign(foreign));
    }
    limits.admit(bytes.len() as u64)?;
    let decoded = encoding::decode(bytes)?;
    if decoded.text.len() > limits.max_text_bytes as usize {
        return Err(ReadError::TooLarge {
            size: decoded.text.len() as u64,
            limit: limits.max_text_bytes,
        });
    }
    let text = line_feeds(decoded.text);
    let nuls = memchr::memchr_iter(0, text.as_bytes()).count();
    let mut document = Document::from_text(text);
    document.encoding = decoded.encoding;
    if decoded.replaced > 0 {
        document.warnings.push(ReadWarning::Replaced(decoded.replaced));
    }
    if nuls > 0 {
        document.warnings.push(ReadWarning::Nul(nuls));
    }
    if decoded.guessed {
        document.warnings.push(ReadWarning::GuessedEncoding);
    }
    #[cfg(feature = "markdown")]
    if name.and_then(Format::of_name) == Some(Format::Markdown) {
        markdown::layout(&mut document);
    }
    #[cfg(not(feature = "markdown"))]
    let _ = name;
    Ok(document)
}

/// A text that is being typed, of which an editor has said the format: nothing is to be decoded or guessed.
pub fn typed(text: &str, format: Format) -> Document {
    #[cfg_attr(
        not(feature = "markdown"),
        allow(unused_mut, reason = "only Markdown has a layout of its own")
    )]
    let mut document = Document::from_text(text);
    #[cfg(feature = "markdown")]
    if format == Format::Markdown {
        markdown::layout(&mut document);
    }
    #[cfg(not(feature = "markdown"))]
    let _ = format;
    document
}

/// Old Macintosh files end their lines with a carriage return alone; a line feed in its place keeps every offset.
fn line_feeds(text: String) -> String {
    let bytes = text.as_bytes();
    if memchr::memchr(b'\n', bytes).is_none() && memchr::memchr(b'\r', bytes).is_some() {
        return text.replace('\r', "\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(bytes: &[u8]) -> Result<Document, ReadError> {
        read(bytes.to_vec(), None, Limits::default())
    }

    #[test]
    fn nothing_is_an_empty_document() {
        assert_eq!(read_all(b"").unwrap().text.as_str(), "");
    }

    #[test]
    fn a_text_that_is_too_large_is_refused_with_its_size() {
        let limits = Limits { max_text_bytes: 10 };
        let error = read("La séance est levée.".into(), None, limits).unwrap_err();
        assert_eq!(error, ReadError::TooLarge { size: 22, limit: 10 });
    }

    #[test]
    fn a_few_nuls_are_told_and_many_are_no_text() {
        let some =
            read_all("Mme Martin\0est suivie au CMP depuis mars, dit l'assistante sociale.".as_bytes())
                .unwrap();
        assert_eq!(some.warnings, [ReadWarning::Nul(1)]);
        assert_eq!(
            read_all(&[0, 1, 2, 0, 0, 3, 0, 0, 9, 0, 0, 0]).unwrap_err(),
            ReadError::Binary
        );
    }

    #[test]
    fn every_error_has_a_cause_and_a_remedy_in_both_languages() {
        for error in [
            ReadError::Binary,
            ReadError::UnknownEncoding,
            ReadError::Encoding("UTF-32"),
            ReadError::TooLarge { size: 2, limit: 1 },
            ReadError::Foreign(Foreign::Pdf),
        ] {
            assert_ne!(error.cause(Lang::Fr), error.cause(Lang::En));
            assert_ne!(error.remedy(Lang::Fr), error.remedy(Lang::En));
        }
    }

    #[test]
    fn lines_of_an_old_macintosh_are_lines() {
        assert_eq!(
            read_all(b"Ordre du jour\r1. Bilan\r").unwrap().text.as_str(),
            "Ordre du jour\n1. Bilan\n"
        );
        assert_eq!(read_all(b"un\r\ndeux").unwrap().text.as_str(), "un\r\ndeux");
    }

    #[test]
    fn markdown_is_told_by_its_name() {
        let read = |name| {
            read(b"# Titre".to_vec(), Some(name), Limits::default())
                .unwrap()
                .format
        };
        for name in ["cr.MD", "cr.markdown", "cr.mdown", "cr.mkd"] {
            assert_eq!(read(name), Format::Markdown, "{name}");
        }
        assert_eq!(read("cr.md.txt"), Format::Text);
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>, markdown: bool) {
            let name = if markdown { "a.md" } else { "a.txt" };
            if let Ok(document) = read(bytes, Some(name), Limits::default()) {
                let mut at = 0;
                for block in &document.blocks {
                    proptest::prop_assert!(block.span.start() >= at);
                    proptest::prop_assert!(document.text.get(block.span).is_some());
                    at = block.span.end();
                }
                for span in &document.hidden {
                    proptest::prop_assert!(document.text.get(*span).is_some());
                }
            }
        }

        #[test]
        fn valid_utf8_comes_back_as_it_is(text in "[\\p{L}\\p{P}\\p{N} \\n]{0,200}") {
            let document = read_all(text.as_bytes());
            // A text may by chance look like another format; it is then an error, never another text.
            if let Ok(document) = document {
                proptest::prop_assert_eq!(document.text.as_str(), text.as_str());
            }
        }
    }
}
