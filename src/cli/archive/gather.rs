//! From a folder to pieces of work: files read, archives and mails opened, members one at a time, in an order that does not
//! change. What is the same as something met before is known by its digest, and not audited again.

use std::collections::BTreeSet;
use std::fs::{File, Metadata};
use std::io::{self, Cursor, Read as _, Seek as _};
use std::ops::ControlFlow::{self, Break, Continue};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::SyncSender;
use std::time::{Duration, Instant, UNIX_EPOCH};

use rustc_hash::FxHashSet;
use sha2::{Digest as _, Sha256};

use super::super::audit::{Auditor, shown_name};
use super::super::desk::{LongFile, Title};
use super::super::file::{self, unopened};
use super::super::walk::{Way, Why, is_hidden};
use super::plan::Todo;
use crate::document::{Attachment, Document, Format};
use crate::lang::Lang;
use crate::read::container::{Allowance, Budget, Container, Member, Nature, UnpackError, each};
use crate::read::{self, Limits};
use crate::report::{Extent, Failure, printable};
use crate::store::{Digest, Known, Stamp, StoreError};
use crate::stretch::Stretch;

/// An archive in a mail in an archive … is opened so deep.
const DEEP: usize = 6;

/// How long the unpacking of one file may take, what is audited meanwhile not counted.
const PATIENCE: Duration = Duration::from_mins(10);

/// What is known of a file before it is audited.
#[derive(Debug, Clone, Default)]
pub(super) struct Entry {
    /// Its path below the root, as shown.
    pub(super) path: String,
    /// What the system tells of it; nothing inside containers.
    pub(super) stamp: Option<Stamp>,
    /// SHA-256 of its bytes; nothing where they were not read.
    pub(super) digest: Option<Digest>,
}

impl Entry {
    /// The last part of its path.
    pub(super) fn name(&self) -> &str {
        self.path
            .rsplit(['/', '\\', '›'])
            .next()
            .unwrap_or_default()
            .trim()
    }
}

/// One piece of work, or news of a file that needs none.
pub(super) enum Task {
    /// A file to audit.
    File(Entry, Vec<u8>),
    /// A mail, read already; what is attached to it follows, and then its end.
    Mail(Entry, Box<Document>),
    /// An archive or a mailbox; its members follow, and then its end.
    Container(Entry, Container),
    /// The end of the innermost mail, archive or mailbox.
    End(Result<(), UnpackError>),
    /// A stretch of a long file.
    Stretch(Entry, Arc<Title>, Box<Stretch>, Extent),
    /// A long file that could not be read to its end.
    Broken(Failure),
    /// The bytes are those that were audited the last time.
    Same(Entry),
    /// The bytes are those of a file met before.
    Duplicate(Entry),
    /// A member left aside.
    Skipped(Entry, Why),
    /// A file or member that cannot be read.
    Failed(Entry, Failure),
}

/// How gathering ended.
pub(super) enum End {
    /// All was gathered.
    Whole,
    /// Nobody wants more.
    Stopped,
    /// The store could not be read.
    Store(StoreError),
}

type Flow = ControlFlow<End>;

/// What gathers.
pub(super) struct Gatherer<'a> {
    pub(super) queue: SyncSender<Task>,
    pub(super) auditor: &'a Auditor<'a>,
    pub(super) way: &'a Way<'a>,
    pub(super) known: Known,
    /// The digests of all that was audited in this run, or kept by it.
    pub(super) claimed: FxHashSet<Digest>,
    pub(super) stop: &'a AtomicBool,
    /// For how many milliseconds nobody took what was gathered.
    pub(super) waited: &'a AtomicU64,
}

/// What a file or member is read within.
#[derive(Clone, Copy)]
struct Depth<'b> {
    budget: &'b Budget<'b>,
    level: usize,
}

impl Depth<'_> {
    fn deeper(self) -> Self {
        Self {
            level: self.level + 1,
            ..self
        }
    }
}

