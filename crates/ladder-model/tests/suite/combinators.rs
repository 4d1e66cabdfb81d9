//! Where combinators start, what they own, and which levels need one.

use crate::common::{Values, devices, flat, n_parameters, parameters, uniform};
use burn::tensor::activation::sigmoid;
use burn::tensor::{Device, Tensor};
use ladder_model::{
    Architecture, Backend, CombinatorInit, FeatureShape, Ladder, LadderConfig, Noise, NoiseLevels,
};

const FULL: [f64; 3] = [1.0, 1.0, 1.0];

/// Six inputs, layers of 4 and 3 units, without noise.
fn config(combinators: &str, costs: &[f64]) -> LadderConfig {
    LadderConfig::new(
        FeatureShape::flat(6),
        Architecture::fully_connected(&[4, 3]),
    )
    .with_costs(costs)
    .with_combinators(combinators.parse().unwrap())
    .with_noise(NoiseLevels::new(0.0, 0.0))
}

fn device() -> Device {
    Backend::compiled()[0].device(0).unwrap()
}

fn start(config: &LadderConfig) -> Values {
    parameters(&config.init(1, &device()).unwrap())
}

fn denoising_costs(ladder: &Ladder, unlabeled: Tensor<2>) -> Vec<Option<f64>> {
    let device = unlabeled.device();
    let targets = Tensor::arange(0..3, &device);
    let noise = Noise::Seeded { seed: 1, step: 0 };
    let costs = ladder.costs(uniform([3, 6], 2, &device), targets, unlabeled, &noise);
    let value = |cost: Tensor<1>| flat(cost)[0];
    costs
        .denoising
        .into_iter()
        .map(|cost| cost.map(value))
        .collect()
}

/// Numbers of the papers' network, its levels of 784 + 1000 + 500 + 3 · 250 + 10 units.
#[test]
fn the_papers_network_has_the_known_number_of_parameters_with_each_combinator() {
    let paper = LadderConfig::new(FeatureShape::new(1, 28, 28), Architecture::paper())
        .with_costs(&[1000.0, 10.0, 0.1, 0.1, 0.1, 0.1, 0.1]);
    for (combinators, expected) in [("gauss", 3_105_710), ("amlp:2:2", 3_127_018)] {
        let paper = paper.clone().with_combinators(combinators.parse().unwrap());
        let found = start(&paper).values().map(Vec::len).sum::<usize>();
        assert_eq!(found, expected, "{combinators}");
    }
    let of_a_unit = ["gauss", "mlp:4", "amlp:4", "amlp:2:2", "amlp:2:2:2", "sig"];
    assert_eq!(of_a_unit.map(n_parameters), [10, 17, 21, 17, 23, 9]);
}

/// Before the first step z̃₀ = x, and ẑ₀ does not depend on u with any of these.
#[test]
fn the_reconstruction_starts_as_the_initial_values_say() {
    let zero = |x: Tensor<2>| x.zeros_like();
    let half = |x: Tensor<2>| x * 0.5;
    let same = |x: Tensor<2>| x;
    let plus_sigmoid = |x: Tensor<2>| x.clone() + sigmoid(x);
    let sigmoid_alone = |x: Tensor<2>| sigmoid(x);
    for (backend, device) in devices() {
        let x = uniform([9, 6], 1, &device);
        for (combinators, z_hat) in [
            ("gauss", zero as fn(Tensor<2>) -> Tensor<2>),
            ("gauss_stable_v", half),
            ("sig", plus_sigmoid),
            ("sig0", plus_sigmoid),
            ("g2", plus_sigmoid),
            ("g3", same),
            ("g40", sigmoid_alone),
            ("linear", same),
            ("lateral", same),
            ("identity", same),
        ] {
            let ladder = config(combinators, &[1.0, 0.0, 0.0])
                .init(3, &device)
                .unwrap();
            let found = denoising_costs(&ladder, x.clone())[0].unwrap();
            let expected = flat((z_hat(x.clone()) - x.clone()).square().mean())[0];
            let error = (found - expected).abs();
            assert!(
                error < 1e-5,
                "{backend}, {combinators}: {found}, expected {expected}"
            );
        }
    }
}

#[test]
fn with_gauss_every_cost_starts_as_if_the_reconstruction_were_zero() {
    for (_, device) in devices() {
        let ladder = config("gauss", &FULL).init(3, &device).unwrap();
        for cost in denoising_costs(&ladder, uniform([9, 6], 1, &device))
            .iter()
            .skip(1)
        {
            assert!(cost.unwrap() >= 0.999, "1 + m²/s at the least");
        }
    }
}

