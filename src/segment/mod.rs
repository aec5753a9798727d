//! The folded text cut into words, lines into passages, and passages given their place: section, item, speaker label.
//!
//! A passage is a sentence, a list item, a table row or a speaker turn's clause. Nothing here knows a lexicon.

mod attendance;
mod few;
mod labels;
mod lines;
mod looks;
mod marked;
mod marks;
mod openings;
mod sentences;
pub(crate) mod spelling;
pub mod words;
mod wrapping;

use std::ops::Range;

pub use lines::passages;
pub(crate) use lines::{cut, room};
pub(crate) use looks::{Earlier, Looks};

use crate::finding::Location;
use crate::span::{Span, Src};

/// What a passage is in the layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PassageKind {
    /// A heading, or a line that names a case.
    Heading,
    /// A sentence of running text.
    Sentence,
    /// A list item, or a sentence of one.
    Item,
    /// A table row, or a cell of one.
    Row,
    /// A line of the attendance or distribution list.
    Attendance,
    /// A header line: of an e-mail, of the document.
    Header,
}

/// One passage.
#[derive(Debug, Clone)]
pub struct Passage {
    /// What a finding would cover.
    pub span: Span<Src>,
    /// Its words, by number in the document.
    pub words: Range<usize>,
    /// Its layout.
    pub kind: PassageKind,
    /// The speaker label before it (`Mme X (PMI) :`), where it opens a turn.
    pub label: Option<Span<Src>>,
    /// The words of that label.
    pub label_words: Range<usize>,
    /// The first passage of its line or paragraph.
    pub first_of_block: bool,
    /// The number of the section (heading) it stands under.
    pub section: u32,
    /// Where it stands, for reports.
    pub location: Location,
}

impl Passage {
    /// Its words, and those of its label before them.
    pub(crate) fn labelled_words(&self) -> Range<usize> {
        let labelled = self.label_words.start.min(self.words.start);
        let start = self.label.map_or(self.words.start, |_| labelled);
        start..self.words.end
    }
}
