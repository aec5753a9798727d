//! Findings one after the other, for people; what stands open makes the exit status.

use std::fmt::Write as _;
use std::io::{self, BufWriter, Write as _};

use super::passages::Passages;
use super::{Desk, Failed};
use crate::cli::stop::Stop;
use crate::finding::{Domain, Mode, Severity, Source};
use crate::lang::Lang;
use crate::overview::{Row, Verdict};
use crate::report::{domain_word, mode_word, plural, printable, source_word, terminal};
use crate::rules::RuleBook;
use crate::store::SHORT;

pub(super) fn write(desk: &Desk<'_>) -> Result<u8, Stop> {
    let book = RuleBook::embedded().map_err(|e| Stop::new(e.to_string(), ""))?;
    let mut passages = Passages::default();
    let mut out = BufWriter::new(io::stdout().lock());
    let (mut open, mut settled) = (0usize, 0usize);
    let written = desk.each(|row| {
        if row.verdict.is_some_and(Verdict::settles) {
            settled += 1;
            if !desk.args.all {
                return Ok(());
            }
        } else {
            open += 1;
        }
        writeln!(out, "{}", told(row, &book, desk.lang))?;
        if desk.args.show_text {
            let passage = passages
                .of(row, desk)
                .map_or_else(|why| format!("({why})"), |text| format!("« {text} »"));
            writeln!(out, "{}", passage.trim_end())?;
        }
        Ok(writeln!(out)?)
    });
    written.map_err(|e| match e {
        Failed::Store(e) => desk.told(e),
        Failed::Output(e) => e.into(),
    })?;
    let lang = desk.lang;
    writeln!(
        out,
        "{}",
        lang.pick(
            format!(
                "{open} {}, {settled} {}",
                plural(open, "constat ouvert", "constats ouverts"),
                plural(settled, "écarté", "écartés")
            ),
            format!(
                "{open} {}, {settled} set aside",
                plural(open, "open finding", "open findings")
            ),
        )
    )?;
    out.flush()?;
    Ok(u8::from(open > 0))
}

/// A finding in three lines, without a word of its document.
pub(super) fn told(row: &Row, book: &RuleBook, lang: Lang) -> String {
    let severity = Severity::from_code(&row.severity).unwrap_or(Severity::Info);
    let name = book
        .rule(&row.rule)
        .map_or("", |rule| &lang.pick(&rule.fr, &rule.en).name);
    let mut out = format!(
        "{}  {} · {} · {name}\n{}:{}:{}",
        row.id.get(..SHORT).unwrap_or(&row.id),
        terminal::severity_word(severity, lang),
        row.rule,
        printable(row.file.path.as_deref().unwrap_or_default()),
        row.line,
        row.column,
    );
    if let Some(place) = &row.place {
        let _ = write!(out, " ({place})");
    }
    let _ = write!(
        out,
        "{}",
        lang.pick(
            format!(" · document n° {}\n", row.file.number),
            format!(" · document no. {}\n", row.file.number)
        )
    );
    let domains: Vec<&str> = row
        .domains
        .split(',')
        .filter_map(Domain::from_code)
        .map(|d| domain_word(d, lang))
        .collect();
    let code = |code: &Option<String>| code.clone().unwrap_or_default();
    let facts = [
        domains.join(", "),
        Source::from_code(&code(&row.source)).map_or_else(String::new, |s| source_word(s, lang).to_owned()),
        Mode::from_code(&code(&row.mode)).map_or_else(String::new, |m| mode_word(m, lang).to_owned()),
        format!("{:.0}\u{a0}%", 100.0 * row.confidence),
        row.verdict.map_or_else(String::new, |v| word(v, lang).to_owned()),
    ];
    let facts: Vec<String> = facts.into_iter().filter(|f| !f.is_empty()).collect();
    out + &facts.join(" · ")
}

/// A verdict as triage says it.
pub(super) fn word(verdict: Verdict, lang: Lang) -> &'static str {
    let (fr, en) = match verdict {
        Verdict::True => ("confirmé", "confirmed"),
        Verdict::FalseAlarm => ("fausse alerte", "false alarm"),
        Verdict::Accepted => ("accepté", "accepted"),
        Verdict::Undecided => ("non tranché", "undecided"),
    };
    lang.pick(fr, en)
}
