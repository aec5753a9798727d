//! Signals weighed: what a passage is, of whom, by whom, how acquired.

mod facts;
pub mod features;
pub mod fit;
mod kept;
mod lexemes;
pub mod model;
pub mod reader;
mod scales;
mod table;
pub mod why;

use crate::finding::{Domain, DomainSet, Kind, Mode, Source, Subject};
use crate::lexicon::{Class, Lexicon, Strength};
use crate::segment::PassageKind;
use crate::signals::{Observed, PassageSignals, Predicate, private_life};
use lexemes::Lexemes;
use model::{DECIDING, DOMAINS, Head, Model};
use reader::Reader;
use scales::Scales;
use why::Weighing;

/// What a passage is taken to be.
#[derive(Debug, Clone, Copy)]
pub struct Assessment {
    /// The kind.
    pub kind: Kind,
    /// The probability behind it.
    pub confidence: f32,
    /// Domains of private life, for `secret` and `private`.
    pub domains: DomainSet,
    /// How the person is designated.
    pub subject: Option<Subject>,
    /// Who tells it.
    pub source: Source,
    /// How it was acquired.
    pub mode: Option<Mode>,
}

const INDIVIDUAL: usize = 0;
const CONFIDENTIAL: usize = 1;
const PRESSURE: usize = 2;
const FIRST_MODE: usize = 14;
const NAMED: usize = 18;
const FIRST_SOURCE: usize = 19;

/// How much likelier a teller is whom the text names by a sure sign (a label, a clause, a column).
const TRUST: f32 = 2.5;

/// How far, as a probability, pressure or an operation must lead over private life to give the passage its kind.
const LEAD: f32 = 0.15;

/// Assesses the passages of one document.
#[derive(Debug)]
pub struct Assessor<'a> {
    model: &'a Model,
    lexicon: &'a Lexicon,
    observed: &'a Observed,
    reader: Reader<'a>,
    scales: Scales,
}

/// What is known of words met in other documents, and what they weigh. It serves one model, and goes with one
/// [`Familiar`](crate::signals::Familiar).
#[derive(Debug, Default)]
pub(crate) struct Weighed {
    lexemes: Lexemes,
    scales: Scales,
}

impl<'a> Assessor<'a> {
    /// Makes ready to assess `observed`.
    pub fn new(model: &'a Model, lexicon: &'a Lexicon, observed: &'a Observed) -> Self {
        Self::with(model, lexicon, observed, Weighed::default())
    }

    /// Makes ready to assess `observed`, with what was `weighed` of other documents.
    pub(crate) fn with(
        model: &'a Model,
        lexicon: &'a Lexicon,
        observed: &'a Observed,
        weighed: Weighed,
    ) -> Self {
        let Weighed { lexemes, mut scales } = weighed;
        let reader = Reader::with(lexicon, observed, lexemes);
        scales.turn_to(&reader);
        Self {
            model,
            lexicon,
            observed,
            reader,
            scales,
        }
    }

    /// What was weighed, for the next document.
    pub(crate) fn into_weighed(self) -> Weighed {
        Weighed {
            lexemes: self.reader.into_lexemes(),
            scales: self.scales,
        }
    }

