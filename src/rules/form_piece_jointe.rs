//! FORM-PIECE-JOINTE: a piece on a person, or a list of persons, joined to the minutes.

use super::context::{Cue, first_word};
use super::{Context, Place, Remarks, Rule};

pub(super) const RULE: Rule = Rule::reading("FORM-PIECE-JOINTE", read);

const JOINED: Cue = Cue("joined");
const ANNEX: Cue = Cue("annex-opens");
const PERSONAL: Cue = Cue("personal-piece");
const LIST: Cue = Cue("list-of-persons");
const NOT_JOINED: Cue = Cue("not-joined");

fn read(cx: &Context<'_>, remarks: &mut Remarks) {
    for (index, passage) in cx.cued(&[JOINED, ANNEX]) {
        let annex = || {
            cx.cue(passage, ANNEX)
                .filter(|h| h.first as usize == first_word(passage))
        };
        let Some(joined) = cx
            .cue(passage, JOINED)
            .or_else(annex)
            .filter(|_| !cx.says(passage, NOT_JOINED))
        else {
            continue;
        };
        let on_somebody = cx
            .cue(passage, PERSONAL)
            .filter(|_| cx.person(passage).is_some() || cx.individual(index).is_some());
        if let Some(piece) = on_somebody.or_else(|| cx.cue(passage, LIST)) {
            let evidence = vec![
                cx.evidence("attachment", joined),
                cx.evidence("attachment", piece),
            ];
            remarks.add(RULE.id, Place::Passage(index), evidence);
        }
    }
}
