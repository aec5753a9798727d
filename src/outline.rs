//! What a document goes through, for those who move about in it: its agenda items, its speakers' turns, the persons spoken of.
//!
//! Spans only, like a report. [`everywhere`] and [`pseudonym`] serve to write a person otherwise.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::document::Document;
use crate::finding::Source;
use crate::lexicon::unaccent;
use crate::segment::PassageKind;
use crate::signals::{Observed, TITLES, ToldBy};
use crate::span::{Span, Src};

/// What a document goes through, in the order of the text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outline {
    /// Its headings.
    pub items: Vec<Item>,
    /// Its labelled turns.
    pub turns: Vec<Turn>,
    /// The persons it names who are not at the table.
    pub persons: Vec<Person>,
}

/// A heading and what stands under it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item {
    /// The heading.
    pub heading: Span<Src>,
    /// From the heading to the next.
    pub span: Span<Src>,
}

/// What one speaker says, from the label on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    /// The label: *Mme Aubry (AS)*.
    pub label: Span<Src>,
    /// From the label to the end of the last passage before another label or heading.
    pub span: Span<Src>,
    /// Whether the speaker is bound by secrecy.
    pub source: Source,
}

/// A person spoken of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The first designation in each passage that has one, in order; the first of all introduces the person.
    pub mentions: Vec<Span<Src>>,
    /// The names without title, and those of their words that alone still say who it is.
    pub names: Vec<Span<Src>>,
}

impl Outline {
    pub(crate) fn of(document: &Document, observed: &Observed) -> Self {
        let text = document.text.as_str();
        let mut outline = Self::default();
        let mut names: BTreeMap<&str, usize> = BTreeMap::new();
        for signals in &observed.passages {
            let passage = &signals.passage;
            if passage.kind == PassageKind::Heading {
                outline.open_item(passage.span);
            } else if let Some(label) = passage.label.filter(|_| signals.source_by == ToldBy::Label) {
                outline.turns.push(Turn {
                    label,
                    span: label.cover(passage.span),
                    source: signals.source,
                });
            } else if let Some(turn) = outline
                .turns
                .last_mut()
                .filter(|_| signals.source_by == ToldBy::Turn)
            {
                turn.span = turn.span.cover(passage.span);
            }
            if let Some(last) = outline.items.last_mut() {
                last.span = last.span.cover(passage.span);
            }
            let named = signals
                .person
                .named()
                .then(|| observed.designation(signals))
                .flatten();
            let Some(name) = named.and_then(|at| Name::at(text, at)) else {
                continue;
            };
            outline.meet(text, &name, observed, &mut names);
        }
        outline
    }

    /// Notes that `name` stands there: of somebody met before under it, or under a name it is a part of, or of somebody new.
    fn meet<'t>(
        &mut self,
        text: &'t str,
        name: &Name<'t>,
        observed: &Observed,
        met: &mut BTreeMap<&'t str, usize>,
    ) {
        if let Some(person) = met.get(name.core).and_then(|known| self.persons.get_mut(*known)) {
            person.mentions.push(name.span);
            return;
        }
        let variants = name.variants(observed);
        let parts = || variants.iter().filter_map(|part| text.get(part.range()));
        let surname = parts().next_back().filter(|_| variants.len() > 2);
        let number = surname
            .and_then(|part| met.get(part))
            .copied()
            .unwrap_or(self.persons.len());
        for part in parts() {
            met.entry(part).or_insert(number);
        }
        match self.persons.get_mut(number) {
            Some(person) => {
                person.mentions.push(name.span);
                person.names.extend(variants);
            }
            None => self.persons.push(Person {
                mentions: vec![name.span],
                names: variants,
            }),
        }
    }

    fn open_item(&mut self, heading: Span<Src>) {
        self.items.push(Item {
            heading,
            span: heading,
        });
    }

    /// The person whom `span` designates.
    pub fn person_at(&self, span: Span<Src>) -> Option<&Person> {
        let named = |person: &&Person| {
            let mentions = &person.mentions;
            let next = mentions.partition_point(|m| m.end() <= span.start());
            mentions.get(next).is_some_and(|m| m.overlaps(span))
        };
        self.persons.iter().find(named)
    }
}

