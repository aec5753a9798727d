//! The report people read: the passage underlined, what gave it away in words, why it may not stand, what to write instead.
//!
//! Drawn by hand. miette, which draws mistakes in settings, numbers the lines of a wrapped passage as if they were lines of the file,
//! and its remedy starts with an English word.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;

use super::lines::LineIndex;
use super::words::{columns, plural, printable, visible, wrapped};
use super::{
    Audited, Context, Tally, cause_word, domain_word, kind_word, mode_word, place, signal_word, source_word,
    trace_words,
};
use crate::finding::{Evidence, Finding, Kind, Severity};
use crate::lang::Lang;

/// Looks of the report.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Colours.
    pub color: bool,
    /// Columns at most.
    pub width: usize,
}

const BOLD: &str = "1";
const DIM: &str = "2";

impl Style {
    fn paint(self, code: &str, text: &str) -> String {
        if self.color && !text.is_empty() {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }
}

/// The word for a severity, and its colour.
fn severity(severity: Severity, lang: Lang) -> (&'static str, &'static str) {
    match severity {
        Severity::Error => (lang.pick("✖ erreur", "✖ error"), "1;31"),
        Severity::Warning => (lang.pick("▲ alerte", "▲ warning"), "1;33"),
        Severity::Info => (lang.pick("● remarque", "● note"), "1;34"),
    }
}

/// The word for a severity, with its sign.
pub fn severity_word(of: Severity, lang: Lang) -> &'static str {
    severity(of, lang).0
}

/// Writes the findings of one document.
///
/// # Errors
/// What the writer says.
pub fn write(
    out: &mut dyn io::Write,
    audited: &Audited,
    context: &Context<'_>,
    style: Style,
) -> io::Result<()> {
    write_after(out, audited, context, style, &mut Explained::default())
}

/// The line where each rule was explained: said once a document, it is read; said thirty times, it is skipped.
pub type Explained = BTreeMap<&'static str, u32>;

/// Writes the findings of a stretch of a document in which those rules were `explained` before.
///
/// # Errors
/// What the writer says.
pub fn write_after(
    out: &mut dyn io::Write,
    audited: &Audited,
    context: &Context<'_>,
    style: Style,
    explained: &mut Explained,
) -> io::Result<()> {
    let index = audited.index();
    for finding in &audited.report.findings {
        if context.show_text {
            let drawing = Drawing {
                audited,
                context,
                style,
                index: &index,
            };
            writeln!(out, "{}", drawing.finding(finding, explained))?;
        } else {
            writeln!(out, "{}", masked(audited, finding, &index, context))?;
        }
    }
    Ok(())
}

/// One line a finding, without a word of the document.
fn masked(audited: &Audited, finding: &Finding, index: &LineIndex<'_>, context: &Context<'_>) -> String {
    let (line, column) = index.position(finding.passage.start());
    let mut out = format!(
        "{}:{line}:{column}  {}  {}",
        printable(&audited.path),
        finding.rule,
        kind_word(finding.kind, context.lang)
    );
    let domains: Vec<_> = finding
        .domains
        .iter()
        .map(|d| domain_word(d, context.lang))
        .collect();
    if !domains.is_empty() {
        let _ = write!(out, "  {}", domains.join(", "));
    }
    out
}

/// A piece of the passage on one row of the screen.
struct Row {
    /// The line of the file, where this row starts it.
    line: Option<u32>,
    /// The bytes it shows, in the document.
    start: usize,
    text: String,
}

impl Row {
    fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// The column of a byte of the document, within this row.
    fn column(&self, at: usize) -> usize {
        columns(
            self.text
                .get(..at.saturating_sub(self.start))
                .unwrap_or(&self.text),
        )
    }
}

/// A piece of evidence on a row, in columns.
struct Mark {
    column: usize,
    length: usize,
    /// Its word, on the row where it begins.
    word: Option<&'static str>,
}

struct Drawing<'a> {
    audited: &'a Audited,
    context: &'a Context<'a>,
    style: Style,
    index: &'a LineIndex<'a>,
}

