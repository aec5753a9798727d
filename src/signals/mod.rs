//! Signals: what the words, the layout and the discourse say of each passage. Observed here, weighed in `assess`.

mod people;

pub use people::{People, PersonSignals};

use crate::document::Document;
use crate::finding::{Source, TermId};
use crate::fold::FoldedText;
use crate::lexicon::{Class, Lexicon, Status, unaccent};
use crate::scan::{Hit, Scanner, resolve};
use crate::segment::words::{Shape, Word, words};
use crate::segment::{Passage, PassageKind, passages};
use crate::span::{Span, Src};

/// A document ready to be assessed.
#[derive(Debug)]
pub struct Observed {
    /// The folded text.
    pub folded: FoldedText,
    /// Its words.
    pub words: Vec<Word>,
    /// Its passages, each with its signals.
    pub passages: Vec<PassageSignals>,
    /// The persons at the table.
    pub people: People,
}

impl Observed {
    /// Where the words from `first` to `last` stand in the source.
    pub fn words_span(&self, first: usize, last: usize) -> Span<Src> {
        let start = self.words.get(first).map_or(0, |w| w.span.start());
        let end = self.words.get(last).map_or(start, |w| w.span.end());
        self.folded.to_src(Span::new(start, end))
    }
}

/// A passage and what speaks in it.
#[derive(Debug)]
pub struct PassageSignals {
    /// The passage.
    pub passage: Passage,
    /// The lexicon entries that stand in it, conditions and false friends applied.
    pub hits: Vec<Hit>,
    /// The persons it designates.
    pub person: PersonSignals,
    /// Who tells it, by the rules below.
    pub source: Source,
    /// Which rule said so: `clause`, `tail`, `origin`, `label`, `turn`, `cell` or `none`.
    pub source_by: &'static str,
    /// Where the speaker is named.
    pub speaker: Option<Span<Src>>,
}

/// Reads a document up to its signals.
pub fn observe(document: &Document, lexicon: &Lexicon, prudent: bool) -> Observed {
    let folded = FoldedText::of(document);
    let words = words(&folded);
    let cut = passages(document, &folded, &words);
    let mut scanner = Scanner::new(lexicon, &folded, &words);
    let mut all_hits = Vec::with_capacity(cut.len());
    for passage in &cut {
        let mut hits = Vec::new();
        let first = passage.label_words.start.min(passage.words.start);
        let range = if passage.label.is_some() {
            first..passage.words.end
        } else {
            passage.words.clone()
        };
        scanner.scan(range, &mut hits);
        resolve(lexicon, &mut hits);
        all_hits.push(hits);
    }
    let reader = Reader {
        lexicon,
        folded: &folded,
        words: &words,
        prudent,
    };
    let people = people::collect(&reader, &cut, &all_hits);
    let mut turn: Option<(Source, Option<Span<Src>>)> = None;
    let mut section = 0;
    let mut out: Vec<PassageSignals> = Vec::with_capacity(cut.len());
    for (passage, hits) in cut.into_iter().zip(all_hits) {
        if passage.section != section || passage.kind == PassageKind::Row {
            turn = None;
            section = passage.section;
        }
        if passage.kind == PassageKind::Item && passage.first_of_block && passage.label.is_none() {
            turn = None;
        }
        let (source, source_by, speaker) = source_of(&reader, &people, &passage, &hits, &mut turn);
        let person = people.designated(&reader, &passage, &hits);
        out.push(PassageSignals {
            passage,
            hits,
            person,
            source,
            source_by,
            speaker,
        });
    }
    Observed {
        folded,
        words,
        passages: out,
        people,
    }
}

/// What the signal readers share.
pub(crate) struct Reader<'a> {
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) folded: &'a FoldedText,
    pub(crate) words: &'a [Word],
    /// Whether disputed professions are read as bound.
    pub(crate) prudent: bool,
}

impl Reader<'_> {
    pub(crate) fn text(&self, word: usize) -> &str {
        self.words.get(word).map_or("", |w| self.folded.slice(w.span))
    }

    pub(crate) fn shape(&self, word: usize) -> Shape {
        self.words.get(word).map_or(Shape::default(), |w| w.shape)
    }

    /// The word without accents, in `key`.
    pub(crate) fn key<'k>(&self, word: usize, key: &'k mut String) -> &'k str {
        key.clear();
        unaccent(self.text(word), key);
        key
    }

    pub(crate) fn src(&self, first: usize, last: usize) -> Span<Src> {
        let start = self.words.get(first).map_or(0, |w| w.span.start());
        let end = self.words.get(last).map_or(start, |w| w.span.end());
        self.folded.to_src(Span::new(start, end))
    }

    fn group_id(&self, hit: &Hit) -> &str {
        self.lexicon.group(hit.group).map_or("", |g| &g.id)
    }

    /// Whether a role is bound, by the position chosen.
    pub(crate) fn role(&self, hit: &Hit) -> Option<Source> {
        let status = self.lexicon.group(hit.group)?.status?;
        Some(match status {
            Status::Bound | Status::DisputedBound => Source::Bound,
            Status::DisputedUnbound if self.prudent => Source::Bound,
            Status::Unbound | Status::DisputedUnbound => Source::Unbound,
        })
    }

    /// The first role among `hits` inside the words `range`.
    pub(crate) fn role_in(
        &self,
        hits: &[Hit],
        range: std::ops::Range<usize>,
    ) -> Option<(Source, usize, usize)> {
        hits.iter()
            .filter(|h| h.first as usize >= range.start && (h.last as usize) < range.end)
            .find_map(|h| self.role(h).map(|s| (s, h.first as usize, h.last as usize)))
    }

    fn is_attribution(&self, hits: &[Hit], range: std::ops::Range<usize>) -> bool {
        const VERBS: &[&str] = &[
            "indiqu",
            "precis",
            "signal",
            "inform",
            "rapport",
            "mentionn",
            "evoqu",
            "expliqu",
            "ajout",
            "soulign",
            "rappell",
            "alert",
            "confirm",
            "repond",
            "remarqu",
            "note",
            "observ",
            "constat",
            "expos",
            "present",
            "detaill",
            "complet",
            "conclu",
            "inquiet",
            "deplor",
            "regrett",
            "reconn",
            "demand",
            "relat",
            "decri",
            "pense",
            "croit",
            "estim",
            "trouve",
            "dit",
            "fait savoir",
            "annonc",
            "confi",
            "racont",
            "parle",
            "propos",
            "insist",
            "redit",
            "juge",
            "craint",
            "suppos",
            "soupconn",
            "se demande",
            "lit",
            "glisse",
            "lache",
            "affirm",
            "releve",
            "revient",
        ];
        let mut key = String::new();
        range.clone().any(|w| {
            let k = self.key(w, &mut key);
            k.len() >= 3
                && VERBS
                    .iter()
                    .any(|v| k.starts_with(v) && (v.len() > 3 || k.len() <= v.len() + 1))
        }) || hits
            .iter()
            .any(|h| range.contains(&(h.first as usize)) && self.group_id(h).starts_with("attribution"))
    }
}

