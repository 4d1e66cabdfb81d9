//! The network: encoder, decoder, the training costs, and what a trained one is used for.

mod costs;
mod evaluation;
mod inspection;
mod network;
mod weights;

pub use costs::TrainingCosts;
pub use inspection::Reconstruction;
pub use network::Ladder;
