//! prototype
use rayon::prelude::*;

pub fn doubt(probabilities: &[f32]) -> f64 {
    let (mut first, mut second) = (0.0_f32, 0.0_f32);
    for &p in probabilities {
        if p > first {
            second = first;
            first = p;
        } else if p > second {
            second = p;
        }
    }
    1.0 - f64::from(first - second)
}

pub fn spread(doubts: &[f64], features: &[f32], width: usize, at_most: usize) -> Vec<usize> {
    let spec = std::env::var("LADDER_SEL").unwrap_or("cover:1:0.25".into());
    let parts: Vec<&str> = spec.split(':').collect();
    let num = |i: usize, d: f64| parts.get(i).map_or(d, |x| x.parse().unwrap());
    let m = doubts.len();
    match parts[0] {
        "margin" => (0..m.min(at_most)).collect(),
        "badge" => {
            // kmeans++ on features * doubt
            let x: Vec<f32> = (0..m)
                .flat_map(|i| {
                    features[i * width..(i + 1) * width]
                        .iter()
                        .map(move |v| v * doubts[i] as f32)
                })
                .collect();
            let row = |i: usize| &x[i * width..(i + 1) * width];
            let d2 =
                |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f32>();
            let mut state = 12345u64;
            let mut chosen = vec![0usize];
            let mut near: Vec<f32> = (0..m).map(|i| d2(row(i), row(0))).collect();
            while chosen.len() < at_most.min(m) {
                state = state
                    .wrapping_mul(6364136223846793005)
                    .wrapping_add(1442695040888963407);
                let u = (state >> 11) as f64 / (1u64 << 53) as f64;
                let total: f64 = near.iter().map(|&d| f64::from(d)).sum();
                let mut left = u * total;
                let mut pick = m - 1;
                for (i, &d) in near.iter().enumerate() {
                    left -= f64::from(d);
                    if left <= 0.0 && d > 0.0 {
                        pick = i;
                        break;
                    }
                }
                if chosen.contains(&pick) {
                    break;
                }
                chosen.push(pick);
                for i in 0..m {
                    near[i] = near[i].min(d2(row(i), row(pick)));
                }
            }
            chosen
        }
        _ => {
            let power = num(1, 1.0);
            let scale = num(2, 0.25);
            let row = |i: usize| &features[i * width..(i + 1) * width];
            let d2 =
                |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f32>();
            // mean squared distance from the mean, twice: mean pair distance
            let mut mean = vec![0.0_f64; width];
            for i in 0..m {
                for (s, v) in mean.iter_mut().zip(row(i)) {
                    *s += f64::from(*v) / m as f64;
                }
            }
            let var: f64 = (0..m)
                .map(|i| {
                    row(i)
                        .iter()
                        .zip(&mean)
                        .map(|(v, s)| (f64::from(*v) - s).powi(2))
                        .sum::<f64>()
                })
                .sum::<f64>()
                / m as f64;
            let two = (scale * 2.0 * var).max(1e-12) as f32;
            let sims: Vec<f32> = (0..m)
                .into_par_iter()
                .flat_map_iter(|i| (0..m).map(move |j| (-d2(row(i), row(j)) / two).exp()))
                .collect();
            let weight: Vec<f32> = doubts.iter().map(|d| d.powf(power) as f32).collect();
            let mut covered = vec![0.0_f32; m];
            let mut chosen: Vec<usize> = Vec::new();
            while chosen.len() < at_most.min(m) {
                let gains: Vec<f32> = (0..m)
                    .into_par_iter()
                    .map(|i| {
                        let s = &sims[i * m..(i + 1) * m];
                        s.iter()
                            .zip(&covered)
                            .zip(&weight)
                            .map(|((s, c), w)| w * (s - c).max(0.0))
                            .sum()
                    })
                    .collect();
                let mut best = usize::MAX;
                for i in 0..m {
                    if !chosen.contains(&i) && (best == usize::MAX || gains[i] > gains[best]) {
                        best = i;
                    }
                }
                chosen.push(best);
                for j in 0..m {
                    covered[j] = covered[j].max(sims[best * m + j]);
                }
            }
            chosen
        }
    }
}
