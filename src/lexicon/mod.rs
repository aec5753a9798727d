//! Lexicons: TOML in, one matcher out (`lexicons/README.md` tells the format).

mod compile;
mod entry;
mod forms;
mod inflect;
mod lint;
mod names;
mod schema;
mod sense;
pub(crate) mod source;
pub(crate) mod stored;
mod table;
mod trie;
mod triggers;
mod vocabulary;

pub(crate) use compile::Layer;
use compile::{Compiled, Draft, SETS, Sampler, Stock, Term, Text, stock};
pub(crate) use entry::MAX_GAP;
pub(crate) use forms::{SlotId, unaccent, unaccented};
pub use names::FirstName;
use names::{FirstNames, Surnames};
pub use schema::{Class, Group, Status, Strength};
pub(crate) use sense::{Sense, Trace};
pub use source::{LexiconError, LexiconFile};
use stored::Stored as _;
pub(crate) use trie::{Follows, Node, Stand};
pub(crate) use triggers::Triggers;

use crate::finding::TermId;
use crate::scan::{self, Hit};

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
}

/// What the build made of the files below `lexicons/`: rules and law, and lexicons; nothing where it could not.
pub(crate) const KEPT: [&[u8]; 2] = [embedded::RULES, embedded::TABLES];

impl Triggers {
    /// The embedded lists, read where they lie. Only a redacted copy asks for them, so nothing else reads them.
    pub(crate) fn embedded() -> Self {
        let mut kept = embedded::TRIGGERS;
        // Where the build could not read them, no lexicon compiles: there is nobody to ask.
        Self::read(&mut kept).unwrap_or_default()
    }
}

/// The embedded files whose name is wanted: nearly all of them only where the build could make nothing of them.
pub(crate) fn embedded_sources(wanted: impl Fn(&str) -> bool) -> Vec<LexiconFile> {
    let files = embedded::FILES.iter().filter(|(name, _)| wanted(name));
    files
        .map(|(name, text)| LexiconFile {
            name: (*name).into(),
            text: (*text).into(),
        })
        .collect()
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

/// What is asked of every hit of a group, in a few bytes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Card {
    pub(crate) class: Class,
    /// The place of its class among all.
    pub(crate) place: u8,
    pub(crate) sense: Sense,
    /// How strong it is as private life, from 1; 0 where it is none.
    pub(crate) private: u8,
    /// See [`Group::near`].
    pub(crate) near: Option<u16>,
    /// See [`Group::not_near`].
    pub(crate) not_near: Option<u16>,
    /// Whether its hits have no condition, and do nothing but speak for their passage.
    pub(crate) plain: bool,
    /// See [`Group::status`].
    pub(crate) status: Option<Status>,
    /// See [`Group::public_agent`].
    pub(crate) public_agent: bool,
}

impl Card {
    fn of(group: &Group) -> Self {
        Self {
            class: group.class,
            place: group.class.index() as u8,
            sense: Sense::of(group),
            private: match group.class {
                Class::Domain(_) => 1 + group.strength as u8,
                _ => 0,
            },
            near: group.near,
            not_near: group.not_near,
            plain: group.near.is_none()
                && group.not_near.is_none()
                && !matches!(group.class, Class::FalseFriend | Class::Condition),
            status: group.status,
            public_agent: group.public_agent,
        }
    }
}

/// The compiled lexicon: the entries the program comes with and, laid over them, those of its user.
#[derive(Debug)]
pub struct Lexicon {
    files: Vec<Text>,
    provenance: Vec<(Text, Text)>,
    groups: Vec<Group>,
    /// By group, what is asked of every hit.
    cards: Vec<Card>,
    /// By group.
    traces: Vec<Trace>,
    layers: Vec<Layer>,
    names: FirstNames,
    surnames: Surnames,
}

