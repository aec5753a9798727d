//! Suppressions written in the document itself: `<!-- huisclos: ignore SEC-PSY raison="…" -->`, `# huisclos: ignore …`,
//! `[huisclos: ignore VP-ELEMENT raison="…"]`, on the line they speak of or alone on the line before.
//!
//! Text and findings in, fewer findings out. The comment itself is not audited: it is taken out of what the matcher reads.
//! Nothing here repeats what a comment says, for that is document text: notes give a place and a problem.

use std::sync::LazyLock;

use regex::Regex;

use crate::config::nearest;
use crate::document::{Block, BlockKind, Document};
use crate::finding::{Report, Suppressed};
use crate::rules::{ids, known};
use crate::span::{Span, Src};

/// What is wrong with a suppression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// It gives no reason, and silences nothing.
    NoReason,
    /// It names no rule, and silences nothing.
    NoRule,
    /// It names something that is no rule; the nearest rule, where one is near.
    UnknownRule(Option<&'static str>),
    /// It stands beside nothing that this rule would flag.
    Unused(&'static str),
}

/// A problem and the comment it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Note {
    /// The comment.
    pub span: Span<Src>,
    /// What is wrong.
    pub problem: Problem,
}

/// One suppression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// The comment, from its opening to its closing mark.
    pub span: Span<Src>,
    /// The line it silences; empty where the document ends before one.
    target: Span<Src>,
    /// Whether it stands alone on its line, and that line with its line break.
    alone: Option<Span<Src>>,
    rules: Vec<&'static str>,
    unknown: Vec<Option<&'static str>>,
    reason: bool,
}

