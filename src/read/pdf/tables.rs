//! Tables, by the rules drawn around their cells.

use super::glyphs::{Glyph, Rule};

/// Ends of rules nearer than this meet, in points.
const MEET: f32 = 2.5;
/// Rules shorter than this part nothing.
const SHORT: f32 = 6.0;

/// A table: where its rows and columns begin, and where the last ones end.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Grid {
    rows: Vec<f32>,
    columns: Vec<f32>,
}

/// What stands in one cell, by row and column from 0.
pub(super) type Cells = Vec<Vec<Vec<Glyph>>>;

impl Grid {
    /// The grids that rules make up on a page `height` high: at least two columns, and rows that are no whole page.
    pub(super) fn all(across: &[Rule], down: &[Rule], height: f32) -> Vec<Self> {
        let long = |r: &&Rule| r.to - r.from >= SHORT;
        let (across, down): (Vec<_>, Vec<_>) = (
            across.iter().filter(long).collect(),
            down.iter().filter(long).collect(),
        );
        let mut sets = Sets::new(across.len() + down.len());
        for (i, h) in across.iter().enumerate() {
            for (j, v) in down.iter().enumerate() {
                if meets(h, v) {
                    sets.join(i, across.len() + j);
                }
            }
        }
        let mut grids: Vec<(usize, Vec<f32>, Vec<f32>)> = Vec::new();
        for i in 0..across.len() + down.len() {
            let root = sets.root(i);
            let at = grids.iter().position(|g| g.0 == root).unwrap_or_else(|| {
                grids.push((root, Vec::new(), Vec::new()));
                grids.len() - 1
            });
            if let Some((_, rows, columns)) = grids.get_mut(at) {
                match across.get(i) {
                    Some(rule) => rows.push(rule.at),
                    None => columns.extend(down.get(i - across.len()).map(|rule| rule.at)),
                }
            }
        }
        let mut out: Vec<Self> = grids
            .into_iter()
            .map(|(_, rows, columns)| Self {
                rows: places(rows),
                columns: places(columns),
            })
            .filter(|grid| grid.columns.len() > 2 && grid.rows.len() > 1)
            .filter(|grid| grid.rows.len() > 2 || grid.bottom() - grid.top() < height / 3.0)
            .collect();
        out.sort_by(|a, b| a.top().total_cmp(&b.top()));
        out
    }

    /// Where it begins.
    pub(super) fn top(&self) -> f32 {
        self.rows.first().copied().unwrap_or_default()
    }

    /// Where it ends.
    pub(super) fn bottom(&self) -> f32 {
        self.rows.last().copied().unwrap_or_default()
    }

    /// The columns, to tell whether a table goes on with the next page.
    pub(super) fn columns(&self) -> &[f32] {
        &self.columns
    }

    /// Takes what stands in its cells out of `glyphs`.
    pub(super) fn take(&self, glyphs: &mut Vec<Glyph>) -> Cells {
        let mut cells = vec![vec![Vec::new(); self.columns.len() - 1]; self.rows.len() - 1];
        glyphs.retain(|glyph| {
            let (x, y) = (f32::midpoint(glyph.left, glyph.right), glyph.y - glyph.size * 0.3);
            let cell = inside(&self.rows, y)
                .zip(inside(&self.columns, x))
                .and_then(|(row, column)| cells.get_mut(row)?.get_mut(column));
            cell.map(|cell| cell.push(*glyph)).is_none()
        });
        cells
    }
}

/// The number of the strip that `at` stands in.
fn inside(edges: &[f32], at: f32) -> Option<usize> {
    let before = edges.partition_point(|edge| *edge <= at);
    (before > 0 && before < edges.len()).then(|| before - 1)
}

fn meets(across: &Rule, down: &Rule) -> bool {
    let within = |rule: &Rule, at: f32| rule.from - MEET <= at && at <= rule.to + MEET;
    within(across, down.at) && within(down, across.at)
}

/// Places in order, those that are as good as one told once.
fn places(mut places: Vec<f32>) -> Vec<f32> {
    places.sort_by(f32::total_cmp);
    places.dedup_by(|next, kept| *next - *kept < SHORT);
    places
}

/// Disjoint sets of numbers.
struct Sets(Vec<usize>);

impl Sets {
    fn new(length: usize) -> Self {
        Self((0..length).collect())
    }

    fn root(&mut self, mut at: usize) -> usize {
        while let Some(up) = self.0.get(at).copied().filter(|up| *up != at) {
            let above = self.0.get(up).copied().unwrap_or(up);
            if let Some(slot) = self.0.get_mut(at) {
                *slot = above;
            }
            at = up;
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if let Some(slot) = self.0.get_mut(a) {
            *slot = b;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::segments::{segments, tests::written};
    use super::*;

    fn rule(at: f32, from: f32, to: f32) -> Rule {
        Rule { at, from, to }
    }

    #[test]
    fn cells_hold_their_text_however_near_their_neighbours() {
        let across = [90.0, 120.0, 150.0].map(|y| rule(y, 50.0, 250.0));
        let down = [50.0, 112.0, 250.0].map(|x| rule(x, 90.0, 150.0));
        let grids = Grid::all(&across, &down, 800.0);
        assert_eq!(grids.len(), 1);
        let mut glyphs = written("Situation A", 52.0, 105.0, 10.0);
        glyphs.extend(written("suivie au CMP", 114.0, 105.0, 10.0));
        glyphs.extend(written("depuis mars", 114.0, 117.0, 10.0));
        glyphs.extend(written("Titre", 52.0, 60.0, 10.0));
        let cells = grids[0].take(&mut glyphs);
        assert_eq!(glyphs.len(), 5);
        let text = |row: usize, column: usize| {
            let cell = segments(cells[row][column].clone());
            cell.into_iter().map(|s| s.text).collect::<Vec<_>>().join("/")
        };
        assert_eq!(text(0, 0), "Situation A");
        assert_eq!(text(0, 1), "suivie au CMP/depuis mars");
        assert_eq!(text(1, 0), "");
    }

    #[test]
    fn a_frame_and_an_underlined_word_are_no_tables() {
        let across = [
            rule(90.0, 50.0, 250.0),
            rule(150.0, 50.0, 250.0),
            rule(105.0, 60.0, 90.0),
        ];
        let down = [rule(50.0, 90.0, 150.0), rule(250.0, 90.0, 150.0)];
        assert_eq!(Grid::all(&across, &down, 800.0), []);
    }
}