impl Drawing<'_> {
    fn finding(&self, finding: &Finding, explained: &mut Explained) -> String {
        let (lang, style) = (self.context.lang, self.style);
        let (line, column) = self.index.position(finding.passage.start());
        let rule = self.context.engine.rules().rule(finding.rule);
        let text = rule.map(|r| lang.pick(&r.fr, &r.en));
        let (word, color) = severity(finding.severity, lang);
        let mut out = String::new();
        let _ = writeln!(
            out,
            "{}  {} · {}",
            style.paint(color, word),
            style.paint(BOLD, finding.rule),
            kind_word(finding.kind, lang)
        );
        if let Some(text) = text {
            out.push_str(&style.paint(BOLD, &wrapped(&text.name, "  ", "  ", style.width)));
        }
        self.passage(&mut out, finding, (line, column), color);
        let Some((rule, text)) = rule.zip(text) else {
            return out;
        };
        let mut part = |title: &str, body: &str| {
            let colon = lang.pick(" : ", ": ");
            let laid = wrapped(&format!("{title}{colon}{body}"), "    ", "      ", style.width);
            let shown = laid.replacen(title, &style.paint(BOLD, title), 1);
            out.push_str(&shown);
        };
        part(lang.pick("Quoi", "What"), &text.what);
        if let Some(cause) = finding.contributions.and_then(|c| c.carried_by()) {
            let word = cause_word(cause, lang);
            part(
                lang.pick("Ce qui pèse", "What weighs"),
                &lang.pick(
                    format!("surtout {word} ; sans ce qui l'entoure, le passage ne serait pas signalé."),
                    format!("mostly {word}; without what surrounds it, the passage would not be flagged."),
                ),
            );
        }
        if let Some(first) = explained.get(finding.rule) {
            part(
                lang.pick(
                    "Pourquoi, que faire, à écrire à la place",
                    "Why, what to do, what to write",
                ),
                &lang.pick(
                    format!(
                        "comme à la ligne {first}, ou « huisclos explain {} »",
                        finding.rule
                    ),
                    format!("as at line {first}, or `huisclos explain {}`", finding.rule),
                ),
            );
            return out;
        }
        explained.insert(finding.rule, line);
        part(lang.pick("Pourquoi", "Why"), &text.why);
        part(lang.pick("Que faire", "What to do"), &text.advice);
        if !text.rewrite.is_empty() {
            part(
                lang.pick("À écrire à la place", "Write instead"),
                &format!("« {} »", text.rewrite),
            );
        }
        let also: Vec<_> = finding
            .also
            .iter()
            .filter_map(|id| self.context.engine.rules().rule(id))
            .map(|r| format!("{} ({})", lang.pick(&r.fr, &r.en).name, r.id))
            .collect();
        if !also.is_empty() {
            part(lang.pick("Aussi", "Also"), &also.join(", "));
        }
        if !rule.legal_basis.is_empty() {
            part(
                lang.pick("Références", "Legal basis"),
                &rule.legal_basis.join(" · "),
            );
        }
        out
    }

    fn passage(&self, out: &mut String, finding: &Finding, (line, column): (u32, u32), color: &str) {
        let (lang, style) = (self.context.lang, self.style);
        let last = self.index.position(finding.passage.end()).0;
        let gutter = last.to_string().len().max(3);
        let margin = |mark: &str| format!("{:gutter$} {}", "", style.paint(DIM, mark));
        let place = match place(finding.location, lang) {
            Some(place) => format!(" · {place}"),
            None => String::new(),
        };
        let place = format!("{}:{line}:{column}{place}", printable(&self.audited.path));
        let _ = writeln!(out, "{} {place}", margin("╭─"));
        let marks_of = self.evidence(finding);
        let room = style.width.saturating_sub(gutter + 3).max(20);
        if let Some(trace) = self.audited.trace(finding) {
            let word = trace_words(trace.kind, lang).0;
            let words = format!("{word} : « {} »", self.audited.words(finding));
            out.push_str(&wrapped(
                &words,
                &format!("{} ", margin("│")),
                &format!("{} ", margin("┆")),
                style.width,
            ));
        }
        let rows = if finding.passage.is_empty() {
            Vec::new()
        } else {
            self.rows(finding, room)
        };
        for row in rows {
            match row.line {
                Some(n) => {
                    let _ = write!(out, "{n:>gutter$} {} ", style.paint(DIM, "│"));
                }
                None => {
                    let _ = write!(out, "{} ", margin("┆"));
                }
            }
            let shown: String = row.text.chars().map(visible).collect();
            let _ = writeln!(out, "{}", shown.trim_end());
            let marks = marks_on(&row, &marks_of);
            let _ = writeln!(
                out,
                "{} {}",
                margin("│"),
                underline(columns(row.text.trim_end()), &marks, style, color)
            );
            for label in labels(&marks, room) {
                let _ = writeln!(out, "{} {label}", margin("│"));
            }
        }
        let mut facts = Vec::new();
        if finding.kind != Kind::Method {
            facts.extend(finding.source.map(|s| source_word(s, lang).to_owned()));
            let disputed = finding.evidence.iter().find(|e| e.signal == "source.disputed");
            facts.extend(disputed.map(|e| signal_word(e.signal, lang).to_owned()));
            facts.extend(finding.mode.map(|m| mode_word(m, lang).to_owned()));
            // No weighing is certain.
            let percent = (finding.confidence * 100.0).round().min(99.0);
            facts.push(lang.pick(
                format!("indices concordants à {percent} %"),
                format!("clues agree to {percent}%"),
            ));
        }
        let _ = writeln!(
            out,
            "{}",
            format!("{} {}", margin("╰─"), facts.join(" · ")).trim_end()
        );
    }

    /// The evidence to show: the strongest six that do not stand on one another, as bytes of the document.
    /// Clues come last: what an entry or a rule names says more.
    fn evidence(&self, finding: &Finding) -> Vec<(usize, usize, &'static str)> {
        let mut taken: Vec<(usize, usize, &'static str)> = Vec::new();
        let (clues, named): (Vec<_>, Vec<_>) =
            finding.evidence.iter().partition(|e| e.signal == Evidence::CLUE);
        for evidence in named.into_iter().chain(clues) {
            let (start, end) = (evidence.span.start() as usize, evidence.span.end() as usize);
            let inside = finding.passage.contains(evidence.span) && !evidence.span.is_empty();
            if inside && taken.len() < 6 && taken.iter().all(|t| end <= t.0 || t.1 <= start) {
                taken.push((start, end, signal_word(evidence.signal, self.context.lang)));
            }
        }
        taken.sort_unstable();
        taken
    }

    /// The passage cut into rows at its own line breaks, and at spaces where a line is wider than `room`.
    fn rows(&self, finding: &Finding, room: usize) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut at = finding.passage.start() as usize;
        let text = self.audited.document.text.slice(finding.passage);
        let numbers = self.index.position(finding.passage.start()).0..;
        for (number, source_line) in numbers.zip(text.split('\n')) {
            let mut first = true;
            let mut rest = source_line.trim_end();
            let mut start = at;
            loop {
                let cut = cut(rest, room);
                let text = rest.get(..cut).unwrap_or(rest);
                if !text.trim().is_empty() {
                    rows.push(Row {
                        line: first.then_some(number),
                        start,
                        text: text.to_owned(),
                    });
                    first = false;
                }
                start += text.len();
                rest = rest.get(cut..).unwrap_or_default();
                if rest.is_empty() {
                    break;
                }
            }
            at += source_line.len() + 1;
        }
        rows
    }
}

