//! Signals: what the words, the layout and the discourse say of each passage. Observed here, weighed in `assess`.

mod discourse;
mod familiar;
mod people;
mod source;
mod summary;
mod tellers;

pub use discourse::{Known, Referent, Taken};
pub(crate) use familiar::{Familiar, Numbering};
pub(crate) use people::TITLES;
pub use people::{About, People, PersonSignals};
pub use source::ToldBy;
pub use tellers::{Cue, Teller};

use crate::document::Document;
use crate::finding::{Source, TermId};
use crate::fold::FoldedText;
use crate::lexicon::{Class, FirstName, Lexicon, Sense};
use crate::position::Position;
use crate::scan::{Hit, Scanner, resolve};
use crate::segment::spelling::SpellingId;
use crate::segment::words::{Shape, Word, words};
use crate::segment::{Passage, passages};
use crate::span::{Span, Src};
use discourse::Discourse;
use familiar::{Key, Trait};
use summary::Summary;
use tellers::Tellers;

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
    /// How each word is spelled.
    pub(crate) spelled: Vec<SpellingId>,
    /// What is known of those spellings.
    pub(crate) familiar: Familiar,
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
    /// Whether the section designates anybody, down to this passage: without a person there is no private life.
    pub peopled: bool,
    /// How the person now spoken of was introduced.
    pub about: About,
    /// Whom it speaks of.
    pub referent: Referent,
    /// Who tells it, by the rules of `source`.
    pub source: Source,
    /// What says so.
    pub source_by: ToldBy,
    /// Where the speaker is named.
    pub speaker: Option<Span<Src>>,
    /// Everybody in the passage whose status is known, in order.
    pub tellers: Vec<Teller>,
}

impl PassageSignals {
    /// Whether the teller was read from the passage itself, not from a turn opened before or from nothing at all.
    pub fn is_told_plainly(&self) -> bool {
        !matches!(
            self.source_by,
            ToldBy::Nobody
                | ToldBy::Turn
                | ToldBy::Sender
                | ToldBy::Header
                | ToldBy::Cell
                | ToldBy::ListVoice
        )
    }
}

/// The entries that stand in a passage.
#[derive(Debug, Clone, Default)]
pub(crate) struct Entries {
    pub(crate) hits: Vec<Hit>,
    pub(crate) cues: Vec<Hit>,
}

/// Reads a document up to its signals.
pub fn observe(document: &Document, lexicon: &Lexicon, position: Position) -> Observed {
    observe_with(
        document,
        lexicon,
        position,
        Familiar::default(),
        |_, _, _, scan| scan(),
    )
}

/// Reads a document like [`observe`], with what is `familiar` from others. `known` gives the entries that stand in some of its words,
/// or has them scanned for.
pub(crate) fn observe_with(
    document: &Document,
    lexicon: &Lexicon,
    position: Position,
    mut familiar: Familiar,
    mut known: impl FnMut(&[Word], &[SpellingId], std::ops::Range<usize>, &mut dyn FnMut() -> Entries) -> Entries,
) -> Observed {
    let folded = FoldedText::of(document);
    let words = words(&folded);
    let cut = passages(document, &folded, &words);
    let spelled = familiar.meet(lexicon, |spellings| {
        words.iter().map(|word| spellings.of(&folded, *word)).collect()
    });
    let scanner = Scanner::new(lexicon, &words, &spelled, familiar.looked_up());
    let mut all_hits = Vec::with_capacity(cut.len());
    let mut all_cues = Vec::with_capacity(cut.len());
    let mut met = Vec::new();
    for passage in &cut {
        let range = passage.labelled_words();
        let mut scan = || {
            met.clear();
            scanner.scan(range.clone(), &mut met);
            resolve(lexicon, &mut met);
            let cues = met
                .extract_if(.., |h| lexicon.sense(h.group).meets(Sense::CUE))
                .collect();
            Entries {
                hits: met.clone(),
                cues,
            }
        };
        let Entries { hits, cues } = known(&words, &spelled, range.clone(), &mut scan);
        all_hits.push(hits);
        all_cues.push(cues);
    }
    let reader = Reader {
        lexicon,
        folded: &folded,
        words: &words,
        spelled: &spelled,
        familiar: &familiar,
        position,
    };
    let summaries: Vec<Summary> = cut
        .iter()
        .zip(&all_hits)
        .map(|(passage, hits)| Summary::of(&reader, passage.labelled_words(), hits))
        .collect();
    let people = people::collect(&reader, &cut, &all_hits, &summaries);
    let mut speakers = source::Speakers::new(&reader, &people, &cut);
    let (mut discourse, mut designations, mut finder) =
        (Discourse::default(), Vec::new(), Tellers::default());
    let (mut about, mut peopled, mut section) = (About::Nobody, false, 0);
    let mut out: Vec<PassageSignals> = Vec::with_capacity(cut.len());
    for (((passage, hits), cues), summary) in cut.into_iter().zip(all_hits).zip(all_cues).zip(summaries) {
        let summary = people.recognised(&reader, &passage, summary);
        people.designations(&reader, &passage, &mut designations);
        let person = People::designated(&reader, &passage, &hits, summary, &designations);
        let told = speakers.tell(&passage, &hits, summary, &person);
        let retold = speakers.retold(&passage, &hits, summary);
        let referent = discourse.read(&reader, &passage, &hits, summary, &designations, retold);
        if passage.section != section {
            (about, peopled) = (About::Nobody, false);
            section = passage.section;
        }
        peopled |= person.designates(lexicon);
        about = person.introduces(lexicon).unwrap_or(about);
        let tellers = finder.of(&reader, &people, &passage, &hits, summary);
        out.push(PassageSignals {
            passage,
            hits,
            cues,
            person,
            peopled,
            about,
            referent,
            source: told.source,
            source_by: told.by,
            speaker: told.speaker,
            tellers,
        });
    }
    Observed {
        folded,
        words,
        passages: out,
        people,
        spelled,
        familiar,
    }
}

