//! The trie of entries over word slots: a step is one word, and may skip a few.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::entry::Step;
use super::forms::SlotId;
use super::table::{Numbers, Pairs, Rows, first_places};

/// A place in the trie; its root has the number 0 and is entered by [`SlotRow::root`] alone.
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
    /// By slot, all that is needed to see whether it leads anywhere: [`SlotRow`].
    pub(super) slots: Rows<12>,
    /// By node, its first edge, its first term and [`Leads`]; one more row at the end.
    pub(super) nodes: Rows<16>,
    /// By node, the labels of its edges in rising order with the nodes they lead to.
    pub(super) edges: Pairs,
    /// By node, the terms that end there.
    pub(super) ends: Numbers,
}

/// A set of slots or nodes, each told by one bit for every thirty-second of them: what is not in the trace is not in the set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Trace(u32);

impl Trace {
    fn of(number: u32) -> Self {
        Self(1 << (number % 32))
    }

    fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn may_meet(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// The slots that lead on from a node: without skipping words, and skipping some.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Leads {
    next: Trace,
    further: Trace,
}

/// Where entries that have begun may stand: at one of some nodes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Stand {
    nodes: Trace,
    leads: Leads,
}

impl Stand {
    /// At the one or the other.
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            nodes: self.nodes.with(other.nodes),
            leads: Leads {
                next: self.leads.next.with(other.leads.next),
                further: self.leads.further.with(other.leads.further),
            },
        }
    }

    /// Whether any word leads on.
    #[inline]
    pub(crate) fn may_go_on(self) -> bool {
        self.leads.next.with(self.leads.further) != Trace::default()
    }

    /// Whether an edge may skip words.
    #[inline]
    pub(crate) fn may_skip(self) -> bool {
        self.leads.further != Trace::default()
    }
}

/// What the slots of a word say of where it may stand in an entry.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Follows {
    slots: Trace,
    /// The nodes from which one of them leads on without skipping words.
    after: Trace,
    /// The nodes from which one of them leads on skipping some.
    behind: Trace,
}

impl Follows {
    /// Adds a slot of the word.
    #[inline]
    pub(crate) fn add(&mut self, slot: SlotId, row: SlotRow) {
        self.slots = self.slots.with(Trace::of(slot.0));
        self.after = self.after.with(row.after);
        self.behind = self.behind.with(row.behind);
    }

    /// What holds of this word or of the other.
    #[inline]
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            slots: self.slots.with(other.slots),
            after: self.after.with(other.after),
            behind: self.behind.with(other.behind),
        }
    }

    /// Whether the word may lead on from `stand`, directly or, with `gap`, after a few others. A *no* is never wrong.
    #[inline]
    pub(crate) fn may_follow(self, stand: Stand, gap: bool) -> bool {
        let (from, slots) = if gap {
            (self.behind, stand.leads.further)
        } else {
            (self.after, stand.leads.next)
        };
        from.may_meet(stand.nodes) && self.slots.may_meet(slots)
    }
}

/// What the trie knows of a slot.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SlotRow {
    /// The node that an entry's first word leads to.
    pub(crate) root: Option<Node>,
    after: Trace,
    behind: Trace,
}

impl SlotRow {
    /// Whether the slot leads on from any node.
    #[inline]
    pub(crate) fn follows(&self) -> bool {
        self.after.with(self.behind) != Trace::default()
    }
}

impl Trie {
    /// What there is to know of a slot.
    #[inline]
    pub(crate) fn slot(&self, slot: SlotId) -> SlotRow {
        let [root, after, behind] = self.slots.numbers(slot.0).unwrap_or_default();
        SlotRow {
            root: Some(Node(root)).filter(|node| node.0 != 0),
            after: Trace(after),
            behind: Trace(behind),
        }
    }

    /// Where an entry stands that has come to `node`.
    #[inline]
    pub(crate) fn stand(&self, node: Node) -> Stand {
        let [_, _, next, further] = self.nodes.numbers(node.0).unwrap_or_default();
        Stand {
            nodes: Trace::of(node.0),
            leads: Leads {
                next: Trace(next),
                further: Trace(further),
            },
        }
    }

