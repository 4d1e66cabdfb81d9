//! The published files of CIFAR-10's binary version: their names, sizes and checksums.

use std::path::Path;

/// One of the six files of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cifar10File {
    /// The name, for example `data_batch_1.bin`.
    pub name: &'static str,
    /// SHA-256, lowercase hexadecimal.
    pub sha256: &'static str,
}

/// The archive as published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cifar10Archive {
    /// The name.
    pub name: &'static str,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256, lowercase hexadecimal.
    pub sha256: &'static str,
}

/// The folder in the archive, and what unpacking it makes.
pub const FOLDER: &str = "cifar-10-batches-bin";

/// The archive of the original site; its MD5 there is `c32a1d4ab5d03f1284b67883e8d87530`.
pub const ARCHIVE: Cifar10Archive = Cifar10Archive {
    name: "cifar-10-binary.tar.gz",
    bytes: 170_052_171,
    sha256: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
};

/// Five training files, then the test file.
pub const FILES: [Cifar10File; 6] = [
    Cifar10File {
        name: "data_batch_1.bin",
        sha256: "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5",
    },
    Cifar10File {
        name: "data_batch_2.bin",
        sha256: "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed",
    },
    Cifar10File {
        name: "data_batch_3.bin",
        sha256: "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67",
    },
    Cifar10File {
        name: "data_batch_4.bin",
        sha256: "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48",
    },
    Cifar10File {
        name: "data_batch_5.bin",
        sha256: "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add",
    },
    Cifar10File {
        name: "test_batch.bin",
        sha256: "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b",
    },
];

/// Where the archive belongs: the directory `path`, or the one around the archive `path`.
pub(crate) fn directory(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if path.ends_with(ARCHIVE.name) && parent.as_os_str().is_empty() => {
            Path::new(".")
        }
        Some(parent) if path.ends_with(ARCHIVE.name) => parent,
        _ => path,
    }
}