/// Every suppression of a text, in order.
pub fn comments(text: &str) -> Vec<Comment> {
    static OPENING: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?i)(<!--\s*|\[\s*|#\s*)huisclos\s*:\s*ignore\b").ok());
    // Nearly every document has none: one fast search, and no pattern is compiled.
    if memchr::memmem::find(text.as_bytes(), b"uisclos").is_none() {
        return Vec::new();
    }
    let Some(opening) = OPENING.as_ref() else {
        return Vec::new();
    };
    let mut out: Vec<Comment> = Vec::new();
    for found in opening.find_iter(text) {
        let body = text.get(found.end()..).unwrap_or_default();
        let body = body.split(['\n', '\r']).next().unwrap_or_default();
        let mark = found.as_str();
        let close = if mark.starts_with("<!--") {
            "-->"
        } else if mark.starts_with('[') {
            "]"
        } else {
            ""
        };
        let length = closing(body, close);
        let end = found.end()
            + length
            + body
                .get(length..)
                .map_or(0, |r| usize::from(r.starts_with(close)) * close.len());
        let mut comment = read(body.get(..length).unwrap_or(body));
        comment.span = Span::new(found.start() as u32, end as u32);
        out.push(comment);
    }
    place(text, &mut out);
    out
}

/// Where the closing mark stands in `body`, or its end; a mark between quotes does not close.
fn closing(body: &str, close: &str) -> usize {
    let mut until = None;
    for (at, c) in body.char_indices() {
        match until {
            Some(quote) if c == quote => until = None,
            Some(_) => {}
            None if !close.is_empty() && body.get(at..).is_some_and(|r| r.starts_with(close)) => return at,
            None => until = quote_end(c),
        }
    }
    // A quote left open must not swallow the closing mark.
    match (until, close.is_empty()) {
        (Some(_), false) => body.find(close).unwrap_or(body.len()),
        _ => body.len(),
    }
}

/// What ends a quotation opened by `c`. Word processors change straight quotes as one types.
fn quote_end(c: char) -> Option<char> {
    match c {
        '"' => Some('"'),
        '«' => Some('»'),
        '“' | '„' => Some('”'),
        _ => None,
    }
}

/// Reads what stands between `ignore` and the closing mark.
fn read(body: &str) -> Comment {
    let lower = body.to_ascii_lowercase();
    let word = ["raison", "reason"]
        .iter()
        .filter_map(|w| lower.find(w).map(|at| (at, at + w.len())))
        .min();
    let (list, reason) = match word {
        Some((at, end)) => (
            body.get(..at).unwrap_or_default(),
            body.get(end..).unwrap_or_default().trim_start().strip_prefix('='),
        ),
        None => (body, None),
    };
    let said = |c: char| c.is_alphanumeric();
    let mut comment = Comment {
        span: Span::new(0, 0),
        target: Span::new(0, 0),
        alone: None,
        rules: Vec::new(),
        unknown: Vec::new(),
        reason: reason.is_some_and(|r| r.contains(said)),
    };
    for name in list.split([',', ';', ' ', '\u{a0}', '\t']) {
        let name = name.trim_matches(|c: char| !c.is_alphanumeric());
        match known(name) {
            Some(rule) => comment.rules.push(rule),
            None if name.is_empty() => {}
            None => comment.unknown.push(nearest(name, &ids())),
        }
    }
    comment
}

/// Gives every comment the line it silences.
fn place(text: &str, comments: &mut [Comment]) {
    let mut lines: Vec<Span<Src>> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let end = at + line.len() as u32;
        lines.push(Span::new(at, end));
        at = end;
    }
    // What a line says besides its comments.
    let says = |line: Span<Src>, comments: &[Comment]| {
        let mut at = line.start();
        let mut rest = String::new();
        let first = comments.partition_point(|c| c.span.start() < line.start());
        let within = comments
            .iter()
            .skip(first)
            .take_while(|c| c.span.start() < line.end());
        for c in within.filter(|c| line.contains(c.span)) {
            rest.push_str(text.get(at as usize..c.span.start() as usize).unwrap_or_default());
            at = c.span.end();
        }
        rest.push_str(text.get(at as usize..line.end() as usize).unwrap_or_default());
        rest.contains(char::is_alphanumeric)
    };
    // From the last on, so that of comments that follow each other all but the last need look no further than the next.
    let mut below: Option<(usize, Option<Span<Src>>)> = None;
    for i in (0..comments.len()).rev() {
        let Some(span) = comments.get(i).map(|c| c.span) else {
            continue;
        };
        let number = lines.partition_point(|l| l.end() <= span.start());
        let Some(line) = lines.get(number).copied() else {
            continue;
        };
        let (alone, target) = if says(line, comments) {
            (None, Some(line))
        } else {
            let end = below.map_or(lines.len(), |b| b.0);
            let between = lines.get(number + 1..end).unwrap_or_default().iter();
            let next = between.copied().find(|l| says(*l, comments));
            (Some(line), next.or_else(|| below.and_then(|b| b.1)))
        };
        below = Some((number, target));
        if let Some(comment) = comments.get_mut(i) {
            comment.alone = alone;
            comment.target = target.unwrap_or(Span::new(span.end(), span.end()));
        }
    }
}

/// The document without its suppressions, at unchanged offsets; nothing where it has none.
pub fn hide(document: &Document, comments: &[Comment]) -> Option<Document> {
    if comments.is_empty() {
        return None;
    }
    let mut blocks = Vec::with_capacity(document.blocks.len());
    for block in &document.blocks {
        let mut start = block.span.start();
        // Cut out as a whole: left as an empty line, it would end the paragraph or the turn it stands in.
        for line in comments.iter().filter_map(|c| c.alone) {
            if block.kind == BlockKind::Lines && start <= line.start() && line.start() < block.span.end() {
                push(&mut blocks, *block, Span::new(start, line.start()));
                start = line.end().min(block.span.end());
            } else if line.contains(block.span) {
                start = block.span.end();
            }
        }
        push(&mut blocks, *block, Span::new(start, block.span.end()));
    }
    let mut hidden: Vec<Span<Src>> = document.hidden.clone();
    hidden.extend(comments.iter().map(|c| c.span));
    Some(Document {
        text: document.text.clone(),
        format: document.format,
        encoding: document.encoding,
        blocks,
        hidden: Span::merged(hidden),
        pages: document.pages.clone(),
        traces: document.traces.clone(),
        attachments: Vec::new(),
        warnings: document.warnings.clone(),
    })
}

