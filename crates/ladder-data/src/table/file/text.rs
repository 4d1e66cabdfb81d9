//! Delimited text: encoding, delimiter, decimal mark, rows.

mod buffer;
mod decoder;
mod delimiter;
mod scan;

use std::io::Read;
use std::path::{Path, PathBuf};

use csv::StringRecord;

use self::buffer::Buffer;
use self::decoder::{DecodeError, Decoder};
use self::scan::{MOST_CELLS, Scanned, Span, line_breaks, scan};
use super::decimal;
use super::form::TableForm;
use super::header::{self, Row};
use super::options::ReadOptions;
use super::{BlankRows, Place, Rows};
use crate::encoding::{DecimalMark, Delimiter, Dialect};
use crate::table::error::TableError;

/// Text that is looked at before the first row is read.
const SAMPLE: usize = 1 << 17;

/// A quotation mark as databases write one.
const ESCAPED: &str = "\\\"";

/// The longest row, so that a quotation that never ends does not fill the memory.
const LONGEST_ROW: usize = 1 << 26;

/// The rows of a text.
pub(super) struct TextRows {
    /// What errors call it.
    name: PathBuf,
    buffer: Buffer,
    delimiter: Delimiter,
    decimal: DecimalMark,
    has_groups: bool,
    /// Cells of a row; `None` before the header is read.
    width: Option<usize>,
    /// The line that is read next.
    line: u64,
    spans: Vec<Span>,
    /// Blank rows before the last one that was read.
    skipped: Option<BlankRows>,
}

/// The header of a text, and what is below it; `name` is what errors call it.
pub(super) fn open(
    name: &Path,
    input: Box<dyn Read>,
    options: &ReadOptions,
) -> Result<(Vec<String>, TextRows), TableError> {
    let mut rows = TextRows::new(name, input, options)?;
    let mut first = StringRecord::new();
    let Some(place) = rows.next(&mut first)? else {
        return Err(TableError::NoHeader {
            path: name.to_owned(),
        });
    };
    rows.width = Some(first.len());
    let sample = rows.sample();
    let header = header::names(name, &(place, first), &sample)?;
    rows.decimal = match options.decimal {
        Some(decimal) => decimal,
        None => rows.decimal_of(&sample, &header, options.usual)?,
    };
    Ok((header, rows))
}

impl Rows for TextRows {
    fn next(&mut self, row: &mut StringRecord) -> Result<Option<Place>, TableError> {
        self.skipped = None;
        loop {
            let text = self.buffer.rest();
            let is_end = self.buffer.is_end();
            if is_end && text.is_empty() {
                return Ok(None);
            }
            let line = self.line;
            let scanned = scan(text.as_bytes(), self.delimiter, is_end, &mut self.spans);
            match scanned {
                Scanned::Row { length, lines } => {
                    let is_there = fill(row, text, &self.spans);
                    let is_ragged = self.width.is_some_and(|width| width != row.len());
                    let has_escape = is_ragged && text[..length].contains(ESCAPED);
                    self.buffer.consume(length);
                    self.line += lines;
                    if is_there {
                        self.check_width(row, line, has_escape)?;
                        return Ok(Some(Place::Line(line)));
                    }
                    let first = Place::Line(line);
                    let skipped = self.skipped.get_or_insert(BlankRows { first, rows: 0 });
                    skipped.rows += 1;
                }
                Scanned::Unclosed { quote } => {
                    let has_escape = has_escape(text, quote);
                    return Err(match has_escape {
                        true => self.escaped(self.line + quote),
                        false => self.unclosed(quote),
                    });
                }
                Scanned::Escaped { quote } => return Err(self.escaped(self.line + quote)),
                Scanned::Wide => return Err(self.wide()),
                Scanned::Incomplete { quote } if text.len() > LONGEST_ROW => {
                    return Err(match quote {
                        Some(quote) => self.unclosed(quote),
                        None => self.endless(),
                    });
                }
                Scanned::Incomplete { .. } => self.read_on()?,
            }
        }
    }

