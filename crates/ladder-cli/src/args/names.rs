//! Lists of names, quoted as in a CSV file where a name has a comma.

use std::fmt;

use anyhow::{Result, bail};
use serde::{Serialize, Serializer};

/// Names as they are typed in one argument: `a,b`, `"a, b",c`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names(pub Vec<String>);

/// Reads such a list; an empty text is one name without letters.
pub fn names(text: &str) -> Result<Names> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut lists = Vec::new();
    for list in reader.records() {
        lists.push(list?.iter().map(str::to_owned).collect());
    }
    match lists.len() {
        0 => Ok(Names(vec![String::new()])),
        1 => Ok(Names(lists.remove(0))),
        _ => bail!("expected names in one line; put a name with a line break in quotation marks"),
    }
}

/// All names of an argument that was given several times.
pub fn flat(lists: &[Names]) -> Vec<String> {
    let names = lists.iter().flat_map(|Names(names)| names);
    names.cloned().collect()
}

/// The same for serde.
pub fn serialize_flat<S: Serializer>(
    lists: &Option<Vec<Names>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    lists.as_deref().map(flat).serialize(serializer)
}

/// As [`names`] reads it.
impl fmt::Display for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&self.0).map_err(|_| fmt::Error)?;
        let line = writer.into_inner().map_err(|_| fmt::Error)?;
        let line = String::from_utf8(line).map_err(|_| fmt::Error)?;
        f.write_str(line.strip_suffix('\n').unwrap_or(&line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_a_comma_stands_in_quotation_marks_and_is_written_so() {
        for (text, expected) in [
            ("a,b", &["a", "b"][..]),
            ("\"a, b\",c", &["a, b", "c"]),
            ("\"say \"\"hi\"\"\"", &["say \"hi\""]),
            ("home town", &["home town"]),
            ("\"\"", &[""]),
            ("-x1", &["-x1"]),
            (",", &["", ""]),
            ("\"two\nlines\"", &["two\nlines"]),
        ] {
            let found = names(text).unwrap();
            assert_eq!(found.0, expected, "{text}");
            assert_eq!(found.to_string(), text);
        }
        assert_eq!(names("").unwrap().0, [""]);
        assert!(names("a\nb").is_err());
    }
}
