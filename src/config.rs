//! `huisclos.toml`: its text in, settings out, or every mistake with its place, its cause and its remedy.
//!
//! Pure: who finds the file, and how a mistake is drawn, is the command line's matter.
//! The table is walked by hand: serde's messages are English, and speak of types to people who do not programme.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::engine::{Formation, Position};
use crate::finding::{Kind, Severity};
use crate::lang::Lang;
use crate::rules::{ids, known};

/// What a `huisclos.toml` may set; nothing where it is silent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    /// The kinds to report.
    pub kinds: Option<Vec<Kind>>,
    /// The lowest severity to report.
    pub min_severity: Option<Severity>,
    /// The formation the minutes are of.
    pub formation: Option<Formation>,
    /// The reading of disputed professions.
    pub position: Option<Position>,
    /// The language of the program.
    pub lang: Option<Lang>,
    /// Folders of lexicons, as written: they are relative to the file's own folder.
    pub lexicons: Vec<Placed>,
    /// Files to leave aside, in the form of a `.gitignore` line, relative to the file's own folder.
    pub ignore: Vec<Placed>,
    /// Severity by rule; `None` switches the rule off.
    pub severities: BTreeMap<String, Option<Severity>>,
}

/// A value and where it stands, for those that only the command line can verify.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The value.
    pub value: String,
    /// Its bytes in the file.
    pub span: Range<usize>,
}

/// A mistake in a configuration file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message_en}")]
pub struct ConfigError {
    /// What is wrong, in French.
    pub message_fr: String,
    /// What is wrong, in English.
    pub message_en: String,
    /// What to do, in French.
    pub help_fr: String,
    /// What to do, in English.
    pub help_en: String,
    /// The bytes it stands on.
    pub span: Range<usize>,
}

impl ConfigError {
    /// A mistake at `span`; each pair is French, English.
    pub fn new(span: Range<usize>, message: (String, String), help: (String, String)) -> Self {
        let ((message_fr, message_en), (help_fr, help_en)) = (message, help);
        Self {
            message_fr,
            message_en,
            help_fr,
            help_en,
            span,
        }
    }
}

const KEYS: &[&str] = &[
    "kinds",
    "min-severity",
    "formation",
    "position",
    "lang",
    "lexicons",
    "ignore",
    "severity",
];

/// Reads a configuration.
///
/// # Errors
/// Every mistake, in the order of the file: mending one only to be told of the next wears people out.
pub fn parse(text: &str) -> Result<Config, Vec<ConfigError>> {
    let table = DeTable::parse(text).map_err(|e| {
        vec![ConfigError::new(
            e.span().unwrap_or(0..0),
            (
                "ce fichier n'est pas écrit dans la forme attendue (TOML)".into(),
                format!("this file is not valid TOML: {}", e.message()),
            ),
            (
                "Une ligne se présente ainsi : lang = \"fr\" ou kinds = [\"secret\", \"private\"] ; les guillemets sont droits.".into(),
                "A line looks like: lang = \"fr\" or kinds = [\"secret\", \"private\"]; quotes are straight.".into(),
            ),
        )]
    })?;
    let mut config = Config::default();
    let mut errors = Vec::new();
    for (key, value) in table.get_ref() {
        match key.get_ref().as_ref() {
            "kinds" => {
                let codes: Vec<_> = Kind::ALL.iter().map(|k| k.code()).collect();
                let kinds = strings(value, &mut errors);
                let kinds = kinds
                    .into_iter()
                    .filter_map(|p| choose(&p.value, p.span, &codes, &mut errors));
                config.kinds = Some(kinds.filter_map(Kind::from_code).collect());
            }
            "min-severity" => {
                config.min_severity =
                    one(value, &["info", "warning", "error"], &mut errors).and_then(Severity::from_code);
            }
            "formation" => {
                config.formation = one(value, &["auto", "plenary", "group"], &mut errors).map(|f| match f {
                    "plenary" => Formation::Plenary,
                    "group" => Formation::Group,
                    _ => Formation::Auto,
                });
            }
            "position" => {
                config.position =
                    one(value, &["anas", "cassation-2021", "prudente"], &mut errors).map(|p| match p {
                        "cassation-2021" => Position::Cassation2021,
                        "prudente" => Position::Prudente,
                        _ => Position::Anas,
                    });
            }
            "lang" => {
                config.lang = one(value, &["fr", "en"], &mut errors)
                    .map(|l| if l == "en" { Lang::En } else { Lang::Fr });
            }
            "lexicons" => config.lexicons = strings(value, &mut errors),
            "ignore" => config.ignore = strings(value, &mut errors),
            "severity" => severities(value, &mut config, &mut errors),
            other => errors.push(unknown_key(other, key.span())),
        }
    }
    errors.sort_by_key(|e| e.span.start);
    if errors.is_empty() {
        Ok(config)
    } else {
        Err(errors)
    }
}

