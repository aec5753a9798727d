//! Rows for a spreadsheet.

use std::io::{self, Write};

use super::{COLUMNS, Cell, Row, Sink};
use crate::overview::moment;
use crate::report::csv::harmless;

/// Writes comma-separated values, lists separated by spaces.
pub struct Csv<W: Write>(::csv::Writer<W>);

impl<W: Write> Csv<W> {
    /// Writes the names of the columns.
    ///
    /// # Errors
    /// What the writer says.
    pub fn open(out: W) -> io::Result<Self> {
        let mut writer = ::csv::Writer::from_writer(out);
        writer.write_record(COLUMNS.iter().map(|c| c.name))?;
        Ok(Self(writer))
    }
}

impl<W: Write> Sink for Csv<W> {
    fn row(&mut self, row: &Row) -> io::Result<()> {
        for column in COLUMNS {
            self.0.write_field(written(&column.of(row)))?;
        }
        Ok(self.0.write_record(None::<&[u8]>)?)
    }

    fn close(mut self: Box<Self>) -> io::Result<()> {
        self.0.flush()
    }
}

fn written(cell: &Cell<'_>) -> String {
    match cell {
        Cell::None => String::new(),
        Cell::Text(text) => harmless(text),
        Cell::List(texts) => texts.join(" "),
        Cell::Integer(n) => n.to_string(),
        Cell::Real(n) => n.to_string(),
        Cell::Day(day) => day.to_string(),
        Cell::Moment(seconds) => moment(*seconds).unwrap_or_default(),
    }
}
