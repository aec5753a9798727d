//! Bytes in, [`Document`] out: no path, no file handle.

#[cfg(any(
    feature = "html",
    feature = "mail",
    feature = "pdf",
    feature = "rtf",
    feature = "sheets"
))]
mod compose;
#[cfg(any(feature = "html", feature = "mail", feature = "pdf"))]
pub(crate) mod contained;
#[cfg(feature = "store")]
pub mod container;
#[cfg(feature = "mail")]
mod eml;
mod encoding;
#[cfg(feature = "html")]
mod html;
#[cfg(feature = "markdown")]
mod markdown;
#[cfg(feature = "office")]
pub(crate) mod office;
#[cfg(feature = "pdf")]
pub(crate) mod pdf;
#[cfg(feature = "rtf")]
mod rtf;
#[cfg(feature = "sheets")]
mod sheets;
mod sniff;
mod survey;

use std::time::Duration;

use crate::document::{Document, Format, ReadWarning};
use crate::lang::Lang;
use sniff::Sniffed;

pub use sniff::Foreign;
pub use survey::{Plain, Survey, Utf8};

/// The name of the threads that parsers of others run on: whoever reports panics may leave those of damaged files out.
pub const THREAD: &str = "reader";

/// The author of the comments that `review` writes: they are nobody's traces.
#[cfg(any(feature = "office", feature = "pdf"))]
pub(crate) const REVIEWER: &str = "huisclos";

/// What a reader accepts.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The largest decoded text, in bytes.
    pub max_text_bytes: u32,
    /// The largest file of a format that is not plain text, in bytes.
    pub max_file_bytes: u64,
    /// How many bytes the parts of one file may come to when unpacked.
    pub max_unpacked_bytes: u64,
    /// How many times its packed size a part may be unpacked; below [`Self::SMALL`] bytes it may be more.
    pub max_ratio: u64,
    /// How many parts (members of an archive, pages, streams) one file may have.
    pub max_parts: usize,
    /// How deep its elements may nest.
    pub max_depth: usize,
    /// How many files one file may carry.
    pub max_attachments: usize,
    /// How long a file that is not plain text may take to be parsed.
    pub max_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            // Some twenty thousand pages.
            max_text_bytes: 64 << 20,
            max_file_bytes: 64 << 20,
            max_unpacked_bytes: 128 << 20,
            max_ratio: 200,
            max_parts: 10_000,
            max_depth: 256,
            max_attachments: 100,
            max_time: Duration::from_millis(4500),
        }
    }
}

impl Limits {
    /// Unpacked, a part of this many bytes is no bomb, however well it was packed.
    pub const SMALL: u64 = 8 << 20;

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

    /// Whether a file of `size` bytes that is not plain text may be read.
    ///
    /// # Errors
    /// [`ReadError::TooLargeFile`] where it may not.
    pub fn admit_file(self, size: u64) -> Result<(), ReadError> {
        if size > self.max_file_bytes {
            return Err(ReadError::TooLargeFile {
                size,
                limit: self.max_file_bytes,
            });
        }
        Ok(())
    }
}

/// Why a file could not be read. No variant carries document text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// A file format recognised by its content that no reader is meant for.
    #[error("{} is not read", .0.name(Lang::En))]
    Foreign(Foreign),
    /// A format whose reader is not built in.
    #[error("the format {} is not read", .0.name())]
    Unread(Format),
    /// A file that is cut short or damaged: nothing of it can be read.
    #[error("this {} file is damaged", .0.name())]
    Damaged(Format),
    /// A file behind a password.
    #[error("this {} file is encrypted", .0.name())]
    Encrypted(Format),
    /// A file that declares XML entities, which no writer of minutes does.
    #[error("this {} file declares XML entities", .0.name())]
    Entities(Format),
    /// Elements nested deeper than a document needs.
    #[error("elements are nested deeper than {limit}")]
    TooDeep {
        /// Levels allowed.
        limit: usize,
    },
    /// More parts than a document needs.
    #[error("the file has more than {limit} parts")]
    TooManyParts {
        /// Parts allowed.
        limit: usize,
    },
    /// A file that unpacks to more than it may.
    #[error("unpacked, the file is larger than {limit} bytes, or far larger than packed")]
    Swollen {
        /// Bytes allowed.
        limit: u64,
    },
    /// A file whose pages show no text.
    #[error("this document is scanned, without text")]
    NoText,
    /// A file that takes longer to parse than a document does.
    #[error("parsing takes longer than {limit:?}")]
    Slow {
        /// Time allowed.
        limit: Duration,
    },
    /// A file after several that took too long to parse and are still being parsed.
    #[error("too many parsers of other files are still at work")]
    Busy,
    /// A file larger than a document needs.
    #[error("the file has {size} bytes, more than {limit}")]
    TooLargeFile {
        /// Bytes of the file.
        size: u64,
        /// Bytes allowed.
        limit: u64,
    },
    /// Not text in any encoding.
    #[error("this is not a text file")]
    Binary,
    /// Text in an encoding that is not read.
    #[error("the encoding {0} is not read")]
    Encoding(&'static str),
    /// Text whose encoding could not be told.
    #[error("the encoding cannot be told")]
    UnknownEncoding,
    /// More text than anybody's minutes have.
    #[error("the text has {size} bytes, more than {limit}")]
    TooLarge {
        /// Bytes of text.
        size: u64,
        /// Bytes allowed.
        limit: u32,
    },
}

