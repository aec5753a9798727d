//! Fits the model of `src/assess/model.bin` on marked documents, and cross-validates it by document.
//!
//! `cargo run --release --example fit -- [--folds N] [--cross] [--negatives DIR]... [--hold DIR]... [-o FILE] DIR...`
//!
//! `--negatives` are folders of plain text where nothing is to be flagged; `--hold` are marked documents that are scored but never fitted.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a development tool"
)]

use std::collections::BTreeMap;
use std::path::PathBuf;

use huisclos::assess::features::{BITS, features};
use huisclos::assess::model::{HEADS, Model};
use huisclos::assess::{Assessment, assess};
use huisclos::document::Document;
use huisclos::finding::{Domain, Kind, Mode, Source, Subject};
use huisclos::lexicon::Lexicon;
use huisclos::marks::{Mark, pair, parse};
use huisclos::position::Position;
use huisclos::signals::{Observed, observe};

struct Doc {
    name: String,
    observed: Observed,
    features: Vec<Vec<u32>>,
    marks: Vec<Mark>,
    /// The mark each passage carries.
    gold: Vec<Option<usize>>,
}

fn load(dirs: &[PathBuf], lexicon: &Lexicon, marked: bool) -> Vec<Doc> {
    let mut files: Vec<PathBuf> = dirs
        .iter()
        .flat_map(|d| std::fs::read_dir(d).expect("folder"))
        .map(|e| e.unwrap().path())
        .collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "txt"));
    files.sort();
    let load = |file: &PathBuf| {
        let raw = std::fs::read_to_string(file).expect("UTF-8 text");
        let (text, marks) = if marked {
            parse(&raw).unwrap_or_else(|e| panic!("{}: {e}", file.display()))
        } else {
            (raw, Vec::new())
        };
        let document = Document::from_text(text);
        let observed = observe(&document, lexicon, Position::Anas);
        let features = (0..observed.passages.len())
            .map(|i| features(lexicon, &observed, i))
            .collect();
        let spans: Vec<_> = observed
            .passages
            .iter()
            .map(|p| (p.passage.span.start() as usize, p.passage.span.end() as usize))
            .collect();
        let ranges: Vec<_> = marks.iter().map(|m| (m.start, m.end)).collect();
        let mut gold = vec![None; spans.len()];
        for (g, f) in pair(&ranges, &spans) {
            gold[f] = Some(g);
        }
        Doc {
            name: file.file_stem().unwrap().to_string_lossy().into_owned(),
            observed,
            features,
            marks,
            gold,
        }
    };
    files.iter().map(load).collect()
}

/// The label of head `head` for a passage, or nothing where the head is not asked about it.
fn label(head: usize, mark: Option<&Mark>) -> Option<bool> {
    let individual = mark.filter(|m| matches!(m.kind, Kind::Secret | Kind::Private));
    match head {
        0 => Some(individual.is_some()),
        1 => Some(mark.is_some_and(|m| m.kind == Kind::Confidential)),
        2 => Some(mark.is_some_and(|m| m.kind == Kind::Pressure)),
        3..=13 => individual.map(|m| m.domains.contains(&Domain::ALL[head - 3])),
        14..=17 => individual.map(|m| m.mode == Some(Mode::ALL[head - 14])),
        18 => individual.map(|m| m.subject == Some(Subject::Named)),
        _ => mark.map(|m| m.source == Source::ALL[head - 19]),
    }
}

