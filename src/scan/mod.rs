//! One pass over the words of a passage: which entries stand there.

mod automaton;
mod lookup;

use std::cmp::Reverse;
use std::ops::Range;

use crate::document::Document;
use crate::finding::TermId;
use crate::fold::{FoldedText, places};
use crate::lexicon::{Card, Class, Follows, Layer, Lexicon, MAX_GAP, Sense, Stand};
use crate::segment::spelling::{SpellingId, Spellings};
use crate::segment::words::{Shape, Word, words};
use automaton::{Automaton, State, Step};
pub(crate) use lookup::LookedUp;
use lookup::Lookup;

/// An entry met in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// The entry.
    pub term: TermId,
    /// Its group.
    pub group: u16,
    /// The first of its words, by number in the document.
    pub first: u32,
    /// The last of its words.
    pub last: u32,
}

impl Hit {
    /// Hits are told in the order of the text; of those that begin with the same word the longest comes first.
    #[inline]
    const fn rank(&self) -> (u64, TermId) {
        ((self.first as u64) << 32 | !self.last as u64, self.term)
    }
}

/// Walks the tries of entries over the words of a document.
pub(crate) struct Scanner<'a> {
    lexicon: &'a Lexicon,
    words: &'a [Word],
    spelled: &'a [SpellingId],
    looked_up: &'a mut LookedUp,
}

impl<'a> Scanner<'a> {
    /// A scanner over `words`, each `spelled` as it is; `looked_up` knows all those spellings.
    pub(crate) fn new(
        lexicon: &'a Lexicon,
        words: &'a [Word],
        spelled: &'a [SpellingId],
        looked_up: &'a mut LookedUp,
    ) -> Self {
        Self {
            lexicon,
            words,
            spelled,
            looked_up,
        }
    }

    /// Appends every hit inside the words `range`, longest and shortest alike, by [rank](Hit::rank).
    pub(crate) fn scan(&mut self, range: Range<usize>, hits: &mut Vec<Hit>) {
        let before = hits.len();
        let words = self.words.get(range.clone()).unwrap_or_default();
        let spelled = self.spelled.get(range.clone()).unwrap_or_default();
        let (layers, nothing) = (self.lexicon.layers(), Lookup::default());
        for (layer, looked_up) in layers.iter().zip(self.looked_up.layers_mut()) {
            let mut walk = Walk {
                layer,
                words,
                spelled,
                base: range.start as u32,
                found: &looked_up.found,
                nothing: &nothing,
                automaton: &mut looked_up.automaton,
                first: 0,
                before: 0,
                hits,
            };
            walk.run();
        }
        // One layer's come in the reverse order.
        let hits = hits.get_mut(before..).unwrap_or_default();
        if layers.len() == 1 {
            hits.reverse();
        } else {
            hits.sort_unstable_by_key(Hit::rank);
        }
    }
}

/// Which of at most sixty-four words begin an entry, or may, the first in the lowest bit.
#[derive(Clone, Copy, Default)]
struct Begun {
    /// By themselves, or with others.
    any: u64,
    /// With the next word.
    goes_on: u64,
    /// With a word further on.
    skips: u64,
}

impl Begun {
    /// Those words, after one of which this is asked.
    #[inline]
    const fn after(self, ends: bool, goes_on: bool, skips: bool) -> Self {
        Self {
            any: self.any << 1 | (ends | goes_on | skips) as u64,
            goes_on: self.goes_on << 1 | goes_on as u64,
            skips: self.skips << 1 | skips as u64,
        }
    }
}

/// One layer's walk over the words of a passage, from the last to the first: what may follow a word is known when it is come to.
struct Walk<'a> {
    layer: &'a Layer,
    words: &'a [Word],
    spelled: &'a [SpellingId],
    /// The number of the first of the words in the document.
    base: u32,
    /// By spelling.
    found: &'a [Lookup],
    /// What is found beyond the passage.
    nothing: &'a Lookup,
    automaton: &'a mut Automaton,
    /// The word with which the entries begin that are looked for.
    first: usize,
    /// How many hits there were before those that begin with that word.
    before: usize,
    hits: &'a mut Vec<Hit>,
}

