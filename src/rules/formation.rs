//! What formation a document is the minutes of, as its own head tells it.

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

/// Groups that name formations where none may.
const PLENARIES: &[&str] = &["plenary", "restricted"];

/// The formation that the head of the document names, and where it names a plenary.
///
/// A head that names both is a group's: *Groupe de travail « 16-25 ans », formation restreinte*.
pub(super) fn read(lexicon: &Lexicon, observed: &Observed) -> (Formation, Option<Span<Src>>) {
    let head = || {
        let passages = observed.passages.iter().take(HEAD);
        passages.take_while(|p| p.passage.kind != PassageKind::Attendance)
    };
    if head().any(|p| named(lexicon, observed, p, GROUPS).is_some()) {
        return (Formation::Group, None);
    }
    let plenary = head().find_map(|p| named(lexicon, observed, p, PLENARIES));
    match plenary {
        Some(_) => (Formation::Plenary, plenary),
        None => (Formation::Auto, None),
    }
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
    let hit = line.hits.iter().find(|h| names(h.group))?;
    Some(observed.words_span(hit.first as usize, hit.last as usize))
}
