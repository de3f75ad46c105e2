//! Tables: what they are, and waits for them.

pub(crate) mod describe;
pub(crate) mod error;
pub(crate) mod key;
pub(crate) mod list;
pub(crate) mod wait;
