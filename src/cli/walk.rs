//! From the paths a user gives to the files to audit. Nothing is skipped silently.
//!
//! The folders are read by hand: every cause gets its own French words, and a file met under two names is audited once.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use ignore::gitignore::Gitignore;

use super::settings::FILE;
use super::stop::{io_code, io_words};
use crate::document::Format;
use crate::lang::Lang;
#[cfg(feature = "store")]
use crate::read::container::Container;
use crate::read::{Foreign, reads};
use crate::report::Failure;

/// What a walk met.
#[derive(Default)]
pub(crate) struct Listing {
    pub(crate) files: Vec<PathBuf>,
    pub(crate) skipped: Vec<Skipped>,
    pub(crate) unmet: Vec<Unmet>,
}

/// A file or folder left aside, and why.
pub(crate) struct Skipped {
    pub(super) path: PathBuf,
    pub(super) why: Why,
}

/// A file or folder that could not be entered.
pub(crate) struct Unmet {
    pub(super) path: PathBuf,
    cause: Cause,
}

/// Why it could not.
enum Cause {
    /// A link that leads back to a folder we stand in.
    Loop,
    /// A link that leads to nothing.
    Astray,
    /// What the system said.
    System(io::Error),
}

impl Unmet {
    pub(super) fn failure(&self, lang: Lang) -> Failure {
        let (code, (message, help)) = match &self.cause {
            Cause::Loop => (
                "loop",
                lang.pick(
                    (
                        "ce lien ramène à un dossier qui le contient : la boucle n'est pas suivie",
                        "Supprimez ce lien, ou donnez à relire les sous-dossiers un à un.",
                    ),
                    (
                        "this link leads back to a folder that holds it: the loop is not followed",
                        "Remove this link, or give the subfolders one by one.",
                    ),
                ),
            ),
            Cause::Astray => (
                "astray",
                lang.pick(
                    (
                        "ce lien ne mène à aucun fichier lisible",
                        "Supprimez ce lien, ou remettez en place le fichier auquel il mène.",
                    ),
                    (
                        "this link leads to no file that can be read",
                        "Remove this link, or put back the file it leads to.",
                    ),
                ),
            ),
            Cause::System(error) => (io_code(error), io_words(error, lang)),
        };
        Failure {
            path: self.path.display().to_string(),
            code,
            message: message.into(),
            help: help.into(),
        }
    }
}

/// Why a file is left aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Why {
    Unsupported,
    Hidden,
    Ignored,
    Again,
    Special,
    Link,
    Own,
}

impl Why {
    pub(super) const ALL: &'static [Self] = &[
        Self::Unsupported,
        Self::Hidden,
        Self::Ignored,
        Self::Again,
        Self::Special,
        Self::Link,
        Self::Own,
    ];

    /// In words that follow a number.
    pub(super) fn words(self, lang: Lang) -> &'static str {
        let (fr, en) = match self {
            Self::Unsupported => ("dans un format non lu", "in a format not read"),
            Self::Hidden => ("caché ou temporaire", "hidden or temporary"),
            Self::Ignored => ("écarté par huisclos.toml", "set aside by huisclos.toml"),
            Self::Again => ("déjà lu sous un autre nom", "already read under another name"),
            Self::Special => ("qui n'est pas un document", "not a document"),
            Self::Link => ("lien non suivi", "link not followed"),
            Self::Own => ("fichier de huisclos", "file of huisclos"),
        };
        lang.pick(fr, en)
    }

    /// A code for machines.
    #[cfg(feature = "store")]
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Unsupported => "unsupported",
            Self::Hidden => "hidden",
            Self::Ignored => "ignored",
            Self::Again => "again",
            Self::Special => "special",
            Self::Link => "link",
            Self::Own => "own",
        }
    }
}

/// Which way a walk takes.
#[derive(Default)]
pub(crate) struct Way<'a> {
    /// What the settings leave aside.
    pub(crate) ignore: Option<&'a Gitignore>,
    /// Whether files in old formats are met too.
    pub(crate) convert: bool,
    /// What an audit of an archive does otherwise than a check; nothing for a check.
    #[cfg(feature = "store")]
    pub(crate) archive: Option<Archive>,
}

/// How an archive is walked: all that stands in it is told, archives in it are files, links lead nowhere.
#[cfg(feature = "store")]
pub(crate) struct Archive {
    /// Whether links are followed all the same.
    pub(crate) follow: bool,
    /// The store, as the system resolves it: it and what lies beside it under its name are not read.
    pub(crate) store: PathBuf,
}

impl Way<'_> {
    /// Whether files of this name are read.
    pub(super) fn takes(&self, name: &str) -> bool {
        #[cfg(feature = "store")]
        if self.archive.is_some() && Container::of_name(name).is_some() {
            return true;
        }
        Format::of_name(name).is_some_and(reads) || self.convert && Foreign::of_name(name).is_some()
    }

    /// Whether links are followed.
    fn follows(&self) -> bool {
        #[cfg(feature = "store")]
        return self.archive.as_ref().is_none_or(|archive| archive.follow);
        #[cfg(not(feature = "store"))]
        true
    }

    /// Whether the file at `real` is one of ours that an archive is not made of, or one that is there for this run only.
    #[cfg(feature = "store")]
    fn own(&self, real: &Path, name: &str) -> Option<Own> {
        let archive = self.archive.as_ref()?;
        if name == FILE || real == archive.store {
            return Some(Own::Lasting);
        }
        let stands = real.as_os_str().as_encoded_bytes();
        let beside = stands.strip_prefix(archive.store.as_os_str().as_encoded_bytes())?;
        let passing: [&[u8]; 4] = [b"-wal", b"-shm", b"-journal", b"-lock"];
        passing.contains(&beside).then_some(Own::Passing)
    }
}

