//! Charts, drawn as SVG. Colours and letters are the page's: here stand the shades that its style sheet takes up.

use plotters::backend::SVGBackend;
use plotters::chart::ChartBuilder;
use plotters::drawing::{DrawingAreaErrorKind, IntoDrawingArea as _};
use plotters::element::{PathElement, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color as _, IntoFont as _, RGBColor, TextStyle};

use super::Gravity;
use crate::finding::Severity;
use crate::office::escaped;

/// The width of a chart: that of a telephone, so that its letters stay as large there.
const WIDTH: u32 = 400;

/// How high a chart by year is.
const HEIGHT: u32 = 240;

/// How high a bar and the words above it are together.
const ROW: u32 = 38;

/// What letters are drawn at; the backend divides by as much.
const LETTERS: f64 = 13.0 * 1.24;

/// At most so many years are named below a chart.
const NAMED: usize = 9;

const INK: RGBColor = RGBColor(0x1c, 0x1c, 0x1c);
const TRACK: RGBColor = RGBColor(0xe6, 0xe6, 0xe6);
const BAR: RGBColor = RGBColor(0x1f, 0x4e, 0x79);

const fn shade(severity: Severity) -> RGBColor {
    match severity {
        Severity::Error => RGBColor(0xb3, 0x26, 0x1e),
        Severity::Warning => RGBColor(0x9a, 0x67, 0x00),
        Severity::Info => RGBColor(0x1a, 0x5f, 0xb4),
    }
}

type Failed = DrawingAreaErrorKind<std::io::Error>;

/// What a chart shows, for those who do not see it.
pub(super) struct Told<'a> {
    /// An identifier that no other chart of the page has.
    pub(super) id: &'a str,
    pub(super) title: &'a str,
    pub(super) text: &'a str,
}

/// One bar of a chart: what it is called, what is written at its end, and how long it is.
pub(super) struct Bar {
    pub(super) label: String,
    pub(super) value: String,
    pub(super) amount: u64,
}

/// Bars one below the other, each under its name. Where nothing can be drawn, nothing is: the table beside tells the same.
pub(super) fn bars(bars: &[Bar], told: &Told<'_>) -> String {
    drawn((WIDTH, ROW * bars.len() as u32), told, |backend| {
        let area = backend.into_drawing_area();
        let longest = bars.iter().map(|b| b.amount).max().unwrap_or(0).max(1) as f64;
        let chart = ChartBuilder::on(&area)
            .build_cartesian_2d(0.0..longest, 0.0..f64::from(ROW) * bars.len() as f64)?;
        let plane = chart.plotting_area();
        for (number, bar) in bars.iter().rev().enumerate() {
            // Bottom up: the last is the lowest.
            let floor = f64::from(ROW) * number as f64 + 6.0;
            let beam = |to| [(0.0, floor), (to, floor + 9.0)];
            plane.draw(&Rectangle::new(beam(longest), TRACK.filled()))?;
            plane.draw(&Rectangle::new(beam(bar.amount as f64), BAR.filled()))?;
            let words = floor + 12.0;
            plane.draw(&Text::new(bar.label.as_str(), (0.0, words), letters(HPos::Left)))?;
            plane.draw(&Text::new(
                bar.value.as_str(),
                (longest, words),
                letters(HPos::Right),
            ))?;
        }
        Ok(())
    })
}

