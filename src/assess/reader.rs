//! Reads the features of a document's passages.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::facts::{About, Facts, Read, Seat};
use super::features::{Block, Features, Sink, letters, number, pairs, word, word_after, word_before};
use super::lexemes::{Lexeme, Lexemes};
use crate::finding::Cause;
use crate::lexicon::{Class, Lexicon, Strength};
use crate::signals::{HEARD, Observed, PassageSignals, Teller, private_life};

/// Reads the features of a document's passages.
#[derive(Debug)]
pub struct Reader<'a> {
    lexicon: &'a Lexicon,
    observed: &'a Observed,
    lexemes: Lexemes,
    /// The lexeme of each word.
    words: Vec<u32>,
}

impl<'a> Reader<'a> {
    /// Takes every word of the document once.
    pub fn new(lexicon: &'a Lexicon, observed: &'a Observed) -> Self {
        Self::with(lexicon, observed, Lexemes::default())
    }

    /// Takes the words of the document, given the `lexemes` that were met in others.
    pub(super) fn with(lexicon: &'a Lexicon, observed: &'a Observed, mut lexemes: Lexemes) -> Self {
        let words = lexemes.of(observed);
        Self {
            lexicon,
            observed,
            lexemes,
            words,
        }
    }

    /// The lexemes, for the next document.
    pub(super) fn into_lexemes(self) -> Lexemes {
        self.lexemes
    }

    /// The distinct words met so far.
    pub(super) fn lexemes(&self) -> &Lexemes {
        &self.lexemes
    }

    /// The lexemes of passage `index`, by number.
    pub(super) fn numbers_of(&self, index: usize) -> &[u32] {
        self.words.get(self.words_of(index)).unwrap_or_default()
    }

    /// The words of passage `index`, by number in the document; none where there is no such passage.
    pub(super) fn words_of(&self, index: usize) -> Range<usize> {
        let passage = self.observed.passages.get(index);
        passage.map_or(0..0, |p| p.passage.words.clone())
    }

    /// Fills `out` with the features of passage `index`.
    pub fn passage(&self, index: usize, out: &mut Features) {
        out.clear();
        self.read_words(index, out);
        self.read_pairs(index, out);
        self.read_signals(index, out);
        self.read_hits(index, out);
    }

    /// The blocks that hang on single words: see [`Block::BY_WORD`].
    fn read_words(&self, index: usize, out: &mut Features) {
        let own: Vec<Lexeme<'_>> = self.distinct(Some(index)).collect();
        own.iter()
            .flat_map(|lexeme| word(*lexeme))
            .for_each(|f| out.add(f));
        out.close(Block::Words);
        for lexeme in own {
            letters(lexeme, |f| out.add(f));
        }
        out.close(Block::Letters);
        self.distinct(index.checked_sub(1))
            .for_each(|lexeme| out.add(word_before(lexeme)));
        out.close(Block::Before);
        self.distinct(Some(index + 1))
            .for_each(|lexeme| out.add(word_after(lexeme)));
        out.close(Block::After);
    }

