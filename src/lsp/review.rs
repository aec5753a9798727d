//! A review: documents as they lie on the disk, on a thread of its own, with progress, until it is cancelled.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use gen_lsp_types::json_rpc::Id;
use serde_json::Value;

use super::Event;
use super::config::{Profiles, uri_of};
use super::diagnostics::{self, Report};
use super::layout::Language;
use super::position::{Encoding, Lines};
use super::state::Snapshot;
use super::vigil::{Marks, Moment};
use crate::cli::walk::{Way, walk};
use crate::document::{Document, Format};
use crate::read::{Limits, read};

/// A review under way.
pub(super) struct Review {
    /// What asked for it.
    pub(super) id: Id,
    pub(super) order: Order,
    /// The address of its progress, where it shows any.
    pub(super) token: Option<Value>,
    /// When it began.
    pub(super) moment: Moment,
    cancelled: Arc<AtomicBool>,
}

impl Review {
    pub(super) fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }
}

/// What a review was asked for as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// By name: its findings are published, and told in words.
    Command,
    /// As the diagnostics of the workspace.
    Workspace,
    /// As the diagnostics of one document that nobody has open.
    Document,
}

/// What a review is to look at.
pub(super) struct Scope {
    pub(super) files: Files,
    /// What the client holds already.
    pub(super) held: Marks,
    pub(super) encoding: Encoding,
}

/// Which files a review is to look at.
pub(super) enum Files {
    /// Those below the folders, except open documents, which are audited as they are typed.
    Below {
        roots: Vec<PathBuf>,
        open: BTreeSet<PathBuf>,
    },
    /// This one.
    One(PathBuf),
}

/// The report on one file.
pub(super) struct Reviewed {
    pub(super) path: PathBuf,
    pub(super) report: Report,
}

/// What a review tells.
pub(super) enum Stage {
    /// So many of so many files are reviewed.
    Progress { done: usize, of: usize },
    /// It has ended; with `false`, before the last file.
    Ended { reports: Vec<Reviewed>, whole: bool },
}

/// What a review works with.
pub(super) struct Means {
    pub(super) profiles: Arc<Mutex<Profiles>>,
    pub(super) events: Sender<Event>,
}

/// Starts a review.
///
/// # Errors
/// No thread can be started.
pub(super) fn start(
    id: Id,
    order: Order,
    token: Option<Value>,
    moment: Moment,
    scope: Scope,
    means: Means,
) -> io::Result<Review> {
    let cancelled = Arc::new(AtomicBool::new(false));
    let reviewer = Reviewer {
        id: id.clone(),
        scope,
        means,
        cancelled: Arc::clone(&cancelled),
    };
    thread::Builder::new()
        .name("review".into())
        .spawn(move || reviewer.run())?;
    Ok(Review {
        id,
        order,
        token,
        moment,
        cancelled,
    })
}

struct Reviewer {
    id: Id,
    scope: Scope,
    means: Means,
    cancelled: Arc<AtomicBool>,
}

impl Reviewer {
    fn run(self) {
        let files = self.files();
        let mut reports = Vec::new();
        for (done, file) in files.iter().enumerate() {
            if self.cancelled.load(Ordering::Relaxed) {
                return self.tell(Stage::Ended {
                    reports,
                    whole: false,
                });
            }
            self.tell(Stage::Progress {
                done,
                of: files.len(),
            });
            // A file on which the audit breaks down is passed over: whoever waits for the others is answered.
            let report = catch_unwind(AssertUnwindSafe(|| self.file(file)));
            reports.extend(report.ok().flatten());
        }
        reports.extend(self.gone(&reports));
        self.tell(Stage::Ended { reports, whole: true });
    }

    fn tell(&self, stage: Stage) {
        let id = self.id.clone();
        // Whoever asked may have gone: then there is nobody to tell.
        let _ = self.means.events.send(Event::Reviewed { id, stage });
    }

    fn files(&self) -> Vec<PathBuf> {
        match &self.scope.files {
            Files::Below { roots, open } => {
                let met = roots.iter().flat_map(|root| self.below(root));
                met.filter(|file| !open.contains(file)).collect()
            }
            Files::One(path) => vec![path.clone()],
        }
    }

    /// The documents below `root` that its settings do not leave aside.
    fn below(&self, root: &Path) -> Vec<PathBuf> {
        let mut profiles = self.means.profiles.lock().unwrap_or_else(PoisonError::into_inner);
        let profile = profiles.of(Some(root));
        drop(profiles);
        let ignore = profile.as_ref().and_then(|p| p.settings.ignore.as_ref());
        let way = Way {
            ignore,
            ..Way::default()
        };
        let mut files = walk(&[root.to_path_buf()], &way).files;
        files.retain(|file| is_text(file));
        files
    }

    /// Takes back what the client holds of files that are no longer there, or no longer read.
    fn gone(&self, reports: &[Reviewed]) -> Vec<Reviewed> {
        let Files::Below { open, .. } = &self.scope.files else {
            return Vec::new();
        };
        let met: BTreeSet<&PathBuf> = reports.iter().map(|reviewed| &reviewed.path).collect();
        let held = self.scope.held.keys();
        held.filter(|path| !met.contains(path) && !open.contains(*path))
            .map(|path| Reviewed {
                path: path.clone(),
                report: Report::full(None, Vec::new()),
            })
            .collect()
    }

    /// The report on one file; nothing where it cannot be read as a document.
    fn file(&self, path: &Path) -> Option<Reviewed> {
        let (profile, generation) = {
            let mut profiles = self.means.profiles.lock().unwrap_or_else(PoisonError::into_inner);
            (profiles.of(Some(path))?, profiles.generation)
        };
        let mark = mark(path, generation)?;
        let reviewed = |report| {
            Some(Reviewed {
                path: path.to_path_buf(),
                report,
            })
        };
        if self.scope.held.get(path) == Some(&mark) {
            return reviewed(Report::unchanged(mark));
        }
        let (language, document) = laid_out(path)?;
        let mut audit = profile.engine.audit(&document);
        audit.report.findings.retain(|finding| profile.admits(finding));
        let snapshot = Snapshot {
            lines: Lines::of(document.text.as_str()),
            uri: uri_of(path),
            version: 0,
            language,
            document,
            audit,
            profile,
        };
        reviewed(Report::full(
            Some(mark),
            diagnostics::of(&snapshot, self.scope.encoding),
        ))
    }
}

/// A file as an editor would show and lay it out.
fn laid_out(path: &Path) -> Option<(Language, Document)> {
    let name = path.to_string_lossy();
    let language = Language::of_name(&name);
    let document = read(std::fs::read(path).ok()?, Some(&name), Limits::default()).ok()?;
    let document = match language {
        Language::Text | Language::Markdown => document,
        Language::Latex | Language::Commit => language.document(document.text.as_str()),
    };
    Some((language, document))
}

/// Whether lines and columns mean anything in the file: an editor shows no page of a word processor.
pub(super) fn is_text(path: &Path) -> bool {
    let format = Format::of_name(&path.to_string_lossy());
    matches!(format, None | Some(Format::Text | Format::Markdown))
}

/// What tells one state of a file and of the settings from another.
fn mark(path: &Path, generation: u64) -> Option<String> {
    let metadata = path.metadata().ok()?;
    let mut hasher = DefaultHasher::new();
    (metadata.len(), metadata.modified().ok(), generation).hash(&mut hasher);
    Some(format!("{:x}", hasher.finish()))
}
