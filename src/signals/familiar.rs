//! What is known of a word by itself: worked out once a spelling, and kept from document to document.

use std::sync::atomic::{AtomicU64, Ordering};

use super::people::TITLES;
use super::predicate::is_link;
use super::tellers::Cue;
use crate::fold::FoldedText;
use crate::lexicon::{FirstName, Lexicon, unaccented};
use crate::scan::LookedUp;
use crate::segment::spelling::{Looks, SpellingId, Spellings};
use crate::segment::words::{self, Shape, Word};

/// A word without its accents, by number.
pub(crate) type Key = SpellingId;

/// What a word may do in a sentence, by its letters alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Trait(u32);

impl Trait {
    /// Announces a name: *Mme*.
    pub(super) const TITLE: Self = Self(1);
    /// Stands for a person by itself: *Monsieur*.
    pub(super) const CIVIL: Self = Self(2);
    /// A personal pronoun of the third person.
    pub(super) const PRONOUN: Self = Self(4);
    /// *il*, which may stand for nobody.
    pub(super) const IL: Self = Self(8);
    /// Names whose word is relayed: *selon*, *dixit*, *dires*, *d'après*.
    pub(super) const FRAME: Self = Self(16);
    /// *après*, which does so after *d'*.
    pub(super) const APRES: Self = Self(32);
    /// *je*.
    pub(super) const I: Self = Self(64);
    /// *par*.
    pub(super) const PAR: Self = Self(128);
    /// An article, or *notre*, which may stand before a function.
    pub(super) const ARTICLE: Self = Self(16384);
    /// Starts with a capital.
    pub(super) const CAPITAL: Self = Self(256);
    /// Two capitals or more, and nothing else.
    pub(super) const CAPS: Self = Self(512);
    /// *Me*, the title that tells a profession.
    pub(super) const LAWYER: Self = Self(1024);
    /// One letter.
    pub(super) const SINGLE: Self = Self(2048);
    /// One letter that is somebody's initial where a full stop follows.
    pub(super) const INITIAL: Self = Self(4096);
    /// Initials with their full stops: *T.M.*
    pub(super) const INITIALS: Self = Self(8192);

    /// Says how somebody is, or who: *est*, *qui*.
    pub(super) const STATE: Self = Self(32768);
    /// A small word that may stand between somebody and what is said of them.
    pub(super) const LINK: Self = Self(65536);
    /// One of those that a word has which names somebody, or stands for one.
    pub(super) const MARKED: Self = Self(1 << 31);

    /// Every one.
    #[cfg(test)]
    pub(super) const ALL: Self = Self(u32::MAX);

    fn of(text: &str, shape: Shape) -> Self {
        let mut traits = match text {
            "monsieur" | "madame" | "mme" | "m" | "mademoiselle" => Self::CIVIL,
            "il" => Self(Self::PRONOUN.0 | Self::IL.0),
            "elle" | "ils" | "eux" | "elles" | "lui" | "leur" => Self::PRONOUN,
            "selon" | "dixit" | "dires" | "d'après" => Self::FRAME,
            "après" => Self::APRES,
            "je" | "j'" => Self::I,
            "par" => Self::PAR,
            "est" | "était" | "sera" | "qui" => Self::STATE,
            "le" | "la" | "l'" | "l" | "les" | "notre" | "un" | "une" => Self::ARTICLE,
            _ => Self::default(),
        };
        let single = text.chars().nth(1).is_none();
        let capital = shape.has(Shape::CAPITAL);
        for (of, holds) in [
            (Self::TITLE, is_title(text)),
            (Self::LINK, is_link(text)),
            (Self::CAPITAL, capital),
            (Self::CAPS, shape.has(Shape::CAPS)),
            (Self::LAWYER, capital && text == "me"),
            (Self::SINGLE, single),
            (
                Self::INITIAL,
                single && !matches!(text, "m" | "à" | "a" | "y" | "l"),
            ),
            (Self::INITIALS, shape.has(Shape::DOTTED) && text.len() <= 4),
        ] {
            if holds {
                traits = traits.or(of);
            }
        }
        let marks = Self::CAPITAL.or(Self::TITLE).or(Self::CIVIL).or(Self::PRONOUN);
        if traits.meets(marks) {
            traits = traits.or(Self::MARKED);
        }
        traits
    }

