//! Features of a passage, hashed: words (names replaced by their class), lexicon groups, persons, speaker, layout, and the same of its neighbour.

use rustc_hash::FxHasher;
use std::hash::{Hash as _, Hasher as _};

use crate::lexicon::{Class, Lexicon, unaccent};
use crate::segment::words::Shape;
use crate::signals::{Observed, PassageSignals, Teller};

/// Bits of a feature number.
pub const BITS: u32 = 18;

/// The features of passage `index`, sorted, without repetition.
pub fn features(lexicon: &Lexicon, observed: &Observed, index: usize) -> Vec<u32> {
    let mut out = Features(Vec::with_capacity(160));
    let Some(this) = observed.passages.get(index) else {
        return out.0;
    };
    let previous = index
        .checked_sub(1)
        .and_then(|i| observed.passages.get(i))
        .filter(|p| p.passage.section == this.passage.section);
    let next = observed
        .passages
        .get(index + 1)
        .filter(|p| p.passage.section == this.passage.section);
    out.words(lexicon, observed, this, "");
    out.signals(lexicon, this, "");
    out.layout(this);
    if let Some(previous) = previous {
        out.words(lexicon, observed, previous, "-1");
        out.signals(lexicon, previous, "-1");
    }
    if let Some(next) = next {
        out.signals(lexicon, next, "+1");
    }
    if let Some(heading) = heading_above(observed, index) {
        out.signals(lexicon, heading, "^");
        out.add("heading named", "", u64::from(heading.person.named()));
        let named = this.person.named() || heading.person.named();
        out.add(
            "under named",
            if private(lexicon, this) { "private" } else { "" },
            u64::from(named),
        );
    }
    out.tellers(observed, index);
    // The nearest passage above, within the section, that names somebody who is no participant.
    let distance = observed
        .passages
        .get(..index)
        .and_then(|p| p.iter().rev().take(6).position(|p| p.person.named()));
    out.add("named above", "", distance.map_or(9, |d| d as u64));
    out.0.sort_unstable();
    out.0.dedup();
    out.0
}

/// The heading under which the passage before stands; looked up, for a text may have hundreds of thousands under one.
fn heading_above(observed: &Observed, index: usize) -> Option<&PassageSignals> {
    let above = observed.passages.get(index.checked_sub(1)?)?;
    let at = above.passage.location.heading?.start();
    let number = observed.passages.partition_point(|p| p.passage.span.start() < at);
    observed.passages.get(number)
}

fn private(lexicon: &Lexicon, passage: &PassageSignals) -> bool {
    crate::signals::private_life(lexicon, &passage.hits)
        .any(|(_, g, _)| g.strength > crate::lexicon::Strength::Cue)
}

struct Features(Vec<u32>);

