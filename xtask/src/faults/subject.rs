//! The runs that are disturbed: small ones, of which each trains in a fraction of a second.

use std::fs;
use std::path::Path;

use anyhow::Result;

use crate::tiny_data;

/// A run, and what stands for it in a table.
pub struct Subject {
    /// Its name there, and that of its folder.
    pub name: &'static str,
    /// The arguments that train it.
    train: &'static str,
    /// The directories of its seeds within its own; none where it is a run itself.
    seeds: &'static [&'static str],
}

/// A single network, several that are averaged and cross-validated, and a group of seeds.
pub const ALL: [Subject; 3] = [
    Subject {
        name: "images",
        train: "--dataset idx --data-dir ../data --layers 20-3 --costs 10,1,0.1 --labels 6 \
                --validation 12 --epochs 8 --batch-size 10 --keep-checkpoints 3 --baseline",
        seeds: &[],
    },
    Subject {
        name: "table",
        train: "--table ../data/rows.csv --target kind --layers 8-3 --costs 10,1,0.1 --epochs 2 \
                --passes 10 --members same/noise=1 --folds 2 --no-baseline",
        seeds: &[],
    },
    Subject {
        name: "seeds",
        train: "--dataset idx --data-dir ../data --layers 20-3 --costs 10,1,0.1 --labels 6 \
                --validation 12 --epochs 4 --batch-size 10 --seeds 1,2 --jobs 2 --no-baseline",
        seeds: &["seed-1", "seed-2"],
    },
];

impl Subject {
    /// The command that begins a run, continues it, and leaves it if it is finished.
    pub fn arguments(&self, run: &str) -> Vec<String> {
        let words = [
            "train",
            "--no-tui",
            "--threads",
            "1",
            "--continue",
            "--run-dir",
            run,
        ];
        let all = words.into_iter().chain(self.train.split_whitespace());
        all.map(str::to_owned).collect()
    }

    /// The directories with weights of a run.
    pub fn weights(&self, run: &str) -> Vec<String> {
        match self.seeds {
            [] => vec![run.to_owned()],
            seeds => seeds.iter().map(|seed| format!("{run}/{seed}")).collect(),
        }
    }

    /// How many sentences it may end with: one, and of a group one for each seed.
    pub fn sentences(&self) -> usize {
        self.seeds.len().max(1)
    }
}

/// What all subjects train with.
pub fn write_data(folder: &Path) -> Result<()> {
    tiny_data::write(folder)?;
    let row = |row: u32| {
        let class = row % 3;
        let is_known = row.is_multiple_of(9) || class == row / 3 % 3;
        let (size, weight) = (class * 100 + row * 37 % 100, row * 53 % 90);
        let color =
            ["red", "green", "blue"][(class as usize + usize::from(row.is_multiple_of(7))) % 3];
        let kind = if is_known {
            ["a", "b", "c"][class as usize]
        } else {
            ""
        };
        format!("{size},{weight},{color},{kind}\n")
    };
    let rows: String = (0..90).map(row).collect();
    let table = format!("size,weight,color,kind\n{rows}");
    Ok(fs::write(folder.join("rows.csv"), table)?)
}
