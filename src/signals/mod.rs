//! Signals: what the words, the layout and the discourse say of each passage. Observed here, weighed in `assess`.

mod people;

pub use people::{People, PersonSignals};

use crate::document::Document;
use crate::finding::{Source, TermId};
use crate::fold::FoldedText;
use crate::lexicon::{Class, Lexicon, unaccent};
use crate::position::Position;
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
    /// The entries that only a rule of method listens for.
    pub cues: Vec<Hit>,
    /// The persons it designates.
    pub person: PersonSignals,
    /// Who tells it, by the rules below.
    pub source: Source,
    /// Which rule said so: `clause`, `inversion`, `opening`, `tail`, `origin`, `label`, `turn`, `column`, `cell` or `none`.
    pub source_by: &'static str,
    /// Where the speaker is named.
    pub speaker: Option<Span<Src>>,
    /// Everybody in the passage whose status is known, in order.
    pub tellers: Vec<Teller>,
}

/// Somebody with a status, named in a passage: one who may be telling it.
#[derive(Debug, Clone, Copy)]
pub struct Teller {
    /// Bound or not.
    pub status: Source,
    /// How many words stand before.
    pub place: usize,
    /// Named by name, not by function.
    pub by_name: bool,
    /// What introduces the mention.
    pub cue: Cue,
    /// A verb of saying stands just before or shortly after.
    pub speaks: bool,
}

/// The word before a mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cue {
    /// Anything else.
    Other,
    /// *selon*, *d'après*, *dixit*.
    According,
    /// *par*, *auprès de*.
    By,
    /// *à*, *avec*, *chez*: somebody is told, seen or met.
    To,
    /// *de*.
    Of,
    /// Nothing: the mention opens the passage or a cell.
    Opens,
}

/// Reads a document up to its signals.
pub fn observe(document: &Document, lexicon: &Lexicon, position: Position) -> Observed {
    let folded = FoldedText::of(document);
    let words = words(&folded);
    let cut = passages(document, &folded, &words);
    let mut scanner = Scanner::new(lexicon, &folded, &words);
    let mut all_hits = Vec::with_capacity(cut.len());
    let mut all_cues = Vec::with_capacity(cut.len());
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
        all_cues.push(hits.extract_if(.., |h| is_cue(lexicon, h)).collect::<Vec<_>>());
        all_hits.push(hits);
    }
    let reader = Reader {
        lexicon,
        folded: &folded,
        words: &words,
        position,
    };
    let people = people::collect(&reader, &cut, &all_hits);
    let mut turn: Option<(Source, Option<Span<Src>>)> = None;
    let mut section = 0;
    let mut out: Vec<PassageSignals> = Vec::with_capacity(cut.len());
    for ((passage, hits), cues) in cut.into_iter().zip(all_hits).zip(all_cues) {
        if passage.section != section || passage.kind == PassageKind::Row {
            turn = None;
            section = passage.section;
        }
        if passage.kind == PassageKind::Item && passage.first_of_block && passage.label.is_none() {
            turn = None;
        }
        let (source, source_by, speaker) = source_of(&reader, &people, &passage, &hits, &mut turn);
        let person = people.designated(&reader, &passage, &hits);
        let tellers = tellers(&reader, &people, &passage, &hits);
        out.push(PassageSignals {
            passage,
            hits,
            cues,
            person,
            source,
            source_by,
            speaker,
            tellers,
        });
    }
    Observed {
        folded,
        words,
        passages: out,
        people,
    }
}

fn is_cue(lexicon: &Lexicon, hit: &Hit) -> bool {
    lexicon.group(hit.group).is_some_and(|g| g.class == Class::Cue)
}

/// What the signal readers share.
pub(crate) struct Reader<'a> {
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) folded: &'a FoldedText,
    pub(crate) words: &'a [Word],
    /// How disputed professions are read.
    pub(crate) position: Position,
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

    fn file(&self, hit: &Hit) -> &str {
        self.lexicon.term(hit.term).map_or("", |t| t.file)
    }

    /// Whether nothing but a separator of cells stands before the word.
    fn opens_cell(&self, word: usize) -> bool {
        let at = self.words.get(word).map_or(0, |w| w.span.start() as usize);
        let before = self.folded.as_str().get(..at).unwrap_or_default();
        before
            .trim_end_matches([' ', '(', '«', '"'])
            .ends_with(['|', ';', '\t', ':', '/', '\n', '–', '—'])
    }

    /// Whether a role is bound, by the position chosen.
    pub(crate) fn role(&self, hit: &Hit) -> Option<Source> {
        self.position.source(self.lexicon.group(hit.group)?)
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
            .any(|h| range.contains(&(h.first as usize)) && self.file(h) == "markers/attribution.toml")
    }
}

