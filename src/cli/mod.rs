//! The command line: arguments in, exit status out. Everything that touches files, terminals or processes lives below here.

mod args;
mod evaluate;
mod walk;

use std::io::{self, IsTerminal as _, Read as _, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};
use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::document::Document;
use crate::engine::{Engine, Formation, Options, Position};
use crate::finding::{Kind, Severity};
use crate::lang::Lang;
use crate::lexicon::LexiconFile;
use crate::read;
use crate::report::{Audited, Context, Failure, csv, github, json, sarif, terminal};
use args::{
    Check, Cli, Color, Command, Common, FormationArg, LangArg, Level, LexiconCommand, OutputFormat,
    PositionArg,
};

/// What ends a command early: a sentence for the user, and what to do.
struct Stop {
    message: String,
    help: String,
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self {
            message: format!("écriture impossible : {error}"),
            help: "Vérifiez l'espace et les droits du dossier de sortie.".into(),
        }
    }
}

/// Runs the program.
pub fn run() -> ExitCode {
    // A panic of string handling would print document text: only its place and the version may be told.
    std::panic::set_hook(Box::new(|info| {
        let place = info
            .location()
            .map_or_else(String::new, |l| format!("{}:{}", l.file(), l.line()));
        let _ = writeln!(
            io::stderr(),
            "huisclos {} : erreur interne à {place}",
            env!("CARGO_PKG_VERSION")
        );
    }));
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let result = match cli.command {
        Command::Check(args) => check(&args),
        Command::Explain(args) => explain(args.rule.as_deref(), lang(args.lang)),
        Command::Evaluate(args) => evaluate::run(&args),
        Command::Lexicon(args) => match args.command {
            LexiconCommand::Check(common) => lexicon_check(&common),
            LexiconCommand::Show { text, common } => lexicon_show(&text, &common),
        },
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Cli::command(), "huisclos", &mut io::stdout());
            Ok(0)
        }
        Command::Man => clap_mangen::Man::new(Cli::command())
            .render(&mut io::stdout())
            .map(|()| 0)
            .map_err(Stop::from),
    };
    match result {
        Ok(status) => ExitCode::from(status),
        Err(stop) => {
            let _ = writeln!(io::stderr(), "huisclos : {}\n  → {}", stop.message, stop.help);
            ExitCode::from(2)
        }
    }
}

fn lang(arg: LangArg) -> Lang {
    match arg {
        LangArg::Fr => Lang::Fr,
        LangArg::En => Lang::En,
    }
}

fn engine(common: &Common, formation: FormationArg) -> Result<Engine, Stop> {
    let lang = lang(common.lang);
    let mut extra = Vec::new();
    for dir in &common.lexicon {
        let unreadable = |e: io::Error| Stop {
            message: format!("lexique illisible : {} ({e})", dir.display()),
            help: "Donnez un dossier qui contient des fichiers .toml (voir lexicons/README.md).".into(),
        };
        for entry in std::fs::read_dir(dir).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            if path.extension().is_some_and(|e| e == "toml") {
                extra.push(LexiconFile {
                    name: path.display().to_string(),
                    text: std::fs::read_to_string(&path).map_err(unreadable)?,
                });
            }
        }
    }
    let options = Options {
        position: match common.position {
            PositionArg::Anas => Position::Anas,
            PositionArg::Cassation2021 => Position::Cassation2021,
            PositionArg::Prudente => Position::Prudente,
        },
        formation: match formation {
            FormationArg::Auto => Formation::Auto,
            FormationArg::Plenary => Formation::Plenary,
            FormationArg::Group => Formation::Group,
        },
        ..Options::default()
    };
    Engine::new(options, &extra).map_err(|e| {
        let line = e.span.map_or(0, |(at, _)| {
            1 + e.source_text.get(..at).map_or(0, |t| t.matches('\n').count())
        });
        Stop {
            message: format!("{}:{line} : {}", e.file, lang.pick(&e.message_fr, &e.message)),
            help: lang
                .pick(
                    "Corrigez cette ligne du lexique.",
                    "Mend this line of the lexicon.",
                )
                .into(),
        }
    })
}

