//! A layer's trie as an automaton over words: its states and steps are worked out when they are first met.
//!
//! Spellings that fill the same slots are one word to it, told by the state of the entries that begin with it: 30,000 spellings of minutes
//! are some 6,000 words.
//!
//! Entries that begin with the same words stand together in one state, however many nodes of the trie they have come to, so that
//! a word is taken once for all of them; and most pairs of words, which lead nowhere, are known to do so.

use std::cmp::Reverse;

use super::lookup::Entry;
use crate::lexicon::{self, Node, SlotId, Stand};
use crate::mixing::mixed;

/// Where entries stand that have begun with some words: a number doubled, plus one where an entry ends there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct State(u32);

impl State {
    /// No entry has begun so.
    pub(super) const NOWHERE: Self = Self(0);

    #[inline]
    const fn index(self) -> usize {
        self.number() as usize
    }

    #[inline]
    const fn number(self) -> u32 {
        self.0 >> 1
    }

    /// Whether an entry ends there.
    #[inline]
    pub(super) const fn ends(self) -> bool {
        self.0 & 1 == 1
    }
}

/// What is asked of a state whenever it is come to. Two fit in a line of the processor's cache.
#[derive(Debug, Clone, Copy, Default)]
#[repr(align(32))]
struct Row {
    stand: Stand,
    /// Which of all entries have ended with the last word.
    ends: Ends,
}

/// Some of all entries: where they begin and end.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Ends(u32, u32);

impl Ends {
    #[inline]
    pub(super) const fn is_empty(self) -> bool {
        self.0 == self.1
    }

    /// The first of them, and the others.
    pub(super) const fn split_first(self) -> (Self, Self) {
        let Self(first, end) = self;
        let middle = if first < end { first + 1 } else { end };
        (Self(first, middle), Self(middle, end))
    }
}

/// A word taken from a state, over edges that skip nothing or over those that may skip words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    from: State,
    /// Where entries stand that begin with the word.
    word: State,
    skips: bool,
}

impl Step {
    #[inline]
    pub(super) const fn new(from: State, word: State, skips: bool) -> Self {
        Self { from, word, skips }
    }
}

/// The states and steps met so far.
#[derive(Debug)]
pub(super) struct Automaton {
    /// By number; the first is [`State::NOWHERE`].
    states: Vec<Row>,
    /// By state, where its own of all nodes end; they begin where those of the state before it end.
    node_ends: Vec<u32>,
    nodes: Vec<Node>,
    /// By state, where its own of all slots end, likewise: those that may lead on to a word, where the state tells one.
    slot_ends: Vec<u32>,
    slots: Vec<SlotId>,
    ends: Vec<Entry>,
    steps: Steps,
    /// The nodes that a step leads to.
    scratch: Vec<Node>,
}

impl Default for Automaton {
    fn default() -> Self {
        Self {
            states: vec![Row::default()],
            node_ends: vec![0],
            nodes: Vec::new(),
            slot_ends: vec![0],
            slots: Vec::new(),
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

    /// What words may lead on from a state.
    #[inline]
    pub(super) fn stand(&self, state: State) -> Stand {
        self.states
            .get(state.index())
            .map_or_else(Stand::default, |row| row.stand)
    }

    /// Which entries end in a state.
    #[inline]
    pub(super) fn ends(&self, state: State) -> Ends {
        self.states
            .get(state.index())
            .map_or_else(Ends::default, |row| row.ends)
    }

    /// Those entries, in falling order.
    #[inline]
    pub(super) fn entries(&self, Ends(first, end): Ends) -> &[Entry] {
        self.ends.get(first as usize..end as usize).unwrap_or_default()
    }

    /// Adds the state of entries that have come to one of `nodes`, in rising order. Where they have done so with their first word, it
    /// tells the word, and `slots` may lead on to it.
    pub(super) fn add(&mut self, layer: &lexicon::Layer, nodes: &[Node], slots: &[SlotId]) -> State {
        if nodes.is_empty() && slots.is_empty() {
            return State::NOWHERE;
        }
        let first_end = self.ends.len();
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
        self.node_ends.push(self.nodes.len() as u32);
        self.slots.extend_from_slice(slots);
        self.slot_ends.push(self.slots.len() as u32);
        let number = self.states.len() as u32;
        self.states.push(Row {
            stand,
            ends: Ends(first_end as u32, self.ends.len() as u32),
        });
        State(number << 1 | u32::from(first_end < self.ends.len()))
    }

    /// Where a step leads, if it was met before.
    #[inline]
    pub(super) fn known(&self, step: Step) -> Option<State> {
        self.steps.get(step)
    }

    /// Where a step leads that was not met before.
    #[cold]
    pub(super) fn take(&mut self, layer: &lexicon::Layer, step: Step) -> State {
        let mut nodes = std::mem::take(&mut self.scratch);
        nodes.clear();
        let from = (
            own(&self.nodes, &self.node_ends, step.from),
            self.stand(step.from),
        );
        for slot in own(&self.slots, &self.slot_ends, step.word) {
            layer
                .trie
                .follow(from, *slot, step.skips, |next| nodes.push(next));
        }
        nodes.sort_unstable();
        let to = self.add(layer, &nodes, &[]);
        self.scratch = nodes;
        self.steps.insert(step, to);
        to
    }
}

/// A state's own of `all`, which end by state at `ends`, and begin where those of the state before it end.
fn own<'a, T>(all: &'a [T], ends: &[u32], state: State) -> &'a [T] {
    let end = |number: usize| ends.get(number).map_or(0, |end| *end as usize);
    let start = state.index().checked_sub(1).map_or(0, end);
    all.get(start..end(state.index())).unwrap_or_default()
}

