//! One pass over the words of a passage: which entries stand there.

use std::ops::Range;

use crate::finding::TermId;
use crate::fold::FoldedText;
use crate::lexicon::{Class, Lexicon};
use crate::segment::words::{Shape, Word};

/// An entry met in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// The entry.
    pub term: TermId,
    /// Its group.
    pub group: u16,
    /// The first of its words, by number in the document.
    pub first: u32,
    /// The last of its words.
    pub last: u32,
}

/// Walks the trie of entries over the words of a document; its buffers serve passage after passage.
pub struct Scanner<'a> {
    lexicon: &'a Lexicon,
    folded: &'a FoldedText,
    words: &'a [Word],
    slots: Vec<crate::lexicon::SlotId>,
    starts: Vec<u32>,
    key: String,
}

impl<'a> Scanner<'a> {
    /// A scanner over `words`, the words of `folded`.
    pub fn new(lexicon: &'a Lexicon, folded: &'a FoldedText, words: &'a [Word]) -> Self {
        Self {
            lexicon,
            folded,
            words,
            slots: Vec::new(),
            starts: Vec::new(),
            key: String::new(),
        }
    }

    /// Appends every hit inside the words `range`, longest and shortest alike.
    pub fn scan(&mut self, range: Range<usize>, hits: &mut Vec<Hit>) {
        self.slots.clear();
        self.starts.clear();
        let words = self.words.get(range.clone()).unwrap_or_default();
        for word in words {
            self.starts.push(self.slots.len() as u32);
            let text = self.folded.slice(word.span);
            let accentless = self.folded.is_accentless();
            self.lexicon
                .slots_of(text, *word, accentless, &mut self.key, &mut self.slots);
        }
        self.starts.push(self.slots.len() as u32);
        for first in 0..words.len() {
            if !words[first].shape.has(Shape::GLUED_LEFT) {
                self.walk(words, range.start, first, first, 0, hits);
            }
        }
    }

    fn slots_at(&self, at: usize) -> Range<usize> {
        let bound = |i: usize| self.starts.get(i).copied().unwrap_or(0) as usize;
        bound(at)..bound(at + 1)
    }

    /// Follows the trie from `node`, whose next word is `at`.
    fn walk(&self, words: &[Word], base: usize, first: usize, at: usize, node: u32, hits: &mut Vec<Hit>) {
        let longest = if node != 0 && self.lexicon.trie_has_gap(node) {
            crate::lexicon::MAX_GAP
        } else {
            0
        };
        for skipped in 0..=longest {
            let at = at + skipped as usize;
            if at >= words.len() {
                return;
            }
            for index in self.slots_at(at) {
                let Some(slot) = self.slots.get(index) else {
                    continue;
                };
                for gap in [0, crate::lexicon::MAX_GAP] {
                    if gap < skipped {
                        continue;
                    }
                    if let Some(next) = self.lexicon.trie_step(node, *slot, gap) {
                        if !words[at].shape.has(Shape::GLUED_RIGHT) {
                            for term in self.lexicon.trie_ends(next) {
                                let hit = Hit {
                                    term: *term,
                                    group: self.lexicon.group_of(*term),
                                    first: (base + first) as u32,
                                    last: (base + at) as u32,
                                };
                                if !hits.contains(&hit) {
                                    hits.push(hit);
                                }
                            }
                        }
                        self.walk(words, base, first, at + 1, next, hits);
                    }
                }
            }
        }
    }
}

/// Applies conditions, false friends and nesting: what is left speaks for the passage.
pub fn resolve(lexicon: &Lexicon, hits: &mut Vec<Hit>) {
    let fired = |number: u16, hits: &[Hit]| hits.iter().any(|h| h.group == number);
    let all = hits.clone();
    hits.retain(|hit| {
        let Some(group) = lexicon.group(hit.group) else {
            return false;
        };
        if group.near.is_some_and(|n| !fired(n, &all)) || group.not_near.is_some_and(|n| fired(n, &all)) {
            return false;
        }
        let overlaps = |other: &Hit| other.first <= hit.last && hit.first <= other.last;
        let class = |other: &Hit| lexicon.group(other.group).map(|g| g.class);
        if matches!(group.class, Class::Domain(_))
            && all.iter().any(|o| {
                class(o) == Some(Class::FalseFriend)
                    && overlaps(o)
                    && o.last - o.first >= hit.last - hit.first
            })
        {
            return false;
        }
        // The longest entry of a class speaks for the words it covers; a rule's cue never silences another rule's.
        group.class == Class::Cue
            || !all.iter().any(|o| {
                o.last - o.first > hit.last - hit.first
                    && o.first <= hit.first
                    && hit.last <= o.last
                    && class(o) == Some(group.class)
            })
    });
    hits.retain(|h| {
        lexicon
            .group(h.group)
            .is_some_and(|g| !matches!(g.class, Class::FalseFriend | Class::Condition))
    });
    hits.sort_by_key(|h| (h.first, std::cmp::Reverse(h.last), h.term));
}
