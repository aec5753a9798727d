//! One pass over the words of a passage: which entries stand there.

mod lookup;

use std::ops::Range;

use crate::document::Document;
use crate::finding::TermId;
use crate::fold::FoldedText;
use crate::lexicon::{Class, Follows, Layer, Lexicon, MAX_GAP, Node, Stand};
use crate::segment::spelling::{SpellingId, Spellings};
use crate::segment::words::{Shape, Word, words};
pub(crate) use lookup::LookedUp;
use lookup::{Entry, Found, Opening};

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

/// Walks the tries of entries over the words of a document.
pub(crate) struct Scanner<'a> {
    lexicon: &'a Lexicon,
    words: &'a [Word],
    spelled: &'a [SpellingId],
    looked_up: &'a LookedUp,
}

impl<'a> Scanner<'a> {
    /// A scanner over `words`, each `spelled` as it is; `looked_up` knows all those spellings.
    pub(crate) fn new(
        lexicon: &'a Lexicon,
        words: &'a [Word],
        spelled: &'a [SpellingId],
        looked_up: &'a LookedUp,
    ) -> Self {
        Self {
            lexicon,
            words,
            spelled,
            looked_up,
        }
    }

    /// Appends every hit inside the words `range`, longest and shortest alike.
    pub(crate) fn scan(&self, range: Range<usize>, hits: &mut Vec<Hit>) {
        let words = self.words.get(range.clone()).unwrap_or_default();
        let spelled = self.spelled.get(range.clone()).unwrap_or_default();
        for (layer, looked_up) in self.lexicon.layers().iter().zip(self.looked_up.layers()) {
            let walk = Walk {
                layer,
                looked_up,
                words,
                spelled,
                base: range.start as u32,
            };
            for first in 0..words.len() {
                walk.from(first, hits);
            }
        }
    }
}

/// One layer's walk over the words of a passage.
struct Walk<'a> {
    layer: &'a Layer,
    looked_up: &'a lookup::Layer,
    words: &'a [Word],
    spelled: &'a [SpellingId],
    /// The number of the first of the words in the document.
    base: u32,
}

impl Walk<'_> {
    /// What was found of the word `at`; nothing beyond the passage.
    #[inline]
    fn found(&self, at: usize) -> Option<&Found> {
        self.looked_up.found(*self.spelled.get(at)?)
    }

    #[inline]
    fn follows(&self, at: usize) -> Follows {
        self.found(at)
            .map_or_else(Follows::default, |found| found.follows)
    }

    fn has(&self, at: usize, shape: Shape) -> bool {
        self.words.get(at).is_some_and(|word| word.shape.has(shape))
    }

    /// Appends the entries that start at the word `first`.
    fn from(&self, first: usize, hits: &mut Vec<Hit>) {
        let Some(found) = self.found(first).filter(|found| found.opens()) else {
            return;
        };
        if self.has(first, Shape::GLUED_LEFT) {
            return;
        }
        let before = hits.len();
        if !self.has(first, Shape::GLUED_RIGHT) {
            let whole = self.looked_up.whole(found).iter();
            hits.extend(whole.map(|entry| self.hit(*entry, first, first)));
        }
        let next = self.follows(first + 1);
        let near = if found.begun.may_skip() {
            (first + 2..=first + 1 + MAX_GAP as usize).fold(next, |all, at| all.or(self.follows(at)))
        } else {
            Follows::default()
        };
        let goes_on = |stand| next.may_follow(stand, false) || near.may_follow(stand, true);
        // Nearly always no, and of all ways to begin at once.
        if !goes_on(found.begun) {
            return;
        }
        for Opening { node, stand } in self.looked_up.openings(found) {
            if goes_on(*stand) {
                self.go_on((*node, *stand), first, first, before, hits);
            }
        }
    }

    fn hit(&self, Entry { term, group }: Entry, first: usize, last: usize) -> Hit {
        Hit {
            term,
            group,
            first: self.base + first as u32,
            last: self.base + last as u32,
        }
    }

    /// Appends the entries that end at the word `at`.
    fn end(&self, node: Node, first: usize, at: usize, before: usize, hits: &mut Vec<Hit>) {
        if self.has(at, Shape::GLUED_RIGHT) {
            return;
        }
        for term in self.layer.trie.ends(node) {
            let hit = self.hit(Entry::of(self.layer, term), first, at);
            if !hits.get(before..).unwrap_or_default().contains(&hit) {
                hits.push(hit);
            }
        }
    }

    /// Goes on from where the word `at` has led with the words after it.
    fn go_on(&self, from: (Node, Stand), first: usize, at: usize, before: usize, hits: &mut Vec<Hit>) {
        let stand = from.1;
        if self.follows(at + 1).may_follow(stand, false) {
            self.follow(from, false, first, at + 1, before, hits);
        }
        if stand.may_skip() {
            let reach = at + 1..=at + 1 + MAX_GAP as usize;
            for at in reach.filter(|at| self.follows(*at).may_follow(stand, true)) {
                self.follow(from, true, first, at, before, hits);
            }
        }
    }

    /// Takes the word `at` from `node`, over an edge that skips nothing or, with `gap`, over one that may skip.
    fn follow(
        &self,
        (node, stand): (Node, Stand),
        gap: bool,
        first: usize,
        at: usize,
        before: usize,
        hits: &mut Vec<Hit>,
    ) {
        let Some(found) = self.found(at) else { return };
        let (trie, word) = (&self.layer.trie, (self.looked_up.slots(found), found.follows));
        trie.edges(node).follow(stand, word, gap, |next| {
            self.end(next, first, at, before, hits);
            let stand = trie.stand(next);
            if stand.may_go_on() {
                self.go_on((next, stand), first, at, before, hits);
            }
        });
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
    let scanner = Scanner::new(lexicon, words, &spelled, &looked_up);
    let mut hits = Vec::new();
    for passage in passages {
        scanner.scan(passage, &mut hits);
    }
    hits
}

