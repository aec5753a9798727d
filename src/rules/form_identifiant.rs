//! FORM-IDENTIFIANT: data that identify a person directly, recognised by their shape and, where they have one, their check digits.

use std::sync::LazyLock;

use regex_automata::meta::{self, Regex};

use super::context::{Cue, passage_on};
use super::{Context, Place, Remarks, Rule};
use crate::finding::Evidence;
use crate::fold::Block;
use crate::segment::PassageKind;
use crate::signals::PassageSignals;
use crate::span::{Span, Src};

pub(super) const RULE: Rule = Rule::reading("FORM-IDENTIFIANT", read);

const RESIDES: Cue = Cue("resides");

/// How many words may stand between a person and an address or a number that is theirs, unless the text says they live there.
const REACH: usize = 4;

/// Where a shape identifies somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Where {
    /// Wherever it stands.
    Anywhere,
    /// Outside lists of participants and headers of messages, where it is how a professional is reached.
    OutOfLists,
    /// Right after a person who is not at the table: elsewhere it is an office's.
    AfterPerson,
}

struct Shape {
    /// What a line must leave possible.
    when: Possible,
    /// Compiled when a line first has what it takes.
    pattern: LazyLock<Option<Regex>>,
    check: fn(&str) -> bool,
    place: Where,
}

/// Between groups of digits: nothing, a space of any width, a dot or a hyphen.
const GAP: &str = r"[ \u{a0}\u{202f}.-]?";

/// A shape: when it is looked for, its pattern, its check and where it identifies. `~` in the pattern is a [`GAP`], and word boundaries and digits are
/// those of ASCII: all of Unicode's make automata a hundred times as large.
macro_rules! shape {
    ($when:ident, $pattern:literal, $check:expr, $place:expr) => {
        Shape {
            when: Possible::$when,
            pattern: LazyLock::new(|| compiled($pattern)),
            check: $check,
            place: $place,
        }
    };
}

/// The pattern of a [`shape!`] as a regular expression.
fn compiled(pattern: &str) -> Option<Regex> {
    let pattern = pattern.replace('~', GAP).replace(r"\b", r"(?-u:\b)");
    // What lines may hold a shape is known: literals to find them faster would be three quarters of what an expression costs.
    let config = meta::Config::new().auto_prefilter(false).onepass(false);
    let pattern = pattern.replace(r"\d", "[0-9]");
    meta::Builder::new().configure(config).build(&pattern).ok()
}

/// What of [`SHAPES`] a line may hold, a bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Possible(u16);

impl Possible {
    const NIR: Self = Self(1);
    const NIR_WITHOUT_KEY: Self = Self(1 << 1);
    const IBAN: Self = Self(1 << 2);
    const PHONE: Self = Self(1 << 3);
    const BORN: Self = Self(1 << 4);
    const BIRTH_DATE: Self = Self(1 << 5);
    const FILE: Self = Self(1 << 6);
    const MAILBOX: Self = Self(1 << 7);
    const ADDRESS: Self = Self(1 << 8);

    /// Adds `others` where `so`.
    fn add(&mut self, others: Self, so: bool) {
        self.0 |= others.0 * u16::from(so);
    }

    /// Whether it is all or some of `others`.
    const fn meets(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }
}

