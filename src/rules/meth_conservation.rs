//! METH-CONSERVATION: cases kept beyond need: closed and still listed, carried over, filed without an end.

use super::context::Cue;
use super::{Context, Place, Remarks, Rule};

pub(super) const RULE: Rule = Rule::reading("METH-CONSERVATION", read);

const KEPT: Cue = Cue("kept");
const FOR_MEMORY: Cue = Cue("for-memory");
const RECORDS: Cue = Cue("kept-records");
const ERASED: Cue = Cue("kept-until");

fn read(cx: &Context<'_>, remarks: &mut Remarks) {
    for (index, passage) in cx.cued(&[KEPT, FOR_MEMORY]) {
        let somebody = cx.individual(index).is_some();
        let kept = cx
            .cue(passage, KEPT)
            .filter(|_| somebody || cx.says(passage, RECORDS));
        let recalled = || cx.cue(passage, FOR_MEMORY).filter(|_| somebody);
        let Some(kept) = kept.or_else(recalled) else {
            continue;
        };
        if !cx.says(passage, ERASED) {
            remarks.add(RULE.id, Place::Passage(index), vec![cx.evidence("kept", kept)]);
        }
    }
}
