//! Files in, groups, terms and one trie of word slots out.

use rustc_hash::FxHashMap;
use toml::Spanned;

use super::entry::{self, Step};
use super::schema::{self, Class, Group, Status, Strength, bad};
use super::vocabulary::{SlotId, Vocabulary};
use super::{LexiconError, LexiconFile};
use crate::finding::{Mode, TermId};

/// One entry as written.
#[derive(Debug)]
pub(super) struct Term {
    pub(super) entry: Box<str>,
    pub(super) group: u16,
    pub(super) file: u16,
    pub(super) line: u32,
}

/// A trie over word slots; an edge says how many words it may skip.
#[derive(Debug, Default)]
pub(super) struct Trie {
    edges: FxHashMap<(u32, Step), u32>,
    /// Terms that end at each node.
    ends: Vec<Vec<TermId>>,
    /// Whether an edge with a gap leaves the node.
    gaps: Vec<bool>,
}

impl Trie {
    fn new_node(&mut self) -> u32 {
        self.ends.push(Vec::new());
        self.gaps.push(false);
        (self.ends.len() - 1) as u32
    }

    fn insert(&mut self, steps: &[Step], term: TermId) {
        if self.ends.is_empty() {
            self.new_node();
        }
        let mut node = 0;
        for step in steps {
            node = match self.edges.get(&(node, *step)) {
                Some(next) => *next,
                None => {
                    let next = self.new_node();
                    self.edges.insert((node, *step), next);
                    if step.gap > 0
                        && let Some(gap) = self.gaps.get_mut(node as usize)
                    {
                        *gap = true;
                    }
                    next
                }
            };
        }
        if let Some(ends) = self.ends.get_mut(node as usize)
            && !ends.contains(&term)
        {
            ends.push(term);
        }
    }

    pub(super) fn step(&self, node: u32, slot: SlotId, gap: u8) -> Option<u32> {
        self.edges.get(&(node, Step { slot, gap })).copied()
    }

    pub(super) fn ends(&self, node: u32) -> &[TermId] {
        self.ends.get(node as usize).map_or(&[], Vec::as_slice)
    }

    pub(super) fn has_gap(&self, node: u32) -> bool {
        self.gaps.get(node as usize).copied().unwrap_or(false)
    }
}

/// The law key of public agents' secrecy.
const PUBLIC_AGENTS: &str = "CGFP L121-6";

/// Everything compiled.
#[derive(Debug, Default)]
pub(super) struct Compiled {
    pub(super) files: Vec<Box<str>>,
    pub(super) groups: Vec<Group>,
    pub(super) terms: Vec<Term>,
    pub(super) vocabulary: Vocabulary,
    pub(super) trie: Trie,
    pub(super) provenance: Vec<(Box<str>, Box<str>)>,
}

impl Compiled {
    /// Reads the named word sets of `sets.toml`.
    pub(super) fn add_sets(&mut self, file: &LexiconFile) -> Result<(), LexiconError> {
        for (name, words) in schema::parse(file)?.sets {
            self.vocabulary.define_set(&name, &words);
        }
        Ok(())
    }

    /// Adds one lexicon file.
    pub(super) fn add(&mut self, file: &LexiconFile) -> Result<(), LexiconError> {
        let doc = schema::parse(file)?;
        let class = schema::class_of(file, &doc.lexicon)?;
        self.provenance.push((
            doc.lexicon.provenance.as_str().into(),
            doc.lexicon.licence.as_str().into(),
        ));
        let number = self.files.len() as u16;
        self.files.push(file.name.as_str().into());
        let lines = line_starts(&file.text);
        for group in doc.group {
            let near = self.condition(file, number, &lines, &group.near)?;
            let not_near = self.condition(file, number, &lines, &group.not_near)?;
            let id = match class {
                Class::Domain(d) => format!("{}.{}", d.code(), group.id.get_ref()),
                _ => group.id.get_ref().clone(),
            };
            let strength = match group.strength.as_ref().map(|s| s.get_ref().as_str()) {
                Some("strong") => Strength::Strong,
                Some("weak") => Strength::Weak,
                Some("cue") | None => Strength::Cue,
                Some(_) => {
                    return Err(bad_opt(
                        file,
                        group.strength.as_ref(),
                        "force",
                        "strength",
                        "strong, weak, cue",
                    ));
                }
            };
            let mode = match &group.mode {
                None => None,
                Some(m) => Some(
                    Mode::from_code(m.get_ref())
                        .ok_or_else(|| bad(file, m, "mode", "mode", "known, learned, understood, guessed"))?,
                ),
            };
            let anas_bound = group.anas.as_ref().is_some_and(|a| a.get_ref() == "bound");
            let status = match group.status.as_ref().map(|s| s.get_ref().as_str()) {
                None => None,
                Some("bound") => Some(Status::Bound),
                Some("unbound") => Some(Status::Unbound),
                Some("disputed") if anas_bound => Some(Status::DisputedBound),
                Some("disputed") => Some(Status::DisputedUnbound),
                Some(_) => {
                    return Err(bad_opt(
                        file,
                        group.status.as_ref(),
                        "statut",
                        "status",
                        "bound, unbound, disputed",
                    ));
                }
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
            let group = plain_group("false-friend", Class::FalseFriend, &friend.why);
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
        Ok(Some((self.groups.len() - 1) as u16))
    }

    fn add_group(
        &mut self,
        file: &LexiconFile,
        number: u16,
        lines: &[usize],
        group: Group,
        terms: &[Spanned<String>],
    ) -> Result<(), LexiconError> {
        let group_number = u16::try_from(self.groups.len())
            .map_err(|_| LexiconError::new(file, None, "trop de groupes".into(), "too many groups".into()))?;
        self.groups.push(group);
        for term in terms {
            let id = TermId(self.terms.len() as u32);
            let sequences = entry::compile(term.get_ref(), &mut self.vocabulary).map_err(|(fr, en)| {
                LexiconError::new(file, Some((term.span().start, term.span().len())), fr, en)
            })?;
            for steps in &sequences {
                self.trie.insert(steps, id);
            }
            let line = lines.partition_point(|start| *start <= term.span().start) as u32;
            self.terms.push(Term {
                entry: term.get_ref().as_str().into(),
                group: group_number,
                file: number,
                line,
            });
        }
        Ok(())
    }

    /// A surface form of an entry, for the test that every entry fires.
    pub(super) fn sample(&mut self, entry: &str) -> Option<String> {
        let sequences = entry::compile(entry, &mut self.vocabulary).ok()?;
        let words = sequences
            .first()?
            .iter()
            .map(|s| self.vocabulary.sample(s.slot).to_owned());
        Some(words.collect::<Vec<_>>().join(" ").replace("' ", "'"))
    }
}

fn plain_group(id: &str, class: Class, why: &str) -> Group {
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

fn bad_opt(
    file: &LexiconFile,
    value: Option<&Spanned<String>>,
    fr: &str,
    en: &str,
    allowed: &str,
) -> LexiconError {
    match value {
        Some(value) => bad(file, value, fr, en, allowed),
        None => LexiconError::new(file, None, format!("{fr} manquant"), format!("missing {en}")),
    }
}

fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0)
        .chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|i| i + 1))
        .collect()
}