/// How a person is named at one place: *Mme Lambin*, *Karim Talbi*, *K. Y.*
struct Name<'a> {
    span: Span<Src>,
    /// The name without title.
    core: &'a str,
}

impl<'a> Name<'a> {
    /// The whole name of which the beginning stands at `at`.
    fn at(text: &'a str, at: Span<Src>) -> Option<Self> {
        let from = at.start() as usize;
        let rest = text.get(from..)?;
        let (mut end, mut core, mut initials) = (0, None, false);
        for word in words(rest) {
            if core.is_none() && word.is_title() {
                end = word.end;
                continue;
            }
            // Initials come last, unless they come first: after *Yanis B.* a sentence begins.
            if !word.is_capital() || initials && !word.is_initial() {
                break;
            }
            initials |= end > 0 && word.is_initial();
            core.get_or_insert(word.start);
            end = word.end;
            if !word.is_initial() && word.dotted {
                end = word.start + word.text.len();
                break;
            }
        }
        let core = rest.get(core?..end)?;
        let span = Span::new(at.start(), at.start() + end as u32);
        Some(Self { span, core })
    }

    /// The name and those of its words that alone still say who it is; a word that names a participant does not.
    fn variants(&self, observed: &Observed) -> Vec<Span<Src>> {
        let start = self.span.end() - self.core.len() as u32;
        let mut key = String::new();
        let mut variants = vec![Span::new(start, self.span.end())];
        for word in words(self.core).filter(|w| w.text.chars().count() > 2) {
            key.clear();
            unaccent(&word.text.to_lowercase(), &mut key);
            if !observed.seats(&key) {
                let from = start + word.start as u32;
                variants.push(Span::new(from, from + word.text.len() as u32));
            }
        }
        variants
    }
}

/// One word of a name.
struct Piece<'a> {
    text: &'a str,
    start: usize,
    /// Its end, with the stop of an initial or of a title.
    end: usize,
    dotted: bool,
}

impl Piece<'_> {
    fn is_title(&self) -> bool {
        TITLES.contains(&self.text.to_lowercase().as_str())
    }

    fn is_capital(&self) -> bool {
        self.text.starts_with(char::is_uppercase)
    }

    fn is_initial(&self) -> bool {
        self.text.chars().count() == 1
    }
}

/// The words at the beginning of `text` that only one space separates.
fn words(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let start = at
            + rest
                .chars()
                .next()
                .filter(|c| matches!(c, ' ' | '\u{a0}' | '\u{202f}'))
                .map_or(0, char::len_utf8);
        let rest = text.get(start..)?;
        let inside = |c: char| c.is_alphanumeric() || matches!(c, '-' | '\'' | '’');
        let length = rest.find(|c| !inside(c)).unwrap_or(rest.len());
        let word = rest.get(..length).filter(|w| !w.is_empty())?;
        let dotted = rest.get(length..)?.starts_with('.');
        at = start + length + usize::from(dotted);
        Some(Piece {
            text: word,
            start,
            end: at,
            dotted,
        })
    })
}

/// Every place where `text` names `person`, title included, in order and apart; the places of others in `outline` are theirs.
pub fn everywhere(text: &str, outline: &Outline, person: &Person) -> Vec<Span<Src>> {
    let names = person.names.iter().filter_map(|name| text.get(name.range()));
    let search = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(names);
    let Ok(search) = search else { return Vec::new() };
    let others = outline.persons.iter().filter(|other| *other != person);
    let theirs: Vec<Span<Src>> = others.flat_map(|other| other.mentions.iter().copied()).collect();
    let spans = search
        .find_iter(text)
        .filter(|m| stands_apart(text, m.start(), m.end()))
        .map(|m| Span::new(titled_from(text, m.start()) as u32, m.end() as u32))
        .filter(|span| !theirs.iter().any(|other| other.overlaps(*span)));
    Span::merged(spans.collect())
}

/// Whether no letter touches the words from byte `start` to byte `end`.
fn stands_apart(text: &str, start: usize, end: usize) -> bool {
    let before = text.get(..start).and_then(|t| t.chars().next_back());
    let after = text.get(end..).and_then(|t| t.chars().next());
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    !letter(before) && !letter(after)
}

