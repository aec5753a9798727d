//! The review of a workspace: every document of its folders, on a thread of its own, with progress, until it is cancelled.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use gen_lsp_types::json_rpc::Id;
use gen_lsp_types::{Diagnostic, MessageType, WorkspaceDiagnosticParams};
use serde_json::{Value, json};

use super::Event;
use super::config::{Profiles, uri_of};
use super::diagnostics;
use super::layout::Language;
use super::position::{Encoding, Lines};
use super::server::{Asked, Server, parsed};
use super::state::Snapshot;
use super::wire::{CANCELLED, INVALID_PARAMS};
use crate::cli::walk::{Way, walk};
use crate::document::Format;
use crate::read::{Limits, read};
use crate::report::plural;

/// A review under way.
pub(super) struct Review {
    /// What asked for it.
    pub(super) id: Id,
    /// The address of its progress, where it shows any.
    pub(super) token: Option<Value>,
    /// Whether it is to answer with the diagnostics, or to publish them.
    pub(super) pulled: bool,
    cancelled: Arc<AtomicBool>,
}

impl Review {
    pub(super) fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }
}

/// What a review is to look at.
struct Scope {
    pub(super) roots: Vec<PathBuf>,
    /// The addresses of open documents, which are audited as they are typed.
    pub(super) open: Vec<String>,
    /// What the client holds already: the mark of each document's last report.
    pub(super) held: BTreeMap<String, String>,
    pub(super) encoding: Encoding,
}

/// The report on one file.
pub(super) struct Reviewed {
    pub(super) uri: String,
    /// Changes when the file does, or the settings.
    pub(super) mark: String,
    /// Nothing where the client holds this report already.
    pub(super) diagnostics: Option<Vec<Diagnostic>>,
}

/// What a review tells.
pub(super) enum Stage {
    /// So many of so many files are reviewed.
    Progress { done: usize, of: usize },
    /// It has ended; with `false`, before the last file.
    Ended { reports: Vec<Reviewed>, whole: bool },
}

/// Starts a review.
fn start(
    id: Id,
    token: Option<Value>,
    pulled: bool,
    scope: Scope,
    profiles: Arc<Mutex<Profiles>>,
    events: Sender<Event>,
) -> io::Result<Review> {
    let cancelled = Arc::new(AtomicBool::new(false));
    let review = Review {
        id: id.clone(),
        token,
        pulled,
        cancelled: Arc::clone(&cancelled),
    };
    let reviewer = Reviewer {
        id,
        scope,
        profiles,
        events,
        cancelled,
    };
    thread::Builder::new()
        .name("review".into())
        .spawn(move || reviewer.run())?;
    Ok(review)
}

struct Reviewer {
    id: Id,
    scope: Scope,
    profiles: Arc<Mutex<Profiles>>,
    events: Sender<Event>,
    cancelled: Arc<AtomicBool>,
}

impl Reviewer {
    fn run(self) {
        let files: Vec<PathBuf> = self
            .scope
            .roots
            .iter()
            .flat_map(|root| self.files(root))
            .collect();
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
            reports.extend(self.file(file));
        }
        self.tell(Stage::Ended { reports, whole: true });
    }

    fn tell(&self, stage: Stage) {
        let id = self.id.clone();
        // Whoever asked may have gone: then there is nobody to tell.
        let _ = self.events.send(Event::Reviewed { id, stage });
    }

    /// The documents below `root` that nobody has open and that its settings do not leave aside.
    fn files(&self, root: &Path) -> Vec<PathBuf> {
        let profile = self
            .profiles
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .of(Some(root));
        let ignore = profile.as_ref().and_then(|p| p.settings.ignore.as_ref());
        let way = Way {
            ignore,
            ..Way::default()
        };
        let found = walk(&[root.to_path_buf()], &way).files;
        let open = |file: &PathBuf| self.scope.open.contains(&uri_of(file));
        found
            .into_iter()
            .filter(|file| is_text(file) && !open(file))
            .collect()
    }

    /// The report on one file; nothing where it cannot be read as a document.
    fn file(&self, path: &Path) -> Option<Reviewed> {
        let uri = uri_of(path);
        let (profile, generation) = {
            let mut profiles = self.profiles.lock().unwrap_or_else(PoisonError::into_inner);
            (profiles.of(Some(path))?, profiles.generation)
        };
        let mark = mark(path, generation)?;
        if self.scope.held.get(&uri) == Some(&mark) {
            return Some(Reviewed {
                uri,
                mark,
                diagnostics: None,
            });
        }
        let name = path.to_string_lossy();
        let document = read(std::fs::read(path).ok()?, Some(&name), Limits::default()).ok()?;
        let mut audit = profile.engine.audit(&document);
        audit.report.findings.retain(|finding| profile.admits(finding));
        let snapshot = Snapshot {
            lines: Lines::of(document.text.as_str()),
            uri: uri.clone(),
            version: 0,
            language: Language::of_name(&name),
            document,
            audit,
            profile,
        };
        Some(Reviewed {
            diagnostics: Some(diagnostics::of(&snapshot, self.scope.encoding)),
            uri,
            mark,
        })
    }
}