impl ReadError {
    /// A code for machines.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Foreign(Foreign::Locked) | Self::Encrypted(_) => "locked",
            Self::Foreign(_) | Self::Unread(_) => "unsupported",
            Self::Damaged(_) => "damaged",
            Self::Entities(_) => "entities",
            Self::TooDeep { .. } => "too-deep",
            Self::TooManyParts { .. } => "too-many",
            Self::Swollen { .. } => "bomb",
            Self::NoText => "scanned",
            Self::Slow { .. } => "slow",
            Self::Busy => "busy",
            Self::TooLargeFile { .. } | Self::TooLarge { .. } => "too-large",
            Self::Binary => "binary",
            Self::Encoding(_) | Self::UnknownEncoding => "encoding",
        }
    }

    /// What happened.
    pub fn cause(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Foreign(f), Lang::Fr) => format!("{} : ce format n'est pas encore lu", f.name(lang)),
            (Self::Foreign(f), Lang::En) => format!("{}: this format is not read yet", f.name(lang)),
            (Self::Unread(f), Lang::Fr) => format!("ce format n'est pas encore lu : {}", f.name()),
            (Self::Unread(f), Lang::En) => format!("this format is not read yet: {}", f.name()),
            (Self::Damaged(f), Lang::Fr) => format!("ce fichier {} est abîmé ou incomplet", f.name()),
            (Self::Damaged(f), Lang::En) => format!("this {} file is damaged or cut short", f.name()),
            (Self::Encrypted(f), Lang::Fr) => {
                format!("ce fichier {} est protégé par un mot de passe", f.name())
            }
            (Self::Encrypted(f), Lang::En) => format!("this {} file is behind a password", f.name()),
            (Self::Entities(f), Lang::Fr) => format!(
                "ce fichier {} déclare des entités XML : aucun traitement de texte ne le fait",
                f.name()
            ),
            (Self::Entities(f), Lang::En) => format!(
                "this {} file declares XML entities, which no word processor does",
                f.name()
            ),
            (Self::TooDeep { limit }, Lang::Fr) => {
                format!("ce fichier emboîte ses éléments sur plus de {limit} niveaux")
            }
            (Self::TooDeep { limit }, Lang::En) => {
                format!("this file nests its elements more than {limit} levels deep")
            }
            (Self::TooManyParts { limit }, Lang::Fr) => {
                format!("ce fichier est fait de plus de {limit} parties")
            }
            (Self::TooManyParts { limit }, Lang::En) => {
                format!("this file is made of more than {limit} parts")
            }
            (Self::Swollen { limit }, Lang::Fr) => format!(
                "une fois décompressé, ce fichier est démesuré (plus de {limit} octets, ou bien plus que compressé)"
            ),
            (Self::Swollen { limit }, Lang::En) => format!(
                "unpacked, this file is out of all proportion (more than {limit} bytes, or far more than packed)"
            ),
            (Self::NoText, Lang::Fr) => "ce document est numérisé : il n'a pas de texte à relire".into(),
            (Self::NoText, Lang::En) => "this document is scanned: it has no text to review".into(),
            (Self::Slow { limit }, Lang::Fr) => {
                format!("ce fichier demande plus de {} s de lecture", limit.as_secs_f32())
            }
            (Self::Slow { limit }, Lang::En) => {
                format!("this file takes more than {} s to read", limit.as_secs_f32())
            }
            (Self::Busy, Lang::Fr) => {
                "plusieurs fichiers trop longs à lire occupent encore la machine".into()
            }
            (Self::Busy, Lang::En) => {
                "several files that take too long to read still keep the machine busy".into()
            }
            (Self::TooLargeFile { size, limit }, Lang::Fr) => {
                format!("ce fichier est trop grand : {size} octets, pour {limit} au plus")
            }
            (Self::TooLargeFile { size, limit }, Lang::En) => {
                format!("this file is too large: {size} bytes, {limit} at most")
            }
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
            Self::Unread(_) => lang.pick(
                "Enregistrez-le au format .docx, .odt ou texte (.txt), puis contrôlez ce document.",
                "Save it as .docx, .odt or plain text (.txt), then check that document.",
            ),
            Self::Damaged(_) => lang.pick(
                "Ouvrez-le dans le programme qui l'a écrit et enregistrez-le à nouveau ; sinon, demandez-le une seconde fois.",
                "Open it in the program that wrote it and save it again; else ask for it a second time.",
            ),
            Self::Encrypted(_) => lang.pick(
                "Ouvrez-le avec son mot de passe, enregistrez-en une copie sans mot de passe, puis contrôlez cette copie.",
                "Open it with its password, save a copy without one, then check that copy.",
            ),
            Self::Entities(_) | Self::TooDeep { .. } | Self::TooManyParts { .. } | Self::Swollen { .. } => lang.pick(
                "Méfiez-vous de ce fichier. S'il est bien de vous, copiez son texte dans un nouveau document, puis contrôlez-le.",
                "Be wary of this file. If it is yours indeed, copy its text into a new document, then check that one.",
            ),
            Self::NoText => lang.pick(
                "Passez-le par une reconnaissance de caractères (OCR), relisez le texte obtenu, puis contrôlez-le.",
                "Run it through character recognition (OCR), read over the text, then check that.",
            ),
            Self::Slow { .. } => lang.pick(
                "Coupez-le en plusieurs documents ; s'il est court, méfiez-vous de ce fichier.",
                "Cut it into several documents; if it is short, be wary of this file.",
            ),
            Self::Busy => lang.pick(
                "Contrôlez ce fichier à part, sans ceux qui demandent trop de lecture.",
                "Check this file by itself, without those that take too long to read.",
            ),
            Self::TooLargeFile { .. } => lang.pick(
                "Ôtez-en les images ou coupez-le en plusieurs documents.",
                "Take out its pictures, or cut it into several documents.",
            ),
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
    let format = format_of(&bytes, name)?;
    if bytes.is_empty()
        && let Some(named) = name.and_then(Format::of_name).filter(|named| named.is_packed())
    {
        return Err(ReadError::Damaged(named));
    }
    reader(format).ok_or(ReadError::Unread(format))?(bytes, limits)
}

