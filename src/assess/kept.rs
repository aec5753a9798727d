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
            return self.numbered.get(number).filter(|weight| weight.0 > 0);
        }
        let (of, weight) = self.placed.get(Self::place(facts))?;
        (*of == facts).then_some(weight)
    }

    fn keep(&mut self, facts: Facts, weight: Weight<ROW>) {
        const NONE: u32 = 0;
        if let Some(number) = facts.number() {
            if self.numbered.len() <= number {
                self.numbered.resize(number + 1, (NONE, [0; ROW]));
            }
            self.numbered[number] = weight;
        } else {
            self.placed.resize(Self::PLACES, (Facts::NONE, (NONE, [0; ROW])));
            self.placed[Self::place(facts)] = (facts, weight);
        }
    }
}

/// How many features there are, and what they weigh together.
type Weight<const ROW: usize> = (u32, Row<ROW>);

/// What features weigh, cause by cause.
pub(super) type ByCause<const ROW: usize, const CAUSES: usize> = [Row<ROW>; CAUSES];

/// How many causes there are.
pub(super) const CAUSES: usize = Cause::ALL.len();

/// Sums features as they are read, cause by cause where there are [`CAUSES`]: where nobody asks for causes, one sum will do.
pub(super) struct Sums<'a, const ROW: usize, const SLOT: usize, const CAUSES: usize> {
    table: &'a Table<ROW, SLOT>,
    kept: &'a mut Kept<ROW>,
    pub(super) totals: Totals<ROW>,
    /// How many features the open block has; and what those weigh that hang on nothing that could be kept.
    open: Weight<ROW>,
    /// What the others weigh.
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
            open: (0, [0; ROW]),
            causes: [[0; ROW]; CAUSES],
            closed: [[0; ROW]; CAUSES],
        }
    }

    #[cold]
    fn weigh_once(&mut self, facts: Facts, tell: impl FnOnce(&mut Self)) -> Weight<ROW> {
        let open = std::mem::replace(&mut self.open, (0, [0; ROW]));
        tell(self);
        let weight = std::mem::replace(&mut self.open, open);
        self.kept.keep(facts, weight);
        weight
    }
}

impl<const ROW: usize, const SLOT: usize, const CAUSES: usize> Sink for Sums<'_, ROW, SLOT, CAUSES> {
    fn add(&mut self, feature: u32) {
        self.open.0 += 1;
        self.table.weigh(feature, &mut self.open.1);
    }

    fn close(&mut self, block: Block) {
        let (size, mut row) = std::mem::replace(&mut self.open, (0, [0; ROW]));
        self.closed = std::mem::replace(&mut self.causes, [[0; ROW]; CAUSES]);
        for cause in &self.closed {
            add(&mut row, cause);
        }
        self.totals.add_all(block, size, &row);
    }

    #[inline]
    fn once(&mut self, facts: Facts, cause: Cause, tell: impl FnOnce(&mut Self)) {
        if let Some((size, row)) = self.kept.get(facts) {
            self.open.0 += size;
            add(&mut self.causes[cause as usize % CAUSES], row);
        } else {
            let (size, row) = self.weigh_once(facts, tell);
            self.open.0 += size;
            add(&mut self.causes[cause as usize % CAUSES], &row);
        }
    }
}
