//! gzip: one file, or a TAR that is read as it is unpacked.

use std::io::Read;

use flate2::read::MultiGzDecoder;

use super::{Budget, Container, Member, Nature, Source, UnpackError, Visit, tar};

pub(super) fn each(
    source: &mut dyn Source,
    name: &str,
    budget: &Budget<'_>,
    visit: &mut Visit<'_>,
) -> Result<(), UnpackError> {
    let mut unpacked = MultiGzDecoder::new(source);
    let mut head = Vec::new();
    budget
        .metered((&mut unpacked).take(Container::HEAD))
        .read_to_end(&mut head)
        .map_err(|_| budget.cause(Container::Gzip))?;
    let is_tar = tar::is(&head);
    let mut whole = std::io::Cursor::new(head).chain(unpacked);
    if is_tar {
        // What is passed over is unpacked all the same.
        return tar::each(&mut budget.metered(whole), budget, visit);
    }
    budget.member()?;
    let _ = visit(Member {
        name: stem(name),
        nature: Nature::File,
        container: Container::Gzip,
        budget,
        body: Ok(&mut whole),
    });
    Ok(())
}

/// The name of what the file called `name` holds. What the file itself tells may be anything.
fn stem(name: &str) -> String {
    let name = name.rsplit('/').next().unwrap_or_default();
    let (stem, _) = name.rsplit_once('.').unwrap_or((name, ""));
    stem.to_owned()
}
