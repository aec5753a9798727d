//! METH-INFO-PERSONNES: persons spoken of without being told.
//!
//! Where the text says that nobody tells them, that passage is flagged. Else, where the document opens the case of somebody
//! and nowhere speaks of telling or asking them, its first case is, once.

use super::context::{Cue, first_word};
use super::{Context, Formation, Place, Remarks, Rule};
use crate::scan::Hit;
use crate::segment::PassageKind;
use crate::signals::PassageSignals;

pub(super) const RULE: Rule = Rule::reading("METH-INFO-PERSONNES", read);

const NOT_TOLD: Cue = Cue("persons-not-told");
const UNAWARE: Cue = Cue("persons-unaware");
const EXCHANGE: Cue = Cue("the-exchange");
const TOLD: Cue = Cue("persons-told");
const CASE: Cue = Cue("case-opens");
const ABSENCE: Cue = Cue("absence");

/// How many words may stand before the words that open a case: *Point 3, situation de Karim D.*
const LEAD: usize = 2;

/// From how many findings on individuals on a section is on somebody's case: one alone is an aside.
const TOLD_OF: usize = 2;

fn read(cx: &Context<'_>, remarks: &mut Remarks) {
    let mut said = false;
    for (index, passage) in cx.cued() {
        if let Some(hit) = not_told(cx, passage) {
            remarks.add(RULE.id, Place::Passage(index), vec![cx.evidence("not-told", hit)]);
            said = true;
        }
        said |= cx.says(passage, TOLD);
    }
    if !said && let Some((index, _)) = cx.passages().find(|(i, p)| opens_case(cx, *i, p)) {
        remarks.add(RULE.id, Place::Passage(index), Vec::new());
    }
}

/// The words that say that those spoken of do not know it: the text speaks of the exchange, or leaves it there.
fn not_told<'a>(cx: &Context<'a>, passage: &'a PassageSignals) -> Option<&'a Hit> {
    let exchange = cx.says(passage, EXCHANGE);
    let not_told = cx
        .cue(passage, NOT_TOLD)
        .filter(|hit| exchange || cx.ends_clause(passage, hit));
    not_told.or_else(|| cx.cue(passage, UNAWARE).filter(|_| exchange))
}

/// Whether the passage takes up the case of somebody: in so many words, or by what it tells in a body that follows cases.
fn opens_case(cx: &Context<'_>, index: usize, passage: &PassageSignals) -> bool {
    let start = first_word(passage);
    let opens = cx
        .cue(passage, CASE)
        .is_some_and(|h| (h.first as usize) <= start + LEAD);
    if matches!(
        passage.passage.kind,
        PassageKind::Attendance | PassageKind::Header
    ) || cx.says(passage, ABSENCE)
    {
        return false;
    }
    let named = opens && (cx.person(passage).is_some() || cx.labelled(passage).is_some());
    let same_section = |(i, p): &(usize, &PassageSignals)| {
        p.passage.section == passage.passage.section && cx.individual(*i).is_some()
    };
    let told = || cx.individual(index).is_some() && cx.passages().filter(same_section).count() >= TOLD_OF;
    named || (cx.formation == Formation::Group && told())
}
