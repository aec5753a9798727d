//! What changes around the open documents: settings, files, folders.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use gen_lsp_types::{DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams, MessageType};
use serde_json::{Value, json};

use super::config::{Trouble, concerns, path_of, uri_of};
use super::diagnostics;
use super::server::{About, Asked, Server, parsed};
use crate::cli::walk::is_hidden;

impl<W: Write> Server<W> {
    pub(super) fn ask_settings(&mut self) -> io::Result<()> {
        if !self.abilities.configuration {
            return Ok(());
        }
        let params = json!({"items": [{"section": "huisclos"}]});
        self.question("workspace/configuration", params, Asked::Settings)
    }

    pub(super) fn saved(&mut self, params: Value) -> io::Result<()> {
        let about = parsed::<About>(params);
        let path = about.and_then(|p| path_of(&p.text_document.uri.0));
        if path.is_some_and(|path| concerns(&path)) {
            return self.reload();
        }
        Ok(())
    }

    pub(super) fn configured(&mut self, params: &Value) -> io::Result<()> {
        if self.abilities.configuration {
            return self.ask_settings();
        }
        self.set(params.get("settings").unwrap_or(params))
    }

    /// Takes the editor's settings.
    pub(super) fn set(&mut self, settings: &Value) -> io::Result<()> {
        if self.profiles().write(settings) {
            self.audit_all()?;
        }
        Ok(())
    }

    pub(super) fn watched(&mut self, params: Value) -> io::Result<()> {
        let changes = parsed::<DidChangeWatchedFilesParams>(params).map(|p| p.changes);
        let changes = changes.iter().flatten();
        let paths: Vec<PathBuf> = changes.filter_map(|change| path_of(&change.uri.0)).collect();
        if paths.iter().any(|path| concerns(path)) {
            return self.reload();
        }
        if paths.iter().any(|path| self.may_be_reviewed(path)) {
            self.vigil.stir();
        }
        Ok(())
    }

    /// Whether a review may meet what stands at `path`, or anything below it.
    fn may_be_reviewed(&self, path: &Path) -> bool {
        let mut below = self.roots.iter().filter_map(|root| path.strip_prefix(root).ok());
        below.any(|rest| rest.iter().all(|name| !is_hidden(&name.to_string_lossy())))
    }

    /// Reads all settings again.
    fn reload(&mut self) -> io::Result<()> {
        self.profiles().forget();
        self.audit_all()
    }

    pub(super) fn moved(&mut self, params: Value) {
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
        self.vigil.stir();
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
}