impl<'a> Walk<'a> {
    #[inline]
    fn found_of(&self, spelling: SpellingId) -> &'a Lookup {
        self.found.get(spelling.index()).unwrap_or(self.nothing)
    }

    /// What was found of the word `at`; nothing beyond the passage.
    #[inline]
    fn found(&self, at: usize) -> &'a Lookup {
        let spelling = self.spelled.get(at);
        spelling.map_or(self.nothing, |spelling| self.found_of(*spelling))
    }

    /// Appends the entries of the passage, the last by [rank](Hit::rank) first.
    fn run(&mut self) {
        let (mut next, mut ahead, mut first) = (self.nothing, Follows::default(), self.spelled.len());
        // Every other word begins something: which do is told without a branch, and what comes of them looked for afterwards.
        for words in self.spelled.rchunks(u64::BITS as usize) {
            let mut begun = Begun::default();
            for spelling in words.iter().rev() {
                let this = self.found_of(*spelling);
                begun = begun.after(
                    this.begun.ends(),
                    next.follows.may_follow(this.stand, false),
                    ahead.may_follow(this.stand, true),
                );
                ahead = ahead.or(this.follows);
                next = this;
            }
            first -= words.len();
            self.begin_all(first, begun);
        }
    }

    /// Appends the entries that begin with some of the words from `first` on, the last by [rank](Hit::rank) first.
    fn begin_all(&mut self, first: usize, begun: Begun) {
        let mut any = begun.any;
        while let Some(place) = any.checked_ilog2() {
            let is_in = |places: u64| places >> place & 1 == 1;
            any ^= 1 << place;
            let word = first + place as usize;
            self.begin(word, is_in(begun.goes_on), is_in(begun.skips));
        }
    }

    /// Appends the entries that begin with `word`: alone, with the word after it where an entry may go on so, and with words further
    /// on where one may skip some.
    #[inline]
    fn begin(&mut self, word: usize, goes_on: bool, skips: bool) {
        let this = self.found(word);
        self.first = word;
        self.before = self.hits.len();
        // Two in five are an entry by themselves, and nobody guesses which: one is written, and taken back where it does not stand.
        let (first, stands) = (self.number(word), this.begun.ends() & !self.is_torn(word));
        self.hits.push(this.alone.hit(first, first));
        self.hits.truncate(self.before + usize::from(stands));
        if stands & !this.also.is_empty() {
            let also = self.automaton.entries(this.also).iter();
            self.hits.extend(also.map(|entry| entry.hit(first, first)));
        }
        if goes_on {
            self.follow(this.begun, word + 1, false);
        }
        if skips {
            self.skip(this.begun, this.stand, word);
        }
    }

    /// The number in the document of the word `at`.
    #[inline]
    fn number(&self, at: usize) -> u32 {
        self.base + at as u32
    }

    /// Whether what begins with the first word and ends with the word `last` is tied by a hyphen to a word beside it.
    #[inline]
    fn is_torn(&self, last: usize) -> bool {
        let has = |at: usize, shape| self.words.get(at).is_some_and(|word| word.shape.has(shape));
        has(self.first, Shape::GLUED_LEFT) | has(last, Shape::GLUED_RIGHT)
    }

    /// Takes the word `at` from `state`, over edges that skip nothing or, with `gap`, over those that may skip words.
    #[inline]
    fn follow(&mut self, state: State, at: usize, gap: bool) {
        let step = Step::new(state, self.found(at).begun, gap);
        let known = self.automaton.known(step);
        let state = known.unwrap_or_else(|| self.automaton.take(self.layer, step));
        // One in three leads nowhere, whence nothing goes on: asked here, that would be one more guess.
        self.go_on(state, at);
    }

    /// Goes on from `state`, to which the word `at` has led.
    #[inline(never)]
    fn go_on(&mut self, state: State, at: usize) {
        if state.ends() && !self.is_torn(at) {
            self.end(state, at);
        }
        let stand = self.automaton.stand(state);
        if self.found(at + 1).follows.may_follow(stand, false) {
            self.follow(state, at + 1, false);
        }
        if stand.may_skip() {
            self.skip(state, stand, at);
        }
    }

    /// Appends the entries that end in `state` with the word `at`, and have not done so on another way.
    fn end(&mut self, state: State, at: usize) {
        for entry in self.automaton.entries(self.automaton.ends(state)) {
            let hit = entry.hit(self.number(self.first), self.number(at));
            let met = self.hits.get(self.before..).unwrap_or_default();
            if !met.contains(&hit) {
                self.hits.push(hit);
            }
        }
    }

    /// Takes the words after the word `at` from `state`, over edges that may skip words.
    #[inline(never)]
    fn skip(&mut self, state: State, stand: Stand, at: usize) {
        let met = self.hits.len();
        let ways = (0..=MAX_GAP).fold(0, |ways, skipped| {
            let follows = self.found(at + 1 + skipped as usize).follows;
            ways | u64::from(follows.may_follow(stand, true)) << skipped
        });
        for skipped in places(ways) {
            self.follow(state, at + 1 + skipped, true);
        }
        // Entries that skip nothing were all met before, the shorter first: those were in order.
        if self.hits.len() > met
            && let Some(hits) = self.hits.get_mut(self.before..)
        {
            hits.sort_unstable_by_key(|hit| Reverse(hit.rank()));
        }
    }
}

