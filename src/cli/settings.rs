//! Settings: `huisclos.toml` found and read, the command line laid over it, and the engine made of both.

use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::args::{Common, FormationArg, LangArg, PositionArg};
use super::stop::{Stop, draw, io_words};
use crate::config::{self, Config, ConfigError};
use crate::engine::{Engine, Formation, Options, Position};
use crate::lang::Lang;
use crate::lexicon::LexiconFile;

/// The name of the file of settings.
pub(crate) const FILE: &str = "huisclos.toml";

/// What the file says, once what it points to has been verified.
#[derive(Default)]
pub(crate) struct Settings {
    pub(crate) lang: Lang,
    pub(crate) config: Config,
    pub(crate) ignore: Option<Gitignore>,
    pub(crate) lexicons: Vec<PathBuf>,
}

pub(super) fn lang(arg: LangArg) -> Lang {
    match arg {
        LangArg::Fr => Lang::Fr,
        LangArg::En => Lang::En,
    }
}

/// Reads the settings: those named, or the nearest above `first`.
pub(super) fn settings(
    named: Option<&Path>,
    first: &Path,
    spoken: Option<LangArg>,
) -> Result<Settings, Stop> {
    let told = spoken.map(lang);
    let quiet = Settings {
        lang: told.unwrap_or_default(),
        ..Settings::default()
    };
    let Some(path) = named.map(Path::to_path_buf).or_else(|| upward(first)) else {
        return Ok(quiet);
    };
    let shown = path.display().to_string();
    let text = text(
        &path,
        ("réglages illisibles", "settings cannot be read"),
        quiet.lang,
    )?;
    Settings::read(&path, &text, told).map_err(|errors| {
        let own = config::parse(&text).ok().and_then(|config| config.lang);
        let lang = told.or(own).unwrap_or_default();
        let color = io::stderr().is_terminal();
        let one = |e: &ConfigError| {
            let (message, help) = (
                lang.pick(&e.message_fr, &e.message_en),
                lang.pick(&e.help_fr, &e.help_en),
            );
            draw(&shown, &text, e.span.clone(), message, help, color)
        };
        Stop::Drawn(errors.iter().map(one).collect())
    })
}

fn globs(folder: &Path, config: &Config, errors: &mut Vec<ConfigError>) -> Option<Gitignore> {
    if config.ignore.is_empty() {
        return None;
    }
    // The walk compares canonical paths: `check ../x` and `check x` must leave the same files aside.
    let root = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    let mut builder = GitignoreBuilder::new(root);
    for placed in &config.ignore {
        if builder.add_line(None, &placed.value).is_err() {
            errors.push(ConfigError::new(
                placed.span.clone(),
                (
                    format!("motif de fichiers incompréhensible : {}", placed.value),
                    format!("this file pattern cannot be read: {}", placed.value),
                ),
                (
                    "Par exemple : \"brouillons/\", \"*.tmp.docx\", \"2019-*\".".into(),
                    "For example: \"drafts/\", \"*.tmp.docx\", \"2019-*\".".into(),
                ),
            ));
        }
    }
    builder.build().ok()
}

/// The nearest file of settings, from the folder of `first` upward.
pub(crate) fn upward(first: &Path) -> Option<PathBuf> {
    let start = if first.as_os_str() == "-" {
        Path::new(".")
    } else {
        first
    };
    let start = start
        .canonicalize()
        .or_else(|_| Path::new(".").canonicalize())
        .ok()?;
    // Whatever bears that name was meant: a link that leads nowhere must not lose the settings without a word.
    start
        .ancestors()
        .map(|a| a.join(FILE))
        .find(|p| p.symlink_metadata().is_ok())
}

/// The text of a file of ours; `what` tells in French and English what cannot be had without it.
pub(crate) fn text(path: &Path, what: (&str, &str), lang: Lang) -> Result<String, Stop> {
    std::fs::read_to_string(path).map_err(|e| {
        let (shown, what) = (path.display(), lang.pick(what.0, what.1));
        if e.kind() != io::ErrorKind::InvalidData {
            let colon = lang.pick(" :", ":");
            return Stop::io(&format!("{shown}{colon} {what}"), &e, lang);
        }
        Stop::new(
            lang.pick(
                format!("{shown} : {what} : ce n'est pas un texte en UTF-8"),
                format!("{shown}: {what}: this is not UTF-8 text"),
            ),
            lang.pick("Enregistrez le fichier en UTF-8.", "Save the file as UTF-8."),
        )
    })
}

