//! Two labeled points and 1,000 unlabeled ones, in the shape of two moons: the supervised network
//! and the ladder, drawn as they learn.
//!
//! `cargo run --release -p ladder-examples --example two_moons -- DIRECTORY SEED` writes
//! `two_moons.png`, the end, and `two_moons.gif`, the way there, each with the supervised network
//! on the left and the ladder on the right.

mod draw;
mod moons;

use std::error::Error;
use std::fs::{self, File};
use std::path::PathBuf;

use burn::module::Module;
use burn::optim::{AdamConfig, GradientsParams};
use burn::tensor::activation::softmax;
use burn::tensor::{Device, Tensor, s};
use gif::{Encoder, Frame, Repeat};
use image::{Rgb, RgbImage};
use ladder_model::{Architecture, Backend, FeatureShape, Ladder, LadderConfig, Noise, NoiseLevels};

use draw::{Panel, side_by_side};
use moons::{Moons, POINTS, rows};

const STEPS: usize = 2000;
const BATCH_SIZE: usize = 200;
const RATE: f64 = 0.01;
/// Weights of the denoising costs, the input first. The cost of the input makes the layers describe
/// the moons; that of the top wants answers that noise does not change, as those are whose
/// boundary runs where no points are.
const COSTS: [f64; 7] = [10.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0];
/// Frames of the animation, and their width in pixels without the other half.
const FRAMES: usize = 20;
const FRAME_WIDTH: u32 = 280;
const FIGURE_WIDTH: u32 = 480;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let directory = PathBuf::from(arguments.next().unwrap_or("two_moons".into()));
    let seed = arguments.next().map_or(Ok(1), |seed| seed.parse())?;
    fs::create_dir_all(&directory)?;

    let supervised = learn("supervised", &[0.0; COSTS.len()], seed)?;
    let ladder = learn("ladder", &COSTS, seed)?;

    let figure = side_by_side(&supervised.figure, &ladder.figure);
    figure.save(directory.join("two_moons.png"))?;
    let frames = supervised.frames.iter().zip(&ladder.frames);
    let frames: Vec<_> = frames
        .map(|(left, right)| side_by_side(left, right))
        .collect();
    let file = File::create(directory.join("two_moons.gif"))?;
    write_animation(&frames, file)?;
    Ok(())
}

/// What a network said at the end and on the way.
struct Film {
    figure: RgbImage,
    frames: Vec<RgbImage>,
}

/// Trains a network with these costs; says how many points it finds the moon of.
fn learn(name: &str, costs: &[f64], seed: u64) -> Result<Film, Box<dyn Error>> {
    let device = Backend::default().device(0)?;
    let mut moons = Moons::new(seed);
    let layers = Architecture::fully_connected(&[30, 30, 30, 30, 30, 2]);
    let noise = NoiseLevels::new(0.1, 0.02);
    let mut ladder = LadderConfig::new(FeatureShape::flat(2), layers)
        .with_noise(noise)
        .with_costs(costs)
        .init(seed, &device.clone().autodiff())?;
    let mut adam = AdamConfig::new().with_epsilon(1e-8).init();
    let (labeled, classes) = moons.labeled_batch(&device.clone().autodiff());
    let mut frames = Vec::new();
    for step in 0..STEPS {
        if is_shown(step) {
            frames.push(draw(&ladder, &moons, FRAME_WIDTH, &device));
        }
        let unlabeled = moons.batch(BATCH_SIZE, &device.clone().autodiff());
        let noise = Noise::Seeded {
            seed,
            step: step as u64,
        };
        let costs = ladder.costs(labeled.clone(), classes.clone(), unlabeled, &noise);
        let gradients = GradientsParams::from_grads(costs.total.backward(), &ladder);
        let rate = RATE * f64::min(1.0, 2.0 * (STEPS - step) as f64 / STEPS as f64);
        ladder = adam.step(rate, ladder, gradients);
    }
    frames.push(draw(&ladder, &moons, FRAME_WIDTH, &device));
    let answers = classify(&ladder, &moons, &moons.points, &device);
    let right = |&(number, &p): &(usize, &f32)| usize::from(p > 0.5) == number % 2;
    let right = answers.iter().enumerate().filter(right).count();
    println!(
        "{name:<10} {:.1} % of the points",
        100.0 * right as f64 / POINTS as f64
    );
    Ok(Film {
        figure: draw(&ladder, &moons, FIGURE_WIDTH, &device),
        frames,
    })
}

/// Early steps change the most, so frames are dense there.
fn is_shown(step: usize) -> bool {
    let step_of = |frame: usize| {
        let part = frame as f64 / (FRAMES - 1) as f64;
        (STEPS as f64 * part.powf(1.7)) as usize
    };
    (0..FRAMES - 1).any(|frame| step_of(frame) == step)
}

/// The probability of class 1 of each point, with the statistics of all points: those of the two
/// labeled ones say little.
fn classify(ladder: &Ladder, moons: &Moons, points: &[[f32; 2]], device: &Device) -> Vec<f32> {
    let classifier = ladder
        .valid()
        .estimate_statistics([rows(&moons.points, device)]);
    let answers = |points| {
        let probabilities: Tensor<2> = softmax(classifier.logits(rows(points, device)), 1);
        let of_one = probabilities.slice(s![.., 1]).reshape([-1]);
        of_one
            .try_into_vec_as::<f32>()
            .expect("flex reads its own memory")
    };
    points.chunks(10_000).flat_map(answers).collect()
}

fn draw(ladder: &Ladder, moons: &Moons, width: u32, device: &Device) -> RgbImage {
    let probabilities = classify(ladder, moons, &Panel::points(width), device);
    Panel::new(width, &probabilities).finish(moons)
}

/// Pixels that stay as they are, or nearly so, are left out; the last frame stays for a while.
fn write_animation(frames: &[RgbImage], file: File) -> Result<(), Box<dyn Error>> {
    let [width, height] = [frames[0].width(), frames[0].height()].map(|side| side as u16);
    let mut encoder = Encoder::new(file, width, height, &[])?;
    encoder.set_repeat(Repeat::Infinite)?;
    let mut shown = vec![[0; 3]; frames[0].pixels().len()];
    for (number, frame) in frames.iter().enumerate() {
        let mut changes = Vec::new();
        for (&Rgb(new), shown) in frame.pixels().zip(&mut shown) {
            let distances = new.iter().zip(&*shown).map(|(new, old)| new.abs_diff(*old));
            let [r, g, b] = new;
            match number > 0 && distances.max() <= Some(12) {
                true => changes.extend([0; 4]),
                false => {
                    changes.extend([r, g, b, 255]);
                    *shown = new;
                }
            }
        }
        let mut frame = Frame::from_rgba_speed(width, height, &mut changes, 1);
        // Hundredths of a second.
        frame.delay = if number == frames.len() - 1 { 300 } else { 15 };
        encoder.write_frame(&frame)?;
    }
    Ok(())
}
