//! Whether a JPEG file goes to its end: decoders fill up what is missing with gray.

/// Whether the image ends with its end marker; `true` for what is no well-formed JPEG, which the
/// decoder judges.
pub(super) fn is_whole(bytes: &[u8]) -> bool {
    const START: [u8; 2] = [0xff, 0xd8];
    if !bytes.starts_with(&START) {
        return true;
    }
    let mut at = START.len();
    loop {
        let Some(&[mark, kind]) = bytes.get(at..at + 2).and_then(|it| it.first_chunk()) else {
            return false;
        };
        at += match (mark, kind) {
            (0xff, 0xd9) => return true,
            // Filling, and markers without a length.
            (0xff, 0xff) => 1,
            (0xff, 0x01 | 0xd0..=0xd7) => 2,
            (0xff, 0xda) => 2 + length(bytes, at + 2) + scan(bytes, at + 2 + length(bytes, at + 2)),
            (0xff, _) => 2 + length(bytes, at + 2),
            _ => return true,
        };
    }
}

/// The length of the segment at `at`, with its two bytes; too much where it is cut off.
fn length(bytes: &[u8], at: usize) -> usize {
    let length = bytes.get(at..at + 2).and_then(|it| it.first_chunk());
    length.map_or(bytes.len(), |length| {
        usize::from(u16::from_be_bytes(*length)).max(2)
    })
}

/// How many bytes from `at` on are compressed pixels, in which no other marker can stand.
fn scan(bytes: &[u8], at: usize) -> usize {
    let pixels = bytes.get(at..).unwrap_or_default();
    let is_marker = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0 | 0xd0..=0xd7 | 0xff);
    let end = pixels.windows(2).position(is_marker);
    end.unwrap_or(pixels.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_that_is_cut_off_is_not_whole_wherever_it_is_cut() {
        let pixels = image::RgbImage::from_fn(40, 30, |x, y| image::Rgb([x as u8, y as u8, 7]));
        let mut bytes = Vec::new();
        let mut encoder = image::codecs::jpeg::JpegEncoder::new(&mut bytes);
        encoder.encode_image(&pixels).unwrap();
        assert!(is_whole(&bytes));
        let trailer = [&bytes[..], b"a film \xff\xda of some seconds"].concat();
        assert!(is_whole(&trailer));
        for length in 2..bytes.len() {
            assert!(!is_whole(&bytes[..length]), "{length} of {}", bytes.len());
        }
        assert!(is_whole(b"\x89PNG"));
    }
}
