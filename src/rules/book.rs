//! What the files say of the rules: wording, severity, examples, and the law they rest on.

use crate::code::{Kind, Severity};
use crate::lexicon::source::{LexiconError, LexiconFile};
use crate::lexicon::stored::{Stored, stored};

#[derive(serde::Deserialize)]
struct LawFile {
    law: Vec<Law>,
}

/// A rule's wording in one language.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
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
#[derive(Debug, Default, PartialEq, Eq)]
pub struct RuleBook {
    rules: Vec<RuleDoc>,
    laws: Vec<Law>,
}

stored! {
    RuleBook { rules, laws }
    RuleDoc { id, kind, severity, since, legal_basis, fr, en }
    RuleText { name, what, why, advice, rewrite, limits, flagged, silent }
    Law { key, title_fr, title_en, says_fr, says_en, verified, note_fr, note_en }
}

impl RuleBook {
    /// Reads the rule and law files among `files`.
    ///
    /// # Errors
    /// The first file that does not parse.
    pub(crate) fn of(files: &[LexiconFile]) -> Result<Self, LexiconError> {
        let mut book = Self::default();
        for file in files {
            let broken = |e: &toml::de::Error| {
                let span = e.span().map(|s| (s.start, s.len().max(1)));
                LexiconError::new(file, span, e.message().to_owned(), e.message().to_owned())
            };
            if file.name.starts_with("rules/") {
                book.rules
                    .push(toml::from_str(&file.text).map_err(|e| broken(&e))?);
            } else if file.name.starts_with("law/") {
                let table = toml::from_str::<LawFile>(&file.text).map_err(|e| broken(&e))?;
                book.laws.extend(table.law);
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
        let exact = self.rules.binary_search_by(|r| r.id.as_str().cmp(id)).ok();
        let exact = exact.and_then(|number| self.rules.get(number));
        exact.or_else(|| self.rules.iter().find(|r| r.id.eq_ignore_ascii_case(id)))
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The file `rules/SEC-X.toml` with this text.
    fn rule_file(text: &str) -> LexiconFile {
        LexiconFile {
            name: "rules/SEC-X.toml".into(),
            text: text.into(),
        }
    }

    #[test]
    fn the_program_reads_the_rules_that_its_build_kept() {
        let [mut kept, _] = crate::lexicon::KEPT;
        let book = RuleBook::read(&mut kept).unwrap();
        assert!(kept.is_empty() && book.rules().len() > 30 && book.laws.len() > 5);
        let mut written = Vec::new();
        book.write(&mut written);
        let mut again: &'static [u8] = Vec::leak(written);
        assert_eq!(RuleBook::read(&mut again), Some(book));
    }

    #[test]
    fn a_rule_is_read_as_its_file_tells_it_and_a_mistake_is_placed() {
        let words =
            "name = \"n\"\nwhat = \"w\"\nwhy = \"y\"\nadvice = \"a\"\nrewrite = \"\"\nlimits = \"l\"\n";
        let head = "id = \"SEC-X\"\nkind = \"secret\"\nseverity = \"error\"\nsince = \"0.1\"\nlegal_basis = [\"CP 226-13\"]\n";
        let text = format!("{head}[fr]\n{words}[en]\n{words}");
        let book = RuleBook::of(&[rule_file(&text)]).unwrap();
        let rule = book.rule("sec-x").unwrap();
        assert_eq!((rule.kind(), rule.severity()), (Kind::Secret, Severity::Error));
        assert_eq!((rule.fr.why.as_str(), rule.fr.flagged.len()), ("y", 0));
        let error = RuleBook::of(&[rule_file(&format!("{text}zorglub"))]).unwrap_err();
        assert_eq!(
            (error.file.as_str(), error.span.is_some()),
            ("rules/SEC-X.toml", true)
        );
    }
}
