//! Numbers and closed lists in words.

use super::Verdict;
use crate::date::Date;
use crate::finding::{Kind, Severity, Sitting};
use crate::lang::Lang;

const FRENCH: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

const ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A day in words: *14 mars 2023*.
pub(super) fn day(date: Date, lang: Lang) -> String {
    let months = lang.pick(FRENCH, ENGLISH);
    let month = months.get(usize::from(date.month()) - 1).unwrap_or(&"");
    let day = match (date.day(), lang) {
        (1, Lang::Fr) => "1er".to_owned(),
        (day, _) => day.to_string(),
    };
    format!("{day} {month} {}", date.year())
}

/// A day in figures, as the language writes it: *14/03/2023*, *2023-03-14*.
pub(super) fn short_day(date: Date, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("{:02}/{:02}/{}", date.day(), date.month(), date.year()),
        Lang::En => date.to_string(),
    }
}

/// A moment in seconds since 1970 as `YYYY-MM-DDThh:mm:ssZ`; nothing where its day is none that a [`Date`] tells.
pub fn moment(seconds: i64) -> Option<String> {
    let day = Date::of_unix(seconds)?;
    let rest = seconds.rem_euclid(86_400);
    let (hours, minutes, seconds) = (rest / 3600, rest / 60 % 60, rest % 60);
    Some(format!("{day}T{hours:02}:{minutes:02}:{seconds:02}Z"))
}

/// A number as the language groups its digits: *12 345*, *12,345*.
pub(super) fn number(n: u64, lang: Lang) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            // A narrow space that never breaks.
            out.push(lang.pick('\u{202f}', ','));
        }
        out.push(digit);
    }
    out
}

/// How many of how many, in hundredths; what is there is never told as nothing.
pub(super) fn percent(part: u64, whole: u64, lang: Lang) -> String {
    let space = lang.pick("\u{202f}", "");
    if part == 0 || whole == 0 {
        return format!("0{space}%");
    }
    match (200 * part + whole) / (2 * whole) {
        0 => lang.pick(format!("<\u{202f}1{space}%"), format!("<1{space}%")),
        n => format!("{n}{space}%"),
    }
}

/// How many for each, to one decimal.
pub(super) fn each(part: u64, whole: u64, lang: Lang) -> String {
    let tenths = (20 * part + whole) / (2 * whole.max(1));
    let point = lang.pick(',', '.');
    format!("{}{point}{}", number(tenths / 10, lang), tenths % 10)
}

/// A count with its noun: French counts zero as one.
pub(super) fn count(n: u64, (one, more): (&str, &str), lang: Lang) -> String {
    let single = n == 1 || (n == 0 && lang == Lang::Fr);
    format!("{}\u{a0}{}", number(n, lang), if single { one } else { more })
}

/// What a severity calls for.
pub(super) fn severity(severity: Severity, lang: Lang) -> &'static str {
    let (fr, en) = match severity {
        Severity::Error => ("à retirer", "to remove"),
        Severity::Warning => ("à vérifier", "to check"),
        Severity::Info => ("à savoir", "to know"),
    };
    lang.pick(fr, en)
}

/// The same above a column.
pub(super) fn severity_head(severity: Severity, lang: Lang) -> &'static str {
    let (fr, en) = match severity {
        Severity::Error => ("À\u{a0}retirer", "To\u{a0}remove"),
        Severity::Warning => ("À\u{a0}vérifier", "To\u{a0}check"),
        Severity::Info => ("À\u{a0}savoir", "To\u{a0}know"),
    };
    lang.pick(fr, en)
}

/// The kinds, short.
pub(super) fn kind(kind: Kind, lang: Lang) -> &'static str {
    let (fr, en) = match kind {
        Kind::Secret => ("secret (présumé)", "secret (presumed)"),
        other => return crate::wording::kind_word(other, lang),
    };
    lang.pick(fr, en)
}

/// The formations: in a word, and in full.
pub(super) fn sitting(sitting: Option<Sitting>, lang: Lang) -> (&'static str, &'static str) {
    let (fr, en) = match sitting {
        Some(Sitting::Plenary) => (
            ("plénière", "formation plénière"),
            ("plenary", "plenary formation"),
        ),
        Some(Sitting::Restricted) => (
            ("restreinte", "formation restreinte"),
            ("restricted", "restricted formation"),
        ),
        Some(Sitting::Group) => (("groupe", "groupe de travail"), ("group", "working group")),
        None => (("–", "non indiquée"), ("–", "not stated")),
    };
    lang.pick(fr, en)
}

/// The verdicts.
pub(super) fn verdict(verdict: Verdict, lang: Lang) -> &'static str {
    let (fr, en) = match verdict {
        Verdict::True => ("confirmé, reste à traiter", "confirmed, still to be dealt with"),
        Verdict::FalseAlarm => ("fausse alerte", "false alarm"),
        Verdict::Accepted => ("accepté, pour une raison donnée", "accepted, for a stated reason"),
        Verdict::Undecided => ("examiné, non tranché", "examined, not settled"),
    };
    lang.pick(fr, en)
}

/// The text with its high punctuation kept on the line of the word before, as French wants it.
pub(super) fn unbroken(text: &str) -> String {
    let marks = [
        (" ;", "\u{a0};"),
        (" :", "\u{a0}:"),
        (" ?", "\u{a0}?"),
        (" !", "\u{a0}!"),
        ("« ", "«\u{a0}"),
        (" »", "\u{a0}»"),
    ];
    marks
        .iter()
        .fold(text.to_owned(), |text, (loose, tight)| text.replace(loose, tight))
}

/// The text with a capital at its beginning.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_as_the_language_does() {
        assert_eq!(number(1_234_567, Lang::Fr), "1\u{202f}234\u{202f}567");
        assert_eq!(number(123, Lang::En), "123");
        assert_eq!(number(1_234, Lang::En), "1,234");
    }

    #[test]
    fn a_little_is_not_nothing() {
        assert_eq!(percent(1, 1_000, Lang::En), "<1%");
        assert_eq!(percent(0, 1_000, Lang::En), "0%");
        assert_eq!(percent(2, 3, Lang::Fr), "67\u{202f}%");
        assert_eq!(percent(3, 0, Lang::En), "0%");
    }

    #[test]
    fn a_day_is_told_in_both_languages() {
        let first = Date::parse("2023-03-01").unwrap();
        assert_eq!(day(first, Lang::Fr), "1er mars 2023");
        assert_eq!(day(first, Lang::En), "1 March 2023");
        assert_eq!(short_day(first, Lang::Fr), "01/03/2023");
        assert_eq!(moment(86_399).as_deref(), Some("1970-01-01T23:59:59Z"));
    }

    #[test]
    fn high_punctuation_stays_with_its_word() {
        assert_eq!(
            unbroken("« Quoi ? » : rien ;"),
            "«\u{a0}Quoi\u{a0}?\u{a0}»\u{a0}: rien\u{a0};"
        );
    }

    #[test]
    fn zero_is_one_in_french() {
        assert_eq!(count(0, ("passage", "passages"), Lang::Fr), "0\u{a0}passage");
        assert_eq!(count(0, ("passage", "passages"), Lang::En), "0\u{a0}passages");
    }
}
