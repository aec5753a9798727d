//! What a Word document hides: changes that were tracked, comments, properties.

use super::clean;
use crate::office::{Changes, Edit, Fate, Package, hollow, prune, splice};
use crate::read::ReadError;

/// The parts that hold nothing but traces.
const EMPTIED: &[&str] = &[
    "docProps/core.xml",
    "docProps/app.xml",
    "docProps/custom.xml",
    "word/comments.xml",
    "word/commentsExtended.xml",
    "word/commentsIds.xml",
    "word/commentsExtensible.xml",
    "word/people.xml",
];

/// The settings, which tell who worked from what, and when.
const SETTINGS: &str = "word/settings.xml";

/// What the settings refer to: the template, by its path on somebody's machine.
const SETTINGS_RELATIONS: &str = "word/_rels/settings.xml.rels";

/// What refers to the parts of the package.
const ROOT: &str = "_rels/.rels";

/// Whether a part holds data that programs and administrations hang on a document, and not what these data are.
fn is_custom(name: &str) -> bool {
    let item = name
        .strip_prefix("customXml/item")
        .and_then(|n| n.strip_suffix(".xml"));
    item.is_some_and(|number| !number.starts_with("Props"))
}

/// The edits that take tracked changes and comments out of one part: deletions go, insertions are accepted.
pub(super) fn traces(package: &Package<'_>, text: &str) -> Result<Vec<Edit>, ReadError> {
    prune(package, text, |tag| match tag.name() {
        "ins" | "moveTo" => Fate::Unwrap,
        "del" | "moveFrom" | "moveFromRangeStart" | "moveFromRangeEnd" | "moveToRangeStart"
        | "moveToRangeEnd" | "commentRangeStart" | "commentRangeEnd" | "commentReference"
        | "annotationRef" | "cellIns" | "cellDel" | "cellMerge" => Fate::Drop,
        name if name.ends_with("Change") => Fate::Drop,
        _ => Fate::Keep,
    })
}

/// Empties the parts that hold nothing but traces, and leaves out the picture of the first page.
pub(super) fn properties(package: &mut Package<'_>, changes: &mut Changes) -> Result<(), ReadError> {
    for name in EMPTIED {
        if let Some(text) = package.text(name)? {
            changes.put(name, hollow(package, &text)?);
        }
    }
    for name in package.names().iter().filter(|name| is_custom(name)) {
        if let Some(text) = package.text(name)? {
            changes.put(name, hollow(package, &text)?);
        }
    }
    clean(package, changes, SETTINGS, |tag| match tag.name() {
        "rsids" | "attachedTemplate" | "docVars" | "mailMerge" | "writeProtection" | "docId" => Fate::Drop,
        _ => Fate::Keep,
    })?;
    clean(package, changes, SETTINGS_RELATIONS, |tag| {
        let kind = tag.get("Type").unwrap_or_default();
        if kind.ends_with("/attachedTemplate") || kind.contains("/mailMerge") {
            return Fate::Drop;
        }
        Fate::Keep
    })?;
    let Some(list) = package.text(ROOT)? else {
        return Ok(());
    };
    let mut pictures = Vec::new();
    let edits = prune(package, &list, |tag| {
        let target = tag.get("Target").unwrap_or_default();
        if tag.get("Type").is_some_and(|t| t.ends_with("/thumbnail")) {
            pictures.push(target.trim_start_matches('/').to_owned());
            return Fate::Drop;
        }
        Fate::Keep
    })?;
    if !edits.is_empty() {
        changes.put(ROOT, splice(&list, edits));
    }
    for picture in pictures {
        changes.remove(&picture);
    }
    Ok(())
}
