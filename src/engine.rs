//! The only door: a document in, a report out.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::assess::fit::Lesson;
use crate::assess::model::Model;
use crate::assess::why::Weighing;
use crate::assess::{Assessment, Assessor, Weighed};
use crate::document::{Document, TraceKind};
use crate::finding::{DomainSet, Evidence, Finding, Kind, Location, Mode, Report, Severity, Source};
use crate::lexicon::{Class, Lexicon, LexiconError, LexiconFile};
use crate::marks::Mark;
use crate::memory::{Judgement, Memory, judged};
use crate::outline::Outline;
pub use crate::position::Position;
pub use crate::rules::Formation;
use crate::rules::{
    Context, Disclosure, Flagged, Place, RULES, Raised, Remark, Remarks, Revealed, RuleBook, passage_on,
    sitting, worded_by,
};
use crate::signals::{Familiar, Numbering, Observed, PassageSignals, observe, observe_with, private_life};
use crate::span::{Span, Src};
use crate::stretch::{self, Stretch};
use crate::suppress::{self, Comment};

/// The embedded model.
pub(crate) const MODEL: &[u8] = {
    // So that what is aligned in the file is so in memory.
    #[repr(align(64))]
    struct Aligned<T: ?Sized>(T);
    const ALIGNED: &Aligned<[u8]> = &Aligned(*include_bytes!("assess/model.bin"));
    &ALIGNED.0
};

/// The reading that the model was fitted on: it always sees that one.
const FITTED_ON: Position = Position::Anas;

/// What the user may set.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The reading of disputed professions.
    pub position: Position,
    /// The formation.
    pub formation: Formation,
    /// Severity by rule; `None` switches the rule off.
    pub severities: BTreeMap<String, Option<Severity>>,
}

/// A report, and what the document goes through.
#[derive(Debug, Default)]
pub struct Audit {
    /// What was found.
    pub report: Report,
    /// Agenda items, turns and persons.
    pub outline: Outline,
}

/// A compiled lexicon with its rules, ready to audit any number of documents from any number of threads.
///
/// Clones share lexicon and rules, so that engines which differ by their model cost no more than the model.
#[derive(Debug, Clone)]
pub struct Engine {
    lexicon: Arc<Lexicon>,
    rules: Arc<RuleBook>,
    model: Model,
    options: Options,
    benches: Benches,
}

/// What was learned of words while documents were read: the next will use the same.
#[derive(Debug, Default)]
struct Bench {
    familiar: Familiar,
    weighed: Weighed,
}

/// The benches at which nobody works: as many as there were threads at once.
#[derive(Debug, Default, Clone)]
struct Benches(Arc<Mutex<Vec<Bench>>>);

impl Benches {
    /// The bench whose words have the numbers of `numbering`, or else any; a new one where none is free or it is full.
    fn take(&self, numbering: Option<Numbering>) -> Bench {
        let mut benches = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = benches
            .iter()
            .position(|b| Some(b.familiar.numbering()) == numbering);
        let bench = match own {
            Some(own) => Some(benches.swap_remove(own)),
            None => benches.pop(),
        };
        bench
            .filter(|bench| !bench.familiar.is_full())
            .unwrap_or_default()
    }

    fn put_back(&self, familiar: Familiar, weighed: Weighed) {
        let bench = Bench { familiar, weighed };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(bench);
    }
}

impl Engine {
    /// Compiles the embedded lexicons together with the user's own files.
    ///
    /// # Errors
    /// The first mistake in a lexicon or rule file, with its file, place and remedy.
    pub fn new(options: Options, extra: &[LexiconFile]) -> Result<Self, LexiconError> {
        let lexicon = Lexicon::compile(extra)?;
        let rules = RuleBook::embedded()?;
        let model = Model::read(MODEL).unwrap_or_default();
        Ok(Self {
            lexicon: Arc::new(lexicon),
            rules: Arc::new(rules),
            model,
            options,
            benches: Benches::default(),
        })
    }

    /// The engine with another model, such as one fitted on other documents.
    #[must_use]
    pub fn with_model(self, model: Model) -> Self {
        Self {
            model,
            benches: Benches::default(),
            ..self
        }
    }

