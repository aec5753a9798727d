//! XML as a row of tokens with their bytes: names without prefix, no entities but those of XML itself, bounded depth.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::document::Format;
use crate::read::{Limits, ReadError};

/// One token.
pub(crate) enum Token<'a> {
    /// An element begins.
    Open(Tag<'a>),
    /// The innermost open element ends; the bytes of its end tag, none where it is empty.
    Close(Range<usize>),
    /// Characters that stand in the file as they are.
    Text(&'a str, Range<usize>),
    /// A character that stands in the file as a reference.
    Char(char, Range<usize>),
}

/// A start tag.
pub(crate) struct Tag<'a> {
    start: BytesStart<'a>,
    /// Its bytes.
    pub(crate) range: Range<usize>,
}

impl Tag<'_> {
    /// The name without its prefix.
    pub(crate) fn name(&self) -> &str {
        self.start.local_name().into_inner()
    }

    /// The name as it is written, with its prefix.
    pub(crate) fn written(&self) -> &str {
        self.start.name().into_inner()
    }

    /// Whether the name is written with this prefix.
    pub(crate) fn has_prefix(&self, prefix: &str) -> bool {
        self.written()
            .strip_prefix(prefix)
            .is_some_and(|rest| rest.starts_with(':'))
    }

    /// The value of the attribute with this name, whatever its prefix.
    pub(crate) fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        // Two attributes of one name are the writer's mistake, not a reason to compare each with all.
        let mut attributes = self.start.attributes();
        let attributes = attributes.with_checks(false);
        let found = attributes
            .flatten()
            .find(|a| a.key.local_name().into_inner() == name)?;
        let value = found
            .normalized_value(XmlVersion::Implicit1_0)
            .map_or_else(|_| found.value.to_string(), Cow::into_owned);
        Some(value.into())
    }
}

/// The tokens of one part.
pub(crate) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    text: &'a str,
    /// Bytes of `text` before those that the reader counts from.
    lead: usize,
    depth: usize,
    limits: Limits,
    format: Format,
}

impl<'a> Xml<'a> {
    pub(crate) fn new(text: &'a str, format: Format, limits: Limits) -> Self {
        let body = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = Reader::from_str(body);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        Self {
            reader,
            text,
            lead: text.len() - body.len(),
            depth: 0,
            limits,
            format,
        }
    }

    /// The next token; nothing at the end.
    ///
    /// # Errors
    /// Where the part is cut short or not well formed, nests too deep or declares entities.
    pub(crate) fn next(&mut self) -> Result<Option<Token<'a>>, ReadError> {
        loop {
            let from = self.at();
            let event = self
                .reader
                .read_event()
                .map_err(|_| ReadError::Damaged(self.format))?;
            let range = from..self.at();
            match event {
                Event::Start(start) => {
                    self.depth += 1;
                    let limit = self.limits.max_depth;
                    if self.depth > limit {
                        return Err(ReadError::TooDeep { limit });
                    }
                    return Ok(Some(Token::Open(Tag { start, range })));
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Some(Token::Close(range)));
                }
                Event::Text(_) => {
                    let text = self.text.get(range.clone()).unwrap_or_default();
                    return Ok(Some(Token::Text(text, range)));
                }
                Event::CData(data) => {
                    // `<![CDATA[` and `]]>` stand around it.
                    let inner = range.start + 9..range.start + 9 + data.len();
                    let text = self.text.get(inner.clone()).unwrap_or_default();
                    return Ok(Some(Token::Text(text, inner)));
                }
                Event::GeneralRef(name) => {
                    if let Some(c) = character(&name) {
                        return Ok(Some(Token::Char(c, range)));
                    }
                }
                Event::DocType(declaration) => {
                    if declaration.contains("ENTITY") {
                        return Err(ReadError::Entities(self.format));
                    }
                }
                Event::Eof if self.depth > 0 => return Err(ReadError::Damaged(self.format)),
                Event::Eof => return Ok(None),
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
        }
    }

    /// Whether a text of `size` bytes may still grow.
    ///
    /// # Errors
    /// [`ReadError::TooLarge`] where it may not.
    pub(crate) fn admit(&self, size: u32) -> Result<(), ReadError> {
        let limit = self.limits.max_text_bytes;
        if size > limit {
            return Err(ReadError::TooLarge {
                size: u64::from(size),
                limit,
            });
        }
        Ok(())
    }

    fn at(&self) -> usize {
        self.lead + self.reader.buffer_position() as usize
    }
}

/// What a reference stands for: a character by its number, or one of the five that XML names.
fn character(name: &BytesRef<'_>) -> Option<char> {
    if name.is_char_ref() {
        return name.resolve_char_ref().ok().flatten();
    }
    Some(match &**name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}
