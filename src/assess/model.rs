//! A sparse linear model with one logistic head a question, quantised to eight bits. `examples/fit.rs` writes it, from the corpus.

use super::features::BITS;

/// The questions, in the order of the file.
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

/// Heads, rounded up so that the weights of a feature fill whole words.
const LANES: usize = 24;

/// The weights of every head, feature by feature: what one feature says lies in one place.
#[derive(Debug, Default, Clone)]
pub struct Model {
    heads: Vec<Head>,
    weights: Vec<[i8; LANES]>,
}

#[derive(Debug, Clone, Copy)]
struct Head {
    bias: f32,
    threshold: f32,
    /// What one unit of a quantised weight is worth.
    unit: f32,
}

impl Model {
    /// Reads a model written by [`Model::write`]; nothing where the bytes are none.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut at = bytes.strip_prefix(b"huisclos model 1\n")?;
        let mut weights = vec![[0_i8; LANES]; 1 << BITS];
        let mut heads = Vec::new();
        for number in 0..HEADS.len() {
            heads.push(Head {
                bias: f32::from_le_bytes(take(&mut at)?),
                threshold: f32::from_le_bytes(take(&mut at)?),
                unit: f32::from_le_bytes(take(&mut at)?),
            });
            let count = u32::from_le_bytes(take(&mut at)?);
            let mut index = 0_usize;
            for _ in 0..count {
                index += u16::from_le_bytes(take(&mut at)?) as usize;
                let [weight] = take::<1>(&mut at)?;
                *weights.get_mut(index)?.get_mut(number)? = i8::from_le_bytes([weight]);
            }
        }
        Some(Self { heads, weights })
    }

    /// A model of dense weights: bias, threshold and one weight a feature for each head.
    pub fn from_dense(heads: &[(f32, f32, Vec<f32>)]) -> Self {
        let mut weights = vec![[0_i8; LANES]; 1 << BITS];
        let heads = heads
            .iter()
            .enumerate()
            .map(|(number, (bias, threshold, dense))| {
                let largest = dense.iter().fold(0.0_f32, |m, w| m.max(w.abs())).max(1e-6);
                let unit = largest / 127.0;
                for (row, weight) in weights.iter_mut().zip(dense) {
                    if let Some(lane) = row.get_mut(number) {
                        *lane = (weight / unit).round() as i8;
                    }
                }
                Head {
                    bias: *bias,
                    threshold: *threshold,
                    unit,
                }
            });
        Self {
            heads: heads.collect(),
            weights,
        }
    }

    /// The file form: head by head, the features with a weight, each by its distance from the one before.
    pub fn write(&self) -> Vec<u8> {
        let mut out = b"huisclos model 1\n".to_vec();
        for (number, head) in self.heads.iter().enumerate() {
            for value in [head.bias, head.threshold, head.unit] {
                out.extend(value.to_le_bytes());
            }
            let mut entries = Vec::new();
            let mut last = 0;
            for (index, row) in self.weights.iter().enumerate() {
                let weight = row.get(number).copied().unwrap_or(0);
                let due = index - last == usize::from(u16::MAX);
                if weight != 0 || due {
                    entries.push(((index - last) as u16, weight));
                    last = index;
                }
            }
            out.extend((entries.len() as u32).to_le_bytes());
            for (step, weight) in entries {
                out.extend(step.to_le_bytes());
                out.extend(weight.to_le_bytes());
            }
        }
        out
    }

    /// The probability that each head says yes of these features.
    pub fn scores(&self, features: &[u32]) -> [f32; LANES] {
        let mut sums = [0_i32; LANES];
        for feature in features {
            if let Some(row) = self.weights.get(*feature as usize) {
                for (sum, weight) in sums.iter_mut().zip(row) {
                    *sum += i32::from(*weight);
                }
            }
        }
        let mut scores = [0.0; LANES];
        for ((score, sum), head) in scores.iter_mut().zip(sums).zip(&self.heads) {
            *score = 1.0 / (1.0 + (-(head.bias + head.unit * sum as f32)).exp());
        }
        scores
    }

    /// The probability from which head `head` is taken to say yes.
    pub fn threshold(&self, head: usize) -> f32 {
        self.heads.get(head).map_or(1.0, |h| h.threshold)
    }
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (head, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(*head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_survives_its_file() {
        let mut dense = vec![0.0_f32; 1 << BITS];
        dense[3] = 2.0;
        dense[200_000] = -1.0;
        let heads: Vec<_> = HEADS.iter().map(|_| (0.25, 0.5, dense.clone())).collect();
        let model = Model::from_dense(&heads);
        let back = Model::read(&model.write()).unwrap();
        for features in [&[3_u32][..], &[3, 200_000], &[9]] {
            assert_eq!(
                model.scores(features).map(f32::to_bits),
                back.scores(features).map(f32::to_bits)
            );
        }
        assert!(Model::read(b"something else").is_none());
    }
}
