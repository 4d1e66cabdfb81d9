//! Bytes of a file in the safetensors format that depend on its contents alone.

use std::collections::BTreeMap;

use safetensors::tensor::{SafeTensorError, TensorView};

/// Bytes of the header's length.
const LENGTH: usize = size_of::<u64>();

/// The file's bytes.
///
/// `safetensors::serialize` takes the metadata in a hash map and writes it in the order of that
/// map, another one each time; here keys are sorted, so the same contents are the same bytes.
///
/// # Errors
///
/// The tensors have more names than the format's header can hold.
pub fn tensor_file_bytes(
    tensors: Vec<(&str, TensorView)>,
    metadata: &BTreeMap<&str, String>,
) -> Result<Vec<u8>, SafeTensorError> {
    let without_metadata = safetensors::serialize(tensors, None)?;
    let (length, rest) = without_metadata.split_at(LENGTH);
    let length = u64::from_le_bytes(length.try_into().expect("invariant: eight bytes"));
    let (header, values) = rest.split_at(length as usize);
    let header = with_metadata(header, metadata);
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.extend(header);
    bytes.extend(values);
    Ok(bytes)
}

/// The header, a JSON object, with `__metadata__` as its first entry.
fn with_metadata(header: &[u8], metadata: &BTreeMap<&str, String>) -> Vec<u8> {
    let tensors = header.trim_ascii_end();
    let tensors = tensors.strip_prefix(b"{").unwrap_or(tensors);
    let metadata = serde_json::to_string(metadata).expect("invariant: texts are JSON");
    let separator = if tensors == b"}" { "" } else { "," };
    let mut header = format!("{{\"__metadata__\":{metadata}{separator}").into_bytes();
    header.extend(tensors);
    // The format wants the values aligned.
    header.resize(header.len().next_multiple_of(LENGTH), b' ');
    header
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use safetensors::SafeTensors;
    use safetensors::tensor::Dtype;

    use super::*;

    fn metadata() -> BTreeMap<&'static str, String> {
        let quotes = "a \"b\" \\ c\n\u{1f}\u{7f} ä 数 🪜";
        let mut metadata = BTreeMap::from([("quotes", quotes.to_owned()), ("", String::new())]);
        metadata.extend(["d", "c", "b", "a"].map(|key| (key, key.to_owned())));
        metadata
    }

    #[test]
    fn what_is_written_is_read_back() {
        let values: Vec<u8> = [1.0_f32, 2.0, 3.0].map(f32::to_le_bytes).concat();
        let view = || TensorView::new(Dtype::F32, vec![3], &values).unwrap();
        for names in [&[][..], &["x"], &["y", "x"]] {
            let tensors = names.iter().map(|&name| (name, view())).collect();
            let bytes = tensor_file_bytes(tensors, &metadata()).unwrap();
            let (header, found) = SafeTensors::read_metadata(&bytes).unwrap();
            assert!(header.is_multiple_of(LENGTH), "{header}");
            let expected: HashMap<_, _> = metadata()
                .into_iter()
                .map(|(key, text)| (key.to_owned(), text))
                .collect();
            assert_eq!(found.metadata().as_ref(), Some(&expected));
            let file = SafeTensors::deserialize(&bytes).unwrap();
            assert_eq!(file.len(), names.len());
            for name in names {
                assert_eq!(file.tensor(name).unwrap(), view());
            }
        }
    }

    #[test]
    fn the_same_contents_are_the_same_bytes() {
        let bytes = || tensor_file_bytes(Vec::new(), &metadata()).unwrap();
        assert!((0..20).all(|_| bytes() == bytes()));
    }
}
