//! Signals: what the words, the layout and the discourse say of each passage. Observed here, weighed in `assess`.

mod again;
mod attending;
mod course;
mod discourse;
mod familiar;
mod people;
mod predicate;
mod seen;
mod shelf;
mod source;
mod summary;
mod tellers;

pub(crate) use again::Before;
use again::{Kept, Text};
pub use discourse::{Known, Referent, Taken};
pub(crate) use familiar::{Familiar, Numbering};
pub(crate) use people::TITLES;
pub use people::{About, People, PersonSignals};
pub use predicate::{Predicate, SaidOf};
pub use source::ToldBy;
pub use tellers::{Cue, Teller};

use std::ops::Range;

use crate::document::Document;
use crate::finding::{Source, TermId};
use crate::fold::FoldedText;
use crate::lexicon::{Class, FirstName, Lexicon, Sense};
use crate::position::Position;
use crate::scan::{self, Hit, Scanner};
use crate::segment::spelling::SpellingId;
use crate::segment::words::{Shape, Word};
use crate::segment::{self, Looks, Passage};
use crate::span::{Span, Src};
use attending::Attending;
use course::Course;
pub(crate) use course::Sections;
use familiar::{Facts, Key, Trait};
use shelf::{Shelf, Shelved};
use source::Verbatim;
use summary::Summary;

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
    /// The entries that stand in its passages.
    hits: Shelf<Hit>,
    /// Those that only a rule of method listens for.
    cues: Shelf<Hit>,
    /// The passages that have some of those, by number.
    cued: Vec<usize>,
    /// Those whose status is known, in its passages.
    tellers: Shelf<Teller>,
    /// What each of its lines is.
    looks: Looks,
    /// Its sections, and how they were read.
    pub(crate) sections: Sections,
}

impl Observed {
    /// Where the words from `first` to `last` stand in the source.
    pub fn words_span(&self, first: usize, last: usize) -> Span<Src> {
        let start = self.words.get(first).map_or(0, |w| w.span.start());
        let end = self.words.get(last).map_or(start, |w| w.span.end());
        self.folded.to_src(Span::new(start, end))
    }

    /// Where a passage first designates somebody.
    pub(crate) fn designation(&self, passage: &PassageSignals) -> Option<Span<Src>> {
        let (first, last) = passage.person.words?;
        Some(self.words_span(first as usize, last as usize))
    }

    /// The lexicon entries that stand in a passage, conditions and false friends applied.
    pub fn hits(&self, passage: &PassageSignals) -> &[Hit] {
        self.hits.of(passage.hits)
    }

    /// The entries of a passage that only a rule of method listens for.
    pub fn cues(&self, passage: &PassageSignals) -> &[Hit] {
        self.cues.of(passage.cues)
    }

    /// The passages that have such entries, by number.
    pub(crate) fn cued(&self) -> &[usize] {
        &self.cued
    }

    /// Everybody in a passage whose status is known, in order.
    pub fn tellers(&self, passage: &PassageSignals) -> &[Teller] {
        self.tellers.of(passage.tellers)
    }

    /// The passages that begin before `own`, and those that begin in it: passages stand in the order of the text.
    pub(crate) fn passages_in(&self, own: Span<Src>) -> (&[PassageSignals], &[PassageSignals]) {
        let begins_before = |at: u32| self.passages.partition_point(|p| p.passage.span.start() < at);
        let (head, end) = (begins_before(own.start()), begins_before(own.end().max(1)));
        let (before, rest) = self.passages.split_at_checked(head).unwrap_or_default();
        (before, rest.get(..end.saturating_sub(head)).unwrap_or_default())
    }

    /// The word of this number in lower case, without accents.
    pub(crate) fn key(&self, word: usize) -> &str {
        let key = self
            .spelled
            .get(word)
            .and_then(|spelling| self.familiar.key(*spelling));
        key.map_or("", |key| self.familiar.letters(key))
    }

