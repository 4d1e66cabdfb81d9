//! What a file is, told from its first bytes.

use std::fmt;

/// Bytes that are enough to tell what a file is.
pub(super) const START: u64 = 4096;

/// What a file is that is no delimited text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileKind {
    /// Apache Parquet.
    Parquet,
    /// The file format of Apache Arrow, which is Feather's second version.
    Arrow,
    /// A workbook: xlsx, xlsb, xls or ods.
    Spreadsheet,
    /// Feather's first version.
    OldFeather,
    /// A stream of Arrow, which is no file of Arrow.
    ArrowStream,
    /// Objects of JSON, one in each line.
    Json,
    /// A list or an object of JSON.
    JsonList,
    /// Rows of LIBSVM, `1 3:0.5 7:1`.
    LibSvm,
    /// A table as the programs of databases draw it.
    Drawn,
    /// Text in UTF-32.
    Utf32,
    /// A table of Weka.
    Arff,
    /// A database in a file.
    Sqlite,
    /// A document for print.
    Pdf,
    /// A page, or another text with tags.
    Markup,
    /// An array of NumPy, or an archive of them.
    NumPy,
    /// PNG, JPEG and others.
    Image,
    /// An archive, or a file that is compressed in another way than gzip.
    Compressed,
    /// Anything else that is no text.
    Binary,
}

/// What files begin with.
const STARTS: [(&[u8], FileKind); 22] = [
    (b"\xff\xfe\0\0", FileKind::Utf32),
    (b"\0\0\xfe\xff", FileKind::Utf32),
    (b"PAR1", FileKind::Parquet),
    (b"ARROW1", FileKind::Arrow),
    (b"FEA1", FileKind::OldFeather),
    (b"\xff\xff\xff\xff", FileKind::ArrowStream),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind::Spreadsheet),
    (b"SQLite format 3\0", FileKind::Sqlite),
    (b"%PDF", FileKind::Pdf),
    (b"<!", FileKind::Markup),
    (b"<?xml", FileKind::Markup),
    (b"<html", FileKind::Markup),
    (b"<HTML", FileKind::Markup),
    (b"<table", FileKind::Markup),
    (b"\x93NUMPY", FileKind::NumPy),
    (b"\x89PNG", FileKind::Image),
    (b"\xff\xd8\xff", FileKind::Image),
    (b"GIF8", FileKind::Image),
    (b"BZh", FileKind::Compressed),
    (b"\x28\xb5\x2f\xfd", FileKind::Compressed),
    (b"\xfd7zXZ\0", FileKind::Compressed),
    (b"7z\xbc\xaf\x27\x1c", FileKind::Compressed),
];

/// Names of files in a ZIP archive, which are among its first bytes.
const MEMBERS: [(&[u8], FileKind); 6] = [
    (b"xl/", FileKind::Spreadsheet),
    (b"[Content_Types].xml", FileKind::Spreadsheet),
    (b"docProps/", FileKind::Spreadsheet),
    (b"_rels/", FileKind::Spreadsheet),
    (b"opendocument.spreadsheet", FileKind::Spreadsheet),
    (b".npy", FileKind::NumPy),
];

impl FileKind {
    /// What begins with `start`, if it is no text.
    pub(super) fn of(start: &[u8]) -> Option<Self> {
        if start.starts_with(b"PK\x03\x04") {
            let holds = |name: &[u8]| start.windows(name.len()).any(|window| window == name);
            let found = MEMBERS.iter().find(|(name, _)| holds(name));
            return Some(found.map_or(Self::Compressed, |(_, kind)| *kind));
        }
        let text = start.trim_ascii_start();
        let begins = |bytes: &[u8]| start.starts_with(bytes) || text.starts_with(bytes);
        match STARTS.iter().find(|(bytes, _)| begins(bytes)) {
            Some((_, kind)) => Some(*kind),
            None if is_json(text) => Some(match has_lines(text) {
                true => Self::Json,
                false => Self::JsonList,
            }),
            None if is_lib_svm(text) => Some(Self::LibSvm),
            None if is_drawn(text) => Some(Self::Drawn),
            None if is_arff(text) => Some(Self::Arff),
            None => is_binary(start).then_some(Self::Binary),
        }
    }

