//! Names that look alike, and are written in ways that people and programs mix.

use std::collections::BTreeMap;

use crate::encoding::truth;

/// Groups of names that differ in nothing but case, blanks, dashes, quotation marks, a point at the
/// end, zeros before a number, how a letter with an accent is written, or letters of another script
/// that look the same; and numbers that are equal, as `1e3` and `1000`, or `true` and `1`.
pub(crate) fn alike(names: &[String]) -> Vec<Vec<String>> {
    let has_accents = names.iter().any(|name| name.contains(is_accent));
    let mut groups = BTreeMap::<String, Vec<String>>::new();
    for name in names {
        let letters = folded(name);
        let key = match has_accents {
            true => without_accents(&letters),
            false => letters,
        };
        groups.entry(key).or_default().push(name.clone());
    }
    let is_group = |group: &Vec<String>| {
        let has_accents = group.iter().any(|name| name.contains(is_accent));
        group.len() > 1 && (has_accents || folded(&group[0]) == folded(&group[1]))
    };
    groups.into_values().filter(is_group).collect()
}

/// What is the same for names that look alike.
fn folded(name: &str) -> String {
    let name = without_quotes(&with_one_kind(&without_entities(name))).to_lowercase();
    match (name.trim().parse::<f64>(), truth(name.trim())) {
        (Ok(number), _) if number.is_finite() => format!("number {}", number + 0.0),
        (_, Some(truth)) => format!("number {}", u8::from(truth)),
        // The blood group 0 is called by both.
        _ if name.trim() == "o" => "number 0".to_owned(),
        _ => without_zeros(&without_dashes(&without_blanks(&name))),
    }
}

/// As it is read on a page of the web.
fn without_entities(name: &str) -> String {
    const ENTITIES: [(&str, &str); 7] = [
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&apos;", "'"),
        ("&amp;", "&"),
    ];
    let all = ENTITIES.iter();
    all.fold(name.to_owned(), |name, (entity, letter)| {
        name.replace(entity, letter)
    })
}

/// With one kind of dash, of dots and of letters of another width.
fn with_one_kind(name: &str) -> String {
    let narrow = |letter: char| match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(letter as u32 - 0xfee0).unwrap_or(letter),
        '‐' | '‑' | '–' | '—' | '−' => '-',
        'µ' => 'μ',
        other => other,
    };
    let name: String = name.chars().map(narrow).collect();
    name.replace('…', "...")
        .replace('ﬁ', "fi")
        .replace('ﬂ', "fl")
}

/// Without quotation marks around it, and with one kind of apostrophe.
fn without_quotes(name: &str) -> String {
    let name = name.trim().replace(['‘', '’', '`', '´'], "'");
    let name = name.replace(['“', '”', '„'], "\"");
    let within = |quote: char| {
        let rest = name.strip_prefix(quote)?.strip_suffix(quote)?;
        (!rest.trim().is_empty()).then(|| rest.to_owned())
    };
    within('\'').or_else(|| within('"')).unwrap_or(name)
}

/// Without blanks, what is not seen at all, as a soft hyphen and marks of no width, and a point at
/// the end; Cyrillic and Greek letters that look Latin are Latin.
fn without_blanks(name: &str) -> String {
    const UNSEEN: [char; 9] = [
        '\u{200e}', '\u{200f}', '\u{fe0f}', '\u{ad}', '\u{200b}', '\u{200c}', '\u{200d}',
        '\u{2060}', '\u{feff}',
    ];
    let letters = name.chars();
    let letters = letters.filter(|it| !it.is_whitespace() && !UNSEEN.contains(it));
    let letters: String = letters.map(latin).collect();
    match letters.strip_suffix('.') {
        Some(rest) if rest.ends_with(char::is_alphanumeric) => rest.to_owned(),
        _ => letters,
    }
}

fn latin(letter: char) -> char {
    const OTHERS: &str = "аеорсхуіјѕαο";
    const LATIN: &str = "aeopcxyijsao";
    let place = OTHERS.chars().position(|it| it == letter);
    place.and_then(|at| LATIN.chars().nth(at)).unwrap_or(letter)
}

/// Without dashes and underscores between a letter and another one or a digit: not those of `A-`,
/// `1-2` and `-1`.
fn without_dashes(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let is_dash = |letter: char| matches!(letter, '-' | '_');
    let is_between = |at: usize| {
        let beside = at.checked_sub(1).zip(letters.get(at + 1));
        beside.is_some_and(|(before, &after)| {
            let before = letters[before];
            let is_name = before.is_alphabetic() || after.is_alphabetic();
            is_name && before.is_alphanumeric() && after.is_alphanumeric()
        })
    };
    let kept = (0..).zip(&letters);
    let kept = kept.filter(|&(at, &letter)| !(is_dash(letter) && is_between(at)));
    kept.map(|(_, letter)| letter).collect()
}

/// Without zeros before a number behind a letter: `class01` is `class1`.
fn without_zeros(name: &str) -> String {
    let mut kept = String::new();
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        let is_first = kept.ends_with(char::is_alphabetic);
        let is_digit_next = letters.peek().is_some_and(char::is_ascii_digit);
        if !(letter == '0' && is_first && is_digit_next) {
            kept.push(letter);
        }
    }
    kept
}

/// Whether a character is an accent on the one before it.
fn is_accent(letter: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&letter)
}

/// `ö` and `o` with its dots are one letter: which one needs no table, as the rest is the same.
fn without_accents(name: &str) -> String {
    const ANY: char = '\u{fffd}';
    let mut folded = String::new();
    for letter in name.chars() {
        match letter {
            _ if is_accent(letter) => {
                if !folded.ends_with(ANY) {
                    folded.pop();
                    folded.push(ANY);
                }
            }
            _ if letter.is_ascii() => folded.push(letter),
            _ => folded.push(ANY),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn are_alike(names: &[&str]) -> Vec<Vec<String>> {
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        alike(&names)
    }

    #[test]
    fn names_that_are_written_in_two_ways_are_alike() {
        for pair in [
            ["Cat", "cat "],
            ["Köln", "Ko\u{308}ln"],
            [">50K", ">50K."],
            ["low-risk", "low–risk"],
            ["low risk", "low_risk"],
            ["don't", "don’t"],
            ["'yes'", "yes"],
            ["R&D", "R&amp;D"],
            ["a", "а"],
            ["0", "O"],
            ["1000", "1e3"],
            ["1", "true"],
            ["Class 01", "Class 1"],
            ["01", "1"],
            ["covid-19", "covid19"],
            ["18-24", "18–24"],
            ["-", "−"],
            ["µg", "μg"],
            ["Α", "A"],
            ["Ａ", "A"],
            ["a…", "a..."],
        ] {
            assert_eq!(are_alike(&[pair[0], pair[1], "other"]), [pair]);
        }
    }

    #[test]
    fn names_that_mean_different_things_are_not_alike() {
        for names in [
            &["Köln", "Käln", "cat"][..],
            &["A", "A-", "A+"],
            &["-1", "1"],
            &["1-2", "12"],
            &["<=50K", ">50K"],
            &["v1.01", "v1.1"],
            &["x10", "x1", "x100"],
            &["+", "-"],
            &["вар", "bap"],
            &[".", "-", "?"],
            &["nan", "inf", "infinity"],
        ] {
            assert!(are_alike(names).is_empty(), "{names:?}");
        }
    }
}