/// A file of ours in an archive.
#[cfg(feature = "store")]
enum Own {
    Lasting,
    Passing,
}

/// Whether a name says that its file is not meant to be seen; Word and LibreOffice lay such files beside what is open.
pub(crate) fn is_hidden(name: &str) -> bool {
    name.starts_with('.') || name.starts_with("~$")
}

/// Finds the files below `paths`, in the order given and then by name.
pub(crate) fn walk(paths: &[PathBuf], way: &Way<'_>) -> Listing {
    let mut walk = Walk {
        found: Listing::default(),
        seen: BTreeSet::new(),
        open: Vec::new(),
        way,
    };
    for path in paths {
        if path.as_os_str() == "-" {
            walk.found.files.push(path.clone());
        } else if path.is_dir() {
            walk.folder(path);
        } else if path.is_symlink() && !path.exists() {
            walk.fail(path, Cause::Astray);
        } else {
            // A file named on the command line is audited whatever its name: whoever reads it says what is wrong.
            walk.file(path, None);
        }
    }
    walk.found
}

struct Walk<'a> {
    found: Listing,
    /// Canonical paths of the files and folders met so far.
    seen: BTreeSet<PathBuf>,
    /// Canonical paths of the folders we stand in.
    open: Vec<PathBuf>,
    way: &'a Way<'a>,
}

impl Walk<'_> {
    fn folder(&mut self, path: &Path) {
        let canonical = match path.canonicalize() {
            Ok(canonical) => canonical,
            Err(error) => return self.fail(path, Cause::System(error)),
        };
        if self.open.contains(&canonical) {
            return self.fail(path, Cause::Loop);
        }
        if !self.seen.insert(canonical.clone()) {
            return self.skip(path, Why::Again);
        }
        let entries = std::fs::read_dir(path).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        let mut entries = match entries {
            Ok(entries) => entries,
            Err(error) => return self.fail(path, Cause::System(error)),
        };
        entries.sort_by_key(std::fs::DirEntry::file_name);
        self.open.push(canonical.clone());
        for entry in entries {
            self.entry(&entry, &canonical.join(entry.file_name()));
        }
        self.open.pop();
    }

    /// One entry of a folder; `real` is its path below the canonical folder, links of its own not followed.
    fn entry(&mut self, entry: &std::fs::DirEntry, real: &Path) {
        let path = &entry.path();
        let link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
        let name = path
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default();
        #[cfg(feature = "store")]
        match self.way.own(real, &name) {
            Some(Own::Lasting) => return self.skip(path, Why::Own),
            Some(Own::Passing) => return,
            None => {}
        }
        if name == FILE {
            return;
        }
        if is_hidden(&name) {
            return self.skip(path, Why::Hidden);
        }
        if link && !self.way.follows() {
            return self.skip(path, Why::Link);
        }
        let meta = std::fs::metadata(path);
        let folder = meta.as_ref().is_ok_and(std::fs::Metadata::is_dir);
        // The matcher panics on a path that is not below its root; a folder given from elsewhere has no patterns.
        let ignored = self.way.ignore.is_some_and(|i| {
            real.strip_prefix(i.path())
                .is_ok_and(|p| i.matched_path_or_any_parents(p, folder).is_ignore())
        });
        if ignored {
            return self.skip(path, Why::Ignored);
        }
        let meta = match meta {
            Ok(meta) => meta,
            Err(error) => {
                let cause = if link { Cause::Astray } else { Cause::System(error) };
                return self.fail(path, cause);
            }
        };
        if folder {
            self.folder(path);
        } else if !meta.is_file() {
            // Reading a pipe met on the way would wait for ever.
            self.skip(path, Why::Special);
        } else if self.way.takes(&name) {
            self.file(path, (!link).then(|| real.to_path_buf()));
        } else {
            self.skip(path, Why::Unsupported);
        }
    }

    /// A file; `real` is its path as the system resolves it, where that is known.
    fn file(&mut self, path: &Path, real: Option<PathBuf>) {
        // A path that cannot be resolved is kept: reading it tells why.
        if let Some(canonical) = real.or_else(|| path.canonicalize().ok())
            && !self.seen.insert(canonical)
        {
            return self.skip(path, Why::Again);
        }
        self.found.files.push(path.to_path_buf());
    }

    fn skip(&mut self, path: &Path, why: Why) {
        self.found.skipped.push(Skipped {
            path: path.to_path_buf(),
            why,
        });
    }

    fn fail(&mut self, path: &Path, cause: Cause) {
        self.found.unmet.push(Unmet {
            path: path.to_path_buf(),
            cause,
        });
    }
}
