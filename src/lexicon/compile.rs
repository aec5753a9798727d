//! Files in; groups, terms, word table and trie out.
//!
//! The build compiles the embedded files with this code, the program those of its user.

use toml::Spanned;

use super::entry;
use super::forms::Forms;
use super::names::{FirstNames, Surnames};
use super::schema::{self, Class, FileDoc, Group, Status, Strength, bad};
use super::source::{LexiconError, LexiconFile};
use super::table::{Numbers, Pairs, Texts};
use super::trie::{self, Trie};
use super::triggers::TRIGGERS;
use super::vocabulary::Vocabulary;
use crate::code::Mode;

/// A text embedded in the program, or of its user.
pub(crate) type Text = std::borrow::Cow<'static, str>;

/// The law key of public agents' secrecy.
const PUBLIC_AGENTS: &str = "CGFP L121-6";

/// The file of word sets, read before all others.
pub(crate) const SETS: &str = "sets.toml";

/// The list of first names.
pub(crate) const FIRST_NAMES: &str = "people/first-names.txt";

/// The list of surnames.
pub(crate) const SURNAMES: &str = "people/surnames.txt";

/// Everything the program comes with.
#[derive(Debug, PartialEq)]
pub(crate) struct Stock {
    pub(super) compiled: Compiled,
    pub(super) names: FirstNames,
    pub(super) surnames: Surnames,
}

/// Lexicon files, compiled.
#[derive(Debug, PartialEq)]
pub(crate) struct Compiled {
    pub(super) files: Vec<Text>,
    /// By file, its provenance and licence.
    pub(super) provenance: Vec<(Text, Text)>,
    pub(super) groups: Vec<Group>,
    pub(super) layer: Layer,
}

/// What the entries of some files are looked up in.
#[derive(Debug, PartialEq)]
pub(crate) struct Layer {
    /// The number of its first term among all.
    pub(super) first_term: u32,
    pub(super) terms: Terms,
    pub(crate) forms: Forms,
    pub(crate) trie: Trie,
}

/// The entries as written.
#[derive(Debug, PartialEq)]
pub(crate) struct Terms {
    pub(super) entries: Texts,
    /// The group and the file.
    pub(super) places: Pairs,
    pub(super) lines: Numbers,
}

/// An entry as written, with the numbers of its group and file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Term<'a> {
    pub(super) entry: &'a str,
    pub(super) group: u16,
    pub(super) file: u16,
    pub(super) line: u32,
}

impl Layer {
    /// The group of the layer's own term `number`.
    #[inline]
    pub(crate) fn group_of(&self, number: u32) -> u16 {
        self.terms.group(number - self.first_term).unwrap_or_default()
    }
}

impl Terms {
    pub(super) fn len(&self) -> u32 {
        self.entries.len()
    }

    pub(super) fn get(&self, number: u32) -> Option<Term<'_>> {
        let (group, file) = self.places.get(number)?;
        Some(Term {
            entry: self.entries.get(number),
            group: group as u16,
            file: file as u16,
            line: self.lines.get(number)?,
        })
    }

    pub(super) fn group(&self, number: u32) -> Option<u16> {
        self.places.get(number).map(|place| place.0 as u16)
    }
}

/// Compiles all the files the program comes with.
///
/// # Errors
/// The first mistake met, with its place.
pub(crate) fn stock(files: &[LexiconFile]) -> Result<Stock, LexiconError> {
    let mut draft = Draft::default();
    let mut names = FirstNames::default();
    let mut surnames = Surnames::default();
    for file in files.iter().filter(|f| f.name == SETS) {
        draft.add_sets(file)?;
    }
    for file in files.iter().filter(|f| f.name != SETS) {
        match file.name.as_str() {
            FIRST_NAMES => names = FirstNames::parse(&file.text),
            SURNAMES => surnames = Surnames::parse(&file.text),
            name if is_lexicon(name) => draft.add(file)?,
            _ => {}
        }
    }
    let compiled = draft.finish();
    Ok(Stock {
        compiled,
        names,
        surnames,
    })
}

/// Whether an embedded file holds entries: neither rules nor law nor what only a redacted copy asks for.
pub(crate) fn is_lexicon(name: &str) -> bool {
    !name.starts_with("rules/") && !name.starts_with("law/") && name != TRIGGERS
}

/// Lexicon files being compiled, after those that were compiled before.
#[derive(Debug, Default)]
pub(super) struct Draft {
    first_file: usize,
    first_group: usize,
    first_term: u32,
    files: Vec<Text>,
    provenance: Vec<(Text, Text)>,
    groups: Vec<Group>,
    entries: Texts,
    places: Vec<(u32, u32)>,
    lines: Vec<u32>,
    vocabulary: Vocabulary,
    trie: trie::Draft,
}

impl Draft {
    /// A draft whose numbers go on after so many files, groups and terms.
    pub(super) fn after(files: usize, groups: usize, terms: u32) -> Self {
        Self {
            first_file: files,
            first_group: groups,
            first_term: terms,
            ..Self::default()
        }
    }

    pub(super) fn finish(self) -> Compiled {
        Compiled {
            files: self.files,
            provenance: self.provenance,
            groups: self.groups,
            layer: Layer {
                first_term: self.first_term,
                terms: Terms {
                    entries: self.entries,
                    places: self.places.into_iter().collect(),
                    lines: self.lines.into_iter().collect(),
                },
                trie: self.trie.finish(self.vocabulary.slots()),
                forms: self.vocabulary.finish(),
            },
        }
    }

