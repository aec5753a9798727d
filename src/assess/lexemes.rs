//! The words of a document, as the model takes them.

use super::features::mix;
use crate::fold::places;
use crate::segment::spelling::SpellingId;
use crate::segment::words::Shape;
use crate::signals::{Familiar, Observed};

/// Lexemes: words without their accents, and the classes of names, initials and numbers. What one weighs is worked out once,
/// however often it stands in the texts.
#[derive(Debug, Default)]
pub(super) struct Lexemes {
    /// By lexeme, its class: well-mixed bits of its letters.
    classes: Vec<u64>,
    /// The letters of the lexemes end to end, each between two spaces.
    letters: String,
    /// By lexeme, where its letters end.
    ends: Vec<u32>,
    /// By spelling.
    spelled: Vec<Spelled>,
}

/// What a spelling tells of the lexeme of its words, in one small number, for it is asked of every word: that of its letters, and
/// above it what a capital makes of it. (There is room for a thousand times as many lexemes as are kept.)
#[derive(Debug, Clone, Copy)]
struct Spelled(u32);

/// The lexemes that stand for what a word is rather than for its letters; the keys of [`Familiar`] are numbered after them.
const CLASSES: [&str; 5] = ["#", "<P>", "<F>", "<I>", "<C>"];
const NUMBER: u32 = 0;
const PARTICIPANT: u32 = 1;
const FIRST_NAME: u32 = 2;
const INITIAL: u32 = 3;
const CAPITALISED: u32 = 4;

/// One lexeme.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lexeme<'a> {
    /// Its number.
    pub(super) number: u32,
    /// Well-mixed bits of its letters.
    pub(super) class: u64,
    /// Its letters between two spaces.
    pub(super) letters: &'a str,
}

impl Lexemes {
    /// The lexemes of the words of a document, which are then all known here.
    pub(super) fn of(&mut self, observed: &Observed) -> Vec<u32> {
        let known = self.classes.len().saturating_sub(CLASSES.len());
        if self.classes.is_empty() {
            for class in CLASSES {
                self.push(class);
            }
        }
        for key in observed.familiar.keys_from(known) {
            self.push(key);
        }
        for (spelling, shape) in observed.familiar.shapes_from(self.spelled.len()) {
            self.spelled
                .push(Spelled::of(&observed.familiar, spelling, shape));
        }
        let mut lexemes = Vec::with_capacity(observed.spelled.len());
        for spelled in observed.spelled.chunks(u64::BITS as usize) {
            let first = lexemes.len();
            // Which of them have a capital, one bit each: no branch is taken for every word.
            let mut capitals = 0_u64;
            lexemes.extend(spelled.iter().enumerate().map(|(place, spelling)| {
                let of = self.spelled_as(*spelling);
                capitals |= u64::from(of.has_capital()) << place;
                of.own()
            }));
            for place in places(capitals) {
                if let (Some(lexeme), Some(spelling)) = (lexemes.get_mut(first + place), spelled.get(place)) {
                    let of = self.spelled_as(*spelling);
                    let sits = observed.people.knows_key(of.key());
                    *lexeme = if sits { PARTICIPANT } else { of.inside() };
                }
            }
        }
        for found in &observed.passages {
            let first = found.passage.words.start;
            if let (Some(lexeme @ &mut CAPITALISED), Some(spelling)) =
                (lexemes.get_mut(first), observed.spelled.get(first))
            {
                *lexeme = self.spelled_as(*spelling).own();
            }
        }
        lexemes
    }

    #[inline]
    fn spelled_as(&self, spelling: SpellingId) -> Spelled {
        self.spelled
            .get(spelling.index())
            .copied()
            .unwrap_or(Spelled(NUMBER))
    }

    fn push(&mut self, letters: &str) {
        self.classes.push(mix(letters));
        self.letters.push(' ');
        self.letters.push_str(letters);
        self.letters.push(' ');
        self.ends.push(self.letters.len() as u32);
    }

    /// How many lexemes there are.
    pub(super) fn len(&self) -> usize {
        self.classes.len()
    }

    /// The well-mixed bits of the letters of the lexeme with that number.
    #[inline]
    pub(super) fn class(&self, number: u32) -> u64 {
        self.classes.get(number as usize).copied().unwrap_or_default()
    }

    /// The lexeme with that number.
    pub(super) fn get(&self, number: u32) -> Option<Lexeme<'_>> {
        let at = number as usize;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before));
        let start = start.copied().unwrap_or_default() as usize;
        Some(Lexeme {
            number,
            class: *self.classes.get(at)?,
            letters: self.letters.get(start..*self.ends.get(at)? as usize)?,
        })
    }
}

impl Spelled {
    /// Set where a capital opens its words: unless one names somebody at the table, it is taken for the lexeme of a class, if any.
    const CAPITAL: u32 = 1 << 31;
    /// Where the number of that class stands. The capital of a word that is only capitalised tells nothing where it opens a passage.
    const CLASS: u32 = 28;

    fn of(familiar: &Familiar, spelling: SpellingId, shape: Shape) -> Self {
        const NO_CLASS: u32 = 0;
        let key = familiar.key(spelling);
        let own = (CLASSES.len() + key.map_or(0, SpellingId::index)) as u32;
        if shape.has(Shape::DIGIT) && !shape.has(Shape::LETTER) {
            return Self(NUMBER);
        }
        if !shape.has(Shape::CAPITAL) {
            return Self(own);
        }
        let class = if familiar.first_name(spelling).is_some_and(|n| !n.ambiguous) {
            FIRST_NAME
        } else if key.is_some_and(|key| familiar.letters(key).len() == 1) {
            INITIAL
        } else if shape.has(Shape::CAPS) {
            NO_CLASS
        } else {
            CAPITALISED
        };
        Self(Self::CAPITAL | class << Self::CLASS | own)
    }

    #[inline]
    const fn has_capital(self) -> bool {
        self.0 & Self::CAPITAL != 0
    }

    /// The lexeme of its letters; that of numbers where it is one.
    #[inline]
    const fn own(self) -> u32 {
        self.0 & !(u32::MAX << Self::CLASS)
    }

    /// The lexeme of a word that names nobody at the table and opens no passage.
    const fn inside(self) -> u32 {
        match (self.0 & !Self::CAPITAL) >> Self::CLASS {
            0 => self.own(),
            class => class,
        }
    }

    /// Its words without their accents, where they have a capital.
    const fn key(self) -> SpellingId {
        SpellingId::numbered(self.own().saturating_sub(CLASSES.len() as u32))
    }
}
