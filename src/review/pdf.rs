//! Comments in a PDF: highlights with notes, in an update that follows the bytes of the original.

use std::fmt::Write as _;

use lopdf::{
    Document as Pdf, IncrementalDocument, LoadOptions, Object, ObjectId, Stream, dictionary, text_string,
};

use super::Note;
use crate::document::{Document, Format};
use crate::finding::Severity;
use crate::lang::Lang;
use crate::read::contained::contained;
use crate::read::pdf::{Places, Quad};
use crate::read::{Limits, REVIEWER, ReadError};

/// Half the width of the mark of a note on something that no page shows, in points.
const PIN: f32 = 7.0;
/// How far such marks are apart, and the first of them from the corner of its page.
const STEP: f32 = 20.0;
/// The sides of the window that shows a note.
const WINDOW: (f32, f32) = (260.0, 180.0);
/// Annotations that are printed with their page.
const PRINTED: i64 = 4;

/// The copy of `bytes` with the notes on its pages.
pub(super) fn copy(
    bytes: Vec<u8>,
    document: &Document,
    places: &Places,
    notes: &[Note],
    lang: Lang,
    limits: Limits,
) -> Result<Vec<u8>, ReadError> {
    let pages = marked(document, places, notes, lang)?;
    contained(Format::Pdf, limits, move |_| written(bytes, pages, limits))
}

/// A page, and what is to be put on it.
struct Page {
    id: ObjectId,
    marks: Vec<Mark>,
}

/// One annotation.
struct Mark {
    shape: Shape,
    says: String,
    severity: Severity,
}

enum Shape {
    /// A passage, line by line.
    Highlight(Vec<Quad>),
    /// Something that no page shows: the middle of a mark in the corner.
    Pin((f32, f32)),
}

/// What is to be put on each page.
fn marked(document: &Document, places: &Places, notes: &[Note], lang: Lang) -> Result<Vec<Page>, ReadError> {
    let ids = places.pages().collect::<Option<Vec<ObjectId>>>();
    let mut pages: Vec<Page> = ids
        .ok_or(ReadError::Damaged(Format::Pdf))?
        .into_iter()
        .map(|id| Page {
            id,
            marks: Vec::new(),
        })
        .collect();
    for note in notes {
        let boxes = places.boxes(document, note.span);
        let mut says = note.lines.join("\n");
        let severity = note.severity;
        for here in boxes.chunk_by(|a, b| a.0 == b.0) {
            let Some((number, _)) = here.first() else { continue };
            if let Some(page) = pages.get_mut(*number) {
                let shape = Shape::Highlight(here.iter().map(|b| b.1).collect());
                let goes_on = lang.pick("Suite du passage commenté à la page", "Goes on from page");
                let next = format!("{goes_on} {}.", number + 1);
                let says = std::mem::replace(&mut says, next);
                page.marks.push(Mark {
                    shape,
                    says,
                    severity,
                });
            }
        }
        let number = places.page_of(note.span.start());
        if let Some(page) = pages.get_mut(number).filter(|_| boxes.is_empty()) {
            let above = page
                .marks
                .iter()
                .filter(|m| matches!(m.shape, Shape::Pin(_)))
                .count();
            let shape = Shape::Pin(places.corner(number, STEP, STEP * (above + 1) as f32));
            page.marks.push(Mark {
                shape,
                says,
                severity,
            });
        }
    }
    Ok(pages)
}

/// `bytes`, followed by what puts the marks on the pages.
fn written(bytes: Vec<u8>, pages: Vec<Page>, limits: Limits) -> Result<Vec<u8>, ReadError> {
    let damaged = ReadError::Damaged(Format::Pdf);
    let options = LoadOptions {
        max_decompressed_size: usize::try_from(limits.max_unpacked_bytes).ok(),
        ..LoadOptions::default()
    };
    let before = Pdf::load_mem_with_options(&bytes, options).map_err(|_| damaged)?;
    if before.is_encrypted() || before.was_encrypted() {
        return Err(ReadError::Encrypted(Format::Pdf));
    }
    // What follows a file whose own table is wrong cannot be relied on.
    if before.xref_recovery.is_some() {
        return Err(damaged);
    }
    let mut copy = IncrementalDocument::create_from(bytes, before);
    for page in pages {
        annotate(&mut copy, page).map_err(|_| damaged)?;
    }
    if copy.new_document.objects.is_empty() {
        return Ok(copy.get_prev_documents_bytes().to_vec());
    }
    let mut out = Vec::new();
    copy.save_to(&mut out).map_err(|_| damaged)?;
    Ok(out)
}

