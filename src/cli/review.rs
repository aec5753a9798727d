//! `review`: a copy of a document with huisclos' comments in its margin.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::args::{LangArg, Review};
use super::check::guarded;
use super::file::{self, Readers, unread};
use super::settings::settings;
use super::stop::Stop;
use crate::document::Format;
use crate::lang::Lang;
use crate::read::{Limits, format_of};
use crate::report::{Failure, plural};
use crate::review::{copied_as, review};

pub(super) fn run(args: &Review, spoken: Option<LangArg>) -> Result<u8, Stop> {
    let settings = settings(args.common.config.as_deref(), &args.path, spoken)?;
    let lang = settings.lang;
    let limits = Limits::default();
    let Original {
        bytes,
        name,
        shown,
        format,
    } = Original::read(&args.path, limits, lang)?;
    let output = match &args.output {
        Some(path) => path.clone(),
        None => beside(&args.path, copied_as(format), lang.pick("relu", "reviewed")),
    };
    file::apart(&args.path, &output, lang)?;
    let engine = std::mem::ManuallyDrop::new(settings.engine(&args.common, args.formation)?);
    let reviewed = guarded(&shown, lang, || {
        review(bytes, name.as_deref(), &engine, lang, limits).map_err(|e| unread(&shown, &e, lang))
    })
    .map_err(|f| told(f, lang))?;
    write(&output, &reviewed.copy, Readers::Usual, lang)?;
    let n = reviewed.report.findings.len();
    let shown = output.display();
    writeln!(
        io::stdout(),
        "{}",
        lang.pick(
            format!("{shown} : {n} {}", plural(n, "commentaire", "commentaires")),
            format!("{shown}: {n} {}", plural(n, "comment", "comments")),
        )
    )?;
    Ok(u8::from(n > 0))
}

/// The document that a copy is made of.
pub(super) struct Original {
    pub(super) bytes: Vec<u8>,
    /// Its name without its folder, where it has one.
    pub(super) name: Option<String>,
    /// Its path, for messages.
    pub(super) shown: String,
    pub(super) format: Format,
}

impl Original {
    /// Reads the file at `path`, of a format that can be told.
    pub(super) fn read(path: &Path, limits: Limits, lang: Lang) -> Result<Self, Stop> {
        let bytes = file::bytes(path, limits, lang).map_err(|f| told(f, lang))?;
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned());
        let shown = path.display().to_string();
        let format = format_of(&bytes, name.as_deref()).map_err(|e| told(unread(&shown, &e, lang), lang))?;
        Ok(Self {
            bytes,
            name,
            shown,
            format,
        })
    }
}

/// A file that failed, as the end of the command.
pub(super) fn told(failure: Failure, lang: Lang) -> Stop {
    let colon = lang.pick(" :", ":");
    Stop::new(
        format!("{}{colon} {}", failure.path, failure.message),
        failure.help,
    )
}

/// The name of a copy beside its original: `minutes.reviewed.docx`.
pub(super) fn beside(path: &Path, format: Format, word: &str) -> PathBuf {
    path.with_extension(format!("{word}.{}", format.name()))
}

/// Writes a copy.
pub(super) fn write(path: &Path, bytes: &[u8], readers: Readers, lang: Lang) -> Result<(), Stop> {
    file::replace(path, bytes, readers).map_err(|e| {
        let what = lang.pick("copie impossible à écrire", "the copy cannot be written");
        Stop::file(path, what, &e, lang)
    })
}
