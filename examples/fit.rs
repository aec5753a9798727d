//! Fits the model of `src/assess/model.bin` on marked documents, and tells what it learned from.
//!
//! `cargo run --release --example fit -- [--ordinary DIR]... -o FILE DIR...`
//!
//! `DIR` are folders of marked documents; `--ordinary` are folders of plain text where nothing is to be flagged.
//! What the fit is worth on documents it has not seen is told by `huisclos evaluate --folds` and `--writers`.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a development tool"
)]

use std::path::PathBuf;

use huisclos::assess::fit::{Curves, Lesson, fit};
use huisclos::assess::model::{DECIDING, HEADS};
use huisclos::document::Document;
use huisclos::lexicon::Lexicon;
use huisclos::marks::parse;
use huisclos::position::Position;
use huisclos::signals::observe;

fn lessons(dirs: &[PathBuf], lexicon: &Lexicon, marked: bool) -> Vec<Lesson> {
    let mut files: Vec<PathBuf> = dirs
        .iter()
        .flat_map(|d| std::fs::read_dir(d).expect("folder"))
        .map(|e| e.unwrap().path())
        .filter(|f| f.extension().is_some_and(|e| e == "txt"))
        .collect();
    files.sort();
    let read = |file: &PathBuf| {
        let raw = std::fs::read_to_string(file).expect("UTF-8 text");
        let (text, marks) = if marked {
            parse(&raw).unwrap_or_else(|e| panic!("{}: {e}", file.display()))
        } else {
            (raw, Vec::new())
        };
        let observed = observe(&Document::from_text(text), lexicon, Position::Anas);
        Lesson::new(lexicon, &observed, &marks)
    };
    files.iter().map(read).collect()
}

fn told(title: &str, lessons: &[Lesson]) {
    let (passages, marked) = lessons
        .iter()
        .map(Lesson::size)
        .fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
    println!(
        "{title}: {} documents, {passages} passages, {marked} of them marked",
        lessons.len()
    );
}

fn main() {
    let mut args = std::env::args().skip(1);
    let (mut dirs, mut ordinary, mut out) = (Vec::new(), Vec::new(), None);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--ordinary" => ordinary.push(PathBuf::from(args.next().expect("a folder"))),
            "-o" => out = args.next(),
            _ => dirs.push(PathBuf::from(arg)),
        }
    }
    let out = out.expect("-o FILE");
    let lexicon = Lexicon::compile(&[]).expect("lexicons");
    println!(
        "{} entries, {} forms, {} first names",
        lexicon.len(),
        lexicon.forms(),
        lexicon.first_names()
    );
    let marked = lessons(&dirs, &lexicon, true);
    let ordinary = lessons(&ordinary, &lexicon, false);
    told("marked", &marked);
    told("ordinary", &ordinary);
    let model = fit(
        &marked.iter().collect::<Vec<_>>(),
        &ordinary.iter().collect::<Vec<_>>(),
        Curves::HeldOut,
    );
    for (number, name) in HEADS.iter().enumerate().take(DECIDING) {
        let head = model.head(number);
        println!(
            "{name}: flagged from {:.2}, a probability of {:.2}",
            head.threshold,
            head.probability(head.threshold)
        );
    }
    let bytes = model.write();
    std::fs::write(&out, &bytes).expect("a place to write");
    println!("{out}: {} bytes", bytes.len());
}
