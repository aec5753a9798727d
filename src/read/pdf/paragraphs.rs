//! Lines and paragraphs of one column.

use super::segments::{SAME_LINE, Segment};

/// Which way up a text stands on which page.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Side {
    /// The page, from 0.
    pub(super) page: usize,
    /// The quarter turns of its lines.
    pub(super) turn: usize,
}

/// One line of a column.
#[derive(Clone, PartialEq)]
pub(super) struct Line {
    /// Its text; a tab stands for a gap wider than a space.
    pub(super) text: String,
    /// Where each character of its text begins.
    pub(super) edges: Vec<f32>,
    left: f32,
    /// Where its last character ends.
    pub(super) right: f32,
    /// Its base line.
    pub(super) y: f32,
    /// The size of its largest character.
    pub(super) size: f32,
    /// The page it stands on.
    pub(super) side: Side,
}

/// Lines that belong together.
#[derive(Clone, PartialEq)]
pub(super) struct Paragraph {
    /// Its lines.
    pub(super) lines: Vec<Line>,
    /// Whether a wider gap than usual parts it from what stands above.
    pub(super) apart: bool,
    /// How far the lines of its column reach.
    reach: f32,
}

/// A gap wider than this part of the font's size is a tab.
const TAB: f32 = 2.5;
/// Lines farther apart than this many times the usual distance belong to two paragraphs.
const LOOSE: f32 = 1.25;
/// Lines farther apart than this many times the usual distance have an empty line between them.
const EMPTY: f32 = 1.9;
/// A line set in by more than this part of the font's size begins a paragraph.
const INDENT: f32 = 0.8;
/// Fonts whose sizes differ by more than this part are two.
const SIZE: f32 = 0.1;

/// The lines of a column on `side` whose segments are given in any order.
pub(super) fn lines(mut column: Vec<Segment>, side: Side) -> Vec<Line> {
    column.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut out: Vec<Line> = Vec::new();
    let same = |a: &Segment, b: &Segment| b.y - a.y < SAME_LINE * a.size.max(b.size);
    for line in column.chunk_by_mut(same) {
        line.sort_by(|a, b| a.left.total_cmp(&b.left));
        let mut segments = line.iter_mut();
        let Some(first) = segments.next() else { continue };
        let mut whole = Line {
            text: std::mem::take(&mut first.text),
            edges: std::mem::take(&mut first.edges),
            left: first.left,
            right: first.right,
            y: first.y,
            size: first.size,
            side,
        };
        for segment in segments {
            let size = segment.size.max(whole.size);
            whole.text.push(if segment.left - whole.right > TAB * size {
                '\t'
            } else {
                ' '
            });
            whole.text.push_str(&segment.text);
            whole.edges.push(whole.right);
            whole.edges.append(&mut segment.edges);
            whole.right = whole.right.max(segment.right);
            whole.size = size;
        }
        out.push(whole);
    }
    out
}

/// The paragraphs of a column whose lines may reach as far as `reach`.
pub(super) fn paragraphs(lines: Vec<Line>, reach: f32) -> Vec<Paragraph> {
    let usual = leading(&lines);
    let margin = extent(&lines).0;
    let mut out: Vec<Paragraph> = Vec::new();
    for line in lines {
        let before = out.last_mut();
        let gap = before
            .as_ref()
            .and_then(|p| p.lines.last())
            .map_or(0.0, |l| line.y - l.y);
        match before {
            Some(open) if gap <= LOOSE * usual.max(line.size) && open.goes_on(&line, margin) => {
                open.lines.push(line);
            }
            _ => out.push(Paragraph {
                apart: gap > EMPTY * usual,
                lines: vec![line],
                reach,
            }),
        }
    }
    out
}

/// Where the lines of a column begin, and how far they reach.
pub(super) fn extent(lines: &[Line]) -> (f32, f32) {
    let from = lines.iter().map(|l| l.left).fold(f32::MAX, f32::min);
    (from, lines.iter().map(|l| l.right).fold(f32::MIN, f32::max))
}

/// The usual distance of two lines: a quarter of them stand nearer.
fn leading(lines: &[Line]) -> f32 {
    let pairs = lines.iter().zip(lines.iter().skip(1));
    let mut gaps: Vec<f32> = pairs.map(|(a, b)| b.y - a.y).filter(|gap| *gap > 0.0).collect();
    gaps.sort_by(f32::total_cmp);
    gaps.get(gaps.len() / 4).copied().unwrap_or_default()
}

impl Paragraph {
    /// The size of its font, in points.
    pub(super) fn size(&self) -> f32 {
        self.lines.iter().map(|l| l.size).fold(0.0, f32::max)
    }

    /// Whether `next` is one more line of this paragraph; `margin` is where the column begins.
    fn goes_on(&self, next: &Line, margin: f32) -> bool {
        let Some(last) = self.lines.last() else {
            return false;
        };
        if (last.size - next.size).abs() > SIZE * last.size || self.had_room_for(next) || self.is_item(next) {
            return false;
        }
        let (step, indent) = (next.left - last.left, INDENT * last.size);
        let centred = |l: &Line| {
            l.left - margin > indent && (self.reach - l.right - (l.left - margin)).abs() < 2.0 * l.size
        };
        match self.lines.as_slice() {
            [first] if is_bullet(&first.text) || centred(first) => true,
            // The first line may be set in, those after it are not.
            [_] => step <= indent,
            _ => step.abs() <= indent,
        }
    }