    /// Reads the named word sets of `sets.toml`.
    pub(super) fn add_sets(&mut self, file: &LexiconFile) -> Result<(), LexiconError> {
        for (name, words) in schema::parse::<FileDoc>(file)?.sets {
            self.vocabulary.define_set(&name, &words);
        }
        Ok(())
    }

    /// Adds one lexicon file.
    pub(super) fn add(&mut self, file: &LexiconFile) -> Result<(), LexiconError> {
        let doc: FileDoc = schema::parse(file)?;
        let class = schema::class_of(file, &doc.lexicon)?;
        self.provenance
            .push((doc.lexicon.provenance.into(), doc.lexicon.licence.into()));
        let number = (self.first_file + self.files.len()) as u16;
        self.files.push(file.name.clone().into());
        let lines = line_starts(&file.text);
        for group in doc.group {
            let near = self.condition(file, number, &lines, &group.near)?;
            let not_near = self.condition(file, number, &lines, &group.not_near)?;
            let id = match class {
                Class::Domain(d) => format!("{}.{}", d.code(), group.id.get_ref()),
                _ => group.id.get_ref().clone(),
            };
            let strength = match &group.strength {
                None => Strength::Cue,
                Some(s) => Strength::from_code(s.get_ref())
                    .ok_or_else(|| bad(file, s, "force", "strength", "strong, weak, cue"))?,
            };
            let mode = match &group.mode {
                None => None,
                Some(m) => Some(
                    Mode::from_code(m.get_ref())
                        .ok_or_else(|| bad(file, m, "mode", "mode", "known, learned, understood, guessed"))?,
                ),
            };
            let anas_bound = group.anas.as_ref().is_some_and(|a| a.get_ref() == "bound");
            let status = match &group.status {
                None => None,
                Some(s) => Some(
                    Status::from_words(s.get_ref(), anas_bound)
                        .ok_or_else(|| bad(file, s, "statut", "status", "bound, unbound, disputed"))?,
                ),
            };
            let service = group.entity.as_ref().is_some_and(|e| e.get_ref() == "service");
            let public_agent = group.basis.iter().any(|key| key == PUBLIC_AGENTS);
            let rule = group.rule.map(|r| r.into_inner().into());
            let group_doc = Group {
                id: id.into(),
                class,
                why: group.why.into(),
                rule,
                strength,
                mode,
                status,
                service,
                public_agent,
                near,
                not_near,
            };
            self.add_group(file, number, &lines, group_doc, &group.terms)?;
        }
        for friend in doc.false_friend {
            let group = plain_group("false-friend", Class::FalseFriend, friend.why);
            self.add_group(file, number, &lines, group, &friend.terms)?;
        }
        Ok(())
    }

    fn condition(
        &mut self,
        file: &LexiconFile,
        number: u16,
        lines: &[usize],
        terms: &[Spanned<String>],
    ) -> Result<Option<u16>, LexiconError> {
        if terms.is_empty() {
            return Ok(None);
        }
        let group = plain_group("condition", Class::Condition, "");
        self.add_group(file, number, lines, group, terms)?;
        Ok(Some((self.first_group + self.groups.len() - 1) as u16))
    }

    fn add_group(
        &mut self,
        file: &LexiconFile,
        number: u16,
        lines: &[usize],
        group: Group,
        terms: &[Spanned<String>],
    ) -> Result<(), LexiconError> {
        let group_number = u16::try_from(self.first_group + self.groups.len())
            .map_err(|_| LexiconError::new(file, None, "trop de groupes".into(), "too many groups".into()))?;
        self.groups.push(group);
        for term in terms {
            let id = self.first_term + self.entries.push(term.get_ref());
            let sequences = entry::compile(term.get_ref(), &mut self.vocabulary).map_err(|(fr, en)| {
                LexiconError::new(file, Some((term.span().start, term.span().len())), fr, en)
            })?;
            for steps in &sequences {
                self.trie.insert(steps, id);
            }
            let line = lines.partition_point(|start| *start <= term.span().start) as u32;
            self.places.push((group_number.into(), number.into()));
            self.lines.push(line);
        }
        Ok(())
    }
}

/// Surface forms of entries, for the test that every entry fires.
#[derive(Debug, Default)]
pub(super) struct Sampler(Vocabulary);

impl Sampler {
    pub(super) fn new(sets: &LexiconFile) -> Result<Self, LexiconError> {
        let mut draft = Draft::default();
        draft.add_sets(sets)?;
        Ok(Self(draft.vocabulary))
    }

    /// A text on which `entry` fires.
    pub(super) fn sample(&mut self, entry: &str) -> Option<String> {
        let sequences = entry::compile(entry, &mut self.0).ok()?;
        let words = sequences.first()?.iter().map(|s| self.0.sample(s.slot));
        Some(words.collect::<Vec<_>>().join(" ").replace("' ", "'"))
    }
}

fn plain_group(id: &'static str, class: Class, why: impl Into<Text>) -> Group {
    Group {
        id: id.into(),
        class,
        why: why.into(),
        rule: None,
        strength: Strength::Cue,
        mode: None,
        status: None,
        service: false,
        public_agent: false,
        near: None,
        not_near: None,
    }
}

fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0)
        .chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|i| i + 1))
        .collect()
}
