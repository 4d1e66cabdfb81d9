//! The networks that are measured: the presets for 100 labels.

use anyhow::{Context, Result};
use ladder_devtools::shell;
use ladder_train::{RunConfig, Settings};
use serde::Serialize;

/// A member of the family, by its weights of the denoising costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// A cost at every level.
    Full,
    /// A cost at the input only.
    Bottom,
    /// A cost at the top only.
    Gamma,
    /// No denoising cost.
    Supervised,
}

impl Method {
    /// All of them, the most work first.
    pub const ALL: [Self; 4] = [Self::Full, Self::Bottom, Self::Gamma, Self::Supervised];

    /// Name in the tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Bottom => "bottom",
            Self::Gamma => "gamma",
            Self::Supervised => "supervised",
        }
    }

    fn file(self) -> &'static str {
        match self {
            Self::Full => "experiments/mnist-100-full.toml",
            Self::Bottom => "experiments/mnist-100-bottom.toml",
            Self::Gamma => "experiments/mnist-100-gamma.toml",
            Self::Supervised => "experiments/mnist-100-baseline.toml",
        }
    }
}

/// The preset of each method.
#[derive(Debug)]
pub struct Presets([RunConfig; 4]);

impl Presets {
    /// Reads the files of the experiments.
    pub fn read() -> Result<Self> {
        let [full, bottom, gamma, supervised] = Method::ALL.map(read);
        Ok(Self([full?, bottom?, gamma?, supervised?]))
    }

    /// The preset of a method.
    pub fn of(&self, method: Method) -> &RunConfig {
        &self.0[method as usize]
    }
}

fn read(method: Method) -> Result<RunConfig> {
    let file = method.file();
    let text = std::fs::read_to_string(shell::root().join(file)).context(file)?;
    let settings = Settings::from_toml(&text).context(file)?;
    settings.config().context(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_presets_are_those_of_the_paper_for_100_labels() {
        let presets = Presets::read().unwrap();
        let top = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.5];
        assert_eq!(presets.of(Method::Gamma).costs, top);
        assert_eq!(presets.of(Method::Bottom).costs[0], 5000.0);
        assert_eq!(presets.of(Method::Supervised).costs, [0.0; 7]);
        assert_eq!(presets.of(Method::Supervised).noise.hidden, 0.5);
        let layers = presets.of(Method::Full).layers.to_string();
        assert_eq!(layers, "1000-500-250-250-250-10");
    }
}