/// Everybody with a status whom the passage names.
fn tellers(reader: &Reader<'_>, people: &People, passage: &Passage, hits: &[Hit]) -> Vec<Teller> {
    let range = passage.words.clone();
    let mut mentions: Vec<(usize, usize, Source, bool)> = hits
        .iter()
        .filter(|h| range.contains(&(h.first as usize)))
        .filter_map(|h| {
            reader
                .role(h)
                .map(|s| (h.first as usize, h.last as usize, s, false))
        })
        .collect();
    for w in range.clone() {
        if let Some(status) = people.status_in(reader, w..w + 1) {
            mentions.push((w, w, status, true));
        }
    }
    mentions.sort_unstable_by_key(|m| m.0);
    mentions.dedup_by(|b, a| b.0 <= a.1 + 1 && a.3 && b.3 && a.2 == b.2);
    mentions
        .into_iter()
        .map(|(first, last, status, by_name)| {
            let mut before = first;
            while before > range.start
                && (people::TITLES.contains(&reader.text(before - 1))
                    || matches!(
                        reader.text(before - 1),
                        "le" | "la" | "l'" | "l" | "les" | "notre" | "un" | "une"
                    ))
                && before + 4 > first
            {
                before -= 1;
            }
            let cue = if before == range.start || reader.opens_cell(before) {
                Cue::Opens
            } else {
                match reader.text(before - 1).trim_end_matches('\'') {
                    "selon" | "d'après" | "après" | "dixit" | "dires" => Cue::According,
                    "par" | "auprès" => Cue::By,
                    "à" | "au" | "aux" | "avec" | "chez" | "a" => Cue::To,
                    "de" | "du" | "des" | "d" => Cue::Of,
                    _ => Cue::Other,
                }
            };
            let speaks = reader.is_attribution(hits, last + 1..(last + 5).min(range.end))
                || reader.is_attribution(hits, before.saturating_sub(1).max(range.start)..before);
            Teller {
                status,
                place: first - range.start,
                by_name,
                cue,
                speaks,
            }
        })
        .collect()
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
    // The verb comes first: "…, enchaîne l'infirmière", "…, croit savoir Mme Doan".
    for w in body.start + 2..range.end {
        if !reader.is_attribution(hits, w..w + 1) || !follows_comma(reader, w) {
            continue;
        }
        let near = w + 1..(w + 5).min(range.end);
        let named = people.status_in(reader, near.clone());
        if let Some(status) = named.or_else(|| reader.role_in(hits, near).map(|r| r.0)) {
            return (status, "inversion", Some(reader.src(w, w)));
        }
    }
    // A participant opens the sentence, whatever the verb: "Mme Pham porte à la connaissance du comité que".
    if let Some(status) = people.status_in(reader, body.start..(body.start + 3).min(range.end))
        && passage.kind != PassageKind::Row
    {
        let at = reader.src(body.start, (body.start + 2).min(range.end.saturating_sub(1)));
        *turn = Some((status, Some(at)));
        return (status, "opening", Some(at));
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
    let table = passage.kind == PassageKind::Row || cells(reader, passage) >= 3;
    if table {
        let cell = range
            .clone()
            .filter(|w| *w > range.start && reader.opens_cell(*w))
            .find_map(|w| {
                let near = w..(w + 4).min(range.end);
                let named = people.status_in(reader, near.clone());
                named
                    .or_else(|| reader.role_in(hits, near).filter(|r| r.1 <= w + 1).map(|r| r.0))
                    .map(|s| (s, w))
            });
        if let Some((status, w)) = cell {
            return (status, "column", Some(reader.src(w, w)));
        }
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

/// How many cell separators stand in the passage.
fn cells(reader: &Reader<'_>, passage: &Passage) -> usize {
    let first = reader
        .words
        .get(passage.words.start)
        .map_or(0, |w| w.span.start());
    let last = reader
        .words
        .get(passage.words.end.saturating_sub(1))
        .map_or(first, |w| w.span.end());
    let text = reader
        .folded
        .as_str()
        .get(first as usize..last as usize)
        .unwrap_or_default();
    text.matches(" ; ")
        .count()
        .max(text.matches(" | ").count())
        .max(text.matches('\t').count())
}

/// Whether a comma or a dash stands right before the word.
fn follows_comma(reader: &Reader<'_>, word: usize) -> bool {
    let at = reader.words.get(word).map_or(0, |w| w.span.start() as usize);
    let before = reader.folded.as_str().get(..at).unwrap_or_default();
    before.trim_end_matches(' ').ends_with([',', '»', '–', '—'])
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
