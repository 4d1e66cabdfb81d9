//! From bytes to text, some at a time, whatever the encoding.

use std::io::{self, Read};

use chardetng::EncodingDetector;
use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::encoding::TextEncoding;

/// Bytes that tell the encoding.
const START: u64 = 4096;

/// Decodes a stream.
pub(super) struct Decoder {
    input: Box<dyn Read>,
    /// Bytes that are read and not yet decoded.
    bytes: Vec<u8>,
    state: State,
}

enum State {
    /// It is UTF-8 so far.
    Utf8 {
        /// Whether it is ASCII so far, which other encodings share.
        is_ascii: bool,
        /// What it is if it turns out not to be UTF-8.
        otherwise: Option<&'static Encoding>,
        /// Whether somebody said that it is UTF-8, rather than its mark or nobody.
        is_asked: bool,
    },
    Other {
        decoder: encoding_rs::Decoder,
        /// Whether that follows from nothing but a byte that UTF-8 has not.
        is_guess: bool,
    },
}

/// Why a stream gives no further text.
#[derive(Debug)]
pub(super) enum DecodeError {
    Io(io::Error),
    /// Bytes that the encoding does not have.
    Malformed(TextEncoding),
    /// Every other byte is zero, and no mark says that this is UTF-16.
    NoMark(TextEncoding),
    /// Bytes that are no UTF-8, and no Western text either; what they look like, if like anything.
    NotWestern(Option<TextEncoding>),
    /// Two encodings in one file, of which the second is UTF-8 or another.
    Mixed {
        is_utf_8: bool,
    },
}

impl Decoder {
    /// `asked` is what the text is said to be, `otherwise` what it is if nothing is said and it is
    /// not UTF-8: Western text, unless it is given. A byte-order mark counts more than what is said.
    pub fn new(
        mut input: Box<dyn Read>,
        asked: Option<TextEncoding>,
        otherwise: Option<TextEncoding>,
    ) -> Result<Self, DecodeError> {
        let mut bytes = Vec::new();
        let start = input.by_ref().take(START);
        { start }.read_to_end(&mut bytes).map_err(DecodeError::Io)?;
        let is_asked = asked.is_some();
        let encoding = match Encoding::for_bom(&bytes) {
            Some((encoding, length)) => {
                bytes.drain(..length);
                Some(encoding)
            }
            None => asked.map(TextEncoding::get),
        };
        if encoding.is_none()
            && let Some(encoding) = utf_16_without_mark(&bytes)
        {
            return Err(DecodeError::NoMark(TextEncoding::of(encoding)));
        }
        let state = match encoding {
            Some(encoding) if encoding != UTF_8 => State::other(encoding, false),
            _ => State::Utf8 {
                is_ascii: true,
                otherwise: encoding
                    .is_none()
                    .then(|| otherwise.map_or(WINDOWS_1252, TextEncoding::get)),
                is_asked,
            },
        };
        Ok(Self {
            input,
            bytes,
            state,
        })
    }

    /// What the text has been so far.
    pub fn encoding(&self) -> TextEncoding {
        TextEncoding::of(match &self.state {
            State::Utf8 { .. } => UTF_8,
            State::Other { decoder, .. } => decoder.encoding(),
        })
    }

    /// Puts the text of `at_most` further bytes after `text`; `false` if they are the last.
    pub fn read(&mut self, at_most: usize, text: &mut String) -> Result<bool, DecodeError> {
        let input = self.input.by_ref().take(at_most as u64);
        let read = { input }
            .read_to_end(&mut self.bytes)
            .map_err(DecodeError::Io)?;
        let is_end = read < at_most;
        match self.state {
            State::Utf8 { .. } => self.decode_utf_8(is_end, text)?,
            State::Other { .. } => self.decode_other(is_end, text)?,
        }
        Ok(!is_end)
    }

    fn decode_utf_8(&mut self, is_end: bool, text: &mut String) -> Result<(), DecodeError> {
        let State::Utf8 {
            is_ascii,
            otherwise,
            is_asked,
        } = &mut self.state
        else {
            return Ok(());
        };
        let (valid, is_bad) = valid_start(&self.bytes, is_end);
        *is_ascii = *is_ascii && valid.is_ascii();
        let is_asked = *is_asked;
        let otherwise = otherwise.filter(|_| *is_ascii);
        text.push_str(valid);
        let length = valid.len();
        self.bytes.drain(..length);
        match (is_bad, otherwise) {
            (false, _) => Ok(()),
            (true, None) if is_asked => Err(DecodeError::Malformed(TextEncoding::UTF_8)),
            (true, None) => Err(DecodeError::Mixed { is_utf_8: false }),
            (true, Some(encoding)) => {
                let is_guess = encoding == WINDOWS_1252;
                if is_guess && letter_of_utf_8(&self.bytes).is_none() {
                    check_western(&self.bytes, is_end)?;
                }
                self.state = State::other(encoding, is_guess);
                self.decode_other(is_end, text)
            }
        }
    }

