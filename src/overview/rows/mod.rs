//! Findings as rows for other programs: one list of columns, and three forms that write it.

mod csv;
mod json;
#[cfg(feature = "parquet")]
mod parquet;

use std::io;

pub use csv::Csv;
pub use json::Json;
#[cfg(feature = "parquet")]
pub use parquet::Parquet;

use super::{File, Verdict};
use crate::date::Date;

/// A finding with what is known of its file.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its fingerprint, in hexadecimal: the same as long as rule and passage are.
    pub id: String,
    /// Its file.
    pub file: File,
    /// The number of the archive, mailbox or mail that holds the file.
    pub container: Option<i64>,
    /// How many characters the file has.
    pub characters: Option<i64>,
    /// How many passages of the file were looked at.
    pub passages: Option<i64>,
    /// How many pages it has.
    pub pages: Option<i64>,
    /// The rule.
    pub rule: String,
    /// The code of the kind.
    pub kind: String,
    /// The code of the severity.
    pub severity: String,
    /// How sure the assessment was, from 0 to 1.
    pub confidence: f64,
    /// The codes of the domains, separated by commas.
    pub domains: String,
    /// The code of the subject.
    pub subject: Option<String>,
    /// The code of the source.
    pub source: Option<String>,
    /// The code of the acquisition mode.
    pub mode: Option<String>,
    /// Where the passage begins, in bytes of the audited text.
    pub start: i64,
    /// Where it ends.
    pub end: i64,
    /// The line, from 1.
    pub line: i64,
    /// The column in characters, from 1.
    pub column: i64,
    /// The page.
    pub page: Option<i64>,
    /// The place in words.
    pub place: Option<String>,
    /// The newest decision.
    pub verdict: Option<Verdict>,
    /// When it was taken, in seconds since 1970.
    pub decided: Option<i64>,
    /// The passage, where the store kept it.
    pub text: Option<String>,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// Text.
    Text,
    /// Texts, none or more.
    List,
    /// A whole number.
    Integer,
    /// A number.
    Real,
    /// A day.
    Day,
    /// A moment in seconds since 1970.
    Moment,
}

/// What stands in one column of one row.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    None,
    /// Text.
    Text(&'a str),
    /// Texts.
    List(Vec<&'a str>),
    /// A whole number.
    Integer(i64),
    /// A number.
    Real(f64),
    /// A day.
    Day(Date),
    /// A moment in seconds since 1970.
    Moment(i64),
}

/// A column.
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub holds: Type,
    /// Whether it stands in every row.
    pub always: bool,
    value: fn(&Row) -> Cell<'_>,
}

impl Column {
    const fn always(name: &'static str, holds: Type, value: fn(&Row) -> Cell<'_>) -> Self {
        Self {
            name,
            holds,
            always: true,
            value,
        }
    }

    const fn maybe(name: &'static str, holds: Type, value: fn(&Row) -> Cell<'_>) -> Self {
        Self {
            name,
            holds,
            always: false,
            value,
        }
    }

    /// What stands in it.
    pub fn of<'a>(&self, row: &'a Row) -> Cell<'a> {
        (self.value)(row)
    }
}

fn text(value: Option<&String>) -> Cell<'_> {
    value.map_or(Cell::None, |v| Cell::Text(v))
}

fn integer<'a>(value: Option<i64>) -> Cell<'a> {
    value.map_or(Cell::None, Cell::Integer)
}

/// The columns, in their order: one finding a row.
pub static COLUMNS: &[Column] = &[
    Column::always("id", Type::Text, |r| Cell::Text(&r.id)),
    Column::always("file", Type::Integer, |r| Cell::Integer(r.file.number)),
    Column::maybe("path", Type::Text, |r| text(r.file.path.as_ref())),
    Column::maybe("container", Type::Integer, |r| integer(r.container)),
    Column::maybe("format", Type::Text, |r| text(r.file.format.as_ref())),
    Column::maybe("characters", Type::Integer, |r| integer(r.characters)),
    Column::maybe("passages", Type::Integer, |r| integer(r.passages)),
    Column::maybe("pages", Type::Integer, |r| integer(r.pages)),
    Column::maybe("meeting", Type::Day, |r| {
        r.file.meeting.map_or(Cell::None, Cell::Day)
    }),
    Column::maybe("formation", Type::Text, |r| {
        r.file.sitting.map_or(Cell::None, |s| Cell::Text(s.code()))
    }),
    Column::always("rule", Type::Text, |r| Cell::Text(&r.rule)),
    Column::always("kind", Type::Text, |r| Cell::Text(&r.kind)),
    Column::always("severity", Type::Text, |r| Cell::Text(&r.severity)),
    // Reckoned in single precision: what is beyond four digits is noise.
    Column::always("confidence", Type::Real, |r| {
        Cell::Real((r.confidence * 1e4).round() / 1e4)
    }),
    Column::always("domains", Type::List, |r| {
        Cell::List(r.domains.split(',').filter(|d| !d.is_empty()).collect())
    }),
    Column::maybe("subject", Type::Text, |r| text(r.subject.as_ref())),
    Column::maybe("source", Type::Text, |r| text(r.source.as_ref())),
    Column::maybe("mode", Type::Text, |r| text(r.mode.as_ref())),
    Column::always("start_byte", Type::Integer, |r| Cell::Integer(r.start)),
    Column::always("end_byte", Type::Integer, |r| Cell::Integer(r.end)),
    Column::always("line", Type::Integer, |r| Cell::Integer(r.line)),
    Column::always("column", Type::Integer, |r| Cell::Integer(r.column)),
    Column::maybe("page", Type::Integer, |r| integer(r.page)),
    Column::maybe("place", Type::Text, |r| text(r.place.as_ref())),
    Column::maybe("verdict", Type::Text, |r| {
        r.verdict.map_or(Cell::None, |v| Cell::Text(v.code()))
    }),
    Column::maybe("decided_at", Type::Moment, |r| {
        r.decided.map_or(Cell::None, Cell::Moment)
    }),
    Column::maybe("text", Type::Text, |r| text(r.text.as_ref())),
];

/// What writes rows in one form.
pub trait Sink {
    /// Writes one row.
    ///
    /// # Errors
    /// What the writer says.
    fn row(&mut self, row: &Row) -> io::Result<()>;

    /// Writes what comes after the last row.
    ///
    /// # Errors
    /// What the writer says.
    fn close(self: Box<Self>) -> io::Result<()>;
}
