//! Memory that an Arrow file asks for.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use arrow_ipc::{Block, Message, RecordBatch, root_as_footer, root_as_message};

use crate::memory;

/// `ARROW1` and the length of the footer before it.
const END: usize = 10;

/// Each compressed buffer begins with the length that it has when it is decompressed, and the reader
/// takes as much memory before it looks further. So the lengths of each batch are compared with what
/// the machine has; whatever else is wrong with the file is left to the reader.
pub(super) fn check(file: &mut File) -> io::Result<()> {
    let found = claimed(file).unwrap_or(0);
    file.rewind()?;
    memory::check(found).map_err(|error| io::Error::new(io::ErrorKind::OutOfMemory, error))
}

/// The largest sum of such lengths in a batch; `None` where the file cannot be followed.
fn claimed(file: &mut File) -> Option<u64> {
    let length = file.metadata().ok()?.len();
    let end = read(file, length, length.checked_sub(END as u64)?, END as u64)?;
    let footer_length = u64::from(u32::from_le_bytes(*end.first_chunk()?));
    let start = length.checked_sub(END as u64 + footer_length)?;
    let footer = read(file, length, start, footer_length)?;
    let footer = root_as_footer(&footer).ok()?;
    let blocks = [footer.dictionaries(), footer.recordBatches()];
    let blocks = blocks.into_iter().flatten().flat_map(|it| it.iter());
    let of_blocks = blocks.map(|block| of_block(file, length, block).unwrap_or(0));
    of_blocks.max()
}

fn of_block(file: &mut File, length: u64, block: &Block) -> Option<u64> {
    let offset = u64::try_from(block.offset()).ok()?;
    let metadata_length = u64::try_from(block.metaDataLength()).ok()?;
    let body_length = u64::try_from(block.bodyLength()).ok()?;
    let body = offset.checked_add(metadata_length)?;
    let metadata = read(file, length, offset, metadata_length)?;
    match message(&metadata) {
        Some(message) => of_message(file, length, body, message),
        // The reader also finds a message that is longer than the footer says.
        None => {
            let whole = metadata_length.checked_add(body_length)?;
            let whole = read(file, length, offset, whole)?;
            of_message(file, length, body, message(&whole)?)
        }
    }
}

fn message(bytes: &[u8]) -> Option<Message<'_>> {
    // A mark of newer files stands before the length of the message.
    let skipped = if bytes.starts_with(&[0xff; 4]) { 8 } else { 4 };
    root_as_message(bytes.get(skipped..)?).ok()
}

fn of_message(file: &mut File, length: u64, body: u64, message: Message) -> Option<u64> {
    let of_dictionary = message.header_as_dictionary_batch();
    let of_dictionary = of_dictionary.and_then(|it| it.data());
    let batch = message.header_as_record_batch().or(of_dictionary)?;
    batch.compression()?;
    sum(file, length, body, batch)
}

/// Of the buffers of a batch whose body begins at `body`.
fn sum(file: &mut File, length: u64, body: u64, batch: RecordBatch) -> Option<u64> {
    let mut sum = 0u64;
    for buffer in batch.buffers()? {
        let Some(start) = body.checked_add_signed(buffer.offset()) else {
            continue;
        };
        let Some(bytes) = read(file, length, start, 8) else {
            continue;
        };
        // 0 is an empty buffer, and below it are those that are not compressed.
        let decompressed = i64::from_le_bytes(*bytes.first_chunk()?);
        sum = sum.saturating_add(u64::try_from(decompressed).unwrap_or(0));
    }
    Some(sum)
}

/// Some bytes of a file of this length, if it has them.
fn read(file: &mut File, length: u64, start: u64, bytes: u64) -> Option<Vec<u8>> {
    if start.checked_add(bytes)? > length {
        return None;
    }
    file.seek(SeekFrom::Start(start)).ok()?;
    let mut found = vec![0; usize::try_from(bytes).ok()?];
    file.read_exact(&mut found).ok()?;
    Some(found)
}