    /// The model that weighs.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Audits one document. Pure: the same text and options give the same report.
    ///
    /// A long text is read stretch by stretch, as [`Engine::check_stretch`] reads each.
    pub fn check(&self, document: &Document) -> Report {
        let Some(stretches) = stretch::stretches(document) else {
            return self.check_within(document, whole(document));
        };
        let mut whole = Report::default();
        for stretch in stretches {
            let mut report = self.check_stretch(&stretch);
            stretch.origin.place(&mut report);
            whole.append(report);
        }
        whole
    }

    /// Audits a stretch of a long text: the report tells what stands in the stretch itself, with positions in its document.
    pub fn check_stretch(&self, stretch: &Stretch) -> Report {
        self.check_within(&stretch.document, stretch.own)
    }

    /// Audits `own` within the rest of the document.
    fn check_within(&self, document: &Document, own: Span<Src>) -> Report {
        let heard = Heard::of(document);
        let Bench { familiar, weighed } = self.benches.take(None);
        let observed = observe_with(heard.document(), &self.lexicon, FITTED_ON, familiar, None);
        let mut assessor = Assessor::with(&self.model, &self.lexicon, &observed, weighed);
        let judgements = (0..observed.passages.len())
            .map(|index| judged(&mut assessor, index))
            .collect();
        let weighed = assessor.into_weighed();
        let report = self.report(&heard, &observed, judgements, own);
        self.benches.put_back(observed.familiar, weighed);
        report
    }

    /// Audits one document like [`Engine::check`], and tells what it goes through.
    pub fn audit(&self, document: &Document) -> Audit {
        let audit = self.audit_again(document, &mut Memory::default(), &|| false);
        audit.unwrap_or_default()
    }

    /// Audits a document like [`Engine::audit`], and assesses only what `memory` does not know from the last time.
    ///
    /// Nothing where `stop` said so before the end. A memory serves one document and one engine.
    pub fn audit_again(
        &self,
        document: &Document,
        memory: &mut Memory,
        stop: &dyn Fn() -> bool,
    ) -> Option<Audit> {
        let heard = Heard::of(document);
        let Bench { familiar, weighed } = self.benches.take(memory.numbering());
        let mut observed = memory.observe(heard.document(), &self.lexicon, FITTED_ON, familiar);
        let mut assessor = Assessor::with(&self.model, &self.lexicon, &observed, weighed);
        let judgements = memory.judge(&observed, &mut assessor, stop);
        let weighed = assessor.into_weighed();
        let audit = judgements.map(|judgements| Audit {
            report: self.report(&heard, &observed, judgements, whole(document)),
            outline: Outline::of(heard.document(), &observed),
        });
        self.benches
            .put_back(std::mem::take(&mut observed.familiar), weighed);
        memory.keep(heard.document(), observed);
        audit
    }

    /// The report on what was judged in `own`, a part of the document or the whole.
    fn report(
        &self,
        heard: &Heard<'_>,
        observed: &Observed,
        judgements: Vec<Judgement>,
        own: Span<Src>,
    ) -> Report {
        let document = heard.document();
        let mut flagged = self.flagged(document, observed, judgements);
        let disclosures = self.disclosures(document);
        let mut methods = Vec::new();
        for remark in self.remarks(document, observed, &flagged, &disclosures) {
            let Some(severity) = self.severity(remark.rule) else {
                continue;
            };
            match flagged_at(&mut flagged, remark.place) {
                Some(finding) => {
                    finding.also.push(remark.rule);
                    // What an entry shows needs no clue.
                    let shown = |clue: &Evidence| remark.evidence.iter().any(|e| e.span.overlaps(clue.span));
                    let evidence = &mut finding.evidence;
                    evidence.retain(|e| e.signal != Evidence::CLUE || !shown(e));
                    evidence.extend(remark.evidence);
                }
                None => methods.push(method(document, observed, remark, severity)),
            }
        }
        let inside = |span: Span<Src>| own.start() <= span.start() && span.start() < own.end().max(1);
        let (before, within) = observed.passages_in(own);
        // They are numbered in the order of the text.
        let tables = |passages: &[PassageSignals]| {
            let mut tables = passages.iter().rev().filter_map(|p| p.passage.location.table);
            tables.next().unwrap_or_default()
        };
        let before = tables(before);
        let mut report = Report {
            characters: document.text.slice(own).chars().count(),
            passages: within.len(),
            sitting: sitting(&self.lexicon, observed),
            tables: tables(within).saturating_sub(before),
            findings: flagged.into_findings().chain(methods).collect(),
            ..Report::default()
        };
        report
            .findings
            .sort_by_key(|f| (f.passage.start(), f.kind, f.rule));
        suppress::apply(document.text.as_str(), &heard.comments, &mut report);
        report.findings.retain(|f| inside(f.passage));
        report.suppressed.retain(|s| inside(s.passage));
        report.notes.retain(|n| inside(n.span));
        for finding in &mut report.findings {
            let table = &mut finding.location.table;
            *table = table.map(|number| number.saturating_sub(before));
        }
        report
    }