    fn form(&self) -> TableForm {
        TableForm::Text(Dialect {
            delimiter: self.delimiter,
            decimal: self.decimal,
            encoding: self.buffer.encoding(),
        })
    }

    fn has_groups(&self) -> bool {
        self.has_groups
    }

    fn skipped(&self) -> Option<BlankRows> {
        self.skipped
    }
}

impl TextRows {
    fn new(name: &Path, input: Box<dyn Read>, options: &ReadOptions) -> Result<Self, TableError> {
        let usual = options.usual.map(|usual| usual.encoding);
        let otherwise = usual.filter(|encoding| encoding.is_byte_wise());
        let decoder = Decoder::new(input, options.encoding, otherwise);
        let mut rows = Self {
            name: name.to_owned(),
            buffer: Buffer::new(decoder.map_err(|error| undecoded(name, 1, error))?),
            delimiter: Delimiter::COMMA,
            decimal: DecimalMark::Point,
            has_groups: true,
            width: None,
            line: 1,
            spans: Vec::new(),
            skipped: None,
        };
        rows.read_sample()?;
        let named = rows.take_delimiter_line();
        let usual = options.usual.map(|usual| usual.delimiter);
        let (text, is_end) = (rows.buffer.rest(), rows.buffer.is_end());
        rows.delimiter = options
            .delimiter
            .or(named)
            .unwrap_or_else(|| delimiter::find(text, is_end, usual));
        Ok(rows)
    }

    /// Reads as much as tells how the text is written: some lines, however long they are.
    fn read_sample(&mut self) -> Result<(), TableError> {
        let is_enough = |text: &str| {
            text.len() >= LONGEST_ROW || (text.len() >= SAMPLE && line_breaks(text.as_bytes()) >= 3)
        };
        while !self.buffer.is_end() && !is_enough(self.buffer.rest()) {
            self.read_on()?;
        }
        Ok(())
    }

    /// The delimiter that a first line `sep=;` names; that line is used up.
    fn take_delimiter_line(&mut self) -> Option<Delimiter> {
        let text = self.buffer.rest();
        let line = text.split(['\r', '\n']).next()?;
        let length = line.len();
        let line = line.trim_matches('"');
        let (key, delimiter) = line.split_at_checked(4)?;
        if !key.eq_ignore_ascii_case("sep=") {
            return None;
        }
        let delimiter = delimiter.parse().ok()?;
        let is_pair = text[length..].starts_with("\r\n");
        let breaks = usize::from(length < text.len()) + usize::from(is_pair);
        self.buffer.consume(length + breaks);
        self.line += 1;
        Some(delimiter)
    }

    /// The rows that are in memory already, without using them up.
    fn sample(&self) -> Vec<Row> {
        let (mut rows, mut spans) = (Vec::new(), Vec::new());
        let (mut text, mut line) = (self.buffer.rest(), self.line);
        let (delimiter, is_end) = (self.delimiter, self.buffer.is_end());
        while !text.is_empty()
            && let Scanned::Row { length, lines } =
                scan(text.as_bytes(), delimiter, is_end, &mut spans)
        {
            let mut row = StringRecord::new();
            if fill(&mut row, text, &spans) {
                rows.push((Place::Line(line), row));
            }
            text = &text[length..];
            line += lines;
        }
        rows
    }

