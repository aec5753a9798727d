//! The state of the server, and what it makes of each event.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gen_lsp_types::json_rpc::Id;
use gen_lsp_types::{
    CodeActionParams, Diagnostic, DocumentDiagnosticParams, HoverParams, InlayHintParams, MessageType,
    PublishDiagnosticsParams, TextDocumentIdentifier, Uri,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::audit::Desk;
use super::config::Profiles;
use super::documents::Open;
use super::questions::{Question, Waiting};
use super::review::Review;
use super::vigil::Vigil;
use super::wire::{Client, INVALID_REQUEST, Incoming, METHOD_NOT_FOUND, NOT_INITIALIZED, Refusal};
use super::{Abilities, Event};
use crate::finding::{Domain, Kind};
use crate::lang::Lang;
use crate::report::{domain_word, kind_word};

/// How far the conversation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    New,
    Running,
    ShutDown,
}

/// What the server has asked the client.
pub(super) enum Asked {
    /// The settings.
    Settings,
    /// The domain of a new term.
    Domain { uri: String, term: String },
    /// The kind to switch.
    Kind,
    /// Something whose answer changes nothing.
    Nothing,
}

pub(super) struct Server<W> {
    pub(super) client: Client<W>,
    pub(super) events: Sender<Event>,
    pub(super) desk: Desk,
    pub(super) profiles: Arc<Mutex<Profiles>>,
    pub(super) phase: Phase,
    pub(super) abilities: Abilities,
    pub(super) roots: Vec<PathBuf>,
    pub(super) documents: BTreeMap<String, Open>,
    /// Counts what was handed in to be audited.
    pub(super) jobs: u64,
    pub(super) waiting: Vec<Waiting>,
    pub(super) asked: BTreeMap<i64, Asked>,
    pub(super) reviews: Vec<Review>,
    pub(super) vigil: Vigil,
}

impl<W: Write> Server<W> {
    pub(super) fn new(output: W, events: Sender<Event>) -> io::Result<Self> {
        Ok(Self {
            client: Client::new(output),
            desk: Desk::manned(events.clone())?,
            events,
            profiles: Arc::default(),
            phase: Phase::New,
            abilities: Abilities::default(),
            roots: Vec::new(),
            documents: BTreeMap::new(),
            jobs: 0,
            waiting: Vec::new(),
            asked: BTreeMap::new(),
            reviews: Vec::new(),
            vigil: Vigil::default(),
        })
    }

    /// Takes one event; gives the exit status where it is the last.
    pub(super) fn hear(&mut self, event: Event) -> io::Result<Option<u8>> {
        match event {
            Event::Incoming(Incoming::Notification { method, .. }) if method == "exit" => {
                return Ok(Some(u8::from(self.phase != Phase::ShutDown)));
            }
            Event::Gone => return Ok(Some(u8::from(self.phase != Phase::ShutDown))),
            Event::Incoming(Incoming::Notification { method, params }) => {
                if self.phase == Phase::Running {
                    self.notified(&method, params)?;
                }
            }
            Event::Incoming(Incoming::Request { id, method, params }) => {
                self.requested(id, &method, params)?;
            }
            Event::Incoming(Incoming::Response { id, result }) => self.answered(&id, result)?,
            Event::Incoming(Incoming::Malformed(what)) => {
                let message = "this is no message";
                let code = what.code();
                self.client.refuse(&Id::Null, Refusal { code, message })?;
            }
            Event::Audited { job, snapshot } => self.audited(job, *snapshot)?,
            Event::Failed { job, uri } => self.failed(job, &uri)?,
            Event::Reviewed { id, stage } => self.reviewed(&id, stage)?,
        }
        Ok(None)
    }

    pub(super) fn profiles(&self) -> MutexGuard<'_, Profiles> {
        self.profiles.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn lang(&self) -> Lang {
        self.profiles().lang()
    }

    pub(super) fn refuse(&mut self, id: &Id, code: i64, message: &str) -> io::Result<()> {
        self.client.refuse(id, Refusal { code, message })
    }

