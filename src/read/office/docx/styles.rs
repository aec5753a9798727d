//! What the styles of a Word document say of a paragraph: heading, list item, hidden.

use rustc_hash::FxHashMap;

use super::{on, value};
use crate::document::BlockKind;
use crate::office::{Package, Tag, Token, Xml};
use crate::read::ReadError;

/// The styles by their identifiers.
#[derive(Debug, Default)]
pub(super) struct Styles(FxHashMap<String, Style>);

#[derive(Debug, Default)]
struct Style {
    parent: Option<String>,
    kind: Option<BlockKind>,
    hidden: Option<bool>,
}

/// Styles rest on one another this deep at most; a ring of them would have no end.
const GENERATIONS: usize = 16;

impl Styles {
    /// Reads the part `name`.
    pub(super) fn read(package: &mut Package<'_>, name: &str) -> Result<Self, ReadError> {
        let mut styles = Self::default();
        let Some(text) = package.text(name)? else {
            return Ok(styles);
        };
        let mut xml = Xml::new(&text, package.format(), package.limits());
        let mut current: Option<(String, Style)> = None;
        loop {
            match xml.next() {
                Ok(Some(Token::Open(tag))) if tag.name() == "style" => {
                    styles.0.extend(current.take());
                    let id = tag.get("styleId").unwrap_or_default().into_owned();
                    current = Some((id, Style::default()));
                }
                Ok(Some(Token::Open(tag))) => {
                    if let Some((_, style)) = &mut current {
                        style.property(&tag);
                    }
                }
                Ok(Some(_)) => {}
                // Styles are a help: what they are too damaged to tell, the text tells by its looks.
                Ok(None) | Err(ReadError::Damaged(_)) => break,
                Err(error) => return Err(error),
            }
        }
        styles.0.extend(current);
        Ok(styles)
    }

    /// What a paragraph of this style is.
    pub(super) fn kind(&self, id: &str) -> BlockKind {
        self.first(id, |s| s.kind).unwrap_or(BlockKind::Lines)
    }

    /// Whether text of this style is hidden.
    pub(super) fn hides(&self, id: &str) -> bool {
        self.first(id, |s| s.hidden).unwrap_or(false)
    }

    /// What the style or the nearest it rests on says.
    fn first<T>(&self, id: &str, says: impl Fn(&Style) -> Option<T>) -> Option<T> {
        let line = std::iter::successors(self.0.get(id), |s| self.0.get(s.parent.as_deref()?));
        line.take(GENERATIONS).find_map(says)
    }
}

impl Style {
    fn property(&mut self, tag: &Tag<'_>) {
        match tag.name() {
            "basedOn" => self.parent = Some(value(tag)),
            "outlineLvl" => self.kind = heading(&value(tag)).or(self.kind),
            "numId" if self.kind.is_none() && value(tag) != "0" => self.kind = Some(BlockKind::ListItem),
            "vanish" => self.hidden = Some(on(tag)),
            _ => {}
        }
    }
}

/// The heading that an outline level, from 0 to 8, makes.
pub(super) fn heading(level: &str) -> Option<BlockKind> {
    let level: u8 = level.parse().ok()?;
    (level < 9).then_some(BlockKind::Heading(level + 1))
}