#[rustfmt::skip]
static SHAPES: [Shape; 12] = [
    // NIR: sex, year, month, department, commune, order, key.
    shape!(NIR, r"\b[123478]~\d{2}~(?:0[1-9]|1[0-2]|[2-9]\d)~(?:\d{2}|2[AB])~\d{3}~\d{3}~\d{2}\b", is_nir, Where::Anywhere),
    // Without its key it is only digits: somebody must call it by its name.
    shape!(NIR_WITHOUT_KEY, r"(?i)\b(?:NIR|sécurité sociale|n°~SS)\b[^\d\n]{0,12}[12]~\d{2}~(?:0[1-9]|1[0-2]|[2-9]\d)~(?:\d{2}|2[AB])~\d{3}~\d{3}(?:~\d{2})?\b", lacks_key, Where::Anywhere),
    shape!(IBAN, r"(?i)\b(?:FR|MC|BE|LU|DE|CH|ES|IT|PT|GB|NL|PL|RO|TN)\d{2}(?:~[0-9A-Z]{2,4}){3,7}(?:~[0-9A-Z]{1,4})?\b", is_iban, Where::Anywhere),
    // Mobile numbers first: a landline in minutes is most often an office's.
    shape!(PHONE, r"(?:\+33~(?:\(0\)~)?|\b0)[67](?:~\d{2}){4}\b", always, Where::OutOfLists),
    shape!(PHONE, r"(?:\+33~(?:\(0\)~)?|\b0)[1-589](?:~\d{2}){4}\b", always, Where::AfterPerson),
    shape!(BORN, r"(?i)\b(?:née?s?|né\(e\)|né·e)~le~\d{1,2}(?:er)?[ \u{a0}/.-](?:\d{1,2}|[a-zéû]{3,9})[ \u{a0}/.-]\d{2,4}", always, Where::Anywhere),
    shape!(BIRTH_DATE, r"(?i)\b(?:DDN|date de naissance)[ \u{a0}:|]{1,4}\d{1,2}[ \u{a0}/.-](?:\d{1,2}|[a-zéû]{3,9})[ \u{a0}/.-]\d{2,4}", always, Where::Anywhere),
    shape!(FILE, r"(?i)\ballocataire(?:~CAF)?(?:~n°)?~:?~\d{7}~[A-Z]?\b", always, Where::Anywhere),
    shape!(FILE, r"(?i)\b(?:n°|numéro|matricule)~CAF~:?~\d{7}~[A-Z]?\b", always, Where::Anywhere),
    shape!(FILE, r"(?i)\bCAF~n°~:?~\d{7}~[A-Z]?\b", always, Where::Anywhere),
    shape!(MAILBOX, r"(?i-u:[a-z0-9._+-]+@)(?i)(?:gmail|orange|wanadoo|free|sfr|neuf|laposte|bbox|numericable|hotmail|outlook|live|msn|yahoo|icloud|protonmail|proton|gmx|aol)\.(?:com|fr|net|me|eu)\b", always, Where::OutOfLists),
    shape!(ADDRESS, r"(?i)\b\d{1,4}(?:~(?:bis|ter|quater))?,?[ \u{a0}](?:rue|avenue|av\.|boulevard|bd|bld|allée|allees|allées|impasse|place|chemin|route|quai|square|cours|passage|venelle|ruelle|sentier|mail)[ \u{a0}](?:d[eu]s?[ \u{a0}](?:la[ \u{a0}]|l['’])?)?[a-zà-ÿœ\d'’-]+(?-i:[ \u{a0}][A-ZÀ-ÞŒ][a-zA-ZÀ-ÿŒœ'’-]*)*", always, Where::AfterPerson),
];

fn always(_: &str) -> bool {
    true
}

fn read(cx: &Context<'_>, remarks: &mut Remarks) {
    for (at, line, possible) in telling_lines(cx.document.text.as_str()) {
        for shape in SHAPES.iter().filter(|shape| possible.meets(shape.when)) {
            read_line(cx, line, at as u32, shape, remarks);
        }
    }
}

/// The lines of a text that may hold a shape, each with where it starts and the shapes that its numbers and its `@` leave
/// possible. Few leave any: until one does, nobody asks what line it stands on.
fn telling_lines(text: &str) -> impl Iterator<Item = (usize, &str, Possible)> {
    let bytes = text.as_bytes();
    let mut numbers = Numbers::of(bytes);
    let mut after = 0;
    std::iter::from_fn(move || {
        loop {
            let (first, mut possible) = numbers.find(|(_, possible)| *possible != Possible::default())?;
            let start = memchr::memrchr(b'\n', bytes.get(after..first)?).map_or(after, |n| after + n + 1);
            let end = memchr::memchr(b'\n', bytes.get(first..)?).map_or(bytes.len(), |n| first + n + 1);
            after = end;
            while let Some((_, others)) = numbers.next_before(end) {
                possible.add(others, true);
            }
            let line = text.get(start..end)?;
            if possible.meets(Possible::IBAN) && line.bytes().filter(u8::is_ascii_digit).count() < IBAN_DIGITS
            {
                possible.0 &= !Possible::IBAN.0;
            }
            if possible != Possible::default() {
                return Some((start, line, possible));
            }
        }
    })
}

