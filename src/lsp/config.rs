//! Settings: the editor's, laid over those of the nearest `huisclos.toml`; and the engine made of both.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;

use crate::cli::settings::{FILE, Settings, lexicon_files, text, upward};
use crate::config::ConfigError;
use crate::engine::{Engine, Formation, Options, Position};
use crate::finding::{Finding, Kind, Severity};
use crate::lang::Lang;
use crate::lexicon::LexiconError;

/// What the editor sets, under `huisclos`; nothing where it is silent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Written {
    kinds: Option<Vec<String>>,
    min_severity: Option<String>,
    formation: Option<String>,
    position: Option<String>,
    lang: Option<String>,
    source_hints: bool,
}

/// How the documents of one folder are audited.
pub(super) struct Profile {
    pub(super) engine: Engine,
    pub(super) lang: Lang,
    /// What `huisclos.toml` says, and which files it leaves aside.
    pub(super) settings: Settings,
    /// The `huisclos.toml` that holds here.
    pub(super) file: Option<PathBuf>,
    /// Empty for all.
    kinds: Vec<Kind>,
    least: Severity,
    hidden: Vec<Kind>,
}

impl Profile {
    /// Whether the user wants to hear of it.
    pub(super) fn admits(&self, finding: &Finding) -> bool {
        (self.kinds.is_empty() || self.kinds.contains(&finding.kind))
            && !self.hidden.contains(&finding.kind)
            && finding.severity >= self.least
    }
}

/// What is wrong with the settings.
#[derive(Debug)]
pub(super) enum Trouble {
    /// Mistakes in a `huisclos.toml`.
    Mistakes {
        file: PathBuf,
        text: String,
        errors: Vec<ConfigError>,
    },
    /// Anything else, in words.
    Told(String),
}

/// The profiles in use, by the `huisclos.toml` they come from.
#[derive(Default)]
pub(super) struct Profiles {
    known: BTreeMap<Option<PathBuf>, Arc<Profile>>,
    written: Written,
    /// The language of the editor.
    locale: Option<Lang>,
    /// The kinds switched off for this session.
    hidden: Vec<Kind>,
    troubles: Vec<Trouble>,
    /// Counts every change, so that what was made before one can be told from what was made after.
    pub(super) generation: u64,
}

impl Profiles {
    /// Takes the language of the editor: `fr`, `en-GB`, …; French for those we do not speak.
    pub(super) fn speak(&mut self, locale: Option<&str>) {
        self.locale = locale.map(|l| if l.starts_with("en") { Lang::En } else { Lang::Fr });
    }

    /// The language to speak where no file is concerned.
    pub(super) fn lang(&self) -> Lang {
        self.written.lang().or(self.locale).unwrap_or_default()
    }

    /// Takes the editor's settings, by themselves or under our name; tells whether they changed.
    pub(super) fn write(&mut self, settings: &Value) -> bool {
        let settings = settings.get("huisclos").unwrap_or(settings);
        let written = Written::deserialize(settings).unwrap_or_default();
        let changed = written != self.written;
        self.written = written;
        if changed {
            self.forget();
        }
        changed
    }

    /// Whether sources are to be shown beside the turns.
    pub(super) fn hints(&self) -> bool {
        self.written.source_hints
    }

    /// Switches a kind off, or on again; tells whether it is now shown.
    pub(super) fn toggle(&mut self, kind: Kind) -> bool {
        let before = self.hidden.len();
        self.hidden.retain(|k| *k != kind);
        let shown = self.hidden.len() < before;
        if !shown {
            self.hidden.push(kind);
        }
        self.forget();
        shown
    }

    /// Forgets every file of settings: they are read again when they are next needed.
    pub(super) fn forget(&mut self) {
        self.known.clear();
        self.generation += 1;
    }

    /// What went wrong since this was last asked.
    pub(super) fn troubles(&mut self) -> Vec<Trouble> {
        std::mem::take(&mut self.troubles)
    }

