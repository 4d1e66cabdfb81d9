//! What takes time, and how much of it is done.

/// How far the fit or its application is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub phase: Phase,
    /// Rows done.
    pub done: usize,
    /// Rows of this phase.
    pub total: usize,
}

/// What takes time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Mean and covariance of the rows, which are read twice.
    Covariance,
    /// Eigenvectors of the covariance; one piece of work, without a count of rows in between.
    Eigenvectors,
    /// The steps themselves, on the rows of a data set.
    Applying,
}
