//! Compiles the files under `lexicons/` into the tables the library embeds, with the library's own compiler, reads the rules
//! among them with the library's own reader, and lists the files that are needed as text.
//!
//! A file with a mistake breaks no build: it makes a warning, and the sources are embedded in place of the tables, so that
//! tests and `huisclos lexicon check` can explain the mistake.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::disallowed_methods,
    clippy::use_debug,
    reason = "a build script reads the source tree, writes code, and uses only a part of the modules it shares"
)]

#[path = "src/code.rs"]
mod code;
#[path = "src/document.rs"]
mod document;
#[path = "src/edit.rs"]
mod edit;
#[path = "src/fold/mod.rs"]
mod fold;
#[path = "src/mixing.rs"]
mod mixing;
#[path = "src/span.rs"]
mod span;

#[path = "src/segment"]
mod segment {
    mod few;
    pub mod words;
}

#[path = "src/lexicon"]
mod lexicon {
    pub(crate) mod compile;
    mod entry;
    mod forms;
    mod inflect;
    mod names;
    mod schema;
    pub(crate) mod source;
    pub(crate) mod stored;
    mod table;
    mod trie;
    pub(crate) mod triggers;
    mod vocabulary;
}

#[path = "src/rules"]
mod rules {
    pub(crate) mod book;
}

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use lexicon::compile::{FIRST_NAMES, SETS, SURNAMES, is_lexicon, stock};
use lexicon::source::{LexiconError, LexiconFile};
use lexicon::stored::Stored;
use lexicon::triggers::{TRIGGERS, Triggers};
use rules::book::RuleBook;

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("lexicons");
    let out = PathBuf::from(env::var("OUT_DIR").unwrap_or_default());
    let mut files = Vec::new();
    collect(&root, "", &mut files)?;
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let tables = kept(stock(&files));
    let rules = kept(RuleBook::of(&files));
    let triggers = kept(Triggers::of(&files));
    let as_text = |file: &&LexiconFile| {
        let kept = match file.name.as_str() {
            TRIGGERS => &triggers,
            name if is_lexicon(name) => &tables,
            _ => &rules,
        };
        // A user's own file may name the sets.
        kept.is_empty() || file.name == SETS
    };
    let mut code = String::from("pub(super) static FILES: &[(&str, &str)] = &[\n");
    for file in files.iter().filter(as_text) {
        let path = root.join(&file.name);
        let _ = writeln!(
            code,
            "    ({:?}, include_str!({:?})),",
            file.name,
            path.display().to_string()
        );
    }
    code.push_str("];\n");
    for (name, file, bytes) in [
        ("TABLES", "lexicons.bin", &tables),
        ("RULES", "rules.bin", &rules),
        ("TRIGGERS", "triggers.bin", &triggers),
    ] {
        let _ = writeln!(code, "pub(super) const {name}: &[u8] = include_bytes!({file:?});");
        fs::write(out.join(file), bytes)?;
    }
    fs::write(out.join("embedded.rs"), code)
}

/// The form in which the program reads a value; nothing, and a warning, where a mistake stands in its files.
fn kept(made: Result<impl Stored, LexiconError>) -> Vec<u8> {
    let mut bytes = Vec::new();
    match made {
        Ok(value) => value.write(&mut bytes),
        Err(error) => println!("cargo::warning=lexicons/{error}"),
    }
    bytes
}

/// Reads the files in `dir`, whose names start with `prefix`.
fn collect(dir: &Path, prefix: &str, files: &mut Vec<LexiconFile>) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", dir.display());
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|n| n.to_str()) else {
            continue;
        };
        let full = format!("{prefix}{name}");
        if path.is_dir() {
            collect(&path, &format!("{full}/"), files)?;
        } else if matches!(full.as_str(), FIRST_NAMES | SURNAMES)
            || path.extension().is_some_and(|e| e == "toml")
        {
            println!("cargo::rerun-if-changed={}", path.display());
            files.push(LexiconFile {
                name: full,
                text: fs::read_to_string(&path)?,
            });
        }
    }
    Ok(())
}
