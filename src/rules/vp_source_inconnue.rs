//! VP-SOURCE-INCONNUE: private life of which nobody is told to be the source; presumed secret.

use super::{Context, Place, Remarks, Rule};
use crate::finding::{Kind, Source};

pub(super) const RULE: Rule = Rule::reading("VP-SOURCE-INCONNUE", read);

fn read(cx: &Context<'_>, remarks: &mut Remarks) {
    for (index, found) in cx.assessed.iter().enumerate() {
        if found
            .as_ref()
            .is_some_and(|f| f.kind == Kind::Secret && f.source == Some(Source::None))
        {
            remarks.add(RULE.id, Place::Passage(index), Vec::new());
        }
    }
}
