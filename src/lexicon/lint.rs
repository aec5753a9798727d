//! The lexicon's own tests: what a reviewer would want to be told.

use std::collections::BTreeMap;

use super::{Class, Complaint, Lexicon};

pub(super) fn lint(lexicon: &Lexicon) -> Vec<Complaint> {
    let mut out = Vec::new();
    let mut seen: BTreeMap<(Class, &str), u32> = BTreeMap::new();
    for term in lexicon.terms() {
        let Some(group) = lexicon.group(term.group) else {
            continue;
        };
        if group.class == Class::Condition {
            continue;
        }
        let file = || lexicon.file(term.file).to_owned();
        if let Some(other) = seen.insert((group.class, term.entry), term.line) {
            out.push(Complaint {
                file: file(),
                line: term.line,
                error: false,
                message_fr: format!(
                    "« {} » est déjà inscrit dans la même classe (ligne {other})",
                    term.entry
                ),
                message_en: format!(
                    "`{}` is listed already in the same class (line {other})",
                    term.entry
                ),
            });
        }
        if group.why.trim().len() < 10 {
            out.push(Complaint {
                file: file(),
                line: term.line,
                error: true,
                message_fr: format!("le groupe « {} » ne dit pas pourquoi il existe", group.id),
                message_en: format!("group `{}` does not say why it exists", group.id),
            });
        }
    }
    for (file, (provenance, licence)) in lexicon.files.iter().zip(&lexicon.provenance) {
        if provenance.trim().is_empty() || licence.trim().is_empty() {
            out.push(Complaint {
                file: file.to_string(),
                line: 1,
                error: true,
                message_fr: "provenance ou licence absente".into(),
                message_en: "provenance or licence missing".into(),
            });
        }
    }
    out
}
