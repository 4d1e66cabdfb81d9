//! Tiny images, which a network learns in a moment.

use std::fs;
use std::path::Path;

use anyhow::Result;

/// The four files of images of 4x4 pixels of three classes, a bright line each.
pub fn write(directory: &Path) -> Result<()> {
    fs::create_dir_all(directory)?;
    for (part, rows) in [("train", 90u32), ("t10k", 30)] {
        let pixel = |row: u32, at: u32| match at / 4 == row % 3 {
            true => 150 + (row * 37 + at * 11) % 100,
            false => (row * 53 + at * 29) % 100,
        };
        let pixels = (0..rows).flat_map(|row| (0..16).map(move |at| pixel(row, at) as u8));
        let classes = (0..rows).map(|row| (row % 3) as u8);
        let file = |name: &str| directory.join(format!("{part}-{name}-ubyte"));
        fs::write(file("images-idx3"), idx(&[rows, 4, 4], pixels))?;
        fs::write(file("labels-idx1"), idx(&[rows], classes))?;
    }
    Ok(())
}

fn idx(sizes: &[u32], values: impl Iterator<Item = u8>) -> Vec<u8> {
    let mut bytes = vec![0, 0, 8, sizes.len() as u8];
    bytes.extend(sizes.iter().flat_map(|size| size.to_be_bytes()));
    bytes.extend(values);
    bytes
}