/// How many bytes of `text` fit in `room` columns: up to the last space, or through a word that is wider than a row.
fn cut(text: &str, room: usize) -> usize {
    let (mut width, mut space) = (0, None);
    for (at, c) in text.char_indices() {
        if width >= room && c != ' ' {
            return space.unwrap_or(at).max(1);
        }
        width += columns(c.encode_utf8(&mut [0; 4]));
        if c == ' ' {
            space = Some(at + 1);
        }
    }
    text.len()
}

fn marks_on(row: &Row, evidence: &[(usize, usize, &'static str)]) -> Vec<Mark> {
    let shown = row.start + row.text.trim_end().len();
    let on_row = evidence.iter().filter(|e| e.0 < shown && row.start < e.1);
    on_row
        .map(|(start, end, word)| {
            let column = row.column((*start).max(row.start));
            Mark {
                column,
                length: row.column((*end).min(row.end())).saturating_sub(column).max(1),
                word: (row.start <= *start).then_some(*word),
            }
        })
        .collect()
}

/// A thin line under the passage, a thick one under what gave it away.
fn underline(width: usize, marks: &[Mark], style: Style, color: &str) -> String {
    let mut out = String::new();
    let mut at = 0;
    for mark in marks {
        out.push_str(&style.paint(DIM, &"─".repeat(mark.column.saturating_sub(at))));
        let hook = if mark.word.is_some() { "┯" } else { "━" };
        let thick = format!("{hook}{}", "━".repeat(mark.length - 1));
        out.push_str(&style.paint(color, &thick));
        at = mark.column + mark.length;
    }
    out.push_str(&style.paint(DIM, &"─".repeat(width.saturating_sub(at))));
    out
}

/// The words under the underline, each hanging from its mark: as few rows as they fit in, none wider than `room`.
fn labels(marks: &[Mark], room: usize) -> Vec<String> {
    let mut grid: Vec<Vec<char>> = Vec::new();
    let free = |grid: &[Vec<char>], row: usize, from: usize, to: usize| {
        grid.get(row)
            .is_none_or(|cells| (from..to).all(|c| cells.get(c).copied().unwrap_or(' ') == ' '))
    };
    // From the right: the words of a mark run to the right, above nothing but marks already placed.
    for mark in marks.iter().rev() {
        let Some(word) = mark.word else { continue };
        let hang = mark.column;
        let right = format!("╰ {word}");
        let left = format!("{word} ╯");
        let width = columns(&right);
        // Where the row ends too soon, the word stands to the left of its hook.
        let (start, text) = if hang + width <= room {
            (hang, right)
        } else {
            ((hang + 1).saturating_sub(width), left)
        };
        let mut row = 0;
        while !free(&grid, row, start.saturating_sub(1), start + width + 1) {
            row += 1;
        }
        if (0..row).any(|above| !free(&grid, above, hang, hang + 1)) {
            continue;
        }
        for above in 0..row {
            put(&mut grid, above, hang, "│");
        }
        put(&mut grid, row, start, &text);
    }
    grid.into_iter()
        .map(|cells| cells.into_iter().collect::<String>().trim_end().to_owned())
        .collect()
}

fn put(grid: &mut Vec<Vec<char>>, row: usize, column: usize, text: &str) {
    if grid.len() <= row {
        grid.resize_with(row + 1, Vec::new);
    }
    let Some(cells) = grid.get_mut(row) else { return };
    let end = column + text.chars().count();
    if cells.len() < end {
        cells.resize(end, ' ');
    }
    for (cell, c) in cells.iter_mut().skip(column).zip(text.chars()) {
        *cell = c;
    }
}

/// The closing words of a run.
///
/// # Errors
/// What the writer says.
pub fn summary(out: &mut dyn io::Write, tally: &Tally, context: &Context<'_>) -> io::Result<()> {
    let lang = context.lang;
    let (d, p, total) = (tally.documents, tally.passages, tally.total());
    let lead = lang.pick(
        format!(
            "{d} {}, {p} {}, {total} à examiner par une personne",
            plural(d, "document", "documents"),
            plural(p, "passage lu", "passages lus"),
        ),
        format!(
            "{d} {}, {p} {} read, {total} for a person to examine",
            plural(d, "document", "documents"),
            plural(p, "passage", "passages"),
        ),
    );
    writeln!(out, "{lead}")?;
    for (kind, count) in tally.findings.iter().filter(|c| *c.1 > 0) {
        writeln!(out, "  {count:>4}  {}", kind_word(*kind, lang))?;
    }
    for (n, (fr, frs), (en, ens)) in [
        (
            tally.suppressed,
            (
                "constat tu dans le texte, avec une raison",
                "constats tus dans le texte, avec une raison",
            ),
            (
                "finding silenced in the text, with a reason",
                "findings silenced in the text, with a reason",
            ),
        ),
        (
            tally.baselined,
            ("constat déjà dans la base, tu", "constats déjà dans la base, tus"),
            (
                "finding already in the baseline, silenced",
                "findings already in the baseline, silenced",
            ),
        ),
        (
            tally.failures,
            (
                "fichier non lu (voir les messages)",
                "fichiers non lus (voir les messages)",
            ),
            (
                "file not read (see the messages)",
                "files not read (see the messages)",
            ),
        ),
    ] {
        if n > 0 {
            writeln!(
                out,
                "  {n:>4}  {}",
                lang.pick(plural(n, fr, frs), plural(n, en, ens))
            )?;
        }
    }
    if total > 0 {
        writeln!(
            out,
            "{}",
            lang.pick(
                "huisclos aide à relire ; il ne donne pas d'avis juridique.",
                "huisclos helps to review; it gives no legal opinion."
            )
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(column: usize, length: usize, word: &'static str) -> Mark {
        Mark {
            column,
            length,
            word: Some(word),
        }
    }

    #[test]
    fn words_share_a_row_when_they_fit_and_stack_when_they_do_not() {
        let far = labels(&[mark(0, 4, "santé"), mark(20, 4, "famille")], 60);
        assert_eq!(far, ["╰ santé             ╰ famille"]);
        let near = labels(&[mark(0, 4, "suivi social"), mark(6, 4, "famille")], 60);
        assert_eq!(near, ["│     ╰ famille", "╰ suivi social"]);
    }

    #[test]
    fn words_near_the_edge_stand_to_the_left() {
        assert_eq!(
            labels(&[mark(20, 3, "suivi social")], 24),
            ["       suivi social ╯"]
        );
    }

    #[test]
    fn long_lines_are_cut_at_spaces_and_endless_words_anywhere() {
        assert_eq!(cut("un deux trois", 8), "un deux ".len());
        assert_eq!(cut("ééééé", 3), "ééé".len());
        assert_eq!(cut("court", 30), 5);
    }
}
