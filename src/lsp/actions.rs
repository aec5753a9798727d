//! What can be done about a passage, with one keystroke.

use gen_lsp_types::{
    CodeAction, CodeActionKind, Command, Diagnostic, DocumentChange, Edit,
    OptionalVersionedTextDocumentIdentifier, Range, TextDocumentEdit, TextDocumentIdentifier, TextEdit, Uri,
    WorkspaceEdit,
};
use serde_json::json;

use super::position::Encoding;
use super::state::Snapshot;
use super::{Abilities, command, diagnostics};
use crate::finding::Finding;
use crate::lang::Lang;
use crate::outline::{everywhere, pseudonym};
use crate::span::{Span, Src};

/// The longest selection that is taken for a term, in words.
const LONGEST_TERM: usize = 8;

/// What can be done about what `range` touches.
pub(super) fn of(snapshot: &Snapshot, range: Range, client: Abilities) -> Vec<CodeAction> {
    let (text, encoding) = (snapshot.text(), client.encoding);
    let asked = snapshot.lines.span(text, range, encoding);
    let touches =
        |f: &&Finding| f.passage.overlaps(asked) || asked.is_empty() && touched(f.passage, asked.start());
    let desk = Desk {
        snapshot,
        client,
        encoding,
        lang: snapshot.profile.lang,
    };
    let findings = snapshot.audit.report.findings.iter().filter(touches);
    let mut actions: Vec<CodeAction> = findings.flat_map(|f| desk.about(f)).collect();
    actions.extend(desk.term(asked));
    actions
}

/// Whether a cursor at byte `at` stands in `span` or at one of its ends.
const fn touched(span: Span<Src>, at: u32) -> bool {
    span.start() <= at && at <= span.end()
}

struct Desk<'a> {
    snapshot: &'a Snapshot,
    client: Abilities,
    encoding: Encoding,
    lang: Lang,
}

impl Desk<'_> {
    fn about(&self, finding: &Finding) -> Vec<CodeAction> {
        let own = diagnostics::of_one(self.snapshot, finding, self.encoding);
        let mut actions = Vec::new();
        actions.extend(self.neutral(finding, &own));
        actions.extend(self.pseudonymise(finding, &own));
        actions.push(self.remove(finding, &own));
        actions.extend(self.suppress(finding, &own));
        actions.push(self.explain(finding, &own));
        actions
    }

    /// The rule's neutral sentence in the place of the passage.
    fn neutral(&self, finding: &Finding, own: &Diagnostic) -> Option<CodeAction> {
        let rule = self.snapshot.profile.engine.rules().rule(finding.rule)?;
        let sentence = &rule.fr.rewrite;
        if sentence.is_empty() {
            return None;
        }
        let passage = self
            .snapshot
            .text()
            .get(finding.passage.range())
            .unwrap_or_default();
        // The cells of a row stay as many.
        let bars = passage.matches(" | ").count();
        let title = self.lang.pick("Écrire à la place : ", "Write instead: ");
        let edit = self.edit(vec![(
            finding.passage,
            format!("{sentence}{}", " | ".repeat(bars)),
        )]);
        Some(CodeAction {
            is_preferred: Some(true),
            ..quick_fix(format!("{title}« {sentence} »"), own, edit)
        })
    }

    /// The same pseudonym wherever the document names the person.
    fn pseudonymise(&self, finding: &Finding, own: &Diagnostic) -> Option<CodeAction> {
        let (text, outline) = (self.snapshot.text(), &self.snapshot.audit.outline);
        let evidence = finding.evidence.iter().find(|e| e.signal == "person")?;
        let person = outline.person_at(evidence.span)?;
        let pseudonym = pseudonym(text);
        let places = everywhere(text, outline, person);
        let edits = places.iter().map(|place| {
            let opens = opens_sentence(text.get(..place.start() as usize).unwrap_or_default());
            (
                *place,
                if opens {
                    capitalised(&pseudonym)
                } else {
                    pseudonym.clone()
                },
            )
        });
        let edits: Vec<_> = edits.collect();
        let name = text.get(person.mentions.first()?.range())?;
        let n = edits.len();
        let title = self.lang.pick(
            format!("Écrire « {pseudonym} » au lieu de « {name} » dans tout le document ({n})"),
            format!("Write « {pseudonym} » instead of « {name} » in the whole document ({n})"),
        );
        (n > 0).then(|| quick_fix(title, own, self.edit(edits)))
    }

    /// The passage taken out, and its line where nothing else stands on it.
    fn remove(&self, finding: &Finding, own: &Diagnostic) -> CodeAction {
        let title = self.lang.pick("Retirer le passage", "Remove the passage");
        let gone = removed(self.snapshot, finding.passage);
        quick_fix(title.into(), own, self.edit(vec![(gone, String::new())]))
    }

    /// The rule silenced here, for one of the reasons there are.
    fn suppress(&self, finding: &Finding, own: &Diagnostic) -> Vec<CodeAction> {
        let text = self.snapshot.text();
        let line = self.snapshot.lines.whole_line(text, finding.passage.start());
        let shown = text.get(line.range()).unwrap_or_default();
        let said = shown.trim_end_matches(['\n', '\r']);
        let ending = if shown.ends_with("\r\n") { "\r\n" } else { "\n" };
        let indent: String = shown.chars().take_while(|c| matches!(c, ' ' | '\t')).collect();
        // A line of its own would end a table: there the comment stands after the row.
        let (at, lead, tail) = if finding.location.table.is_some() {
            (line.start() + said.len() as u32, " ", "")
        } else {
            (line.start(), indent.as_str(), ending)
        };
        let reasons = self.lang.pick(
            [
                "fausse alerte",
                "information déjà publique",
                "accord de la personne",
            ],
            ["false alarm", "already public", "agreed by the person"],
        );
        let title = self.lang.pick("Taire", "Silence");
        let here = self.lang.pick("ici\u{a0}:", "here:");
        reasons
            .into_iter()
            .map(|reason| {
                let suppression = format!("huisclos: ignore {} raison=\"{reason}\"", finding.rule);
                let comment = self.snapshot.language.comment(&suppression);
                let edit = self.edit(vec![(Span::new(at, at), format!("{lead}{comment}{tail}"))]);
                quick_fix(format!("{title} {} {here} {reason}", finding.rule), own, edit)
            })
            .collect()
    }

    fn explain(&self, finding: &Finding, own: &Diagnostic) -> CodeAction {
        let title = self.lang.pick("Expliquer", "Explain");
        let title = format!("{title} {}", finding.rule);
        CodeAction {
            kind: Some(CodeActionKind::QuickFix),
            diagnostics: Some(vec![own.clone()]),
            command: Some(Command {
                title: title.clone(),
                tooltip: None,
                command: command::EXPLAIN.into(),
                arguments: Some(vec![json!(finding.rule)]),
            }),
            ..action(title)
        }
    }

    /// The selected words as a term of the user's own lexicon.
    fn term(&self, asked: Span<Src>) -> Option<CodeAction> {
        let term = self.snapshot.text().get(asked.range())?.trim();
        let one_line = !term.contains(['\n', '\r', '"', '\\']);
        let words = term.split_whitespace().count();
        if !one_line || !(1..=LONGEST_TERM).contains(&words) || !term.contains(char::is_alphabetic) {
            return None;
        }
        let title = self.lang.pick(
            format!("Ajouter « {term} » à mon lexique…"),
            format!("Add « {term} » to my lexicon…"),
        );
        Some(CodeAction {
            kind: Some(CodeActionKind::Refactor),
            command: Some(Command {
                title: title.clone(),
                tooltip: None,
                command: command::ADD_TERM.into(),
                arguments: Some(vec![json!(self.snapshot.uri), json!(term)]),
            }),
            ..action(title)
        })
    }

    /// An edit of this document, at the version that was audited.
    fn edit(&self, edits: Vec<(Span<Src>, String)>) -> WorkspaceEdit {
        let (text, lines) = (self.snapshot.text(), &self.snapshot.lines);
        let edits = edits.into_iter().map(|(span, new_text)| {
            let range = lines.range(text, span, self.encoding);
            TextEdit { range, new_text }
        });
        let edits = edits.collect();
        if self.client.document_changes {
            document_edit(&self.snapshot.uri, Some(self.snapshot.version), edits)
        } else {
            WorkspaceEdit {
                changes: Some(std::iter::once((Uri(self.snapshot.uri.clone()), edits)).collect()),
                ..WorkspaceEdit::default()
            }
        }
    }
}

