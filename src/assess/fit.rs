//! Fits the model on marked documents: logistic regression with a quadratic penalty, one head at a time.
//!
//! Pure and deterministic: the same lessons give the same model, bit for bit, on the same machine.

use rustc_hash::FxHashMap;

use super::features::{Block, Features};
use super::model::{DECIDING, DOMAINS, HEADS, Head, Model, Weights};
use super::reader::Reader;
use crate::finding::{Domain, Kind, Mode, Source, Subject};
use crate::lexicon::Lexicon;
use crate::marks::{Mark, pair};
use crate::signals::Observed;

/// A document to learn from: the features of its passages, and the mark each carries.
#[derive(Debug)]
pub struct Lesson {
    passages: Vec<(Features, Option<Mark>)>,
}

impl Lesson {
    /// Reads what the passages of a document have to teach.
    pub fn new(lexicon: &Lexicon, observed: &Observed, marks: &[Mark]) -> Self {
        let reader = Reader::new(lexicon, observed);
        let spans: Vec<_> = observed
            .passages
            .iter()
            .map(|p| (p.passage.span.start() as usize, p.passage.span.end() as usize))
            .collect();
        let ranges: Vec<_> = marks.iter().map(|m| (m.start, m.end)).collect();
        let mut passages: Vec<(Features, Option<Mark>)> = (0..spans.len())
            .map(|index| {
                let mut features = Features::default();
                reader.passage(index, &mut features);
                (features, None)
            })
            .collect();
        for (mark, passage) in pair(&ranges, &spans) {
            if let Some((_, slot)) = passages.get_mut(passage) {
                *slot = marks.get(mark).cloned();
            }
        }
        Self { passages }
    }

    /// How many passages there are, and how many carry a mark.
    pub fn size(&self) -> (usize, usize) {
        let marked = self.passages.iter().filter(|p| p.1.is_some()).count();
        (self.passages.len(), marked)
    }
}

/// The answer to head `head` for a passage, or nothing where the head is not asked about it.
fn answer(head: usize, mark: Option<&Mark>) -> Option<bool> {
    let individual = mark.filter(|m| matches!(m.kind, Kind::Secret | Kind::Private));
    match head {
        0 => Some(individual.is_some()),
        1 => Some(mark.is_some_and(|m| m.kind == Kind::Confidential)),
        2 => Some(mark.is_some_and(|m| m.kind == Kind::Pressure)),
        3..=13 => individual.map(|m| Domain::ALL.get(head - 3).is_some_and(|d| m.domains.contains(d))),
        14..=17 => individual.map(|m| m.mode == Mode::ALL.get(head - 14).copied()),
        18 => individual.map(|m| m.subject == Some(Subject::Named)),
        _ => mark.map(|m| Source::ALL.get(head - 19) == Some(&m.source)),
    }
}

/// How dear a wrong answer is beside a large weight. Chosen on held-out writers, between 0.5 and 4.
const COST: f64 = 2.0;

/// How much dearer a missed passage is than a false alarm.
const LIFT: f64 = 2.0;

/// How much dearer a passage on an individual is to the user who misses it than to the one who reads it for nothing: what is
/// missed goes out.
const MISSED: f32 = 1.5;

/// How loud each block speaks to head `head`, beside [`Block::value`]. Chosen on held-out writers: what a passage is about
/// stands in its own words and terms, how it was learned in its words and markers, who tells it in the signals.
fn loudness(head: usize, block: Block) -> f32 {
    match (head, block) {
        (0..DECIDING, Block::Terms | Block::Markers) => 0.0,
        (0..DECIDING, _) => 1.0,
        (3..=17, Block::Words | Block::Letters) => 1.0,
        (3..=13, Block::Terms) => 1.0,
        (3..=13, Block::Before) => 0.5,
        (3..=18, Block::Pairs) => 0.7,
        (14..=17, Block::Markers) => 1.0,
        (18, Block::After | Block::Terms | Block::Markers) => 0.0,
        (18, _) => 1.0,
        (19.., Block::Words | Block::Pairs) => 0.5,
        (19.., Block::Signals) => 2.0,
        _ => 0.0,
    }
}

/// Folds from which the curves and thresholds of the deciding heads are read.
const CURVE_FOLDS: usize = 4;

