//! Convolution and pooling against their definitions in plain tensor operations.

use crate::common::host_devices;
use crate::fused::{random, run, same};
use burn::tensor::Tensor;
use ladder_model::ops::{self, Window};
use ladder_model::{FeatureShape, Sides};

#[test]
fn convolution_equals_its_definition_at_every_border_stride_and_size() {
    let side = Sides::from;
    for (backend, device) in host_devices() {
        let squares = [
            (1, FeatureShape::new(1, 1, 1), 1, 1, 1, 0),
            (3, FeatureShape::new(2, 5, 4), 3, 3, 1, 0),
            (3, FeatureShape::new(2, 5, 4), 3, 3, 1, 2),
            (2, FeatureShape::new(3, 2, 7), 4, 2, 2, 1),
            (2, FeatureShape::new(1, 28, 28), 5, 26, 1, 0),
            (2, FeatureShape::new(5, 3, 2), 4, 26, 1, 25),
            (3, FeatureShape::new(6, 3, 3), 2, 5, 1, 3),
            (2, FeatureShape::new(4, 3, 3), 6, 5, 3, 4),
            (40, FeatureShape::new(7, 17, 16), 33, 3, 1, 1),
        ];
        let squares = squares.map(|(images, input, filters, size, stride, padding)| {
            let sides = [size, stride, padding].map(side);
            (images, input, filters, sides)
        });
        let rectangles = [
            (3, FeatureShape::new(2, 1, 9), 3, [[1, 5], [1, 1], [0, 0]]),
            (3, FeatureShape::new(2, 1, 9), 3, [[1, 5], [1, 2], [0, 4]]),
            (2, FeatureShape::new(3, 6, 5), 4, [[3, 1], [2, 1], [2, 0]]),
            (2, FeatureShape::new(1, 7, 4), 5, [[2, 3], [1, 2], [0, 1]]),
            (2, FeatureShape::new(4, 1, 3), 2, [[1, 20], [1, 1], [0, 19]]),
        ];
        let rectangles = rectangles.map(|(images, input, filters, sides)| {
            let sides = sides.map(|[height, width]| Sides::new(height, width));
            (images, input, filters, sides)
        });
        for (images, input, filters, [size, stride, padding]) in
            squares.into_iter().chain(rectangles)
        {
            let window = Window {
                input,
                size,
                stride,
                padding,
            };
            let inputs = [
                random([images * input.positions(), input.channels], 21, &device),
                random([size.pixels() * input.channels, filters], 22, &device),
            ];
            let fused = |x: Vec<Tensor<2>>| ops::convolve(x[0].clone(), x[1].clone(), window);
            let plain =
                |x: Vec<Tensor<2>>| ops::plain::convolve(x[0].clone(), x[1].clone(), window);
            let name = format!("{backend}, {window:?}");
            same(run(fused, &inputs), run(plain, &inputs), &name);
        }
    }
}

#[test]
fn pooling_equals_its_definition_with_rectangles_cut_by_the_border() {
    for (backend, device) in host_devices() {
        for (input, size) in [
            (FeatureShape::new(1, 1, 1), 2),
            (FeatureShape::new(3, 4, 6), 2),
            (FeatureShape::new(5, 15, 14), 2),
            (FeatureShape::new(20, 7, 8), 3),
        ]
        .map(|(input, size)| (input, Sides::from(size)))
        .into_iter()
        .chain([
            (FeatureShape::new(3, 1, 9), Sides::new(1, 2)),
            (FeatureShape::new(3, 5, 4), Sides::new(2, 3)),
        ]) {
            let inputs = [random([3 * input.positions(), input.channels], 23, &device)];
            let fused = |x: Vec<Tensor<2>>| ops::max_pool(x[0].clone(), input, size);
            let plain = |x: Vec<Tensor<2>>| ops::plain::max_pool(x[0].clone(), input, size);
            let name = format!("{backend}, {input} in rectangles of {size}");
            same(run(fused, &inputs), run(plain, &inputs), &name);
        }
    }
}

#[test]
fn the_number_of_threads_changes_no_bit_of_a_convolution() {
    for (_, device) in host_devices() {
        for (input, size) in [
            (FeatureShape::new(7, 9, 8), 3),
            (FeatureShape::new(7, 3, 2), 8),
            // Patches of 25 values: 12, 12 and 1 of them if cut in three.
            (FeatureShape::new(1, 20, 19), 5),
        ] {
            let window = Window {
                input,
                size: size.into(),
                stride: 1.into(),
                padding: (size - 1).into(),
            };
            let inputs = [
                random([50 * input.positions(), input.channels], 24, &device),
                random([size * size * input.channels, 19], 25, &device),
            ];
            let with_threads = |threads: usize| {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
                let convolve =
                    |x: Vec<Tensor<2>>| ops::convolve(x[0].clone(), x[1].clone(), window);
                pool.build().unwrap().install(|| run(convolve, &inputs))
            };
            let one = with_threads(1);
            for threads in [2, 3, 5] {
                assert!(with_threads(threads) == one, "{input}, {threads} threads");
            }
        }
    }
}