    /// Assesses passage `index`; nothing where it may stand.
    pub fn passage(&mut self, index: usize) -> Option<Assessment> {
        let passage = self.observed.passages.get(index)?;
        if passage.passage.words.len() < 2 || passage.passage.kind == PassageKind::Header {
            return None;
        }
        // A strong term about a named person, told by somebody bound, or plainly said of anybody: no weighing may talk that away.
        let bound =
            passage.source == Source::Bound && passage.person.named() && !self.said(passage).is_empty();
        let spoken = bound || passage.predicate.is_some_and(Predicate::is_sure);
        let mut sums = self.scales.decide(self.model, &self.reader, index, spoken)?;
        if !passage.peopled {
            sums[INDIVIDUAL] = f32::NEG_INFINITY;
        }
        let ahead = |head: usize| sums[head] - self.model.head(head).threshold;
        let plain = spoken && ahead(PRESSURE) < 0.0;
        if !plain && (0..DECIDING).all(|head| ahead(head) < 0.0) {
            return None;
        }
        let p = |head: usize| self.model.head(head).probability(sums[head]);
        let other = if ahead(PRESSURE) >= ahead(CONFIDENTIAL) {
            PRESSURE
        } else {
            CONFIDENTIAL
        };
        let other_leads = ahead(other) >= 0.0 && p(other) > p(INDIVIDUAL) + LEAD;
        let individual = plain || (ahead(INDIVIDUAL) >= 0.0 && !other_leads) || ahead(other) < 0.0;
        let told = Told {
            model: self.model,
            sums: self.scales.tell(self.model, &self.reader, index),
        };
        let source = if plain && bound {
            Source::Bound
        } else {
            told.source(passage)
        };
        if !individual {
            let kind = if other == PRESSURE {
                Kind::Pressure
            } else {
                Kind::Confidential
            };
            return Some(Assessment {
                kind,
                confidence: p(other),
                domains: DomainSet::default(),
                subject: None,
                source,
                mode: None,
            });
        }
        Some(Assessment {
            kind: if source == Source::Unbound {
                Kind::Private
            } else {
                Kind::Secret
            },
            confidence: if plain {
                p(INDIVIDUAL).max(0.5)
            } else {
                p(INDIVIDUAL)
            },
            domains: told.domains(self.said(passage)),
            subject: Some(told.subject()),
            source,
            mode: told.mode(),
        })
    }

    /// What weighed for taking passage `index` to be of `kind`; nothing where no weighing decided.
    pub fn why(&mut self, index: usize, kind: Kind) -> Option<Weighing> {
        let head = match kind {
            Kind::Secret | Kind::Private => INDIVIDUAL,
            Kind::Confidential => CONFIDENTIAL,
            Kind::Pressure => PRESSURE,
            Kind::Method => return None,
        };
        let weighing = self.scales.why(self.model, &self.reader, index, head);
        let weighed = weighing.contributions;
        (weighed.sum() >= weighed.threshold()).then_some(weighing)
    }

    /// The domains that strong terms name in so many words.
    fn said(&self, passage: &PassageSignals) -> DomainSet {
        private_life(self.lexicon, self.observed.hits(passage))
            .filter_map(|(_, g, _)| match g.class {
                Class::Domain(domain) if g.strength == Strength::Strong => Some(domain),
                _ => None,
            })
            .collect()
    }
}

/// What the telling heads say of a passage that is flagged.
struct Told<'a> {
    model: &'a Model,
    sums: [f32; model::TELLING],
}

impl Told<'_> {
    fn head(&self, number: usize) -> (f32, Head) {
        let sum = self.sums.get(number - DECIDING).copied().unwrap_or_default();
        (sum, self.model.head(number))
    }

    fn p(&self, number: usize) -> f32 {
        let (sum, head) = self.head(number);
        head.probability(sum)
    }

    fn ahead(&self, number: usize) -> f32 {
        let (sum, head) = self.head(number);
        sum - head.threshold
    }

    fn source(&self, passage: &PassageSignals) -> Source {
        let [bound, unbound, none] = [0, 1, 2].map(|i| {
            let read = Source::ALL.get(i) == Some(&passage.source) && passage.is_told_plainly();
            self.p(FIRST_SOURCE + i) * if read { TRUST } else { 1.0 }
        });
        // Where that is open, the stronger protection holds.
        if unbound > bound + none {
            Source::Unbound
        } else if bound >= none {
            Source::Bound
        } else {
            Source::None
        }
    }

    /// The domains weighed in, and those `said` in so many words; at least one.
    fn domains(&self, said: DomainSet) -> DomainSet {
        let heads = || Domain::ALL.iter().copied().zip(DOMAINS);
        let mut domains: DomainSet = heads()
            .filter(|(domain, head)| said.contains(*domain) || self.ahead(*head) >= 0.0)
            .map(|(domain, _)| domain)
            .collect();
        if domains.is_empty() {
            let likeliest = heads().max_by(|a, b| self.p(a.1).total_cmp(&self.p(b.1)));
            domains.extend(likeliest.map(|l| l.0));
        }
        domains
    }

    fn mode(&self) -> Option<Mode> {
        let modes = Mode::ALL.iter().copied().zip(FIRST_MODE..);
        modes
            .max_by(|a, b| self.p(a.1).total_cmp(&self.p(b.1)))
            .map(|m| m.0)
    }

    fn subject(&self) -> Subject {
        if self.p(NAMED) >= 0.5 {
            Subject::Named
        } else {
            Subject::Identifiable
        }
    }
}
