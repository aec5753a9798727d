//! A sparse linear model with one logistic head a question. `examples/fit.rs` writes it, from the corpus.
//!
//! Its file is its table: nothing is built at start, a look-up reads the bytes where they lie.

use super::features::{Block, Features};
use super::table::{Rows, Table, take};

/// The questions asked of every passage, first the three that decide; the others are asked of flagged passages only.
pub const HEADS: &[&str] = &[
    "individual",
    "confidential",
    "pressure",
    "health",
    "family",
    "finance",
    "housing",
    "justice",
    "school",
    "work",
    "social",
    "belief",
    "origin",
    "sexuality",
    "known",
    "learned",
    "understood",
    "guessed",
    "named",
    "bound",
    "unbound",
    "none",
];

/// How many heads decide whether a passage is flagged, and as what.
pub const DECIDING: usize = 3;

/// How many heads tell more of a flagged passage.
pub const TELLING: usize = HEADS.len() - DECIDING;

/// The heads of the private-life domains, in the order of `Domain::ALL`.
pub const DOMAINS: std::ops::Range<usize> = 3..14;

const MAGIC: &[u8] = b"huisclos model 6\n";

/// What is stored of a pair of words: its weights for the heads that decide, and whether those that tell more weigh it too.
pub(super) const PAIR: usize = DECIDING + 1;

/// What a head adds to its sum, and how its sum becomes a probability.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub struct Head {
    /// Added to every sum.
    pub bias: f32,
    /// The sum from which the answer is yes.
    pub threshold: f32,
    /// What the words alone must come to; hardly a passage of the corpus below it was rightly flagged.
    pub floor: f32,
    /// Slope and offset of the logistic curve that was fitted to held-out sums.
    pub slope: f32,
    /// See `slope`.
    pub offset: f32,
    /// What one unit of a quantised weight is worth, by block.
    pub units: [f32; Block::ALL.len()],
}

impl Head {
    /// The probability that the answer is yes, as held-out documents had it.
    pub fn probability(&self, sum: f32) -> f32 {
        1.0 / (1.0 + (-(self.slope * sum + self.offset)).exp())
    }

    /// What one unit of a quantised weight adds to the sum, in a block of `size` features.
    pub(super) fn worth(&self, block: Block, size: u32) -> f32 {
        let unit = self.units.get(block as usize).copied().unwrap_or_default();
        block.value(size as usize) * unit
    }

    /// The sum that has that probability.
    pub fn sum_of(&self, probability: f32) -> f32 {
        ((probability / (1.0 - probability)).ln() - self.offset) / self.slope
    }
}

/// Weights as they are stored, summed over features.
pub(super) type Row<const ROW: usize> = [i32; ROW];

/// Adds weights head by head.
#[inline]
pub(super) fn add<const ROW: usize, N: Copy + Into<i32>>(sums: &mut Row<ROW>, weights: &[N; ROW]) {
    for (sum, weight) in sums.iter_mut().zip(weights) {
        *sum += (*weight).into();
    }
}

/// What the features of a passage weigh, block by block, before it is known how much a block counts.
///
/// Whole numbers: in whatever order they are summed, word by word or feature by feature, they come to the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Totals<const ROW: usize> {
    /// By block, how many features there are, and the sum of their weights.
    blocks: [(u32, Row<ROW>); Block::ALL.len()],
}

impl<const ROW: usize> Default for Totals<ROW> {
    fn default() -> Self {
        Self {
            blocks: [(0, [0; ROW]); Block::ALL.len()],
        }
    }
}

impl<const ROW: usize> Totals<ROW> {
    /// What the features weigh by `weights`.
    fn of(features: &Features, weights: impl Fn(Block, u32) -> [i8; ROW]) -> Self {
        let mut totals = Self::default();
        for (block, numbers) in features.blocks() {
            totals.count(block, numbers.len() as u32);
            for number in numbers {
                totals.add_row(block, &weights(block, *number));
            }
        }
        totals
    }

    /// How many features of a block were counted.
    pub(super) fn size(&self, block: Block) -> u32 {
        self.blocks.get(block as usize).map_or(0, |(size, _)| *size)
    }

    /// What the features of a block weigh together.
    pub(super) fn row(&self, block: Block) -> Row<ROW> {
        self.blocks.get(block as usize).map_or([0; ROW], |(_, row)| *row)
    }

    /// Adds the `size` features that weigh `row` together.
    #[inline]
    pub(super) fn add_all(&mut self, block: Block, size: u32, row: &Row<ROW>) {
        self.count(block, size);
        self.add_row(block, row);
    }

    /// Counts `size` features, whatever they weigh.
    #[inline]
    pub(super) fn count(&mut self, block: Block, size: u32) {
        if let Some((count, _)) = self.blocks.get_mut(block as usize) {
            *count += size;
        }
    }

