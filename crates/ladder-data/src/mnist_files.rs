//! The four files of MNIST: their names, sizes and checksums.

/// One file of the original MNIST distribution, as published gzip-compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MnistFile {
    /// The name without `.gz`, for example `train-images-idx3-ubyte`.
    pub name: &'static str,
    /// Size of the published `.gz` file, bytes.
    pub gz_bytes: u64,
    /// SHA-256 of the published `.gz` file, lowercase hexadecimal.
    pub gz_sha256: &'static str,
    /// Size of the uncompressed file, bytes.
    pub bytes: u64,
    /// SHA-256 of the uncompressed file, lowercase hexadecimal.
    pub sha256: &'static str,
    /// MD5 of the uncompressed file, lowercase hexadecimal, to compare with older lists.
    pub md5: &'static str,
}

impl MnistFile {
    /// The published name, with `.gz`.
    pub fn gz_name(&self) -> String {
        format!("{}.gz", self.name)
    }
}

/// The 60,000 training images.
pub const TRAIN_IMAGES: MnistFile = MnistFile {
    name: "train-images-idx3-ubyte",
    gz_bytes: 9_912_422,
    gz_sha256: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
    bytes: 47_040_016,
    sha256: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    md5: "6bbc9ace898e44ae57da46a324031adb",
};

/// The 60,000 training labels.
pub const TRAIN_LABELS: MnistFile = MnistFile {
    name: "train-labels-idx1-ubyte",
    gz_bytes: 28_881,
    gz_sha256: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
    bytes: 60_008,
    sha256: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    md5: "a25bea736e30d166cdddb491f175f624",
};

/// The 10,000 test images.
pub const TEST_IMAGES: MnistFile = MnistFile {
    name: "t10k-images-idx3-ubyte",
    gz_bytes: 1_648_877,
    gz_sha256: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
    bytes: 7_840_016,
    sha256: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    md5: "2646ac647ad5339dbf082846283269ea",
};

/// The 10,000 test labels.
pub const TEST_LABELS: MnistFile = MnistFile {
    name: "t10k-labels-idx1-ubyte",
    gz_bytes: 4_542,
    gz_sha256: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
    bytes: 10_008,
    sha256: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    md5: "27ae3e4e09519cfbb04c329615203637",
};

/// The four files in the order images, labels for training, then for the test.
pub const FILES: [MnistFile; 4] = [TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS];
