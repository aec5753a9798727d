//! Elements taken out of a part.

use super::{Edit, Package, Tag, Token, Xml};
use crate::read::ReadError;

/// What becomes of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It stays.
    Keep,
    /// It goes, with all that stands in it.
    Drop,
    /// Its tags go, what stands in it stays.
    Unwrap,
}

/// The edits that take out of `text` what `fate` says.
///
/// # Errors
/// Where the part is damaged.
pub(crate) fn prune(
    package: &Package<'_>,
    text: &str,
    mut fate: impl FnMut(&Tag<'_>) -> Fate,
) -> Result<Vec<Edit>, ReadError> {
    let mut xml = Xml::new(text, package.format(), package.limits());
    let mut edits = Vec::new();
    let mut open: Vec<(Fate, usize)> = Vec::new();
    let mut dropping = 0_usize;
    while let Some(token) = xml.next()? {
        match token {
            Token::Open(tag) => {
                let fate = if dropping > 0 { Fate::Keep } else { fate(&tag) };
                match fate {
                    Fate::Drop => dropping += 1,
                    Fate::Unwrap => edits.push(Edit::remove(tag.range.clone())),
                    Fate::Keep => {}
                }
                open.push((fate, tag.range.start));
            }
            Token::Close(range) => match open.pop() {
                Some((Fate::Drop, start)) => {
                    dropping -= 1;
                    edits.push(Edit::remove(start..range.end));
                }
                Some((Fate::Unwrap, _)) if !range.is_empty() => edits.push(Edit::remove(range)),
                _ => {}
            },
            Token::Text(..) | Token::Char(..) => {}
        }
    }
    Ok(edits)
}

/// The part with nothing left in its outermost element.
///
/// # Errors
/// Where the part is damaged.
pub(crate) fn hollow(package: &Package<'_>, text: &str) -> Result<String, ReadError> {
    let mut xml = Xml::new(text, package.format(), package.limits());
    let mut inside: Option<usize> = None;
    let mut end = None;
    while let Some(token) = xml.next()? {
        match token {
            Token::Open(tag) => {
                inside.get_or_insert(tag.range.end);
            }
            Token::Close(range) => end = Some(range.start),
            Token::Text(..) | Token::Char(..) => {}
        }
    }
    let edit = inside
        .zip(end)
        .filter(|(from, to)| from < to)
        .map(|(from, to)| Edit::remove(from..to));
    Ok(super::splice(text, edit.into_iter().collect()))
}