fn folder_wanted(lang: Lang) -> &'static str {
    lang.pick(
        "Donnez un dossier qui contient des fichiers .toml en UTF-8 (voir lexicons/README.md).",
        "Give a folder that holds .toml files in UTF-8 (see lexicons/README.md).",
    )
}

/// The lexicons in these folders, in an order that does not change.
pub(crate) fn lexicon_files<'a>(
    dirs: impl IntoIterator<Item = &'a PathBuf>,
    lang: Lang,
) -> Result<Vec<LexiconFile>, Stop> {
    let mut extra = Vec::new();
    for dir in dirs {
        let unreadable = |e: &io::Error| {
            let shown = dir.display();
            let (cause, _) = io_words(e, lang);
            Stop::new(
                lang.pick(
                    format!("{shown} : lexique illisible : {cause}"),
                    format!("{shown}: lexicon cannot be read: {cause}"),
                ),
                folder_wanted(lang),
            )
        };
        let mut files = Vec::new();
        for entry in std::fs::read_dir(dir).map_err(|e| unreadable(&e))? {
            let path = entry.map_err(|e| unreadable(&e))?.path();
            if path.extension().is_some_and(|e| e == "toml") {
                files.push(path);
            }
        }
        if files.is_empty() {
            let shown = dir.display();
            return Err(Stop::new(
                lang.pick(
                    format!("{shown} : ce dossier ne contient aucun lexique"),
                    format!("{shown}: this folder holds no lexicon"),
                ),
                folder_wanted(lang),
            ));
        }
        // The system lists files in any order; the same lexicon must always give the same findings.
        files.sort();
        for path in files {
            extra.push(LexiconFile {
                name: path.display().to_string(),
                text: text(&path, ("lexique illisible", "lexicon cannot be read"), lang)?,
            });
        }
    }
    Ok(extra)
}

impl Settings {
    /// What the file at `path`, which reads `text`, sets; `told` is the language asked for elsewhere.
    ///
    /// # Errors
    /// Every mistake in the file, with its place.
    pub(crate) fn read(path: &Path, text: &str, told: Option<Lang>) -> Result<Self, Vec<ConfigError>> {
        let config = config::parse(text)?;
        let folder = path
            .parent()
            .filter(|p| !p.as_os_str().is_empty())
            .map_or_else(|| PathBuf::from("."), Path::to_path_buf);
        let mut errors = Vec::new();
        let mut lexicons = Vec::new();
        for placed in &config.lexicons {
            let dir = folder.join(&placed.value);
            if !dir.is_dir() {
                errors.push(ConfigError::new(
                    placed.span.clone(),
                    (
                        format!("dossier de lexiques introuvable : {}", placed.value),
                        format!("no such folder of lexicons: {}", placed.value),
                    ),
                    (
                        "Le chemin part du dossier où se trouve ce fichier.".into(),
                        "The path starts from the folder this file is in.".into(),
                    ),
                ));
            }
            lexicons.push(dir);
        }
        let ignore = globs(&folder, &config, &mut errors);
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(Self {
            lang: told.or(config.lang).unwrap_or_default(),
            config,
            ignore,
            lexicons,
        })
    }

    /// The engine: the file's settings, the command line's over them.
    pub(super) fn engine(&self, common: &Common, formation: Option<FormationArg>) -> Result<Engine, Stop> {
        let lang = self.lang;
        let extra = lexicon_files(self.lexicons.iter().chain(&common.lexicon), lang)?;
        let position = common.position.map(|p| match p {
            PositionArg::Anas => Position::Anas,
            PositionArg::Cassation2021 => Position::Cassation2021,
            PositionArg::Prudente => Position::Prudente,
        });
        let formation = formation.map(|f| match f {
            FormationArg::Auto => Formation::Auto,
            FormationArg::Plenary => Formation::Plenary,
            FormationArg::Group => Formation::Group,
        });
        let options = Options {
            position: position.or(self.config.position).unwrap_or_default(),
            formation: formation.or(self.config.formation).unwrap_or_default(),
            severities: self.config.severities.clone(),
        };
        Engine::new(options, &extra).map_err(|e| {
            let message = lang.pick(&e.message_fr, &e.message);
            let help = lang.pick(
                "Corrigez cette ligne du lexique.",
                "Mend this line of the lexicon.",
            );
            match e.span {
                Some((at, length)) => Stop::Drawn(draw(
                    &e.file,
                    &e.source_text,
                    at..at + length,
                    message,
                    help,
                    io::stderr().is_terminal(),
                )),
                None => Stop::new(format!("{} : {message}", e.file), help),
            }
        })
    }
}
