//! The command line as users type it. Help is in French; `--lang en` changes what the program says about documents.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Relit les comptes rendus avant leur envoi : vie privée, secret, pressions, opérations. Aucun texte ne quitte la machine.
#[derive(Debug, Parser)]
#[command(name = "huisclos", version, arg_required_else_help = true)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Relit des fichiers, des dossiers ou l'entrée standard (-)
    Check(Check),
    /// Explique une règle, ou en donne la liste
    Explain(Explain),
    /// Compare les constats à des documents annotés
    Evaluate(Evaluate),
    /// Vérifie les lexiques, ou montre ce qu'un mot déclenche
    Lexicon(LexiconArgs),
    /// Écrit le script de complétion d'un interpréteur de commandes
    Completions {
        /// Interpréteur
        shell: clap_complete::Shell,
    },
    /// Écrit la page de manuel
    Man,
}

#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own on the command line"
)]
#[derive(Debug, Args)]
pub(super) struct Check {
    /// Fichiers, dossiers, ou - pour l'entrée standard
    #[arg(default_value = ".")]
    pub(super) paths: Vec<PathBuf>,
    /// Forme du résultat
    #[arg(long, value_enum, default_value_t = OutputFormat::Text)]
    pub(super) format: OutputFormat,
    /// Écrit le résultat dans ce fichier
    #[arg(long)]
    pub(super) output: Option<PathBuf>,
    /// Gravité minimale
    #[arg(long, value_enum)]
    pub(super) min_severity: Option<Level>,
    /// Sortes de constats, séparées par des virgules
    #[arg(long, value_delimiter = ',')]
    pub(super) kinds: Vec<String>,
    /// Montre aussi les passages dans les formes lues par des machines
    #[arg(long)]
    pub(super) show_text: bool,
    /// Ne montre aucun passage, même au terminal
    #[arg(long, conflicts_with = "show_text")]
    pub(super) mask: bool,
    /// N'écrit que les constats
    #[arg(long)]
    pub(super) quiet: bool,
    /// Nomme aussi les fichiers laissés de côté
    #[arg(long)]
    pub(super) verbose: bool,
    /// Couleurs
    #[arg(long, value_enum, default_value_t = Color::Auto)]
    pub(super) color: Color,
    /// Fichiers lus en même temps
    #[arg(long)]
    pub(super) jobs: Option<usize>,
    /// Formation dont c'est le compte rendu
    #[arg(long, value_enum, default_value_t = FormationArg::Auto)]
    pub(super) formation: FormationArg,
    #[command(flatten)]
    pub(super) common: Common,
}

#[derive(Debug, Args)]
pub(super) struct Common {
    /// Langue du programme
    #[arg(long, value_enum, default_value_t = LangArg::Fr, global = true)]
    pub(super) lang: LangArg,
    /// Dossier de lexiques ajoutés aux nôtres
    #[arg(long, value_name = "DOSSIER")]
    pub(super) lexicon: Vec<PathBuf>,
    /// Lecture des professions dont le secret est discuté
    #[arg(long, value_enum, default_value_t = PositionArg::Anas)]
    pub(super) position: PositionArg,
}

#[derive(Debug, Args)]
pub(super) struct Explain {
    /// Identifiant de la règle, par exemple SEC-PSY
    pub(super) rule: Option<String>,
    /// Langue du programme
    #[arg(long, value_enum, default_value_t = LangArg::Fr)]
    pub(super) lang: LangArg,
}

#[derive(Debug, Args)]
pub(super) struct Evaluate {
    /// Dossier de documents annotés
    pub(super) dir: PathBuf,
    /// Donne la place des passages manqués
    #[arg(long)]
    pub(super) misses: bool,
    /// Donne la place des fausses alertes
    #[arg(long)]
    pub(super) false_alarms: bool,
    #[command(flatten)]
    pub(super) common: Common,
}

#[derive(Debug, Args)]
pub(super) struct LexiconArgs {
    #[command(subcommand)]
    pub(super) command: LexiconCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum LexiconCommand {
    /// Vérifie les fichiers de lexique
    Check(Common),
    /// Montre ce qu'un mot ou une expression déclenche
    Show {
        /// Mot ou expression
        text: String,
        #[command(flatten)]
        common: Common,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum OutputFormat {
    Text,
    Json,
    Jsonl,
    Sarif,
    Github,
    Csv,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Level {
    Info,
    Warning,
    Error,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum LangArg {
    Fr,
    En,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FormationArg {
    Auto,
    Plenary,
    Group,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum PositionArg {
    Anas,
    #[value(name = "cassation-2021")]
    Cassation2021,
    Prudente,
}