    fn decode_other(&mut self, is_end: bool, text: &mut String) -> Result<(), DecodeError> {
        let State::Other { decoder, is_guess } = &mut self.state else {
            return Ok(());
        };
        let mixed = is_guess.then(|| letter_of_utf_8(&self.bytes)).flatten();
        let end = match (mixed, self.bytes.last()) {
            (Some(at), _) => at,
            (None, Some(0xc2 | 0xc3)) if *is_guess && !is_end => self.bytes.len() - 1,
            (None, _) => self.bytes.len(),
        };
        let bytes = &self.bytes[..end];
        let most = decoder.max_utf8_buffer_length_without_replacement(bytes.len());
        text.reserve(most.unwrap_or(4 * bytes.len() + 4));
        let is_last = is_end && mixed.is_none();
        let (result, read) = decoder.decode_to_string_without_replacement(bytes, text, is_last);
        self.bytes.drain(..read);
        if mixed.is_some() {
            return Err(DecodeError::Mixed { is_utf_8: true });
        }
        match result {
            DecoderResult::InputEmpty | DecoderResult::OutputFull => Ok(()),
            DecoderResult::Malformed(..) => Err(DecodeError::Malformed(self.encoding())),
        }
    }
}

impl State {
    fn other(encoding: &'static Encoding, is_guess: bool) -> Self {
        Self::Other {
            decoder: encoding.new_decoder_without_bom_handling(),
            is_guess,
        }
    }
}

/// An error unless the bytes are as those of Western languages in Windows-1252.
fn check_western(bytes: &[u8], is_end: bool) -> Result<(), DecodeError> {
    let mut detector = EncodingDetector::new();
    detector.feed(bytes, is_end);
    let looks_like = detector.guess(None, false);
    match looks_like == WINDOWS_1252 || !has_letters(bytes) {
        true if has_no_words(bytes) => Err(DecodeError::NotWestern(None)),
        true => Ok(()),
        false => Err(DecodeError::NotWestern(Some(TextEncoding::of(looks_like)))),
    }
}

/// Whether there are bytes that Windows-1252 does not have, or signs and capitals within words, as
/// DOS and old Macs left them: `mŠnnlich`.
fn has_no_words(bytes: &[u8]) -> bool {
    const UNDEFINED: [u8; 5] = [0x81, 0x8d, 0x8f, 0x90, 0x9d];
    // Apostrophes, dashes, a soft hyphen, and the point within Catalan words.
    const WITHIN_WORDS: [u8; 8] = [0x91, 0x92, 0x96, 0x97, 0xad, 0xb4, 0xb5, 0xb7];
    // Lower-case letters below those of Latin-1.
    const LOWER: [u8; 4] = [0x83, 0x9a, 0x9c, 0x9e];
    let is_foreign = |byte: u8| {
        let is_sign_or_capital = (0x80..0xdf).contains(&byte);
        is_sign_or_capital && !WITHIN_WORDS.contains(&byte) && !LOWER.contains(&byte)
    };
    let mut three = bytes.windows(3);
    let is_lower = |byte: u8| byte.is_ascii_lowercase();
    bytes.iter().any(|byte| UNDEFINED.contains(byte))
        || three.any(|it| is_foreign(it[1]) && is_lower(it[0]) && is_lower(it[2]))
}

/// Whether there are letters besides those of ASCII, rather than signs alone, as `£5`, `½` and `µm`,
/// of which no language can be told.
fn has_letters(bytes: &[u8]) -> bool {
    let is_within_word = |three: &[u8]| {
        let is_sign = (0xa0..0xc0).contains(&three[1]);
        is_sign && three[0].is_ascii_alphabetic() && three[2].is_ascii_alphabetic()
    };
    bytes.iter().any(|byte| *byte >= 0xc0) || bytes.windows(3).any(is_within_word)
}

/// The text that `bytes` begin with, and whether what follows is not UTF-8, rather than a letter
/// whose rest is still to come.
fn valid_start(bytes: &[u8], is_end: bool) -> (&str, bool) {
    match std::str::from_utf8(bytes) {
        Ok(all) => (all, false),
        Err(error) => {
            let valid = &bytes[..error.valid_up_to()];
            let is_bad = error.error_len().is_some() || is_end;
            (std::str::from_utf8(valid).unwrap_or_default(), is_bad)
        }
    }
}

/// Where the first letter of Western languages is that is written in UTF-8: as Windows-1252 it would
/// be `Ã` or `Â` before a sign that follows neither in a word.
fn letter_of_utf_8(bytes: &[u8]) -> Option<usize> {
    let is_letter = |pair: &[u8]| matches!(pair, [0xc3, 0x80..=0xbf] | [0xc2, 0xa1..=0xbf]);
    bytes.windows(2).position(is_letter)
}

