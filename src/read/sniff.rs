//! What a file is, by its first bytes.

use crate::lang::Lang;

/// A format recognised by its content that has no reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Foreign {
    /// Word since 2007.
    Docx,
    /// LibreOffice Writer.
    Odt,
    /// A spreadsheet of Excel or LibreOffice Calc.
    Spreadsheet,
    /// Slides of `PowerPoint` or LibreOffice Impress.
    Slides,
    /// Word, Excel or Outlook before 2007.
    Ole,
    /// Rich text.
    Rtf,
    /// PDF.
    Pdf,
    /// A web page.
    Html,
    /// XML, such as a flat ODT.
    Xml,
    /// A picture.
    Image,
    /// Sound or film.
    Media,
    /// A compressed archive.
    Archive,
    /// A program.
    Program,
    /// A database.
    Database,
}

impl Foreign {
    /// The name users know.
    pub fn name(self, lang: Lang) -> &'static str {
        lang.pick(self.names().0, self.names().1)
    }

    const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Docx => ("document Word (.docx)", "Word document (.docx)"),
            Self::Odt => ("document LibreOffice (.odt)", "LibreOffice document (.odt)"),
            Self::Spreadsheet => ("classeur (.xlsx, .ods)", "spreadsheet (.xlsx, .ods)"),
            Self::Slides => ("présentation (.pptx, .odp)", "slides (.pptx, .odp)"),
            Self::Ole => (
                "ancien format de Microsoft Office (.doc, .xls, .msg)",
                "old Microsoft Office format (.doc, .xls, .msg)",
            ),
            Self::Rtf => ("texte enrichi (.rtf)", "rich text (.rtf)"),
            Self::Pdf => ("document PDF", "PDF document"),
            Self::Html => ("page web (HTML)", "web page (HTML)"),
            Self::Xml => ("document XML", "XML document"),
            Self::Image => ("image", "picture"),
            Self::Media => ("son ou vidéo", "sound or film"),
            Self::Archive => ("archive compressée", "compressed archive"),
            Self::Program => ("programme", "program"),
            Self::Database => ("base de données", "database"),
        }
    }

    pub(super) fn remedy(self, lang: Lang) -> &'static str {
        match self {
            Self::Docx | Self::Odt | Self::Ole | Self::Rtf | Self::Html | Self::Xml => lang.pick(
                "Ouvrez-le dans Word ou LibreOffice et enregistrez-le au format texte (.txt), en UTF-8, puis contrôlez ce texte.",
                "Open it in Word or LibreOffice and save it as plain text (.txt), in UTF-8, then check that text.",
            ),
            Self::Spreadsheet | Self::Slides => lang.pick(
                "Exportez son contenu au format texte (.txt ou .csv), en UTF-8, puis contrôlez ce texte.",
                "Export its content as text (.txt or .csv), in UTF-8, then check that text.",
            ),
            Self::Pdf => lang.pick(
                "Copiez son texte dans un fichier .txt, ou contrôlez le document dont il est tiré. Un PDF numérisé n'a pas de texte.",
                "Copy its text into a .txt file, or check the document it was made from. A scanned PDF has no text.",
            ),
            Self::Image => lang.pick(
                "Passez-la par une reconnaissance de caractères, puis contrôlez le texte obtenu.",
                "Run it through character recognition, then check the text.",
            ),
            Self::Archive => lang.pick(
                "Décompressez-la, puis contrôlez le dossier obtenu.",
                "Unpack it, then check the folder.",
            ),
            Self::Media | Self::Program | Self::Database => lang.pick(
                "Vérifiez que c'est le bon fichier : il ne contient pas de compte rendu lisible.",
                "Check that this is the right file: it holds no readable minutes.",
            ),
        }
    }
}

/// How many bytes of the file are looked at.
const WINDOW: usize = 4096;

