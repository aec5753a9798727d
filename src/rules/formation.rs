//! What formation a document is the minutes of, as its own head tells it.

use crate::finding::Sitting;
use crate::lexicon::Lexicon;
use crate::segment::PassageKind;
use crate::signals::{Observed, PassageSignals};
use crate::span::{Span, Src};

/// The formation the minutes are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Formation {
    /// Read from the document's own heading.
    #[default]
    Auto,
    /// A plenary or restricted formation: nothing on an individual may be said there.
    Plenary,
    /// A thematic or territorial group, or a cell that follows cases.
    Group,
}

/// How many passages a head has at most: town, council, formation, date, place, writer, and one to spare.
const HEAD: usize = 7;

/// How many words a line of the head has at most: beyond, it is a sentence.
const LINE: usize = 24;

/// Groups of `markers/formation.toml` that name formations where cases may come up.
const GROUPS: &[&str] = &["group", "case-monitoring", "council-of-families", "operational"];

/// Those that name the plenary, where none may.
const PLENARIES: &[&str] = &["plenary"];

/// Those that name the restricted formation, where none may either.
const RESTRICTED: &[&str] = &["restricted"];

/// The formation that the head of the document names, and where it names a plenary.
pub(super) fn read(lexicon: &Lexicon, observed: &Observed) -> (Formation, Option<Span<Src>>) {
    match head(lexicon, observed) {
        Some((Sitting::Group, _)) => (Formation::Group, None),
        Some((Sitting::Plenary | Sitting::Restricted, span)) => (Formation::Plenary, Some(span)),
        None => (Formation::Auto, None),
    }
}

/// The formation that the head of the document names.
pub(crate) fn sitting(lexicon: &Lexicon, observed: &Observed) -> Option<Sitting> {
    head(lexicon, observed).map(|named| named.0)
}

/// The formation that the head of the document names, and where.
///
/// A head that names several is a group's: *Groupe de travail « 16-25 ans », formation restreinte*. Else the first counts.
fn head(lexicon: &Lexicon, observed: &Observed) -> Option<(Sitting, Span<Src>)> {
    let lines = || {
        let passages = observed.passages.iter().take(HEAD);
        passages.take_while(|p| p.passage.kind != PassageKind::Attendance)
    };
    let find = |sitting, groups: &[&str]| {
        let span = lines().find_map(|line| named(lexicon, observed, line, groups))?;
        Some((sitting, span))
    };
    find(Sitting::Group, GROUPS).or_else(|| {
        let others = [(Sitting::Restricted, RESTRICTED), (Sitting::Plenary, PLENARIES)];
        let told = others
            .iter()
            .filter_map(|(sitting, groups)| find(*sitting, groups));
        told.min_by_key(|(_, span)| span.start())
    })
}

/// Where a line of the head names one of the formations.
fn named(
    lexicon: &Lexicon,
    observed: &Observed,
    line: &PassageSignals,
    formations: &[&str],
) -> Option<Span<Src>> {
    if line.passage.words.len() > LINE {
        return None;
    }
    let names = |group| lexicon.group(group).is_some_and(|g| formations.contains(&&*g.id));
    let hit = observed.hits(line).iter().find(|h| names(h.group))?;
    Some(observed.words_span(hit.first as usize, hit.last as usize))
}
