//! `report`: what a store holds, as a page or as rows; it must not become the leak.

use std::fs::File;
use std::io::{self, BufWriter, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use super::archive::{Failed, refused};
use super::args::{LangArg, Report, ReportFormat};
use super::file::{self, Readers};
use super::settings::settings;
use super::stop::{Stop, line};
use crate::lang::Lang;
#[cfg(feature = "parquet")]
use crate::overview::Parquet;
use crate::overview::{COLUMNS, Csv, Json, MARK, Shown, Sink, page};
use crate::report::plural;
use crate::rules::RuleBook;
use crate::store::{Access, Store};

/// How much of a file tells whether it is a report: its beginning, or its end.
const TELLING: u64 = 4096;

pub(super) fn run(args: &Report, spoken: Option<LangArg>) -> Result<u8, Stop> {
    let lang = settings(None, Path::new("."), spoken)?.lang;
    let format = args.format.unwrap_or_else(|| told(&args.output));
    let store = Store::open(&args.store, Access::Read).map_err(|e| refused(&args.store, e, lang))?;
    file::apart(&args.store, &args.output, lang)?;
    if !args.force {
        free(&args.output, lang)?;
    }
    let shown = Shown {
        paths: args.show_paths,
        text: args.show_text,
    };
    let overview = store.overview(shown).map_err(|e| refused(&args.store, e, lang))?;
    let book = (format == ReportFormat::Html)
        .then(RuleBook::embedded)
        .transpose()
        .map_err(|e| Stop::new(e.to_string(), ""))?;
    let written = file::replace_with(&args.output, Readers::Owner, |file| {
        let mut out = BufWriter::new(file);
        if let Some(mut sink) = sink(format, &mut out)? {
            store.each_row(shown, |row| Ok::<_, Failed>(sink.row(row)?))?;
            sink.close()?;
        } else if let Some(book) = &book {
            out.write_all(page(&overview, book, shown, lang).as_bytes())?;
        }
        Ok(out.flush()?)
    });
    written.map_err(|failed| match failed {
        Failed::Store(e) => refused(&args.store, e, lang),
        Failed::Output(e) => {
            let what = lang.pick("relevé impossible à écrire", "the report cannot be written");
            Stop::file(&args.output, what, &e, lang)
        }
    })?;
    if args.show_text && !overview.keeps_text {
        line(
            lang.pick(
                "la base d'audit n'a gardé aucun passage : le relevé n'en montre pas",
                "the store kept no passage: the report shows none",
            ),
            lang.pick(
                "Refaites l'audit avec --keep-text, ou lisez les passages un à un avec « huisclos triage --show-text ».",
                "Audit again with --keep-text, or read the passages one by one with `huisclos triage --show-text`.",
            ),
            lang,
        );
    }
    let (documents, findings) = (
        overview.documents as usize,
        overview.findings.total() + overview.methods.total(),
    );
    let (path, open) = (args.output.display(), findings as usize);
    writeln!(
        io::stdout(),
        "{}",
        lang.pick(
            format!(
                "{path} : {documents} {}, {open} {}",
                plural(documents, "document", "documents"),
                plural(open, "constat ouvert", "constats ouverts"),
            ),
            format!(
                "{path}: {documents} {}, {open} {}",
                plural(documents, "document", "documents"),
                plural(open, "open finding", "open findings"),
            ),
        )
    )?;
    Ok(0)
}

/// The form that the name of a file tells; a page where it tells none.
fn told(path: &Path) -> ReportFormat {
    let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    match extension.as_deref() {
        Some("csv") => ReportFormat::Csv,
        Some("json") => ReportFormat::Json,
        #[cfg(feature = "parquet")]
        Some("parquet") => ReportFormat::Parquet,
        _ => ReportFormat::Html,
    }
}

/// What writes rows in this form; nothing for a page.
fn sink<'a>(
    format: ReportFormat,
    out: &'a mut BufWriter<&mut File>,
) -> io::Result<Option<Box<dyn Sink + 'a>>> {
    Ok(match format {
        ReportFormat::Html => None,
        ReportFormat::Csv => Some(Box::new(Csv::open(out)?)),
        ReportFormat::Json => Some(Box::new(Json::open(out)?)),
        #[cfg(feature = "parquet")]
        ReportFormat::Parquet => Some(Box::new(Parquet::open(out)?)),
    })
}

/// Refuses to write over anything but a report.
fn free(path: &Path, lang: Lang) -> Result<(), Stop> {
    let shown = path.display();
    match is_report(path) {
        Ok(true) => Ok(()),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(e) => Err(Stop::io(&shown.to_string(), &e, lang)),
        Ok(false) => Err(Stop::new(
            lang.pick(
                format!("{shown} : ce fichier n'est pas un relevé de huisclos ; rien n'y a été changé"),
                format!("{shown}: this file is no huisclos report; nothing in it was changed"),
            ),
            lang.pick(
                "Donnez un autre nom de fichier, ou --force pour l'écraser.",
                "Give another file name, or --force to write over it.",
            ),
        )),
    }
}

/// Whether a file is a report of any form, as each writes it.
fn is_report(path: &Path) -> io::Result<bool> {
    let mut file = File::open(path)?;
    let (mut head, mut tail) = (Vec::new(), Vec::new());
    (&mut file).take(TELLING).read_to_end(&mut head)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(TELLING)))?;
    file.read_to_end(&mut tail)?;
    let holds = |bytes: &[u8], mark: &str| memchr::memmem::find(bytes, mark.as_bytes()).is_some();
    let names: Vec<&str> = COLUMNS.iter().map(|c| c.name).collect();
    Ok(holds(&head, MARK)
        || head.starts_with(names.join(",").as_bytes())
        || head.starts_with(b"{\"tool\":{\"name\":\"huisclos\"")
        || (head.starts_with(b"PAR1") && holds(&tail, "huisclos ")))
}
