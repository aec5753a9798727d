//! Open documents: as the client holds them, and as they were when last audited.

use std::sync::Arc;

use gen_lsp_types::{Range, TextDocumentItem};
use serde::Deserialize;

use super::config::Profile;
use super::layout::Language;
use super::position::{Encoding, Lines};
use crate::document::Document;
use crate::engine::Audit;

/// An open document, as the client holds it.
pub(super) struct Buffer {
    pub(super) version: i32,
    pub(super) language: Language,
    pub(super) text: String,
    lines: Lines,
}

/// One change of a document.
///
/// Read by hand: the protocol's own type takes a change whose range cannot be read for a new text of the whole document.
#[derive(Deserialize)]
pub(super) struct Change {
    #[serde(default)]
    range: Option<Range>,
    text: String,
}

impl Buffer {
    pub(super) fn open(item: TextDocumentItem) -> Self {
        Self {
            version: item.version,
            language: Language::of(&item.language_id.to_string(), item.uri.as_ref()),
            lines: Lines::of(&item.text),
            text: item.text,
        }
    }

    /// Makes one change. One that would leave more text than spans can count is not made.
    pub(super) fn change(&mut self, change: Change, encoding: Encoding) {
        let Some(range) = change.range else {
            self.text = change.text;
            self.lines = Lines::of(&self.text);
            return;
        };
        let span = self.lines.span(&self.text, range, encoding);
        if self.text.len() + change.text.len() < u32::MAX as usize {
            self.text.replace_range(span.range(), &change.text);
            self.lines = Lines::of(&self.text);
        }
    }
}

/// A document as it was audited.
pub(super) struct Snapshot {
    pub(super) uri: String,
    pub(super) version: i32,
    pub(super) language: Language,
    pub(super) document: Document,
    pub(super) lines: Lines,
    pub(super) audit: Audit,
    pub(super) profile: Arc<Profile>,
}

impl Snapshot {
    pub(super) fn text(&self) -> &str {
        self.document.text.as_str()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gen_lsp_types::Position;

    fn buffer(text: &str) -> Buffer {
        Buffer {
            version: 1,
            language: Language::Text,
            lines: Lines::of(text),
            text: text.to_owned(),
        }
    }

    fn change(from: (u32, u32), to: (u32, u32), text: &str) -> Change {
        let range = Range::new(Position::new(from.0, from.1), Position::new(to.0, to.1));
        Change {
            range: Some(range),
            text: text.to_owned(),
        }
    }

    #[test]
    fn changes_are_made_one_after_the_other() {
        let mut buffer = buffer("Séance\r\ndu 3 mai\r\n");
        buffer.change(change((1, 3), (1, 4), "14"), Encoding::Utf16);
        buffer.change(change((0, 6), (1, 0), " "), Encoding::Utf16);
        assert_eq!(buffer.text, "Séance du 14 mai\r\n");
        buffer.change(change((9, 9), (7, 0), "fin"), Encoding::Utf16);
        assert_eq!(buffer.text, "Séance du 14 mai\r\nfin");
    }

    #[test]
    fn a_pair_of_surrogates_is_never_cut() {
        let mut buffer = buffer("a😀b");
        buffer.change(change((0, 2), (0, 3), ""), Encoding::Utf16);
        assert_eq!(buffer.text, "ab");
    }

    #[test]
    fn a_change_whose_range_cannot_be_read_is_no_change() {
        let broken =
            r#"{"range":{"start":{"line":-1,"character":0},"end":{"line":0,"character":0}},"text":"x"}"#;
        assert!(serde_json::from_str::<Change>(broken).is_err());
        assert!(
            serde_json::from_str::<Change>(r#"{"text":"x"}"#)
                .unwrap()
                .range
                .is_none()
        );
    }
}
