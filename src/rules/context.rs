//! What a rule that reads the document is given, and what it may say.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::form_trace::Disclosure;
use super::formation::{self, Formation};
use crate::document::Document;
use crate::finding::{Evidence, Finding, Kind};
use crate::lexicon::{Class, Lexicon, Strength, Trace, unaccent};
use crate::scan::Hit;
use crate::segment::PassageKind;
use crate::segment::words::Shape;
use crate::signals::{Observed, PassageSignals, private_life};
use crate::span::{Span, Src};

/// A document read and assessed: all that a rule may look at.
pub(crate) struct Context<'a> {
    pub(crate) document: &'a Document,
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) observed: &'a Observed,
    /// What the assessment found.
    pub(crate) flagged: &'a Flagged,
    /// The hidden traces that disclose.
    pub(crate) disclosures: &'a [Disclosure],
    pub(crate) formation: Formation,
    /// Where the head of the document names a plenary, unless the user settled the formation.
    pub(crate) plenary_named: Option<Span<Src>>,
    /// The numbers of the passages in which an entry stands that a rule listens for, and what those entries are: few.
    cued: Vec<(usize, Trace)>,
}

/// What the assessment found, each with the number of its passage, in their order: most passages carry nothing.
#[derive(Debug, Default)]
pub(crate) struct Flagged(Vec<(usize, Finding)>);

impl Extend<(usize, Finding)> for Flagged {
    fn extend<I: IntoIterator<Item = (usize, Finding)>>(&mut self, flagged: I) {
        self.0.extend(flagged);
    }
}

impl Flagged {
    /// Nothing yet, with room for so many findings.
    pub(crate) fn with_room(findings: usize) -> Self {
        Self(Vec::with_capacity(findings))
    }

    fn place(&self, index: usize) -> Option<usize> {
        self.0.binary_search_by_key(&index, |(passage, _)| *passage).ok()
    }

    /// What was found in passage `index`.
    pub(crate) fn get(&self, index: usize) -> Option<&Finding> {
        self.0.get(self.place(index)?).map(|(_, found)| found)
    }

    /// The same, to be added to.
    pub(crate) fn get_mut(&mut self, index: usize) -> Option<&mut Finding> {
        let place = self.place(index)?;
        self.0.get_mut(place).map(|(_, found)| found)
    }

    /// All that was found, each with the number of its passage.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (usize, &Finding)> {
        self.0.iter().map(|(index, found)| (*index, found))
    }

    /// All that was found.
    pub(crate) fn into_findings(self) -> impl Iterator<Item = Finding> {
        self.0.into_iter().map(|(_, found)| found)
    }
}

/// Where a remark stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Place {
    /// On the passage with this number: it joins the finding that is there, if any.
    Passage(usize),
    /// On words of the document's own, whatever is flagged beside them.
    Words(Span<Src>),
    /// On the hidden trace with this number.
    Trace(usize),
}

/// What a rule has to say.
#[derive(Debug)]
pub(crate) struct Remark {
    pub(crate) rule: &'static str,
    pub(crate) place: Place,
    pub(crate) evidence: Vec<Evidence>,
    /// Other rules that hold there.
    pub(crate) also: Vec<&'static str>,
}

/// The remarks of all rules, in the order they were made.
#[derive(Debug, Default)]
pub(crate) struct Remarks {
    made: Vec<Remark>,
    /// The number of the remark that a rule made of a place.
    known: FxHashMap<(&'static str, Place), usize>,
}

impl Remarks {
    /// Says it once a place: what a rule adds there is more evidence.
    pub(super) fn add(&mut self, rule: &'static str, place: Place, evidence: Vec<Evidence>) {
        let number = *self.known.entry((rule, place)).or_insert(self.made.len());
        match self.made.get_mut(number) {
            Some(remark) => remark.evidence.extend(evidence),
            None => self.made.push(Remark {
                rule,
                place,
                evidence,
                also: Vec::new(),
            }),
        }
    }

    /// Says that a hidden trace discloses what the rules `also` are about.
    pub(super) fn disclose(&mut self, rule: &'static str, trace: usize, also: Vec<&'static str>) {
        self.made.push(Remark {
            rule,
            place: Place::Trace(trace),
            evidence: Vec::new(),
            also,
        });
    }
}

impl IntoIterator for Remarks {
    type Item = Remark;
    type IntoIter = std::vec::IntoIter<Remark>;