    /// What a document with these marks has to teach a model: its passages, seen as [`Engine::check`] sees them.
    pub fn lesson(&self, document: &Document, marks: &[Mark]) -> Lesson {
        let observed = self.observed(Heard::of(document).document());
        Lesson::new(&self.lexicon, &observed, marks)
    }

    /// What the model sees of a document.
    pub(crate) fn observed(&self, document: &Document) -> Observed {
        observe(document, &self.lexicon, FITTED_ON)
    }

    /// What was judged as findings.
    ///
    /// A position other than that of the ANAS is a reading of who speaks, and changes the label of what is found,
    /// never whether it is.
    fn flagged(&self, document: &Document, observed: &Observed, judgements: Vec<Judgement>) -> Flagged {
        let position = self.options.position;
        let reread = (position != Position::Anas).then(|| observe(document, &self.lexicon, position));
        let disputed = |index: usize| {
            let source = |o: &Observed| o.passages.get(index).map(|p| p.source);
            reread.as_ref().is_some_and(|r| {
                source(r) == Some(Source::Bound) && source(observed) == Some(Source::Unbound)
            })
        };
        let finding = |(index, judgement): (usize, Judgement)| {
            let (assessment, why) = *judgement?;
            let disputed = disputed(index);
            let mut finding = self.finding(observed, index, reread_as(assessment, disputed), why.as_ref())?;
            if disputed && position == Position::Prudente && finding.kind == Kind::Secret {
                finding.evidence.extend(finding.speaker.map(|span| Evidence {
                    signal: "source.disputed",
                    term: None,
                    span,
                }));
            }
            Some((index, finding))
        };
        let mut flagged = Flagged::with_room(judgements.iter().flatten().count());
        flagged.extend(judgements.into_iter().enumerate().filter_map(finding));
        flagged
    }

    /// The hidden traces that would be flagged if they were shown.
    fn disclosures(&self, document: &Document) -> Vec<Disclosure> {
        let Some(revealed) = Revealed::of(document) else {
            return Vec::new();
        };
        let observed = self.observed(&revealed.document);
        revealed.disclosures(&self.check(&revealed.document), &observed, &self.lexicon)
    }

    /// What the rules that read the document have to say of it.
    fn remarks(
        &self,
        document: &Document,
        observed: &Observed,
        flagged: &Flagged,
        disclosures: &[Disclosure],
    ) -> Remarks {
        let cx = Context::new(
            document,
            &self.lexicon,
            observed,
            flagged,
            disclosures,
            self.options.formation,
        );
        let mut remarks = Remarks::default();
        for rule in RULES {
            if let Raised::ByReading(read) = rule.raised {
                read(&cx, &mut remarks);
            }
        }
        remarks
    }

    /// The severity of a rule after the configuration has had its say; nothing where it is switched off.
    fn severity(&self, rule: &str) -> Option<Severity> {
        let own = self
            .rules
            .rule(rule)
            .map_or(Severity::Warning, crate::rules::RuleDoc::severity);
        self.options.severities.get(rule).copied().unwrap_or(Some(own))
    }

