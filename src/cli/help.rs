//! Help and mistakes of the command line, in both languages.
//!
//! French stands in the doc comments of `args.rs`; its English twin stands here, by the path of the command and the argument's name.
//! clap's own words (headings, default values, mistakes) are English and fixed, so they are replaced in both.
//! A test holds the two together: nothing without its twin, and no twin without its thing.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, CommandFactory as _, Error};

use super::args::Cli;
use crate::lang::Lang;

const ENGLISH: &[(&str, &str)] = &[
    (
        "",
        "Reviews minutes before they are sent: private life, secrets, pressure, operations. No text leaves the machine.",
    ),
    (".lang", "Language of the program"),
    ("check", "Reviews files, folders or standard input (-)"),
    ("check.paths", "Files, folders, or - for standard input"),
    ("check.format", "Form of the result"),
    ("check.output", "Writes the result to this file"),
    ("check.min_severity", "Lowest severity"),
    ("check.kinds", "Kinds of findings, separated by commas"),
    ("check.show_text", "Shows the passages in machine formats too"),
    ("check.mask", "Shows no passage, not even on the terminal"),
    (
        "check.convert",
        "Converts old formats (.doc, .xls) with LibreOffice, where it is installed",
    ),
    ("check.quiet", "Writes the findings only"),
    (
        "check.verbose",
        "Names the files left aside and the suppressions without effect too",
    ),
    ("check.color", "Colours"),
    ("check.jobs", "Files read at the same time"),
    (
        "check.baseline",
        "Silences the findings recorded in this baseline",
    ),
    (
        "check.write_baseline",
        "Records the present findings in this baseline, then silences them",
    ),
    ("check.formation", "Formation the minutes are of"),
    (
        "check.config",
        "Settings (else the first huisclos.toml found in the folders above)",
    ),
    ("check.lexicon", "Folder of lexicons added to ours"),
    (
        "check.position",
        "Reading of the professions whose secrecy is disputed",
    ),
    #[cfg(feature = "store")]
    (
        "audit",
        "Audits a whole archive and keeps the findings in a store, which can be stopped, gone on with and brought up to date",
    ),
    #[cfg(feature = "store")]
    (
        "audit.dir",
        "Folder of the archive; its .zip, .tar, .gz, .7z and .mbox are opened too",
    ),
    #[cfg(feature = "store")]
    (
        "audit.store",
        "Store that keeps the findings; made where there is none",
    ),
    #[cfg(feature = "store")]
    (
        "audit.keep_text",
        "Keeps the text of flagged passages in the store too",
    ),
    #[cfg(feature = "store")]
    ("audit.follow", "Follows links, even out of the folder"),
    #[cfg(feature = "store")]
    ("audit.quiet", "Writes nothing, neither balance nor progress"),
    #[cfg(feature = "store")]
    ("audit.formation", "Formation the minutes are of"),
    ("review", "Makes a copy of a document with comments in its margin"),
    ("review.path", "Document to comment"),
    (
        "review.output",
        "Writes the copy to this file (else beside the document)",
    ),
    (
        "redact",
        "Makes a copy of a document that may circulate: persons renamed, passages neutralised, traces removed",
    ),
    ("redact.path", "Document to redact"),
    (
        "redact.output",
        "Writes the copy to this file (else beside the document)",
    ),
    ("redact.style", "What stands in the place of a flagged passage"),
    (
        "redact.key",
        "Writes to this file who is behind each name; only you can read it",
    ),
    #[cfg(feature = "store")]
    (
        "report",
        "Draws the report of an audit: a page to read, or a table to analyse",
    ),
    #[cfg(feature = "store")]
    ("report.store", "Store that `huisclos audit` wrote"),
    #[cfg(feature = "store")]
    (
        "report.output",
        "Writes the report to this file; only you can read it",
    ),
    #[cfg(feature = "store")]
    (
        "report.format",
        "Form of the report (else the one that the file name tells)",
    ),
    #[cfg(feature = "store")]
    (
        "report.show_paths",
        "Shows the names of files, which may name persons",
    ),
    #[cfg(feature = "store")]
    ("report.show_text", "Shows the passages that the store kept"),
    #[cfg(feature = "store")]
    ("report.force", "Writes even over a file that is no report"),
    #[cfg(feature = "store")]
    (
        "triage",
        "Sorts the findings of an audit: shows them, and keeps what you decide",
    ),
    #[cfg(feature = "store")]
    ("triage.store", "Store that `huisclos audit` wrote"),
    #[cfg(feature = "store")]
    (
        "triage.decide",
        "Decides on a finding: true, false-alarm, accepted (with --reason) or undecided",
    ),
    #[cfg(feature = "store")]
    ("triage.reason", "Why"),
    #[cfg(feature = "store")]
    ("triage.by", "Who decides (else, who is logged in to the machine)"),
    #[cfg(feature = "store")]
    ("triage.decisions", "Takes the decisions of this CSV file"),
    #[cfg(feature = "store")]
    (
        "triage.write_decisions",
        "Writes the findings and their decisions to this CSV file; only you can read it",
    ),
    #[cfg(feature = "store")]
    (
        "triage.export",
        "Writes to this folder, marked, the text of documents whose findings are all settled",
    ),
    #[cfg(feature = "store")]
    (
        "triage.show_text",
        "Shows the passages too, read again from files that have not changed",
    ),
    #[cfg(feature = "store")]
    ("triage.list", "Lists, without asking"),
    #[cfg(feature = "store")]
    ("triage.all", "Shows what is settled too"),
    ("explain", "Explains a rule, or lists them"),
    ("explain.rule", "Identifier of the rule, for example SEC-PSY"),
    #[cfg(feature = "lsp")]
    (
        "lsp",
        "Serves an editor: language server (LSP) on standard input and output",
    ),
    ("evaluate", "Compares the findings with marked documents"),
    ("evaluate.dirs", "Folders of marked documents"),
    (
        "evaluate.folds",
        "Scores every document by a model fitted without it, in this many folds",
    ),
    (
        "evaluate.by",
        "What no two folds share, else the document; without --folds, one fold each",
    ),
    (
        "evaluate.ordinary",
        "Folder of ordinary texts, where nothing is to be flagged, added to every fit",
    ),
    (
        "evaluate.reliability",
        "Compares the confidence of findings with the share of those that are right",
    ),
    ("evaluate.misses", "Gives the place of missed passages"),
    ("evaluate.false_alarms", "Gives the place of false alarms"),
    ("evaluate.json", "Writes the result as JSON"),
    ("lexicon", "Verifies the lexicons, or shows what a word triggers"),
    ("lexicon check", "Verifies the lexicon files"),
    ("lexicon show", "Shows what a word or expression triggers"),
    ("lexicon show.text", "Word or expression"),
    ("completions", "Writes the completion script of a shell"),
    ("completions.shell", "Shell"),
    ("man", "Writes the manual page"),
];

