//! Days, and where French minutes write that of their meeting.

use std::fmt;
use std::sync::LazyLock;

use regex::{Captures, Regex};

/// A day of the calendar that exists, from 1950 to 2099.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl fmt::Display for Date {
    /// As ISO 8601 writes it: `2023-03-14`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// How much of a text its head is at most, in bytes.
const HEAD: usize = 3000;

/// How many lines of it.
const LINES: usize = 40;

/// What a line that tells the day of the meeting speaks of.
const MEETING: &[&str] = &[
    "séance",
    "réuni",
    "compte rendu",
    "compte-rendu",
    "procès-verbal",
    "conseil",
    "comité",
    "cellule",
    "clspd",
    "tenu",
    "objet :",
];

/// What a line speaks of whose day is another.
const OTHERS: &[&str] = &[
    "prochain",
    "né le",
    "née le",
    "convo",
    "arrêt",
    "cass.",
    "crim.",
    "définition",
    "décret",
    " loi ",
    "circulaire",
    "approbation",
    "précédent",
    "diffus",
    "envoyé le",
    "imprimé",
];

const MONTHS: [&str; 12] = [
    "jan", "fév", "mar", "avr", "mai", "juin", "juil", "ao", "sep", "oct", "nov", "déc",
];

/// *14 mars 2023*, *1er mars 2023*, *14/03/2023*, *14.03.23*, *2023-03-14*; in names, words are joined in other ways.
static WRITTEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix) (?: ^ | [^\p{L}\d] ) (?:
            (?<d1>\d{1,2}) (?:er)? [\s_.-]+ (?<m1>janv|f[ée]v|mars|avr|mai|juin|juil|ao[uû]t|sept|oct|nov|d[ée]c) \p{L}* \.? [\s_.-]+ (?<y1>\d{4})
          | (?<y2>\d{4}) (?<s2>[-_./\ ]?) (?<m2>\d{2}) [-_./\ ]? (?<d2>\d{2})
          | (?<d3>\d{1,2}) [-_./\ ] (?<m3>\d{1,2}) [-_./\ ] (?<y3>\d{4}|\d{2})
          | (?<d4>\d{2}) (?<m4>\d{2}) (?<y4>\d{4})
        ) (?: $ | [^\p{L}\d] | \d{1,2}h )",
    )
    .ok()
});

impl Date {
    /// The day, where there is such a one.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let leap = year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
        let days = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        let exists = (1950..2100).contains(&year) && (1..=12).contains(&month) && (1..=days).contains(&day);
        exists.then_some(Self { year, month, day })
    }

    /// The day of a moment, in seconds since 1970, at Greenwich.
    pub fn of_unix(seconds: i64) -> Option<Self> {
        // Howard Hinnant's `civil_from_days`: years begin in March, so that the leap day comes last.
        let days = seconds.div_euclid(86_400) + 719_468;
        let era = days.div_euclid(146_097);
        let of_era = days.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march = (5 * of_year + 2) / 153;
        let day = of_year - (153 * march + 2) / 5 + 1;
        let month = if march < 10 { march + 3 } else { march - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Self::new(
            year.try_into().ok()?,
            month.try_into().ok()?,
            day.try_into().ok()?,
        )
    }

    /// The day written `YYYY-MM-DD`, where there is such a one.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        Self::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    }

    /// The year.
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The month, from 1.
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    pub const fn day(self) -> u8 {
        self.day
    }

    /// Days since 1 January 1970.
    pub fn number(self) -> i64 {
        // Hinnant's `days_from_civil`, the way back of `of_unix`.
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let march = (i64::from(self.month) + 9) % 12;
        let of_year = (153 * march + 2) / 5 + i64::from(self.day) - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }

    /// The day of the meeting, as the head of its minutes tells it.
    pub fn of_text(text: &str) -> Option<Self> {
        let head = text.get(..text.floor_char_boundary(HEAD)).unwrap_or_default();
        let lines = head.lines().filter(|line| !line.trim().is_empty()).take(LINES);
        let mut first = None;
        for line in lines {
            let Some(date) = Self::written(line) else {
                continue;
            };
            let line = line.to_lowercase();
            let speaks_of = |words: &[&str]| words.iter().any(|word| line.contains(word));
            if speaks_of(OTHERS) {
                continue;
            }
            if speaks_of(MEETING) {
                return Some(date);
            }
            first.get_or_insert(date);
        }
        first
    }

    /// The day that the name of a file tells.
    pub fn of_name(name: &str) -> Option<Self> {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        Self::written(stem)
    }

    /// The first day written in `text`.
    fn written(text: &str) -> Option<Self> {
        let pattern = WRITTEN.as_ref()?;
        let mut at = 0;
        // What separates one from the next belongs to both.
        while let Some(found) = pattern.captures_at(text, at) {
            if let Some(date) = Self::captured(&found) {
                return Some(date);
            }
            let start = found.get(0)?.start();
            at = start + text.get(start..)?.chars().next()?.len_utf8();
        }
        None
    }

    fn captured(found: &Captures<'_>) -> Option<Self> {
        let text = |name: &str| found.name(name).map(|m| m.as_str());
        let number = |name: &str| text(name)?.parse::<u8>().ok();
        let year = |name: &str| {
            let year: u16 = text(name)?.parse().ok()?;
            Some(if year < 100 { 2000 + year } else { year })
        };
        if let Some(month) = text("m1") {
            let month = month.to_lowercase().replace("fev", "fév").replace("dec", "déc");
            let number = MONTHS.iter().position(|m| month.starts_with(m))? as u8 + 1;
            return Self::new(year("y1")?, number, number_of(text("d1"))?);
        }
        if text("y2").is_some() {
            let date = Self::new(year("y2")?, number("m2")?, number("d2")?);
            // Eight digits in a row: the year may stand last.
            if date.is_some() || text("s2") != Some("") {
                return date;
            }
            let digits = format!("{}{}{}", text("y2")?, text("m2")?, text("d2")?);
            return Self::new(
                digits.get(4..)?.parse().ok()?,
                digits.get(2..4)?.parse().ok()?,
                digits.get(..2)?.parse().ok()?,
            );
        }
        if text("y3").is_some() {
            return Self::new(year("y3")?, number("m3")?, number("d3")?);
        }
        Self::new(year("y4")?, number("m4")?, number("d4")?)
    }
}