fn severities(value: &Spanned<DeValue<'_>>, config: &mut Config, errors: &mut Vec<ConfigError>) {
    let Some(table) = value.get_ref().as_table() else {
        errors.push(ConfigError::new(
            value.span(),
            (
                "« severity » est une section, avec une règle par ligne".into(),
                "`severity` is a section, with one rule a line".into(),
            ),
            (
                "Écrivez [severity] seul sur sa ligne, puis SEC-PSY = \"warning\" dessous.".into(),
                "Write [severity] on a line of its own, then SEC-PSY = \"warning\" below it.".into(),
            ),
        ));
        return;
    };
    for (key, value) in table {
        let id = key.get_ref().as_ref();
        let level = one(value, &["error", "warning", "info", "off"], errors);
        let Some(rule) = known(id) else {
            let near = nearest(id, &ids());
            errors.push(ConfigError::new(
                key.span(),
                (format!("règle inconnue : {id}"), format!("unknown rule: {id}")),
                suggestion(
                    near,
                    "« huisclos explain » donne la liste des règles.",
                    "`huisclos explain` lists the rules.",
                ),
            ));
            continue;
        };
        if let Some(level) = level {
            config
                .severities
                .insert(rule.to_owned(), Severity::from_code(level));
        }
    }
}

fn unknown_key(key: &str, span: Range<usize>) -> ConfigError {
    // A rule set outside its section is the likeliest slip of all.
    let help = if let Some(rule) = known(key) {
        (
            format!("Les règles se règlent sous une ligne [severity] : placez {rule} après elle."),
            format!("Rules are set below a line [severity]: move {rule} after it."),
        )
    } else {
        suggestion(
            nearest(key, KEYS),
            &format!("Réglages possibles : {}.", KEYS.join(", ")),
            &format!("Possible settings: {}.", KEYS.join(", ")),
        )
    };
    ConfigError::new(
        span,
        (
            format!("réglage inconnu : {key}"),
            format!("unknown setting: {key}"),
        ),
        help,
    )
}

fn suggestion(near: Option<&str>, fr: &str, en: &str) -> (String, String) {
    match near {
        Some(near) => (
            format!("Vouliez-vous écrire « {near} » ? {fr}"),
            format!("Did you mean `{near}`? {en}"),
        ),
        None => (fr.into(), en.into()),
    }
}

/// The value if it is one of `allowed`.
fn one<'a>(
    value: &Spanned<DeValue<'_>>,
    allowed: &[&'a str],
    errors: &mut Vec<ConfigError>,
) -> Option<&'a str> {
    match value.get_ref().as_str() {
        Some(text) => choose(text, value.span(), allowed, errors),
        None => {
            errors.push(ConfigError::new(
                value.span(),
                (
                    "un mot entre guillemets est attendu ici".into(),
                    "a word between quotes is expected here".into(),
                ),
                (
                    format!("Valeurs possibles : \"{}\".", allowed.join("\", \"")),
                    format!("Possible values: \"{}\".", allowed.join("\", \"")),
                ),
            ));
            None
        }
    }
}

fn choose<'a>(
    text: &str,
    span: Range<usize>,
    allowed: &[&'a str],
    errors: &mut Vec<ConfigError>,
) -> Option<&'a str> {
    let found = allowed.iter().copied().find(|a| *a == text);
    if found.is_none() {
        errors.push(ConfigError::new(
            span,
            (
                format!("valeur inconnue : {text}"),
                format!("unknown value: {text}"),
            ),
            suggestion(
                nearest(text, allowed),
                &format!("Valeurs possibles : {}.", allowed.join(", ")),
                &format!("Possible values: {}.", allowed.join(", ")),
            ),
        ));
    }
    found
}