/// The numbers and the `@` of a text, each with where it starts and the shapes it leaves possible.
struct Numbers<'t> {
    text: &'t [u8],
    /// The block that was come to, and its digits and `@` that are still ahead.
    block: usize,
    ahead: u64,
    last: Number,
}

impl Iterator for Numbers<'_> {
    type Item = (usize, Possible);

    fn next(&mut self) -> Option<Self::Item> {
        self.next_before(self.text.len())
    }
}

impl<'t> Numbers<'t> {
    fn of(text: &'t [u8]) -> Self {
        let mut numbers = Self {
            text,
            block: 0,
            ahead: 0,
            last: Number::default(),
        };
        numbers.come_to(0);
        numbers
    }

    fn come_to(&mut self, block: usize) {
        self.block = block;
        self.ahead = Block::at(self.text, block * Block::LEN)
            .which_seldom(|byte, _| matches!(byte, b'0'..=b'9' | b'@'));
    }

    /// Where the next digit or `@` before byte `end` stands.
    fn mark_before(&mut self, end: usize) -> Option<usize> {
        while self.ahead == 0 {
            if (self.block + 1) * Block::LEN >= end {
                return None;
            }
            self.come_to(self.block + 1);
        }
        let at = self.block * Block::LEN + self.ahead.trailing_zeros() as usize;
        (at < end).then_some(at)
    }

    /// Leaves behind what stands before byte `at`.
    fn pass(&mut self, at: usize) {
        if at / Block::LEN != self.block {
            self.come_to(at / Block::LEN);
        }
        self.ahead &= u64::MAX << (at % Block::LEN);
    }

    /// The next one, if it starts before byte `end`.
    fn next_before(&mut self, end: usize) -> Option<(usize, Possible)> {
        let start = self.mark_before(end)?;
        let (before, from) = self.text.split_at_checked(start)?;
        let length = from.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (mark, after) = from.split_at_checked(length.max(1))?;
        self.pass(start + mark.len());
        if length == 0 {
            let mut possible = Possible::default();
            possible.add(Possible::MAILBOX, starts_with_any(after, MAILBOXES));
            return Some((start, possible));
        }
        let joined = before.get(self.last.end..).is_some_and(joins);
        self.last = Number {
            length,
            chain: if joined { self.last.chain + length } else { length },
            end: start + length,
        };
        Some((start, self.last.leaves(before, after)))
    }
}

/// The fewest digits of a line with an IBAN: fewer are words whose letters happen to fit.
const IBAN_DIGITS: usize = 10;

/// A run of digits.
#[derive(Default)]
struct Number {
    /// How many digits it has.
    length: usize,
    /// How many it has with those before it, as far as only gaps part them.
    chain: usize,
    /// Where it ends.
    end: usize,
}

impl Number {
    /// The shapes that may begin with this number, hold it or end with it, by what stands before and after it.
    fn leaves(&self, before: &[u8], after: &[u8]) -> Possible {
        let mut possible = Possible::default();
        // The *(0)* of *+33 (0)6* parts nine digits from the others; Corsica's number has a letter for one.
        possible.add(Possible::PHONE, self.chain >= 9);
        possible.add(Possible::NIR_WITHOUT_KEY, self.chain >= 12);
        possible.add(Possible::NIR, self.chain >= 14);
        possible.add(Possible::IBAN, self.length >= 2 && follows_country(before));
        possible.add(
            Possible::FILE,
            self.length == 7 && is_called(before, FILES, FILE_MARKS),
        );
        possible.add(Possible::ADDRESS, self.length <= 4 && may_be_address(after));
        if self.length <= 2 {
            let born = ARTICLES_END.may_end(before) && on_that_day(before);
            let called = || is_called(before, BIRTH_DATES, COLUMN_MARKS);
            possible.add(Possible::BORN, born);
            possible.add(Possible::BIRTH_DATE, BIRTH_DATES_END.may_end(before) && called());
        }
        possible
    }
}