    /// The words of a passage, each once.
    fn distinct(&self, index: Option<usize>) -> impl Iterator<Item = Lexeme<'_>> {
        let mut seen = FxHashSet::default();
        let numbers = index.map_or(&[][..], |index| self.numbers_of(index));
        numbers
            .iter()
            .filter_map(|number| self.lexemes.get(*number))
            .filter(move |lexeme| seen.insert(lexeme.number))
    }

    fn read_pairs(&self, index: usize, out: &mut Features) {
        let classes = self.numbers_of(index).iter().map(|n| self.lexemes.class(*n));
        pairs(&classes.collect::<Vec<_>>(), |pair| out.add(pair.feature));
        out.close(Block::Pairs);
    }

    /// What lexicons, discourse, tellers and layout say of the passage and of those around it.
    pub(super) fn read_signals(&self, index: usize, out: &mut impl Sink) {
        let passages = &self.observed.passages;
        let Some(this) = passages.get(index) else { return };
        let before = index.checked_sub(1).and_then(|i| passages.get(i));
        let after = passages.get(index + 1);
        self.signals(this, Seat::Here, out);
        predicate(this, out);
        layout(this, out);
        self.above(index, this, out);
        referent(this, out);
        for (neighbour, seat) in [(before, Seat::Before), (after, Seat::After)] {
            if let Some(near) = neighbour.filter(|p| p.passage.section == this.passage.section) {
                self.signals(near, seat, out);
            }
        }
        self.tellers(index, this, out);
        out.close(Block::Signals);
    }

    /// What the lexicons hear in the passage itself.
    pub(super) fn read_hits(&self, index: usize, out: &mut impl Sink) {
        let Some(this) = self.observed.passages.get(index) else {
            return;
        };
        let groups = || {
            let hits = self.observed.hits(this).iter();
            hits.filter_map(|h| Some((h.group, self.lexicon.group(h.group)?)))
        };
        for (which, group) in groups() {
            if let Class::Domain(domain) = group.class {
                out.once(Facts::of_group(Read::AsTerm, which), Cause::Lexicon, |out| {
                    out.add(number(("term", &group.id)));
                    out.add(number(("term", domain as u8, group.strength as u8)));
                });
            }
        }
        out.close(Block::Terms);
        for (which, group) in groups() {
            if group.class == Class::Marker || group.mode.is_some() {
                out.once(Facts::of_group(Read::AsMarker, which), Cause::Lexicon, |out| {
                    if group.class == Class::Marker {
                        out.add(number(("marker", &group.id)));
                    }
                    if let Some(mode) = group.mode {
                        out.add(number(("marker", mode as u8)));
                    }
                });
            }
        }
        out.close(Block::Markers);
    }

    /// What speaks in a passage, read from the one in question.
    fn signals(&self, passage: &PassageSignals, seat: Seat, out: &mut impl Sink) {
        persons(passage, seat, out);
        let (strongest, count) = self.entries(passage, seat, out);
        strengths(passage, seat, strongest, count, out);
    }

    /// Its entries, each group once; how strong the strongest is that is private life, from 1, and how many such groups there are.
    fn entries(&self, passage: &PassageSignals, seat: Seat, out: &mut impl Sink) -> (u8, u8) {
        let at = seat.mark();
        let (read, cause) = (seat.read(), seat.or(Cause::Lexicon));
        let (mut strongest, mut count) = (0, 0);
        // A passage may be a line without end: what is said over and over tells no more.
        let hits = self.observed.hits(passage);
        let hits = hits.get(..HEARD).unwrap_or(hits);
        // A bit by group: few share one, and only then are those before looked through.
        let mut met = 0_u64;
        for (nth, hit) in hits.iter().enumerate() {
            let bit = 1 << (hit.group % 64);
            if met & bit != 0 && hits.iter().take(nth).any(|h| h.group == hit.group) {
                continue;
            }
            met |= bit;
            out.once(Facts::of_group(read, hit.group), cause, |out| {
                let Some(group) = self.lexicon.group(hit.group) else {
                    return;
                };
                out.add(number((at, "group", &group.id)));
                if let Class::Domain(domain) = group.class {
                    out.add(number((at, "domain", domain as u8, group.strength as u8)));
                }
                if let Some(mode) = group.mode {
                    out.add(number((at, "mode", mode as u8)));
                }
            });
            let private = self.lexicon.card(hit.group).map_or(0, |card| card.private);
            strongest = strongest.max(private);
            count += u8::from(private > 0);
        }
        (strongest, count)
    }

    /// What stands above it: the heading, and the last passage that names somebody.
    fn above(&self, index: usize, this: &PassageSignals, out: &mut impl Sink) {
        if let Some(heading) = self.heading_above(index) {
            self.signals(heading, Seat::Heading, out);
            let named = this.person.named() || heading.person.named();
            let private = private_life(self.lexicon, self.observed.hits(this))
                .any(|(_, g, _)| g.strength > Strength::Cue);
            let facts = Facts::of(About::Under).are([private, named]);
            out.once(facts, Cause::Heading, |out| {
                out.add(number(("under named", private, named)));
            });
        }
        let above = self.observed.passages.get(..index).unwrap_or_default();
        let distance = above.iter().rev().take(6).position(|p| p.person.named());
        let facts = Facts::of(About::NamedAbove).and(3, distance.map_or(7, |d| d as u8));
        out.once(facts, Cause::Before, |out| {
            out.add(number(("named above", distance)));
        });
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
        let code = |t: &Teller| (t.status as u8, t.cue as u8, t.by_name, t.speaks);
        let facts = |about: About, t: &Teller| {
            let facts = Facts::of(about).and(2, t.status as u8).and(3, t.cue as u8);
            facts.are([t.by_name, t.speaks])
        };
        let tellers = self.observed.tellers(this);
        for (i, teller) in tellers.iter().take(HEARD).enumerate() {
            let place = match teller.place {
                0..=2 => 0_u8,
                3..=7 => 1,
                _ => 2,
            };
            let facts = facts(About::Teller, teller).and(2, place).are([i == 0]);
            out.once(facts, Cause::Teller, |out| {
                out.add(number(("teller", i == 0, code(teller), place)));
            });
        }
        let many = tellers.len().min(3);
        let facts_of_many = Facts::of(About::Tellers).and(2, many as u8);
        out.once(facts_of_many, Cause::Teller, |out| {
            out.add(number(("tellers", many)));
        });
        let by = this.source_by;
        let above = self.observed.passages.get(..index).into_iter().flatten().rev();
        let above = above
            .take_while(|p| p.passage.section == this.passage.section)
            .take(8)
            .enumerate()
            .find_map(|(d, p)| self.observed.tellers(p).last().map(|t| (d.min(3), t)));
        if let Some((distance, teller)) = above {
            let facts = facts(About::Above, teller)
                .and(2, distance as u8)
                .and(5, by as u8);
            out.once(facts, Cause::Teller, |out| {
                out.add(number(("teller above", code(teller), distance)));
                out.add(number(("status above", by.code(), teller.status as u8)));
            });
        }
        let share = self.observed.people.quarters_bound();
        let facts = Facts::of(About::Source)
            .and(3, share.map_or(7, |share| share as u8))
            .and(5, by as u8)
            .and(2, this.source as u8);
        out.once(facts, Cause::Teller, |out| {
            out.add(number(("share bound", share)));
            out.add(number((
                "share bound by source",
                by.code(),
                share,
                this.source as u8,
            )));
            out.add(number(("source by", by.code(), this.source as u8)));
        });
    }
}

