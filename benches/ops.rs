//! Each operation alone, forward and with its gradients: as one fused operation of flex, and as
//! the tensor expressions that define it.
//!
//! `cargo bench --workspace --bench ops`, with a part of a name to choose: `-- normalize`.

use std::fmt;

use burn::module::{Param, ParamId};
use burn::optim::{AdamConfig, GradientsParams};
use burn::tensor::{Device, Distribution, Tensor};
use divan::{Bencher, black_box};
use ladder_model::ops::{self, AdamStep, plain};
use ladder_model::{Activation, Backend, Combinator};

/// The rows of one group, and of the three groups that run through the encoder together.
const ROWS: [usize; 2] = [100, 300];
/// Units of the paper's first two layers.
const WIDTHS: [usize; 2] = [1000, 500];
const LEARNING_RATE: f64 = 0.002;

fn main() {
    divan::main();
}

#[divan::bench(args = cases())]
fn linear(bencher: Bencher, case: Case) {
    let (h, weight) = (case.variable([case.rows, WIDTHS[0]]), case.variable(WIDTHS));
    let run = if case.is_fused {
        ops::linear
    } else {
        plain::linear
    };
    case.measure(bencher, || run(h.clone(), weight.clone()));
}

#[divan::bench(args = cases())]
fn normalize(bencher: Bencher, case: Case) {
    let z_pre = case.variable([case.rows, WIDTHS[0]]);
    let noise = case.constant([case.rows.min(200), WIDTHS[0]]);
    let first = ROWS[0];
    let groups = match case.rows == first {
        true => [first, 0, 0],
        false => [first; 3],
    };
    let run = if case.is_fused {
        ops::normalize
    } else {
        plain::normalize
    };
    case.measure(bencher, || run(z_pre.clone(), groups, Some(noise.clone())));
}

#[divan::bench(args = cases())]
fn activate(bencher: Bencher, case: Case) {
    let z = case.variable([case.rows, WIDTHS[0]]);
    let beta = case.variable([WIDTHS[0]]);
    let run = if case.is_fused {
        ops::activate
    } else {
        plain::activate
    };
    case.measure(bencher, || {
        run(z.clone(), Some(beta.clone()), None, Activation::Relu)
    });
}

#[divan::bench(args = cases())]
fn combine_gauss(bencher: Bencher, case: Case) {
    combine(bencher, case, "gauss", 10);
}

#[divan::bench(args = cases())]
fn combine_sig(bencher: Bencher, case: Case) {
    combine(bencher, case, "sig", 9);
}

#[divan::bench(args = cases())]
fn combine_amlp(bencher: Bencher, case: Case) {
    combine(bencher, case, "amlp:2:2", 17);
}

fn combine(bencher: Bencher, case: Case, combinator: &str, parameters: usize) {
    let combinator: Combinator = combinator.parse().expect("invariant: a name");
    let shape = [case.rows, WIDTHS[0]];
    let (z, u, a) = (
        case.variable(shape),
        case.variable(shape),
        case.variable([parameters, WIDTHS[0]]),
    );
    let run = if case.is_fused {
        ops::combine
    } else {
        plain::combine
    };
    case.measure(bencher, || {
        run(&combinator, z.clone(), u.clone(), Some(a.clone()))
    });
}

#[divan::bench(args = cases())]
fn reconstruction_cost(bencher: Bencher, case: Case) {
    let shape = [case.rows, WIDTHS[0]];
    let (z_pre, z_hat) = (case.variable(shape), case.variable(shape));
    let run = if case.is_fused {
        ops::reconstruction_cost
    } else {
        plain::reconstruction_cost
    };
    case.measure(bencher, || run(z_pre.clone(), z_hat.clone()));
}

/// One step on one parameter, whose memory nobody shares.
#[divan::bench(args = ROWS)]
fn adam(bencher: Bencher, rows: usize) {
    let random = || random([rows, WIDTHS[0]], &device());
    bencher
        .with_inputs(|| [random(), random(), random(), random().square()])
        .bench_values(|[weight, gradient, m, v]| {
            ops::adam(weight, gradient, [m, v], AdamStep::new(3, LEARNING_RATE))
        });
}

/// The same in burn's own optimizer, a step of tensor expressions.
#[divan::bench(args = ROWS)]
fn adam_of_burn(bencher: Bencher, rows: usize) {
    let id = ParamId::new();
    let mut optimizer = AdamConfig::new().init();
    bencher
        .with_inputs(|| {
            let weight = random([rows, WIDTHS[0]], &device().autodiff());
            let mut gradients = GradientsParams::new();
            gradients.register(id, random([rows, WIDTHS[0]], &device()));
            (Param::initialized(id, weight.require_grad()), gradients)
        })
        .bench_local_values(|(weight, gradients)| optimizer.step(LEARNING_RATE, weight, gradients));
}

/// One way to run an operation.
#[derive(Clone, Copy)]
struct Case {
    rows: usize,
    is_fused: bool,
    with_gradients: bool,
}

fn cases() -> impl Iterator<Item = Case> {
    let forms = [(true, false), (false, false), (true, true), (false, true)];
    ROWS.into_iter().flat_map(move |rows| {
        forms.map(|(is_fused, with_gradients)| Case {
            rows,
            is_fused,
            with_gradients,
        })
    })
}

impl Case {
    /// Random values that need a gradient, where gradients are measured.
    fn variable<const D: usize>(self, shape: [usize; D]) -> Tensor<D> {
        let tensor = self.constant(shape);
        match self.with_gradients {
            true => tensor.require_grad(),
            false => tensor,
        }
    }

    fn constant<const D: usize>(self, shape: [usize; D]) -> Tensor<D> {
        let device = device();
        match self.with_gradients {
            true => random(shape, &device.autodiff()),
            false => random(shape, &device),
        }
    }

    fn measure<const D: usize>(self, bencher: Bencher, run: impl Fn() -> Tensor<D>) {
        match self.with_gradients {
            true => bencher.bench_local(|| black_box(run().backward())),
            false => bencher.bench_local(|| _ = black_box(run())),
        };
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let form = if self.is_fused { "fused" } else { "plain" };
        let pass = if self.with_gradients {
            "with gradients"
        } else {
            "forward"
        };
        write!(f, "{} rows, {form}, {pass}", self.rows)
    }
}

fn random<const D: usize>(shape: [usize; D], device: &Device) -> Tensor<D> {
    Tensor::random(shape, Distribution::Normal(0.0, 1.0), device)
}

fn device() -> Device {
    let device = Backend::Flex.device(0);
    device.expect("invariant: this benchmark is built with flex")
}