/// Arguments that stand in several commands and mean the same there.
const SHARED: &[(&str, &str)] = &[
    ("config", "check.config"),
    ("lexicon", "check.lexicon"),
    ("position", "check.position"),
    ("formation", "check.formation"),
    ("color", "check.color"),
    ("min_severity", "check.min_severity"),
    ("kinds", "check.kinds"),
    ("convert", "check.convert"),
    ("jobs", "check.jobs"),
];

const VALUE_NAMES: &[(&str, &str)] = &[
    ("CHEMIN", "PATH"),
    ("DOSSIER", "FOLDER"),
    ("FICHIER", "FILE"),
    ("FORMATION", "FORMATION"),
    ("FORME", "FORM"),
    ("GRAVITÉ", "SEVERITY"),
    ("INTERPRÉTEUR", "SHELL"),
    #[cfg(feature = "store")]
    ("ID=VERDICT", "ID=VERDICT"),
    ("LANGUE", "LANGUAGE"),
    ("LECTURE", "READING"),
    #[cfg(feature = "store")]
    ("NOM", "NAME"),
    ("NOMBRE", "NUMBER"),
    ("QUAND", "WHEN"),
    #[cfg(feature = "store")]
    ("RAISON", "REASON"),
    ("RÈGLE", "RULE"),
    ("SORTES", "KINDS"),
    ("STYLE", "STYLE"),
    ("TEXTE", "TEXT"),
    ("UNITÉ", "UNIT"),
];