/// Columns side by side, each stacked by severity with the gravest below.
pub(super) fn columns(
    years: &[(String, Gravity)],
    grouped: &dyn Fn(u64) -> String,
    told: &Told<'_>,
) -> String {
    drawn((WIDTH, HEIGHT), told, |backend| {
        let area = backend.into_drawing_area();
        let highest = years.iter().map(|y| y.1.total()).max().unwrap_or(0).max(1);
        let wide = years.len() as f64;
        let chart = ChartBuilder::on(&area)
            .margin_top(10)
            .margin_right(16)
            .x_label_area_size(24)
            .y_label_area_size(44)
            .build_cartesian_2d(0.0..wide, 0.0..highest as f64 * 1.04)?;
        let plane = chart.plotting_area();
        for level in levels(highest) {
            let height = level as f64;
            plane.draw(&PathElement::new([(0.0, height), (wide, height)], TRACK))?;
            let (x, y) = plane.map_coordinate(&(0.0, height));
            let beside = letters(HPos::Right).pos(Pos::new(HPos::Right, VPos::Center));
            area.draw(&Text::new(grouped(level), (x - 6, y), beside))?;
        }
        let each = years.len().div_ceil(NAMED).max(1);
        for (number, (year, findings)) in years.iter().enumerate() {
            let (left, mut floor) = (number as f64, 0.0);
            for severity in [Severity::Error, Severity::Warning, Severity::Info] {
                let amount = findings.of(severity) as f64;
                if amount > 0.0 {
                    let corners = [(left + 0.14, floor), (left + 0.86, floor + amount)];
                    plane.draw(&Rectangle::new(corners, shade(severity).filled()))?;
                }
                floor += amount;
            }
            if number.is_multiple_of(each) {
                let (x, y) = plane.map_coordinate(&(left + 0.5, 0.0));
                area.draw(&Text::new(
                    year.as_str(),
                    (x, y + 6),
                    letters(HPos::Center).pos(Pos::new(HPos::Center, VPos::Top)),
                ))?;
            }
        }
        Ok(())
    })
}

/// Round numbers up to `highest`, a few of them: by ones, twos, fives, tens and so on.
fn levels(highest: u64) -> impl Iterator<Item = u64> {
    let tens = std::iter::successors(Some(1u64), |ten| ten.checked_mul(10));
    let mut steps = tens.flat_map(|ten| [ten, ten.saturating_mul(2), ten.saturating_mul(5)]);
    let step = steps.find(|step| highest / step <= 5).unwrap_or(highest);
    (0..=highest / step).map(move |n| n * step)
}

fn letters(anchor: HPos) -> TextStyle<'static> {
    ("sans-serif", LETTERS)
        .into_font()
        .color(&INK)
        .pos(Pos::new(anchor, VPos::Bottom))
}

/// The drawing, with a title and a text for those who do not see it.
fn drawn(
    size: (u32, u32),
    told: &Told<'_>,
    draw: impl FnOnce(SVGBackend<'_>) -> Result<(), Failed>,
) -> String {
    let mut svg = String::new();
    if draw(SVGBackend::with_string(&mut svg, size)).is_err() {
        return String::new();
    }
    // The size is the page's business.
    let Some((_, shapes)) = svg.split_once('>') else {
        return String::new();
    };
    let ((width, height), id) = (size, told.id);
    format!(
        "<svg class=\"chart\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\">\
         <title id=\"{id}-t\">{}</title><desc id=\"{id}-d\">{}</desc>{shapes}",
        escaped(told.title),
        escaped(told.text),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_round_and_few() {
        let of = |highest| levels(highest).collect::<Vec<_>>();
        assert_eq!(of(1), [0, 1]);
        assert_eq!(of(7), [0, 2, 4, 6]);
        assert_eq!(of(371), [0, 100, 200, 300]);
        assert_eq!(of(12_345), [0, 5_000, 10_000]);
        assert!(of(u64::MAX).len() < 7);
    }

    #[test]
    fn what_a_chart_says_is_escaped() {
        let told = Told {
            id: "c",
            title: "<b>",
            text: "a & b",
        };
        let bar = |label: &str| Bar {
            label: label.into(),
            value: "1".into(),
            amount: 1,
        };
        let svg = bars(&[bar("<script>"), bar("santé")], &told);
        assert!(svg.contains("<title id=\"c-t\">&lt;b&gt;</title>") && svg.contains("a &amp; b"));
        assert!(!svg.contains("<script>") && svg.contains("santé"));
        assert_eq!(svg.matches("<rect").count(), 4, "a track and a bar each");
        assert!(svg.trim_end().ends_with("</svg>"), "{svg}");
    }
}