impl Lexicon {
    /// Compiles `extra` over the embedded files, which the build has compiled.
    ///
    /// # Errors
    /// The first mistake met, with its place.
    pub fn compile(extra: &[LexiconFile]) -> Result<Self, LexiconError> {
        let mut tables = embedded::TABLES;
        let Stock {
            compiled,
            names,
            surnames,
        } = match Stock::read(&mut tables) {
            Some(stock) => stock,
            // The build could not compile them: whoever runs the program is told why.
            None => stock(&embedded_sources(|_| true))?,
        };
        if embedded::TRIGGERS.is_empty() {
            // The same holds for these, though nothing is asked of them yet.
            Triggers::of(&embedded_sources(|name| name == triggers::TRIGGERS))?;
        }
        let mut lexicon = Self {
            files: Vec::new(),
            provenance: Vec::new(),
            groups: Vec::new(),
            cards: Vec::new(),
            traces: Vec::new(),
            layers: Vec::new(),
            names,
            surnames,
        };
        lexicon.lay(compiled);
        if !extra.is_empty() {
            let terms = lexicon.layers.iter().map(|layer| layer.terms.len()).sum();
            let mut draft = Draft::after(lexicon.files.len(), lexicon.groups.len(), terms);
            for sets in embedded_sources(|name| name == SETS) {
                draft.add_sets(&sets)?;
            }
            for file in extra {
                draft.add(file)?;
            }
            lexicon.lay(draft.finish());
        }
        Ok(lexicon)
    }

    fn lay(&mut self, compiled: Compiled) {
        self.files.extend(compiled.files);
        self.provenance.extend(compiled.provenance);
        self.cards.extend(compiled.groups.iter().map(Card::of));
        self.traces.extend(compiled.groups.iter().map(Trace::of_group));
        self.groups.extend(compiled.groups);
        self.layers.push(compiled.layer);
    }

    /// How many entries there are (names of persons not counted).
    pub fn len(&self) -> usize {
        self.terms()
            .filter(|t| self.group(t.group).is_some_and(|g| g.class != Class::Condition))
            .count()
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.terms().next().is_none()
    }

    /// How many word forms the tables hold.
    pub fn forms(&self) -> usize {
        self.layers.iter().map(|layer| layer.forms.len()).sum()
    }

    /// How many first names are known.
    pub fn first_names(&self) -> usize {
        self.names.len()
    }

    /// What the list of first names says of `key`, a lower-case word without accents.
    pub(crate) fn first_name(&self, key: &str) -> Option<FirstName> {
        self.names.get(key)
    }

    /// How many surnames are known.
    pub fn surnames(&self) -> usize {
        self.surnames.len()
    }

    /// Whether `key`, a lower-case word without accents, is a surname, and neither an ordinary word nor a place.
    pub fn surname(&self, key: &str) -> bool {
        self.surnames.contains(key)
    }

    /// The group with this number.
    #[inline]
    pub fn group(&self, number: u16) -> Option<&Group> {
        self.groups.get(number as usize)
    }

    /// What is asked of every hit of the group with this number.
    #[inline]
    pub(crate) fn card(&self, group: u16) -> Option<&Card> {
        self.cards.get(group as usize)
    }

    /// What the entries of the group with this number do in a sentence.
    #[inline]
    pub(crate) fn sense(&self, group: u16) -> Sense {
        self.card(group).map_or_else(Sense::default, |card| card.sense)
    }

    /// What the identifier of the group with this number leaves, if it is one of cues.
    pub(crate) fn trace(&self, group: u16) -> Trace {
        self.traces.get(group as usize).copied().unwrap_or_default()
    }

    /// All groups, by number.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// What the words of a text are looked up in, one layer after the other.
    pub(crate) fn layers(&self) -> &[Layer] {
        &self.layers
    }