#[test]
fn networks_start_at_random_weights_of_the_given_deviation_and_biases_0() {
    let wide = LadderConfig::new(
        FeatureShape::flat(2000),
        Architecture::fully_connected(&[2]),
    );
    let wide = wide
        .with_costs(&[1.0, 0.0])
        .with_combinators("amlp:2".parse().unwrap())
        .with_combinator_init(CombinatorInit::Standard, 0.3);
    let start = start(&wide);
    let rows: Vec<&[f64]> = start["decoder.1.combinator.a"].chunks(2000).collect();
    assert_eq!(rows.len(), (3 + 1) * 2 + (2 + 1));
    for (index, row) in rows.iter().enumerate() {
        let deviation = (row.iter().map(|x| x * x).sum::<f64>() / 2000.0).sqrt();
        match index {
            3 | 7 | 10 => assert_eq!(deviation, 0.0, "bias in row {index}"),
            _ => assert!((deviation - 0.3).abs() < 0.02, "row {index}: {deviation}"),
        }
    }
}

#[test]
fn random_values_are_drawn_for_each_level_and_seed_and_reversed_ones_are_exchanged() {
    let random = config("sig", &FULL).with_combinator_init(CombinatorInit::Random, 0.2);
    let [one, other] = [1, 2].map(|seed| parameters(&random.init(seed, &device()).unwrap()));
    let top = &one["decoder.0.combinator.a"];
    assert!(top.iter().all(|&x| x != 0.0 && x.abs() < 1.0), "{top:?}");
    assert_ne!(top, &other["decoder.0.combinator.a"]);
    assert_ne!(top[..], one["decoder.1.combinator.a"][..top.len()]);

    let reversed = config("sig", &FULL).with_combinator_init(CombinatorInit::Reversed, 0.0);
    let a = &start(&reversed)["decoder.2.combinator.a"];
    let first_unit: Vec<f64> = a.iter().step_by(6).copied().collect();
    assert_eq!(first_unit, [0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0]);
}

#[test]
fn what_no_cost_needs_is_not_there() {
    let names = |combinators, costs: &[f64]| {
        let start = start(&config(combinators, costs));
        let decoder = start
            .keys()
            .filter_map(|path| path.strip_prefix("decoder."));
        decoder.map(str::to_owned).collect::<Vec<_>>()
    };
    // Without u, level 1 needs neither V nor the level above it.
    let below = ["0.combinator.a", "1.combinator.a", "1.weights.0"];
    assert_eq!(names("gauss-sig0-gauss", &[1.0, 0.0, 0.0]), below);
    assert_eq!(names("gauss-sig0-none", &[1.0, 0.0, 0.0]), below);
    assert_eq!(
        names("none-none-gauss", &[0.0, 0.0, 1.0]),
        ["0.combinator.a"]
    );
    assert!(names("identity", &[1.0, 0.0, 0.0]).is_empty());
}

#[test]
fn a_list_that_does_not_fit_the_network_is_an_error_that_says_where() {
    let of = |combinators, costs: &[f64]| config(combinators, costs).validate();
    let reversed = |combinators| {
        config(combinators, &FULL)
            .with_combinator_init(CombinatorInit::Reversed, 0.0)
            .validate()
    };
    let std = |std| {
        config("amlp:2", &FULL)
            .with_combinator_init(CombinatorInit::Standard, std)
            .validate()
    };
    for (result, words) in [
        (
            of("gauss-gauss", &FULL),
            "expected one for all levels, or 3",
        ),
        (
            of("none", &[0.0, 1.0, 0.0]),
            "level 1 has none, but it has a cost",
        ),
        (
            of("gauss-none-gauss", &[1.0, 0.0, 0.0]),
            "level 1 has none, but the reconstruction of level 0 is made from it",
        ),
        (
            reversed("sig-sig-gauss"),
            "gauss, of level 2, has none to exchange",
        ),
        (reversed("amlp:2"), "amlp:2, of level 0"),
        (std(f64::NAN), "combinator-std: must be finite"),
        (std(-0.1), "found -0.1"),
    ] {
        let message = result.unwrap_err().to_string();
        assert!(message.contains(words), "{message}");
    }
    assert_eq!(of("none", &[0.0; 3]), Ok(()));
    assert_eq!(reversed("sig-g2-linear"), Ok(()));
}
