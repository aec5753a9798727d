//! VP-SOURCE-INCONNUE: private life of which nobody is told to be the source; presumed secret.

use super::{Context, Place, Remarks, Rule};
use crate::finding::{Kind, Source};

pub(super) const RULE: Rule = Rule::reading("VP-SOURCE-INCONNUE", read);

fn read(cx: &Context<'_>, remarks: &mut Remarks) {
    for (index, found) in cx.flagged.iter() {
        if found.kind == Kind::Secret && found.source == Some(Source::None) {
            remarks.add(RULE.id, Place::Passage(index), Vec::new());
        }
    }
}
