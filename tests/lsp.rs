//! The language server, as editors talk to it.

#![allow(
    clippy::cast_possible_wrap,
    clippy::needless_pass_by_value,
    reason = "places are small, and a message reads best where it is sent"
)]

use std::collections::BTreeMap;
use std::io::{BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use huisclos::document::Document;
use huisclos::engine::{Engine, Options};
use huisclos::span::{Span, Src};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, TestRng, TestRunner};
use serde_json::{Value, json};

const SECRET: &str = "Mme Aubry (assistante sociale) : M. Karim Talbi est suivi au CMP pour une dépression.";

/// How long a test waits for what must come.
const PATIENCE: Duration = Duration::from_mins(1);

/// An editor: the server, and what it said.
struct Editor {
    server: Child,
    input: Option<ChildStdin>,
    said: Receiver<Value>,
    /// What was said while something else was awaited.
    heard: Vec<Value>,
    asked: i64,
}

impl Editor {
    /// An editor that has said hello with these parameters of `initialize`.
    fn new(parameters: Value) -> (Self, Value) {
        let mut editor = Self::silent();
        let hello = editor.ask("initialize", parameters);
        editor.tell("initialized", json!({}));
        (editor, hello)
    }

    /// An editor of the simplest kind: diagnostics are pushed to it.
    fn plain() -> Self {
        Self::new(json!({"processId": null, "rootUri": null, "capabilities": {}})).0
    }

