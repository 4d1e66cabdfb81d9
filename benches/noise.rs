//! The noise of one level, of both groups of corrupted rows.
//!
//! `cargo bench --workspace --bench noise`.

use divan::Bencher;
use divan::counter::ItemsCount;
use ladder_model::{Backend, Noise};

/// 100 labeled and 100 unlabeled rows.
const ROWS: usize = 200;
/// The input and the widest and the narrowest hidden layer of the paper's network.
const WIDTHS: [usize; 3] = [784, 1000, 250];

fn main() {
    divan::main();
}

#[divan::bench(args = WIDTHS)]
fn draw(bencher: Bencher, width: usize) {
    let device = Backend::Flex.device(0);
    let device = device.expect("invariant: this benchmark is built with flex");
    let noise = Noise::Seeded { seed: 1, step: 0 };
    bencher
        .counter(ItemsCount::new(ROWS * width))
        .bench_local(|| noise.draw(1, 0.3, [ROWS, width], &device));
}
