//! A web page for formats without a margin: the text with its passages marked, the notes beside them.

use std::fmt::Write as _;

use super::Note;
use crate::document::Document;
use crate::lang::Lang;
use crate::office::escaped;

/// Nothing is loaded from elsewhere, and nothing runs.
const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1c1c1c;--paper:#fff;--soft:#666;--error:#b3261e;--warning:#9a6700;--info:#1a5fb4}
@media(prefers-color-scheme:dark){:root{--ink:#e6e6e6;--paper:#1b1b1b;--soft:#a0a0a0;--error:#ff8a80;--warning:#e3b341;--info:#78aeed}}
body{margin:2rem auto;max-width:72rem;padding:0 1rem;background:var(--paper);color:var(--ink);font:1rem/1.55 Georgia,serif}
h1,.note{font-family:system-ui,sans-serif}h1{font-size:1.2rem}
.row{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,2fr);gap:0 2rem}
.row>p{margin:0;min-height:1.55em;white-space:pre-wrap;overflow-wrap:anywhere}
mark{background:none;color:inherit;border-bottom:.15em solid var(--c)}mark a{color:var(--c);text-decoration:none;font:700 .7em system-ui;vertical-align:super;padding-left:.2em}
.note{font-size:.82rem;line-height:1.4;border-left:.2rem solid var(--c);padding:0 0 0 .7rem;margin:.2rem 0 .9rem}.note p{margin:.15rem 0}.note p+p{color:var(--soft)}
.error{--c:var(--error)}.warning{--c:var(--warning)}.info{--c:var(--info)}
@media(max-width:50rem){.row{display:block}}";

/// The page.
pub(super) fn write(document: &Document, notes: &[Note], name: Option<&str>, lang: Lang) -> String {
    let text = document.text.as_str();
    let title = name.unwrap_or(lang.pick("document relu", "reviewed document"));
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<title>{title}</title>\n<style>{STYLE}</style>\n<h1>{title}</h1>\n",
        lang.pick("fr", "en"),
        title = escaped(title),
    );
    let mut start = 0;
    let mut next = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        let begins = |n: &&Note| (n.span.start() as usize) < end;
        let here = notes.iter().skip(next).take_while(begins).count();
        let rest = notes.get(next..next + here).unwrap_or_default();
        row(&mut out, text, start..end, notes, next..next + here);
        next += rest.len();
        start = end;
    }
    if next < notes.len() || text.is_empty() {
        row(&mut out, text, start..start, notes, next..notes.len());
    }
    out.push_str("</html>\n");
    out
}

/// One line of the text, with the notes on the passages that begin in it.
fn row(
    out: &mut String,
    text: &str,
    line: std::ops::Range<usize>,
    notes: &[Note],
    begin: std::ops::Range<usize>,
) {
    out.push_str("<div class=\"row\"><p>");
    let mut at = line.start;
    for (number, note) in notes.iter().enumerate().take(begin.end) {
        let span = note.span.range();
        let from = span.start.max(at);
        let to = span.end.min(line.end);
        if from >= to {
            continue;
        }
        out.push_str(&escaped(text.get(at..from).unwrap_or_default()));
        let shown = text.get(from..to).unwrap_or_default();
        let inner = shown.trim_end_matches(['\r', '\n']);
        let _ = write!(out, "<mark class=\"{}\">{}", note.severity.code(), escaped(inner));
        if span.end <= line.end {
            let _ = write!(out, "<a href=\"#n{n}\" id=\"p{n}\">{n}</a>", n = number + 1);
        }
        out.push_str("</mark>");
        at = to;
    }
    out.push_str(escaped(text.get(at..line.end).unwrap_or_default()).trim_end_matches(['\r', '\n']));
    out.push_str("</p><aside>");
    for (number, note) in notes.iter().enumerate().take(begin.end).skip(begin.start) {
        let _ = write!(
            out,
            "<div class=\"note {}\" id=\"n{n}\"><p><b><a href=\"#p{n}\">{n}</a> ",
            note.severity.code(),
            n = number + 1
        );
        for (i, body) in note.lines.iter().enumerate() {
            let _ = match i {
                0 => write!(out, "{}</b></p>", escaped(body)),
                _ => write!(out, "<p>{}</p>", escaped(body)),
            };
        }
        out.push_str("</div>");
    }
    out.push_str("</aside></div>\n");
}
