//! What becomes of what a failed workflow made.

/// What becomes of what a workflow made when it fails half-way. What was there before it began stays in both cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum OnFailure {
    /// It is removed again, in reverse order.
    #[default]
    Undo,
    /// It stays, to be looked at, and the error says what exists. The next run goes on from there.
    Keep,
}