fn number_of(text: Option<&str>) -> Option<u8> {
    text?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iso(date: Option<Date>) -> String {
        date.map_or_else(|| "none".into(), |date| date.to_string())
    }

    #[test]
    fn the_head_tells_the_day_of_the_meeting() {
        for (text, day) in [
            (
                "Ville de Trifouilly\nSéance du mardi 14 mars 2023\n",
                "2023-03-14",
            ),
            ("Compte rendu du 1er février 2022", "2022-02-01"),
            ("COMPTE RENDU DU 3 AOÛT 2021", "2021-08-03"),
            ("Réunion du 14/03/2023 à 9h", "2023-03-14"),
            ("CLSPD — 14.3.23", "2023-03-14"),
            ("Cellule de veille, 2023-03-14", "2023-03-14"),
            ("Diffusé le 20 mars 2023\nRéunion du 14 mars 2023", "2023-03-14"),
            ("Brest, le 20 mars 2023\nSéance du 14 mars 2023", "2023-03-14"),
            ("Prochaine réunion le 4 avril 2023\nPrésents : le maire", "none"),
            (
                "Rappel : Cass. crim., 19 déc. 1985\nSéance du 14 mars 2023",
                "2023-03-14",
            ),
            ("La définition du 19 décembre 1985 est relue.", "none"),
            ("Le 31 février 2023", "none"),
            ("Article 12, 3 points", "none"),
        ] {
            assert_eq!(iso(Date::of_text(text)), day, "{text}");
        }
        let late = format!("{}\nSéance du 14 mars 2023", "mot ".repeat(1000));
        assert_eq!(Date::of_text(&late), None, "far from the head");
    }

    #[test]
    fn a_name_tells_the_day() {
        for (name, day) in [
            ("2023-03-14.docx", "2023-03-14"),
            ("CR_CLSPD_20230314.pdf", "2023-03-14"),
            ("cr 14032023.odt", "2023-03-14"),
            ("CR-14-03-2023-v2.docx", "2023-03-14"),
            ("compte_rendu_14_mars_2023.txt", "2023-03-14"),
            ("cr-00001.txt", "none"),
            ("dossier 123456789.txt", "none"),
        ] {
            assert_eq!(iso(Date::of_name(name)), day, "{name}");
        }
    }

    #[test]
    fn a_moment_has_a_day() {
        for (seconds, day) in [
            (0, "1970-01-01"),
            (951_782_400, "2000-02-29"),
            (1_678_751_999, "2023-03-13"),
            (1_678_752_000, "2023-03-14"),
        ] {
            assert_eq!(iso(Date::of_unix(seconds)), day);
        }
    }

    #[test]
    fn a_day_comes_back_as_it_went() {
        for number in (-7_305..47_482).step_by(13) {
            let date = Date::of_unix(number * 86_400 + 5).unwrap();
            assert_eq!(date.number(), number);
            assert_eq!(Date::parse(&date.to_string()), Some(date));
        }
        for text in ["2023-02-29", "2023-13-01", "2023-00-10", "2023-03", "mars", ""] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }
}
