//! Networks whose answers are averaged, as people write them: `3`, or
//! `same/noise=1/numbers=piecewise+costs=10,1,0.1`.

use std::fmt;
use std::str::FromStr;

use ladder_data::{Inputs, Numbers};
use ladder_model::{Architecture, NoiseLevels};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::RunConfig;

/// Networks that a run may have: each is trained, and each classifies every row.
const MOST: usize = 100;

/// The word of a member that differs from the run in its seed alone.
const SAME: &str = "same";

/// The networks of a run, each with what it has other than the run; a single network without any.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Notation", into = "String")]
pub struct Members(Vec<Member>);

/// How members stand in files.
#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "expected a number of networks, or a text such as same/noise=1/numbers=piecewise"
)]
enum Notation {
    Number(usize),
    Text(String),
}

/// What one network has other than the run it belongs to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Member {
    /// What it sees of numbers.
    pub numbers: Option<Numbers>,
    /// How much each value counts that it sees.
    pub inputs: Option<Inputs>,
    /// Noise of its corrupted path.
    pub noise: Option<NoiseLevels>,
    /// Its layers.
    pub layers: Option<Architecture>,
    /// Weights of its denoising costs.
    pub costs: Option<Vec<f64>>,
}

/// A text that is no list of members.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum MembersError {
    /// None, or too many of them.
    #[error("expected 1 to {MOST} networks, found {0}")]
    Number(usize),
    /// A setting that members do not have.
    #[error("expected numbers=, inputs=, noise=, layers= or costs=, found '{0}'")]
    Setting(String),
    /// A setting that a member has twice.
    #[error("expected each setting once in a network, found '{0}'")]
    Twice(String),
    /// A value that a setting cannot have.
    #[error("{setting}: {reason}")]
    Value {
        /// The setting.
        setting: &'static str,
        /// Why.
        reason: String,
    },
}

impl Members {
    /// These networks; a single one that has nothing of its own is none.
    ///
    /// # Errors
    ///
    /// None, or too many of them.
    pub fn new(members: Vec<Member>) -> Result<Self, MembersError> {
        match members.len() {
            0 | MOST.. if members.len() != MOST => Err(MembersError::Number(members.len())),
            1 if members[0] == Member::default() => Ok(Self::default()),
            _ => Ok(Self(members)),
        }
    }

    /// How many there are; 0 for a single network without anything of its own.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether the run is a single network without anything of its own.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One after the other.
    pub fn iter(&self) -> impl Iterator<Item = &Member> {
        self.0.iter()
    }

    /// The same members, none of which has these settings of its own; without those that are there
    /// for layers of their own, if these are among the settings.
    pub(crate) fn without(mut self, settings: impl Fn(&str) -> bool) -> Self {
        self.0
            .retain(|member| member.layers.is_none() || !settings("layers"));
        for member in &mut self.0 {
            member.forget(&settings);
        }
        self
    }
}

impl Member {
    fn forget(&mut self, settings: impl Fn(&str) -> bool) {
        fn clear<T>(value: &mut Option<T>, is_cleared: bool) {
            value.take_if(|_| is_cleared);
        }
        clear(&mut self.numbers, settings("numbers"));
        clear(&mut self.inputs, settings("inputs"));
        clear(&mut self.noise, settings("noise"));
        clear(&mut self.layers, settings("layers"));
        // Costs are those of the layers that they stand beside.
        clear(&mut self.costs, settings("costs") && self.layers.is_none());
    }
}

impl RunConfig {
    /// The seed of a member, which counts from 1.
    pub(crate) fn seed_of_member(&self, number: usize) -> u64 {
        self.seed.wrapping_add((number as u64 - 1) << 32)
    }

    /// The configuration of a member, which counts from 1: a run of one network.
    ///
    /// Its seed is the run's for the first, and far from those that people choose for the others.
    pub fn member(&self, number: usize) -> Self {
        let own = &self.members.0[number - 1];
        let mut config = Self {
            members: Members::default(),
            baseline: false,
            folds: 0,
            seed: self.seed_of_member(number),
            ..self.clone()
        };
        config.numbers = own.numbers.unwrap_or(config.numbers);
        config.inputs = own.inputs.unwrap_or(config.inputs);
        config.noise = own.noise.unwrap_or(config.noise);
        if let Some(layers) = &own.layers {
            config.layers = layers.clone();
            config.costs.truncate(layers.n_layers() + 1);
        }
        if let Some(costs) = &own.costs {
            config.costs.clone_from(costs);
        }
        config
    }
}

impl fmt::Display for Members {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.iter().all(|member| *member == Member::default()) {
            return self.0.len().max(1).fmt(f);
        }
        for (index, member) in self.0.iter().enumerate() {
            let slash = if index == 0 { "" } else { "/" };
            write!(f, "{slash}{member}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |costs: &Vec<f64>| Vec::from_iter(costs.iter().map(f64::to_string)).join(",");
        let settings = [
            self.numbers.map(|numbers| format!("numbers={numbers}")),
            self.inputs.map(|inputs| format!("inputs={inputs}")),
            self.noise.map(|noise| format!("noise={noise}")),
            self.layers
                .as_ref()
                .map(|layers| format!("layers={layers}")),
            self.costs
                .as_ref()
                .map(|costs| format!("costs={}", list(costs))),
        ];
        let settings: Vec<String> = settings.into_iter().flatten().collect();
        match settings.is_empty() {
            true => f.write_str(SAME),
            false => f.write_str(&settings.join("+")),
        }
    }
}

impl FromStr for Members {
    type Err = MembersError;