const COUNTRIES: &[&str] = &[
    "fr", "mc", "be", "lu", "de", "ch", "es", "it", "pt", "gb", "nl", "pl", "ro", "tn",
];

const MAILBOXES: &[&str] = &[
    "gmail.",
    "orange.",
    "wanadoo.",
    "free.",
    "sfr.",
    "neuf.",
    "laposte.",
    "bbox.",
    "numericable.",
    "hotmail.",
    "outlook.",
    "live.",
    "msn.",
    "yahoo.",
    "icloud.",
    "protonmail.",
    "proton.",
    "gmx.",
    "aol.",
];

/// What a file's number is called, and the bytes of what may stand between: *n° :*.
const FILES: &[&str] = &["allocataire", "caf"];
const FILE_MARKS: &[u8] = "n° :.-\u{a0}\u{202f}N".as_bytes();

/// What a birthday is called in a form, and the bytes of what may stand between.
const BIRTH_DATES: &[&str] = &["ddn", "naissance"];
const COLUMN_MARKS: &[u8] = " :|\u{a0}".as_bytes();

const BORN: &[&str] = &["né", "née", "nés", "nées", "né(e)", "né·e"];
const ARTICLES: &[&str] = &["le"];

const AGAIN: &[&str] = &["bis", "ter", "quater"];

const WAYS: &[&str] = &[
    "rue",
    "avenue",
    "av.",
    "boulevard",
    "bd",
    "bld",
    "allée",
    "allees",
    "allées",
    "impasse",
    "place",
    "chemin",
    "route",
    "quai",
    "square",
    "cours",
    "passage",
    "venelle",
    "ruelle",
    "sentier",
    "mail",
];

/// What ways begin with.
const WAYS_BEGIN: Pairs = Pairs::NONE.beginning(WAYS).beginning(AGAIN);
/// What stands before a date ends with.
const ARTICLES_END: Pairs = Pairs::NONE.ending(ARTICLES);
const BORN_END: Pairs = Pairs::NONE.ending(BORN);
const BIRTH_DATES_END: Pairs = Pairs::NONE.ending(BIRTH_DATES);

/// The first two letters of words, or the last two: nearly always they settle which word it is not. By the outer letter of each two,
/// the inner ones, a bit each; in either case, and some marks share their bits.
struct Pairs([u32; 32]);

impl Pairs {
    const NONE: Self = Self([0; 32]);

    const fn beginning(mut self, words: &[&str]) -> Self {
        let mut word = 0;
        while word < words.len() {
            let bytes = words[word].as_bytes();
            self.add(bytes[0], bytes[1]);
            word += 1;
        }
        self
    }

    const fn ending(mut self, words: &[&str]) -> Self {
        let mut word = 0;
        while word < words.len() {
            let bytes = words[word].as_bytes();
            self.add(bytes[bytes.len() - 1], bytes[bytes.len() - 2]);
            word += 1;
        }
        self
    }

    const fn add(&mut self, outer: u8, inner: u8) {
        self.0[(outer & 0x1f) as usize] |= 1 << (inner & 0x1f);
    }

    /// Whether these two are among them.
    fn has(&self, outer: u8, inner: u8) -> bool {
        let inners = self.0.get(usize::from(outer & 0x1f));
        inners.is_some_and(|inners| inners & 1 << (inner & 0x1f) != 0)
    }

    /// Whether a word that ends so may stand before a number, with marks between or none.
    fn may_end(&self, before: &[u8]) -> bool {
        match before.strip_suffix(b" ").unwrap_or(before) {
            [.., inner, outer] if outer.is_ascii_alphanumeric() => self.has(*outer, *inner),
            [.., 0xc3, outer] => self.has(*outer, 0xc3),
            [.., b' ' | b'.' | b'-' | b':' | b'|' | 0x80..] => true,
            _ => false,
        }
    }
}

const SPACES: &[&str] = &[" ", "\u{a0}"];