impl Features {
    fn add(&mut self, kind: &str, name: &str, value: u64) {
        let mut hasher = FxHasher::default();
        (kind, name, value).hash(&mut hasher);
        self.0
            .push((hasher.finish().wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - BITS)) as u32);
    }

    fn words(&mut self, lexicon: &Lexicon, observed: &Observed, passage: &PassageSignals, at: &str) {
        let mut last = String::from("^");
        let mut key = String::new();
        for (i, word) in observed
            .words
            .get(passage.passage.words.clone())
            .unwrap_or_default()
            .iter()
            .enumerate()
        {
            key.clear();
            unaccent(observed.folded.slice(word.span), &mut key);
            let capital = word.shape.has(Shape::CAPITAL);
            let class = if word.shape.has(Shape::DIGIT) && !word.shape.has(Shape::LETTER) {
                "#"
            } else if capital && observed.people.knows(&key) {
                "<P>"
            } else if capital && lexicon.first_name(&key).is_some_and(|n| !n.ambiguous) {
                "<F>"
            } else if capital && key.len() == 1 {
                "<I>"
            } else if capital && i > 0 && !word.shape.has(Shape::CAPS) {
                "<C>"
            } else {
                &key
            };
            self.add("w", at, hash(class));
            if at.is_empty() {
                self.add("w w", class, hash(&last));
                let stem: String = class.chars().take(5).collect();
                if stem.len() < class.len() {
                    self.add("stem", &stem, 0);
                }
            }
            last.clear();
            last.push_str(class);
        }
    }

    fn signals(&mut self, lexicon: &Lexicon, passage: &PassageSignals, at: &str) {
        let person = &passage.person;
        for (name, on) in [
            ("titled", person.titled),
            ("first name", person.first_name),
            ("initials", person.initials),
            ("participant", person.participant),
            ("capitalised", person.capitalised),
        ] {
            self.add(name, at, u64::from(on));
        }
        self.add("source", at, passage.source as u64);
        self.add("source by", at, hash(passage.source_by));
        let mut strongest = 0;
        let mut count = 0_u64;
        for hit in &passage.hits {
            let Some(group) = lexicon.group(hit.group) else {
                continue;
            };
            self.add("group", at, hash(&group.id));
            if let Class::Domain(domain) = group.class {
                self.add("domain", at, domain as u64 * 4 + group.strength as u64);
                strongest = strongest.max(1 + group.strength as u64);
                count += 1;
            }
            if let Some(mode) = group.mode {
                self.add("mode", at, mode as u64);
            }
        }
        self.add("strongest", at, strongest);
        self.add("count", at, count.min(4));
        let designated = u64::from(person.named())
            + 2 * u64::from(!person.groups.is_empty())
            + 4 * u64::from(person.participant);
        self.add("strongest by person", at, strongest * 8 + designated);
        self.add("strongest by source", at, strongest * 4 + passage.source as u64);
    }

    /// Who may be telling it: those named here, the last named above, and who sits at the table.
    fn tellers(&mut self, observed: &Observed, index: usize) {
        let Some(this) = observed.passages.get(index) else {
            return;
        };
        let code = |t: &Teller| {
            t.status as u64 * 32 + t.cue as u64 * 4 + u64::from(t.by_name) * 2 + u64::from(t.speaks)
        };
        for (i, teller) in this.tellers.iter().enumerate() {
            let place = match teller.place {
                0..=2 => 0,
                3..=7 => 1,
                _ => 2,
            };
            self.add(
                "teller",
                if i == 0 { "first" } else { "" },
                code(teller) * 4 + place,
            );
        }
        self.add("tellers", "", this.tellers.len().min(3) as u64);
        let above = observed.passages.get(..index).into_iter().flatten().rev();
        let above = above
            .take_while(|p| p.passage.section == this.passage.section)
            .take(8)
            .enumerate()
            .find_map(|(d, p)| p.tellers.last().map(|t| (d.min(3) as u64, t)));
        if let Some((distance, teller)) = above {
            self.add("teller above", "", code(teller) * 4 + distance);
            self.add("status above", this.source_by, teller.status as u64);
        }
        let (bound, unbound) = observed.people.balance();
        let share = match (bound + unbound, bound * 4) {
            (0..3, _) => 9,
            (all, bound) => (bound / all) as u64,
        };
        self.add("table", "share", share);
        self.add("table", this.source_by, share * 4 + this.source as u64);
        self.add("source", this.source_by, this.source as u64);
    }

    fn layout(&mut self, passage: &PassageSignals) {
        let p = &passage.passage;
        self.add("kind", "", p.kind as u64);
        self.add("first", "", u64::from(p.first_of_block));
        self.add("label", "", u64::from(p.label.is_some()));
        self.add("length", "", u64::from((p.words.len() as u64).max(1).ilog2()));
        self.add(
            "table",
            "",
            u64::from(p.location.table.is_some()) + u64::from(p.location.row == Some(0)),
        );
    }
}

fn hash(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    text.hash(&mut hasher);
    hasher.finish()
}
