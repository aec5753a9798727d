//! `explain` and `lexicon`: what the program knows, in words.

use std::io::{self, Write as _};
use std::path::Path;

use super::args::{Common, LangArg};
use super::settings::{Settings, settings};
use super::stop::Stop;
use crate::config::nearest;
use crate::report::wrapped;
use crate::rules::ids;

pub(super) fn explain(rule: Option<&str>, spoken: Option<LangArg>) -> Result<u8, Stop> {
    let lang = settings(None, Path::new("."), spoken)?.lang;
    let book = crate::rules::RuleBook::embedded().map_err(|e| Stop::new(e.to_string(), ""))?;
    let mut out = io::stdout().lock();
    let Some(id) = rule else {
        for rule in book.rules() {
            writeln!(
                out,
                "{:22} {:13} {}",
                rule.id,
                rule.kind,
                lang.pick(&rule.fr, &rule.en).name
            )?;
        }
        return Ok(0);
    };
    let Some(rule) = book.rule(id) else {
        let list = lang.pick(
            "« huisclos explain » en donne la liste.",
            "`huisclos explain` lists them.",
        );
        let help = match nearest(id, &ids()) {
            Some(near) => lang.pick(
                format!("Vouliez-vous écrire « {near} » ? {list}"),
                format!("Did you mean `{near}`? {list}"),
            ),
            None => list.into(),
        };
        return Err(Stop::new(
            lang.pick(format!("règle inconnue : {id}"), format!("unknown rule: {id}")),
            help,
        ));
    };
    let text = lang.pick(&rule.fr, &rule.en);
    writeln!(out, "{} · {}\n", rule.id, text.name)?;
    for (title, body) in [
        (lang.pick("Quoi", "What"), &text.what),
        (lang.pick("Pourquoi", "Why"), &text.why),
        (lang.pick("Que faire", "What to do"), &text.advice),
        (lang.pick("À écrire à la place", "Write instead"), &text.rewrite),
        (lang.pick("Limites", "Known limits"), &text.limits),
    ] {
        if !body.is_empty() {
            writeln!(out, "{title}\n{}", wrapped(body, "  ", "  ", 80))?;
        }
    }
    for (title, examples) in [
        (lang.pick("Signalé", "Flagged"), &rule.fr.flagged),
        (lang.pick("Laissé en paix", "Left alone"), &rule.fr.silent),
    ] {
        writeln!(out, "{title}")?;
        for example in examples {
            write!(out, "{}", wrapped(&format!("« {example} »"), "  ", "    ", 80))?;
        }
        writeln!(out)?;
    }
    writeln!(out, "{}", lang.pick("Références", "Legal basis"))?;
    for key in &rule.legal_basis {
        if let Some(law) = book.law(key) {
            let said = lang.pick(
                format!("{} : {}", law.title_fr, law.says_fr),
                format!("{}: {}", law.title_en, law.says_en),
            );
            write!(out, "{}", wrapped(&said, "  ", "    ", 80))?;
            if let Some(note) = lang.pick(&law.note_fr, &law.note_en) {
                write!(out, "{}", wrapped(note, "    ", "    ", 80))?;
            }
        }
    }
    Ok(0)
}

fn prepared(common: &Common, spoken: Option<LangArg>) -> Result<Settings, Stop> {
    settings(common.config.as_deref(), Path::new("."), spoken)
}

pub(super) fn lexicon_check(common: &Common, spoken: Option<LangArg>) -> Result<u8, Stop> {
    let settings = prepared(common, spoken)?;
    let engine = settings.engine(common, None)?;
    let complaints = engine.lexicon().lint();
    let lang = settings.lang;
    let mut out = io::stdout().lock();
    for c in &complaints {
        writeln!(
            out,
            "{}:{} : {}",
            c.file,
            c.line,
            lang.pick(&c.message_fr, &c.message_en)
        )?;
    }
    let lexicon = engine.lexicon();
    let (entries, forms, first, last) = (
        lexicon.len(),
        lexicon.forms(),
        lexicon.first_names(),
        lexicon.surnames(),
    );
    writeln!(
        out,
        "{}",
        lang.pick(
            format!("{entries} entrées, {forms} formes, {first} prénoms, {last} noms de famille"),
            format!("{entries} entries, {forms} forms, {first} first names, {last} surnames")
        )
    )?;
    Ok(u8::from(complaints.iter().any(|c| c.error)))
}

pub(super) fn lexicon_show(text: &str, common: &Common, spoken: Option<LangArg>) -> Result<u8, Stop> {
    let engine = prepared(common, spoken)?.engine(common, None)?;
    let mut out = io::stdout().lock();
    let hits = engine.lexicon().show(text);
    for t in &hits {
        writeln!(out, "{}:{}  {} [{}]  {}", t.file, t.line, t.entry, t.group, t.why)?;
    }
    Ok(u8::from(hits.is_empty()))
}
