//! A file of `ladder label --next` whose column `label` somebody has filled in.

use std::path::Path;

use anyhow::{Context, Result, bail};
use csv::{ReaderBuilder, StringRecord};

use super::{LABEL, ROW};

/// A label that was filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// The line of the file, from 1.
    pub line: u64,
    /// The number of the row.
    pub row: u32,
    /// The name of its class.
    pub class: String,
}

/// The labels in a CSV file with the columns `row` and `label`, whatever others it has; rows with a
/// blank label are not yet labeled.
///
/// The cells may be divided as spreadsheets do it, between commas, semicolons or tabs.
pub fn read_filled(file: &Path) -> Result<Vec<Filled>> {
    let name = file.display();
    let bytes = std::fs::read(file).with_context(|| name.to_string())?;
    let Ok(text) = String::from_utf8(bytes) else {
        bail!("{name}: it is not UTF-8; save it as CSV in UTF-8")
    };
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter(text))
        .flexible(true)
        .from_reader(text.as_bytes());
    let header = reader.headers().with_context(|| name.to_string())?.clone();
    let [row, label] = [ROW, LABEL].map(|wanted| header.iter().position(|it| it.trim() == wanted));
    let (Some(row), Some(label)) = (row, label) else {
        bail!(
            "{name}: expected the columns '{ROW}' and '{LABEL}', found {}",
            header.iter().collect::<Vec<_>>().join(", ")
        )
    };
    let mut filled = Vec::new();
    for record in reader.records() {
        let record = record.with_context(|| name.to_string())?;
        filled.extend(one(&record, row, label).with_context(|| name.to_string())?);
    }
    Ok(filled)
}

/// The delimiter of the first line.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let count = |delimiter: &u8| header.bytes().filter(|byte| byte == delimiter).count();
    let likeliest = b"\t;,".iter().max_by_key(|delimiter| count(delimiter));
    likeliest.copied().unwrap_or(b',')
}

/// The label of a record; `None` where it is blank.
fn one(record: &StringRecord, row: usize, label: usize) -> Result<Option<Filled>> {
    let line = record.position().map_or(0, csv::Position::line);
    let cell = |at: usize| record.get(at).unwrap_or_default().trim();
    if cell(label).is_empty() {
        return Ok(None);
    }
    let Ok(row) = cell(row).parse() else {
        bail!(
            "line {line}: expected the number of a row, found '{}'",
            cell(row)
        )
    };
    let class = cell(label).to_owned();
    Ok(Some(Filled { line, row, class }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<(u32, String)>> {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("next.csv");
        std::fs::write(&file, text).unwrap();
        let filled = read_filled(&file)?.into_iter();
        Ok(filled.map(|it| (it.row, it.class)).collect())
    }

    #[test]
    fn filled_labels_are_read_as_spreadsheets_save_them_and_blank_ones_are_skipped() {
        let expected = vec![(7, "cat, big".to_owned()), (30, "dog".to_owned())];
        for text in [
            "row,label,name\n7,\"cat, big\",a\n8,,b\n30,dog,c\n",
            "\u{feff}row;name;label\r\n7;a;cat, big\r\n8;b;\r\n30;c;dog\r\n",
            "label\trow\ncat, big\t7\n\t8\ndog\t30\n",
            // A column of the data may have the same name; ours come first.
            "row,label,row\n7,\"cat, big\",1\n30,dog,2\n",
        ] {
            assert_eq!(read(text).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn a_file_without_the_columns_or_with_another_number_is_one_clear_sentence() {
        let error = |text| format!("{:#}", read(text).unwrap_err());
        let found = error("id,class\n1,a\n");
        assert!(
            found.contains("expected the columns 'row' and 'label', found id, class"),
            "{found}"
        );
        let found = error("row,label\nx,a\n");
        assert!(
            found.contains("line 2: expected the number of a row, found 'x'"),
            "{found}"
        );
    }
}
