//! VP-APPRECIATION: a judgement on somebody, in place of a fact.

use super::context::Cue;
use super::{Context, Place, Remarks, Rule};

pub(super) const RULE: Rule = Rule::reading("VP-APPRECIATION", read);

const JUDGEMENT: Cue = Cue("judgement");

/// How many words may stand between a person and the judgement that follows: further apart, it is said of something else.
const REACH: usize = 9;

fn read(cx: &Context<'_>, remarks: &mut Remarks) {
    for (index, passage) in cx.cued(&[JUDGEMENT]) {
        let Some(judgement) = cx
            .cue(passage, JUDGEMENT)
            .map(|hit| cx.evidence("judgement", hit))
        else {
            continue;
        };
        let person = cx.person(passage).filter(|p| {
            p.span.end() <= judgement.span.start() && cx.words_between(p.span, judgement.span) <= REACH
        });
        if cx.individual(index).is_some() || person.is_some() {
            let mut evidence = vec![judgement];
            evidence.extend(person);
            remarks.add(RULE.id, Place::Passage(index), evidence);
        }
    }
}
