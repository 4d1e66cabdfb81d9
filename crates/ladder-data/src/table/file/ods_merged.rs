//! Merged cells of OpenDocument, which the reader of spreadsheets does not give.

use std::io::{BufReader, Cursor};
use std::sync::Arc;

use calamine::Dimensions;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

/// The cells of a sheet that are merged over several rows; none if the file cannot be read so.
pub(super) fn merged(bytes: &Arc<[u8]>, sheet: &str) -> Vec<Dimensions> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return Vec::new();
    };
    let Ok(content) = archive.by_name("content.xml") else {
        return Vec::new();
    };
    let mut reader = Reader::from_reader(BufReader::new(content));
    let mut scan = Scan::new(sheet);
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag)) => scan.start(&tag),
            Ok(Event::Empty(tag)) => {
                scan.start(&tag);
                scan.end(tag.name().as_ref());
            }
            Ok(Event::End(tag)) => scan.end(tag.name().as_ref()),
            Ok(Event::Eof) | Err(_) => return scan.merged,
            Ok(_) => (),
        }
        buffer.clear();
    }
}

/// Where the reading is.
struct Scan<'a> {
    sheet: &'a str,
    is_in_sheet: bool,
    row: u32,
    /// How often the row is there.
    rows: u32,
    column: u32,
    merged: Vec<Dimensions>,
}

impl<'a> Scan<'a> {
    fn new(sheet: &'a str) -> Self {
        Self {
            sheet,
            is_in_sheet: false,
            row: 0,
            rows: 1,
            column: 0,
            merged: Vec::new(),
        }
    }

    fn start(&mut self, tag: &BytesStart) {
        match tag.name().as_ref() {
            "table:table" => {
                self.is_in_sheet = text(tag, "table:name").as_deref() == Some(self.sheet);
            }
            _ if !self.is_in_sheet => (),
            "table:table-row" => {
                self.rows = number(tag, "table:number-rows-repeated");
                self.column = 0;
            }
            "table:table-cell" | "table:covered-table-cell" => self.cell(tag),
            _ => (),
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "table:table" => self.is_in_sheet = false,
            "table:table-row" if self.is_in_sheet => self.row = self.row.saturating_add(self.rows),
            _ => (),
        }
    }

    fn cell(&mut self, tag: &BytesStart) {
        let (rows, columns) = (
            number(tag, "table:number-rows-spanned"),
            number(tag, "table:number-columns-spanned"),
        );
        if rows > 1 {
            let end = (self.row + rows - 1, self.column + columns - 1);
            self.merged
                .push(Dimensions::new((self.row, self.column), end));
        }
        let repeated = number(tag, "table:number-columns-repeated");
        self.column = self.column.saturating_add(repeated);
    }
}

fn text(tag: &BytesStart, name: &str) -> Option<String> {
    let attribute = tag.try_get_attribute(name).ok()??;
    let value = quick_xml::escape::unescape(&attribute.value).ok()?;
    Some(value.into_owned())
}

/// A number of an attribute, 1 where it is not there.
fn number(tag: &BytesStart, name: &str) -> u32 {
    let number = text(tag, name).and_then(|text| text.parse().ok());
    number.unwrap_or(1).max(1)
}
