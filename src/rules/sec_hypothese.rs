//! SEC-HYPOTHESE: a secret that is supposed or deduced is no less a secret, and may be false besides.

use super::{Context, Place, Remarks, Rule};
use crate::finding::{Kind, Mode};

pub(super) const RULE: Rule = Rule::reading("SEC-HYPOTHESE", read);

fn read(cx: &Context<'_>, remarks: &mut Remarks) {
    let supposed = |m| matches!(m, Mode::Guessed | Mode::Understood);
    for (index, found) in cx.flagged.iter() {
        if found.kind == Kind::Secret && found.mode.is_some_and(supposed) {
            remarks.add(RULE.id, Place::Passage(index), Vec::new());
        }
    }
}