/// Puts the marks on one page, in the place of huisclos' old ones.
fn annotate(copy: &mut IncrementalDocument, page: Page) -> lopdf::Result<()> {
    let before = copy.get_prev_documents();
    let sheet = before.get_dictionary(page.id)?;
    let old = match sheet.get(b"Annots") {
        Ok(list) => before
            .dereference(list)?
            .1
            .as_array()
            .cloned()
            .unwrap_or_default(),
        Err(_) => Vec::new(),
    };
    let mut list: Vec<Object> = old
        .iter()
        .filter(|note| !is_ours(before, note))
        .cloned()
        .collect();
    if page.marks.is_empty() && list.len() == old.len() {
        return Ok(());
    }
    let mut sheet = sheet.clone();
    for mark in page.marks {
        list.extend(mark.put(&mut copy.new_document, page.id));
    }
    sheet.set("Annots", list);
    copy.new_document.objects.insert(page.id, sheet.into());
    Ok(())
}

/// Whether an annotation is huisclos', or the window of one.
fn is_ours(pdf: &Pdf, note: &Object) -> bool {
    let dictionary = |object| pdf.dereference(object).ok().and_then(|o| o.1.as_dict().ok());
    let Some(note) = dictionary(note) else {
        return false;
    };
    let note = note.get(b"Parent").ok().and_then(dictionary).unwrap_or(note);
    note.get(b"T")
        .and_then(Object::as_str)
        .is_ok_and(|by| by == REVIEWER.as_bytes())
}

impl Mark {
    /// Adds the annotation and its window, and gives them for the list of its page.
    fn put(self, pdf: &mut Pdf, page: ObjectId) -> [Object; 2] {
        let (id, window) = (pdf.new_object_id(), pdf.new_object_id());
        let bounds = self.bounds();
        let looks = pdf.add_object(self.looks(bounds));
        let mut note = dictionary! {
            "Type" => "Annot",
            "Rect" => numbers(bounds),
            "P" => page,
            "F" => PRINTED,
            "T" => text_string(REVIEWER),
            "Contents" => text_string(&self.says),
            "NM" => text_string(&format!("{REVIEWER}-{}", id.0)),
            "C" => numbers(self.colour()),
            "AP" => dictionary! { "N" => looks },
            "Popup" => window,
        };
        match &self.shape {
            Shape::Highlight(quads) => {
                note.set("Subtype", "Highlight");
                note.set(
                    "QuadPoints",
                    numbers(quads.iter().flatten().flat_map(|(x, y)| [*x, *y])),
                );
            }
            Shape::Pin(_) => {
                note.set("Subtype", "Text");
                note.set("Name", "Note");
            }
        }
        let [.., right, top] = bounds;
        let frame = dictionary! {
            "Type" => "Annot",
            "Subtype" => "Popup",
            "Rect" => numbers([right, top - WINDOW.1, right + WINDOW.0, top]),
            "Parent" => id,
            "Open" => false,
        };
        pdf.objects.insert(id, note.into());
        pdf.objects.insert(window, frame.into());
        [id.into(), window.into()]
    }

    /// Left, bottom, right, top.
    fn bounds(&self) -> [f32; 4] {
        let points: Vec<(f32, f32)> = match &self.shape {
            Shape::Highlight(quads) => quads.iter().flatten().copied().collect(),
            Shape::Pin((x, y)) => vec![(x - PIN, y - PIN), (x + PIN, y + PIN)],
        };
        let least = |of: fn(&(f32, f32)) -> f32| points.iter().map(of).fold(f32::MAX, f32::min);
        let most = |of: fn(&(f32, f32)) -> f32| points.iter().map(of).fold(f32::MIN, f32::max);
        [least(|p| p.0), least(|p| p.1), most(|p| p.0), most(|p| p.1)]
    }

    const fn colour(&self) -> [f32; 3] {
        match self.severity {
            Severity::Error => [1.0, 0.74, 0.7],
            Severity::Warning => [1.0, 0.88, 0.5],
            Severity::Info => [0.72, 0.86, 1.0],
        }
    }

    /// How it is drawn, for viewers that draw no annotations of their own accord.
    fn looks(&self, bounds: [f32; 4]) -> Stream {
        let [red, green, blue] = self.colour();
        let mut drawn = format!("/G gs {red} {green} {blue} rg ");
        match &self.shape {
            Shape::Highlight(quads) => {
                for [a, b, c, d] in quads {
                    let _ = write!(
                        drawn,
                        "{} {} m {} {} l {} {} l {} {} l h f ",
                        a.0, a.1, b.0, b.1, d.0, d.1, c.0, c.1
                    );
                }
            }
            Shape::Pin(_) => {
                let [left, bottom, ..] = bounds;
                let side = 2.0 * PIN;
                let _ = write!(drawn, "0.4 G {left} {bottom} {side} {side} re B");
            }
        }
        // Ink shows through.
        let through = dictionary! { "BM" => "Multiply" };
        let form = dictionary! {
            "Type" => "XObject",
            "Subtype" => "Form",
            "BBox" => numbers(bounds),
            "Resources" => dictionary! { "ExtGState" => dictionary! { "G" => through } },
            "Group" => dictionary! { "S" => "Transparency" },
        };
        Stream::new(form, drawn.into_bytes())
    }
}

fn numbers(numbers: impl IntoIterator<Item = f32>) -> Object {
    Object::Array(numbers.into_iter().map(Object::Real).collect())
}
