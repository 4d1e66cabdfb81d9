//! Opening a table: compression, byte-order mark, delimiter.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use csv::{Reader, ReaderBuilder, StringRecord, Trim};

use super::TableError;
use crate::compressed;

/// A file whose header is read.
pub(super) struct Opened {
    pub header: Vec<String>,
    pub reader: Reader<Box<dyn Read>>,
}

/// A file; gzip is told by its first bytes.
pub(super) fn file(path: &Path) -> Result<Opened, TableError> {
    let io = |source| TableError::Io {
        path: path.to_owned(),
        source,
    };
    stream(path, compressed::open(path).map_err(io)?.reader)
}

/// Anything that yields a table; `name` is what errors call it.
pub(super) fn stream(name: &Path, reader: Box<dyn Read>) -> Result<Opened, TableError> {
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
    let header: Vec<String> = header.iter().map(str::to_owned).collect();
    if header.iter().all(String::is_empty) {
        return Err(TableError::NoHeader {
            path: name.to_owned(),
        });
    }
    if let Some(name_twice) = first_duplicate(&header) {
        return Err(TableError::DuplicateColumn {
            path: name.to_owned(),
            column: name_twice,
        });
    }
    Ok(Opened { header, reader })
}

/// The next row, with its line from 1; `None` at the end.
pub(super) fn next_row(
    name: &Path,
    reader: &mut Reader<Box<dyn Read>>,
    record: &mut StringRecord,
) -> Result<Option<u64>, TableError> {
    match reader.read_record(record) {
        Ok(false) => Ok(None),
        Ok(true) => Ok(Some(record.position().map_or(0, csv::Position::line))),
        Err(error) => Err(TableError::csv(name)(error)),
    }
}

/// The rows of a table of which some columns are wanted.
pub(crate) struct NamedRows {
    name: PathBuf,
    reader: Reader<Box<dyn Read>>,
}

impl NamedRows {
    /// The rows of a file, and the positions of its `columns`.
    pub fn open<const N: usize>(
        path: &Path,
        columns: [&str; N],
    ) -> Result<(Self, [usize; N]), TableError> {
        let Opened { header, reader } = file(path)?;
        let mut positions = [0; N];
        for (position, column) in positions.iter_mut().zip(columns) {
            let found = header.iter().position(|name| name == column);
            *position = found.ok_or_else(|| TableError::NoColumn {
                path: path.to_owned(),
                column: column.to_owned(),
                role: None,
                header: header.clone(),
            })?;
        }
        let name = path.to_owned();
        Ok((Self { name, reader }, positions))
    }

    /// The next row, with its line from 1; `None` at the end.
    pub fn next(&mut self, row: &mut StringRecord) -> Result<Option<u64>, TableError> {
        next_row(&self.name, &mut self.reader, row)
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

fn first_duplicate(header: &[String]) -> Option<String> {
    let is_twice = |&(index, name): &(usize, &String)| header[..index].contains(name);
    let found = header.iter().enumerate().find(is_twice);
    found.map(|(_, name)| name.clone())
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
