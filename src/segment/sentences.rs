//! Sentence ends in French minutes.
//!
//! UAX #29 knows no French abbreviation (`M.`, `art.`, `Dr`) and cuts telegraphic notes badly, so the rule is our own:
//! a full stop, question or exclamation mark, then a space, then something that can open a sentence, unless an abbreviation or an initial stands before.

use super::few::{Few, ends_in_letters};
use super::marked::{ELLIPSIS, Marked};

/// Words before a full stop that do not end a sentence.
const ABBREVIATIONS: Few<82> = Few::of([
    "m", "mm", "mme", "mmes", "mlle", "dr", "me", "mgr", "pr", "art", "al", "p", "pp", "cf", "etc", "ex",
    "env", "st", "ste", "bd", "bld", "av", "adj", "coord", "cdt", "cne", "cap", "lt", "brig", "bgd", "gal",
    "resp", "dir", "réf", "ref", "tél", "tel", "min", "max", "sq", "vol", "éd", "bât", "bat", "esc", "apt",
    "appt", "prév", "spé", "éduc", "educ", "asso", "assoc", "hab", "nb", "fig", "chap", "sect", "dép",
    "dept", "pdt", "secr", "rep", "rép", "princ", "prov", "insp", "l", "r", "d", "rdv", "adjt", "cons",
    "coll", "fam", "lyc", "mun", "pol", "proc", "sem", "serv", "sgt",
]);

/// In bytes.
const LONGEST_ABBREVIATION: usize = 6;

/// Words that open a sentence even after an initial: *la famille D. Elle …*
const OPENERS: &[&str] = &[
    "Il",
    "Elle",
    "Ils",
    "Elles",
    "On",
    "Le",
    "La",
    "Les",
    "L",
    "Un",
    "Une",
    "Des",
    "Son",
    "Sa",
    "Ses",
    "Ce",
    "Cette",
    "Ces",
    "Cet",
    "C",
    "À",
    "A",
    "Pas",
    "Depuis",
    "Mme",
    "M",
    "Mlle",
    "Nous",
    "Je",
    "J",
    "Vous",
    "Aucun",
    "Aucune",
    "En",
    "Au",
    "Pour",
    "Par",
    "Suite",
    "Décision",
    "Madame",
    "Monsieur",
    "Selon",
    "D",
    "Leur",
    "Leurs",
    "Y",
    "Qu",
    "Que",
    "Et",
    "Mais",
    "Puis",
    "Retour",
    "Situation",
];

/// Gives each sentence in `text`, by its bytes, to `each`: without the spaces between them.
#[inline]
pub(super) fn sentences(text: Marked<'_>, mut each: impl FnMut(usize, usize)) {
    let whole = text.text;
    // The last one is held back: marks without a word after it belong to it.
    let mut held: Option<(usize, usize)> = None;
    let mut take = |start, end| {
        let (from, to) = bare(whole, start, end);
        if says(whole, from, to) {
            if let Some((from, to)) = held.replace((from, to)) {
                each(from, to);
            }
        } else if let (Some(held), true) = (&mut held, from < to) {
            held.1 = end;
        }
    };
    let (mut start, mut read) = (0, 0);
    for (at, mark) in ends(text) {
        if at < read {
            continue;
        }
        // Most texts end with a mark, of which nothing need be asked.
        if at + 1 == whole.len() {
            break;
        }
        read = closed(whole, at + mark.len_utf8());
        if ends_here(whole, at, read, mark) {
            take(std::mem::replace(&mut start, read), read);
        }
    }
    if start < whole.len() {
        take(start, whole.len());
    }
    if let Some((from, to)) = held {
        each(from, to);
    }
}

/// Whether `text` has more than one sentence.
pub(super) fn are_several(text: Marked<'_>) -> bool {
    let mut count = 0;
    sentences(text, |_, _| count += 1);
    count > 1
}

