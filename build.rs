//! Lists the files under `lexicons/` so that the library can embed them.
//!
//! Nothing is parsed here: a mistake in a lexicon belongs to a test and to
//! `huisclos lexicon check`, where it can be explained.

#![allow(
    clippy::disallowed_methods,
    clippy::use_debug,
    reason = "a build script reads the source tree and writes code"
)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=lexicons");
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut files = Vec::new();
    collect(&root.join("lexicons"), &mut files)?;
    files.sort();
    let mut out = String::from("pub(super) static FILES: &[(&str, &str)] = &[\n");
    for file in files {
        let name = file
            .strip_prefix(root.join("lexicons"))
            .unwrap_or(&file)
            .to_string_lossy()
            .replace('\\', "/");
        let _ = writeln!(
            out,
            "    ({name:?}, include_str!({:?})),",
            file.display().to_string()
        );
    }
    out.push_str("];\n");
    fs::write(
        PathBuf::from(env::var("OUT_DIR").unwrap_or_default()).join("embedded.rs"),
        out,
    )
}

fn collect(dir: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        let data = path.extension().is_some_and(|e| e == "toml")
            || path.file_name().is_some_and(|n| n == "first-names.txt");
        if path.is_dir() {
            println!("cargo::rerun-if-changed={}", path.display());
            collect(&path, files)?;
        } else if data {
            println!("cargo::rerun-if-changed={}", path.display());
            files.push(path);
        }
    }
    Ok(())
}