/// What a [`GAP`] may be.
const GAPS: &[&str] = &[" ", "\u{a0}", "\u{202f}", ".", "-", ""];

/// Whether what stands between two numbers may stand within one: a gap, after the letter of a Corsican department.
fn joins(between: &[u8]) -> bool {
    const LONGEST: usize = 4;
    if between.len() > LONGEST {
        return false;
    }
    let gap = match between {
        [b'A' | b'a' | b'B' | b'b', gap @ ..] => gap,
        gap => gap,
    };
    without_gap(gap).is_empty()
}

/// *né le*, *née le*, *né(e) le* before a number.
fn on_that_day(before: &[u8]) -> bool {
    let before = without_gap(before);
    let born = ARTICLES.iter().find_map(|article| strip_end(before, article));
    let born = born.map(without_gap).unwrap_or_default();
    let ends = matches!(born, [.., inner, outer] if BORN_END.has(*outer, *inner));
    ends && ends_with_any(born, BORN)
}

/// Whether a number is called one of `names`, with nothing but `marks` between.
fn is_called(before: &[u8], names: &[&str], marks: &[u8]) -> bool {
    let end = before.iter().rposition(|byte| !marks.contains(byte));
    end.is_some_and(|end| ends_with_any(before.get(..=end).unwrap_or_default(), names))
}

/// Whether the code of a country stands right before a number. Nearly always no letter does.
fn follows_country(before: &[u8]) -> bool {
    before.last().is_some_and(u8::is_ascii_alphabetic) && ends_with_any(before, COUNTRIES)
}

/// Whether a way may stand here, after a number: *12, rue des*, *3 bis avenue*.
fn may_be_address(after: &[u8]) -> bool {
    // Nearly always another mark follows, or a word that begins with other letters.
    let begins = match after {
        [b' ', first @ 0..=0x7f, second, ..] => WAYS_BEGIN.has(*first, *second),
        [b' ' | b'.' | b'-' | b',', ..] => true,
        [first @ 0..=0x7f, second, ..] => WAYS_BEGIN.has(*first, *second),
        [_, ..] => true,
        [] => false,
    };
    if !begins {
        return false;
    }
    let again = GAPS.iter().find_map(|gap| strip_start(after, gap));
    let again = again.and_then(|after| AGAIN.iter().find_map(|again| strip_start(after, again)));
    let after = again.unwrap_or(after);
    let after = after.strip_prefix(b",").unwrap_or(after);
    let way = SPACES.iter().find_map(|space| strip_start(after, space));
    let begins = |way: &[u8]| matches!(way, [first, second, ..] if WAYS_BEGIN.has(*first, *second));
    let named = |name: &str| {
        let rest = way.and_then(|way| strip_start(way, name));
        rest.is_some_and(|rest| starts_with_any(rest, SPACES))
    };
    way.is_some_and(begins) && WAYS.iter().any(|name| named(name))
}

/// The text without the gap at its end.
fn without_gap(text: &[u8]) -> &[u8] {
    match text {
        [text @ .., b' ' | b'.' | b'-'] | [text @ .., 0xc2, 0xa0] | [text @ .., 0xe2, 0x80, 0xaf] => text,
        text => text,
    }
}

fn starts_with_any(text: &[u8], words: &[&str]) -> bool {
    words.iter().any(|word| strip_start(text, word).is_some())
}

fn ends_with_any(text: &[u8], words: &[&str]) -> bool {
    words.iter().any(|word| strip_end(text, word).is_some())
}

/// What follows `word` at the start of `text`.
fn strip_start<'t>(text: &'t [u8], word: &str) -> Option<&'t [u8]> {
    let (start, rest) = text.split_at_checked(word.len())?;
    alike(start, word).then_some(rest)
}

/// What comes before `word` at the end of `text`.
fn strip_end<'t>(text: &'t [u8], word: &str) -> Option<&'t [u8]> {
    let (rest, end) = text.split_at_checked(text.len().checked_sub(word.len())?)?;
    alike(end, word).then_some(rest)
}

