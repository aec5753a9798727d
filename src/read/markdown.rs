//! Markdown: what its markup hides from the reader is hidden from the matcher.
//!
//! Lists, tables, quotes and speaker turns keep the looks of plain text, so the segmenter reads them as such; this module
//! adds headings, and the inline markup that stands between letters. Nothing is skipped: front matter, code and comments
//! leave the room with the file, and are audited like the rest.

use pulldown_cmark::{Event, Options, Parser, Tag};
use std::ops::Range;

use super::{Limits, ReadError};
use crate::document::{Block, BlockKind, Document, Format};
use crate::span::{Span, Src};

/// Reads Markdown.
pub(super) fn read(bytes: Vec<u8>, limits: Limits) -> Result<Document, ReadError> {
    let mut document = super::text(bytes, limits)?;
    layout(&mut document);
    Ok(document)
}

/// Gives `document` the layout of its Markdown.
pub(super) fn layout(document: &mut Document) {
    let text = document.text.as_str();
    let mut hidden = Vec::new();
    let mut blocks = Blocks {
        out: Vec::new(),
        at: 0,
    };
    let mut open: Vec<Open> = Vec::new();
    let mut last_text = usize::MAX;
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                let kind = BlockKind::Heading(level as u8);
                blocks.put(text, kind, heading(text, range.clone()), range);
            }
            Event::Start(Tag::MetadataBlock(_)) => {
                let inner = lines_between(text, &range);
                blocks.put(text, BlockKind::FrontMatter, inner, range);
            }
            Event::Start(
                Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. },
            ) => open.push(Open { range, inner: None }),
            Event::End(tag) if inline(tag) => {
                if let Some(done) = open.pop() {
                    let inner = done.inner.unwrap_or(done.range.start..done.range.start);
                    hide(&mut hidden, text, done.range.start..inner.start);
                    hide(&mut hidden, text, inner.end..done.range.end);
                    grow(&mut open, &done.range);
                }
            }
            Event::Text(_) => {
                if range.start == last_text.saturating_add(1)
                    && text.as_bytes().get(last_text) == Some(&b'\\')
                {
                    hide(&mut hidden, text, last_text..range.start);
                }
                last_text = range.end;
                grow(&mut open, &range);
            }
            Event::Code(_) => {
                let source = text.get(range.clone()).unwrap_or_default();
                let ticks = source.len() - source.trim_start_matches('`').len();
                if source.len() > 2 * ticks {
                    hide(&mut hidden, text, range.start..range.start + ticks);
                    hide(&mut hidden, text, range.end - ticks..range.end);
                }
                grow(&mut open, &range);
            }
            Event::InlineHtml(_) | Event::Html(_) => {
                tags(text, &range, &mut hidden);
                grow(&mut open, &range);
            }
            Event::TaskListMarker(_) | Event::FootnoteReference(_) => {
                hide(&mut hidden, text, range.clone());
                grow(&mut open, &range);
            }
            Event::SoftBreak | Event::HardBreak => grow(&mut open, &range),
            _ => {}
        }
    }
    blocks.lines_until(text.len());
    document.format = Format::Markdown;
    document.blocks = blocks.out;
    document.hidden = Span::merged(hidden);
}

/// An inline element that is not closed yet, and how far its visible content reaches.
struct Open {
    range: Range<usize>,
    inner: Option<Range<usize>>,
}

fn grow(open: &mut [Open], range: &Range<usize>) {
    if let Some(top) = open.last_mut() {
        top.inner = Some(match &top.inner {
            Some(inner) => inner.start.min(range.start)..inner.end.max(range.end),
            None => range.clone(),
        });
    }
}

fn inline(tag: pulldown_cmark::TagEnd) -> bool {
    use pulldown_cmark::TagEnd::{Emphasis, Image, Link, Strikethrough, Strong};
    matches!(tag, Emphasis | Strong | Strikethrough | Link | Image)
}

fn hide(hidden: &mut Vec<Span<Src>>, text: &str, range: Range<usize>) {
    if !range.is_empty() && text.get(range.clone()).is_some() {
        hidden.push(Span::new(range.start as u32, range.end as u32));
    }
}

/// Hides the tags of HTML, not what stands between them, nor comments; `<br>` stays, for it parts words.
fn tags(text: &str, range: &Range<usize>, hidden: &mut Vec<Span<Src>>) {
    let Some(source) = text.get(range.clone()) else {
        return;
    };
    let mut at = 0;
    while let Some(open) = source.get(at..).and_then(|s| s.find('<')) {
        let start = at + open;
        let rest = source.get(start..).unwrap_or_default();
        let name = rest.get(1..).unwrap_or_default();
        let tag = name.starts_with(|c: char| c == '/' || c.is_ascii_alphabetic());
        if !tag {
            at = start + 1;
            continue;
        }
        // No end for this tag is none for those after it.
        let Some(length) = rest.find('>') else { return };
        if !name.get(..2).is_some_and(|n| n.eq_ignore_ascii_case("br")) {
            hide(
                hidden,
                text,
                range.start + start..range.start + start + length + 1,
            );
        }
        at = start + length + 1;
    }
}

