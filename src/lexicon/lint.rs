//! The lexicon's own tests: what a reviewer would want to be told.

use std::collections::BTreeMap;

use super::{Class, Complaint, Lexicon};

pub(super) fn lint(lexicon: &Lexicon) -> Vec<Complaint> {
    let mut out = Vec::new();
    let mut seen: BTreeMap<(Class, &str), usize> = BTreeMap::new();
    for (index, term) in lexicon.compiled.terms.iter().enumerate() {
        let Some(group) = lexicon.group(term.group) else {
            continue;
        };
        if group.class == Class::Condition {
            continue;
        }
        let file = || {
            lexicon
                .compiled
                .files
                .get(term.file as usize)
                .map_or("", AsRef::as_ref)
                .to_owned()
        };
        if let Some(first) = seen.insert((group.class, &term.entry), index) {
            let other = lexicon.compiled.terms.get(first).map_or(0, |t| t.line);
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
    for (number, (provenance, licence)) in lexicon.compiled.provenance.iter().enumerate() {
        if provenance.trim().is_empty() || licence.trim().is_empty() {
            out.push(Complaint {
                file: lexicon
                    .compiled
                    .files
                    .get(number)
                    .map_or("", AsRef::as_ref)
                    .to_owned(),
                line: 1,
                error: true,
                message_fr: "provenance ou licence absente".into(),
                message_en: "provenance or licence missing".into(),
            });
        }
    }
    out
}
