//! Who sits at the table: the attendance list, then titles with a role in brackets or apposition anywhere, and who signs a message.

use std::ops::Range;

use super::familiar::Trait;
use super::people::{People, titled};
use super::seen::Heard;
use super::shelf::Shelf;
use super::summary::Summary;
use super::{PassageSignals, Reader};
use crate::finding::Source;
use crate::scan::Hit;
use crate::segment::words::Shape;
use crate::segment::{Passage, PassageKind};

/// Gathers the participants, as passages are found.
pub(super) struct Attending<'a> {
    introductions: Introductions<'a>,
    /// Who signs a message, and their status.
    signatures: Vec<(Range<usize>, Source)>,
    /// How many passages were read.
    read: usize,
}

impl<'a> Attending<'a> {
    pub(super) fn new(reader: &'a Reader<'a>) -> Self {
        Self {
            introductions: Introductions {
                reader,
                house: None,
                heard: Heard::default(),
                names: Vec::new(),
                people: People::nobody(reader.familiar),
            },
            signatures: Vec::new(),
            read: 0,
        }
    }

    /// Reads those of the passages `found` so far that were not read yet; the first time, the whole [`HEAD`] must be among them.
    #[inline]
    pub(super) fn go_on(&mut self, found: &[PassageSignals], hits: &Shelf<Hit>) {
        let reader = self.introductions.reader;
        if self.read == 0 {
            self.introductions.house = house(reader, found, hits);
        }
        let mut before = self.read.checked_sub(1).and_then(|last| found.get(last));
        for found in found.iter().skip(self.read) {
            let hits = hits.of(found.hits);
            self.introductions.read(found, hits);
            let signature = before.and_then(|name| signature(reader, name, found, hits));
            self.signatures.extend(signature);
            before = Some(found);
        }
        self.read = found.len();
    }

    /// The participants, now that all passages are `found`.
    pub(super) fn people(mut self, found: &[PassageSignals], hits: &Shelf<Hit>) -> People {
        self.go_on(found, hits);
        let Introductions {
            reader, mut people, ..
        } = self.introductions;
        for (words, status) in self.signatures {
            for key in words.filter_map(|w| reader.key_number(w)) {
                // What a message says of its sender at the end outweighs its head, which says nothing.
                people.correct(key, status);
            }
        }
        people.settle();
        people
    }
}

/// Learns who is introduced, passage after passage.
struct Introductions<'a> {
    reader: &'a Reader<'a>,
    /// The status that all share, where a single team meets.
    house: Option<Source>,
    heard: Heard,
    names: Vec<Name>,
    people: People,
}

/// The words of a name.
#[derive(Debug, Clone, Copy)]
struct Name {
    first: usize,
    last: usize,
}

/// A passage in which somebody may be introduced.
struct Introducing<'a> {
    reader: &'a Reader<'a>,
    heard: &'a Heard,
    hits: &'a [Hit],
    range: Range<usize>,
    /// Whether it lists those who attend: whoever is named there does.
    attending: bool,
}

impl Introductions<'_> {
    #[inline]
    fn read(&mut self, found: &PassageSignals, hits: &[Hit]) {
        let attending = matches!(found.passage.kind, PassageKind::Attendance | PassageKind::Header);
        let range = found.passage.labelled_words();
        if attending || may_introduce(self.reader, &range, found.summary) {
            self.learn(found.summary, hits, range, attending);
        }
    }

    /// Learns who is introduced in the words `range`. Apart, for most passages introduce nobody.
    #[inline(never)]
    fn learn(&mut self, summary: Summary, hits: &[Hit], range: Range<usize>, attending: bool) {
        let reader = self.reader;
        self.heard.listen(reader, summary, hits);
        let passage = Introducing {
            reader,
            heard: &self.heard,
            hits,
            range,
            attending,
        };
        passage.names(summary, &mut self.names);
        for (i, name) in self.names.iter().enumerate() {
            let end = self.names.get(i + 1).map_or(passage.range.end, |next| next.first);
            let near = if attending { end } else { end.min(name.last + 8) };
            let listed = || attending.then(|| self.house.unwrap_or(Source::Unbound));
            let Some(status) = passage.role(*name, near).or_else(listed) else {
                continue;
            };
            for key in (name.first..=name.last).filter_map(|w| reader.key_number(w)) {
                self.people.learn(reader.familiar, key, status);
            }
            if attending {
                for alias in aliases(reader, *name, near) {
                    self.people.learn_alias(reader.familiar, &alias, status);
                }
            }
        }
    }
}

