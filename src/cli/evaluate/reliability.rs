//! Whether findings are right as often as their confidence says.

use std::io::{self, Write};

use serde_json::{Value, json};

/// Where each group of confidences begins, in tenths; it ends where the next begins, the last one with certainty.
const FROM: [u8; 6] = [0, 5, 6, 7, 8, 9];

/// Findings by confidence, and how many of them match a mark of their kind or its group.
#[derive(Default)]
pub(super) struct Reliability([Group; FROM.len()]);

#[derive(Default, Clone, Copy)]
struct Group {
    found: usize,
    matched: usize,
    /// The confidences added up.
    confidence: f64,
}

impl Group {
    /// What `sum` is to one finding; nothing where there is none.
    fn mean(self, sum: f64) -> Option<f64> {
        (self.found > 0).then(|| sum / self.found as f64)
    }
}

impl Reliability {
    /// Counts a finding.
    pub(super) fn add(&mut self, confidence: f32, matched: bool) {
        let begun = FROM.partition_point(|from| f32::from(*from) <= confidence * 10.0);
        if let Some(group) = self.0.get_mut(begun.saturating_sub(1)) {
            group.found += 1;
            group.matched += usize::from(matched);
            group.confidence += f64::from(confidence);
        }
    }

    /// Each group with the confidences between which it lies.
    fn groups(&self) -> impl Iterator<Item = (f64, f64, Group)> {
        let ends = FROM.iter().skip(1).chain(&[10]);
        let tenths = FROM.iter().zip(ends).zip(self.0);
        tenths.map(|((from, to), group)| (f64::from(*from) / 10.0, f64::from(*to) / 10.0, group))
    }

    pub(super) fn json(&self) -> Value {
        let one = |(from, to, group): (f64, f64, Group)| {
            json!({
                "from": from, "to": to, "found": group.found, "matched": group.matched,
                "mean_confidence": group.mean(group.confidence), "right": group.mean(group.matched as f64),
            })
        };
        self.groups().map(one).collect()
    }

    pub(super) fn print(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(
            out,
            "{:32}{:>10}{:>10}{:>8}{:>7}",
            "confidence", "found", "matched", "mean", "right"
        )?;
        let share = |share: Option<f64>| share.map_or_else(|| "-".to_owned(), |s| format!("{s:.3}"));
        for (from, to, group) in self.groups() {
            writeln!(
                out,
                "  {:30}{:10}{:10}{:>8}{:>7}",
                format!("{from:.1} - {to:.1}"),
                group.found,
                group.matched,
                share(group.mean(group.confidence)),
                share(group.mean(group.matched as f64)),
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_confidence_belongs_to_the_group_it_begins() {
        let mut reliability = Reliability::default();
        for (confidence, matched) in [
            (0.0, false),
            (0.499, false),
            (0.5, true),
            (0.59, false),
            (0.6, true),
        ] {
            reliability.add(confidence, matched);
        }
        for confidence in [0.7, 0.8, 0.9, 1.0] {
            reliability.add(confidence, true);
        }
        let counts: Vec<_> = reliability.groups().map(|g| (g.2.found, g.2.matched)).collect();
        assert_eq!(counts, [(2, 0), (2, 1), (1, 1), (1, 1), (1, 1), (2, 2)]);
    }

    #[test]
    fn an_empty_group_has_no_mean() {
        let mut reliability = Reliability::default();
        reliability.add(0.75, true);
        reliability.add(0.75, false);
        let json = reliability.json();
        assert_eq!(json[3]["mean_confidence"], 0.75);
        assert_eq!(json[3]["right"], 0.5);
        assert!(json[0]["mean_confidence"].is_null() && json[0]["right"].is_null());
    }
}