    /// The highest bit, set where the word is marked.
    #[inline]
    pub(super) const fn mark(self) -> u64 {
        ((self.0 & Self::MARKED.0) as u64) << 32
    }

    /// Whether it has one of `others`.
    #[inline]
    pub(crate) const fn meets(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }

    /// One or the other.
    pub(super) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

fn is_title(text: &str) -> bool {
    // Few words begin as a title does.
    matches!(text.as_bytes(), [first, ..] if TITLE_INITIALS & 1_u128.unbounded_shl(u32::from(*first)) != 0)
        && TITLES.contains(&text)
}

/// The letters that titles begin with, one bit each.
const TITLE_INITIALS: u128 = {
    let (mut initials, mut title) = (0, 0);
    while title < TITLES.len() {
        initials |= 1 << TITLES[title].as_bytes()[0];
        title += 1;
    }
    initials
};

/// What is known of a spelling.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facts {
    /// The spelling without its accents.
    pub(super) key: Key,
    pub(super) traits: Trait,
    /// What the list of first names says of it.
    pub(super) first_name: Option<FirstName>,
    /// What it makes of somebody mentioned right after it.
    pub(super) cue: Cue,
}

/// One way to number spellings: numbers of another say nothing of the same words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Numbering(u64);

impl Default for Numbering {
    /// One that nothing else has.
    fn default() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

/// The spellings met so far, and what lexicons and signals know of each. It serves one lexicon.
#[derive(Debug, Default)]
pub(crate) struct Familiar {
    spellings: Spellings,
    looked_up: LookedUp,
    keys: Spellings,
    /// By spelling.
    known: Vec<Facts>,
    /// The traits among them, by themselves: those are asked of every word, all else of few.
    traits: Vec<Trait>,
    numbering: Numbering,
}

/// How many spellings are kept: those of some hundred megabytes of minutes.
const MANY: usize = 1 << 16;
/// How many bytes of them.
const LONG: usize = 1 << 20;

/// How many bytes of a text are cut before their words are spelled, and those of the line in which they end.
const AT_HAND: usize = 1 << 12;

impl Familiar {
    /// By what the spellings are numbered.
    pub(crate) fn numbering(&self) -> Numbering {
        self.numbering
    }

    /// Whether there is so much that it is better let go before the next document.
    pub(crate) fn is_full(&self) -> bool {
        self.spellings.len() > MANY || self.spellings.bytes() > LONG || self.looked_up.is_full()
    }

    /// The words of `folded` and the spelling of each: they are then all known.
    pub(super) fn read(&mut self, lexicon: &Lexicon, folded: &FoldedText) -> (Vec<Word>, Vec<SpellingId>) {
        let text = folded.as_str().as_bytes();
        let many = text.len() / 5;
        let (mut words, mut spelled) = (Vec::with_capacity(many), Vec::with_capacity(many));
        let mut start = 0;
        while start < text.len() {
            // A few lines at a time: what was just cut is still at hand where it is spelled.
            let rest = text.get(start + AT_HAND..).unwrap_or_default();
            let end = memchr::memchr(b'\n', rest).map_or(text.len(), |line| start + AT_HAND + line + 1);
            let first = words.len();
            words::cut(folded, start..end, &mut words);
            let cut = words.get(first..).unwrap_or_default();
            self.spellings.spell(folded, cut, &mut spelled);
            start = end;
        }
        self.learn(lexicon);
        (words, spelled)
    }

    /// Gives the spelling of each of `words`, words of `folded`, after those in `out`: they are then all known.
    pub(super) fn meet(
        &mut self,
        lexicon: &Lexicon,
        folded: &FoldedText,
        words: &[Word],
        out: &mut Vec<SpellingId>,
    ) {
        self.spellings.spell(folded, words, out);
        self.learn(lexicon);
    }

