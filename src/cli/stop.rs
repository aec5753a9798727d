//! What ends a command early, and how it is told.

use std::io::{self, Write as _};
use std::ops::Range;
use std::path::Path;

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteDiagnostic, MietteError, MietteSpanContents,
    SourceCode, SourceSpan, SpanContents,
};

use crate::lang::Lang;

/// What ends a command early.
pub(crate) enum Stop {
    /// A sentence for the user, and what to do.
    Told {
        /// What happened.
        message: String,
        /// What to do; may be empty.
        help: String,
    },
    /// One or more mistakes already drawn with the place they stand on.
    Drawn(String),
    /// Standard output could not be written.
    Output(io::Error),
    /// Whoever read our output went away (`| head`): nothing to tell.
    BrokenPipe,
}

impl Stop {
    /// A sentence and a remedy.
    pub(super) fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Told {
            message: message.into(),
            help: help.into(),
        }
    }

    /// An error of input or output, in words; `what` says what was tried.
    pub(super) fn io(what: &str, error: &io::Error, lang: Lang) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::BrokenPipe;
        }
        let (cause, remedy) = io_words(error, lang);
        Self::new(
            lang.pick(format!("{what} : {cause}"), format!("{what}: {cause}")),
            remedy,
        )
    }

    /// The file at `path` cannot be read or written; `what` says which, in words.
    pub(super) fn file(path: &Path, what: &str, error: &io::Error, lang: Lang) -> Self {
        let colon = lang.pick(" :", ":");
        Self::io(&format!("{}{colon} {what}", path.display()), error, lang)
    }

    /// What happened and what to do, on one line; nothing where it is drawn, or about output.
    #[cfg(feature = "lsp")]
    pub(crate) fn sentence(&self) -> Option<String> {
        match self {
            Self::Told { message, help } => Some(format!("{message} → {help}")),
            Self::Drawn(_) | Self::Output(_) | Self::BrokenPipe => None,
        }
    }

    /// Tells the user, and gives the exit status.
    pub(super) fn tell(&self, lang: Lang) -> u8 {
        match self {
            Self::Told { message, help } => {
                line(message, help, lang);
                2
            }
            Self::Output(error) => {
                let (cause, remedy) = io_words(error, lang);
                let what = lang.pick("résultat impossible à écrire", "the result cannot be written");
                line(&format!("{what} ({cause})"), remedy, lang);
                2
            }
            Self::Drawn(text) => {
                let _ = write!(io::stderr(), "{text}");
                2
            }
            Self::BrokenPipe => 0,
        }
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        // Only writing to standard output comes here; what reads or writes files says which file.
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::BrokenPipe,
            _ => Self::Output(error),
        }
    }
}

/// One line on standard error: what happened, and what to do.
pub(super) fn line(message: &str, help: &str, lang: Lang) {
    let arrow = if help.is_empty() { "" } else { " → " };
    let _ = writeln!(
        io::stderr(),
        "{}{}{arrow}{help}",
        lang.pick("huisclos : ", "huisclos: "),
        crate::report::printable(message)
    );
}

/// A code for an error of the system.
pub(super) fn io_code(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::NotFound => "vanished",
        io::ErrorKind::PermissionDenied => "denied",
        _ => "unreadable",
    }
}

/// The cause and the remedy of an error of the system, in words.
pub(super) fn io_words(error: &io::Error, lang: Lang) -> (&'static str, &'static str) {
    let (cause, remedy) = match error.kind() {
        io::ErrorKind::NotFound => (
            ("ce fichier ou ce dossier n'existe pas", "no such file or folder"),
            (
                "Vérifiez le chemin : une faute de frappe, un fichier déplacé ou renommé.",
                "Check the path: a slip of the pen, a file moved or renamed.",
            ),
        ),
        io::ErrorKind::PermissionDenied => (
            ("vous n'en avez pas le droit", "permission denied"),
            (
                "Demandez l'accès à la personne qui gère ce dossier, ou copiez-le dans un dossier à vous.",
                "Ask whoever runs this folder for access, or copy it to a folder of yours.",
            ),
        ),
        io::ErrorKind::IsADirectory => (
            ("c'est un dossier", "this is a folder"),
            ("Donnez un fichier.", "Give a file."),
        ),
        io::ErrorKind::NotADirectory => (
            ("ce n'est pas un dossier", "this is not a folder"),
            ("Donnez un dossier.", "Give a folder."),
        ),
        io::ErrorKind::StorageFull => (
            ("le disque est plein", "the disk is full"),
            ("Faites de la place, puis relancez.", "Make room, then run again."),
        ),
        _ => (
            (
                "le système a refusé (fichier ouvert ailleurs, disque ou réseau absent ?)",
                "the system refused (file open elsewhere, disk or network missing?)",
            ),
            (
                "Fermez le fichier dans les autres logiciels, vérifiez le disque, puis relancez.",
                "Close the file in other programs, check the disk, then run again.",
            ),
        ),
    };
    (lang.pick(cause.0, cause.1), lang.pick(remedy.0, remedy.1))
}

/// Draws a mistake in a file of settings or of lexicon: never used on documents.
pub(super) fn draw(
    file: &str,
    text: &str,
    span: Range<usize>,
    message: &str,
    help: &str,
    color: bool,
) -> String {
    let theme = if color {
        GraphicalTheme::unicode()
    } else {
        GraphicalTheme::unicode_nocolor()
    };
    let length = span.end.saturating_sub(span.start);
    let diagnostic = MietteDiagnostic::new(message).with_label(LabeledSpan::new(None, span.start, length));
    let source = Named {
        file: file.to_owned(),
        text: text.to_owned(),
    };
    let report = miette::Report::new(diagnostic).with_source_code(source);
    let mut out = String::new();
    let _ = GraphicalReportHandler::new_themed(theme)
        .with_width(80)
        .with_links(false)
        .render_report(&mut out, report.as_ref());
    // miette's own remedy line starts with an English word.
    if !help.is_empty() {
        out.push_str(&crate::report::wrapped(help, "  → ", "    ", 80));
    }
    out
}

/// A file with its name, and columns in characters: the stock source counts bytes.
struct Named {
    file: String,
    text: String,
}

impl SourceCode for Named {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let inner = self.text.read_span(span, before, after)?;
        let lead = self.text.get(..inner.span().offset()).unwrap_or_default();
        let column = lead.rsplit('\n').next().map_or(0, |line| line.chars().count());
        Ok(Box::new(MietteSpanContents::new_named(
            self.file.clone(),
            inner.data(),
            *inner.span(),
            inner.line(),
            column,
            inner.line_count(),
        )))
    }
}
