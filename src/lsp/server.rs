//! The state of the server, and what it makes of each event.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gen_lsp_types::json_rpc::Id;
use gen_lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionParams, Diagnostic, DiagnosticOptions,
    DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams, DidOpenTextDocumentParams,
    DocumentDiagnosticParams, ExecuteCommandOptions, HoverParams, InitializeParams, InitializeResult,
    InlayHintParams, MessageType, PublishDiagnosticsParams, ServerCapabilities, ServerInfo,
    TextDocumentContentOptions, TextDocumentIdentifier, TextDocumentSyncKind, TextDocumentSyncOptions, Uri,
    VersionedTextDocumentIdentifier, WorkspaceFolders, WorkspaceFoldersServerCapabilities, WorkspaceOptions,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::audit::{Desk, Job};
use super::config::{Profile, Profiles, Trouble, concerns, path_of, uri_of};
use super::position::Lines;
use super::questions::{Question, Waiting};
use super::review::Review;
use super::state::{Buffer, Change, Snapshot};
use super::wire::{
    Client, INVALID_PARAMS, INVALID_REQUEST, Incoming, METHOD_NOT_FOUND, NOT_INITIALIZED, Refusal,
};
use super::{Abilities, Event, command, diagnostics};
use crate::document::Document;
use crate::engine::Audit;
use crate::finding::{Domain, Kind};
use crate::lang::Lang;
use crate::report::{domain_word, kind_word};

/// How far the conversation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    New,
    Running,
    ShutDown,
}

/// An open document.
pub(super) struct Open {
    pub(super) buffer: Buffer,
    profile: Option<Arc<Profile>>,
    snapshot: Option<Snapshot>,
    /// Counts the audits of all documents: the name of the last of this one.
    pub(super) audit: u64,
}

impl Open {
    /// The last audit, where it is of what now stands there.
    pub(super) fn current(&self) -> Option<&Snapshot> {
        let (snapshot, profile) = (self.snapshot.as_ref()?, self.profile.as_ref()?);
        let same = snapshot.version == self.buffer.version && Arc::ptr_eq(&snapshot.profile, profile);
        same.then_some(snapshot)
    }

    /// What stands there, as if nothing had been found.
    fn unaudited(&self, uri: &str) -> Option<Snapshot> {
        let buffer = &self.buffer;
        Some(Snapshot {
            uri: uri.to_owned(),
            version: buffer.version,
            language: buffer.language,
            document: Document::from_text(buffer.text.as_str()),
            lines: Lines::of(&buffer.text),
            audit: Audit::default(),
            profile: self.profile.clone()?,
        })
    }
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
    desk: Desk,
    pub(super) profiles: Arc<Mutex<Profiles>>,
    phase: Phase,
    pub(super) abilities: Abilities,
    pub(super) roots: Vec<PathBuf>,
    pub(super) documents: BTreeMap<String, Open>,
    pub(super) audits: u64,
    pub(super) waiting: Vec<Waiting>,
    pub(super) asked: BTreeMap<i64, Asked>,
    pub(super) reviews: Vec<Review>,
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
            audits: 0,
            waiting: Vec::new(),
            asked: BTreeMap::new(),
            reviews: Vec::new(),
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
            Event::Audited(snapshot) => self.audited(*snapshot)?,
            Event::Failed { uri, version } => self.failed(&uri, version)?,
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

    fn initialize(&mut self, id: &Id, params: Value) -> io::Result<()> {
        let Some(params) = parsed::<InitializeParams>(params) else {
            return self.refuse(id, INVALID_PARAMS, "these are no parameters of initialize");
        };
        self.abilities = Abilities::of(&params.capabilities);
        self.roots = roots(&params);
        let mut profiles = self.profiles();
        profiles.speak(params.locale.as_deref());
        profiles.write(&params.initialization_options.unwrap_or_default());
        drop(profiles);
        self.phase = Phase::Running;
        let result = InitializeResult {
            capabilities: capabilities(self.abilities),
            server_info: Some(ServerInfo {
                name: "huisclos".into(),
                version: Some(env!("CARGO_PKG_VERSION").into()),
            }),
        };
        self.client.answer(id, result)
    }

    fn initialized(&mut self) -> io::Result<()> {
        let mut registrations = Vec::new();
        if self.abilities.register_watchers {
            let watchers = json!([{"globPattern": "**/*.toml"}]);
            registrations.push(json!({
                "id": "settings-files",
                "method": "workspace/didChangeWatchedFiles",
                "registerOptions": {"watchers": watchers},
            }));
        }
        if self.abilities.register_configuration {
            registrations.push(json!({
                "id": "settings",
                "method": "workspace/didChangeConfiguration",
                "registerOptions": {"section": "huisclos"},
            }));
        }
        if !registrations.is_empty() {
            let params = json!({"registrations": registrations});
            self.question("client/registerCapability", params, Asked::Nothing)?;
        }
        self.ask_settings()
    }

