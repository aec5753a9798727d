//! Characters put into segments: pieces of a line without a wide gap.

use super::glyphs::Glyph;

/// A piece of a line without a wide gap.
#[derive(Clone, PartialEq)]
pub(super) struct Segment {
    /// Its text, without spaces at its ends.
    pub(super) text: String,
    /// Where its first character begins.
    pub(super) left: f32,
    /// Where its last one ends.
    pub(super) right: f32,
    /// Its base line.
    pub(super) y: f32,
    /// The size of its largest character.
    pub(super) size: f32,
    /// Where each character of its text begins.
    pub(super) edges: Vec<f32>,
}

/// Base lines nearer than this part of the font's size are one: raised and lowered characters belong to their line.
pub(super) const SAME_LINE: f32 = 0.4;
/// A gap wider than this part of the font's size parts segments.
const GAP: f32 = 0.9;
/// A gap wider than this part of the font's size is a space that the file does not spell.
const SPACE: f32 = 0.17;
/// The same character drawn again within this part of the font's size makes it bold.
const BOLD: f32 = 0.12;

/// The segments that `glyphs` make up, line by line from the top.
pub(super) fn segments(mut glyphs: Vec<Glyph>) -> Vec<Segment> {
    glyphs.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut out = Vec::new();
    let mut rest = glyphs.as_mut_slice();
    while let Some(first) = rest.first().copied() {
        let (mut size, mut length) = (first.size, 0);
        for glyph in &*rest {
            if glyph.y - first.y > SAME_LINE * size.max(glyph.size) {
                break;
            }
            size = size.max(glyph.size);
            length += 1;
        }
        let (line, after) = rest.split_at_mut(length.max(1));
        line.sort_by(|a, b| a.left.total_cmp(&b.left));
        cut(line, &mut out);
        rest = after;
    }
    out
}

/// Cuts one line at its wide gaps.
fn cut(line: &[Glyph], out: &mut Vec<Segment>) {
    let mut open: Option<Segment> = None;
    let (mut spaced, mut last) = (false, None::<Glyph>);
    for glyph in line {
        if glyph.c.is_whitespace() {
            spaced = true;
            continue;
        }
        if last.is_some_and(|l| l.c == glyph.c && glyph.left - l.left < BOLD * l.size) {
            continue;
        }
        last = Some(*glyph);
        match &mut open {
            Some(segment) if glyph.left - segment.right <= GAP * segment.size.max(glyph.size) => {
                if spaced || glyph.left - segment.right > SPACE * glyph.size {
                    segment.text.push(' ');
                    segment.edges.push(segment.right);
                }
                segment.text.push(glyph.c);
                segment.edges.push(glyph.left);
                segment.right = segment.right.max(glyph.right);
                if glyph.size > segment.size {
                    (segment.size, segment.y) = (glyph.size, glyph.y);
                }
            }
            _ => {
                out.extend(open.replace(Segment {
                    text: glyph.c.into(),
                    left: glyph.left,
                    right: glyph.right,
                    y: glyph.y,
                    size: glyph.size,
                    edges: vec![glyph.left],
                }));
            }
        }
        spaced = false;
    }
    out.extend(open);
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// The characters of `text`, half as wide as high, from `left` on.
    pub(in crate::read::pdf) fn written(text: &str, left: f32, y: f32, size: f32) -> Vec<Glyph> {
        let glyph = |(i, c)| {
            let left = left + i as f32 * size / 2.0;
            Glyph {
                c,
                left,
                right: left + size / 2.0,
                y,
                size,
            }
        };
        text.chars().enumerate().map(glyph).collect()
    }

    fn texts(glyphs: Vec<Glyph>) -> Vec<String> {
        segments(glyphs).into_iter().map(|s| s.text).collect()
    }

    #[test]
    fn characters_in_any_order_make_up_their_line() {
        let mut glyphs = written("Mme Aubry", 50.0, 100.0, 10.0);
        glyphs.reverse();
        glyphs.extend(written("er", 95.0, 96.5, 6.0));
        assert_eq!(texts(glyphs), ["Mme Aubryer"]);
    }

    #[test]
    fn a_space_that_is_not_spelled_is_read_and_a_wide_gap_parts() {
        let mut glyphs = written("suivi", 50.0, 100.0, 10.0);
        glyphs.extend(written("au", 78.0, 100.0, 10.0));
        glyphs.extend(written("CMP", 120.0, 100.0, 10.0));
        assert_eq!(texts(glyphs), ["suivi au", "CMP"]);
    }

    #[test]
    fn what_is_drawn_twice_to_look_bold_is_read_once() {
        let mut glyphs = written("Situations", 50.0, 100.0, 10.0);
        glyphs.extend(written("Situations", 50.3, 100.0, 10.0));
        assert_eq!(texts(glyphs), ["Situations"]);
    }
}
