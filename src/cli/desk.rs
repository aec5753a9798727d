//! What is to be audited, handed out piece by piece, and never far ahead of what has been told: memory stays bounded however
//! many files there are, and however long one is.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read as _, Seek as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use sha2::{Digest as _, Sha256};

use super::file::unopened;
use crate::lang::Lang;
use crate::read::{Plain, Survey, Utf8};
use crate::report::{Extent, Failure};
use crate::stretch::{Cutter, LENGTH, Stretch};

/// From how many bytes on a file is not loaded, but read stretch by stretch.
const LONG: u64 = 4 << 20;

/// One piece of work.
pub(super) enum Job {
    /// A file that is audited as a whole.
    File(PathBuf),
    /// A stretch of a long file.
    Stretch(Arc<Title>, Box<Stretch>, Extent),
    /// A long file that could not be read to its end.
    Failed(Failure),
}

/// What is known of a long file before it is audited.
pub(super) struct Title {
    pub(super) path: String,
    pub(super) sha256: [u8; 32],
    pub(super) plain: Plain,
}

/// The work that files make, in their order.
pub(super) struct Jobs<'a> {
    files: std::slice::Iter<'a, PathBuf>,
    open: Option<LongFile>,
    lang: Lang,
}

impl<'a> Jobs<'a> {
    pub(super) fn new(files: &'a [PathBuf], lang: Lang) -> Self {
        Self {
            files: files.iter(),
            open: None,
            lang,
        }
    }

    /// The next stretch of the file that is open.
    fn stretch(&mut self) -> Option<Job> {
        let file = self.open.as_mut()?;
        let stretch = file.next();
        let title = Arc::clone(&file.title);
        if let Ok(Some((stretch, extent))) = stretch {
            return Some(Job::Stretch(title, stretch, extent));
        }
        self.open = None;
        let error = stretch.err()?;
        Some(Job::Failed(unopened(title.path.clone(), &error, self.lang)))
    }
}

impl Iterator for Jobs<'_> {
    type Item = Job;

    fn next(&mut self) -> Option<Job> {
        if let Some(job) = self.stretch() {
            return Some(job);
        }
        let path = self.files.next()?;
        match LongFile::open(path) {
            Some(file) => {
                self.open = Some(file);
                self.stretch()
            }
            None => Some(Job::File(path.clone())),
        }
    }
}

/// A long file of plain text, being read for the second time.
pub(super) struct LongFile {
    pub(super) title: Arc<Title>,
    file: File,
    buffer: Vec<u8>,
    utf8: Utf8,
    cutter: Cutter,
    /// The stretch to hand out next: only when there is another is it known not to be the last.
    ahead: Option<Stretch>,
    opened: bool,
}

impl LongFile {
    /// Looks a long file through; nothing where it is short, or must be read as a whole, errors and all.
    pub(super) fn open(path: &Path) -> Option<Self> {
        let size = std::fs::metadata(path)
            .ok()
            .filter(std::fs::Metadata::is_file)?
            .len();
        if size < LONG {
            return None;
        }
        let mut file = File::open(path).ok()?;
        let shown = path.display().to_string();
        let (mut survey, mut sha256, mut buffer) = (Survey::default(), Sha256::new(), vec![0; LENGTH]);
        loop {
            let length = fill(&mut file, &mut buffer).ok()?;
            let bytes = buffer.get(..length)?;
            if bytes.is_empty() {
                break;
            }
            sha256.update(bytes);
            if !survey.look(bytes, &shown) {
                return None;
            }
        }
        file.rewind().ok()?;
        Some(Self {
            title: Arc::new(Title {
                path: shown,
                sha256: sha256.finalize().into(),
                plain: survey.plain()?,
            }),
            file,
            buffer,
            utf8: Utf8::default(),
            cutter: Cutter::default(),
            ahead: None,
            opened: false,
        })
    }

    /// The next stretch; nothing after the last.
    pub(super) fn next(&mut self) -> io::Result<Option<(Box<Stretch>, Extent)>> {
        if !self.opened {
            self.ahead = self.read()?;
        }
        let Some(stretch) = self.ahead.take() else {
            return Ok(None);
        };
        self.ahead = self.read()?;
        let extent = Extent {
            origin: stretch.origin,
            opens: !std::mem::replace(&mut self.opened, true),
            closes: self.ahead.is_none(),
        };
        Ok(Some((Box::new(stretch), extent)))
    }

