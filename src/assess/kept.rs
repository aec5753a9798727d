//! Sums of features, of which those that hang on a few facts are weighed once and kept.

use super::facts::Facts;
use super::features::{Block, Sink};
use super::model::{Row, Table, Totals, add};
use crate::finding::Cause;

/// What features weigh by the facts that they hang on.
#[derive(Debug, Default)]
pub(super) struct Kept<const ROW: usize> {
    /// By the number that some facts are: there are as many as there are groups and seats.
    numbered: Vec<Weight<ROW>>,
    /// The others, each in the one place that its facts have; what comes to the same place is weighed anew.
    placed: Vec<(Facts, Weight<ROW>)>,
}

impl<const ROW: usize> Kept<ROW> {
    const PLACES: usize = 1 << 12;

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
pub(super) type ByCause<const ROW: usize> = [Row<ROW>; Cause::ALL.len()];

/// Sums features as they are read.
pub(super) struct Sums<'a, const ROW: usize> {
    table: &'a Table<ROW>,
    kept: &'a mut Kept<ROW>,
    pub(super) totals: Totals<ROW>,
    /// The features of the open block: those that hang on nothing that could be kept, and the others, by cause.
    loose: Weight<ROW>,
    size: u32,
    causes: ByCause<ROW>,
    /// The causes of the block that was closed last.
    pub(super) closed: ByCause<ROW>,
}

impl<'a, const ROW: usize> Sums<'a, ROW> {
    pub(super) const fn new(table: &'a Table<ROW>, totals: Totals<ROW>, kept: &'a mut Kept<ROW>) -> Self {
        Self {
            table,
            kept,
            totals,
            loose: (0, [0; ROW]),
            size: 0,
            causes: [[0; ROW]; Cause::ALL.len()],
            closed: [[0; ROW]; Cause::ALL.len()],
        }
    }
}

impl<const ROW: usize> Sink for Sums<'_, ROW> {
    fn add(&mut self, feature: u32) {
        self.loose.0 += 1;
        self.table.weigh(feature, &mut self.loose.1);
    }

    fn close(&mut self, block: Block) {
        let (size, mut row) = std::mem::replace(&mut self.loose, (0, [0; ROW]));
        self.closed = std::mem::replace(&mut self.causes, [[0; ROW]; Cause::ALL.len()]);
        for cause in &self.closed {
            add(&mut row, cause);
        }
        self.totals
            .add_all(block, size + std::mem::take(&mut self.size), &row);
    }

    #[inline]
    fn once(&mut self, facts: Facts, cause: Cause, tell: impl FnOnce(&mut Self)) {
        let sum = &mut self.causes[cause as usize];
        if let Some((size, row)) = self.kept.get(facts) {
            self.size += size;
            add(sum, row);
        } else {
            self.weigh_once(facts, cause, tell);
        }
    }
}

impl<const ROW: usize> Sums<'_, ROW> {
    #[cold]
    fn weigh_once(&mut self, facts: Facts, cause: Cause, tell: impl FnOnce(&mut Self)) {
        let loose = std::mem::replace(&mut self.loose, (0, [0; ROW]));
        tell(self);
        let (size, row) = std::mem::replace(&mut self.loose, loose);
        self.kept.keep(facts, (size, row));
        self.size += size;
        add(&mut self.causes[cause as usize], &row);
    }
}