    fn into_iter(self) -> Self::IntoIter {
        self.made.into_iter()
    }
}

/// A group of `lexicons/cues/`, by its identifier. A test compares those named here with those that exist.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cue(pub(super) &'static str);

impl<'a> Context<'a> {
    pub(crate) fn new(
        document: &'a Document,
        lexicon: &'a Lexicon,
        observed: &'a Observed,
        flagged: &'a Flagged,
        disclosures: &'a [Disclosure],
        told: Formation,
    ) -> Self {
        let (read, plenary_named) = formation::read(lexicon, observed);
        let cued = observed.cued().iter().map(|index| {
            let passage = observed.passages.get(*index);
            let cues = passage.map_or(&[][..], |passage| observed.cues(passage)).iter();
            let traces = cues.map(|hit| lexicon.trace(hit.group));
            (*index, traces.fold(Trace::default(), Trace::or))
        });
        Self {
            document,
            lexicon,
            observed,
            flagged,
            disclosures,
            formation: if told == Formation::Auto { read } else { told },
            plenary_named,
            cued: cued.collect(),
        }
    }

    /// Whether the passages numbered `within` are all of this kind.
    pub(super) fn are_all(&self, within: Range<usize>, kind: PassageKind) -> bool {
        let passages = self.observed.passages.get(within).unwrap_or_default();
        passages.iter().all(|passage| passage.passage.kind == kind)
    }

    /// The passages that may have an entry of one of `cues`, with their numbers: few others are among them.
    pub(super) fn cued(&self, cues: &[Cue]) -> impl Iterator<Item = (usize, &'a PassageSignals)> {
        let passages = &self.observed.passages;
        let traces = cues.iter().map(|cue| Trace::of(cue.0));
        let any = traces.fold(Trace::default(), Trace::or);
        let cued = self.cued.iter().filter(move |(_, trace)| trace.may_be(any));
        cued.filter_map(|(index, _)| Some((*index, passages.get(*index)?)))
    }

    /// The finding on private life that passage `index` carries.
    pub(super) fn individual(&self, index: usize) -> Option<&'a Finding> {
        self.flagged.get(index).filter(|found| is_individual(found))
    }

    /// The passages that carry a finding on private life, with their numbers and that finding.
    pub(super) fn individuals(&self) -> impl Iterator<Item = (usize, &'a PassageSignals, &'a Finding)> {
        let passages = &self.observed.passages;
        let individuals = self.flagged.iter().filter(|(_, found)| is_individual(found));
        individuals.filter_map(|(index, found)| Some((index, passages.get(index)?, found)))
    }

    /// Whether anything in the document may not leave the group.
    pub(super) fn holds_findings(&self) -> bool {
        let kept = |f: &Finding| matches!(f.kind, Kind::Secret | Kind::Private | Kind::Confidential);
        self.flagged.iter().any(|(_, found)| kept(found))
    }

    /// The first entry of `cue` in the passage.
    pub(super) fn cue(&self, passage: &'a PassageSignals, cue: Cue) -> Option<&'a Hit> {
        let of = |hit: &&Hit| self.lexicon.group(hit.group).is_some_and(|g| *g.id == *cue.0);
        self.observed.cues(passage).iter().find(of)
    }

    /// Whether an entry of `cue` stands in the passage.
    pub(super) fn says(&self, passage: &'a PassageSignals, cue: Cue) -> bool {
        self.cue(passage, cue).is_some()
    }

    /// An entry as evidence.
    pub(super) fn evidence(&self, signal: &'static str, hit: &Hit) -> Evidence {
        Evidence {
            signal,
            term: Some(hit.term),
            span: self.observed.words_span(hit.first as usize, hit.last as usize),
        }
    }

    /// Where the passage names somebody who is not at the table, or a household: *Mme D.*, *Karim*, *la famille Dorval*.
    pub(super) fn person(&self, passage: &'a PassageSignals) -> Option<Evidence> {
        let named = passage.person.named();
        let named = named.then(|| self.observed.designation(passage)).flatten();
        let span = named
            .filter(|span| !self.numbered(*span))
            .or_else(|| self.household(passage))?;
        Some(Evidence {
            signal: "person",
            term: None,
            span,
        })
    }

    /// Whether a number of an article follows: *R. 314-49* is nobody's initial, *Yanis B., 15 ans* is.
    fn numbered(&self, span: Span<Src>) -> bool {
        let rest = self
            .text_from(span.end(), u32::MAX)
            .trim_start_matches(['.', ' ', '\u{a0}', '*']);
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        digits >= 3 || (digits > 0 && rest.as_bytes().get(digits) == Some(&b'-'))
    }

    /// The text from byte `start` to byte `end`, or to its own end.
    fn text_from(&self, start: u32, end: u32) -> &'a str {
        let text = self.document.text.as_str();
        let end = (end as usize).min(text.len());
        text.get(start as usize..end).unwrap_or_default()
    }

