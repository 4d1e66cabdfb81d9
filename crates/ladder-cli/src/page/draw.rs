//! Figures as SVG, in CSS classes that follow light and dark.

pub mod chart;
pub mod figure;
pub mod image;
mod legend;
pub mod scale;