    /// What to do instead.
    pub(super) fn advice(self) -> &'static str {
        match self {
            Self::Parquet | Self::Arrow | Self::OldFeather => {
                "convert it to CSV, for example in Python with pandas.read_parquet or \
                 pandas.read_feather and to_csv('table.csv', index=False)"
            }
            Self::ArrowStream => {
                "convert it to CSV, for example in Python with \
                 pyarrow.ipc.open_stream(open('FILE', 'rb')).read_pandas() and \
                 to_csv('table.csv', index=False)"
            }
            Self::Spreadsheet => "save it as CSV",
            Self::Json => {
                "convert it to CSV, for example in Python: pandas.read_json('data.jsonl', \
                 lines=True).to_csv('table.csv', index=False)"
            }
            Self::JsonList => {
                "convert it to CSV, for example in Python: \
                 pandas.read_json('data.json').to_csv('table.csv', index=False)"
            }
            Self::LibSvm => {
                "make it arrays, in Python with X, y = \
                 sklearn.datasets.load_svmlight_file('FILE') and numpy.savez('data.npz', \
                 X=X.toarray(), y=y)"
            }
            Self::Drawn => "let the database write it as text, without lines between the cells",
            Self::Utf32 => "save it as UTF-8",
            Self::Arff => {
                "make it CSV: delete all lines up to @DATA, and write the names of the @ATTRIBUTE lines \
                 above the rows, with commas between them"
            }
            Self::Sqlite => {
                "write its table to CSV: sqlite3 -csv -header FILE 'select * from NAME'"
            }
            Self::Pdf | Self::Markup => {
                "export the table that it shows as CSV, or download the file behind the page"
            }
            Self::NumPy | Self::Image => "a table is a text with a header",
            Self::Compressed => "unpack it; gzip alone is read as it is",
            Self::Binary => "save the table as CSV with the program that wrote it",
        }
    }
}

impl fmt::Display for FileKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Parquet => "a Parquet file",
            Self::Arrow => "an Arrow file",
            Self::Spreadsheet => "a spreadsheet",
            Self::OldFeather => "a file of Feather's first version",
            Self::ArrowStream => "a stream of Arrow",
            Self::Json | Self::JsonList => "JSON",
            Self::LibSvm => "a data set of LIBSVM",
            Self::Drawn => "a table that is drawn for people",
            Self::Utf32 => "text in UTF-32",
            Self::Arff => "a table in ARFF",
            Self::Sqlite => "an SQLite database",
            Self::Pdf => "a PDF document",
            Self::Markup => "an HTML or XML document",
            Self::NumPy => "a NumPy array",
            Self::Image => "an image",
            Self::Compressed => "an archive or a compressed file",
            Self::Binary => "a file of bytes that are no text",
        })
    }
}

/// Whether the first line besides comments names the relation.
fn is_arff(text: &[u8]) -> bool {
    let mut lines = text
        .split(|byte| *byte == b'\n')
        .map(<[u8]>::trim_ascii_start);
    let first = lines.find(|line| !line.is_empty() && line[0] != b'%');
    let name = first.and_then(|line| line.get(..9));
    name.is_some_and(|name| name.eq_ignore_ascii_case(b"@relation"))
}

/// Whether an object or a list of some begins here.
fn is_json(text: &[u8]) -> bool {
    let (bracket, rest) = (text.first(), text.get(1..).unwrap_or_default());
    match (bracket, rest.trim_ascii_start().first()) {
        (Some(b'{'), first) => matches!(first, Some(b'"')),
        (Some(b'['), first) => matches!(first, Some(b'{' | b'[')),
        _ => false,
    }
}

