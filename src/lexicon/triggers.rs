//! The words by which a redacted copy tells names of persons from others, from the file below `lexicons/redact/`.

use serde::Deserialize;

use super::forms::unaccented;
use super::schema::{self, Head};
use super::source::{LexiconError, LexiconFile};
use super::table::Index;
use crate::document::Document;
use crate::fold::FoldedText;
use crate::segment::words::words;

/// The file of the lists.
pub(crate) const TRIGGERS: &str = "redact/triggers.toml";

/// The lists; their file says of each why it exists.
#[derive(Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Triggers {
    /// *collège*, *loi*: bear the name that follows at once.
    pub(crate) named_after: WordList,
    /// *rue*: the name also follows after *de*.
    pub(crate) ways: WordList,
    /// *du*, *docteur*: between a way and its name.
    pub(crate) place_links: WordList,
    /// *vacances*: what a feast is the occasion of.
    pub(crate) feast_occasions: WordList,
    /// *adjudante*: acts for the State, and is not spoken of.
    pub(crate) ranks: WordList,
    /// *rédaction*: tells who wrote the minutes.
    pub(crate) minute_takers: WordList,
    /// *monsieur*.
    pub(crate) titles_of_men: WordList,
    /// *madame*.
    pub(crate) titles_of_women: WordList,
    /// *époux*: those who bear one name together.
    pub(crate) households: WordList,
    /// *fils*: somebody of a family.
    pub(crate) kin: WordList,
    /// *née*: a name follows.
    pub(crate) namings: WordList,
    /// *alias*: a nickname follows.
    pub(crate) nickname_markers: WordList,
    /// *dossier*: somebody's name may follow.
    pub(crate) case_heads: WordList,
    /// *de*: of a name without telling it.
    pub(crate) particles: WordList,
    /// *da*: the same, and of nothing else.
    pub(crate) foreign_particles: WordList,
    /// *la*: a thing or a place follows.
    pub(crate) articles: WordList,
}

/// Single words, without accents.
#[derive(Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "ListDoc")]
pub(crate) struct WordList {
    pub(super) index: Index,
}

impl WordList {
    /// Whether `key`, a lower-case word without accents, is one of them.
    pub(crate) fn contains(&self, key: &str) -> bool {
        self.index.get(key).is_some()
    }
}

impl Triggers {
    /// Reads the lists from their file among `files`.
    ///
    /// # Errors
    /// The first mistake met: a list unknown, missing or without reason, an entry that is no single word or stands there
    /// already, no provenance or licence.
    pub(crate) fn of(files: &[LexiconFile]) -> Result<Self, LexiconError> {
        // Where the file is not there, all its lists are missing.
        let missing = LexiconFile {
            name: TRIGGERS.into(),
            text: String::new(),
        };
        let file = files
            .iter()
            .find(|file| file.name == TRIGGERS)
            .unwrap_or(&missing);
        let TriggersDoc { lexicon, list } = schema::parse(file)?;
        if lexicon.provenance.trim().is_empty() || lexicon.licence.trim().is_empty() {
            let (fr, en) = ("provenance ou licence absente", "provenance or licence missing");
            return Err(LexiconError::new(file, None, fr.into(), en.into()));
        }
        Ok(list)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TriggersDoc {
    lexicon: Head,
    list: Triggers,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListDoc {
    why: String,
    words: Vec<SingleWord>,
}

/// What a text's word would be looked up by.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct SingleWord {
    key: String,
}

/// What is wrong with a list.
#[derive(Debug, thiserror::Error)]
enum Mistake {
    #[error("the list does not say why it exists")]
    NoReason,
    #[error("`{0}` is not a single word")]
    NotSingle(String),
    #[error("`{0}` stands twice in the list")]
    Twice(String),
}

impl TryFrom<String> for SingleWord {
    type Error = Mistake;

    fn try_from(entry: String) -> Result<Self, Mistake> {
        let folded = FoldedText::of(&Document::from_text(entry.as_str()));
        match words(&folded).as_slice() {
            [word] if folded.slice(word.span) == folded.as_str() => Ok(Self {
                key: unaccented(folded.as_str(), &mut String::new()).to_owned(),
            }),
            _ => Err(Mistake::NotSingle(entry)),
        }
    }
}

impl TryFrom<ListDoc> for WordList {
    type Error = Mistake;

    fn try_from(list: ListDoc) -> Result<Self, Mistake> {
        if list.why.trim().is_empty() {
            return Err(Mistake::NoReason);
        }
        let mut index = Index::default();
        for SingleWord { key } in list.words {
            if index.get(&key).is_some() {
                return Err(Mistake::Twice(key));
            }
            index.intern(&key);
        }
        Ok(Self { index })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::stored::Stored as _;

    const FILE: &str = include_str!("../../lexicons/redact/triggers.toml");

    /// The lists of the file in which `with` stands in the place of `what`.
    fn mended(what: &str, with: &str) -> Result<Triggers, LexiconError> {
        assert!(FILE.contains(what), "{what} is not in the file");
        Triggers::of(&[LexiconFile {
            name: TRIGGERS.into(),
            text: FILE.replacen(what, with, 1),
        }])
    }

    #[test]
    fn the_program_reads_the_lists_that_its_build_kept() {
        let mut kept = crate::lexicon::embedded::TRIGGERS;
        let triggers = Triggers::read(&mut kept).unwrap();
        assert!(kept.is_empty());
        assert_eq!(triggers, mended("", "").unwrap());
    }

    #[test]
    fn a_word_is_found_without_its_accents() {
        let triggers = mended("\"frère\", ", "\"frère\", \"Œnologue\", ").unwrap();
        let kin = |key| triggers.kin.contains(key);
        assert!(kin("frere") && kin("soeur") && kin("oenologue"));
        assert!(!kin("frère") && !kin("rue") && !kin(""));
        assert!(triggers.particles.contains("d'") && triggers.ways.contains("rue"));
    }

    #[test]
    fn a_mistake_has_its_place() {
        for (what, with, told) in [
            ("\"frère\"", "\"beau-frère\"", "`beau-frère` is not a single word"),
            (
                "\"frère\"",
                "\"petit frère\"",
                "`petit frère` is not a single word",
            ),
            ("\"frère\"", "\"\"", "`` is not a single word"),
            ("\"frère\"", "\"frère\", \"Frere\"", "`frere` stands twice"),
            ("[list.kin]", "[list.kith]", "unknown field `kith`"),
            ("why = ", "reason = ", "unknown field `reason`"),
        ] {
            let error = mended(what, with).unwrap_err();
            assert!(error.message.contains(told), "{error}");
            assert!(error.span.is_some() && error.file == TRIGGERS, "{error:?}");
        }
    }

    #[test]
    fn nothing_may_be_missing() {
        assert!(Triggers::of(&[]).unwrap_err().message.contains("missing field"));
        let (lists, _) = FILE.split_once("[list.articles]").unwrap();
        assert!(
            mended(FILE, lists)
                .unwrap_err()
                .message
                .contains("missing field `articles`")
        );
        let unsigned = mended("licence = \"CC0-1.0\"", "licence = \"\"").unwrap_err();
        assert_eq!(unsigned.message, "provenance or licence missing");
        let why = "why = \"Goes with the name of a man.\"";
        assert!(
            mended(why, "why = \" \"")
                .unwrap_err()
                .message
                .contains("why it exists")
        );
    }
}