    /// Whether the first word of `next` would have found room on the last line: then its writer ended that line.
    fn had_room_for(&self, next: &Line) -> bool {
        let Some(last) = self.lines.last() else {
            return true;
        };
        let hyphenated = last.text.strip_suffix(['-', '\u{2010}', '\u{ad}']);
        if hyphenated.is_some_and(|word| word.ends_with(char::is_alphabetic)) {
            return false;
        }
        let letters = next.text.chars().count().max(1) as f32;
        let word = next.text.split([' ', '\u{a0}', '\t']).next().unwrap_or_default();
        let width = (next.right - next.left) / letters * (word.chars().count() + 1) as f32;
        last.right + width * 1.1 + 0.3 * last.size < self.reach
    }

    /// Whether `next` begins an item of a list.
    fn is_item(&self, next: &Line) -> bool {
        let dash = next.text.starts_with(['-', '–', '—']) && is_bullet(&next.text);
        is_bullet(&next.text) && (!dash || self.is_closed())
    }

    /// Whether its last line ends a sentence or an item.
    fn is_closed(&self) -> bool {
        let text = self.lines.last().map_or("", |l| l.text.as_str());
        text.ends_with(['.', ';', ':', ',', '!', '?', '…', '»', ')'])
    }

    /// Goes on with the lines of `next`.
    pub(super) fn join(&mut self, next: Self) {
        self.lines.extend(next.lines);
        self.reach = next.reach;
    }

    /// Whether `next`, in another column or on another page, goes on with it.
    pub(super) fn goes_on_with(&self, next: &Self) -> bool {
        let (Some(last), Some(first)) = (self.lines.last(), next.lines.first()) else {
            return false;
        };
        // Further down in the same column, the gap has already been weighed.
        let elsewhere = first.side.page > last.side.page || first.y < last.y;
        let ended = last.text.ends_with(['.', ':', '!', '?', '…']);
        let same = (last.size - first.size).abs() <= SIZE * last.size;
        elsewhere && same && !ended && !self.had_room_for(first) && !self.is_item(first)
    }
}

/// Whether a line begins with a bullet.
fn is_bullet(text: &str) -> bool {
    let rest = text.strip_prefix(['•', '▪', '◦', '►', '‣', '■', '○', '●', '-', '–', '—']);
    rest.is_some_and(|rest| rest.starts_with([' ', '\t', '\u{a0}']))
}

#[cfg(test)]
mod tests {
    use super::super::segments::{segments, tests::written};
    use super::*;

    /// Lines of text with the left edge and the base line of each, in a font of 10 points.
    fn read(page: &[(&str, f32, f32)]) -> Vec<String> {
        let glyphs = page
            .iter()
            .flat_map(|(text, left, y)| written(text, *left, *y, 10.0))
            .collect();
        let lines = lines(segments(glyphs), Side { page: 0, turn: 0 });
        let reach = extent(&lines).1;
        let text = |p: &Paragraph| {
            p.lines
                .iter()
                .map(|l| l.text.as_str())
                .collect::<Vec<_>>()
                .join("/")
        };
        paragraphs(lines, reach)
            .iter()
            .map(|p| if p.apart { format!("~{}", text(p)) } else { text(p) })
            .collect()
    }

    #[test]
    fn a_line_that_had_room_for_the_next_word_ends_its_paragraph() {
        assert_eq!(
            read(&[
                ("La mère est suivie au CMP depuis le mois de", 50.0, 100.0),
                ("mars.", 50.0, 112.0),
                ("Le brigadier note.", 50.0, 124.0),
                ("Le maire conclut.", 50.0, 136.0),
                ("-----", 50.0, 148.0),
                ("La séance est levée.", 50.0, 160.0),
            ]),
            [
                "La mère est suivie au CMP depuis le mois de/mars.",
                "Le brigadier note.",
                "Le maire conclut.",
                "-----",
                "La séance est levée.",
            ]
        );
    }

    #[test]
    fn a_wider_gap_or_an_indent_begins_a_paragraph() {
        assert_eq!(
            read(&[
                ("La première ligne est pleine, jusqu'au bord.", 50.0, 100.0),
                ("La deuxième ligne est pleine elle aussi, oui", 50.0, 112.0),
                ("La troisième se tient à part, après un blanc", 50.0, 136.0),
                ("La quatrième est en retrait de sa marge", 65.0, 148.0),
                ("et la cinquième la suit, jusqu'à son terme.", 50.0, 160.0),
            ])
            .len(),
            3
        );
    }

    #[test]
    fn items_of_a_list_hang() {
        assert_eq!(
            read(&[
                ("• M. Vasseur, adjoint à la tranquillité du", 50.0, 100.0),
                ("centre et des quartiers nord de la ville ;", 60.0, 112.0),
                ("• Mme Aubry, assistante sociale du secteur", 50.0, 124.0),
            ]),
            [
                "• M. Vasseur, adjoint à la tranquillité du/centre et des quartiers nord de la ville ;",
                "• Mme Aubry, assistante sociale du secteur"
            ]
        );
    }

    #[test]
    fn the_two_lines_of_a_centred_title_are_one() {
        assert_eq!(
            read(&[
                ("CONSEIL DES DROITS ET DEVOIRS DES", 75.0, 100.0),
                ("FAMILLES", 137.5, 112.0),
                ("Le conseil se réunit ce jour à dix-huit heures", 50.0, 124.0),
            ])[0],
            "CONSEIL DES DROITS ET DEVOIRS DES/FAMILLES"
        );
    }
}
