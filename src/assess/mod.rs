//! Signals weighed: what a passage is, of whom, by whom, how acquired.

pub mod features;
pub mod model;

use crate::finding::{Domain, DomainSet, Kind, Mode, Source, Subject};
use crate::lexicon::{Class, Lexicon, Strength};
use crate::segment::PassageKind;
use crate::signals::{Observed, private_life};
use model::Model;

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

const FIRST_DOMAIN: usize = 3;
const FIRST_MODE: usize = 14;
const NAMED: usize = 18;
const FIRST_SOURCE: usize = 19;

/// How much likelier it must be that the teller is not bound: where that is open, the stronger protection holds.
const BENEFIT_OF_SECRECY: f32 = 1.6;

/// Assesses passage `index`; nothing where it may stand.
pub fn assess(model: &Model, lexicon: &Lexicon, observed: &Observed, index: usize) -> Option<Assessment> {
    let passage = observed.passages.get(index)?;
    if passage.passage.words.len() < 2 || passage.passage.kind == PassageKind::Header {
        return None;
    }
    let features = features::features(lexicon, observed, index);
    let scores = model.scores(&features);
    let p = |head: usize| scores.get(head).copied().unwrap_or(0.0);
    let [bound, unbound, none] = [0, 1, 2].map(|i| p(FIRST_SOURCE + i));
    let source = if unbound > (bound + none) * BENEFIT_OF_SECRECY {
        Source::Unbound
    } else if bound >= none {
        Source::Bound
    } else {
        Source::None
    };
    let margin = |head: usize| p(head) - model.threshold(head);
    let (pressure, confidential, individual) = (margin(2), margin(1), margin(0));
    // A strong term about a named person, told by somebody bound: no weighing may talk that away.
    let said: DomainSet = private_life(lexicon, &passage.hits)
        .filter_map(|(_, g, _)| match g.class {
            Class::Domain(domain) if g.strength == Strength::Strong => Some(domain),
            _ => None,
        })
        .collect();
    let plain =
        !said.is_empty() && passage.person.named() && passage.source == Source::Bound && pressure < 0.0;
    let source = if plain { Source::Bound } else { source };
    if plain || (individual >= 0.0 && individual >= pressure.max(confidential) - 0.15) {
        // What a strong term says in so many words needs no weighing.
        let mut domains: DomainSet = Domain::ALL
            .iter()
            .enumerate()
            .filter(|(i, d)| margin(FIRST_DOMAIN + i) >= 0.0 || said.contains(**d))
            .map(|(_, d)| *d)
            .collect();
        if domains.is_empty() {
            let best = Domain::ALL
                .iter()
                .enumerate()
                .max_by(|a, b| p(FIRST_DOMAIN + a.0).total_cmp(&p(FIRST_DOMAIN + b.0)));
            domains = best.map(|b| *b.1).into_iter().collect();
        }
        let mode = Mode::ALL
            .iter()
            .enumerate()
            .max_by(|a, b| p(FIRST_MODE + a.0).total_cmp(&p(FIRST_MODE + b.0)))
            .map(|m| *m.1);
        let subject = if p(NAMED) >= 0.5 {
            Subject::Named
        } else {
            Subject::Identifiable
        };
        let kind = if source == Source::Unbound {
            Kind::Private
        } else {
            Kind::Secret
        };
        return Some(Assessment {
            kind,
            confidence: if plain { p(0).max(0.5) } else { p(0) },
            domains,
            subject: Some(subject),
            source,
            mode,
        });
    }
    let (kind, head) = if pressure >= confidential {
        (Kind::Pressure, 2)
    } else {
        (Kind::Confidential, 1)
    };
    (margin(head) >= 0.0).then(|| Assessment {
        kind,
        confidence: p(head),
        domains: DomainSet::default(),
        subject: None,
        source,
        mode: None,
    })
}
