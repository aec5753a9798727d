//! The command line as users type it. The French help stands here; its English twin, and clap's own words, in `help.rs`.
//!
//! What `huisclos.toml` may set too is an `Option` here, without a default: only so can the command line win over the file.

use std::path::PathBuf;

use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};

/// Relit les comptes rendus avant leur envoi : vie privée, secret, pressions, opérations. Aucun texte ne quitte la machine.
#[derive(Debug, Parser)]
#[command(name = "huisclos", version, arg_required_else_help = true)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
    /// Langue du programme
    #[arg(long, value_enum, value_name = "LANGUE", global = true)]
    pub(super) lang: Option<LangArg>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Relit des fichiers, des dossiers ou l'entrée standard (-)
    Check(Check),
    /// Relit toute une archive et garde les constats dans une base, que l'on peut interrompre, reprendre et mettre à jour
    #[cfg(feature = "store")]
    Audit(Audit),
    /// Fait d'un document une copie commentée en marge
    Review(Review),
    /// Fait d'un document une copie qui peut circuler : personnes renommées, passages neutralisés, traces retirées
    Redact(Redact),
    /// Dresse le relevé d'un audit : une page à lire, ou un tableau à exploiter
    #[cfg(feature = "store")]
    Report(Report),
    /// Trie les constats d'un audit : les montre, et retient ce que vous en décidez
    #[cfg(feature = "store")]
    Triage(Triage),
    /// Explique une règle, ou en donne la liste
    Explain(Explain),
    /// Sert un éditeur : serveur de langage (LSP) sur l'entrée et la sortie standard
    #[cfg(feature = "lsp")]
    Lsp,
    /// Compare les constats à des documents annotés
    Evaluate(Evaluate),
    /// Vérifie les lexiques, ou montre ce qu'un mot déclenche
    Lexicon(LexiconArgs),
    /// Écrit le script de complétion d'un interpréteur de commandes
    Completions {
        /// Interpréteur
        #[arg(value_name = "INTERPRÉTEUR")]
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
    #[arg(value_name = "CHEMIN", default_value = ".")]
    pub(super) paths: Vec<PathBuf>,
    /// Forme du résultat
    #[arg(long, value_enum, value_name = "FORME", default_value_t = OutputFormat::Text)]
    pub(super) format: OutputFormat,
    /// Écrit le résultat dans ce fichier
    #[arg(long, value_name = "FICHIER")]
    pub(super) output: Option<PathBuf>,
    /// Gravité minimale
    #[arg(long, value_enum, value_name = "GRAVITÉ")]
    pub(super) min_severity: Option<Level>,
    /// Sortes de constats, séparées par des virgules
    #[arg(long, value_delimiter = ',', value_enum, value_name = "SORTES")]
    pub(super) kinds: Vec<KindArg>,
    /// Montre aussi les passages dans les formes lues par des machines
    #[arg(long)]
    pub(super) show_text: bool,
    /// Ne montre aucun passage, même au terminal
    #[arg(long, conflicts_with = "show_text")]
    pub(super) mask: bool,
    /// N'écrit que les constats
    #[arg(long)]
    pub(super) quiet: bool,
    /// Nomme aussi les fichiers laissés de côté et les suppressions sans effet
    #[arg(long)]
    pub(super) verbose: bool,
    /// Couleurs
    #[arg(long, value_enum, value_name = "QUAND", default_value_t = Color::Auto)]
    pub(super) color: Color,
    /// Convertit les anciens formats (.doc, .xls) avec LibreOffice, s'il est installé
    #[arg(long)]
    pub(super) convert: bool,
    /// Fichiers lus en même temps
    #[arg(long, value_name = "NOMBRE")]
    pub(super) jobs: Option<usize>,
    /// Tait les constats enregistrés dans cette base
    #[arg(long, value_name = "FICHIER")]
    pub(super) baseline: Option<PathBuf>,
    /// Enregistre les constats actuels dans cette base, puis les tait
    #[arg(long, value_name = "FICHIER")]
    pub(super) write_baseline: Option<PathBuf>,
    /// Formation dont c'est le compte rendu
    #[arg(long, value_enum, value_name = "FORMATION")]
    pub(super) formation: Option<FormationArg>,
    #[command(flatten)]
    pub(super) common: Common,
}

