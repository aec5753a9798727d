//! Days of the calendar, without a clock.

use crate::lang::Lang;

/// A day of the Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    year: u16,
    month: u8,
    day: u8,
}

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

const SECONDS: i64 = 24 * 60 * 60;

impl Day {
    /// The day written `YYYY-MM-DD`; nothing where no calendar has it.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let day = Self {
            year: year.parse().ok()?,
            month: month.parse().ok()?,
            day: day.parse().ok()?,
        };
        // A day that the calendar does not have comes back as another.
        (Self::of_number(day.number()) == Some(day)).then_some(day)
    }

    /// The day, in universal time, of a moment in seconds since 1970.
    pub fn of_moment(seconds: i64) -> Option<Self> {
        Self::of_number(seconds.div_euclid(SECONDS))
    }

    /// The year.
    pub const fn year(self) -> u16 {
        self.year
    }

    /// Days since 1 January 1970.
    pub fn number(self) -> i64 {
        let month = i64::from(self.month);
        // Years are counted from March, so that the day that comes and goes is their last.
        let year = i64::from(self.year) - i64::from(month <= 2);
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + i64::from(self.day) - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }

    fn of_number(number: i64) -> Option<Self> {
        let shifted = number.checked_add(719_468)?;
        let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let month = (month + 2) % 12 + 1;
        Some(Self {
            year: u16::try_from(year + era * 400 + i64::from(month <= 2)).ok()?,
            month: u8::try_from(month).ok()?,
            day: u8::try_from(day).ok()?,
        })
    }

    /// The day in words: *14 mars 2023*.
    pub fn words(self, lang: Lang) -> String {
        let months = lang.pick(FRENCH, ENGLISH);
        let month = months.get(usize::from(self.month) - 1).unwrap_or(&"");
        let day = match (self.day, lang) {
            (1, Lang::Fr) => "1er".to_owned(),
            (day, _) => day.to_string(),
        };
        format!("{day} {month} {}", self.year)
    }

    /// The day in figures, as the language writes it: *14/03/2023*, *2023-03-14*.
    pub fn short(self, lang: Lang) -> String {
        match lang {
            Lang::Fr => format!("{:02}/{:02}/{:04}", self.day, self.month, self.year),
            Lang::En => self.to_string(),
        }
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// A moment in seconds since 1970 as `YYYY-MM-DDThh:mm:ssZ`; nothing before the year 0 or after 65,535.
pub fn moment(seconds: i64) -> Option<String> {
    let day = Day::of_moment(seconds)?;
    let rest = seconds.rem_euclid(SECONDS);
    let (hours, minutes, seconds) = (rest / 3600, rest / 60 % 60, rest % 60);
    Some(format!("{day}T{hours:02}:{minutes:02}:{seconds:02}Z"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_come_back_as_they_went() {
        for (text, number) in [
            ("1970-01-01", 0),
            ("1969-12-31", -1),
            ("2000-02-29", 11_016),
            ("2023-03-14", 19_430),
        ] {
            let day = Day::parse(text).unwrap();
            assert_eq!((day.number(), day.to_string().as_str()), (number, text));
            assert_eq!(Day::of_moment(number * SECONDS + 5), Some(day));
        }
    }

    #[test]
    fn what_no_calendar_has_is_no_day() {
        for text in ["2023-02-29", "2023-13-01", "2023-00-10", "2023-03", "mars", ""] {
            assert_eq!(Day::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_day_is_told_in_both_languages() {
        let day = Day::parse("2023-03-01").unwrap();
        assert_eq!(day.words(Lang::Fr), "1er mars 2023");
        assert_eq!(day.words(Lang::En), "1 March 2023");
        assert_eq!(moment(86_399).as_deref(), Some("1970-01-01T23:59:59Z"));
    }
}