    /// A household word followed by a name, in the passage itself.
    fn household(&self, passage: &PassageSignals) -> Option<Span<Src>> {
        self.announced(
            passage,
            &["household", "case-heading"],
            passage.passage.words.clone(),
        )
    }

    /// Where the label of the passage names somebody as what it is about: *Situation de Mme Arnoux :*.
    pub(super) fn labelled(&self, passage: &PassageSignals) -> Option<Span<Src>> {
        self.announced(
            passage,
            &["household", "case-heading", "title", "young"],
            passage.passage.label_words.clone(),
        )
    }

    /// A word of one of these groups of `people/persons.toml` followed by a name that is nobody's at the table.
    fn announced(
        &self,
        passage: &PassageSignals,
        groups: &[&str],
        within: Range<usize>,
    ) -> Option<Span<Src>> {
        let announces = |hit: &&Hit| {
            let group = self.lexicon.group(hit.group);
            group.is_some_and(|g| g.class == Class::Person && groups.contains(&&*g.id))
        };
        let mut key = String::new();
        let hits = self.observed.hits(passage).iter();
        hits.filter(announces).find_map(|hit| {
            let (first, name) = (hit.first as usize, hit.last as usize + 1);
            let word = self.observed.words.get(name)?;
            let inside = within.contains(&first) && within.contains(&name);
            key.clear();
            unaccent(self.observed.folded.slice(word.span), &mut key);
            let known = self.observed.seats(&key);
            (inside && word.shape.has(Shape::CAPITAL) && !known)
                .then(|| self.observed.words_span(first, name))
        })
    }

    /// Whether the passage holds a term of private life that is more than an ordinary word.
    pub(super) fn private(&self, passage: &PassageSignals) -> bool {
        private_life(self.lexicon, self.observed.hits(passage))
            .any(|(_, group, _)| group.strength > Strength::Cue)
    }

    /// Whether the entry is the last of its clause: nothing, or a stop, follows.
    pub(super) fn ends_clause(&self, passage: &PassageSignals, hit: &Hit) -> bool {
        let end = self
            .observed
            .words_span(hit.first as usize, hit.last as usize)
            .end();
        let next = self
            .text_from(end, passage.passage.span.end())
            .trim_start()
            .chars()
            .next();
        next.is_none_or(|c| !c.is_alphanumeric())
    }

    /// How many words stand between two spans; nothing where they overlap.
    pub(super) fn words_between(&self, a: Span<Src>, b: Span<Src>) -> usize {
        let (first, second) = if a.start() <= b.start() { (a, b) } else { (b, a) };
        let between = Span::new(first.end(), second.start().max(first.end()));
        let text = self.document.text.slice(between);
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .count()
    }
}

/// Whether a finding is on private life.
fn is_individual(found: &Finding) -> bool {
    matches!(found.kind, Kind::Secret | Kind::Private)
}

/// The first passage that has some of `span`, with its number. Passages stand in the order of the text.
pub(crate) fn passage_on(observed: &Observed, span: Span<Src>) -> Option<(usize, &PassageSignals)> {
    let passages = &observed.passages;
    let index = passages.partition_point(|p| p.passage.span.end() <= span.start());
    let passage = passages.get(index)?;
    passage.passage.span.overlaps(span).then_some((index, passage))
}

/// The number of the first word of a passage, its label included.
pub(super) fn first_word(passage: &PassageSignals) -> usize {
    let passage = &passage.passage;
    if passage.label.is_some() {
        passage.label_words.start.min(passage.words.start)
    } else {
        passage.words.start
    }
}
