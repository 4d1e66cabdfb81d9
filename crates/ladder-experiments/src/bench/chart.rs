//! The training step as a chart: a panel for each batch, a group of bars for each method.

use anyhow::{Result, anyhow};
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::case::Case;
use super::plan::BATCHES;
use super::presets::Method;
use super::results::Results;

const SIZE: (u32, u32) = (960, 340);
const LEGEND_LINE: usize = 6;
const LEGEND_STEP: (i32, i32) = (155, 22);
const SWATCH: i32 = 12;
/// The part of a group that its bars fill.
const GROUP: f64 = 0.8;

/// A gray that is readable on white and on black: the chart has no background of its own.
const INK: RGBColor = RGBColor(128, 128, 128);

/// One for each implementation, distinct on both.
const COLORS: [RGBColor; 8] = [
    RGBColor(222, 90, 20),
    RGBColor(225, 165, 20),
    RGBColor(70, 130, 220),
    RGBColor(40, 170, 160),
    RGBColor(150, 110, 210),
    RGBColor(225, 90, 150),
    RGBColor(120, 160, 50),
    RGBColor(150, 110, 70),
];

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// The chart as SVG; nothing where no step was measured.
pub fn svg(results: &Results) -> Result<Option<String>> {
    if BATCHES.iter().all(|&batch| longest(results, batch) == 0.0) {
        return Ok(None);
    }
    let mut text = String::new();
    {
        let area = SVGBackend::with_string(&mut text, SIZE).into_drawing_area();
        draw(results, &area).map_err(|error| anyhow!("chart: {error}"))?;
    }
    Ok(Some(text))
}

fn draw(results: &Results, area: &Area) -> Result<(), Box<dyn std::error::Error>> {
    let lines = results.implementations.len().div_ceil(LEGEND_LINE) as i32;
    let (top, rest) = area.split_vertically(14 + lines * LEGEND_STEP.1);
    legend(results, &top)?;
    for (panel, batch) in rest.split_evenly((1, BATCHES.len())).iter().zip(BATCHES) {
        bars(results, batch, panel)?;
    }
    area.present()?;
    Ok(())
}

fn legend(results: &Results, area: &Area) -> Result<(), Box<dyn std::error::Error>> {
    for (index, implementation) in results.implementations.iter().enumerate() {
        let (column, line) = (index % LEGEND_LINE, index / LEGEND_LINE);
        let x = 16 + column as i32 * LEGEND_STEP.0;
        let y = 10 + line as i32 * LEGEND_STEP.1;
        let swatch = [(x, y), (x + SWATCH, y + SWATCH)];
        area.draw(&Rectangle::new(swatch, color(index).filled()))?;
        let middle = (x + SWATCH + 6, y + SWATCH / 2);
        area.draw(&Text::new(
            implementation.name,
            middle,
            ink(15, HPos::Left, VPos::Center),
        ))?;
    }
    Ok(())
}

fn bars(results: &Results, batch: u64, area: &Area) -> Result<(), Box<dyn std::error::Error>> {
    let mut chart = ChartBuilder::on(area)
        .caption(
            format!("{batch} labeled rows, ms per step"),
            ink(17, HPos::Left, VPos::Top),
        )
        .margin(10)
        .x_label_area_size(26)
        .y_label_area_size(44)
        .build_cartesian_2d(
            0.0..Method::ALL.len() as f64,
            0.0..1.05 * longest(results, batch).max(1e-3),
        )?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .disable_x_axis()
        .axis_style(INK)
        .bold_line_style(INK.mix(0.35))
        .light_line_style(TRANSPARENT)
        .y_labels(6)
        .y_label_formatter(&|value| ((value * 1e3).round() / 1e3).to_string())
        .y_label_style(ink(15, HPos::Right, VPos::Center))
        .draw()?;
    let plot = chart.plotting_area();
    for (group, method) in Method::ALL.into_iter().enumerate() {
        for (index, milliseconds) in times(results, method, batch) {
            let [left, right] = edges(group, index, results.implementations.len());
            let corners = [(left, 0.0), (right, milliseconds)];
            plot.draw(&Rectangle::new(corners, color(index).filled()))?;
        }
        let below_axis = Text::new(method.name(), (0, 6), ink(15, HPos::Center, VPos::Top));
        plot.draw(&(EmptyElement::at((group as f64 + 0.5, 0.0)) + below_axis))?;
    }
    Ok(())
}

/// Left and right edge of a bar.
fn edges(group: usize, index: usize, n_bars: usize) -> [f64; 2] {
    let width = GROUP / n_bars as f64;
    let left = group as f64 + (1.0 - GROUP) / 2.0 + index as f64 * width;
    [left, left + 0.92 * width]
}

/// Who was measured, by index, and its milliseconds.
fn times(results: &Results, method: Method, batch: u64) -> impl Iterator<Item = (usize, f64)> + '_ {
    let implementations = results.implementations.iter().enumerate();
    implementations.filter_map(move |(index, implementation)| {
        let figures = results.get(implementation, Case::step(method, batch))?;
        Some((index, figures.median_ms))
    })
}

fn longest(results: &Results, batch: u64) -> f64 {
    let methods = Method::ALL.into_iter();
    methods
        .flat_map(|method| times(results, method, batch))
        .map(|(_, milliseconds)| milliseconds)
        .fold(0.0, f64::max)
}

fn color(index: usize) -> RGBColor {
    COLORS[index % COLORS.len()]
}

fn ink(size: u32, horizontal: HPos, vertical: VPos) -> TextStyle<'static> {
    let style = ("sans-serif", size).into_font().color(&INK);
    style.pos(Pos::new(horizontal, vertical))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::results::synthetic;

    #[test]
    fn there_is_a_bar_for_each_measured_step() {
        let case = |method| Case::step(method, 100);
        let results = synthetic(&[
            (
                "flex",
                &[(case(Method::Full), 4.0), (case(Method::Gamma), 1.0)],
            ),
            ("torch eager", &[(case(Method::Full), 8.0)]),
        ]);
        let svg = svg(&results).unwrap().unwrap();
        let swatches = 2;
        assert_eq!(svg.matches("<rect").count(), 3 + swatches, "{svg}");
        assert!(svg.contains("torch eager") && svg.contains("supervised"));
    }

    #[test]
    fn without_a_step_there_is_no_chart() {
        let results = synthetic(&[("flex", &[(Case::logits(1000), 1.0)])]);
        assert!(svg(&results).unwrap().is_none());
    }
}
