//! Excel workbooks.

use rustc_hash::FxHashSet;

use super::Sheets;
use crate::office::{Package, Tag, Token, Xml, main_part, relations};
use crate::read::ReadError;

/// Reads the sheets of `package`.
pub(super) fn read(package: &mut Package<'_>, sheets: &mut Sheets) -> Result<(), ReadError> {
    let workbook = main_part(package)?;
    let links = relations(package, &workbook)?;
    let part = |kind: &str| links.iter().find(|r| r.kind == kind).map(|r| r.target.clone());
    let strings = match part("sharedStrings") {
        Some(name) => strings(package, &name)?,
        None => Vec::new(),
    };
    let dates = match part("styles") {
        Some(name) => dates(package, &name)?,
        None => FxHashSet::default(),
    };
    let format = package.format();
    let text = package.text(&workbook)?.ok_or(ReadError::Damaged(format))?;
    let mut xml = Xml::new(&text, format, package.limits());
    let mut epoch = EPOCH;
    let mut found = Vec::new();
    while let Some(token) = xml.next()? {
        let Token::Open(tag) = token else { continue };
        match tag.name() {
            "workbookPr" if is_true(&tag, "date1904") => epoch += FOUR_YEARS,
            "sheet" => {
                let hidden = tag.get("state").is_some_and(|state| state != "visible");
                let target = tag.get("id").and_then(|id| links.iter().find(|r| r.id == id));
                found.push((
                    tag.get("name").unwrap_or_default().into_owned(),
                    hidden,
                    target.map(|r| r.target.clone()),
                ));
            }
            _ => {}
        }
    }
    if found.is_empty() {
        return Err(ReadError::Damaged(format));
    }
    for (name, hidden, target) in found {
        let Some(target) = target else { continue };
        sheets.begin(&name, hidden)?;
        let Some(text) = package.text(&target)? else {
            continue;
        };
        let cells = Cells {
            strings: &strings,
            dates: &dates,
            epoch,
        };
        cells.read(Xml::new(&text, format, package.limits()), sheets)?;
        for link in relations(package, &target)? {
            if matches!(link.kind.as_str(), "comments" | "threadedComment") {
                comments(package, &link.target, sheets)?;
            }
        }
    }
    Ok(())
}

fn is_true(tag: &Tag<'_>, name: &str) -> bool {
    tag.get(name).is_some_and(|value| matches!(&*value, "1" | "true"))
}

/// The strings that cells share.
fn strings(package: &mut Package<'_>, name: &str) -> Result<Vec<String>, ReadError> {
    let Some(text) = package.text(name)? else {
        return Ok(Vec::new());
    };
    let mut xml = Xml::new(&text, package.format(), package.limits());
    let mut out: Vec<String> = Vec::new();
    let mut shown = Shown::default();
    while let Some(token) = xml.next()? {
        if let Token::Open(tag) = &token
            && tag.name() == "si"
        {
            out.push(String::new());
        }
        if let Some(last) = out.last_mut() {
            shown.token(&token, last);
        }
    }
    Ok(out)
}

/// Gathers the characters of `<t>` elements, without those that tell how a word is pronounced.
#[derive(Default)]
struct Shown {
    open: Vec<bool>,
}

impl Shown {
    fn token(&mut self, token: &Token<'_>, text: &mut String) {
        let inside = self.open.last().copied().unwrap_or(false);
        match token {
            Token::Open(tag) => self.open.push(matches!(tag.name(), "t" | "text")),
            Token::Close(_) => drop(self.open.pop()),
            Token::Text(words, _) if inside => text.push_str(words),
            Token::Char(c, _) if inside => text.push(*c),
            Token::Text(..) | Token::Char(..) => {}
        }
    }
}

/// The numbers of the cell styles that show a number as a date.
fn dates(package: &mut Package<'_>, name: &str) -> Result<FxHashSet<usize>, ReadError> {
    let Some(text) = package.text(name)? else {
        return Ok(FxHashSet::default());
    };
    let mut xml = Xml::new(&text, package.format(), package.limits());
    let (mut formats, mut out) = (FxHashSet::default(), FxHashSet::default());
    let mut style = None;
    while let Some(token) = xml.next()? {
        let Token::Open(tag) = token else { continue };
        let number = || tag.get("numFmtId").and_then(|id| id.parse::<u32>().ok());
        match tag.name() {
            "numFmt" if tag.get("formatCode").is_some_and(|code| is_date(&code)) => formats.extend(number()),
            "cellXfs" => style = Some(0),
            "cellStyles" | "dxfs" => style = None,
            "xf" => {
                if let Some(index) = style {
                    // These are the formats of dates that every Excel knows by number.
                    if number().is_some_and(|n| matches!(n, 14..=17 | 22) || formats.contains(&n)) {
                        out.insert(index);
                    }
                    style = Some(index + 1);
                }
            }
            _ => {}
        }
    }
    Ok(out)
}

/// Whether a format shows a day or a year; what is quoted or in brackets is shown as it stands.
fn is_date(code: &str) -> bool {
    let mut bare = String::new();
    let mut end = None;
    for c in code.chars() {
        match (end, c) {
            (Some(mark), c) if c == mark => end = None,
            (Some(_), _) => {}
            (None, '"') => end = Some('"'),
            (None, '[') => end = Some(']'),
            (None, c) => bare.push(c.to_ascii_lowercase()),
        }
    }
    bare.contains(['d', 'y']) || bare.contains("jj") || bare.contains("aa")
}

/// Days from 0 March of year 0 to the day that Excel numbers 0.
const EPOCH: i64 = 693_899;
/// Days that workbooks of the old Macintosh count later.
const FOUR_YEARS: i64 = 1462;