/// Fits a model on marked documents, and on ordinary ones in which nothing is to be flagged.
///
/// With `curves`, thresholds and probabilities are read from held-out folds; without, they are those of `like`.
pub fn fit(lessons: &[&Lesson], ordinary: &[&Lesson], curves: Curves<'_>) -> Model {
    let fitted = heads(lessons, ordinary, 0..HEADS.len());
    let curves: Vec<Head> = match curves {
        Curves::Like(model) => (0..HEADS.len()).map(|h| model.head(h)).collect(),
        Curves::HeldOut => held_out_curves(lessons, ordinary),
    };
    let heads = fitted.into_iter().zip(curves).map(|((bias, weights), curve)| {
        let head = Head { bias, ..curve };
        (head, weights)
    });
    Model::from_weights(heads.collect())
}

/// Where thresholds and probabilities come from.
#[derive(Debug, Clone, Copy)]
pub enum Curves<'a> {
    /// From this model, fitted before.
    Like(&'a Model),
    /// From folds held out in turn.
    HeldOut,
}

/// Fits the heads `range`, on two threads: they do not know of each other.
fn heads(lessons: &[&Lesson], ordinary: &[&Lesson], range: std::ops::Range<usize>) -> Vec<(f32, Weights)> {
    let all: Vec<_> = lessons.iter().flat_map(|l| &l.passages).collect();
    let marked: Vec<_> = all.iter().filter(|p| p.1.is_some()).copied().collect();
    let mut everything = all;
    everything.extend(ordinary.iter().flat_map(|l| &l.passages));
    let deciding = Design::new(&everything);
    let telling = Design::new(&marked);
    let fit = |head: usize| {
        if head < DECIDING {
            deciding.fit(head, &everything)
        } else {
            telling.fit(head, &marked)
        }
    };
    std::thread::scope(|scope| {
        let fit = &fit;
        let halves = [0, 1].map(|half| {
            let heads: Vec<usize> = range.clone().filter(|h| h % 2 == half).collect();
            scope.spawn(move || heads.into_iter().map(|h| (h, fit(h))).collect::<Vec<_>>())
        });
        let mut fitted: Vec<_> = halves
            .into_iter()
            .flat_map(|half| half.join().unwrap_or_default())
            .collect();
        fitted.sort_by_key(|f| f.0);
        fitted.into_iter().map(|f| f.1).collect()
    })
}

/// In how many passages a feature was met, and in how many of those that are marked.
#[derive(Debug, Default)]
struct Count {
    all: u32,
    marked: u32,
}

impl Count {
    /// Whether it occurs often enough to teach anything. Letters overlap, and words that all passages use pair in any number of
    /// ways: where only marked passages can tell, four pairs in five go, and what is left is looked up in a quarter of the memory.
    fn teaches(&self, block: Block) -> bool {
        match block {
            Block::Letters => self.all >= 8,
            Block::Pairs => self.marked >= 2,
            _ => self.all >= 2,
        }
    }
}

/// The passages as a sparse matrix over the features that occur often enough to teach anything.
struct Design {
    /// The number and block of each column.
    columns: Vec<(u32, Block)>,
    /// The columns of each row in order, block by block, with what each counts; a feature met twice stands twice.
    rows: Vec<Vec<(Block, f32, Vec<u32>)>>,
}

impl Design {
    fn new(passages: &[&(Features, Option<Mark>)]) -> Self {
        let mut counts = FxHashMap::<u32, Count>::default();
        for (features, mark) in passages {
            for number in features.blocks().flat_map(|b| b.1) {
                let count = counts.entry(*number).or_default();
                count.all += 1;
                count.marked += u32::from(mark.is_some());
            }
        }
        let mut numbers = FxHashMap::<u32, u32>::default();
        let mut columns = Vec::new();
        let rows = passages.iter().map(|(features, _)| {
            let blocks = features.blocks().map(|(block, found)| {
                let often = found
                    .iter()
                    .filter(|n| counts.get(n).is_some_and(|c| c.teaches(block)));
                let places = often.map(|number| {
                    *numbers.entry(*number).or_insert_with(|| {
                        columns.push((*number, block));
                        (columns.len() - 1) as u32
                    })
                });
                let mut places: Vec<u32> = places.collect();
                places.sort_unstable();
                (block, block.value(found.len()), places)
            });
            blocks.collect()
        });
        let rows = rows.collect();
        Self { columns, rows }
    }

    fn fit(&self, head: usize, passages: &[&(Features, Option<Mark>)]) -> (f32, Weights) {
        let asked: Vec<(usize, f64)> = passages
            .iter()
            .enumerate()
            .filter_map(|(row, (_, mark))| {
                answer(head, mark.as_ref()).map(|yes| (row, if yes { 1.0 } else { -1.0 }))
            })
            .collect();
        let loud = Block::ALL.map(|block| f64::from(loudness(head, block)));
        let (bias, weights) = self.descend(&asked, &loud, if head < DECIDING { LIFT } else { 1.0 });
        let weights = self.columns.iter().zip(weights);
        let weights = weights.map(|((n, b), w)| (*n, *b, (w * loud[*b as usize]) as f32));
        (bias as f32, weights.collect())
    }