/// Whether objects stand in lines of their own.
fn has_lines(text: &[u8]) -> bool {
    let mut lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let first = lines.next().unwrap_or_default();
    let is_object = first.starts_with(b"{") && first.ends_with(b"}");
    is_object && lines.next().is_some_and(|line| line.starts_with(b"{"))
}

/// Whether the first line is a number and then numbers of columns with their values.
fn is_lib_svm(text: &[u8]) -> bool {
    let line = text.split(|byte| *byte == b'\n').next();
    let line = line.and_then(|line| std::str::from_utf8(line).ok());
    let mut cells = line.unwrap_or_default().split_ascii_whitespace();
    let is_label = |cell: &str| cell.parse::<f64>().is_ok();
    let is_value = |cell: &str| {
        let pair = cell.split_once(':');
        pair.is_some_and(|(at, value)| at.parse::<u32>().is_ok() && value.parse::<f64>().is_ok())
    };
    cells.next().is_some_and(is_label) && cells.clone().count() > 1 && cells.all(is_value)
}

/// Whether the first line is the upper edge of a table.
fn is_drawn(text: &[u8]) -> bool {
    let line = text.split(|byte| *byte == b'\n').next();
    let line = line.unwrap_or_default().trim_ascii_end();
    line.starts_with(b"+-") && line.iter().all(|byte| b"+-=".contains(byte))
}

/// Whether bytes are there that no text has, and no mark of UTF-16 explains them.
fn is_binary(start: &[u8]) -> bool {
    let is_control = |byte: &&u8| **byte < 0x20 && !b"\t\n\x0b\x0c\r\x1b".contains(byte);
    let controls = start.iter().filter(is_control).count();
    let zeros = start.iter().filter(|byte| **byte == 0).count();
    let has_mark = start.starts_with(b"\xff\xfe") || start.starts_with(b"\xfe\xff");
    // UTF-16 without a mark has a zero in every other byte; its decoder says so.
    // Letters of other alphabets have small numbers there.
    let may_be_utf_16 = 10 * zeros >= 9 * controls && 3 * zeros > start.len();
    !has_mark && !may_be_utf_16 && 50 * controls > start.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_told_by_its_first_bytes() {
        for (start, kind) in [
            (&b"PAR1\x15\x04"[..], Some(FileKind::Parquet)),
            (b"ARROW1\0\0", Some(FileKind::Arrow)),
            (b"PK\x03\x04..xl/workbook.xml", Some(FileKind::Spreadsheet)),
            (b"PK\x03\x04..X.npy", Some(FileKind::NumPy)),
            (b"PK\x03\x04..a.csv", Some(FileKind::Compressed)),
            (b"\n {\"a\": 1}\n{\"a\": 2}\n", Some(FileKind::Json)),
            (b"{\"a\": [1, 2]}\n", Some(FileKind::JsonList)),
            (b"[\n  {\"a\": 1}\n]", Some(FileKind::JsonList)),
            (b"1 3:0.5 7:1\n0 2:1 3:4\n", Some(FileKind::LibSvm)),
            (b"10:30 3:15\n", None),
            (b"1 a:b c\n", None),
            (b"+----+----+\n| a  | b  |\n", Some(FileKind::Drawn)),
            (b"\xff\xfe\0\0a\0\0\0", Some(FileKind::Utf32)),
            (b"[a],{b}\n", None),
            (b"<!DOCTYPE html>", Some(FileKind::Markup)),
            (b"\x80\x04\x95\0\0\x01\x02", Some(FileKind::Binary)),
            (b"a,b\n1,2\n", None),
            (b"S\xe3o;b\n", None),
            (b"\xff\xfea\0,\0b\0\n\0", None),
            (b"a\0,\0b\0\n\0", None),
            (b"", None),
        ] {
            assert_eq!(FileKind::of(start), kind, "{start:?}");
        }
    }
}
