//! What a library shows, read from its sources: what stands in its `public-api.txt`.
//!
//! The architecture tests compare these files with the sources, `cargo xtask public-api` and `cargo xtask new-service` write
//! them. Nothing of the library is compiled for that.

mod listing;
mod source;
mod visibilities;

pub use listing::listing;
pub use source::Source;
pub use visibilities::{Visibilities, last_name};

/// What a library's listing is called, in its folder.
pub const FILE: &str = "public-api.txt";
