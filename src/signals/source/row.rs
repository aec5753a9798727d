//! Who tells a row of a table: whom one of its cells names, or whom its columns belong to.
//!
//! A line with several separators of cells counts as a row, whatever its layout is.

use std::ops::Range;

use super::{NOBODY, Speakers, ToldBy, Turn};
use crate::signals::Told;
use crate::signals::seen::{Role, Seen};

impl Speakers<'_> {
    /// A row is told by whom one of its cells names, or by whom its columns belong to.
    pub(super) fn row(&mut self, seen: &Seen<'_>) -> Told {
        let passage = &seen.found.passage;
        let number = passage.location.table.zip(passage.location.row);
        let told = self.cell(seen);
        if passage.location.row == Some(0) {
            let mut statuses = seen.heard.roles().iter().map(|role| role.status);
            let first = statuses.next();
            self.columns = first.filter(|f| statuses.all(|s| s == *f));
            return told.map_or(NOBODY, |(turn, by)| turn.told(by));
        }
        if let Some((turn, by)) = told {
            self.row = number.map(|n| (n, Some(turn)));
            return turn.told(by);
        }
        match (self.row, number) {
            (Some((row, Some(turn))), Some(number)) if row == number => turn.told(ToldBy::Row),
            _ => self.columns.map_or(NOBODY, |source| Told {
                source,
                by: ToldBy::Header,
                speaker: None,
            }),
        }
    }

    fn cell(&self, seen: &Seen<'_>) -> Option<(Turn, ToldBy)> {
        const SHORT: usize = 3;
        let range = seen.found.passage.words.clone();
        if !seen.names_status() && range.len() > SHORT {
            return None;
        }
        let turn = |status, first: usize, last: usize| Turn {
            status,
            at: Some(self.reader.src(first, last)),
            labelled: false,
        };
        let opened = range
            .clone()
            .filter(|w| *w == range.start || self.reader.opens_cell(*w))
            .find_map(|w| {
                let near = w..(w + 4).min(range.end);
                let named = seen.names.status_in(&near);
                let role = || seen.heard.role_in(&near).filter(|role| role.first <= w + 1);
                let label = || {
                    self.reader
                        .label_role(seen.hits, w..w + 1)
                        .filter(|_| range.len() <= SHORT)
                };
                let status = named.or_else(|| role().map(|role| role.status)).or_else(label)?;
                (w > range.start || range.len() <= 4).then(|| (turn(status, w, w), ToldBy::Column))
            });
        opened.or_else(|| {
            let Role { status, first, last } = *seen.heard.roles().last()?;
            Some((turn(status, first, last), ToldBy::Cell))
        })
    }

    /// Whether three separators of cells of one kind stand among the words.
    pub(super) fn has_cells(&mut self, words: &Range<usize>) -> bool {
        let Some(last) = words.clone().next_back() else {
            return false;
        };
        let bytes = self.reader.start(words.start)..self.reader.end(last);
        let text = self.reader.folded.as_str().as_bytes();
        self.separators.any(text, &bytes) && has_cells(text.get(bytes).unwrap_or_default())
    }
}

/// How many separators make a line a row.
const CELLS: usize = 3;

/// Whether so many separators of cells of one kind stand in a text.
fn has_cells(text: &[u8]) -> bool {
    let separates = |mark: &[u8]| memchr::memmem::find_iter(text, mark).take(CELLS).count() == CELLS;
    [&b" ; "[..], b" | ", b"\t"].into_iter().any(separates)
}

/// What can separate cells, looked for from passage to passage: few texts have any.
#[derive(Debug, Default)]
pub(super) struct Separators {
    /// Bytes of the text among which there is none.
    none: Range<usize>,
}

impl Separators {
    /// Whether one stands in the `bytes` of the text.
    fn any(&mut self, text: &[u8], bytes: &Range<usize>) -> bool {
        if !(self.none.start..=self.none.end).contains(&bytes.start) {
            self.none = bytes.start..bytes.start;
        }
        if self.none.end < bytes.end {
            let rest = text.get(self.none.end..).unwrap_or_default();
            let free = memchr::memchr3(b';', b'|', b'\t', rest).unwrap_or(rest.len());
            self.none.end += free;
        }
        self.none.end < bytes.end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn cells_are_counted_by_bytes(text in "( ; | \\| |\t|;|é| ){0,12}") {
            let most = [" ; ", " | ", "\t"].map(|mark| text.matches(mark).count());
            proptest::prop_assert_eq!(has_cells(text.as_bytes()), most.into_iter().max() >= Some(CELLS));
        }

        /// Whatever was asked before, and in whatever order.
        #[test]
        fn separators_are_found_where_they_stand(
            text in "[;|\ta-c]{0,30}",
            asked in proptest::collection::vec((0..=30_usize, 0..8_usize), 0..8),
        ) {
            let mut separators = Separators::default();
            for (start, length) in asked {
                let bytes = start.min(text.len())..(start + length).min(text.len());
                let part = text.get(bytes.clone()).unwrap_or_default();
                proptest::prop_assert_eq!(
                    separators.any(text.as_bytes(), &bytes),
                    part.contains([';', '|', '\t'])
                );
            }
        }
    }
}
