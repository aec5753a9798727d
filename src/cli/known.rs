//! The baseline on disk: read, kept secret, and replaced only by a baseline.

use std::io;
use std::path::Path;

use super::file::{Readers, replace};
use super::stop::Stop;
use crate::baseline::{Baseline, BaselineError};
use crate::lang::Lang;

/// Reads a baseline.
pub(super) fn read(path: &Path, lang: Lang) -> Result<Baseline, Stop> {
    let shown = path.display();
    let bytes = std::fs::read(path).map_err(|e| {
        if e.kind() == io::ErrorKind::NotFound {
            return Stop::new(
                lang.pick(
                    format!("{shown} : cette base n'existe pas"),
                    format!("{shown}: no such baseline"),
                ),
                lang.pick(
                    "Créez-la avec --write-baseline.",
                    "Make it with --write-baseline.",
                ),
            );
        }
        Stop::io(&shown.to_string(), &e, lang)
    })?;
    let parsed = std::str::from_utf8(&bytes)
        .map_err(|_| BaselineError::Form)
        .and_then(Baseline::read);
    parsed.map_err(|e| match e {
        BaselineError::Form => Stop::new(
            lang.pick(
                format!("{shown} : ce fichier n'est pas une base de huisclos ; rien n'y a été changé"),
                format!("{shown}: this file is no huisclos baseline; nothing in it was changed"),
            ),
            lang.pick("Donnez un autre nom de fichier.", "Give another file name."),
        ),
        BaselineError::Version => Stop::new(
            lang.pick(
                format!("{shown} : cette base vient d'une autre version de huisclos"),
                format!("{shown}: this baseline comes from another version of huisclos"),
            ),
            lang.pick(
                "Supprimez-la, puis refaites-la avec --write-baseline.",
                "Delete it, then make it anew with --write-baseline.",
            ),
        ),
    })
}

/// The baseline to write to: the key of the one that is there, or a new one.
pub(super) fn fresh(path: &Path, lang: Lang) -> Result<Baseline, Stop> {
    // Whatever else bears this name is somebody's document, and must not be written over.
    if path.symlink_metadata().is_ok() {
        return read(path, lang).map(Baseline::emptied);
    }
    let mut key = [0; 32];
    getrandom::fill(&mut key).map_err(|_| {
        Stop::new(
            lang.pick(
                "le système n'a pas donné de nombre aléatoire : la base n'a pas été écrite",
                "the system gave no random number: the baseline was not written",
            ),
            lang.pick("Relancez.", "Run again."),
        )
    })?;
    Ok(Baseline::new(key))
}

/// Writes the baseline: readable by its owner only, and wholly or not at all.
pub(super) fn write(path: &Path, baseline: &Baseline, lang: Lang) -> Result<(), Stop> {
    replace(path, baseline.write().as_bytes(), Readers::Owner).map_err(|e| {
        let what = lang.pick("base impossible à écrire", "the baseline cannot be written");
        Stop::io(&format!("{} : {what}", path.display()), &e, lang)
    })
}