fn english(path: &str, id: &str) -> Option<&'static str> {
    let own = if id.is_empty() {
        path.to_owned()
    } else {
        format!("{path}.{id}")
    };
    let find = |key: &str| ENGLISH.iter().find(|e| e.0 == key).map(|e| e.1);
    find(&own).or_else(|| SHARED.iter().find(|s| s.0 == id).and_then(|s| find(s.1)))
}

/// The command line in the language asked for.
pub(super) fn command(lang: Lang) -> Command {
    localised(Cli::command(), "", lang)
}

fn localised(command: Command, path: &str, lang: Lang) -> Command {
    let names: Vec<String> = command
        .get_subcommands()
        .map(|c| c.get_name().to_owned())
        .collect();
    let version = path.is_empty();
    let mut command = command
        .mut_args(|arg| argument(arg, path, lang))
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .subcommand_value_name(lang.pick("COMMANDE", "COMMAND"))
        .subcommand_help_heading(lang.pick("Commandes", "Commands"))
        .help_template(lang.pick(
            "{about-with-newline}\nUtilisation : {usage}\n\n{all-args}",
            "{about-with-newline}\nUsage: {usage}\n\n{all-args}",
        ))
        .arg(
            Arg::new("help")
                .short('h')
                .long("help")
                .action(ArgAction::Help)
                .help(lang.pick("Affiche cette aide", "Shows this help")),
        );
    if version {
        command = command.arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version)
                .help(lang.pick("Affiche la version", "Shows the version")),
        );
    }
    if lang == Lang::En
        && let Some(about) = english(path, "")
    {
        command = command.about(about);
    }
    for name in names {
        let below = if path.is_empty() {
            name.clone()
        } else {
            format!("{path} {name}")
        };
        command = command.mut_subcommand(name, |c| localised(c, &below, lang));
    }
    command
}

fn argument(arg: Arg, path: &str, lang: Lang) -> Arg {
    let mut help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let mut arg = arg;
    if lang == Lang::En {
        if let Some(text) = english(path, arg.get_id().as_str()) {
            text.clone_into(&mut help);
        }
        let name = arg
            .get_value_names()
            .and_then(|n| n.first())
            .and_then(|n| VALUE_NAMES.iter().find(|v| v.0 == n.as_str()));
        if let Some((_, name)) = name {
            arg = arg.value_name(*name);
        }
    }
    // A switch has `true` and `false` among its possible values, and clap refuses to hide them.
    let valued = matches!(arg.get_action(), ArgAction::Set | ArgAction::Append);
    if valued {
        let values: Vec<String> = arg
            .get_possible_values()
            .iter()
            .map(|v| v.get_name().to_owned())
            .collect();
        let defaults: Vec<String> = arg
            .get_default_values()
            .iter()
            .map(|v| v.to_string_lossy().into_owned())
            .collect();
        let mut notes = Vec::new();
        if !values.is_empty() {
            let title = lang.pick("valeurs : ", "values: ");
            notes.push(format!("{title}{}", values.join(", ")));
        }
        if !defaults.is_empty() {
            let title = lang.pick("par défaut : ", "default: ");
            notes.push(format!("{title}{}", defaults.join(", ")));
        }
        if !notes.is_empty() {
            let separator = lang.pick("\u{a0}; ", "; ");
            help = format!("{help} [{}]", notes.join(separator));
        }
        arg = arg.hide_possible_values(true).hide_default_value(true);
    }
    arg.help(help)
}

