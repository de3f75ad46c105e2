//! Roles, one file an operation.

pub(crate) mod attached;
pub(crate) mod delete;
pub(crate) mod ensure;
pub(crate) mod error;
pub(crate) mod get;
pub(crate) mod list;
mod removal;
pub(crate) mod spec;
pub(crate) mod visible;
