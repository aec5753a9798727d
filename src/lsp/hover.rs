//! What is told of a passage, or of a rule, in Markdown.

use std::fmt::Write as _;

use crate::finding::{Evidence, Finding, Source};
use crate::lang::Lang;
use crate::outline::Turn;
use crate::report::{domain_word, kind_word, mode_word, signal_word, source_word};
use crate::rules::{RuleBook, RuleDoc};

/// What a passage is flagged for: what, why, how it was acquired and by whom, what to do, and the law.
pub(super) fn finding(finding: &Finding, book: &RuleBook, lang: Lang) -> String {
    let mut out = String::new();
    let Some(rule) = book.rule(finding.rule) else {
        return out;
    };
    let words = lang.pick(&rule.fr, &rule.en);
    let _ = writeln!(out, "**{} · {}**\n", rule.id, words.name);
    let _ = writeln!(out, "{}\n", summary(finding, lang));
    for (title, body) in [
        (lang.pick("Quoi", "What"), &words.what),
        (lang.pick("Pourquoi", "Why"), &words.why),
        (lang.pick("Que faire", "What to do"), &words.advice),
        (lang.pick("À écrire à la place", "Write instead"), &words.rewrite),
    ] {
        section(&mut out, title, body, lang);
    }
    section(
        &mut out,
        lang.pick("Acquis", "Acquired"),
        &acquired(finding, lang),
        lang,
    );
    section(
        &mut out,
        lang.pick("Indices", "Clues"),
        &clues(finding, lang),
        lang,
    );
    section(
        &mut out,
        lang.pick("Références", "Legal basis"),
        &rule.legal_basis.join(" · "),
        lang,
    );
    out
}

fn section(out: &mut String, title: &str, body: &str, lang: Lang) {
    if !body.is_empty() {
        let _ = writeln!(out, "**{title}{}** {body}\n", lang.pick("\u{a0}:", ":"));
    }
}

/// Its kind, its domains and how sure that is.
fn summary(finding: &Finding, lang: Lang) -> String {
    let mut parts = vec![kind_word(finding.kind, lang).to_owned()];
    parts.extend(finding.domains.iter().map(|d| domain_word(d, lang).to_owned()));
    if finding.contributions.is_some() {
        // Shown in full certainty, a weighing would be taken for a fact.
        let sure = (finding.confidence * 100.0).round().min(99.0);
        parts.push(lang.pick(
            format!("indices concordants à {sure}\u{a0}%"),
            format!("clues agree to {sure}%"),
        ));
    }
    parts.join(" · ")
}

/// How it was acquired and by whom.
fn acquired(finding: &Finding, lang: Lang) -> String {
    let mode = finding.mode.map(|mode| mode_word(mode, lang));
    let source = finding.source.map(|source| source_word(source, lang));
    [mode, source]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · ")
}

/// What spoke for it, each kind of clue once.
fn clues(finding: &Finding, lang: Lang) -> String {
    let mut words: Vec<&str> = Vec::new();
    for evidence in finding.evidence.iter().filter(|e| e.signal != Evidence::CLUE) {
        let word = signal_word(evidence.signal, lang);
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words.join(", ")
}

/// What is told of a speaker.
pub(super) fn turn(turn: &Turn, lang: Lang) -> String {
    let spoken = lang.pick("Prise de parole", "Turn");
    let source = source_word(turn.source, lang);
    let note = match turn.source {
        Source::Bound => lang.pick(
            "Ce qu'elle apprend dans l'exercice de sa profession est présumé secret.",
            "What they learn in their profession is presumed secret.",
        ),
        Source::Unbound | Source::None => lang.pick(
            "La vie privée des personnes reste protégée (article 9 du code civil).",
            "Private life remains protected (article 9 of the Civil Code).",
        ),
    };
    format!("**{spoken}{}** {source}\n\n{note}\n", lang.pick("\u{a0}:", ":"))
}

/// All that is known of a rule.
pub(super) fn explanation(rule: &RuleDoc, book: &RuleBook, lang: Lang) -> String {
    let words = lang.pick(&rule.fr, &rule.en);
    let mut out = format!("# {} · {}\n\n", rule.id, words.name);
    for (title, body) in [
        (lang.pick("Quoi", "What"), &words.what),
        (lang.pick("Pourquoi", "Why"), &words.why),
        (lang.pick("Que faire", "What to do"), &words.advice),
        (lang.pick("À écrire à la place", "Write instead"), &words.rewrite),
        (lang.pick("Limites", "Known limits"), &words.limits),
    ] {
        if !body.is_empty() {
            let _ = writeln!(out, "## {title}\n\n{body}\n");
        }
    }
    for (title, examples) in [
        (lang.pick("Signalé", "Flagged"), &rule.fr.flagged),
        (lang.pick("Laissé en paix", "Left alone"), &rule.fr.silent),
    ] {
        let _ = writeln!(out, "## {title}\n");
        for example in examples {
            let _ = writeln!(out, "- « {example} »");
        }
        out.push('\n');
    }
    let _ = writeln!(out, "## {}\n", lang.pick("Références", "Legal basis"));
    for law in rule.legal_basis.iter().filter_map(|key| book.law(key)) {
        let (title, says, note) = lang.pick(
            (&law.title_fr, &law.says_fr, &law.note_fr),
            (&law.title_en, &law.says_en, &law.note_en),
        );
        let _ = writeln!(out, "- **{title}**{} {says}", lang.pick("\u{a0}:", ":"));
        if let Some(note) = note {
            let _ = writeln!(out, "  ({note})");
        }
    }
    out
}
