//! Files on disk: read within limits, and written wholly or not at all.

use std::io::{self, Read as _, Write as _};
use std::path::Path;

use crate::document::Format;
use crate::lang::Lang;
use crate::read::{self, Limits, ReadError};
use crate::report::Failure;

use super::stop::{Stop, io_code, io_words};

/// Who may read a file that is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Readers {
    /// Whoever the system lets read new files.
    Usual,
    /// Its owner only.
    Owner,
}

/// How many bytes tell what a file is, so that one too large for its kind is never loaded.
const HEAD: u64 = 4096;

/// Reads the file at `path`, or standard input for `-`.
pub(super) fn bytes(path: &Path, limits: Limits, lang: Lang) -> Result<Vec<u8>, Failure> {
    let shown = path.display().to_string();
    let failed = |e: &io::Error| unopened(shown.clone(), e, lang);
    if shown == "-" {
        let mut bytes = Vec::new();
        // One byte more than may be read: that there is one is told as any other size is.
        io::stdin()
            .lock()
            .take(2 * u64::from(limits.max_text_bytes) + 2)
            .read_to_end(&mut bytes)
            .map_err(|e| failed(&e))?;
        return Ok(bytes);
    }
    let mut file = std::fs::File::open(path).map_err(|e| failed(&e))?;
    let size = file.metadata().map_or(0, |m| m.len());
    let mut bytes = Vec::new();
    (&mut file)
        .take(HEAD)
        .read_to_end(&mut bytes)
        .map_err(|e| failed(&e))?;
    admitted(&bytes, &shown, size, limits).map_err(|e| unread(&shown, &e, lang))?;
    file.read_to_end(&mut bytes).map_err(|e| failed(&e))?;
    Ok(bytes)
}

/// Whether a file of `size` bytes that begins with `head` may be loaded.
fn admitted(head: &[u8], name: &str, size: u64, limits: Limits) -> Result<(), ReadError> {
    match read::format_of(head, Some(name)) {
        // Empty space set aside on a disk, however large.
        Ok(_) if head.len() as u64 == HEAD && head.iter().all(|b| *b == 0) => Err(ReadError::Binary),
        Ok(Format::Text | Format::Markdown) => limits.admit(size),
        _ => limits.admit_file(size),
    }
}

/// A file that the system does not give, or went away while it was read.
pub(super) fn unopened(path: String, error: &io::Error, lang: Lang) -> Failure {
    let (cause, remedy) = io_words(error, lang);
    Failure {
        path,
        code: io_code(error),
        message: lang.pick(
            format!("fichier non lu : {cause}"),
            format!("file not read: {cause}"),
        ),
        help: remedy.into(),
    }
}

/// A file that was loaded and could not be read.
pub(super) fn unread(path: &str, error: &ReadError, lang: Lang) -> Failure {
    Failure {
        path: path.into(),
        code: error.code(),
        message: error.cause(lang),
        help: error.remedy(lang),
    }
}

/// Refuses to write over what is being read.
pub(super) fn apart(input: &Path, output: &Path, lang: Lang) -> Result<(), Stop> {
    let same = input
        .canonicalize()
        .is_ok_and(|i| output.canonicalize().is_ok_and(|o| i == o));
    if !same {
        return Ok(());
    }
    let shown = output.display();
    Err(Stop::new(
        lang.pick(
            format!("{shown} : c'est le document lui-même ; rien n'y a été changé"),
            format!("{shown}: this is the document itself; nothing in it was changed"),
        ),
        lang.pick("Donnez un autre nom à la copie.", "Give the copy another name."),
    ))
}

/// Writes `bytes` to `path`, wholly or not at all.
pub(super) fn replace(path: &Path, bytes: &[u8], readers: Readers) -> io::Result<()> {
    replace_with(path, readers, |file| file.write_all(bytes))
}

/// Writes what `write` writes to `path`, wholly or not at all.
pub(super) fn replace_with<E: From<io::Error>>(
    path: &Path,
    readers: Readers,
    write: impl FnOnce(&mut std::fs::File) -> Result<(), E>,
) -> Result<(), E> {
    let mut suffix = [0; 8];
    getrandom::fill(&mut suffix).map_err(io::Error::other)?;
    // A link is followed, so that what it leads to is replaced and not the link.
    let path = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{:016x}.tmp", u64::from_le_bytes(suffix)));
    let temporary = path.with_file_name(name);
    let written = (|| {
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        if readers == Readers::Owner {
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        }
        let mut file = options.open(&temporary)?;
        write(&mut file)?;
        file.sync_all()?;
        Ok(std::fs::rename(&temporary, &path)?)
    })();
    if written.is_err() {
        let _ = std::fs::remove_file(&temporary);
    }
    written
}