/// The words of a heading, without its `#` or underline.
fn heading(text: &str, range: Range<usize>) -> Range<usize> {
    let source = text.get(range.clone()).unwrap_or_default();
    let mut body = source.trim_end();
    if let Some((head, last)) = body.rsplit_once('\n')
        && !body.starts_with('#')
        && !last.trim().is_empty()
        && last.trim().chars().all(|c| matches!(c, '=' | '-'))
    {
        body = head.trim_end();
    }
    if body.starts_with('#') {
        body = body.trim_end_matches('#').trim_end();
    }
    let lead = body.len() - body.trim_start_matches(['#', ' ', '\t']).len();
    range.start + lead..range.start + body.len().max(lead)
}

/// What stands between the first and the last line.
fn lines_between(text: &str, range: &Range<usize>) -> Range<usize> {
    let source = text.get(range.clone()).unwrap_or_default();
    let first = source.find('\n').map_or(source.len(), |i| i + 1);
    let last = source.trim_end().rfind('\n').map_or(first, |i| i + 1).max(first);
    range.start + first..range.start + last
}

/// Blocks in order; what no block claims is lines.
struct Blocks {
    out: Vec<Block>,
    at: usize,
}

impl Blocks {
    fn put(&mut self, text: &str, kind: BlockKind, inner: Range<usize>, whole: Range<usize>) {
        let line = |i: usize| text.get(..i).and_then(|t| t.rfind('\n')).map_or(0, |n| n + 1);
        if whole.start < self.at || text.get(inner.clone()).is_none() {
            return;
        }
        self.lines_until(line(whole.start).max(self.at));
        self.push(kind, inner);
        self.at = whole.end;
    }

    fn lines_until(&mut self, end: usize) {
        if end > self.at {
            self.push(BlockKind::Lines, self.at..end);
        }
        self.at = self.at.max(end);
    }

    fn push(&mut self, kind: BlockKind, range: Range<usize>) {
        if !range.is_empty() {
            let span = Span::new(range.start as u32, range.end as u32);
            self.out.push(Block::new(kind, span));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::FoldedText;

    fn read(text: &str) -> Document {
        let mut document = Document::from_text(text);
        layout(&mut document);
        document
    }

    fn shown(text: &str) -> String {
        FoldedText::of(&read(text)).as_str().to_owned()
    }

    #[test]
    fn inline_markup_is_hidden_and_words_stay_whole() {
        assert_eq!(shown("**Mme R.** (*PMI*) : suivie"), "mme r. (pmi) : suivie");
        assert_eq!(
            shown("un [***suivi***](http://cmp.example/a_b) au `CMP`"),
            "un suivi au cmp"
        );
        assert_eq!(shown("tox~~ico~~mane \\*"), "toxicomane *");
        assert_eq!(shown("<u>dé</u>pression<br>grave"), "dépression<br>grave");
        assert_eq!(
            shown("avant <!-- il boit --> après"),
            "avant <!-- il boit --> après"
        );
    }

    #[test]
    fn headings_and_front_matter_are_blocks() {
        let text =
            "---\ntitle: CLSPD\n---\n\n# Ordre du jour #\n\nTexte.\n\nSituation 2\n---\n\n- un\n- deux\n";
        let document = read(text);
        let blocks: Vec<_> = document
            .blocks
            .iter()
            .map(|b| (b.kind, document.text.slice(b.span).trim()))
            .collect();
        assert_eq!(
            blocks,
            [
                (BlockKind::FrontMatter, "title: CLSPD"),
                (BlockKind::Lines, ""),
                (BlockKind::Heading(1), "Ordre du jour"),
                (BlockKind::Lines, "Texte."),
                (BlockKind::Heading(2), "Situation 2"),
                (BlockKind::Lines, "- un\n- deux"),
            ]
        );
    }

    #[test]
    fn depth_costs_neither_stack_nor_patience() {
        for piece in ["> ", "[", "*a ", "- ", "`", "<a>", "# a\n", "<!-- <a "] {
            let start = std::time::Instant::now();
            read(&piece.repeat(50_000));
            assert!(start.elapsed().as_secs() < 10, "{piece}");
        }
    }
}