impl Introducing<'_> {
    /// Who is named: after a title, by a first name or initials beside a bracket, in a list by any name before one.
    fn names(&self, summary: Summary, out: &mut Vec<Name>) {
        let reader = self.reader;
        out.clear();
        for w in summary.marked(&self.range) {
            let traits = reader.traits(w);
            let next = w + 1;
            if next < self.range.end && titled(reader, w) {
                out.push(self.whole(next, usize::MAX));
            } else if traits.meets(Trait::CAPITAL)
                && out.last().is_none_or(|name| name.last < w)
                && self.is_name(w)
            {
                out.push(self.whole(w, next));
            }
        }
    }

    /// The name that begins with the word `first`: it goes on with every capital that nothing stands before, up to the word `end`.
    fn whole(&self, first: usize, end: usize) -> Name {
        let end = end.min(self.range.end.saturating_sub(1));
        let mut last = first;
        while last < end && self.reader.shape(last + 1).has(Shape::CAPITAL) && adjacent(self.reader, last) {
            last += 1;
        }
        Name { first, last }
    }

    /// Whether a word with a capital is somebody's name by itself.
    fn is_name(&self, w: usize) -> bool {
        let (reader, next) = (self.reader, w + 1);
        let bracket = bracket_after(reader, w);
        if !self.attending && !bracket && !bracket_after(reader, next) {
            return false;
        }
        let listed = || self.attending && bracket && self.heard.role_in(&(w..next)).is_none();
        let caps = reader.shape(w).has(Shape::CAPS);
        !caps && (reader.first_name(w).is_some() || listed()) || caps && self.is_signed(w)
    }

    /// Whether a word in capitals is somebody's initials with their role after them: *SK (CESF)*.
    fn is_signed(&self, word: usize) -> bool {
        let role = |from: usize, to: usize| self.heard.role_in(&(from..to));
        (2..=3).contains(&self.reader.text(word).len())
            && role(word, word + 1).is_none()
            && role(word + 1, word + 4).is_some_and(|role| role.first == word + 1)
    }

    /// The role of whoever is named there, in the words up to `near` or, in a list, before the name.
    fn role(&self, name: Name, near: usize) -> Option<Source> {
        let (reader, last) = (self.reader, name.last);
        let after = self.heard.role_in(&(last + 1..near)).filter(|role| {
            self.attending
                || separator_after(reader, last)
                || role.first <= last + 2 && cell_after(reader, last)
        });
        let role = after.map(|role| role.status);
        let role = role.or_else(|| lawyer(reader, name.first));
        role.or_else(|| self.attending.then(|| self.role_before(name.first)).flatten())
    }

    /// The role that a bracket or a colon around the name hangs on: *prév. spé. (Wassila, Jérémie)*, *CCAS : Mme Aubry*.
    fn role_before(&self, first: usize) -> Option<Source> {
        let (reader, start) = (self.reader, self.range.start);
        // *prév. spé. (association Passerelles) : Mme Aubry*: what stands in a bracket already closed is beside the point.
        let in_closed_bracket = |hit: &&Hit| {
            let rest = reader.between(hit.last as usize, first);
            rest.find(')')
                .is_some_and(|close| rest.find('(').is_none_or(|open| close < open))
        };
        let before = self.hits.iter().rev();
        let (hit, status) = before
            .filter(|h| (h.last as usize) < first && h.first as usize >= start && !in_closed_bracket(h))
            .find_map(|h| Some((h, reader.label_role(std::slice::from_ref(h), start..first)?)))?;
        let between = reader.folded_text(&(hit.last as usize..first));
        let open = between.rfind(['(', ':'])?;
        let closed = between.get(open..).is_some_and(|b| b.contains([')', ';', '.']));
        (!closed).then_some(status)
    }
}

/// Whether words elsewhere than in a list may introduce a participant: who that is, a title tells or a bracket near a name; what
/// makes it a participant, only a function, or the title that tells one.
fn may_introduce(reader: &Reader<'_>, range: &Range<usize>, summary: Summary) -> bool {
    let function =
        || summary.names_role() || summary.has(Trait::LAWYER) || lawyer(reader, range.start).is_some();
    // A bracket may open after the word behind the last.
    let bracket = || memchr::memchr(b'(', reader.bytes_to(range.start, range.end + 1)).is_some();
    summary.has(Trait::TITLE.or(Trait::CAPITAL)) && function() && (summary.has(Trait::TITLE) || bracket())
}