#[cfg(feature = "store")]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own on the command line"
)]
#[derive(Debug, Args)]
pub(super) struct Audit {
    /// Dossier de l'archive ; ses .zip, .tar, .gz, .7z et .mbox sont ouverts aussi
    #[arg(value_name = "DOSSIER")]
    pub(super) dir: PathBuf,
    /// Base où les constats sont gardés ; créée si elle n'existe pas
    #[arg(long, value_name = "FICHIER")]
    pub(super) store: PathBuf,
    /// Gravité minimale
    #[arg(long, value_enum, value_name = "GRAVITÉ")]
    pub(super) min_severity: Option<Level>,
    /// Sortes de constats, séparées par des virgules
    #[arg(long, value_delimiter = ',', value_enum, value_name = "SORTES")]
    pub(super) kinds: Vec<KindArg>,
    /// Garde aussi le texte des passages signalés dans la base
    #[arg(long)]
    pub(super) keep_text: bool,
    /// Suit les liens, même hors du dossier
    #[arg(long)]
    pub(super) follow: bool,
    /// Convertit les anciens formats (.doc, .xls) avec LibreOffice, s'il est installé
    #[arg(long)]
    pub(super) convert: bool,
    /// N'écrit rien, ni bilan ni progression
    #[arg(long)]
    pub(super) quiet: bool,
    /// Fichiers lus en même temps
    #[arg(long, value_name = "NOMBRE")]
    pub(super) jobs: Option<usize>,
    /// Formation dont ce sont les comptes rendus
    #[arg(long, value_enum, value_name = "FORMATION")]
    pub(super) formation: Option<FormationArg>,
    #[command(flatten)]
    pub(super) common: Common,
}

#[derive(Debug, Args)]
pub(super) struct Review {
    /// Document à commenter
    #[arg(value_name = "FICHIER")]
    pub(super) path: PathBuf,
    /// Écrit la copie dans ce fichier (sinon à côté du document)
    #[arg(short, long, value_name = "FICHIER")]
    pub(super) output: Option<PathBuf>,
    /// Formation dont c'est le compte rendu
    #[arg(long, value_enum, value_name = "FORMATION")]
    pub(super) formation: Option<FormationArg>,
    #[command(flatten)]
    pub(super) common: Common,
}

#[derive(Debug, Args)]
pub(super) struct Redact {
    /// Document à caviarder
    #[arg(value_name = "FICHIER")]
    pub(super) path: PathBuf,
    /// Écrit la copie dans ce fichier (sinon à côté du document)
    #[arg(short, long, value_name = "FICHIER")]
    pub(super) output: Option<PathBuf>,
    /// Ce qui remplace un passage signalé
    #[arg(long, value_enum, value_name = "STYLE", default_value_t = StyleArg::Neutral)]
    pub(super) style: StyleArg,
    /// Écrit dans ce fichier qui se cache derrière chaque nom ; lisible par vous seul
    #[arg(long, value_name = "FICHIER")]
    pub(super) key: Option<PathBuf>,
    /// Couleurs
    #[arg(long, value_enum, value_name = "QUAND", default_value_t = Color::Auto)]
    pub(super) color: Color,
    /// Formation dont c'est le compte rendu
    #[arg(long, value_enum, value_name = "FORMATION")]
    pub(super) formation: Option<FormationArg>,
    #[command(flatten)]
    pub(super) common: Common,
}

#[cfg(feature = "store")]
#[derive(Debug, Args)]
pub(super) struct Report {
    /// Base d'audit, écrite par « huisclos audit »
    #[arg(long, value_name = "FICHIER")]
    pub(super) store: PathBuf,
    /// Écrit le relevé dans ce fichier, lisible par vous seul
    #[arg(short, long, value_name = "FICHIER")]
    pub(super) output: PathBuf,
    /// Forme du relevé (sinon celle que dit le nom du fichier)
    #[arg(long, value_enum, value_name = "FORME")]
    pub(super) format: Option<ReportFormat>,
    /// Montre les noms des fichiers, qui peuvent nommer des personnes
    #[arg(long)]
    pub(super) show_paths: bool,
    /// Montre les passages que la base d'audit a gardés
    #[arg(long)]
    pub(super) show_text: bool,
    /// Écrit même sur un fichier qui n'est pas un relevé
    #[arg(long)]
    pub(super) force: bool,
}

