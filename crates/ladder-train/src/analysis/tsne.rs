//! t-SNE: a map on which rows that are close in many dimensions stay close in two.
//!
//! The exact method of van der Maaten and Hinton 2008, for some thousand rows: its time is that of
//! all pairs. It starts from the principal components, as Kobak and Berens 2019 advise, so nothing
//! is drawn; each sum is made by one thread in one order, so the number of threads changes no bit.

use rayon::prelude::*;

use super::principal_components;

/// Effective number of neighbors of a row, at most a third of the rows.
const PERPLEXITY: f64 = 30.0;
const STEPS: usize = 500;
/// Steps in which attraction is exaggerated, so that clusters form.
const EARLY_STEPS: usize = 120;
const EXAGGERATION: f32 = 12.0;
/// Momentum early and late.
const MOMENTUM: [f32; 2] = [0.5, 0.8];
/// Standard deviation of the first coordinate at the start.
const START: f64 = 1e-4;
/// Columns that are added side by side, so that the processor's vectors are filled.
const LANES: usize = 8;

/// Places of `rows` on a map, `[x, y]` each.
///
/// `rows` are `[n, width]`, row-major.
///
/// # Panics
///
/// If `rows` does not divide into rows.
pub fn tsne(rows: &[f32], width: usize) -> Vec<[f32; 2]> {
    let mut map = Map::new(rows, width);
    let n = map.x.len();
    // As scikit-learn's `auto`; a step of the early phase moves by as much as a later one.
    let rate = (n as f32 / EXAGGERATION / 4.0).max(50.0);
    let affinities = Affinities::new(rows, width);
    for step in 0..STEPS {
        let early = step < EARLY_STEPS;
        let exaggeration = if early { EXAGGERATION } else { 1.0 };
        let gradient = map.gradient(&affinities, exaggeration);
        map.step(&gradient, rate, MOMENTUM[usize::from(!early)]);
    }
    (0..n).map(|row| [map.x[row], map.y[row]]).collect()
}

/// The probabilities p of pairs: symmetric, their sum is 1.
struct Affinities {
    n: usize,
    p: Vec<f32>,
}

impl Affinities {
    fn new(rows: &[f32], width: usize) -> Self {
        let n = rows.len() / width;
        let perplexity = PERPLEXITY.min((n as f64 - 1.0) / 3.0).max(1.0);
        let mut conditional = vec![0.0_f32; n * n];
        conditional
            .par_chunks_mut(n.max(1))
            .enumerate()
            .for_each(|(at, p)| neighbors(rows, width, at, perplexity, p));
        let half = 0.5 / n.max(1) as f32;
        let p = (0..n * n)
            .into_par_iter()
            .map(|at| half * (conditional[at] + conditional[at % n * n + at / n]))
            .collect();
        Self { n, p }
    }

    fn row(&self, at: usize) -> &[f32] {
        &self.p[at * self.n..(at + 1) * self.n]
    }
}

/// Gaussian weights of all other rows around row `at`, as wide as the perplexity says.
fn neighbors(rows: &[f32], width: usize, at: usize, perplexity: f64, p: &mut [f32]) {
    let own = &rows[at * width..(at + 1) * width];
    let mut distances: Vec<f64> = rows
        .chunks_exact(width)
        .map(|row| f64::from(squared_distance(own, row)))
        .collect();
    distances[at] = f64::INFINITY;
    let nearest = distances.iter().copied().fold(f64::INFINITY, f64::min);
    if !nearest.is_finite() {
        return;
    }
    let weights = |precision: f64| -> Vec<f64> {
        let weight = |distance: &f64| (-(distance - nearest) * precision).exp();
        distances.iter().map(weight).collect()
    };
    // Bisection of the logarithm: entropy falls as precision grows.
    let (mut low, mut high) = (-60.0_f64, 60.0_f64);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        match entropy(&weights(middle.exp())) > perplexity.ln() {
            true => low = middle,
            false => high = middle,
        }
    }
    let weights = weights((0.5 * (low + high)).exp());
    let sum: f64 = weights.iter().sum();
    p.iter_mut()
        .zip(weights)
        .for_each(|(p, weight)| *p = (weight / sum) as f32);
}

fn entropy(weights: &[f64]) -> f64 {
    let sum: f64 = weights.iter().sum();
    let term = |&weight: &f64| match weight / sum {
        p if p > 0.0 => -p * p.ln(),
        _ => 0.0,
    };
    weights.iter().map(term).sum()
}

fn squared_distance(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0_f32; LANES];
    let (a, b) = (a.chunks(LANES), b.chunks(LANES));
    for (a, b) in a.zip(b) {
        for (sum, (a, b)) in sums.iter_mut().zip(a.iter().zip(b)) {
            *sum += (a - b) * (a - b);
        }
    }
    sums.iter().sum()
}

/// Places, and how they moved last.
struct Map {
    x: Vec<f32>,
    y: Vec<f32>,
    moved: Vec<[f32; 2]>,
    gains: Vec<[f32; 2]>,
}

/// What all rows together do to one.
#[derive(Clone, Copy)]
struct Forces {
    attraction: [f32; 2],
    repulsion: [f32; 2],
    sum: f32,
}

impl Map {
    fn new(rows: &[f32], width: usize) -> Self {
        let start = principal_components(rows, width, 2);
        let n = start.rows().len();
        let variance = start.rows().map(|row| row[0] * row[0]).sum::<f64>() / n.max(1) as f64;
        let scale = START / variance.sqrt().max(f64::MIN_POSITIVE);
        let axis = |axis: usize| start.rows().map(|row| (scale * row[axis]) as f32).collect();
        Self {
            x: axis(0),
            y: axis(1),
            moved: vec![[0.0; 2]; n],
            gains: vec![[1.0; 2]; n],
        }
    }