/// Every hit in a text of a few words, taken as one passage.
pub(crate) fn scan_text(lexicon: &Lexicon, text: &str) -> Vec<Hit> {
    let folded = FoldedText::of(&Document::from_text(text));
    let words = words(&folded);
    scan(lexicon, &folded, &words, std::iter::once(0..words.len()))
}

/// Every hit in `passages`, ranges of `words`, the words of `folded`, longest and shortest alike; no spelling is known before.
pub fn scan(
    lexicon: &Lexicon,
    folded: &FoldedText,
    words: &[Word],
    passages: impl IntoIterator<Item = Range<usize>>,
) -> Vec<Hit> {
    let (mut spellings, mut looked_up, mut spelled) = (Spellings::default(), LookedUp::default(), Vec::new());
    spellings.spell(folded, words, &mut spelled);
    looked_up.look_up(lexicon, &spellings);
    let mut scanner = Scanner::new(lexicon, words, &spelled, &mut looked_up);
    let mut hits = Vec::new();
    for passage in passages {
        scanner.scan(passage, &mut hits);
    }
    hits
}

/// Applies conditions, false friends and nesting to the hits of a passage, in the order of [`scan`]: what is left speaks for it.
pub fn resolve(lexicon: &Lexicon, hits: &mut Vec<Hit>) {
    Context::default().resolve(lexicon, hits);
}

/// What in a passage bears on its hits by their conditions and classes. Kept from passage to passage, it allocates nothing.
#[derive(Debug, Default)]
pub(crate) struct Context {
    /// The groups met, in rising order, where one of them has a condition.
    fired: Vec<u16>,
    friends: Vec<Hit>,
}

impl Context {
    /// [Resolves](resolve) the hits of a passage, and gives all that those do which are left.
    pub(crate) fn resolve(&mut self, lexicon: &Lexicon, hits: &mut Vec<Hit>) -> Sense {
        // Hits of one word nest in none, and most speak whatever else stands there: one look tells.
        let (mut long, mut plain, mut heard) = (false, true, Sense::default());
        for hit in hits.iter() {
            let card = lexicon.card(hit.group);
            long |= hit.first != hit.last;
            plain &= card.is_some_and(|card| card.plain);
            heard = heard.or(card.map_or_else(Sense::default, |card| card.sense));
        }
        if plain && !long {
            return heard;
        }
        if !plain {
            self.read(lexicon, hits);
        }
        let (mut nesting, mut heard, mut left) = (Nesting::default(), Sense::default(), 0);
        // One hit in four goes, and nobody guesses which: each is written where it would stand.
        for at in 0..hits.len() {
            let Some(hit) = hits.get(at).copied() else { break };
            let Some(card) = lexicon.card(hit.group) else {
                continue;
            };
            let stays = !nesting.covers(card, &hit) & (plain || self.lets_speak(card, &hit));
            if let Some(place) = hits.get_mut(left) {
                *place = hit;
            }
            left += usize::from(stays);
            heard = heard.or(card.sense.when(stays));
        }
        hits.truncate(left);
        heard
    }

