//! Comments in a Word document: a part that holds them, and marks around the passages, for which runs are split.

use std::fmt::Write as _;
use std::ops::Range;

use rustc_hash::FxHashSet;

use super::Note;
use crate::document::Document;
use crate::office::{
    Changes, Edit, Package, Token, Xml, escaped, main_part, relations, relations_of, splice,
};
use crate::read::office::{Anchor, SourceMap};
use crate::read::{REVIEWER, ReadError};

/// The names that one edition of the standard gives to what a comment needs.
#[derive(Clone, Copy)]
struct Edition {
    words: &'static str,
    comments: &'static str,
}

const TRANSITIONAL: Edition = Edition {
    words: "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    comments: "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments",
};

const STRICT: Edition = Edition {
    words: "http://purl.oclc.org/ooxml/wordprocessingml/main",
    comments: "http://purl.oclc.org/ooxml/officeDocument/relationships/comments",
};

impl Edition {
    /// The edition that the body `text` keeps to.
    fn of(text: &str) -> Self {
        if text.contains(STRICT.words) {
            STRICT
        } else {
            TRANSITIONAL
        }
    }
}

const COMMENTS_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const TYPES: &str = "[Content_Types].xml";

/// The copy of `package` with the notes in its margin.
pub(super) fn copy(
    package: &mut Package<'_>,
    document: &Document,
    map: &SourceMap,
    notes: &[Note],
) -> Result<Vec<u8>, ReadError> {
    let damaged = ReadError::Damaged(package.format());
    let main = main_part(package)?;
    let text = package.text(&main)?.ok_or(damaged)?;
    let named = relations(package, &main)?
        .into_iter()
        .find(|r| r.kind == "comments")
        .map(|r| r.target);
    let known = match &named {
        Some(part) => package.text(part)?,
        None => None,
    };
    let edition = Edition::of(&text);
    let mut changes = Changes::default();
    let before = match &known {
        Some(comments) => Comments::read(package, comments)?,
        None => Comments::default(),
    };
    let anchored: Vec<(&Note, Anchor)> = notes
        .iter()
        .filter_map(|n| map.anchor(document, n.span).map(|a| (n, a)))
        .collect();
    if anchored.is_empty() && before.ours.is_empty() {
        return changes.apply(package);
    }
    let anchors: Vec<Anchor> = anchored.iter().map(|a| a.1).collect();
    let edits = Marker::new(&text, &anchors, &before).edits(package)?;
    changes.put(&main, splice(&text, edits));
    let written: String = anchored
        .iter()
        .zip(before.next..)
        .map(|((note, _), id)| comment(id, note, edition))
        .collect();
    match (named, known) {
        (Some(part), Some(comments)) => changes.put(&part, before.with(&comments, &written)),
        (named, _) => {
            let folder = main
                .rsplit_once('/')
                .map_or(String::new(), |(f, _)| format!("{f}/"));
            let part = named.clone().unwrap_or_else(|| format!("{folder}comments.xml"));
            let whole = format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:comments xmlns:w=\"{}\">{written}</w:comments>",
                edition.words
            );
            changes.put(&part, whole);
            if named.is_none() {
                relate(package, &mut changes, &main, &part, edition)?;
            }
            declare(package, &mut changes, &part)?;
        }
    }
    changes.apply(package)
}

/// One comment, its first line in bold.
fn comment(id: u32, note: &Note, edition: Edition) -> String {
    let words = edition.words;
    let mut out =
        format!("<w:comment xmlns:w=\"{words}\" w:id=\"{id}\" w:author=\"{REVIEWER}\" w:initials=\"hc\">");
    for (number, line) in note.lines.iter().enumerate() {
        let bold = if number == 0 { "<w:rPr><w:b/></w:rPr>" } else { "" };
        let _ = write!(
            out,
            "<w:p><w:r>{bold}<w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>",
            escaped(line)
        );
    }
    out.push_str("</w:comment>");
    out
}

/// The comments that are there already.
#[derive(Debug, Default)]
struct Comments {
    /// Those of huisclos: their identifiers, and where they stand.
    ours: FxHashSet<String>,
    places: Vec<Range<usize>>,
    /// The first identifier that nobody else's comment has, nor any after it.
    next: u32,
    /// The end tag of the whole; empty where one tag is all there is.
    end: Range<usize>,
    /// The name of the whole, with its prefix.
    name: String,
}

impl Comments {
    fn read(package: &Package<'_>, text: &str) -> Result<Self, ReadError> {
        let mut xml = Xml::new(text, package.format(), package.limits());
        let mut out = Self::default();
        let mut open: Vec<Option<usize>> = Vec::new();
        while let Some(token) = xml.next()? {
            match token {
                Token::Open(tag) => {
                    if open.is_empty() {
                        tag.written().clone_into(&mut out.name);
                    }
                    let ours = tag.name() == "comment" && tag.get("author").as_deref() == Some(REVIEWER);
                    if tag.name() == "comment" {
                        let id = tag.get("id").unwrap_or_default().into_owned();
                        if ours {
                            out.ours.insert(id);
                        } else {
                            let after = id.parse::<u32>().map_or(0, |n| n.saturating_add(1));
                            out.next = out.next.max(after);
                        }
                    }
                    open.push(ours.then_some(tag.range.start));
                }
                Token::Close(range) => {
                    if let Some(start) = open.pop().flatten() {
                        out.places.push(start..range.end);
                    }
                    out.end = range;
                }
                Token::Text(..) | Token::Char(..) => {}
            }
        }
        Ok(out)
    }