    /// A mark that nothing has told divides no groups, unless it would also divide cells.
    fn decimal_of(
        &mut self,
        sample: &[Row],
        header: &[String],
        usual: Option<Dialect>,
    ) -> Result<DecimalMark, TableError> {
        // A comma or a point of training may be that of another program's thousands here.
        let of_training = usual.map(|usual| usual.decimal);
        let is_other = |mark| of_training.is_some_and(|own| own != mark);
        let has_commas = of_training == Some(DecimalMark::Comma);
        let usual = usual.filter(|usual| usual.delimiter == self.delimiter);
        let unclear = |first, second| TableError::Decimal {
            path: self.name.clone(),
            numbers: decimal::unclear(header, first, second),
        };
        match (decimal::find(sample, header.len(), self.delimiter), usual) {
            (decimal::Found::Sure(mark), _) => Ok(mark),
            (_, Some(usual)) => Ok(usual.decimal),
            (decimal::Found::Likely(mark, first), None) if is_other(mark) => {
                Err(unclear(first, None))
            }
            (decimal::Found::Likely(mark, _), None) => Ok(mark),
            (decimal::Found::Nothing(Some(first)), None) if has_commas => Err(unclear(first, None)),
            (decimal::Found::Nothing(_), None) => {
                self.has_groups = self.delimiter == Delimiter::COMMA && !has_commas;
                Ok(DecimalMark::Point)
            }
            (decimal::Found::Unclear { first, second }, None) => Err(unclear(first, second)),
        }
    }

    fn check_width(
        &self,
        row: &StringRecord,
        line: u64,
        has_escape: bool,
    ) -> Result<(), TableError> {
        match self.width {
            _ if has_escape => Err(self.escaped(line)),
            Some(width) if width != row.len() => Err(TableError::Ragged {
                path: self.name.clone(),
                place: Place::Line(line),
                expected: width as u64,
                found: row.len() as u64,
                only: row.get(0).filter(|_| row.len() == 1).map(str::to_owned),
            }),
            _ => Ok(()),
        }
    }

    fn read_on(&mut self) -> Result<(), TableError> {
        self.buffer.read_on().map_err(|error| {
            let lines = line_breaks(self.buffer.rest().as_bytes());
            undecoded(&self.name, self.line + lines, error)
        })
    }

    fn wide(&self) -> TableError {
        TableError::Wide {
            path: self.name.clone(),
            place: Place::Line(self.line),
            most: MOST_CELLS,
        }
    }

    fn endless(&self) -> TableError {
        TableError::Endless {
            path: self.name.clone(),
            place: Place::Line(self.line),
            megabytes: LONGEST_ROW >> 20,
        }
    }

    /// A quotation mark after a backslash.
    fn escaped(&self, line: u64) -> TableError {
        TableError::Escaped {
            path: self.name.clone(),
            place: Place::Line(line),
        }
    }

    /// A quotation that begins this many lines below the row that is read next.
    fn unclosed(&self, quote: u64) -> TableError {
        TableError::Unclosed {
            path: self.name.clone(),
            place: Place::Line(self.line + quote),
        }
    }
}

/// Whether a line of the text has a quotation mark after a backslash.
fn has_escape(text: &str, line: u64) -> bool {
    let line = text.lines().nth(line as usize);
    line.is_some_and(|line| line.contains(ESCAPED))
}

/// Fills `row` with the cells of a text; whether one of them is not blank: blank rows are skipped, as
/// in a sheet.
fn fill(row: &mut StringRecord, text: &str, spans: &[Span]) -> bool {
    row.clear();
    for span in spans {
        row.push_field(&span.cell(text));
    }
    !spans.iter().all(|span| span.is_blank(text))
}

fn undecoded(name: &Path, line: u64, error: DecodeError) -> TableError {
    let path = name.to_owned();
    match error {
        DecodeError::Io(source) => TableError::Io { path, source },
        DecodeError::NoMark(encoding) => TableError::NoMark { path, encoding },
        DecodeError::NotWestern(looks_like) => TableError::NotWestern {
            path,
            place: Place::Line(line),
            looks_like,
        },
        DecodeError::Mixed { is_utf_8 } => TableError::TwoEncodings {
            path,
            place: Place::Line(line),
            is_utf_8,
        },
        DecodeError::Malformed(encoding) => TableError::Malformed {
            path,
            place: Place::Line(line),
            encoding,
        },
    }
}