/// Which half of the letters is first, where one half of almost all of them is zero.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let pairs = bytes.len() / 2;
    let zeros = |first: usize| {
        let half = bytes.iter().skip(first).step_by(2);
        half.filter(|byte| **byte == 0).count()
    };
    let (high_first, low_first) = (zeros(0), zeros(1));
    let are_most = |zeros: usize, others: usize| zeros > 0 && 2 * zeros > pairs && others == 0;
    match (
        are_most(low_first, high_first),
        are_most(high_first, low_first),
    ) {
        (true, _) => Some(UTF_16LE),
        (_, true) => Some(UTF_16BE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    /// The text of `bytes`, read `step` bytes at a time, and its encoding.
    fn decoded(bytes: &[u8], asked: Option<&str>, step: usize) -> Result<(String, String), String> {
        let input = Box::new(Cursor::new(bytes.to_vec()));
        let asked = asked.map(|name| name.parse().unwrap());
        let decoder = Decoder::new(input, asked, None);
        let mut decoder = decoder.map_err(|error| format!("{error:?}"))?;
        let mut text = String::new();
        while decoder
            .read(step, &mut text)
            .map_err(|error| format!("{error:?} after {text}"))?
        {}
        Ok((text, decoder.encoding().to_string()))
    }

    fn utf_16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn every_encoding_gives_the_same_text_however_it_is_read() {
        let text = format!("{}São, Köln", "a,b\n".repeat(3000));
        let latin: Vec<u8> = text.chars().map(|letter| letter as u8).collect();
        let little = utf_16(&format!("\u{feff}{text}"), u16::to_le_bytes);
        let big = utf_16(&format!("\u{feff}{text}"), u16::to_be_bytes);
        let marked = format!("\u{feff}{text}").into_bytes();
        let plain = text.clone().into_bytes();
        for (bytes, asked, encoding) in [
            (&plain, None, "UTF-8"),
            (&plain, Some("utf-8"), "UTF-8"),
            (&marked, None, "UTF-8"),
            (&little, None, "UTF-16LE"),
            (&big, None, "UTF-16BE"),
            (&big, Some("utf-8"), "UTF-16BE"),
            (&latin, None, "Windows-1252"),
            (&latin, Some("latin1"), "Windows-1252"),
        ] {
            for step in [1, 7, 1 << 16] {
                let expected = (text.clone(), encoding.to_owned());
                assert_eq!(decoded(bytes, asked, step), Ok(expected), "{encoding}");
            }
        }
    }

    #[test]
    fn bytes_that_are_of_no_encoding_are_errors() {
        let error = |bytes: &[u8], asked| decoded(bytes, asked, 5).unwrap_err();
        let mixed = "Köln\nS\u{e3}".as_bytes();
        let mixed = [&mixed[..6], b"S\xe3o"].concat();
        assert_eq!(
            error(&mixed, None),
            "Mixed { is_utf_8: false } after Köln\nS"
        );
        let mixed = [b"a,S\xe3o\n", "b,Köln\n".as_bytes()].concat();
        let expected = "Mixed { is_utf_8: true } after a,São\nb,K";
        assert_eq!(error(&mixed, None), expected);
        assert!(decoded(&mixed, Some("latin1"), 1).is_ok());
        assert!(error(b"S\xe3o", Some("utf-8")).starts_with("Malformed"));
        assert!(error(b"Ko\xcc", Some("utf-8")).starts_with("Malformed"));
        assert!(error(&utf_16("a,b\n1,2", u16::to_le_bytes), None).contains("UTF-16LE"));
        assert!(error(&utf_16("a,b\n1,2", u16::to_be_bytes), None).contains("UTF-16BE"));
    }

    #[test]
    fn text_of_another_language_is_not_taken_for_western_text() {
        let error = |bytes: &[u8]| decoded(bytes, None, 1 << 16).unwrap_err();
        for (bytes, expected) in [
            // Москва, Киев; 北京, 上海; Łódź, Gdańsk; Zürich on DOS.
            (
                &b"\xcc\xee\xf1\xea\xe2\xe0,\xca\xe8\xe5\xe2\n"[..],
                "windows-1251",
            ),
            (b"\xb1\xb1\xbe\xa9,\xc9\xcf\xba\xa3\n", "GBK"),
            (b"\xa3\xf3d\x9f,Gda\xf1sk\n", "windows-1250"),
            (b"Z\x81rich,a\n", "NotWestern(None)"),
            // männlich on DOS, and on an old Mac.
            (b"m\x84nnlich,weiblich\n", "NotWestern"),
            (b"m\x8annlich,weiblich\n", "NotWestern"),
        ] {
            let bytes = bytes.repeat(20);
            assert!(error(&bytes).contains(expected), "{}", error(&bytes));
            assert!(decoded(&bytes, Some("latin1"), 1 << 16).is_ok());
        }
        for western in [
            &b"\xa35,\xbd,\xb5m,\xa9 x\n"[..],
            b"Malm\xf6,\xe9t\xe9,a\xf1o\n",
        ] {
            let (_, encoding) = decoded(western, None, 1 << 16).unwrap();
            assert_eq!(encoding, "Windows-1252");
        }
    }
}
