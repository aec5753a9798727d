//! The persons at the table, and the persons a passage designates.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::discourse::Form;
use super::familiar::{Key, Trait};
use super::summary::Summary;
use super::{Found, Reader};
use crate::finding::Source;
use crate::lexicon::{Lexicon, Sense};
use crate::scan::Hit;
use crate::segment::words::Shape;
use crate::segment::{Passage, PassageKind};
use crate::span::{Span, Src};

/// What a name is announced by, without its stop.
pub(crate) const TITLES: &[&str] = &[
    "m",
    "mm",
    "mme",
    "mmes",
    "mlle",
    "monsieur",
    "madame",
    "mademoiselle",
    "dr",
    "docteur",
    "me",
    "mr",
];

/// Participants and their status, by surname or first name without accents.
#[derive(Debug, Default)]
pub struct People {
    status: FxHashMap<Box<str>, Option<Source>>,
    /// The same by the number of the word.
    numbered: Vec<Standing>,
    /// How many are bound, and how many not.
    balance: (usize, usize),
}

/// What a word says of those at the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Standing {
    /// It names none of them.
    #[default]
    Nobody,
    /// It names one whose status is open.
    Open,
    /// It names one whose status is known.
    Status(Source),
}

#[allow(
    clippy::struct_excessive_bools,
    reason = "independent observations, each a feature of its own"
)]
/// How a passage designates persons.
#[derive(Debug, Default, Clone)]
pub struct PersonSignals {
    /// A title before a name that is no participant's.
    pub titled: bool,
    /// A first name that is no participant's.
    pub first_name: bool,
    /// Initials: *K. Y.*, *Yanis B.*, *T.M.*
    pub initials: bool,
    /// A participant's name.
    pub participant: bool,
    /// A capitalised word inside the sentence that is nothing known.
    pub capitalised: bool,
    /// The groups of the person lexicon that fire.
    pub groups: Vec<u16>,
    /// Where the first designation stands.
    pub span: Option<Span<Src>>,
}

/// What a capitalised word says of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    /// It is a name after a title.
    Title,
    /// It is a first name.
    FirstName,
    /// It is an initial, or several.
    Initials,
    /// It is the name of one at the table.
    Participant,
    /// Nothing known.
    Capitalised,
}

/// A name, by its word in the document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Designation {
    pub(super) word: usize,
    pub(super) by: Named,
    pub(super) form: Form,
}

/// How the person spoken of was introduced, in this passage or above it in the section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum About {
    /// Nobody was.
    #[default]
    Nobody,
    /// By a name, initials or a nickname.
    Named,
    /// By a place, a function, an address: somebody whom local readers know.
    Described,
}

impl PersonSignals {
    /// Whether anybody is designated; *il*, *une famille*, *certains parents* designate no one by themselves.
    pub(super) fn designates(&self, lexicon: &Lexicon) -> bool {
        let sense = |group: &u16| lexicon.sense(*group);
        let clearly = |group: &u16| !sense(group).meets(Sense::VAGUE);
        self.named() || self.participant || self.capitalised || self.groups.iter().any(clearly)
    }

    /// How the passage introduces somebody; nothing where it only takes up whom it found, or speaks of no one.
    pub(super) fn introduces(&self, lexicon: &Lexicon) -> Option<About> {
        let group = |sense: Sense| self.groups.iter().any(|g| lexicon.sense(*g).meets(sense));
        if self.named() || group(Sense::NICKNAMED) {
            Some(About::Named)
        } else if group(Sense::DESCRIBED) {
            Some(About::Described)
        } else {
            None
        }
    }

    /// Whether a name or initials stand there.
    pub fn named(&self) -> bool {
        self.titled || self.first_name || self.initials
    }
}

impl People {
    fn learn(&mut self, key: &str, status: Option<Source>) {
        const PARTICLES: &[&str] = &[
            "le", "la", "de", "du", "da", "el", "al", "les", "des", "del", "dos", "van", "von", "ben",
        ];
        if key.len() >= 2 && !PARTICLES.contains(&key) {
            let known = self.status.entry(key.into()).or_insert(None);
            *known = known.or(status);
        }
    }

