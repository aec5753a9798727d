//! Sums of features, of which those that hang on a few facts are weighed once and kept.

use super::facts::Facts;
use super::features::{Block, Sink};
use super::model::{Row, Totals, add};
use super::table::Table;
use crate::finding::Cause;

/// What features weigh by the facts that they hang on.
#[derive(Debug, Default)]
pub(super) struct Kept<const ROW: usize> {
    /// By the number that some facts are: there are as many as there are groups and ways to read them.
    numbered: Vec<Weight<ROW>>,
    /// The others, each in the one place that its facts have; what comes to the same place is weighed anew.
    placed: Vec<(Facts, Weight<ROW>)>,
}

impl<const ROW: usize> Kept<ROW> {
    /// With half as many, what comes to the same place is weighed anew twice as often.
    const PLACES: usize = 1 << 13;

    #[inline]
    fn place(facts: Facts) -> usize {
        facts.mixed() as usize % Self::PLACES
    }

    /// What those facts weigh, where that is kept.
    #[inline]
    fn get(&self, facts: Facts) -> Option<&Weight<ROW>> {
        if let Some(number) = facts.number() {
            // They hang on what has a feature at least.
            return self.numbered.get(number).filter(|weight| weight.size > 0);
        }
        let (of, weight) = self.placed.get(Self::place(facts))?;
        (*of == facts).then_some(weight)
    }

    fn keep(&mut self, facts: Facts, weight: Weight<ROW>) {
        if let Some(number) = facts.number() {
            if self.numbered.len() <= number {
                self.numbered.resize(number + 1, Weight::NONE);
            }
            self.numbered[number] = weight;
        } else {
            self.placed.resize(Self::PLACES, (Facts::NONE, Weight::NONE));
            self.placed[Self::place(facts)] = (facts, weight);
        }
    }
}

/// How many features there are, and what they weigh together: of the heads that decide one register of the processor's.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weight<const ROW: usize> {
    pub(super) row: Row<ROW>,
    size: u32,
}

impl<const ROW: usize> Weight<ROW> {
    const NONE: Self = Self {
        row: [0; ROW],
        size: 0,
    };

    #[inline]
    fn add(&mut self, other: &Self) {
        add(&mut self.row, &other.row);
        self.size += other.size;
    }
}

impl<const ROW: usize> Default for Weight<ROW> {
    fn default() -> Self {
        Self::NONE
    }
}

/// What features weigh, cause by cause.
pub(super) type ByCause<const ROW: usize, const CAUSES: usize> = [Weight<ROW>; CAUSES];

/// How many causes there are.
pub(super) const CAUSES: usize = Cause::ALL.len();

/// Sums features as they are read, cause by cause where there are [`CAUSES`]: where nobody asks for causes, one sum will do.
pub(super) struct Sums<'a, const ROW: usize, const SLOT: usize, const CAUSES: usize> {
    table: &'a Table<ROW, SLOT>,
    kept: &'a mut Kept<ROW>,
    pub(super) totals: Totals<ROW>,
    /// The features of the open block that hang on nothing that could be kept.
    open: Weight<ROW>,
    /// The others.
    causes: ByCause<ROW, CAUSES>,
    /// The causes of the block that was closed last.
    pub(super) closed: ByCause<ROW, CAUSES>,
}

impl<'a, const ROW: usize, const SLOT: usize, const CAUSES: usize> Sums<'a, ROW, SLOT, CAUSES> {
    pub(super) const fn new(
        table: &'a Table<ROW, SLOT>,
        totals: Totals<ROW>,
        kept: &'a mut Kept<ROW>,
    ) -> Self {
        Self {
            table,
            kept,
            totals,
            open: Weight::NONE,
            causes: [Weight::NONE; CAUSES],
            closed: [Weight::NONE; CAUSES],
        }
    }

    #[cold]
    fn weigh_once(&mut self, facts: Facts, tell: impl FnOnce(&mut Self)) -> Weight<ROW> {
        let open = std::mem::replace(&mut self.open, Weight::NONE);
        tell(self);
        let weight = std::mem::replace(&mut self.open, open);
        self.kept.keep(facts, weight);
        weight
    }
}

impl<const ROW: usize, const SLOT: usize, const CAUSES: usize> Sink for Sums<'_, ROW, SLOT, CAUSES> {
    fn add(&mut self, feature: u32) {
        self.open.size += 1;
        self.table.weigh(feature, &mut self.open.row);
    }

    fn close(&mut self, block: Block) {
        let mut all = std::mem::replace(&mut self.open, Weight::NONE);
        self.closed = std::mem::replace(&mut self.causes, [Weight::NONE; CAUSES]);
        for cause in &self.closed {
            all.add(cause);
        }
        self.totals.add_all(block, all.size, &all.row);
    }

    #[inline]
    fn once(&mut self, facts: Facts, cause: Cause, tell: impl FnOnce(&mut Self)) {
        if let Some(weight) = self.kept.get(facts) {
            self.causes[cause as usize % CAUSES].add(weight);
        } else {
            let weight = self.weigh_once(facts, tell);
            self.causes[cause as usize % CAUSES].add(&weight);
        }
    }
}
