//! Features of a passage, as hashed numbers in blocks: its words, their letters, its neighbours' words, and the signals.
//!
//! A block is weighed as a whole: the sum of its weights is divided by the root of its size, so that a long sentence
//! does not outvote a short one, and the letters of a word do not outvote the word.

use rustc_hash::FxHasher;
use std::hash::Hasher as _;

use crate::lexicon::{Class, Lexicon, Strength, unaccent};
use crate::segment::words::{Shape, Word};
use crate::signals::{Observed, PassageSignals, Teller, private_life};

/// What the features of a block are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Block {
    /// Words of the passage, pairs of neighbours, beginnings of long words.
    Words,
    /// Runs of two to five letters within a word: kin of words never met before.
    Letters,
    /// Pairs of words one or two apart.
    Skips,
    /// Words of the passage before.
    Before,
    /// Words of the passage after.
    After,
    /// Lexicon groups, persons, tellers, layout; here and in the neighbours.
    Signals,
    /// Private-life entries of the passage alone, by group and by domain and strength.
    Terms,
    /// Markers of the passage alone, by group and by mode.
    Markers,
}

impl Block {
    /// Every block, in the order of [`Features`].
    pub const ALL: [Self; 8] = [
        Self::Words,
        Self::Letters,
        Self::Skips,
        Self::Before,
        Self::After,
        Self::Signals,
        Self::Terms,
        Self::Markers,
    ];

    /// What one feature of a block of `size` features counts. The factors were chosen on held-out writers.
    pub fn value(self, size: usize) -> f32 {
        let root = (size.max(1) as f32).sqrt();
        match self {
            Self::Words | Self::Letters => 4.0 / root,
            Self::Skips | Self::Before => 2.0 / root,
            Self::After => 1.5 / root,
            Self::Signals => 0.3,
            Self::Terms => 1.0,
            Self::Markers => 2.0,
        }
    }
}

/// The features of one passage. A buffer: [`Reader::passage`] fills it anew.
#[derive(Debug, Default, Clone)]
pub struct Features {
    hashes: Vec<u32>,
    ends: [usize; Block::ALL.len()],
}

impl Features {
    /// The blocks: what one feature counts, and the features, sorted and without repetition.
    pub fn blocks(&self) -> impl Iterator<Item = (Block, f32, &[u32])> {
        let mut start = 0;
        Block::ALL.into_iter().zip(self.ends).map(move |(block, end)| {
            let hashes = self.hashes.get(start..end).unwrap_or_default();
            start = end;
            (block, block.value(hashes.len()), hashes)
        })
    }

    fn clear(&mut self) {
        self.hashes.clear();
        self.ends = Default::default();
    }

    fn add(&mut self, feature: impl std::hash::Hash) {
        self.hashes.push(hash(feature) as u32);
    }

    /// Ends a block: sorts its features and drops repetitions.
    fn close(&mut self, block: Block) {
        let start = match block as usize {
            0 => 0,
            n => self.ends.get(n - 1).copied().unwrap_or_default(),
        };
        if let Some(features) = self.hashes.get_mut(start..) {
            features.sort_unstable();
        }
        let mut kept = start;
        for at in start..self.hashes.len() {
            if at == start || self.hashes[at] != self.hashes[at - 1] {
                self.hashes[kept] = self.hashes[at];
                kept += 1;
            }
        }
        self.hashes.truncate(kept);
        if let Some(end) = self.ends.get_mut(block as usize) {
            *end = kept;
        }
    }
}