/// A list of strings.
fn strings(value: &Spanned<DeValue<'_>>, errors: &mut Vec<ConfigError>) -> Vec<Placed> {
    let mut wrong = |span| {
        errors.push(ConfigError::new(
            span,
            (
                "une liste de textes entre guillemets est attendue ici".into(),
                "a list of texts between quotes is expected here".into(),
            ),
            (
                "Par exemple : [\"premier\", \"second\"].".into(),
                "For example: [\"first\", \"second\"].".into(),
            ),
        ));
    };
    let Some(items) = value.get_ref().as_array() else {
        wrong(value.span());
        return Vec::new();
    };
    let mut out = Vec::new();
    for item in items {
        match item.get_ref().as_str() {
            Some(text) => out.push(Placed {
                value: text.to_owned(),
                span: item.span(),
            }),
            None => wrong(item.span()),
        }
    }
    out
}

/// The candidate that is closest to `word`, where one is close enough to have been meant.
pub fn nearest<'a>(word: &str, candidates: &[&'a str]) -> Option<&'a str> {
    let word = word.to_lowercase();
    let allowed = (word.chars().count() / 3).clamp(1, 4);
    candidates
        .iter()
        .map(|c| (distance(&word, &c.to_lowercase()), *c))
        .filter(|(d, _)| *d <= allowed)
        .min_by_key(|(d, _)| *d)
        .map(|(_, c)| c)
}

/// Levenshtein's distance, in characters.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (cell, cb) in row.iter_mut().skip(1).zip(&b) {
            let best = (diagonal + usize::from(ca != *cb)).min(left + 1).min(*cell + 1);
            diagonal = *cell;
            *cell = best;
            left = best;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_may_be_set_is_read() {
        let config = parse(
            "kinds = [\"secret\", \"private\"]\nmin-severity = \"warning\"\nformation = \"plenary\"\n\
             position = \"cassation-2021\"\nlang = \"en\"\nlexicons = [\"lex\"]\nignore = [\"brouillons/\"]\n\
             [severity]\nsec-psy = \"off\"\nVP-ELEMENT = \"info\"\n",
        )
        .unwrap();
        assert_eq!(config.kinds, Some(vec![Kind::Secret, Kind::Private]));
        assert_eq!(config.min_severity, Some(Severity::Warning));
        assert_eq!(config.formation, Some(Formation::Plenary));
        assert_eq!(config.position, Some(Position::Cassation2021));
        assert_eq!(config.lang, Some(Lang::En));
        assert_eq!(config.lexicons[0].value, "lex");
        assert_eq!(config.ignore[0].value, "brouillons/");
        assert_eq!(config.severities["SEC-PSY"], None);
        assert_eq!(config.severities["VP-ELEMENT"], Some(Severity::Info));
    }

    #[test]
    fn mistakes_are_all_told_with_their_place_and_the_nearest_name() {
        let text = "kind = [\"secret\"]\nlang = \"de\"\nformation = 3\n[severity]\nSEC-PSI = \"warning\"\nSEC-SCOL = \"haute\"\n";
        let errors = parse(text).unwrap_err();
        let told: Vec<_> = errors
            .iter()
            .map(|e| {
                (
                    text.get(e.span.clone()).unwrap(),
                    e.message_fr.as_str(),
                    e.help_fr.as_str(),
                )
            })
            .collect();
        assert_eq!(told.len(), 5, "{told:?}");
        assert_eq!(told[0].0, "kind");
        assert!(told[0].2.contains("« kinds »"), "{told:?}");
        assert_eq!(told[1].0, "\"de\"");
        assert_eq!(told[3].0, "SEC-PSI");
        assert!(told[3].2.contains("« SEC-PSY »"), "{told:?}");
        assert!(told[4].2.contains("error, warning, info, off"), "{told:?}");
    }

    #[test]
    fn a_rule_outside_its_section_and_broken_toml_are_explained() {
        let errors = parse("SEC-PSY = \"off\"\n").unwrap_err();
        assert!(errors[0].help_fr.contains("[severity]"));
        let broken = parse("lang = «fr»\n").unwrap_err();
        assert!(broken[0].span.start >= 7 && broken[0].message_fr.contains("TOML"));
    }

    #[test]
    fn far_names_are_not_suggested() {
        assert_eq!(nearest("bonjour", KEYS), None);
        assert_eq!(nearest("min_severity", KEYS), Some("min-severity"));
        assert_eq!(distance("chat", "chien"), 3);
    }
}
