#![doc = include_str!("README.md")]

/// Name and text of each preset, by name; `build.rs` makes the list.
pub const PRESETS: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/presets.rs"));

#[cfg(test)]
mod tests {
    use super::PRESETS;

    #[test]
    fn every_toml_file_but_the_manifest_is_a_preset() {
        let mut found: Vec<String> = std::fs::read_dir(env!("CARGO_MANIFEST_DIR"))
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .filter_map(|name| Some(name.strip_suffix(".toml")?.to_owned()))
            // A packed crate has the manifest twice.
            .filter(|name| !matches!(name.as_str(), "Cargo" | "Cargo.toml"))
            .collect();
        found.sort();
        let known: Vec<&str> = PRESETS.iter().map(|&(name, _)| name).collect();
        assert_eq!(found, known);
    }
}