    /// The status of the first participant named in the words `range`.
    pub(super) fn status_in(&self, reader: &Reader<'_>, range: Range<usize>) -> Option<Source> {
        self.named_in(reader, range).next().map(|named| named.1)
    }

    /// The participants named in the words `range` whose status is known, each by its word.
    pub(super) fn named_in(
        &self,
        reader: &Reader<'_>,
        range: Range<usize>,
    ) -> impl Iterator<Item = (usize, Source)> {
        let words = reader.words.get(range.clone()).unwrap_or_default();
        let capitals = range
            .zip(words)
            .filter(|(_, word)| word.shape.has(Shape::CAPITAL));
        capitals.filter_map(|(w, _)| match self.standing(reader.key_number(w)?) {
            Standing::Status(status) => Some((w, status)),
            Standing::Nobody | Standing::Open => None,
        })
    }

    /// Whether the word is the name of one at the table, or written like it.
    #[inline]
    pub(crate) fn knows_key(&self, key: Key) -> bool {
        self.standing(key) != Standing::Nobody
    }

    #[inline]
    fn standing(&self, key: Key) -> Standing {
        self.numbered.get(key.index()).copied().unwrap_or_default()
    }

    /// The summary of the passage, now that it is known who sits at the table.
    pub(super) fn recognised(&self, reader: &Reader<'_>, passage: &Passage, summary: Summary) -> Summary {
        let named = || self.status_in(reader, passage.labelled_words()).is_some();
        summary.with_participant(summary.has(Trait::CAPITAL) && named())
    }

    fn names(&self, reader: &Reader<'_>, word: usize) -> bool {
        reader.key_number(word).is_some_and(|key| self.knows_key(key))
    }

    /// Whether the words look like somebody's name.
    pub(super) fn looks_like_person(&self, reader: &Reader<'_>, mut range: Range<usize>) -> bool {
        range.any(|w| reader.is(w, Trait::TITLE) || self.names(reader, w))
    }

    /// The words that say something else of those at the table than they did `before`.
    pub(super) fn changed(&self, before: &Self, reader: &Reader<'_>) -> Vec<Key> {
        fn others<'a>(people: &'a People, than: &'a People) -> impl Iterator<Item = &'a str> {
            let entries = people.status.iter();
            let others = entries.filter(|(name, status)| than.status.get(&***name) != Some(*status));
            others.map(|(name, _)| &**name)
        }
        let names = others(self, before).chain(others(before, self));
        let mut keys: Vec<Key> = names.filter_map(|name| reader.familiar.key_of(name)).collect();
        keys.sort_unstable();
        keys
    }

    /// How many quarters of the participants whose status is known are bound; nothing where there are too few to tell.
    pub const fn quarters_bound(&self) -> Option<usize> {
        const TELLING: usize = 3;
        let (bound, unbound) = self.balance;
        let all = bound + unbound;
        if all < TELLING {
            None
        } else {
            Some(bound * 4 / all)
        }
    }

    /// Whether the word names a participant.
    pub fn knows(&self, key: &str) -> bool {
        self.status.contains_key(key)
    }

    /// The names, initials and titles of `passage`, in order, into `out`.
    pub(super) fn designations(&self, reader: &Reader<'_>, passage: &Passage, out: &mut Vec<Designation>) {
        out.clear();
        let start = said_from(passage);
        let words = reader.words.get(start..passage.words.end).unwrap_or_default();
        let capitals = (start..)
            .zip(words)
            .filter(|(_, word)| word.shape.has(Shape::CAPITAL));
        for (w, word) in capitals {
            let shape = word.shape;
            let traits = reader.traits(w);
            let title = w.checked_sub(1).filter(|before| reader.is(*before, Trait::TITLE));
            let title = title.map(|before| reader.text(before));
            let mut form = title.map_or_else(Form::default, Form::of_title);
            let by = if !traits.meets(Trait::SINGLE) && self.names(reader, w) {
                Named::Participant
            } else if traits.meets(Trait::INITIAL) && shape.has(Shape::DOT_AFTER)
                || traits.meets(Trait::INITIALS)
            {
                Named::Initials
            } else if title.is_some() && !traits.meets(Trait::TITLE) {
                Named::Title
            } else if let Some(name) = reader.first_name(w) {
                if name.ambiguous || shape.has(Shape::GLUED_LEFT) || shape.has(Shape::GLUED_RIGHT) {
                    continue;
                }
                form = Form::of_first_name(name);
                Named::FirstName
            } else if w > start && !traits.meets(Trait::CAPS.or(Trait::TITLE)) {
                Named::Capitalised
            } else {
                continue;
            };
            out.push(Designation { word: w, by, form });
        }
    }

