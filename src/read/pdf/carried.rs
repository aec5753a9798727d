//! The files that a PDF carries: in its list of embedded files, beside its parts, pinned to its pages.

use std::borrow::Cow;

use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{
    Array, Dict, Name, ObjectIdentifier, Stream, String as PdfString,
};
use rustc_hash::FxHashSet;

use super::super::{Limits, ReadError};
use super::{annotations, decoded};
use crate::document::Attachment;

/// The files that `pdf` carries, each once.
pub(super) fn files(pdf: &Pdf, limits: Limits) -> Result<Vec<Attachment>, ReadError> {
    let mut files = Files {
        seen: FxHashSet::default(),
        list: Vec::new(),
        left: limits.max_unpacked_bytes,
        limits,
    };
    if let Some(root) = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()) {
        let listed = root.get::<Dict<'_>>("Names");
        if let Some(tree) = listed.and_then(|names| names.get::<Dict<'_>>("EmbeddedFiles")) {
            files.listed(tree)?;
        }
        for file in dictionaries(&root, "AF") {
            files.add(&file)?;
        }
    }
    for note in pdf.pages().iter().flat_map(annotations) {
        let pinned = note
            .get::<Name<'_>>("Subtype")
            .is_some_and(|kind| kind.as_str() == "FileAttachment");
        if let Some(file) = note.get::<Dict<'_>>("FS").filter(|_| pinned) {
            files.add(&file)?;
        }
    }
    Ok(files.list)
}

fn dictionaries<'a>(of: &Dict<'a>, key: &str) -> impl Iterator<Item = Dict<'a>> {
    let list = of.get::<Array<'_>>(key).into_iter();
    list.flat_map(|list| list.iter::<Dict<'_>>().collect::<Vec<_>>())
}

struct Files {
    seen: FxHashSet<ObjectIdentifier>,
    list: Vec<Attachment>,
    /// How many bytes may still be unpacked.
    left: u64,
    limits: Limits,
}

impl Files {
    /// Adds the files in a tree of names, which a hostile file may tie into a ring.
    fn listed(&mut self, tree: Dict<'_>) -> Result<(), ReadError> {
        let mut open = vec![tree];
        let mut met = 0;
        while let Some(node) = open.pop() {
            met += 1;
            if met > self.limits.max_parts {
                let limit = self.limits.max_parts;
                return Err(ReadError::TooManyParts { limit });
            }
            open.extend(dictionaries(&node, "Kids"));
            for file in dictionaries(&node, "Names") {
                self.add(&file)?;
            }
        }
        Ok(())
    }

    /// Adds the file that a specification tells.
    fn add(&mut self, file: &Dict<'_>) -> Result<(), ReadError> {
        let embedded = file.get::<Dict<'_>>("EF");
        let stream = embedded.and_then(|e| e.get::<Stream<'_>>("UF").or_else(|| e.get::<Stream<'_>>("F")));
        let Some(stream) = stream.filter(|s| self.seen.insert(s.obj_id())) else {
            return Ok(());
        };
        let limit = self.limits.max_attachments;
        if self.list.len() >= limit {
            return Err(ReadError::TooManyParts { limit });
        }
        // What cannot be unpacked is carried all the same: its own reader will say that it is damaged.
        let bytes = stream.decoded_data().map(Cow::into_owned).unwrap_or_default();
        let limit = self.limits.max_unpacked_bytes;
        self.left = self
            .left
            .checked_sub(bytes.len() as u64)
            .ok_or(ReadError::Swollen { limit })?;
        let name = ["UF", "F"].iter().find_map(|key| file.get::<PdfString<'_>>(key));
        let name = name.map_or_else(String::new, |name| decoded(name.as_bytes()));
        self.list.push(Attachment::new(name, bytes));
        Ok(())
    }
}
