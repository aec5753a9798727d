//! METH-REFUS-DIVULGANT: a refusal minuted in a way that gives away what it keeps.
//!
//! The refusal is never at fault. What tells is a person named after it, as one who is followed or spoken of.

use super::context::Cue;
use super::{Context, Place, Remarks, Rule};
use crate::finding::Source;

pub(super) const RULE: Rule = Rule::reading("METH-REFUS-DIVULGANT", read);

const REFUSAL: Cue = Cue("refusal");
const ABOUT: Cue = Cue("refusal-about");

fn read(cx: &Context<'_>, remarks: &mut Remarks) {
    for (index, passage) in cx.cued(&[REFUSAL]) {
        // One after the other: few passages refuse, and to know whom a passage names takes a look at its entries.
        let Some(refusal) = cx.cue(passage, REFUSAL) else {
            continue;
        };
        let Some(about) = cx.cue(passage, ABOUT) else {
            continue;
        };
        let Some(person) = cx.person(passage) else {
            continue;
        };
        let (refusal, about) = (cx.evidence("refusal", refusal), cx.evidence("refusal", about));
        let mut tellers = cx.observed.tellers(passage).iter();
        let bound = passage.source == Source::Bound || tellers.any(|t| t.status == Source::Bound);
        if bound && refusal.span.start() < person.span.start() {
            remarks.add(RULE.id, Place::Passage(index), vec![refusal, about, person]);
        }
    }
}