    /// How `passage` designates persons, given its `designations`.
    pub(super) fn designated(
        reader: &Reader<'_>,
        passage: &Passage,
        hits: &[Hit],
        summary: Summary,
        designations: &[Designation],
    ) -> PersonSignals {
        let mut out = PersonSignals::default();
        let start = said_from(passage);
        for designation in designations {
            let word = designation.word;
            let (seen, first) = match designation.by {
                Named::Title => (&mut out.titled, Some(word - 1)),
                Named::FirstName => (&mut out.first_name, Some(word)),
                Named::Initials => (&mut out.initials, Some(word)),
                Named::Participant => (&mut out.participant, None),
                Named::Capitalised => (&mut out.capitalised, None),
            };
            *seen = true;
            if let Some(first) = first {
                out.span.get_or_insert_with(|| reader.src(first, word));
            }
        }
        let hits = if summary.hears(Sense::PERSON) { hits } else { &[] };
        for hit in hits.iter().filter(|h| h.first as usize >= start) {
            if reader.lexicon.sense(hit.group).meets(Sense::PERSON) {
                out.groups.push(hit.group);
                out.span
                    .get_or_insert_with(|| reader.src(hit.first as usize, hit.last as usize));
            }
        }
        out
    }
}

/// The word from which a passage says something, after its label.
fn said_from(passage: &Passage) -> usize {
    if passage.label.is_some() {
        passage.label_words.end.max(passage.words.start)
    } else {
        passage.words.start
    }
}

/// Gathers the participants: the attendance list, then titles with a role in brackets or apposition anywhere.
pub(super) fn collect(reader: &Reader<'_>, found: &[Found]) -> People {
    let mut people = People::default();
    let house = house(reader, found);
    let mut anchors: Vec<(usize, usize)> = Vec::new();
    for Found {
        passage,
        hits,
        summary,
        ..
    } in found
    {
        let attending = matches!(passage.kind, PassageKind::Attendance | PassageKind::Header);
        let range = passage.labelled_words();
        if !attending && !may_introduce(reader, &range, *summary) {
            continue;
        }
        anchors.clear();
        for w in range.clone() {
            if !reader.is(w, Trait::TITLE.or(Trait::CAPITAL)) {
                continue;
            }
            let next = w + 1;
            if titled(reader, w) && next < range.end {
                let mut last = next;
                while last + 1 < range.end
                    && reader.shape(last + 1).has(Shape::CAPITAL)
                    && adjacent(reader, last)
                {
                    last += 1;
                }
                anchors.push((next, last));
            } else if reader.shape(w).has(Shape::CAPITAL)
                && (attending || bracket_after(reader, w) || bracket_after(reader, next))
                && !anchors.iter().any(|a| a.0 <= w && w <= a.1)
            {
                let name = reader.first_name(w).is_some()
                    || attending && bracket_after(reader, w) && reader.role_in(hits, w..next).is_none();
                if name && !reader.shape(w).has(Shape::CAPS) || signed(reader, hits, w) {
                    let last = if next < range.end
                        && reader.shape(next).has(Shape::CAPITAL)
                        && adjacent(reader, w)
                    {
                        next
                    } else {
                        w
                    };
                    anchors.push((w, last));
                }
            }
        }
        for (i, (first, last)) in anchors.iter().enumerate() {
            let end = anchors.get(i + 1).map_or(range.end, |a| a.0);
            let near = if attending { end } else { end.min(last + 8) };
            let next = reader
                .role_in(hits, last + 1..near)
                .filter(|_| attending || separator_after(reader, *last));
            let beside = || {
                reader
                    .role_in(hits, last + 1..near)
                    .filter(|r| r.1 <= last + 2 && cell_after(reader, *last))
            };
            let role = next
                .or_else(beside)
                .map(|r| r.0)
                .or_else(|| lawyer(reader, *first));
            let role = role.or_else(|| {
                attending
                    .then(|| role_before(reader, hits, range.start, *first))
                    .flatten()
            });
            if !attending && role.is_none() {
                continue;
            }
            let status = role.or(attending.then_some(house.unwrap_or(Source::Unbound)));
            for w in *first..=*last {
                people.learn(reader.key(w), status);
            }
            if attending {
                for alias in aliases(reader, *first, *last, near) {
                    people.learn(&alias, status);
                }
            }
        }
    }
    for pair in found.array_windows() {
        sign(reader, pair, &mut people);
    }
    let count = |s| people.status.values().filter(|v| **v == Some(s)).count();
    people.balance = (count(Source::Bound), count(Source::Unbound));
    people.numbered = vec![Standing::Nobody; reader.familiar.keys()];
    let standings = people.status.iter();
    let standings: Vec<(Key, Standing)> = standings
        .filter_map(|(name, status)| {
            let standing = status.map_or(Standing::Open, Standing::Status);
            Some((reader.familiar.key_of(name)?, standing))
        })
        .collect();
    for (key, standing) in standings {
        if let Some(place) = people.numbered.get_mut(key.index()) {
            *place = standing;
        }
    }
    people
}

