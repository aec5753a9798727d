//! Features of a passage, as hashed numbers in blocks: its words, their letters, its neighbours' words, and the signals.
//!
//! A block is weighed as a whole: the sum of its weights is divided by the root of its size, so that a long sentence
//! does not outvote a short one, and the letters of a word do not outvote the word.

use rustc_hash::FxHasher;
use std::hash::Hasher as _;

use crate::finding::Cause;
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
}

/// Where a feature comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// A word of the passage, by its number in the document.
    Word(usize),
    /// Two words of the passage.
    Pair(usize, usize),
    /// Anything else.
    Cause(Cause),
}

/// Takes the features of a passage as they are read, block by block.
pub(super) trait Sink {
    /// A feature of the open block; the same may come again, from elsewhere.
    fn add(&mut self, origin: Origin, feature: impl std::hash::Hash);

    /// Ends a block.
    fn close(&mut self, block: Block);
}

impl Sink for Features {
    fn add(&mut self, _: Origin, feature: impl std::hash::Hash) {
        self.hashes.push(number(feature));
    }

    /// Sorts the features of the block and drops repetitions.
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

/// The number of a feature.
pub(super) fn number(feature: impl std::hash::Hash) -> u32 {
    hash(feature) as u32
}

/// Well-mixed bits of a feature's name; the low half is its number.
fn hash(feature: impl std::hash::Hash) -> u64 {
    let mut hasher = FxHasher::default();
    feature.hash(&mut hasher);
    let h = hasher.finish();
    (h ^ (h >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32
}

/// Where the passage stands whose words or signals are read, beside the passage in question. The value names its features.
#[derive(Debug, Clone, Copy)]
#[repr(u8)]
enum Seat {
    Here = b'.',
    Before = b'<',
    After = b'>',
    Heading = b'^',
}

impl Seat {
    /// The cause of what is read there; `own` where that is the passage in question itself.
    fn or(self, own: Cause) -> Cause {
        match self {
            Self::Here => own,
            Self::Before => Cause::Before,
            Self::After => Cause::After,
            Self::Heading => Cause::Heading,
        }
    }
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
        self.read(index, out);
    }

    /// Tells `out` the features of passage `index`, each with where it comes from.
    pub(super) fn read(&self, index: usize, out: &mut impl Sink) {
        let passages = &self.observed.passages;
        let Some(this) = passages.get(index) else { return };
        let before = index.checked_sub(1).and_then(|i| passages.get(i));
        let after = passages.get(index + 1);

        self.words(this, out);
        self.letters(this, out);
        self.skips(this, out);
        self.neighbour(before, Seat::Before, Block::Before, out);
        self.neighbour(after, Seat::After, Block::After, out);
        self.signals(this, Seat::Here, out);
        self.layout(index, this, out);
        for (neighbour, seat) in [(before, Seat::Before), (after, Seat::After)] {
            if let Some(near) = neighbour.filter(|p| p.passage.section == this.passage.section) {
                self.signals(near, seat, out);
            }
        }
        self.tellers(index, this, out);
        out.close(Block::Signals);
        self.hits(this, out);
    }

    /// What the lexicons hear in the passage itself.
    fn hits(&self, this: &PassageSignals, out: &mut impl Sink) {
        let lexicon = Origin::Cause(Cause::Lexicon);
        let groups = || this.hits.iter().filter_map(|h| self.lexicon.group(h.group));
        for group in groups() {
            if let Class::Domain(domain) = group.class {
                out.add(lexicon, ("term", &group.id));
                out.add(lexicon, ("term", domain as u8, group.strength as u8));
            }
        }
        out.close(Block::Terms);
        for group in groups() {
            if group.class == Class::Marker {
                out.add(lexicon, ("marker", &group.id));
            }
            if let Some(mode) = group.mode {
                out.add(lexicon, ("marker", mode as u8));
            }
        }
        out.close(Block::Markers);
    }

    /// The words, each with the word before it, and the beginnings of long ones.
    fn words(&self, this: &PassageSignals, out: &mut impl Sink) {
        let mut last = None;
        for ((at, class), letters) in self.numbered(this).zip(self.letters_of(this)) {
            let (before, previous) = last.unwrap_or((at, &0));
            out.add(Origin::Word(at), (b'w', class));
            out.add(Origin::Pair(before, at), (b'b', *previous, class));
            if let Some(stem) = letters.get(..5)
                && letters.len() > 6
            {
                out.add(Origin::Word(at), (b's', stem));
            }
            last = Some((at, class));
        }
        out.close(Block::Words);
    }

    /// The words two and three places apart.
    fn skips(&self, this: &PassageSignals, out: &mut impl Sink) {
        for distance in [2, 3] {
            let later = self.numbered(this).skip(distance);
            for ((at, a), (then, b)) in self.numbered(this).zip(later) {
                out.add(Origin::Pair(at, then), (distance as u8, a, b));
            }
        }
        out.close(Block::Skips);
    }

    /// The words of a neighbour, as its own block.
    fn neighbour(&self, near: Option<&PassageSignals>, seat: Seat, block: Block, out: &mut impl Sink) {
        for class in near.map_or(&[][..], |p| self.classes_of(p)) {
            out.add(Origin::Cause(seat.or(Cause::Words)), (seat as u8, class));
        }
        out.close(block);
    }

    /// The classes of the words of a passage, each with the word's number in the document.
    fn numbered(&self, passage: &PassageSignals) -> impl Iterator<Item = (usize, &u64)> {
        passage.passage.words.clone().zip(self.classes_of(passage))
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

    fn letters(&self, passage: &PassageSignals, out: &mut impl Sink) {
        let mut padded = Vec::with_capacity(32);
        for (at, word) in passage.passage.words.clone().zip(self.letters_of(passage)) {
            padded.clear();
            padded.push(b' ');
            padded.extend_from_slice(word.as_bytes());
            for run in 2..=5 {
                for letters in padded.windows(run) {
                    // The letters themselves and their number make the hash's one word.
                    let packed = letters
                        .iter()
                        .fold(run as u64, |packed, b| packed << 8 | u64::from(*b));
                    out.add(Origin::Word(at), packed);
                }
            }
        }
        out.close(Block::Letters);
    }

    fn signals(&self, passage: &PassageSignals, seat: Seat, out: &mut impl Sink) {
        let at = seat as u8;
        let [persons, teller, lexicon] =
            [Cause::Persons, Cause::Teller, Cause::Lexicon].map(|c| Origin::Cause(seat.or(c)));
        let person = &passage.person;
        for (name, on) in [
            (0_u8, person.titled),
            (1, person.first_name),
            (2, person.initials),
            (3, person.participant),
            (4, person.capitalised),
        ] {
            out.add(persons, (at, "person", name, on));
        }
        out.add(teller, (at, "source", passage.source as u8));
        out.add(teller, (at, "source by", passage.source_by));
        let (mut strongest, mut count) = (0, 0_u8);
        for hit in &passage.hits {
            let Some(group) = self.lexicon.group(hit.group) else {
                continue;
            };
            out.add(lexicon, (at, "group", &group.id));
            if let Class::Domain(domain) = group.class {
                out.add(lexicon, (at, "domain", domain as u8, group.strength as u8));
                strongest = strongest.max(1 + group.strength as u8);
                count = count.saturating_add(1);
            }
            if let Some(mode) = group.mode {
                out.add(lexicon, (at, "mode", mode as u8));
            }
        }
        out.add(lexicon, (at, "strongest", strongest));
        out.add(lexicon, (at, "count", count.min(4)));
        let designated = (person.named(), !person.groups.is_empty(), person.participant);
        out.add(lexicon, (at, "strongest by person", strongest, designated));
        out.add(
            lexicon,
            (at, "strongest by source", strongest, passage.source as u8),
        );
    }

    fn layout(&self, index: usize, this: &PassageSignals, out: &mut impl Sink) {
        let p = &this.passage;
        let layout = Origin::Cause(Cause::Layout);
        out.add(layout, ("kind", p.kind as u8));
        out.add(layout, ("first", p.first_of_block));
        out.add(layout, ("label", p.label.is_some()));
        out.add(layout, ("length", p.words.len().max(1).ilog2()));
        out.add(
            layout,
            ("table", p.location.table.is_some(), p.location.row == Some(0)),
        );
        let above = self.observed.passages.get(..index).unwrap_or_default();
        if let Some(heading) = self.heading_above(index) {
            self.signals(heading, Seat::Heading, out);
            let named = this.person.named() || heading.person.named();
            let private = private_life(self.lexicon, &this.hits).any(|(_, g, _)| g.strength > Strength::Cue);
            out.add(Origin::Cause(Cause::Heading), ("under named", private, named));
        }
        let distance = above.iter().rev().take(6).position(|p| p.person.named());
        out.add(Origin::Cause(Cause::Before), ("named above", distance));
        let persons = Origin::Cause(Cause::Persons);
        out.add(persons, ("about", this.about as u8));
        let own = (
            this.person.named(),
            this.person.participant,
            this.person.capitalised,
        );
        out.add(persons, ("about by own", this.about as u8, own));
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
    fn tellers(&self, index: usize, this: &PassageSignals, out: &mut impl Sink) {
        let told = Origin::Cause(Cause::Teller);
        let code = |t: &Teller| (t.status as u8, t.cue as u8, t.by_name, t.speaks);
        for (i, teller) in this.tellers.iter().enumerate() {
            let place = match teller.place {
                0..=2 => 0_u8,
                3..=7 => 1,
                _ => 2,
            };
            out.add(told, ("teller", i == 0, code(teller), place));
        }
        out.add(told, ("tellers", this.tellers.len().min(3)));
        let above = self.observed.passages.get(..index).into_iter().flatten().rev();
        let above = above
            .take_while(|p| p.passage.section == this.passage.section)
            .take(8)
            .enumerate()
            .find_map(|(d, p)| p.tellers.last().map(|t| (d.min(3), t)));
        if let Some((distance, teller)) = above {
            out.add(told, ("teller above", code(teller), distance));
            out.add(told, ("status above", this.source_by, teller.status as u8));
        }
        let (bound, unbound) = self.observed.people.balance();
        let share = (bound + unbound >= 3).then(|| bound * 4 / (bound + unbound));
        out.add(told, ("share bound", share));
        out.add(
            told,
            ("share bound by source", this.source_by, share, this.source as u8),
        );
        out.add(told, ("source by", this.source_by, this.source as u8));
    }
}