    /// Whether letters without accents name somebody at the table.
    pub(crate) fn seats(&self, letters: &str) -> bool {
        self.people.knows(&self.familiar, letters)
    }
}

/// A passage and what speaks in it.
#[derive(Debug)]
pub struct PassageSignals {
    /// The passage.
    pub passage: Passage,
    /// Its [entries](Observed::hits).
    hits: Shelved,
    /// Its [cues](Observed::cues).
    cues: Shelved,
    /// The persons it designates.
    pub person: PersonSignals,
    /// Whether the section designates anybody, down to this passage: without a person there is no private life.
    pub peopled: bool,
    /// How the person now spoken of was introduced.
    pub about: About,
    /// Whom it speaks of.
    pub referent: Referent,
    /// What it plainly says of somebody.
    pub predicate: Option<Predicate>,
    /// Who tells it, by the rules of `source`.
    pub source: Source,
    /// What says so.
    pub source_by: ToldBy,
    /// Where the speaker is named.
    pub speaker: Option<Span<Src>>,
    /// Its [tellers](Observed::tellers).
    tellers: Shelved,
    /// What stands there at all.
    summary: Summary,
}

impl PassageSignals {
    /// What stands in a passage, before it is known who sits at the table: nobody is seen in it, and nobody tells it.
    fn found(passage: Passage, contents: Contents) -> Self {
        let Contents { hits, cues, summary } = contents;
        Self {
            passage,
            hits,
            cues,
            person: PersonSignals::default(),
            peopled: false,
            about: About::Nobody,
            referent: Referent::default(),
            predicate: None,
            source: Source::None,
            source_by: ToldBy::Nobody,
            speaker: None,
            tellers: Shelved::default(),
            summary,
        }
    }

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

/// Reads a document up to its signals.
pub fn observe(document: &Document, lexicon: &Lexicon, position: Position) -> Observed {
    observe_with(document, lexicon, position, Familiar::default(), None)
}

/// Reads a document like [`observe`], with what is `familiar` from others, and what it was `before` an edit.
pub(crate) fn observe_with(
    document: &Document,
    lexicon: &Lexicon,
    position: Position,
    mut familiar: Familiar,
    before: Option<Before>,
) -> Observed {
    let again = before.and_then(|before| Text::again(document, before, lexicon, &mut familiar));
    let (text, mut kept) = match again {
        Some((text, kept)) => (text, Some(kept)),
        None => (Text::of(document, lexicon, &mut familiar), None),
    };
    let Text {
        folded,
        words,
        spelled,
    } = text;
    let earlier = kept.as_mut().map(Kept::take_lines);
    let mut looked_up = familiar.lend();
    let reader = Reader {
        lexicon,
        folded: &folded,
        words: &words,
        spelled: &spelled,
        familiar: &familiar,
        position,
    };
    let scanner = Scanner::new(lexicon, &words, &spelled, &mut looked_up);
    let mut gathering = Gathering::new(&reader, Finder::new(&reader, scanner), segment::room(&words));
    let looks = segment::cut(document, &folded, &words, earlier.as_ref(), |cut| {
        for passage in cut.drain(..) {
            gathering.add(passage, kept.as_mut());
        }
    });
    let Gathering {
        finder: Finder { hits, cues, .. },
        mut passages,
        cued,
        attending,
        verbatim,
    } = gathering;
    let people = attending.people(&passages, &hits);
    let course = Course::new(&reader, &people, &hits, verbatim);
    let mut kept = kept.filter(|kept| kept.is_told_alike(&course));
    if let Some(kept) = &mut kept {
        kept.touch_named(&people, &reader, &passages);
    }
    let (sections, tellers) = course.run(&mut passages, kept.as_ref());
    familiar.give_back(looked_up);
    Observed {
        folded,
        words,
        passages,
        people,
        spelled,
        familiar,
        hits,
        cues,
        cued,
        tellers,
        looks,
        sections,
    }
}

/// What stands in the passages found so far, and what is learnt from that before any is told.
struct Gathering<'a> {
    finder: Finder<'a>,
    passages: Vec<PassageSignals>,
    cued: Vec<usize>,
    attending: Attending<'a>,
    verbatim: Verbatim,
}