    fn read(&mut self) -> io::Result<Option<Stretch>> {
        loop {
            if let Some(stretch) = self.cutter.cut() {
                return Ok(Some(stretch));
            }
            let length = fill(&mut self.file, &mut self.buffer)?;
            if length == 0 {
                self.cutter.end();
                return Ok(self.cutter.cut());
            }
            let bytes = self.buffer.get(..length).unwrap_or_default();
            // It was UTF-8 a moment ago: somebody writes to it.
            let text = self.utf8.text(bytes).ok_or(io::ErrorKind::InvalidData)?;
            self.cutter.push(text);
        }
    }
}

/// Reads until `buffer` is full or the file ends; how many bytes.
fn fill(file: &mut File, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match file.read(rest) {
            Ok(0) => break,
            Ok(length) => filled += length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut s, b| {
        let _ = write!(s, "{b:02x}");
        s
    })
}

/// Hands out numbered work to whoever asks, and lets nobody run further ahead of what is told than `ahead` pieces.
pub(super) struct Desk<I> {
    state: Mutex<State<I>>,
    room: Condvar,
    ahead: usize,
}

struct State<I> {
    /// Nothing once the desk is closed.
    jobs: Option<I>,
    given: usize,
    told: usize,
}

impl<I: Iterator> Desk<I> {
    pub(super) fn new(jobs: I, ahead: usize) -> Self {
        Self {
            state: Mutex::new(State {
                jobs: Some(jobs),
                given: 0,
                told: 0,
            }),
            room: Condvar::new(),
            ahead,
        }
    }

    /// The next piece of work and its number; waits while too much is yet to be told.
    pub(super) fn take(&self) -> Option<(usize, I::Item)> {
        let full = |state: &mut State<I>| state.jobs.is_some() && state.given >= state.told + self.ahead;
        let state = self.room.wait_while(self.lock(), full);
        let mut state = state.unwrap_or_else(PoisonError::into_inner);
        let job = state.jobs.as_mut()?.next()?;
        state.given += 1;
        Some((state.given - 1, job))
    }

    /// One more piece has been told.
    pub(super) fn tell(&self) {
        self.lock().told += 1;
        self.room.notify_all();
    }

    /// There is no more work: nobody listens.
    pub(super) fn close(&self) {
        self.lock().jobs = None;
        self.room.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State<I>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes results in whatever order they come, and tells them in that of their numbers.
pub(super) fn tell<I: Iterator, T, E>(
    results: mpsc::Receiver<(usize, T)>,
    desk: &Desk<I>,
    mut take: impl FnMut(T) -> Result<(), E>,
) -> Result<(), E> {
    let (mut waiting, mut next) = (BTreeMap::new(), 0);
    for (number, result) in results {
        waiting.insert(number, result);
        while let Some(result) = waiting.remove(&next) {
            next += 1;
            take(result)?;
            desk.tell();
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_runs_ahead_of_what_is_told() {
        let desk = Desk::new(0.., 3);
        let first: Vec<usize> = (0..3).filter_map(|_| desk.take()).map(|job| job.0).collect();
        assert_eq!(first, [0, 1, 2]);
        std::thread::scope(|scope| {
            let fourth = scope.spawn(|| desk.take());
            desk.tell();
            assert_eq!(fourth.join().unwrap(), Some((3, 3)));
            let fifth = scope.spawn(|| desk.take());
            desk.close();
            assert_eq!(fifth.join().unwrap(), None);
        });
    }

    #[test]
    fn a_long_file_comes_in_stretches_and_a_short_one_whole() {
        let dir = tempfile::tempdir().unwrap();
        let (long, short) = (dir.path().join("long.txt"), dir.path().join("short.txt"));
        let text = "M. le maire présente le bilan de l'été.\n\n".repeat(150_000);
        std::fs::write(&long, &text).unwrap();
        std::fs::write(&short, "Bonjour.\n").unwrap();
        let files = [short, long];
        let mut jobs = Jobs::new(&files, Lang::Fr);
        assert!(matches!(jobs.next(), Some(Job::File(_))));
        let (mut read, mut ends) = (String::new(), Vec::new());
        for job in jobs {
            let Job::Stretch(_, stretch, extent) = job else {
                panic!("a stretch");
            };
            read.push_str(stretch.document.text.slice(stretch.own));
            ends.push((extent.opens, extent.closes));
        }
        assert!(read == text, "the stretches make up the file");
        assert_eq!(ends.first(), Some(&(true, false)));
        assert_eq!(ends.last(), Some(&(false, true)));
        assert!(ends.len() > 3);
    }
}
