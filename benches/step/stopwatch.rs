//! When steps begin and end, and when there are enough of them.

use std::time::Instant;

/// A slow step is measured at least so often.
const FEWEST: usize = 3;

/// Times steps in three phases: the first step, the warm-up, the measured steps.
#[derive(Debug)]
pub struct Stopwatch {
    phases: [Phase; 3],
    current: usize,
    number: u64,
    step: Instant,
}

/// `most` steps, or fewer where the time is up, though not fewer than `fewest`.
#[derive(Debug)]
struct Phase {
    fewest: usize,
    most: usize,
    seconds: f64,
    begin: Option<Instant>,
    times_ms: Vec<f64>,
}

impl Stopwatch {
    /// Begins the first step, whose time includes what prepares it.
    pub fn start(warmup: usize, steps: usize, seconds: f64) -> Self {
        let first = Phase::new(1, 1, 0.0);
        let warmup = Phase::new(1, warmup, seconds / 2.0);
        let measured = Phase::new(FEWEST, steps, seconds);
        Self {
            phases: [first, warmup, measured],
            current: 0,
            number: 0,
            step: Instant::now(),
        }
    }

    /// Ends the step that runs and begins the next, whose number it returns; `None` after enough.
    pub fn lap(&mut self) -> Option<u64> {
        let now = Instant::now();
        if self.number > 0 {
            let elapsed = now.duration_since(self.step);
            let times = &mut self.phases[self.current].times_ms;
            times.push(1e3 * elapsed.as_secs_f64());
            self.step = now;
        }
        while self.phases[self.current].is_over(now) {
            if self.current + 1 == self.phases.len() {
                return None;
            }
            self.current += 1;
        }
        self.number += 1;
        Some(self.number - 1)
    }

    /// Milliseconds until the end of the first step, with all that it allocates, compiles, tunes.
    pub fn first_ms(&self) -> f64 {
        self.phases[0].times_ms.iter().sum()
    }

    /// Milliseconds of each measured step.
    pub fn times_ms(&self) -> &[f64] {
        &self.phases[2].times_ms
    }
}

impl Phase {
    fn new(fewest: usize, most: usize, seconds: f64) -> Self {
        Self {
            fewest,
            most,
            seconds,
            begin: None,
            times_ms: Vec::new(),
        }
    }

    fn is_over(&mut self, now: Instant) -> bool {
        let begin = *self.begin.get_or_insert(now);
        let done = self.times_ms.len();
        let is_late = now.duration_since(begin).as_secs_f64() >= self.seconds;
        done >= self.most || (done >= self.fewest && is_late)
    }
}
