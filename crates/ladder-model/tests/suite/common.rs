//! Parameters of a network by their path, for tests: set them, read their gradients.

use std::collections::BTreeMap;

use burn::module::{Module, ModuleMapper, ModuleVisitor, Param};
use burn::tensor::{Device, Gradients, Tensor, TensorData};
use chacha20::ChaCha8Rng;
use chacha20::rand_core::{Rng, SeedableRng};
use ladder_model::{Architecture, Backend, FeatureShape, Ladder, LadderConfig};

/// Flat values by parameter path, as `encoder.0.weights.0`.
pub type Values = BTreeMap<String, Vec<f64>>;

/// A device for differentiation on every backend of this build that has one here.
///
/// # Panics
///
/// If there is none, so that no test passes without a check, or if `LADDER_TEST_BACKENDS` (set by
/// `cargo xtask test`) names a backend that has none.
pub fn devices() -> Vec<(Backend, Device)> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the tests are told what must be there"
    )]
    let required = std::env::var("LADDER_TEST_BACKENDS").unwrap_or_default();
    let device = |backend: Backend| match backend.device(0) {
        Ok(device) => Some((backend, device.autodiff())),
        Err(error) if required.split(',').any(|name| name == backend.name()) => panic!("{error}"),
        Err(error) => {
            eprintln!("skipped: {error}");
            None
        }
    };
    let devices: Vec<_> = Backend::compiled().into_iter().filter_map(device).collect();
    assert!(
        !devices.is_empty(),
        "no backend of this build has a device here, so nothing would be tested; build with flex"
    );
    devices
}

/// Those of [`devices`] whose tensors lie in the host's memory: that of tch is the CPU.
///
/// # Panics
///
/// As [`devices`], and if none of them is left.
pub fn host_devices() -> Vec<(Backend, Device)> {
    let of_host = [Backend::Flex, Backend::NdArray, Backend::Tch];
    let mut devices = devices();
    devices.retain(|(backend, _)| of_host.contains(backend));
    assert!(
        !devices.is_empty(),
        "no backend of this build computes in the host's memory; build with flex"
    );
    devices
}

/// A tensor from flat values.
pub fn tensor<const D: usize>(values: &[f64], shape: [usize; D], device: &Device) -> Tensor<D> {
    let values: Vec<f32> = values.iter().map(|&value| value as f32).collect();
    Tensor::from_data(TensorData::new(values, shape), device)
}

/// Numbers from 0 to 1 that look random: the same at every call with the same `seed`.
pub fn uniform<const D: usize>(shape: [usize; D], seed: u64, device: &Device) -> Tensor<D> {
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    let values: Vec<f64> = (0..shape.iter().product())
        .map(|_| f64::from(generator.next_u32()) / f64::from(u32::MAX))
        .collect();
    tensor(&values, shape, device)
}

/// The network with its trained parameters replaced by `values`.
pub fn with_parameters(ladder: Ladder, values: &Values) -> Ladder {
    ladder.map(&mut Setter {
        path: Path::default(),
        values,
    })
}

/// The gradient of each trained parameter.
pub fn gradients(ladder: &Ladder, gradients: &Gradients) -> Values {
    let mut reader = Reader {
        path: Path::default(),
        gradients,
        found: Values::new(),
    };
    ladder.visit(&mut reader);
    reader.found
}

/// The values of each trained parameter.
pub fn parameters(ladder: &Ladder) -> Values {
    let mut lister = Lister {
        path: Path::default(),
        found: Values::new(),
    };
    ladder.visit(&mut lister);
    lister.found
}

/// Number of parameters of a combinator in each unit.
pub fn n_parameters(combinator: &str) -> usize {
    let device = Backend::compiled()[0].device(0).expect("a device");
    let top_alone = LadderConfig::new(FeatureShape::flat(1), Architecture::fully_connected(&[2]))
        .with_combinators(combinator.parse().expect("a combinator"))
        .with_costs(&[0.0, 1.0]);
    let ladder = top_alone.init(1, &device).expect("a network");
    let values = parameters(&ladder);
    values
        .get("decoder.0.combinator.a")
        .map_or(0, |a| a.len() / 2)
}

/// Names of the modules entered so far.
#[derive(Default)]
struct Path(Vec<String>);

impl Path {
    fn enter(&mut self, name: &str) {
        self.0.push(name.to_owned());
    }

    fn exit(&mut self) {
        self.0.pop();
    }

    /// `None` for evaluation statistics, which are not trained.
    fn parameter(&self) -> Option<String> {
        let name = self.0.last()?;
        (name != "mean" && name != "variance").then(|| self.0.join("."))
    }
}

struct Setter<'a> {
    path: Path,
    values: &'a Values,
}

impl ModuleMapper for Setter<'_> {
    fn enter_module(&mut self, name: &str, _: &str) {
        self.path.enter(name);
    }

    fn exit_module(&mut self, _: &str, _: &str) {
        self.path.exit();
    }

    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let Some(path) = self.path.parameter() else {
            return param;
        };
        let values = &self.values[&path];
        let (id, old, mapper) = param.consume();
        let new = tensor(values, old.dims(), &old.device()).require_grad();
        Param::from_mapped_value(id, new, mapper)
    }
}

struct Reader<'a> {
    path: Path,
    gradients: &'a Gradients,
    found: Values,
}

impl ModuleVisitor for Reader<'_> {
    fn enter_module(&mut self, name: &str, _: &str) {
        self.path.enter(name);
    }

    fn exit_module(&mut self, _: &str, _: &str) {
        self.path.exit();
    }

    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let Some(path) = self.path.parameter() else {
            return;
        };
        if let Some(gradient) = param.val().grad(self.gradients) {
            self.found.insert(path, flat(gradient));
        }
    }
}

struct Lister {
    path: Path,
    found: Values,
}

impl ModuleVisitor for Lister {
    fn enter_module(&mut self, name: &str, _: &str) {
        self.path.enter(name);
    }

    fn exit_module(&mut self, _: &str, _: &str) {
        self.path.exit();
    }

    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        if let Some(path) = self.path.parameter() {
            self.found.insert(path, flat(param.val()));
        }
    }
}

/// All values of a tensor, row by row.
pub fn flat<const D: usize>(tensor: Tensor<D>) -> Vec<f64> {
    let values = tensor.try_into_vec_as::<f32>().expect("a readable tensor");
    values.into_iter().map(f64::from).collect()
}
