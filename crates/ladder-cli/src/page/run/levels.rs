//! What the decoder makes of noise, level by level.

use anyhow::Result;
use ladder_train::LevelRows;
use ladder_train::analysis::DenoisingErrors;
use maud::{Markup, html};

use super::curves::level_name;
use super::subject::Subject;
use crate::page::document::{Figures, Section};
use crate::page::draw::chart::{Chart, Curve};
use crate::page::draw::figure::{Figure, WIDTH, at, label};
use crate::page::draw::image::{Tone, is_image, strip};
use crate::page::draw::scale::Scale;
use crate::page::sampling::evenly;
use crate::page::text::count;
use crate::page::theme::color;

/// Rows that are normalized together, as many as a few batches of training have.
const ROWS: usize = 500;
/// Rows that are shown as images, in blocks below each other.
const IMAGES: usize = 10;
const BLOCK: usize = 5;
/// Points of a curve over the units.
const POINTS: usize = 100;
/// Errors above this are drawn as this.
const WORST: f64 = 1.5;

/// The section of the decoder.
pub fn section(subject: &Subject, figures: &mut Figures) -> Result<Section> {
    let rows = in_turn(subject);
    let values = subject.rows.gather(&rows);
    let levels = match rows.len() {
        0 | 1 => Vec::new(),
        _ => subject.model.reconstruct(&values, subject.config.seed)?,
    };
    let body = match levels.is_empty() {
        true => {
            html! { p { "This network was trained without denoising costs and has no decoder." } }
        }
        false => denoised(subject, &levels, rows.len(), figures)?,
    };
    Ok(Section {
        id: "levels",
        title: "Denoising",
        body,
    })
}

/// Rows that are answered, a row of each class first.
fn in_turn(subject: &Subject) -> Vec<u32> {
    let classes = evenly(subject.classes.len(), IMAGES);
    let of_class = |class: usize| {
        subject
            .answers
            .classes()
            .iter()
            .find(|answer| answer.class == class)
    };
    let mut rows: Vec<u32> = classes
        .filter_map(of_class)
        .map(|answer| answer.row)
        .collect();
    for row in subject.sample(ROWS) {
        if !rows.contains(&row) {
            rows.push(row);
        }
    }
    rows.truncate(ROWS);
    rows
}

fn denoised(
    subject: &Subject,
    levels: &[LevelRows],
    rows: usize,
    figures: &mut Figures,
) -> Result<Markup> {
    let errors: Vec<(&LevelRows, DenoisingErrors)> = levels
        .iter()
        .map(|level| (level, DenoisingErrors::of(level)))
        .collect();
    let input = levels.iter().find(|level| level.level == 0);
    let reconstruction = match input {
        Some(input) if is_image(subject.shape()) => Some(reconstruction(subject, input)?),
        _ => None,
    };
    let noise = subject.config.noise;
    Ok(html! {
        p.how {
            b { "How to read: " }
            "each level of " (subject.evaluated_on.counted(rows)) " gets the noise of training (standard "
            "deviation " (noise.input) " at the input, " (noise.hidden) " above), and the decoder estimates the "
            "clean value from the noisy one and from the level above. A relative error of 0 is the clean "
            "value, of 1 what guessing the mean gives. The further the filled dot is left of the ring, the more the level has learned of "
            "how its units depend on each other; right of the ring, its cost is too light to have taught it."
        }
        div."grid two" {
            @if let Some(figure) = reconstruction {
                (figures.show(figure, "Reconstruction of the input", about_reconstruction(subject)))
            }
            div.stack {
                (figures.show(summary(&errors), "Before and after the decoder", "relative error of each level"))
                (figures.show(units(&errors), "Units, from best to worst", "relative error of the denoised value"))
            }
        }
    })
}

fn about_reconstruction(subject: &Subject) -> &'static str {
    match subject.config.preprocessing().is_empty() {
        true => "rows with noise, denoised, and as they are",
        false => "rows as the network sees them, prepared: with noise, denoised, and clean",
    }
}

fn reconstruction(subject: &Subject, input: &LevelRows) -> Result<Figure> {
    let shape = subject.shape();
    let tone = match subject.config.preprocessing().is_empty() {
        true => Tone::UNIT,
        false => Tone::around(&input.clean),
    };
    let shown = (input.clean.len() / shape.len()).min(IMAGES);
    let kinds = [
        ("with noise", &input.noisy),
        ("denoised", &input.denoised),
        ("clean", &input.clean),
    ];
    let side = WIDTH / BLOCK as f64;
    let height = side * shape.height as f64 / shape.width as f64;
    let mut drawn = Vec::new();
    let mut y = 0.0;
    for first in (0..shown).step_by(BLOCK) {
        let rows = first..(first + BLOCK).min(shown);
        for (name, values) in kinds {
            let values = &values[rows.start * shape.len()..rows.end * shape.len()];
            let rows: Vec<&[f32]> = values.chunks_exact(shape.len()).collect();
            let width = side * rows.len() as f64;
            drawn.push((name, strip(&rows, shape, tone)?, y, width));
            y += height + 22.0;
        }
        y += 12.0;
    }
    let body = html! { @for (name, png, y, width) in &drawn {
        (label([0.0, y + 11.0], "muted small", name))
        image href=(png) x="0" y=(at(y + 16.0)) width=(at(*width)) height=(at(height))
            preserveAspectRatio="none" {}
    } };
    let about = format!("{shown} rows with noise, as the decoder reconstructs them, and clean");
    Ok(Figure::new(
        "reconstructions",
        about,
        [WIDTH, y - 16.0],
        body,
    ))
}