/// Whether lines and columns mean anything in the file: an editor shows no page of a word processor.
fn is_text(path: &Path) -> bool {
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

impl<W: Write> Server<W> {
    fn scope(&self, held: BTreeMap<String, String>) -> Scope {
        Scope {
            roots: self.roots.clone(),
            open: self.documents.keys().cloned().collect(),
            held,
            encoding: self.abilities.encoding,
        }
    }

    pub(super) fn pull_workspace(&mut self, id: Id, params: Value) -> io::Result<()> {
        let Some(params) = parsed::<WorkspaceDiagnosticParams>(params) else {
            return self.refuse(&id, INVALID_PARAMS, "these parameters cannot be read");
        };
        let held = params
            .previous_result_ids
            .into_iter()
            .map(|p| (p.uri.0, p.value))
            .collect();
        let token = params.work_done_progress_params.work_done_token;
        let token = token.and_then(|t| serde_json::to_value(t).ok());
        self.start_review(id, token, true, held)
    }

    pub(super) fn review(&mut self, id: Id, token: Option<Value>) -> io::Result<()> {
        let token = match token {
            None if self.abilities.progress => {
                let token = json!(format!("huisclos-{}", self.audits));
                self.question(
                    "window/workDoneProgress/create",
                    json!({"token": token}),
                    Asked::Nothing,
                )?;
                Some(token)
            }
            token => token,
        };
        self.start_review(id, token, false, BTreeMap::new())
    }

    fn start_review(
        &mut self,
        id: Id,
        token: Option<Value>,
        pulled: bool,
        held: BTreeMap<String, String>,
    ) -> io::Result<()> {
        let title = self.lang().pick("Relecture du dossier", "Review of the folder");
        self.progress(
            token.as_ref(),
            &json!({"kind": "begin", "title": title, "cancellable": true, "percentage": 0}),
        )?;
        let (profiles, events) = (Arc::clone(&self.profiles), self.events.clone());
        let review = start(id, token, pulled, self.scope(held), profiles, events)?;
        self.reviews.push(review);
        Ok(())
    }

    fn progress(&mut self, token: Option<&Value>, value: &Value) -> io::Result<()> {
        let Some(token) = token else { return Ok(()) };
        self.client
            .tell("$/progress", json!({"token": token, "value": value}))
    }

    pub(super) fn reviewed(&mut self, id: &Id, stage: Stage) -> io::Result<()> {
        let Some(at) = self.reviews.iter().position(|review| review.id == *id) else {
            return Ok(());
        };
        self.tell_troubles()?;
        match stage {
            Stage::Progress { done, of } => {
                let token = self.reviews.get(at).and_then(|review| review.token.clone());
                let value = json!({"kind": "report", "message": format!("{done}/{of}"), "percentage": done * 100 / of.max(1)});
                self.progress(token.as_ref(), &value)
            }
            Stage::Ended { reports, whole } => {
                let review = self.reviews.remove(at);
                self.progress(review.token.as_ref(), &json!({"kind": "end"}))?;
                match (review.pulled, whole) {
                    (true, true) => self.client.answer(id, pulled(reports)),
                    (false, true) => self.tell_review(id, reports),
                    (_, false) => self.refuse(id, CANCELLED, "cancelled"),
                }
            }
        }
    }

    /// Publishes what a review found, and tells how much it is.
    fn tell_review(&mut self, id: &Id, reports: Vec<Reviewed>) -> io::Result<()> {
        let documents = reports.len();
        let mut to_examine = 0;
        for report in reports {
            let found = report.diagnostics.unwrap_or_default();
            to_examine += usize::from(!found.is_empty());
            if !self.abilities.pull {
                self.publish(report.uri, None, found)?;
            }
        }
        self.client
            .answer(id, json!({"documents": documents, "toExamine": to_examine}))?;
        let message = self.lang().pick(
            format!(
                "{documents} {}, {to_examine} à examiner.",
                plural(documents, "autre document relu", "autres documents relus")
            ),
            format!(
                "{documents} other {} audited, {to_examine} to examine.",
                plural(documents, "document", "documents")
            ),
        );
        self.show(MessageType::Info, &message)
    }
}

/// The answer to a pull of the whole workspace.
fn pulled(reports: Vec<Reviewed>) -> Value {
    let items = reports.into_iter().map(|report| match report.diagnostics {
        None => json!({"kind": "unchanged", "uri": report.uri, "version": null, "resultId": report.mark}),
        Some(items) => {
            json!({"kind": "full", "uri": report.uri, "version": null, "resultId": report.mark, "items": items})
        }
    });
    json!({"items": items.collect::<Vec<_>>()})
}