fn check(args: &Check) -> Result<u8, Stop> {
    let lang = lang(args.common.lang);
    let engine = engine(&args.common, args.formation)?;
    let mut kinds = Vec::new();
    for kind in &args.kinds {
        kinds.push(Kind::from_code(kind).ok_or_else(|| Stop {
            message: format!("sorte de constat inconnue : {kind}"),
            help: "Possibles : secret, private, pressure, confidential, method.".into(),
        })?);
    }
    let least = match args.min_severity {
        None | Some(Level::Info) => Severity::Info,
        Some(Level::Warning) => Severity::Warning,
        Some(Level::Error) => Severity::Error,
    };
    let found = walk::walk(&args.paths, lang);
    let audit = |path: &Path| audit(&engine, path, lang, &kinds, least);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(args.jobs.unwrap_or(0))
        .build()
        .map_err(|e| Stop {
            message: e.to_string(),
            help: "Essayez --jobs 1.".into(),
        })?;
    let results: Vec<Result<Audited, Failure>> =
        pool.install(|| found.files.par_iter().map(|p| audit(p)).collect());
    let (mut audited, mut failures) = (Vec::new(), found.failures);
    for result in results {
        match result {
            Ok(a) => audited.push(a),
            Err(f) => failures.push(f),
        }
    }
    let terminal_out = args.output.is_none() && io::stdout().is_terminal();
    let show_text = !args.mask && (args.show_text || args.format == OutputFormat::Text);
    let context = Context {
        lang,
        show_text,
        engine: &engine,
    };
    let color = match args.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => terminal_out,
    };
    let mut buffer = Vec::new();
    match args.format {
        OutputFormat::Text => {
            for a in &audited {
                terminal::write(&mut buffer, a, &context, terminal::Style { color, width: 80 })?;
            }
            if !args.quiet {
                let counts: Vec<_> = Kind::ALL
                    .iter()
                    .map(|k| {
                        (
                            *k,
                            audited
                                .iter()
                                .flat_map(|a| &a.report.findings)
                                .filter(|f| f.kind == *k)
                                .count(),
                        )
                    })
                    .collect();
                let passages = audited.iter().map(|a| a.report.passages).sum();
                terminal::summary(
                    &mut buffer,
                    audited.len(),
                    passages,
                    &counts,
                    failures.len(),
                    &context,
                )?;
            }
        }
        OutputFormat::Json => json::write(&mut buffer, &audited, &failures, &context)?,
        OutputFormat::Jsonl => audited
            .iter()
            .try_for_each(|a| json::write_line(&mut buffer, a, &context))?,
        OutputFormat::Sarif => sarif::write(&mut buffer, &audited, &context)?,
        OutputFormat::Github => github::write(&mut buffer, &audited, &context)?,
        OutputFormat::Csv => csv::write(&mut buffer, &audited, &context)?,
    }
    match &args.output {
        Some(path) => std::fs::write(path, &buffer)?,
        None => match io::stdout().write_all(&buffer) {
            Err(e) if e.kind() == io::ErrorKind::BrokenPipe => {}
            other => other?,
        },
    }
    let mut stderr = io::stderr();
    for failure in &failures {
        let _ = writeln!(
            stderr,
            "huisclos : {} : {}\n  → {}",
            failure.path, failure.message, failure.help
        );
    }
    if args.verbose {
        for (path, why) in &found.skipped {
            let _ = writeln!(
                stderr,
                "{} : {path} ({why})",
                lang.pick("laissé de côté", "left aside")
            );
        }
    } else if !found.skipped.is_empty() && !args.quiet {
        let n = found.skipped.len();
        let _ = writeln!(
            stderr,
            "{}",
            lang.pick(
                format!("{n} fichier(s) laissé(s) de côté ; --verbose les nomme"),
                format!("{n} file(s) left aside; --verbose names them")
            )
        );
    }
    let any = audited.iter().any(|a| !a.report.findings.is_empty());
    Ok(if failures.is_empty() { u8::from(any) } else { 2 })
}

/// Reads and audits one file; whatever goes wrong concerns that file alone.
fn audit(
    engine: &Engine,
    path: &Path,
    lang: Lang,
    kinds: &[Kind],
    least: Severity,
) -> Result<Audited, Failure> {
    let shown = path.display().to_string();
    let failure = |message: String, help: &str| Failure {
        path: shown.clone(),
        message,
        help: help.into(),
    };
    let bytes = if shown == "-" {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        std::fs::read(path)
    }
    .map_err(|e| {
        let (fr, en) = match e.kind() {
            io::ErrorKind::NotFound => ("ce fichier n'existe pas", "no such file"),
            io::ErrorKind::PermissionDenied => {
                ("vous n'avez pas le droit de lire ce fichier", "permission denied")
            }
            _ => ("ce fichier ne peut pas être lu", "this file cannot be read"),
        };
        failure(
            lang.pick(fr, en).into(),
            lang.pick(
                "Vérifiez le chemin et les droits, puis relancez.",
                "Check the path and the permissions, then run again.",
            ),
        )
    })?;
    let sha256 = Sha256::digest(&bytes).iter().fold(String::new(), |mut s, b| {
        use std::fmt::Write as _;
        let _ = write!(s, "{b:02x}");
        s
    });
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let document: Document = read::read(bytes, Some(&shown), read::Limits::default())?;
        let mut report = engine.check(&document);
        report
            .findings
            .retain(|f| f.severity >= least && (kinds.is_empty() || kinds.contains(&f.kind)));
        Ok((document, report))
    }));
    match caught {
        Ok(Ok((document, report))) => Ok(Audited {
            path: shown,
            sha256,
            document,
            report,
        }),
        Ok(Err(e)) => {
            let e: read::ReadError = e;
            Err(Failure {
                path: shown,
                message: e.cause(lang),
                help: e.remedy(lang),
            })
        }
        Err(_) => Err(failure(
            lang.pick(
                "erreur interne pendant la relecture de ce fichier",
                "internal error while auditing this file",
            )
            .into(),
            lang.pick(
                "Les autres fichiers ont été relus ; signalez l'erreur sans joindre le document.",
                "The other files were audited; report the error without the document.",
            ),
        )),
    }
}

