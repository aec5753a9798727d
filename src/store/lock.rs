//! One writer at a time: a lock that the system takes back from whoever dies.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// How often the file may go away between its opening and its locking.
const PATIENCE: usize = 10;

/// The right to write to a store. The file it hangs on goes with it.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    /// Kept open: the lock ends with it.
    _file: File,
}

impl Lock {
    /// Takes the lock of the store at `store`; nothing where somebody else holds it.
    pub(super) fn take(store: &Path) -> io::Result<Option<Self>> {
        let path = super::beside(store, "-lock");
        for _ in 0..PATIENCE {
            let file = super::owners(OpenOptions::new().write(true).create(true)).open(&path)?;
            match file.try_lock() {
                Ok(()) if is_at(&file, &path) => return Ok(Some(Self { path, _file: file })),
                // Whoever held it removed the file after we had opened it: a lock on that one binds nobody.
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(error)) => return Err(error),
            }
        }
        Ok(None)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Removed while it is held, so that nobody can have locked the file that goes.
        let _ = std::fs::remove_file(&self.path);
    }
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let same = |a: std::fs::Metadata, b: std::fs::Metadata| (a.dev(), a.ino()) == (b.dev(), b.ino());
    file.metadata()
        .is_ok_and(|own| std::fs::metadata(path).is_ok_and(|there| same(own, there)))
}

/// Elsewhere a file that is open cannot be removed.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}
