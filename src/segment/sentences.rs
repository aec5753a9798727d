//! Sentence ends in French minutes.
//!
//! UAX #29 knows no French abbreviation (`M.`, `art.`, `Dr`) and cuts telegraphic notes badly, so the rule is our own:
//! a full stop, question or exclamation mark, then a space, then something that can open a sentence, unless an abbreviation or an initial stands before.

/// Words before a full stop that do not end a sentence.
const ABBREVIATIONS: &[&str] = &[
    "m", "mm", "mme", "mmes", "mlle", "dr", "me", "mgr", "pr", "art", "al", "p", "pp", "cf", "etc", "ex",
    "env", "st", "ste", "bd", "bld", "av", "adj", "coord", "cdt", "cne", "cap", "lt", "brig", "bgd", "gal",
    "resp", "dir", "réf", "ref", "tél", "tel", "min", "max", "sq", "vol", "éd", "bât", "bat", "esc", "apt",
    "appt", "prév", "spé", "éduc", "educ", "asso", "assoc", "hab", "nb", "fig", "chap", "sect", "dép",
    "dept", "pdt", "secr", "rep", "rép", "princ", "prov", "insp", "chef-adj", "c.-à-d", "l", "r", "d", "rdv",
    "adjt", "cons", "coll", "fam", "lyc", "mun", "pol", "proc", "sem", "serv", "sgt",
];

/// In bytes; those with a stop or a hyphen are never met as one word.
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

/// The byte ranges of the sentences in `text`, without the spaces between them.
pub fn sentences(text: &str) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let (mut start, mut from) = (0, 0);
    while let Some((at, mark)) = next_mark(text, from) {
        let mut end = at + mark.len_utf8();
        let mut chars = text.get(end..).unwrap_or_default().chars();
        while let Some(n) = chars.next() {
            let closes = matches!(n, '.' | '!' | '?' | '…' | '»' | '”' | '"' | ')' | ']')
                || (matches!(n, ' ' | '\u{a0}' | '\u{202f}') && chars.as_str().starts_with('»'));
            if !closes {
                break;
            }
            end += n.len_utf8();
        }
        if ends_here(text, at, end, mark) {
            push(text, start, end, &mut out);
            start = end;
        }
        from = end;
    }
    push(text, start, text.len(), &mut out);
    out
}

/// The next mark that may end a sentence, from byte `from` on.
fn next_mark(text: &str, from: usize) -> Option<(usize, char)> {
    let rest = text.as_bytes().get(from..)?;
    let ascii = memchr::memchr3(b'.', b'!', b'?', rest);
    // The first byte of an ellipsis is also that of dashes and curly quotes.
    let near = rest.get(..ascii.unwrap_or(rest.len())).unwrap_or_default();
    let ellipsis = memchr::memchr_iter(0xe2, near)
        .find(|at| near.get(*at..).is_some_and(|r| r.starts_with("…".as_bytes())));
    let at = from + ellipsis.or(ascii)?;
    Some((at, text.get(at..)?.chars().next()?))
}

fn push(text: &str, start: usize, end: usize, out: &mut Vec<(usize, usize)>) {
    let piece = text.get(start..end).unwrap_or_default();
    let lead = piece.len() - piece.trim_start().len();
    let body = piece.trim();
    if body.chars().any(char::is_alphanumeric) {
        out.push((start + lead, start + lead + body.len()));
    } else if let (Some(last), false) = (out.last_mut(), body.is_empty()) {
        last.1 = end;
    }
}

fn ends_here(text: &str, at: usize, end: usize, mark: char) -> bool {
    let Some(rest) = text.get(end..) else { return true };
    let next = rest.trim_start();
    if next.is_empty() {
        return true;
    }
    if rest.len() == next.len() {
        return false;
    }
    let first = next.chars().next().unwrap_or(' ');
    let opens = first.is_uppercase()
        || first.is_numeric()
        || matches!(first, '«' | '“' | '"' | '(' | '[' | '–' | '—' | '-' | '•');
    if !opens {
        return false;
    }
    if mark != '.' || end > at + 1 {
        return true;
    }
    let before = text.get(..at).unwrap_or_default();
    let letters = before.trim_end_matches(char::is_alphanumeric).len();
    let word = before.get(letters..).unwrap_or_default();
    let opener = || {
        let rest = next.trim_start_matches(char::is_alphanumeric);
        (next.strip_suffix(rest).unwrap_or_default(), rest)
    };
    if word.is_empty() {
        return true;
    }
    if word.chars().nth(1).is_none() && word.chars().all(char::is_uppercase) {
        // "M. Kaci", "Yanis B. est …", "K. Y.": an initial ends a sentence only before a word that opens one.
        let (opener, rest) = opener();
        let initials = opener != "M" && rest.starts_with('.');
        return word != "M" && !initials && OPENERS.contains(&opener);
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
    let word = word.to_lowercase();
    !ABBREVIATIONS.contains(&&*word) || (word == "etc" && OPENERS.contains(&opener().0))
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

    #[track_caller]
    fn cuts(text: &str, expected: &[&str]) {
        let got: Vec<&str> = sentences(text).iter().map(|(a, b)| &text[*a..*b]).collect();
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
