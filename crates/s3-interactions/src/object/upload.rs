//! Content that goes: in one request, or in parts side by side.

pub(crate) mod begun;
pub(crate) mod journal_name;
pub(crate) mod lost;
pub(crate) mod multipart;
pub(crate) mod noted;
mod pace;
mod part;
mod resume;
mod signing;
pub(crate) mod single;
mod stream;

pub use journal_name::upload_journal_name;
pub use stream::put_stream_to_bucket;
