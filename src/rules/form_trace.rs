//! FORM-TRACE: what the file carries and its pages do not show, where it discloses somebody's private life.
//!
//! A deletion is read where it stood: `suivi au CMP` alone is about nobody. A comment or a property stands by itself.

use super::{Context, Remarks, Rule};
use crate::document::{Block, BlockKind, Document, TraceKind};
use crate::finding::Report;
use crate::lexicon::{Lexicon, Strength};
use crate::signals::{Observed, PassageSignals, private_life};
use crate::span::{Span, Src};

pub(super) const RULE: Rule = Rule::reading("FORM-TRACE", read);

/// How much text around a deletion is read with it, on either side, in bytes.
const AROUND: usize = 300;

/// A trace that discloses, and the rules on what it tells.
#[derive(Debug)]
pub(crate) struct Disclosure {
    trace: usize,
    rules: Vec<&'static str>,
}

fn read(cx: &Context<'_>, remarks: &mut Remarks) {
    for disclosure in cx.disclosures {
        remarks.disclose(RULE.id, disclosure.trace, disclosure.rules.clone());
    }
}

/// The traces of a document made visible, to be audited like any text.
pub(crate) struct Revealed {
    pub(crate) document: Document,
    /// Where the words of each trace stand there.
    words: Vec<Span<Src>>,
}

impl Revealed {
    /// Makes the traces visible; nothing where there are none.
    pub(crate) fn of(document: &Document) -> Option<Self> {
        if document.traces.list.is_empty() {
            return None;
        }
        let mut text = String::new();
        let mut words = Vec::new();
        let mut blocks = Vec::new();
        for trace in &document.traces.list {
            let (before, after) = match trace.kind {
                TraceKind::Deletion | TraceKind::HiddenText => around(document.text.as_str(), trace.at),
                TraceKind::Comment | TraceKind::Property => ("", ""),
            };
            let line = text.len() as u32;
            text.push_str(before);
            let start = text.len() as u32;
            text.push_str(document.traces.text.slice(trace.span));
            words.push(Span::new(start, text.len() as u32));
            text.push_str(after);
            blocks.push(Block::new(
                BlockKind::Paragraph,
                Span::new(line, text.len() as u32),
            ));
            text.push('\n');
        }
        let mut document = Document::from_text(text);
        document.blocks = blocks;
        Some(Self { document, words })
    }

    /// Which traces disclose: those the audit of the revealed document flags, and those that name somebody beside a term
    /// of private life. A few words alone give a model little to weigh, and nobody left them in the file on purpose.
    pub(crate) fn disclosures(
        &self,
        report: &Report,
        observed: &Observed,
        lexicon: &Lexicon,
    ) -> Vec<Disclosure> {
        let named = |p: &&PassageSignals| p.person.named();
        let telling: Vec<Span<Src>> = observed
            .passages
            .iter()
            .filter(named)
            .flat_map(|p| private_life(lexicon, observed.hits(p)))
            .filter(|(_, group, _)| group.strength > Strength::Cue)
            .map(|(_, _, hit)| observed.words_span(hit.first as usize, hit.last as usize))
            .collect();
        let mut out = Vec::new();
        for (trace, words) in self.words.iter().enumerate() {
            let told = report
                .findings
                .iter()
                .filter(|f| f.evidence.iter().any(|e| e.span.overlaps(*words)));
            let mut rules: Vec<&'static str> = told.map(|f| f.rule).collect();
            rules.dedup();
            if !rules.is_empty() || telling.iter().any(|t| t.overlaps(*words)) {
                out.push(Disclosure { trace, rules });
            }
        }
        out
    }
}

/// What stands before and after byte `at` on its line.
fn around(text: &str, at: u32) -> (&str, &str) {
    let (before, after) = text.split_at_checked(at as usize).unwrap_or((text, ""));
    let line = before.rfind('\n').map_or(0, |n| n + 1);
    let from = before
        .ceil_char_boundary(before.len().saturating_sub(AROUND))
        .max(line);
    let to = after.floor_char_boundary(AROUND);
    let end = after.find('\n').map_or(to, |n| n.min(to));
    (
        before.get(from..).unwrap_or_default(),
        after.get(..end).unwrap_or_default(),
    )
}