    /// Learns what is to be known of the spellings that were not met before.
    fn learn(&mut self, lexicon: &Lexicon) {
        self.looked_up.look_up(lexicon, &self.spellings);
        let mut scratch = String::new();
        for spelling in self.spellings.from(self.known.len()) {
            let text = self.spellings.text(spelling);
            let key = unaccented(text, &mut scratch);
            let traits = Trait::of(text, self.spellings.looks(spelling).shape());
            self.traits.push(traits);
            self.known.push(Facts {
                first_name: lexicon.first_name(key),
                key: self.keys.intern(key, Looks::default()),
                traits,
                cue: Cue::of(text),
            });
        }
    }

    /// What was looked up of the spellings, for a scan that learns more of them: it is to be [given back](Self::give_back).
    pub(super) fn lend(&mut self) -> LookedUp {
        std::mem::take(&mut self.looked_up)
    }

    /// Takes back what was lent.
    pub(super) fn give_back(&mut self, looked_up: LookedUp) {
        self.looked_up = looked_up;
    }

    /// What is known of a spelling.
    #[inline]
    pub(super) fn facts(&self, spelling: SpellingId) -> Option<&Facts> {
        self.known.get(spelling.index())
    }

    /// What a word of this spelling may do in a sentence.
    #[inline]
    pub(crate) fn traits(&self, spelling: SpellingId) -> Trait {
        self.traits.get(spelling.index()).copied().unwrap_or_default()
    }

    /// What some word of these spellings may do in a sentence.
    #[inline]
    pub(super) fn traits_of(&self, spellings: &[SpellingId]) -> Trait {
        let traits = spellings.iter().map(|spelling| self.traits(*spelling));
        traits.fold(Trait::default(), Trait::or)
    }

    /// The spelling without its accents.
    #[inline]
    pub(crate) fn key(&self, spelling: SpellingId) -> Option<Key> {
        self.known.get(spelling.index()).map(|known| known.key)
    }

    /// What the list of first names says of the spelling.
    #[inline]
    pub(crate) fn first_name(&self, spelling: SpellingId) -> Option<FirstName> {
        self.known.get(spelling.index())?.first_name
    }

    /// The spellings from the number `first` on, each with the looks that are its words' own.
    pub(crate) fn shapes_from(&self, first: usize) -> impl Iterator<Item = (SpellingId, Shape)> {
        let spellings = self.spellings.from(first);
        spellings.map(|spelling| (spelling, self.spellings.looks(spelling).shape()))
    }

    /// The keys from the number `first` on, each with its letters.
    pub(crate) fn keys_from(&self, first: usize) -> impl Iterator<Item = &str> {
        self.keys.from(first).map(|key| self.keys.text(key))
    }

    /// How many keys there are.
    pub(super) fn keys(&self) -> usize {
        self.keys.len()
    }

    /// The letters of a key.
    pub(crate) fn letters(&self, key: Key) -> &str {
        self.keys.text(key)
    }

    /// The number of a key, if a word has it.
    pub(super) fn key_of(&self, letters: &str) -> Option<Key> {
        self.keys.get(letters, Looks::default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::engine::{Engine, Options};

    #[test]
    fn words_read_a_few_lines_at_a_time_are_those_of_the_whole_text() {
        let engine = Engine::new(Options::default(), &[]).unwrap();
        let lines =
            (0..400).map(|n| format!("L'éducatrice n° {n}, Mme Aubry-{n}, dit-elle, suit la P.M.I.\n"));
        // A line longer than what is cut at a time, and a last one that nothing ends.
        let text = lines.collect::<String>() + &"qu'il vient-il ".repeat(600) + "\n\nfin";
        let folded = FoldedText::of(&Document::from_text(text));
        let (words, spelled) = Familiar::default().read(engine.lexicon(), &folded);
        let (whole, mut familiar, mut spelled_whole) =
            (words::words(&folded), Familiar::default(), Vec::new());
        familiar.meet(engine.lexicon(), &folded, &whole, &mut spelled_whole);
        let told = |words: &[Word]| -> Vec<_> { words.iter().map(|w| (w.span, w.shape)).collect() };
        assert_eq!(told(&words), told(&whole));
        assert_eq!(spelled, spelled_whole);
    }
}
