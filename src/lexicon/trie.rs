//! The trie of entries over word slots: a step is one word, and may skip a few.

use rustc_hash::FxHashMap;

use super::entry::Step;
use super::forms::SlotId;
use super::table::{Numbers, Pairs, Rows, first_places};

/// A place in the trie; its root has the number 0 and is entered by [`SlotRow::root`] alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Node(u32);

/// The compiled trie.
///
/// An edge is kept with its slot, not with the node it leaves: most words fill a slot or two that lead on from a few nodes, while
/// common beginnings lead on by hundreds of slots.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Trie {
    /// By slot, all that is needed to see whether it leads anywhere: [`SlotRow`]; one more row at the end.
    pub(super) slots: Rows<20>,
    /// By node, its first term and [`Leads`]; one more row at the end.
    pub(super) nodes: Rows<20>,
    /// By slot, the nodes it leads on from in rising order with those it leads to: first the edges that skip nothing, then those
    /// that may skip words.
    pub(super) edges: Pairs,
    /// By node, the terms that end there.
    pub(super) ends: Numbers,
}

/// A set of which each member is told by its number's last bits: what is not in the trace is not in the set.
macro_rules! trace {
    ($($(#[$doc:meta])* $name:ident($bits:ty))*) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
        struct $name($bits);

        impl $name {
            #[inline]
            const fn of(number: u32) -> Self {
                Self(1 << (number % <$bits>::BITS))
            }

            #[inline]
            const fn with(self, other: Self) -> Self {
                Self(self.0 | other.0)
            }

            #[inline]
            const fn may_meet(self, other: Self) -> bool {
                self.0 & other.0 != 0
            }
        }
    )* };
}

trace! {
    /// The nodes from which a word leads on, or at which an entry stands.
    Nodes(u32)
    /// The slots that a word fills, or that lead on from a node: a common word fills some twenty, a node has a few, and most pairs of
    /// words are told by these not to go together.
    Slots(u64)
}

/// The slots that lead on from a node: without skipping words, and skipping some.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Leads {
    next: Slots,
    further: Slots,
}

impl Leads {
    /// The row of a node that these lead on from, of which `end` is the first term.
    fn row(self, end: u32) -> [u32; 5] {
        let halves = |slots: Slots| (slots.0 as u32, (slots.0 >> 32) as u32);
        let ((next, next_high), (further, further_high)) = (halves(self.next), halves(self.further));
        [end, next, next_high, further, further_high]
    }

    /// What leads on, from the row of a node without its first term.
    #[inline]
    fn of_row([next, next_high, further, further_high]: [u32; 4]) -> Self {
        let slots = |low: u32, high: u32| Slots(u64::from(high) << 32 | u64::from(low));
        Self {
            next: slots(next, next_high),
            further: slots(further, further_high),
        }
    }
}

/// Where entries that have begun may stand: at one of some nodes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Stand {
    nodes: Nodes,
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

    /// Whether an edge may skip words.
    #[inline]
    pub(crate) fn may_skip(self) -> bool {
        self.leads.further != Slots::default()
    }
}

/// What the slots of a word say of where it may stand in an entry.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Follows {
    slots: Slots,
    /// The nodes from which one of them leads on without skipping words.
    after: Nodes,
    /// The nodes from which one of them leads on skipping some.
    behind: Nodes,
}

impl Follows {
    /// Adds a slot of the word.
    #[inline]
    pub(crate) fn add(&mut self, slot: SlotId, row: SlotRow) {
        self.slots = self.slots.with(Slots::of(slot.0));
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
        // One branch on both answers is guessed better than one on each.
        from.may_meet(stand.nodes) & self.slots.may_meet(slots)
    }
}

/// What the trie knows of a slot.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SlotRow {
    /// The node that an entry's first word leads to.
    pub(crate) root: Option<Node>,
    after: Nodes,
    behind: Nodes,
    /// Where its edges that skip nothing begin, where those begin that may skip words.
    edges: (u32, u32),
}

impl SlotRow {
    /// Whether the slot leads on from any node.
    #[inline]
    pub(crate) fn follows(&self) -> bool {
        self.after.with(self.behind) != Nodes::default()
    }
}

impl Trie {
    /// What there is to know of a slot.
    #[inline]
    pub(crate) fn slot(&self, slot: SlotId) -> SlotRow {
        let [root, after, behind, next, further] = self.slots.numbers(slot.0).unwrap_or_default();
        SlotRow {
            root: Some(Node(root)).filter(|node| node.0 != 0),
            after: Nodes(after),
            behind: Nodes(behind),
            edges: (next, further),
        }
    }

    /// Where an entry stands that has come to `node`.
    #[inline]
    pub(crate) fn stand(&self, node: Node) -> Stand {
        let [_, leads @ ..] = self.nodes.numbers::<5>(node.0).unwrap_or_default();
        Stand {
            nodes: Nodes::of(node.0),
            leads: Leads::of_row(leads),
        }
    }

    /// The terms that end at `node`, by number.
    #[inline]
    pub(crate) fn ends(&self, node: Node) -> impl Iterator<Item = u32> {
        let range = match (self.nodes.numbers(node.0), self.nodes.numbers(node.0 + 1)) {
            (Some([first, _, _, _, _]), Some([end, _, _, _, _])) => first as usize..end as usize,
            _ => 0..0,
        };
        self.ends.of(range)
    }

