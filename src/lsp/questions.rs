//! What is asked about a document, answered once its audit is done.

use std::io::{self, Write};

use gen_lsp_types::json_rpc::Id;
use gen_lsp_types::{
    CodeAction, CodeActionKind, CodeActionParams, Contents, DocumentDiagnosticParams, DocumentSymbol, Hover,
    HoverParams, InlayHint, InlayHintParams, MarkupContent, MarkupKind, Uri,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::diagnostics::{self, Report};
use super::documents::Open;
use super::review::Review;
use super::server::{Server, parsed};
use super::state::Snapshot;
use super::wire::{CANCELLED, INVALID_PARAMS};
use super::{actions, hover, symbols};

/// Something asked about a document whose audit is not done yet.
pub(super) struct Waiting {
    id: Id,
    uri: String,
    question: Question,
}

/// What can be asked about a document.
pub(super) enum Question {
    Hover(HoverParams),
    Actions(CodeActionParams),
    Symbols,
    Hints(InlayHintParams),
    Diagnostics(DocumentDiagnosticParams),
}

/// The answer to a [`Question`].
#[derive(Serialize)]
#[serde(untagged)]
enum Answer {
    Hover(Option<Hover>),
    Actions(Vec<CodeAction>),
    Symbols(Vec<DocumentSymbol>),
    Hints(Vec<InlayHint>),
    Diagnostics(Report),
}

impl<W: Write> Server<W> {
    /// Answers about a document at once if its audit is done, or else when it is.
    pub(super) fn ask<P: DeserializeOwned>(
        &mut self,
        id: Id,
        params: Value,
        question: impl FnOnce(P) -> (Uri, Question),
    ) -> io::Result<()> {
        let Some(params) = parsed(params) else {
            return self.refuse(&id, INVALID_PARAMS, "these parameters cannot be read");
        };
        let (Uri(uri), question) = question(params);
        self.waiting.push(Waiting {
            id,
            uri: uri.clone(),
            question,
        });
        let waits = self
            .documents
            .get(&uri)
            .is_some_and(|open| open.current().is_none());
        if waits { Ok(()) } else { self.settle(&uri) }
    }

    fn take_waiting(&mut self, uri: &str) -> Vec<Waiting> {
        self.waiting
            .extract_if(.., |waiting| waiting.uri == uri)
            .collect()
    }

    /// Answers all that was asked about a document.
    pub(super) fn settle(&mut self, uri: &str) -> io::Result<()> {
        for Waiting { id, question, .. } in self.take_waiting(uri) {
            match question {
                Question::Diagnostics(params) if !self.documents.contains_key(uri) => {
                    self.pull_closed(id, params)?;
                }
                question => {
                    let answer = self.reply(uri, &question);
                    self.client.answer(&id, answer)?;
                }
            }
        }
        Ok(())
    }

    /// The answer to what is asked about a document; that of an empty one where it is not open.
    fn reply(&self, uri: &str, question: &Question) -> Answer {
        let open = self.documents.get(uri);
        let snapshot = open.and_then(Open::current);
        let encoding = self.abilities.encoding;
        match question {
            Question::Hover(params) => Answer::Hover(snapshot.and_then(|s| self.hover(s, params))),
            Question::Actions(params) => Answer::Actions(snapshot.map_or_else(Vec::new, |s| {
                let only = params.context.only.as_deref();
                let mut found = actions::of(s, params.range, self.abilities);
                found.retain(|action| wanted(action.kind.as_ref(), only));
                found
            })),
            Question::Symbols => {
                Answer::Symbols(snapshot.map_or_else(Vec::new, |s| symbols::of(s, encoding)))
            }
            Question::Hints(params) => Answer::Hints(
                snapshot
                    .filter(|_| self.profiles().hints())
                    .map_or_else(Vec::new, |s| symbols::hints(s, params.range, encoding)),
            ),
            Question::Diagnostics(params) => {
                let mark = open.map(|open| mark(open.job));
                let known = mark.is_some() && mark == params.previous_result_id;
                Answer::Diagnostics(match mark {
                    Some(mark) if known => Report::unchanged(mark),
                    mark => Report::full(
                        mark,
                        snapshot.map_or_else(Vec::new, |s| diagnostics::of(s, encoding)),
                    ),
                })
            }
        }
    }

    fn hover(&self, snapshot: &Snapshot, params: &HoverParams) -> Option<Hover> {
        let (text, encoding) = (snapshot.text(), self.abilities.encoding);
        let lang = snapshot.profile.lang;
        let position = params.text_document_position_params.position;
        let at = snapshot.lines.offset(text, position, encoding) as u32;
        let findings = snapshot.audit.report.findings.iter();
        let mut here = findings
            .filter(|f| f.passage.start() <= at && at < f.passage.end())
            .peekable();
        let (span, value) = match here.peek() {
            Some(first) => {
                let span = first.passage;
                let book = snapshot.profile.engine.rules();
                let told: Vec<String> = here.map(|f| hover::finding(f, book, lang)).collect();
                (span, told.join("\n---\n\n"))
            }
            None => {
                let mut turns = snapshot.audit.outline.turns.iter();
                let turn = turns.find(|t| t.label.start() <= at && at < t.label.end())?;
                (turn.label, hover::turn(turn, lang))
            }
        };
        let kind = if self.abilities.markdown {
            MarkupKind::Markdown
        } else {
            MarkupKind::PlainText
        };
        Some(Hover {
            contents: Contents::MarkupContent(MarkupContent { kind, value }),
            range: Some(snapshot.lines.range(text, span, encoding)),
        })
    }

    pub(super) fn cancel(&mut self, params: &Value) -> io::Result<()> {
        let id = params.get("id").cloned().and_then(parsed::<Id>);
        let Some(id) = id else { return Ok(()) };
        self.reviews
            .iter()
            .filter(|r| r.id == id)
            .for_each(Review::cancel);
        if let Some(at) = self.waiting.iter().position(|waiting| waiting.id == id) {
            self.waiting.remove(at);
            self.refuse(&id, CANCELLED, "cancelled")?;
        }
        Ok(())
    }
}

/// The mark of the report on what was handed in under this number: no client that outlives this server takes it for another's.
fn mark(job: u64) -> String {
    format!("{}-{job}", std::process::id())
}

/// Whether the client wants actions of this kind; `only` names kinds, each with those below it.
fn wanted(kind: Option<&CodeActionKind>, only: Option<&[CodeActionKind]>) -> bool {
    let Some(only) = only else { return true };
    let kind = kind.map(ToString::to_string).unwrap_or_default();
    only.iter().map(ToString::to_string).any(|asked| {
        let rest = kind.strip_prefix(asked.as_str());
        asked.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    })
}
