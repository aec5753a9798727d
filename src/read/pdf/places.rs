//! Where on which page the text of a document stands.

use hayro_interpret::kurbo::{Affine, Point};

use super::paragraphs::{Line, Side};
use crate::document::Document;
use crate::span::{Span, Src};

/// The part of a font's size that its characters rise above their base line.
const ABOVE: f32 = 0.8;
/// The part that they hang below it.
const BELOW: f32 = 0.22;

/// The corners of a box, in points of the page's own space: upper left, upper right, lower left, lower right.
pub(crate) type Quad = [(f32, f32); 4];

/// The way from the text of a PDF back to its pages.
pub(crate) struct Places {
    /// In the order of the text.
    lines: Vec<Written>,
    pages: Vec<Ground>,
}

/// A line of a page, and where it stands in the text.
pub(super) struct Written {
    at: u32,
    side: Side,
    edges: Vec<f32>,
    right: f32,
    y: f32,
    size: f32,
}

impl Written {
    /// A line that begins at byte `at` of the text.
    pub(super) fn new(at: u32, line: Line) -> Self {
        Self {
            at,
            side: line.side,
            edges: line.edges,
            right: line.right,
            y: line.y,
            size: line.size,
        }
    }

    /// From where to where the characters of `span` stand, of a text that goes on with this line as `text`: wide gaps
    /// part them.
    fn within(&self, text: &str, span: Span<Src>) -> Vec<(f32, f32)> {
        let ends = self.edges.iter().skip(1).copied().chain([self.right]);
        let characters: Vec<(char, f32, f32)> = text
            .char_indices()
            .zip(self.edges.iter().zip(ends))
            .filter(|((at, _), _)| span.range().contains(&(self.at as usize + at)))
            .map(|((_, c), (left, right))| (c, *left, right))
            .collect();
        let drawn = |c: &&(char, f32, f32)| !c.0.is_whitespace();
        let stretches = characters.split(|c| c.0 == '\t');
        stretches
            .filter_map(|s| Some((s.iter().find(drawn)?.1, s.iter().rfind(drawn)?.2)))
            .collect()
    }
}

/// What a page is drawn on.
pub(super) struct Ground {
    /// From points from the upper left corner of the page as it is shown to its own space.
    pub(super) home: Affine,
    /// The number of its object and its generation; nothing where it is no object of its own.
    pub(super) id: Option<(u32, u16)>,
}

impl Ground {
    fn point(&self, x: f32, y: f32) -> (f32, f32) {
        let home = self.home * Point::new(x.into(), y.into());
        (home.x as f32, home.y as f32)
    }
}

impl Places {
    pub(super) const fn new(lines: Vec<Written>, pages: Vec<Ground>) -> Self {
        Self { lines, pages }
    }

    /// The object of each page, in order.
    pub(crate) fn pages(&self) -> impl Iterator<Item = Option<(u32, u16)>> {
        self.pages.iter().map(|page| page.id)
    }

    /// The boxes around the characters of `span`, line by line, each with its page, from 0.
    pub(crate) fn boxes(&self, document: &Document, span: Span<Src>) -> Vec<(usize, Quad)> {
        let first = self.lines.partition_point(|l| l.at <= span.start());
        let lines = self.lines.iter().skip(first.saturating_sub(1));
        lines
            .take_while(|line| line.at < span.end())
            .flat_map(|line| {
                let text = document.text.as_str().get(line.at as usize..).unwrap_or_default();
                let stretches = line.within(text, span).into_iter();
                stretches.filter_map(|stretch| Some((line.side.page, self.quad(line, stretch)?)))
            })
            .collect()
    }

    /// The box around a line from `left` to `right`.
    fn quad(&self, line: &Written, (left, right): (f32, f32)) -> Option<Quad> {
        let page = self.pages.get(line.side.page)?;
        let (top, bottom) = (line.y - ABOVE * line.size, line.y + BELOW * line.size);
        let corners = [(left, top), (right, top), (left, bottom), (right, bottom)];
        Some(corners.map(|(along, across)| {
            let (x, y) = upright(line.side.turn, along, across);
            page.point(x, y)
        }))
    }

    /// The page, from 0, that byte `at` of the text stands on, or what comes before it.
    pub(crate) fn page_of(&self, at: u32) -> usize {
        let after = self.lines.partition_point(|l| l.at <= at);
        let line = self.lines.get(after.saturating_sub(1));
        line.map_or(0, |line| line.side.page)
    }

    /// A place on page `page`, from 0, so many points right of its upper left corner and below it.
    pub(crate) fn corner(&self, page: usize, right: f32, below: f32) -> (f32, f32) {
        self.pages
            .get(page)
            .map_or((right, below), |page| page.point(right, below))
    }
}

/// A place on the page as it is shown, of one told along and across lines turned `turn` times.
const fn upright(turn: usize, along: f32, across: f32) -> (f32, f32) {
    match turn {
        0 => (along, across),
        1 => (-across, along),
        2 => (-along, -across),
        _ => (across, -along),
    }
}

#[cfg(test)]
mod tests {
    use super::super::paragraphs::lines;
    use super::super::segments::{segments, tests::written};
    use super::*;

    /// Places of lines ten points high, on pages whose own space begins at their lower left corner.
    fn places(text: &[(&str, f32, usize)]) -> (Places, Document) {
        let (mut whole, mut out) = (String::new(), Vec::new());
        for (line, y, turn) in text {
            let side = Side { page: 0, turn: *turn };
            let read = lines(segments(written(line, 50.0, *y, 10.0)), side).remove(0);
            let at = whole.len() as u32;
            whole.push_str(&read.text);
            whole.push('\n');
            out.push(Written::new(at, read));
        }
        let ground = Ground {
            home: Affine::new([1.0, 0.0, 0.0, -1.0, 0.0, 800.0]),
            id: Some((4, 0)),
        };
        (Places::new(out, vec![ground]), Document::from_text(whole))
    }

    #[test]
    fn a_passage_is_boxed_line_by_line_in_the_space_of_its_page() {
        let (places, document) = places(&[("La mère est", 100.0, 0), ("suivie au CMP.", 112.0, 0)]);
        let text = document.text.as_str();
        let from = text.find("est").unwrap() as u32;
        let to = text.find(" CMP").unwrap() as u32;
        let boxes = places.boxes(&document, Span::new(from, to));
        assert_eq!(
            boxes,
            [
                (0, [(90.0, 708.0), (105.0, 708.0), (90.0, 697.8), (105.0, 697.8)]),
                (0, [(50.0, 696.0), (95.0, 696.0), (50.0, 685.8), (95.0, 685.8)]),
            ]
        );
    }

    #[test]
    fn a_line_that_runs_upwards_is_boxed_as_it_stands() {
        // Its characters begin 50 points above the place that its lines are counted from.
        let (places, document) = places(&[("Vu.", 100.0, 3)]);
        let [(_, quad)] = places.boxes(&document, Span::new(0, 3))[..] else {
            panic!("one line")
        };
        assert_eq!(
            quad,
            [(92.0, 850.0), (92.0, 865.0), (102.2, 850.0), (102.2, 865.0)]
        );
    }

    #[test]
    fn what_stands_nowhere_is_near_what_comes_before() {
        let (places, document) = places(&[("Un.", 100.0, 0)]);
        assert_eq!(places.boxes(&document, Span::new(3, 3)), []);
        assert_eq!((places.page_of(0), places.page_of(900)), (0, 0));
    }
}
