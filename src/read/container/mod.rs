//! Archives and mailboxes: bytes in, members out one at a time, none of them ever on a disk.
//!
//! What a container says of itself is not believed: members, bytes and time are counted as they come, over all that is
//! nested in one file, and reading ends where a [`Budget`] does.

mod budget;
mod gzip;
mod mbox;
mod seven;
mod tar;
mod zip;

use std::io::{self, Read, Seek};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::document::Format;
use crate::lang::Lang;

pub use budget::{Allowance, Budget};

/// What holds other files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    /// ZIP.
    Zip,
    /// TAR.
    Tar,
    /// One file, or a TAR, packed by gzip.
    Gzip,
    /// 7-Zip.
    Seven,
    /// A mailbox: e-mails one after another.
    Mbox,
}

impl Container {
    /// The name used in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Zip => "zip",
            Self::Tar => "tar",
            Self::Gzip => "gz",
            Self::Seven => "7z",
            Self::Mbox => "mbox",
        }
    }

    /// The container that the extension of a file name says.
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, extension) = name.rsplit_once('.')?;
        match extension.to_lowercase().as_str() {
            "zip" => Some(Self::Zip),
            "tar" => Some(Self::Tar),
            "gz" | "tgz" => Some(Self::Gzip),
            "7z" => Some(Self::Seven),
            "mbox" | "mbx" => Some(Self::Mbox),
            _ => None,
        }
    }

    /// The container that a file is, by its bytes first and its name then; a ZIP that is a document is none. The source is
    /// left where it begins.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn of(source: &mut dyn Source, name: &str) -> io::Result<Option<Self>> {
        let mut head = Vec::new();
        (&mut *source).take(Self::HEAD).read_to_end(&mut head)?;
        let mut found = Self::of_head(&head, name);
        if found == Some(Self::Zip) {
            let named = || Format::of_name(name).is_some_and(Format::is_packed);
            // A parser of others that panics has met a damaged file.
            let told = catch_unwind(AssertUnwindSafe(|| zip::is_document(source)));
            let document = told.ok().flatten().unwrap_or_else(named);
            found = found.filter(|_| !document);
        }
        source.rewind()?;
        Ok(found)
    }

    /// The container that a file which begins so may be: a ZIP may still be a document.
    fn of_head(head: &[u8], name: &str) -> Option<Self> {
        if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
            return Some(Self::Zip);
        }
        if head.starts_with(b"\x1f\x8b\x08") {
            return Some(Self::Gzip);
        }
        if head.starts_with(b"7z\xbc\xaf\x27\x1c") {
            return Some(Self::Seven);
        }
        if tar::is(head) {
            return Some(Self::Tar);
        }
        let named = Self::of_name(name);
        (named == Some(Self::Mbox) && head.starts_with(b"From ")).then_some(Self::Mbox)
    }

    /// How many bytes tell what a file is.
    const HEAD: u64 = 512;
}

/// Where containers are read from.
pub trait Source: Read + Seek {}

impl<T: Read + Seek> Source for T {}

/// Why a container, or a member of one, could not be read. No variant carries document text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnpackError {
    /// It is cut short or damaged.
    #[error("this {} file is damaged", .0.name())]
    Damaged(Container),
    /// It is behind a password.
    #[error("this {} file is encrypted", .0.name())]
    Encrypted(Container),
    /// It is packed in a way that is not read.
    #[error("this {} file is packed in a way that is not read", .0.name())]
    Method(Container),
    /// Containers nested deeper than archives are.
    #[error("containers are nested deeper than {limit}")]
    TooDeep {
        /// Levels allowed.
        limit: usize,
    },
    /// More members than archives have.
    #[error("more than {limit} members")]
    TooMany {
        /// Members allowed.
        limit: usize,
    },
    /// Unpacked, it is out of all proportion.
    #[error("unpacked, the archive is far larger than packed")]
    Swollen,
    /// Unpacking takes longer than it may.
    #[error("unpacking takes too long")]
    Slow,
    /// A member larger than a document needs.
    #[error("a member has more than {limit} bytes")]
    TooLarge {
        /// Bytes allowed.
        limit: u64,
    },
}