/// A day in French, by its number.
fn day(number: i64, epoch: i64) -> String {
    // The calendar repeats every 400 years of 146,097 days; its year begins in March, so that leap days end it.
    let days = number + epoch;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, after) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    format!("{day:02}/{month:02}/{}", year_of_era + era * 400 + after)
}

/// What cells refer to.
struct Cells<'a> {
    strings: &'a [String],
    dates: &'a FxHashSet<usize>,
    epoch: i64,
}

/// The cell being read.
#[derive(Default)]
struct Cell {
    column: usize,
    kind: String,
    style: usize,
    value: String,
    inline: String,
}

impl Cells<'_> {
    fn read(&self, mut xml: Xml<'_>, sheets: &mut Sheets) -> Result<(), ReadError> {
        let mut hidden_columns: Vec<(usize, usize)> = Vec::new();
        let (mut hidden, mut next, mut depth) = (false, 0, 0_usize);
        let mut cell: Option<(Cell, usize)> = None;
        let mut shown = Shown::default();
        let mut value = false;
        while let Some(token) = xml.next()? {
            if let Some((cell, _)) = &mut cell {
                shown.token(&token, &mut cell.inline);
            }
            match token {
                Token::Open(tag) => {
                    depth += 1;
                    value = tag.name() == "v";
                    match tag.name() {
                        "col" if is_true(&tag, "hidden") => {
                            let number = |name| tag.get(name).and_then(|n| n.parse::<usize>().ok());
                            hidden_columns.extend(number("min").zip(number("max")));
                        }
                        "row" => (hidden, next) = (is_true(&tag, "hidden"), 0),
                        "c" => {
                            let column = tag.get("r").and_then(|place| column(&place)).unwrap_or(next);
                            next = column + 1;
                            let style = tag.get("s").and_then(|s| s.parse().ok()).unwrap_or(usize::MAX);
                            let kind = tag.get("t").unwrap_or_default().into_owned();
                            shown = Shown::default();
                            cell = Some((
                                Cell {
                                    column,
                                    kind,
                                    style,
                                    ..Cell::default()
                                },
                                depth,
                            ));
                        }
                        _ => {}
                    }
                }
                Token::Close(_) => {
                    value = false;
                    match cell.take() {
                        Some((done, at)) if at == depth => {
                            let unseen = hidden_columns
                                .iter()
                                .any(|(from, to)| (*from..=*to).contains(&(done.column + 1)));
                            sheets.cell(done.column, self.shown(&done), unseen)?;
                        }
                        other => cell = other,
                    }
                    depth = depth.saturating_sub(1);
                    if depth == ROW - 1 {
                        sheets.end_row(hidden)?;
                    }
                }
                Token::Text(text, _) if value => {
                    if let Some((cell, _)) = &mut cell {
                        cell.value.push_str(text);
                    }
                }
                Token::Char(c, _) if value => {
                    if let Some((cell, _)) = &mut cell {
                        cell.value.push(c);
                    }
                }
                Token::Text(..) | Token::Char(..) => {}
            }
        }
        Ok(())
    }

    /// What the cell shows.
    fn shown(&self, cell: &Cell) -> String {
        match cell.kind.as_str() {
            "s" => cell
                .value
                .trim()
                .parse()
                .ok()
                .and_then(|i: usize| self.strings.get(i))
                .cloned()
                .unwrap_or_default(),
            "inlineStr" => cell.inline.clone(),
            "str" | "d" => cell.value.clone(),
            "b" => if cell.value == "1" { "VRAI" } else { "FAUX" }.to_owned(),
            "e" => String::new(),
            _ => match cell.value.parse::<f64>() {
                Ok(number) if self.dates.contains(&cell.style) && (0.0..3e6).contains(&number) => {
                    day(number as i64, self.epoch)
                }
                _ => cell.value.clone(),
            },
        }
    }
}

/// Rows stand in `sheetData`, which stands in `worksheet`.
const ROW: usize = 3;

/// The column, from 0, that a place such as `AB12` names.
fn column(place: &str) -> Option<usize> {
    let letters = place.bytes().take_while(u8::is_ascii_alphabetic).take(3);
    let number = letters.fold(0, |n, b| n * 26 + usize::from(b.to_ascii_uppercase() - b'A') + 1);
    number.checked_sub(1)
}

fn comments(package: &mut Package<'_>, name: &str, sheets: &mut Sheets) -> Result<(), ReadError> {
    let Some(text) = package.text(name)? else {
        return Ok(());
    };
    let mut xml = Xml::new(&text, package.format(), package.limits());
    let (mut words, mut shown) = (String::new(), Shown::default());
    while let Some(token) = xml.next()? {
        if let Token::Open(tag) = &token
            && matches!(tag.name(), "comment" | "threadedComment")
        {
            sheets.comment(&std::mem::take(&mut words));
        }
        shown.token(&token, &mut words);
    }
    sheets.comment(&words);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_told_by_their_number() {
        assert_eq!(day(45_366, EPOCH), "15/03/2024");
        assert_eq!(day(43_904, EPOCH + FOUR_YEARS), "15/03/2024");
        assert_eq!(day(36_585, EPOCH), "29/02/2000");
    }

    #[test]
    fn dates_are_told_by_their_format() {
        for code in ["dd/mm/yyyy", "[$-40C]d mmm yyyy", "jj/mm/aaaa"] {
            assert!(is_date(code), "{code}");
        }
        for code in ["0.00", "# ##0 \"dossiers\"", "[Red]0", "hh:mm"] {
            assert!(!is_date(code), "{code}");
        }
    }

    #[test]
    fn columns_have_letters() {
        assert_eq!(column("A1"), Some(0));
        assert_eq!(column("AB12"), Some(27));
        assert_eq!(column("12"), None);
    }
}