    /// Where a slot leads from `nodes`, in rising order, at which entries `stand`: over edges that skip nothing or, with `gap`, over
    /// those that may skip words.
    #[inline]
    pub(crate) fn follow(
        &self,
        (nodes, stand): (&[Node], Stand),
        slot: SlotId,
        gap: bool,
        mut then: impl FnMut(Node),
    ) {
        let leads = if gap {
            stand.leads.further
        } else {
            stand.leads.next
        };
        if !leads.may_meet(Slots::of(slot.0)) {
            return;
        }
        let row = self.slot(slot);
        let (next, further) = row.edges;
        let (from, range) = if gap {
            let end = self.slot(SlotId(slot.0 + 1)).edges.0;
            (row.behind, further..end)
        } else {
            (row.after, next..further)
        };
        let range = range.start as usize..range.end as usize;
        // The shorter list is gone through, and what the trace of the other lacks is not looked for.
        if range.len() <= nodes.len() {
            let edges = self.edges.of(range);
            for (node, next) in edges.filter(|edge| stand.nodes.may_meet(Nodes::of(edge.0))) {
                if nodes.binary_search(&Node(node)).is_ok() {
                    then(Node(next));
                }
            }
        } else {
            for node in nodes.iter().filter(|node| from.may_meet(Nodes::of(node.0))) {
                if let Some(next) = self.edges.search(range.clone(), node.0) {
                    then(Node(next));
                }
            }
        }
    }
}

/// What an edge is told by: the slot, and whether words may be skipped before it.
type Label = (u32, bool);

/// A trie under construction.
#[derive(Debug, Default)]
pub(super) struct Draft {
    edges: FxHashMap<(u32, Label), u32>,
    /// Label, node, next.
    listed: Vec<(Label, u32, u32)>,
    /// Node, term.
    ends: Vec<(u32, u32)>,
}

impl Draft {
    pub(super) fn insert(&mut self, steps: &[Step], term: u32) {
        let mut node = 0;
        for step in steps {
            let label = (step.slot.0, step.gap > 0);
            let next = self.edges.len() as u32 + 1;
            let from = node;
            node = *self.edges.entry((from, label)).or_insert(next);
            if node == next {
                self.listed.push((label, from, next));
            }
        }
        self.ends.push((node, term));
    }

    pub(super) fn finish(mut self, slots: u32) -> Trie {
        let nodes = self.listed.len() as u32 + 1;
        self.listed.sort_unstable();
        self.ends.sort_unstable();
        self.ends.dedup();
        // By node, what leads on from it; by slot, its root, the nodes from which it leads on, and its edges.
        let mut leads = vec![Leads::default(); nodes as usize];
        let mut rows = vec![[0; 5]; slots as usize + 1];
        let mut edges = Vec::with_capacity(self.listed.len());
        let mut listed = self.listed.into_iter().peekable();
        for (slot, row) in (0..).zip(&mut rows) {
            let [root, after, behind, first, first_gap] = row;
            *first = edges.len() as u32;
            for gap in [false, true] {
                if gap {
                    *first_gap = edges.len() as u32;
                }
                while let Some((_, node, next)) = listed.next_if(|edge| edge.0 == (slot, gap)) {
                    if node == 0 {
                        *root = next;
                        continue;
                    }
                    edges.push((node, next));
                    let from = if gap { &mut *behind } else { &mut *after };
                    *from |= Nodes::of(node).0;
                    if let Some(leads) = leads.get_mut(node as usize) {
                        let leads = if gap { &mut leads.further } else { &mut leads.next };
                        *leads = leads.with(Slots::of(slot));
                    }
                }
            }
        }
        let first_ends = first_places(nodes, self.ends.iter().map(|end| end.0));
        let leads = leads.into_iter().chain([Leads::default()]);
        Trie {
            slots: rows.into_iter().collect(),
            nodes: first_ends.zip(leads).map(|(end, leads)| leads.row(end)).collect(),
            edges: edges.into_iter().collect(),
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
        fn a_slot_leads_from_the_nodes_that_it_leaves(
            edges in proptest::collection::btree_set((0_u32..70, any::<bool>()), 1..40),
            stood in proptest::collection::btree_set(0_u32..70, 0..40),
            gap in any::<bool>(),
        ) {
            // Entries of two words, of which the second is always the same.
            let last = SlotId(70);
            let mut draft = Draft::default();
            for (term, (first, gap)) in edges.iter().enumerate() {
                let step = |slot, gap| Step { slot, gap: u8::from(gap) };
                draft.insert(&[step(SlotId(*first), false), step(last, *gap)], term as u32);
            }
            let trie = draft.finish(71);
            let mut nodes: Vec<Node> = stood.iter().filter_map(|slot| trie.slot(SlotId(*slot)).root).collect();
            nodes.sort_unstable();
            let stand = nodes.iter().fold(Stand::default(), |all, node| all.or(trie.stand(*node)));
            let mut met = BTreeSet::new();
            trie.follow((&nodes, stand), last, gap, |node| met.extend(trie.ends(node)));
            let leads = edges.iter().enumerate().filter(|(_, edge)| edge.1 == gap && stood.contains(&edge.0));
            let expected: BTreeSet<u32> = leads.map(|(term, _)| term as u32).collect();
            let mut follows = Follows::default();
            follows.add(last, trie.slot(last));
            prop_assert!(expected.is_empty() || follows.may_follow(stand, gap));
            prop_assert_eq!(met, expected);
        }
    }
}
