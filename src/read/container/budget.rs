//! What the unpacking of one file may cost, with all that is nested in it.

use std::cell::Cell;
use std::io::{self, Read};

use super::{Container, UnpackError};

/// What may be unpacked from one file.
#[derive(Debug, Clone, Copy)]
pub struct Allowance {
    /// How many members, over all that is nested.
    pub members: usize,
    /// How many times its packed size, in all; below [`Self::SMALL`] bytes it may be more.
    pub ratio: u64,
}

impl Allowance {
    /// Unpacked, a file of this many bytes is no bomb, however well it was packed.
    const SMALL: u64 = 8 << 20;
}

impl Default for Allowance {
    fn default() -> Self {
        Self {
            members: 200_000,
            ratio: 200,
        }
    }
}

/// What is left of the allowance of one file.
pub struct Budget<'a> {
    allowance: Allowance,
    bytes: Cell<u64>,
    members: Cell<usize>,
    spent: Cell<Option<UnpackError>>,
    late: &'a dyn Fn() -> bool,
}

impl<'a> Budget<'a> {
    /// The budget of a file of `packed` bytes, read until `late` says that it takes too long.
    pub fn new(packed: u64, allowance: Allowance, late: &'a dyn Fn() -> bool) -> Self {
        let bytes = packed.saturating_mul(allowance.ratio).max(Allowance::SMALL);
        Self {
            allowance,
            bytes: Cell::new(bytes),
            members: Cell::new(allowance.members),
            spent: Cell::new(None),
            late,
        }
    }

    /// One more member.
    pub(super) fn member(&self) -> Result<(), UnpackError> {
        match self.members.get().checked_sub(1) {
            Some(left) => self.members.set(left),
            None => self.spent.set(Some(UnpackError::TooMany {
                limit: self.allowance.members,
            })),
        }
        self.within()
    }

    /// Whether nothing is spent.
    pub(super) fn within(&self) -> Result<(), UnpackError> {
        self.spent.get().map_or(Ok(()), Err)
    }

    /// Why reading failed: because the budget is spent, or because the container is damaged.
    pub(super) fn cause(&self, container: Container) -> UnpackError {
        self.spent.get().unwrap_or(UnpackError::Damaged(container))
    }

    /// A reader whose bytes are counted.
    pub(super) const fn metered<R: Read>(&self, reader: R) -> Metered<'_, R> {
        Metered { reader, budget: self }
    }

    fn spend(&self, bytes: usize) -> io::Result<()> {
        if (self.late)() {
            self.spent.set(Some(UnpackError::Slow));
        }
        match self.bytes.get().checked_sub(bytes as u64) {
            Some(left) => self.bytes.set(left),
            None => self.spent.set(Some(UnpackError::Swollen)),
        }
        self.within().map_err(io::Error::other)
    }
}

/// A reader whose bytes are counted.
pub(super) struct Metered<'a, R> {
    reader: R,
    budget: &'a Budget<'a>,
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.reader.read(buffer)?;
        self.budget.spend(length)?;
        Ok(length)
    }
}
