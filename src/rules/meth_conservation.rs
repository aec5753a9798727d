//! METH-CONSERVATION: cases kept beyond need: closed and still listed, carried over, filed without an end.

use super::context::Cue;
use super::{Context, Place, Remarks, Rule};

pub(super) const RULE: Rule = Rule::reading("METH-CONSERVATION", read);

const KEPT: Cue = Cue("kept");
const RECORDS: Cue = Cue("kept-records");
const ERASED: Cue = Cue("kept-until");

fn read(cx: &Context<'_>, remarks: &mut Remarks) {
    for (index, passage) in cx.passages() {
        let Some(kept) = cx.cue(passage, KEPT) else {
            continue;
        };
        let nominative = cx.says(passage, RECORDS) || cx.individual(index).is_some();
        if nominative && !cx.says(passage, ERASED) {
            remarks.add(RULE.id, Place::Passage(index), vec![cx.evidence("kept", kept)]);
        }
    }
}
