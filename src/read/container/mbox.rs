//! mbox: e-mails one after another, each after a line of its own that begins with *From* and a space.

use std::io::{BufRead as _, BufReader, Read as _};

use super::{Budget, Container, Member, Nature, Source, UnpackError, Visit};
use crate::read::Limits;

/// What begins an e-mail, after an empty line.
const START: &[u8] = b"From ";

pub(super) fn each(
    source: &mut dyn Source,
    budget: &Budget<'_>,
    visit: &mut Visit<'_>,
) -> Result<(), UnpackError> {
    let limit = Limits::default().max_file_bytes;
    let mut reader = BufReader::new(source);
    let mut mail = Vec::new();
    let mut line = Vec::new();
    let (mut number, mut empty) = (0_usize, true);
    loop {
        line.clear();
        // A line as long as this is no e-mail's; its rest is read as further lines.
        let length = (&mut reader)
            .take(limit)
            .read_until(b'\n', &mut line)
            .map_err(|_| UnpackError::Damaged(Container::Mbox))?;
        let starts = empty && line.starts_with(START);
        if number > 0 && (starts || length == 0) {
            budget.member()?;
            let member = Member {
                name: format!("{number}.eml"),
                nature: Nature::File,
                container: Container::Mbox,
                budget,
                body: Ok(&mut mail.as_slice()),
            };
            if visit(member).is_break() {
                return Ok(());
            }
            budget.within()?;
            mail.clear();
        }
        if length == 0 {
            return Ok(());
        }
        if starts {
            number += 1;
        } else if mail.len() as u64 <= limit {
            // One byte more than may be read, and whoever reads it is told.
            mail.extend_from_slice(unquoted(&line));
        }
        empty = line.trim_ascii().is_empty();
    }
}

/// A line of an e-mail that began as the start of another does was set apart by `>`.
fn unquoted(line: &[u8]) -> &[u8] {
    let marks = line.iter().take_while(|byte| **byte == b'>').count();
    match line.split_first() {
        Some((_, rest)) if marks > 0 && line.get(marks..).is_some_and(|rest| rest.starts_with(START)) => rest,
        _ => line,
    }
}
