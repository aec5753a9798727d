//! The command line: arguments in, exit status out. Everything that touches files, terminals or processes lives below here.

#[cfg(feature = "store")]
mod archive;
mod args;
mod audit;
mod check;
mod convert;
mod desk;
mod evaluate;
mod explain;
mod file;
mod help;
mod known;
mod redact;
#[cfg(feature = "store")]
mod report;
mod review;
pub(crate) mod settings;
pub(crate) mod stop;
#[cfg(feature = "store")]
mod triage;
pub(crate) mod walk;

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::FromArgMatches as _;

use crate::lang::Lang;
use args::{Cli, Command, LexiconCommand};
use stop::Stop;

/// Runs the program.
pub fn run() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let lang = spoken(&arguments).unwrap_or_default();
    // A panic of string handling would print document text: only its place and the version may be told.
    std::panic::set_hook(Box::new(move |info| {
        // A parser of others that stumbles over a damaged file is told as such, by the file's name.
        if std::thread::current().name() == Some(crate::read::THREAD) {
            return;
        }
        let (file, line) = info.location().map_or(("?", 0), |l| (l.file(), l.line()));
        let _ = writeln!(io::stderr(), "{}", check::panic_line(file, line, lang));
    }));
    let parsed = help::command(lang)
        .try_get_matches_from(help::unhelp(arguments))
        .and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => {
            match help::mistake(&error, lang) {
                Some((message, remedy)) => stop::line(&message, &remedy, lang),
                None => drop(error.print()),
            }
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let result = match cli.command {
        Command::Check(args) => check::run(&args, cli.lang),
        Command::Review(args) => review::run(&args, cli.lang),
        Command::Redact(args) => redact::run(&args, cli.lang),
        #[cfg(feature = "store")]
        Command::Report(args) => report::run(&args, cli.lang),
        #[cfg(feature = "store")]
        Command::Triage(args) => triage::run(&args, cli.lang),
        #[cfg(feature = "store")]
        Command::Audit(args) => archive::run(&args, cli.lang),
        Command::Explain(args) => explain::explain(args.rule.as_deref(), cli.lang),
        #[cfg(feature = "lsp")]
        Command::Lsp => crate::lsp::run().map_err(Stop::from),
        Command::Evaluate(args) => evaluate::run(&args, cli.lang),
        Command::Lexicon(args) => match args.command {
            LexiconCommand::Check(common) => explain::lexicon_check(&common, cli.lang),
            LexiconCommand::Show { text, common } => explain::lexicon_show(&text, &common, cli.lang),
        },
        Command::Completions { shell } => {
            // The generator panics when it cannot write, so it writes to memory.
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut help::command(lang), "huisclos", &mut script);
            io::stdout().write_all(&script).map(|()| 0).map_err(Stop::from)
        }
        Command::Man => {
            let mut page = Vec::new();
            clap_mangen::Man::new(help::command(lang))
                .render(&mut page)
                .and_then(|()| io::stdout().write_all(&page))
                .map(|()| 0)
                .map_err(Stop::from)
        }
    };
    ExitCode::from(result.unwrap_or_else(|stop| stop.tell(lang)))
}

/// The language asked for, before the arguments are parsed: their own help and mistakes must be worded in it.
fn spoken(arguments: &[OsString]) -> Option<Lang> {
    let mut words = arguments.iter().skip(1).map(|a| a.to_string_lossy());
    while let Some(word) = words.next() {
        let value = match word.strip_prefix("--lang") {
            Some("") => words.next()?,
            Some(rest) => rest.strip_prefix('=')?.to_owned().into(),
            None if word == "--" => return None,
            None => continue,
        };
        return match value.as_ref() {
            "en" => Some(Lang::En),
            "fr" => Some(Lang::Fr),
            _ => None,
        };
    }
    None
}