/// Applies conditions, false friends and nesting: what is left speaks for the passage, in the order of the text.
pub fn resolve(lexicon: &Lexicon, hits: &mut Vec<Hit>) {
    if hits.is_empty() {
        return;
    }
    if hits.len() > 1 {
        // The longest first of those that begin with the same word.
        hits.sort_unstable_by_key(|h| (u64::from(h.first) << 32 | u64::from(!h.last), h.term));
    }
    let cards = || hits.iter().filter_map(|h| Some((h, lexicon.card(h.group)?)));
    // Few hits have a condition, and few passages a false friend: one look tells.
    let (mut conditional, mut befriended) = (false, false);
    for (_, card) in cards() {
        conditional |= card.near.is_some() || card.not_near.is_some();
        befriended |= card.class == Class::FalseFriend;
    }
    let mut fired: Vec<u16> = Vec::new();
    if conditional {
        fired.extend(cards().map(|(hit, _)| hit.group));
        fired.sort_unstable();
    }
    let fired = |group: u16| fired.binary_search(&group).is_ok();
    let mut friends: Vec<Hit> = Vec::new();
    if befriended {
        let all = cards().filter(|(_, card)| card.class == Class::FalseFriend);
        friends.extend(all.map(|(hit, _)| *hit));
    }
    let mut reach: [Option<Reach>; Class::COUNT] = [const { None }; Class::COUNT];
    hits.retain(|hit| {
        let Some(card) = lexicon.card(hit.group) else {
            return false;
        };
        // A rule's cue never silences another rule's.
        let nested = card.class != Class::Cue
            && match reach.get_mut(card.class.index()) {
                Some(Some(reach)) => reach.covers(hit),
                Some(none) => {
                    *none = Some(Reach::of(hit));
                    false
                }
                None => false,
            };
        let silenced = matches!(card.class, Class::Domain(_))
            && friends
                .iter()
                .take_while(|f| f.first <= hit.last)
                .any(|f| hit.first <= f.last && f.last - f.first >= hit.last - hit.first);
        !nested
            && !silenced
            && !matches!(card.class, Class::FalseFriend | Class::Condition)
            && card.near.is_none_or(fired)
            && !card.not_near.is_some_and(fired)
    });
}

/// The hit that reaches furthest, of those of one class met so far in the order of the text.
///
/// The longest entry of a class speaks for the words it covers.
struct Reach {
    first: u32,
    last: u32,
}

impl Reach {
    fn of(hit: &Hit) -> Self {
        Self {
            first: hit.first,
            last: hit.last,
        }
    }

    /// Whether a longer hit met before covers `hit`, which now counts as met.
    fn covers(&mut self, hit: &Hit) -> bool {
        if self.last < hit.last {
            *self = Self::of(hit);
            return false;
        }
        self.last > hit.last || self.first < hit.first
    }
}

#[cfg(test)]
mod tests {
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
