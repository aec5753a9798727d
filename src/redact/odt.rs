//! What a LibreOffice document hides: changes that were tracked, comments, properties.

use super::clean;
use crate::office::{Changes, Edit, Fate, Package, hollow, prune, splice};
use crate::read::ReadError;

/// What lists the parts of the package.
const MANIFEST: &str = "META-INF/manifest.xml";

/// The folder of the picture of the first page.
const PICTURES: &str = "Thumbnails/";

/// The settings that tell who worked with which printer and which data, and when.
const TELLING: &[&str] = &[
    "PrinterName",
    "PrinterSetup",
    "CurrentDatabaseDataSource",
    "CurrentDatabaseCommand",
    "ModifyPasswordInfo",
    "Rsid",
    "RsidRoot",
];

/// The edits that take tracked changes and comments out of one part.
pub(super) fn traces(package: &Package<'_>, text: &str) -> Result<Vec<Edit>, ReadError> {
    prune(package, text, |tag| match tag.name() {
        "tracked-changes" | "change" | "change-start" | "change-end" | "annotation" | "annotation-end"
        | "hidden-text" => Fate::Drop,
        _ => Fate::Keep,
    })
}

/// Empties the properties, and leaves out the picture of the first page.
pub(super) fn properties(package: &mut Package<'_>, changes: &mut Changes) -> Result<(), ReadError> {
    if let Some(meta) = package.text("meta.xml")? {
        changes.put("meta.xml", hollow(package, &meta)?);
    }
    clean(package, changes, "settings.xml", |tag| match tag.get("name") {
        Some(name) if TELLING.contains(&&*name) => Fate::Drop,
        _ => Fate::Keep,
    })?;
    let Some(manifest) = package.text(MANIFEST)? else {
        return Ok(());
    };
    let mut pictures = Vec::new();
    let edits = prune(package, &manifest, |tag| match tag.get("full-path") {
        Some(path) if path.starts_with(PICTURES) => {
            pictures.push(path.into_owned());
            Fate::Drop
        }
        _ => Fate::Keep,
    })?;
    if !edits.is_empty() {
        changes.put(MANIFEST, splice(&manifest, edits));
    }
    for picture in pictures {
        changes.remove(&picture);
    }
    Ok(())
}