    fn from_str(text: &str) -> Result<Self, MembersError> {
        match text.trim().parse() {
            Ok(number) if (1..=MOST).contains(&number) => {
                Self::new(vec![Member::default(); number])
            }
            Ok(number) => Err(MembersError::Number(number)),
            Err(_) => Self::new(text.split('/').map(member).collect::<Result<_, _>>()?),
        }
    }
}

fn member(text: &str) -> Result<Member, MembersError> {
    let mut member = Member::default();
    if text.trim() == SAME {
        return Ok(member);
    }
    for setting in text.split('+') {
        let unknown = || MembersError::Setting(setting.trim().to_owned());
        let (name, value) = setting.split_once('=').ok_or_else(unknown)?;
        let (name, value) = (name.trim(), value.trim());
        if text
            .split('+')
            .filter(|it| it.trim().starts_with(&format!("{name}=")))
            .count()
            > 1
        {
            return Err(MembersError::Twice(text.trim().to_owned()));
        }
        match name {
            "numbers" => member.numbers = Some(value.parse().map_err(of("numbers"))?),
            "inputs" => member.inputs = Some(value.parse().map_err(of("inputs"))?),
            "noise" => member.noise = Some(value.parse().map_err(of("noise"))?),
            "layers" => member.layers = Some(value.parse().map_err(of("layers"))?),
            "costs" => member.costs = Some(costs(value)?),
            _ => return Err(unknown()),
        }
    }
    Ok(member)
}

fn costs(text: &str) -> Result<Vec<f64>, MembersError> {
    let costs = text.split(',').map(|cost| cost.trim().parse());
    costs.collect::<Result<_, _>>().map_err(of("costs"))
}

fn of<E: fmt::Display>(setting: &'static str) -> impl Fn(E) -> MembersError {
    move |error| MembersError::Value {
        setting,
        reason: error.to_string(),
    }
}

impl TryFrom<Notation> for Members {
    type Error = MembersError;

    fn try_from(notation: Notation) -> Result<Self, MembersError> {
        match notation {
            Notation::Number(number) => number.to_string().parse(),
            Notation::Text(text) => text.parse(),
        }
    }
}

impl From<Members> for String {
    fn from(members: Members) -> Self {
        members.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_a_number_or_what_each_has_of_its_own_and_read_as_they_are_written() {
        for text in [
            "1",
            "3",
            "same/noise=1",
            "numbers=piecewise+noise=0.6,0.3/inputs=weighted+layers=20-3+costs=100,1,0.1",
        ] {
            let members: Members = text.parse().unwrap();
            assert_eq!(members.to_string(), text);
        }
        let one: Members = "1".parse().unwrap();
        assert_eq!(one, Members::default());
        assert_eq!("2".parse::<Members>().unwrap().len(), 2);
    }

    #[test]
    fn what_is_given_for_a_run_leaves_members_with_layers_of_their_own_as_they_are_or_out() {
        let members: Members = "costs=1/noise=1+layers=2+costs=0".parse().unwrap();
        let without = |name: &str| members.clone().without(|it| it == name).to_string();
        assert_eq!(without("costs"), "same/noise=1+layers=2+costs=0");
        assert_eq!(without("noise"), "costs=1/layers=2+costs=0");
        assert_eq!(without("layers"), "costs=1");
    }

    #[test]
    fn what_is_no_list_of_members_is_named() {
        for (text, words) in [
            ("0", "expected 1 to 100 networks, found 0"),
            ("101", "expected 1 to 100 networks, found 101"),
            ("noise", "found 'noise'"),
            ("epochs=3", "found 'epochs=3'"),
            ("noise=loud", "noise: "),
            (
                "noise=1,2,3,4",
                "noise: expected one finite number, INPUT,HIDDEN",
            ),
            ("same/noise=1+noise=2", "found 'noise=1+noise=2'"),
            ("numbers=many", "numbers: expected plain or piecewise"),
            ("inputs=many", "inputs: expected equal or weighted"),
        ] {
            let message = text.parse::<Members>().unwrap_err().to_string();
            assert!(message.contains(words), "{text}: {message}");
        }
    }

    #[test]
    fn a_member_is_the_run_but_for_its_own_settings_and_its_seed() {
        let prior = vec!["a=1".to_owned(), "b=9".to_owned()].try_into().unwrap();
        let run = RunConfig {
            members: "same/numbers=piecewise+noise=1".parse().unwrap(),
            class_prior: prior,
            baseline: true,
            folds: 5,
            ..RunConfig::default()
        };
        let first = run.member(1);
        assert_eq!(
            first,
            RunConfig {
                members: Members::default(),
                baseline: false,
                folds: 0,
                ..run.clone()
            }
        );
        let second = run.member(2);
        assert_eq!(second.numbers, Numbers::Piecewise);
        assert_eq!(second.noise.hidden, 1.0);
        assert_eq!(second.seed, 1 + (1 << 32));
    }
}