/// Who tells a passage, which rule said so, and where the speaker is named.
pub(crate) struct Told {
    source: Source,
    by: ToldBy,
    speaker: Option<Span<Src>>,
}

/// What the signal readers share.
pub(crate) struct Reader<'a> {
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) folded: &'a FoldedText,
    pub(crate) words: &'a [Word],
    spelled: &'a [SpellingId],
    familiar: &'a Familiar,
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

    /// What the word may do in a sentence.
    #[inline]
    fn traits(&self, word: usize) -> Trait {
        let spelling = self.spelled.get(word);
        spelling.map_or_else(Trait::default, |spelling| self.familiar.traits(*spelling))
    }

    /// Whether the word has one of `traits`.
    #[inline]
    fn is(&self, word: usize, traits: Trait) -> bool {
        self.traits(word).meets(traits)
    }

    /// What the word makes of somebody mentioned right after it.
    fn cue(&self, word: usize) -> Cue {
        let spelling = self.spelled.get(word);
        spelling.map_or(Cue::Other, |spelling| self.familiar.cue(*spelling))
    }

    /// The number of the word without accents.
    #[inline]
    fn key_number(&self, word: usize) -> Option<Key> {
        self.familiar.key(*self.spelled.get(word)?)
    }

    /// The word without accents.
    fn key(&self, word: usize) -> &str {
        self.key_number(word).map_or("", |key| self.familiar.letters(key))
    }

    /// What the list of first names says of the word.
    #[inline]
    fn first_name(&self, word: usize) -> Option<FirstName> {
        self.familiar.first_name(*self.spelled.get(word)?)
    }

    pub(crate) fn src(&self, first: usize, last: usize) -> Span<Src> {
        let start = self.words.get(first).map_or(0, |w| w.span.start());
        let end = self.words.get(last).map_or(start, |w| w.span.end());
        self.folded.to_src(Span::new(start, end))
    }

    /// Whether nothing but a separator of cells stands before the word.
    fn opens_cell(&self, word: usize) -> bool {
        ends_cell(self.before(word))
    }

    /// The folded text from the end of word `last` to the start of word `next`.
    fn between(&self, last: usize, next: usize) -> &str {
        let start = self.words.get(last).map_or(0, |w| w.span.end() as usize);
        let end = self.words.get(next).map_or(start, |w| w.span.start() as usize);
        self.folded.as_str().get(start..end).unwrap_or_default()
    }

    fn after(&self, word: usize) -> &str {
        self.folded.as_str().get(self.end(word)..).unwrap_or_default()
    }

    /// Where the word starts in the folded text.
    fn start(&self, word: usize) -> usize {
        self.words.get(word).map_or(0, |w| w.span.start() as usize)
    }

    /// Where the word ends in the folded text.
    fn end(&self, word: usize) -> usize {
        self.words.get(word).map_or(0, |w| w.span.end() as usize)
    }

    /// The folded text from the start of word `first` to the start of word `next`, or to its end, in bytes.
    fn bytes_to(&self, first: usize, next: usize) -> &[u8] {
        let text = self.folded.as_str().as_bytes();
        let end = self
            .words
            .get(next)
            .map_or(text.len(), |w| w.span.start() as usize);
        text.get(self.start(first)..end).unwrap_or_default()
    }

    /// Whether a bracket closes right after the word.
    fn closes_bracket(&self, word: usize) -> bool {
        let text = self.folded.as_str().as_bytes();
        text.get(self.end(word)) == Some(&b')')
    }

    /// Whether a bracket opens right before the word.
    fn opens_bracket(&self, word: usize) -> bool {
        self.before(word).ends_with(b"(")
    }

    /// Whether a mark of punctuation stands right before word `end`, where a passage ended.
    fn ends_sentence(&self, end: usize) -> bool {
        end.checked_sub(1).is_some_and(|w| {
            self.after(w)
                .trim_start_matches([')', '»', ' '])
                .starts_with(['.', '!', '?', ':', ';', ',', '…'])
        })
    }

    /// Whether a comma or a dash stands right before the word.
    fn follows_comma(&self, word: usize) -> bool {
        ends_clause(self.before(word))
    }

    /// The folded text before the word, in bytes.
    fn before(&self, word: usize) -> &[u8] {
        let text = self.folded.as_str().as_bytes();
        text.get(..self.start(word)).unwrap_or_default()
    }

    /// The folded text from the first of the words to the last.
    fn folded_text(&self, words: &std::ops::Range<usize>) -> &str {
        let first = self.words.get(words.start).map_or(0, |w| w.span.start() as usize);
        let last = words.end.checked_sub(1).and_then(|w| self.words.get(w));
        let last = last.map_or(first, |w| w.span.end() as usize);
        self.folded.as_str().get(first..last).unwrap_or_default()
    }

    /// Whether a role is bound, by the position chosen.
    pub(crate) fn role(&self, hit: &Hit) -> Option<Source> {
        let role = self.lexicon.card(hit.group)?.class == Class::Role;
        role.then(|| self.position.source(self.lexicon.group(hit.group)?))
            .flatten()
    }

    /// The first role or label abbreviation in the words of a speaker's label.
    fn label_role(&self, hits: &[Hit], label: std::ops::Range<usize>) -> Option<Source> {
        hits.iter()
            .filter(|h| label.contains(&(h.first as usize)))
            .find_map(|h| self.position.source(self.lexicon.group(h.group)?))
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

    /// Whether an entry that does one of `senses` starts in the words `range`.
    #[inline]
    fn hears(&self, hits: &[Hit], range: std::ops::Range<usize>, senses: Sense) -> bool {
        hits.iter()
            .any(|h| range.contains(&(h.first as usize)) && self.lexicon.sense(h.group).meets(senses))
    }

    fn is_attribution(&self, hits: &[Hit], range: std::ops::Range<usize>) -> bool {
        self.hears(hits, range, Sense::TELLS)
    }
}

