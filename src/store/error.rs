//! Why a store cannot be used, in words.

use std::io;

use rusqlite::ErrorCode;

use crate::lang::Lang;

/// Why a store cannot be used. No variant carries document text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// There is none.
    #[error("no such store")]
    Missing,
    /// The folder that it would be made in does not exist.
    #[error("no such folder to make a store in")]
    NoFolder,
    /// A folder bears its name.
    #[error("this is a folder")]
    Folder,
    /// A file that is no store bears its name.
    #[error("this file is no huisclos store")]
    Foreign,
    /// A newer version of the program made it.
    #[error("this store is of version {found}, newer than {known}")]
    Newer {
        /// Its version.
        found: u32,
        /// The newest version that is known.
        known: u32,
    },
    /// It is damaged.
    #[error("this store is damaged")]
    Damaged,
    /// Another audit or triage writes to it.
    #[error("another program writes to this store")]
    Busy,
    /// It may not be read or written.
    #[error("this store may not be read or written")]
    Denied,
    /// The disk is full.
    #[error("the disk is full")]
    Full,
    /// The system gave no random number for its key.
    #[error("the system gave no random number")]
    Random,
    /// The system refused.
    #[error("the system refused ({0:?})")]
    System(io::ErrorKind),
    /// The database refused: a mistake of ours.
    #[error("the database refused ({0:?})")]
    Refused(ErrorCode),
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing,
            io::ErrorKind::IsADirectory => Self::Folder,
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::Denied,
            io::ErrorKind::StorageFull => Self::Full,
            kind => Self::System(kind),
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        // A row of another form than the schema's: somebody else wrote it.
        let Some(code) = error.sqlite_error_code() else {
            return Self::Damaged;
        };
        match code {
            ErrorCode::NotADatabase => Self::Foreign,
            ErrorCode::DatabaseCorrupt => Self::Damaged,
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy,
            ErrorCode::PermissionDenied | ErrorCode::ReadOnly | ErrorCode::CannotOpen => Self::Denied,
            ErrorCode::DiskFull => Self::Full,
            ErrorCode::SystemIoFailure => Self::System(io::ErrorKind::Other),
            code => Self::Refused(code),
        }
    }
}

impl StoreError {
    /// What happened.
    pub fn cause(&self, lang: Lang) -> String {
        let (fr, en) = match self {
            Self::Missing => ("cette base d'audit n'existe pas", "no such store"),
            Self::NoFolder => (
                "le dossier où la créer n'existe pas",
                "the folder to make it in does not exist",
            ),
            Self::Folder => ("c'est un dossier", "this is a folder"),
            Self::Foreign => (
                "ce fichier n'est pas une base d'audit de huisclos ; rien n'y a été changé",
                "this file is no huisclos store; nothing in it was changed",
            ),
            Self::Newer { found, known } => {
                return lang.pick(
                    format!(
                        "cette base d'audit vient d'une version plus récente de huisclos ({found}, ici {known})"
                    ),
                    format!("this store was made by a newer version of huisclos ({found}, here {known})"),
                );
            }
            Self::Damaged => ("cette base d'audit est abîmée", "this store is damaged"),
            Self::Busy => (
                "un autre audit ou un autre tri est en train d'y écrire",
                "another audit or triage is writing to it",
            ),
            Self::Denied => (
                "vous n'avez pas le droit de lire ou d'écrire cette base d'audit, ou son dossier",
                "you may not read or write this store, or its folder",
            ),
            Self::Full => ("le disque est plein", "the disk is full"),
            Self::Random => (
                "le système n'a pas donné de nombre aléatoire",
                "the system gave no random number",
            ),
            Self::System(_) => (
                "le système a refusé (disque ou réseau absent ?)",
                "the system refused (disk or network missing?)",
            ),
            Self::Refused(_) => ("la base d'audit a refusé", "the store refused"),
        };
        lang.pick(fr, en).into()
    }

    /// What to do.
    pub fn remedy(&self, lang: Lang) -> &'static str {
        let (fr, en) = match self {
            Self::Missing => (
                "Vérifiez le chemin, ou créez-la : huisclos audit DOSSIER --store FICHIER.",
                "Check the path, or make it: huisclos audit FOLDER --store FILE.",
            ),
            Self::NoFolder => (
                "Créez ce dossier, ou donnez un autre chemin.",
                "Make this folder, or give another path.",
            ),
            Self::Folder | Self::Foreign => ("Donnez un autre nom de fichier.", "Give another file name."),
            Self::Newer { .. } => (
                "Mettez huisclos à jour, ou donnez un autre nom de fichier.",
                "Update huisclos, or give another file name.",
            ),
            Self::Damaged => (
                "Remettez en place une sauvegarde, ou supprimez-la et refaites l'audit.",
                "Put back a copy, or delete it and audit anew.",
            ),
            Self::Busy => (
                "Attendez sa fin, puis relancez.",
                "Wait for its end, then run again.",
            ),
            Self::Denied => (
                "Donnez un fichier dans un dossier à vous.",
                "Give a file in a folder of yours.",
            ),
            Self::Full => ("Faites de la place, puis relancez.", "Make room, then run again."),
            Self::Random => ("Relancez.", "Run again."),
            Self::System(_) => (
                "Vérifiez le disque, puis relancez.",
                "Check the disk, then run again.",
            ),
            Self::Refused(_) => (
                "Signalez l'erreur, sans joindre la base.",
                "Report the error, without the store.",
            ),
        };
        lang.pick(fr, en)
    }
}
