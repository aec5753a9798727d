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
    for (index, passage) in cx.cued(&[NOT_TOLD, UNAWARE, TOLD]) {
        if let Some(hit) = not_told(cx, passage) {
            remarks.add(RULE.id, Place::Passage(index), vec![cx.evidence("not-told", hit)]);
            said = true;
        }
        said |= cx.says(passage, TOLD);
    }
    if !said && let Some(index) = first_case(cx) {
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

/// The first passage that takes up the case of somebody: in so many words, or by what it tells in a body that follows cases.
fn first_case(cx: &Context<'_>) -> Option<usize> {
    let opened = cx
        .cued(&[CASE])
        .find(|(_, p)| may_take_up(cx, p) && opens_case(cx, p))
        .map(|(index, _)| index);
    let told = || {
        cx.individuals()
            .find(|(_, p, _)| may_take_up(cx, p) && tells_case(cx, p))
            .map(|(index, ..)| index)
    };
    let told = (cx.formation == Formation::Group).then(told).flatten();
    opened.into_iter().chain(told).min()
}

/// Whether the passage is none of a list, and does not say who could not come.
fn may_take_up(cx: &Context<'_>, passage: &PassageSignals) -> bool {
    let listed = matches!(
        passage.passage.kind,
        PassageKind::Attendance | PassageKind::Header
    );
    !listed && !cx.says(passage, ABSENCE)
}

/// Whether the passage opens the case of somebody in so many words.
fn opens_case(cx: &Context<'_>, passage: &PassageSignals) -> bool {
    let start = first_word(passage);
    let case = cx.cue(passage, CASE);
    let opens = case.is_some_and(|h| (h.first as usize) <= start + LEAD);
    opens && (cx.person(passage).is_some() || cx.labelled(passage).is_some())
}

/// Whether the passage stands in a section that is on somebody's case.
fn tells_case(cx: &Context<'_>, passage: &PassageSignals) -> bool {
    let individuals = cx.individuals();
    let beside = individuals.filter(|(_, p, _)| p.passage.section == passage.passage.section);
    beside.take(TOLD_OF).count() == TOLD_OF
}
