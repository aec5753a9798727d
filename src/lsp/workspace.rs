//! What is asked about documents that nobody has open, and what a review of them answers.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use gen_lsp_types::json_rpc::Id;
use gen_lsp_types::{DocumentDiagnosticParams, MessageType, Uri, WorkspaceDiagnosticParams};
use serde::Serialize;
use serde_json::{Value, json};

use super::config::{path_of, uri_of};
use super::diagnostics::Report;
use super::review::{Files, Means, Order, Reviewed, Scope, Stage, is_text, start};
use super::server::{Asked, Server, parsed};
use super::vigil::Marks;
use super::wire::{CANCELLED, INVALID_PARAMS};
use crate::report::plural;

impl<W: Write> Server<W> {
    /// Answers a pull of the whole workspace: at once where nothing can have changed since the last one.
    pub(super) fn pull_workspace(&mut self, id: Id, params: Value) -> io::Result<()> {
        let Some(params) = parsed::<WorkspaceDiagnosticParams>(params) else {
            return self.refuse(&id, INVALID_PARAMS, "these parameters cannot be read");
        };
        let held = params.previous_result_ids.into_iter();
        let held = held.filter_map(|p| Some((path_of(&p.uri.0)?, p.value))).collect();
        let watched = self.abilities.register_watchers;
        if let Some(marks) = self.vigil.unchanged(&held, watched, Instant::now()) {
            let unchanged = marks.iter().map(|(path, mark)| Reviewed {
                path: path.clone(),
                report: Report::unchanged(mark.clone()),
            });
            return self.client.answer(&id, pulled(unchanged));
        }
        let token = params.work_done_progress_params.work_done_token;
        let token = token.and_then(|t| serde_json::to_value(t).ok());
        self.start_review(id, Order::Workspace, token, self.below(), held)
    }

    /// Answers a pull of a document that nobody has open, from the disk: editors ask for tabs that they have not loaded, and once
    /// more for those just closed.
    pub(super) fn pull_closed(&mut self, id: Id, params: DocumentDiagnosticParams) -> io::Result<()> {
        let path = path_of(&params.text_document.uri.0).filter(|path| is_text(path));
        let Some(path) = path else {
            return self.client.answer(&id, Report::full(None, Vec::new()));
        };
        let held = params.previous_result_id.map(|mark| (path.clone(), mark));
        let held = held.into_iter().collect();
        self.start_review(id, Order::Document, None, Files::One(path), held)
    }

    pub(super) fn review(&mut self, id: Id, token: Option<Value>) -> io::Result<()> {
        let token = match token {
            None if self.abilities.progress => {
                self.jobs += 1;
                let token = json!(format!("huisclos-{}", self.jobs));
                self.question(
                    "window/workDoneProgress/create",
                    json!({"token": token}),
                    Asked::Nothing,
                )?;
                Some(token)
            }
            token => token,
        };
        self.start_review(id, Order::Command, token, self.below(), Marks::new())
    }

    /// All of the folders.
    fn below(&self) -> Files {
        Files::Below {
            roots: self.roots.clone(),
            // By path: an address can be written in several ways.
            open: self.documents.keys().filter_map(|uri| path_of(uri)).collect(),
        }
    }

    fn start_review(
        &mut self,
        id: Id,
        order: Order,
        token: Option<Value>,
        files: Files,
        held: Marks,
    ) -> io::Result<()> {
        let title = self.lang().pick("Relecture du dossier", "Review of the folder");
        self.progress(
            token.as_ref(),
            &json!({"kind": "begin", "title": title, "cancellable": true, "percentage": 0}),
        )?;
        let scope = Scope {
            files,
            held,
            encoding: self.abilities.encoding,
        };
        let means = Means {
            profiles: Arc::clone(&self.profiles),
            events: self.events.clone(),
        };
        let review = start(id, order, token, self.vigil.moment(), scope, means)?;
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
                if !whole {
                    return self.refuse(id, CANCELLED, "cancelled");
                }
                match review.order {
                    Order::Command => self.tell_review(id, reports),
                    Order::Workspace => {
                        self.vigil
                            .reviewed(review.moment, Instant::now(), marks(&reports));
                        self.client.answer(id, pulled(reports))
                    }
                    Order::Document => {
                        let report = reports.into_iter().next().map(|reviewed| reviewed.report);
                        let report = report.unwrap_or_else(|| Report::full(None, Vec::new()));
                        self.client.answer(id, report)
                    }
                }
            }
        }
    }

    /// Publishes what a review found, and tells how much it is.
    fn tell_review(&mut self, id: &Id, reports: Vec<Reviewed>) -> io::Result<()> {
        let documents = reports.len();
        let mut to_examine = 0;
        for Reviewed { path, report } in reports {
            let found = report.into_items();
            to_examine += usize::from(!found.is_empty());
            if !self.abilities.pull {
                self.publish(uri_of(&path), None, found)?;
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

fn marks(reports: &[Reviewed]) -> Marks {
    let mark = |reviewed: &Reviewed| -> Option<(PathBuf, String)> {
        let mark = reviewed.report.mark()?;
        Some((reviewed.path.clone(), mark.to_owned()))
    };
    reports.iter().filter_map(mark).collect()
}

/// The answer to a pull of the whole workspace.
#[derive(Serialize)]
struct Pulled {
    items: Vec<Item>,
}

/// One document in it; a file on the disk has no version.
#[derive(Serialize)]
struct Item {
    uri: Uri,
    version: Option<i32>,
    #[serde(flatten)]
    report: Report,
}

fn pulled(reports: impl IntoIterator<Item = Reviewed>) -> Pulled {
    let item = |Reviewed { path, report }| Item {
        uri: Uri(uri_of(&path)),
        version: None,
        report,
    };
    Pulled {
        items: reports.into_iter().map(item).collect(),
    }
}