/// The words of whoever signs a message, and their status: a line that is a `name`, with a line that opens with a role under it.
fn signature(
    reader: &Reader<'_>,
    name: &PassageSignals,
    function: &PassageSignals,
    hits: &[Hit],
) -> Option<(Range<usize>, Source)> {
    let alone = |p: &Passage| p.first_of_block && p.label.is_none();
    let words = &name.passage.words;
    let lines = (1..=4).contains(&words.len()) && alone(&name.passage) && alone(&function.passage);
    if !lines || function.passage.words.len() > 10 || !function.summary.names_role() {
        return None;
    }
    let capital = |w| reader.shape(w).has(Shape::CAPITAL);
    let named = |w| titled(reader, w) || reader.first_name(w).is_some();
    if !words.clone().all(capital) || !words.clone().any(named) {
        return None;
    }
    let said = &function.passage.words;
    let (status, first, _) = reader.role_in(hits, said.clone())?;
    (first < said.start + 3).then(|| (words.clone(), status))
}

/// Whether only a space (or a hyphen) stands between the word and the next.
fn adjacent(reader: &Reader<'_>, word: usize) -> bool {
    matches!(reader.between(word, word + 1), " " | "-" | ". ")
}

/// Whether a comma or a bracket follows the word: *Mme Aubry, assistante sociale*, *Mme Aubry (AS)*.
fn separator_after(reader: &Reader<'_>, word: usize) -> bool {
    let mut rest = reader.after(word);
    while let [b'*' | b'_', after @ ..] = rest {
        rest = after;
    }
    rest.starts_with(b",") || past_spaces(rest).starts_with(b"(")
}

/// How many passages the head of a document has, if there are so many.
pub(super) const HEAD: usize = 6;

/// The status that all share where a single team meets: its head says so ("équipe de prévention spécialisée").
fn house(reader: &Reader<'_>, found: &[PassageSignals], hits: &Shelf<Hit>) -> Option<Source> {
    let head = found.iter().take(HEAD);
    let mut statuses = head
        .clone()
        .flat_map(|found| hits.of(found.hits))
        .filter_map(|h| reader.role(h));
    let team = head
        .flat_map(|found| found.passage.words.clone())
        .any(|w| matches!(reader.text(w), "équipe" | "equipe"));
    (team && statuses.next() == Some(Source::Bound)).then_some(Source::Bound)
}

/// Lawyers are called *Me*: the title is their role.
fn lawyer(reader: &Reader<'_>, first: usize) -> Option<Source> {
    let title = first.checked_sub(1)?;
    reader.is(title, Trait::LAWYER).then_some(Source::Bound)
}

/// Whether a cell ends after the word, in a table with bars or in columns set with spaces.
fn cell_after(reader: &Reader<'_>, word: usize) -> bool {
    let rest = reader.after(word);
    rest.starts_with(b"  ") || matches!(past_spaces(rest), [b'|' | b'\t', ..])
}

/// Whether a bracket opens right after the word.
fn bracket_after(reader: &Reader<'_>, word: usize) -> bool {
    past_spaces(reader.after(word)).starts_with(b"(")
}

/// The text without the spaces that it begins with.
fn past_spaces(mut text: &[u8]) -> &[u8] {
    while let [b' ', rest @ ..] = text {
        text = rest;
    }
    text
}

/// The key under which a list enters the name that begins with the word `first`: *JP = M. Perrault*, *RG (Rémi Gautherin, …)*.
fn key_before(reader: &Reader<'_>, first: usize) -> Option<usize> {
    let titled = first > 0 && reader.is(first - 1, Trait::TITLE);
    let name = first - usize::from(titled);
    let key = name.checked_sub(1)?;
    let stands = matches!(reader.between(key, name).trim(), "=" | ":" | "(");
    (stands && reader.shape(key).has(Shape::CAPS) && reader.key(key).len() <= 3).then_some(key)
}

/// The short forms a participant goes by later: initials given in brackets before the word `end` or as a key before the name, or those
/// of first name and surname.
fn aliases(reader: &Reader<'_>, name: Name, end: usize) -> impl Iterator<Item = String> {
    let Name { first, last } = name;
    let initial = |w| reader.key(w).chars().next();
    let initials = (last == first + 1).then(|| (first..=last).filter_map(initial).collect());
    let in_brackets = move |w: &usize| {
        bracket_after(reader, w - 1)
            && reader.closes_bracket(*w)
            && reader.shape(*w).has(Shape::CAPS)
            && reader.key(*w).len() <= 3
    };
    let given = (last + 1..end).filter(in_brackets);
    initials
        .into_iter()
        .chain(key_before(reader, first).map(|w| reader.key(w).to_owned()))
        .chain(given.map(|w| reader.key(w).to_owned()))
}
