//! Persons under other names: the same person, however named, is the same *Personne A* all through the document.
//!
//! Those at the table keep their names: minutes tell who was there. The others are found by their titles, first names,
//! surnames, initials and households, then wherever their names stand again.

mod again;
mod announce;
mod cast;
mod evidence;
mod mention;
mod page;
mod places;
mod table;
#[cfg(test)]
mod tests;

use super::Redaction;
use crate::document::Document;
use crate::engine::Engine;
use crate::span::{Span, Src};
use announce::announced;
use cast::Cast;
pub use cast::Key;
use mention::Finder;
use page::Page;
use table::Table;

/// The new names of the persons outside `covered`, and the key to them.
pub(super) fn pseudonyms(
    document: &Document,
    engine: &Engine,
    covered: &[Span<Src>],
) -> (Vec<Redaction>, Key) {
    let observed = engine.observed(document);
    let page = Page::new(&observed, engine.lexicon());
    let table = Table::new(&page);
    let finder = Finder {
        page: &page,
        table: &table,
        announced: announced(&page, engine.lexicon()),
        places: page.place_names(),
    };
    let mut cast = Cast::default();
    let mut out = Vec::new();
    let mut taken = vec![false; page.len()];
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
        let person = cast.person(&mention.identity);
        if let Some(span) = free(mention.words) {
            let form = document.text.slice(span);
            let with = if mention.letter {
                cast.letter(person, form)
            } else {
                cast.name(person, form)
            };
            out.push(Redaction { span, with });
        }
    }
    for word in 0..page.len() {
        let Some((person, words)) = finder.again(word, &cast) else {
            continue;
        };
        if let Some(span) = free(words) {
            let with = cast.name(person, document.text.slice(span));
            out.push(Redaction { span, with });
        }
    }
    (out, cast.key())
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
