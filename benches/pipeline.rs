//! What it costs to start, to compile a user's lexicon, and to read: each step beside what bounds it (a plain copy, raw automata,
//! the words of UAX #29) over the same text in the same run. `benches/README.md` keeps the figures.
//!
//! `HUISCLOS_MINUTES=DIR` reads the text files of a folder, such as `examples/generate.rs` writes, instead of the corpus.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    missing_docs,
    reason = "a bench reads its input and may fail loudly"
)]

use std::fmt::Write as _;
use std::hint::black_box;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use huisclos::assess::model::Model;
use huisclos::document::Document;
use huisclos::engine::{Engine, Options, Position};
use huisclos::fold::FoldedText;
use huisclos::lexicon::{Lexicon, LexiconFile};
use huisclos::marks::parse;
use huisclos::rules::RuleBook;
use huisclos::scan::scan;
use huisclos::segment::passages;
use huisclos::segment::words::words;
use huisclos::signals::observe;
use unicode_segmentation::UnicodeSegmentation as _;

/// The minutes to read: without marks, end to end.
fn minutes() -> String {
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/dev");
    let dir = std::env::var_os("HUISCLOS_MINUTES").unwrap_or_else(|| corpus.into());
    let mut files: Vec<_> = std::fs::read_dir(dir)
        .expect("a folder")
        .map(|e| e.expect("entry").path())
        .collect();
    files.sort();
    let texts = files.iter().map(|f| std::fs::read_to_string(f).expect("text"));
    texts.map(|text| parse(&text).expect("marks").0).collect()
}

/// A sentence that somebody has just typed, with its line before and after.
const PARAGRAPH: &str = "Le bilan de l'été est présenté par M. Legrand.\n\
    Mme Aubry : la mère est suivie au CMP pour une dépression depuis janvier.\nLa séance est levée.\n";

/// A word that no other number gives.
fn coined(number: usize) -> String {
    const SYLLABLES: [&str; 16] = [
        "ba", "cro", "dé", "fi", "gou", "lan", "mo", "né", "pir", "qua", "ru", "sol", "té", "vou", "zi",
        "jan",
    ];
    let digits = [number / 4096, number / 256 % 16, number / 16 % 16, number % 16];
    digits.iter().filter_map(|d| SYLLABLES.get(*d)).copied().collect()
}

/// A lexicon of `terms` entries, three in four over a word of their own: plain, inflected, in phrases, with a gap. An entry makes
/// more forms than one of the embedded lexicons does.
fn user_lexicon(terms: usize) -> LexiconFile {
    let mut text = String::from(
        "[lexicon]\nclass = \"domain\"\ndomain = \"health\"\nprovenance = \"bench\"\nlicence = \"CC0\"\n\n\
         [[group]]\nid = \"bench\"\nwhy = \"Words of a service.\"\nterms = [\n",
    );
    for number in 0..terms {
        let word = coined(number);
        let _ = match number % 4 {
            0 => writeln!(text, "  \"{word}\","),
            1 => writeln!(text, "  \"{word}:n\","),
            2 => writeln!(
                text,
                "  \"{}er:v {{le,la,les}} {}:n\",",
                coined(number % 800),
                coined(number - 1)
            ),
            _ => writeln!(text, "  \"{word}al:a .. {}:n\",", coined(number - 2)),
        };
    }
    text.push_str("]\n");
    LexiconFile {
        name: "bench.toml".into(),
        text,
    }
}

fn start(c: &mut Criterion) {
    let mut group = c.benchmark_group("start");
    let model = include_bytes!("../src/assess/model.bin");
    group.bench_function("engine", |b| b.iter(|| Engine::new(Options::default(), &[])));
    group.bench_function("lexicon", |b| b.iter(|| Lexicon::compile(&[])));
    group.bench_function("rules", |b| b.iter(RuleBook::embedded));
    group.bench_function("model", |b| b.iter(|| Model::read(model)));
    let own = [user_lexicon(10_000)];
    assert_eq!(
        Lexicon::compile(&own).expect("entries").len(),
        Lexicon::compile(&[]).expect("entries").len() + 10_000
    );
    group.bench_function("lexicon with 10,000 terms of the user", |b| {
        b.iter(|| Lexicon::compile(&own));
    });
    group.finish();
}

fn read(c: &mut Criterion) {
    let text = minutes();
    let engine = Engine::new(Options::default(), &[]).expect("lexicons");
    let lexicon = engine.lexicon();
    let document = Document::from_text(text.clone());
    let folded = FoldedText::of(&document);
    let cut = words(&folded);
    let samples = lexicon.samples().expect("sets");
    let single: Vec<_> = samples
        .iter()
        .map(|s| &s.1)
        .filter(|s| !s.contains(' '))
        .collect();
    let raw = |kind| {
        AhoCorasick::builder()
            .kind(Some(kind))
            .build(&single)
            .expect("automaton")
    };
    let mut group = c.benchmark_group("read");
    group
        .throughput(Throughput::Bytes(text.len() as u64))
        .sample_size(20);
    group.bench_function("memcpy", |b| b.iter(|| black_box(text.as_bytes()).to_vec()));
    for (name, kind) in [
        ("aho-corasick, DFA", AhoCorasickKind::DFA),
        ("aho-corasick, contiguous NFA", AhoCorasickKind::ContiguousNFA),
    ] {
        let raw = raw(kind);
        group.bench_function(name, |b| {
            b.iter(|| raw.find_overlapping_iter(folded.as_str()).count());
        });
    }
    group.bench_function("UAX #29 words", |b| {
        b.iter(|| folded.as_str().unicode_words().count());
    });
    group.bench_function("fold", |b| b.iter(|| FoldedText::of(&document)));
    group.bench_function("words", |b| b.iter(|| words(&folded)));
    group.bench_function("passages", |b| b.iter(|| passages(&document, &folded, &cut)));
    let large = Lexicon::compile(&[user_lexicon(9 * lexicon.len())]).expect("entries");
    for (name, lexicon) in [("scan", lexicon), ("scan, ten times the entries", &large)] {
        group.bench_function(name, |b| {
            // Passages are about as long as this.
            let passages = (0..cut.len()).step_by(16);
            let passages = passages.map(|first| first..(first + 16).min(cut.len()));
            b.iter(|| scan(lexicon, &folded, &cut, passages.clone()).len());
        });
    }
    group.bench_function("up to the signals", |b| {
        b.iter(|| observe(&document, lexicon, Position::Anas));
    });
    group.bench_function("check", |b| b.iter(|| engine.check(&document)));
    group.finish();
    let mut group = c.benchmark_group("edit");
    let paragraph = Document::from_text(PARAGRAPH);
    group.throughput(Throughput::Bytes(PARAGRAPH.len() as u64));
    group.bench_function("one paragraph", |b| b.iter(|| engine.check(&paragraph)));
    group.finish();
}

criterion_group!(benches, start, read);
criterion_main!(benches);