/// Where a name that starts at byte `start` begins with its title.
fn titled_from(text: &str, start: usize) -> usize {
    let before = text.get(..start).unwrap_or_default();
    let trimmed = before.trim_end_matches([' ', '\u{a0}', '\u{202f}']);
    let bare = trimmed.strip_suffix('.').unwrap_or(trimmed);
    let from = bare.rfind(|c: char| !c.is_alphanumeric()).map_or(0, |at| {
        at + bare
            .get(at..)
            .and_then(|r| r.chars().next())
            .map_or(1, char::len_utf8)
    });
    let word = bare.get(from..).unwrap_or_default();
    let titled = trimmed.len() < before.len() && TITLES.contains(&word.to_lowercase().as_str());
    if titled { from } else { start }
}

/// What to write instead of a person's name: *la personne A*, by the first letter that the text does not use so yet.
///
/// After *de* and *à* it needs no other article, whoever the person is.
pub fn pseudonym(text: &str) -> String {
    let free = |letter: &char| !text.contains(&format!("personne {letter}"));
    let letter = ('A'..='Z').find(free).unwrap_or('X');
    format!("la personne {letter}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Engine, Options};

    const MINUTES: &str = "Présents : Mme Aubry (assistante sociale), M. Roux (maire)\n\n\
        1. SITUATIONS INDIVIDUELLES\n\n\
        Mme Aubry : M. Karim Talbi est suivi au CMP. Il va mieux.\n\
        M. Roux : Talbi ne vient plus, et Yanis B. Sa mère se tait.\n\n\
        2. QUESTIONS DIVERSES\n\nRien.\n";

    fn outline() -> Outline {
        let engine = Engine::new(Options::default(), &[]).unwrap();
        engine.audit(&Document::from_text(MINUTES)).outline
    }

    fn at(span: Span<Src>) -> &'static str {
        MINUTES.get(span.range()).unwrap()
    }

    #[test]
    fn items_turns_and_persons_stand_where_the_text_has_them() {
        let outline = outline();
        let headings: Vec<_> = outline.items.iter().map(|i| at(i.heading)).collect();
        assert_eq!(headings, ["1. SITUATIONS INDIVIDUELLES", "2. QUESTIONS DIVERSES"]);
        let turns: Vec<_> = outline.turns.iter().map(|t| (at(t.label), t.source)).collect();
        assert_eq!(
            turns,
            [("Mme Aubry", Source::Bound), ("M. Roux", Source::Unbound)]
        );
        assert!(at(outline.turns[0].span).ends_with("Il va mieux."));
        let persons: Vec<_> = outline.persons.iter().map(|p| at(p.mentions[0])).collect();
        assert!(persons.contains(&"M. Karim Talbi"), "{persons:?}");
    }

    #[test]
    fn a_person_is_found_by_each_of_the_names_and_nobody_else_is() {
        let outline = outline();
        let talbi = outline
            .persons
            .iter()
            .find(|p| at(p.mentions[0]).contains("Talbi"))
            .unwrap();
        let everywhere: Vec<_> = everywhere(MINUTES, &outline, talbi).into_iter().map(at).collect();
        assert_eq!(everywhere, ["M. Karim Talbi", "Talbi"]);
    }

    #[test]
    fn a_name_ends_where_the_sentence_does() {
        for (text, name) in [
            ("Yanis B. Sa mère", "Yanis B."),
            ("Mme K. Elle", "Mme K."),
            ("K. Y. ne", "K. Y."),
            ("M. K. Y. ne", "M. K. Y."),
            ("K. Bensaïd ne", "K. Bensaïd"),
            ("T.M. vit", "T.M."),
            ("Mme Zorglub. Elle", "Mme Zorglub"),
            ("Anne-Lise d", "Anne-Lise"),
        ] {
            let found = Name::at(text, Span::new(0, 1)).unwrap();
            assert_eq!(text.get(found.span.range()), Some(name));
        }
    }

    #[test]
    fn a_pseudonym_is_not_taken_twice() {
        assert_eq!(pseudonym("rien"), "la personne A");
        assert_eq!(pseudonym("La personne A et la personne B"), "la personne C");
    }
}