/// The marks that may end a sentence, each with where it stands.
fn ends(text: Marked<'_>) -> impl Iterator<Item = (usize, char)> {
    text.marks().filter_map(move |(at, byte)| match byte {
        b'.' | b'!' | b'?' => Some((at, char::from(byte))),
        ELLIPSIS => {
            let start = (at + 1).checked_sub('…'.len_utf8())?;
            text.text.get(start..)?.starts_with('…').then_some((start, '…'))
        }
        _ => None,
    })
}

/// Where the marks end that go on a sentence's end, from byte `end` on.
#[inline]
fn closed(text: &str, mut end: usize) -> usize {
    // Nearly always a space and a letter follow.
    if let [b' ' | b'a'..=b'z', 0..=0x7f, ..] | [] = text.as_bytes().get(end..).unwrap_or_default() {
        return end;
    }
    let mut chars = text.get(end..).unwrap_or_default().chars();
    while let Some(n) = chars.next() {
        let closes = matches!(n, '.' | '!' | '?' | '…' | '»' | '”' | '"' | ')' | ']')
            || (matches!(n, ' ' | '\u{a0}' | '\u{202f}') && chars.as_str().starts_with('»'));
        if !closes {
            break;
        }
        end += n.len_utf8();
    }
    end
}

/// The part of `text` from `start` to `end` without the spaces around it.
#[inline]
pub(super) fn bare(text: &str, start: usize, end: usize) -> (usize, usize) {
    let bytes = text.as_bytes();
    let visible = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_graphic);
    let is_space = |at: usize| bytes.get(at) == Some(&b' ');
    // Nearly always one space at most stands before and after.
    let from = start + usize::from(is_space(start));
    let to = end - usize::from(from < end && is_space(end - 1));
    if from < to && visible(from) && visible(to - 1) {
        return (from, to);
    }
    let piece = text.get(start..end).unwrap_or_default().trim_end();
    let end = start + piece.len();
    (end - piece.trim_start().len(), end)
}

/// Whether there is a letter or a digit from `from` to `to`.
#[inline]
fn says(text: &str, from: usize, to: usize) -> bool {
    from < to
        && (text.as_bytes().get(from).is_some_and(u8::is_ascii_alphanumeric)
            || text
                .get(from..to)
                .unwrap_or_default()
                .contains(char::is_alphanumeric))
}

/// What stands after a mark that may end a sentence.
enum After {
    Nothing,
    /// Something that can open a sentence, apart from the mark by a space.
    Opening,
    Other,
}

impl After {
    /// What stands at byte `end`.
    fn at(text: &str, end: usize) -> Self {
        // Nearly always a letter of ASCII is next, after one space or none.
        match text.as_bytes().get(end..).unwrap_or_default() {
            [] => return Self::Nothing,
            [b' ', b'A'..=b'Z', ..] => return Self::Opening,
            [b' ', b'a'..=b'z', ..] | [b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z', ..] => return Self::Other,
            _ => {}
        }
        let rest = text.get(end..).unwrap_or_default();
        let next = rest.trim_start();
        let opens = |c: char| {
            c.is_uppercase()
                || c.is_numeric()
                || matches!(c, '«' | '“' | '"' | '(' | '[' | '–' | '—' | '-' | '•')
        };
        match next.chars().next() {
            None => Self::Nothing,
            Some(first) if next.len() < rest.len() && opens(first) => Self::Opening,
            Some(_) => Self::Other,
        }
    }
}

/// Whether the mark at byte `at`, which others go on up to byte `end`, ends a sentence.
fn ends_here(text: &str, at: usize, end: usize, mark: char) -> bool {
    match After::at(text, end) {
        After::Nothing => return true,
        After::Other => return mark == '.' && end == at + 1 && opens_small(text, at, end),
        After::Opening => {}
    }
    if mark != '.' || end > at + 1 {
        return true;
    }
    let before = text.get(..at).unwrap_or_default();
    // Nearly half of all sentences end with a long word, which nobody shortens.
    if ends_in_letters(before.as_bytes()) {
        return true;
    }
    let word = last_word(before);
    if word == "M" {
        return false;
    }
    let opener = || first_word(text.get(end..).unwrap_or_default().trim_start());
    if word.is_empty() {
        return true;
    }
    if word.chars().nth(1).is_none() && word.chars().all(char::is_uppercase) {
        // "M. Kaci", "Yanis B. est …", "K. Y.": an initial ends a sentence only before a word that opens one.
        let (opener, rest) = opener();
        let initials = opener != "M" && rest.starts_with('.');
        return !initials && OPENERS.contains(&opener);
    }
    if word == "m" && measured(before) {
        return true;
    }
    if word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit()) {
        let line_head = before
            .trim_end_matches(|c: char| c.is_alphanumeric())
            .trim()
            .is_empty();
        return !line_head;
    }
    if word.len() > LONGEST_ABBREVIATION {
        return true;
    }
    !is_abbreviation(word) || (word.eq_ignore_ascii_case("etc") && OPENERS.contains(&opener().0))
}