impl<'a> Gathering<'a> {
    /// Nothing yet, with room for so many passages.
    fn new(reader: &'a Reader<'a>, finder: Finder<'a>, room: usize) -> Self {
        Self {
            finder,
            passages: Vec::with_capacity(room),
            cued: Vec::new(),
            attending: Attending::new(reader),
            verbatim: Verbatim::default(),
        }
    }

    /// Looks for what stands in the next passage, unless that was `kept`.
    fn add(&mut self, passage: Passage, kept: Option<&mut Kept>) {
        self.verbatim.read(&passage);
        let known = kept.and_then(|kept| kept.contents(&passage, &mut self.finder));
        let contents = known.unwrap_or_else(|| self.finder.find(&passage));
        if !contents.cues.is_empty() {
            self.cued.push(self.passages.len());
        }
        self.passages.push(PassageSignals::found(passage, contents));
        // At once, while it is at hand; of the head, all at once.
        if self.passages.len() >= attending::HEAD {
            self.attending.go_on(&self.passages, &self.finder.hits);
        }
    }
}

/// How many entries of a passage are heard as signals: few sentences have a dozen, and a passage may be a line without end.
pub(crate) const HEARD: usize = 64;

/// Few texts have more entries than one in so many words.
const ENTRY: usize = 4;

/// Few texts have more cues than one in so many words.
const CUE: usize = 32;

/// What stands in a passage.
#[derive(Debug, Clone, Copy)]
struct Contents {
    hits: Shelved,
    cues: Shelved,
    summary: Summary,
}

/// Looks for what stands in a passage.
struct Finder<'a> {
    reader: &'a Reader<'a>,
    scanner: Scanner<'a>,
    met: Vec<Hit>,
    /// The entries met in all passages.
    hits: Shelf<Hit>,
    /// Those among them that only a rule of method listens for.
    cues: Shelf<Hit>,
    context: scan::Context,
}

impl<'a> Finder<'a> {
    fn new(reader: &'a Reader<'a>, scanner: Scanner<'a>) -> Self {
        Self {
            reader,
            scanner,
            met: Vec::new(),
            hits: Shelf::with_room(reader.words.len() / ENTRY),
            cues: Shelf::with_room(reader.words.len() / CUE),
            context: scan::Context::default(),
        }
    }

