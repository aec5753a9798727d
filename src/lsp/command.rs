//! What an editor can ask for by name, and the user's own lexicon.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use gen_lsp_types::json_rpc::Id;
use gen_lsp_types::{
    CreateFile, CreateFileOptions, DocumentChange, Edit, ExecuteCommandParams, MessageType,
    OptionalVersionedTextDocumentIdentifier, Position, Range, TextDocumentContentParams,
    TextDocumentContentResult, TextDocumentEdit, TextDocumentIdentifier, TextEdit, Uri, WorkspaceEdit,
};
use serde_json::{Value, json};

use super::config::{Profile, path_of, uri_of};
use super::position::{Encoding, Lines};
use super::server::{Asked, Server, parsed};
use super::wire::INVALID_PARAMS;
use super::{diagnostics, hover};
use crate::cli::settings::FILE;
use crate::finding::{Domain, Kind};
use crate::report::{domain_word, kind_word};

/// Explains the rule given.
pub(super) const EXPLAIN: &str = "huisclos.explain";
/// Audits every document of the workspace.
const REVIEW: &str = "huisclos.reviewWorkspace";
/// Switches a kind of finding off or on.
const TOGGLE: &str = "huisclos.toggleKind";
/// Adds a term to the user's lexicon: the document's address, the term.
pub(super) const ADD_TERM: &str = "huisclos.addTerm";

/// Every command.
pub(super) const ALL: [&str; 4] = [EXPLAIN, REVIEW, TOGGLE, ADD_TERM];

/// The folder of lexicons that is made where the settings name none.
const FOLDER: &str = "lexiques";

/// The edit that adds `term` to the lexicon of `domain` next to the settings of `profile`, or else in `folder`; `read` gives the
/// text of a file that exists.
fn added(
    term: &str,
    domain: Domain,
    profile: &Profile,
    folder: &Path,
    read: impl Fn(&Path) -> Option<String>,
) -> WorkspaceEdit {
    let named = profile.settings.lexicons.first().cloned();
    let mut changes = Vec::new();
    let dir = named.unwrap_or_else(|| {
        let settings = profile.file.clone().unwrap_or_else(|| folder.join(FILE));
        let dir = settings.parent().unwrap_or(folder).join(FOLDER);
        // Before any section: what stands below one belongs to it.
        let line = format!("lexicons = [\"{FOLDER}\"]\n");
        changes.extend(inserted(&settings, Position::new(0, 0), line));
        dir
    });
    let file = dir.join(format!("termes-{}.toml", domain.code()));
    let entry = format!("  \"{term}\",\n");
    let known = read(&file);
    let place = known
        .as_deref()
        .and_then(|text| text.rfind("\n]").map(|at| (text, at as u32 + 1)));
    changes.extend(match place {
        Some((text, at)) => inserted(&file, Lines::of(text).position(text, at, Encoding::Utf8), entry),
        None => inserted(&file, Position::new(0, 0), fresh(domain, &entry)),
    });
    WorkspaceEdit {
        document_changes: Some(changes),
        ..WorkspaceEdit::default()
    }
}

/// A lexicon of one entry.
fn fresh(domain: Domain, entry: &str) -> String {
    let code = domain.code();
    format!(
        "[lexicon]\nclass = \"domain\"\ndomain = \"{code}\"\nprovenance = \"Termes ajoutés depuis l'éditeur.\"\n\
         licence = \"CC0-1.0\"\n\n[[group]]\nid = \"termes-{code}\"\nstrength = \"weak\"\n\
         why = \"Termes propres à ce service.\"\nterms = [\n{entry}]\n"
    )
}

/// A text put into a file that may not exist yet.
fn inserted(file: &Path, at: Position, text: String) -> [DocumentChange; 2] {
    let uri = Uri(uri_of(file));
    let create = CreateFile {
        uri: uri.clone(),
        options: Some(CreateFileOptions {
            overwrite: None,
            ignore_if_exists: Some(true),
        }),
        annotation_id: None,
    };
    let edit = TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier {
            version: None,
            text_document_identifier: TextDocumentIdentifier { uri },
        },
        edits: vec![Edit::TextEdit(TextEdit {
            range: Range::new(at, at),
            new_text: text,
        })],
    };
    [
        DocumentChange::CreateFile(create),
        DocumentChange::TextDocumentEdit(edit),
    ]
}

/// The folder in which a document that is a file stands.
fn folder_of(document: Option<&Path>) -> PathBuf {
    let parent = document.and_then(Path::parent);
    parent.map(Path::to_path_buf).unwrap_or_default()
}

impl<W: Write> Server<W> {
    pub(super) fn content(&mut self, id: &Id, params: Value) -> io::Result<()> {
        let uri = parsed::<TextDocumentContentParams>(params).map(|p| p.uri.0);
        let rule = uri.as_deref().and_then(|uri| {
            let name = uri.strip_prefix(diagnostics::SCHEME)?.strip_prefix(':')?;
            Some(name.trim_start_matches('/').trim_end_matches(".md"))
        });
        match rule.and_then(|rule| self.explanation(rule)) {
            Some(text) => self.client.answer(id, TextDocumentContentResult { text }),
            None => self.refuse(id, INVALID_PARAMS, "no such rule"),
        }
    }

