//! The language server: what the editor types is audited as it is typed.
//!
//! Synchronous: one thread reads, one audits, one reviews the workspace when asked, and this one holds the state and writes.
//! Documents live here as long as they are open; nothing writes their text anywhere but into answers to the editor.

mod actions;
mod audit;
mod command;
mod config;
mod diagnostics;
mod documents;
mod hello;
mod hover;
mod layout;
mod position;
mod questions;
mod review;
mod server;
mod state;
mod surroundings;
mod symbols;
mod vigil;
mod wire;
mod workspace;

use std::io::{self, BufReader, Read, Write};
use std::sync::mpsc;
use std::thread;

use gen_lsp_types::json_rpc::Id;
use gen_lsp_types::{ClientCapabilities, MarkupKind};

use position::Encoding;
use server::Server;
use wire::Incoming;

/// What the server hears of.
enum Event {
    /// A message of the client.
    Incoming(Incoming),
    /// The client has gone.
    Gone,
    /// What was handed in under this number was audited.
    Audited {
        job: u64,
        snapshot: Box<state::Snapshot>,
    },
    /// The audit of what was handed in under this number broke down.
    Failed { job: u64, uri: String },
    /// A review goes on.
    Reviewed { id: Id, stage: review::Stage },
}

/// What the client can do, as far as it matters here.
#[derive(Debug, Clone, Copy, Default)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "the client's abilities are independent of each other"
)]
struct Abilities {
    encoding: Encoding,
    /// Asks for diagnostics by itself: then none are pushed.
    pull: bool,
    refresh_diagnostics: bool,
    refresh_hints: bool,
    configuration: bool,
    register_configuration: bool,
    register_watchers: bool,
    document_changes: bool,
    show_document: bool,
    progress: bool,
    markdown: bool,
}

impl Abilities {
    fn of(client: &ClientCapabilities) -> Self {
        let workspace = client.workspace.as_ref();
        let document = client.text_document.as_ref();
        let window = client.window.as_ref();
        let offered = client
            .general
            .as_ref()
            .and_then(|g| g.position_encodings.as_deref());
        let is = |ability: Option<bool>| ability == Some(true);
        let formats = document.and_then(|d| d.hover.as_ref()?.content_format.as_deref());
        Self {
            encoding: Encoding::negotiated(offered.unwrap_or_default()),
            pull: document.is_some_and(|d| d.diagnostic.is_some()),
            refresh_diagnostics: is(workspace.and_then(|w| w.diagnostics.as_ref()?.refresh_support)),
            refresh_hints: is(workspace.and_then(|w| w.inlay_hint.as_ref()?.refresh_support)),
            configuration: is(workspace.and_then(|w| w.configuration)),
            register_configuration: is(
                workspace.and_then(|w| w.did_change_configuration.as_ref()?.dynamic_registration)
            ),
            register_watchers: is(
                workspace.and_then(|w| w.did_change_watched_files.as_ref()?.dynamic_registration)
            ),
            document_changes: is(workspace.and_then(|w| w.workspace_edit.as_ref()?.document_changes)),
            show_document: window
                .and_then(|w| w.show_document.as_ref())
                .is_some_and(|s| s.support),
            progress: is(window.and_then(|w| w.work_done_progress)),
            markdown: formats.is_none_or(|f| f.contains(&MarkupKind::Markdown)),
        }
    }
}

/// Serves an editor on standard input and output; gives the exit status.
///
/// # Errors
/// The client cannot be written to.
pub fn run() -> io::Result<u8> {
    serve(io::stdin(), io::stdout().lock())
}

/// Serves an editor; gives the exit status: 1 where it went without saying goodbye.
///
/// # Errors
/// The client cannot be written to, or no thread can be started.
pub fn serve(input: impl Read + Send + 'static, output: impl Write) -> io::Result<u8> {
    let (sender, events) = mpsc::channel();
    let incoming = sender.clone();
    thread::Builder::new().name("reader".into()).spawn(move || {
        let mut input = BufReader::new(input);
        while let Ok(Some(message)) = wire::read(&mut input) {
            if incoming.send(Event::Incoming(message)).is_err() {
                return;
            }
        }
        // Whoever listened may have gone first.
        let _ = incoming.send(Event::Gone);
    })?;
    let mut server = Server::new(output, sender)?;
    for event in events {
        if let Some(status) = server.hear(event)? {
            return Ok(status);
        }
    }
    Ok(1)
}
