//! `check`: files in, findings out, one bad file never stopping the others.
//!
//! Files, and stretches of long ones, are audited in parallel and told in order, and their text is then let go.

use std::io::{self, IsTerminal as _, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::{Check, KindArg, LangArg, Level, OutputFormat};
use super::audit::Auditor;
use super::desk::{Desk, Jobs, tell};
use super::known;
use super::settings::settings;
use super::stop::{Stop, line};
use super::walk::{Listing, Unmet, Way, Why, walk};
use crate::baseline::{Baseline, Occurrences};
use crate::config::Config;
use crate::engine::Engine;
use crate::finding::{Kind, Report, Severity};
use crate::lang::Lang;
use crate::report::{
    Audited, Context, Failure, Tally, csv, github, json, plural, printable, remarks, sarif, terminal,
};

/// How many pieces of work each thread may be ahead of what is told.
const AHEAD: usize = 4;

/// Below this many files, a bar would be gone before it is seen.
const BAR_FROM: usize = 21;

pub(super) fn run(args: &Check, spoken: Option<LangArg>) -> Result<u8, Stop> {
    let first = args.paths.first().map_or(Path::new("."), PathBuf::as_path);
    let settings = settings(args.common.config.as_deref(), first, spoken)?;
    let lang = settings.lang;
    // Freed with the process: taking the tables apart one by one would only make the user wait.
    let engine = std::mem::ManuallyDrop::new(settings.engine(&args.common, args.formation)?);
    let filter = Filter::new(&args.kinds, args.min_severity, &settings.config);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(args.jobs.unwrap_or(0))
        .build()
        .map_err(|_| {
            Stop::new(
                lang.pick(
                    "impossible de lire plusieurs fichiers à la fois",
                    "several files cannot be read at once",
                ),
                lang.pick("Essayez --jobs 1.", "Try --jobs 1."),
            )
        })?;
    let ledger = Ledger::open(args, lang)?;
    let way = Way {
        ignore: settings.ignore.as_ref(),
        convert: args.convert,
        ..Way::default()
    };
    let found = walk(&args.paths, &way);
    let mut output = Output::open(args, lang)?;
    let context = Context {
        lang,
        show_text: !args.mask && (args.show_text || args.format == OutputFormat::Text),
        engine: &engine,
    };
    let bar = bar(found.files.len(), args.quiet, lang);
    let style = terminal::Style {
        color: args.color.wanted(output.is_terminal()),
        width: 80,
    };
    let mut run = Run {
        args,
        context: &context,
        tally: Tally::default(),
        teller: Teller::new(args.format, style),
        told: 0,
        tables: 0,
        ledger,
    };
    run.tally.skipped = found.skipped.len();
    let Listing {
        files,
        skipped,
        unmet,
    } = found;
    let mut failures: Vec<Failure> = unmet.iter().map(|unmet| Unmet::failure(unmet, lang)).collect();
    let opened = run.teller.open(output.writer());
    let (sender, receiver) = mpsc::channel();
    let threads = pool.current_num_threads();
    let desk = Desk::new(Jobs::new(&files, lang), AHEAD * threads);
    let auditor = Auditor {
        engine: &engine,
        filter: &filter,
        lang,
        convert: args.convert,
    };
    let streamed = pool.in_place_scope(|scope| {
        for _ in 0..threads {
            let (auditor, desk, sender) = (&auditor, &desk, sender.clone());
            scope.spawn(move |_| {
                while let Some((number, job)) = desk.take() {
                    if sender.send((number, auditor.work(job))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let told = opened.and_then(|()| {
            tell(receiver, &desk, |results| {
                let closes = |result: &Result<Audited, Failure>| {
                    result.as_ref().map_or(true, |audited| audited.extent.closes)
                };
                bar.inc(u64::from(results.last().is_none_or(closes)));
                for result in results {
                    match result {
                        Ok(audited) => bar.suspend(|| run.take(audited, &mut output))?,
                        Err(failure) => failures.push(failure),
                    }
                }
                Ok(())
            })
        });
        desk.close();
        told
    });
    bar.finish_and_clear();
    run.tally.failures = failures.len();
    let closed = streamed
        .and_then(|()| run.close(&failures, &mut output))
        .and_then(|()| output.finish());
    // Whoever closed the pipe has seen what they wanted; the status still says what was found.
    match closed {
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => {}
        Err(e) => return Err(output.failed(&e, lang)),
        Ok(()) => {}
    }
    if let Some((path, baseline, _)) = &run.ledger.written {
        known::write(path, baseline, lang)?;
        let n = baseline.len();
        if !args.quiet {
            line(
                &lang.pick(
                    format!(
                        "{} : {n} {}",
                        path.display(),
                        plural(n, "constat enregistré", "constats enregistrés")
                    ),
                    format!(
                        "{}: {n} {} recorded",
                        path.display(),
                        plural(n, "finding", "findings")
                    ),
                ),
                lang.pick(
                    "Gardez ce fichier comme les comptes rendus eux-mêmes.",
                    "Keep this file as you keep the minutes themselves.",
                ),
                lang,
            );
        }
    }
    for f in &failures {
        let colon = lang.pick(" :", ":");
        line(&format!("{}{colon} {}", f.path, f.message), &f.help, lang);
    }
    if args.verbose {
        for s in &skipped {
            line(
                &lang.pick(
                    format!("laissé de côté : {} ({})", s.path.display(), s.why.words(lang)),
                    format!("left aside: {} ({})", s.path.display(), s.why.words(lang)),
                ),
                "",
                lang,
            );
        }
    }
    if !skipped.is_empty() && !args.quiet {
        let counts: Vec<String> = Why::ALL
            .iter()
            .map(|why| (why, skipped.iter().filter(|s| s.why == *why).count()))
            .filter(|(_, n)| *n > 0)
            .map(|(why, n)| format!("{n} {}", why.words(lang)))
            .collect();
        let n = skipped.len();
        let message = lang.pick(
            format!(
                "{n} {} de côté : {}",
                plural(n, "fichier ou dossier laissé", "fichiers ou dossiers laissés"),
                counts.join(", ")
            ),
            format!(
                "{n} {} left aside: {}",
                plural(n, "file or folder", "files or folders"),
                counts.join(", ")
            ),
        );
        let help = lang.pick("--verbose les nomme.", "--verbose names them.");
        line(&message, if args.verbose { "" } else { help }, lang);
    }
    if files.is_empty() && failures.is_empty() && !args.quiet {
        line(
            lang.pick("aucun document à relire ici", "no document to review here"),
            lang.pick(
                "Donnez un dossier qui contient des comptes rendus (voir « huisclos check --help »).",
                "Give a folder that holds minutes (see `huisclos check --help`).",
            ),
            lang,
        );
    }
    Ok(if failures.is_empty() {
        u8::from(run.told > 0)
    } else {
        2
    })
}

pub(super) fn kind(arg: KindArg) -> Kind {
    match arg {
        KindArg::Secret => Kind::Secret,
        KindArg::Private => Kind::Private,
        KindArg::Pressure => Kind::Pressure,
        KindArg::Confidential => Kind::Confidential,
        KindArg::Method => Kind::Method,
    }
}

/// A bar on standard error, on a terminal only: counts, never a word of a document.
fn bar(files: usize, quiet: bool, lang: Lang) -> ProgressBar {
    if quiet || files < BAR_FROM || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(files as u64), ProgressDrawTarget::stderr());
    let words = lang.pick("documents relus, reste", "documents read, left");
    if let Ok(style) = ProgressStyle::with_template(&format!("{{bar:30}} {{pos}}/{{len}} {words} {{eta}}")) {
        bar.set_style(style);
    }
    bar
}

/// What the user wants to hear of.
pub(super) struct Filter {
    /// Empty for all.
    pub(super) kinds: Vec<Kind>,
    pub(super) least: Severity,
}

impl Filter {
    /// What the command line says, else the settings.
    pub(super) fn new(kinds: &[KindArg], least: Option<Level>, config: &Config) -> Self {
        Self {
            kinds: if kinds.is_empty() {
                config.kinds.clone().unwrap_or_default()
            } else {
                kinds.iter().copied().map(kind).collect()
            },
            least: match least {
                Some(Level::Info) => Severity::Info,
                Some(Level::Warning) => Severity::Warning,
                Some(Level::Error) => Severity::Error,
                None => config.min_severity.unwrap_or(Severity::Info),
            },
        }
    }

    /// The report with nothing else in it.
    pub(super) fn apply(&self, mut report: Report, engine: &Engine) -> Report {
        let wanted = |kind| self.kinds.is_empty() || self.kinds.contains(&kind);
        report
            .findings
            .retain(|f| f.severity >= self.least && wanted(f.kind));
        report
            .suppressed
            .retain(|s| engine.rules().rule(s.rule).is_none_or(|r| wanted(r.kind())));
        report
    }
}

/// Where the result goes.
enum Output {
    Screen(io::Stdout),
    File(PathBuf, io::BufWriter<std::fs::File>),
}

impl Output {
    fn open(args: &Check, lang: Lang) -> Result<Self, Stop> {
        let Some(path) = &args.output else {
            return Ok(Self::Screen(io::stdout()));
        };
        // Opened before the audit: an hour of work must not end on a wrong path.
        let file = std::fs::File::create(path).map_err(|e| Self::refused(path, &e, lang))?;
        Ok(Self::File(path.clone(), io::BufWriter::new(file)))
    }

    fn refused(path: &Path, error: &io::Error, lang: Lang) -> Stop {
        let what = lang.pick("résultat impossible à écrire", "the result cannot be written");
        Stop::io(&format!("{} : {what}", path.display()), error, lang)
    }

    fn is_terminal(&self) -> bool {
        matches!(self, Self::Screen(out) if out.is_terminal())
    }

    fn writer(&mut self) -> &mut dyn Write {
        match self {
            Self::Screen(out) => out,
            Self::File(_, out) => out,
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        self.writer().flush()
    }

    fn failed(&self, error: &io::Error, lang: Lang) -> Stop {
        match self {
            Self::Screen(_) => Stop::Output(io::Error::from(error.kind())),
            Self::File(path, _) => Self::refused(path, error, lang),
        }
    }
}

/// The baseline that is read and the one that is written: neither, one or both.
struct Ledger {
    read: Option<(Baseline, Occurrences)>,
    written: Option<(PathBuf, Baseline, Occurrences)>,
}

impl Ledger {
    fn open(args: &Check, lang: Lang) -> Result<Self, Stop> {
        Ok(Self {
            read: match &args.baseline {
                Some(path) => Some((known::read(path, lang)?, Occurrences::default())),
                None => None,
            },
            written: match &args.write_baseline {
                Some(path) => Some((path.clone(), known::fresh(path, lang)?, Occurrences::default())),
                None => None,
            },
        })
    }

    /// Takes out what is known. What has just been recorded is known, unless an older baseline is there to compare with.
    fn apply(&mut self, audited: &mut Audited) {
        if self.read.is_none() && self.written.is_none() {
            return;
        }
        let mut left = Vec::new();
        for finding in std::mem::take(&mut audited.report.findings) {
            let passage = audited.words(&finding);
            if let Some((_, baseline, met)) = &mut self.written {
                let entry = met.entry(baseline, finding.rule, passage);
                baseline.insert(entry);
            }
            match &mut self.read {
                Some((baseline, met)) => {
                    let entry = met.entry(baseline, finding.rule, passage);
                    if baseline.knows(&entry) {
                        audited.baselined += 1;
                    } else {
                        audited.fingerprints.push(entry);
                        left.push(finding);
                    }
                }
                None => audited.baselined += 1,
            }
        }
        audited.report.findings = left;
    }
}

/// The form of the result, with what it must remember between two documents.
enum Teller {
    Text(terminal::Style, terminal::Explained),
    Lines(json::Lines),
    Json(json::Documents),
    Sarif(sarif::Log),
    /// The remarks, which come after all findings.
    Github(Vec<u8>),
    Csv,
}

impl Teller {
    fn new(format: OutputFormat, style: terminal::Style) -> Self {
        match format {
            OutputFormat::Text => Self::Text(style, terminal::Explained::new()),
            OutputFormat::Jsonl => Self::Lines(json::Lines::default()),
            OutputFormat::Json => Self::Json(json::Documents::default()),
            OutputFormat::Sarif => Self::Sarif(sarif::Log::default()),
            OutputFormat::Github => Self::Github(Vec::new()),
            OutputFormat::Csv => Self::Csv,
        }
    }

    fn open(&self, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Json(documents) => documents.open(out),
            Self::Csv => csv::open(out),
            _ => Ok(()),
        }
    }

    fn add(&mut self, out: &mut dyn Write, audited: &Audited, context: &Context<'_>) -> io::Result<()> {
        match self {
            Self::Text(style, explained) => {
                if audited.extent.opens {
                    explained.clear();
                }
                terminal::write_after(out, audited, context, *style, explained)
            }
            Self::Lines(lines) => lines.add(out, audited, context),
            Self::Json(documents) => documents.add(out, audited, context),
            Self::Sarif(log) => {
                log.add(audited, context);
                Ok(())
            }
            Self::Github(remarks) => github::add(out, remarks, audited, context),
            Self::Csv => csv::add(out, audited, context),
        }
    }

    fn close(
        &mut self,
        out: &mut dyn Write,
        failures: &[Failure],
        tally: &Tally,
        context: &Context<'_>,
    ) -> io::Result<()> {
        match self {
            Self::Text(..) => terminal::summary(out, tally, context),
            Self::Lines(lines) => lines.close(out),
            Self::Csv => Ok(()),
            Self::Json(documents) => documents.close(out, failures, tally),
            Self::Sarif(log) => log.close(out, failures, context),
            Self::Github(remarks) => github::close(out, remarks, failures),
        }
    }
}

/// The audited documents on their way out, in order.
struct Run<'a> {
    args: &'a Check,
    context: &'a Context<'a>,
    tally: Tally,
    teller: Teller,
    /// Findings told so far.
    told: usize,
    /// Tables met so far in the document that is being told.
    tables: u32,
    ledger: Ledger,
}

impl Run<'_> {
    fn take(&mut self, mut audited: Audited, output: &mut Output) -> io::Result<()> {
        self.number_tables(&mut audited);
        self.ledger.apply(&mut audited);
        self.remark(&audited);
        self.tally.add(&audited);
        self.told += audited.report.findings.len();
        let mut buffer = Vec::new();
        self.teller.add(&mut buffer, &audited, self.context)?;
        output.writer().write_all(&buffer)?;
        output.writer().flush()
    }

    /// Counts the tables of a stretch on from those of the stretches before.
    fn number_tables(&mut self, audited: &mut Audited) {
        if audited.extent.opens {
            self.tables = 0;
        }
        let findings = &mut audited.report.findings;
        for table in findings.iter_mut().filter_map(|f| f.location.table.as_mut()) {
            *table += self.tables;
        }
        self.tables += audited.report.tables;
    }

    /// Tells what is wrong with the document's suppressions, or was with its reading.
    fn remark(&self, audited: &Audited) {
        if self.args.quiet {
            return;
        }
        let lang = self.context.lang;
        let index = audited.index();
        for remark in remarks(audited, lang) {
            if remark.minor && !self.args.verbose {
                continue;
            }
            let place = match remark.at {
                Some(at) => format!("{}:{}", audited.path, index.position(at).0),
                None => audited.path.clone(),
            };
            let colon = lang.pick(" :", ":");
            line(&format!("{place}{colon} {}", remark.message), "", lang);
        }
    }

    fn close(&mut self, failures: &[Failure], output: &mut Output) -> io::Result<()> {
        let mut buffer = Vec::new();
        if self.args.format != OutputFormat::Text || !self.args.quiet {
            self.teller
                .close(&mut buffer, failures, &self.tally, self.context)?;
        }
        output.writer().write_all(&buffer)
    }
}

/// Runs the audit of one file so that a mistake of ours ends that file only. The panic hook has told the place.
pub(super) fn guarded<T>(
    path: &str,
    lang: Lang,
    work: impl FnOnce() -> Result<T, Failure>,
) -> Result<T, Failure> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).unwrap_or_else(|_| {
        Err(Failure {
            path: path.to_owned(),
            code: "internal",
            message: lang
                .pick(
                    "erreur interne pendant la relecture de ce fichier",
                    "internal error while reviewing this file",
                )
                .into(),
            help: lang
                .pick(
                    "Les autres fichiers ont été relus ; signalez l'erreur sans joindre le document.",
                    "The other files were reviewed; report the error without the document.",
                )
                .into(),
        })
    })
}

/// The one line a panic may print: its place and our version, for its message could hold a piece of a document.
pub(super) fn panic_line(file: &str, line: u32, lang: Lang) -> String {
    let version = env!("CARGO_PKG_VERSION");
    printable(&lang.pick(
        format!("huisclos {version} : erreur interne à {file}:{line}"),
        format!("huisclos {version}: internal error at {file}:{line}"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_ends_one_file_and_tells_only_its_place() {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        let caught = guarded::<()>("a.txt", Lang::Fr, || panic!("Zorglub"));
        std::panic::set_hook(before);
        let failure = caught.unwrap_err();
        assert_eq!(failure.path, "a.txt");
        assert!(!failure.message.contains("Zorglub"));
        assert_eq!(
            panic_line("src/x.rs", 7, Lang::Fr),
            format!(
                "huisclos {} : erreur interne à src/x.rs:7",
                env!("CARGO_PKG_VERSION")
            )
        );
    }
}
