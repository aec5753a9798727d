//! What a file is, by its first bytes.

use crate::document::Format;
use crate::lang::Lang;

/// What a file turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sniffed {
    /// A format minutes are written in.
    Format(Format),
    /// Something else.
    Foreign(Foreign),
}

/// A format recognised by its content that no reader is meant for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Foreign {
    /// Slides of `PowerPoint` or LibreOffice Impress.
    Slides,
    /// Word before 2007.
    Doc,
    /// Excel before 2007.
    Xls,
    /// An e-mail as Outlook saves it.
    Msg,
    /// Microsoft Works.
    Works,
    /// Another file of Microsoft Office before 2007.
    Ole,
    /// Word or Excel since 2007, behind a password.
    Locked,
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
            Self::Slides => ("présentation (.pptx, .odp)", "slides (.pptx, .odp)"),
            Self::Doc => ("ancien document Word (.doc)", "old Word document (.doc)"),
            Self::Xls => ("ancien classeur Excel (.xls)", "old Excel workbook (.xls)"),
            Self::Msg => ("courriel d'Outlook (.msg)", "Outlook e-mail (.msg)"),
            Self::Works => (
                "document Microsoft Works (.wps)",
                "Microsoft Works document (.wps)",
            ),
            Self::Ole => ("ancien format de Microsoft Office", "old Microsoft Office format"),
            Self::Locked => (
                "document Office protégé par un mot de passe",
                "Office document behind a password",
            ),
            Self::Xml => ("document XML", "XML document"),
            Self::Image => ("image", "picture"),
            Self::Media => ("son ou vidéo", "sound or film"),
            Self::Archive => ("archive compressée", "compressed archive"),
            Self::Program => ("programme", "program"),
            Self::Database => ("base de données", "database"),
        }
    }

    /// The extension of the format that LibreOffice converts it to for us; nothing where it does not.
    pub const fn converts_to(self) -> Option<&'static str> {
        match self {
            Self::Doc | Self::Works => Some("docx"),
            Self::Xls => Some("ods"),
            _ => None,
        }
    }

    /// The old format that the extension of a file name says, where LibreOffice converts it.
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, extension) = name.rsplit_once('.')?;
        match extension.to_lowercase().as_str() {
            "doc" | "dot" => Some(Self::Doc),
            "xls" | "xlt" => Some(Self::Xls),
            "wps" => Some(Self::Works),
            _ => None,
        }
    }

    /// The extension its files have.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Doc => "doc",
            Self::Xls => "xls",
            Self::Works => "wps",
            _ => "bin",
        }
    }

    /// What to do.
    pub fn remedy(self, lang: Lang) -> &'static str {
        match self {
            Self::Ole => lang.pick(
                "Enregistrez-le au format .docx depuis Word ou LibreOffice, ou convertissez-le : soffice --headless --convert-to docx FICHIER.doc",
                "Save it as .docx from Word or LibreOffice, or convert it: soffice --headless --convert-to docx FILE.doc",
            ),
            Self::Doc | Self::Works => lang.pick(
                "Relancez avec --convert, ou convertissez-le : soffice --headless --convert-to docx FICHIER, puis contrôlez la copie.",
                "Run again with --convert, or convert it: soffice --headless --convert-to docx FILE, then check the copy.",
            ),
            Self::Xls => lang.pick(
                "Relancez avec --convert, ou convertissez-le : soffice --headless --convert-to ods FICHIER, puis contrôlez la copie.",
                "Run again with --convert, or convert it: soffice --headless --convert-to ods FILE, then check the copy.",
            ),
            Self::Msg => lang.pick(
                "Enregistrez-le au format .eml ou texte depuis un logiciel de courriel, puis contrôlez ce fichier.",
                "Save it as .eml or as text from a mail program, then check that file.",
            ),
            Self::Locked => lang.pick(
                "Ouvrez-le avec son mot de passe, enregistrez-en une copie sans mot de passe, puis contrôlez cette copie.",
                "Open it with its password, save a copy without one, then check that copy.",
            ),
            Self::Xml => lang.pick(
                "Ouvrez-le dans Word ou LibreOffice et enregistrez-le au format .docx ou .odt, puis contrôlez ce document.",
                "Open it in Word or LibreOffice and save it as .docx or .odt, then check that document.",
            ),
            Self::Slides => lang.pick(
                "Exportez son contenu au format texte (.txt ou .csv), en UTF-8, puis contrôlez ce texte.",
                "Export its content as text (.txt or .csv), in UTF-8, then check that text.",
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

/// Compound files: Office before 2007, and the envelope of encrypted files since.
const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// What a compound file is, by the streams its directory names, in UTF-16.
fn compound(bytes: &[u8]) -> Foreign {
    const STREAMS: &[(&str, Foreign)] = &[
        ("EncryptedPackage", Foreign::Locked),
        ("WordDocument", Foreign::Doc),
        ("Workbook", Foreign::Xls),
        ("__substg1.0_", Foreign::Msg),
        ("MatOST", Foreign::Works),
    ];
    let holds = |name: &str| {
        let wide: Vec<u8> = name.bytes().flat_map(|b| [b, 0]).collect();
        memchr::memmem::find(bytes, &wide).is_some()
    };
    STREAMS
        .iter()
        .find(|(name, _)| holds(name))
        .map_or(Foreign::Ole, |(_, foreign)| *foreign)
}

/// What a file is: its bytes decide, and its name where they are plain text.
pub(super) fn sniff(bytes: &[u8], name: Option<&str>) -> Sniffed {
    let head = bytes.get(..WINDOW).unwrap_or(bytes);
    if let Some((_, foreign)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Sniffed::Foreign(*foreign);
    }
    if head.starts_with(OLE) {
        return Sniffed::Foreign(compound(bytes));
    }
    if head.starts_with(b"PK\x03\x04") {
        return zipped(bytes);
    }
    if head.starts_with(b"RIFF") {
        return Sniffed::Foreign(if head.get(8..12) == Some(b"WEBP") {
            Foreign::Image
        } else {
            Foreign::Media
        });
    }
    if head.get(4..8) == Some(b"ftyp") {
        return Sniffed::Foreign(Foreign::Media);
    }
    marked_up(head).unwrap_or_else(|| Sniffed::Format(plain(head, name)))
}

/// The formats that begin with markup of their own.
fn marked_up(head: &[u8]) -> Option<Sniffed> {
    let has = |needle: &[u8]| memchr::memmem::find(head, needle).is_some();
    // Some programs put bytes of their own before a PDF.
    let late = head.contains(&0) || head.starts_with(b"\r\n");
    if head.starts_with(b"%PDF-") || late && has(b"%PDF-1.") {
        return Some(Sniffed::Format(Format::Pdf));
    }
    if head.starts_with(b"{\\rtf") {
        return Some(Sniffed::Format(Format::Rtf));
    }
    let text = head
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(head)
        .trim_ascii_start();
    let begins = |tag: &[u8]| text.get(..tag.len()).is_some_and(|t| t.eq_ignore_ascii_case(tag));
    if begins(b"<!doctype html") || begins(b"<html") || begins(b"<?xml") && has(b"<html") {
        return Some(Sniffed::Format(Format::Html));
    }
    begins(b"<?xml").then_some(Sniffed::Foreign(Foreign::Xml))
}

/// What a name tells, and the head of an e-mail whatever its name.
fn plain(head: &[u8], name: Option<&str>) -> Format {
    match name.and_then(Format::of_name) {
        Some(format @ (Format::Markdown | Format::Csv | Format::Eml)) => format,
        Some(Format::Html) if head.trim_ascii_start().starts_with(b"<") => Format::Html,
        _ if is_mail(head) => Format::Eml,
        _ => Format::Text,
    }
}

/// Whether these are the headers of an e-mail as servers pass it on, rather than as people paste it.
fn is_mail(head: &[u8]) -> bool {
    const SERVERS: &[&str] = &["mime-version", "received", "message-id", "return-path"];
    let mut names = Vec::new();
    for line in head.split(|b| *b == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            continue;
        }
        let name = line.split(|b| *b == b':').next().unwrap_or_default();
        let word = |b: &u8| b.is_ascii_alphanumeric() || *b == b'-';
        if name.len() == line.len() || name.is_empty() || !name.iter().all(word) {
            break;
        }
        names.push(String::from_utf8_lossy(name).to_lowercase());
    }
    let has = |name: &str| names.iter().any(|n| n == name);
    has("from") && SERVERS.iter().any(|name| has(name))
}

/// What a ZIP holds: the names of its members stand at both its ends.
fn zipped(bytes: &[u8]) -> Sniffed {
    let ends = [
        bytes.get(..WINDOW).unwrap_or(bytes),
        bytes
            .get(bytes.len().saturating_sub(DIRECTORY)..)
            .unwrap_or(bytes),
    ];
    let has = |needle: &[u8]| ends.iter().any(|end| memchr::memmem::find(end, needle).is_some());
    if has(b"opendocument.text") {
        Sniffed::Format(Format::Odt)
    } else if has(b"opendocument.spreadsheet") {
        Sniffed::Format(Format::Ods)
    } else if has(b"word/") {
        Sniffed::Format(Format::Docx)
    } else if has(b"xl/") {
        Sniffed::Format(Format::Xlsx)
    } else if has(b"opendocument.presentation") || has(b"ppt/") {
        Sniffed::Foreign(Foreign::Slides)
    } else if has(b"[Content_Types].xml") {
        Sniffed::Format(Format::Docx)
    } else {
        Sniffed::Foreign(Foreign::Archive)
    }
}

/// How many bytes at the end of a ZIP are looked at for its directory.
const DIRECTORY: usize = 1 << 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_by_their_content() {
        for (head, format) in [
            (&b"%PDF-1.7\n"[..], Sniffed::Format(Format::Pdf)),
            (b"{\\rtf1\\ansi", Sniffed::Format(Format::Rtf)),
            (
                b"PK\x03\x04\x14\0\0\0mimetypeapplication/vnd.oasis.opendocument.text",
                Sniffed::Format(Format::Odt),
            ),
            (
                b"PK\x03\x04\x14\0[Content_Types].xml..word/document.xml",
                Sniffed::Format(Format::Docx),
            ),
            (b"PK\x03\x04\x14\0notes.txt", Sniffed::Foreign(Foreign::Archive)),
            (b"\n<!DOCTYPE HTML><title>", Sniffed::Format(Format::Html)),
            (
                b"Return-Path: <a@b.example>\r\nReceived: from b\r\n\tby c\r\nFrom: a@b.example\r\n\r\nVu.",
                Sniffed::Format(Format::Eml),
            ),
            (
                b"From: a@b.example\nSubject: CLSPD\n\nVu.",
                Sniffed::Format(Format::Text),
            ),
            (
                b"\xef\xbb\xbf<?xml version='1.0'?><office:document>",
                Sniffed::Foreign(Foreign::Xml),
            ),
        ] {
            assert_eq!(sniff(head, None), format);
        }
        for (stream, foreign) in [
            ("WordDocument", Foreign::Doc),
            ("Workbook", Foreign::Xls),
            ("__substg1.0_1000001F", Foreign::Msg),
            ("EncryptedPackage", Foreign::Locked),
            ("Autre", Foreign::Ole),
        ] {
            let directory = stream.bytes().flat_map(|b| [b, 0]);
            let bytes: Vec<u8> = OLE.iter().copied().chain(directory).collect();
            assert_eq!(sniff(&bytes, None), Sniffed::Foreign(foreign));
        }
        assert_eq!(
            sniff("Compte rendu du CLSPD".as_bytes(), None),
            Sniffed::Format(Format::Text)
        );
        assert_eq!(
            sniff("<b>Présents</b> : le maire".as_bytes(), None),
            Sniffed::Format(Format::Text)
        );
        assert_eq!(
            sniff("PK, le parquet, rappelle…".as_bytes(), None),
            Sniffed::Format(Format::Text)
        );
    }
}
