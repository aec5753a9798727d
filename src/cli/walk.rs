//! From the paths a user gives to the files to audit. Nothing is skipped silently.

use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use crate::lang::Lang;
use crate::report::Failure;

/// What a walk met.
pub(super) struct Found {
    pub(super) files: Vec<PathBuf>,
    /// Files left aside, and why.
    pub(super) skipped: Vec<(String, &'static str)>,
    pub(super) failures: Vec<Failure>,
}

pub(super) fn walk(paths: &[PathBuf], lang: Lang) -> Found {
    let mut found = Found {
        files: Vec::new(),
        skipped: Vec::new(),
        failures: Vec::new(),
    };
    for path in paths {
        if path.as_os_str() == "-" || !path.is_dir() {
            found.files.push(path.clone());
            continue;
        }
        let mut walker = WalkBuilder::new(path);
        walker
            .standard_filters(false)
            .follow_links(false)
            .sort_by_file_path(Ord::cmp);
        for entry in walker.build() {
            match entry {
                Ok(entry) if entry.file_type().is_some_and(|t| t.is_dir()) => {}
                Ok(entry) => sort(entry.path(), &mut found, lang),
                Err(error) => found.failures.push(Failure {
                    path: path.display().to_string(),
                    message: error.to_string(),
                    help: lang
                        .pick(
                            "Vérifiez les droits de ce dossier.",
                            "Check the permissions of this folder.",
                        )
                        .into(),
                }),
            }
        }
    }
    found
}

fn sort(path: &Path, found: &mut Found, lang: Lang) {
    let extension = path
        .extension()
        .map(|e| e.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    if matches!(extension.as_str(), "txt" | "md" | "markdown" | "text") {
        found.files.push(path.to_path_buf());
    } else {
        found.skipped.push((
            path.display().to_string(),
            lang.pick("format non lu", "format not read"),
        ));
    }
}
