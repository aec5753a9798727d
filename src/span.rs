//! Positions. A span of the text a user reads and a span of the folded text the
//! matcher scans are different types, so that they cannot be mixed up.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;

/// Marks positions in the text a reader produced: what the user sees, in UTF-8 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Src {}

/// Marks positions in the folded text (lower case, one kind of apostrophe, …), in UTF-8 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Folded {}

/// Marks positions in what a file carries without showing it (deletions, comments, properties), in UTF-8 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hidden {}

/// A half-open byte range in the text `S`.
///
/// Invariant: `start <= end`, both on character boundaries of that text.
pub struct Span<S> {
    start: u32,
    end: u32,
    space: PhantomData<S>,
}

impl<S> Span<S> {
    /// The span from byte `start` (included) to byte `end` (excluded); an inverted range becomes empty at `start`.
    pub const fn new(start: u32, end: u32) -> Self {
        let end = if end < start { start } else { end };
        Self {
            start,
            end,
            space: PhantomData,
        }
    }

    /// First byte.
    pub const fn start(self) -> u32 {
        self.start
    }

    /// First byte after the span.
    pub const fn end(self) -> u32 {
        self.end
    }

    /// Length in bytes.
    pub const fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether the span covers no byte.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// As a range of `usize`, for [`str::get`].
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether `other` lies wholly inside.
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that covers both.
    #[must_use]
    pub const fn cover(self, other: Self) -> Self {
        let start = if self.start < other.start {
            self.start
        } else {
            other.start
        };
        let end = if self.end > other.end { self.end } else { other.end };
        Self::new(start, end)
    }

    /// The same bytes in order, as few spans as they can be.
    #[must_use]
    pub fn merged(mut spans: Vec<Self>) -> Vec<Self> {
        spans.sort_unstable();
        spans.dedup_by(|span, last| {
            let joins = span.start <= last.end;
            if joins {
                *last = last.cover(*span);
            }
            joins
        });
        spans
    }
}

impl<S> Clone for Span<S> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<S> Copy for Span<S> {}
impl<S> PartialEq for Span<S> {
    fn eq(&self, other: &Self) -> bool {
        (self.start, self.end) == (other.start, other.end)
    }
}
impl<S> Eq for Span<S> {}
impl<S> PartialOrd for Span<S> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<S> Ord for Span<S> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.start, self.end).cmp(&(other.start, other.end))
    }
}
impl<S> std::hash::Hash for Span<S> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (self.start, self.end).hash(state);
    }
}
impl<S> fmt::Debug for Span<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_compare_cover_and_overlap() {
        let a: Span<Src> = Span::new(2, 5);
        let b = Span::new(4, 9);
        assert!(a.overlaps(b) && !a.contains(b));
        assert_eq!(a.cover(b), Span::new(2, 9));
        assert!(!a.overlaps(Span::new(5, 6)));
        assert_eq!(Span::<Src>::new(7, 3), Span::new(7, 7));
    }

    #[test]
    fn merged_spans_are_in_order_and_apart() {
        let spans: Vec<Span<Src>> = [(8, 9), (2, 6), (0, 2), (3, 4)]
            .map(|(s, e)| Span::new(s, e))
            .into();
        assert_eq!(Span::merged(spans), [Span::new(0, 6), Span::new(8, 9)]);
    }
}
