//! Kills at random moments.

use std::thread::sleep;
use std::time::Duration;

use anyhow::Result;

use super::run::Ladder;
use super::tally::Tally;
use crate::random::Random;

/// Kills each of so many runs at two moments, and finishes it.
pub fn trials(ladder: &Ladder, number: usize, random: &mut Random) -> Result<Tally> {
    let mut tally = Tally::default();
    for _ in 0..number {
        for _ in 0..2 {
            let moment = random.below(ladder.time.as_micros() as u64);
            let mut child = ladder.spawn()?;
            sleep(Duration::from_micros(moment));
            child.kill()?;
            child.wait()?;
        }
        let what = format!("{}, killed twice", ladder.subject.name);
        tally.count(2, &what, ladder.continue_and_compare()?);
        ladder.remove()?;
    }
    Ok(tally)
}
