//! Comments in a LibreOffice document: `office:annotation` where a passage begins, its end where it ends.

use std::fmt::Write as _;
use std::ops::Range;

use super::Note;
use crate::document::Document;
use crate::office::{Changes, Edit, Package, Token, Xml, escaped, splice};
use crate::read::office::{Anchor, SourceMap};
use crate::read::{REVIEWER, ReadError};

/// The copy of `package` with the notes in its margin.
pub(super) fn copy(
    package: &mut Package<'_>,
    document: &Document,
    map: &SourceMap,
    notes: &[Note],
) -> Result<Vec<u8>, ReadError> {
    let mut changes = Changes::default();
    let anchored: Vec<(&Note, Anchor)> = notes
        .iter()
        .filter_map(|n| map.anchor_in_place(document, n.span).map(|a| (n, a)))
        .collect();
    for (file, name) in map.files.iter().enumerate() {
        let Some(text) = package.text(name)? else { continue };
        let mut edits = ours(package, &text)?;
        let declared = text.contains("xmlns:dc=");
        let here = anchored
            .iter()
            .enumerate()
            .filter(|(_, (_, a))| usize::from(a.file) == file);
        for (number, (note, Anchor { start, end, .. })) in here {
            let (start, end) = (*start, *end);
            edits.push(Edit::insert(
                start,
                annotation(number, note, start < end, declared),
            ));
            if start < end {
                edits.push(Edit::insert(
                    end,
                    format!("<office:annotation-end office:name=\"{REVIEWER}-{number}\"/>"),
                ));
            }
        }
        if !edits.is_empty() {
            changes.put(name, splice(&text, edits));
        }
    }
    changes.apply(package)
}

fn annotation(number: usize, note: &Note, ranged: bool, declared: bool) -> String {
    let name = if ranged {
        format!(" office:name=\"{REVIEWER}-{number}\"")
    } else {
        String::new()
    };
    let space = if declared {
        ""
    } else {
        " xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
    };
    let mut out = format!("<office:annotation{name}{space}><dc:creator>{REVIEWER}</dc:creator>");
    for line in &note.lines {
        let _ = write!(out, "<text:p>{}</text:p>", escaped(line));
    }
    out.push_str("</office:annotation>");
    out
}

/// The comments of huisclos that are there already, to be taken out.
fn ours(package: &Package<'_>, content: &str) -> Result<Vec<Edit>, ReadError> {
    let mut xml = Xml::new(content, package.format(), package.limits());
    let mut edits = Vec::new();
    let mut names: Vec<String> = Vec::new();
    let mut ends: Vec<(String, Range<usize>)> = Vec::new();
    // The elements that are open, each with its local name and where it begins.
    let mut open: Vec<(String, usize)> = Vec::new();
    let mut comment: Option<Comment> = None;
    while let Some(token) = xml.next()? {
        match token {
            Token::Open(tag) => {
                let name = tag.name().to_owned();
                let called = || tag.get("name").unwrap_or_default().into_owned();
                match name.as_str() {
                    "annotation" => {
                        comment = Some(Comment {
                            name: called(),
                            ours: false,
                        });
                    }
                    "annotation-end" => ends.push((called(), tag.range.clone())),
                    _ => {}
                }
                open.push((name, tag.range.start));
            }
            Token::Text(text, _) => {
                if let (Some(comment), Some(("creator", _))) =
                    (&mut comment, open.last().map(|o| (o.0.as_str(), o.1)))
                {
                    comment.ours |= text == REVIEWER;
                }
            }
            Token::Close(range) => {
                let Some((name, start)) = open.pop() else { continue };
                if name != "annotation" {
                    continue;
                }
                if let Some(comment) = comment.take().filter(|c| c.ours) {
                    edits.push(Edit::remove(start..range.end));
                    names.push(comment.name);
                }
            }
            Token::Char(..) => {}
        }
    }
    let orphans = ends.into_iter().filter(|(name, _)| names.contains(name));
    edits.extend(orphans.map(|(_, range)| Edit::remove(range)));
    Ok(edits)
}

/// A comment while it is being read.
struct Comment {
    name: String,
    ours: bool,
}
