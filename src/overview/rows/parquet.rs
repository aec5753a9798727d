//! Rows as a Parquet file.

use std::io::{self, Write};
use std::sync::Arc;

use parquet::basic::{ConvertedType, LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type as Schema;

use super::{COLUMNS, Cell, Column, Row, Sink, Type};

/// How many rows are held before they are written.
const GROUP: usize = 65_536;

/// Writes a Parquet file: days as `DATE`, moments as `TIMESTAMP`, domains as a `LIST`.
pub struct Parquet<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    columns: Vec<Values>,
    rows: usize,
}

/// What a column holds of the rows not yet written.
///
/// Levels say where there is a value: 0 for none, 1 for one; in a list, whether it opens the row (0) or goes on (1).
#[derive(Default)]
struct Values {
    texts: Vec<ByteArray>,
    integers: Vec<i64>,
    reals: Vec<f64>,
    days: Vec<i32>,
    there: Vec<i16>,
    goes_on: Vec<i16>,
}

impl<W: Write + Send> Parquet<W> {
    /// Writes what comes before the first row.
    ///
    /// # Errors
    /// What the writer says.
    pub fn open(out: W) -> io::Result<Self> {
        let properties = WriterProperties::builder()
            .set_created_by(concat!("huisclos ", env!("CARGO_PKG_VERSION")).to_owned())
            .build();
        let writer = schema()
            .and_then(|schema| SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties)))
            .map_err(told)?;
        Ok(Self {
            writer,
            columns: COLUMNS.iter().map(|_| Values::default()).collect(),
            rows: 0,
        })
    }

    fn write(&mut self) -> Result<(), ParquetError> {
        let mut group = self.writer.next_row_group()?;
        for (column, values) in COLUMNS.iter().zip(&mut self.columns) {
            std::mem::take(values).write(column, &mut group)?;
        }
        self.rows = 0;
        group.close().map(|_| ())
    }
}

impl<W: Write + Send> Sink for Parquet<W> {
    fn row(&mut self, row: &Row) -> io::Result<()> {
        for (column, values) in COLUMNS.iter().zip(&mut self.columns) {
            values.push(column.of(row));
        }
        self.rows += 1;
        if self.rows < GROUP {
            return Ok(());
        }
        self.write().map_err(told)
    }

    fn close(mut self: Box<Self>) -> io::Result<()> {
        if self.rows > 0 {
            self.write().map_err(told)?;
        }
        self.writer.close().map(|_| ()).map_err(told)
    }
}

impl Values {
    fn push(&mut self, cell: Cell<'_>) {
        let there = i16::from(cell != Cell::None);
        match cell {
            Cell::None => {}
            Cell::Text(text) => self.texts.push(text.into()),
            Cell::Integer(n) => self.integers.push(n),
            Cell::Real(n) => self.reals.push(n),
            Cell::Day(day) => self.days.push(day.number() as i32),
            Cell::Moment(seconds) => self.integers.push(seconds.saturating_mul(1_000)),
            Cell::List(texts) => {
                for (i, text) in texts.iter().enumerate() {
                    self.texts.push((*text).into());
                    self.there.push(1);
                    self.goes_on.push(i16::from(i > 0));
                }
                if !texts.is_empty() {
                    return;
                }
                self.there.push(0);
                self.goes_on.push(0);
                return;
            }
        }
        self.there.push(there);
    }

    fn write<W: Write + Send>(
        self,
        column: &Column,
        group: &mut SerializedRowGroupWriter<'_, W>,
    ) -> Result<(), ParquetError> {
        let there = (!column.always || column.holds == Type::List).then_some(self.there.as_slice());
        let goes_on = (column.holds == Type::List).then_some(self.goes_on.as_slice());
        match column.holds {
            Type::Text | Type::List => put::<ByteArrayType, W>(group, &self.texts, there, goes_on),
            Type::Integer | Type::Moment => put::<Int64Type, W>(group, &self.integers, there, goes_on),
            Type::Real => put::<DoubleType, W>(group, &self.reals, there, goes_on),
            Type::Day => put::<Int32Type, W>(group, &self.days, there, goes_on),
        }
    }
}

/// Writes the next column of a group.
fn put<T: DataType, W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    values: &[T::T],
    there: Option<&[i16]>,
    goes_on: Option<&[i16]>,
) -> Result<(), ParquetError> {
    let Some(mut column) = group.next_column()? else {
        return Err(ParquetError::General("a column too many".to_owned()));
    };
    column.typed::<T>().write_batch(values, there, goes_on)?;
    column.close()
}

fn schema() -> Result<Schema, ParquetError> {
    let fields = COLUMNS
        .iter()
        .map(|c| field(c).map(Arc::new))
        .collect::<Result<_, _>>()?;
    Schema::group_type_builder("finding").with_fields(fields).build()
}

fn field(column: &Column) -> Result<Schema, ParquetError> {
    let repetition = if column.always {
        Repetition::REQUIRED
    } else {
        Repetition::OPTIONAL
    };
    let primitive =
        |name, physical| Schema::primitive_type_builder(name, physical).with_repetition(repetition);
    let text = |name| primitive(name, Physical::BYTE_ARRAY).with_logical_type(Some(LogicalType::String));
    match column.holds {
        Type::Text => text(column.name).build(),
        Type::Integer => primitive(column.name, Physical::INT64).build(),
        Type::Real => primitive(column.name, Physical::DOUBLE).build(),
        Type::Day => primitive(column.name, Physical::INT32)
            .with_logical_type(Some(LogicalType::Date))
            .build(),
        Type::Moment => primitive(column.name, Physical::INT64)
            .with_logical_type(Some(LogicalType::timestamp(true, TimeUnit::MILLIS)))
            .build(),
        Type::List => {
            let element = text("element").build()?;
            let list = Schema::group_type_builder("list")
                .with_repetition(Repetition::REPEATED)
                .with_fields(vec![Arc::new(element)])
                .build()?;
            Schema::group_type_builder(column.name)
                .with_repetition(repetition)
                .with_logical_type(Some(LogicalType::List))
                .with_converted_type(ConvertedType::LIST)
                .with_fields(vec![Arc::new(list)])
                .build()
        }
    }
}

fn told(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(error) => match error.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(error) => io::Error::other(error),
        },
        error => io::Error::other(error),
    }
}