/// Whether a text ends with a separator of cells, brackets and quotation marks that open after it left out.
fn ends_cell(mut text: &[u8]) -> bool {
    while let [rest @ .., b' ' | b'(' | b'"'] | [rest @ .., 0xC2, 0xAB] = text {
        text = rest;
    }
    matches!(text, [.., b'|' | b';' | b'\t' | b':' | b'/' | b'\n']) || ends_with_dash(text)
}

/// Whether a text ends with a comma, a quotation mark that closes or a dash.
fn ends_clause(mut text: &[u8]) -> bool {
    while let [rest @ .., b' '] = text {
        text = rest;
    }
    matches!(text, [.., b','] | [.., 0xC2, 0xBB]) || ends_with_dash(text)
}

/// Whether a text in UTF-8 ends with *–* or *—*.
const fn ends_with_dash(text: &[u8]) -> bool {
    matches!(text, [.., 0xE2, 0x80, 0x93 | 0x94])
}

/// The entries of private life among the hits, strongest first.
pub fn private_life<'a>(
    lexicon: &'a Lexicon,
    hits: &'a [Hit],
) -> impl Iterator<Item = (TermId, &'a crate::lexicon::Group, &'a Hit)> {
    hits.iter().filter_map(move |h| {
        let private = matches!(lexicon.card(h.group)?.class, Class::Domain(_));
        private
            .then(|| Some((h.term, lexicon.group(h.group)?, h)))
            .flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        /// Bytes are read from the end as characters would be.
        #[test]
        fn what_ends_a_cell_or_a_clause_is_told_by_its_bytes(text in "([|;:/,.(»«–—\t\n \"é“]|[a-z]){0,6}") {
            let cell = text.trim_end_matches([' ', '(', '«', '"']);
            proptest::prop_assert_eq!(
                ends_cell(text.as_bytes()),
                cell.ends_with(['|', ';', '\t', ':', '/', '\n', '–', '—'])
            );
            proptest::prop_assert_eq!(
                ends_clause(text.as_bytes()),
                text.trim_end_matches(' ').ends_with([',', '»', '–', '—'])
            );
        }
    }
}
