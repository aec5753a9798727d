//! 7-Zip.

use sevenz_rust2::{ArchiveReader, EntryDecision, Error, Password};

use super::{Budget, Container, Member, Nature, Source, UnpackError, Visit};

/// How much memory its methods may ask for, in KiB: what its strongest usual setting takes.
const MEMORY: usize = 128 << 10;

pub(super) fn each(
    source: &mut dyn Source,
    budget: &Budget<'_>,
    visit: &mut Visit<'_>,
) -> Result<(), UnpackError> {
    let why = |error: Error| why(&error, budget);
    let mut archive = ArchiveReader::new_with_memory_limit(source, Password::empty(), MEMORY).map_err(why)?;
    archive.set_thread_count(1);
    let told = archive.archive();
    if (0..told.files.len()).any(|index| told.is_file_encrypted(index)) {
        return Err(UnpackError::Encrypted(Container::Seven));
    }
    let result = archive.for_each_entries_with_decision(|entry, reader| {
        if entry.is_directory || entry.is_anti_item {
            return Ok(EntryDecision::Continue);
        }
        if budget.member().is_err() {
            return Ok(EntryDecision::Stop);
        }
        // What nobody reads is unpacked all the same, for the next stands behind it.
        let mut metered = budget.metered(reader);
        let member = Member {
            name: entry.name.clone(),
            nature: Nature::File,
            container: Container::Seven,
            budget,
            body: Ok(&mut metered),
        };
        let on = visit(member).is_continue() && budget.within().is_ok();
        Ok(if on {
            std::io::copy(&mut metered, &mut std::io::sink())?;
            EntryDecision::Continue
        } else {
            EntryDecision::Stop
        })
    });
    result.map_err(why)
}

fn why(error: &Error, budget: &Budget<'_>) -> UnpackError {
    match error {
        Error::PasswordRequired | Error::MaybeBadPassword(_) => UnpackError::Encrypted(Container::Seven),
        Error::UnsupportedCompressionMethod(method) if method.contains("AES") => {
            UnpackError::Encrypted(Container::Seven)
        }
        Error::UnsupportedCompressionMethod(_) | Error::Unsupported(_) | Error::MaxMemLimited { .. } => {
            UnpackError::Method(Container::Seven)
        }
        _ => budget.cause(Container::Seven),
    }
}