/// The format that a reader would take these bytes for.
///
/// # Errors
/// Where no reader is meant for them.
pub fn format_of(bytes: &[u8], name: Option<&str>) -> Result<Format, ReadError> {
    match sniff::sniff(bytes, name) {
        Sniffed::Format(format) => Ok(format),
        Sniffed::Foreign(foreign) => Err(ReadError::Foreign(foreign)),
    }
}

/// Whether there is a reader for `format`.
pub fn reads(format: Format) -> bool {
    reader(format).is_some()
}

/// What reads one format.
type Reader = fn(Vec<u8>, Limits) -> Result<Document, ReadError>;

/// The readers: a format has one module and one line here.
fn reader(format: Format) -> Option<Reader> {
    match format {
        Format::Text => Some(text),
        #[cfg(feature = "markdown")]
        Format::Markdown => Some(markdown::read),
        #[cfg(not(feature = "markdown"))]
        Format::Markdown => Some(text),
        #[cfg(feature = "office")]
        Format::Docx => Some(|bytes, limits| office::read(&bytes, Format::Docx, limits)),
        #[cfg(feature = "office")]
        Format::Odt => Some(|bytes, limits| office::read(&bytes, Format::Odt, limits)),
        #[cfg(feature = "pdf")]
        Format::Pdf => Some(pdf::read),
        #[cfg(feature = "rtf")]
        Format::Rtf => Some(|bytes, limits| rtf::read(&bytes, limits)),
        #[cfg(feature = "html")]
        Format::Html => Some(html::read),
        #[cfg(feature = "mail")]
        Format::Eml => Some(eml::read),
        #[cfg(feature = "sheets")]
        Format::Xlsx => Some(|bytes, limits| sheets::xlsx(&bytes, limits)),
        #[cfg(feature = "sheets")]
        Format::Ods => Some(|bytes, limits| sheets::ods(&bytes, limits)),
        #[cfg(feature = "sheets")]
        Format::Csv => Some(sheets::csv),
        #[cfg(not(feature = "sheets"))]
        Format::Csv => Some(text),
        #[allow(unreachable_patterns, reason = "where all features are on, nothing is left")]
        _ => None,
    }
}

/// Reads plain text in any encoding.
fn text(bytes: Vec<u8>, limits: Limits) -> Result<Document, ReadError> {
    limits.admit(bytes.len() as u64)?;
    let decoded = encoding::decode(&bytes)?;
    drop(bytes);
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
    fn nothing_is_no_document_of_a_format_that_is_more_than_text() {
        let error = read(Vec::new(), Some("cr.pdf"), Limits::default()).unwrap_err();
        assert_eq!(error, ReadError::Damaged(Format::Pdf));
    }

    #[test]
    fn a_text_that_is_too_large_is_refused_with_its_size() {
        let limits = Limits {
            max_text_bytes: 10,
            ..Limits::default()
        };
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
            ReadError::Foreign(Foreign::Ole),
            ReadError::Foreign(Foreign::Locked),
            ReadError::Unread(Format::Pdf),
            ReadError::Damaged(Format::Docx),
            ReadError::Encrypted(Format::Odt),
            ReadError::Entities(Format::Docx),
            ReadError::TooDeep { limit: 256 },
            ReadError::TooManyParts { limit: 10_000 },
            ReadError::Swollen { limit: 1 },
            ReadError::TooLargeFile { size: 2, limit: 1 },
            ReadError::NoText,
            ReadError::Busy,
            ReadError::Slow {
                limit: Duration::from_secs(1),
            },
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