    /// The edges that leave `node`.
    #[inline]
    pub(crate) fn edges(&self, node: Node) -> Edges<'_> {
        Edges {
            edges: &self.edges,
            range: self.span(node, |[edge, ..]| edge),
        }
    }

    /// The terms that end at `node`, by number.
    #[inline]
    pub(crate) fn ends(&self, node: Node) -> impl Iterator<Item = u32> {
        self.ends.of(self.span(node, |[_, end, ..]| end))
    }

    /// From the place that a node's row tells to the one that the next row tells.
    #[inline]
    fn span(&self, node: Node, place: impl Fn([u32; 4]) -> u32) -> Range<usize> {
        match (self.nodes.numbers(node.0), self.nodes.numbers(node.0 + 1)) {
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
    /// Where a word that fills `slots`, in rising order, leads from `stand` over edges that skip nothing or, with `gap`, over those
    /// that may skip.
    #[inline]
    pub(crate) fn follow(
        &self,
        stand: Stand,
        (slots, follows): (&[SlotId], Follows),
        gap: bool,
        mut then: impl FnMut(Node),
    ) {
        let leads = if gap {
            stand.leads.further
        } else {
            stand.leads.next
        };
        // Most nodes have an edge or two, and common words some twenty slots; it is the other way round after a common beginning.
        // The shorter list is gone through, and what the trace of the other lacks is not looked for.
        if self.range.len() <= slots.len() {
            let edges = self.edges.of(self.range.clone());
            for (edge, next) in edges.filter(|edge| follows.slots.may_meet(Trace::of(edge.0 & !GAP))) {
                if slots
                    .binary_search_by_key(&edge, |slot| label(*slot, gap))
                    .is_ok()
                {
                    then(Node(next));
                }
            }
        } else {
            for slot in slots.iter().filter(|slot| leads.may_meet(Trace::of(slot.0))) {
                if let Some(next) = self.edges.search(self.range.clone(), label(*slot, gap)) {
                    then(Node(next));
                }
            }
        }
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
        // By node, what leads on from it; by slot, its root and the nodes from which it leads on.
        let mut leads = vec![Leads::default(); nodes as usize];
        let mut rows = vec![[0; 3]; slots as usize];
        for (node, label, next) in &self.listed {
            let (slot, gap) = (label & !GAP, label & GAP != 0);
            let (Some(leads), Some(row)) = (leads.get_mut(*node as usize), rows.get_mut(slot as usize))
            else {
                continue;
            };
            let [root, after, behind] = row;
            if *node == 0 {
                *root = *next;
                continue;
            }
            let (leads, from) = if gap {
                (&mut leads.further, behind)
            } else {
                (&mut leads.next, after)
            };
            *leads = leads.with(Trace::of(slot));
            *from |= Trace::of(*node).0;
        }
        let first_edges = first_places(nodes, self.listed.iter().map(|edge| edge.0));
        let first_ends = first_places(nodes, self.ends.iter().map(|end| end.0));
        let places = first_edges.zip(first_ends);
        let leads = leads.into_iter().chain([Leads::default()]);
        Trie {
            slots: rows.into_iter().collect(),
            nodes: places
                .zip(leads)
                .map(|((edge, end), leads)| [edge, end, leads.next.0, leads.further.0])
                .collect(),
            edges: self.listed.iter().map(|edge| (edge.1, edge.2)).collect(),
            ends: self.ends.iter().map(|end| end.1).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whichever of the two lists is the shorter, and whatever their traces let through.
        #[test]
        fn a_word_leads_over_the_edges_of_its_slots(
            edges in proptest::collection::btree_set((1_u32..70, any::<bool>()), 1..20),
            filled in proptest::collection::btree_set(1_u32..70, 0..20),
            gap in any::<bool>(),
        ) {
            let step = |slot, gap| Step { slot: SlotId(slot), gap: u8::from(gap) };
            let mut draft = Draft::default();
            for (term, (slot, gap)) in edges.iter().enumerate() {
                draft.insert(&[step(0, false), step(*slot, *gap)], term as u32);
            }
            let trie = draft.finish(70);
            let root = trie.slot(SlotId(0)).root.unwrap();
            let slots: Vec<SlotId> = filled.iter().copied().map(SlotId).collect();
            let mut follows = Follows::default();
            for slot in &slots {
                follows.add(*slot, trie.slot(*slot));
            }
            let mut met = BTreeSet::new();
            let stand = trie.stand(root);
            trie.edges(root).follow(stand, (&slots, follows), gap, |node| met.extend(trie.ends(node)));
            let leads = edges.iter().enumerate().filter(|(_, edge)| edge.1 == gap && filled.contains(&edge.0));
            let expected: BTreeSet<u32> = leads.map(|(term, _)| term as u32).collect();
            prop_assert!(expected.is_empty() || follows.may_follow(stand, gap));
            prop_assert_eq!(met, expected);
        }
    }
}