impl UnpackError {
    /// A code for machines.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Damaged(_) => "damaged",
            Self::Encrypted(_) => "locked",
            Self::Method(_) => "unsupported",
            Self::TooDeep { .. } => "too-deep",
            Self::TooMany { .. } => "too-many",
            Self::Swollen => "bomb",
            Self::Slow => "slow",
            Self::TooLarge { .. } => "too-large",
        }
    }

    /// What happened.
    pub fn cause(self, lang: Lang) -> String {
        let (fr, en) = match self {
            Self::Damaged(c) => (
                format!("cette archive {} est abîmée ou incomplète", c.name()),
                format!("this {} archive is damaged or cut short", c.name()),
            ),
            Self::Encrypted(c) => (
                format!("protégé par un mot de passe dans une archive {}", c.name()),
                format!("behind a password in a {} archive", c.name()),
            ),
            Self::Method(c) => (
                format!(
                    "compressé d'une façon qui n'est pas lue, dans une archive {}",
                    c.name()
                ),
                format!("packed in a way that is not read, in a {} archive", c.name()),
            ),
            Self::TooDeep { limit } => (
                format!("des archives sont emboîtées sur plus de {limit} niveaux"),
                format!("archives are nested more than {limit} levels deep"),
            ),
            Self::TooMany { limit } => (
                format!("cette archive contient plus de {limit} fichiers"),
                format!("this archive holds more than {limit} files"),
            ),
            Self::Swollen => (
                "une fois décompressée, cette archive est démesurée".into(),
                "unpacked, this archive is out of all proportion".into(),
            ),
            Self::Slow => (
                "cette archive est trop longue à décompresser".into(),
                "this archive takes too long to unpack".into(),
            ),
            Self::TooLarge { limit } => (
                format!("ce fichier dépasse {limit} octets, dans une archive"),
                format!("this file has more than {limit} bytes, in an archive"),
            ),
        };
        lang.pick(fr, en)
    }

    /// What to do.
    pub fn remedy(self, lang: Lang) -> &'static str {
        let (fr, en) = match self {
            Self::Damaged(_) => (
                "Refaites l'archive, ou demandez-la une seconde fois.",
                "Make the archive anew, or ask for it a second time.",
            ),
            Self::Encrypted(_) => (
                "Décompressez-la avec son mot de passe, puis auditez le dossier obtenu.",
                "Unpack it with its password, then audit the folder.",
            ),
            Self::TooDeep { .. } | Self::Swollen => (
                "Méfiez-vous de cette archive. Si elle est bien de vous, décompressez-la, puis auditez le dossier obtenu.",
                "Be wary of this archive. If it is yours indeed, unpack it, then audit the folder.",
            ),
            Self::Method(_) | Self::TooMany { .. } | Self::Slow | Self::TooLarge { .. } => (
                "Décompressez l'archive, puis auditez le dossier obtenu.",
                "Unpack the archive, then audit the folder.",
            ),
        };
        lang.pick(fr, en)
    }
}

/// What a member is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nature {
    /// A file.
    File,
    /// A link: what it leads to, if anything, is a member of its own.
    Link,
}

/// A member of a container, not read yet.
pub struct Member<'a> {
    /// Its path within the container, as the container tells it; empty where it tells none.
    pub name: String,
    /// What it is.
    pub nature: Nature,
    container: Container,
    budget: &'a Budget<'a>,
    body: Result<&'a mut dyn Read, UnpackError>,
}

impl Member<'_> {
    /// Its bytes, `limit` of them at most.
    ///
    /// # Errors
    /// Why it cannot be read; where the budget of its container is spent, that container cannot be read on.
    pub fn read(self, limit: u64) -> Result<Vec<u8>, UnpackError> {
        let mut bytes = Vec::new();
        let read = self
            .budget
            .metered(self.body?.take(limit + 1))
            .read_to_end(&mut bytes);
        if read.is_err() {
            return Err(self.budget.cause(self.container));
        }
        if bytes.len() as u64 > limit {
            return Err(UnpackError::TooLarge { limit });
        }
        Ok(bytes)
    }
}

/// Whoever is shown the members, and may break off.
pub type Visit<'v> = dyn FnMut(Member<'_>) -> ControlFlow<()> + 'v;

