//! How a conversation begins: what either side can do, and what the client is asked to tell of.

use std::io::{self, Write};
use std::path::PathBuf;

use gen_lsp_types::json_rpc::Id;
use gen_lsp_types::{
    CodeActionKind, CodeActionOptions, DiagnosticOptions, ExecuteCommandOptions, InitializeParams,
    InitializeResult, ServerCapabilities, ServerInfo, TextDocumentContentOptions, TextDocumentSyncKind,
    TextDocumentSyncOptions, WorkspaceFolders, WorkspaceFoldersServerCapabilities, WorkspaceOptions,
};
use serde_json::{Value, json};

use super::config::path_of;
use super::server::{Asked, Phase, Server, parsed};
use super::wire::INVALID_PARAMS;
use super::{Abilities, command, diagnostics};

impl<W: Write> Server<W> {
    pub(super) fn initialize(&mut self, id: &Id, params: Value) -> io::Result<()> {
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

    pub(super) fn initialized(&mut self) -> io::Result<()> {
        let mut registrations = Vec::new();
        if self.abilities.register_watchers {
            // All of them: that a folder has gone is told under the folder's name only.
            let watchers = json!([{"globPattern": "**/*"}]);
            registrations.push(json!({
                "id": "files",
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
