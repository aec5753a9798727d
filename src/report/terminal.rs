//! The report people read: the passage underlined, what it says, why it may not stand, what to write instead.

use std::io;

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteDiagnostic, MietteError, MietteSpanContents,
    Severity as Level, SourceCode, SourceSpan, SpanContents,
};

use super::lines::LineIndex;
use super::{Audited, Context, kind_word, mode_word, signal_word, source_word};
use crate::finding::{Finding, Kind, Severity};

/// Looks of the report.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Colours.
    pub color: bool,
    /// Columns at most.
    pub width: usize,
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
    let index = LineIndex::new(audited.document.text.as_str());
    let theme = if style.color {
        GraphicalTheme::unicode()
    } else {
        GraphicalTheme::unicode_nocolor()
    };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(style.width)
        .with_context_lines(3)
        .with_links(false);
    for finding in &audited.report.findings {
        let (line, column) = index.position(finding.passage.start());
        if !context.show_text {
            let words: Vec<_> = finding
                .domains
                .iter()
                .map(|d| super::domain_word(d, context.lang))
                .collect();
            let kind = kind_word(finding.kind, context.lang);
            writeln!(
                out,
                "{}:{line}:{column}  {}  {kind}  {}",
                audited.path,
                finding.rule,
                words.join(", ")
            )?;
            continue;
        }
        let rule = context.engine.rules().rule(finding.rule);
        let text = rule.map(|r| context.lang.pick(&r.fr, &r.en));
        let title = format!(
            "{} · {}",
            kind_word(finding.kind, context.lang),
            text.map_or(finding.rule, |t| &t.name)
        );
        // Only the passage's own lines are shown, so the source given to the renderer is cut to them.
        let whole = audited.document.text.as_str();
        let start = whole
            .get(..finding.passage.start() as usize)
            .and_then(|t| t.rfind('\n'))
            .map_or(0, |i| i + 1);
        let passage = audited.document.text.slice(finding.passage);
        let lead = whole
            .get(start..finding.passage.start() as usize)
            .unwrap_or_default();
        let shown = wrap(passage, style.width.saturating_sub(12).max(30));
        let labels = labels(finding, lead.len() + start, &shown, context);
        let mut help = String::new();
        if let Some(t) = text {
            let why = context.lang.pick("Pourquoi", "Why");
            let instead = context.lang.pick("À écrire à la place", "Write instead");
            help = format!(
                "{}\n{why} : {}\n{} {}",
                t.what,
                t.why,
                t.advice,
                if t.rewrite.is_empty() {
                    String::new()
                } else {
                    format!("\n{instead} : « {} »", t.rewrite)
                }
            );
            let basis = rule.map(|r| r.legal_basis.join(" · ")).unwrap_or_default();
            if !basis.is_empty() {
                help = format!(
                    "{help}\n{} : {basis}",
                    context.lang.pick("Références", "Legal basis")
                );
            }
        }
        let level = match finding.severity {
            Severity::Error => Level::Error,
            Severity::Warning => Level::Warning,
            Severity::Info => Level::Advice,
        };
        let diagnostic = MietteDiagnostic::new(title)
            .with_code(finding.rule)
            .with_severity(level)
            .with_help(help)
            .with_labels(labels);
        let source = Shown {
            text: shown.text,
            path: audited.path.clone(),
            line,
            column,
        };
        let report = miette::Report::new(diagnostic).with_source_code(source);
        let mut rendered = String::new();
        if handler.render_report(&mut rendered, report.as_ref()).is_ok() {
            writeln!(out, "{rendered}")?;
        }
    }
    Ok(())
}

/// A passage that knows where it stands in its file, in characters: the stock source counts bytes, from the passage's own start.
struct Shown {
    text: String,
    path: String,
    line: u32,
    column: u32,
}

impl SourceCode for Shown {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let inner = self.text.read_span(span, before, after)?;
        Ok(Box::new(MietteSpanContents::new_named(
            self.path.clone(),
            inner.data(),
            *inner.span(),
            self.line as usize - 1,
            self.column as usize - 1,
            inner.line_count(),
        )))
    }
}

struct Wrapped {
    text: String,
    /// Byte offsets in the passage after which a line break replaced a space.
    breaks: Vec<usize>,
}

/// Breaks a long passage at spaces; offsets stay the same, since a break replaces a space.
fn wrap(passage: &str, width: usize) -> Wrapped {
    let mut text = String::with_capacity(passage.len());
    let mut breaks = Vec::new();
    let mut column = 0;
    for word in passage.split_inclusive(' ') {
        let chars = word.chars().count();
        if column + chars > width && text.ends_with(' ') {
            text.pop();
            text.push('\n');
            breaks.push(text.len());
            column = 0;
        }
        text.push_str(word);
        column += chars;
    }
    Wrapped { text, breaks }
}

fn labels(finding: &Finding, origin: usize, shown: &Wrapped, context: &Context<'_>) -> Vec<LabeledSpan> {
    let mut out: Vec<LabeledSpan> = Vec::new();
    let mut taken: Vec<(usize, usize)> = Vec::new();
    for evidence in finding.evidence.iter().take(6) {
        let Some(start) = (evidence.span.start() as usize).checked_sub(origin) else {
            continue;
        };
        let end = evidence.span.end() as usize - origin;
        let crosses = shown.breaks.iter().any(|b| start < *b && *b < end);
        if end > shown.text.len() || crosses || taken.iter().any(|t| start < t.1 && t.0 < end) {
            continue;
        }
        taken.push((start, end));
        out.push(LabeledSpan::new(
            Some(signal_word(evidence.signal, context.lang).to_owned()),
            start,
            end - start,
        ));
    }
    let mut facts = Vec::new();
    if finding.kind != Kind::Method {
        facts.extend(finding.source.map(|s| source_word(s, context.lang)));
        facts.extend(finding.mode.map(|m| mode_word(m, context.lang)));
    }
    if !facts.is_empty() {
        let at = shown.text.len().saturating_sub(1);
        let at = (0..=at)
            .rev()
            .find(|i| shown.text.is_char_boundary(*i))
            .unwrap_or(0);
        let length = shown.text.len() - at;
        out.push(LabeledSpan::new(Some(facts.join(", ")), at, length));
    }
    out
}

/// The closing words of a run.
///
/// # Errors
/// What the writer says.
pub fn summary(
    out: &mut dyn io::Write,
    documents: usize,
    passages: usize,
    counts: &[(Kind, usize)],
    failures: usize,
    context: &Context<'_>,
) -> io::Result<()> {
    let lang = context.lang;
    let total: usize = counts.iter().map(|c| c.1).sum();
    let lead = lang.pick(
        format!("{documents} document(s), {passages} passages lus, {total} à examiner par une personne"),
        format!("{documents} document(s), {passages} passages read, {total} for a person to examine"),
    );
    writeln!(out, "{lead}")?;
    for (kind, count) in counts.iter().filter(|c| c.1 > 0) {
        writeln!(out, "  {count:>4}  {}", kind_word(*kind, lang))?;
    }
    if failures > 0 {
        writeln!(
            out,
            "  {failures:>4}  {}",
            lang.pick("fichier(s) non lu(s)", "file(s) not read")
        )?;
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
