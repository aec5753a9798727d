//! VP-RUMEUR: hearsay about somebody who can be recognised.

use super::context::Cue;
use super::{Context, Place, Remarks, Rule};

pub(super) const RULE: Rule = Rule::reading("VP-RUMEUR", read);

const RUMOUR: Cue = Cue("rumour");

fn read(cx: &Context<'_>, remarks: &mut Remarks) {
    for (index, passage) in cx.cued(&[RUMOUR]) {
        let Some(rumour) = cx.cue(passage, RUMOUR) else {
            continue;
        };
        let about = cx.person(passage).filter(|_| cx.private(passage));
        if cx.individual(index).is_some() || about.is_some() {
            let mut evidence = vec![cx.evidence("rumour", rumour)];
            evidence.extend(about);
            remarks.add(RULE.id, Place::Passage(index), evidence);
        }
    }
}