    /// The profile of the file at `path`, or of a document that is no file.
    pub(super) fn of(&mut self, path: Option<&Path>) -> Option<Arc<Profile>> {
        let near = path.and_then(|p| p.ancestors().find(|a| a.exists()));
        let file = near.and_then(upward);
        if let Some(profile) = self.known.get(&file) {
            return Some(Arc::clone(profile));
        }
        let settings = file.as_deref().map(|f| self.read(f)).unwrap_or_default();
        let lang = self.lang_of(&settings);
        let options = self.written.over(&settings);
        let engine = self.engine(&settings, options, lang)?;
        let profile = Arc::new(Profile {
            engine,
            lang,
            kinds: self
                .written
                .kinds()
                .or_else(|| settings.config.kinds.clone())
                .unwrap_or_default(),
            least: self
                .written
                .least()
                .or(settings.config.min_severity)
                .unwrap_or(Severity::Info),
            hidden: self.hidden.clone(),
            settings,
            file: file.clone(),
        });
        self.known.insert(file, Arc::clone(&profile));
        Some(profile)
    }

    fn lang_of(&self, settings: &Settings) -> Lang {
        self.written
            .lang()
            .or(settings.config.lang)
            .or(self.locale)
            .unwrap_or_default()
    }

    /// The settings of a file; none, and a trouble, where it has mistakes.
    fn read(&mut self, file: &Path) -> Settings {
        let lang = self.lang();
        let what = ("réglages illisibles", "settings cannot be read");
        let text = match text(file, what, lang) {
            Ok(text) => text,
            Err(stop) => {
                self.troubles.extend(stop.sentence().map(Trouble::Told));
                return Settings::default();
            }
        };
        let read = Settings::read(file, &text, None);
        let errors = read.as_ref().err().cloned().unwrap_or_default();
        // Told even without mistakes: those told before are thereby taken back.
        self.troubles.push(Trouble::Mistakes {
            file: file.to_path_buf(),
            text,
            errors,
        });
        read.unwrap_or_default()
    }

    /// The engine; without the user's lexicons where they have a mistake.
    fn engine(&mut self, settings: &Settings, options: Options, lang: Lang) -> Option<Engine> {
        let own = lexicon_files(&settings.lexicons, lang).map_err(|stop| stop.sentence());
        let own = own.unwrap_or_else(|told| {
            self.troubles.extend(told.map(Trouble::Told));
            Vec::new()
        });
        let told = |e: &LexiconError| {
            let message = lang.pick(&e.message_fr, &e.message);
            Trouble::Told(format!("{} : {message}", e.file))
        };
        match Engine::new(options.clone(), &own) {
            Ok(engine) => Some(engine),
            Err(error) => {
                self.troubles.push(told(&error));
                Engine::new(options, &[]).ok()
            }
        }
    }
}

impl Written {
    fn lang(&self) -> Option<Lang> {
        match self.lang.as_deref()? {
            "fr" => Some(Lang::Fr),
            "en" => Some(Lang::En),
            _ => None,
        }
    }

    fn kinds(&self) -> Option<Vec<Kind>> {
        let codes = self.kinds.as_ref()?;
        Some(codes.iter().filter_map(|code| Kind::from_code(code)).collect())
    }

    fn least(&self) -> Option<Severity> {
        Severity::from_code(self.min_severity.as_deref()?)
    }

    /// The options of the file, these over them.
    fn over(&self, settings: &Settings) -> Options {
        let formation = match self.formation.as_deref() {
            Some("plenary") => Some(Formation::Plenary),
            Some("group") => Some(Formation::Group),
            Some("auto") => Some(Formation::Auto),
            _ => None,
        };
        let position = match self.position.as_deref() {
            Some("anas") => Some(Position::Anas),
            Some("cassation-2021") => Some(Position::Cassation2021),
            Some("prudente") => Some(Position::Prudente),
            _ => None,
        };
        Options {
            formation: formation.or(settings.config.formation).unwrap_or_default(),
            position: position.or(settings.config.position).unwrap_or_default(),
            severities: settings.config.severities.clone(),
        }
    }
}

