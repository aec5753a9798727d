//! What a page draws, as far as its text needs it: characters with their places, rules, pictures.

use std::sync::atomic::{AtomicBool, Ordering};

use rustc_hash::FxHashSet;

use hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::object::Dict;
use hayro_interpret::kurbo::PathEl::{CurveTo, MoveTo, QuadTo};
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect, Shape as _};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask,
};

/// One character on a page, in points from the top left corner, turned so that its line runs to the right.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Glyph {
    /// The character.
    pub(super) c: char,
    /// Where it begins.
    pub(super) left: f32,
    /// Where the next one would begin.
    pub(super) right: f32,
    /// Its base line.
    pub(super) y: f32,
    /// The size of its font.
    pub(super) size: f32,
}

/// A thin line drawn along an axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    /// Its place across its own direction.
    pub(super) at: f32,
    /// Where it begins.
    pub(super) from: f32,
    /// Where it ends.
    pub(super) to: f32,
}

/// What one page draws.
#[derive(Default)]
pub(super) struct Drawing {
    /// The characters that are shown, by the quarter turns of their lines.
    pub(super) shown: [Vec<Glyph>; 4],
    /// Characters that are drawn invisible or off the page.
    pub(super) unseen: Vec<Glyph>,
    /// Characters that no table of the file tells.
    pub(super) unknown: usize,
    /// Horizontal rules.
    pub(super) across: Vec<Rule>,
    /// Vertical rules.
    pub(super) down: Vec<Rule>,
    /// The part of the page that its largest picture covers, from 0 to 1.
    pub(super) picture: f32,
    /// Shapes that are neither rules nor rectangles, such as letters turned into outlines.
    pub(super) shapes: usize,
}

impl Drawing {
    /// The characters that are shown here and not in `other`.
    pub(super) fn beyond(self, other: &Self) -> Vec<Glyph> {
        let place = |turn: usize, g: &Glyph| (turn, g.c, g.left.to_bits(), g.y.to_bits());
        let known: FxHashSet<_> = (0..)
            .zip(&other.shown)
            .flat_map(|(turn, list)| list.iter().map(move |g| place(turn, g)))
            .collect();
        (0..)
            .zip(self.shown)
            .flat_map(|(turn, list)| list.into_iter().map(move |g| (turn, g)))
            .filter(|(turn, g)| !known.contains(&place(*turn, g)))
            .map(|(_, g)| g)
            .collect()
    }
}

/// A rule is no thicker than this, in points.
const THIN: f64 = 3.0;
/// More rules than this are a drawing.
const RULES: usize = 4000;
/// The elements of a path that is a rectangle, its last side drawn twice.
const RECTANGLE: usize = 6;
/// Colours nearer to white than this part cannot be told from it.
const FAINT: f32 = 0.03;
/// The em of the fonts, in the unit of their advance widths.
const EM: f64 = 1000.0;

/// Whether what is drawn can be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ink {
    /// On white paper.
    Dark,
    /// On a dark ground only.
    Pale,
    /// Nowhere.
    None,
}

impl Ink {
    fn of(paint: &Paint<'_>) -> Self {
        let Paint::Color(colour) = paint else {
            return Self::Dark;
        };
        let [red, green, blue, opacity] = colour.to_rgba().components();
        if opacity < FAINT {
            Self::None
        } else if red.min(green).min(blue) > 1.0 - FAINT {
            Self::Pale
        } else {
            Self::Dark
        }
    }
}

/// Where a character stands.
struct Placed {
    on_page: Point,
    /// The quarter turns of its line.
    turn: usize,
    /// Its place once its line is turned to run to the right.
    left: f64,
    base: f64,
    width: f64,
    size: f64,
}

impl Placed {
    fn of(transform: Affine, advance: f64) -> Self {
        let [along_x, along_y, up_x, up_y, x, y] = transform.as_coeffs();
        let level = along_x.abs() >= along_y.abs();
        let forward = if level { along_x > 0.0 } else { along_y > 0.0 };
        let (turn, left, base) = match (level, forward) {
            (true, true) => (0, x, y),
            (false, true) => (1, y, -x),
            (true, false) => (2, -x, -y),
            (false, false) => (3, -y, x),
        };
        Self {
            on_page: Point::new(x, y),
            turn,
            left,
            base,
            width: advance * along_x.hypot(along_y),
            size: up_x.hypot(up_y) * EM,
        }
    }

    /// Whether these are numbers that a page can have.
    fn is_sound(&self) -> bool {
        (self.left + self.base + self.width).is_finite() && self.size > 0.1
    }
}

/// Collects a [`Drawing`].
pub(super) struct Collector<'a> {
    drawing: Drawing,
    page: Rect,
    /// Where something other than white has been painted.
    painted: Vec<Rect>,
    stop: &'a AtomicBool,
}

impl<'a> Collector<'a> {
    /// For a page of this width and height; what is drawn after `stop` is set ends the thread.
    pub(super) fn new((width, height): (f32, f32), stop: &'a AtomicBool) -> Self {
        Self {
            drawing: Drawing::default(),
            page: Rect::new(0.0, 0.0, width.into(), height.into()),
            painted: Vec::new(),
            stop,
        }
    }

    pub(super) fn finish(self) -> Drawing {
        self.drawing
    }

