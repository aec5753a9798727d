//! The order in which the segments of a page are read: columns, each from top to bottom.

use super::segments::Segment;

/// Edges nearer than this are one, in points.
const EDGE: f32 = 2.0;
/// The gap between two columns is at least this part of the font's size.
const GUTTER: f32 = 0.6;
/// A column has at least as many lines beside another one.
const LINES: usize = 3;
/// The lines of running text fill at least this part of their column, those of a table do not.
const FILLED: f32 = 0.55;
/// Lines of running text hold at least as many characters, in the middle of their number.
const PROSE: usize = 14;
/// More segments than this are a drawing, read line by line.
const MANY: usize = 20_000;

/// One column of a page.
#[derive(Clone, PartialEq)]
pub(super) struct Column {
    /// Its segments, in the order of their lines.
    pub(super) segments: Vec<Segment>,
    /// Whether another column stands beside it.
    pub(super) beside: bool,
}

/// The columns of a page in the order they are read; `segments` are in the order of their lines.
pub(super) fn columns(segments: Vec<Segment>) -> Vec<Column> {
    let mut out = Vec::new();
    let mut open = vec![Column {
        segments,
        beside: false,
    }];
    while let Some(column) = open.pop() {
        match gutter(&column.segments) {
            Some(cut) => open.extend(cut.apart(column).into_iter().rev()),
            None if column.segments.is_empty() => {}
            None => out.push(column),
        }
    }
    out
}

/// Two columns side by side: everything from `top` to `bottom` stands left or right of `x`.
#[derive(Debug, Clone, Copy)]
struct Cut {
    x: f32,
    top: f32,
    bottom: f32,
}

impl Cut {
    /// What stands above, left, right and below.
    fn apart(self, column: Column) -> [Column; 4] {
        let part = |beside| Column {
            segments: Vec::new(),
            beside,
        };
        let mut parts = [part(column.beside), part(true), part(true), part(column.beside)];
        let [above, left, right, below] = &mut parts;
        for segment in column.segments {
            let part = if segment.y < self.top {
                &mut *above
            } else if segment.y > self.bottom {
                &mut *below
            } else if segment.left >= self.x {
                &mut *right
            } else {
                &mut *left
            };
            part.segments.push(segment);
        }
        parts
    }
}

/// The widest-reaching pair of columns, if there is any.
fn gutter(segments: &[Segment]) -> Option<Cut> {
    if segments.len() > MANY || segments.len() < 2 * LINES {
        return None;
    }
    let best = edges(segments)
        .into_iter()
        .flat_map(|x| runs(segments, x))
        .filter_map(|(x, run)| Some((run.len(), beside(x, run)?)))
        .max_by_key(|(length, _)| *length);
    best.map(|(_, cut)| cut)
}

/// The left edges that several segments share.
fn edges(segments: &[Segment]) -> Vec<f32> {
    let mut lefts: Vec<f32> = segments.iter().map(|s| s.left).collect();
    lefts.sort_by(f32::total_cmp);
    let groups = lefts.chunk_by(|a, b| b - a < EDGE);
    groups
        .skip(1)
        .filter(|group| group.len() >= LINES)
        .filter_map(|group| group.first().map(|x| x - EDGE))
        .collect()
}

/// The runs of lines that no segment leads across `x`.
fn runs(segments: &[Segment], x: f32) -> impl Iterator<Item = (f32, &[Segment])> {
    let crosses = move |s: &Segment| s.left < x && s.right > x + EDGE - GUTTER * s.size;
    segments
        .split(crosses)
        .filter(|run| run.len() >= 2 * LINES)
        .map(move |run| (x, run))
}

/// Whether running text stands on both sides of `x` in `run`, and from where to where.
fn beside(x: f32, run: &[Segment]) -> Option<Cut> {
    let (left, right): (Vec<_>, Vec<_>) = run.iter().partition(|s| s.left < x);
    let extent = |side: &[&Segment]| Some((side.first()?.y, side.last()?.y));
    let ((left_top, left_bottom), (right_top, right_bottom)) = (extent(&left)?, extent(&right)?);
    let (top, bottom) = (left_top.max(right_top), left_bottom.min(right_bottom));
    let both = |side: &[&Segment]| {
        let near = side
            .iter()
            .filter(|s| s.y >= top - s.size && s.y <= bottom + s.size);
        near.count() >= LINES
    };
    (both(&left) && both(&right) && is_prose(&left) && is_prose(&right)).then(|| Cut {
        x,
        // The left column may begin above; what stands there alone is read first all the same.
        top: left_top.min(right_top),
        bottom: end(&left, right_bottom).max(right_bottom),
    })
}