/// `huisclos help check` is what many type first; it means `huisclos check --help`.
pub(super) fn unhelp(arguments: Vec<OsString>) -> Vec<OsString> {
    if arguments.get(1).is_none_or(|a| a != "help") {
        return arguments;
    }
    let mut out = arguments;
    out.remove(1);
    out.push("--help".into());
    out
}

/// A mistake in a call, in words: what is wrong, and what to do. Nothing where clap shows help or the version.
pub(super) fn mistake(error: &Error, lang: Lang) -> Option<(String, String)> {
    let get = |kind| error.get(kind).map(words).unwrap_or_default();
    let (argument, value) = (get(ContextKind::InvalidArg), get(ContextKind::InvalidValue));
    let message = match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => return None,
        ErrorKind::InvalidSubcommand => {
            let name = get(ContextKind::InvalidSubcommand);
            lang.pick(
                format!("commande inconnue : {name}"),
                format!("unknown command: {name}"),
            )
        }
        ErrorKind::UnknownArgument => lang.pick(
            format!("option inconnue : {argument}"),
            format!("unknown option: {argument}"),
        ),
        ErrorKind::InvalidValue if value.is_empty() => lang.pick(
            format!("il manque une valeur à {argument}"),
            format!("{argument} lacks a value"),
        ),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => lang.pick(
            format!("valeur impossible pour {argument} : {value}"),
            format!("impossible value for {argument}: {value}"),
        ),
        ErrorKind::MissingRequiredArgument => lang.pick(
            format!("il manque : {argument}"),
            format!("this is missing: {argument}"),
        ),
        ErrorKind::MissingSubcommand => lang.pick(
            "il manque une commande".to_owned(),
            "a command is missing".to_owned(),
        ),
        ErrorKind::ArgumentConflict => {
            let other = get(ContextKind::PriorArg);
            if other.is_empty() || other == argument {
                lang.pick(
                    format!("{argument} ne peut être donné qu'une fois"),
                    format!("{argument} may be given only once"),
                )
            } else {
                lang.pick(
                    format!("{argument} et {other} ne vont pas ensemble"),
                    format!("{argument} and {other} do not go together"),
                )
            }
        }
        _ => lang.pick(
            "cette commande n'a pas été comprise".to_owned(),
            "this command was not understood".to_owned(),
        ),
    };
    let near = [
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedArg,
        ContextKind::SuggestedValue,
    ]
    .into_iter()
    .map(get)
    .find(|s| !s.is_empty());
    let valid = get(ContextKind::ValidValue);
    let mut help = String::new();
    if let Some(near) = near {
        help = lang.pick(
            format!("Vouliez-vous écrire « {near} » ? "),
            format!("Did you mean `{near}`? "),
        );
    }
    if valid.is_empty() {
        help.push_str(lang.pick(
            "« huisclos --help » ou « huisclos check --help » montre ce qui est possible.",
            "`huisclos --help` or `huisclos check --help` shows what is possible.",
        ));
    } else {
        help.push_str(lang.pick("Valeurs possibles : ", "Possible values: "));
        help.push_str(&valid);
        help.push('.');
    }
    Some((message, help))
}

