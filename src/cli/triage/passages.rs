//! Passages read again from the files, where these are still what was audited.

use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::Desk;
use crate::cli::check::guarded;
use crate::cli::file::{self, unread};
use crate::document::Document;
use crate::overview::Row;
use crate::read::{self, Limits};
use crate::report::printable;

/// Reads documents again, and keeps the last: findings come in the order of files.
#[derive(Default)]
pub(super) struct Passages {
    open: Option<(i64, Result<Document, String>)>,
}

impl Passages {
    /// The passage of a finding, on one line, or why it cannot be shown.
    pub(super) fn of(&mut self, row: &Row, desk: &Desk<'_>) -> Result<String, String> {
        if let Some(text) = &row.text {
            return Ok(printable(text));
        }
        let lang = desk.lang;
        let document = self.document(row.file.number, desk)?;
        // What is found in a hidden trace stands nowhere in the text.
        let range = usize::try_from(row.start).ok().zip(usize::try_from(row.end).ok());
        range
            .and_then(|(start, end)| document.text.as_str().get(start..end))
            .filter(|text| !text.is_empty() && row.rule != "FORM-TRACE")
            .map(printable)
            .ok_or_else(|| {
                lang.pick(
                    "ne figure pas dans le texte : ouvrez le fichier",
                    "does not stand in the text: open the file",
                )
                .to_owned()
            })
    }

    /// The document of a file, as it was audited.
    pub(super) fn document(&mut self, file: i64, desk: &Desk<'_>) -> Result<&Document, String> {
        let known = matches!(&self.open, Some((number, _)) if *number == file);
        if !known {
            self.open = Some((file, read_again(file, desk)));
        }
        match &self.open {
            Some((_, Ok(document))) => Ok(document),
            Some((_, Err(why))) => Err(why.clone()),
            None => Err(String::new()),
        }
    }
}

/// Reads a file again, where it is still what was audited.
fn read_again(file: i64, desk: &Desk<'_>) -> Result<Document, String> {
    let lang = desk.lang;
    let why = |fr: &str, en: &str| lang.pick(fr, en).to_owned();
    let origin = desk.store.origin(file).ok().flatten();
    let Some(origin) = origin else {
        return Err(why("inconnu de la base d'audit", "unknown to the store"));
    };
    if origin.held {
        return Err(why(
            "dans une archive ou un courriel : ouvrez le fichier",
            "inside an archive or a mail: open the file",
        ));
    }
    let path = Path::new(&origin.root).join(&origin.path);
    let shown = path.display().to_string();
    let bytes = file::bytes(&path, Limits::default(), lang).map_err(|f| f.message)?;
    if origin.digest.as_deref() != Some(Sha256::digest(&bytes).as_slice()) {
        return Err(why(
            "modifié depuis l'audit : refaites-le",
            "changed since the audit: audit again",
        ));
    }
    guarded(&shown, lang, || {
        read::read(bytes, Some(&shown), Limits::default()).map_err(|e| unread(&shown, &e, lang))
    })
    .map_err(|f| f.message)
}
