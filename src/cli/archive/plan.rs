//! What is to be done: what a walk met, without what the store knows already.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;

use super::super::walk::Listing;
use super::gather::stamp;
use crate::lang::Lang;
use crate::store::{Digest, File, Reason, Recorder, State, StoreError};

/// A file to gather.
pub(super) struct Todo {
    pub(super) path: PathBuf,
    /// Its path below the root, as shown.
    pub(super) shown: String,
    /// Its size when it was met.
    pub(super) bytes: u64,
}

/// How much of the archive is dealt with before any file is opened.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Met {
    /// Files that are as they were, and what they hold.
    pub(super) unchanged: u64,
    /// Files and folders left aside or not to be entered, that are new as such.
    pub(super) told: u64,
}

/// What is to be done.
pub(super) struct Plan {
    pub(super) todo: Vec<Todo>,
    /// The digests of what is kept.
    pub(super) claimed: FxHashSet<Digest>,
    pub(super) met: Met,
}

impl Plan {
    /// Compares what was found below `dir` with what is recorded, and records what needs no reading.
    pub(super) fn new(
        found: &Listing,
        dir: &Path,
        recorder: &Recorder,
        lang: Lang,
    ) -> Result<Self, StoreError> {
        let mut told = 0;
        let mut kept = Vec::new();
        for skipped in &found.skipped {
            let path = below(dir, &skipped.path);
            let reason = Reason {
                code: skipped.why.code(),
                message: skipped.why.words(lang),
                help: "",
            };
            if let Some(id) = recorder.skipped(&path, reason)? {
                kept.push(id);
                continue;
            }
            told += 1;
            recorder.put(&unread(&path, State::Skipped(reason)))?;
        }
        for failure in found.unmet.iter().map(|unmet| unmet.failure(lang)) {
            told += 1;
            let reason = Reason {
                code: failure.code,
                message: &failure.message,
                help: &failure.help,
            };
            let path = below(dir, Path::new(&failure.path));
            recorder.put(&unread(&path, State::Failed(reason)))?;
        }
        let mut files = Vec::new();
        for path in &found.files {
            let shown = below(dir, path);
            // One that has gone meanwhile is told when it is opened.
            let stamp = std::fs::metadata(path).ok().map(|meta| stamp(&meta));
            let id = match stamp {
                Some(stamp) => recorder.unchanged(&shown, stamp)?,
                None => None,
            };
            kept.extend(id);
            let todo = Todo {
                path: path.clone(),
                shown,
                bytes: stamp.map_or(0, |stamp| stamp.size),
            };
            files.push((id, todo));
        }
        let claimed = recorder.keep(&kept)?.into_iter().collect();
        let mut todo = Vec::new();
        for (id, file) in files {
            if !id.map_or(Ok(false), |id| recorder.is_kept(id))? {
                todo.push(file);
            }
        }
        let unchanged = recorder.kept()?;
        Ok(Self {
            todo,
            claimed,
            met: Met { unchanged, told },
        })
    }
}

const fn unread<'a>(path: &'a str, state: State<'a>) -> File<'a> {
    File {
        path,
        container: None,
        stamp: None,
        digest: None,
        state,
    }
}

/// The path below `dir`, as shown.
fn below(dir: &Path, path: &Path) -> String {
    let below = path
        .strip_prefix(dir)
        .ok()
        .filter(|path| !path.as_os_str().is_empty());
    let below = below.or_else(|| path.file_name().map(Path::new)).unwrap_or(path);
    let mut shown = shown(below);
    if below.to_str().is_none() {
        // Another file may be called what this one is shown as.
        while dir.join(&shown).symlink_metadata().is_ok() {
            shown.push('\u{fffd}');
        }
    }
    shown
}

/// A path as text: what is not UTF-8 in it byte by byte, so that no two paths are shown alike.
pub(super) fn shown(path: &Path) -> String {
    use std::fmt::Write as _;
    let mut shown = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        shown.push_str(chunk.valid());
        for byte in chunk.invalid() {
            let _ = write!(shown, "\\x{byte:02X}");
        }
    }
    shown
}
