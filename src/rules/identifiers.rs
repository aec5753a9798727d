//! FORM-IDENTIFIANT: data that identify a person directly, recognised by their shape and, where they have one, their check digits.

use std::sync::LazyLock;

use regex::Regex;

use super::RuleBook;
use crate::document::Document;
use crate::span::{Span, Src};

/// A pattern and the check of what it found.
type Shape = (Regex, fn(&str) -> bool);

const RULE: &str = "FORM-IDENTIFIANT";

/// The shapes; each starts on a digit or a literal, so that the search stays cheap.
static SHAPES: LazyLock<Vec<Shape>> = LazyLock::new(|| {
    let shape = |pattern: &str, check: fn(&str) -> bool| Regex::new(pattern).ok().map(|r| (r, check));
    [
        // NIR: sex, year, month, department, commune, order, key.
        shape(r"\b[12][ .]?\d{2}[ .]?(?:0[1-9]|1[0-2]|[2-9]\d)[ .]?(?:\d{2}|2[AB])[ .]?\d{3}[ .]?\d{3}[ .]?\d{2}\b", is_nir),
        shape(r"\bFR\d{2}(?: ?[0-9A-Z]{4}){5} ?[0-9A-Z]{3}\b", is_iban),
        // Mobile numbers only: a landline in minutes is most often an office's.
        shape(r"\b(?:\+33 ?|0)[67](?:[ .-]?\d{2}){4}\b", |_| true),
        shape(r"(?i)\bnée? le \d{1,2}(?:er)?[ /.-](?:\d{1,2}|[a-zéû]{3,9})[ /.-]\d{2,4}", |_| true),
        shape(r"(?i)\b(?:n° )?allocataire(?: CAF)?(?: n°)? ?:? ?\d{7}\b", |_| true),
    ]
    .into_iter()
    .flatten()
    .collect()
});

/// Calls `found` for every identifier, in no particular order.
pub(crate) fn find(document: &Document, rules: &RuleBook, found: &mut dyn FnMut(&'static str, Span<Src>)) {
    if rules.rule(RULE).is_none() {
        return;
    }
    let text = document.text.as_str();
    for (shape, check) in SHAPES.iter() {
        for hit in shape.find_iter(text).filter(|h| check(h.as_str())) {
            found(RULE, Span::new(hit.start() as u32, hit.end() as u32));
        }
    }
}

/// Whether the key of a numéro d'inscription au répertoire fits: 97 less the number modulo 97 (Corsica read as 19 and 18).
fn is_nir(text: &str) -> bool {
    let compact: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    let digits = compact.replace("2A", "19").replace("2B", "18");
    let (Some(number), Some(key)) = (digits.get(..13), digits.get(13..15)) else {
        return false;
    };
    match (number.parse::<u64>(), key.parse::<u64>()) {
        (Ok(number), Ok(key)) => 97 - number % 97 == key,
        _ => false,
    }
}

/// Whether an IBAN's check digits fit (ISO 7064, modulo 97).
fn is_iban(text: &str) -> bool {
    let compact: Vec<char> = text.chars().filter(char::is_ascii_alphanumeric).collect();
    let rotated = compact.iter().cycle().skip(4).take(compact.len());
    let rest = rotated.fold(0_u32, |rest, c| {
        let value = c.to_digit(36).unwrap_or(0);
        (rest * if value > 9 { 100 } else { 10 } + value) % 97
    });
    rest == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let document = Document::from_text(text);
        let mut out = Vec::new();
        find(&document, &RuleBook::embedded().unwrap(), &mut |_, span| {
            out.push(document.text.slice(span).to_owned());
        });
        out
    }

    #[test]
    fn identifiers_are_found_by_shape_and_key() {
        assert_eq!(found("NIR 2 55 08 14 168 025 38."), ["2 55 08 14 168 025 38"]);
        assert!(found("NIR 2 55 08 14 168 025 39.").is_empty());
        assert_eq!(found("IBAN FR14 2004 1010 0505 0001 3M02 606").len(), 1);
        assert_eq!(found("joignable au 06 12 34 56 78").len(), 1);
        assert_eq!(found("M. K., né le 12/04/1990").len(), 1);
    }

    #[test]
    fn articles_and_switchboards_are_left_alone() {
        assert!(found("l'article L. 132-5, le 01 44 00 00 00, 25 %, le 12/04/2019").is_empty());
    }
}