    fn ask_settings(&mut self) -> io::Result<()> {
        if !self.abilities.configuration {
            return Ok(());
        }
        let params = json!({"items": [{"section": "huisclos"}]});
        self.question("workspace/configuration", params, Asked::Settings)
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
                if self.profiles().write(&settings) {
                    self.audit_all()?;
                }
                Ok(())
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

    fn open(&mut self, params: Value) -> io::Result<()> {
        let Some(params) = parsed::<DidOpenTextDocumentParams>(params) else {
            return Ok(());
        };
        let uri = params.text_document.uri.0.clone();
        let open = Open {
            buffer: Buffer::open(params.text_document),
            profile: None,
            snapshot: None,
            audit: 0,
        };
        self.documents.insert(uri.clone(), open);
        self.hand_in(&uri)
    }

    fn change(&mut self, params: Value) -> io::Result<()> {
        let Some(params) = parsed::<Changed>(params) else {
            return Ok(());
        };
        let uri = params.text_document.text_document_identifier.uri.0;
        let Some(open) = self.documents.get_mut(&uri) else {
            return Ok(());
        };
        open.buffer.version = params.text_document.version;
        for change in params.content_changes {
            open.buffer.change(change, self.abilities.encoding);
        }
        self.hand_in(&uri)
    }

    fn close(&mut self, params: Value) -> io::Result<()> {
        let Some(params) = parsed::<About>(params) else {
            return Ok(());
        };
        let uri = params.text_document.uri.0;
        if self.documents.remove(&uri).is_none() {
            return Ok(());
        }
        self.desk.close(&uri);
        self.settle(&uri)?;
        if self.abilities.pull {
            return Ok(());
        }
        self.publish(uri, None, Vec::new())
    }

    fn saved(&mut self, params: Value) -> io::Result<()> {
        let about = parsed::<About>(params);
        let path = about.and_then(|p| path_of(&p.text_document.uri.0));
        if path.is_some_and(|path| concerns(&path)) {
            return self.reload();
        }
        Ok(())
    }

    fn configured(&mut self, params: &Value) -> io::Result<()> {
        if self.abilities.configuration {
            return self.ask_settings();
        }
        let settings = params.get("settings").unwrap_or(params);
        if self.profiles().write(settings) {
            self.audit_all()?;
        }
        Ok(())
    }

    fn watched(&mut self, params: Value) -> io::Result<()> {
        let changes = parsed::<DidChangeWatchedFilesParams>(params).map(|p| p.changes);
        let mut paths = changes
            .iter()
            .flatten()
            .filter_map(|change| path_of(&change.uri.0));
        if paths.any(|path| concerns(&path)) {
            return self.reload();
        }
        Ok(())
    }

    /// Reads all settings again.
    fn reload(&mut self) -> io::Result<()> {
        self.profiles().forget();
        self.audit_all()
    }

    fn moved(&mut self, params: Value) {
        let Some(params) = parsed::<DidChangeWorkspaceFoldersParams>(params) else {
            return;
        };
        let gone: Vec<PathBuf> = params
            .event
            .removed
            .iter()
            .filter_map(|f| path_of(&f.uri.0))
            .collect();
        self.roots.retain(|root| !gone.contains(root));
        self.roots
            .extend(params.event.added.iter().filter_map(|f| path_of(&f.uri.0)));
    }

    /// Audits every open document anew, by the settings that now hold.
    pub(super) fn audit_all(&mut self) -> io::Result<()> {
        for open in self.documents.values_mut() {
            open.profile = None;
        }
        let uris: Vec<String> = self.documents.keys().cloned().collect();
        for uri in uris {
            self.hand_in(&uri)?;
        }
        self.refresh()
    }

    /// Asks the client to ask again for what it asks for by itself.
    fn refresh(&mut self) -> io::Result<()> {
        if self.abilities.pull && self.abilities.refresh_diagnostics {
            self.question("workspace/diagnostic/refresh", Value::Null, Asked::Nothing)?;
        }
        if self.abilities.refresh_hints {
            self.question("workspace/inlayHint/refresh", Value::Null, Asked::Nothing)?;
        }
        Ok(())
    }

    /// Hands a document to the auditor.
    fn hand_in(&mut self, uri: &str) -> io::Result<()> {
        // Looked for once: the folders above are not to be searched at every keystroke.
        let mut profile = self.documents.get(uri).and_then(|open| open.profile.clone());
        if profile.is_none() {
            profile = self.profiles().of(path_of(uri).as_deref());
            self.tell_troubles()?;
        }
        let (Some(open), Some(profile)) = (self.documents.get_mut(uri), profile) else {
            return Ok(());
        };
        open.profile = Some(Arc::clone(&profile));
        self.desk.hand_in(Job {
            uri: uri.to_owned(),
            version: open.buffer.version,
            language: open.buffer.language,
            text: open.buffer.text.clone(),
            profile,
        });
        Ok(())
    }

    pub(super) fn tell_troubles(&mut self) -> io::Result<()> {
        let (troubles, lang) = {
            let mut profiles = self.profiles();
            (profiles.troubles(), profiles.lang())
        };
        for trouble in troubles {
            match trouble {
                Trouble::Told(message) => self.show(MessageType::Warning, &message)?,
                Trouble::Mistakes { file, text, errors } => {
                    let found = diagnostics::of_settings(&text, &errors, lang, self.abilities.encoding);
                    self.publish(uri_of(&file), None, found)?;
                }
            }
        }
        Ok(())
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

    fn audited(&mut self, snapshot: Snapshot) -> io::Result<()> {
        let uri = snapshot.uri.clone();
        let Some(open) = self.documents.get_mut(&uri) else {
            return Ok(());
        };
        self.audits += 1;
        open.audit = self.audits;
        open.snapshot = Some(snapshot);
        let Some(snapshot) = open.current() else {
            return Ok(());
        };
        if !self.abilities.pull {
            let found = diagnostics::of(snapshot, self.abilities.encoding);
            let version = snapshot.version;
            self.publish(uri.clone(), Some(version), found)?;
        }
        self.settle(&uri)
    }

    /// The audit of a text broke down: nothing is said of the document rather than something of another text.
    fn failed(&mut self, uri: &str, version: i32) -> io::Result<()> {
        let open = self
            .documents
            .get(uri)
            .filter(|open| open.buffer.version == version);
        let Some(snapshot) = open.and_then(|open| open.unaudited(uri)) else {
            return Ok(());
        };
        let message = self.lang().pick(
            "huisclos n'a pas pu relire ce document (erreur interne).",
            "huisclos could not audit this document (internal error).",
        );
        self.show(MessageType::Error, message)?;
        self.audited(snapshot)
    }
}

/// Any parameters that name one document.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct About {
    text_document: TextDocumentIdentifier,
}

/// The parameters of a change.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Changed {
    text_document: VersionedTextDocumentIdentifier,
    content_changes: Vec<Change>,
}

