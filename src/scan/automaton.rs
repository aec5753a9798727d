//! A layer's trie as an automaton over spellings: its states and steps are worked out when they are first met.
//!
//! Entries that begin with the same words stand together in one state, however many nodes of the trie they have come to, so that
//! a word is taken once for all of them; and most pairs of words, which lead nowhere, are known to do so.

use std::cmp::Reverse;

use super::lookup::Entry;
use crate::lexicon::{self, Node, SlotId, Stand};
use crate::mixing::mixed;
use crate::segment::spelling::SpellingId;

/// Where entries stand that have begun with some words: a number doubled, plus one where an entry ends there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct State(u32);

impl State {
    /// No entry has begun so.
    pub(super) const NOWHERE: Self = Self(0);

    #[inline]
    const fn index(self) -> usize {
        self.0 as usize >> 1
    }

    /// Whether an entry ends there.
    #[inline]
    pub(super) const fn ends(self) -> bool {
        self.0 & 1 == 1
    }
}

/// What there is to know of a state.
#[derive(Debug, Clone, Copy, Default)]
struct Row {
    stand: Stand,
    /// Which of all nodes are its own.
    nodes: (u32, u32),
    /// Which of all entries have ended with the last word.
    ends: (u32, u32),
}

/// A word of some spelling taken from a state, over edges that skip nothing or over those that may skip words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Step(u64);

impl Step {
    #[inline]
    pub(super) const fn new(from: State, spelling: SpellingId, gap: bool) -> Self {
        Self((from.0 as u64) << 32 | (spelling.index() as u64) << 1 | gap as u64)
    }

    const fn from(self) -> State {
        State((self.0 >> 32) as u32)
    }

    const fn skips(self) -> bool {
        self.0 & 1 == 1
    }
}

/// The states and steps met so far.
#[derive(Debug)]
pub(super) struct Automaton {
    /// By number; the first is [`State::NOWHERE`].
    states: Vec<Row>,
    nodes: Vec<Node>,
    ends: Vec<Entry>,
    steps: Steps,
    /// The nodes that a step leads to.
    scratch: Vec<Node>,
}

impl Default for Automaton {
    fn default() -> Self {
        Self {
            states: vec![Row::default()],
            nodes: Vec::new(),
            ends: Vec::new(),
            steps: Steps::default(),
            scratch: Vec::new(),
        }
    }
}

/// How many steps are kept; texts of as many spellings as are kept take a quarter of them.
const MANY: usize = 1 << 17;

impl Automaton {
    /// Whether there is so much that it is better let go.
    pub(super) fn is_full(&self) -> bool {
        self.steps.len > MANY
    }

    #[inline]
    fn row(&self, state: State) -> Row {
        self.states.get(state.index()).copied().unwrap_or_default()
    }

    /// What words may lead on from a state.
    #[inline]
    pub(super) fn stand(&self, state: State) -> Stand {
        self.states
            .get(state.index())
            .map_or_else(Stand::default, |row| row.stand)
    }

    /// The entries that end in a state, in falling order.
    #[inline]
    pub(super) fn ends(&self, state: State) -> &[Entry] {
        let (first, end) = self.row(state).ends;
        self.ends.get(first as usize..end as usize).unwrap_or_default()
    }

    /// Adds the state of entries that have come to one of `nodes`, in rising order.
    pub(super) fn add(&mut self, layer: &lexicon::Layer, nodes: &[Node]) -> State {
        if nodes.is_empty() {
            return State::NOWHERE;
        }
        let (first_node, first_end) = (self.nodes.len(), self.ends.len());
        let mut stand = Stand::default();
        for node in nodes {
            stand = stand.or(layer.trie.stand(*node));
            for term in layer.trie.ends(*node) {
                let entry = Entry::of(layer, term);
                if !self.ends.get(first_end..).unwrap_or_default().contains(&entry) {
                    self.ends.push(entry);
                }
            }
        }
        if let Some(ends) = self.ends.get_mut(first_end..) {
            ends.sort_unstable_by_key(|entry| Reverse(entry.term));
        }
        self.nodes.extend_from_slice(nodes);
        let number = self.states.len() as u32;
        self.states.push(Row {
            stand,
            nodes: (first_node as u32, self.nodes.len() as u32),
            ends: (first_end as u32, self.ends.len() as u32),
        });
        State(number << 1 | u32::from(first_end < self.ends.len()))
    }

    /// Where a step leads, if it was met before.
    #[inline]
    pub(super) fn known(&self, step: Step) -> Option<State> {
        self.steps.get(step)
    }

    /// Where a step leads that was not met before, and whose word fills `slots`.
    pub(super) fn take(&mut self, layer: &lexicon::Layer, step: Step, slots: &[SlotId]) -> State {
        let row = self.row(step.from());
        let (first, end) = row.nodes;
        let from = self.nodes.get(first as usize..end as usize).unwrap_or_default();
        let mut nodes = std::mem::take(&mut self.scratch);
        nodes.clear();
        for slot in slots {
            let from = (from, row.stand);
            layer
                .trie
                .follow(from, *slot, step.skips(), |next| nodes.push(next));
        }
        nodes.sort_unstable();
        let to = self.add(layer, &nodes);
        self.scratch = nodes;
        self.steps.insert(step, to);
        to
    }
}

/// Where steps lead: a hash table with open addressing, at most half full. No step is zero, for none is taken from nowhere.
#[derive(Debug, Default)]
struct Steps {
    buckets: Vec<(Step, State)>,
    len: usize,
}

impl Steps {
    #[inline]
    fn get(&self, step: Step) -> Option<State> {
        let mask = self.buckets.len().wrapping_sub(1);
        let mut at = mixed(step.0) as usize & mask;
        loop {
            match self.buckets.get(at)? {
                (known, to) if *known == step => return Some(*to),
                (Step(0), _) => return None,
                _ => at = (at + 1) & mask,
            }
        }
    }

    /// Adds a step that is not there.
    fn insert(&mut self, step: Step, to: State) {
        if self.buckets.len() <= 2 * self.len {
            let more = (4 * self.len).next_power_of_two().max(64);
            let fewer = std::mem::replace(&mut self.buckets, vec![Default::default(); more]);
            for (step, to) in fewer.into_iter().filter(|bucket| bucket.0 != Step(0)) {
                self.put(step, to);
            }
        }
        self.len += 1;
        self.put(step, to);
    }

    fn put(&mut self, step: Step, to: State) {
        let mask = self.buckets.len().wrapping_sub(1);
        let mut at = mixed(step.0) as usize & mask;
        while self.buckets.get(at).is_some_and(|bucket| bucket.0 != Step(0)) {
            at = (at + 1) & mask;
        }
        if let Some(bucket) = self.buckets.get_mut(at) {
            *bucket = (step, to);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_of_steps_are_found_again() {
        let step = |number: u64| Step((number << 32) | (number % 7 + 1));
        let mut steps = Steps::default();
        assert_eq!(steps.get(step(0)), None);
        for number in 0..5000 {
            steps.insert(step(number), State(number as u32));
        }
        assert!((0..5000).all(|number| steps.get(step(number)) == Some(State(number as u32))));
        assert!((5000..9000).all(|number| steps.get(step(number)).is_none()));
    }
}
