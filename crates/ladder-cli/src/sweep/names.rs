//! Names of settings, which are names of directories: readable, and the same whatever else is in a
//! sweep.

use sha2::{Digest, Sha256};

/// Characters of a name at most, so that it is one of a file on every system.
const LONGEST: usize = 120;

/// The name of a setting that nothing distinguishes.
pub const ALL: &str = "all";

/// `epochs=20,layers=500-250-10`; lists have a + where they have a comma.
pub fn setting<'a>(own: impl IntoIterator<Item = (&'a str, String)>) -> String {
    let pairs = own.into_iter();
    let pairs: Vec<String> = pairs
        .map(|(name, value)| format!("{name}={}", plain(&value)))
        .collect();
    match pairs.is_empty() {
        true => ALL.to_owned(),
        false => shortened(pairs.join(",")),
    }
}

/// `wide,epochs=20`, of an entry of the list within a grid.
pub fn within(chosen: &str, grid: &str) -> String {
    match grid {
        ALL => chosen.to_owned(),
        grid => shortened(format!("{chosen},{grid}")),
    }
}

/// `epochs=20,seed=1`.
pub fn run(setting: &str, seed: u64) -> String {
    format!("{setting},seed={seed}")
}

/// Whether a text can stand in a name as it is.
pub fn is_plain(text: &str) -> bool {
    let begins = |first: char| first.is_alphanumeric();
    text.starts_with(begins) && text.len() <= LONGEST && text.chars().all(is_kept)
}

fn plain(value: &str) -> String {
    let replaced = value.chars().map(|it| match it {
        ',' => '+',
        it if is_kept(it) => it,
        _ => '_',
    });
    replaced.collect()
}

fn is_kept(character: char) -> bool {
    character.is_ascii_alphanumeric() || "._+-=".contains(character)
}

/// What is too long ends in eight digits of its checksum.
fn shortened(name: String) -> String {
    if name.len() <= LONGEST {
        return name;
    }
    let sum = Sha256::digest(name.as_bytes());
    let digits: String = sum
        .iter()
        .take(4)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("{}~{digits}", &name[..LONGEST - digits.len() - 1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_readable_and_one_of_a_file() {
        let name = |pairs: &[(&'static str, &str)]| {
            setting(pairs.iter().map(|&(name, value)| (name, value.to_owned())))
        };
        assert_eq!(name(&[]), "all");
        let two = name(&[("costs", "1000,10,0.1"), ("layers", "convv:32:5-10")]);
        assert_eq!(two, "costs=1000+10+0.1,layers=convv_32_5-10");
        assert_eq!(run(&within("wide", &two), 3), format!("wide,{two},seed=3"));
        assert_eq!(within("wide", "all"), "wide");
        assert_eq!(name(&[("table", "my data/ö.csv")]), "table=my_data__.csv");
        let long = name(&[("layers", &"100-".repeat(60))]);
        let other = name(&[("layers", &format!("{}10", "100-".repeat(60)))]);
        assert!(long.len() == LONGEST && other.len() == LONGEST && long != other);
    }

    #[test]
    fn a_given_name_is_no_path() {
        for (text, expected) in [
            ("wide-2", true),
            ("", false),
            ("..", false),
            ("a/b", false),
            ("-x", false),
        ] {
            assert_eq!(is_plain(text), expected, "{text}");
        }
    }
}
