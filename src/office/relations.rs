//! How the parts of a Word package refer to one another.

use super::{Package, Token, Xml};
use crate::read::ReadError;

/// A reference from one part to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Relation {
    /// Its identifier.
    pub(crate) id: String,
    /// The last word of its type, such as `footnotes`.
    pub(crate) kind: String,
    /// The name of the part it leads to.
    pub(crate) target: String,
}

/// The part that holds the text.
///
/// # Errors
/// Where the package is damaged.
pub(crate) fn main_part(package: &mut Package<'_>) -> Result<String, ReadError> {
    let found = read(package, "_rels/.rels", "")?
        .into_iter()
        .find(|r| r.kind == "officeDocument")
        .map(|r| r.target);
    Ok(found.unwrap_or_else(|| "word/document.xml".to_owned()))
}

/// The part that lists the references of `part`.
pub(crate) fn relations_of(part: &str) -> String {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let slash = if folder.is_empty() { "" } else { "/" };
    format!("{folder}{slash}_rels/{file}.rels")
}

/// The references of `part`.
///
/// # Errors
/// Where the package is damaged.
pub(crate) fn relations(package: &mut Package<'_>, part: &str) -> Result<Vec<Relation>, ReadError> {
    let folder = part.rsplit_once('/').map_or("", |(folder, _)| folder);
    read(package, &relations_of(part), folder)
}

fn read(package: &mut Package<'_>, list: &str, folder: &str) -> Result<Vec<Relation>, ReadError> {
    let Some(text) = package.text(list)? else {
        return Ok(Vec::new());
    };
    let mut xml = Xml::new(&text, package.format(), package.limits());
    let mut out = Vec::new();
    while let Some(token) = xml.next()? {
        let Token::Open(tag) = token else { continue };
        if tag.name() != "Relationship" || tag.get("TargetMode").as_deref() == Some("External") {
            continue;
        }
        let value = |name| tag.get(name).unwrap_or_default().into_owned();
        let kind = value("Type");
        out.push(Relation {
            id: value("Id"),
            kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
            target: resolved(folder, &value("Target")),
        });
    }
    Ok(out)
}

/// The name of the part that `target` means, seen from `folder`.
fn resolved(folder: &str, target: &str) -> String {
    let mut path: Vec<&str> = match target.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => folder.split('/').filter(|s| !s.is_empty()).collect(),
    };
    for step in target.split('/').filter(|s| !s.is_empty() && *s != ".") {
        match step {
            ".." => drop(path.pop()),
            step => path.push(step),
        }
    }
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_found_from_where_they_are_named() {
        assert_eq!(resolved("word", "footnotes.xml"), "word/footnotes.xml");
        assert_eq!(resolved("word", "../customXml/item1.xml"), "customXml/item1.xml");
        assert_eq!(resolved("word", "/word/header1.xml"), "word/header1.xml");
        assert_eq!(relations_of("word/document.xml"), "word/_rels/document.xml.rels");
        assert_eq!(relations_of("document.xml"), "_rels/document.xml.rels");
    }
}