    /// The blocks of a row that speak, with what each of their columns counts.
    fn row<'a>(&'a self, row: usize, loud: &'a Loudness) -> impl Iterator<Item = (f64, &'a [u32])> {
        let blocks = self.rows.get(row).into_iter().flatten();
        blocks
            .map(|(block, value, places)| (f64::from(*value) * loud[*block as usize], places.as_slice()))
            .filter(|(value, _)| *value > 0.0)
    }

    /// Dual coordinate descent for logistic regression (Yu, Huang and Lin, Machine Learning 85, 2011, algorithm 5).
    fn descend(&self, asked: &[(usize, f64)], loud: &Loudness, lift: f64) -> (f64, Vec<f64>) {
        let cost = |y: f64| if y > 0.0 { COST * lift } else { COST };
        let mut weights = vec![0.0_f64; self.columns.len()];
        let mut bias = 0.0;
        let step = |row: usize, by: f64, weights: &mut [f64]| {
            for (value, places) in self.row(row, loud) {
                for place in places {
                    weights[*place as usize] += by * value;
                }
            }
        };
        let squares: Vec<f64> = asked
            .iter()
            .map(|(row, _)| {
                let squares = self.row(*row, loud).map(|(value, places)| {
                    let alike = places.chunk_by(|a, b| a == b).map(<[u32]>::len);
                    value * value * alike.map(|times| (times * times) as f64).sum::<f64>()
                });
                1.0 + squares.sum::<f64>()
            })
            .collect();
        let mut alphas: Vec<[f64; 2]> = asked
            .iter()
            .map(|(_, y)| {
                let low = (0.001 * cost(*y)).min(1e-8);
                [low, cost(*y) - low]
            })
            .collect();
        for ((row, y), alpha) in asked.iter().zip(&alphas) {
            step(*row, y * alpha[0], &mut weights);
            bias += y * alpha[0];
        }
        let mut order: Vec<usize> = (0..asked.len()).collect();
        let mut random = Random(0x2545_f491_4f6c_dd1d);
        for _ in 0..200 {
            random.shuffle(&mut order);
            let mut worst = 0.0_f64;
            for i in &order {
                let (row, y) = asked[*i];
                let limit = cost(y);
                let a = squares[*i];
                let sums = self
                    .row(row, loud)
                    .map(|(v, places)| v * places.iter().map(|p| weights[*p as usize]).sum::<f64>());
                let b = y * (sums.sum::<f64>() + bias);
                let [low, high] = alphas[*i];
                let swapped = 0.5 * a * (high - low) + b < 0.0;
                let (sign, old) = if swapped { (-1.0, high) } else { (1.0, low) };
                let slope = |z: f64| a * (z - old) + sign * b + (z / (limit - z)).ln();
                let mut z = if limit - old < 0.5 * limit { 0.1 * old } else { old };
                let mut gradient = slope(z);
                worst = worst.max(gradient.abs());
                let mut inner = 0;
                while inner < 100 && gradient.abs() >= 1e-3 {
                    let next = z - gradient / (a + limit / (limit - z) / z);
                    z = if next <= 0.0 { z * 0.1 } else { next };
                    gradient = slope(z);
                    inner += 1;
                }
                if inner > 0 {
                    alphas[*i] = if swapped { [limit - z, z] } else { [z, limit - z] };
                    let by = sign * (z - old) * y;
                    step(row, by, &mut weights);
                    bias += by;
                }
            }
            if worst < 0.1 {
                break;
            }
        }
        (bias, weights)
    }
}

/// How loud each block speaks, in the order of [`Block::ALL`].
type Loudness = [f64; Block::ALL.len()];

/// A small generator (xorshift), so that a fit can be repeated.
struct Random(u64);

impl Random {
    fn shuffle(&mut self, order: &mut [usize]) {
        for i in (1..order.len()).rev() {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            order.swap(i, (self.0 % (i as u64 + 1)) as usize);
        }
    }
}