#[cfg(feature = "store")]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own on the command line"
)]
#[derive(Debug, Args)]
pub(super) struct Triage {
    /// Base d'audit, écrite par « huisclos audit »
    #[arg(long, value_name = "FICHIER")]
    pub(super) store: PathBuf,
    /// Décide d'un constat : true, false-alarm, accepted (avec --reason) ou undecided
    #[arg(long, value_name = "ID=VERDICT")]
    pub(super) decide: Vec<String>,
    /// Pourquoi
    #[arg(long, value_name = "RAISON")]
    pub(super) reason: Option<String>,
    /// Qui décide (sinon, qui est connecté à la machine)
    #[arg(long, value_name = "NOM")]
    pub(super) by: Option<String>,
    /// Reprend les décisions de ce fichier CSV
    #[arg(long, value_name = "FICHIER")]
    pub(super) decisions: Option<PathBuf>,
    /// Écrit les constats et leurs décisions dans ce fichier CSV, lisible par vous seul
    #[arg(long, value_name = "FICHIER")]
    pub(super) write_decisions: Option<PathBuf>,
    /// Écrit dans ce dossier, annotés, le texte des documents dont tous les constats sont tranchés
    #[arg(long, value_name = "DOSSIER")]
    pub(super) export: Option<PathBuf>,
    /// Sortes de constats, séparées par des virgules
    #[arg(long, value_delimiter = ',', value_enum, value_name = "SORTES")]
    pub(super) kinds: Vec<KindArg>,
    /// Gravité minimale
    #[arg(long, value_enum, value_name = "GRAVITÉ")]
    pub(super) min_severity: Option<Level>,
    /// Montre aussi les passages, relus dans les fichiers s'ils n'ont pas changé
    #[arg(long)]
    pub(super) show_text: bool,
    /// Donne la liste, sans poser de question
    #[arg(long)]
    pub(super) list: bool,
    /// Montre aussi ce qui est déjà tranché
    #[arg(long)]
    pub(super) all: bool,
}

#[cfg(feature = "store")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportFormat {
    Html,
    Csv,
    Json,
    #[cfg(feature = "parquet")]
    Parquet,
}

/// What stands in the place of a flagged passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum StyleArg {
    #[value(name = "neutre", alias = "neutral")]
    Neutral,
    #[value(name = "noir", alias = "black")]
    Black,
}

#[derive(Debug, Args)]
pub(super) struct Common {
    /// Réglages (sinon le premier huisclos.toml trouvé en remontant les dossiers)
    #[arg(long, value_name = "FICHIER")]
    pub(super) config: Option<PathBuf>,
    /// Dossier de lexiques ajoutés aux nôtres
    #[arg(long, value_name = "DOSSIER")]
    pub(super) lexicon: Vec<PathBuf>,
    /// Lecture des professions dont le secret est discuté
    #[arg(long, value_enum, value_name = "LECTURE")]
    pub(super) position: Option<PositionArg>,
}

#[derive(Debug, Args)]
pub(super) struct Explain {
    /// Identifiant de la règle, par exemple SEC-PSY
    #[arg(value_name = "RÈGLE")]
    pub(super) rule: Option<String>,
}

#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own on the command line"
)]
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("held_out").multiple(true))]
pub(super) struct Evaluate {
    /// Dossiers de documents annotés
    #[arg(value_name = "DOSSIER", required = true)]
    pub(super) dirs: Vec<PathBuf>,
    /// Juge chaque document par un modèle ajusté sans lui, en autant de plis
    #[arg(long, value_name = "NOMBRE", group = "held_out", value_parser = clap::value_parser!(u16).range(2..))]
    pub(super) folds: Option<u16>,
    /// Ce qu'aucun pli ne partage, sinon le document ; sans --folds, un pli pour chacun
    #[arg(long, value_enum, value_name = "UNITÉ", group = "held_out")]
    pub(super) by: Option<Unit>,
    /// Dossier de textes ordinaires, où rien n'est à signaler, joints à chaque ajustement
    #[arg(long, value_name = "DOSSIER", requires = "held_out")]
    pub(super) ordinary: Vec<PathBuf>,
    /// Compare la confiance des constats à la part de ceux qui sont justes
    #[arg(long)]
    pub(super) reliability: bool,
    /// Donne la place des passages manqués
    #[arg(long)]
    pub(super) misses: bool,
    /// Donne la place des fausses alertes
    #[arg(long)]
    pub(super) false_alarms: bool,
    /// Écrit le résultat en JSON
    #[arg(long)]
    pub(super) json: bool,
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
        #[arg(value_name = "TEXTE")]
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

/// What stands in one fold as a whole.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Unit {
    #[default]
    Document,
    Writer,
    Folder,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum KindArg {
    Secret,
    Private,
    Pressure,
    Confidential,
    Method,
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

impl Color {
    /// Whether to colour what goes to a terminal, or to something else.
    pub(super) fn wanted(self, terminal: bool) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => terminal,
        }
    }
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
