//! Content that comes: one request for a small object, ranges side by side for a large one.

pub(crate) mod large;
pub(crate) mod parts;
pub(crate) mod ranges;
pub(crate) mod reader;
pub(crate) mod request;
mod resume;
pub(crate) mod stream;