fn explain(rule: Option<&str>, lang: Lang) -> Result<u8, Stop> {
    let book = crate::rules::RuleBook::embedded().map_err(|e| Stop {
        message: e.to_string(),
        help: String::new(),
    })?;
    let mut out = io::stdout().lock();
    let Some(id) = rule else {
        for rule in book.rules() {
            writeln!(
                out,
                "{:22} {:13} {}",
                rule.id,
                rule.kind,
                lang.pick(&rule.fr, &rule.en).name
            )?;
        }
        return Ok(0);
    };
    let Some(rule) = book.rule(id) else {
        return Err(Stop {
            message: lang.pick(format!("règle inconnue : {id}"), format!("unknown rule: {id}")),
            help: lang
                .pick(
                    "« huisclos explain » en donne la liste.",
                    "`huisclos explain` lists them.",
                )
                .into(),
        });
    };
    let text = lang.pick(&rule.fr, &rule.en);
    writeln!(out, "{} · {}\n", rule.id, text.name)?;
    for (title, body) in [
        (lang.pick("Quoi", "What"), &text.what),
        (lang.pick("Pourquoi", "Why"), &text.why),
        (lang.pick("Que faire", "What to do"), &text.advice),
        (lang.pick("À écrire à la place", "Write instead"), &text.rewrite),
        (lang.pick("Limites", "Known limits"), &text.limits),
    ] {
        writeln!(out, "{title}\n  {body}\n")?;
    }
    for (title, examples) in [
        (lang.pick("Signalé", "Flagged"), &rule.fr.flagged),
        (lang.pick("Laissé en paix", "Left alone"), &rule.fr.silent),
    ] {
        writeln!(out, "{title}")?;
        examples.iter().try_for_each(|e| writeln!(out, "  « {e} »"))?;
        writeln!(out)?;
    }
    writeln!(out, "{}", lang.pick("Références", "Legal basis"))?;
    for key in &rule.legal_basis {
        if let Some(law) = book.law(key) {
            writeln!(
                out,
                "  {} : {}",
                lang.pick(&law.title_fr, &law.title_en),
                lang.pick(&law.says_fr, &law.says_en)
            )?;
            if let Some(note) = lang.pick(&law.note_fr, &law.note_en) {
                writeln!(out, "    {note}")?;
            }
        }
    }
    Ok(0)
}

fn lexicon_check(common: &Common) -> Result<u8, Stop> {
    let engine = engine(common, FormationArg::Auto)?;
    let complaints = engine.lexicon().lint();
    let lang = lang(common.lang);
    let mut out = io::stdout().lock();
    for c in &complaints {
        writeln!(
            out,
            "{}:{} : {}",
            c.file,
            c.line,
            lang.pick(&c.message_fr, &c.message_en)
        )?;
    }
    let (entries, forms, names) = (
        engine.lexicon().len(),
        engine.lexicon().forms(),
        engine.lexicon().first_names(),
    );
    writeln!(
        out,
        "{}",
        lang.pick(
            format!("{entries} entrées, {forms} formes, {names} prénoms"),
            format!("{entries} entries, {forms} forms, {names} first names")
        )
    )?;
    Ok(u8::from(complaints.iter().any(|c| c.error)))
}

fn lexicon_show(text: &str, common: &Common) -> Result<u8, Stop> {
    let engine = engine(common, FormationArg::Auto)?;
    let mut out = io::stdout().lock();
    let hits = engine.lexicon().show(text);
    for t in &hits {
        writeln!(out, "{}:{}  {} [{}]  {}", t.file, t.line, t.entry, t.group, t.why)?;
    }
    Ok(u8::from(hits.is_empty()))
}