/// Whether a file of this name holds settings or terms.
pub(super) fn concerns(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == FILE) || path.extension().is_some_and(|e| e == "toml")
}

/// The file that a URI names; nothing where it names none.
pub(super) fn path_of(uri: &str) -> Option<PathBuf> {
    let rest = uri.strip_prefix("file://")?;
    let path = rest.get(rest.find('/')?..)?;
    let bytes = decoded(path.as_bytes());
    let text = String::from_utf8(bytes).ok()?;
    // `/c:/…` is how a URI writes the path of a drive.
    let drive = text.as_bytes().get(2) == Some(&b':') && cfg!(windows);
    Some(PathBuf::from(if drive {
        text.trim_start_matches('/')
    } else {
        &text
    }))
}

/// Bytes with what `%` escapes.
fn decoded(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((first, after)) = rest.split_first() {
        let escape = after.get(..2).and_then(|d| std::str::from_utf8(d).ok());
        let byte = escape.and_then(|d| u8::from_str_radix(d, 16).ok());
        if let (b'%', Some(byte)) = (first, byte) {
            out.push(byte);
            rest = after.get(2..).unwrap_or_default();
        } else {
            out.push(*first);
            rest = after;
        }
    }
    out
}

/// The URI of a file.
pub(super) fn uri_of(path: &Path) -> String {
    use std::fmt::Write as _;
    let text = path.to_string_lossy().replace('\\', "/");
    let mut uri = String::from("file://");
    if !text.starts_with('/') {
        uri.push('/');
    }
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_path_comes_back_from_its_uri() {
        for path in ["/a/b.txt", "/été 2026/compte rendu n° 3 #1.md", "/100 %/x.txt"] {
            assert_eq!(path_of(&uri_of(Path::new(path))), Some(PathBuf::from(path)));
        }
        assert_eq!(path_of("file:///a%20b%zz"), Some(PathBuf::from("/a b%zz")));
        assert_eq!(path_of("untitled:Untitled-1"), None);
    }

    #[test]
    fn the_editor_wins_over_the_file_and_the_file_over_the_locale() {
        let dir = tempfile::tempdir().unwrap();
        let note = dir.path().join("note.txt");
        std::fs::write(dir.path().join(FILE), "lang = \"en\"\nkinds = [\"secret\"]\n").unwrap();
        let mut profiles = Profiles::default();
        profiles.speak(Some("fr"));
        let profile = profiles.of(Some(&note)).unwrap();
        assert_eq!(
            (profile.lang, profile.kinds.as_slice()),
            (Lang::En, &[Kind::Secret][..])
        );
        assert!(profiles.write(&json!({"lang": "fr", "kinds": ["private"], "unknown": 1})));
        let profile = profiles.of(Some(&note)).unwrap();
        assert_eq!(
            (profile.lang, profile.kinds.as_slice()),
            (Lang::Fr, &[Kind::Private][..])
        );
        assert!(!profiles.write(&json!({"lang": "fr", "kinds": ["private"]})));
    }

    #[test]
    fn mistakes_are_told_with_their_place_and_the_audit_goes_on() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(FILE), "kind = [\"secret\"]\n").unwrap();
        let mut profiles = Profiles::default();
        assert!(profiles.of(Some(&dir.path().join("note.txt"))).is_some());
        let troubles = profiles.troubles();
        assert!(
            matches!(&troubles[..], [Trouble::Mistakes { errors, .. }] if errors.len() == 1),
            "{troubles:?}"
        );
        assert!(profiles.troubles().is_empty());
    }

    #[test]
    fn a_kind_is_switched_off_and_on() {
        let mut profiles = Profiles::default();
        let before = profiles.generation;
        assert!(!profiles.toggle(Kind::Method));
        assert!(profiles.toggle(Kind::Method));
        assert!(profiles.generation > before);
    }
}