/// For each level a bar from the error of the noisy value to that of the denoised one.
fn summary(errors: &[(&LevelRows, DenoisingErrors)]) -> Figure {
    let (left, top, line) = (118.0, 24.0, 30.0);
    let width = WIDTH - left - 12.0;
    let worst = errors
        .iter()
        .map(|(_, error)| error.noisy.max(error.denoised));
    let scale = Scale::from_zero(worst.chain([1.0]));
    let x = |error: f64| left + width * scale.fraction(error);
    let bottom = top + line * errors.len() as f64;
    let body = html! {
        (label([x(1.0), 12.0], "muted small middle", "guessing the mean"))
        @for (value, text) in scale.ticks(5) {
            path.grid d={ "M" (at(x(value))) " " (top) "V" (at(bottom)) } {}
            (label([x(value), bottom + 16.0], "muted middle", &text))
        }
        path."axis dashed" d={ "M" (at(x(1.0))) " " (at(top - 6.0)) "V" (at(bottom)) } {}
        @for (index, (level, error)) in errors.iter().enumerate() {
            @let y = top + line * (index as f64 + 0.5);
            (label([0.0, y], "bold", &level_name(level.level)))
            (label([0.0, y + 12.0], "muted small", &units_of(level)))
            path."curve good" d={ "M" (at(x(error.noisy))) " " (at(y)) "H" (at(x(error.denoised))) } stroke-width="4" {}
            circle."hollow other" cx=(at(x(error.noisy))) cy=(at(y)) r="5" {
                title { "noisy: " (format!("{:.3}", error.noisy)) }
            }
            circle."area good" cx=(at(x(error.denoised))) cy=(at(y)) r="5.5" {
                title { "denoised: " (format!("{:.3}", error.denoised)) }
            }
        }
        (label([left + width / 2.0, bottom + 32.0], "muted small middle", "relative error"))
        circle."hollow other" cx="6" cy=(at(bottom + 12.0)) r="5" {}
        (label([16.0, bottom + 16.0], "muted small", "noisy"))
        circle."area good" cx="6" cy=(at(bottom + 28.0)) r="5.5" {}
        (label([16.0, bottom + 32.0], "muted small", "denoised"))
    };
    let parts = errors.iter().map(|(level, error)| {
        let name = level_name(level.level);
        format!("{name} {:.2} to {:.2}", error.noisy, error.denoised)
    });
    let about = format!(
        "Relative error of each level, noisy to denoised: {}",
        parts.collect::<Vec<_>>().join(", ")
    );
    Figure::new("denoising", about, [WIDTH, bottom + 38.0], body)
}

fn units_of(level: &LevelRows) -> String {
    match (level.level, level.shape.positions()) {
        (0, _) => count(level.shape.len(), "value", "values"),
        (_, 1) => count(level.shape.channels, "unit", "units"),
        _ => count(level.shape.channels, "channel", "channels"),
    }
}

/// The error of each unit, a curve per level.
fn units(errors: &[(&LevelRows, DenoisingErrors)]) -> Figure {
    let mut curves = vec![Curve {
        name: None,
        class: "shade dashed thin".to_owned(),
        points: vec![[0.0, 1.0], [100.0, 1.0]],
    }];
    curves.extend(errors.iter().map(|(level, error)| Curve {
        name: Some(level_name(level.level)),
        class: color(level.level),
        points: quantiles(&error.units),
    }));
    let chart = Chart {
        x: Scale::linear(0.0, 100.0),
        x_name: "units, %".to_owned(),
        y: Scale::linear(0.0, WORST),
        y_name: "relative error of a unit".to_owned(),
        curves,
    };
    let about =
        "Relative error of the units of each level, sorted; the dashed line is guessing the mean";
    chart.figure("units", about)
}

/// Sorted values over their rank in percent, at most [`POINTS`] of them.
fn quantiles(sorted: &[f64]) -> Vec<[f64; 2]> {
    let last = sorted.len().saturating_sub(1);
    let taken = last.min(POINTS);
    let point = |index: usize| {
        let at = (index * last).checked_div(taken).unwrap_or(0);
        let rank = if last == 0 {
            0.5
        } else {
            at as f64 / last as f64
        };
        [100.0 * rank, sorted[at].min(WORST)]
    };
    match sorted.is_empty() {
        true => Vec::new(),
        false => (0..=taken).map(point).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_over_the_units_has_the_first_and_the_last_of_them() {
        let sorted: Vec<f64> = (0..1000).map(|unit| f64::from(unit) / 999.0).collect();
        let points = quantiles(&sorted);
        assert_eq!(points.len(), POINTS + 1);
        assert_eq!((points[0], points[POINTS]), ([0.0, 0.0], [100.0, 1.0]));
        assert_eq!(quantiles(&[0.5]), [[50.0, 0.5]]);
        assert!(quantiles(&[]).is_empty());
    }
}
