//! ZIP: members are found by the directory at its end, and unpacked only where they are read.

use std::io::Read;

use zip::ZipArchive;
use zip::result::ZipError;

use super::{Budget, Container, Member, Nature, Source, UnpackError, Visit};

/// Whether a ZIP is a document: one lists its parts or names its format. Nothing where its directory cannot be read.
///
/// The names alone tell: what is packed may hold any bytes by chance.
pub(super) fn is_document(source: &mut dyn Source) -> Option<bool> {
    let archive = ZipArchive::new(source).ok()?;
    let document = archive.file_names().any(|name| {
        let name = name.unwrap_or_default();
        name == "[Content_Types].xml" || name == "mimetype"
    });
    Some(document)
}

pub(super) fn each(
    source: &mut dyn Source,
    budget: &Budget<'_>,
    visit: &mut Visit<'_>,
) -> Result<(), UnpackError> {
    let mut archive = ZipArchive::new(source).map_err(|error| why(&error))?;
    for index in 0..archive.len() {
        budget.member()?;
        let packed = archive.by_index_raw(index).map_err(|error| why(&error))?;
        if packed.is_dir() {
            continue;
        }
        let name = packed.name().map_err(|error| why(&error))?.into_owned();
        let nature = if packed.is_symlink() {
            Nature::Link
        } else {
            Nature::File
        };
        drop(packed);
        let mut file = archive.by_index(index).map_err(|error| why(&error));
        let member = Member {
            name,
            nature,
            container: Container::Zip,
            budget,
            body: file
                .as_mut()
                .map(|file| file as &mut dyn Read)
                .map_err(|error| *error),
        };
        if visit(member).is_break() {
            break;
        }
        budget.within()?;
    }
    Ok(())
}

fn why(error: &ZipError) -> UnpackError {
    match *error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            UnpackError::Encrypted(Container::Zip)
        }
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            UnpackError::Method(Container::Zip)
        }
        _ => UnpackError::Damaged(Container::Zip),
    }
}