    fn terms(&self) -> impl Iterator<Item = Term<'_>> {
        self.layers
            .iter()
            .flat_map(|layer| (0..layer.terms.len()).filter_map(|number| layer.terms.get(number)))
    }

    fn file(&self, number: u16) -> &str {
        self.files.get(number as usize).map_or("", AsRef::as_ref)
    }

    /// The entry behind a piece of evidence.
    pub fn term(&self, id: TermId) -> Option<TermInfo<'_>> {
        let layer = self.layers.iter().rfind(|layer| layer.first_term <= id.0)?;
        let term = layer.terms.get(id.0 - layer.first_term)?;
        let group = self.group(term.group)?;
        Some(TermInfo {
            entry: term.entry,
            file: self.file(term.file),
            line: term.line,
            class: group.class.name(),
            group: &group.id,
            why: &group.why,
            false_friend: group.class == Class::FalseFriend,
        })
    }

    /// Every entry that fires somewhere in `text`, conditions and false friends not applied.
    pub fn show(&self, text: &str) -> Vec<TermInfo<'_>> {
        let mut hits = scan::scan_text(self, text);
        hits.sort_unstable_by_key(|hit| (hit.first, hit.last, hit.term));
        let mut seen = std::collections::BTreeSet::new();
        hits.iter()
            .filter(|h: &&Hit| seen.insert(h.term))
            .filter_map(|h| self.term(h.term))
            .collect()
    }

    /// A surface form for every entry, with the entry: what the test that every entry fires reads aloud.
    ///
    /// # Errors
    /// A mistake in the embedded word sets.
    pub fn samples(&self) -> Result<Vec<(TermId, String)>, LexiconError> {
        let mut sampler = Sampler::default();
        for sets in embedded_sources(|name| name == SETS) {
            sampler = Sampler::new(&sets)?;
        }
        let ids = (0..).map(TermId);
        let samples = ids.zip(self.terms());
        Ok(samples
            .filter_map(|(id, term)| Some((id, sampler.sample(term.entry)?)))
            .collect())
    }

    /// Duplicates, collisions of stems, groups without reason, entries that do not fire.
    pub fn lint(&self) -> Vec<Complaint> {
        lint::lint(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(terms: &str) -> LexiconFile {
        LexiconFile {
            name: "service.toml".into(),
            text: format!(
                "[lexicon]\nclass = \"domain\"\ndomain = \"social\"\nprovenance = \"service\"\nlicence = \"CC0\"\n\
                 [[group]]\nid = \"dispositif\"\nwhy = \"Words of one service.\"\nterms = [{terms}]\n"
            ),
        }
    }

    #[test]
    fn the_users_entries_stand_beside_the_embedded_ones() {
        let embedded = Lexicon::compile(&[]).unwrap();
        let lexicon = Lexicon::compile(&[own("\"zorglub:n\", \"@be suivi:a .. zorglubie\"")]).unwrap();
        assert_eq!(lexicon.len(), embedded.len() + 2);
        let shown = |text: &str| -> Vec<(String, u32, String)> {
            let terms = lexicon.show(text).into_iter();
            terms
                .map(|t| (t.file.to_owned(), t.line, t.group.to_owned()))
                .collect()
        };
        let mine = ("service.toml".to_owned(), 9, "social.dispositif".to_owned());
        assert!(shown("les zorglubs").contains(&mine));
        assert!(shown("elle est suivie par la zorglubie").contains(&mine));
        let both = shown("un zorglub placé sous tutelle");
        assert!(
            both.contains(&mine) && both.iter().any(|t| t.0.starts_with("domains/")),
            "{both:?}"
        );
    }

    #[test]
    fn a_surname_is_no_word_and_no_place() {
        let lexicon = Lexicon::compile(&[]).unwrap();
        assert!(
            ["benali", "haddad", "nguyen", "diallo", "martin"]
                .iter()
                .all(|name| lexicon.surname(name))
        );
        let others = [
            "petit", "maison", "rue", "paris", "lyon", "france", "savoie", "leclerc", "Benali",
        ];
        assert!(!others.iter().any(|word| lexicon.surname(word)));
    }

    #[test]
    fn a_mistake_of_the_user_has_its_place() {
        let error = Lexicon::compile(&[own("\"boire:x\"")]).unwrap_err();
        let (start, length) = error.span.unwrap();
        assert_eq!(error.source_text.get(start..start + length), Some("\"boire:x\""));
    }
}