/// An edit of one document.
pub(super) fn document_edit(uri: &str, version: Option<i32>, edits: Vec<TextEdit>) -> WorkspaceEdit {
    let change = TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier {
            version,
            text_document_identifier: TextDocumentIdentifier { uri: Uri(uri.into()) },
        },
        edits: edits.into_iter().map(Edit::TextEdit).collect(),
    };
    WorkspaceEdit {
        document_changes: Some(vec![DocumentChange::TextDocumentEdit(change)]),
        ..WorkspaceEdit::default()
    }
}

fn action(title: String) -> CodeAction {
    CodeAction {
        title,
        ..CodeAction::default()
    }
}

fn quick_fix(title: String, own: &Diagnostic, edit: WorkspaceEdit) -> CodeAction {
    CodeAction {
        kind: Some(CodeActionKind::QuickFix),
        diagnostics: Some(vec![own.clone()]),
        edit: Some(edit),
        ..action(title)
    }
}

/// Whether a sentence begins after `before`.
fn opens_sentence(before: &str) -> bool {
    let said = before.trim_end_matches([' ', '\t', '\u{a0}', '«', '"', '*', '-', '•', '>']);
    said.is_empty() || said.ends_with(['.', '!', '?', '…', '\n', ':'])
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(chars)
        .collect()
}

/// What goes where a passage is taken out: the whole line where it says nothing else, one space where it does.
fn removed(snapshot: &Snapshot, passage: Span<Src>) -> Span<Src> {
    let text = snapshot.text();
    let first = snapshot.lines.whole_line(text, passage.start());
    let last = snapshot.lines.whole_line(text, passage.end());
    let before = text
        .get(first.start() as usize..passage.start() as usize)
        .unwrap_or_default();
    let after = text
        .get(passage.end() as usize..last.end() as usize)
        .unwrap_or_default();
    let silent = |t: &str| !t.contains(char::is_alphanumeric) && !t.contains('|');
    if silent(before) && silent(after) {
        return first.cover(last);
    }
    if after.starts_with(' ') {
        return Span::new(passage.start(), passage.end() + 1);
    }
    let spaces = before.len() - before.trim_end_matches(' ').len();
    Span::new(passage.start() - spaces as u32, passage.end())
}
