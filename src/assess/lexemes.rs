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
    /// A capital opens it: unless the word names somebody at the table, it hangs on whether it opens a passage.
    Capital { opening: u32, inside: u32 },
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
        let mut capitalised = |number: usize, spelling: SpellingId, opening, inside| {
            let named = observed.familiar.key(spelling);
            if named.is_some_and(|key| observed.people.knows_key(key)) {
                return PARTICIPANT;
            }
            while firsts.next_if(|f| *f < number).is_some() {}
            if firsts.peek() == Some(&number) {
                opening
            } else {
                inside
            }
        };
        let lexeme = |(number, spelling): (usize, &SpellingId)| match self.spelled.get(spelling.index()) {
            Some(Spelled::Always(lexeme)) => *lexeme,
            Some(Spelled::Capital { opening, inside }) => capitalised(number, *spelling, *opening, *inside),
            None => NUMBER,
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

impl Spelled {
    fn of(familiar: &Familiar, spelling: SpellingId, shape: Shape) -> Self {
        let key = familiar.key(spelling);
        let own = (CLASSES.len() + key.map_or(0, SpellingId::index)) as u32;
        if shape.has(Shape::DIGIT) && !shape.has(Shape::LETTER) {
            return Self::Always(NUMBER);
        }
        if !shape.has(Shape::CAPITAL) {
            return Self::Always(own);
        }
        let (opening, inside) = if familiar.first_name(spelling).is_some_and(|n| !n.ambiguous) {
            (FIRST_NAME, FIRST_NAME)
        } else if key.is_some_and(|key| familiar.letters(key).len() == 1) {
            (INITIAL, INITIAL)
        } else if shape.has(Shape::CAPS) {
            (own, own)
        } else {
            (own, CAPITALISED)
        };
        Self::Capital { opening, inside }
    }
}
