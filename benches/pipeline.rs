//! Throughput of the full check beside the raw automaton over the same entries, and the time to compile the lexicons.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    missing_docs,
    reason = "a bench reads its input and may fail loudly"
)]

use aho_corasick::AhoCorasick;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use huisclos::document::Document;
use huisclos::engine::{Engine, Options};
use huisclos::lexicon::Lexicon;
use huisclos::marks::parse;

fn corpus() -> String {
    let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/dev");
    let mut files: Vec<_> = std::fs::read_dir(dir)
        .expect("corpus")
        .map(|e| e.expect("entry").path())
        .collect();
    files.sort();
    files
        .iter()
        .map(|f| {
            parse(&std::fs::read_to_string(f).expect("text"))
                .expect("marks")
                .0
        })
        .collect()
}

fn pipeline(c: &mut Criterion) {
    let text = corpus();
    let engine = Engine::new(Options::default(), &[]).expect("lexicons");
    let samples = Lexicon::compile(&[]).expect("lexicons").samples();
    let raw = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(samples.iter().map(|s| &s.1))
        .expect("automaton");
    let mut group = c.benchmark_group("check");
    group
        .throughput(Throughput::Bytes(text.len() as u64))
        .sample_size(10);
    let document = Document::from_text(text.clone());
    group.bench_function("full", |b| b.iter(|| engine.check(&document)));
    group.bench_function("raw aho-corasick", |b| {
        b.iter(|| raw.find_overlapping_iter(&text).count());
    });
    group.finish();
    c.bench_function("startup", |b| b.iter(|| Engine::new(Options::default(), &[])));
}

criterion_group!(benches, pipeline);
criterion_main!(benches);