fn push(blocks: &mut Vec<Block>, block: Block, span: Span<Src>) {
    if !span.is_empty() {
        blocks.push(Block { span, ..block });
    }
}

/// Takes the silenced findings out of the report, and notes what is wrong with the suppressions.
pub fn apply(text: &str, comments: &[Comment], report: &mut Report) {
    if comments.is_empty() {
        return;
    }
    report.findings.retain(|f| {
        let first = comments.partition_point(|c| c.span.end() <= f.passage.start());
        let met = comments.iter().skip(first);
        !met.take_while(|c| c.span.start() < f.passage.end())
            .any(|c| own(text, c.span, f.passage))
    });
    // How far the findings reach, each with all before it: those that meet a line are then found by looking up.
    let reach: Vec<u32> = report
        .findings
        .iter()
        .scan(0, |reach, f| {
            *reach = f.passage.end().max(*reach);
            Some(*reach)
        })
        .collect();
    let mut silent = vec![false; report.findings.len()];
    for comment in comments {
        let mut note = |problem| {
            report.notes.push(Note {
                span: comment.span,
                problem,
            });
        };
        for near in &comment.unknown {
            note(Problem::UnknownRule(*near));
        }
        if comment.rules.is_empty() && comment.unknown.is_empty() {
            note(Problem::NoRule);
        }
        if !comment.reason {
            note(Problem::NoReason);
            continue;
        }
        let first = reach.partition_point(|end| *end <= comment.target.start());
        for rule in &comment.rules {
            let mut used = false;
            let findings = report.findings.iter_mut().zip(&mut silent).skip(first);
            let near = findings.take_while(|(f, _)| f.passage.start() < comment.target.end());
            for (finding, silent) in near.filter(|(f, s)| !**s && f.passage.overlaps(comment.target)) {
                let before = finding.also.len();
                finding.also.retain(|also| also != rule);
                used |= finding.also.len() < before;
                if finding.rule == *rule {
                    (used, *silent) = (true, true);
                    report.suppressed.push(Suppressed {
                        passage: finding.passage,
                        rule,
                    });
                }
            }
            if !used {
                report.notes.push(Note {
                    span: comment.span,
                    problem: Problem::Unused(rule),
                });
            }
        }
    }
    let mut silent = silent.into_iter();
    report.findings.retain(|_| silent.next() == Some(false));
}