    /// Reads the hits of a passage.
    fn read(&mut self, lexicon: &Lexicon, hits: &[Hit]) {
        self.fired.clear();
        self.friends.clear();
        let mut conditional = false;
        for hit in hits {
            let Some(card) = lexicon.card(hit.group) else {
                continue;
            };
            conditional |= card.near.is_some() || card.not_near.is_some();
            if card.class == Class::FalseFriend {
                self.friends.push(*hit);
            }
        }
        if conditional {
            self.fired.extend(hits.iter().map(|hit| hit.group));
            self.fired.sort_unstable();
        }
    }

    fn has_fired(&self, group: u16) -> bool {
        self.fired.binary_search(&group).is_ok()
    }

    /// Whether a hit has its conditions, is none, and no false friend as long as it stands beside it.
    fn lets_speak(&self, card: &Card, hit: &Hit) -> bool {
        (card.plain || self.has_conditions_of(card)) && !self.silences(card, hit)
    }

    fn has_conditions_of(&self, card: &Card) -> bool {
        !matches!(card.class, Class::FalseFriend | Class::Condition)
            && card.near.is_none_or(|group| self.has_fired(group))
            && !card.not_near.is_some_and(|group| self.has_fired(group))
    }

    fn silences(&self, card: &Card, hit: &Hit) -> bool {
        let mut friends = self.friends.iter().take_while(|f| f.first <= hit.last);
        matches!(card.class, Class::Domain(_))
            && friends.any(|f| hit.first <= f.last && f.last - f.first >= hit.last - hit.first)
    }
}

/// By class, the hit that reaches furthest, of those met so far in the order of the text.
///
/// The longest entry of a class speaks for the words it covers.
#[derive(Default)]
struct Nesting([Reach; Class::COUNT]);

impl Nesting {
    /// Whether a longer hit of its class met before covers `hit`, which now counts as met. A rule's cue never silences another rule's.
    #[inline]
    fn covers(&mut self, card: &Card, hit: &Hit) -> bool {
        let reach = self.0.get_mut(card.place as usize);
        let nests = card.class != Class::Cue;
        reach.is_some_and(|reach| reach.covers(hit)) & nests
    }
}

/// How far the hits of a class reach, as one number: where the one ends that reaches furthest, above where it begins, which is the
/// greater the earlier. None covers nothing.
#[derive(Clone, Copy, Default)]
struct Reach(u64);