    /// The interpreter cannot be told to stop, but whoever waited for it is gone: its thread ends here.
    fn check(&self) {
        if self.stop.load(Ordering::Relaxed) {
            std::panic::resume_unwind(Box::new("stopped"));
        }
    }

    fn glyph(&mut self, text: &BfString, transform: Affine, advance: f64, ink: Ink) {
        let place = Placed::of(transform, advance);
        if !place.is_sound() {
            return;
        }
        let one;
        let letters = match text {
            BfString::Char(letter) => {
                one = letter.to_string();
                &one
            }
            BfString::String(letters) => letters,
        };
        let seen = match ink {
            Ink::Dark => true,
            Ink::Pale => self.is_painted(place.on_page),
            Ink::None => false,
        } && self.page.contains(place.on_page);
        let list = match self.drawing.shown.get_mut(place.turn) {
            Some(list) if seen => list,
            _ => &mut self.drawing.unseen,
        };
        let step = place.width / letters.chars().count().max(1) as f64;
        for (i, letter) in letters.chars().enumerate() {
            let left = place.left + step * i as f64;
            list.push(Glyph {
                c: readable(letter),
                left: left as f32,
                right: (left + step) as f32,
                y: place.base as f32,
                size: place.size as f32,
            });
        }
    }

    /// Notes that something other than white is painted at `place`.
    fn paint(&mut self, place: Rect) {
        let many = self.painted.len() >= RULES;
        match self.painted.last_mut() {
            // One more of a drawing: all of it may be painted.
            Some(last) if many => *last = last.union(place),
            _ => self.painted.push(place),
        }
    }

    /// Whether something other than white has been painted where a character stands.
    fn is_painted(&self, place: Point) -> bool {
        self.painted.iter().any(|rect| rect.contains(place))
    }

    /// A rectangle in the page's points.
    fn rectangle(&mut self, rect: Rect, filled: bool) {
        let (w, h) = (rect.width(), rect.height());
        let rule = |at: f64, from: f64, to: f64| Rule {
            at: at as f32,
            from: from as f32,
            to: to as f32,
        };
        let Drawing { across, down, .. } = &mut self.drawing;
        if across.len() + down.len() > RULES || !(w + h).is_finite() {
            return;
        }
        match (h <= THIN, w <= THIN) {
            (true, true) => {}
            (true, false) => across.push(rule(rect.center().y, rect.x0, rect.x1)),
            (false, true) => down.push(rule(rect.center().x, rect.y0, rect.y1)),
            (false, false) if !filled => {
                across.extend([rule(rect.y0, rect.x0, rect.x1), rule(rect.y1, rect.x0, rect.x1)]);
                down.extend([rule(rect.x0, rect.y0, rect.y1), rule(rect.x1, rect.y0, rect.y1)]);
            }
            (false, false) => {}
        }
    }
}

/// Bullets of symbol fonts stand in the private use area; other control characters are no text.
fn readable(c: char) -> char {
    match c {
        '\u{f0b7}' | '\u{f0a7}' | '\u{f0d8}' | '\u{f076}' | '\u{f0fc}' | '\u{e00a}' | '\u{e00c}' => '•',
        c if c.is_control() => ' ',
        c => c,
    }
}

impl Device<'_> for Collector<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'_>, mode: &DrawMode) {
        self.check();
        let filled = matches!(mode, DrawMode::Fill(_));
        if filled && Ink::of(&props.paint) == Ink::Dark {
            self.paint((props.transform * path.bounding_box().to_path(0.1)).bounding_box());
        }
        for piece in path.elements().chunk_by(|_, next| !matches!(next, MoveTo(_))) {
            let curved = piece.iter().any(|e| matches!(e, QuadTo(..) | CurveTo(..)));
            if curved || piece.len() > RECTANGLE {
                self.drawing.shapes += 1;
            } else {
                let piece = BezPath::from_vec(piece.to_vec());
                self.rectangle((props.transform * piece).bounding_box(), filled);
            }
        }
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, mode: &DrawMode) {
        self.check();
        let ink = match mode {
            DrawMode::Fill(_) => Ink::of(&props.paint),
            DrawMode::Invisible => Ink::None,
            _ => Ink::Dark,
        };
        for glyph in run.glyphs() {
            let advance = match &**glyph {
                Drawn::Outline(outline) => outline.advance_width(),
                Drawn::Type3(program) => program.advance_width(),
            };
            let text = glyph.as_unicode().unwrap_or_else(|| {
                self.drawing.unknown += 1;
                BfString::Char(char::REPLACEMENT_CHARACTER)
            });
            let transform = props.transform * glyph.transform();
            self.glyph(&text, transform, advance.unwrap_or(500.0).into(), ink);
        }
    }

    fn draw_image(&mut self, image: Image<'_, '_>, props: ImageDrawProps<'_>) {
        self.check();
        let pixels = Rect::new(0.0, 0.0, image.width().into(), image.height().into());
        let seen = props.transform.transform_rect_bbox(pixels);
        self.paint(seen);
        let part = seen.intersect(self.page).area() / self.page.area().max(1.0);
        self.drawing.picture = self.drawing.picture.max(part as f32);
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}

    fn begin_marked_content(&mut self, _: &[u8], _: Option<&Dict<'_>>) {
        self.check();
    }
}