/// Where the left column ends: a gap below the end of the right one closes both.
fn end(left: &[&Segment], right_bottom: f32) -> f32 {
    let mut at = right_bottom;
    for segment in left.iter().filter(|s| s.y > right_bottom) {
        if segment.y - at > 2.0 * segment.size {
            break;
        }
        at = segment.y;
    }
    at
}

/// Whether the lines of a column are those of running text.
fn is_prose(side: &[&Segment]) -> bool {
    let left = side.iter().map(|s| s.left).fold(f32::MAX, f32::min);
    let right = side.iter().map(|s| s.right).fold(f32::MIN, f32::max);
    // A line is as long as its segments together.
    let lines: Vec<(f32, usize)> = side
        .chunk_by(|a, b| (b.y - a.y).abs() < a.size * super::segments::SAME_LINE)
        .map(|line| {
            let width = line.iter().map(|s| s.right - s.left).sum();
            (width, line.iter().map(|s| s.text.len()).sum())
        })
        .collect();
    let long = lines
        .iter()
        .filter(|(width, _)| *width >= FILLED * (right - left))
        .count();
    let mut letters: Vec<usize> = lines.iter().map(|l| l.1).collect();
    letters.sort_unstable();
    2 * long >= lines.len() && letters.get(letters.len() / 2).is_some_and(|n| *n >= PROSE)
}

#[cfg(test)]
mod tests {
    use super::super::segments::{segments, tests::written};
    use super::*;

    /// Lines of 30 characters each, told by their number.
    fn prose(name: &str, left: f32, tops: impl IntoIterator<Item = f32>) -> Vec<super::super::glyphs::Glyph> {
        let lines = tops.into_iter().enumerate();
        lines
            .flat_map(|(i, y)| written(&format!("{name} {i} du texte suivi, ligne pleine"), left, y, 10.0))
            .collect()
    }

    fn read(glyphs: Vec<super::super::glyphs::Glyph>) -> Vec<String> {
        let firsts = |column: Column| {
            column
                .segments
                .iter()
                .map(|s| s.text.get(..3).unwrap_or_default().trim().to_owned())
                .collect::<Vec<_>>()
        };
        columns(segments(glyphs)).into_iter().flat_map(firsts).collect()
    }

    #[test]
    fn columns_are_read_one_after_the_other_below_their_title() {
        let mut page = written(
            "Un titre qui va sur toute la largeur de la page, et même au-delà",
            50.0,
            80.0,
            10.0,
        );
        page.extend(prose("g", 50.0, [100.0, 112.0, 124.0, 136.0]));
        page.extend(prose("d", 260.0, [106.0, 118.0, 130.0]));
        page.extend(written(
            "Une fin qui va sur toute la largeur de la page, et même au-delà",
            50.0,
            160.0,
            10.0,
        ));
        assert_eq!(
            read(page),
            ["Un", "g 0", "g 1", "g 2", "g 3", "d 0", "d 1", "d 2", "Une"]
        );
    }

    #[test]
    fn short_words_side_by_side_are_a_table_and_stay_in_their_line() {
        let mut page = Vec::new();
        for (i, y) in [100.0, 112.0, 124.0, 136.0].into_iter().enumerate() {
            page.extend(written(&format!("n{i} Famille"), 50.0, y, 10.0));
            page.extend(written(&format!("t{i} loyer"), 260.0, y, 10.0));
        }
        assert_eq!(read(page), ["n0", "t0", "n1", "t1", "n2", "t2", "n3", "t3"]);
    }

    #[test]
    fn three_columns_are_three() {
        let mut page = prose("a", 50.0, [100.0, 112.0, 124.0]);
        page.extend(prose("b", 260.0, [100.0, 112.0, 124.0]));
        page.extend(prose("c", 470.0, [100.0, 112.0, 124.0]));
        assert_eq!(
            read(page),
            ["a 0", "a 1", "a 2", "b 0", "b 1", "b 2", "c 0", "c 1", "c 2"]
        );
    }
}
