//! How the text of a table is written: what divides cells, what stands before decimals, and how
//! letters are bytes.

use std::fmt;
use std::str::FromStr;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::cell::DecimalMark;

/// How the text of a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Dialect {
    /// What divides the cells of a row.
    pub delimiter: Delimiter,
    /// What stands before the decimals of a number.
    pub decimal: DecimalMark,
    /// How letters are bytes.
    pub encoding: TextEncoding,
}

/// What divides the cells of a row: one character of ASCII, or any number of spaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Delimiter {
    byte: u8,
    /// Whether several in a row are one, and those at the ends of a row none.
    is_repeated: bool,
}

/// How letters are bytes, by a name of the WHATWG's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TextEncoding(&'static Encoding);

/// A text that is no delimiter.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "'{0}' is not a delimiter; use one character other than a letter, a digit or a quotation \
     mark, or comma, semicolon, tab, bar, space or spaces (any number of them)"
)]
pub struct DelimiterError(String);

/// A name that no encoding has.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "unknown encoding '{0}'; some are utf-8, utf-16le, utf-16be, windows-1252, latin1, \
     windows-1251, shift_jis, gb18030"
)]
pub struct TextEncodingError(String);

const NAMES: [(&str, u8); 5] = [
    ("comma", b','),
    ("semicolon", b';'),
    ("tab", b'\t'),
    ("bar", b'|'),
    ("space", b' '),
];

/// Any number of spaces, as it is typed.
const SPACES: &str = "spaces";

impl Delimiter {
    /// A comma.
    pub const COMMA: Self = Self::of(b',');
    /// A semicolon.
    pub const SEMICOLON: Self = Self::of(b';');
    /// Any number of spaces, as in columns that are aligned with them.
    pub const SPACES: Self = Self {
        byte: b' ',
        is_repeated: true,
    };

    /// Those that are tried where nothing says which it is.
    pub(crate) const USUAL: [Self; 4] = [
        Self::COMMA,
        Self::of(b'\t'),
        Self::SEMICOLON,
        Self::of(b'|'),
    ];

    const fn of(byte: u8) -> Self {
        Self {
            byte,
            is_repeated: false,
        }
    }

    /// Its byte.
    pub(crate) fn byte(self) -> u8 {
        self.byte
    }

    /// Whether several in a row are one, and those at the ends of a row none.
    pub(crate) fn is_repeated(self) -> bool {
        self.is_repeated
    }
}

impl FromStr for Delimiter {
    type Err = DelimiterError;

    fn from_str(text: &str) -> Result<Self, DelimiterError> {
        if text == SPACES {
            return Ok(Self::SPACES);
        }
        let named = NAMES.iter().find(|(name, _)| *name == text);
        let byte = match (named, text.as_bytes()) {
            (Some((_, byte)), _) => *byte,
            (None, b"\\t") => b'\t',
            (None, [byte]) => *byte,
            _ => return Err(DelimiterError(text.to_owned())),
        };
        let is_text = byte.is_ascii_alphanumeric() || b"\"\r\n.-+_\0".contains(&byte);
        match is_text {
            true => Err(DelimiterError(text.to_owned())),
            false => Ok(Self::of(byte)),
        }
    }
}

impl fmt::Display for Delimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_repeated {
            return f.write_str(SPACES);
        }
        match NAMES.iter().find(|(_, byte)| *byte == self.byte) {
            // Names for what is hard to see or to type in a shell.
            Some((name, b'\t' | b' ')) => f.write_str(name),
            _ => write!(f, "{}", char::from(self.byte)),
        }
    }
}

impl TextEncoding {
    /// What almost every program writes.
    pub const UTF_8: Self = Self(UTF_8);
    /// What Excel writes in Western Europe; Latin-1 is a part of it.
    pub const WINDOWS_1252: Self = Self(WINDOWS_1252);

    pub(crate) fn of(encoding: &'static Encoding) -> Self {
        Self(encoding)
    }

    pub(crate) fn get(self) -> &'static Encoding {
        self.0
    }

    /// Whether nothing in a file can tell it from other encodings of bytes.
    pub(crate) fn is_byte_wise(self) -> bool {
        self.0 != UTF_8 && self.0.is_ascii_compatible()
    }
}