type Turn = Option<(Source, Option<Span<Src>>)>;

/// Who tells a passage: the clause itself, an origin it relays, its label, the open turn.
fn source_of(
    reader: &Reader<'_>,
    people: &People,
    passage: &Passage,
    hits: &[Hit],
    turn: &mut Turn,
) -> (Source, &'static str, Option<Span<Src>>) {
    let range = passage.words.clone();
    let body_start = if passage.label.is_some() {
        passage.label_words.end.max(range.start)
    } else {
        range.start
    };
    if passage.label.is_some() {
        let label = passage.label_words.clone();
        let status = reader
            .role_in(hits, label.clone())
            .map(|r| r.0)
            .or_else(|| people.status_in(reader, label.clone()));
        if let Some(status) = status {
            *turn = Some((status, passage.label));
        } else if people.looks_like_person(reader, label.clone())
            || reader.shape(label.start).has(Shape::CAPS)
        {
            *turn = Some((Source::Unbound, passage.label));
        }
    }
    // Origin over voice: "l'infirmière m'a dit", "selon l'assistante sociale", "d'après l'AS".
    let body = body_start..range.end;
    for hit in hits.iter().filter(|h| h.first as usize >= body.start) {
        if reader.role(hit) != Some(Source::Bound) {
            continue;
        }
        let (first, last) = (hit.first as usize, hit.last as usize);
        let before = first.saturating_sub(3).max(body.start);
        let relayed = (before..first)
            .any(|w| matches!(reader.text(w), "selon" | "d'après" | "après" | "dires" | "dixit"));
        let told =
            reader.is_attribution(hits, last + 1..(last + 6).min(range.end)) && first <= body.start + 8;
        if relayed || told {
            let at = reader.src(first, last);
            if first <= body.start + 3 {
                *turn = Some((Source::Bound, Some(at)));
            }
            return (Source::Bound, "origin", Some(at));
        }
    }
    // The clause names its speaker: "Mme Rabiller indique que", "Le brigadier Landais informe".
    let opening = body.start..(body.start + 9).min(range.end);
    if reader.is_attribution(hits, opening.clone()) {
        let role = reader
            .role_in(hits, body.start..(body.start + 6).min(range.end))
            .filter(|r| r.1 <= body.start + 4);
        let named = people.status_in(reader, body.start..(body.start + 4).min(range.end));
        if let Some(status) = named.or(role.map(|r| r.0)) {
            let at = reader.src(body.start, (body.start + 2).min(range.end.saturating_sub(1)));
            *turn = Some((status, Some(at)));
            return (status, "clause", Some(at));
        }
    }
    // A speaker in brackets at the end: "(M. Stoll)", "(PN)".
    if range.len() > 4 {
        let tail = range.end - 3..range.end;
        let bracketed = reader.words.get(range.end - 1).is_some_and(|w| {
            reader
                .folded
                .as_str()
                .as_bytes()
                .get(w.span.end() as usize)
                .is_some_and(|b| *b == b')')
        });
        if bracketed
            && let Some(status) = people
                .status_in(reader, tail.clone())
                .or_else(|| reader.role_in(hits, tail.clone()).map(|r| r.0))
        {
            return (status, "tail", Some(reader.src(tail.start, range.end - 1)));
        }
    }
    if passage.kind == PassageKind::Row {
        let role = hits.iter().rev().find_map(|h| reader.role(h).map(|s| (s, h)));
        if let Some((status, hit)) = role {
            return (
                status,
                "cell",
                Some(reader.src(hit.first as usize, hit.last as usize)),
            );
        }
        return (Source::None, "none", None);
    }
    match turn {
        Some((status, at)) => (
            *status,
            if passage.label.is_some() { "label" } else { "turn" },
            *at,
        ),
        None => (Source::None, "none", None),
    }
}

/// The entries of private life among the hits, strongest first.
pub fn private_life<'a>(
    lexicon: &'a Lexicon,
    hits: &'a [Hit],
) -> impl Iterator<Item = (TermId, &'a crate::lexicon::Group, &'a Hit)> {
    hits.iter().filter_map(move |h| {
        let group = lexicon.group(h.group)?;
        matches!(group.class, Class::Domain(_)).then_some((h.term, group, h))
    })
}
