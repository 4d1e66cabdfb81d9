//! An epoch of the two streams: the order, and the rows of every batch as tensors.
//!
//! `cargo bench --workspace --bench sampler`.

use std::sync::Arc;

use burn::data::dataloader::DataLoader;
use burn::tensor::Device;
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use ladder_data::{LabelSplit, TwoStreams, digits};

const N_LABELED: usize = 100;
const SEED: u64 = 1;

fn main() {
    divan::main();
}

#[divan::bench(args = [100, 1000])]
fn epoch(bencher: Bencher, batch_size: usize) {
    let dataset = Arc::new(digits::generate());
    let split = LabelSplit::balanced(&dataset, N_LABELED, 0, SEED)
        .expect("invariant: the data set has rows of each class");
    let streams = TwoStreams::new(dataset, &split, batch_size, SEED, Device::flex())
        .expect("invariant: the rows fill a batch");
    bencher
        .counter(ItemsCount::new(streams.num_items()))
        .bench_local(|| {
            for batch in streams.iter() {
                black_box(batch.expect("invariant: a batch in memory is always read"));
            }
        });
}