/// Words that open a sentence where somebody types without capitals.
const SMALL_OPENERS: Few<22> = Few::of([
    "il", "elle", "ils", "elles", "on", "je", "j", "nous", "c", "le", "la", "les", "l", "un", "une", "son",
    "sa", "ses", "leur", "pas", "mais", "depuis",
]);

/// Whether a sentence typed without a capital follows the full stop at byte `at`: a word that opens one, after a word that is no
/// abbreviation, and no date.
fn opens_small(text: &str, at: usize, end: usize) -> bool {
    let next = text
        .get(end..)
        .and_then(|rest| rest.strip_prefix(' '))
        .unwrap_or_default();
    let (opener, rest) = first_word(next);
    let dated = || rest.trim_start().starts_with(|c: char| c.is_ascii_digit());
    let before = last_word(text.get(..at).unwrap_or_default());
    SMALL_OPENERS.has(opener.as_bytes())
        && before.chars().nth(2).is_some()
        && before.chars().all(|c| c.is_lowercase() || c.is_ascii_digit())
        && (before.len() > LONGEST_ABBREVIATION || !is_abbreviation(before))
        && !dated()
}

/// The word at the beginning of a text, and the rest.
fn first_word(text: &str) -> (&str, &str) {
    let rest = text.trim_start_matches(char::is_alphanumeric);
    (text.strip_suffix(rest).unwrap_or_default(), rest)
}

/// The word at the end of a text, or as much of it as is longer than any abbreviation.
fn last_word(text: &str) -> &str {
    let tail = text.len().saturating_sub(LONGEST_ABBREVIATION + 1);
    let bytes = text.as_bytes().get(tail..).unwrap_or_default();
    let letters = match bytes.iter().rposition(|byte| !byte.is_ascii_alphanumeric()) {
        None => tail,
        Some(at) if bytes.get(at).is_some_and(u8::is_ascii) => tail + at + 1,
        Some(at) => {
            let known = text.get(..=tail + at).unwrap_or_default();
            known.trim_end_matches(char::is_alphanumeric).len()
        }
    };
    text.get(letters..).unwrap_or_default()
}

fn is_abbreviation(word: &str) -> bool {
    let mut lower = [0; LONGEST_ABBREVIATION];
    match lower.get_mut(..word.len()) {
        Some(lower) if word.is_ascii() => {
            lower.copy_from_slice(word.as_bytes());
            lower.make_ascii_lowercase();
            ABBREVIATIONS.has(lower)
        }
        _ => ABBREVIATIONS.has(word.to_lowercase().as_bytes()),
    }
}