/// Whether words elsewhere than in a list may introduce a participant: who that is, a title tells or a bracket near a name; what
/// makes it a participant, only a function, or the title that tells one.
fn may_introduce(reader: &Reader<'_>, range: &Range<usize>, summary: Summary) -> bool {
    let function =
        summary.names_role() || summary.has(Trait::LAWYER) || lawyer(reader, range.start).is_some();
    // A bracket may open after the word behind the last.
    let bracket = || reader.bytes_to(range.start, range.end + 1).contains(&b'(');
    function && (summary.has(Trait::TITLE) || summary.has(Trait::CAPITAL) && bracket())
}

/// Learns who signs a message: a line that is a name, with a line that opens with a role under it.
fn sign(reader: &Reader<'_>, [name, function]: &[Found; 2], people: &mut People) {
    let (name, function, roles) = (&name.passage, &function.passage, &function.hits);
    let words = name.words.clone();
    let lines = [name, function]
        .iter()
        .all(|p| p.first_of_block && p.label.is_none());
    if !lines || !(1..=4).contains(&words.len()) || function.words.len() > 10 {
        return;
    }
    let capital = |w| reader.shape(w).has(Shape::CAPITAL);
    let named = |w| titled(reader, w) || reader.first_name(w).is_some();
    if !words.clone().all(capital) || !words.clone().any(named) {
        return;
    }
    let opens = function.words.start..(function.words.start + 3).min(function.words.end);
    if let Some((status, ..)) = reader
        .role_in(roles, function.words.clone())
        .filter(|r| opens.contains(&r.1))
    {
        for w in words {
            // What a message says of its sender at the end outweighs its head, which says nothing.
            people.status.insert(reader.key(w).into(), Some(status));
        }
    }
}

/// Whether the word is a title with a name after it.
pub(super) fn titled(reader: &Reader<'_>, word: usize) -> bool {
    reader.is(word, Trait::TITLE) && reader.shape(word + 1).has(Shape::CAPITAL)
}

/// Whether only a space (or a hyphen) stands between the word and the next.
fn adjacent(reader: &Reader<'_>, word: usize) -> bool {
    match (reader.words.get(word), reader.words.get(word + 1)) {
        (Some(a), Some(b)) => matches!(
            reader
                .folded
                .as_str()
                .get(a.span.end() as usize..b.span.start() as usize),
            Some(" " | "-" | ". ")
        ),
        _ => false,
    }
}