impl Gatherer<'_> {
    /// Gathers all of these files.
    pub(super) fn gather(mut self, files: Vec<Todo>) -> End {
        for file in files {
            if let Break(end) = self.file(&file.path, file.shown) {
                return end;
            }
        }
        End::Whole
    }

    /// Sends a piece of work, unless nobody wants more.
    fn send(&self, task: Task) -> Flow {
        let begun = Instant::now();
        let sent = self.queue.send(task);
        let waited = begun.elapsed().as_millis() as u64;
        self.waited.fetch_add(waited, Ordering::Relaxed);
        if sent.is_err() || self.stop.load(Ordering::Relaxed) {
            return Break(End::Stopped);
        }
        Continue(())
    }

    /// Gathers the file at `path`, shown as `shown`.
    fn file(&mut self, path: &Path, shown: String) -> Flow {
        let mut entry = Entry {
            path: shown,
            ..Entry::default()
        };
        let opened = File::open(path).and_then(|file| {
            let meta = file.metadata()?;
            Ok((file, meta))
        });
        let (mut file, meta) = match opened {
            Ok(opened) => opened,
            Err(error) => return self.unopened(entry, &error),
        };
        entry.stamp = Some(stamp(&meta));
        if let Some(long) = LongFile::open(path) {
            return self.long(entry, long);
        }
        let container = match Container::of(&mut file, entry.name()) {
            Ok(container) => container,
            Err(error) => return self.unopened(entry, &error),
        };
        let (stop, waited) = (self.stop, self.waited);
        let waiting = || Duration::from_millis(waited.load(Ordering::Relaxed));
        let (begun, before) = (Instant::now(), waiting());
        let late = || stop.load(Ordering::Relaxed) || begun.elapsed() + before > PATIENCE + waiting();
        let budget = Budget::new(meta.len(), Allowance::default(), &late);
        let depth = Depth {
            budget: &budget,
            level: 0,
        };
        let Some(container) = container else {
            return match file::bytes(path, Limits::default(), self.auditor.lang) {
                Ok(bytes) => self.bytes(entry, bytes, depth),
                Err(failure) => self.send(Task::Failed(entry, failure)),
            };
        };
        entry.digest = match digest(&mut file) {
            Ok(digest) => Some(digest),
            Err(error) => return self.unopened(entry, &error),
        };
        self.container(entry, container, &mut file, depth)
    }
    /// Gathers a file or member that is at hand, whatever it is.
    fn content(&mut self, mut entry: Entry, bytes: Vec<u8>, depth: Depth<'_>) -> Flow {
        let mut source = Cursor::new(bytes);
        match Container::of(&mut source, entry.name()) {
            Ok(Some(container)) => {
                entry.digest = Some(Sha256::digest(source.get_ref()).into());
                self.container(entry, container, &mut source, depth)
            }
            _ => self.bytes(entry, source.into_inner(), depth),
        }
    }

    /// Gathers a file or member that is no container, or a mail.
    fn bytes(&mut self, mut entry: Entry, bytes: Vec<u8>, depth: Depth<'_>) -> Flow {
        let digest = Sha256::digest(&bytes).into();
        entry.digest = Some(digest);
        if read::format_of(&bytes, Some(entry.name())) == Ok(Format::Eml) {
            return self.mail(entry, bytes, depth);
        }
        // Nothing is the same as nothing, whatever it is called.
        if !bytes.is_empty() && !self.claimed.insert(digest) {
            return self.send(Task::Duplicate(entry));
        }
        match self.known.has(&entry.path, &digest) {
            Ok(true) => self.send(Task::Same(entry)),
            Ok(false) => self.send(Task::File(entry, bytes)),
            Err(error) => Break(End::Store(error)),
        }
    }

    fn mail(&mut self, entry: Entry, bytes: Vec<u8>, depth: Depth<'_>) -> Flow {
        if entry.digest.is_some_and(|digest| !self.claimed.insert(digest)) {
            return self.send(Task::Duplicate(entry));
        }
        let mut document = match self.auditor.read(&entry.path, bytes) {
            Ok(document) => document,
            Err(failure) => return self.send(Task::Failed(entry, failure)),
        };
        let attached = std::mem::take(&mut document.attachments);
        let path = entry.path.clone();
        self.send(Task::Mail(entry, Box::new(document)))?;
        let mut names = Names::default();
        for (number, attachment) in (1..).zip(attached) {
            let name = shown_name(&attachment, number);
            self.attachment(names.within(&path, &name), attachment, depth.deeper())?;
        }
        self.send(Task::End(Ok(())))
    }

    fn attachment(&mut self, path: String, attachment: Attachment, depth: Depth<'_>) -> Flow {
        let entry = Entry {
            path,
            ..Entry::default()
        };
        if let Some(why) = self.aside(attachment.name()) {
            return self.send(Task::Skipped(entry, why));
        }
        self.content(entry, attachment.into_bytes(), depth)
    }

    fn container(
        &mut self,
        entry: Entry,
        container: Container,
        source: &mut (impl io::Read + io::Seek),
        depth: Depth<'_>,
    ) -> Flow {
        if entry.digest.is_some_and(|digest| !self.claimed.insert(digest)) {
            return self.send(Task::Duplicate(entry));
        }
        let (path, name) = (entry.path.clone(), entry.name().to_owned());
        self.send(Task::Container(entry, container))?;
        if depth.level >= DEEP {
            return self.send(Task::End(Err(UnpackError::TooDeep { limit: DEEP })));
        }
        let (mut names, mut flow) = (Names::default(), Continue(()));
        // A parser of others that panics has met a damaged file.
        let unpacked = catch_unwind(AssertUnwindSafe(|| {
            each(container, source, &name, depth.budget, &mut |member| {
                flow = self.member(&mut names, &path, member, depth.deeper());
                if flow.is_break() { Break(()) } else { Continue(()) }
            })
        }));
        flow?;
        if self.stop.load(Ordering::Relaxed) {
            return Break(End::Stopped);
        }
        let unpacked = unpacked.unwrap_or(Err(UnpackError::Damaged(container)));
        self.send(Task::End(unpacked))
    }

    fn member(&mut self, names: &mut Names, container: &str, member: Member<'_>, depth: Depth<'_>) -> Flow {
        let entry = Entry {
            path: names.within(container, &printable(&member.name)),
            ..Entry::default()
        };
        let why = match member.nature {
            Nature::Link => Some(Why::Link),
            Nature::File => self.aside(&member.name),
        };
        if let Some(why) = why {
            return self.send(Task::Skipped(entry, why));
        }
        match member.read(Limits::default().max_file_bytes) {
            Ok(bytes) => self.content(entry, bytes, depth),
            Err(error) => {
                let failure = refused(&entry.path, error, self.auditor.lang);
                self.send(Task::Failed(entry, failure))
            }
        }
    }

    /// Why a member of this name is left aside, if it is; one without a name is known by its content.
    fn aside(&self, name: &str) -> Option<Why> {
        let mut parts = name.split(['/', '\\']);
        let last = parts.clone().next_back().unwrap_or_default();
        // What other systems lay into their archives.
        if parts.any(|part| is_hidden(part) || part == "__MACOSX") {
            return Some(Why::Hidden);
        }
        (!last.is_empty() && !self.way.takes(last)).then_some(Why::Unsupported)
    }

    /// A long text, stretch by stretch.
    fn long(&mut self, mut entry: Entry, mut long: LongFile) -> Flow {
        let digest = long.title.sha256;
        entry.digest = Some(digest);
        if !self.claimed.insert(digest) {
            return self.send(Task::Duplicate(entry));
        }
        match self.known.has(&entry.path, &digest) {
            Ok(true) => return self.send(Task::Same(entry)),
            Ok(false) => {}
            Err(error) => return Break(End::Store(error)),
        }
        loop {
            match long.next() {
                Ok(Some((stretch, extent))) => {
                    let title = Arc::clone(&long.title);
                    self.send(Task::Stretch(entry.clone(), title, stretch, extent))?;
                }
                Ok(None) => return Continue(()),
                Err(error) => {
                    let failure = unopened(entry.path, &error, self.auditor.lang);
                    return self.send(Task::Broken(failure));
                }
            }
        }
    }

    fn unopened(&self, entry: Entry, error: &io::Error) -> Flow {
        let failure = unopened(entry.path.clone(), error, self.auditor.lang);
        self.send(Task::Failed(entry, failure))
    }
}