    /// Adds what some features weigh together, however many they are.
    #[inline]
    pub(super) fn add_row<N: Copy + Into<i32>>(&mut self, block: Block, row: &[N; ROW]) {
        if let Some((_, total)) = self.blocks.get_mut(block as usize) {
            add(total, row);
        }
    }

    /// The sums of the heads whose `balance` it is.
    fn sums(&self, balance: &Balance<ROW>) -> [f32; ROW] {
        let mut sums = [0.0; ROW];
        // A block without features adds nothing.
        for (at, block) in Block::ALL.iter().enumerate() {
            let ((size, total), units) = (&self.blocks[at], &balance.units[at]);
            if *size == 0 {
                continue;
            }
            let value = block.value(*size as usize);
            for ((sum, total), unit) in sums.iter_mut().zip(total).zip(units) {
                *sum += *total as f32 * value * unit;
            }
        }
        for (sum, bias) in sums.iter_mut().zip(balance.biases) {
            *sum += bias;
        }
        sums
    }

    /// The blocks that are kept by word, alone.
    fn by_word(mut self) -> Self {
        for (block, (_, total)) in Block::ALL.into_iter().zip(&mut self.blocks) {
            if !block.by_word() {
                *total = [0; ROW];
            }
        }
        self
    }
}

/// What turns [`Totals`] into sums, side by side for several heads: they are then summed in one go.
#[derive(Debug, Clone)]
struct Balance<const ROW: usize> {
    /// By block, what one unit of a quantised weight is worth.
    units: [[f32; ROW]; Block::ALL.len()],
    biases: [f32; ROW],
}

impl<const ROW: usize> Default for Balance<ROW> {
    fn default() -> Self {
        Self {
            units: [[0.0; ROW]; _],
            biases: [0.0; ROW],
        }
    }
}

impl<const ROW: usize> Balance<ROW> {
    fn of(heads: &[Head]) -> Self {
        let mut balance = Self::default();
        for (lane, head) in heads.iter().take(ROW).enumerate() {
            balance.biases[lane] = head.bias;
            for (units, unit) in balance.units.iter_mut().zip(head.units) {
                units[lane] = unit;
            }
        }
        balance
    }
}

/// Eight bytes a slot: it never lies in two lines of the processor's cache.
pub(super) type PairWeights = Table<PAIR, 8>;
pub(super) type Deciding = Table<DECIDING, 8>;
pub(super) type Telling = Table<TELLING, 24>;

/// The weights of one head, feature by feature: its number, its block, and the weight.
pub type Weights = Vec<(u32, Block, f32)>;

/// The weights of every head.
#[derive(Debug, Default, Clone)]
pub struct Model {
    heads: Vec<Head>,
    balance: Balance<DECIDING>,
    balance_of_telling: Balance<TELLING>,
    /// What pairs of words weigh for the heads that decide: the one table that is asked for every passage that is not plain.
    pairs: PairWeights,
    /// What all else weighs for them.
    deciding: Deciding,
    telling: Telling,
}

impl Model {
    /// Reads a model written by [`Model::write`]; nothing where the bytes are none.
    pub fn read(bytes: &'static [u8]) -> Option<Self> {
        bytes.starts_with(MAGIC).then_some(())?;
        let mut at = MAGIC.len();
        let mut heads = Vec::with_capacity(HEADS.len());
        for _ in HEADS {
            let mut number = || Some(f32::from_le_bytes(take(bytes, &mut at)?));
            heads.push(Head {
                bias: number()?,
                threshold: number()?,
                floor: number()?,
                slope: number()?,
                offset: number()?,
                units: [
                    number()?,
                    number()?,
                    number()?,
                    number()?,
                    number()?,
                    number()?,
                    number()?,
                    number()?,
                ],
            });
        }
        let (deciding, telling) = heads.split_at_checked(DECIDING)?;
        Some(Self {
            balance: Balance::of(deciding),
            balance_of_telling: Balance::of(telling),
            heads,
            pairs: Table::read(bytes, &mut at)?,
            deciding: Table::read(bytes, &mut at)?,
            telling: Table::read(bytes, &mut at)?,
        })
    }

    /// A model of heads, each with the weights of its features.
    pub fn from_weights(heads: Vec<(Head, Weights)>) -> Self {
        let mut model = Self::default();
        let mut columns = Vec::new();
        for (mut head, weights) in heads {
            let mut largest = [0.0_f32; Block::ALL.len()];
            for (_, block, weight) in &weights {
                let largest = &mut largest[*block as usize];
                *largest = largest.max(weight.abs());
            }
            head.units = largest.map(|l| l / 127.0);
            model.heads.push(head);
            columns.push((head, weights));
        }
        let (deciding, others) = model.heads.split_at(DECIDING.min(columns.len()));
        model.balance = Balance::of(deciding);
        model.balance_of_telling = Balance::of(others);
        let telling = columns.split_off(deciding.len());
        let is_pair = |block| block == Block::Pairs;
        let mut pairs = rows(&columns, is_pair);
        for number in rows::<TELLING>(&telling, is_pair).into_keys() {
            pairs.entry(number).or_insert([0; PAIR])[DECIDING] = 1;
        }
        model.pairs = Table::build(&pairs);
        model.deciding = Table::build(&rows(&columns, |block| !is_pair(block)));
        model.telling = Table::build(&rows(&telling, |_| true));
        model
    }

