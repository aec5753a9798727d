//! TAR: members one after another, read as they come.

use std::io::Read;

use tar::{Archive, EntryType};

use super::{Budget, Container, Member, Nature, UnpackError, Visit};

/// Whether these are the first bytes of a TAR: the mark of its first member stands at the same place in all of them.
pub(super) fn is(head: &[u8]) -> bool {
    head.get(257..262) == Some(b"ustar")
}

pub(super) fn each(
    source: &mut dyn Read,
    budget: &Budget<'_>,
    visit: &mut Visit<'_>,
) -> Result<(), UnpackError> {
    let mut archive = Archive::new(source);
    let why = |_| budget.cause(Container::Tar);
    for entry in archive.entries().map_err(why)? {
        budget.member()?;
        let mut entry = entry.map_err(why)?;
        let nature = match entry.header().entry_type() {
            EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse => Nature::File,
            EntryType::Symlink | EntryType::Link => Nature::Link,
            _ => continue,
        };
        let member = Member {
            name: String::from_utf8_lossy(&entry.path_bytes()).into_owned(),
            nature,
            container: Container::Tar,
            budget,
            body: Ok(&mut entry),
        };
        if visit(member).is_break() {
            break;
        }
        budget.within()?;
    }
    Ok(())
}