/// Where steps lead: a hash table with open addressing, at most three quarters full.
#[derive(Debug, Default)]
struct Steps {
    buckets: Vec<Known>,
    len: usize,
}

/// A step and where it leads, in one number: it is looked for all over the memory. No step is taken from nowhere, so that none is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Known(u64);

impl Known {
    /// How many bits a state's number takes, and how many a state.
    const NUMBER: u32 = 20;
    const STATE: u32 = Self::NUMBER + 1;
    const NONE: Self = Self(0);

    /// That a step leads to `to`; nothing where a number is too large. States by the million are gone before long: see [`MANY`].
    #[inline]
    const fn new(step: Step, to: State) -> Option<Self> {
        let (from, word) = (step.from.number() as u64, step.word.number() as u64);
        let fits = from | word | (to.number() as u64) < 1 << Self::NUMBER;
        let step = (from << Self::NUMBER | word) << 1 | step.skips as u64;
        if fits {
            Some(Self(step << Self::STATE | to.0 as u64))
        } else {
            None
        }
    }

    /// The step, as a number.
    #[inline]
    const fn step(self) -> u64 {
        self.0 >> Self::STATE
    }

    #[inline]
    const fn to(self) -> State {
        State((self.0 & !(u64::MAX << Self::STATE)) as u32)
    }
}

impl Steps {
    #[inline]
    fn get(&self, step: Step) -> Option<State> {
        let step = Known::new(step, State::NOWHERE)?.step();
        let mask = self.buckets.len().wrapping_sub(1);
        let mut at = mixed(step) as usize & mask;
        loop {
            let known = *self.buckets.get(at)?;
            if known.step() == step {
                return Some(known.to());
            }
            if known == Known::NONE {
                return None;
            }
            at = (at + 1) & mask;
        }
    }

    /// Adds a step that is not there, where there is room for its numbers.
    fn insert(&mut self, step: Step, to: State) {
        let Some(known) = Known::new(step, to) else {
            return;
        };
        if 3 * self.buckets.len() <= 4 * self.len {
            let more = (2 * self.buckets.len()).max(64);
            let fewer = std::mem::replace(&mut self.buckets, vec![Known::NONE; more]);
            for known in fewer.into_iter().filter(|known| *known != Known::NONE) {
                self.put(known);
            }
        }
        self.len += 1;
        self.put(known);
    }

    fn put(&mut self, known: Known) {
        let mask = self.buckets.len().wrapping_sub(1);
        let mut at = mixed(known.step()) as usize & mask;
        while self.buckets.get(at).is_some_and(|bucket| *bucket != Known::NONE) {
            at = (at + 1) & mask;
        }
        if let Some(bucket) = self.buckets.get_mut(at) {
            *bucket = known;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(number: u32) -> Step {
        Step::new(
            State((number + 1) << 1),
            State((number % 7) << 1),
            number.is_multiple_of(2),
        )
    }

    #[test]
    fn thousands_of_steps_are_found_again() {
        let mut steps = Steps::default();
        assert_eq!(steps.get(step(0)), None);
        for number in 0..5000 {
            steps.insert(step(number), State(number));
        }
        assert!((0..5000).all(|number| steps.get(step(number)) == Some(State(number))));
        assert!((5000..9000).all(|number| steps.get(step(number)).is_none()));
    }

    #[test]
    fn a_step_whose_numbers_have_no_room_is_worked_out_each_time() {
        let mut steps = Steps::default();
        for (from, word) in [(1 << 21, 2), (2, 1 << 21)] {
            let step = Step::new(State(from), State(word), false);
            steps.insert(step, State(1));
            assert_eq!(steps.get(step), None);
        }
        steps.insert(step(1), State(1 << 21));
        assert_eq!(steps.get(step(1)), None);
        assert_eq!(steps.len, 0);
    }
}
