//! Decides which words name persons, and which new name each person goes by: the same, however named, is the same
//! *Personne A* all through the document.
//!
//! Those at the table keep their names: minutes tell who was there. The others are found by their titles, first names,
//! surnames, initials and households, then wherever their names stand again.

mod attendees;
mod coreference;
mod cues;
mod entities;
mod evidence;
mod mention;
mod places;
#[cfg(test)]
mod tests;
mod tokens;

use super::Redaction;
use crate::document::Document;
use crate::engine::Engine;
use crate::span::{Span, Src};
use attendees::Attendees;
use cues::announced;
use entities::Entities;
pub use entities::Key;
use mention::Finder;
use tokens::Tokens;

/// The new names of the persons outside `covered`, and the key to them.
pub(super) fn pseudonyms(
    document: &Document,
    engine: &Engine,
    covered: &[Span<Src>],
) -> (Vec<Redaction>, Key) {
    let observed = engine.observed(document);
    let tokens = Tokens::new(&observed, engine.lexicon());
    let attendees = Attendees::new(&tokens);
    let finder = Finder {
        tokens: &tokens,
        attendees: &attendees,
        announced: announced(&tokens, engine.lexicon()),
        places: tokens.place_names(),
    };
    let mut entities = Entities::default();
    let mut out = Vec::new();
    let mut taken = vec![false; tokens.len()];
    let mut free = |words: (usize, usize)| {
        let span = observed.words_span(words.0, words.1);
        let span = with_dot(document, span);
        let slots = taken.get_mut(words.0..=words.1).unwrap_or_default();
        let free = !slots.contains(&true) && !covered.iter().any(|c| c.overlaps(span));
        slots.fill(true);
        free.then_some(span)
    };
    // Names in neutralised passages count too: the person may be named elsewhere by a part of them.
    for mention in finder.mentions() {
        let person = entities.person(&mention.identity);
        if let Some(span) = free(mention.words) {
            let form = document.text.slice(span);
            let with = if mention.letter {
                entities.letter(person, form)
            } else {
                entities.name(person, form)
            };
            out.push(Redaction { span, with });
        }
    }
    for word in 0..tokens.len() {
        let Some((person, words)) = finder.coreference(word, &entities) else {
            continue;
        };
        if let Some(span) = free(words) {
            let with = entities.name(person, document.text.slice(span));
            out.push(Redaction { span, with });
        }
    }
    (out, entities.key())
}

/// The mention with the dot of its last initial, unless that dot may end the sentence.
fn with_dot(document: &Document, span: Span<Src>) -> Span<Src> {
    let text = document.text.slice(span);
    let initial = text
        .rsplit([' ', '\u{a0}', '-', '.'])
        .next()
        .is_some_and(|last| last.chars().count() == 1);
    let after = document
        .text
        .as_str()
        .get(span.end() as usize..)
        .unwrap_or_default();
    let goes_on = after.strip_prefix('.').is_some_and(|rest| {
        let next = rest.trim_start_matches([' ', '\u{a0}']).chars().next();
        next.is_some_and(|c| !c.is_uppercase() && c != '\n')
    });
    if initial && goes_on {
        Span::new(span.start(), span.end() + 1)
    } else {
        span
    }
}
