//! From folded bytes to source bytes and back, by markers where the distance between the two changes.

use std::ops::Range;

use crate::span::{Folded, Span, Src};

#[derive(Debug, Clone, Copy)]
struct Marker {
    folded: u32,
    /// Where the source stands for a span that ends here.
    src_end: u32,
    /// Where the source stands for a span that starts here; later than `src_end` when something was dropped between.
    src_start: u32,
}

/// The way back from folded positions: one marker per change of distance, not per character.
#[derive(Debug)]
pub struct OffsetMap {
    markers: Vec<Marker>,
    /// How many markers stand before each [`BLOCK`] of the source, and of the folded text.
    before: Before,
}

/// Nobody looks through all markers of a long text for the few that stand near.
#[derive(Debug, Default)]
struct Before {
    src: Vec<u32>,
    folded: Vec<u32>,
}

/// In bytes, as a power of two.
const BLOCK: u32 = 10;

/// For each block of a text of `length` bytes, and for what follows, how many of the places `at`, in order, stand before it.
fn counted(at: impl Iterator<Item = u32>, length: u32) -> Vec<u32> {
    let blocks = (length >> BLOCK) as usize + 1;
    let mut before = Vec::with_capacity(blocks + 1);
    let mut count = 0;
    for place in at {
        while before.len() <= (place >> BLOCK) as usize {
            before.push(count);
        }
        count += 1;
    }
    before.resize((blocks + 1).max(before.len() + 1), count);
    before
}

/// Where in the markers those of the block of `at` stand, by what was [`counted`].
fn block_of(before: &[u32], at: u32) -> Range<usize> {
    let count = |block: usize| {
        before
            .get(block)
            .or(before.last())
            .map_or(0, |count| *count as usize)
    };
    let block = (at >> BLOCK) as usize;
    count(block)..count(block + 1)
}

impl OffsetMap {
    pub(super) fn new() -> Self {
        Self {
            markers: vec![Marker {
                folded: 0,
                src_end: 0,
                src_start: 0,
            }],
            before: Before::default(),
        }
    }

    /// The source position a span starting at `folded` would have by what is known so far.
    fn linear(marker: Marker, folded: u32) -> u32 {
        marker.src_start + (folded - marker.folded)
    }

    fn last(&self) -> Marker {
        self.markers.last().copied().unwrap_or(Marker {
            folded: 0,
            src_end: 0,
            src_start: 0,
        })
    }

    /// The next folded character comes from source byte `src`.
    pub(super) fn start(&mut self, folded: u32, src: u32) {
        let last = self.last();
        let expected = Self::linear(last, folded);
        if expected == src {
            return;
        }
        if last.folded == folded {
            if let Some(last) = self.markers.last_mut() {
                last.src_start = src;
            }
        } else {
            self.markers.push(Marker {
                folded,
                src_end: expected,
                src_start: src,
            });
        }
    }

    /// The folded text so far, `folded` bytes, covers the source up to byte `src`.
    pub(super) fn jump(&mut self, folded: u32, src: u32) {
        let last = self.last();
        if last.folded == folded {
            if let Some(last) = self.markers.last_mut() {
                last.src_end = src;
                last.src_start = src;
            }
        } else if Self::linear(last, folded) != src {
            self.markers.push(Marker {
                folded,
                src_end: src,
                src_start: src,
            });
        }
    }

    /// Folded byte `folded` stands in the middle of what the one source character from `at` to `next` was opened into.
    pub(super) fn inside(&mut self, folded: u32, at: u32, next: u32) {
        self.markers.push(Marker {
            folded,
            src_end: next,
            src_start: at,
        });
    }

    /// Takes over the markers that stood in `span` of a folded text `before`, each moved in both texts, modulo 2³².
    pub(super) fn take_over(&mut self, before: &Self, span: Range<u32>, moved: u32, moved_src: u32) {
        let from = before.markers.partition_point(|m| m.folded < span.start);
        let markers = before.markers.get(from..).unwrap_or_default().iter();
        for marker in markers.take_while(|m| m.folded < span.end) {
            let marker = Marker {
                folded: marker.folded.wrapping_add(moved),
                src_end: marker.src_end.wrapping_add(moved_src),
                src_start: marker.src_start.wrapping_add(moved_src),
            };
            match self.markers.last_mut() {
                Some(last) if last.folded == marker.folded => *last = marker,
                _ => self.markers.push(marker),
            }
        }
    }

