//! METH-PARTAGE: disclosure justified by a text that does not apply in a council.
//!
//! A reminder of the text, or that it does not apply, is left alone: the ground must be taken, and taken by somebody here.

use super::context::Cue;
use super::{Context, Place, Remarks, Rule};
use crate::finding::Source;

pub(super) const RULE: Rule = Rule::reading("METH-PARTAGE", read);

const GROUND: Cue = Cue("sharing-ground");
const HERE: Cue = Cue("sharing-here");
const DENIED: Cue = Cue("sharing-denied");

fn read(cx: &Context<'_>, remarks: &mut Remarks) {
    for (index, passage) in cx.cued(&[GROUND]) {
        let Some(ground) = cx.cue(passage, GROUND) else {
            continue;
        };
        let mut tellers = cx.observed.tellers(passage).iter();
        let bound = tellers.any(|t| t.status == Source::Bound);
        let taken = cx.says(passage, HERE) || bound || cx.individual(index).is_some();
        if taken && !cx.says(passage, DENIED) {
            remarks.add(
                RULE.id,
                Place::Passage(index),
                vec![cx.evidence("ground", ground)],
            );
        }
    }
}