/// Magic numbers at offset 0, as file formats publish them.
const MAGIC: &[(&[u8], Foreign)] = &[
    (b"%PDF-", Foreign::Pdf),
    (b"{\\rtf", Foreign::Rtf),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Foreign::Ole),
    (b"\x89PNG\r\n\x1a\n", Foreign::Image),
    (b"\xff\xd8\xff", Foreign::Image),
    (b"GIF87a", Foreign::Image),
    (b"GIF89a", Foreign::Image),
    (b"II*\0", Foreign::Image),
    (b"MM\0*", Foreign::Image),
    (b"\x1f\x8b\x08", Foreign::Archive),
    (b"7z\xbc\xaf\x27\x1c", Foreign::Archive),
    (b"Rar!\x1a\x07", Foreign::Archive),
    (b"\xfd7zXZ\0", Foreign::Archive),
    (b"BZh91AY&SY", Foreign::Archive),
    (b"\x28\xb5\x2f\xfd", Foreign::Archive),
    (b"\x7fELF", Foreign::Program),
    (b"MZ\x90\0", Foreign::Program),
    (b"SQLite format 3\0", Foreign::Database),
    (b"ID3\x03", Foreign::Media),
    (b"OggS\0", Foreign::Media),
    (b"fLaC\0", Foreign::Media),
];

/// The format, where it is known and not text.
pub(super) fn foreign(bytes: &[u8]) -> Option<Foreign> {
    let head = bytes.get(..WINDOW).unwrap_or(bytes);
    if let Some((_, format)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Some(*format);
    }
    if head.starts_with(b"PK\x03\x04") {
        return Some(zipped(head));
    }
    if head.starts_with(b"RIFF") {
        return Some(if head.get(8..12) == Some(b"WEBP") {
            Foreign::Image
        } else {
            Foreign::Media
        });
    }
    if head.get(4..8) == Some(b"ftyp") {
        return Some(Foreign::Media);
    }
    let text = head
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(head)
        .trim_ascii_start();
    let begins = |tag: &[u8]| text.get(..tag.len()).is_some_and(|t| t.eq_ignore_ascii_case(tag));
    if begins(b"<!doctype html") || begins(b"<html") {
        return Some(Foreign::Html);
    }
    if begins(b"<?xml") {
        return Some(if memchr::memmem::find(head, b"<html").is_some() {
            Foreign::Html
        } else {
            Foreign::Xml
        });
    }
    // Some programs put bytes of their own before a PDF.
    (head.contains(&0) || head.starts_with(b"\r\n"))
        .then(|| memchr::memmem::find(head, b"%PDF-1."))
        .flatten()
        .map(|_| Foreign::Pdf)
}

/// What a ZIP holds, by the names of its first members.
fn zipped(head: &[u8]) -> Foreign {
    let has = |needle: &[u8]| memchr::memmem::find(head, needle).is_some();
    if has(b"opendocument.text") {
        Foreign::Odt
    } else if has(b"word/") {
        Foreign::Docx
    } else if has(b"opendocument.spreadsheet") || has(b"xl/") {
        Foreign::Spreadsheet
    } else if has(b"opendocument.presentation") || has(b"ppt/") {
        Foreign::Slides
    } else if has(b"[Content_Types].xml") {
        Foreign::Docx
    } else {
        Foreign::Archive
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_by_their_content() {
        for (head, format) in [
            (&b"%PDF-1.7\n"[..], Foreign::Pdf),
            (b"{\\rtf1\\ansi", Foreign::Rtf),
            (
                b"PK\x03\x04\x14\0\0\0mimetypeapplication/vnd.oasis.opendocument.text",
                Foreign::Odt,
            ),
            (
                b"PK\x03\x04\x14\0[Content_Types].xml..word/document.xml",
                Foreign::Docx,
            ),
            (b"PK\x03\x04\x14\0notes.txt", Foreign::Archive),
            (b"\n<!DOCTYPE HTML><title>", Foreign::Html),
            (
                b"\xef\xbb\xbf<?xml version='1.0'?><office:document>",
                Foreign::Xml,
            ),
        ] {
            assert_eq!(foreign(head), Some(format));
        }
        assert_eq!(foreign("Compte rendu du CLSPD".as_bytes()), None);
        assert_eq!(foreign("<b>Présents</b> : le maire".as_bytes()), None);
        assert_eq!(foreign("PK, le parquet, rappelle…".as_bytes()), None);
    }
}
