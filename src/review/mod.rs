//! A copy of a document with a comment in the margin for every finding; the original's content is not touched.

mod docx;
mod notes;
mod odt;
mod page;
#[cfg(feature = "pdf")]
mod pdf;

use crate::document::{Document, Format};
use crate::engine::Engine;
use crate::finding::Report;
use crate::lang::Lang;
use crate::office::Package;
use crate::read::{self, Limits, ReadError, office};
use notes::{Note, notes};

/// A reviewed copy, and what was reviewed.
pub struct Reviewed {
    /// The copy, in the format of the original, or as a web page where that format has no margin.
    pub copy: Vec<u8>,
    /// The format of the copy.
    pub format: Format,
    /// The document as it was read.
    pub document: Document,
    /// What was found.
    pub report: Report,
}

/// The format that a reviewed copy of a document in `format` has.
pub const fn copied_as(format: Format) -> Format {
    match format {
        Format::Docx | Format::Odt => format,
        #[cfg(feature = "pdf")]
        Format::Pdf => format,
        _ => Format::Html,
    }
}

/// Reads and audits a document and writes its reviewed copy; `name` is its file name.
///
/// Comments that huisclos wrote before are replaced.
///
/// # Errors
/// Why the document cannot be read, or the copy not written.
pub fn review(
    bytes: Vec<u8>,
    name: Option<&str>,
    engine: &Engine,
    lang: Lang,
    limits: Limits,
) -> Result<Reviewed, ReadError> {
    match read::format_of(&bytes, name)? {
        format @ (Format::Docx | Format::Odt) => {
            let mut package = Package::open(&bytes, format, limits)?;
            let (document, map) = office::mapped(&mut package)?;
            let report = engine.check(&document);
            let notes = notes(&document, &report, engine, lang);
            let copy = match format {
                Format::Docx => docx::copy(&mut package, &document, &map, &notes),
                _ => odt::copy(&mut package, &document, &map, &notes),
            }?;
            Ok(Reviewed {
                copy,
                format,
                document,
                report,
            })
        }
        #[cfg(feature = "pdf")]
        Format::Pdf => {
            let (document, places) = read::pdf::placed(bytes.clone(), limits)?;
            let report = engine.check(&document);
            let notes = notes(&document, &report, engine, lang);
            Ok(Reviewed {
                copy: pdf::copy(bytes, &document, &places, &notes, lang, limits)?,
                format: Format::Pdf,
                document,
                report,
            })
        }
        _ => {
            let document = read::read(bytes, name, limits)?;
            let report = engine.check(&document);
            let notes = notes(&document, &report, engine, lang);
            Ok(Reviewed {
                copy: page::write(&document, &notes, name, lang).into_bytes(),
                format: Format::Html,
                document,
                report,
            })
        }
    }
}
