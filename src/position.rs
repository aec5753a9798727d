//! How the professions whose secrecy is disputed are read: one setting, three readings.

use crate::finding::Source;
use crate::lexicon::{Card, Status};

/// How disputed professions are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Position {
    /// The ANAS reading of 2010: heads of school and public agents are not bound.
    #[default]
    Anas,
    /// Cass. crim., 8 June 2021, n° 20-86.000: public agents are bound, by their statute; nobody else is on its account.
    Cassation2021,
    /// The strongest label wherever there is a dispute, and the dispute is shown.
    Prudente,
}

impl Position {
    /// What this reading makes of a role; nothing where the `card` is of no role.
    pub(crate) fn source(self, card: &Card) -> Option<Source> {
        Some(match card.status? {
            Status::Bound | Status::DisputedBound => Source::Bound,
            Status::DisputedUnbound if self == Self::Prudente => Source::Bound,
            Status::DisputedUnbound if self == Self::Cassation2021 && card.public_agent => Source::Bound,
            Status::Unbound | Status::DisputedUnbound => Source::Unbound,
        })
    }
}