impl FromStr for TextEncoding {
    type Err = TextEncodingError;

    fn from_str(text: &str) -> Result<Self, TextEncodingError> {
        let found = Encoding::for_label_no_replacement(text.as_bytes());
        found
            .map(Self)
            .ok_or_else(|| TextEncodingError(text.to_owned()))
    }
}

impl fmt::Display for TextEncoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.name().strip_prefix("windows-") {
            Some(number) => write!(f, "Windows-{number}"),
            None => f.write_str(self.0.name()),
        }
    }
}

impl fmt::Display for Dialect {
    /// What is not plain: `semicolons, decimal commas, Windows-1252`; nothing where all is.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut words = Vec::new();
        if self.delimiter != Delimiter::COMMA {
            words.push(
                match NAMES.iter().find(|(_, byte)| *byte == self.delimiter.byte) {
                    Some(_) if self.delimiter.is_repeated => "columns aligned by spaces".to_owned(),
                    Some((name, _)) => format!("{name}s"),
                    None => format!("'{}' between cells", self.delimiter),
                },
            );
        }
        if self.decimal == DecimalMark::Comma {
            words.push("decimal commas".to_owned());
        }
        if self.encoding != TextEncoding::UTF_8 {
            words.push(self.encoding.to_string());
        }
        f.write_str(&words.join(", "))
    }
}

impl TryFrom<String> for Delimiter {
    type Error = DelimiterError;

    fn try_from(text: String) -> Result<Self, DelimiterError> {
        text.parse()
    }
}

impl From<Delimiter> for String {
    fn from(delimiter: Delimiter) -> Self {
        delimiter.to_string()
    }
}

impl TryFrom<String> for TextEncoding {
    type Error = TextEncodingError;

    fn try_from(text: String) -> Result<Self, TextEncodingError> {
        text.parse()
    }
}

impl From<TextEncoding> for String {
    fn from(encoding: TextEncoding) -> Self {
        encoding.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delimiter_is_read_by_its_character_or_its_name_and_written_as_it_is_typed() {
        for (text, shown) in [
            (",", ","),
            ("semicolon", ";"),
            ("\t", "tab"),
            ("\\t", "tab"),
            ("tab", "tab"),
            ("^", "^"),
            (" ", "space"),
            ("spaces", "spaces"),
        ] {
            let delimiter: Delimiter = text.parse().unwrap();
            assert_eq!(delimiter.to_string(), shown);
            assert_eq!(shown.parse(), Ok(delimiter));
        }
        for text in ["", "ab", "x", "\"", "§", "1"] {
            assert!(text.parse::<Delimiter>().is_err(), "{text}");
        }
    }

    #[test]
    fn an_encoding_is_read_by_any_of_its_names() {
        for (text, shown) in [
            ("utf8", "UTF-8"),
            ("latin1", "Windows-1252"),
            ("ISO-8859-1", "Windows-1252"),
            ("Windows-1252", "Windows-1252"),
            ("shift_jis", "Shift_JIS"),
        ] {
            let encoding: TextEncoding = text.parse().unwrap();
            assert_eq!(encoding.to_string(), shown);
            assert_eq!(shown.parse(), Ok(encoding));
        }
        assert!("klingon".parse::<TextEncoding>().is_err());
    }

    #[test]
    fn only_what_is_not_plain_is_said_of_a_dialect() {
        let plain = Dialect {
            delimiter: Delimiter::COMMA,
            decimal: DecimalMark::Point,
            encoding: TextEncoding::UTF_8,
        };
        assert_eq!(plain.to_string(), "");
        let european = Dialect {
            delimiter: Delimiter::SEMICOLON,
            decimal: DecimalMark::Comma,
            encoding: TextEncoding::WINDOWS_1252,
        };
        assert_eq!(
            european.to_string(),
            "semicolons, decimal commas, Windows-1252"
        );
        let text = serde_json::to_string(&european).unwrap();
        assert_eq!(serde_json::from_str::<Dialect>(&text).unwrap(), european);
    }
}