fn words(value: &ContextValue) -> String {
    match value {
        ContextValue::String(s) => s.clone(),
        ContextValue::Strings(s) => s.join(", "),
        ContextValue::StyledStr(s) => s.to_string(),
        ContextValue::StyledStrs(s) => s.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        ContextValue::Number(n) => n.to_string(),
        ContextValue::Bool(b) => b.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn each(command: &Command, path: &str, visit: &mut dyn FnMut(&Command, &str)) {
        visit(command, path);
        for sub in command.get_subcommands() {
            let below = format!("{path} {}", sub.get_name());
            each(sub, below.trim_start(), visit);
        }
    }

    #[test]
    fn everything_has_an_english_twin_and_every_twin_a_thing() {
        let mut used = BTreeSet::new();
        let mut missing = Vec::new();
        let mut wanted = |key: String, id: &str| {
            if ENGLISH.iter().any(|e| e.0 == key) {
                used.insert(key);
            } else if let Some(shared) = SHARED.iter().find(|s| s.0 == id) {
                used.insert(shared.1.to_owned());
            } else {
                missing.push(key);
            }
        };
        let mut names = BTreeSet::new();
        each(&Cli::command(), "", &mut |c, path| {
            assert!(c.get_about().is_some(), "{path} has no French help");
            wanted(path.to_owned(), "");
            for arg in c.get_arguments() {
                let id = arg.get_id().as_str();
                assert!(arg.get_help().is_some(), "{path}.{id} has no French help");
                wanted(format!("{path}.{id}"), id);
                if matches!(arg.get_action(), ArgAction::Set | ArgAction::Append) {
                    names.extend(
                        arg.get_value_names()
                            .unwrap_or_default()
                            .iter()
                            .map(ToString::to_string),
                    );
                }
            }
        });
        assert!(missing.is_empty(), "no English for {missing:?}");
        let stale: Vec<_> = ENGLISH.iter().filter(|e| !used.contains(e.0)).collect();
        assert!(stale.is_empty(), "nothing answers to {stale:?}");
        let known: BTreeSet<String> = VALUE_NAMES.iter().map(|v| v.0.to_owned()).collect();
        assert_eq!(names, known);
    }

    #[test]
    fn clap_puts_in_no_word_of_its_own() {
        let mut all = Vec::new();
        each(&command(Lang::Fr), "", &mut |c, _| {
            all.push(c.clone().render_long_help().to_string());
        });
        for word in [
            "Usage:",
            "Commands:",
            "[default",
            "[possible",
            "Print ",
            "Options -",
        ] {
            assert!(all.iter().all(|h| !h.contains(word)), "{word} in {all:#?}");
        }
        let mut english = Vec::new();
        each(&command(Lang::En), "", &mut |c, _| {
            english.push(c.clone().render_long_help().to_string());
        });
        for word in [
            "Utilisation",
            "Commandes",
            "valeurs",
            "défaut",
            "Dossier",
            "FICHIER",
            "Affiche",
        ] {
            assert!(
                english.iter().all(|h| !h.contains(word)),
                "{word} in {english:#?}"
            );
        }
    }

    #[test]
    fn mistakes_are_worded_and_suggest() {
        let told = |words: &[&str], lang| {
            let mut all = vec!["huisclos"];
            all.extend(words);
            let error = command(lang).try_get_matches_from(all).unwrap_err();
            mistake(&error, lang).unwrap()
        };
        for lang in [Lang::Fr, Lang::En] {
            for call in [
                &["chek"] as &[&str],
                &["check", "--formt", "json"],
                &["check", "--format", "jsn"],
                &["check", "--jobs", "deux"],
                &["check", "--mask", "--show-text"],
                &["evaluate"],
                &["evaluate", "corpus", "--folds", "1"],
                &["evaluate", "corpus", "--ordinary", "textes"],
                &["evaluate", "corpus", "--by", "auteur"],
                &["check", "--format"],
                &["check", "--quiet", "--quiet"],
            ] {
                let (message, help) = told(call, lang);
                assert!(
                    message.len() > 12 && help.len() > 12,
                    "{call:?}: {message} {help}"
                );
                assert!(!message.contains("error:"), "{message}");
            }
        }
        assert!(told(&["chek"], Lang::Fr).1.contains("« check »"));
        assert!(
            told(&["check", "--formt", "json"], Lang::Fr)
                .1
                .contains("--format")
        );
        assert!(
            told(&["check", "--format", "jsn"], Lang::Fr)
                .1
                .contains("« json »")
        );
    }
}