/// Whether two texts of one length are the same in either case: `A` and `a` differ by this bit, and so do the bytes of `É` and
/// `é`. Some marks do too: the patterns tell.
fn alike(text: &[u8], word: &str) -> bool {
    text.iter()
        .zip(word.as_bytes())
        .all(|(a, b)| (a ^ b) & !0x20 == 0)
}

/// Reads one line, which starts at byte `at` of the document, for one shape.
fn read_line(cx: &Context<'_>, line: &str, at: u32, shape: &Shape, remarks: &mut Remarks) {
    let Some(pattern) = &*shape.pattern else { return };
    for hit in pattern.find_iter(line) {
        let found = line.get(hit.range()).unwrap_or_default();
        if inside_word(line, hit.start()) || !(shape.check)(found) {
            continue;
        }
        let span = Span::new(at + hit.start() as u32, at + hit.end() as u32);
        let around = passage_on(cx.observed, span);
        if identifies(cx, shape, around.map(|a| a.1), span) {
            let place = around.map_or(Place::Words(span), |(index, _)| Place::Passage(index));
            let evidence = Evidence {
                signal: "identifier",
                term: None,
                span,
            };
            remarks.add(RULE.id, place, vec![evidence]);
        }
    }
}

/// Whether a letter with an accent stands before, as in *l'aînée le 3 mai*.
fn inside_word(line: &str, start: usize) -> bool {
    let before = line.get(..start).and_then(|b| b.chars().next_back());
    before.is_some_and(|c| !c.is_ascii() && c.is_alphanumeric())
}

/// Whether a shape that stands at `span`, in the passage `around`, is somebody's.
fn identifies(cx: &Context<'_>, shape: &Shape, around: Option<&PassageSignals>, span: Span<Src>) -> bool {
    let listed =
        around.is_some_and(|p| matches!(p.passage.kind, PassageKind::Attendance | PassageKind::Header));
    match shape.place {
        Where::Anywhere => true,
        Where::OutOfLists => !listed,
        Where::AfterPerson => !listed && around.is_some_and(|p| follows_person(cx, shape, p, span)),
    }
}

/// Whether somebody is named before `span` whose it must be: not a street's name, and close by or said to live there.
fn follows_person(cx: &Context<'_>, shape: &Shape, passage: &PassageSignals, span: Span<Src>) -> bool {
    let Some(person) = cx
        .person(passage)
        .map(|e| e.span)
        .filter(|p| p.end() <= span.start())
    else {
        return false;
    };
    let text = cx.document.text.slice(passage.passage.span);
    let offset = passage.passage.span.start();
    let shapes = shape.pattern.iter().flat_map(|pattern| pattern.find_iter(text));
    let mut shapes = shapes.map(|m| Span::new(offset + m.start() as u32, offset + m.end() as u32));
    let between = |e: Evidence| person.end() <= e.span.start() && e.span.end() <= span.start();
    let resides = || {
        cx.cue(passage, RESIDES)
            .map(|hit| cx.evidence("person", hit))
            .is_some_and(between)
    };
    let is_close = || resides() || cx.words_between(person, span) <= REACH;
    // What counts only after a person begins with digits.
    let head = person.end().saturating_sub(offset) as usize;
    let numbered = || {
        text.get(..head)
            .unwrap_or(text)
            .bytes()
            .any(|b| b.is_ascii_digit())
    };
    is_close() && !(numbered() && shapes.any(|s| s.overlaps(person)))
}

/// Whether a number called a NIR stops before its key; one that has a key is judged by it.
fn lacks_key(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    digits + usize::from(text.contains("2A") || text.contains("2B")) == 13
}

/// Whether the key of a numéro d'inscription au répertoire fits: 97 less the number modulo 97 (Corsica read as 19 and 18).
fn is_nir(text: &str) -> bool {
    let compact: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    let digits = compact.replace("2A", "19").replace("2B", "18");
    let (Some(number), Some(key)) = (digits.get(..13), digits.get(13..15)) else {
        return false;
    };
    match (number.parse::<u64>(), key.parse::<u64>()) {
        (Ok(number), Ok(key)) => 97 - number % 97 == key,
        _ => false,
    }
}