/// Shows every member of a container, in its order, folders left out.
///
/// # Errors
/// Why it could not be read, or not to its end.
pub fn each(
    container: Container,
    source: &mut dyn Source,
    name: &str,
    budget: &Budget<'_>,
    visit: &mut Visit<'_>,
) -> Result<(), UnpackError> {
    match container {
        Container::Zip => zip::each(source, budget, visit),
        Container::Tar => tar::each(source, budget, visit),
        Container::Gzip => gzip::each(source, name, budget, visit),
        Container::Seven => seven::each(source, budget, visit),
        Container::Mbox => mbox::each(source, budget, visit),
    }?;
    budget.within()
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use super::*;

    fn zip_of(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ::zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in members {
            let options = ::zip::write::SimpleFileOptions::default();
            writer.start_file(*name, options).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn tar_of(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ::tar::Builder::new(Vec::new());
        for (name, bytes) in members {
            let mut header = ::tar::Header::new_gnu();
            header.set_size(bytes.len() as u64);
            header.set_cksum();
            writer.append_data(&mut header, name, *bytes).unwrap();
        }
        writer.into_inner().unwrap()
    }

    fn gzip_of(bytes: &[u8]) -> Vec<u8> {
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        writer.write_all(bytes).unwrap();
        writer.finish().unwrap()
    }

    fn seven_of(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = sevenz_rust2::ArchiveWriter::new(Cursor::new(Vec::new())).unwrap();
        for (name, bytes) in members {
            let entry = sevenz_rust2::ArchiveEntry::new_file(name);
            writer.push_archive_entry(entry, Some(*bytes)).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    type Read = (String, Result<String, UnpackError>);

    fn unpack(bytes: &[u8], name: &str, limit: u64) -> (Vec<Read>, Result<(), UnpackError>) {
        let budget = Budget::new(bytes.len() as u64, Allowance::default(), &|| false);
        let container = Container::of(&mut Cursor::new(bytes), name).unwrap();
        let container = container.expect("a container");
        let mut members = Vec::new();
        let result = each(container, &mut Cursor::new(bytes), name, &budget, &mut |member| {
            let name = member.name.clone();
            let text = member.read(limit).map(|bytes| String::from_utf8(bytes).unwrap());
            members.push((name, text));
            ControlFlow::Continue(())
        });
        (members, result)
    }

    const NOTES: &[(&str, &[u8])] = &[("a.txt", b"Vu."), ("2023/b.txt", "Séance levée.".as_bytes())];

    #[test]
    fn every_kind_gives_its_members_in_order() {
        let mail = "From a@b.example Thu Mar 14 09:00:00 2023\nFrom: a@b.example\n\nVu.\n\nFrom c@d.example Thu Mar 14 09:00:00 2023\nFrom: c@d.example\n\n>From ici\n";
        let told = [
            ("a.txt".to_owned(), Ok("Vu.".to_owned())),
            ("2023/b.txt".to_owned(), Ok("Séance levée.".to_owned())),
        ];
        for (name, bytes) in [
            ("a.zip", zip_of(NOTES)),
            ("a.tar", tar_of(NOTES)),
            ("a.tar.gz", gzip_of(&tar_of(NOTES))),
            ("a.7z", seven_of(NOTES)),
        ] {
            assert_eq!(unpack(&bytes, name, 100), (told.to_vec(), Ok(())), "{name}");
        }
        assert_eq!(
            unpack(&gzip_of(b"Vu."), "2023/notes.txt.gz", 100).0,
            [("notes.txt".into(), Ok("Vu.".into()))]
        );
        assert_eq!(
            unpack(mail.as_bytes(), "boite.mbox", 100).0,
            [
                ("1.eml".into(), Ok("From: a@b.example\n\nVu.\n\n".into())),
                ("2.eml".into(), Ok("From: c@d.example\n\nFrom ici\n".into())),
            ]
        );
    }

    #[test]
    fn a_zip_is_a_document_by_the_names_in_it_and_not_by_what_they_hold() {
        let of = |bytes: &[u8], name| Container::of(&mut Cursor::new(bytes), name).unwrap();
        let by_chance = zip_of(&[("cr.txt", b"xl/ word/ opendocument.text [Content_Types].xml")]);
        assert_eq!(of(&by_chance, "a.zip"), Some(Container::Zip));
        assert_eq!(of(&by_chance, "a.docx"), Some(Container::Zip));
        for part in ["[Content_Types].xml", "mimetype"] {
            assert_eq!(of(&zip_of(&[(part, b"x")]), "a.zip"), None);
        }
        let cut = &by_chance[..40];
        assert_eq!(
            (of(cut, "a.docx"), of(cut, "a.zip")),
            (None, Some(Container::Zip))
        );
        assert_eq!(of(&zip_of(&[]), "a.zip"), Some(Container::Zip), "an empty one");
    }

    #[test]
    fn what_is_cut_short_is_told_and_what_came_before_is_read() {
        for (name, bytes) in [
            ("a.tar", tar_of(NOTES)),
            ("a.tar.gz", gzip_of(&tar_of(NOTES))),
            ("a.zip", zip_of(NOTES)),
            ("a.7z", seven_of(NOTES)),
        ] {
            let cut = &bytes[..bytes.len() - bytes.len() / 3];
            let cut = if name == "a.tar" { &bytes[..1027] } else { cut };
            let (members, result) = unpack(cut, name, 100);
            let told = result.is_err() || members.iter().any(|member| member.1.is_err());
            assert!(told, "{name}: {members:?}");
        }
    }

    #[test]
    fn a_member_that_is_too_large_is_told_and_the_next_is_read() {
        let (members, result) = unpack(&zip_of(NOTES), "a.zip", 5);
        assert_eq!(members[1].1, Err(UnpackError::TooLarge { limit: 5 }));
        assert_eq!((members[0].1.as_deref(), result), (Ok("Vu."), Ok(())));
    }

    #[test]
    fn bombs_are_left_where_they_swell() {
        let zeros = vec![0; 40 << 20];
        let members: &[(&str, &[u8])] = &[("a", &zeros)];
        for (name, bytes) in [
            ("a.zip", zip_of(members)),
            ("a.gz", gzip_of(&zeros)),
            ("a.tar.gz", gzip_of(&tar_of(members))),
            ("a.7z", seven_of(members)),
        ] {
            let (members, result) = unpack(&bytes, name, 64 << 20);
            assert_eq!(result, Err(UnpackError::Swollen), "{name}");
            assert!(members.iter().all(|m| m.1 == Err(UnpackError::Swollen)), "{name}");
        }
    }

    #[test]
    fn members_and_time_are_counted_over_all_that_is_nested() {
        let bytes = zip_of(NOTES);
        let few = Allowance {
            members: 3,
            ..Allowance::default()
        };
        let budget = Budget::new(bytes.len() as u64, few, &|| false);
        let read = || {
            each(Container::Zip, &mut Cursor::new(&bytes), "", &budget, &mut |_| {
                ControlFlow::Continue(())
            })
        };
        assert_eq!((read(), read()), (Ok(()), Err(UnpackError::TooMany { limit: 3 })));
        let budget = Budget::new(bytes.len() as u64, Allowance::default(), &|| true);
        let result = each(
            Container::Zip,
            &mut Cursor::new(&bytes),
            "",
            &budget,
            &mut |member| {
                assert_eq!(member.read(10), Err(UnpackError::Slow));
                ControlFlow::Continue(())
            },
        );
        assert_eq!(result, Err(UnpackError::Slow));
    }

    #[test]
    fn every_error_has_words_in_both_languages() {
        for error in [
            UnpackError::Damaged(Container::Zip),
            UnpackError::Encrypted(Container::Seven),
            UnpackError::Method(Container::Zip),
            UnpackError::TooDeep { limit: 5 },
            UnpackError::TooMany { limit: 5 },
            UnpackError::Swollen,
            UnpackError::Slow,
            UnpackError::TooLarge { limit: 5 },
        ] {
            assert_ne!(error.cause(Lang::Fr), error.cause(Lang::En));
            assert_ne!(error.remedy(Lang::Fr), error.remedy(Lang::En));
        }
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_panic(at in 0usize..400, byte: u8, which in 0usize..4) {
            let (name, mut bytes) = [
                ("a.zip", zip_of(NOTES)),
                ("a.tar", tar_of(NOTES)),
                ("a.gz", gzip_of(&tar_of(NOTES))),
                ("a.7z", seven_of(NOTES)),
            ].into_iter().nth(which).unwrap();
            let at = at % bytes.len();
            bytes[at] = byte;
            let budget = Budget::new(bytes.len() as u64, Allowance::default(), &|| false);
            if let Some(container) = Container::of_head(&bytes, name) {
                let _ = each(container, &mut Cursor::new(&bytes), name, &budget, &mut |member| {
                    let _ = member.read(100);
                    ControlFlow::Continue(())
                });
            }
        }
    }
}