/// For each head, the threshold and the curve that held-out documents ask for. The domains share the
/// probability from which they are told: some are rare.
fn held_out_curves(lessons: &[&Lesson], ordinary: &[&Lesson]) -> Vec<Head> {
    let mut sums: Vec<Sums> = vec![Vec::new(); HEADS.len()];
    let mut by_words: Vec<Vec<f32>> = vec![Vec::new(); DECIDING];
    for fold in 0..CURVE_FOLDS {
        let (held, others): (Vec<_>, Vec<_>) = lessons
            .iter()
            .enumerate()
            .partition(|(i, _)| i % CURVE_FOLDS == fold);
        let others: Vec<&Lesson> = others.into_iter().map(|l| *l.1).collect();
        let fitted = heads(&others, ordinary, 0..HEADS.len());
        let plain = fitted.into_iter().map(|(bias, weights)| {
            let head = Head {
                bias,
                ..Head::default()
            };
            (head, weights)
        });
        let model = Model::from_weights(plain.collect());
        for (features, mark) in held.iter().flat_map(|l| &l.1.passages) {
            let asked = model.decide(features).into_iter().chain(model.tell(features));
            by_words
                .iter_mut()
                .zip(model.decide_by_words(features))
                .for_each(|(sums, sum)| sums.push(sum));
            for (head, (sum, sums)) in asked.zip(&mut sums).enumerate() {
                sums.extend(answer(head, mark.as_ref()).map(|yes| (sum, yes)));
            }
        }
    }
    let curves: Vec<Head> = sums
        .iter()
        .map(|sums| {
            let (slope, offset) = logistic_curve(sums);
            Head {
                slope,
                offset,
                ..Head::default()
            }
        })
        .collect();
    let likely: Sums = DOMAINS
        .filter_map(|h| Some((curves.get(h)?, sums.get(h)?)))
        .flat_map(|(curve, sums)| sums.iter().map(|(sum, yes)| (curve.probability(*sum), *yes)))
        .collect();
    let shared = best_threshold(likely);
    let settled = |(head, (curve, sums)): (usize, (Head, &Sums))| {
        let threshold = match head {
            0 => curve.sum_of(1.0 / (1.0 + MISSED)),
            head if DOMAINS.contains(&head) => curve.sum_of(shared),
            _ => best_threshold(sums.clone()),
        };
        let words = by_words.get(head);
        Head {
            threshold,
            floor: words.map_or(0.0, |words| floor(words, sums, threshold)),
            ..curve
        }
    };
    curves.into_iter().zip(&sums).enumerate().map(settled).collect()
}

/// Of so many passages rightly flagged, one may be lost to the floor.
const LOST_OF: usize = 250;

/// The most that the words alone may be asked to come to: all but one in [`LOST_OF`] of the passages that are rightly flagged, with
/// sums from `threshold` on, keep above it.
fn floor(by_words: &[f32], sums: &[(f32, bool)], threshold: f32) -> f32 {
    let right = by_words
        .iter()
        .zip(sums)
        .filter(|(_, (sum, yes))| *yes && *sum >= threshold);
    let mut right: Vec<f32> = right.map(|(words, _)| *words).collect();
    right.sort_by(f32::total_cmp);
    right
        .get(right.len() / LOST_OF)
        .copied()
        .unwrap_or(f32::NEG_INFINITY)
}

/// Held-out sums of a head, each with the right answer.
type Sums = Vec<(f32, bool)>;

/// Slope and offset of the logistic curve through held-out sums (Platt 1999), by Newton's method.
fn logistic_curve(sums: &[(f32, bool)]) -> (f32, f32) {
    let (mut slope, mut offset) = (1.0_f64, 0.0_f64);
    for _ in 0..50 {
        let (mut g, mut h) = ([0.0_f64; 2], [1e-6_f64, 0.0, 1e-6]);
        for (sum, yes) in sums {
            let x = f64::from(*sum);
            let p = 1.0 / (1.0 + (-(slope * x + offset)).exp());
            let (error, spread) = (p - f64::from(u8::from(*yes)), p * (1.0 - p));
            g = [g[0] + error * x, g[1] + error];
            h = [h[0] + spread * x * x, h[1] + spread * x, h[2] + spread];
        }
        let determinant = h[0] * h[2] - h[1] * h[1];
        if determinant.abs() < 1e-12 {
            break;
        }
        slope -= (h[2] * g[0] - h[1] * g[1]) / determinant;
        offset -= (h[0] * g[1] - h[1] * g[0]) / determinant;
    }
    (slope as f32, offset as f32)
}

/// The sum from which saying yes gives the best balance of precision and recall (F1).
fn best_threshold(mut sums: Sums) -> f32 {
    sums.sort_by(|a, b| b.0.total_cmp(&a.0));
    let all = sums.iter().filter(|s| s.1).count() as f32;
    let (mut right, mut best, mut at) = (0.0, 0.0, f32::INFINITY);
    for (found, (sum, yes)) in sums.iter().enumerate() {
        right += f32::from(u8::from(*yes));
        let balance = 2.0 * right / (found as f32 + 1.0 + all);
        if balance > best {
            (best, at) = (balance, *sum);
        }
    }
    at
}
