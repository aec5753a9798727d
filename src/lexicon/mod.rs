//! Lexicons: TOML in, one matcher out (`lexicons/README.md` tells the format).

mod compile;
mod entry;
mod inflect;
mod lint;
mod names;
mod schema;
mod vocabulary;

use compile::Compiled;
pub(crate) use entry::MAX_GAP;
pub use names::FirstName;
use names::FirstNames;
pub use schema::{Class, Group, Status, Strength};
pub(crate) use vocabulary::{SlotId, unaccent};

use crate::document::Document;
use crate::finding::TermId;
use crate::fold::FoldedText;
use crate::scan::{self, Hit};
use crate::segment::words::words;

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
}

/// The embedded files below `lexicons/`, by name and text.
pub(crate) fn embedded_files() -> &'static [(&'static str, &'static str)] {
    embedded::FILES
}

/// A lexicon file: the user's own, or an embedded one.
#[derive(Debug, Clone)]
pub struct LexiconFile {
    /// Its name, for messages.
    pub name: String,
    /// Its TOML.
    pub text: String,
}

/// A mistake in a lexicon or rule file.
#[derive(thiserror::Error)]
#[error("{file}: {message}")]
pub struct LexiconError {
    /// The file.
    pub file: String,
    /// What is wrong, in English; never document text.
    pub message: String,
    /// What is wrong, in French.
    pub message_fr: String,
    /// Byte offset and length in that file, where known.
    pub span: Option<(usize, usize)>,
    /// The file's text, to point at the place.
    pub source_text: String,
}

impl std::fmt::Debug for LexiconError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self} at {:?}", self.span)
    }
}

impl LexiconError {
    pub(crate) fn new(file: &LexiconFile, span: Option<(usize, usize)>, fr: String, en: String) -> Self {
        Self {
            file: file.name.clone(),
            message: en,
            message_fr: fr,
            span,
            source_text: file.text.clone(),
        }
    }
}

/// One entry, as written, and where.
#[derive(Debug, Clone, Copy)]
pub struct TermInfo<'a> {
    /// The entry as written in its file.
    pub entry: &'a str,
    /// The file, such as `domains/health/mental.toml`.
    pub file: &'a str,
    /// The line, from 1.
    pub line: u32,
    /// `domain`, `role`, `person`, `marker`, `false-friend` or `condition`.
    pub class: &'static str,
    /// The group, such as `health.psychiatric-care`.
    pub group: &'a str,
    /// Why the group exists.
    pub why: &'a str,
    /// Whether it silences instead of firing.
    pub false_friend: bool,
}

/// A remark of `huisclos lexicon check`.
#[derive(Debug, Clone)]
pub struct Complaint {
    /// The file and line it concerns.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// Whether it must be mended (or is only worth knowing).
    pub error: bool,
    /// The remark in French.
    pub message_fr: String,
    /// The remark in English.
    pub message_en: String,
}

/// The compiled lexicon.
#[derive(Debug)]
pub struct Lexicon {
    compiled: Compiled,
    names: FirstNames,
}

impl Lexicon {
    /// Compiles the embedded files and `extra`.
    ///
    /// # Errors
    /// The first mistake met, with its place.
    pub fn compile(extra: &[LexiconFile]) -> Result<Self, LexiconError> {
        let mut compiled = Compiled::default();
        let mut names = FirstNames::default();
        if let Some((name, text)) = embedded_files().iter().find(|(name, _)| *name == "sets.toml") {
            compiled.add_sets(&LexiconFile {
                name: (*name).into(),
                text: (*text).into(),
            })?;
        }
        for (name, text) in embedded_files() {
            if name.ends_with("first-names.txt") {
                names = FirstNames::parse(text);
            } else if *name != "sets.toml" && !name.starts_with("rules/") && !name.starts_with("law/") {
                compiled.add(&LexiconFile {
                    name: (*name).into(),
                    text: (*text).into(),
                })?;
            }
        }
        for file in extra {
            compiled.add(file)?;
        }
        compiled.vocabulary.finish();
        Ok(Self { compiled, names })
    }

    /// How many entries there are (first names not counted).
    pub fn len(&self) -> usize {
        self.compiled
            .terms
            .iter()
            .filter(|t| self.group(t.group).is_some_and(|g| g.class != Class::Condition))
            .count()
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.compiled.terms.is_empty()
    }

    /// How many word forms the table holds.
    pub fn forms(&self) -> usize {
        self.compiled.vocabulary.len()
    }

    /// How many first names are known.
    pub fn first_names(&self) -> usize {
        self.names.len()
    }

    /// What the list of first names says of `key`, a lower-case word without accents.
    pub(crate) fn first_name(&self, key: &str) -> Option<FirstName> {
        self.names.get(key)
    }

    /// The group with this number.
    pub fn group(&self, number: u16) -> Option<&Group> {
        self.compiled.groups.get(number as usize)
    }

    /// All groups, by number.
    pub fn groups(&self) -> &[Group] {
        &self.compiled.groups
    }

    pub(crate) fn slots_of(
        &self,
        text: &str,
        word: crate::segment::words::Word,
        accentless: bool,
        key: &mut String,
        out: &mut Vec<SlotId>,
    ) {
        self.compiled
            .vocabulary
            .slots_of(text, word, accentless, key, out);
    }

    pub(crate) fn trie_step(&self, node: u32, slot: SlotId, gap: u8) -> Option<u32> {
        self.compiled.trie.step(node, slot, gap)
    }

    pub(crate) fn trie_ends(&self, node: u32) -> &[TermId] {
        self.compiled.trie.ends(node)
    }

    pub(crate) fn trie_has_gap(&self, node: u32) -> bool {
        self.compiled.trie.has_gap(node)
    }

    pub(crate) fn group_of(&self, id: TermId) -> u16 {
        self.compiled.terms.get(id.0 as usize).map_or(0, |t| t.group)
    }

    /// The entry behind a piece of evidence.
    pub fn term(&self, id: TermId) -> Option<TermInfo<'_>> {
        let term = self.compiled.terms.get(id.0 as usize)?;
        let group = self.group(term.group)?;
        Some(TermInfo {
            entry: &term.entry,
            file: self
                .compiled
                .files
                .get(term.file as usize)
                .map_or("", AsRef::as_ref),
            line: term.line,
            class: group.class.name(),
            group: &group.id,
            why: &group.why,
            false_friend: group.class == Class::FalseFriend,
        })
    }

    /// Every entry that fires somewhere in `text`, conditions and false friends not applied.
    pub fn show(&self, text: &str) -> Vec<TermInfo<'_>> {
        let folded = FoldedText::of(&Document::from_text(text));
        let words = words(&folded);
        let mut hits = Vec::new();
        scan::Scanner::new(self, &folded, &words).scan(0..words.len(), &mut hits);
        let mut seen = std::collections::BTreeSet::new();
        hits.iter()
            .filter(|h: &&Hit| seen.insert(h.term))
            .filter_map(|h| self.term(h.term))
            .collect()
    }

    /// A surface form for every entry, with the entry: what the test that every entry fires reads aloud.
    pub fn samples(&mut self) -> Vec<(TermId, String)> {
        let entries: Vec<_> = self.compiled.terms.iter().map(|t| t.entry.clone()).collect();
        let samples = entries.iter().enumerate();
        samples
            .filter_map(|(i, e)| Some((TermId(i as u32), self.compiled.sample(e)?)))
            .collect()
    }

    /// Duplicates, collisions of stems, groups without reason, entries that do not fire.
    pub fn lint(&self) -> Vec<Complaint> {
        lint::lint(self)
    }
}
