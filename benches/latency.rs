//! How long an editor waits: from the opening of a long document to its diagnostics, and from each keystroke to its own; and what
//! many open documents take. `benches/README.md` keeps the figures.
//!
//! `cargo bench --bench latency`, on Linux for the memory.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::print_stdout,
    missing_docs,
    reason = "a bench reads its input, tells what it measured, and may fail loudly"
)]

use std::io::{BufRead, BufReader, Read as _, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use huisclos::marks::parse;
use serde::Deserialize;
use serde_json::{Value, json};

/// Bytes of a document of a hundred pages.
const LONG: usize = 300_000;
const KEYSTROKES: usize = 500;
const DOCUMENTS: usize = 50;

/// What a message says at a glance: what an editor does with the rest is its own time.
#[derive(Deserialize)]
struct Heard {
    #[serde(default)]
    params: Params,
}

#[derive(Default, Deserialize)]
struct Params {
    version: Option<usize>,
}

struct Editor {
    server: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Editor {
    fn new() -> Self {
        let mut server = Command::new(env!("CARGO_BIN_EXE_huisclos"))
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a server");
        let mut editor = Self {
            input: server.stdin.take().expect("its input"),
            output: BufReader::new(server.stdout.take().expect("its output")),
            server,
        };
        editor.send(&json!({"id": 0, "method": "initialize", "params": {"capabilities": {}}}));
        editor.hear();
        editor.send(&json!({"method": "initialized", "params": {}}));
        editor
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{body}", body.len()).expect("a server that reads");
        self.input.flush().expect("a server that reads");
    }

    fn hear(&mut self) -> Heard {
        let mut line = String::new();
        self.output.read_line(&mut line).expect("a header");
        let length = line
            .trim()
            .strip_prefix("Content-Length: ")
            .and_then(|n| n.parse().ok());
        self.output.read_line(&mut line).expect("its end");
        let mut body = vec![0; length.expect("a length")];
        self.output.read_exact(&mut body).expect("a message");
        serde_json::from_slice(&body).expect("JSON")
    }

    /// How long it takes till the diagnostics of this version come.
    fn timed(&mut self, message: &Value, version: usize) -> Duration {
        let start = Instant::now();
        self.send(message);
        while self.hear().params.version != Some(version) {}
        start.elapsed()
    }

    fn open(&mut self, uri: &str, text: &str) -> Duration {
        let document = json!({"uri": uri, "languageId": "plaintext", "version": 1, "text": text});
        self.timed(
            &json!({"method": "textDocument/didOpen", "params": {"textDocument": document}}),
            1,
        )
    }

    /// Megabytes of memory in use.
    fn memory(&self) -> f64 {
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", self.server.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|l| l.trim().trim_end_matches(" kB").parse::<f64>().ok());
        kilobytes.unwrap_or_default() / 1024.0
    }
}

/// Minutes, one document after the other, of [`LONG`] bytes.
fn long_text() -> String {
    let mut text = String::new();
    for dir in ["dev", "round-01", "round-02", "round-03", "round-04"] {
        let path = format!("{}/corpus/{dir}", env!("CARGO_MANIFEST_DIR"));
        let mut files: Vec<_> = std::fs::read_dir(path)
            .expect("corpus")
            .map(|e| e.expect("entry").path())
            .collect();
        files.sort();
        for file in files.iter().filter(|f| f.extension().is_some_and(|e| e == "txt")) {
            text += &parse(&std::fs::read_to_string(file).expect("text"))
                .expect("marks")
                .0;
        }
    }
    text.truncate(text.floor_char_boundary(LONG));
    text
}

fn main() {
    let text = long_text();
    let mut editor = Editor::new();
    let opened = editor.open("file:///cr.txt", &text);
    println!(
        "{} kB; opened to diagnostics: {:.1} ms",
        text.len() / 1000,
        millis(opened)
    );
    let lines: Vec<&str> = text.split('\n').collect();
    let mut waits: Vec<Duration> = (0..KEYSTROKES)
        .map(|stroke| {
            // One letter after the other in a word, then on to another place.
            let line = (stroke / 10 * 7919) % lines.len();
            let column = lines.get(line).map_or(0, |l| l.encode_utf16().count()) / 2 + stroke % 10;
            let at = json!({"line": line, "character": column});
            let change = json!({"range": {"start": at, "end": at}, "text": "abcdefghi ".get(stroke % 10..=stroke % 10)});
            let document = json!({"uri": "file:///cr.txt", "version": stroke + 2});
            let params = json!({"textDocument": document, "contentChanges": [change]});
            editor.timed(&json!({"method": "textDocument/didChange", "params": params}), stroke + 2)
        })
        .collect();
    waits.sort_unstable();
    let share = |percent: usize| {
        waits
            .get((waits.len() - 1) * percent / 100)
            .copied()
            .unwrap_or_default()
    };
    println!(
        "keystroke to diagnostics: p50 {:.1} ms, p99 {:.1} ms, longest {:.1} ms",
        millis(share(50)),
        millis(share(99)),
        millis(share(100))
    );
    for document in 1..DOCUMENTS {
        editor.open(&format!("file:///cr-{document}.txt"), &text);
    }
    println!("{DOCUMENTS} such documents open: {:.0} MB", editor.memory());
    editor.send(&json!({"id": 1, "method": "shutdown"}));
    editor.hear();
    editor.send(&json!({"method": "exit"}));
    assert!(editor.server.wait().expect("an end").success());
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}
