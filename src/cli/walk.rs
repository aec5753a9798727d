//! From the paths a user gives to the files to audit. Nothing is skipped silently.
//!
//! The folders are read by hand: every cause gets its own French words, and a file met under two names is audited once.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use ignore::gitignore::Gitignore;

use super::settings::FILE;
use super::stop::io_words;
use crate::document::Format;
use crate::lang::Lang;
use crate::read::{Foreign, reads};
use crate::report::Failure;

/// What a walk met.
#[derive(Default)]
pub(crate) struct Found {
    pub(crate) files: Vec<PathBuf>,
    pub(crate) skipped: Vec<Skipped>,
    pub(crate) failures: Vec<Failure>,
}

/// A file or folder left aside, and why.
pub(crate) struct Skipped {
    pub(super) path: String,
    pub(super) why: Why,
}

/// Why a file is left aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Why {
    Unsupported,
    Hidden,
    Ignored,
    Again,
    Special,
}

impl Why {
    pub(super) const ALL: &'static [Self] = &[
        Self::Unsupported,
        Self::Hidden,
        Self::Ignored,
        Self::Again,
        Self::Special,
    ];

    /// In words that follow a number.
    pub(super) fn words(self, lang: Lang) -> &'static str {
        let (fr, en) = match self {
            Self::Unsupported => ("dans un format non lu", "in a format not read"),
            Self::Hidden => ("caché ou temporaire", "hidden or temporary"),
            Self::Ignored => ("écarté par huisclos.toml", "set aside by huisclos.toml"),
            Self::Again => ("déjà lu sous un autre nom", "already read under another name"),
            Self::Special => ("qui n'est pas un document", "not a document"),
        };
        lang.pick(fr, en)
    }
}

/// Finds the files below `paths`, in the order given and then by name; with `convert`, those in old formats too.
pub(crate) fn walk(paths: &[PathBuf], ignore: Option<&Gitignore>, convert: bool, lang: Lang) -> Found {
    let mut walk = Walk {
        found: Found::default(),
        seen: BTreeSet::new(),
        open: Vec::new(),
        ignore,
        convert,
        lang,
    };
    for path in paths {
        if path.as_os_str() == "-" {
            walk.found.files.push(path.clone());
        } else if path.is_dir() {
            walk.folder(path);
        } else if path.is_symlink() && !path.exists() {
            walk.astray(path);
        } else {
            // A file named on the command line is audited whatever its name: whoever reads it says what is wrong.
            walk.file(path);
        }
    }
    walk.found
}

struct Walk<'a> {
    found: Found,
    /// Canonical paths of the files and folders met so far.
    seen: BTreeSet<PathBuf>,
    /// Canonical paths of the folders we stand in.
    open: Vec<PathBuf>,
    ignore: Option<&'a Gitignore>,
    convert: bool,
    lang: Lang,
}

impl Walk<'_> {
    fn folder(&mut self, path: &Path) {
        let canonical = match path.canonicalize() {
            Ok(canonical) => canonical,
            Err(error) => return self.fail(path, &error),
        };
        if self.open.contains(&canonical) {
            let (message, help) = self.lang.pick(
                (
                    "ce lien ramène à un dossier qui le contient : la boucle n'est pas suivie",
                    "Supprimez ce lien, ou donnez à relire les sous-dossiers un à un.",
                ),
                (
                    "this link leads back to a folder that holds it: the loop is not followed",
                    "Remove this link, or give the subfolders one by one.",
                ),
            );
            return self.failure(path, message, help);
        }
        if !self.seen.insert(canonical.clone()) {
            return self.skip(path, Why::Again);
        }
        let entries = std::fs::read_dir(path).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        let mut entries = match entries {
            Ok(entries) => entries,
            Err(error) => return self.fail(path, &error),
        };
        entries.sort_by_key(std::fs::DirEntry::file_name);
        self.open.push(canonical.clone());
        for entry in entries {
            self.entry(&entry.path(), &canonical.join(entry.file_name()));
        }
        self.open.pop();
    }

    /// One entry of a folder; `real` is its path below the canonical folder, links of its own not followed.
    fn entry(&mut self, path: &Path, real: &Path) {
        let name = path
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default();
        if name == FILE {
            return;
        }
        // Word and LibreOffice lay such files beside a document that is open.
        if name.starts_with('.') || name.starts_with("~$") {
            return self.skip(path, Why::Hidden);
        }
        let meta = std::fs::metadata(path);
        let folder = meta.as_ref().is_ok_and(std::fs::Metadata::is_dir);
        // The matcher panics on a path that is not below its root; a folder given from elsewhere has no patterns.
        let ignored = self.ignore.is_some_and(|i| {
            real.strip_prefix(i.path())
                .is_ok_and(|p| i.matched_path_or_any_parents(p, folder).is_ignore())
        });
        if ignored {
            return self.skip(path, Why::Ignored);
        }
        let meta = match meta {
            Ok(meta) => meta,
            Err(error) => {
                if path.is_symlink() {
                    return self.astray(path);
                }
                return self.fail(path, &error);
            }
        };
        if folder {
            self.folder(path);
        } else if !meta.is_file() {
            // Reading a pipe met on the way would wait for ever.
            self.skip(path, Why::Special);
        } else if Format::of_name(&name).is_some_and(reads)
            || self.convert && Foreign::of_name(&name).is_some()
        {
            self.file(path);
        } else {
            self.skip(path, Why::Unsupported);
        }
    }

    /// A link that leads to nothing.
    fn astray(&mut self, path: &Path) {
        let (message, help) = self.lang.pick(
            (
                "ce lien ne mène à aucun fichier lisible",
                "Supprimez ce lien, ou remettez en place le fichier auquel il mène.",
            ),
            (
                "this link leads to no file that can be read",
                "Remove this link, or put back the file it leads to.",
            ),
        );
        self.failure(path, message, help);
    }

    fn file(&mut self, path: &Path) {
        // A path that cannot be resolved is kept: reading it tells why.
        if let Ok(canonical) = path.canonicalize()
            && !self.seen.insert(canonical)
        {
            return self.skip(path, Why::Again);
        }
        self.found.files.push(path.to_path_buf());
    }

    fn skip(&mut self, path: &Path, why: Why) {
        self.found.skipped.push(Skipped {
            path: path.display().to_string(),
            why,
        });
    }

    fn fail(&mut self, path: &Path, error: &io::Error) {
        let (cause, remedy) = io_words(error, self.lang);
        self.failure(path, cause, remedy);
    }

    fn failure(&mut self, path: &Path, message: &str, help: &str) {
        self.found.failures.push(Failure {
            path: path.display().to_string(),
            message: message.into(),
            help: help.into(),
        });
    }
}
