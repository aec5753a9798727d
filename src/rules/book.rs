//! What the files say of the rules: wording, severity, examples, and the law they rest on.

use crate::finding::{Kind, Severity};
use crate::lexicon::{LexiconError, LexiconFile, embedded_files};

#[derive(serde::Deserialize)]
struct LawFile {
    law: Vec<Law>,
}

/// A rule's wording in one language.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleText {
    /// Its name.
    pub name: String,
    /// What the passage does.
    pub what: String,
    /// Why it may not stand.
    pub why: String,
    /// What to do.
    pub advice: String,
    /// A neutral French sentence to write instead.
    pub rewrite: String,
    /// Known problems.
    pub limits: String,
    /// Sentences it flags.
    #[serde(default)]
    pub flagged: Vec<String>,
    /// Look-alikes it leaves alone.
    #[serde(default)]
    pub silent: Vec<String>,
}

/// A rule as its file tells it.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleDoc {
    /// Its stable identifier.
    pub id: String,
    /// `secret`, `private`, `pressure`, `confidential` or `method`.
    pub kind: String,
    /// `error`, `warning` or `info`.
    pub severity: String,
    /// The version it came with.
    pub since: String,
    /// Keys of the law table, statute first.
    pub legal_basis: Vec<String>,
    /// French wording.
    pub fr: RuleText,
    /// English wording.
    pub en: RuleText,
}

/// A text of law or a decision, as the law table tells it.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Law {
    /// The key rules cite.
    pub key: String,
    /// Its title in French.
    pub title_fr: String,
    /// Its title in English.
    pub title_en: String,
    /// What it says, in French.
    pub says_fr: String,
    /// What it says, in English.
    pub says_en: String,
    /// `seen` (wording read) or `known` (stated from knowledge).
    pub verified: String,
    /// A caveat in French.
    pub note_fr: Option<String>,
    /// A caveat in English.
    pub note_en: Option<String>,
}

/// All rules and the law they cite.
#[derive(Debug, Default)]
pub struct RuleBook {
    rules: Vec<RuleDoc>,
    laws: Vec<Law>,
}

impl RuleBook {
    /// Reads the embedded rule and law files.
    ///
    /// # Errors
    /// The first file that does not parse.
    pub fn embedded() -> Result<Self, LexiconError> {
        let mut book = Self::default();
        for (name, text) in embedded_files() {
            let file = LexiconFile {
                name: (*name).into(),
                text: (*text).into(),
            };
            let broken = |e: &toml::de::Error| {
                let span = e.span().map(|s| (s.start, s.len().max(1)));
                LexiconError::new(&file, span, e.message().to_owned(), e.message().to_owned())
            };
            if name.starts_with("rules/") {
                book.rules.push(toml::from_str(text).map_err(|e| broken(&e))?);
            } else if name.starts_with("law/") {
                book.laws
                    .extend(toml::from_str::<LawFile>(text).map_err(|e| broken(&e))?.law);
            }
        }
        book.rules.sort_by(|a: &RuleDoc, b| a.id.cmp(&b.id));
        Ok(book)
    }

    /// Every rule, sorted by identifier.
    pub fn rules(&self) -> &[RuleDoc] {
        &self.rules
    }

    /// The rule with this identifier; case does not matter.
    pub fn rule(&self, id: &str) -> Option<&RuleDoc> {
        self.rules.iter().find(|r| r.id.eq_ignore_ascii_case(id))
    }

    /// The text of law with this key.
    pub fn law(&self, key: &str) -> Option<&Law> {
        self.laws.iter().find(|l| l.key == key)
    }
}

impl RuleDoc {
    /// The kind of its findings.
    pub fn kind(&self) -> Kind {
        Kind::from_code(&self.kind).unwrap_or(Kind::Method)
    }

    /// Its severity when nothing else is said.
    pub fn severity(&self) -> Severity {
        Severity::from_code(&self.severity).unwrap_or(Severity::Warning)
    }
}
