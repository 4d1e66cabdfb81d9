//! ZIP archives, as NumPy and spreadsheet programs write them.

use std::fs;
use std::path::Path;

use super::crc32;

/// A ZIP archive whose files are stored as they are.
pub fn write_archive(path: &Path, members: &[(&str, &[u8])]) {
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    for &(name, bytes) in members {
        let offset = archive.len() as u32;
        // Version, flags, method, time and date, then checksum and both lengths.
        let mut about = vec![20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
        let length = bytes.len() as u32;
        for number in [crc32(bytes), length, length] {
            about.extend(number.to_le_bytes());
        }
        about.extend([name.len() as u8, 0, 0, 0]);
        archive.extend([b"PK\x03\x04", &about[..], name.as_bytes(), bytes].concat());
        let place = [&[0; 10][..], &offset.to_le_bytes()].concat();
        let entry = [b"PK\x01\x02\x14\x00", &about[..], &place, name.as_bytes()];
        directory.extend(entry.concat());
    }
    let (size, start) = (directory.len() as u32, archive.len() as u32);
    archive.extend(directory);
    archive.extend(b"PK\x05\x06\0\0\0\0");
    let count = (members.len() as u16).to_le_bytes();
    archive.extend([count, count].concat());
    archive.extend([size.to_le_bytes(), start.to_le_bytes()].concat());
    archive.extend([0, 0]);
    fs::write(path, archive).unwrap();
}
