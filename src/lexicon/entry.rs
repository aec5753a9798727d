//! One entry, from its notation to sequences of word slots.

use super::forms::SlotId;
use super::inflect;
use super::vocabulary::Vocabulary;
use crate::document::Document;
use crate::fold::FoldedText;
use crate::segment::words::{Shape, words};

/// Words between two slots, at most, where an entry says `..`.
pub(crate) const MAX_GAP: u8 = 3;

/// Words in an entry, at most.
const MAX_WORDS: usize = 12;

/// Sequences one entry may expand to, at most.
const MAX_SEQUENCES: usize = 2048;

/// One step of an entry: a word slot, and how many words may stand before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Step {
    pub(super) slot: SlotId,
    pub(super) gap: u8,
}

/// What is wrong with an entry: French, English.
pub(super) type EntryError = (String, String);

/// Expands `entry` into the sequences it matches, adding its words to the vocabulary.
pub(super) fn compile(entry: &str, vocabulary: &mut Vocabulary) -> Result<Vec<Vec<Step>>, EntryError> {
    let mut sequences = Vec::new();
    let mut expanded = Vec::new();
    braces(entry, &mut expanded)?;
    for text in expanded {
        let mut steps = vec![Vec::new()];
        let mut gap = 0;
        for piece in text.split_whitespace() {
            if piece == ".." {
                gap = MAX_GAP;
                continue;
            }
            if vocabulary.piece(piece).is_none() {
                let slots = piece_slots(piece, vocabulary)?;
                vocabulary.keep_piece(piece, slots);
            }
            let Some((last, others)) = vocabulary.piece(piece).and_then(|slots| slots.split_last()) else {
                continue;
            };
            let mut next = Vec::with_capacity(steps.len() * (others.len() + 1));
            for alternative in others {
                next.extend(steps.iter().map(|head| extended(head.clone(), alternative, gap)));
            }
            next.extend(steps.into_iter().map(|head| extended(head, last, gap)));
            steps = next;
            gap = 0;
        }
        sequences.extend(steps.into_iter().filter(|s| !s.is_empty()));
    }
    if sequences.is_empty() {
        return Err(("entrée vide".into(), "empty entry".into()));
    }
    if sequences.iter().any(|s| s.len() > MAX_WORDS) {
        return Err((
            format!("entrée de plus de {MAX_WORDS} mots"),
            format!("entry of more than {MAX_WORDS} words"),
        ));
    }
    Ok(sequences)
}

/// `head` followed by `slots`; the first of them may stand `gap` words further, unless nothing stands before it.
fn extended(mut head: Vec<Step>, slots: &[SlotId], gap: u8) -> Vec<Step> {
    let mut gap = if head.is_empty() { 0 } else { gap };
    for slot in slots {
        head.push(Step { slot: *slot, gap });
        gap = 0;
    }
    head
}

/// Expands `{a,b}` as a shell does.
pub(super) fn braces(entry: &str, out: &mut Vec<String>) -> Result<(), EntryError> {
    let unbalanced = || ("accolade non fermée".to_owned(), "unbalanced brace".to_owned());
    let Some((head, rest)) = entry.split_once('{') else {
        if entry.contains('}') {
            return Err(unbalanced());
        }
        out.push(entry.to_owned());
        return Ok(());
    };
    let mut depth = 1;
    let mut options = vec![String::new()];
    let mut tail = None;
    for (i, c) in rest.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => {
                options.push(String::new());
                continue;
            }
            _ => {}
        }
        if depth == 0 {
            tail = rest.get(i + 1..);
            break;
        }
        if let Some(last) = options.last_mut() {
            last.push(c);
        }
    }
    let tail = tail.ok_or_else(unbalanced)?;
    for option in options {
        braces(&format!("{head}{option}{tail}"), out)?;
        if out.len() > MAX_SEQUENCES {
            return Err((
                "trop de variantes dans une entrée".into(),
                "too many alternatives in one entry".into(),
            ));
        }
    }
    Ok(())
}

/// The slot sequences for one space-separated piece: several when it can be written in several ways.
fn piece_slots(piece: &str, vocabulary: &mut Vocabulary) -> Result<Vec<Vec<SlotId>>, EntryError> {
    if let Some(set) = piece.strip_prefix('@') {
        let slot = vocabulary.set(set).ok_or_else(|| {
            (
                format!("ensemble de mots inconnu : « @{set} »"),
                format!("unknown word set: `@{set}`"),
            )
        })?;
        return Ok(vec![vec![slot]]);
    }
    let (word, suffix) = match piece.rsplit_once(':') {
        Some((word, suffix @ ("v" | "n" | "a" | "s"))) => (word, suffix),
        Some((_, suffix)) if !suffix.is_empty() && suffix.len() < 3 => {
            return Err((
                format!("suffixe inconnu : « :{suffix} »"),
                format!("unknown suffix: `:{suffix}`"),
            ));
        }
        _ => (piece, ""),
    };
    let folded = FoldedText::of(&Document::from_text(word));
    let parts = words(&folded);
    if parts.is_empty() {
        return Err((
            format!("aucun mot dans « {piece} »"),
            format!("no word in `{piece}`"),
        ));
    }
    let glued = parts.iter().any(|w| w.shape.has(Shape::GLUED_LEFT));
    let last = parts.len() - 1;
    let mut slots = Vec::with_capacity(parts.len());
    for (i, part) in parts.iter().enumerate() {
        let text = folded.slice(part.span);
        let inflected = !suffix.is_empty() && (i == last || (glued && suffix != "v"));
        let slot = if inflected {
            vocabulary.slot(text, suffix, |push| match suffix {
                "v" => inflect::verb(text, push),
                "n" => inflect::noun(text, push),
                "a" => inflect::adjective(text, push),
                _ => push(text),
            })
        } else if part.shape.has(Shape::CAPS) {
            vocabulary.acronym(text)
        } else {
            vocabulary.slot(text, "", |push| push(text))
        };
        slots.push(slot);
    }
    let mut all = vec![slots];
    if glued && suffix.is_empty() {
        let joined: String = parts.iter().map(|p| folded.slice(p.span)).collect();
        all.push(vec![vocabulary.slot(&joined, "", |push| push(&joined))]);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_expand_as_in_a_shell() {
        let mut out = Vec::new();
        braces("{le,} suivi {au,par {le,la}} CMP", &mut out).unwrap();
        assert_eq!(out.len(), 6);
        assert!(out.contains(&" suivi par la CMP".to_owned()));
        assert!(braces("{le", &mut Vec::new()).is_err());
    }

    #[test]
    fn a_suffix_nobody_knows_is_an_error() {
        assert!(compile("boire:x", &mut Vocabulary::default()).is_err());
        assert!(compile("@rien", &mut Vocabulary::default()).is_err());
    }
}
