//! The head and the foot of pages, told by what most pages repeat in the same place.

use std::collections::BTreeMap;

use super::segments::{SAME_LINE, Segment};

/// So many lines at the top and at the bottom of a page may be repeated.
const LINES: usize = 3;
/// Lines repeated within so many points stand in the same place.
const PLACE: f32 = 4.0;

/// What pages repeat.
#[derive(Default, PartialEq)]
pub(super) struct Running {
    /// The lines at their head, with the number of the first page that shows each, from 0.
    pub(super) head: Vec<(usize, Vec<Segment>)>,
    /// Those at their foot.
    pub(super) foot: Vec<(usize, Vec<Segment>)>,
}

/// Takes what pages repeat out of them; each line is kept once.
pub(super) fn take(pages: &mut [Vec<Segment>]) -> Running {
    let mut running = Running::default();
    for (last, list) in [(false, &mut running.head), (true, &mut running.foot)] {
        for _ in 0..LINES {
            if !strip(pages, last, list) {
                break;
            }
        }
    }
    running.foot.reverse();
    running
}

/// Takes one line away from the pages that repeat their first or last one; whether any did.
fn strip(pages: &mut [Vec<Segment>], last: bool, list: &mut Vec<(usize, Vec<Segment>)>) -> bool {
    let lines: Vec<Option<(usize, String, f32)>> = pages.iter().map(|page| edge(page, last)).collect();
    let mut seen: BTreeMap<&str, Vec<f32>> = BTreeMap::new();
    for (_, text, y) in lines.iter().flatten() {
        seen.entry(text).or_default().push(*y);
    }
    let least = (pages.len() / 3).max(2);
    let repeated = |text: &str, y: f32| {
        let places = seen
            .get(text)
            .map_or(0, |ys| ys.iter().filter(|at| (**at - y).abs() < PLACE).count());
        places >= least
    };
    let mut any = false;
    for (number, (page, line)) in pages.iter_mut().zip(&lines).enumerate() {
        let Some((length, text, y)) = line.as_ref().filter(|(_, text, y)| repeated(text, *y)) else {
            continue;
        };
        any = true;
        let from = if last { page.len() - length } else { 0 };
        let taken: Vec<Segment> = page.drain(from..from + length).collect();
        let known = list
            .iter()
            .any(|(_, old)| (old.first().map_or(0.0, |s| s.y) - y).abs() < PLACE && key(old) == *text);
        if !known {
            list.push((number, taken));
        }
    }
    any
}

/// The first or last line of a page: how many segments it has, what it says, where.
fn edge(page: &[Segment], last: bool) -> Option<(usize, String, f32)> {
    let place = if last { page.last()? } else { page.first()? };
    let same = |s: &&Segment| (s.y - place.y).abs() < SAME_LINE * s.size.max(place.size);
    let line: Vec<Segment> = if last {
        let line = page.iter().rev().take_while(same).cloned();
        line.collect::<Vec<_>>().into_iter().rev().collect()
    } else {
        page.iter().take_while(same).cloned().collect()
    };
    Some((line.len(), key(&line), place.y))
}

/// What a line says, whatever the numbers in it.
fn key(line: &[Segment]) -> String {
    let text = line.iter().map(|s| s.text.as_str()).collect::<Vec<_>>().join(" ");
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let c = if c.is_ascii_digit() { '#' } else { c };
        if !(c == '#' && out.ends_with('#')) {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::segments::{segments, tests::written};
    use super::*;

    fn page(lines: &[(&str, f32)]) -> Vec<Segment> {
        segments(
            lines
                .iter()
                .flat_map(|(text, y)| written(text, 50.0, *y, 10.0))
                .collect(),
        )
    }

    fn texts(list: &[(usize, Vec<Segment>)]) -> Vec<(usize, &str)> {
        list.iter().map(|(n, line)| (*n, line[0].text.as_str())).collect()
    }

    #[test]
    fn what_pages_repeat_is_taken_once() {
        let mut pages = vec![
            page(&[("Ville de Montval", 30.0), ("Un", 100.0), ("Page 1/3", 800.0)]),
            page(&[("Ville de Montval", 30.0), ("Deux", 100.0), ("Page 2/3", 800.0)]),
            page(&[("Ville de Montval", 30.0), ("Trois", 100.0), ("Page 3/3", 800.0)]),
        ];
        let running = take(&mut pages);
        assert_eq!(texts(&running.head), [(0, "Ville de Montval")]);
        assert_eq!(texts(&running.foot), [(0, "Page 1/3")]);
        let left: Vec<_> = pages.iter().flatten().map(|s| s.text.as_str()).collect();
        assert_eq!(left, ["Un", "Deux", "Trois"]);
    }

    #[test]
    fn a_page_alone_repeats_nothing() {
        let mut pages = vec![page(&[("Ville de Montval", 30.0), ("Un", 100.0)])];
        assert!(take(&mut pages) == Running::default());
    }
}
