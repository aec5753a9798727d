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

/// The weights of every head.
#[derive(Debug, Default, Clone)]
pub struct Model {
    heads: Vec<Head>,
}

#[derive(Debug, Default, Clone)]
struct Head {
    bias: f32,
    threshold: f32,
    /// Quantised weights by feature, and what one unit is worth.
    weights: Vec<i8>,
    unit: f32,
}

impl Model {
    /// Reads a model written by [`Model::write`]; nothing where the bytes are none.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut at = bytes.strip_prefix(b"huisclos model 1\n")?;
        let mut heads = Vec::new();
        for _ in HEADS {
            let bias = f32::from_le_bytes(take(&mut at)?);
            let threshold = f32::from_le_bytes(take(&mut at)?);
            let unit = f32::from_le_bytes(take(&mut at)?);
            let count = u32::from_le_bytes(take(&mut at)?);
            let mut weights = vec![0_i8; 1 << BITS];
            let mut index = 0_usize;
            for _ in 0..count {
                index += u16::from_le_bytes(take(&mut at)?) as usize;
                let [weight] = take::<1>(&mut at)?;
                *weights.get_mut(index)? = i8::from_le_bytes([weight]);
            }
            heads.push(Head {
                bias,
                threshold,
                weights,
                unit,
            });
        }
        Some(Self { heads })
    }

    /// A model of dense weights: bias, threshold and one weight a feature for each head.
    pub fn from_dense(heads: &[(f32, f32, Vec<f32>)]) -> Self {
        let heads = heads.iter().map(|(bias, threshold, dense)| {
            let largest = dense.iter().fold(0.0_f32, |m, w| m.max(w.abs())).max(1e-6);
            let unit = largest / 127.0;
            let weights = dense.iter().map(|w| (w / unit).round() as i8).collect();
            Head {
                bias: *bias,
                threshold: *threshold,
                weights,
                unit,
            }
        });
        Self {
            heads: heads.collect(),
        }
    }

    /// The file form.
    pub fn write(&self) -> Vec<u8> {
        let mut out = b"huisclos model 1\n".to_vec();
        for head in &self.heads {
            for value in [head.bias, head.threshold, head.unit] {
                out.extend(value.to_le_bytes());
            }
            let mut entries = Vec::new();
            let mut last = 0;
            for (index, weight) in head.weights.iter().enumerate() {
                let due = index - last == usize::from(u16::MAX);
                if *weight != 0 || due {
                    entries.push(((index - last) as u16, *weight));
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

    /// The probability that head `head` says yes of these features.
    pub fn probability(&self, head: usize, features: &[u32]) -> f32 {
        let Some(head) = self.heads.get(head) else {
            return 0.0;
        };
        let sum: i32 = features
            .iter()
            .map(|f| i32::from(head.weights.get(*f as usize).copied().unwrap_or(0)))
            .sum();
        1.0 / (1.0 + (-(head.bias + head.unit * sum as f32)).exp())
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
            assert!((model.probability(0, features) - back.probability(0, features)).abs() < 1e-6);
        }
        assert!(Model::read(b"something else").is_none());
    }
}