    fn finding(
        &self,
        observed: &Observed,
        index: usize,
        a: Assessment,
        why: Option<&Weighing>,
    ) -> Option<Finding> {
        let signals = observed.passages.get(index)?;
        let private = private_life(&self.lexicon, observed.hits(signals));
        let mut private: Vec<_> = private
            .filter_map(|(term, group, hit)| {
                let Class::Domain(domain) = group.class else {
                    return None;
                };
                a.domains.contains(domain).then_some((domain, term, group, hit))
            })
            .collect();
        private.sort_by_key(|(_, _, group, _)| std::cmp::Reverse(group.strength));
        let strongest = private.first().map(|(_, _, group, _)| *group);
        let mut evidence = Vec::with_capacity(MOST_TERMS + 1);
        evidence.extend(
            private
                .iter()
                .take(MOST_TERMS)
                .map(|(domain, term, _, hit)| Evidence {
                    signal: domain.signal(),
                    term: Some(*term),
                    span: observed.words_span(hit.first as usize, hit.last as usize),
                }),
        );
        for hit in observed.hits(signals) {
            let is_in = |file: &str| self.lexicon.term(hit.term).is_some_and(|t| t.file == file);
            let mode = self.lexicon.group(hit.group).and_then(|g| g.mode);
            let signal = match (a.kind, mode) {
                (Kind::Secret | Kind::Private, Some(Mode::Guessed)) => "mode.guessed",
                (Kind::Secret | Kind::Private, Some(Mode::Understood)) => "mode.understood",
                (Kind::Secret | Kind::Private, Some(Mode::Learned)) => "mode.learned",
                (Kind::Pressure, _) if is_in("markers/pressure.toml") => "pressure",
                (Kind::Confidential, _) if is_in("markers/operation.toml") => "operation",
                _ => continue,
            };
            evidence.push(Evidence {
                signal,
                term: Some(hit.term),
                span: observed.words_span(hit.first as usize, hit.last as usize),
            });
        }
        if let Some(span) = a.subject.and_then(|_| observed.designation(signals)) {
            evidence.push(Evidence {
                signal: "person",
                term: None,
                span,
            });
        }
        let clues = why.map(|w| clues(observed, w, &evidence));
        evidence.extend(clues.into_iter().flatten());
        let rule = worded_by(&a, strongest);
        Some(Finding {
            rule,
            also: Vec::new(),
            kind: a.kind,
            severity: self.severity(rule)?,
            confidence: a.confidence,
            domains: a.domains,
            subject: a.subject,
            source: Some(a.source),
            mode: a.mode,
            passage: signals.passage.span,
            location: signals.passage.location,
            evidence,
            contributions: why.map(|w| w.contributions),
            trace: None,
            speaker: signals.speaker,
        })
    }

    /// The compiled lexicon, to name the entries behind the evidence.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// The rules and their explanations.
    pub fn rules(&self) -> &RuleBook {
        &self.rules
    }

    /// The options the engine was made with.
    pub fn options(&self) -> &Options {
        &self.options
    }
}

/// A document and its suppressions, which are not read as its words.
struct Heard<'a> {
    document: &'a Document,
    comments: Vec<Comment>,
    bare: Option<Document>,
}

impl<'a> Heard<'a> {
    fn of(document: &'a Document) -> Self {
        let comments = suppress::comments(document.text.as_str());
        let bare = suppress::hide(document, &comments);
        Self {
            document,
            comments,
            bare,
        }
    }

    /// The document as it is read.
    fn document(&self) -> &Document {
        self.bare.as_ref().unwrap_or(self.document)
    }
}

/// All of a document's text.
fn whole(document: &Document) -> Span<Src> {
    Span::new(0, document.text.as_str().len() as u32)
}

/// How many terms of private life a finding shows at most, the strongest.
const MOST_TERMS: usize = 4;

/// How many lexicon terms explain a finding without the help of clues.
const ENOUGH_TERMS: usize = 2;

/// The words that weigh most, where they are not `shown` already. A finding that nothing else explains has one at least;
/// one that several terms explain needs none.
fn clues(observed: &Observed, why: &Weighing, shown: &[Evidence]) -> Vec<Evidence> {
    let terms = shown.iter().filter(|e| e.term.is_some()).count();
    if terms >= ENOUGH_TERMS {
        return Vec::new();
    }
    let told = |word| {
        let span = observed.words_span(word, word);
        shown.iter().any(|e| e.span.overlaps(span))
    };
    // *il*, *du*, *n'* weigh by the company they keep: alone they tell a reader nothing.
    let speaks = |word: usize| observed.words.get(word).is_some_and(|w| w.span.len() > 3);
    let mut clues = why.clues(told, speaks);
    if clues.is_empty() && terms == 0 && why.contributions.carried_by().is_none() {
        clues.extend(why.heaviest(speaks).map(|word| word..word + 1));
    }
    clues
        .into_iter()
        .map(|words| Evidence {
            signal: Evidence::CLUE,
            term: None,
            span: observed.words_span(words.start, words.end - 1),
        })
        .collect()
}