    fn explanation(&self, rule: &str) -> Option<String> {
        let mut profiles = self.profiles();
        let lang = profiles.lang();
        let profile = profiles.of(None)?;
        let book = profile.engine.rules();
        Some(hover::explanation(book.rule(rule)?, book, lang))
    }

    pub(super) fn execute(&mut self, id: Id, params: Value) -> io::Result<()> {
        let Some(params) = parsed::<ExecuteCommandParams>(params) else {
            return self.refuse(&id, INVALID_PARAMS, "these are no parameters of a command");
        };
        let arguments = params.arguments.unwrap_or_default();
        let argument = |n: usize| arguments.get(n).and_then(Value::as_str).map(str::to_owned);
        match params.command.as_str() {
            EXPLAIN => self.explain(&id, argument(0).as_deref()),
            REVIEW => {
                let token = params.work_done_progress_params.work_done_token;
                self.review(id, token.and_then(|t| serde_json::to_value(t).ok()))
            }
            TOGGLE => {
                match argument(0).as_deref().map(Kind::from_code) {
                    Some(Some(kind)) => self.toggle(kind)?,
                    Some(None) => return self.refuse(&id, INVALID_PARAMS, "no such kind"),
                    None => self.choose_kind()?,
                }
                self.client.answer(&id, ())
            }
            ADD_TERM => {
                let (Some(uri), Some(term)) = (argument(0), argument(1)) else {
                    return self.refuse(&id, INVALID_PARAMS, "a document and a term are wanted");
                };
                self.client.answer(&id, ())?;
                self.choose_domain(uri, term)
            }
            _ => self.refuse(&id, INVALID_PARAMS, "no such command"),
        }
    }

    /// Opens the explanation of a rule, or shows it where the client opens nothing.
    fn explain(&mut self, id: &Id, rule: Option<&str>) -> io::Result<()> {
        let told = rule.and_then(|rule| Some((rule, self.explanation(rule)?)));
        let Some((rule, text)) = told else {
            return self.refuse(id, INVALID_PARAMS, "no such rule");
        };
        self.client.answer(id, &text)?;
        if self.abilities.show_document {
            let uri = diagnostics::explanation_uri(rule);
            return self.question(
                "window/showDocument",
                json!({"uri": uri, "takeFocus": true}),
                Asked::Nothing,
            );
        }
        self.show(MessageType::Info, &text)
    }

    fn choose(&mut self, message: &str, titles: Vec<&str>, asked: Asked) -> io::Result<()> {
        let actions: Vec<Value> = titles.into_iter().map(|title| json!({"title": title})).collect();
        let params = json!({"type": MessageType::Info, "message": message, "actions": actions});
        self.question("window/showMessageRequest", params, asked)
    }

    fn choose_kind(&mut self) -> io::Result<()> {
        let lang = self.lang();
        let message = lang.pick("Afficher ou masquer :", "Show or hide:");
        let titles = Kind::ALL.iter().map(|kind| kind_word(*kind, lang)).collect();
        self.choose(message, titles, Asked::Kind)
    }

    fn choose_domain(&mut self, uri: String, term: String) -> io::Result<()> {
        let lang = self.lang();
        let message = lang.pick("De quoi ce terme parle-t-il ?", "What does this term speak of?");
        let titles = Domain::ALL
            .iter()
            .map(|domain| domain_word(*domain, lang))
            .collect();
        self.choose(message, titles, Asked::Domain { uri, term })
    }

    pub(super) fn toggle(&mut self, kind: Kind) -> io::Result<()> {
        let (shown, lang) = {
            let mut profiles = self.profiles();
            (profiles.toggle(kind), profiles.lang())
        };
        self.audit_all()?;
        let kind = kind_word(kind, lang);
        let message = if shown {
            lang.pick(
                format!("De nouveau signalé : {kind}."),
                format!("Shown again: {kind}."),
            )
        } else {
            lang.pick(
                format!("N'est plus signalé : {kind}."),
                format!("Hidden: {kind}."),
            )
        };
        self.show(MessageType::Info, &message)
    }

    pub(super) fn add_term(&mut self, uri: &str, term: &str, domain: Domain) -> io::Result<()> {
        let path = path_of(uri);
        let Some(profile) = self.profiles().of(path.as_deref()) else {
            return Ok(());
        };
        let folder = folder_of(path.as_deref());
        let open = |file: &Path| self.documents.get(&uri_of(file)).map(|o| o.buffer.text.clone());
        let edit = added(term, domain, &profile, &folder, |file| {
            open(file).or_else(|| std::fs::read_to_string(file).ok())
        });
        self.question("workspace/applyEdit", json!({"edit": edit}), Asked::Nothing)
    }
}
