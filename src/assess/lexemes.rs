//! The distinct words of a document, as the model takes them.

use rustc_hash::FxHashMap;

use super::features::mix;
use crate::lexicon::{Lexicon, unaccent};
use crate::segment::words::{Shape, Word};
use crate::signals::Observed;

/// The words of a document by lexeme: a word without its accents, or the class of a name, an initial or a number.
///
/// What a lexeme weighs is worked out once, however often it stands in the text.
#[derive(Debug, Default)]
pub(super) struct Lexemes {
    /// The lexeme of each word.
    words: Vec<u32>,
    /// By class, the number of its lexeme.
    numbers: FxHashMap<u64, u32>,
    /// By lexeme, its class: well-mixed bits of its letters.
    classes: Vec<u64>,
    /// The letters of the lexemes end to end, each between two spaces.
    letters: String,
    /// By lexeme, where its letters end.
    ends: Vec<u32>,
}

/// One lexeme.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lexeme<'a> {
    /// Its number in the document.
    pub(super) number: u32,
    /// Well-mixed bits of its letters.
    pub(super) class: u64,
    /// Its letters between two spaces.
    pub(super) letters: &'a str,
}

impl Lexemes {
    pub(super) fn of(observed: &Observed, lexicon: &Lexicon) -> Self {
        let mut lexemes = Self {
            words: Vec::with_capacity(observed.words.len()),
            ..Self::default()
        };
        let mut key = String::new();
        let mut firsts = observed.passages.iter().map(|p| p.passage.words.start).peekable();
        for (number, word) in observed.words.iter().enumerate() {
            while firsts.next_if(|f| *f < number).is_some() {}
            let opens = firsts.peek() == Some(&number);
            key.clear();
            unaccent(observed.folded.slice(word.span), &mut key);
            let named = class(observed, lexicon, *word, &key, opens);
            lexemes.push(named.unwrap_or(&key));
        }
        lexemes
    }

    fn push(&mut self, letters: &str) {
        let class = mix(letters);
        let next = self.classes.len() as u32;
        let number = *self.numbers.entry(class).or_insert(next);
        self.words.push(number);
        if number == next {
            self.classes.push(class);
            self.letters.push(' ');
            self.letters.push_str(letters);
            self.letters.push(' ');
            self.ends.push(self.letters.len() as u32);
        }
    }

    /// How many lexemes there are.
    pub(super) fn len(&self) -> usize {
        self.classes.len()
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

    /// The lexemes of `words`, each with the word's number in the document.
    pub(super) fn of_words(
        &self,
        words: std::ops::Range<usize>,
    ) -> impl Iterator<Item = (usize, Lexeme<'_>)> + Clone {
        let numbers = self.words.get(words.clone()).unwrap_or_default();
        words
            .zip(numbers)
            .filter_map(|(word, number)| Some((word, self.get(*number)?)))
    }
}

fn class(observed: &Observed, lexicon: &Lexicon, word: Word, key: &str, opens: bool) -> Option<&'static str> {
    let shape = word.shape;
    if shape.has(Shape::DIGIT) && !shape.has(Shape::LETTER) {
        return Some("#");
    }
    if !shape.has(Shape::CAPITAL) {
        return None;
    }
    if observed.people.knows(key) {
        Some("<P>")
    } else if lexicon.first_name(key).is_some_and(|n| !n.ambiguous) {
        Some("<F>")
    } else if key.len() == 1 {
        Some("<I>")
    } else if !opens && !shape.has(Shape::CAPS) {
        Some("<C>")
    } else {
        None
    }
}