/// The parameters, where they can be read.
pub(super) fn parsed<P: DeserializeOwned>(params: Value) -> Option<P> {
    serde_json::from_value(params).ok()
}

/// The folders that the client works in.
#[allow(deprecated, reason = "older clients tell their folder only so")]
fn roots(params: &InitializeParams) -> Vec<PathBuf> {
    match &params.workspace_folders_initialize_params.workspace_folders {
        Some(WorkspaceFolders::WorkspaceFolderList(folders)) => folders
            .iter()
            .filter_map(|folder| path_of(&folder.uri.0))
            .collect(),
        _ => params.root_uri.iter().filter_map(|uri| path_of(&uri.0)).collect(),
    }
}

fn capabilities(client: Abilities) -> ServerCapabilities {
    ServerCapabilities {
        position_encoding: Some(client.encoding.kind()),
        text_document_sync: Some(
            TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(TextDocumentSyncKind::Incremental),
                save: Some(true.into()),
                ..TextDocumentSyncOptions::default()
            }
            .into(),
        ),
        hover_provider: Some(true.into()),
        code_action_provider: Some(
            CodeActionOptions {
                code_action_kinds: Some(vec![CodeActionKind::QuickFix, CodeActionKind::Refactor]),
                ..CodeActionOptions::default()
            }
            .into(),
        ),
        document_symbol_provider: Some(true.into()),
        inlay_hint_provider: Some(true.into()),
        diagnostic_provider: Some(
            DiagnosticOptions {
                identifier: Some("huisclos".into()),
                inter_file_dependencies: false,
                workspace_diagnostics: true,
                ..DiagnosticOptions::default()
            }
            .into(),
        ),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: command::ALL.map(str::to_owned).to_vec(),
            ..ExecuteCommandOptions::default()
        }),
        workspace: Some(WorkspaceOptions {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(true.into()),
            }),
            text_document_content: Some(
                TextDocumentContentOptions {
                    schemes: vec![diagnostics::SCHEME.into()],
                }
                .into(),
            ),
            ..WorkspaceOptions::default()
        }),
        ..ServerCapabilities::default()
    }
}