/// Well-mixed bits of a feature's name; the low half is its number.
fn hash(feature: impl std::hash::Hash) -> u64 {
    let mut hasher = FxHasher::default();
    feature.hash(&mut hasher);
    let h = hasher.finish();
    (h ^ (h >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32
}

/// Reads the features of a document's passages.
#[derive(Debug)]
pub struct Reader<'a> {
    lexicon: &'a Lexicon,
    observed: &'a Observed,
    /// What each word is taken as: itself without accents, or the class of a name, an initial or a number.
    classes: Vec<u64>,
    /// The letters behind `classes`, end to end, each word between two spaces.
    letters: String,
    /// Where each word's letters end.
    ends: Vec<u32>,
}

impl<'a> Reader<'a> {
    /// Classes every word of the document once.
    pub fn new(lexicon: &'a Lexicon, observed: &'a Observed) -> Self {
        let mut reader = Self {
            lexicon,
            observed,
            classes: Vec::with_capacity(observed.words.len()),
            letters: String::with_capacity(observed.folded.as_str().len() + observed.words.len()),
            ends: Vec::with_capacity(observed.words.len()),
        };
        let mut key = String::new();
        let mut firsts = observed.passages.iter().map(|p| p.passage.words.start).peekable();
        for (number, word) in observed.words.iter().enumerate() {
            while firsts.next_if(|f| *f < number).is_some() {}
            let opens = firsts.peek() == Some(&number);
            key.clear();
            unaccent(observed.folded.slice(word.span), &mut key);
            let class = reader.class(*word, &key, opens).unwrap_or(&key);
            reader.classes.push(hash(class));
            reader.letters.push_str(class);
            reader.letters.push(' ');
            reader.ends.push(reader.letters.len() as u32);
        }
        reader
    }

    fn class(&self, word: Word, key: &str, opens: bool) -> Option<&'static str> {
        let shape = word.shape;
        if shape.has(Shape::DIGIT) && !shape.has(Shape::LETTER) {
            return Some("#");
        }
        if !shape.has(Shape::CAPITAL) {
            return None;
        }
        if self.observed.people.knows(key) {
            Some("<P>")
        } else if self.lexicon.first_name(key).is_some_and(|n| !n.ambiguous) {
            Some("<F>")
        } else if key.len() == 1 {
            Some("<I>")
        } else if !opens && !shape.has(Shape::CAPS) {
            Some("<C>")
        } else {
            None
        }
    }

    /// Fills `out` with the features of passage `index`.
    pub fn passage(&self, index: usize, out: &mut Features) {
        out.clear();
        let passages = &self.observed.passages;
        let Some(this) = passages.get(index) else { return };
        let before = index.checked_sub(1).and_then(|i| passages.get(i));
        let after = passages.get(index + 1);

        let words = self.classes_of(this);
        let mut last = 0;
        for (class, word) in words.iter().zip(self.letters_of(this)) {
            out.add((b'w', class));
            out.add((b'b', last, class));
            if let Some(stem) = word.get(..5)
                && word.len() > 6
            {
                out.add((b's', stem));
            }
            last = *class;
        }
        out.close(Block::Words);
        self.letters(this, out);
        for distance in [2, 3] {
            for (a, b) in words.iter().zip(words.iter().skip(distance)) {
                out.add((distance as u8, a, b));
            }
        }
        out.close(Block::Skips);
        for (block, tag, neighbour) in [(Block::Before, b'<', before), (Block::After, b'>', after)] {
            for class in neighbour.map_or(&[][..], |p| self.classes_of(p)) {
                out.add((tag, class));
            }
            out.close(block);
        }
        self.signals(this, b'.', out);
        self.layout(index, this, out);
        if let Some(before) = before.filter(|p| p.passage.section == this.passage.section) {
            self.signals(before, b'<', out);
        }
        if let Some(after) = after.filter(|p| p.passage.section == this.passage.section) {
            self.signals(after, b'>', out);
        }
        self.tellers(index, this, out);
        out.close(Block::Signals);
        self.hits(this, out);
    }

    /// What the lexicons hear in the passage itself.
    fn hits(&self, this: &PassageSignals, out: &mut Features) {
        let groups = || this.hits.iter().filter_map(|h| self.lexicon.group(h.group));
        for group in groups() {
            if let Class::Domain(domain) = group.class {
                out.add(("term", &group.id));
                out.add(("term", domain as u8, group.strength as u8));
            }
        }
        out.close(Block::Terms);
        for group in groups() {
            if group.class == Class::Marker {
                out.add(("marker", &group.id));
            }
            if let Some(mode) = group.mode {
                out.add(("marker", mode as u8));
            }
        }
        out.close(Block::Markers);
    }

    fn classes_of(&self, passage: &PassageSignals) -> &[u64] {
        self.classes
            .get(passage.passage.words.clone())
            .unwrap_or_default()
    }

    /// The letters of each word of a passage, with the space after it.
    fn letters_of(&self, passage: &PassageSignals) -> impl Iterator<Item = &str> {
        passage.passage.words.clone().map(|w| {
            let start = w.checked_sub(1).and_then(|w| self.ends.get(w)).copied();
            let end = self.ends.get(w).copied().unwrap_or_default() as usize;
            self.letters
                .get(start.unwrap_or_default() as usize..end)
                .unwrap_or_default()
        })
    }

    fn letters(&self, passage: &PassageSignals, out: &mut Features) {
        let mut padded = Vec::with_capacity(32);
        for word in self.letters_of(passage) {
            padded.clear();
            padded.push(b' ');
            padded.extend_from_slice(word.as_bytes());
            for run in 2..=5 {
                for letters in padded.windows(run) {
                    // The letters themselves and their number make the hash's one word.
                    let packed = letters
                        .iter()
                        .fold(run as u64, |packed, b| packed << 8 | u64::from(*b));
                    out.add(packed);
                }
            }
        }
        out.close(Block::Letters);
    }

    fn signals(&self, passage: &PassageSignals, at: u8, out: &mut Features) {
        let person = &passage.person;
        for (name, on) in [
            (0_u8, person.titled),
            (1, person.first_name),
            (2, person.initials),
            (3, person.participant),
            (4, person.capitalised),
        ] {
            out.add((at, "person", name, on));
        }
        out.add((at, "source", passage.source as u8));
        out.add((at, "source by", passage.source_by));
        let (mut strongest, mut count) = (0, 0_u8);
        for hit in &passage.hits {
            let Some(group) = self.lexicon.group(hit.group) else {
                continue;
            };
            out.add((at, "group", &group.id));
            if let Class::Domain(domain) = group.class {
                out.add((at, "domain", domain as u8, group.strength as u8));
                strongest = strongest.max(1 + group.strength as u8);
                count += 1;
            }
            if let Some(mode) = group.mode {
                out.add((at, "mode", mode as u8));
            }
        }
        out.add((at, "strongest", strongest));
        out.add((at, "count", count.min(4)));
        let designated = (person.named(), !person.groups.is_empty(), person.participant);
        out.add((at, "strongest by person", strongest, designated));
        out.add((at, "strongest by source", strongest, passage.source as u8));
    }

    fn layout(&self, index: usize, this: &PassageSignals, out: &mut Features) {
        let p = &this.passage;
        out.add(("kind", p.kind as u8));
        out.add(("first", p.first_of_block));
        out.add(("label", p.label.is_some()));
        out.add(("length", p.words.len().max(1).ilog2()));
        out.add(("table", p.location.table.is_some(), p.location.row == Some(0)));
        let above = self.observed.passages.get(..index).unwrap_or_default();
        if let Some(heading) = self.heading_above(index) {
            self.signals(heading, b'^', out);
            let named = this.person.named() || heading.person.named();
            let private = private_life(self.lexicon, &this.hits).any(|(_, g, _)| g.strength > Strength::Cue);
            out.add(("under named", private, named));
        }
        let distance = above.iter().rev().take(6).position(|p| p.person.named());
        out.add(("named above", distance));
        out.add(("about", this.about as u8));
        let own = (
            this.person.named(),
            this.person.participant,
            this.person.capitalised,
        );
        out.add(("about by own", this.about as u8, own));
    }

    /// The heading under which the passage before stands; looked up, for a text may have hundreds of thousands under one.
    fn heading_above(&self, index: usize) -> Option<&PassageSignals> {
        let passages = &self.observed.passages;
        let at = passages
            .get(index.checked_sub(1)?)?
            .passage
            .location
            .heading?
            .start();
        passages.get(passages.partition_point(|p| p.passage.span.start() < at))
    }

    /// Who may be telling it: those named here, the last named above, and who sits at the table.
    fn tellers(&self, index: usize, this: &PassageSignals, out: &mut Features) {
        let code = |t: &Teller| (t.status as u8, t.cue as u8, t.by_name, t.speaks);
        for (i, teller) in this.tellers.iter().enumerate() {
            let place = match teller.place {
                0..=2 => 0_u8,
                3..=7 => 1,
                _ => 2,
            };
            out.add(("teller", i == 0, code(teller), place));
        }
        out.add(("tellers", this.tellers.len().min(3)));
        let above = self.observed.passages.get(..index).into_iter().flatten().rev();
        let above = above
            .take_while(|p| p.passage.section == this.passage.section)
            .take(8)
            .enumerate()
            .find_map(|(d, p)| p.tellers.last().map(|t| (d.min(3), t)));
        if let Some((distance, teller)) = above {
            out.add(("teller above", code(teller), distance));
            out.add(("status above", this.source_by, teller.status as u8));
        }
        let (bound, unbound) = self.observed.people.balance();
        let share = (bound + unbound >= 3).then(|| bound * 4 / (bound + unbound));
        out.add(("share bound", share));
        out.add(("share bound by source", this.source_by, share, this.source as u8));
        out.add(("source by", this.source_by, this.source as u8));
    }
}