    /// Of the divergence between the probabilities in many dimensions and on the map.
    fn gradient(&self, affinities: &Affinities, exaggeration: f32) -> Vec<[f32; 2]> {
        let forces: Vec<Forces> = (0..self.x.len())
            .into_par_iter()
            .map(|at| self.forces(at, affinities.row(at)))
            .collect();
        // A row is no neighbor of itself: its own weight is 1.
        let sum: f64 = forces.iter().map(|row| f64::from(row.sum) - 1.0).sum();
        let share = (1.0 / sum.max(1e-12)) as f32;
        let along = |row: &Forces, axis: usize| {
            4.0 * (exaggeration * row.attraction[axis] - share * row.repulsion[axis])
        };
        let of_row = |row: &Forces| [along(row, 0), along(row, 1)];
        forces.iter().map(of_row).collect()
    }

    fn forces(&self, at: usize, p: &[f32]) -> Forces {
        let own = [self.x[at], self.y[at]];
        let mut lanes = [[0.0_f32; LANES]; 5];
        let columns = self.x.chunks(LANES).zip(self.y.chunks(LANES));
        for ((x, y), p) in columns.zip(p.chunks(LANES)) {
            match (x.try_into(), y.try_into(), p.try_into()) {
                (Ok(x), Ok(y), Ok(p)) => add_pairs::<LANES>(&mut lanes, own, x, y, p),
                _ => {
                    for ((&x, &y), &p) in x.iter().zip(y).zip(p) {
                        add_pairs::<1>(&mut lanes, own, &[x], &[y], &[p]);
                    }
                }
            }
        }
        let [sum, ax, ay, rx, ry] = lanes.map(|lanes| lanes.iter().sum());
        Forces {
            attraction: [ax, ay],
            repulsion: [rx, ry],
            sum,
        }
    }

    /// Gradient descent with momentum, a step size of its own for each coordinate, and the center
    /// kept at the origin.
    fn step(&mut self, gradient: &[[f32; 2]], rate: f32, momentum: f32) {
        for (axis, places) in [&mut self.x, &mut self.y].into_iter().enumerate() {
            for (row, place) in places.iter_mut().enumerate() {
                let (slope, moved) = (gradient[row][axis], &mut self.moved[row][axis]);
                let gain = &mut self.gains[row][axis];
                *gain = match (slope > 0.0) == (*moved > 0.0) {
                    true => (*gain * 0.8).max(0.01),
                    false => *gain + 0.2,
                };
                *moved = momentum * *moved - rate * *gain * slope;
                *place += *moved;
            }
            let center = places.iter().sum::<f32>() / places.len().max(1) as f32;
            places.iter_mut().for_each(|place| *place -= center);
        }
    }
}

/// Adds the weights of pairs, their attractions and their repulsions.
#[inline(always)]
fn add_pairs<const N: usize>(
    [sum, ax, ay, rx, ry]: &mut [[f32; LANES]; 5],
    own: [f32; 2],
    x: &[f32; N],
    y: &[f32; N],
    p: &[f32; N],
) {
    for lane in 0..N {
        let (dx, dy) = (own[0] - x[lane], own[1] - y[lane]);
        let q = 1.0 / (1.0 + dx * dx + dy * dy);
        sum[lane] += q;
        ax[lane] += p[lane] * q * dx;
        ay[lane] += p[lane] * q * dy;
        rx[lane] += q * q * dx;
        ry[lane] += q * q * dy;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three clusters in ten dimensions, in turn.
    fn clusters(n: usize) -> Vec<f32> {
        let mut state = 1_u32;
        let mut noise = move || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / (1 << 24) as f32 - 0.5
        };
        (0..n * 10)
            .map(|at| noise() + if at % 10 == at / 10 % 3 { 4.0 } else { 0.0 })
            .collect()
    }

    #[test]
    fn neighbors_on_the_map_are_of_the_same_cluster() {
        let map = tsne(&clusters(150), 10);
        let distance =
            |a: usize, b: usize| (map[a][0] - map[b][0]).powi(2) + (map[a][1] - map[b][1]).powi(2);
        for row in 0..map.len() {
            let others = (0..map.len()).filter(|&other| other != row);
            let nearest = others.min_by(|&a, &b| distance(row, a).total_cmp(&distance(row, b)));
            assert_eq!(nearest.unwrap() % 3, row % 3);
        }
        let spread = map.iter().map(|place| place[0].abs()).fold(0.0, f32::max);
        assert!(spread > 1.0 && spread < 1000.0, "{spread}");
    }

    #[test]
    fn the_number_of_threads_changes_no_bit() {
        let rows = clusters(70);
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
            pool.build().unwrap().install(|| tsne(&rows, 10))
        };
        assert_eq!(with(1), with(3));
    }

    #[test]
    fn a_map_of_hardly_any_rows_is_finite() {
        for n in [0, 1, 2, 5] {
            let map = tsne(&clusters(n), 10);
            assert_eq!(map.len(), n);
            assert!(
                map.iter().flatten().all(|place| place.is_finite()),
                "{map:?}"
            );
        }
        let equal = tsne(&[1.0; 40], 10);
        assert!(
            equal.iter().flatten().all(|place| place.is_finite()),
            "{equal:?}"
        );
    }

    #[test]
    fn the_perplexity_of_the_neighbors_is_what_was_asked_for() {
        let rows = clusters(90);
        let mut p = vec![0.0; 90];
        neighbors(&rows, 10, 4, 12.0, &mut p);
        let weights: Vec<f64> = p.iter().map(|&p| f64::from(p)).collect();
        assert!((entropy(&weights).exp() - 12.0).abs() < 1e-2);
        assert_eq!(p[4], 0.0);
    }
}
