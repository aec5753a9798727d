//! The parts of a package, unpacked one at a time.

use std::borrow::Cow;
use std::io::{Cursor, Read as _};

use encoding_rs::Encoding;
use zip::ZipArchive;
use zip::result::ZipError;

use crate::document::Format;
use crate::read::{Limits, ReadError};

/// A package in memory, still packed.
pub(crate) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    format: Format,
    limits: Limits,
    /// Bytes unpacked so far.
    unpacked: u64,
}

impl<'a> Package<'a> {
    /// Opens the package that `bytes` are.
    ///
    /// # Errors
    /// Where it is no package, or one with more parts than a document has.
    pub(crate) fn open(bytes: &'a [u8], format: Format, limits: Limits) -> Result<Self, ReadError> {
        limits.admit_file(bytes.len() as u64)?;
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ReadError::Damaged(format))?;
        if archive.len() > limits.max_parts {
            return Err(ReadError::TooManyParts {
                limit: limits.max_parts,
            });
        }
        Ok(Self {
            archive,
            format,
            limits,
            unpacked: 0,
        })
    }

    /// The format it was opened as.
    pub(crate) const fn format(&self) -> Format {
        self.format
    }

    /// The limits it is read within.
    pub(crate) const fn limits(&self) -> Limits {
        self.limits
    }

    /// The packed form, to copy from.
    pub(crate) const fn archive(&mut self) -> &mut ZipArchive<Cursor<&'a [u8]>> {
        &mut self.archive
    }

    /// The names of all parts.
    pub(crate) fn names(&self) -> Vec<String> {
        let names = self.archive.file_names();
        names.flatten().map(Cow::into_owned).collect()
    }

    /// The text of a part; nothing where there is none of this name.
    ///
    /// # Errors
    /// Where it is damaged, encrypted, or unpacks to more than it may.
    pub(crate) fn text(&mut self, name: &str) -> Result<Option<String>, ReadError> {
        let Some(bytes) = self.bytes(name)? else {
            return Ok(None);
        };
        let text = match bytes.as_slice() {
            [0xfe, 0xff, rest @ ..] => widened(encoding_rs::UTF_16BE, rest),
            [0xff, 0xfe, rest @ ..] => widened(encoding_rs::UTF_16LE, rest),
            _ => String::from_utf8(bytes).ok(),
        };
        text.map(Some).ok_or(ReadError::Damaged(self.format))
    }

    fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, ReadError> {
        let format = self.format;
        let part = match self.archive.by_name(name) {
            Ok(part) => part,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                return Err(ReadError::Encrypted(format));
            }
            Err(_) => return Err(ReadError::Damaged(format)),
        };
        let limit = self.limits.max_unpacked_bytes;
        let proportionate = part.compressed_size().saturating_mul(self.limits.max_ratio);
        let room = proportionate
            .max(Limits::SMALL)
            .min(limit.saturating_sub(self.unpacked));
        // What a part says of its own size may be a lie: it is held to what it unpacks to.
        if part.size() > room {
            return Err(ReadError::Swollen { limit });
        }
        let mut bytes = Vec::with_capacity(part.size() as usize);
        part.take(room + 1)
            .read_to_end(&mut bytes)
            .map_err(|_| ReadError::Damaged(format))?;
        if bytes.len() as u64 > room {
            return Err(ReadError::Swollen { limit });
        }
        self.unpacked += bytes.len() as u64;
        Ok(Some(bytes))
    }
}

/// The text of a part in UTF-16, which says of itself that it is in UTF-8: it will be written so.
fn widened(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    let declaration = text
        .find("?>")
        .and_then(|end| text.get(..end))
        .unwrap_or_default();
    let said = declaration.replace("UTF-16", "UTF-8").replace("utf-16", "utf-8");
    Some(said + text.get(declaration.len()..).unwrap_or_default())
}
