//! Arguments of commands that read a table: how it is written.

use clap::Args;
use ladder_data::table::{DecimalMark, Delimiter, ReadOptions, TextEncoding};
use serde::Serialize;

/// How a table is to be read; what is not given is detected.
#[derive(Debug, Default, Args, Serialize)]
#[serde(rename_all = "kebab-case")]
#[command(next_help_heading = "How a table is written")]
pub struct ReadArgs {
    /// What divides the cells of a table of text: a character, or comma, semicolon, tab, bar, space,
    /// or spaces for columns that are aligned by any number of them
    /// [default: what divides its first rows evenly]
    #[arg(long, value_name = "CHARACTER")]
    pub delimiter: Option<Delimiter>,
    /// What stands before the decimals of numbers that are text: . or , [default: what explains them]
    #[arg(long, value_name = "MARK", value_parser = decimal_mark)]
    pub decimal: Option<DecimalMark>,
    /// How the letters of a table of text are bytes: utf-8, windows-1252, latin1, utf-16le, ...
    /// [default: UTF-8, or Windows-1252 where it is not]
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<TextEncoding>,
    /// The sheet of a spreadsheet [default: the first that is not hidden]
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
}

impl ReadArgs {
    /// What is given.
    pub fn options(&self) -> ReadOptions {
        ReadOptions {
            delimiter: self.delimiter,
            decimal: self.decimal,
            encoding: self.encoding,
            sheet: self.sheet.clone(),
            usual: None,
            usual_decimal: None,
        }
    }

    /// Whether anything is given.
    pub fn is_given(&self) -> bool {
        self.options() != ReadOptions::default()
    }
}

/// `.` or `,`, also by name.
fn decimal_mark(text: &str) -> Result<DecimalMark, String> {
    match text {
        "." | "point" => Ok(DecimalMark::Point),
        "," | "comma" => Ok(DecimalMark::Comma),
        _ => Err("expected . or ,".to_owned()),
    }
}
