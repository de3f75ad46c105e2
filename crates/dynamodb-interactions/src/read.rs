//! Lists of items.

pub(crate) mod query;
pub(crate) mod scan;
