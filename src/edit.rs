//! Where two versions of a text differ, as lines: what stands before and after is the same.

use std::marker::PhantomData;

use crate::span::{Span, Src};

/// What became of a text `S`: what stood from `start` to `old_end` was replaced by what now stands from `start` to `new_end`.
#[derive(Debug)]
pub(crate) struct Edit<S> {
    start: u32,
    old_end: u32,
    new_end: u32,
    space: PhantomData<S>,
}

impl<S> Clone for Edit<S> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<S> Copy for Edit<S> {}

impl Edit<Src> {
    /// What made `new` of `old`: as few lines as possible, none of which shares a word with those around it.
    pub(crate) fn between(old: &str, new: &str) -> Self {
        let (old, new) = (old.as_bytes(), new.as_bytes());
        let start = line_starts_before(new, common_prefix(old, new));
        let rest = |text: &[u8]| text.len() - start;
        let after = common_suffix(old, new).min(rest(old)).min(rest(new));
        // The line that the common end begins in is not all common, and the break before the next must be.
        let kept = new.get(new.len() - after..).unwrap_or_default();
        let kept = line_starts_after(kept).map_or(0, |from| kept.len() - from);
        Self::new(start as u32, (old.len() - kept) as u32, (new.len() - kept) as u32)
    }
}

impl<S> Edit<S> {
    pub(crate) const fn new(start: u32, old_end: u32, new_end: u32) -> Self {
        Self {
            start,
            old_end,
            new_end,
            space: PhantomData,
        }
    }

    /// The first place that may differ.
    pub(crate) const fn start(self) -> u32 {
        self.start
    }

    /// Where what is the same again begins in the old text.
    pub(crate) const fn old_end(self) -> u32 {
        self.old_end
    }

    /// Where what is the same again begins in the new text.
    pub(crate) const fn new_end(self) -> u32 {
        self.new_end
    }

    /// How far what is the same again has moved, modulo 2³².
    pub(crate) const fn shift(self) -> u32 {
        self.new_end.wrapping_sub(self.old_end)
    }

    /// Where in the old text stood what now stands at `span`, if the edit did not touch it.
    pub(crate) fn untouched(self, span: Span<S>) -> Option<Span<S>> {
        if span.end() <= self.start {
            return Some(span);
        }
        let was = |at: u32| at.wrapping_sub(self.shift());
        (span.start() >= self.new_end).then(|| Span::new(was(span.start()), was(span.end())))
    }

    /// Where now stands what stood at `span` in the old text, if the edit did not touch it.
    pub(crate) fn now(self, span: Span<S>) -> Option<Span<S>> {
        Self::new(self.start, self.new_end, self.old_end).untouched(span)
    }
}

/// How many bytes are compared at once.
const STEP: usize = 512;

/// How many bytes two texts begin with that are the same.
fn common_prefix(a: &[u8], b: &[u8]) -> usize {
    let each = a.chunks_exact(STEP).zip(b.chunks_exact(STEP));
    let same = STEP * each.take_while(|(a, b)| a == b).count();
    let (a, b) = (a.get(same..), b.get(same..));
    let rest = a.unwrap_or_default().iter().zip(b.unwrap_or_default());
    same + rest.take_while(|(a, b)| a == b).count()
}

/// How many bytes two texts end with that are the same.
fn common_suffix(a: &[u8], b: &[u8]) -> usize {
    let each = a.rchunks_exact(STEP).zip(b.rchunks_exact(STEP));
    let same = STEP * each.take_while(|(a, b)| a == b).count();
    let (a, b) = (a.get(..a.len() - same), b.get(..b.len() - same));
    let rest = a
        .unwrap_or_default()
        .iter()
        .rev()
        .zip(b.unwrap_or_default().iter().rev());
    same + rest.take_while(|(a, b)| a == b).count()
}

/// The last place up to `to` where a line starts that shares no word with the one before.
fn line_starts_before(text: &[u8], to: usize) -> usize {
    let head = text.get(..to).unwrap_or_default();
    let mut breaks = memchr::memrchr_iter(b'\n', head).map(|at| at + 1);
    breaks.find(|at| !may_join(head, *at)).unwrap_or(0)
}

/// The first place in `text`, which begins within a line, where a line starts that shares no word with the one before.
fn line_starts_after(text: &[u8]) -> Option<usize> {
    memchr::memchr_iter(b'\n', text)
        .map(|at| at + 1)
        // What stands before the break must be seen to be apart.
        .find(|at| *at > LONGEST_BREAK && !may_join(text, *at))
}

/// The bytes of a hyphen and a line break, at most.
const LONGEST_BREAK: usize = 5;

/// Whether the word at the end of the line that ends at `end` may go on in the next: a hyphen, however written.
fn may_join(text: &[u8], end: usize) -> bool {
    let line = text.get(..end).unwrap_or_default();
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    // The last byte of a hyphen: the common one, a soft one, and those of Unicode.
    line.ends_with(b"-") || line.last().is_some_and(|last| matches!(last, 0xad | 0x90 | 0x91))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn edited(old: &str, new: &str, expected: (&str, &str)) {
        let edit = Edit::between(old, new);
        let lines = |text: &str, end: u32| text.get(edit.start as usize..end as usize).unwrap().to_owned();
        let changed = (lines(old, edit.old_end), lines(new, edit.new_end));
        assert_eq!((&*changed.0, &*changed.1), expected);
    }

    #[test]
    fn the_lines_that_differ_are_told() {
        edited(
            "un\ndeux\ntrois\nquatre\n",
            "un\ndeuxx\ntrois\nquatre\n",
            ("deux\ntrois\n", "deuxx\ntrois\n"),
        );
        edited("un\ndeux\n", "un\ndeux\n", ("", ""));
        edited("", "un", ("", "un"));
    }
}