    /// The part `text` without huisclos' old comments, and with the new ones.
    fn with(&self, text: &str, written: &str) -> String {
        let mut edits: Vec<Edit> = self.places.iter().cloned().map(Edit::remove).collect();
        edits.push(if self.end.is_empty() {
            // `<w:comments …/>`
            let slash = self.end.end.saturating_sub(2);
            Edit::replace(slash..self.end.end, format!(">{written}</{}>", self.name))
        } else {
            Edit::insert(self.end.start, written)
        });
        splice(text, edits)
    }
}

/// The run we are in.
struct Run {
    /// Its start tag.
    tag: Range<usize>,
    name: String,
    /// Its properties.
    properties: Range<usize>,
    /// Whether anything but properties has been met.
    begun: bool,
    /// It calls a comment that is to go.
    ours: bool,
}

/// Puts the marks of comments around their passages.
struct Marker<'a> {
    text: &'a str,
    /// Where marks are to stand, in order, and the marks.
    cuts: Vec<(usize, String)>,
    next: usize,
    before: &'a Comments,
    edits: Vec<Edit>,
    /// The runs we are in: a text box hangs in one, and holds others.
    runs: Vec<Run>,
    /// The start tag and the name of the characters we are in or were last in, and whether it keeps spaces.
    characters: Option<(Range<usize>, String, bool)>,
    /// Whether we are in them.
    inside: bool,
    /// Marks that stand where the characters just read end.
    due: Option<(usize, String)>,
}

impl<'a> Marker<'a> {
    fn new(text: &'a str, anchors: &[Anchor], before: &'a Comments) -> Self {
        let space = if text.contains("xmlns:w=") {
            String::new()
        } else {
            format!(" xmlns:w=\"{}\"", Edition::of(text).words)
        };
        // Ends come before starts where one passage follows another.
        let mut cuts: Vec<(usize, u8, String)> = Vec::new();
        for (anchor, id) in anchors.iter().zip(before.next..) {
            let end = format!(
                "<w:commentRangeEnd{space} w:id=\"{id}\"/><w:r{space}><w:commentReference w:id=\"{id}\"/></w:r>"
            );
            let start = format!("<w:commentRangeStart{space} w:id=\"{id}\"/>");
            if anchor.start == anchor.end {
                cuts.push((anchor.start, 1, start + &end));
            } else {
                cuts.push((anchor.start, 1, start));
                cuts.push((anchor.end, 0, end));
            }
        }
        cuts.sort_by_key(|c| (c.0, c.1));
        let mut joined: Vec<(usize, String)> = Vec::new();
        for (at, _, mark) in cuts {
            match joined.last_mut() {
                Some(last) if last.0 == at => last.1.push_str(&mark),
                _ => joined.push((at, mark)),
            }
        }
        Self {
            text,
            cuts: joined,
            next: 0,
            before,
            edits: Vec::new(),
            runs: Vec::new(),
            characters: None,
            inside: false,
            due: None,
        }
    }

    fn edits(mut self, package: &Package<'_>) -> Result<Vec<Edit>, ReadError> {
        let mut xml = Xml::new(self.text, package.format(), package.limits());
        // The elements that are open, with what ends with them.
        let mut open: Vec<Opened> = Vec::new();
        while let Some(token) = xml.next()? {
            match token {
                Token::Open(tag) => {
                    let opened = match (tag.name(), open.last()) {
                        ("r", _) => {
                            self.split_due();
                            self.runs.push(Run {
                                tag: tag.range.clone(),
                                name: tag.written().to_owned(),
                                properties: 0..0,
                                begun: false,
                                ours: false,
                            });
                            Opened::Run
                        }
                        ("rPr", Some(Opened::Run)) => Opened::Properties(tag.range.start),
                        ("t", Some(Opened::Run)) => {
                            self.split_due();
                            let keeps = tag.get("space").as_deref() == Some("preserve");
                            self.characters = Some((tag.range.clone(), tag.written().to_owned(), keeps));
                            self.inside = true;
                            Opened::Characters
                        }
                        (name, above) => {
                            if matches!(above, Some(Opened::Run)) {
                                self.split_due();
                                if let Some(run) = self.runs.last_mut() {
                                    run.begun = true;
                                }
                            }
                            self.forget(name, &tag.get("id").unwrap_or_default(), &tag.range);
                            Opened::Other
                        }
                    };
                    open.push(opened);
                }
                Token::Close(range) => match open.pop() {
                    Some(Opened::Run) => self.end_run(range.end),
                    Some(Opened::Properties(start)) => {
                        if let Some(run) = self.runs.last_mut() {
                            run.properties = start..range.end;
                        }
                    }
                    Some(Opened::Characters) => self.inside = false,
                    Some(Opened::Other) | None => {}
                },
                Token::Text(_, range) | Token::Char(_, range) => self.cut(&range),
            }
        }
        Ok(self.edits)
    }

