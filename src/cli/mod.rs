//! The command line: arguments in, exit status out. Everything that touches files, terminals or processes lives below here.

mod args;
mod check;
mod evaluate;
mod explain;
mod settings;
mod stop;
mod walk;

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};

use crate::lang::Lang;
use args::{Cli, Command, LexiconCommand};
use stop::Stop;

/// Runs the program.
pub fn run() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let lang = spoken(&arguments).unwrap_or_default();
    // A panic of string handling would print document text: only its place and the version may be told.
    std::panic::set_hook(Box::new(move |info| {
        let (file, line) = info.location().map_or(("?", 0), |l| (l.file(), l.line()));
        let _ = writeln!(io::stderr(), "{}", check::panic_line(file, line, lang));
    }));
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let result = match cli.command {
        Command::Check(args) => check::run(&args, cli.lang),
        Command::Explain(args) => explain::explain(args.rule.as_deref(), cli.lang),
        Command::Evaluate(args) => evaluate::run(&args, cli.lang),
        Command::Lexicon(args) => match args.command {
            LexiconCommand::Check(common) => explain::lexicon_check(&common, cli.lang),
            LexiconCommand::Show { text, common } => explain::lexicon_show(&text, &common, cli.lang),
        },
        Command::Completions { shell } => {
            // The generator panics when it cannot write, so it writes to memory.
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "huisclos", &mut script);
            io::stdout().write_all(&script).map(|()| 0).map_err(Stop::from)
        }
        Command::Man => clap_mangen::Man::new(Cli::command())
            .render(&mut io::stdout())
            .map(|()| 0)
            .map_err(Stop::from),
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
