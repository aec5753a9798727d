//! Passages against the marked corpus: whoever marked it cut the text where a careful reader would.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use huisclos::document::Document;
use huisclos::fold::FoldedText;
use huisclos::marks::{Mark, pair, parse};
use huisclos::segment::{passages, words::words};

/// The share of the marks that must have a passage of their own. What is missing are rows of one table whose cells hold
/// several sentences: its writer marked them whole, others mark such rows cell by cell.
const FLOOR: f64 = 0.994;

/// The marked documents: those that were always open, and every round that has been read.
fn marked() -> Vec<(PathBuf, String, Vec<Mark>)> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let folders = std::fs::read_dir(corpus).unwrap().map(|e| e.unwrap().path());
    let marked = folders.filter(|f| {
        let name = f.file_name().unwrap().to_string_lossy();
        f.is_dir() && (name == "dev" || name.starts_with("round-"))
    });
    let mut files: Vec<PathBuf> = marked
        .flat_map(|f| std::fs::read_dir(f).unwrap())
        .map(|e| e.unwrap().path())
        .filter(|f| f.extension().is_some_and(|e| e == "txt"))
        .collect();
    files.sort();
    let read = |file: PathBuf| {
        let (text, marks) = parse(&std::fs::read_to_string(&file).unwrap()).unwrap();
        (file, text, marks)
    };
    files.into_iter().map(read).collect()
}

fn cut(text: &str) -> Vec<(usize, usize)> {
    let document = Document::from_text(text);
    let folded = FoldedText::of(&document);
    passages(&document, &folded, &words(&folded))
        .iter()
        .map(|p| (p.span.start() as usize, p.span.end() as usize))
        .collect()
}

#[test]
fn a_passage_stands_for_every_mark() {
    let (mut marks, mut reached, mut missed) = (0, 0, String::new());
    for (file, text, gold) in marked() {
        let ranges: Vec<_> = gold.iter().map(|m| (m.start, m.end)).collect();
        let pairs = pair(&ranges, &cut(&text));
        marks += gold.len();
        reached += pairs.len();
        for (i, (start, end)) in ranges.into_iter().enumerate() {
            if !pairs.iter().any(|p| p.0 == i) {
                let line = 1 + text[..start].matches('\n').count();
                let _ = writeln!(missed, "{}:{line}: {}", file.display(), &text[start..end]);
            }
        }
    }
    let share = f64::from(reached as u32) / f64::from(marks as u32);
    assert!(marks > 1000 && share >= FLOOR, "{reached} of {marks}\n{missed}");
}

/// A passage that holds most of two marks cuts too little: the two would be told as one.
#[test]
fn no_passage_holds_two_marks() {
    let mut held = String::new();
    for (file, text, gold) in marked() {
        for (start, end) in cut(&text) {
            let inside = |m: &&Mark| 2 * m.end.min(end).saturating_sub(m.start.max(start)) > m.end - m.start;
            if gold.iter().filter(inside).count() > 1 {
                let line = 1 + text[..start].matches('\n').count();
                let _ = writeln!(held, "{}:{line}: {}", file.display(), &text[start..end]);
            }
        }
    }
    assert!(held.is_empty(), "{held}");
}