fn fit(docs: &[&Doc], negatives: &[Doc]) -> Model {
    let heads: Vec<_> = std::thread::scope(|scope| {
        let halves: Vec<_> = (0..2)
            .map(|half| {
                scope.spawn(move || {
                    (0..HEADS.len())
                        .filter(|h| h % 2 == half)
                        .map(|h| (h, fit_head(h, docs, negatives)))
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        let mut all: BTreeMap<usize, _> = halves.into_iter().flat_map(|h| h.join().unwrap()).collect();
        (0..HEADS.len()).map(|h| all.remove(&h).unwrap()).collect()
    });
    Model::from_dense(&heads)
}

/// Passes over the passages; twice as many gave no more.
const EPOCHS: usize = 12;

fn fit_head(head: usize, docs: &[&Doc], negatives: &[Doc]) -> (f32, f32, Vec<f32>) {
    let mut data: Vec<(&[u32], f32, f32)> = Vec::new();
    for doc in docs {
        for (features, gold) in doc.features.iter().zip(&doc.gold) {
            if let Some(yes) = label(head, gold.map(|g| &doc.marks[g])) {
                data.push((features, f32::from(u8::from(yes)), 1.0));
            }
        }
    }
    let var = |name: &str, or: f32| {
        std::env::var(name)
            .ok()
            .and_then(|v| v.parse().ok())
            .unwrap_or(or)
    };
    let background = var("NEG", 1.0);
    if head < 3 {
        data.extend(
            negatives
                .iter()
                .flat_map(|d| &d.features)
                .map(|f| (f.as_slice(), 0.0, background)),
        );
    }
    let positives = data.iter().filter(|d| d.1 > 0.5).count();
    let mut weights = vec![0.0_f32; 1 << BITS];
    let mut squares = vec![1e-3_f32; 1 << BITS];
    let mut bias = ((positives as f32 + 1.0) / (data.len() as f32 + 2.0)).ln();
    let (rate, decay) = (var("RATE", 0.05), var("DECAY", 1e-4));
    let lift = if head < 3 {
        ((data.len() - positives) as f32 / positives.max(1) as f32).powf(var("LIFT", 0.4))
    } else {
        1.0
    };
    let mut order: Vec<usize> = (0..data.len()).collect();
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    for _ in 0..EPOCHS {
        for i in (1..order.len()).rev() {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            order.swap(i, (seed % (i as u64 + 1)) as usize);
        }
        for i in &order {
            let (features, y, weight) = data[*i];
            let sum: f32 = features.iter().map(|f| weights[*f as usize]).sum::<f32>() + bias;
            let gradient = if y > 0.5 { lift } else { weight } * (1.0 / (1.0 + (-sum).exp()) - y);
            bias -= 0.01 * gradient;
            for f in features {
                let f = *f as usize;
                let g = gradient + decay * weights[f] * data.len() as f32 / 50.0;
                squares[f] += g * g;
                weights[f] -= rate * g / squares[f].sqrt();
            }
        }
    }
    let largest = weights.iter().fold(0.0_f32, |m, w| m.max(w.abs()));
    weights
        .iter_mut()
        .filter(|w| w.abs() < largest / 90.0)
        .for_each(|w| *w = 0.0);
    let thresholds = [var("T0", 0.22), var("T1", 0.1), var("T2", 0.08)];
    (
        bias,
        thresholds.get(head).copied().unwrap_or(var("TD", 0.2)),
        weights,
    )
}

#[derive(Default)]
struct Score {
    counts: BTreeMap<&'static str, (usize, usize, usize)>,
    right: BTreeMap<&'static str, usize>,
    pairs: usize,
    domains: (usize, usize, usize),
}

impl Score {
    fn add(&mut self, doc: &Doc, lexicon: &Lexicon, model: &Model) {
        let found: Vec<(usize, Assessment)> = (0..doc.features.len())
            .filter_map(|i| assess(model, lexicon, &doc.observed, i).map(|a| (i, a)))
            .collect();
        let kinds: [(&str, &[Kind]); 5] = [
            ("individual", &[Kind::Secret, Kind::Private]),
            ("secret", &[Kind::Secret]),
            ("private", &[Kind::Private]),
            ("confidential", &[Kind::Confidential]),
            ("pressure", &[Kind::Pressure]),
        ];
        for (name, kinds) in kinds {
            let gold: Vec<&Mark> = doc.marks.iter().filter(|m| kinds.contains(&m.kind)).collect();
            let hits: Vec<&(usize, Assessment)> =
                found.iter().filter(|f| kinds.contains(&f.1.kind)).collect();
            let span = |i: usize| {
                let s = doc.observed.passages[i].passage.span;
                (s.start() as usize, s.end() as usize)
            };
            let pairs = pair(
                &gold.iter().map(|m| (m.start, m.end)).collect::<Vec<_>>(),
                &hits.iter().map(|h| span(h.0)).collect::<Vec<_>>(),
            );
            let count = self.counts.entry(name).or_default();
            *count = (count.0 + pairs.len(), count.1 + gold.len(), count.2 + hits.len());
            if name == "individual" {
                for (g, f) in pairs {
                    let (mark, found) = (gold[g], &hits[f].1);
                    self.pairs += 1;
                    for (name, right) in [
                        ("kind", mark.kind == found.kind),
                        ("subject", mark.subject == found.subject),
                        ("source", mark.source == found.source),
                        ("mode", mark.mode == found.mode),
                        (
                            "source rule",
                            mark.source == doc.observed.passages[hits[f].0].source,
                        ),
                    ] {
                        *self.right.entry(name).or_default() += usize::from(right);
                    }
                    let both = mark
                        .domains
                        .iter()
                        .filter(|d| found.domains.contains(**d))
                        .count();
                    self.domains = (
                        self.domains.0 + both,
                        self.domains.1 + mark.domains.len(),
                        self.domains.2 + found.domains.iter().count(),
                    );
                }
            }
        }
    }

    fn print(&self, title: &str) {
        println!("{title}");
        for (name, (tp, gold, found)) in &self.counts {
            let (p, r) = (
                *tp as f64 / (*found).max(1) as f64,
                *tp as f64 / (*gold).max(1) as f64,
            );
            println!(
                "  {name:14} P {p:.3}  R {r:.3}  F1 {:.3}  gold {gold} found {found}",
                2.0 * p * r / (p + r).max(1e-9)
            );
        }
        let n = self.pairs.max(1) as f64;
        let right: Vec<String> = self
            .right
            .iter()
            .map(|(k, v)| format!("{k} {:.3}", *v as f64 / n))
            .collect();
        let f1 = 2.0 * self.domains.0 as f64 / (self.domains.1 + self.domains.2).max(1) as f64;
        println!("  on matched: {}, domains F1 {f1:.3}", right.join(", "));
    }
}

fn main() {
    let mut args = std::env::args().skip(1);
    let (mut dirs, mut negatives, mut hold) = (Vec::new(), Vec::new(), Vec::new());
    let (mut out, mut folds, mut cross) = (None, 5, false);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--negatives" => negatives.push(PathBuf::from(args.next().unwrap())),
            "--hold" => hold.push(PathBuf::from(args.next().unwrap())),
            "--folds" => folds = args.next().unwrap().parse().unwrap(),
            "--cross" => cross = true,
            "-o" => out = args.next(),
            _ => dirs.push(PathBuf::from(arg)),
        }
    }
    let lexicon = Lexicon::compile(&[]).expect("lexicons");
    println!(
        "{} entries, {} forms, {} first names",
        lexicon.len(),
        lexicon.forms(),
        lexicon.first_names()
    );
    let docs = load(&dirs, &lexicon, true);
    let negatives = load(&negatives, &lexicon, false);
    let marks: usize = docs.iter().map(|d| d.marks.len()).sum();
    let reached: usize = docs.iter().map(|d| d.gold.iter().flatten().count()).sum();
    println!(
        "{} documents, {marks} marks, {reached} of them are passages; {} negative passages",
        docs.len(),
        negatives.iter().map(|d| d.features.len()).sum::<usize>()
    );
    if std::env::var("MISSED").is_ok() {
        for doc in &docs {
            for (i, m) in doc.marks.iter().enumerate() {
                if !doc.gold.contains(&Some(i)) {
                    println!("  no passage: {} {}..{}", doc.name, m.start, m.end);
                }
            }
        }
    }
    if folds > 1 && !cross {
        let mut score = Score::default();
        for fold in 0..folds {
            let train: Vec<&Doc> = docs
                .iter()
                .enumerate()
                .filter(|(i, _)| i % folds != fold)
                .map(|d| d.1)
                .collect();
            let model = fit(&train, &negatives);
            docs.iter()
                .enumerate()
                .filter(|(i, _)| i % folds == fold)
                .for_each(|(_, d)| score.add(d, &lexicon, &model));
        }
        score.print(&format!("cross-validation by document, {folds} folds"));
    }
    if cross {
        // Every held-out document is scored by a model fitted on all the others: what the next unseen document may expect.
        let held = load(&hold, &lexicon, true);
        let mut score = Score::default();
        for fold in 0..folds {
            let others = held
                .iter()
                .enumerate()
                .filter(|(i, _)| i % folds != fold)
                .map(|d| d.1);
            let model = fit(&docs.iter().chain(others).collect::<Vec<_>>(), &negatives);
            held.iter()
                .enumerate()
                .filter(|(i, _)| i % folds == fold)
                .for_each(|(_, d)| score.add(d, &lexicon, &model));
        }
        score.print(&format!("held-out documents, cross-validated in {folds} folds"));
        return;
    }
    let model = fit(&docs.iter().collect::<Vec<_>>(), &negatives);
    if !hold.is_empty() {
        let mut score = Score::default();
        for doc in &load(&hold, &lexicon, true) {
            score.add(doc, &lexicon, &model);
        }
        score.print("held out");
    }
    if let Some(out) = out {
        std::fs::write(&out, model.write()).unwrap();
        println!("written {out}: {} bytes", model.write().len());
    }
}