/// *à 100 m*: a length, not a title written small.
fn measured(before: &str) -> bool {
    let number = before.trim_end_matches('m').trim_end();
    number.len() + 1 < before.len() && number.ends_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
#[allow(clippy::string_slice, reason = "a test may fail loudly")]
mod tests {
    use super::*;
    use crate::segment::marked::Marks;

    fn cut(text: &str) -> Vec<&str> {
        let marks = Marks::of(text);
        let mut out = Vec::new();
        sentences(marks.in_text(text), |from, to| out.push(&text[from..to]));
        out
    }

    #[test]
    fn whoever_types_without_capitals_ends_sentences_too() {
        assert_eq!(
            cut("monsieur frappe. il a ete vu hier. le bail est a elle. nous la voyons le 4."),
            [
                "monsieur frappe.",
                "il a ete vu hier.",
                "le bail est a elle.",
                "nous la voyons le 4."
            ]
        );
        for whole in [
            "Présents : prév. spé. et la PMI, excusés le 4.",
            "Il est convoqué en sept. le 12 à la mairie.",
            "L'éduc. le voit. Fin",
        ] {
            assert!(
                !cut(whole)[0].ends_with("sept.") && !cut(whole)[0].ends_with("éduc."),
                "{whole}"
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn every_end_is_met(text in "[a¦æ’–…. !]{0,12}") {
            let marks = Marks::of(&text);
            let slowly = text.char_indices().filter(|(_, c)| matches!(c, '.' | '!' | '?' | '…'));
            proptest::prop_assert!(ends(marks.in_text(&text)).eq(slowly));
        }

        #[test]
        fn the_last_word_is_told_as_far_as_it_matters(text in "[a-c2éÉœ’. ]{0,12}") {
            let word = &text[text.trim_end_matches(char::is_alphanumeric).len()..];
            let told = last_word(&text);
            proptest::prop_assert!(told == word || word.ends_with(told) && told.len() > LONGEST_ABBREVIATION);
        }

        #[test]
        fn a_part_is_bared_of_all_spaces(text in "[a. \u{a0}é]{0,6}") {
            let (from, to) = bare(&text, 0, text.len());
            proptest::prop_assert_eq!(&text[from..to], text.trim());
            proptest::prop_assert_eq!(says(&text, from, to), text.contains(char::is_alphanumeric));
        }

        #[test]
        fn abbreviations_are_known_in_any_letters(word in "(Mme|RÉF|éduc|Prév|BRİG|art|elle|m\u{212a})") {
            let known = ["mme", "réf", "éduc", "prév", "brig", "art"].contains(&&*word.to_lowercase());
            proptest::prop_assert_eq!(is_abbreviation(&word), known);
        }
    }

    #[track_caller]
    fn cuts(text: &str, expected: &[&str]) {
        let marks = Marks::of(text);
        let mut got = Vec::new();
        sentences(marks.in_text(text), |from, to| got.push(&text[from..to]));
        assert_eq!(got, expected);
    }

    #[test]
    fn titles_articles_and_initials_do_not_end_a_sentence() {
        cuts(
            "M. Kaci est venu. Mme D. aussi.",
            &["M. Kaci est venu.", "Mme D. aussi."],
        );
        cuts("Voir art. L. 132-5 du code.", &["Voir art. L. 132-5 du code."]);
        cuts(
            "Yanis B. ne vient plus. Il dort.",
            &["Yanis B. ne vient plus.", "Il dort."],
        );
        cuts(
            "Sœur : A. L. ne mange plus. Fouille sem. 48 au matin.",
            &["Sœur : A. L. ne mange plus.", "Fouille sem. 48 au matin."],
        );
        cuts(
            "Le deal est déplacé de 100 m. Le boulanger ferme.",
            &["Le deal est déplacé de 100 m.", "Le boulanger ferme."],
        );
        cuts(
            "On parle de la famille D. Elle est suivie.",
            &["On parle de la famille D.", "Elle est suivie."],
        );
    }

    #[test]
    fn quotation_marks_stay_with_their_sentence() {
        cuts(
            "Il dit : « c’est non. » Elle rit !",
            &["Il dit : « c’est non. »", "Elle rit !"],
        );
        cuts("À 9 h. 30 présents.", &["À 9 h.", "30 présents."]);
        cuts(
            "ne vient plus, dort chez un ami",
            &["ne vient plus, dort chez un ami"],
        );
    }
}