    pub(super) fn finish(&mut self, folded: u32, src: u32) {
        self.start(folded, src);
        self.before = Before {
            src: counted(self.markers.iter().map(|m| m.src_start), src),
            folded: counted(self.markers.iter().map(|m| m.folded), folded),
        };
    }

    /// How many markers stand at or before `at`, which `place` tells of each; those of a block are looked through.
    fn up_to(&self, before: &[u32], at: u32, place: impl Fn(&Marker) -> u32) -> usize {
        let block = block_of(before, at);
        let near = self.markers.get(block.clone()).unwrap_or_default();
        block.start + near.partition_point(|m| place(m) <= at)
    }

    /// How many markers stand at or before folded byte `folded`.
    fn up_to_folded(&self, folded: u32) -> usize {
        self.up_to(&self.before.folded, folded, |m| m.folded)
    }

    /// The last of the first `after` markers.
    fn marker_before(&self, after: usize) -> Marker {
        let marker = self.markers.get(after.saturating_sub(1));
        marker.copied().unwrap_or(self.last())
    }

    /// Where `span` stands in the source.
    pub fn to_src(&self, span: Span<Folded>) -> Span<Src> {
        let after = self.up_to_folded(span.start());
        let start = Self::linear(self.marker_before(after), span.start());
        // Most spans are short: they end before the next marker.
        let next = self.markers.get(after);
        let marker = match next.filter(|next| next.folded <= span.end()) {
            Some(_) => self.marker_before(self.up_to_folded(span.end())),
            None => self.marker_before(after),
        };
        let end = if marker.folded == span.end() {
            marker.src_end
        } else {
            Self::linear(marker, span.end())
        };
        Span::new(start, end)
    }

    /// The first folded position at or after source byte `src`.
    pub fn to_folded(&self, src: u32) -> u32 {
        self.folded_by(self.up_to_src(src), src).0
    }

    /// How many markers stand at or before source byte `src`.
    fn up_to_src(&self, src: u32) -> usize {
        self.up_to(&self.before.src, src, |m| m.src_start)
    }

    /// The first folded position at or after source byte `src`, at or before which `after` markers stand; and the source byte up to
    /// which the distance stays the same.
    fn folded_by(&self, after: usize, src: u32) -> (u32, u32) {
        let known = self.markers.get(..after).unwrap_or_default();
        // A character that was opened into several begins before the markers in its middle.
        let at = known.iter().rposition(|m| m.src_end <= m.src_start).unwrap_or(0);
        let marker = self.markers.get(at).copied().unwrap_or(self.last());
        let folded = marker.folded + src.saturating_sub(marker.src_start);
        // What stands between this marker and the next was dropped or shortened: it belongs to the next.
        let furthest = self.markers.get(at + 1).map_or(u32::MAX, |next| next.folded);
        let folded = folded.min(furthest);
        let next = self.markers.get(after).map_or(u32::MAX, |next| next.src_start);
        (folded, next.min(src.saturating_add(furthest - folded)))
    }
}

/// The way from source positions to folded ones, for who asks in order, or nearly: the next markers are mostly the next to come.
#[derive(Debug)]
pub(crate) struct Way<'a> {
    map: &'a OffsetMap,
    at: u32,
    /// How many markers stand at or before `at`.
    after: usize,
    /// The source positions from `at` on that keep their distance to the folded ones.
    steady: Range<u32>,
    /// Where the first of them stands in the folded text.
    folded: u32,
}

impl<'a> Way<'a> {
    pub(super) const fn new(map: &'a OffsetMap) -> Self {
        Self {
            map,
            at: 0,
            after: 0,
            steady: 0..0,
            folded: 0,
        }
    }

    /// The first folded position at or after source byte `src`.
    #[inline]
    pub(crate) fn folded(&mut self, src: u32) -> u32 {
        if self.steady.contains(&src) {
            return self.folded + (src - self.steady.start);
        }
        self.go_to(src)
    }

    fn go_to(&mut self, src: u32) -> u32 {
        let ahead = self.map.markers.get(self.after..).unwrap_or_default();
        self.after = match src.checked_sub(self.at) {
            Some(..=NEAR) => self.after + ahead.iter().take_while(|m| m.src_start <= src).count(),
            _ => self.map.up_to_src(src),
        };
        self.at = src;
        let (folded, until) = self.map.folded_by(self.after, src);
        (self.steady, self.folded) = (src..until, folded);
        folded
    }
}

/// How far a walk goes on marker by marker, in bytes.
const NEAR: u32 = 1 << BLOCK;
