//! The open documents: as the client changes them, handed in to be audited, and taken back.

use std::io::{self, Write};
use std::sync::Arc;

use gen_lsp_types::{DidOpenTextDocumentParams, MessageType, VersionedTextDocumentIdentifier};
use serde::Deserialize;
use serde_json::Value;

use super::audit::Job;
use super::config::{Profile, path_of};
use super::diagnostics;
use super::position::Lines;
use super::server::{About, Asked, Server, parsed};
use super::state::{Buffer, Change, Snapshot};
use crate::document::Document;
use crate::engine::Audit;

/// An open document.
pub(super) struct Open {
    pub(super) buffer: Buffer,
    profile: Option<Arc<Profile>>,
    /// The number under which what now stands there was handed in, by which settings now hold.
    pub(super) job: u64,
    snapshot: Option<Snapshot>,
}

impl Open {
    /// The audit of what now stands there, where it is done.
    pub(super) fn current(&self) -> Option<&Snapshot> {
        self.snapshot.as_ref()
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

/// The parameters of a change.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Changed {
    text_document: VersionedTextDocumentIdentifier,
    content_changes: Vec<Change>,
}

impl<W: Write> Server<W> {
    pub(super) fn open(&mut self, params: Value) -> io::Result<()> {
        let Some(params) = parsed::<DidOpenTextDocumentParams>(params) else {
            return Ok(());
        };
        let uri = params.text_document.uri.0.clone();
        let open = Open {
            buffer: Buffer::open(params.text_document),
            profile: None,
            job: 0,
            snapshot: None,
        };
        self.documents.insert(uri.clone(), open);
        self.vigil.stir();
        self.hand_in(&uri)
    }

    pub(super) fn change(&mut self, params: Value) -> io::Result<()> {
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

    pub(super) fn close(&mut self, params: Value) -> io::Result<()> {
        let Some(params) = parsed::<About>(params) else {
            return Ok(());
        };
        let uri = params.text_document.uri.0;
        if self.documents.remove(&uri).is_none() {
            return Ok(());
        }
        self.desk.close(&uri);
        self.vigil.stir();
        self.settle(&uri)?;
        if self.abilities.pull {
            return Ok(());
        }
        self.publish(uri, None, Vec::new())
    }

    /// Audits every open document anew, by the settings that now hold.
    pub(super) fn audit_all(&mut self) -> io::Result<()> {
        for open in self.documents.values_mut() {
            open.profile = None;
        }
        self.vigil.stir();
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
        self.jobs += 1;
        open.job = self.jobs;
        open.profile = Some(Arc::clone(&profile));
        open.snapshot = None;
        self.desk.hand_in(Job {
            number: open.job,
            uri: uri.to_owned(),
            version: open.buffer.version,
            language: open.buffer.language,
            text: open.buffer.text.clone(),
            profile,
        });
        Ok(())
    }

    pub(super) fn audited(&mut self, job: u64, snapshot: Snapshot) -> io::Result<()> {
        let uri = snapshot.uri.clone();
        let Some(open) = self.documents.get_mut(&uri).filter(|open| open.job == job) else {
            return Ok(());
        };
        let snapshot = open.snapshot.insert(snapshot);
        if !self.abilities.pull {
            let found = diagnostics::of(snapshot, self.abilities.encoding);
            let version = snapshot.version;
            self.publish(uri.clone(), Some(version), found)?;
        }
        self.settle(&uri)
    }

    /// The audit of a text broke down: nothing is said of the document rather than something of another text.
    pub(super) fn failed(&mut self, job: u64, uri: &str) -> io::Result<()> {
        let open = self.documents.get(uri).filter(|open| open.job == job);
        let Some(snapshot) = open.and_then(|open| open.unaudited(uri)) else {
            return Ok(());
        };
        let message = self.lang().pick(
            "huisclos n'a pas pu relire ce document (erreur interne).",
            "huisclos could not audit this document (internal error).",
        );
        self.show(MessageType::Error, message)?;
        self.audited(job, snapshot)
    }
}
