//! Compiles the files under `lexicons/` into the tables the library embeds, with the library's own compiler, and lists
//! those it needs as text.
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
    mod vocabulary;
}

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use lexicon::compile::{FIRST_NAMES, SETS, SURNAMES, is_lexicon, stock};
use lexicon::source::LexiconFile;
use lexicon::stored::Stored as _;

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("lexicons");
    let out = PathBuf::from(env::var("OUT_DIR").unwrap_or_default());
    let mut files = Vec::new();
    collect(&root, "", &mut files)?;
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let mut tables = Vec::new();
    match stock(&files) {
        Ok(stock) => stock.write(&mut tables),
        Err(error) => println!("cargo::warning=lexicons/{error}"),
    }
    let as_text = |file: &&LexiconFile| tables.is_empty() || file.name == SETS || !is_lexicon(&file.name);
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
    code.push_str("];\npub(super) const TABLES: &[u8] = include_bytes!(\"lexicons.bin\");\n");
    fs::write(out.join("lexicons.bin"), tables)?;
    fs::write(out.join("embedded.rs"), code)
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
