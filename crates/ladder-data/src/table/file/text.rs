//! Delimited text: byte-order mark, delimiter, rows.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use csv::{Reader, ReaderBuilder, StringRecord, Trim};

use super::Place;
use super::Rows;
use crate::table::error::TableError;

/// The rows of a text below its header.
pub(super) struct TextRows {
    name: PathBuf,
    reader: Reader<Box<dyn Read>>,
}

/// The header of a text, and what is below it; `name` is what errors call it.
pub(super) fn open(
    name: &Path,
    reader: Box<dyn Read>,
) -> Result<(Vec<String>, TextRows), TableError> {
    let io = |source| TableError::Io {
        path: name.to_owned(),
        source,
    };
    let mut reader = BufReader::with_capacity(1 << 17, reader);
    let start = reader.fill_buf().map_err(io)?;
    let mark: &[u8] = b"\xef\xbb\xbf";
    let skipped = if start.starts_with(mark) {
        mark.len()
    } else {
        0
    };
    let delimiter = delimiter(&start[skipped..]);
    reader.consume(skipped);
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .trim(Trim::All)
        .from_reader(Box::new(reader) as Box<dyn Read>);
    let header = reader.headers().map_err(TableError::csv(name))?;
    let header = header.iter().map(str::to_owned).collect();
    let name = name.to_owned();
    Ok((header, TextRows { name, reader }))
}

impl Rows for TextRows {
    fn next(&mut self, row: &mut StringRecord) -> Result<Option<Place>, TableError> {
        match self.reader.read_record(row) {
            Ok(false) => Ok(None),
            Ok(true) => Ok(Some(Place::Line(
                row.position().map_or(0, csv::Position::line),
            ))),
            Err(error) => Err(TableError::csv(&self.name)(error)),
        }
    }
}

/// The one that divides the first line into most cells; a comma where none does.
fn delimiter(start: &[u8]) -> u8 {
    let first_line = start.split(|&byte| byte == b'\n').next().unwrap_or(start);
    let count = |delimiter: &u8| first_line.iter().filter(|byte| *byte == delimiter).count();
    // The last of equal counts wins.
    *[b';', b'\t', b',']
        .iter()
        .max_by_key(|delimiter| count(delimiter))
        .unwrap_or(&b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_the_one_that_divides_the_header() {
        assert_eq!(delimiter(b"a,b;c,d\n1;2;3;4;5"), b',');
        assert_eq!(delimiter(b"a;b\n"), b';');
        assert_eq!(delimiter(b"a\tb\tc d, e"), b'\t');
        assert_eq!(delimiter(b"alone\n"), b',');
    }
}