    /// The file form.
    pub fn write(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        for head in &self.heads {
            for value in [head.bias, head.threshold, head.floor, head.slope, head.offset]
                .iter()
                .chain(&head.units)
            {
                out.extend(value.to_le_bytes());
            }
        }
        self.pairs.write(&mut out);
        self.deciding.write(&mut out);
        self.telling.write(&mut out);
        out
    }

    /// The weights that a pair of words has for the heads that decide.
    pub(super) const fn pairs(&self) -> &PairWeights {
        &self.pairs
    }

    /// The weights that all other features have for the heads that decide.
    pub(super) const fn deciding(&self) -> &Deciding {
        &self.deciding
    }

    /// The weights of the heads that tell more.
    pub(super) const fn telling(&self) -> &Telling {
        &self.telling
    }

    /// The sums that `totals` come to for the heads that decide.
    pub(super) fn decided(&self, totals: &Totals<DECIDING>) -> [f32; DECIDING] {
        totals.sums(&self.balance)
    }

    /// Whether `totals` of the words alone leave a question open: some head that decides has what its floor asks.
    pub(super) fn leaves_open(&self, totals: &Totals<DECIDING>) -> bool {
        let mut sums = self.decided(totals).into_iter().zip(&self.heads);
        sums.any(|(sum, head)| sum >= head.floor)
    }

    /// The sums of the heads that decide.
    pub fn decide(&self, features: &Features) -> [f32; DECIDING] {
        self.decided(&self.deciding_totals(features))
    }

    /// The sums of the heads that decide, from the words alone.
    pub(super) fn decide_by_words(&self, features: &Features) -> [f32; DECIDING] {
        self.decided(&self.deciding_totals(features).by_word())
    }

    fn deciding_totals(&self, features: &Features) -> Totals<DECIDING> {
        Totals::of(features, |block, number| {
            if block == Block::Pairs {
                let (_, [deciding @ .., _]) = self.pairs.weights(number);
                deciding
            } else {
                self.deciding.weights(number).1
            }
        })
    }

    /// The sums of the heads that tell more.
    pub fn tell(&self, features: &Features) -> [f32; TELLING] {
        self.told(&Totals::of(features, |_, number| self.telling.weights(number).1))
    }

    /// The sums that `totals` come to for the heads that tell more.
    pub(super) fn told(&self, totals: &Totals<TELLING>) -> [f32; TELLING] {
        totals.sums(&self.balance_of_telling)
    }

    /// Bias, threshold and curve of a head, by its place in [`HEADS`].
    pub fn head(&self, number: usize) -> Head {
        self.heads.get(number).copied().unwrap_or(Head {
            threshold: f32::INFINITY,
            ..Head::default()
        })
    }
}

/// The quantised weights of several heads, feature by feature, in the blocks that are `meant`. A row may have lanes to spare.
fn rows<const ROW: usize>(columns: &[(Head, Weights)], meant: impl Fn(Block) -> bool) -> Rows<ROW> {
    let mut rows = Rows::new();
    for (column, (head, weights)) in columns.iter().enumerate() {
        for (number, block, weight) in weights.iter().filter(|w| meant(w.1)) {
            let quantised = (weight / head.units[*block as usize]).round() as i8;
            if quantised != 0
                && *number != 0
                && let Some(lane) = rows.entry(*number).or_insert([0; ROW]).get_mut(column)
            {
                *lane = quantised;
            }
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_survives_its_file() {
        let weights = vec![
            (7, Block::Words, 0.5),
            (9, Block::Signals, -1.0),
            (23, Block::Pairs, 0.25),
        ];
        let head = Head {
            bias: 0.25,
            threshold: 0.5,
            slope: 2.0,
            offset: -1.0,
            ..Head::default()
        };
        let model = Model::from_weights(HEADS.iter().map(|_| (head, weights.clone())).collect());
        let back = Model::read(Vec::leak(model.write())).unwrap();
        for number in 0..HEADS.len() {
            assert_eq!(model.head(number), back.head(number));
        }
        for key in [7, 9, 23, 24] {
            assert_eq!(model.pairs.weights(key), back.pairs.weights(key));
            assert_eq!(model.deciding.weights(key), back.deciding.weights(key));
            assert_eq!(model.telling.weights(key), back.telling.weights(key));
        }
        assert!(back.deciding.weights(7).0 && !back.deciding.weights(23).0);
        assert_eq!(back.pairs.weights(23), (true, [127, 127, 127, 1]));
        assert!(Model::read(b"something else").is_none());
    }
}