/// The persons a passage designates, and how it is told.
fn persons(passage: &PassageSignals, seat: Seat, out: &mut impl Sink) {
    let at = seat.mark();
    let person = &passage.person;
    let seen = [
        person.titled,
        person.first_name,
        person.initials,
        person.participant,
        person.capitalised,
    ];
    let facts = Facts::of(About::Persons).and(2, seat as u8).are(seen);
    out.once(facts, seat.or(Cause::Persons), |out| {
        for (name, on) in (0_u8..).zip(seen) {
            out.add(number((at, "person", name, on)));
        }
    });
    let facts = Facts::of(About::Acquired)
        .and(2, seat as u8)
        .and(2, passage.source as u8)
        .and(5, passage.source_by as u8);
    out.once(facts, seat.or(Cause::Teller), |out| {
        out.add(number((at, "source", passage.source as u8)));
        out.add(number((at, "source by", passage.source_by.code())));
    });
}

/// How strong its entries are, beside the persons and the teller.
fn strengths(passage: &PassageSignals, seat: Seat, strongest: u8, count: u8, out: &mut impl Sink) {
    let at = seat.mark();
    let person = &passage.person;
    let count = count.min(4);
    let designated = (person.named(), person.listed, person.participant);
    let facts = Facts::of(About::Strengths)
        .and(2, seat as u8)
        .and(3, strongest)
        .and(3, count)
        .and(2, passage.source as u8)
        .are([designated.0, designated.1, designated.2]);
    out.once(facts, seat.or(Cause::Lexicon), |out| {
        out.add(number((at, "strongest", strongest)));
        out.add(number((at, "count", count)));
        out.add(number((at, "strongest by person", strongest, designated)));
        out.add(number((
            at,
            "strongest by source",
            strongest,
            passage.source as u8,
        )));
    });
}

/// What it plainly says of somebody.
fn predicate(this: &PassageSignals, out: &mut impl Sink) {
    let Some(said) = this.predicate else { return };
    let (of, strength) = (said.of as u8, said.strength as u8);
    let facts = Facts::of(About::Predicate).and(2, of).and(2, strength);
    out.once(facts, Cause::Persons, |out| {
        out.add(number(("predicate", of)));
        out.add(number(("predicate by strength", of, strength)));
    });
}

/// How it is laid out.
fn layout(this: &PassageSignals, out: &mut impl Sink) {
    let p = &this.passage;
    let length = p.words.len().max(1).ilog2();
    let table = (p.location.table.is_some(), p.location.row == Some(0));
    let facts = Facts::of(About::Layout).and(3, p.kind as u8).and(6, length).are([
        p.first_of_block,
        p.label.is_some(),
        table.0,
        table.1,
    ]);
    out.once(facts, Cause::Layout, |out| {
        out.add(number(("kind", p.kind as u8)));
        out.add(number(("first", p.first_of_block)));
        out.add(number(("label", p.label.is_some())));
        out.add(number(("length", length)));
        out.add(number(("table", table.0, table.1)));
    });
}

/// Whom it speaks of.
fn referent(this: &PassageSignals, out: &mut impl Sink) {
    let r = this.referent;
    let far = match r.distance {
        0..=1 => 0_u8,
        2..=4 => 1,
        _ => 2,
    };
    let own = (
        this.person.named(),
        this.person.participant,
        this.person.capitalised,
    );
    let facts = Facts::of(About::Referent)
        .and(2, this.about as u8)
        .and(3, r.known as u8)
        .and(3, r.taken as u8)
        .are([r.agrees, r.same_block])
        .and(2, far)
        .are([own.0, own.1, own.2]);
    out.once(facts, Cause::Persons, |out| {
        out.add(number(("about", this.about as u8)));
        out.add(number(("referent", r.known as u8)));
        out.add(number(("referent taken", r.known as u8, r.taken as u8)));
        out.add(number((
            "referent far",
            r.known as u8,
            r.taken as u8,
            r.agrees,
            r.same_block,
            far,
        )));
        out.add(number(("about by own", this.about as u8, own)));
    });
}
