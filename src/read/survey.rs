//! A first look at a file that is too long to be held: whether it can be read as UTF-8, piece by piece.

use super::encoding::Controls;
use super::{Limits, read};
use crate::document::{Format, ReadWarning};

/// UTF-8 that comes in pieces, which may end within a character.
#[derive(Debug, Default)]
pub struct Utf8 {
    bytes: Vec<u8>,
    /// How many of them were given as text.
    given: usize,
}

impl Utf8 {
    /// The text of the next piece, as far as its characters are whole; nothing where this is no UTF-8.
    pub fn text(&mut self, piece: &[u8]) -> Option<&str> {
        self.bytes.drain(..self.given);
        self.bytes.extend_from_slice(piece);
        match std::str::from_utf8(&self.bytes) {
            Ok(text) => {
                self.given = text.len();
                Some(text)
            }
            Err(error) if error.error_len().is_none() => {
                self.given = error.valid_up_to();
                std::str::from_utf8(self.bytes.get(..self.given)?).ok()
            }
            Err(_) => None,
        }
    }

    /// Whether the last piece ended within a character.
    pub fn is_cut_short(&self) -> bool {
        self.given < self.bytes.len()
    }
}

/// What was seen of a file so far.
#[derive(Debug, Default)]
pub struct Survey {
    /// The encoding the beginning is in; nothing before it was seen, or where the file must be read as a whole.
    encoding: Option<&'static str>,
    begun: bool,
    utf8: Utf8,
    controls: Controls,
    line_feeds: bool,
    returns: bool,
}

/// How a file can be read piece by piece.
#[derive(Debug, Clone)]
pub struct Plain {
    /// The name of its encoding.
    pub encoding: &'static str,
    /// Damage that does not stop the reading.
    pub warnings: Vec<ReadWarning>,
}

impl Survey {
    /// Looks at the next bytes of the file with this name; says whether it is worth looking on.
    pub fn look(&mut self, bytes: &[u8], name: &str) -> bool {
        if !std::mem::replace(&mut self.begun, true) {
            self.encoding = beginning(bytes, name);
        }
        self.controls.count(bytes);
        self.line_feeds |= memchr::memchr(b'\n', bytes).is_some();
        self.returns |= memchr::memchr(b'\r', bytes).is_some();
        if self.utf8.text(bytes).is_none() {
            self.encoding = None;
        }
        self.encoding.is_some()
    }

    /// How to read the file; nothing where only the whole of it tells.
    pub fn plain(self) -> Option<Plain> {
        let macintosh = self.returns && !self.line_feeds;
        if self.utf8.is_cut_short() || macintosh || !self.controls.are_few() {
            return None;
        }
        let nuls = self.controls.nuls();
        Some(Plain {
            encoding: self.encoding?,
            warnings: (nuls > 0).then_some(ReadWarning::Nul(nuls)).into_iter().collect(),
        })
    }
}

/// The encoding of a file that begins so, if it is plain text in UTF-8.
fn beginning(bytes: &[u8], name: &str) -> Option<&'static str> {
    let mut utf8 = Utf8::default();
    let text = utf8.text(bytes)?.as_bytes().to_vec();
    let document = read(text, Some(name), Limits::default()).ok()?;
    let plain = document.format == Format::Text && document.hidden.is_empty();
    (plain && document.encoding.starts_with("UTF-8")).then_some(document.encoding)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn survey(bytes: &[u8], piece: usize) -> Option<&'static str> {
        let mut survey = Survey::default();
        for piece in bytes.chunks(piece) {
            survey.look(piece, "cr.txt");
        }
        survey.plain().map(|p| p.encoding)
    }

    #[test]
    fn only_plain_utf8_is_read_piece_by_piece() {
        let text = "Présents : l'élève, sa mère\nOrdre du jour\n";
        for piece in 1..9 {
            assert_eq!(survey(text.as_bytes(), piece + 10), Some("UTF-8"), "{piece}");
        }
        assert_eq!(
            survey(format!("\u{feff}{text}").as_bytes(), 16),
            Some("UTF-8 with BOM")
        );
        assert_eq!(survey(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", 64), None);
        assert_eq!(survey(b"{\\rtf1 bonjour\n}", 64), None);
        assert_eq!(survey(b"un\rdeux\r", 64), None);
        assert_eq!(survey(b"un deux\n\xe9", 64), None);
    }

    #[test]
    fn nuls_are_counted_over_all_pieces() {
        let mut survey = Survey::default();
        let piece = "Le conseil local se réunit chaque mois.\0";
        assert!(survey.look(piece.as_bytes(), "cr.txt") && survey.look(piece.as_bytes(), "cr.txt"));
        assert_eq!(survey.plain().unwrap().warnings, [ReadWarning::Nul(2)]);
    }
}