    /// An editor that has not said hello.
    fn silent() -> Self {
        let mut server = Command::new(env!("CARGO_BIN_EXE_huisclos"))
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(server.stdout.take().unwrap());
        let (sender, said) = channel();
        std::thread::spawn(move || {
            while let Some(message) = frame(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        Self {
            input: server.stdin.take(),
            server,
            said,
            heard: Vec::new(),
            asked: 0,
        }
    }

    fn raw(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes).unwrap();
        input.flush().unwrap();
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        self.raw(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// Asks, and gives the number of the question.
    fn begin(&mut self, method: &str, params: Value) -> i64 {
        self.asked += 1;
        self.send(&json!({"jsonrpc": "2.0", "id": self.asked, "method": method, "params": params}));
        self.asked
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.begin(method, params);
        self.answer(id)
    }

    /// The answer to a question, or its error.
    fn answer(&mut self, id: i64) -> Value {
        let mut answer = self.await_that(|m| m["method"].is_null() && m["id"] == id);
        match answer.get("error") {
            Some(error) => error.clone(),
            None => answer["result"].take(),
        }
    }

    /// The next message of this method.
    fn hear(&mut self, method: &str) -> Value {
        self.await_that(|m| m["method"] == method)
    }

    fn await_that(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.heard.iter().position(&wanted) {
            return self.heard.remove(at);
        }
        let until = Instant::now() + PATIENCE;
        loop {
            let message = self.said.recv_timeout(until - Instant::now());
            let message =
                message.unwrap_or_else(|_| panic!("the server says nothing; heard: {:?}", self.heard));
            if wanted(&message) {
                return message;
            }
            self.heard.push(message);
        }
    }

    /// Answers what the server asked.
    fn reply(&mut self, question: &Value, result: Value) {
        self.send(&json!({"jsonrpc": "2.0", "id": question["id"], "result": result}));
    }

    fn open(&mut self, uri: &str, language: &str, text: &str) {
        let document = json!({"uri": uri, "languageId": language, "version": 1, "text": text});
        self.tell("textDocument/didOpen", json!({"textDocument": document}));
    }

    fn change(&mut self, uri: &str, version: usize, changes: Value) {
        let document = json!({"uri": uri, "version": version});
        self.tell(
            "textDocument/didChange",
            json!({"textDocument": document, "contentChanges": changes}),
        );
    }

    /// The diagnostics pushed for this version.
    fn diagnostics(&mut self, uri: &str, version: usize) -> Vec<Value> {
        let pushed = |m: &Value| {
            m["method"] == "textDocument/publishDiagnostics"
                && m["params"]["uri"] == uri
                && m["params"]["version"] == version
        };
        let mut message = self.await_that(pushed);
        serde_json::from_value(message["params"]["diagnostics"].take()).unwrap()
    }

    /// The code actions on a range of lines.
    fn actions(&mut self, uri: &str, from: (usize, usize), to: (usize, usize)) -> Vec<Value> {
        let params =
            json!({"textDocument": {"uri": uri}, "range": range(from, to), "context": {"diagnostics": []}});
        serde_json::from_value(self.ask("textDocument/codeAction", params)).unwrap()
    }

    /// Says goodbye; gives the exit status.
    fn leave(mut self) -> Option<i32> {
        self.ask("shutdown", Value::Null);
        self.tell("exit", Value::Null);
        self.server.wait().unwrap().code()
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        self.input.take();
        let _ = self.server.wait();
    }
}

fn frame(output: &mut impl std::io::BufRead) -> Option<Value> {
    let mut length = 0;
    let mut line = String::new();
    loop {
        line.clear();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim().strip_prefix("Content-Length: ") {
            Some(value) => length = value.parse().ok()?,
            None if line.trim().is_empty() => break,
            None => {}
        }
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}

fn range(from: (usize, usize), to: (usize, usize)) -> Value {
    json!({"start": {"line": from.0, "character": from.1}, "end": {"line": to.0, "character": to.1}})
}

/// Byte of `text` at a line and a column in UTF-16, as an editor finds it.
fn byte(text: &str, position: &Value) -> usize {
    let (line, column) = (
        position["line"].as_u64().unwrap(),
        position["character"].as_u64().unwrap(),
    );
    let mut start = 0;
    for _ in 0..line {
        let rest = &text[start..];
        start += rest.find('\n').map_or(rest.len(), |at| at + 1);
    }
    let mut units = 0;
    for (at, c) in text[start..].char_indices() {
        if units >= column as usize || c == '\n' || c == '\r' {
            return start + at;
        }
        units += c.len_utf16();
    }
    text.len()
}

/// The text after a code action's edit of this document.
fn edited(text: &str, uri: &str, action: &Value) -> String {
    let changes = &action["edit"]["changes"][uri];
    let mut edits: Vec<&Value> = changes.as_array().unwrap().iter().collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(byte(text, &edit["range"]["start"])));
    let mut out = text.to_owned();
    for edit in edits {
        let at = byte(text, &edit["range"]["start"])..byte(text, &edit["range"]["end"]);
        out.replace_range(at, edit["newText"].as_str().unwrap());
    }
    out
}

fn titled<'a>(actions: &'a [Value], beginning: &str) -> &'a Value {
    let found = actions
        .iter()
        .find(|a| a["title"].as_str().unwrap().starts_with(beginning));
    found.unwrap_or_else(|| panic!("no {beginning} in {actions:?}"))
}

#[test]
fn a_passage_is_flagged_while_it_is_typed_and_released_when_it_is_gone() {
    let mut editor = Editor::plain();
    let uri = "file:///séance/cr.txt";
    editor.open(uri, "plaintext", "Rien.\n");
    assert!(editor.diagnostics(uri, 1).is_empty());
    editor.change(uri, 2, json!([{"range": range((0, 0), (0, 5)), "text": SECRET}]));
    let found = editor.diagnostics(uri, 2);
    assert_eq!(found.len(), 1);
    assert_eq!(
        (&found[0]["code"], &found[0]["severity"]),
        (&json!("SEC-PSY"), &json!(1))
    );
    assert_eq!(found[0]["source"], "huisclos");
    assert_eq!(found[0]["codeDescription"]["href"], "huisclos:SEC-PSY.md");
    let message = found[0]["message"].as_str().unwrap();
    assert!(
        message.contains("Santé mentale") && !message.contains("Talbi"),
        "{message}"
    );
    editor.change(uri, 3, json!([{"text": "La séance est levée.\n"}]));
    assert!(editor.diagnostics(uri, 3).is_empty());
    editor.tell("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
    editor.hear("textDocument/publishDiagnostics");
    assert_eq!(editor.leave(), Some(0));
}

#[test]
fn who_was_introduced_and_who_speaks_is_told_beside_the_finding() {
    let mut editor = Editor::plain();
    let uri = "file:///cr.txt";
    let text = "Mme Aubry (assistante sociale) : M. Karim Talbi est venu. M. Karim Talbi est suivi au CMP pour une dépression.\n";
    editor.open(uri, "plaintext", text);
    let found = editor.diagnostics(uri, 1);
    let told = found
        .iter()
        .find(|f| f["range"]["start"]["character"] != 0 && f["code"] == "SEC-PSY");
    let related = told.unwrap()["relatedInformation"].as_array().unwrap();
    let at = |beginning: &str| {
        let note = related
            .iter()
            .find(|r| r["message"].as_str().unwrap().starts_with(beginning));
        let range = &note.unwrap_or_else(|| panic!("{related:?}"))["location"]["range"];
        &text[byte(text, &range["start"])..byte(text, &range["end"])]
    };
    assert_eq!(at("la personne est introduite ici"), "M. Karim Talbi");
    assert!(at("la parole est prise ici (personne tenue au secret)").starts_with("Mme Aubry"));
}

#[test]
fn every_remedy_takes_the_finding_away() {
    let uri = "file:///cr.md";
    let text = format!(
        "# Séance\r\n\r\nLa séance est ouverte.\r\n\r\n{SECRET}\r\n\r\nKarim Talbi viendra. La suite est à venir.\r\n"
    );
    for remedy in [
        "Écrire à la place",
        "Retirer le passage",
        "Taire SEC-PSY ici\u{a0}: information déjà",
    ] {
        let mut editor = Editor::plain();
        editor.open(uri, "markdown", &text);
        assert_eq!(editor.diagnostics(uri, 1).len(), 1, "{remedy}");
        let actions = editor.actions(uri, (4, 40), (4, 40));
        let after = edited(&text, uri, titled(&actions, remedy));
        assert!(
            !after.replace("\r\n", "").contains(['\r', '\n']) || remedy.starts_with("Écrire"),
            "{after:?}"
        );
        editor.change(uri, 2, json!([{"text": after}]));
        assert_eq!(editor.diagnostics(uri, 2), [] as [Value; 0], "{after}");
    }
}

#[test]
fn a_row_is_silenced_without_ending_its_table() {
    let mut editor = Editor::plain();
    let uri = "file:///cr.md";
    let text = "| Service | Situation |\n|---|---|\n| CMP, Dr Salvan | M. Karim Talbi est suivi au CMP pour une dépression |\n| Mairie | rien |\n";
    editor.open(uri, "markdown", text);
    assert_eq!(editor.diagnostics(uri, 1).len(), 1);
    let actions = editor.actions(uri, (2, 30), (2, 30));
    let after = edited(text, uri, titled(&actions, "Taire"));
    assert_eq!(after.lines().count(), text.lines().count());
    editor.change(uri, 2, json!([{"text": after}]));
    assert_eq!(editor.diagnostics(uri, 2), [] as [Value; 0], "{after}");
}

#[test]
fn a_person_is_pseudonymised_in_the_whole_document() {
    let mut editor = Editor::plain();
    let uri = "file:///cr.txt";
    let text = format!("{SECRET}\nKarim Talbi viendra. Le suivi de M. Talbi continue, et Talbiland reste.\n");
    editor.open(uri, "plaintext", &text);
    let actions = editor.actions(uri, (0, 50), (0, 50));
    let after = edited(&text, uri, titled(&actions, "Écrire « la personne A »"));
    let expected = "Mme Aubry (assistante sociale) : La personne A est suivi au CMP pour une dépression.\n\
                    La personne A viendra. Le suivi de la personne A continue, et Talbiland reste.\n";
    assert_eq!(after, expected);
}

#[test]
fn a_hover_tells_what_why_and_the_law_in_the_language_of_the_editor() {
    for (locale, what, by) in [
        ("fr", "**Quoi\u{a0}:**", "affirmé · personne tenue au secret"),
        ("en-GB", "**What:**", "stated · bound by secrecy"),
    ] {
        let (mut editor, _) = Editor::new(json!({"locale": locale, "capabilities": {}}));
        let uri = "file:///cr.txt";
        editor.open(uri, "plaintext", SECRET);
        let at = json!({"textDocument": {"uri": uri}, "position": {"line": 0, "character": 60}});
        let hover = editor.ask("textDocument/hover", at);
        let told = hover["contents"]["value"].as_str().unwrap();
        for part in [what, by, "CP 226-13", "SEC-PSY"] {
            assert!(told.contains(part), "{part} not in {told}");
        }
        let speaker = json!({"textDocument": {"uri": uri}, "position": {"line": 0, "character": 2}});
        assert!(
            !editor.ask("textDocument/hover", speaker).is_null(),
            "the speaker"
        );
    }
}

#[test]
fn an_editor_that_asks_by_itself_is_not_told_twice() {
    let (mut editor, hello) = Editor::new(json!({"capabilities": {"textDocument": {"diagnostic": {}}}}));
    assert_eq!(
        hello["capabilities"]["diagnosticProvider"]["workspaceDiagnostics"],
        true
    );
    let uri = "file:///cr.txt";
    editor.open(uri, "plaintext", SECRET);
    let first = editor.ask("textDocument/diagnostic", json!({"textDocument": {"uri": uri}}));
    assert_eq!(
        (&first["kind"], first["items"].as_array().unwrap().len()),
        (&json!("full"), 1)
    );
    let again = json!({"textDocument": {"uri": uri}, "previousResultId": first["resultId"]});
    assert_eq!(
        editor.ask("textDocument/diagnostic", again.clone())["kind"],
        "unchanged"
    );
    editor.change(uri, 2, json!([{"text": ""}]));
    assert_eq!(editor.ask("textDocument/diagnostic", again)["items"], json!([]));
    assert!(
        editor
            .heard
            .iter()
            .all(|m| m["method"] != "textDocument/publishDiagnostics")
    );
}

/// A folder of minutes, and an editor with these abilities that works in it.
fn office(abilities: Value, minutes: &[(&str, &str)]) -> (tempfile::TempDir, Editor) {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in minutes {
        std::fs::write(dir.path().join(name), text).unwrap();
    }
    let folder = json!({"uri": address(dir.path()), "name": "cr"});
    let (editor, _) = Editor::new(json!({"capabilities": abilities, "workspaceFolders": [folder]}));
    (dir, editor)
}

fn address(path: &Path) -> String {
    format!("file://{}", path.display())
}

#[test]
fn a_document_that_nobody_has_opened_is_read_from_the_disk_when_it_is_asked_for() {
    let minutes = [
        ("cr.txt", SECRET),
        (
            "cr.tex",
            "% M. Karim Talbi est suivi au CMP pour une dépression.\n",
        ),
    ];
    let (dir, mut editor) = office(json!({"textDocument": {"diagnostic": {}}}), &minutes);
    let uri = address(&dir.path().join("cr.txt"));
    let asked = json!({"textDocument": {"uri": uri}});
    let first = editor.ask("textDocument/diagnostic", asked.clone());
    assert_eq!(first["items"][0]["code"], "SEC-PSY", "before it is opened");
    let again = json!({"textDocument": {"uri": uri}, "previousResultId": first["resultId"]});
    assert_eq!(
        editor.ask("textDocument/diagnostic", again.clone())["kind"],
        "unchanged"
    );
    let commented = json!({"textDocument": {"uri": address(&dir.path().join("cr.tex"))}});
    let comment = editor.ask("textDocument/diagnostic", commented);
    assert_eq!(
        comment["items"][0]["range"]["start"],
        json!({"line": 0, "character": 0}),
        "a comment leaves with the file"
    );

    editor.open(&uri, "plaintext", "Rien.\n");
    assert_eq!(
        editor.ask("textDocument/diagnostic", again)["items"],
        json!([]),
        "what is typed"
    );
    editor.change(&uri, 2, json!([{"text": "Rien du tout.\n".repeat(3000)}]));
    let id = editor.begin("textDocument/diagnostic", asked.clone());
    editor.tell("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
    editor.answer(id);
    let last = editor.ask("textDocument/diagnostic", asked);
    assert_eq!(last["items"][0]["code"], "SEC-PSY", "after it is closed");

    let nowhere = json!({"textDocument": {"uri": "untitled:1"}});
    let nothing = editor.ask("textDocument/diagnostic", nowhere);
    assert_eq!(nothing, json!({"kind": "full", "items": []}));
}

/// What a pull of the workspace tells of each file, and what the editor then holds.
fn pull(editor: &mut Editor, held: &Value) -> (BTreeMap<String, (String, usize)>, Value) {
    let report = editor.ask("workspace/diagnostic", json!({"previousResultIds": held}));
    let items = report["items"].as_array().unwrap();
    let told = items.iter().map(|item| {
        let (_, name) = item["uri"].as_str().unwrap().rsplit_once('/').unwrap();
        let found = item["items"].as_array().map_or(0, Vec::len);
        (
            name.to_owned(),
            (item["kind"].as_str().unwrap().to_owned(), found),
        )
    });
    let marked = items.iter().filter(|item| !item["resultId"].is_null());
    let held = marked.map(|item| json!({"uri": item["uri"], "value": item["resultId"]}));
    (told.collect(), held.collect())
}

#[test]
fn the_folder_is_walked_again_only_where_it_may_have_changed() {
    let full = |found| ("full".to_owned(), found);
    let unchanged = ("unchanged".to_owned(), 0);
    for (abilities, watching) in [
        (json!({}), false),
        (
            json!({"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}}}),
            true,
        ),
    ] {
        let (dir, mut editor) = office(abilities, &[("a.txt", SECRET), ("b.md", "Rien.\n")]);
        let (told, held) = pull(&mut editor, &json!([]));
        assert_eq!((&told["a.txt"], &told["b.md"]), (&full(1), &full(0)));

        let (a, b) = (dir.path().join("a.txt"), dir.path().join("b.md"));
        std::fs::remove_file(&a).unwrap();
        std::fs::write(&b, SECRET).unwrap();
        let (told, _) = pull(&mut editor, &held);
        assert_eq!(
            (&told["a.txt"], &told["b.md"]),
            (&unchanged, &unchanged),
            "nobody told of it"
        );
        let (told, _) = pull(&mut editor, &json!([]));
        assert_eq!(
            told.get("a.txt"),
            None,
            "an editor that holds nothing is told all"
        );
        assert_eq!(told["b.md"], full(1));

        if watching {
            let changes = json!([{"uri": address(&a), "type": 3}, {"uri": address(&b), "type": 2}]);
            editor.tell("workspace/didChangeWatchedFiles", json!({"changes": changes}));
        } else {
            editor.open(&address(&dir.path().join("c.md")), "markdown", "Rien.\n");
        }
        let (told, held) = pull(&mut editor, &held);
        assert_eq!(
            (&told["a.txt"], &told["b.md"]),
            (&full(0), &full(1)),
            "one has gone, one has changed"
        );

        let hidden = json!([{"uri": address(&dir.path().join(".git/index")), "type": 2}]);
        std::fs::write(&b, "Rien du tout.\n").unwrap();
        editor.tell("workspace/didChangeWatchedFiles", json!({"changes": hidden}));
        let (told, _) = pull(&mut editor, &held);
        assert_eq!(told["b.md"], unchanged, "what is hidden is not reviewed");

        editor.tell(
            "workspace/didChangeConfiguration",
            json!({"settings": {"huisclos": {"lang": "en"}}}),
        );
        let (told, _) = pull(&mut editor, &held);
        assert_eq!(told["b.md"], full(0), "settings");
    }
}

#[test]
fn a_document_is_known_as_open_however_its_address_is_written() {
    let (dir, mut editor) = office(json!({}), &[("été (1).txt", SECRET)]);
    let written = address(dir.path()) + "/%C3%A9t%C3%A9%20(1).txt";
    editor.open(&written, "plaintext", "Rien.\n");
    let (told, _) = pull(&mut editor, &json!([]));
    assert!(told.is_empty(), "{told:?}");
}

#[test]
fn the_workspace_is_reviewed_with_progress_and_known_reports_are_not_sent_again() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("a.txt"), SECRET).unwrap();
    std::fs::write(dir.path().join("b.md"), "Rien.\n").unwrap();
    let folder = json!({"uri": format!("file://{}", dir.path().display()), "name": "cr"});
    let (mut editor, _) = Editor::new(json!({"capabilities": {}, "workspaceFolders": [folder]}));
    let report = editor.ask("workspace/diagnostic", json!({"previousResultIds": []}));
    let items = report["items"].as_array().unwrap();
    let counts: BTreeMap<&str, usize> = items
        .iter()
        .map(|i| {
            (
                i["uri"].as_str().unwrap().rsplit('/').next().unwrap(),
                i["items"].as_array().unwrap().len(),
            )
        })
        .collect();
    assert_eq!(counts, BTreeMap::from([("a.txt", 1), ("b.md", 0)]));
    let held: Vec<Value> = items
        .iter()
        .map(|i| json!({"uri": i["uri"], "value": i["resultId"]}))
        .collect();
    let again = editor.ask("workspace/diagnostic", json!({"previousResultIds": held}));
    assert!(
        again["items"]
            .as_array()
            .unwrap()
            .iter()
            .all(|i| i["kind"] == "unchanged"),
        "{again}"
    );

    let command = json!({"command": "huisclos.reviewWorkspace", "workDoneToken": "t"});
    let tally = editor.ask("workspace/executeCommand", command);
    assert_eq!(tally, json!({"documents": 2, "toExamine": 1}));
    let stages: Vec<Value> = editor
        .heard
        .iter()
        .filter(|m| m["method"] == "$/progress")
        .cloned()
        .collect();
    assert_eq!(stages.first().unwrap()["params"]["value"]["kind"], "begin");
    assert_eq!(stages.last().unwrap()["params"]["value"]["kind"], "end");
    editor.heard.clear();

    let id = editor.begin(
        "workspace/executeCommand",
        json!({"command": "huisclos.reviewWorkspace", "workDoneToken": "u"}),
    );
    editor.tell("window/workDoneProgress/cancel", json!({"token": "u"}));
    let ended = editor.answer(id);
    assert!(ended["code"] == -32800 || ended["documents"] == 2, "{ended}");
}

#[test]
fn settings_are_read_again_when_they_change_and_their_mistakes_are_shown() {
    let dir = tempfile::tempdir().unwrap();
    let settings = dir.path().join("huisclos.toml");
    let uri = format!("file://{}/cr.txt", dir.path().display());
    let settings_uri = format!("file://{}", settings.display());
    let capabilities = json!({"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}}});
    let (mut editor, _) = Editor::new(json!({"capabilities": capabilities}));
    let registered = editor.hear("client/registerCapability");
    assert_eq!(
        registered["params"]["registrations"][0]["method"],
        "workspace/didChangeWatchedFiles"
    );
    editor.reply(&registered, Value::Null);
    editor.open(&uri, "plaintext", SECRET);
    assert_eq!(editor.diagnostics(&uri, 1).len(), 1);

    let changed = json!({"changes": [{"uri": settings_uri, "type": 1}]});
    std::fs::write(&settings, "kinds = [\"pressure\"]\n").unwrap();
    editor.tell("workspace/didChangeWatchedFiles", changed.clone());
    assert!(editor.diagnostics(&uri, 1).is_empty());

    editor.heard.clear();
    std::fs::write(&settings, "kind = [\"pressure\"]\n").unwrap();
    editor.tell("workspace/didChangeWatchedFiles", changed);
    let mistake = editor.await_that(|m| m["params"]["uri"] == settings_uri);
    let mistake = &mistake["params"]["diagnostics"][0];
    assert_eq!(mistake["range"], range((0, 0), (0, 4)));
    assert!(
        mistake["message"].as_str().unwrap().contains("réglage inconnu"),
        "{mistake}"
    );
    assert_eq!(
        editor.diagnostics(&uri, 1).len(),
        1,
        "the audit goes on without them"
    );
}

#[test]
fn the_editor_s_own_settings_are_asked_for() {
    let capabilities = json!({"workspace": {"configuration": true}});
    let (mut editor, _) = Editor::new(json!({"capabilities": capabilities}));
    let question = editor.hear("workspace/configuration");
    assert_eq!(question["params"]["items"], json!([{"section": "huisclos"}]));
    editor.reply(&question, json!([{"kinds": ["pressure"], "sourceHints": true}]));
    let uri = "file:///cr.txt";
    editor.open(uri, "plaintext", SECRET);
    assert!(editor.diagnostics(uri, 1).is_empty());
    let asked = json!({"textDocument": {"uri": uri}, "range": range((0, 0), (9, 0))});
    let hints = editor.ask("textDocument/inlayHint", asked);
    assert_eq!(hints[0]["label"], "personne tenue au secret");
    editor.tell("workspace/didChangeConfiguration", json!({"settings": null}));
    let question = editor.hear("workspace/configuration");
    editor.reply(&question, json!([null]));
    assert_eq!(editor.diagnostics(uri, 1).len(), 1);
}

#[test]
fn kinds_are_switched_off_and_on() {
    let mut editor = Editor::plain();
    let uri = "file:///cr.txt";
    editor.open(uri, "plaintext", SECRET);
    assert_eq!(editor.diagnostics(uri, 1).len(), 1);
    let toggle = json!({"command": "huisclos.toggleKind", "arguments": ["secret"]});
    editor.ask("workspace/executeCommand", toggle);
    assert!(editor.diagnostics(uri, 1).is_empty());
    editor.ask(
        "workspace/executeCommand",
        json!({"command": "huisclos.toggleKind"}),
    );
    let choice = editor.hear("window/showMessageRequest");
    let kind = choice["params"]["actions"][0].clone();
    assert_eq!(kind["title"], "information à caractère secret (présumée)");
    editor.reply(&choice, kind);
    assert_eq!(editor.diagnostics(uri, 1).len(), 1);
}

#[test]
fn the_way_through_the_document_is_shown() {
    let mut editor = Editor::plain();
    let uri = "file:///cr.txt";
    let text = "1. SITUATIONS INDIVIDUELLES\n\nMme Aubry (assistante sociale) : M. Karim Talbi est suivi au CMP.\n\n2. DIVERS\n\nRien.\n";
    editor.open(uri, "plaintext", text);
    let symbols = editor.ask(
        "textDocument/documentSymbol",
        json!({"textDocument": {"uri": uri}}),
    );
    let names: Vec<_> = symbols
        .as_array()
        .unwrap()
        .iter()
        .map(|s| s["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["1. SITUATIONS INDIVIDUELLES", "2. DIVERS"]);
    let below: Vec<_> = symbols[0]["children"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| s["name"].as_str().unwrap())
        .collect();
    assert_eq!(below, ["Mme Aubry (assistante sociale)", "M. Karim Talbi"]);
}

#[test]
fn a_rule_is_explained_where_the_editor_can_show_it() {
    let capabilities = json!({"window": {"showDocument": {"support": true}}});
    let (mut editor, _) = Editor::new(json!({"capabilities": capabilities}));
    let uri = "file:///cr.txt";
    editor.open(uri, "plaintext", SECRET);
    let actions = editor.actions(uri, (0, 40), (0, 40));
    let command = &titled(&actions, "Expliquer SEC-PSY")["command"];
    let call = json!({"command": command["command"], "arguments": command["arguments"]});
    let told = editor.ask("workspace/executeCommand", call);
    let shown = editor.hear("window/showDocument");
    let address = shown["params"]["uri"].clone();
    let content = editor.ask("workspace/textDocumentContent", json!({"uri": address}));
    assert_eq!(content["text"], told);
    assert!(told.as_str().unwrap().contains("## Pourquoi"));
}

#[test]
fn a_selected_term_enters_the_user_s_lexicon() {
    let dir = tempfile::tempdir().unwrap();
    let uri = format!("file://{}/cr.txt", dir.path().display());
    let mut editor = Editor::plain();
    let text = "M. Karim Talbi a une zorglubite aiguë.\n";
    editor.open(&uri, "plaintext", text);
    for (term, columns) in [("zorglubite", (21, 31)), ("zorglubite aiguë", (21, 37))] {
        let actions = editor.actions(&uri, (0, columns.0), (0, columns.1));
        let command = &titled(&actions, &format!("Ajouter « {term} »"))["command"];
        editor.ask(
            "workspace/executeCommand",
            json!({"command": command["command"], "arguments": command["arguments"]}),
        );
        let choice = editor.hear("window/showMessageRequest");
        editor.reply(&choice, json!({"title": "santé"}));
        let question = editor.hear("workspace/applyEdit");
        write(&question["params"]["edit"]["documentChanges"]);
        editor.reply(&question, json!({"applied": true}));
    }
    let out = Command::new(env!("CARGO_BIN_EXE_huisclos"))
        .args(["lexicon", "show", "zorglubite aiguë"])
        .current_dir(dir.path())
        .output()
        .unwrap();
    let shown = String::from_utf8(out.stdout).unwrap();
    assert!(
        shown.contains("zorglubite aiguë"),
        "{shown}{}",
        String::from_utf8_lossy(&out.stderr)
    );
}

/// Does on disk what an editor does when it is asked to.
fn write(changes: &Value) {
    for change in changes.as_array().unwrap() {
        let uri = change["uri"]
            .as_str()
            .or(change["textDocument"]["uri"].as_str())
            .unwrap();
        let path = Path::new(uri.strip_prefix("file://").unwrap());
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let mut text = std::fs::read_to_string(path).unwrap_or_default();
        for edit in change["edits"].as_array().into_iter().flatten() {
            let at = byte(&text, &edit["range"]["start"])..byte(&text, &edit["range"]["end"]);
            text.replace_range(at, edit["newText"].as_str().unwrap());
        }
        std::fs::write(path, text).unwrap();
    }
}

#[test]
fn positions_count_as_the_editor_counts() {
    for (encoding, column) in [("utf-8", 7), ("utf-16", 5), ("utf-32", 4)] {
        let capabilities = json!({"general": {"positionEncodings": [encoding]}});
        let (mut editor, hello) = Editor::new(json!({"capabilities": capabilities}));
        assert_eq!(hello["capabilities"]["positionEncoding"], encoding);
        let uri = "file:///cr.txt";
        editor.open(uri, "plaintext", "😀 é ");
        editor.change(
            uri,
            2,
            json!([{"range": range((0, column), (0, column)), "text": format!("\n{SECRET}")}]),
        );
        let found = editor.diagnostics(uri, 2);
        assert_eq!(found[0]["range"]["start"]["line"], 1, "{encoding}");
    }
}

#[test]
fn what_is_no_message_is_refused_and_the_conversation_goes_on() {
    let mut editor = Editor::silent();
    let early = editor.ask("textDocument/hover", json!({}));
    assert_eq!(early["code"], -32002);
    editor.ask("initialize", json!({"capabilities": {}}));
    editor.raw(b"Content-Length: 5\r\n\r\n{\"a\":");
    assert_eq!(editor.await_that(|m| m["id"].is_null())["error"]["code"], -32700);
    editor.raw(b"bonjour\r\n\r\nContent-Length: 2\r\n\r\n[]");
    assert_eq!(editor.await_that(|m| m["id"].is_null())["error"]["code"], -32600);
    assert_eq!(
        editor.ask("textDocument/hover", json!({"position": "x"}))["code"],
        -32602
    );
    assert_eq!(editor.ask("no/such", json!(1))["code"], -32601);
    let uri = "file:///cr.txt";
    editor.open(uri, "plaintext", SECRET);
    editor.diagnostics(uri, 1);
    editor.tell("textDocument/didChange", json!({"textDocument": {"uri": uri, "version": 2}, "contentChanges": [
        {"range": {"start": {"line": -1, "character": 0}, "end": {"line": 0, "character": 0}}, "text": "x"}
    ]}));
    let symbols = editor.ask(
        "textDocument/documentSymbol",
        json!({"textDocument": {"uri": uri}}),
    );
    assert!(
        symbols.to_string().contains("Talbi"),
        "a change that cannot be read changes nothing"
    );
    assert_eq!(editor.leave(), Some(0));
}

#[test]
fn a_question_that_waits_can_be_cancelled() {
    let mut editor = Editor::plain();
    let uri = "file:///cr.txt";
    editor.open(uri, "plaintext", &format!("{SECRET}\n").repeat(2000));
    let id = editor.begin(
        "textDocument/documentSymbol",
        json!({"textDocument": {"uri": uri}}),
    );
    editor.tell("$/cancelRequest", json!({"id": id}));
    let answer = editor.answer(id);
    assert!(answer["code"] == -32800 || answer.is_array());
}

#[test]
fn nothing_of_the_document_is_logged() {
    let dir = tempfile::tempdir().unwrap();
    let log = std::fs::File::create(dir.path().join("log")).unwrap();
    let mut server = Command::new(env!("CARGO_BIN_EXE_huisclos"))
        .arg("lsp")
        .env("RUST_LOG", "trace")
        .env("RUST_BACKTRACE", "full")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .unwrap();
    let mut input = server.stdin.take().unwrap();
    for message in [
        json!({"id": 1, "method": "initialize", "params": {"capabilities": {}, "trace": "verbose"}}),
        json!({"method": "initialized", "params": {}}),
        json!({"method": "$/setTrace", "params": {"value": "verbose"}}),
        json!({"method": "textDocument/didOpen", "params": {"textDocument": {"uri": "file:///a.txt", "languageId": "", "version": 1, "text": SECRET}}}),
        json!({"method": "textDocument/didOpen", "params": {"textDocument": SECRET}}),
        json!({"id": 2, "method": "textDocument/hover", "params": SECRET}),
        json!({"id": 3, "method": "shutdown"}),
        json!({"method": "exit"}),
    ] {
        let body = message.to_string();
        write!(input, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
    }
    assert!(server.wait().unwrap().success());
    assert_eq!(std::fs::read_to_string(dir.path().join("log")).unwrap(), "");
}

#[test]
fn helix_starts_the_server_as_its_file_says() {
    let file: toml::Table = include_str!("../editors/helix/languages.toml").parse().unwrap();
    let server = &file["language-server"]["huisclos"];
    assert_eq!(
        (server["command"].as_str(), server["args"][0].as_str()),
        (Some("huisclos"), Some("lsp"))
    );
    let languages = file["language"].as_array().unwrap();
    assert!(
        languages
            .iter()
            .all(|l| l["language-servers"][0].as_str() == Some("huisclos"))
    );
    // Helix counts in bytes, asks for diagnostics by itself, and hands its settings over with its first words.
    let capabilities = json!({
        "general": {"positionEncodings": ["utf-8", "utf-32", "utf-16"]},
        "textDocument": {"diagnostic": {"dynamicRegistration": false}},
        "workspace": {"workspaceEdit": {"documentChanges": true}},
    });
    let options = json!({"huisclos": {"kinds": ["secret"], "lang": "en"}});
    let (mut editor, _) =
        Editor::new(json!({"capabilities": capabilities, "initializationOptions": options}));
    let uri = "file:///cr.md";
    editor.open(uri, "markdown", &format!("# é\n\n{SECRET}\n"));
    let report = editor.ask("textDocument/diagnostic", json!({"textDocument": {"uri": uri}}));
    let start = SECRET.find("M. Karim").unwrap();
    assert_eq!(report["items"][0]["range"], range((2, start), (2, SECRET.len())));
    assert!(
        report["items"][0]["message"]
            .as_str()
            .unwrap()
            .starts_with("A person's mental health")
    );
    let actions = editor.actions(uri, (2, start), (2, start));
    let edit = &titled(&actions, "Write instead")["edit"]["documentChanges"][0];
    assert_eq!(edit["textDocument"], json!({"uri": uri, "version": 1}));
}

/// A conversation with a real editor, message by message: what the server answered then it answers now.
#[test]
fn a_recorded_conversation_goes_as_it_went() {
    let recorded = include_str!("data/lsp/neovim.jsonl");
    let mut editor = Editor::silent();
    for line in recorded.lines() {
        let mut entry: Value = serde_json::from_str(line).unwrap();
        match entry["from"].as_str() {
            Some("editor") => editor.send(&entry["message"]),
            _ => {
                let expected = entry["message"].take();
                let got =
                    editor.await_that(|m| m["id"] == expected["id"] && m["method"] == expected["method"]);
                assert_eq!(settled(got), settled(expected));
            }
        }
    }
    assert_eq!(editor.server.wait().unwrap().code(), Some(0));
}

/// A message without what changes from one version or one fit of the model to the next.
fn settled(mut message: Value) -> Value {
    if let Some(version) = message.pointer_mut("/result/serverInfo/version") {
        *version = Value::Null;
    }
    if let Some(hover) = message.pointer_mut("/result/contents/value") {
        let told = hover.as_str().unwrap().split("\u{a0}%");
        let bare: Vec<_> = told
            .map(|part| part.trim_end_matches(|c: char| c.is_ascii_digit()))
            .collect();
        // How sure the model is, and so whether a share is told at all, is not the server's to say.
        let bare = bare.join("%").replace(" · indices concordants à %", "");
        *hover = json!(bare);
    }
    message
}

/// Pieces that an edit may bring: minutes, line ends, and what has ever broken an editor.
const PIECES: &[&str] = &[
    SECRET,
    "M. Karim Talbi est suivi au CMP.",
    "Mme Aubry (assistante sociale) : ",
    "LE MAIRE : ",
    "Présents :\n",
    "\n\n1. SITUATIONS\n\n",
    "\n- ",
    "| a | b |\n",
    "Il ne vient plus.",
    " ",
    ".",
    "\n",
    "\r\n",
    "\r",
    "😀",
    "e\u{301}",
    "\u{feff}",
    "\0",
    "[huisclos: ignore SEC-PSY raison=\"x\"]\n",
    "",
];

/// One random edit: where and how much, in thousandths of the text, and what.
fn edit() -> impl Strategy<Value = (usize, usize, String, i64)> {
    (
        0..1000_usize,
        prop_oneof![4 => Just(0), 3 => 0..50_usize, 1 => 0..1000_usize],
        prop::collection::vec(select(PIECES), 0..3).prop_map(|pieces| pieces.concat()),
        // Columns beyond the line, halves of surrogate pairs.
        prop_oneof![8 => Just(0), 1 => 1..2_i64, 1 => 50..99_i64],
    )
}

/// The place of a byte, and the byte that an editor which counts in UTF-16 means by a place `off` columns further.
fn off_by(text: &str, byte_at: usize, off: i64) -> (Value, usize) {
    let (line, column) = place_by_protocol(text, byte_at);
    let position = json!({"line": line, "character": column + off});
    let start = text.len() - rest_from_line(text, line).len();
    let body = &text[start..];
    let end = body.find(['\n', '\r']).unwrap_or(body.len());
    let mut units = 0;
    for (at, c) in body[..end].char_indices() {
        if units + c.len_utf16() as i64 > column + off {
            return (position, start + at);
        }
        units += c.len_utf16() as i64;
    }
    (position, start + end)
}

/// The text from the start of a line on, where lines end as the protocol says.
fn rest_from_line(text: &str, line: i64) -> &str {
    let mut rest = text;
    for _ in 0..line {
        let at = rest.find(['\n', '\r']).unwrap();
        rest = if rest[at..].starts_with("\r\n") {
            &rest[at + 2..]
        } else {
            &rest[at + 1..]
        };
    }
    rest
}

fn place_by_protocol(text: &str, byte: usize) -> (i64, i64) {
    let mut line = 0;
    loop {
        let start = text.len() - rest_from_line(text, line).len();
        let body = &text[start..];
        let end = body.find(['\n', '\r']).map_or(text.len(), |at| start + at);
        if byte <= end {
            return (line, text[start..byte].encode_utf16().count() as i64);
        }
        let after = if text[end..].starts_with("\r\n") {
            end + 2
        } else {
            end + 1
        };
        if byte < after {
            return (line, text[start..end].encode_utf16().count() as i64);
        }
        line += 1;
    }
}

/// How many random edits are made: a few for every run, more when asked.
fn fuzz_edits() -> usize {
    std::env::var("HUISCLOS_FUZZ_EDITS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(400)
}

#[test]
fn after_any_edits_the_diagnostics_are_those_of_a_fresh_audit() {
    let engine = Engine::new(Options::default(), &[]).unwrap();
    let rng = TestRng::from_seed(proptest::test_runner::RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let mut editor = Editor::plain();
    let uri = "file:///cr.txt";
    let mut text =
        format!("Présents : Mme Aubry (assistante sociale), M. Roux (maire)\n\n1. SITUATIONS\n\n{SECRET}\n");
    editor.open(uri, "plaintext", &text);
    editor.diagnostics(uri, 1);
    for version in 2..fuzz_edits() + 2 {
        let (at, length, new, off) = edit().new_tree(&mut runner).unwrap().current();
        let from = text.floor_char_boundary(text.len() * at / 1000);
        let to = text.floor_char_boundary(from + (text.len() - from) * length / 1000);
        let ((start, from), (end, to)) = (off_by(&text, from, off), off_by(&text, to, off));
        let (from, to) = (from.min(to), from.max(to));
        let new = if text.len() > 6000 { "" } else { &new };
        editor.change(
            uri,
            version,
            json!([{"range": {"start": start, "end": end}, "text": new}]),
        );
        text.replace_range(from..to, new);
        let got: Vec<(String, Value)> = editor
            .diagnostics(uri, version)
            .into_iter()
            .map(|d| (d["code"].as_str().unwrap().to_owned(), d["range"].clone()))
            .filter(|d| !d.0.starts_with("suppression"))
            .collect();
        let spot = |at: u32| {
            let (line, character) = place_by_protocol(&text, at as usize);
            json!({"line": line, "character": character})
        };
        let spots = |span: Span<Src>| json!({"start": spot(span.start()), "end": spot(span.end())});
        let fresh = engine.check(&Document::from_text(text.as_str()));
        let expected: Vec<(String, Value)> = fresh
            .findings
            .iter()
            .map(|f| (f.rule.to_owned(), spots(f.passage)))
            .collect();
        assert_eq!(got, expected, "version {version}");
        if version % 50 == 0 {
            torment(&mut editor, uri);
        }
    }
    assert_eq!(editor.leave(), Some(0));
}

/// Messages that make no sense, some of them nearly.
fn torment(editor: &mut Editor, uri: &str) {
    editor.raw(b"Content-Length: 3\r\n\r\n\xff\xfe}");
    editor.tell(
        "textDocument/didChange",
        json!({"textDocument": {"uri": uri}, "contentChanges": []}),
    );
    editor.tell(
        "textDocument/didChange",
        json!({"textDocument": {"uri": "file:///none", "version": 9}, "contentChanges": [{"text": "x"}]}),
    );
    editor.tell("textDocument/didClose", json!({"textDocument": {"uri": 3}}));
    editor.tell("$/cancelRequest", json!({"id": {}}));
    editor.tell("workspace/didChangeWatchedFiles", json!({"changes": 1}));
    let far = json!({"line": u32::MAX, "character": u32::MAX});
    let about = json!({"uri": uri});
    for (method, params) in [
        (
            "textDocument/hover",
            json!({"textDocument": about, "position": far}),
        ),
        (
            "textDocument/codeAction",
            json!({"textDocument": about, "range": {"start": far, "end": {"line": 0, "character": 0}}, "context": {"diagnostics": []}}),
        ),
        (
            "textDocument/inlayHint",
            json!({"textDocument": about, "range": {"start": far, "end": far}}),
        ),
        (
            "workspace/executeCommand",
            json!({"command": "huisclos.toggleKind", "arguments": [[]]}),
        ),
    ] {
        editor.ask(method, params);
    }
    editor.heard.clear();
}

#[test]
fn a_huge_document_and_a_line_without_end_are_audited() {
    let mut editor = Editor::plain();
    for (uri, text) in [
        ("file:///long.txt", format!("{SECRET}\r\n").repeat(2500)),
        ("file:///line.txt", "le père se tait ".repeat(20_000)),
    ] {
        editor.open(uri, "plaintext", &text);
        let found = editor.diagnostics(uri, 1);
        assert_eq!(found.is_empty(), uri.ends_with("line.txt"));
        editor.change(uri, 2, json!([{"range": range((0, 3), (0, 3)), "text": "x"}]));
        editor.diagnostics(uri, 2);
    }
    assert_eq!(editor.leave(), Some(0));
}