/// The names met in one container: two members may bear the same.
#[derive(Default)]
struct Names(BTreeSet<String>);

impl Names {
    /// The path of the member called `name` of what is at `container`, unlike all before.
    fn within(&mut self, container: &str, name: &str) -> String {
        let mut unlike = name.to_owned();
        let mut number = 2;
        while !self.0.insert(unlike.clone()) {
            unlike = format!("{name} ({number})");
            number += 1;
        }
        format!("{container} › {unlike}")
    }
}

/// A member or a container that could not be unpacked.
pub(super) fn refused(path: &str, error: UnpackError, lang: Lang) -> Failure {
    Failure {
        path: path.to_owned(),
        code: error.code(),
        message: error.cause(lang),
        help: error.remedy(lang).to_owned(),
    }
}

fn digest(file: &mut File) -> io::Result<Digest> {
    let mut sha256 = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => break,
            Ok(length) => sha256.update(buffer.get(..length).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    file.rewind()?;
    Ok(sha256.finalize().into())
}

/// What the system tells of a file.
pub(super) fn stamp(meta: &Metadata) -> Stamp {
    let modified = meta
        .modified()
        .ok()
        .map_or(0, |time| match time.duration_since(UNIX_EPOCH) {
            Ok(after) => after.as_nanos() as i64,
            Err(before) => -(before.duration().as_nanos() as i64),
        });
    #[cfg(unix)]
    let changed = {
        use std::os::unix::fs::MetadataExt as _;
        Some(
            meta.ctime()
                .saturating_mul(1_000_000_000)
                .saturating_add(meta.ctime_nsec()),
        )
    };
    #[cfg(not(unix))]
    let changed = None;
    Stamp {
        size: meta.len(),
        modified,
        changed,
    }
}