    fn requested(&mut self, id: Id, method: &str, params: Value) -> io::Result<()> {
        match (self.phase, method) {
            (Phase::New, "initialize") => return self.initialize(&id, params),
            (Phase::New, _) => return self.refuse(&id, NOT_INITIALIZED, "initialize comes first"),
            (Phase::ShutDown, _) => return self.refuse(&id, INVALID_REQUEST, "the server was shut down"),
            (Phase::Running, _) => {}
        }
        match method {
            "shutdown" => {
                self.phase = Phase::ShutDown;
                self.client.answer(&id, ())
            }
            "textDocument/hover" => self.ask(id, params, |p: HoverParams| {
                (
                    p.text_document_position_params.text_document.uri.clone(),
                    Question::Hover(p),
                )
            }),
            "textDocument/codeAction" => self.ask(id, params, |p: CodeActionParams| {
                (p.text_document.uri.clone(), Question::Actions(p))
            }),
            "textDocument/documentSymbol" => {
                self.ask(id, params, |p: About| (p.text_document.uri, Question::Symbols))
            }
            "textDocument/inlayHint" => self.ask(id, params, |p: InlayHintParams| {
                (p.text_document.uri.clone(), Question::Hints(p))
            }),
            "textDocument/diagnostic" => self.ask(id, params, |p: DocumentDiagnosticParams| {
                (p.text_document.uri.clone(), Question::Diagnostics(p))
            }),
            "workspace/diagnostic" => self.pull_workspace(id, params),
            "workspace/executeCommand" => self.execute(id, params),
            "workspace/textDocumentContent" => self.content(&id, params),
            _ => self.refuse(&id, METHOD_NOT_FOUND, "no such method"),
        }
    }

    fn notified(&mut self, method: &str, params: Value) -> io::Result<()> {
        match method {
            "initialized" => self.initialized(),
            "textDocument/didOpen" => self.open(params),
            "textDocument/didChange" => self.change(params),
            "textDocument/didClose" => self.close(params),
            "textDocument/didSave" => self.saved(params),
            "workspace/didChangeConfiguration" => self.configured(&params),
            "workspace/didChangeWatchedFiles" => self.watched(params),
            "workspace/didChangeWorkspaceFolders" => {
                self.moved(params);
                Ok(())
            }
            "$/cancelRequest" => self.cancel(&params),
            "window/workDoneProgress/cancel" => {
                let token = params.get("token").cloned();
                let meant = self
                    .reviews
                    .iter()
                    .filter(|r| token.is_some() && r.token == token);
                meant.for_each(Review::cancel);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    pub(super) fn question(&mut self, method: &str, params: Value, asked: Asked) -> io::Result<()> {
        let id = self.client.ask(method, params)?;
        self.asked.insert(id, asked);
        Ok(())
    }

    /// Takes the client's answer to what was asked.
    fn answered(&mut self, id: &Id, result: Option<Value>) -> io::Result<()> {
        let Id::Number(number) = id else { return Ok(()) };
        let (Some(asked), Some(result)) = (self.asked.remove(number), result) else {
            return Ok(());
        };
        let chosen = || result.get("title").and_then(Value::as_str);
        match asked {
            Asked::Settings => {
                let settings = result.get(0).cloned().unwrap_or_default();
                self.set(&settings)
            }
            Asked::Domain { uri, term } => {
                let lang = self.lang();
                let domain = Domain::ALL
                    .iter()
                    .find(|d| chosen() == Some(domain_word(**d, lang)));
                domain.map_or(Ok(()), |domain| self.add_term(&uri, &term, *domain))
            }
            Asked::Kind => {
                let lang = self.lang();
                let kind = Kind::ALL.iter().find(|k| chosen() == Some(kind_word(**k, lang)));
                kind.map_or(Ok(()), |kind| self.toggle(*kind))
            }
            Asked::Nothing => Ok(()),
        }
    }

    pub(super) fn show(&mut self, kind: MessageType, message: &str) -> io::Result<()> {
        self.client
            .tell("window/showMessage", json!({"type": kind, "message": message}))
    }

    pub(super) fn publish(
        &mut self,
        uri: String,
        version: Option<i32>,
        diagnostics: Vec<Diagnostic>,
    ) -> io::Result<()> {
        let params = PublishDiagnosticsParams {
            uri: Uri(uri),
            version,
            diagnostics,
        };
        self.client.tell("textDocument/publishDiagnostics", params)
    }
}

/// Any parameters that name one document.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct About {
    pub(super) text_document: TextDocumentIdentifier,
}

/// The parameters, where they can be read.
pub(super) fn parsed<P: DeserializeOwned>(params: Value) -> Option<P> {
    serde_json::from_value(params).ok()
}
