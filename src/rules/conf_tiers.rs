//! CONF-TIERS: minutes sent to people who are not of the group.
//!
//! The public at large (press, internet, everybody) is an outsider to any group. Elected officials, associations and the like may
//! sit in it, so they count only where the document holds something that may not leave it.

use super::context::{Cue, first_word};
use super::{Context, Formation, Place, Remarks, Rule};
use crate::scan::Hit;
use crate::segment::PassageKind;
use crate::signals::PassageSignals;

pub(super) const RULE: Rule = Rule::reading("CONF-TIERS", read);

const LIST: Cue = Cue("distribution-list");
const OTHER_LIST: Cue = Cue("attendance-list");
const MINUTES: Cue = Cue("the-minutes");
const SENT: Cue = Cue("sent");
const HELD_BACK: Cue = Cue("held-back");
const PUBLIC: Cue = Cue("public");
const OUTSIDERS: Cue = Cue("outsiders");

fn read(cx: &Context<'_>, remarks: &mut Remarks) {
    let holds = cx.holds_findings();
    // A plenary's minutes without anything on anybody may go to whom they like.
    if cx.formation == Formation::Plenary && !holds {
        return;
    }
    // The passage after the last that was known to stand in a list.
    let mut after_list = None;
    for (index, passage) in cx.cued(&[LIST, OTHER_LIST, MINUTES, PUBLIC, OUTSIDERS]) {
        // What says nothing of a list goes on it where it looks like one.
        let goes_on = |from: usize| cx.are_all(from..index, PassageKind::Attendance);
        let in_list = lists_recipients(cx, passage, after_list.is_some_and(goes_on));
        after_list = in_list.then_some(index + 1);
        let goes_out = in_list || (cx.says(passage, MINUTES) && cx.says(passage, SENT));
        if !goes_out || cx.says(passage, HELD_BACK) {
            continue;
        }
        let outsider = cx
            .cue(passage, PUBLIC)
            .or_else(|| cx.cue(passage, OUTSIDERS).filter(|_| holds));
        if let Some(outsider) = outsider {
            remarks.add(
                RULE.id,
                Place::Passage(index),
                vec![cx.evidence("outsider", outsider)],
            );
        }
    }
}

/// Whether the passage lists recipients: it opens with *Diffusion :*, or goes on a list that did.
fn lists_recipients(cx: &Context<'_>, passage: &PassageSignals, in_list: bool) -> bool {
    let start = first_word(passage);
    let opens = |hit: &Hit| hit.first as usize == start;
    let goes_on = in_list && passage.passage.kind == PassageKind::Attendance;
    cx.cue(passage, LIST).is_some_and(opens) || (goes_on && !cx.cue(passage, OTHER_LIST).is_some_and(opens))
}
