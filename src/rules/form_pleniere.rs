//! FORM-PLENIERE: somebody who can be recognised comes up in the minutes of a plenary. Said once a document.

use super::{Context, Formation, Place, Remarks, Rule};
use crate::finding::Evidence;

pub(super) const RULE: Rule = Rule::reading("FORM-PLENIERE", read);

fn read(cx: &Context<'_>, remarks: &mut Remarks) {
    if cx.formation != Formation::Plenary {
        return;
    }
    let mut evidence = Vec::new();
    let mut first = None;
    for (index, passage, _) in cx.individuals() {
        first.get_or_insert(index);
        evidence.push(Evidence {
            signal: "person",
            term: None,
            span: passage.passage.span,
        });
    }
    let Some(first) = first else { return };
    match cx.plenary_named {
        Some(span) => {
            evidence.insert(
                0,
                Evidence {
                    signal: "formation",
                    term: None,
                    span,
                },
            );
            remarks.add(RULE.id, Place::Words(span), evidence);
        }
        // The user says it is one: nothing in the head to point at.
        None => remarks.add(RULE.id, Place::Passage(first), Vec::new()),
    }
}
