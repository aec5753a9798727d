//! A copy of a package: what is not changed is copied as it is, packed.

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::Package;
use crate::read::ReadError;

/// The parts of a copy that differ from those of its original.
#[derive(Default)]
pub(crate) struct Changes(BTreeMap<String, Option<String>>);

impl Changes {
    /// Puts `text` in the place of the part `name`, or adds it.
    pub(crate) fn put(&mut self, name: &str, text: String) {
        self.0.insert(name.to_owned(), Some(text));
    }

    /// Leaves the part `name` out.
    pub(crate) fn remove(&mut self, name: &str) {
        self.0.insert(name.to_owned(), None);
    }

    /// The copy of `package`: its parts in their order, new ones after them.
    ///
    /// # Errors
    /// Where a part cannot be copied.
    pub(crate) fn apply(mut self, package: &mut Package<'_>) -> Result<Vec<u8>, ReadError> {
        let damaged = ReadError::Damaged(package.format());
        let archive = package.archive();
        let mut copy = ZipWriter::new(Cursor::new(Vec::new()));
        for index in 0..archive.len() {
            let part = archive.by_index_raw(index).map_err(|_| damaged)?;
            let name = part.name().map_err(|_| damaged)?.into_owned();
            match self.0.remove(&name) {
                None => copy.raw_copy_file(part).map_err(|_| damaged)?,
                Some(None) => {}
                Some(Some(text)) => write(&mut copy, &name, &text).map_err(|_| damaged)?,
            }
        }
        for (name, text) in self.0 {
            if let Some(text) = text {
                write(&mut copy, &name, &text).map_err(|_| damaged)?;
            }
        }
        let copy = copy.finish().map_err(|_| damaged)?;
        Ok(copy.into_inner())
    }
}

fn write(copy: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, text: &str) -> zip::result::ZipResult<()> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    copy.start_file(name, options)?;
    copy.write_all(text.as_bytes())?;
    Ok(())
}