/// Whether a comma or a bracket follows the word: *Mme Aubry, assistante sociale*, *Mme Aubry (AS)*.
fn separator_after(reader: &Reader<'_>, word: usize) -> bool {
    let end = reader.words.get(word).map_or(0, |w| w.span.end() as usize);
    let rest = reader.folded.as_str().get(end..).unwrap_or_default();
    let rest = rest.trim_start_matches(['*', '_']);
    rest.starts_with(',') || rest.trim_start_matches(' ').starts_with('(')
}

/// The role that a bracket or a colon around the name hangs on: *prév. spé. (Wassila, Jérémie)*, *CCAS : Mme Aubry*.
fn role_before(reader: &Reader<'_>, hits: &[Hit], start: usize, first: usize) -> Option<Source> {
    // *prév. spé. (association Passerelles) : Mme Aubry*: what stands in a bracket already closed is beside the point.
    let in_closed_bracket = |hit: &&Hit| {
        let rest = reader.between(hit.last as usize, first);
        rest.find(')')
            .is_some_and(|close| rest.find('(').is_none_or(|open| close < open))
    };
    let (hit, status) = hits
        .iter()
        .rev()
        .filter(|h| (h.last as usize) < first && h.first as usize >= start && !in_closed_bracket(h))
        .find_map(|h| Some((h, reader.label_role(std::slice::from_ref(h), start..first)?)))?;
    let between = reader.folded_text(&(hit.last as usize..first));
    let open = between.rfind(['(', ':'])?;
    let closed = between.get(open..).is_some_and(|b| b.contains([')', ';', '.']));
    (!closed).then_some(status)
}

/// The status that all share where a single team meets: its head says so ("équipe de prévention spécialisée").
pub(super) fn house(reader: &Reader<'_>, found: &[Found]) -> Option<Source> {
    let head = found.iter().take(6);
    let mut statuses = head
        .clone()
        .flat_map(|found| &found.hits)
        .filter_map(|h| reader.role(h));
    let team = head
        .flat_map(|found| found.passage.words.clone())
        .any(|w| matches!(reader.text(w), "équipe" | "equipe"));
    (team && statuses.next() == Some(Source::Bound)).then_some(Source::Bound)
}

/// Whether the word is somebody's initials with their role after them: *SK (CESF)*.
fn signed(reader: &Reader<'_>, hits: &[Hit], word: usize) -> bool {
    let short = reader.shape(word).has(Shape::CAPS) && (2..=3).contains(&reader.text(word).len());
    let role = |from: usize, to: usize| reader.role_in(hits, from..to);
    short && role(word, word + 1).is_none() && role(word + 1, word + 4).is_some_and(|r| r.1 == word + 1)
}

/// Lawyers are called *Me*: the title is their role.
fn lawyer(reader: &Reader<'_>, first: usize) -> Option<Source> {
    let title = first.checked_sub(1)?;
    reader.is(title, Trait::LAWYER).then_some(Source::Bound)
}

/// Whether a cell ends after the word, in a table with bars or in columns set with spaces.
fn cell_after(reader: &Reader<'_>, word: usize) -> bool {
    let rest = reader.after(word);
    rest.starts_with("  ") || rest.trim_start_matches(' ').starts_with(['|', '\t'])
}

/// Whether a bracket opens right after the word.
fn bracket_after(reader: &Reader<'_>, word: usize) -> bool {
    reader.after(word).trim_start_matches(' ').starts_with('(')
}

/// The short forms a participant goes by later: initials given in brackets, or those of first name and surname.
fn aliases(reader: &Reader<'_>, first: usize, last: usize, end: usize) -> Vec<String> {
    let mut out = Vec::new();
    if last == first + 1 {
        let initials = (first..=last).filter_map(|w| reader.key(w).chars().next());
        out.push(initials.collect());
    }
    for w in (last + 1..end).filter(|w| bracket_after(reader, w - 1) && reader.closes_bracket(*w)) {
        if reader.shape(w).has(Shape::CAPS) && reader.key(w).len() <= 3 {
            out.push(reader.key(w).to_owned());
        }
    }
    out
}