/// Whether a passage says nothing outside the comment.
fn own(text: &str, comment: Span<Src>, passage: Span<Src>) -> bool {
    let outside = |from: u32, to: u32| {
        text.get(from as usize..to as usize)
            .is_some_and(|t| t.contains(char::is_alphanumeric))
    };
    passage.overlaps(comment)
        && !(passage.start() < comment.start() && outside(passage.start(), comment.start()))
        && !(comment.end() < passage.end() && outside(comment.end(), passage.end()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Engine, Options};

    const LINE: &str = "Mme Aubry (assistante sociale) : M. Kaci est suivi au CMP pour une dépression.";

    fn check(text: &str) -> (Vec<&'static str>, usize, Vec<Problem>) {
        let report = Engine::new(Options::default(), &[])
            .unwrap()
            .check(&Document::from_text(text));
        (
            report.findings.iter().map(|f| f.rule).collect(),
            report.suppressed.len(),
            report.notes.iter().map(|n| n.problem).collect(),
        )
    }

    #[test]
    fn all_forms_silence_their_line_or_the_next() {
        let (rules, _, _) = check(LINE);
        let rule = rules[0];
        for text in [
            format!("{LINE} [huisclos: ignore {rule} raison=\"accord écrit\"]\n"),
            format!("[huisclos: ignore {rule} raison=« vu ]avec] elle »]\n{LINE}\n"),
            format!("<!-- huisclos: ignore {rule} reason=\"a > b\" -->\n\n{LINE}\n"),
            format!("# huisclos: ignore {rule}, VP-ELEMENT raison=“accord”\n{LINE}\n"),
        ] {
            let (left, silenced, notes) = check(&text);
            assert!(left.is_empty() && silenced == 1, "{text}: {left:?}");
            assert!(
                notes.iter().all(|n| *n == Problem::Unused("VP-ELEMENT")),
                "{text}: {notes:?}"
            );
        }
    }

    #[test]
    fn without_a_reason_nothing_is_silenced() {
        let rule = check(LINE).0[0];
        for reason in ["", " raison=", " raison=\"\"", " raison=\" - \""] {
            let (left, silenced, notes) = check(&format!("[huisclos: ignore {rule}{reason}]\n{LINE}\n"));
            assert_eq!((left, silenced), (vec![rule], 0), "{reason}");
            assert_eq!(notes, [Problem::NoReason], "{reason}");
        }
    }

    #[test]
    fn a_rule_that_does_not_exist_or_flags_nothing_is_noted() {
        let (left, _, notes) = check(&format!("[huisclos: ignore SEC-PSI raison=\"x\"]\n{LINE}\n"));
        assert_eq!(left.len(), 1);
        assert_eq!(notes, [Problem::UnknownRule(Some("SEC-PSY"))]);
        let (_, _, notes) = check("Le bilan est présenté. [huisclos: ignore SEC-PSY raison=\"x\"]\n");
        assert_eq!(notes, [Problem::Unused("SEC-PSY")]);
        assert_eq!(check("[huisclos: ignore raison=\"x\"]\n").2, [Problem::NoRule]);
    }

    #[test]
    fn only_the_line_named_is_silenced_and_the_comment_is_not_audited() {
        let rule = check(LINE).0[0];
        let text = format!("{LINE}\n[huisclos: ignore {rule} raison=\"accord\"]\n{LINE}\n{LINE}\n");
        let (left, silenced, _) = check(&text);
        assert_eq!((left.len(), silenced), (2, 1));
        let secret = "M. Kaci est suivi au CMP pour une dépression, 06 12 34 56 78";
        let (left, _, _) = check(&format!(
            "# huisclos: ignore {rule} raison=\"{secret}\"\nBonjour.\n"
        ));
        assert!(left.is_empty(), "{left:?}");
    }

    #[test]
    fn comments_above_each_other_speak_of_the_same_line() {
        let rule = check(LINE).0[0];
        let ignore = |rule: &str| format!("[huisclos: ignore {rule} raison=\"accord\"]\n");
        let pile = [
            ignore("VP-ELEMENT"),
            ignore(rule),
            "\n".to_owned(),
            ignore("SEC-SCOL"),
        ]
        .concat();
        let (left, silenced, notes) = check(&format!("{pile}{LINE}\n{LINE}\n"));
        assert_eq!((left, silenced), (vec![rule], 1));
        assert_eq!(
            notes,
            [Problem::Unused("VP-ELEMENT"), Problem::Unused("SEC-SCOL")]
        );
    }

    #[test]
    fn a_comment_alone_does_not_part_a_speaker_from_what_follows() {
        let head = "Mme Aubry (assistante sociale) :\n";
        let tail = "- M. Kaci est suivi au CMP pour une dépression.\n";
        let plain = check(&format!("{head}{tail}")).0;
        let with = check(&format!("{head}[huisclos: ignore SEC-SCOL raison=\"x\"]\n{tail}")).0;
        assert_eq!(plain, with);
    }
}