    fn find(&mut self, passage: &Passage) -> Contents {
        let (lexicon, met) = (self.reader.lexicon, &mut self.met);
        met.clear();
        self.scanner.scan(passage.labelled_words(), met);
        let mut heard = self.context.resolve(lexicon, met);
        let mut cues = Shelved::default();
        if heard.meets(Sense::CUE) {
            heard = Sense::default();
            cues = self.cues.put(met.extract_if(.., |hit| {
                let sense = lexicon.sense(hit.group);
                let is_cue = sense.meets(Sense::CUE);
                if !is_cue {
                    heard = heard.or(sense);
                }
                is_cue
            }));
        }
        let summary = Summary::of(self.reader, passage.labelled_words(), met, heard);
        Contents {
            hits: self.hits.put(met.iter().copied()),
            cues,
            summary,
        }
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

    /// What is known of the word by itself.
    #[inline]
    fn facts(&self, word: usize) -> Option<&Facts> {
        self.familiar.facts(*self.spelled.get(word)?)
    }

    /// The number of the word without accents.
    #[inline]
    fn key_number(&self, word: usize) -> Option<Key> {
        self.facts(word).map(|facts| facts.key)
    }

    /// The word without accents.
    fn key(&self, word: usize) -> &str {
        self.key_number(word).map_or("", |key| self.familiar.letters(key))
    }

    /// What the list of first names says of the word.
    #[inline]
    fn first_name(&self, word: usize) -> Option<FirstName> {
        self.facts(word)?.first_name
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

    /// The folded text after the word, in bytes.
    fn after(&self, word: usize) -> &[u8] {
        let text = self.folded.as_str().as_bytes();
        text.get(self.end(word)..).unwrap_or_default()
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
        self.after(word).starts_with(b")")
    }

    /// Whether a bracket closes after the word, and with it a cell or an entry of notes.
    fn closes_cell(&self, word: usize) -> bool {
        let Some(rest) = self.after(word).strip_prefix(b")") else {
            return false;
        };
        let next = rest.trim_ascii_start();
        rest.starts_with(b"  ")
            || next.starts_with("→".as_bytes())
            || matches!(next, [b'|' | b';' | b'/', ..])
    }

    /// Whether a bracket opens right before the word.
    fn opens_bracket(&self, word: usize) -> bool {
        self.before(word).ends_with(b"(")
    }

    /// Whether a mark of punctuation stands right before word `end`, where a passage ended.
    fn ends_sentence(&self, end: usize) -> bool {
        end.checked_sub(1).is_some_and(|w| is_punctuated(self.after(w)))
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
    fn folded_text(&self, words: &Range<usize>) -> &str {
        let words = self.words.get(words.clone()).unwrap_or_default();
        let ends = words.first().zip(words.last());
        ends.map_or("", |(first, last)| self.folded.slice(first.span.cover(last.span)))
    }

    /// Whether a role is bound, by the position chosen.
    pub(crate) fn role(&self, hit: &Hit) -> Option<Source> {
        let card = self.lexicon.card(hit.group)?;
        (card.class == Class::Role).then(|| self.position.source(card))?
    }

    /// The first role or label abbreviation in the words of a speaker's label.
    fn label_role(&self, hits: &[Hit], label: Range<usize>) -> Option<Source> {
        hits.iter()
            .filter(|h| label.contains(&(h.first as usize)))
            .find_map(|h| self.position.source(self.lexicon.card(h.group)?))
    }

    /// The first role among `hits` inside the words `range`.
    pub(crate) fn role_in(&self, hits: &[Hit], range: Range<usize>) -> Option<(Source, usize, usize)> {
        hits.iter()
            .filter(|h| h.first as usize >= range.start && (h.last as usize) < range.end)
            .find_map(|h| self.role(h).map(|s| (s, h.first as usize, h.last as usize)))
    }

    /// Whether an entry that does one of `senses` starts in the words `range`.
    #[inline]
    fn hears(&self, hits: &[Hit], range: Range<usize>, senses: Sense) -> bool {
        hits.iter()
            .any(|h| range.contains(&(h.first as usize)) && self.lexicon.sense(h.group).meets(senses))
    }
}

/// Whether a text ends with a separator of cells, brackets and quotation marks that open after it left out.
fn ends_cell(mut text: &[u8]) -> bool {
    while let [rest @ .., b' ' | b'(' | b'"'] | [rest @ .., 0xC2, 0xAB] = text {
        text = rest;
    }
    matches!(text, [.., b'|' | b';' | b'\t' | b':' | b'/' | b'\n']) || ends_with_dash(text)
}

/// Whether a text begins with a mark of punctuation, brackets and quotation marks that close before it left out.
fn is_punctuated(mut text: &[u8]) -> bool {
    while let [b')' | b' ', rest @ ..] | [0xC2, 0xBB, rest @ ..] = text {
        text = rest;
    }
    matches!(
        text,
        [b'.' | b'!' | b'?' | b':' | b';' | b',', ..] | [0xE2, 0x80, 0xA6, ..]
    )
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
        /// Bytes are read as characters would be.
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

        #[test]
        fn what_ends_a_sentence_is_told_by_its_bytes(text in "([).!?:;,…» «]|[a-z]){0,6}") {
            let mark = text.trim_start_matches([')', '»', ' ']);
            proptest::prop_assert_eq!(
                is_punctuated(text.as_bytes()),
                mark.starts_with(['.', '!', '?', ':', ';', ',', '…'])
            );
        }
    }
}