impl Reach {
    /// Whether a longer hit met before covers `hit`, which now counts as met.
    #[inline]
    fn covers(&mut self, hit: &Hit) -> bool {
        let own = u64::from(hit.last) << 32 | u64::from(!hit.first);
        let covers = self.0 > own;
        self.0 = self.0.max(own);
        covers
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::lexicon::LexiconFile;

    const OWN: &str = r#"
[lexicon]
class = "domain"
domain = "health"
provenance = "test"
licence = "CC0"

[[group]]
id = "zorglub"
why = "Words that no embedded file knows."
terms = ["zorglub", "zorglub chronique", "chronique vroumique"]

[[group]]
id = "tchac"
why = "An entry with conditions."
near = ["patraque"]
not_near = ["magasin"]
terms = ["tchac"]

[[false_friend]]
why = "A trade name."
terms = ["zorglub de fer"]
"#;

    /// The entries of [`OWN`] left in `text`.
    fn left(text: &str) -> Vec<String> {
        let own = LexiconFile {
            name: "own.toml".into(),
            text: OWN.into(),
        };
        let lexicon = Lexicon::compile(&[own]).unwrap();
        let mut hits = scan_text(&lexicon, text);
        resolve(&lexicon, &mut hits);
        let terms = hits.iter().filter_map(|h| lexicon.term(h.term));
        terms
            .filter(|t| t.file == "own.toml")
            .map(|t| t.entry.to_owned())
            .collect()
    }

    const WORDS: [&str; 4] = ["zorglub", "tchac", "vroum", "patatras"];

    /// A word of an entry, and whether others may stand before it.
    type Step = (usize, bool);

    fn written(entry: &[Step]) -> String {
        let words = entry.iter().map(|(word, gap)| {
            let gap = if *gap { " .. " } else { " " };
            format!("{gap}{}", WORDS[*word])
        });
        words.collect()
    }

    /// Where an entry ends whose words up to the word `at` are met, looked for step by step.
    fn ends(entry: &[Step], words: &[usize], at: usize, out: &mut BTreeSet<usize>) {
        let Some(((next, gap), rest)) = entry.split_first() else {
            out.insert(at);
            return;
        };
        let reach = if *gap { MAX_GAP as usize } else { 0 };
        for at in at + 1..=at + 1 + reach {
            if words.get(at) == Some(next) {
                ends(rest, words, at, out);
            }
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config::with_cases(64))]
        /// Whatever was met before, whichever way an entry comes to its last word.
        #[test]
        fn every_entry_is_found_wherever_it_stands(
            entries in proptest::collection::btree_set(proptest::collection::vec((0..4_usize, proptest::bool::ANY), 1..5), 1..12),
            // Those that go beyond sixty-four words are looked through in several times.
            passages in proptest::collection::vec(proptest::prop_oneof![
                proptest::collection::vec(0..4_usize, 0..20),
                proptest::collection::vec(0..4_usize, 60..140),
            ], 1..4),
        ) {
            let entries: Vec<Vec<Step>> = entries.into_iter().map(|mut entry| {
                entry[0].1 = false;
                entry
            }).collect();
            let terms: Vec<String> = entries.iter().map(|entry| format!("{:?}", written(entry))).collect();
            let own = LexiconFile {
                name: "own.toml".into(),
                text: format!(
                    "[lexicon]\nclass = \"domain\"\ndomain = \"health\"\nprovenance = \"test\"\nlicence = \"CC0\"\n\
                     [[group]]\nid = \"x\"\nwhy = \"x\"\nterms = [{}]\n",
                    terms.join(", ")
                ),
            };
            let lexicon = Lexicon::compile(&[own]).unwrap();
            let text: Vec<&str> = passages.iter().flatten().map(|word| WORDS[*word]).collect();
            let folded = FoldedText::of(&Document::from_text(text.join(" ")));
            let mut start = 0;
            let ranges: Vec<Range<usize>> = passages.iter().map(|passage| {
                start += passage.len();
                start - passage.len()..start
            }).collect();
            let hits = scan(&lexicon, &folded, &words(&folded), ranges.iter().cloned());
            let met: Vec<(u32, u32, String)> = hits.iter().map(|hit| {
                (hit.first, hit.last, lexicon.term(hit.term).unwrap().entry.to_owned())
            }).collect();
            let mut expected = Vec::new();
            for (passage, range) in passages.iter().zip(&ranges) {
                for (first, word) in passage.iter().enumerate() {
                    for entry in entries.iter().filter(|entry| entry[0].0 == *word) {
                        let mut lasts = BTreeSet::new();
                        ends(&entry[1..], passage, first, &mut lasts);
                        let at = |word: usize| (range.start + word) as u32;
                        expected.extend(lasts.iter().map(|last| (at(first), at(*last), written(entry))));
                    }
                }
            }
            let mut sorted = met;
            sorted.sort();
            expected.sort();
            proptest::prop_assert_eq!(sorted, expected);
            proptest::prop_assert!(hits.is_sorted_by_key(Hit::rank));
        }

        #[test]
        fn hits_come_in_the_order_of_the_text(
            text in "((Mme Aubry|la mère|est suivie|au CMP|depuis hier|par le médecin|il boit|en garde à vue|a dit que|sous tutelle)[ ,]){1,12}"
        ) {
            let lexicon = Lexicon::compile(&[]).unwrap();
            let hits = scan_text(&lexicon, &text);
            proptest::prop_assert!(hits.is_sorted_by(|a, b| a.rank() < b.rank()), "{hits:?}");
        }
    }

    #[test]
    fn the_longest_entry_speaks_for_the_words_it_covers() {
        assert_eq!(left("un zorglub chronique"), ["zorglub chronique"]);
        assert_eq!(
            left("un zorglub chronique vroumique"),
            ["zorglub chronique", "chronique vroumique"]
        );
    }

    #[test]
    fn a_false_friend_silences_the_entry_it_covers_and_no_other() {
        assert_eq!(left("le zorglub de fer"), [""; 0]);
        assert_eq!(left("le zorglub de fer, puis un zorglub"), ["zorglub"]);
    }

    #[test]
    fn conditions_are_heard_in_the_whole_passage() {
        assert_eq!(left("tchac"), [""; 0]);
        assert_eq!(left("tchac et patraque"), ["tchac"]);
        assert_eq!(left("patraque, tchac, au magasin"), [""; 0]);
    }
}
