//! Kills at random moments.

use std::fs;
use std::thread::sleep;
use std::time::Duration;

use anyhow::Result;

use super::ladder::Ladder;
use super::tally::Tally;
use crate::random::Random;

/// Kills each of so many runs at two moments, and finishes it.
pub fn trials(ladder: &Ladder, number: usize, random: &mut Random) -> Result<Tally> {
    let mut tally = Tally::default();
    for trial in 1..=number {
        let name = format!("killed-{trial}");
        for _ in 0..2 {
            kill(ladder, &name, random)?;
        }
        tally.count(2, &format!("{name}, killed twice"), ladder.finish(&name)?);
        fs::remove_dir_all(ladder.run(&name))?;
    }
    Ok(tally)
}

/// Begins or continues a run, and kills it within the time that it needs.
fn kill(ladder: &Ladder, name: &str, random: &mut Random) -> Result<()> {
    let arguments = match ladder.run(name).join("config.json").exists() {
        true => ["train", "--resume", name].map(str::to_owned).to_vec(),
        false => ladder.train(name),
    };
    let mut child = ladder.spawn(&arguments)?;
    let moment = random.below(ladder.time.as_micros() as u64);
    sleep(Duration::from_micros(moment));
    child.kill()?;
    child.wait()?;
    Ok(())
}