/// How many letters and digits an IBAN of this country has.
fn iban_length(country: &str) -> Option<usize> {
    Some(match country {
        "BE" => 16,
        "NL" => 18,
        "LU" => 20,
        "CH" => 21,
        "DE" | "GB" => 22,
        "ES" | "RO" | "TN" => 24,
        "PT" => 25,
        "FR" | "MC" | "IT" => 27,
        "PL" => 28,
        _ => return None,
    })
}

/// Whether an IBAN has the length of its country and its check digits fit (ISO 7064, modulo 97).
fn is_iban(text: &str) -> bool {
    let compact: String = text
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect();
    if compact.get(..2).and_then(iban_length) != Some(compact.len()) {
        return false;
    }
    let rotated = compact.chars().cycle().skip(4).take(compact.len());
    let rest = rotated.fold(0_u32, |rest, c| {
        let value = c.to_digit(36).unwrap_or(0);
        (rest * if value > 9 { 100 } else { 10 } + value) % 97
    });
    rest == 1
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{IBAN_DIGITS, Possible, SHAPES, telling_lines};
    use crate::document::Document;
    use crate::engine::{Engine, Options};

    /// The words of `text` that are identifiers.
    fn found(text: &str) -> Vec<String> {
        thread_local!(static ENGINE: Engine = Engine::new(Options::default(), &[]).unwrap());
        let document = Document::from_text(text);
        let report = ENGINE.with(|e| e.check(&document));
        let evidence = report.findings.iter().flat_map(|f| &f.evidence);
        evidence
            .filter(|e| e.signal == "identifier")
            .map(|e| document.text.slice(e.span).to_owned())
            .collect()
    }

    #[test]
    fn identifiers_are_found_by_shape_and_key() {
        assert_eq!(found("NIR 2 55 08 14 168 025 38."), ["2 55 08 14 168 025 38"]);
        assert!(found("NIR 2 55 08 14 168 025 39.").is_empty());
        assert_eq!(found("IBAN FR14 2004 1010 0505 0001 3M02 606").len(), 1);
        assert_eq!(found("joignable au 06 12 34 56 78").len(), 1);
        assert_eq!(found("M. K., né le 12/04/1990").len(), 1);
    }

    #[test]
    fn a_birth_is_no_part_of_another_word() {
        assert!(found("L'aînée le 12/04/2019 est venue.").is_empty());
        assert_eq!(found("Née le 3 mai 2009, elle est venue.").len(), 1);
    }

    #[test]
    fn articles_and_switchboards_are_left_alone() {
        assert!(found("l'article L. 132-5, le 01 44 00 00 00, 25 %, le 12/04/2019").is_empty());
    }

    #[test]
    fn keys_are_verified_whatever_separates_the_digits() {
        assert_eq!(found("N° 2.55.08.14.168.025.38 au dossier.").len(), 1);
        assert_eq!(found("Le 255081416802538 est au dossier.").len(), 1);
        assert_eq!(found("Compte FR1420041010050500013M02606 à vérifier.").len(), 1);
        assert!(found("Compte FR15 2004 1010 0505 0001 3M02 606 à vérifier.").is_empty());
        assert!(found("Marché FR14 2004 1010 0505 notifié.").is_empty());
    }

    #[test]
    fn a_nir_without_its_key_must_be_called_by_its_name() {
        assert_eq!(found("Numéro de sécurité sociale : 2 55 08 14 168 025.").len(), 1);
        assert!(found("La facture 2 55 08 14 168 025 est réglée.").is_empty());
    }

    #[test]
    fn an_address_or_a_landline_is_somebodys_where_a_person_is_named_before_it() {
        assert_eq!(found("Famille Dorval, 14 rue des Lilas."), ["14 rue des Lilas"]);
        assert_eq!(
            found("M. Kessler demeure depuis trois ans au 14 bis, avenue Jean-Jaurès.").len(),
            1
        );
        assert_eq!(found("M. KESSLER, 3 ALLÉES DES LILAS.").len(), 1);
        assert_eq!(found("Mme Orlan, tél. 03 20 00 00 00.").len(), 1);
        assert!(found("La permanence a lieu 3 rue du Marché, le mardi.").is_empty());
        assert!(found("La rue est barrée au niveau du 14 rue des Lilas selon M. Kessler.").is_empty());
        assert!(found("Mairie, 1 place Centrale, 03 20 00 00 00.").is_empty());
    }

    #[test]
    fn private_mailboxes_and_file_numbers() {
        assert_eq!(found("Écrire à la mère : k.orlan@gmail.com.").len(), 1);
        assert!(found("Écrire à accueil@ville-exemple.fr.").is_empty());
        assert_eq!(found("Karim D., numéro d'allocataire 0000000.").len(), 1);
        assert_eq!(found("Dossier ouvert, n° CAF : 1234567 A.").len(), 1);
        assert!(found("La CAF a versé 1234567 euros.").is_empty());
    }

    #[test]
    fn how_participants_are_reached_may_stand() {
        let list = "Présents :\n- Mme Aubry, assistante sociale, 06 12 34 56 78, m.aubry@gmail.com\n";
        assert!(found(list).is_empty());
    }

    /// Pieces of identifiers, and what stands between and beside them.
    fn pieces() -> impl Strategy<Value = String> {
        let words = prop::sample::select(vec![
            "NIR",
            "nir :",
            "sécurité sociale",
            "n° SS",
            "FR",
            "nl",
            "ABNA",
            "+33",
            "(0)",
            "06",
            "01",
            "né",
            "NÉE",
            "né(e)",
            "né·e",
            "nés",
            "le",
            "Le",
            "er",
            "DDN",
            "ddn :|",
            "Date de naissance",
            "allocataire",
            "CAF",
            "n°",
            "N°",
            "matricule",
            "Karim@gmail.com",
            "@",
            "x@ORANGE.fr",
            "a@ville.fr",
            "bis",
            "TER",
            ",",
            "rue",
            "Allée",
            "ALLÉES",
            "av.",
            "place",
            "mai",
            "mail",
            "de la",
            "Lilas",
            "2A",
            "2b",
            "A",
            "mars",
            "/",
            ":",
            "é",
            "\n",
            "\r\n",
        ]);
        let piece = prop_oneof![
            3 => words.prop_map(str::to_owned),
            1 => "[0-9]{1,4}",
            1 => "[0-9]{2}([ .-]?[0-9]{2}){3,4}",
            1 => "[0-9]{7}",
            1 => "[12] ?[0-9]{2} ?(0[1-9]|1[0-2]) ?(59|2A|2B) ?[0-9]{3} ?[0-9]{3}( ?[0-9]{2})?",
            1 => "[0-9]{1,2}[ /][0-9]{1,2}[ /](19|20)?[0-9]{2}",
        ];
        let gap = prop::sample::select(vec!["", " ", " ", " ", "\u{a0}", "\u{202f}", ".", "-", "  "]);
        let pieces = prop::collection::vec((piece, gap), 0..9);
        pieces.prop_map(|pieces| {
            pieces
                .iter()
                .flat_map(|(piece, gap)| [piece.as_str(), gap])
                .collect()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3000))]

        /// No pattern finds anything in a line that was passed over for it.
        #[test]
        fn what_the_patterns_find_is_possible(text in pieces()) {
            let mut told = telling_lines(&text).peekable();
            let mut at = 0;
            for line in text.split_inclusive('\n') {
                let possible = told.next_if(|told| told.0 == at).map_or(Possible::default(), |told| {
                    assert_eq!(told.1, line);
                    told.2
                });
                let digits = line.bytes().filter(u8::is_ascii_digit).count();
                for (number, shape) in SHAPES.iter().enumerate() {
                    let found = shape.pattern.as_ref().unwrap().is_match(line);
                    let too_few = shape.when == Possible::IBAN && digits < IBAN_DIGITS;
                    prop_assert!(!found || too_few || possible.meets(shape.when), "shape {number} in {line:?}");
                }
                at += line.len();
            }
            prop_assert_eq!(told.next().map(|told| told.0), None);
        }
    }
}
