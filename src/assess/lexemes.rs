//! The words of a document, as the model takes them.

use super::features::mix;
use crate::segment::spelling::SpellingId;
use crate::segment::words::{Shape, Word};
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
        let mut words = Vec::with_capacity(observed.words.len());
        let mut firsts = observed.passages.iter().map(|p| p.passage.words.start).peekable();
        for (number, (word, spelling)) in observed.words.iter().zip(&observed.spelled).enumerate() {
            while firsts.next_if(|f| *f < number).is_some() {}
            let opens = firsts.peek() == Some(&number);
            let class = class(observed, *word, *spelling, opens);
            words.push(class.unwrap_or_else(|| of_key(&observed.familiar, *spelling)));
        }
        words
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

/// The lexeme of a word that is known by what it is.
fn class(observed: &Observed, word: Word, spelling: SpellingId, opens: bool) -> Option<u32> {
    let shape = word.shape;
    if shape.has(Shape::DIGIT) && !shape.has(Shape::LETTER) {
        return Some(NUMBER);
    }
    if !shape.has(Shape::CAPITAL) {
        return None;
    }
    let familiar = &observed.familiar;
    let key = familiar.key(spelling)?;
    if observed.people.knows_key(key) {
        Some(PARTICIPANT)
    } else if familiar.first_name(spelling).is_some_and(|n| !n.ambiguous) {
        Some(FIRST_NAME)
    } else if familiar.letters(key).len() == 1 {
        Some(INITIAL)
    } else if !opens && !shape.has(Shape::CAPS) {
        Some(CAPITALISED)
    } else {
        None
    }
}
