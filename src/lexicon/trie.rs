//! The trie of entries over word slots: a step is one word, and may skip a few.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::entry::Step;
use super::forms::SlotId;
use super::table::{Numbers, Pairs, first_places};

/// A place in the trie; its root has the number 0 and is entered by [`Trie::root`] alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Node(u32);

/// Set in the label of an edge that may skip words: those come after all others.
const GAP: u32 = 1 << 31;

/// What an edge is told by: the slot, and whether words may be skipped before it.
fn label(slot: SlotId, gap: bool) -> u32 {
    slot.0 | if gap { GAP } else { 0 }
}

/// The compiled trie.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Trie {
    /// By slot, the node that an entry's first word leads to, or 0.
    pub(super) roots: Numbers,
    /// By node, its first edge and its first term; one more row at the end.
    pub(super) nodes: Pairs,
    /// By node, the labels of its edges in rising order with the nodes they lead to.
    pub(super) edges: Pairs,
    /// By node, the terms that end there.
    pub(super) ends: Numbers,
    /// By node, the traces of the slots that lead on from it: without skipping words, and skipping some.
    pub(super) leads: Pairs,
}

/// Which slots may be there, one bit for every thirty-second of them: where two traces have no bit in common, no slot is in both.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Trace(u32);

impl Trace {
    /// The trace of one slot.
    pub(crate) fn of(slot: SlotId) -> Self {
        Self(1 << (slot.0 % 32))
    }

    /// The trace of the slots of both.
    #[must_use]
    pub(crate) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether a slot may be in both.
    pub(crate) fn may_meet(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether no slot is there.
    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl Trie {
    /// Where an entry whose first word is `slot` goes on.
    #[inline]
    pub(crate) fn root(&self, slot: SlotId) -> Option<Node> {
        self.roots.get(slot.0).filter(|node| *node != 0).map(Node)
    }

    /// What leads on from `node`: to the next word, and to one further on.
    #[inline]
    pub(crate) fn leads(&self, node: Node) -> (Trace, Trace) {
        let (next, further) = self.leads.get(node.0).unwrap_or_default();
        (Trace(next), Trace(further))
    }

    /// The edges that leave `node`.
    #[inline]
    pub(crate) fn edges(&self, node: Node) -> Edges<'_> {
        Edges {
            edges: &self.edges,
            range: self.span(node, |row| row.0),
        }
    }

    /// The terms that end at `node`, by number.
    #[inline]
    pub(crate) fn ends(&self, node: Node) -> impl Iterator<Item = u32> {
        self.ends.of(self.span(node, |row| row.1))
    }

    /// From the place that a node's row tells to the one that the next row tells.
    #[inline]
    fn span(&self, node: Node, place: impl Fn((u32, u32)) -> u32) -> Range<usize> {
        match (self.nodes.get(node.0), self.nodes.get(node.0 + 1)) {
            (Some(this), Some(next)) => place(this) as usize..place(next) as usize,
            _ => 0..0,
        }
    }
}

/// The edges that leave one node.
#[derive(Debug, Clone)]
pub(crate) struct Edges<'a> {
    edges: &'a Pairs,
    range: Range<usize>,
}

impl Edges<'_> {
    /// Where `slot` leads over an edge that skips nothing, or over one that may skip.
    #[inline]
    pub(crate) fn follow(&self, slot: SlotId, gap: bool) -> Option<Node> {
        let edge = self.edges.search(self.range.clone(), label(slot, gap))?;
        Some(Node(edge))
    }
}

/// A trie under construction.
#[derive(Debug, Default)]
pub(super) struct Draft {
    edges: FxHashMap<(u32, u32), u32>,
    /// Node, label, next.
    listed: Vec<(u32, u32, u32)>,
    /// Node, term.
    ends: Vec<(u32, u32)>,
}

impl Draft {
    pub(super) fn insert(&mut self, steps: &[Step], term: u32) {
        let mut node = 0;
        for step in steps {
            let label = label(step.slot, step.gap > 0);
            let next = self.listed.len() as u32 + 1;
            let from = node;
            node = *self.edges.entry((from, label)).or_insert(next);
            if node == next {
                self.listed.push((from, label, next));
            }
        }
        self.ends.push((node, term));
    }

    pub(super) fn finish(mut self, slots: u32) -> Trie {
        let nodes = self.listed.len() as u32 + 1;
        self.listed.sort_unstable();
        self.ends.sort_unstable();
        self.ends.dedup();
        let mut roots = vec![0; slots as usize];
        for (_, label, next) in self.listed.iter().take_while(|edge| edge.0 == 0) {
            if let Some(root) = roots.get_mut(*label as usize) {
                *root = *next;
            }
        }
        let mut leads = vec![(0, 0); nodes as usize];
        for (node, label, _) in &self.listed {
            let trace = Trace::of(SlotId(label & !GAP)).0;
            match leads.get_mut(*node as usize) {
                Some((_, further)) if label & GAP != 0 => *further |= trace,
                Some((next, _)) => *next |= trace,
                None => {}
            }
        }
        let first_edges = first_places(nodes, self.listed.iter().map(|edge| edge.0));
        let first_ends = first_places(nodes, self.ends.iter().map(|end| end.0));
        Trie {
            roots: roots.into_iter().collect(),
            nodes: first_edges.zip(first_ends).collect(),
            edges: self.listed.iter().map(|edge| (edge.1, edge.2)).collect(),
            ends: self.ends.iter().map(|end| end.1).collect(),
            leads: leads.into_iter().collect(),
        }
    }
}