/// The assessment, where the position chosen holds its teller to be bound and the assessment did not.
fn reread_as(assessment: Assessment, bound: bool) -> Assessment {
    if assessment.kind != Kind::Private || !bound {
        return assessment;
    }
    Assessment {
        kind: Kind::Secret,
        source: Source::Bound,
        ..assessment
    }
}

/// The finding that a remark at `place` joins.
fn flagged_at(flagged: &mut Flagged, place: Place) -> Option<&mut Finding> {
    match place {
        Place::Passage(index) => flagged.get_mut(index),
        Place::Words(_) | Place::Trace(_) => None,
    }
}

/// A remark as a finding of its own.
fn method(document: &Document, observed: &Observed, remark: Remark, severity: Severity) -> Finding {
    let at = |index: usize| observed.passages.get(index).map(|p| &p.passage);
    let (passage, location, trace) = match remark.place {
        Place::Passage(index) => {
            let passage = at(index);
            let span = passage.map_or(Span::new(0, 0), |p| p.span);
            (span, passage.map(|p| p.location), None)
        }
        Place::Words(span) => {
            let location = passage_on(observed, span).map(|(_, p)| p.passage.location);
            (span, location, None)
        }
        Place::Trace(index) => {
            let (passage, location) = beside(document, observed, index);
            (passage, Some(location), Some(index as u32))
        }
    };
    Finding {
        rule: remark.rule,
        also: remark.also,
        kind: Kind::Method,
        severity,
        confidence: 1.0,
        domains: DomainSet::default(),
        subject: None,
        source: None,
        mode: None,
        passage,
        location: location.unwrap_or_default(),
        evidence: remark.evidence,
        contributions: None,
        trace,
        speaker: None,
    }
}

/// The passage a hidden trace stands in, empty where it stands in none.
fn beside(document: &Document, observed: &Observed, trace: usize) -> (Span<Src>, Location) {
    let Some(trace) = document.traces.list.get(trace) else {
        return (Span::new(0, 0), Location::default());
    };
    let alone = Location {
        part: trace.part,
        ..Location::default()
    };
    let first = observed
        .passages
        .partition_point(|p| p.passage.span.end() < trace.at);
    let passage = observed
        .passages
        .get(first)
        .filter(|p| p.passage.span.start() <= trace.at && trace.kind != TraceKind::Property);
    match passage {
        Some(p) => (p.passage.span, p.passage.location),
        None => (Span::new(trace.at, trace.at), alone),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stretch::LENGTH;

    /// Minutes of one meeting that never ends: its head, then its body over and over.
    fn endless(length: usize) -> String {
        let minutes = include_str!("../corpus/examples/cellule-de-veille.txt");
        let (head, body) = minutes.split_once("\n\n1. ").unwrap();
        let body = format!("\n\n1. {body}");
        head.to_owned() + &body.repeat(length / body.len())
    }

    #[test]
    fn a_long_text_is_read_in_stretches_as_it_would_be_at_once() {
        let engine = Engine::new(Options::default(), &[]).unwrap();
        let document = Document::from_text(endless(2 * LENGTH + LENGTH / 2));
        let whole = Span::new(0, document.text.as_str().len() as u32);
        let (cut, whole) = (engine.check(&document), engine.check_within(&document, whole));
        // Points of method are told of a document, here of each stretch.
        let scored = |report: Report| -> Vec<Finding> {
            let findings = report.findings.into_iter();
            findings.filter(|f| f.kind != Kind::Method).collect()
        };
        assert_eq!(
            (cut.characters, cut.passages, cut.tables),
            (whole.characters, whole.passages, whole.tables)
        );
        let (cut, whole) = (scored(cut), scored(whole));
        assert!(whole.len() > 1000);
        assert_eq!(cut.len(), whole.len());
        for (cut, whole) in cut.iter().zip(&whole) {
            let sure = |f: &Finding| (f.rule, f.kind, f.passage, f.location, f.confidence, f.speaker);
            assert_eq!(sure(cut), sure(whole));
            assert_eq!(cut.evidence, whole.evidence);
        }
    }
}