    /// Puts the marks that stand within the characters at `range`.
    fn cut(&mut self, range: &Range<usize>) {
        if !self.inside {
            return;
        }
        self.split_due();
        while let Some((at, mark)) = self.cuts.get(self.next).cloned() {
            if at > range.end || at < range.start {
                // Cuts before this place fell on characters that are not in a run of their own: nothing to split.
                if at < range.start {
                    self.next += 1;
                    continue;
                }
                break;
            }
            self.next += 1;
            match self.runs.last() {
                Some(run) if at == range.start && !run.begun => {
                    self.edits.push(Edit::insert(run.tag.start, mark));
                }
                _ if at == range.end => self.due = Some((at, mark)),
                _ => self.split(at, &mark),
            }
        }
        if let Some(run) = self.runs.last_mut() {
            run.begun = true;
        }
    }

    /// Ends the run at `at`, puts `mark`, and goes on with a run that looks the same.
    fn split(&mut self, at: usize, mark: &str) {
        let (Some(run), Some((tag, name, keeps))) = (self.runs.last(), &mut self.characters) else {
            return;
        };
        let raw = |range: &Range<usize>| self.text.get(range.clone()).unwrap_or_default();
        if !*keeps {
            *keeps = true;
            self.edits.push(Edit::replace(
                tag.clone(),
                format!("<{name} xml:space=\"preserve\">"),
            ));
        }
        let with = format!(
            "</{name}></{}>{mark}{}{}<{name} xml:space=\"preserve\">",
            run.name,
            raw(&run.tag),
            raw(&run.properties),
        );
        self.edits.push(Edit::insert(at, with));
    }

    /// Puts the marks that stand where characters ended, now that the run goes on after them.
    fn split_due(&mut self) {
        if let Some((at, mark)) = self.due.take() {
            self.split(at, &mark);
        }
    }

    fn end_run(&mut self, end: usize) {
        if let Some((_, mark)) = self.due.take() {
            self.edits.push(Edit::insert(end, mark));
        }
        if let Some(run) = self.runs.pop().filter(|r| r.ours) {
            self.edits.push(Edit::remove(run.tag.start..end));
        }
    }

    /// Takes out the marks of huisclos' old comments.
    fn forget(&mut self, name: &str, id: &str, tag: &Range<usize>) {
        if !self.before.ours.contains(id) {
            return;
        }
        match (name, self.runs.last_mut()) {
            ("commentRangeStart" | "commentRangeEnd", _) => self.edits.push(Edit::remove(tag.clone())),
            ("commentReference", Some(run)) => run.ours = true,
            _ => {}
        }
    }
}

/// An element that is open.
enum Opened {
    Run,
    /// Properties of a run, and where they begin.
    Properties(usize),
    Characters,
    Other,
}

/// Lets the main part refer to the comments.
fn relate(
    package: &mut Package<'_>,
    changes: &mut Changes,
    main: &str,
    part: &str,
    edition: Edition,
) -> Result<(), ReadError> {
    let name = relations_of(main);
    let entry = format!(
        "<Relationship Id=\"rIdHuisclos\" Type=\"{}\" Target=\"/{}\"/>",
        edition.comments,
        escaped(part)
    );
    let list = match package.text(&name)? {
        Some(list) => within(package, &list, &entry)?,
        None => format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"{RELATIONS}\">{entry}</Relationships>"
        ),
    };
    changes.put(&name, list);
    Ok(())
}

/// Says what kind of part the comments are.
fn declare(package: &mut Package<'_>, changes: &mut Changes, part: &str) -> Result<(), ReadError> {
    let Some(list) = package.text(TYPES)? else {
        return Ok(());
    };
    let name = format!("PartName=\"/{}\"", escaped(part));
    if !list.contains(&name) {
        let entry = format!("<Override {name} ContentType=\"{COMMENTS_TYPE}\"/>");
        changes.put(TYPES, within(package, &list, &entry)?);
    }
    Ok(())
}

/// The list `text` with one more entry at its end.
fn within(package: &Package<'_>, text: &str, entry: &str) -> Result<String, ReadError> {
    let mut xml = Xml::new(text, package.format(), package.limits());
    let (mut name, mut end) = (String::new(), 0..0);
    while let Some(token) = xml.next()? {
        match token {
            Token::Open(tag) if name.is_empty() => tag.written().clone_into(&mut name),
            Token::Close(range) => end = range,
            _ => {}
        }
    }
    let whole = Comments {
        end,
        name,
        ..Comments::default()
    };
    Ok(whole.with(text, entry))
}
