//! The words of a document, as the model takes them.

use super::features::mix;
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

/// What a spelling tells of the lexeme of its words.
#[derive(Debug, Clone, Copy)]
enum Spelled {
    /// It is this one, wherever they stand.
    Always(u32),
    /// A capital opens it: it hangs on who sits at the table, and on where the word stands.
    Capital,
}

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
        let mut firsts = observed.passages.iter().map(|p| p.passage.words.start).peekable();
        let lexeme = |(number, spelling): (usize, &SpellingId)| match self.spelled.get(spelling.index()) {
            Some(Spelled::Always(lexeme)) => *lexeme,
            Some(Spelled::Capital) | None => {
                while firsts.next_if(|f| *f < number).is_some() {}
                capitalised(observed, number, *spelling, firsts.peek() == Some(&number))
            }
        };
        observed.spelled.iter().enumerate().map(lexeme).collect()
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

/// The lexeme of a word that is known by its letters.
fn of_key(familiar: &Familiar, spelling: SpellingId) -> u32 {
    let key = familiar.key(spelling).map_or(0, SpellingId::index);
    (CLASSES.len() + key) as u32
}

impl Spelled {
    fn of(familiar: &Familiar, spelling: SpellingId, shape: Shape) -> Self {
        if shape.has(Shape::DIGIT) && !shape.has(Shape::LETTER) {
            Self::Always(NUMBER)
        } else if shape.has(Shape::CAPITAL) {
            Self::Capital
        } else {
            Self::Always(of_key(familiar, spelling))
        }
    }
}

/// The lexeme of a word that a capital opens; `opens` tells whether the word itself opens a passage.
fn capitalised(observed: &Observed, word: usize, spelling: SpellingId, opens: bool) -> u32 {
    let familiar = &observed.familiar;
    let caps = || observed.words.get(word).is_some_and(|w| w.shape.has(Shape::CAPS));
    let Some(key) = familiar.key(spelling) else {
        return of_key(familiar, spelling);
    };
    if observed.people.knows_key(key) {
        PARTICIPANT
    } else if familiar.first_name(spelling).is_some_and(|n| !n.ambiguous) {
        FIRST_NAME
    } else if familiar.letters(key).len() == 1 {
        INITIAL
    } else if !opens && !caps() {
        CAPITALISED
    } else {
        of_key(familiar, spelling)
    }
}
