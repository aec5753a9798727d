//! Rows as one JSON object.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::{COLUMNS, Cell, Row, Sink};
use crate::overview::moment;

/// Writes `{"tool": …, "findings": [ … ]}`, one finding a line.
pub struct Json<W: Write> {
    out: W,
    any: bool,
}

impl<W: Write> Json<W> {
    /// Writes what comes before the first finding.
    ///
    /// # Errors
    /// What the writer says.
    pub fn open(mut out: W) -> io::Result<Self> {
        let tool = json!({"name": "huisclos", "version": env!("CARGO_PKG_VERSION")});
        write!(out, "{{\"tool\":{tool},\"findings\":[")?;
        Ok(Self { out, any: false })
    }
}

impl<W: Write> Sink for Json<W> {
    fn row(&mut self, row: &Row) -> io::Result<()> {
        let cells = COLUMNS.iter().map(|c| (c.name.to_owned(), value(c.of(row))));
        let comma = if std::mem::replace(&mut self.any, true) {
            ","
        } else {
            ""
        };
        write!(
            self.out,
            "{comma}\n{}",
            Value::Object(cells.collect::<Map<_, _>>())
        )
    }

    fn close(mut self: Box<Self>) -> io::Result<()> {
        writeln!(self.out, "\n]}}")?;
        self.out.flush()
    }
}

fn value(cell: Cell<'_>) -> Value {
    match cell {
        Cell::None => Value::Null,
        Cell::Text(text) => text.into(),
        Cell::List(texts) => texts.into(),
        Cell::Integer(n) => n.into(),
        Cell::Real(n) => n.into(),
        Cell::Day(day) => day.to_string().into(),
        Cell::Moment(seconds) => moment(seconds).into(),
    }
}
